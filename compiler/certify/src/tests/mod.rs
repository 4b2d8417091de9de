//! Plans made by hand, right and wrong.

mod aims;
mod allocations;
mod bounds;
mod campaigns;
mod forged;
mod held;
mod knowledge;
mod limits;
mod moved;
mod needs;
mod proof;
mod rooms;
mod service;
mod set_ups;
mod soft;
pub(crate) mod village;
mod weak;
mod whole;

use weal_plan::Plan;
use weal_tir::{PolicyId, Tir};

use crate::{Certified, certify};

/// Asserts that nothing is violated.
fn passes(tir: &Tir, plan: &Plan, adopted: &[PolicyId]) -> Certified {
    let found = certify(tir, plan, adopted);
    assert!(found.passed, "{:#?}", found.violations);
    assert!(found.conditions > 0 && found.worst <= crate::TOLERANCE);
    found
}

/// Asserts that a changed plan is refused in these words.
fn breaks(tir: &Tir, plan: &Plan, adopted: &[PolicyId], change: impl FnOnce(&mut Plan), words: &str) {
    let mut plan = plan.clone();
    change(&mut plan);
    let found = certify(tir, &plan, adopted);
    assert!(!found.passed, "passed, and should say: {words}");
    assert!(
        found.violations.iter().any(|violation| violation.what.contains(words)),
        "should say: {words}\nand says: {:#?}",
        found.violations
    );
}
