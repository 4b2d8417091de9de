//! One of several, and numbers: rules against published profiles, against their definitions spelled out, and against the
//! theorems about them.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its ballots has to stop")]

mod bounds;
mod definitions;
mod laws;
mod minimal;
mod numbers;
mod profile;
mod published;
