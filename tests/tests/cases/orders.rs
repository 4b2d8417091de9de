//! Ten models of a production planner (frePPLe, `test/` at f7cce22, MIT), retyped as programs: the same promised dates, the same
//! constraint named, before a change and after it.
//!
//! There a time is an instant. Here, with periods of a day, what is made by midnight could be used on the same day; so every
//! operation takes an hour longer, what it makes is there on the day that begins at that midnight, and what is due at the
//! midnight at which a day begins is due before the next.

use serde_json::Value;

use crate::program::Program;

/// What `weal when` says of the needs of a program: name, dates with amounts, whether it is on time.
struct Promised(Value);

impl Promised {
    fn of(name: &str, text: &str) -> Promised {
        let found = Promised(Program::new(name, text).when());
        assert_eq!(found.0["schema"], "weal.when/1");
        found
    }

    fn need(&self, name: &str) -> &Value {
        let all = self.0["needs"].as_array().expect("a list of needs");
        all.iter().find(|need| need["need"] == name).unwrap_or_else(|| panic!("no need {name} in {}", self.0))
    }

    /// `2009-01-09 7`, part by part.
    #[track_caller]
    fn parts(&self, name: &str, expected: &[(&str, f64)]) -> &Promised {
        let parts = self.need(name)["parts"].as_array().expect("a list of parts");
        let found: Vec<(&str, f64)> = parts
            .iter()
            .map(|part| (part["period"].as_str().expect("a period"), part["amount"].as_f64().expect("an amount")))
            .collect();
        let near = found.len() == expected.len()
            && found.iter().zip(expected).all(|(one, other)| one.0 == other.0 && (one.1 - other.1).abs() < 1e-3);
        assert!(near, "{name}: {found:?}, published {expected:?}");
        self
    }

    #[track_caller]
    fn on_time(&self, name: &str) -> &Promised {
        assert_eq!(self.need(name)["on_time"], true, "{}", self.need(name));
        self
    }

