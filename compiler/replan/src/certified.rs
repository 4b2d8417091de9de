//! From a solution to a plan with its certificate.

use std::collections::BTreeMap;

use weal_certify::Certified;
use weal_plan::{Certificate, Plan, StageProof};
use weal_problem::{Method, Problem, Solution, Status};
use weal_tir::{PolicyId, Tir};

use crate::hash;

/// The plan of a solution with its certificate, and what checking it has shown: of the ways to leave noise out the first
/// that everything holds for, if any. `proof` takes the place of what the solution itself proves.
pub fn checked(
    tir: &Tir,
    adopted: &[PolicyId],
    scenario: &BTreeMap<String, String>,
    problem: &Problem,
    solution: &Solution,
    proof: Option<&[StageProof]>,
) -> (Plan, Certified) {
    let method = match solution.method {
        Method::Explosion => "requirements explosion",
        Method::Branching => "linear programs in strict order, branched over whole runs, HiGHS 1.15",
        Method::LinearProgram => "linear programs in strict order, HiGHS 1.15",
    };
    let (ir, names) = (hash::ir(tir), hash::scenario(scenario));
    let try_with = |fewest: f64| {
        let mut plan = weal_plan::from_problem(tir, adopted, scenario, problem, solution, fewest);
        if let Some(proof) = proof {
            plan.certificate.proof = proof.to_vec();
        }
        plan.certificate = Certificate {
            checker: weal_certify::CHECKER.to_owned(),
            ir: ir.clone(),
            scenario: names.clone(),
            solver: method.to_owned(),
            tolerance: weal_certify::TOLERANCE,
            ..plan.certificate
        };
        let certified = weal_certify::certify(tir, &plan, adopted);
        plan.certificate.conditions = certified.conditions;
        plan.certificate.worst = certified.worst;
        plan.certificate.bounds = certified.bounds.clone();
        (plan, certified)
    };
    let [first, others @ ..] = weal_plan::FEWEST_RUNS;
    let mut best = try_with(first);
    for fewest in others {
        // What a limit left undone, no other rounding proves.
        let stopped = solution.status == Status::Limit;
        if best.1.passed && (stopped || best.1.unproven.is_empty()) {
            break;
        }
        let next = try_with(fewest);
        let better = |one: &Certified| (!one.passed, one.unproven.len());
        if better(&next.1) < better(&best.1) {
            best = next;
        }
    }
    best
}
