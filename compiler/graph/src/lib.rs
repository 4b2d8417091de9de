//! Stage: graph.
//! In: the typed IR.
//! Out: [`Graph`], who makes what from what, its loops and its reach; problems found without planning.
//! Guarantees: linear in the number of flows; neighbours are in declared order.
//! Does not know: amounts in time, limits, or what a plan would choose.

pub mod diagnostics;
pub mod from_tir;
pub mod invariants;
pub mod ir;
mod lunch;
pub mod print;
mod takes;

pub use from_tir::from_tir;
pub use ir::*;
pub use takes::takes;
