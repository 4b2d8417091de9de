//! Perishables moved from place to place: nothing is handed out that is older than it keeps.

use weal_plan::Plan;
use weal_tir::Verb::*;
use weal_tir::calendar::{Duration, Rate};
use weal_tir::*;

use super::{breaks, passes};
use crate::sample::*;

/// 6 t of apples come to the shore in the first of three years and keep for `keeps` days; an island eats 2 t a year. A boat
/// that takes `takes` moves them.
fn island(keeps: i64, takes: Duration) -> (Tir, Plan) {
    let mut tir = program(3);
    let island = PlaceId(tir.places.len() as u32);
    let mut place = tir.places[0].clone();
    (place.name, place.parent) = ("island".into(), Some(WHOLE));
    tir.places.push(place);
    let apples = tir.resource("apples", Kind::Perishable, "t");
    apples.keeps = Some(days(keeps));
    let window = calendar::Window { from: None, until: Some(day(2028, 1, 1)) };
    apples.supply.push(Supply { place: WHOLE, rate: Rate::total(r("6")), profile: None, window, site: HERE });
    tir.resources[0].local = true;
    tir.recipe("boat", takes, &[(Consume, "apples", "1"), (Produce, "apples", "1")]);
    (tir.flows[0].place, tir.flows[1].place) = (Some(WHOLE), Some(island));
    tir.need("fruit", "apples", yearly("2")).place = island;
    let mut plan = draft(&tir);
    for year in [2027, 2028, 2029] {
        plan.meet("fruit", year, 2.0, 0.0, "t");
    }
    plan.needs.iter_mut().for_each(|need| need.place = "island".into());
    (tir, plan)
}

fn meet(plan: &mut Plan, met: [f64; 3]) {
    for (need, met) in plan.needs.iter_mut().zip(met) {
        (need.met, need.coverage) = (met, met / 2.0);
    }
    let worst = met.iter().map(|met| 1.0 - met / 2.0).fold(0.0, f64::max);
    plan.wins("vital needs: least worst shortfall", worst, "of the need");
    plan.wins("vital needs: least total shortfall", met.iter().map(|met| 1.0 - met / 2.0).sum(), "of the need");
}

/// Holds the apples on the island instead of on the shore.
fn on_the_island(plan: &mut Plan, amounts: &[f64]) {
    let from = plan.stocks.len();
    plan.hold("apples", "t", 2027, amounts);
    plan.stocks[from..].iter_mut().for_each(|stock| stock.place = "island".into());
}

#[test]
fn what_is_moved_ages_where_it_is() {
    let (tir, mut plan) = island(400, Duration::default());
    plan.run("boat", 2027, 4.0);
    meet(&mut plan, [2.0, 2.0, 0.0]);
    plan.hold("apples", "t", 2027, &[0.0, 0.0, 0.0]);
    on_the_island(&mut plan, &[2.0, 0.0, 0.0]);
    plan.spare("apples", "t", 2027, 2.0);
    passes(&tir, &plan, &[]);
    // Moved in the first year and kept for the third it is too old.
    let mut later = plan.clone();
    later.runs[0].runs = 6.0;
    later.surpluses.clear();
    meet(&mut later, [2.0, 2.0, 2.0]);
    breaks(&tir, &later, &[], |_| (), "apples at island in 2028: 2 t spoil, and the plan does not say so");
    // Nor is it made fresh by waiting on the shore for the boat.
    breaks(
        &tir,
        &plan,
        &[],
        |plan| {
            plan.runs[0].runs = 2.0;
            plan.run("boat", 2028, 2.0);
        },
        "apples at shore in 2028: 2 t are moved away and 0 t appeared in that period",
    );
}

#[test]
fn what_was_long_on_the_way_is_not_kept_on() {
    let (tir, mut plan) = island(800, days(500));
    plan.run("boat", 2027, 2.0);
    meet(&mut plan, [0.0, 2.0, 0.0]);
    plan.hold("apples", "t", 2027, &[0.0, 0.0, 0.0]);
    on_the_island(&mut plan, &[0.0, 0.0, 0.0]);
    plan.spare("apples", "t", 2027, 4.0);
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[0].runs = 4.0,
        "apples at island in 2028: 2 t that were long on the way are kept on",
    );
    let (tir, _) = island(300, days(500));
    breaks(&tir, &plan, &[], |_| (), "apples at island in 2028: 2 t are too old when they arrive");
}
