//! The plan that was agreed on last: what the runs that stand come to, with needs served in their order.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use weal_plan::{Plan, fares};
use weal_problem::{Activity, Column, Status};

use crate::ir::Now;

/// How far a run may be off, as a part of it: what was written down was rounded.
const ROUNDED: f64 = 1e-9;

/// The plan of the runs that stand. A proposal says what runs change; whom they then serve follows from the order of needs,
/// as it did when it was made. Where the runs cannot all be done, they are cut as if nothing was done about it; `first` is the
/// plan that everybody started from.
pub fn agreed(now: &Now, first: &Plan, scenario: &BTreeMap<String, String>) -> Plan {
    let (mut problem, problems) = weal_problem::from_tir(&now.tir, &now.adopted);
    let runs: Vec<(Activity, u32, f64)> = now.standing.iter().map(|one| (one.activity, one.period, one.runs)).collect();
    if !problems.has_errors() {
        let standing: FxHashMap<(Activity, u32), f64> =
            runs.iter().map(|(activity, period, runs)| ((*activity, *period), *runs)).collect();
        for (at, column) in problem.columns.iter().enumerate() {
            if let Column::Run(activity, period) = column {
                let runs = standing.get(&(*activity, *period)).copied().unwrap_or(0.0);
                problem.lower[at] = runs - runs * ROUNDED;
                problem.upper[at] = runs + runs * ROUNDED;
            }
        }
        // What is whole stays so within its bounds.
        problem.whole.clear();
        let solution = weal_solve::solve(&problem, &weal_solve::Limits::default(), &mut |_| ());
        if solution.status == Status::Solved {
            return weal_plan::from_problem(&now.tir, &now.adopted, scenario, &problem, &solution, 0.0);
        }
    }
    match &fares::stands(&now.tir, first, &runs, now.period).followed {
        Some(ledger) => weal_plan::from_ledger(ledger, &now.adopted, scenario),
        None => first.clone(),
    }
}

/// How things are now where from now on people are served as the plan agreed on last has it.
pub fn served_as_agreed(now: &Now, agreed: &Plan) -> Now {
    let runs: Vec<(Activity, u32, f64)> = now.standing.iter().map(|one| (one.activity, one.period, one.runs)).collect();
    let given = fares::stands(&now.tir, agreed, &runs, now.period).asked;
    Now { given, ..now.clone() }
}
