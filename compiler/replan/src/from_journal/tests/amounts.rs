use weal_tir::{Happened, Kind, Regrowth, Stock, WHOLE};

use super::*;
use crate::sample::{
    add_place, add_recipe, add_resource, add_stock, bakery, baking, changed, counted, empty, event, months, number,
    planned,
};

#[test]
fn what_comes_and_goes_is_there_from_its_period_on() {
    let tir = bakery();
    let plan = baking(&tir);
    let events = [changed(&tir, "2027-02-10", "flour", "5"), changed(&tir, "2027-03-31", "flour", "-2")];
    let now = sound(&tir, &plan, &events, "2027-04-01");
    close(&path(&now, "flour"), &[32.0, 39.0, 39.0, 41.0, 43.0, 45.0]);
    assert_eq!(causes(&now), ["change 5 flour", "change -2 flour"]);
    // Hours are those of their month only.
    let now = sound(&tir, &plan, &[changed(&tir, "2027-02-10", "baker", "-60")], "2027-02-10");
    close(&path(&now, "baker"), &[300.0, 240.0, 300.0, 300.0, 300.0, 300.0]);
}

#[test]
fn no_more_is_lost_than_there_is() {
    let tir = bakery();
    let plan = baking(&tir);
    // At the end of 15 February, by the straight line: 32 + 15/28 · 2 t.
    let (now, problems) = fold(&tir, &plan, &[changed(&tir, "2027-02-15", "flour", "-99")], "2027-02-15");
    let there = 32.0 + 15.0 / 28.0 * 2.0;
    close(&path(&now, "flour"), &[32.0, 34.0, 36.0, 38.0, 40.0, 42.0].map(|t| if t < 33.0 { t } else { t - there }));
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.message, "More flour is lost here than there should be on 2027-02-15.");
    assert_eq!(problem.labels[0].text, "there should be 33.07 t; that much is taken to be lost");
    assert!(!problems.has_errors());
    let (now, problems) = fold(&tir, &plan, &[changed(&tir, "2027-02-15", "baker", "-301")], "2027-02-15");
    assert_eq!((problems.iter().count(), path(&now, "baker")[1]), (1, 0.0));
    let (now, problems) = fold(&tir, &plan, &[changed(&tir, "2027-02-15", "oven", "-3")], "2027-02-15");
    assert_eq!((problems.iter().count(), path(&now, "oven")[2]), (1, 0.0));
}

#[test]
fn a_count_says_what_there_is() {
    let tir = bakery();
    let plan = baking(&tir);
    // Expected at the end of 14 February: 32 + 14/28 · 2 = 33 t.
    let now = sound(&tir, &plan, &[counted(&tir, "2027-02-14", "flour", "30")], "2027-02-14");
    close(&path(&now, "flour"), &[32.0, 31.0, 33.0, 35.0, 37.0, 39.0]);
    close(&[now.counts[0].expected, now.counts[0].found], &[33.0, 30.0]);
    assert_eq!(causes(&now), ["count stock flour = 30"]);
    // A second count two weeks later is at the end of the month, and all that is known before is expected: 31 t.
    let events = [counted(&tir, "2027-02-14", "flour", "30"), counted(&tir, "2027-02-28", "flour", "31.5")];
    let now = sound(&tir, &plan, &events, "2027-03-01");
    close(&path(&now, "flour"), &[32.0, 31.5, 33.5, 35.5, 37.5, 39.5]);
    // What was expected is no cause, and changes nothing.
    let now = sound(&tir, &plan, &[counted(&tir, "2027-02-14", "flour", "33")], "2027-02-14");
    assert!(now.causes.is_empty());
    assert_eq!(now.tir.resources, tir.resources);
    assert_eq!(now.counts.len(), 1);
}

