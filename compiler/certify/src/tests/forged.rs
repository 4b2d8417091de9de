//! Plan files that were cut, forged, or made by something else.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::Value;
use weal_plan::Plan;
use weal_tir::{PolicyId, ResourceId};

use super::village::village;
use super::{breaks, passes};
use crate::certify;

#[test]
fn a_program_with_something_of_every_kind() {
    let (tir, plan, adopted) = village();
    let found = passes(&tir, &plan, &adopted);
    assert_eq!(found.unproven, ["least labour", "least change"]);
    breaks(&tir, &plan, &adopted, |plan| plan.runs[2].runs = 2.5, "are started and up to 2 runs may be");
    breaks(&tir, &plan, &adopted, |plan| plan.runs[4].period = "2029".into(), "an adopted policy forbids it");
}

#[test]
fn names_and_forms_are_those_of_the_program() {
    let (tir, plan, adopted) = village();
    let refused = |change: fn(&mut Plan), words: &str| breaks(&tir, &plan, &adopted, change, words);
    refused(|plan| plan.schema = "weal.plan/2".into(), "plans are read in the form `weal.plan/1`");
    refused(|plan| plan.package = "other".into(), "the plan is for the package `other`");
    refused(|plan| drop(plan.periods.pop()), "periods are not those of the program's horizon");
    refused(|plan| drop(plan.scenario.insert("gear".into(), "nets".into())), "the plan is for `gear` = `nets`");
    refused(|plan| plan.runs[0].recipe = "x".repeat(10_000), "the plan names the recipe `xxxx");
    refused(|plan| plan.runs[0].place = "hill".into(), "the plan names the place `hill`");
    refused(|plan| plan.runs[0].period = "1999".into(), "the plan names the period `1999`");
    refused(|plan| plan.stocks[0].resource = "gold".into(), "the plan names the resource `gold`");
    refused(|plan| plan.needs[0].need = "gold".into(), "the plan names the need `gold`");
    refused(|plan| plan.thresholds[0].threshold = "calm/2".into(), "the plan names the threshold `calm/2`");
    refused(|plan| plan.runs.push(plan.runs[0].clone()), "the runs of season at shore in 2027 more than once");
    refused(|plan| plan.needs.push(plan.needs[0].clone()), "states more than once what is met");
    refused(|plan| plan.stocks.push(plan.stocks[0].clone()), "states its stock more than once");
    refused(|plan| plan.runs[0].runs = -1.0, "-1 is less than zero");
    refused(|plan| plan.runs[0].runs = f64::NAN, "NaN is not a number a plan can state");
    refused(|plan| plan.needs[0].met = f64::INFINITY, "inf is not a number a plan can state");
    refused(|plan| plan.runs[0].runs = 1e300, "is not a number a plan can state");
    refused(|plan| plan.runs[0].runs = 1e29, "are started and up to 2 runs may be");
}

#[test]
fn a_program_that_is_not_whole_is_refused() {
    let (mut tir, plan, adopted) = village();
    tir.flows[0].resource = ResourceId(99);
    breaks(&tir, &plan, &adopted, |_| (), "the program is not whole");
    tir.flows[0].resource = ResourceId(0);
    tir.horizon.periods.clear();
    breaks(&tir, &plan, &adopted, |_| (), "the program is not whole");
    let (tir, plan, _) = village();
    breaks(&tir, &plan, &[PolicyId(7)], |_| (), "the program is not whole");
}

/// Every place in a JSON value, as a path.
fn paths(value: &Value, at: Vec<String>, all: &mut Vec<Vec<String>>) {
    match value {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                paths(item, [&at[..], &[i.to_string()]].concat(), all);
            }
        }
        Value::Object(items) => {
            for (key, item) in items {
                paths(item, [&at[..], std::slice::from_ref(key)].concat(), all);
            }
        }
        _ => {}
    }
    all.push(at);
}

fn random_value() -> impl Strategy<Value = Value> {
    let extremes = [0.0, -1.0, 1e-300, 1e300, 1e29, -1e29, 1e-12, 0.1, 3.0, f64::MAX, 4_294_967_295.0];
    prop_oneof![
        any::<f64>().prop_map(Value::from),
        proptest::sample::select(extremes.to_vec()).prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        "[a-z/0-9é]{0,8}".prop_map(Value::from),
        proptest::sample::select(vec!["shore", "2028", "cod", "season", "calm/1", "balance", "kept", "fresh", "boat"])
            .prop_map(Value::from),
        Just(Value::Array(Vec::new())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_plan_file_makes_it_panic(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), random_value(), 0..4u8), 1..6)
    ) {
        let (tir, plan, adopted) = village();
        let mut file = serde_json::to_value(&plan).unwrap();
        for (place, value, how) in changes {
            let mut all = Vec::new();
            paths(&file, Vec::new(), &mut all);
            let path = place.get(&all);
            let pointer: String = path.iter().map(|key| format!("/{key}")).collect();
            let Some(spot) = file.pointer_mut(&pointer) else { continue };
            match (how, spot) {
                (0, Value::Array(items)) => drop(items.pop()),
                (1, Value::Array(items)) => items.extend(items.clone()),
                (_, Value::Array(_) | Value::Object(_)) => {}
                (_, spot) => *spot = value,
            }
        }
        if let Ok(plan) = serde_json::from_value::<Plan>(file) {
            let found = certify(&tir, &plan, &adopted);
            prop_assert_eq!(found.passed, found.violations.is_empty());
            prop_assert!(found.violations.len() <= 50);
            prop_assert!(found.worst.is_finite());
        }
    }
}
