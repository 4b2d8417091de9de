//! Stage: problem.
//! In: the typed IR and the policies adopted.
//! Out: a linear program in stages as flat arrays ([`Problem`]), each row and column with its declaration; problems of scale.
//! Guarantees: the order of declarations and the choice of units do not change what is optimal; nothing is rounded but once, to the nearest double.
//! Does not know: any solver.

pub mod amounts;
pub mod diagnostics;
pub mod from_tir;
pub mod invariants;
pub mod ir;
pub mod mps;
pub mod print;
pub mod rooms;
#[cfg(test)]
mod sample;
pub mod time;

pub use from_tir::{MOST_COLUMNS, from_tir};
pub use ir::*;
pub use mps::to_mps;
pub use print::{column_name, print, row_name, stretch_name};
