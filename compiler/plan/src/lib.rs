//! Stage: plan.
//! In: a problem with its solution, and the typed IR they came from.
//! Out: [`Plan`], the answer as data with a versioned schema: runs, coverage, headroom, pegging, valuations, contents.
//! Guarantees: every number is in the declared unit of its resource, rounded to twelve significant digits.
//! Does not know: how the solution was found, or terminals and files.

mod campaigns;
pub mod compare;
pub mod contents;
pub mod diagnostics;
pub mod diff;
pub mod doughnut;
pub mod fares;
pub mod from_problem;
pub mod invariants;
pub mod ir;
pub mod ledger;
pub mod measures;
pub mod nodes;
pub mod overshoots;
pub mod paper;
pub mod pegging;
pub mod print;
pub mod report;
mod rounding;
#[cfg(test)]
mod sample;
pub mod stages;
pub mod time;
pub mod uncertain;
pub mod valuations;
pub mod why;
pub mod words;

pub mod trials;

pub use from_problem::{FEWEST_RUNS, from_conflict, from_ledger, from_problem, impossible};
pub use ir::*;
