//! Knowledge that recipes cite: no run before it is there, and bounds that follow from that.

use weal_plan::{Multiplier, Plan};
use weal_tir::calendar::Window;
use weal_tir::*;

use super::proof::{TOTAL, WORST, fields, proves};
use super::{breaks, passes};
use crate::certify;
use crate::sample::*;

/// Grain is reaped from 2028 on, when people know how. Eight tons are wanted in each of two years.
fn late() -> (Tir, Plan) {
    let mut tir = fields(2, Window::default());
    tir.resources[1].kind = Kind::Flowing;
    tir.resource("craft", Kind::Knowledge, "").known = Some(Known { window: from_year(2028), site: HERE });
    tir.cites.push(Cite { recipe: RecipeId(0), resource: tir.id("craft"), site: HERE });
    tir.need("bread", "grain", yearly("8"));
    let mut plan = draft(&tir);
    plan.run("reap", 2028, 8.0);
    plan.meet("bread", 2027, 8.0, 0.0, "t");
    plan.meet("bread", 2028, 8.0, 8.0, "t");
    plan.wins(WORST, 1.0, "of the need");
    plan.wins(TOTAL, 1.0, "of the need");
    plan.wins("least labour", 40.0, "h");
    (tir, plan)
}

#[test]
fn nothing_starts_before_what_it_cites_is_known() {
    let (tir, mut plan) = late();
    passes(&tir, &plan, &[]);
    plan.runs.insert(0, plan.runs[0].clone());
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[0].period = "2027".into(),
        "reap at shore in 2027: 8 runs are started, and craft, which the recipe cites, is not known then",
    );
}

#[test]
fn what_is_not_known_bounds_the_plan() {
    let (mut tir, plan) = late();
    let known = Multiplier { part: "reap".into(), ..multiplier("known", "craft", 0, -0.125) };
    let bread = multiplier("balance", "grain", 0, 0.125);
    // That runs are nothing then also bounds their column, so their own multiplier may be left out.
    proves(&tir, &plan, &[], TOTAL, std::slice::from_ref(&bread));
    let mut with = plan.clone();
    with.proof(TOTAL, vec![bread, known]);
    let of = |tir: &Tir| certify(tir, &with, &[]).bounds.iter().find(|it| it.aim == TOTAL).map(|it| it.bound);
    assert_eq!(of(&tir), Some(1.0));
    // Where everybody knows all the time, the same multipliers show nothing.
    tir.resources[2].details = None;
    assert_ne!(of(&tir), Some(1.0));
}
