//! The fishery of the first page.

use super::{INF, near};
use crate::ir::StageKind;
use crate::sample::*;

#[test]
fn the_fishery_has_the_conditions_of_its_first_page() {
    let (it, no_trawl, phase_out) = fishery();
    let view = it.view_with(&[no_trawl, phase_out]);
    // A season takes exactly one period: all of it falls into the period it starts in.
    let runs = "runs of hand_line_season at shore in 2028";
    for (row, value) in [
        ("balance of cod at shore in 2028", -62.0),
        ("balance of fish at shore in 2028", 60.0),
        ("balance of fish at shore in 2029", 0.0),
        ("capacity of crew at shore in 2028", -4_800.0),
        ("capacity of hand_liner at shore in 2028", -1.0),
        ("threshold carbon at shore in 2028", 24.0),
    ] {
        near(view.entry(row, runs), value);
    }
    // 42 kt grow by 0.18 · 42 · (1 − 42/60) kt in the first year.
    near(view.sides("balance of cod at shore in 2027").0, -(42_000.0 + 2_268.0));
    near(view.sides("balance of cod at shore in 2028").0, 0.0);
    assert_eq!(view.sides("end of cod at shore"), (42_000.0, INF));
    assert_eq!(view.sides("threshold spawning_stock at shore in 2036"), (30_000.0, INF));
    assert_eq!(view.problem.curves.len(), 9);
    assert!(view.column("growth of cod at shore in 2027").is_none());
    // A limit that falls by 5 % a year.
    near(view.sides("threshold carbon at shore in 2030").1, 3_400.0 * 0.95f64.powi(3));
    near(view.entry("threshold carbon at shore in 2030", "stretch of threshold carbon"), -(0.95f64.powi(3)));
    // Needs: fish is spoiled at the end of each year; nine tenths of protein must be there.
    near(view.sides("balance of fish at shore in 2030").1, 1_964.0);
    near(view.sides("floor of protein at shore in 2030").1, 136.4);
    assert_eq!(view.sides("freshness of fish at shore in 2030"), (-INF, 0.0));
    assert!(view.row("floor of barter at shore in 2030").is_none());
    // Policies hold from their first year.
    assert!(view.row("policy no_trawl/1: no trawl_season at shore in 2029").is_none());
    assert_eq!(view.sides("policy no_trawl/1: no trawl_season at shore in 2030"), (-INF, 0.0));
    assert!(view.row("policy phase_out/1 at shore in 2030").is_none());
    near(view.sides("policy phase_out/1 at shore in 2031").1, 1.5);
    near(view.entry("policy phase_out/1 at shore in 2031", "runs of trawl_season at shore in 2031"), 1.0);
    // Nobody follows the stock of a burden that nothing bounds.
    assert!(view.column("stock of co2e at shore in 2030").is_none());
    let kinds: Vec<StageKind> = view.problem.stages.iter().map(|stage| stage.kind).collect();
    use StageKind::*;
    assert_eq!(kinds, [Worst(0), Sum(0), Worst(2), Sum(2), Aim(0), Aim(1), Surplus, Canonical]);
}

#[test]
fn boats_are_built_serve_and_retire() {
    let (it, ..) = fishery();
    let view = it.view();
    let balance = |year: u32| format!("balance of hand_liner at shore in {year}");
    // Fourteen of 5 to 20 years, lasting 25: the oldest serve 5 mean years, 1826.2125 days, 1826 of them up to 2031.
    near(view.sides(&balance(2027)).0, -14.0);
    near(view.sides(&balance(2028)).0, 0.0);
    near(view.sides(&balance(2032)).0, 1.0 - 0.2125 / 366.0);
    // One that is laid down in 2027 serves from 2028 on.
    near(view.entry(&balance(2027), "runs of build_hand_liner at shore in 2027"), 0.0);
    near(view.entry(&balance(2028), "runs of build_hand_liner at shore in 2027"), 1.0);
    near(view.entry(&balance(2029), "runs of build_hand_liner at shore in 2027"), 0.0);
    near(view.entry(&balance(2028), "in service of hand_liner at shore in 2028"), -1.0);
    near(view.entry(&balance(2028), "in service of hand_liner at shore in 2027"), 1.0);
    assert_eq!(view.sides("end of hand_liner at shore"), (14.0, INF));
    // Nobody makes trawlers: their end is free.
    assert!(view.row("end of trawler at shore").is_none());
    // One more, brand-new, at the start; as much more must be left.
    near(view.entry(&balance(2027), "stretch of stock of hand_liner at shore"), 1.0);
    near(view.entry("end of hand_liner at shore", "stretch of stock of hand_liner at shore"), -1.0);
}

#[test]
fn long_runs_are_spread_and_rates_last() {
    let (it, ..) = fishery();
    let view = it.view();
    let run = "runs of train_shipwright at shore in 2027";
    let hours = |year: u32| view.entry(&format!("capacity of shipwright at shore in {year}"), run);
    near(hours(2027), -400.0 * 365.0 / 731.0);
    near(hours(2028), -400.0 * 366.0 / 731.0);
    near(hours(2029), 1_700.0);
    near(hours(2036), 1_700.0);
    near(view.entry("capacity of crew at shore in 2028", run), -3_000.0 * 366.0 / 731.0);
    // One begun in the last year ends behind the horizon: only its first half counts.
    let last = "runs of train_shipwright at shore in 2036";
    near(view.entry("capacity of crew at shore in 2036", last), -3_000.0 * 366.0 / 731.0);
    near(view.entry("capacity of shipwright at shore in 2036", "stretch of supply of shipwright at shore"), 1.0);
    // Least labour counts every hour, wherever it falls: of the last run, one year's.
    let column = view.column(last).unwrap() as u32;
    let aim = &view.problem.stages[4].objective;
    near(aim.iter().find(|(at, _)| *at == column).unwrap().1, 3_400.0 * 366.0 / 731.0);
}
