use weal_plan::Plan;
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Rate, Window};
use weal_tir::*;

use super::{breaks, passes};
use crate::sample::*;

/// A kiln that lets out soot, two runs a year for three years.
fn kiln() -> (Tir, Plan) {
    let mut tir = program(3);
    tir.resource("soot", Kind::Emitted, "t");
    tir.resource("hands", Kind::Labour, "h").supply.push(Supply {
        place: WHOLE,
        rate: yearly("100"),
        profile: None,
        window: Window::default(),
        site: HERE,
    });
    tir.recipe("fire", Duration::default(), &[(Work, "hands", "10"), (Emit, "soot", "1.5")]);
    let mut plan = draft(&tir);
    for year in 2027..=2029 {
        plan.run("fire", year, 2.0);
    }
    (tir, plan)
}

#[test]
fn limits_fall_step_by_step() {
    let (mut tir, mut plan) = kiln();
    let soot = Measure::Emitted(tir.id("soot"));
    let air = tir.threshold("air", soot, Compare::AtMost, yearly("4"));
    air.falling = Some(Falling { part: r("0.1"), every: years(1) });
    for (year, limit, headroom) in [(2027, 4.0, 1.0), (2028, 3.6, 0.6), (2029, 3.24, 0.24)] {
        plan.stands("air", year, 3.0, limit, headroom);
    }
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[2].runs = 2.2,
        "air in 2029: it comes to 3.3 t and must be at most 3.24 t",
    );
    breaks(&tir, &plan, &[], |plan| plan.thresholds[1].limit = 4.0, "air in 2028: the plan says its limit is 4 t");
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.thresholds[1].value = 2.0,
        "its value is 2 t, and its runs and deliveries come to 3 t",
    );
    breaks(&tir, &plan, &[], |plan| plan.thresholds[1].headroom = 2.0, "its headroom is 2 t");
    breaks(&tir, &plan, &[], |plan| plan.thresholds[0].binding = true, "nothing is left, and 1 t are");
    breaks(&tir, &plan, &[], |plan| plan.thresholds[0].unit = "kg".into(), "air: the plan states it in `kg`");
}

#[test]
fn totals_sum_measures_and_limits() {
    let (mut tir, mut plan) = kiln();
    let soot = Measure::Emitted(tir.id("soot"));
    let air = tir.threshold("air", soot, Compare::AtMost, Rate::total(r("6.5")));
    (air.scope, air.window) = (Scope::Total, from_year(2028));
    let sum = tir.threshold("sum", soot, Compare::AtLeast, yearly("3"));
    sum.scope = Scope::Total;
    plan.stands("air", 2029, 6.0, 6.5, 0.5);
    plan.stands("sum", 2029, 9.0, 9.0, 0.0);
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[1].runs = 3.0,
        "air from 2028 to 2029: it comes to 7.5 t and must be at most 6.5 t",
    );
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[0].runs = 1.0,
        "sum from 2027 to 2029: it comes to 7.5 t and must be at least 9 t",
    );
    breaks(&tir, &plan, &[], |plan| plan.thresholds[0].period = "2028".into(), "where it does not hold");
}

#[test]
fn adopted_policies_forbid_and_limit() {
    let (mut tir, mut plan) = kiln();
    let fire = RecipeId(0);
    let mut limit = bound(Measure::Run(fire), Compare::AtMost, yearly("2"));
    limit.unit = "run".into();
    let cap = tir.policy("cap", vec![Rule::Bound(limit)]);
    let stop = tir.policy(
        "stop",
        vec![Rule::Forbid { recipe: fire, place: None, window: from_year(2029), except: vec![], site: HERE }],
    );
    plan.stands("cap/1", 2028, 2.0, 2.0, 0.0);
    plan.thresholds[0].unit = "run".into();
    passes(&tir, &plan, &[cap]);
    breaks(
        &tir,
        &plan,
        &[cap],
        |plan| plan.runs[0].runs = 2.5,
        "cap/1 in 2027: it comes to 2.5 runs and must be at most 2 runs",
    );
    breaks(
        &tir,
        &plan,
        &[stop, cap],
        |_| (),
        "fire at shore in 2029: 2 runs are started, and an adopted policy forbids it",
    );
    breaks(&tir, &plan, &[stop], |_| (), "the plan names the threshold `cap/1`");
    plan.thresholds.clear();
    plan.runs.pop();
    passes(&tir, &plan, &[stop]);
}

