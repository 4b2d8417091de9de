use weal_plan::Plan;
use weal_tir::Verb::*;
use weal_tir::calendar::{Basis, Duration};
use weal_tir::*;

use super::{breaks, passes};
use crate::sample::*;

/// Boats are built in a year, take a year's season, and retire.
fn yard(horizon: i16) -> (Tir, Plan) {
    let mut tir = program(horizon);
    let boat = tir.resource("boat", Kind::Durable, "");
    boat.stock.push(Stock { place: WHOLE, amount: r("2"), aged: Some((years(10), years(10))), site: HERE });
    boat.lasts = Some(Duration { months: r("138"), days: r("0") });
    boat.available = Some(r("0.5"));
    boat.end = End::Free;
    let hands = tir.resource("hands", Kind::Labour, "h");
    hands.supply.push(Supply {
        place: WHOLE,
        rate: yearly("100"),
        profile: None,
        window: Default::default(),
        site: HERE,
    });
    tir.recipe("build", years(1), &[(Work, "hands", "60"), (Produce, "boat", "1")]);
    tir.recipe("season", years(1), &[(Use, "boat", "1"), (Work, "hands", "30")]);
    let plan = draft(&tir);
    (tir, plan)
}

/// Half a year's part of 2028 that boats aged ten serve, which last eleven and a half mean years.
fn part() -> f64 {
    (1.5 * 365.2425 - 365.0) / 366.0
}

#[test]
fn durables_retire_in_mean_days_and_serve_the_day_after_they_arrive() {
    let (tir, mut plan) = yard(3);
    plan.run("build", 2027, 1.0);
    plan.run("season", 2027, 1.0);
    plan.run("season", 2028, 0.5);
    plan.run("season", 2029, 0.5);
    plan.hold("boat", "", 2027, &[2.0, 2.0 * part() + 1.0, 1.0]);
    plan.capacity("boat", "", 2027, 1.0, 1.0);
    plan.capacity("hands", "h", 2027, 90.0, 100.0);
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.runs[3].runs = 0.6, "boat at shore in 2029: 0.6 are in use and 0.5 are there");
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.stocks[1].amount = 2.0,
        "boat at shore in 2028: the plan says in service are 2",
    );
    breaks(&tir, &plan, &[], |plan| plan.capacities[0].available = 2.0, "the plan says available are 2");
    breaks(&tir, &plan, &[], |plan| plan.capacities[1].used = 80.0, "the plan says asked for are 80 h");
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[0].runs = 1.2,
        "hands at shore in 2027: 102 h are worked and 100 h are there",
    );
}

#[test]
fn as_many_must_serve_at_the_end_as_at_the_start() {
    let (mut tir, mut plan) = yard(3);
    plan.run("build", 2028, 1.5);
    plan.hold("boat", "", 2027, &[2.0, 2.0 * part(), 1.5]);
    passes(&tir, &plan, &[]);
    for details in tir.resources[0].details.iter_mut() {
        details.end = End::Default;
    }
    breaks(&tir, &plan, &[], |_| (), "boat at shore at the end of 2029: 1.5 are left, and 2 must be");
}

#[test]
fn ages_are_spread_evenly() {
    let (mut tir, mut plan) = yard(3);
    for details in tir.resources[0].details.iter_mut() {
        // Three boats of ages 10, 10.75 and 11.5: the oldest is gone, one serves for nine months.
        details.stock[0].amount = r("3");
        details.stock[0].aged = Some((years(10), Duration { months: r("138"), days: r("0") }));
    }
    plan.hold("boat", "", 2027, &[1.0 + 0.75 * 365.2425 / 365.0, part(), 0.0]);
    passes(&tir, &plan, &[]);
}

