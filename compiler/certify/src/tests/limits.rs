//! Bounds that follow from limits of runs, thresholds, policies, and what was won before.

use weal_plan::{Multiplier, Plan};
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Window};
use weal_tir::*;

use super::passes;
use super::proof::{TOTAL, WORST, fields, proves};
use crate::certify;
use crate::sample::*;

#[test]
fn change_that_keeps_what_was_won() {
    let mut tir = fields(2, Window::default());
    tir.resources[1].kind = Kind::Flowing;
    tir.need("bread", "grain", yearly("8")).floor = r("1");
    tir.need("beer", "grain", yearly("2")).floor = r("1");
    tir.needs[1].window = from_year(2028);
    tir.aim("least change", Vec::new(), "run");
    let mut plan = draft(&tir);
    plan.run("reap", 2027, 8.0);
    plan.run("reap", 2028, 10.0);
    plan.meet("bread", 2027, 8.0, 8.0, "t");
    plan.meet("bread", 2028, 8.0, 8.0, "t");
    plan.meet("beer", 2028, 2.0, 2.0, "t");
    plan.wins(WORST, 0.0, "of the need");
    plan.wins(TOTAL, 0.0, "of the need");
    plan.wins("least labour", 90.0, "h");
    plan.wins("least change", 2.0, "run");
    let kept = Multiplier { period: None, ..multiplier("kept", "least labour", 0, -0.2) };
    let multipliers = [multiplier("change up", "reap", 1, -1.0), kept, multiplier("balance", "grain", 1, 2.0)];
    proves(&tir, &plan, &[], "least change", &multipliers);
}

/// Fish by line, up to four seasons, or by trawl, which lets out soot.
fn fleet() -> (Tir, Plan) {
    let mut tir = program(1);
    tir.resource("fish", Kind::Flowing, "t");
    tir.resource("soot", Kind::Emitted, "t");
    tir.recipe("line", Duration::default(), &[(Produce, "fish", "1")]).up_to = Some(Box::new((yearly("4"), HERE)));
    tir.recipe("trawl", Duration::default(), &[(Produce, "fish", "1"), (Emit, "soot", "2")]);
    tir.threshold("air", Measure::Emitted(tir.id("soot")), Compare::AtMost, yearly("6"));
    tir.need("protein", "fish", yearly("10"));
    let mut plan = draft(&tir);
    plan.run("line", 2027, 4.0);
    plan.run("trawl", 2027, 3.0);
    plan.meet("protein", 2027, 10.0, 7.0, "t");
    plan.wins(TOTAL, 0.3, "of the need");
    (tir, plan)
}

#[test]
fn limits_of_runs_and_thresholds() {
    let (mut tir, mut plan) = fleet();
    let fish = multiplier("balance", "fish", 0, 0.1);
    let line = multiplier("up to", "line", 0, -0.1);
    let air = multiplier("threshold", "air", 0, -0.05);
    // `up to` also bounds the column itself, so its own multiplier may be left out.
    proves(&tir, &plan, &[], TOTAL, &[fish.clone(), air]);
    let mut limit = bound(Measure::Run(RecipeId(1)), Compare::AtMost, yearly("2"));
    limit.unit = "run".into();
    let cap = tir.policy("cap", vec![Rule::Bound(limit)]);
    let stop = tir.policy(
        "stop",
        vec![Rule::Forbid { recipe: RecipeId(1), place: None, window: Window::default(), except: vec![], site: HERE }],
    );
    let set = |plan: &mut Plan, trawl: f64| {
        plan.runs[1].runs = trawl;
        plan.needs[0].met = 4.0 + trawl;
        plan.needs[0].coverage = 0.4 + trawl / 10.0;
        plan.aims[0].value = 0.6 - trawl / 10.0;
    };
    set(&mut plan, 2.0);
    let rule = Multiplier { part: "0".into(), ..multiplier("rule", "cap", 0, -0.1) };
    proves(&tir, &plan, &[cap], TOTAL, &[fish.clone(), rule]);
    set(&mut plan, 0.0);
    let forbid = Multiplier { part: "trawl".into(), ..multiplier("forbid", "stop", 0, -0.1) };
    plan.proof(TOTAL, vec![fish, line, forbid]);
    assert!(passes(&tir, &plan, &[stop]).unproven.is_empty());
}

#[test]
fn the_most_of_something_is_bounded_from_above() {
    let (mut tir, mut plan) = fleet();
    tir.needs.clear();
    (plan.needs, plan.aims) = (Vec::new(), Vec::new());
    tir.aim("most fish", vec![(r("1"), Measure::Produced(tir.id("fish")))], "t").most = true;
    plan.wins("most fish", 7.0, "t");
    plan.spare("fish", "t", 2027, 7.0);
    plan.proof("most fish", vec![multiplier("threshold", "air", 0, -0.5), multiplier("up to", "line", 0, -1.0)]);
    let found = passes(&tir, &plan, &[]);
    assert!(found.unproven.is_empty(), "{:?}", found.bounds);
    assert_eq!((found.bounds[0].value, found.bounds[0].bound), (7.0, 7.0));
    plan.certificate.proof.clear();
    assert_eq!(certify(&tir, &plan, &[]).unproven, ["most fish"]);
}
