//! Stage: replan.
//! In: the typed IR, the plan that stands, and what happened since.
//! Out: the program as it is now, how the plan stands in it, and proposals that repair it, smallest change first.
//! Guarantees: every proposal is certified against the program as it is now; nothing firm moves without being named.
//! Does not know: files, terminals, or how a line of a journal is written.

mod agreed;
pub mod alarms;
mod certified;
pub mod evaluator;
pub mod filter;
pub mod from_journal;
pub mod hash;
pub mod ir;
pub mod print;
mod repair;
#[cfg(test)]
mod sample;
pub mod status;
pub mod when;

pub use agreed::{agreed, served_as_agreed};
pub use certified::checked;
pub use from_journal::{Accepted, from_journal};
pub use ir::*;
pub use repair::{Limits, replan};
