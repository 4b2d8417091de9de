//! From ballots to decisions, and from decisions to the options that are planned.

mod decisions;
mod files;
mod tally;
mod theirs;

pub use decisions::{Decided, Standing};
pub(crate) use theirs::beyond;