    /// What holds a need up, or has no time to spare.
    #[track_caller]
    fn constrained(&self, name: &str, by: &[&str]) -> &Promised {
        let need = self.need(name);
        let held = need["held_up"].as_array().into_iter().flatten().filter_map(|held| held["by"].as_str());
        let critical = need["critical"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let all: Vec<String> =
            held.map(str::to_owned).chain(critical.map(|recipe| format!("recipe {recipe}"))).collect();
        for one in by {
            assert!(all.iter().any(|known| known == one), "{name} is not held up by {one}, but by {all:?}");
        }
        self
    }
}

/// `constraints_leadtime_1`: an order that is due before its last step can be done, and one that is just in time.
#[test]
fn an_order_waits_for_the_time_its_making_takes() {
    let text = |pieces: u32| {
        format!(
            "horizon 2009-01-01 .. 2009-01-20 by day
ranks first, second
resource raw_material {{ stock 20 }}
resource subassembly {{ stock 15 }}
resource end_item
resource delivered
/// A day, and half a day for each piece: two at a time.
recipe make_subassembly {{ takes 49 h, consume 2 raw_material, produce 2 subassembly }}
recipe make_end_item {{ takes 169 h, consume 1 subassembly, produce 1 end_item }}
recipe delivery {{ takes 25 h, consume 1 end_item, produce 1 delivered }}
need order_1: 7 delivered by 2009-01-04 {{ rank first }}
need order_2: {pieces} delivered by 2009-01-12 {{ rank second }}
"
        )
    };
    let found = Promised::of("orders-lead-1", &text(14));
    found.parts("order_1", &[("2009-01-09", 7.0)]).constrained("order_1", &["recipe make_end_item"]);
    found.parts("order_2", &[("2009-01-11", 14.0)]).on_time("order_2");
    // By hand: 8 subassemblies are left and 20 can be made, so of 30 there are 28, and raw material is what is missing.
    let after = Promised::of("orders-lead-1b", &text(30));
    after.parts("order_2", &[("2009-01-11", 28.0)]).constrained("order_2", &["stock of raw_material"]);
}

/// `constraints_leadtime_4`: of four parts only those on the longest way hold the order up.
#[test]
fn only_what_is_on_the_critical_path_holds_an_order_up() {
    let text = |make_6: u32| {
        format!(
            "horizon 2023-01-01 .. 2023-01-20 by day
resource item_1
resource item_2
resource item_3
resource item_4
resource item_5
resource item_6
resource item_7
resource end_item
recipe make_1 {{ takes 25 h, produce 1 item_1 }}
recipe make_2 {{ takes 73 h, consume 1 item_1, produce 1 item_2 }}
recipe make_3 {{ takes 121 h, produce 1 item_3 }}
recipe make_4 {{ takes 73 h, produce 1 item_4 }}
recipe make_5 {{ takes 97 h, consume 1 item_4, produce 1 item_5 }}
recipe make_6 {{ takes {make_6} h, produce 1 item_6 }}
recipe make_7 {{ takes 49 h, consume 1 item_6, produce 1 item_7 }}
recipe make_end_item {{
  takes 25 h
  consume 1 item_2
  consume 1 item_3
  consume 1 item_5
  consume 1 item_7
  produce 1 end_item
}}
need order_1: 10 end_item by 2023-01-02
"
        )
    };
    let found = Promised::of("orders-lead-4", &text(121));
    found.parts("order_1", &[("2023-01-09", 10.0)]);
    found.constrained("order_1", &["recipe make_end_item", "recipe make_4", "recipe make_5"]);
    // By hand: the ways of items 4 and 5 and of items 6 and 7 both take seven days, those of the others fewer.
    let critical = found.need("order_1")["critical"].to_string();
    assert_eq!(critical, r#"["make_4","make_5","make_6","make_7","make_end_item"]"#);
    // By hand: two days more for item 6 make its way of nine days the longest, with one more for the end item.
    let after = Promised::of("orders-lead-4b", &text(169));
    after.parts("order_1", &[("2023-01-11", 10.0)]).constrained("order_1", &["recipe make_6", "recipe make_7"]);
}

/// `constraints_material_5`: nothing can be bought any more, and what is ordered comes late.
#[test]
fn an_order_waits_for_what_is_on_its_way() {
    let text = |second: &str| {
        format!(
            "horizon 2022-01-01 .. 2022-04-30 by day
ranks begun, ordered
resource item_1 {{
  supply 100 from 2022-04-01 until 2022-04-02
  supply 100 from {second}
}}
need mo_2: 10 item_1 by 2022-02-03 {{ rank begun }}
need mo_1: 10 item_1 by 2022-03-04 {{ rank begun }}
need order: 150 item_1 by 2022-01-31 {{ rank ordered }}
"
        )
    };
    let found = Promised::of("orders-material-5", &text("2022-04-10 until 2022-04-11"));
    found.parts("order", &[("2022-04-01", 80.0), ("2022-04-10", 70.0)]);
    found.constrained("order", &["supply of item_1"]);
    let after = Promised::of("orders-material-5b", &text("2022-04-20 until 2022-04-21"));
    after.parts("order", &[("2022-04-01", 80.0), ("2022-04-20", 70.0)]);
}

/// `constraints_resource_2`: three orders, one machine, and time for two. An hour there is a day here.
#[test]
fn the_last_order_is_left_without_a_machine() {
    let text = |machines: u32| {
        format!(
            "horizon 2009-01-01 .. 2009-04-30 by day
ranks first, second, third
resource machine: durable {{ stock {machines} }}
resource end_item
resource delivered
recipe make_end_item {{ takes 24 day, use 1 machine, produce 10 end_item, in whole runs }}
recipe delivery {{ takes 577 h, consume 10 end_item, produce 10 delivered }}
need order_1: 10 delivered by 2009-03-24 {{ rank first }}
need order_2: 10 delivered by 2009-03-23 {{ rank second }}
need order_3: 10 delivered by 2009-03-23 {{ rank third }}
"
        )
    };
    let found = Promised::of("orders-resource-2", &text(1));
    found.on_time("order_1").on_time("order_2");
    assert_eq!(found.need("order_3")["on_time"], false);
    found.constrained("order_3", &["stock of machine", "recipe make_end_item"]);
    Promised::of("orders-resource-2b", &text(2)).on_time("order_1").on_time("order_2").on_time("order_3");
}

/// `constraints_resource_9`: overdue, and made at once by whoever knows how and is there.
#[test]
fn an_overdue_order_is_made_as_soon_as_somebody_can() {
    let text = |op2: &str| {
        format!(
            "horizon 2026-08-01 .. 2026-08-10 by day
resource op1: durable {{ stock 0, supply 1 from 2026-08-03 until 2026-08-04 }}
resource op2: durable {{ {op2} }}
resource op4: durable {{ stock 1 }}
resource item
recipe operation {{
  takes 1 h
  either by_op1 {{ use 1 op1 }} or by_op2 {{ use 1 op2 }}
  produce 1 item
}}
need sales_order: 1 item by 2026-08-01
"
        )
    };
    let found = Promised::of("orders-resource-9", &text("stock 1"));
    found.parts("sales_order", &[("2026-08-01", 1.0)]);
    assert_eq!(found.need("sales_order")["on_time"], false);
    // Without the second, it waits for the first to be back.
    let after = Promised::of("orders-resource-9b", &text("stock 0"));
    after.parts("sales_order", &[("2026-08-03", 1.0)]).constrained("sales_order", &["supply of op1"]);
}

/// `criticality`: three orders on a common part, all on time; one is then due a day later.
#[test]
fn what_has_time_enough_is_promised_when_it_is_due() {
    let text = |due: &str| {
        format!(
            "horizon 2014-04-15 .. 2014-05-05 by day
resource common
resource half
resource item_1
resource item_2
resource item_3
resource order_1_sent
resource order_2_sent
resource order_3_sent
recipe level_3 {{ takes 49 h, produce 1 common }}
recipe level_2 {{ takes 49 h, consume 1 common, produce 1 half }}
recipe make_1 {{ takes 49 h, consume 1 common, produce 1 item_1 }}
recipe make_2 {{ takes 49 h, consume 1 half, produce 1 item_2 }}
recipe make_3 {{ takes 49 h, consume 1 half, produce 1 item_3 }}
recipe send_1 {{ takes 49 h, consume 1 item_1, produce 1 order_1_sent }}
recipe send_2 {{ takes 49 h, consume 1 item_2, produce 1 order_2_sent }}
recipe send_3 {{ takes 49 h, consume 1 item_3, produce 1 order_3_sent }}
need order_1: 1 order_1_sent by 2014-05-01
need order_2: 1 order_2_sent by 2014-05-01
need order_3: 1 order_3_sent by {due}
"
        )
    };
    let found = Promised::of("orders-criticality", &text("2014-05-01"));
    for order in ["order_1", "order_2", "order_3"] {
        found.parts(order, &[("2014-04-30", 1.0)]).on_time(order);
    }
    let later = Promised::of("orders-criticality-b", &text("2014-05-02"));
    later.parts("order_3", &[("2014-05-01", 1.0)]).on_time("order_3");
    // By hand: eight days from the first step to the last, so on the ninth day after the beginning.
    let sooner = Promised::of("orders-criticality-c", &text("2014-04-20"));
    sooner.parts("order_3", &[("2014-04-23", 1.0)]);
    sooner.constrained("order_3", &["recipe level_3", "recipe level_2", "recipe make_3", "recipe send_3"]);
}

/// `flow_alternate_2`: which parts go together is restricted; what lies there is enough for five on the day, and for five
/// more once parts were bought.
#[test]
fn parts_that_go_together_decide_how_many_are_on_time() {
    let parts = [("a1", 7, 0), ("a2", 5, 0), ("a3", 7, 10), ("b1", 7, 0), ("b2", 7, 0), ("b3", 7, 5), ("b4", 5, 5)];
    let parts = parts.into_iter().chain([("c1", 7, 0), ("c2", 7, 10), ("c3", 7, 5), ("c4", 10, 5)]);
    let mut text = "horizon 2009-01-01 .. 2009-01-25 by day\nresource product\n".to_owned();
    for (part, days, stock) in parts {
        text += &format!("resource {part} {{ stock {stock} }}\n");
        text += &format!("recipe buy_{part} {{ takes {} h, produce 1 {part} }}\n", 24 * days + 1);
    }
    text += "recipe assembly {\n  takes 25 h\n  either ";
    let ways = [
        ["a1", "b2", "c1"],
        ["a1", "b2", "c2"],
        ["a2", "b1", "c2"],
        ["a2", "b1", "c3"],
        ["a3", "b3", "c4"],
        ["a3", "b4", "c4"],
    ];
    let ways = ways.map(|way| format!("{{ {} }}", way.map(|part| format!("consume 1 {part}")).join(", ")));
    text += &format!("{}\n  produce 1 product\n}}\n", ways.join(" or "));
    let found = Promised::of("orders-flow-2", &format!("{text}need order_1: 10 product by 2009-01-05\n"));
    // Published is what is there on the day alone; by hand, parts bought on the first day make the rest on the ninth.
    found.parts("order_1", &[("2009-01-04", 5.0), ("2009-01-09", 5.0)]);
}

/// `flow_alternate_3`: parts are bought, unless people wait for what is ordered already.
#[test]
fn an_order_waits_for_parts_that_are_bought_or_for_those_on_their_way() {
    let text = |buying: &str| {
        format!(
            "horizon 2020-01-01 .. 2020-02-20 by day
resource a1 {{ stock 1 }}
resource a2 {{ supply 500 from 2020-02-01 until 2020-02-02 }}
resource b1 {{ stock 5 }}
resource c2 {{ stock 500 }}
resource product
{buying}
recipe buy_b1 {{ takes 169 h, produce 1 b1 }}
recipe assembly {{
  takes 169 h
  either with_a1 {{ consume 1 a1 }} or with_a2 {{ consume 2 a2 }}
  consume 1 b1
  consume 1 c2
  produce 1 product
}}
need order_1: 100 product by 2020-01-12
"
        )
    };
    let bought = Promised::of("orders-flow-3", &text("recipe buy_a1 { takes 169 h, produce 1 a1 }"));
    // The one that lies there and five of the other part make one in time; all hundred are there on the fifteenth.
    bought.parts("order_1", &[("2020-01-11", 1.0), ("2020-01-15", 99.0)]);
    bought.constrained("order_1", &["recipe buy_a1"]);
    let waiting = Promised::of("orders-flow-3b", &text(""));
    waiting.parts("order_1", &[("2020-01-11", 1.0), ("2020-02-08", 99.0)]);
    waiting.constrained("order_1", &["supply of a2"]);
}

/// `load_alternate`: the preferred machine is too small, the other comes later.
#[test]
fn an_order_waits_for_a_machine_that_is_large_enough() {
    let text = |machines: &str| {
        format!(
            "horizon 2009-01-01 .. 2009-01-30 by day
resource machine_a: durable {{ stock {machines} }}
resource machine_b: durable {{ stock 1, supply 2 from 2009-01-10 until 2009-01-11 }}
resource machine_c: durable {{ stock 1 }}
resource end_item
resource delivered
recipe make_end_item {{
  takes 2 day
  either on_a {{ use 1.5 machine_a }} or on_b {{ use 2 machine_b }}
  use 1 machine_c
  produce 1 end_item
  in whole runs
}}
recipe deliver {{ takes 49 h, consume 1 end_item, produce 1 delivered }}
need order_1: 1 delivered by 2009-01-02
"
        )
    };
    let found = Promised::of("orders-load", &text("1"));
    found.parts("order_1", &[("2009-01-13", 1.0)]);
    found.constrained("order_1", &["stock of machine_a", "recipe make_end_item.on_b", "recipe deliver"]);
    // By hand: with a second machine it is made at once, and is there on the fourth day.
    Promised::of("orders-load-b", &text("2")).parts("order_1", &[("2009-01-04", 1.0)]);
}

/// `period_of_cover`: parts come in fifteens, after 180 days.
#[test]
fn orders_are_covered_by_what_is_on_its_way_and_what_is_bought_in_time() {
    let text = |takes: u32| {
        format!(
            "horizon 2025-01-01 .. 2026-02-05 by day
ranks first, second, third, fourth, fifth
resource item_1 {{ stock 5, supply 5 from 2025-03-01 until 2025-03-02 }}
recipe buy {{ takes {takes} h, produce 15 item_1, in whole runs }}
need order_1: 25 item_1 by 2025-01-01 {{ rank first }}
need order_2: 10 item_1 by 2025-08-02 {{ rank second }}
need order_3: 2 item_1 by 2025-12-02 {{ rank third }}
need order_4: 4 item_1 by 2026-01-02 {{ rank fourth }}
need order_5: 10 item_1 by 2026-02-02 {{ rank fifth }}
"
        )
    };
    let found = Promised::of("orders-cover", &text(180 * 24 + 1));
    assert_eq!(found.need("order_1")["full"], "2025-06-30");
    found.constrained("order_1", &["recipe buy"]);
    for order in ["order_2", "order_3", "order_4", "order_5"] {
        found.on_time(order);
    }
    // By hand: thirty days longer, and the first order waits until the end of July.
    assert_eq!(Promised::of("orders-cover-b", &text(210 * 24 + 1)).need("order_1")["full"], "2025-07-30");
}

/// Random workshops: what is promised can be planned as a floor, and nothing could have been promised a day sooner.
#[test]
fn a_promise_can_be_kept_and_none_could_be_sooner() {
    let mut late = 0;
    for seed in 1..=12_u64 {
        // A linear congruential generator (Knuth, MMIX): the same workshops everywhere.
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut any = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let mut text = "horizon 2027-03-01 .. 2027-03-31 by day\nranks a, b, c\n".to_owned();
        text += &format!("resource bench: durable {{ stock {} }}\n", 1 + any(3));
        text += &format!("resource wood {{ stock {}, supply {} per day }}\n", any(20), 1 + any(4));
        text += &format!("resource board {{ stock {} }}\nresource chair {{ stock {} }}\n", any(10), any(2));
        text +=
            &format!("recipe saw {{ takes {} h, use 1 bench, consume 2 wood, produce 3 board }}\n", 25 + 24 * any(2));
        text += &format!(
            "recipe join {{ takes {} h, use 1 bench, consume {} board, produce 1 chair }}\n",
            1 + 24 * any(4),
            1 + any(3)
        );
        let due: Vec<(u64, u64)> = (0..3).map(|_| (1 + any(6), 3 + any(8))).collect();
        let needs = |day: &dyn Fn(usize) -> Option<u64>| {
            let need = |(at, (amount, due)): (usize, &(u64, u64))| {
                let rank = ["a", "b", "c"][at];
                let (by, floor) = day(at).map_or((*due, ""), |day| (day, ", at least 99.999 %"));
                format!("need order_{rank}: {amount} chair by 2027-03-{by:02} {{ rank {rank}{floor} }}\n")
            };
            due.iter().enumerate().map(need).collect::<String>()
        };
        let found = Program::new(&format!("orders-random-{seed}"), &format!("{text}{}", needs(&|_| None))).when();
        let day = |at: usize| -> Option<u64> {
            let full = found["needs"][at]["full"].as_str()?;
            full.rsplit('-').next()?.parse::<u64>().ok().map(|day| day + 1)
        };
        for at in 0..3 {
            let on_time = found["needs"][at]["on_time"] == true;
            let (Some(day_at), false) = (day(at), on_time) else { continue };
            // What is promised in parts, or in part, is no floor of one day.
            let whole = |other: usize| {
                day(other).is_some() && found["needs"][other]["parts"].as_array().map(Vec::len) == Some(1)
            };
            if day_at > 31 || !(0..at).all(whole) {
                continue;
            }
            late += 1;
            let promised = |other: usize| if other <= at { day(other) } else { None };
            let kept = Program::new(&format!("orders-kept-{seed}-{at}"), &format!("{text}{}", needs(&promised)));
            assert_eq!(kept.answer().0, 0, "{seed}: promised, and not possible: {found:#}");
            let sooner = |other: usize| promised(other).map(|day| if other == at { day - 1 } else { day });
            let sooner = Program::new(&format!("orders-sooner-{seed}-{at}"), &format!("{text}{}", needs(&sooner)));
            assert_eq!(sooner.answer().0, 3, "{seed}: it could have been sooner: {found:#}");
        }
    }
    assert!(late >= 5, "only {late} orders were late: the workshops are too good");
}