#[test]
fn what_ends_after_the_horizon_is_in_progress() {
    let (tir, mut plan) = yard(1);
    plan.run("build", 2027, 1.0);
    plan.hold("boat", "", 2027, &[2.0]);
    passes(&tir, &plan, &[]);
    let mut tir = tir;
    tir.recipes[0].takes = Some(Box::new(years(2)));
    plan.unfinished("build", 2027, 1.0);
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.in_progress.clear(),
        "build at shore in 2027: the plan says unfinished at the end are 0",
    );
    breaks(&tir, &plan, &[], |plan| plan.runs.clear(), "unfinished at the end are 1 run,");
}

#[test]
fn long_runs_spread_their_work_over_their_days() {
    let (mut tir, mut plan) = yard(3);
    // 730 days from 2027-01-01 end a day before 2028 does: 365 days fall in each year.
    tir.recipes[0].takes = Some(Box::new(days(730)));
    plan.run("build", 2027, 2.0);
    plan.capacity("hands", "h", 2027, 60.0, 100.0);
    plan.capacity("hands", "h", 2028, 60.0, 100.0);
    plan.capacity("hands", "h", 2029, 0.0, 100.0);
    plan.hold("boat", "", 2027, &[2.0, 2.0 * part(), 2.0]);
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[0].runs = 4.0,
        "hands at shore in 2028: 120 h are worked and 100 h are there",
    );
}

#[test]
fn trained_people_work_from_the_day_after_their_training_on() {
    let (mut tir, mut plan) = yard(4);
    tir.recipe("train", years(1), &[(Work, "hands", "20"), (Produce, "hands", "5")]);
    let last = tir.flows.len() - 1;
    tir.flows[last].lasting =
        Some(Box::new(Lasting { basis: Basis::Month, duration: Duration { months: r("18"), days: r("0") } }));
    plan.run("train", 2027, 1.0);
    plan.hold("boat", "", 2027, &[2.0, 2.0 * part(), 0.0, 0.0]);
    plan.capacity("hands", "h", 2027, 20.0, 100.0);
    plan.capacity("hands", "h", 2028, 0.0, 160.0);
    // From 2029-01-01 to 2029-07-01 are 181 days.
    plan.capacity("hands", "h", 2029, 0.0, 100.0 + 60.0 * 181.0 / 365.0);
    plan.capacity("hands", "h", 2030, 0.0, 100.0);
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.capacities[1].available = 165.0,
        "hands at shore in 2028: the plan says available are 165 h",
    );
}

#[test]
fn flows_are_used_when_they_appear() {
    let mut tir = program(2);
    let power = tir.resource("power", Kind::Flowing, "MWh");
    power.supply.push(Supply { place: WHOLE, rate: yearly("8"), profile: None, window: from_year(2028), site: HERE });
    tir.recipe("press", Duration::default(), &[(Consume, "power", "1")]);
    let mut plan = draft(&tir);
    plan.run("press", 2028, 6.0);
    plan.spare("power", "MWh", 2028, 2.0);
    passes(&tir, &plan, &[]);
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.surpluses.clear(),
        "power at shore in 2028: the plan says the surplus is 0 MWh",
    );
    breaks(
        &tir,
        &plan,
        &[],
        |plan| plan.runs[0].period = "2027".into(),
        "power at shore in 2027: 6 MWh are consumed and 0 MWh are there",
    );
    breaks(&tir, &plan, &[], |plan| plan.hold("power", "MWh", 2027, &[1.0]), "it cannot be held");
}

#[test]
fn what_is_built_serves_by_the_calendar() {
    let (mut tir, mut plan) = yard(3);
    for details in tir.resources[0].details.iter_mut() {
        details.stock.clear();
        details.lasts = Some(years(2));
    }
    tir.recipes[0].takes = None;
    plan.run("build", 2027, 1.0);
    plan.run("season", 2028, 0.5);
    plan.hold("boat", "", 2027, &[1.0, 1.0]);
    passes(&tir, &plan, &[]);
    breaks(&tir, &plan, &[], |plan| plan.run("season", 2029, 0.1), "0.1 are in use and 0 are there");
}
