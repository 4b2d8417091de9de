use weal_tir::calendar::{Basis, Rate};
use weal_tir::steps::Step;
use weal_tir::{Compare, Happened, Measure, NeedId, Signal, Threshold, ThresholdId};

use super::*;
use crate::sample::{bakery, baking, bound, counted, event, number};

fn signal(on: &str, of: Signal, amount: &str) -> Event {
    event(on, &format!("signal = {amount}"), Happened::Signal { of, amount: number(amount) })
}

#[test]
fn a_signal_holds_from_its_day_on() {
    let mut tir = bakery();
    tir.needs[0].rate.steps = Some(
        [Step { from: day("2027-02-10"), amount: number("5") }, Step { from: day("2027-05-01"), amount: number("6") }]
            .into(),
    );
    let plan = baking(&tir);
    let need = Signal::Need(NeedId(0));
    let now = sound(&tir, &plan, &[signal("2027-03-16", need, "9")], "2027-03-16");
    let steps: Vec<(String, String)> = now.tir.needs[0]
        .rate
        .steps
        .iter()
        .flatten()
        .map(|step| (step.from.to_string(), step.amount.to_string()))
        .collect();
    let expected = [("2027-02-10", "5"), ("2027-03-16", "9"), ("2027-05-01", "6")];
    assert_eq!(steps, expected.map(|(from, amount)| (from.to_owned(), amount.to_owned())));
    assert_eq!(now.causes.len(), 1);
    // On the day of a step it takes its place; what is so already is no news.
    let now = sound(&tir, &plan, &[signal("2027-02-10", need, "7")], "2027-03-16");
    assert_eq!(now.tir.needs[0].rate.steps.as_ref().unwrap().len(), 2);
    let now = sound(&tir, &plan, &[signal("2027-02-11", need, "5")], "2027-02-16");
    assert_eq!((now.tir.needs, now.causes.len()), (tir.needs, 0));
}

#[test]
fn supplies_thresholds_and_flows_change_too() {
    let mut tir = bakery();
    let flour = sample::id(&tir, "flour");
    let bound = bound(Measure::Stock(flour), Compare::AtLeast, Rate::total(number("10")));
    tir.thresholds.push(Threshold { name: "reserve".into(), bound, site: sample::HERE });
    let plan = baking(&tir);
    let events = [
        signal("2027-02-15", Signal::Supply(flour, WHOLE), "4"),
        signal("2027-02-15", Signal::Threshold(ThresholdId(0)), "20"),
        signal("2027-02-15", Signal::Flow(0), "2"),
        counted(&tir, "2027-02-28", "flour", "31"),
        counted(&tir, "2027-03-31", "flour", "19"),
    ];
    let now = sound(&tir, &plan, &events, "2027-04-01");
    // February: 10 t for half of it, 4 t for the other, less 8 t. From March on 4 t come and 16 t go.
    close(&[now.counts[0].expected, now.counts[1].expected], &[32.0 + 7.0 - 8.0, 31.0 + 4.0 - 16.0]);
    close(&path(&now, "flour")[..3], &[32.0, 31.0, 19.0]);
    // A limit that is no rate is another for the month as a whole.
    let limit = &now.tir.thresholds[0].bound.limit;
    assert_eq!(limit.basis, Basis::Total);
    let held: Vec<String> =
        now.tir.horizon.periods.iter().take(3).map(|period| limit.in_period(period).to_string()).collect();
    assert_eq!(held, ["10", "20", "20"]);
    assert_eq!(now.causes.len(), 3);
    // Of bread there is no supply to change.
    let bread = sample::id(&tir, "bread");
    let (_, problems) = fold(&tir, &plan, &[signal("2027-02-15", Signal::Supply(bread, WHOLE), "4")], "2027-02-15");
    assert!(problems.has_errors());
}

#[test]
fn needs_are_taken_to_get_the_same_part_of_what_they_want() {
    let tir = bakery();
    let mut plan = baking(&tir);
    let need = |period: &str, met: f64| weal_plan::Need {
        need: "daily_bread".into(),
        place: "town".into(),
        period: period.into(),
        wanted: 8.0,
        met,
        unit: "t".into(),
        coverage: met / 8.0,
    };
    plan.needs = vec![need("2027-01", 8.0), need("2027-02", 6.0)];
    // Of 4 t wanted in February three quarters are delivered: 8 t made, 3 t gone.
    let events = [signal("2027-02-01", Signal::Need(NeedId(0)), "4"), counted(&tir, "2027-02-28", "bread", "5")];
    let now = sound(&tir, &plan, &events, "2027-02-28");
    close(&[now.counts[0].expected], &[5.0]);
}
