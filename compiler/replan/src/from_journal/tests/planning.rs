//! The program as it is now is planned and certified like any other.

use weal_tir::{PolicyId, Ran};

use super::*;
use crate::sample::{bakery, changed, counted, ran};

/// The plan of a program, or what cannot hold; it is certified.
pub(super) fn plan(tir: &Tir, adopted: &[PolicyId]) -> Option<Plan> {
    let (problem, problems) = weal_problem::from_tir(tir, adopted);
    assert!(!problems.has_errors(), "{problems:?}");
    let solution = weal_solve::solve(&problem, &weal_solve::Limits::default(), &mut |_| {});
    if solution.status != weal_problem::Status::Solved {
        return None;
    }
    let names = Default::default();
    let plan = weal_plan::from_problem(tir, adopted, &names, &problem, &solution, weal_plan::FEWEST_RUNS[0]);
    let certified = weal_certify::certify(tir, &plan, adopted);
    assert!(certified.passed, "{:?}", certified.violations);
    Some(plan)
}

pub(super) fn runs(plan: &Plan, recipe: &str) -> Vec<f64> {
    let in_period = |period: &String| {
        let runs = plan.runs.iter().filter(|run| run.recipe == recipe && run.period == *period);
        runs.map(|run| run.runs).sum()
    };
    plan.periods.iter().map(in_period).collect()
}

pub(super) fn held(plan: &Plan, resource: &str) -> Vec<f64> {
    let stocks = plan.stocks.iter().filter(|stock| stock.resource == resource);
    stocks.map(|stock| stock.amount).collect()
}

#[test]
fn what_happened_is_planned_with_and_certified() {
    let tir = bakery();
    let base = plan(&tir, &[]).unwrap();
    assert_eq!(runs(&base, "bake"), [8.0; 6]);
    let events = [
        changed(&tir, "2027-01-10", "flour", "-20"),
        ran(&tir, "2027-02-03", Ran::Did, "bake", "8"),
        counted(&tir, "2027-02-28", "flour", "3"),
        changed(&tir, "2027-03-02", "oven", "-1"),
        changed(&tir, "2027-03-02", "baker", "-30"),
        ran(&tir, "2027-03-05", Ran::Started, "bake", "5"),
    ];
    let now = sound(&tir, &base, &events, "2027-03-10");
    let again = plan(&now.tir, &now.adopted).unwrap();
    assert_eq!(runs(&again, "bake"), [8.0; 6]);
    close(&held(&again, "flour"), &[12.0, 3.0, 5.0, 7.0, 9.0, 11.0]);
}
