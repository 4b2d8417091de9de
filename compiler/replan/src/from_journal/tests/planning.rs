//! The program as it is now is planned and certified like any other.

use weal_tir::{PolicyId, Ran};

use super::*;
use crate::sample::{bakery, baking, changed, counted, ran};

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

#[test]
fn what_is_always_wanted_can_be_another_amount_from_a_day_on() {
    let mut tir = bakery();
    let unit = "kW".into();
    tir.properties.push(weal_tir::Property {
        name: "heat".into(),
        unit,
        dimension: "power".into(),
        site: sample::HERE,
    });
    sample::details(&mut tir, "oven").provides.push(weal_tir::Provides {
        property: weal_tir::PropertyId(0),
        amount: sample::number("5"),
        site: sample::HERE,
    });
    sample::add_need(&mut tir, "warmth", "bread", weal_tir::calendar::Rate::total(sample::number("2")));
    tir.needs[1].of = weal_tir::Needed::Property(weal_tir::PropertyId(0));
    tir.needs[1].always = true;
    let of = weal_tir::Signal::Need(weal_tir::NeedId(1));
    let what = weal_tir::Happened::Signal { of, amount: sample::number("6") };
    let now =
        sound(&tir, &baking(&tir), &[sample::event("2027-02-15", "signal need warmth = 6 kW", what)], "2027-02-15");
    let again = plan(&now.tir, &now.adopted).unwrap();
    let wanted = again.needs.iter().filter(|need| need.need == "warmth").map(|need| need.wanted);
    close(&wanted.collect::<Vec<_>>(), &[2.0, 4.0, 6.0, 6.0, 6.0, 6.0]);
}
