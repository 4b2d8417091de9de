//! From ballots to decisions, and from decisions to the options that are planned.

mod ballot;
mod decisions;
mod files;
mod marks;
mod tally;
mod theirs;
mod vote;

pub use ballot::{Ballot, Sheet};
pub use decisions::{Decided, Standing};
pub(crate) use theirs::beyond;
pub use vote::{Ready, Vote};
