//! Lot sizes: what is ordered at once when every order has a fixed cost, and what is kept has its own.

use std::fmt::Write as _;

use serde_json::Value;

use crate::program::{Program, list, runs};

/// How often an order is paid for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paid {
    EachPeriod,
    PerCampaign,
}

/// Orders in each month, with their fixed cost; one part kept for a month costs 1.
fn program(name: &str, wanted: &[u32], orders: &[u32], most: u32, paid: Paid) -> Program {
    let dated = |values: &[u32]| {
        let mut text = values[0].to_string();
        for (month, value) in (2..).zip(&values[1..]) {
            write!(text, ", from 2027-{month:02}: {value}").unwrap();
        }
        format!("dated {{ {text} }}")
    };
    let months = wanted.len();
    let when = if paid == Paid::EachPeriod { "in each period " } else { "" };
    let text = format!(
        "package {name}\n\nhorizon 2027-01 .. 2027-{months:02} by month\n\n\
         resource cost: emitted\n// Nobody keeps it for nothing.\nresource parts: perishable {{ keeps 1 day }}\n\n\
         recipe order {{\n  set up {when}{{ emit {} cost }}\n  produce 1 parts\n  up to {most} run per month\n}}\n\
         recipe keep {{\n  takes 32 day\n  consume 1 parts\n  emit 1 cost\n  produce 1 parts\n}}\n\
         need wanted: {} parts per month {{ rank vital, at least 100 % }}\naim least emitted cost\n",
        dated(orders),
        dated(wanted),
    );
    Program::new(name, &text)
}

/// The least cost by looking at every last order in turn (Wagner and Whitin 1958).
fn by_recursion(wanted: &[u32], orders: &[u32]) -> u32 {
    let mut least = vec![0; wanted.len() + 1];
    for end in 1..=wanted.len() {
        let with_last = |order: usize| {
            let kept: u32 = (order..end).map(|at| (at - order) as u32 * wanted[at]).sum();
            least[order] + orders[order] + kept
        };
        least[end] = (0..end).map(with_last).min().unwrap();
    }
    *least.last().unwrap()
}

/// The least cost by looking at every set of months with an order, where those that follow each other are paid for once;
/// something is wanted in each month, so that there are runs in each.
fn by_campaigns(wanted: &[u32], orders: &[u32]) -> u32 {
    let cost = |set: u32| {
        let (mut cost, mut last) = (0, 0);
        for (at, wanted) in wanted.iter().enumerate() {
            if set >> at & 1 == 1 {
                last = at;
                cost += if at == 0 || set >> (at - 1) & 1 == 0 { orders[at] } else { 0 };
            }
            cost += (at - last) as u32 * wanted;
        }
        cost
    };
    (0..1u32 << wanted.len()).filter(|set| set & 1 == 1).map(cost).min().unwrap()
}

/// What the plan costs, proven; and the months with an order.
fn planned(name: &str, wanted: &[u32], orders: &[u32], most: u32, paid: Paid) -> (f64, Vec<f64>) {
    let plan = program(name, wanted, orders, most, paid).plan();
    let aim = list(&plan, "aims").last().cloned().expect("an aim");
    let bound = list(&plan["certificate"], "bounds").last().cloned().expect("a bound");
    let (value, bound) = (aim["value"].as_f64().expect("a value"), bound["bound"].as_f64().expect("a bound"));
    assert!((value - bound).abs() < 1e-6 * value, "{value} and {bound}");
    let set_ups = list(&plan, "runs").iter().filter(|run| run["recipe"] == "order.set_up");
    assert!(set_ups.clone().all(|run| run["runs"].as_f64() == Some(1.0)));
    let months = set_ups.map(|run| run["period"].as_str().expect("a period")[5..].parse().expect("a month"));
    let months: Vec<f64> = months.collect();
    assert_eq!(runs(&plan)["order"], wanted.iter().map(|wanted| f64::from(*wanted)).sum::<f64>());
    (value, months)
}

/// The example of Wagner and Whitin, "Dynamic version of the economic lot size model", Management Science 5 (1958):
/// twelve months, and 864 as the least cost. With an order in each of two months that follow each other, it is paid for twice.
#[test]
fn twelve_months_cost_as_much_as_published() {
    let wanted = [69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56];
    let orders = [85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114];
    assert_eq!(by_recursion(&wanted, &orders), 864);
    let (cost, months) = planned("wagner_whitin", &wanted, &orders, 630, Paid::EachPeriod);
    assert!((cost - 864.0).abs() < 1e-6, "{cost}");
    assert_eq!(months, [1.0, 3.0, 5.0, 8.0, 10.0, 11.0]);
}

#[test]
fn other_months_cost_as_much_as_by_recursion() {
    let mut state = 7u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    for number in 0..6 {
        let wanted: Vec<u32> = (0..7).map(|_| next(60) + 1).collect();
        let orders: Vec<u32> = (0..7).map(|_| next(90) + 5).collect();
        let most = wanted.iter().sum();
        let (cost, _) = planned(&format!("lots_{number}"), &wanted, &orders, most, Paid::EachPeriod);
        let least = f64::from(by_recursion(&wanted, &orders));
        assert!((cost - least).abs() < 1e-6, "{wanted:?}, {orders:?}: {cost}, and by recursion {least}");
    }
}

