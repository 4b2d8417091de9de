//! Bounds on the part of a need that is met, and on the room under another bound.

use weal_plan::Plan;
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Rate};
use weal_tir::*;

use super::proof::proves;
use super::{breaks, passes};
use crate::sample::*;

/// 1,000 h bake 100 t: 120 t are wanted as bread and 20 t as cake, of which half is to be there; each tonne makes a ring, and of 130
/// that are allowed 30 are to be left.
fn bakery() -> (Tir, Plan) {
    let mut tir = program(1);
    tir.resource("hands", Kind::Labour, "h").supply.push(Supply {
        place: WHOLE,
        rate: yearly("1_000"),
        profile: None,
        window: Default::default(),
        site: HERE,
    });
    tir.resource("bread", Kind::Flowing, "t");
    tir.resource("rings", Kind::Emitted, "t");
    tir.recipe("bake", Duration::default(), &[(Work, "hands", "10"), (Produce, "bread", "1"), (Emit, "rings", "1")]);
    tir.need("food", "bread", yearly("120"));
    tir.need("cake", "bread", yearly("20")).rank = 1;
    tir.threshold("quiet", Measure::Emitted(tir.id("rings")), Compare::AtMost, yearly("130"));
    tir.threshold("fair", Measure::Met(NeedId(1)), Compare::AtLeast, Rate::total(r("50")));
    tir.threshold("reserve", Measure::Headroom(ThresholdId(0)), Compare::AtLeast, Rate::total(r("30")));
    let mut plan = draft(&tir);
    plan.run("bake", 2027, 100.0);
    plan.meet("food", 2027, 120.0, 90.0, "t");
    plan.meet("cake", 2027, 20.0, 10.0, "t");
    plan.stands("quiet", 2027, 100.0, 130.0, 30.0);
    plan.stands("fair", 2027, 50.0, 50.0, 0.0);
    plan.stands("reserve", 2027, 30.0, 30.0, 0.0);
    plan.wins("vital needs: least total shortfall", 0.25, "of the need");
    plan.wins("wanted needs: least total shortfall", 0.5, "of the need");
    (tir, plan)
}

#[test]
fn parts_met_and_room_are_what_runs_and_deliveries_come_to() {
    let (mut tir, plan) = bakery();
    passes(&tir, &plan, &[]);
    let refused = |change: &dyn Fn(&mut Plan), words: &str| breaks(&tir, &plan, &[], change, words);
    refused(&|plan| plan.thresholds[1].value = 60.0, "fair in 2027: the plan says its value is 60");
    refused(&|plan| plan.thresholds[2].value = 40.0, "reserve in 2027: the plan says its value is 40");
    refused(&|plan| plan.thresholds[2].limit = 20.0, "reserve in 2027: the plan says its limit is 20");
    let fewer = |plan: &mut Plan| {
        plan.needs[0].met = 92.0;
        plan.needs[1].met = 8.0;
    };
    refused(&fewer, "fair in 2027: it comes to 40 t and must be at least 50 t");
    tir.thresholds[2].bound.limit = Rate::total(r("35"));
    breaks(&tir, &plan, &[], |_| (), "reserve in 2027: it comes to 30 t and must be at least 35 t");
    // Room above a floor is what there is more.
    tir.thresholds[0].bound.compare = Compare::AtLeast;
    breaks(&tir, &plan, &[], |_| (), "reserve in 2027: it comes to -30 t and must be at least 35 t");
}

#[test]
fn they_prove_what_needs_cannot_have() {
    let (mut tir, mut plan) = bakery();
    let one = |condition: &str, of: &str, value: f64| multiplier(condition, of, 0, value);
    let worth = 1.0 / 120.0;
    // 140 t are wanted; to leave 40 of 130, 90 are baked; of what is missed 10 t at most are cake: 40 t are bread.
    tir.thresholds[2].bound.limit = Rate::total(r("40"));
    plan.runs[0].runs = 90.0;
    plan.needs[0].met = 80.0;
    plan.needs[0].coverage = 80.0 / 120.0;
    plan.thresholds[0].value = 90.0;
    plan.thresholds[0].headroom = 40.0;
    plan.thresholds[2].value = 40.0;
    plan.thresholds[2].limit = 40.0;
    plan.aims[0].value = 1.0 / 3.0;
    proves(
        &tir,
        &plan,
        &[],
        "vital needs: least total shortfall",
        &[one("balance", "bread", worth), one("threshold", "reserve", worth), one("threshold", "fair", worth / 5.0)],
    );
}
