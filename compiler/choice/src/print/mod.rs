//! Stage: choice; ballots as files, one file per format. Reading what is printed gives the same again.

mod blt;
mod pabulib;

pub use blt::blt;
pub use pabulib::pabulib;