#[test]
fn campaigns_cost_as_much_as_by_looking_at_all() {
    let mut state = 11u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    for number in 0..6 {
        let months = number + 1;
        let wanted: Vec<u32> = (0..months).map(|_| next(60) + 1).collect();
        let orders: Vec<u32> = (0..months).map(|_| next(90) + 5).collect();
        // At times no month can order for many others.
        let all: u32 = wanted.iter().sum();
        let (cost, _) = planned(&format!("campaigns_{number}"), &wanted, &orders, all, Paid::PerCampaign);
        let least = f64::from(by_campaigns(&wanted, &orders));
        assert!((cost - least).abs() < 1e-6, "{wanted:?}, {orders:?}: {cost} instead of {least}");
        let tight = *wanted.iter().max().unwrap();
        let [once, each] = [Paid::PerCampaign, Paid::EachPeriod].map(|paid| {
            let name = format!("tight_{number}_{}", paid == Paid::EachPeriod);
            planned(&name, &wanted, &orders, tight, paid).0
        });
        assert!(once <= each + 1e-6, "{wanted:?}, {orders:?}: {once} per campaign, and {each} in each period");
        assert!(months > 1 || (once - each).abs() < 1e-6, "one month: {once} and {each}");
    }
}

/// Parts that do not keep are wanted in some months; a run costs 2, and its set-up as much as said.
fn unkept(name: &str, wanted: [u32; 3], set_up: &str, whole: bool) -> Value {
    let [first, second, third] = wanted;
    let whole = if whole { "  in whole runs\n" } else { "" };
    let text = format!(
        "package {name}\n\nhorizon 2027-01 .. 2027-03 by month\n\nplace mill {{}}\nplace forge {{}}\n\n\
         resource cost: emitted\nresource parts: local perishable {{ keeps 1 day }}\n\n\
         recipe make {{\n  at each place\n  set up {set_up}\n  emit 2 cost\n  produce 1 parts\n{whole}  \
         up to 100 run per month\n}}\n\n\
         need here: dated {{ {first}, from 2027-02: {second}, from 2027-03: {third} }} parts per month for mill {{ rank vital, at least 100 % }}\n\
         need there: 5 parts per month for forge {{ rank vital, at least 100 % }}\n\naim least emitted cost\n"
    );
    Program::new(name, &text).plan()
}

/// What it costs, and the months with a set-up at a place.
fn paid(plan: &Value, place: &str) -> (f64, Vec<String>) {
    let aim = list(plan, "aims").last().cloned().expect("an aim");
    let set_ups = list(plan, "runs").iter().filter(|run| run["recipe"] == "make.set_up" && run["place"] == place);
    (aim["value"].as_f64().expect("a value"), set_ups.map(|run| run["period"].as_str().unwrap_or("").into()).collect())
}

#[test]
fn a_campaign_is_paid_for_once_at_each_place() {
    // 30 parts at the mill and 15 at the forge: 90 for runs, and 10 for each set-up.
    let plan = unkept("once", [10, 10, 10], "{ emit 10 cost }", false);
    assert_eq!(paid(&plan, "mill"), (110.0, vec!["2027-01".to_owned()]));
    assert_eq!(paid(&plan, "forge"), (110.0, vec!["2027-01".to_owned()]));
    let plan = unkept("each_month", [10, 10, 10], "in each period { emit 10 cost }", false);
    assert_eq!(paid(&plan, "mill").0, 150.0);
    assert_eq!((paid(&plan, "mill").1.len(), paid(&plan, "forge").1.len()), (3, 3));
}

#[test]
fn an_idle_month_ends_a_campaign_unless_a_run_keeps_it_going() {
    for whole in [false, true] {
        // 70 for the runs that are needed. One run more in the idle month costs 2, and a set-up 10.
        let plan = unkept("kept_going", [10, 0, 10], "{ emit 10 cost }", whole);
        assert_eq!(paid(&plan, "mill"), (92.0, vec!["2027-01".to_owned()]), "whole: {whole}");
        // A set-up of 1 costs less than the run.
        let plan = unkept("idle", [10, 0, 10], "{ emit 1 cost }", whole);
        assert_eq!(paid(&plan, "mill"), (73.0, vec!["2027-01".to_owned(), "2027-03".to_owned()]), "whole: {whole}");
        assert_eq!(paid(&plan, "forge").1, ["2027-01"]);
        // Set up in each period, two of 10 at the mill and three at the forge.
        let plan = unkept("each_idle", [10, 0, 10], "in each period { emit 10 cost }", whole);
        assert_eq!(paid(&plan, "mill").0, 120.0);
        assert_eq!(paid(&plan, "mill").1, ["2027-01", "2027-03"]);
    }
}
