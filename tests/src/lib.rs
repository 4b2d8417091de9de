//! Stage: none; tests of the whole.
//! In: the checkout, and the `weal` binary built from it.
//! Out: what tests need to know of both: manifests, sources, pages, and what `weal` prints.
//! Guarantees: everything read is in a fixed order, and nothing outside the build folder is written, but pages when blessed.
//! Does not know: any stage's insides.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot read its checkout has to stop")]

pub mod binary;
pub mod chapter;
pub mod checkout;
pub mod ebnf;
pub mod economy;
pub mod manifest;
pub mod memory;
pub mod mutation;
pub mod outline;
pub mod page;
pub mod present;
pub mod rust;
