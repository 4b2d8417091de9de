//! Stage: certify.
//! In: the typed IR, a plan as data, and the policies adopted.
//! Out: [`Certified`]: what the plan breaks, and what its proof shows about how good it is.
//! Guarantees: exact arithmetic, held to 24 digits at least; no plan file, however forged, makes it panic.
//! Does not know: how plans are found, columns and rows of a problem, or where a plan was stored.

use weal_plan::{Plan, StageBound, Status};
use weal_tir::{PolicyId, Tir};

mod aims;
mod allocations;
mod bounds;
mod clauses;
mod columns;
mod digits;
mod dual;
mod figures;
mod givings;
mod held;
mod index;
mod ledger;
mod list;
mod model;
mod most;
mod names;
mod proof;
mod reduced;
mod runs;
mod served;
mod service;
mod simulate;
mod soft;
mod tally;
mod time;
mod trace;
mod watch;
mod whole;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use watch::{Amendment, Decision, Watch};

/// The checker's name and version, for the plan's certificate.
pub const CHECKER: &str = concat!("weal-certify ", env!("CARGO_PKG_VERSION"));

/// Within what part of the size of its terms a condition must hold.
pub const TOLERANCE: f64 = 1e-6;

/// A condition that a plan breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// In words, with names, periods, quantities and units.
    pub what: String,
    /// By what part of the size of the condition's terms; 1 where the plan's form is at fault.
    pub by: f64,
}

/// What checking a plan has shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Certified {
    /// Whether nothing is violated. That the plan is also best is a claim of its own: see `unproven`.
    pub passed: bool,
    /// How many conditions were checked.
    pub conditions: u64,
    /// The largest relative violation found, within the tolerance or not.
    pub worst: f64,
    /// What is violated: the first fifty.
    pub violations: Vec<Violation>,
    /// For each stage, its value and the bound that follows from the plan's multipliers, where one does.
    pub bounds: Vec<StageBound>,
    /// The stages whose value the bound does not reach, as in `aims`. A plan that stopped at a limit may have some.
    pub unproven: Vec<String>,
}

/// Checks a plan against the program it claims to be for, under the policies adopted.
pub fn certify(tir: &Tir, plan: &Plan, adopted: &[PolicyId]) -> Certified {
    let mut ledger = ledger::Ledger::default();
    let mut out = Certified::default();
    if plan.status == Status::Impossible {
        ledger.fault(words::nothing_to_check());
    } else if let Err(fault) = model::sound(tir, adopted) {
        ledger.fault(fault);
    } else {
        let model = model::Model::new(tir, adopted);
        let index = index::Index::new(&model);
        let said = names::read(&model, &index, plan, &mut ledger);
        let tally = tally::Tally::new(&model, &said);
        let paths = simulate::simulate(&model, &said, &tally, &mut ledger);
        runs::check(&model, &said, &mut ledger);
        served::check(&model, &said, &mut ledger);
        allocations::check(&model, plan, &mut ledger);
        bounds::check(&model, &said, &tally, &paths, &mut ledger);
        let stages = aims::check(&model, plan, &said, &tally, &paths, &mut ledger);
        (out.bounds, out.unproven) = dual::prove(&model, &index, plan, &said, &tally, &stages);
    }
    out.conditions = ledger.conditions;
    out.worst = ledger.worst;
    out.violations = ledger.violations;
    out.passed = out.violations.is_empty();
    out
}