#[test]
fn two_counts_in_a_row_do_not_count_a_difference_twice() {
    let tir = bakery();
    let plan = baking(&tir);
    let events = [
        changed(&tir, "2027-02-07", "flour", "28"),
        counted(&tir, "2027-02-07", "flour", "59.5"),
        counted(&tir, "2027-02-14", "flour", "60"),
    ];
    // On the 7th 32 + 0.5 + 28 = 60.5 t are expected: 1 t less. On the 14th 33 + 28 − 1 = 60 t.
    let now = sound(&tir, &plan, &events, "2027-02-14");
    close(&[now.counts[0].expected, now.counts[1].expected], &[60.5, 60.0]);
    close(&path(&now, "flour"), &[32.0, 61.0, 63.0, 65.0, 67.0, 69.0]);
}

#[test]
fn counts_of_what_grows_and_of_what_is_lost() {
    let mut tir = empty(3);
    let fish = add_resource(&mut tir, "fish", Kind::Natural, "t").details.as_mut().unwrap();
    let rate = sample::monthly("0.5");
    fish.regrowth = Some(Regrowth::Logistic { rate, capacity: number("100") });
    add_stock(&mut tir, "fish", WHOLE, "40");
    let oil = add_resource(&mut tir, "oil", Kind::Good, "t").details.as_mut().unwrap();
    oil.loses = Some(sample::monthly("0.1"));
    add_stock(&mut tir, "oil", WHOLE, "100");
    let plan = planned(&tir, &[]);
    // 40 + 0.5 · 40 · 0.6 = 52 t at the end of January; at its last day exactly what was counted.
    let now = sound(&tir, &plan, &[counted(&tir, "2027-01-31", "fish", "50")], "2027-02-01");
    close(&[now.counts[0].expected], &[52.0]);
    close(&path(&now, "fish"), &[50.0, 62.5, 62.5 + 0.5 * 62.5 * 0.375]);
    // 90 t at the end of January, 81 t at that of February; half-way, on the 14th, 85.5 t.
    let now = sound(&tir, &plan, &[counted(&tir, "2027-02-14", "oil", "84.5")], "2027-02-14");
    close(&[now.counts[0].expected], &[85.5]);
    close(&path(&now, "oil"), &[90.0, 80.0, 72.0]);
}

#[test]
fn what_overflows_was_not_there_to_be_counted() {
    let mut tir = empty(2);
    let wood = add_resource(&mut tir, "wood", Kind::Natural, "t").details.as_mut().unwrap();
    wood.regrowth = Some(Regrowth::Amount { rate: sample::monthly("10"), capacity: Some(number("100")) });
    add_stock(&mut tir, "wood", WHOLE, "95");
    let plan = planned(&tir, &[]);
    let now = sound(&tir, &plan, &[counted(&tir, "2027-01-31", "wood", "80")], "2027-01-31");
    close(&path(&now, "wood"), &[80.0, 90.0]);
    // A burden that is absorbed to nothing is nothing until more is there than is absorbed.
    let mut tir = empty(2);
    let soot = add_resource(&mut tir, "soot", Kind::Emitted, "t").details.as_mut().unwrap();
    soot.absorbed = Some(sample::monthly("5"));
    let now = sound(&tir, &planned(&tir, &[]), &[counted(&tir, "2027-01-31", "soot", "2")], "2027-01-31");
    close(&path(&now, "soot"), &[2.0, 0.0]);
}

