#![allow(clippy::unwrap_used)]

use weal_tir::calendar::Rate;
use weal_tir::{Compare, Event, Happened, Measure, NeedId, Ran, Threshold, Tir, Verb, WHOLE};

use super::*;
use crate::from_journal;
use crate::sample::{self, add_recipe, bakery, baking, changed, counted, day, ran};

fn at(tir: &Tir, events: &[Event], today: &str) -> (Status, String) {
    let plan = baking(tir);
    let (now, _) = from_journal(tir, &[], &plan, &[], events, None, day(today));
    let status = status(tir, &now, &plan, events, &["gear = open".to_owned()]);
    let text = human(&status, 90);
    (status, text)
}

/// What people read, in lines of 90 columns.
#[track_caller]
fn shows(text: &str, expected: &str) {
    assert_eq!(text.trim_end(), expected.trim(), "\n{text}");
}

#[test]
fn before_anything_is_written() {
    let (status, text) = at(&bakery(), &[], "2027-01-15");
    shows(
        &text,
        r#"
bakery · 2027-01-15 · in 2027-01, 48 % of it over

Everything is as planned.

RECIPES (█ done, ░ behind, ▓ ahead, · still to come)
  bake  ██··················  3.871 of 3.871  as planned, if nobody says otherwise

NEEDS (up to now)
  daily_bread  ▇·····  3.871 of 3.871 t  100 %

CAPACITY AND HOURS
  baker  80 of 300 h asked for
  oven   0 of 2 asked for

DECISIONS IN FORCE
  gear = open
"#,
    );
    let json = serde_json::to_string(&status).unwrap();
    assert_eq!(serde_json::from_str::<Status>(&json).unwrap(), status);
    assert!(json.starts_with(r#"{"schema":"weal.status/1","package":"bakery","today":"2027-01-15""#));
}

#[test]
fn all_as_planned() {
    let tir = bakery();
    let events = [
        ran(&tir, "2027-01-20", Ran::Did, "bake", "8"),
        ran(&tir, "2027-02-05", Ran::Did, "bake", "8"),
        counted(&tir, "2027-02-28", "flour", "34"),
        counted(&tir, "2027-02-28", "bread", "0"),
    ];
    let (_, text) = at(&tir, &events, "2027-02-28");
    shows(
        &text,
        r#"
bakery · 2027-02-28 · in 2027-02, 100 % of it over

Everything is as planned.

RECIPES (█ done, ░ behind, ▓ ahead, · still to come)
  bake  ███████·············  16 of 16  as planned

NEEDS (up to now)
  daily_bread  ▇▇····  16 of 16 t  100 %  as much was taken as is wanted

STOCKS (as planned, and as it is)
  flour  ▅▅▆▆▆▇  ▅▅▆▆▆▇  34 t counted on 2027-02-28, as expected
  bread  ▁▁▁▁▁▁  ▁▁▁▁▁▁  0 t counted on 2027-02-28, as expected

CAPACITY AND HOURS
  baker  80 of 300 h asked for
  oven   0 of 2 asked for

DECISIONS IN FORCE
  gear = open
"#,
    );
}

#[test]
fn late_and_lost() {
    let mut tir = bakery();
    let flour = sample::id(&tir, "flour");
    let reserve = sample::bound(Measure::Stock(flour), Compare::AtLeast, Rate::total(sample::number("22")));
    tir.thresholds.push(Threshold { name: "reserve".into(), bound: reserve, site: sample::HERE });
    let promise = |on: &str, to, name: &str, amount: &str, by: &str| {
        let (resource, amount, by) = (sample::id(&tir, name), sample::number(amount), day(by));
        sample::event(on, "promise", Happened::Promised { to, resource, place: WHOLE, amount, by })
    };
    let events = [
        ran(&tir, "2027-01-20", Ran::Did, "bake", "5"),
        Event { because: Some("fire".into()), ..changed(&tir, "2027-02-05", "oven", "-1") },
        counted(&tir, "2027-02-14", "flour", "20"),
        changed(&tir, "2027-03-02", "baker", "-250"),
        promise("2027-03-02", None, "flour", "5", "2027-03-10"),
        promise("2027-03-02", None, "flour", "6", "2027-04-10"),
        promise("2027-03-02", Some(NeedId(0)), "bread", "2", "2027-04-10"),
    ];
    let (_, text) = at(&tir, &events, "2027-03-15");
    shows(
        &text,
        r#"
bakery · 2027-03-15 · in 2027-03, 48 % of it over

7 things are not as planned.

NOT AS PLANNED
  2027-01-20 did bake 5 run
  2027-02-05 change -1 oven (fire)
  2027-02-14 count stock flour = 20
  2027-03-02 change -250 baker
  2027-03-02 promise
  2027-03-02 promise
  2027-03-02 promise

RECIPES (█ done, ░ behind, ▓ ahead, · still to come)
  bake  ███████░············  16.87 of 19.87  3 runs behind

NEEDS (up to now)
  daily_bread  ▄▇▇···  16.87 of 19.87 t  85 %

LIMITS (○ kept, ▲ broken)
  reserve  ○▲○  23  ≥ 22 t  broken in 2027-02

STOCKS (as planned, and as it is)
  flour  ▅▅▆▆▆▇  ▆▄▄▅▅▆  20 t counted on 2027-02-14, 16 t less than expected
  oven   ▇▇▇▇▇▇  ▇▄▄▄▄▄  1 at the end; 2 was planned

CAPACITY AND HOURS
  baker  80 of 50 h asked for  30 h too few
  oven   0 of 1 asked for      1 fewer than planned

PROMISES
  5 t flour to us by 2027-03-10: overdue
  6 t flour to us by 2027-04-10: open
  2 t bread for daily_bread by 2027-04-10: open

DECISIONS IN FORCE
  gear = open
"#,
    );
}

#[test]
fn more_than_planned_and_still_going_on() {
    let mut tir = bakery();
    sample::add_place(&mut tir, "mill", 0);
    add_recipe(&mut tir, "build", &[(Verb::Produce, "oven", "1")]).takes = Some(Box::new(sample::months(2)));
    let delivered = |on: &str, amount: &str| {
        let (resource, amount) = (sample::id(&tir, "bread"), sample::number(amount));
        sample::event(on, "deliver", Happened::Delivered { to: Some(NeedId(0)), resource, place: WHOLE, amount })
    };
    let events = [
        ran(&tir, "2027-01-20", Ran::Did, "bake", "9"),
        ran(&tir, "2027-02-02", Ran::Started, "build", "1"),
        ran(&tir, "2027-02-05", Ran::Did, "bake", "10"),
        delivered("2027-01-31", "9"),
        delivered("2027-02-14", "5"),
        sample::event(
            "2027-02-15",
            "count stock bread = 1",
            Happened::Counted { resource: sample::id(&tir, "bread"), place: WHOLE, amount: sample::number("1") },
        ),
    ];
    let (_, text) = at(&tir, &events, "2027-02-20");
    shows(
        &text,
        r#"
bakery · 2027-02-20 · in 2027-02, 71 % of it over

4 things are not as planned.

NOT AS PLANNED
  2027-01-20 did bake 9 run
  2027-02-02 started build 1 run
  2027-02-05 did bake 10 run
  2027-02-15 count stock bread = 1

RECIPES (█ done, ░ behind, ▓ ahead, · still to come)
  bake   ██████▓▓············  19 of 13.71  5.286 runs ahead
  build  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓       1 of 0  1 run ahead

NEEDS (up to now)
  daily_bread  ▇▇····  13.71 of 13.71 t  100 %  14 t was taken, 0.2857 t more than is
                                                wanted

STOCKS (as planned, and as it is)
  flour  ▅▅▆▆▆▇  ▅▅▅▆▆▆  39 t at the end; 42 t was planned
  bread  ▁▁▁▁▁▁  ▄▇▇▇▇▇  1 t counted on 2027-02-15, 1.071 t less than expected
  oven   ▅▅▅▅▅▅  ▅▅▅▇▇▇  3 at the end; 2 was planned

CAPACITY AND HOURS
  baker  100 of 300 h asked for
  oven   0 of 2 asked for

WORK IN PROGRESS
  1 run of build, started in 2027-02, until 2027-03-31

DECISIONS IN FORCE
  gear = open
"#,
    );
}

#[test]
fn no_line_is_wider_than_asked_and_all_is_over_at_last() {
    let tir = bakery();
    let plan = baking(&tir);
    let events: Vec<Event> = (1..60).map(|at| changed(&tir, "2027-01-20", "flour", &format!("0.{at}"))).collect();
    let (now, _) = from_journal(&tir, &[], &plan, &[], &events, None, day("2027-12-01"));
    let status = status(&tir, &now, &plan, &events, &[]);
    for width in [10, 60, 75, 200] {
        let text = human(&status, width);
        assert!(text.lines().all(|line| weal_base::layout::columns(line) <= width.max(60)), "{width}:\n{text}");
    }
    let text = human(&status, 80);
    assert!(
        text.starts_with("bakery · 2027-12-01 · behind the last period\n\n59 things are not as planned.\n"),
        "{text}"
    );
    assert!(text.contains("  … 34 earlier lines; `--json` has all.\n"), "{text}");
}
