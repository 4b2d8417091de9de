//! Stage: tir.
//! In: the modules of a program as `hir`, the tables they name, and the parameter settings in force.
//! Out: [`Tir`], the typed IR, with every quantity in its declared unit, and all problems.
//! Guarantees: amounts are exact; durations, windows and periods are dates of the calendar.
//! Does not know: how a plan is found, columns and rows of a problem, or how anything is shown.

pub mod calendar;
pub mod diagnostics;
pub mod from_hir;
pub mod invariants;
pub mod ir;
pub mod policies;
pub mod print;
pub mod quantity;
pub mod steps;
pub mod tables;
pub mod uncertain;

pub use from_hir::{
    Head, Lines, Listener, Mode, Program, Scales, Source, TableFile, Told, from_hir, in_order, with_scales,
};
pub use ir::*;
