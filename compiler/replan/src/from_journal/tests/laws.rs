//! What must hold of any lines, in programs of any amounts.

use proptest::prelude::*;
use weal_base::Rational;
use weal_tir::{Happened, NeedId, Ran, Signal};

use super::*;
use crate::sample::{bakery, changed, counted, event, planned, ran};

/// A bakery with other amounts, and its plan.
fn programs() -> impl Strategy<Value = (Tir, Plan)> {
    (1_i64..60, 1_i64..20, 1_i64..4, prop::collection::vec(0_u8..12, 6)).prop_map(|(stock, supply, each, runs)| {
        let mut tir = bakery();
        let flour = sample::details(&mut tir, "flour");
        flour.stock[0].amount = Rational::from(stock);
        flour.supply[0].rate.amount = Rational::from(supply);
        tir.flows[0].amount = Rational::from(each);
        let runs: Vec<f64> = runs.into_iter().map(f64::from).collect();
        let plan = planned(&tir, &[("bake", "town", &runs)]);
        (tir, plan)
    })
}

/// A line on a day of the first three months, as numbers: what it is about, and how much.
fn lines(most: usize) -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    prop::collection::vec((0_u8..90, 0_u8..8, 0_u8..30), 0..most)
}

fn line(tir: &Tir, (on, what, amount): (u8, u8, u8)) -> Event {
    let on = weal_tir::calendar::Day(tir.horizon.periods[0].start.0 + i32::from(on)).to_string();
    let amount = amount.to_string();
    let amount = &*amount;
    match what {
        0 => changed(tir, &on, "flour", amount),
        1 => changed(tir, &on, "oven", amount),
        2 => ran(tir, &on, Ran::Did, "bake", amount),
        3 => counted(tir, &on, "flour", amount),
        4 => counted(tir, &on, "bread", amount),
        5 => counted(tir, &on, "oven", amount),
        6 => {
            let resource = sample::id(tir, "flour");
            let (amount, by) = (sample::number(amount), day("2027-04-20"));
            event(&on, "promise", Happened::Promised { to: None, resource, place: WHOLE, amount, by })
        }
        _ => changed(tir, &on, "flour", &format!("-{amount}")),
    }
}

/// All that is told of a program as it is now, but for the places of lines in their list.
#[track_caller]
fn same(a: &Now, b: &Now) {
    for name in ["flour", "bread", "baker", "oven"] {
        close(&path(a, name), &path(b, name));
    }
    let runs = |now: &Now| now.standing.iter().map(|one| (one.activity, one.period, one.firm)).collect::<Vec<_>>();
    assert_eq!(runs(a), runs(b));
    close(
        &a.standing.iter().map(|one| one.runs).collect::<Vec<_>>(),
        &b.standing.iter().map(|one| one.runs).collect::<Vec<_>>(),
    );
    let sorted = |now: &Now| {
        let mut causes: Vec<String> = now.causes.iter().map(|cause| cause.seal.clone()).collect();
        causes.sort();
        causes
    };
    assert_eq!(sorted(a), sorted(b));
    assert_eq!(a.promises.len(), b.promises.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// A line that comes late is folded as if it had been there.
    #[test]
    fn back_dated_lines_count_as_if_they_had_been_there((tir, plan) in programs(), lines in lines(12), today in 0_u8..100) {
        let today = weal_tir::calendar::Day(tir.horizon.periods[0].start.0 + i32::from(today));
        let events: Vec<Event> = lines.into_iter().map(|one| line(&tir, one)).collect();
        let mut sorted = events.clone();
        sorted.sort_by_key(|event| event.day);
        let fold = |events: &[Event]| from_journal(&tir, &[], &plan, &[], events, None, today);
        let ((a, told), (b, other)) = (fold(&events), fold(&sorted));
        prop_assert_eq!(told, other);
        prop_assert_eq!(&a.tir, &b.tir);
        same(&a, &b);
    }

    /// Lines of a day that are about different things, or all bring something, may come in any order.
    #[test]
    fn the_order_of_a_day_does_not_matter((tir, plan) in programs(), lines in lines(12), turn in 0_usize..12) {
        // Losses are kept at what there is, and are not independent of what came before.
        let mut events: Vec<Event> =
            lines.into_iter().filter(|(_, what, _)| *what < 7).map(|(on, what, amount)| line(&tir, (on % 3, what, amount))).collect();
        let counts = |event: &Event| matches!(event.what, Happened::Counted { .. });
        // Of what is counted twice on a day, the later count stands.
        let mut seen = std::collections::BTreeSet::new();
        events.retain(|event| !counts(event) || seen.insert((event.day, event.text.split(' ').nth(2).unwrap().to_owned())));
        let fold = |events: &[Event]| from_journal(&tir, &[], &plan, &[], events, None, day("2027-03-10")).0;
        let a = fold(&events);
        let at = turn % events.len().max(1);
        events.rotate_left(at);
        events.reverse();
        let b = fold(&events);
        for name in ["flour", "bread", "baker", "oven"] {
            close(&path(&a, name), &path(&b, name));
        }
        prop_assert_eq!(a.standing, b.standing);
        prop_assert_eq!(a.causes.len(), b.causes.len());
    }

    /// What changes nothing leaves the program as it is.
    #[test]
    fn lines_without_effect_change_nothing((tir, plan) in programs(), on in 0_u8..31) {
        let zero = |what| line(&tir, (on, what, 0));
        let at = zero(0).day.to_string();
        let signal = |of, amount: &str| event(&at, "signal", Happened::Signal { of, amount: sample::number(amount) });
        let mut events = vec![zero(0), zero(1), zero(2), zero(6), zero(7)];
        events.push(signal(Signal::Need(NeedId(0)), "8"));
        events.push(counted(&tir, &at, "oven", "2"));
        let now = from_journal(&tir, &[], &plan, &[], &events, None, day("2027-01-31")).0;
        prop_assert_eq!(&now.tir, &tir);
        prop_assert!(now.causes.is_empty());
    }

    /// Whatever is reported, the past is possible: nothing is below zero at the end of a past month, and what is counted on
    /// the last day of a month is what is there then.
    #[test]
    fn the_past_is_possible((tir, plan) in programs(), mut lines in lines(10), counted_as in 0_u8..40) {
        // Counts amid a month in which less was possible are closed in on step by step, and not to the last digit.
        lines.retain(|(on, what, _)| *on < 59 && *what != 3);
        let mut events: Vec<Event> = lines.into_iter().map(|one| line(&tir, one)).collect();
        events.push(counted(&tir, "2027-02-28", "flour", &counted_as.to_string()));
        let now = from_journal(&tir, &[], &plan, &[], &events, None, day("2027-03-01")).0;
        let ledger = Ledger::new(&now.tir, &now.given);
        let flour = ledger.nodes.touched(&now.tir, sample::id(&tir, "flour"), WHOLE).unwrap();
        for node in 0..ledger.nodes.list.len() as u32 {
            for period in 0..now.period {
                prop_assert!(ledger.stock.get(node, period) > -1e-6);
                prop_assert!(ledger.kind(node) != weal_tir::Kind::Labour || ledger.asked(node, period) <= ledger.available(node, period) + 1e-6);
            }
        }
        prop_assert!((ledger.stock.get(flour, 1) - f64::from(counted_as)).abs() < 1e-4, "{} t", ledger.stock.get(flour, 1));
    }
}
