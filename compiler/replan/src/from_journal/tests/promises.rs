use weal_base::Rational;
use weal_tir::{Happened, Measure, NeedId, Rule};

use super::*;
use crate::sample::{bakery, baking, event, number};

fn promise(tir: &Tir, on: &str, to: Option<NeedId>, name: &str, amount: &str, by: &str) -> Event {
    let resource = sample::id(tir, name);
    let what = Happened::Promised { to, resource, place: WHOLE, amount: number(amount), by: day(by) };
    event(on, &format!("promise {amount} {name} by {by}"), what)
}

fn deliver(tir: &Tir, on: &str, to: Option<NeedId>, name: &str, amount: &str) -> Event {
    let what = Happened::Delivered { to, resource: sample::id(tir, name), place: WHOLE, amount: number(amount) };
    event(on, &format!("deliver {amount} {name}"), what)
}

#[test]
fn what_is_promised_comes_on_its_day_until_it_is_delivered() {
    let tir = bakery();
    let plan = baking(&tir);
    let promised = promise(&tir, "2027-01-05", None, "flour", "20", "2027-03-10");
    let now = sound(&tir, &plan, std::slice::from_ref(&promised), "2027-01-05");
    close(&path(&now, "flour"), &[32.0, 34.0, 56.0, 58.0, 60.0, 62.0]);
    assert_eq!(causes(&now), ["promise 20 flour by 2027-03-10"]);
    // A part came early; the rest is still to come.
    let events = [promised.clone(), deliver(&tir, "2027-02-10", None, "flour", "5")];
    let now = sound(&tir, &plan, &events, "2027-03-10");
    close(&path(&now, "flour"), &[32.0, 39.0, 56.0, 58.0, 60.0, 62.0]);
    assert_eq!((now.promises[0].left, now.promises[0].elsewhere), (15.0, 5.0));
    // On the day after it is overdue, and not counted on.
    let now = sound(&tir, &plan, &events, "2027-03-11");
    close(&path(&now, "flour"), &[32.0, 39.0, 41.0, 43.0, 45.0, 47.0]);
    assert_eq!(now.causes.len(), 2);
    // Late, and more than was promised: all of it came.
    let events = [promised.clone(), deliver(&tir, "2027-04-10", None, "flour", "25")];
    let now = sound(&tir, &plan, &events, "2027-04-10");
    close(&path(&now, "flour"), &[32.0, 34.0, 36.0, 63.0, 65.0, 67.0]);
    assert_eq!((now.promises[0].left, causes(&now)), (0.0, vec!["deliver 25 flour"]));
    // Behind the horizon nothing comes.
    let now = sound(&tir, &plan, &[promise(&tir, "2027-01-05", None, "flour", "20", "2028-03-10")], "2027-01-05");
    assert_eq!(now.tir, tir);
}

#[test]
fn what_is_promised_first_is_kept_first() {
    let tir = bakery();
    let plan = baking(&tir);
    let events = [
        promise(&tir, "2027-01-05", None, "flour", "4", "2027-03-10"),
        promise(&tir, "2027-01-06", None, "flour", "6", "2027-02-10"),
        promise(&tir, "2027-01-06", None, "bread", "6", "2027-02-10"),
        deliver(&tir, "2027-01-20", None, "flour", "5"),
    ];
    let now = sound(&tir, &plan, &events, "2027-01-20");
    let left: Vec<f64> = now.promises.iter().map(|promise| promise.left).collect();
    assert_eq!(left, [0.0, 5.0, 6.0]);
    close(&path(&now, "flour")[..3], &[37.0, 44.0, 46.0]);
}

#[test]
fn an_oven_that_is_promised_serves_for_the_rest_of_its_month() {
    let tir = bakery();
    let plan = baking(&tir);
    let now = sound(&tir, &plan, &[promise(&tir, "2027-01-05", None, "oven", "1", "2027-02-15")], "2027-01-05");
    close(&path(&now, "oven"), &[2.0, 2.5, 3.0, 3.0, 3.0, 3.0]);
    let events =
        [promise(&tir, "2027-01-05", None, "oven", "1", "2027-02-15"), deliver(&tir, "2027-01-01", None, "oven", "1")];
    let now = sound(&tir, &plan, &events, "2027-01-05");
    close(&path(&now, "oven"), &[3.0, 3.5, 4.0, 4.0, 4.0, 4.0]);
}

#[test]
fn what_is_promised_for_a_need_is_a_rule() {
    let tir = bakery();
    let plan = baking(&tir);
    let need = Some(NeedId(0));
    let events = [
        promise(&tir, "2027-01-05", need, "bread", "4", "2027-03-10"),
        promise(&tir, "2027-01-06", need, "bread", "2", "2027-03-31"),
        promise(&tir, "2027-01-06", need, "bread", "1", "2027-01-10"),
        deliver(&tir, "2027-02-10", need, "bread", "2"),
    ];
    // The first one is kept first, in February: 4 − 2 + 2 = 4 of 8 t are left for March. January is past.
    let now = sound(&tir, &plan, &events, "2027-02-20");
    let rules: Vec<(&Measure, &Rational)> = now.tir.policies[0]
        .rules
        .iter()
        .filter_map(|rule| match rule {
            Rule::Bound(bound) if matches!(bound.measure, Measure::Met(_)) => {
                Some((&bound.measure, &bound.limit.amount))
            }
            _ => None,
        })
        .collect();
    assert_eq!(rules, [(&Measure::Met(NeedId(0)), &Rational::from(50))]);
    close(&path(&now, "bread"), &[0.0; 6]);
    // What is kept in its own month counts as met there.
    let events = [events[0].clone(), deliver(&tir, "2027-03-01", need, "bread", "4")];
    let now = sound(&tir, &plan, &events, "2027-03-02");
    assert_eq!(now.promises[0].left, 0.0);
    assert!(now.tir.policies[0].rules.iter().map(tell).any(|rule| rule == ">= 50 from 2027-03-01 until 2027-04-01"));
    assert!(now.causes.is_empty());
    // More than is wanted cannot be planned.
    let events = [promise(&tir, "2027-01-05", need, "bread", "9", "2027-03-10")];
    let (now, problems) = fold(&tir, &plan, &events, "2027-01-05");
    assert_eq!(tell(&now.tir.policies[0].rules[0]), ">= 100 from 2027-03-01 until 2027-04-01");
    assert_eq!(problems.iter().next().unwrap().message, "More is promised for daily_bread in 2027-03 than is wanted.");
}
