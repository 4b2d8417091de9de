//! Whole runs: what is not whole is refused, steps, and proofs by branching, true and forged.

use weal_plan::{Branch, Multiplier, Plan, StageProof};
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Rate, Window};
use weal_tir::*;

use super::passes;
use crate::certify;
use crate::sample::*;

const AIM: &str = "least consumed flour";

/// Seven loaves, from batches of three that take 3 t of flour and of five that take 5 t: at least 8 t in whole runs.
fn batches() -> (Tir, Plan) {
    let mut tir = program(1);
    tir.resource("flour", Kind::Flowing, "t").supply.push(Supply {
        place: WHOLE,
        rate: Rate::total(r("100")),
        profile: None,
        window: Window::default(),
        site: HERE,
    });
    tir.resource("bread", Kind::Good, "t");
    for (name, amount) in [("small", "3"), ("large", "5")] {
        tir.recipe(name, Duration::default(), &[(Consume, "flour", amount), (Produce, "bread", amount)]).whole = true;
    }
    tir.need("daily", "bread", Rate::total(r("7"))).floor = r("1");
    let flour = tir.id("flour");
    tir.aim(AIM, vec![(r("1"), Measure::Consumed(flour))], "t");
    let mut plan = draft(&tir);
    plan.run("small", 2027, 1.0);
    plan.run("large", 2027, 1.0);
    plan.meet("daily", 2027, 7.0, 7.0, "t");
    plan.hold("bread", "t", 2027, &[1.0]);
    plan.spare("flour", "t", 2027, 92.0);
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    plan.wins(AIM, 8.0, "t");
    (tir, plan)
}

fn price() -> Vec<Multiplier> {
    vec![multiplier("balance", "bread", 0, 1.0)]
}

fn split(of: &str, at: f64) -> Branch {
    Branch::Split { what: "runs".into(), of: of.into(), place: "shore".into(), period: 0, at }
}

fn with_branches(plan: &Plan, branches: Vec<Branch>) -> Plan {
    let mut plan = plan.clone();
    plan.certificate.proof.push(StageProof { aim: AIM.into(), multipliers: price(), branches });
    plan
}

fn bound(tir: &Tir, plan: &Plan) -> Option<f64> {
    passes(tir, plan, &[]).bounds.iter().find(|bound| bound.aim == AIM).map(|bound| bound.bound)
}

#[test]
fn half_a_batch_is_refused() {
    let (tir, mut plan) = batches();
    plan.runs[1].runs = 0.8;
    let found = certify(&tir, &plan, &[]);
    assert!(found.violations.iter().any(|found| found.what.contains("only whole runs can be")), "{found:?}");
}

#[test]
fn steps_round_a_bound_up() {
    let (tir, plan) = batches();
    // Each tonne of bread takes one of flour, and all batches together move in steps of 1 t.
    assert_eq!(bound(&tir, &with_branches(&plan, vec![])), Some(7.0));
    // Half the price proves half of it: 3.5 t, and so 4.
    let mut weaker = plan.clone();
    weaker.certificate.proof.push(StageProof {
        aim: AIM.into(),
        multipliers: vec![multiplier("balance", "bread", 0, 0.5)],
        branches: vec![],
    });
    assert_eq!(bound(&tir, &weaker), Some(4.0));
}

#[test]
fn branches_prove_what_multipliers_alone_do_not() {
    let (tir, plan) = batches();
    let leaf = |price: f64| Branch::Leaf {
        multipliers: if price == 0.0 { vec![] } else { vec![multiplier("balance", "bread", 0, price)] },
        empty: false,
    };
    // Two large ones are 10 t. With one, there is one small one at the least, or there is too little. With none, three
    // small ones are 9 t.
    let nothing =
        |price: f64| Branch::Leaf { multipliers: vec![multiplier("balance", "bread", 0, price)], empty: true };
    let tree = vec![
        split("large", 1.0),
        leaf(0.0),
        split("large", 0.0),
        split("small", 0.0),
        leaf(0.0),
        nothing(1.0),
        split("small", 2.0),
        leaf(0.0),
        nothing(1.0),
    ];
    assert_eq!(bound(&tir, &with_branches(&plan, tree.clone())), Some(8.0));
    assert!(passes(&tir, &with_branches(&plan, tree.clone()), &[]).unproven.iter().all(|aim| aim != AIM));
    // No forged tree proves more than a plan reaches, and a broken one nothing beyond the multipliers.
    for broken in [
        tree[..8].to_vec(),
        tree[1..].to_vec(),
        vec![nothing(1.0)],
        vec![split("large", 0.5), leaf(0.0), nothing(1.0)],
        vec![split("nobody", 0.0), leaf(0.0), nothing(1.0)],
        vec![split("large", 1.0), leaf(0.0), nothing(1.0)],
        [tree.clone(), vec![leaf(0.0)]].concat(),
    ] {
        assert_eq!(bound(&tir, &with_branches(&plan, broken.clone())), Some(7.0), "{broken:?}");
    }
    // A recipe that need not run whole cannot be split.
    let mut parts = tir.clone();
    parts.recipes[1].whole = false;
    assert_eq!(bound(&parts, &with_branches(&plan, tree)), Some(7.0));
}
