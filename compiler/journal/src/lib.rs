//! Stage: journal; what happened, one dated line each, in a file that only grows.
//! In: the text of a journal.
//! Out: its entries in the order they were written, each with its line; text to append.
//! Guarantees: no line is changed or dropped silently: the seal of each line covers all bytes before it.
//! Does not know: programs, plans, or files on a disk.

mod from_text;
mod ir;
mod print;

pub use from_text::from_text;
pub use ir::*;
pub use print::{adopt, append, repeal};
