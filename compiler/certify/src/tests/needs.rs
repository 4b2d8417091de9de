use weal_plan::Plan;
use weal_tir::calendar::{Basis, Rate};
use weal_tir::*;

use super::held::bakery;
use super::{breaks, passes};
use crate::sample::*;

#[test]
fn needs_keep_their_floor_and_are_all_there() {
    let (tir, plan) = bakery();
    let meet = |plan: &mut Plan, met: f64| {
        plan.needs[0].met = met;
        plan.needs[0].coverage = met / 15.0;
    };
    breaks(&tir, &plan, &[], |plan| meet(plan, 13.0), "food in 2027: 13 t are delivered and at least 13.5 t must be");
    breaks(&tir, &plan, &[], |plan| meet(plan, 16.0), "food in 2027: 16 t are delivered and 15 t are wanted");
    breaks(&tir, &plan, &[], |plan| plan.needs[0].wanted = 14.0, "the plan says that 14 t are wanted");
    breaks(&tir, &plan, &[], |plan| plan.needs[0].coverage = 0.5, "states a coverage of 0.5, and it comes to 1");
    breaks(&tir, &plan, &[], |plan| drop(plan.needs.pop()), "food in 2028: the plan does not say how much");
    breaks(&tir, &plan, &[], |plan| plan.needs[1].unit = "kg".into(), "the plan states it in `kg`");
}

#[test]
fn dated_needs_are_due_once() {
    let mut tir = program(3);
    let timber = tir.resource("timber", Kind::Good, "t");
    timber.supply.push(Supply {
        place: WHOLE,
        rate: Rate::steady(r("1"), Basis::Day, None),
        profile: None,
        window: from_year(2028),
        site: HERE,
    });
    tir.need("hall", "timber", Rate::total(r("300"))).by = Some(day(2029, 1, 1));
    let mut plan = draft(&tir);
    plan.meet("hall", 2028, 300.0, 300.0, "t");
    plan.hold("timber", "t", 2028, &[66.0, 431.0]);
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.needs[0].period = "2029".into(),
        "hall in 2028: the plan does not say how much",
    );
}
