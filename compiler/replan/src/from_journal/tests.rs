#![allow(clippy::unwrap_used)]

mod amounts;
mod laws;
mod past;
mod planning;
mod promises;
mod reports;
mod signals;

use weal_base::Problems;
use weal_plan::Plan;
use weal_plan::ledger::{Given, Ledger};
use weal_problem::{Activity, Node};
use weal_tir::{Event, Tir, WHOLE};

use super::from_journal;
use crate::ir::Now;
use crate::sample::{self, day};

/// What is known on a day, and what is wrong with lines.
fn fold(tir: &Tir, plan: &Plan, events: &[Event], today: &str) -> (Now, Problems) {
    let (now, problems) = from_journal(tir, &[], plan, &[], events, None, day(today));
    assert_eq!(weal_tir::invariants::broken(&now.tir), Vec::<String>::new());
    (now, problems)
}

/// The same without problems.
fn sound(tir: &Tir, plan: &Plan, events: &[Event], today: &str) -> Now {
    let (now, problems) = fold(tir, plan, events, today);
    assert!(problems.is_empty(), "{problems:?}");
    now
}

/// What is held of a resource at each period's end in the program as it is now, if runs stand and needs get all they want.
fn path(now: &Now, name: &str) -> Vec<f64> {
    series(now, name, |ledger, node, period| match ledger.kind(node) {
        weal_tir::Kind::Durable => ledger.in_service.get(node, period),
        weal_tir::Kind::Flowing | weal_tir::Kind::Labour => ledger.supply.get(node, period),
        _ => ledger.stock.get(node, period),
    })
}

fn series(now: &Now, name: &str, of: impl Fn(&Ledger, u32, u32) -> f64) -> Vec<f64> {
    let runs: Vec<(Activity, u32, f64)> = now.standing.iter().map(|one| (one.activity, one.period, one.runs)).collect();
    let periods = now.tir.horizon.periods.len();
    let given = Given { runs, short: vec![0.0; now.tir.needs.len() * periods], ..Given::default() };
    let ledger = Ledger::new(&now.tir, &given);
    let node = Node { resource: sample::id(&now.tir, name), place: WHOLE };
    let node = ledger.nodes.touched(&now.tir, node.resource, node.place).unwrap();
    (0..ledger.periods()).map(|period| of(&ledger, node, period)).collect()
}

/// Whether numbers are the same but for rounding.
#[track_caller]
fn close(found: &[f64], expected: &[f64]) {
    let near = found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(near, "{found:?}, not {expected:?}");
}

fn causes(now: &Now) -> Vec<&str> {
    now.causes.iter().map(|cause| &*cause.text).collect()
}

#[test]
fn without_lines_the_program_and_the_plan_stay_as_they_are() {
    let tir = sample::bakery();
    let plan = sample::baking(&tir);
    let now = sound(&tir, &plan, &[], "2027-01-01");
    assert_eq!(now.tir, tir);
    assert_eq!((now.adopted.len(), now.period, now.causes.len()), (0, 0, 0));
    let runs: Vec<(u32, f64)> = now.standing.iter().map(|one| (one.period, one.runs)).collect();
    assert_eq!(runs, (0..6).map(|period| (period, 8.0)).collect::<Vec<_>>());
    assert!(now.standing.iter().all(|one| one.firm.is_none()));
    close(&path(&now, "flour"), &[32.0, 34.0, 36.0, 38.0, 40.0, 42.0]);
}

#[test]
fn what_is_past_is_fixed_to_the_plan_where_nothing_was_reported() {
    let tir = sample::bakery();
    let plan = sample::planned(&tir, &[("bake", "town", &[8.0, 8.0, 0.0, 8.0, 8.0, 8.0])]);
    let now = sound(&tir, &plan, &[], "2027-04-10");
    assert_eq!(now.period, 3);
    let rules = &now.tir.policies[0].rules;
    let told: Vec<String> = rules.iter().filter(|rule| !is_stock(rule)).map(tell).collect();
    assert_eq!(
        told,
        [
            "= 8 from 2027-01-01 until 2027-02-01",
            "= 8 from 2027-02-01 until 2027-03-01",
            "none from 2027-03-01 until 2027-04-01"
        ]
    );
    assert_eq!(now.adopted, [weal_tir::PolicyId(0)]);
    let firm: Vec<bool> = now.standing.iter().map(|one| one.firm == Some(crate::Firm::Done)).collect();
    assert_eq!(firm, [true, true, false, false, false]);
    assert!(now.causes.is_empty());
}

/// A rule of what happened, in short.
fn tell(rule: &weal_tir::Rule) -> String {
    let days = |window: &weal_tir::calendar::Window| {
        format!("from {} until {}", window.from.map(|day| day.to_string()).unwrap_or_default(), window.until.unwrap())
    };
    match rule {
        weal_tir::Rule::Forbid { window, .. } => format!("none {}", days(window)),
        weal_tir::Rule::Bound(bound) => {
            let compare = match bound.compare {
                weal_tir::Compare::Equal => "=",
                weal_tir::Compare::AtLeast => ">=",
                weal_tir::Compare::AtMost => "<=",
            };
            format!("{compare} {} {}", bound.limit.amount, days(&bound.window))
        }
    }
}

/// Whether a rule says what was held at the end of the past.
fn is_stock(rule: &weal_tir::Rule) -> bool {
    matches!(rule, weal_tir::Rule::Bound(bound) if matches!(bound.measure, weal_tir::Measure::Stock(_)))
}
