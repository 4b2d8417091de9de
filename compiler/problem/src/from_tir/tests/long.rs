//! Horizons of many periods.

use weal_base::Code;
use weal_tir::calendar::{Basis, CalendarUnit, Day, Period, Rate};
use weal_tir::*;

use super::near;
use crate::sample::*;
use crate::{from_tir, invariants};

/// Days from 2027 on.
fn by_day(count: i32) -> Build {
    let mut it = Build::years(2027, 1);
    let first = it.tir.horizon.periods[0].start.0;
    let period = |at: i32| {
        let start = Day(first + at);
        let end = Day(first + at + 1);
        Period { label: start.to_string().into(), start, end, months: r("1/30") }
    };
    it.tir.horizon.periods = (0..count).map(period).collect();
    it.tir.horizon.unit = CalendarUnit::Day;
    it
}

fn workshop(it: &mut Build, recipes: usize, takes: &str, keeps: &str) {
    let hours = it.resource(Kind::Labour, "hours", "h", Details { supply: supply(per_day("8")), ..Details::default() });
    let loses = Some(Rate::steady(r("0.001"), Basis::Day, None));
    let fruit = Details { keeps: Some(days(keeps)), loses, supply: supply(per_day("1")), ..Details::default() };
    let fruit = it.resource(Kind::Perishable, "fruit", "kg", fruit);
    let press = Details { stock: aged("500", "0", "9"), lasts: Some(years("10")), ..Details::default() };
    let press = it.resource(Kind::Durable, "press", "", press);
    for i in 0..recipes {
        let flows = [
            (Verb::Work, hours, "1"),
            (Verb::Produce, fruit, "2"),
            (Verb::Use, press, "1"),
            (Verb::Produce, press, "1"),
        ];
        it.recipe(&format!("r{i}"), days(takes), &flows);
    }
    let mut cap = bound(Measure::Stock(fruit), Compare::AtMost, total("1e6"));
    cap.falling = Some(Falling { part: r("0.0001"), every: days("0.5") });
    it.threshold("room", cap);
}

#[test]
fn four_thousand_days_with_long_runs_are_built() {
    let mut it = by_day(4_000);
    workshop(&mut it, 2, "90", "60");
    let (problem, problems) = from_tir(&it.tir, &[]);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(invariants::check(&problem), Vec::<String>::new());
    let last = problem.rows.iter().rposition(|row| matches!(row, crate::Row::Threshold(..))).unwrap();
    let wanted = 1e6 * (0.9999f64.ln() * 7_998.0).exp();
    assert!((problem.row_upper[last] / wanted - 1.0).abs() < 1e-11);
}

#[test]
fn runs_that_reach_over_too_many_periods_are_refused_and_not_built() {
    let mut it = by_day(4_000);
    workshop(&mut it, 20, "3000", "3000");
    let (problem, problems) = from_tir(&it.tir, &[]);
    assert!(problem.columns.is_empty());
    assert!(problems.iter().any(|problem| problem.code == Code::TooLarge));
}

#[test]
fn a_rate_per_month_lasts_by_the_part_of_each_period() {
    let mut it = Build::months(3);
    let hours = it.resource(Kind::Labour, "hours", "h", Details::default());
    it.recipe("teach", days("31"), &[(Verb::Produce, hours, "100"), (Verb::Work, hours, "1")]);
    let lasting = Lasting { basis: Basis::Month, duration: days("42") };
    it.tir.flows[0].lasting = Some(Box::new(lasting));
    let view = it.view();
    let run = "runs of teach at shore in 2027-01";
    near(view.entry("capacity of hours at shore in 2027-02", run), 100.0);
    near(view.entry("capacity of hours at shore in 2027-03", run), 100.0 * 14.0 / 31.0);
    near(view.sides("capacity of hours at shore in 2027-03").0, 0.0);
    assert!(view.column("stretch of supply of hours at shore").is_none());
}

#[test]
fn durables_that_keep_coming_serve_from_the_first_day_of_their_period() {
    let mut it = Build::years(2027, 5);
    let loom = it.resource(Kind::Durable, "loom", "", Details { lasts: Some(years("2")), ..Details::default() });
    it.recipe("workshop", years("1"), &[(Verb::Produce, loom, "0.5")]);
    it.tir.flows[0].lasting = Some(Box::new(Lasting { basis: Basis::Month, duration: years("2") }));
    it.threshold("made", bound(Measure::Produced(loom), Compare::AtMost, per_year("1")));
    let view = it.view();
    // Six in 2028 and six in 2029, each for two years.
    let run = "runs of workshop at shore in 2027";
    let changes: Vec<f64> =
        (2027..2032).map(|year| view.entry(&format!("balance of loom at shore in {year}"), run)).collect();
    assert_eq!(changes, [0.0, 6.0, 6.0, -6.0, -6.0]);
    // A produced rate is not a product of the run.
    near(view.entry("threshold made at shore in 2028", run), 0.0);
}

#[test]
fn what_changes_by_itself_has_an_end_even_if_nobody_touches_it() {
    let mut it = Build::years(2027, 2);
    let grain = Details { stock: stock("10"), loses: Some(per_year("0.1")), ..Details::default() };
    it.resource(Kind::Good, "grain", "t", grain.clone());
    it.resource(Kind::Good, "seed", "t", Details { end: End::Free, ..grain });
    it.resource(Kind::Good, "salt", "t", Details { stock: stock("10"), ..Details::default() });
    let view = it.view();
    assert!(view.row("end of grain at shore").is_some());
    assert!(view.row("balance of seed at shore in 2027").is_none());
    assert!(view.row("balance of salt at shore in 2027").is_none());
}
