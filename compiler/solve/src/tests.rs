//! Laws of the stage, on problems built by hand and at random.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod conflicts;
mod duals;
mod economy;
mod explosions;
mod growth;
mod kept;
mod reliefs;
pub(crate) mod sample;
mod staged;
mod whole;
