//! Soft bounds: their overshoots, what a plan says of them, and bounds on the worst of a rank.

use weal_plan::{Multiplier, Plan, Soft};
use weal_tir::Verb::*;
use weal_tir::calendar::Duration;
use weal_tir::*;

use super::proof::proves;
use super::{breaks, passes};
use crate::sample::*;

const WORST: &str = "wanted limits: least worst overshoot";
const SUM: &str = "wanted limits: least total overshoot";

/// 120 t of bread, by day (30 h) or by night (20 h and two calls): at most 100 calls and 3,000 h, both soft. With the
/// part `w` of both missed, 70 − 50 w are baked by day, and 3,100 − 500 w = 3,000 (1 + w) hours are worked: w = 1/35.
fn bakery() -> (Tir, Plan, PolicyId) {
    let mut tir = program(1);
    tir.resource("hands", Kind::Labour, "h").supply.push(Supply {
        place: WHOLE,
        rate: yearly("9_000"),
        profile: None,
        window: Default::default(),
        site: HERE,
    });
    tir.resource("bread", Kind::Flowing, "t");
    tir.resource("calls", Kind::Emitted, "t");
    tir.recipe("day", Duration::default(), &[(Work, "hands", "30"), (Produce, "bread", "1")]);
    tir.recipe("night", Duration::default(), &[(Work, "hands", "20"), (Produce, "bread", "1"), (Emit, "calls", "2")]);
    tir.need("food", "bread", yearly("120")).floor = r("1");
    let calls = Measure::Emitted(tir.id("calls"));
    tir.threshold("quiet", calls, Compare::AtMost, yearly("100")).soft = Some(1);
    let rest = bound(Measure::Worked(None), Compare::AtMost, yearly("3_000"));
    let rest = tir.policy("rest", vec![Rule::Bound(Bound { soft: Some(1), ..rest })]);
    let mut plan = draft(&tir);
    let part = 1.0 / 35.0;
    plan.run("day", 2027, 70.0 - 50.0 * part);
    plan.run("night", 2027, 50.0 + 50.0 * part);
    plan.meet("food", 2027, 120.0, 120.0, "t");
    for (name, limit) in [("quiet", 100.0), ("rest/1", 3_000.0)] {
        plan.stands(name, 2027, limit * (1.0 + part), limit, -limit * part);
    }
    for one in &mut plan.thresholds {
        one.soft = Some(Soft { rank: "wanted".into(), over: -one.headroom, share: part });
    }
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    plan.wins(WORST, part, "of the limit");
    plan.wins(SUM, 2.0 * part, "of the limit");
    (tir, plan, rest)
}

#[test]
fn what_is_soft_may_be_missed_and_the_plan_says_by_how_much() {
    let (mut tir, plan, rest) = bakery();
    passes(&tir, &plan, &[rest]);
    let soft = |plan: &mut Plan, at: usize, change: &dyn Fn(&mut Soft)| {
        plan.thresholds[at].soft.iter_mut().for_each(change);
    };
    let refused = |change: &dyn Fn(&mut Plan), words: &str| breaks(&tir, &plan, &[rest], change, words);
    refused(
        &|plan| soft(plan, 0, &|it| it.over = 1.0),
        "quiet in 2027: the plan says it is missed by 1 t, and its runs",
    );
    refused(&|plan| soft(plan, 1, &|it| it.share = 0.01), "rest/1 in 2027: the plan says the part it is missed by is");
    refused(&|plan| soft(plan, 1, &|it| it.rank = "vital".into()), "soft behind another rank than the program");
    refused(&|plan| plan.thresholds[0].soft = None, "the plan and the program differ on whether it is soft");
    refused(
        &|plan| plan.aims[1].value = 0.0,
        "wanted limits: least worst overshoot: the plan says it wins 0 of the limit",
    );
    refused(
        &|plan| plan.aims[2].value = 0.0,
        "wanted limits: least total overshoot: the plan says it wins 0 of the limit",
    );
    refused(&|plan| plan.aims.swap(1, 2), "the plan does not say what it wins");
    // Hard, the same plan breaks it.
    tir.thresholds[0].bound.soft = None;
    breaks(&tir, &plan, &[rest], |_| (), "quiet in 2027: it comes to 102.857 t and must be at most 100 t");
}

#[test]
fn the_worst_overshoot_of_a_rank_is_proven() {
    let (mut tir, mut plan, rest) = bakery();
    let one = |condition: &str, of: &str, value: f64| multiplier(condition, of, 0, value);
    let two = |condition: &str, value: f64| Multiplier { part: "0".into(), ..one(condition, "rest", value) };
    let multipliers = [
        one("threshold", "quiet", -1.0 / 700.0),
        two("rule", -1.0 / 3_500.0),
        one("overshoot", "quiet", -1.0 / 700.0),
        two("overshoot", -1.0 / 3_500.0),
        one("balance", "bread", 30.0 / 3_500.0),
    ];
    proves(&tir, &plan, &[rest], WORST, &multipliers);
    // A floor is missed by no more than all of it; without multipliers its overshoot is only charged where it pays.
    let night = Measure::Run(RecipeId(1));
    let few = tir.threshold("few", night, Compare::AtLeast, yearly("60"));
    few.soft = Some(0);
    plan.stands("few", 2027, 50.0 + 50.0 / 35.0, 60.0, -(10.0 - 50.0 / 35.0));
    let over = 10.0 - 50.0 / 35.0;
    plan.thresholds[2].soft = Some(Soft { rank: "vital".into(), over, share: over / 60.0 });
    plan.aims.insert(
        1,
        weal_plan::Aim {
            aim: "vital limits: least total overshoot".into(),
            value: over / 60.0,
            unit: "of the limit".into(),
        },
    );
    passes(&tir, &plan, &[rest]);
}

#[test]
fn beside_a_limit_of_zero_the_largest_limit_counts() {
    let (mut tir, mut plan, rest) = bakery();
    tir.thresholds[0].bound.limit = yearly("0");
    let calls = 100.0 + 100.0 / 35.0;
    plan.thresholds[0].limit = 0.0;
    plan.thresholds[0].headroom = -calls;
    plan.thresholds[0].soft = Some(Soft { rank: "wanted".into(), over: calls, share: calls });
    plan.aims[1].value = calls;
    plan.aims[2].value = calls + 1.0 / 35.0;
    passes(&tir, &plan, &[rest]);
}