#[test]
fn durables_are_there_for_the_days_that_are_left() {
    let tir = bakery();
    let plan = baking(&tir);
    // From 15 February on there are 14 of 28 days.
    let now = sound(&tir, &plan, &[changed(&tir, "2027-02-15", "oven", "-1")], "2027-02-15");
    close(&path(&now, "oven"), &[2.0, 1.5, 1.0, 1.0, 1.0, 1.0]);
    let now = sound(&tir, &plan, &[changed(&tir, "2027-02-01", "oven", "3")], "2027-02-15");
    close(&path(&now, "oven"), &[2.0, 5.0, 5.0, 5.0, 5.0, 5.0]);
    // Counted at the end of the 14th; then again, as expected.
    let events = [counted(&tir, "2027-02-14", "oven", "1"), counted(&tir, "2027-02-20", "oven", "1")];
    let now = sound(&tir, &plan, &events, "2027-02-20");
    close(&path(&now, "oven"), &[2.0, 1.5, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(causes(&now), ["count stock oven = 1"]);
    // Lost in the last month: nothing is left behind it.
    let now = sound(&tir, &plan, &[changed(&tir, "2027-06-16", "oven", "-2")], "2027-06-16");
    close(&path(&now, "oven"), &[2.0, 2.0, 2.0, 2.0, 2.0, 1.0]);
}

#[test]
fn a_durable_that_is_lost_would_not_have_served_for_ever() {
    let mut tir = empty(6);
    let boat = add_resource(&mut tir, "boat", Kind::Durable, "").details.as_mut().unwrap();
    boat.lasts = Some(months(12));
    // Both are nine mean months old: three more, until 2 April.
    boat.stock =
        vec![Stock { place: WHOLE, amount: number("2"), aged: Some((months(9), months(9))), site: sample::HERE }];
    let plan = planned(&tir, &[]);
    let before = path(&sound(&tir, &plan, &[], "2027-01-01"), "boat");
    let now = sound(&tir, &plan, &[changed(&tir, "2027-02-15", "boat", "-1")], "2027-02-15");
    close(&path(&now, "boat"), &[2.0, 1.5, 1.0, before[3] / 2.0, 0.0, 0.0]);
    assert!(before[3] > 0.0 && before[3] < 0.2 && before[4] == 0.0, "{before:?}");
    // One that came in and is lost again is gone.
    let events = [changed(&tir, "2027-04-10", "boat", "1"), changed(&tir, "2027-05-01", "boat", "-1")];
    let now = sound(&tir, &plan, &events, "2027-05-01");
    close(&path(&now, "boat")[4..], &[0.0, 0.0]);
}

#[test]
fn each_place_has_its_own_stock_and_may_get_its_first() {
    let mut tir = empty(2);
    let (east, west) = (add_place(&mut tir, "east", 0), add_place(&mut tir, "west", 0));
    add_resource(&mut tir, "flour", Kind::Good, "t").local = true;
    let bare = add_resource(&mut tir, "salt", Kind::Good, "t");
    (bare.local, bare.details) = (true, None);
    add_stock(&mut tir, "flour", east, "10");
    add_recipe(&mut tir, "bake", &[]).places = vec![east];
    let plan = planned(&tir, &[]);
    let at = |place, resource, amount: &str| {
        let what = Happened::Changed { resource: sample::id(&tir, resource), place, amount: number(amount) };
        event("2027-01-10", "gain", what)
    };
    let events = [at(west, "flour", "3"), at(east, "flour", "-4"), at(west, "salt", "1")];
    let now = sound(&tir, &plan, &events, "2027-01-10");
    let ledger = Ledger::new(&now.tir, &Given::default());
    let held = |name: &str, place| {
        let node = ledger.nodes.touched(&now.tir, sample::id(&now.tir, name), place).unwrap();
        ledger.stock.get(node, 1)
    };
    assert_eq!((held("flour", east), held("flour", west), held("salt", west)), (6.0, 3.0, 1.0));
    // Nothing at a place of its own changes nothing.
    let now = sound(&tir, &plan, &[at(west, "salt", "0"), at(west, "flour", "0")], "2027-01-10");
    assert_eq!(now.tir, tir);
}

#[test]
fn what_flows_cannot_be_counted_and_other_days_do_not_count() {
    let tir = bakery();
    let plan = baking(&tir);
    let (now, problems) = fold(&tir, &plan, &[counted(&tir, "2027-02-14", "baker", "30")], "2027-02-14");
    assert!(problems.has_errors());
    assert!(now.causes.is_empty() && now.tir.resources == tir.resources);
    let events = [
        changed(&tir, "2026-12-31", "flour", "5"),
        changed(&tir, "2027-02-15", "flour", "5"),
        changed(&tir, "2027-08-01", "flour", "5"),
    ];
    let now = sound(&tir, &plan, &events[..2], "2027-01-10");
    assert_eq!(now.tir, tir);
    let now = sound(&tir, &plan, &[events[0].clone(), events[2].clone()], "2027-09-01");
    assert_eq!((now.period, now.causes.len()), (6, 0));
    assert_eq!(now.tir.resources, tir.resources);
}