#[test]
fn up_to_holds_at_each_place() {
    let (mut tir, plan) = kiln();
    tir.recipes[0].up_to = Some(Box::new((yearly("2"), HERE)));
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[1].runs = 2.1,
        "fire at shore in 2028: 2.1 runs are started and up to 2 runs may be",
    );
}

#[test]
fn places_are_bounded_by_themselves_and_together() {
    let (mut tir, _) = kiln();
    tir.places.insert(0, Place { name: "isles".into(), parent: None, people: None, area: None, site: HERE });
    tir.places[1].parent = Some(WHOLE);
    tir.places.push(Place { name: "hill".into(), parent: Some(WHOLE), people: None, area: None, site: HERE });
    tir.recipes[0].places = vec![PlaceId(1), PlaceId(2)];
    let soot = Measure::Emitted(tir.id("soot"));
    tir.threshold("each", soot, Compare::AtMost, yearly("3.5")).places = Where::EachPlace;
    tir.threshold("hill", soot, Compare::AtMost, yearly("1.5")).places = Where::At(PlaceId(2));
    tir.threshold("all", soot, Compare::AtMost, yearly("5"));
    let mut plan = draft(&tir);
    plan.run("fire", 2027, 2.0);
    plan.run("fire", 2027, 1.0);
    plan.runs[1].place = "hill".into();
    plan.stands("each", 2027, 3.0, 3.5, 0.5);
    plan.stands("all", 2027, 4.5, 5.0, 0.5);
    plan.thresholds[1].place = "isles".into();
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.runs[0].runs = 2.5, "each at shore in 2027: it comes to 3.75 t");
    breaks(&tir, &plan, &[], |plan| plan.runs[1].runs = 1.2, "hill at hill in 2027: it comes to 1.8 t");
    breaks(&tir, &plan, &[], |plan| plan.runs[1].runs = 1.5, "all in 2027: it comes to 5.25 t");
    breaks(&tir, &plan, &[], |plan| plan.runs[1].place = "isles".into(), "the plan runs fire at `isles`");
}

#[test]
fn work_and_use_are_measured() {
    let (mut tir, plan) = kiln();
    tir.threshold("rest", Measure::Worked(None), Compare::AtMost, yearly("20")).unit = "h".into();
    let hands = Measure::Worked(Some(tir.id("hands")));
    tir.threshold("same", hands, Compare::Equal, yearly("20")).unit = "h".into();
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.runs[1].runs = 2.1, "rest in 2028: it comes to 21 h and must be at most 20 h");
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[1].runs = 1.9,
        "same in 2028: it comes to 19 h and must be equal to 20 h",
    );
}

#[test]
fn what_is_local_is_balanced_at_each_place() {
    let mut tir = program(1);
    tir.places.insert(0, Place { name: "isles".into(), parent: None, people: None, area: None, site: HERE });
    tir.places[1].parent = Some(WHOLE);
    tir.places.push(Place { name: "hill".into(), parent: Some(WHOLE), people: None, area: None, site: HERE });
    tir.resource("grain", Kind::Good, "t");
    tir.resources[0].local = true;
    tir.recipe("reap", Duration::default(), &[(Produce, "grain", "1")]).places = vec![PlaceId(1), PlaceId(2)];
    tir.need("bread", "grain", yearly("2")).place = PlaceId(2);
    tir.threshold("barn", Measure::Stock(tir.id("grain")), Compare::AtMost, Rate::total(r("3"))).places =
        Where::At(PlaceId(1));
    let mut plan = draft(&tir);
    plan.run("reap", 2027, 2.0);
    plan.runs[0].place = "hill".into();
    plan.meet("bread", 2027, 2.0, 2.0, "t");
    plan.needs[0].place = "hill".into();
    plan.wins("vital needs: least total shortfall", 0.0, "of the need");
    passes(&tir, &plan, &[]);
    let at_shore = |plan: &mut Plan| {
        plan.runs[0].place = "shore".into();
        plan.hold("grain", "t", 2027, &[2.0]);
    };
    breaks(&tir, &plan, &[], at_shore, "grain at hill in 2027: 2 t are delivered and 0 t are there");
    let full = |plan: &mut Plan| {
        plan.run("reap", 2027, 4.0);
        plan.hold("grain", "t", 2027, &[4.0]);
    };
    breaks(&tir, &plan, &[], full, "barn at shore in 2027: it comes to 4 t and must be at most 3 t");
    breaks(&tir, &plan, &[], |plan| plan.needs[0].place = "shore".into(), "it is needed elsewhere");
}
