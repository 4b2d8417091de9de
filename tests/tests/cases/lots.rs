//! Lot sizes: what is ordered at once when every order has a fixed cost, and what is kept has its own.

use std::fmt::Write as _;

use crate::program::{Program, list, runs};

/// Orders in each month, with their fixed cost; one part kept for a month costs 1.
fn program(name: &str, wanted: &[u32], orders: &[u32], most: u32) -> Program {
    let dated = |values: &[u32]| {
        let mut text = values[0].to_string();
        for (month, value) in (2..).zip(&values[1..]) {
            write!(text, ", from 2027-{month:02}: {value}").unwrap();
        }
        format!("dated {{ {text} }}")
    };
    let months = wanted.len();
    let text = format!(
        "package {name}\n\nhorizon 2027-01 .. 2027-{months:02} by month\n\n\
         resource cost: emitted\n// Nobody keeps it for nothing.\nresource parts: perishable {{ keeps 1 day }}\n\n\
         recipe order {{\n  set up {{ emit {} cost }}\n  produce 1 parts\n  up to {most} run per month\n}}\n\
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

/// What the plan costs, proven; and the months with an order.
fn planned(name: &str, wanted: &[u32], orders: &[u32], most: u32) -> (f64, Vec<f64>) {
    let plan = program(name, wanted, orders, most).plan();
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
    let (cost, months) = planned("wagner_whitin", &wanted, &orders, 630);
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
        let (cost, _) = planned(&format!("lots_{number}"), &wanted, &orders, most);
        let least = f64::from(by_recursion(&wanted, &orders));
        assert!((cost - least).abs() < 1e-6, "{wanted:?}, {orders:?}: {cost}, and by recursion {least}");
    }
}
