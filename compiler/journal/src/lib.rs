//! Stage: journal; what happened, one dated line each, in a file that only grows.
//! In: the text of a journal.
//! Out: its entries with corrections applied, and where the lines stand that only the program can read; text to append.
//! Guarantees: linear; no line is changed or dropped silently: the seal of each line covers all bytes before it.
//! Does not know: programs, plans, or files on a disk.

mod from_text;
mod ir;
mod print;
mod seals;

pub use from_text::{Parting, VERBS, from_text, parting};
pub use ir::*;
pub use print::{accept, accept_plan, adopt, append, append_all, quoted, refuse, repeal};
