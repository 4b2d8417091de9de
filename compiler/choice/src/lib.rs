//! Stage: choice; ballots in, outcomes out.
//! In: ballots as text or as tables, the question they answer, and the rule chosen beforehand.
//! Out: the ballots that count and those that do not, each with its reason; the outcome with its rounds, pairs and ties.
//! Guarantees: exact arithmetic throughout; every tie is told; the same ballots in any order give the same outcome.
//! Does not know: programs, plans, files on a disk, or who is right.

pub mod from_ballots;
pub mod from_cast;
pub mod from_outcome;
pub mod from_text;
mod ir;
pub mod print;
pub mod signature;
mod written;

pub use from_ballots::{MOST_COMPARED, count, pairs};
pub use ir::*;
pub use written::ballot as written;
