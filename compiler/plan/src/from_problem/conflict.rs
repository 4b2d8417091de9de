//! Why no plan is possible: declarations that cannot all hold, in words.

use std::collections::BTreeMap;

use weal_base::Site;
use weal_problem::{Conflict, Problem};
use weal_tir::Tir;

use super::words::{declaration, relief, says};
use super::{empty, period};
use crate::ir::{ConflictMember, Plan, Status};

/// The answer where these declarations cannot hold together, whatever is planned.
pub fn impossible(tir: &Tir, scenario: &BTreeMap<String, String>, conflict: Vec<ConflictMember>) -> Plan {
    Plan { status: Status::Impossible, conflict, ..empty(tir, scenario) }
}

/// The answer where no plan is possible. `at` tells where a declaration was written: path, line and column.
pub fn from_conflict(
    tir: &Tir,
    scenario: &BTreeMap<String, String>,
    problem: &Problem,
    conflict: &Conflict,
    at: &mut dyn FnMut(Site) -> String,
) -> Plan {
    let mut plan = empty(tir, scenario);
    plan.status = Status::Impossible;
    for member in &conflict.members {
        let Some(stretch) = problem.stretches.get(member.stretch as usize) else { continue };
        plan.conflict.push(ConflictMember {
            declaration: declaration(tir, stretch.declared),
            at: at(stretch.site),
            says: says(tir, stretch.declared),
            relief: member.relief.as_ref().map_or_else(String::new, |by| relief(tir, stretch.declared, by)),
            periods: member.periods.iter().map(|at| period(tir, *at)).collect(),
        });
    }
    plan
}
