//! What is moved from place to place, and what is spread over a run, with answers worked out by hand.

use crate::program::{Program, close, list, runs};

/// A mill and a town; 12 t of flour a month at the mill, 9.5 t asked for in the town.
fn mill_and_town(name: &str, takes: &str, rest: &str) -> Program {
    let text = format!(
        "package mill_and_town
horizon 2027-01 .. 2027-04 by month
place mill {{ people 100 }}
place town {{ people 1_000 }}
resource flour: mass in t {{ supply 12 t per month at mill, end free }}
resource driver: labour {{ supply 100 h per month }}
recipe haul {{
  {takes}
  move 2 t flour from mill to town losing 5 %
  work 4 h driver
}}
need bread: 9.5 t flour per month for town {{ rank vital }}
aim least labour
{rest}
"
    );
    Program::new(name, &text)
}

fn stock(plan: &serde_json::Value, place: &str, period: &str) -> f64 {
    let all = list(plan, "stocks").iter();
    let one = all.filter(|stock| stock["place"] == place && stock["period"] == period);
    one.map(|stock| stock["amount"].as_f64().expect("a number")).sum()
}

#[test]
fn what_is_moved_leaves_one_place_and_arrives_at_another() {
    let plan = mill_and_town("moved", "takes 1 month", "").plan();
    // 9.5 t arrive of 10 t, five runs; 2 t more are left at the mill every month.
    close("runs", runs(&plan)["haul"], 20.0, 1e-9);
    for (at, period) in ["2027-01", "2027-02", "2027-03", "2027-04"].into_iter().enumerate() {
        close(period, stock(&plan, "mill", period), 2.0 * (at + 1) as f64, 1e-9);
    }
    assert_eq!(stock(&plan, "town", "2027-04"), 0.0);
}

#[test]
fn the_way_takes_its_time() {
    // Two months on the way: what leaves in January arrives in February; in January there is nothing.
    let plan = mill_and_town("slow", "takes 2 month", "").plan();
    close("runs", runs(&plan)["haul"], 15.0, 1e-9);
    let met: Vec<f64> = list(&plan, "needs").iter().map(|need| need["coverage"].as_f64().expect("a number")).collect();
    assert_eq!(met, [0.0, 1.0, 1.0, 1.0]);
}

#[test]
fn what_is_moved_is_neither_made_nor_used_up() {
    let text = "threshold none: consumed flour <= 0 t per month
threshold mine: produced flour <= 0 t per month
recipe bake { at town, consume 1 t flour, produce 1 t cake }
recipe sift { at town, consume 1 t cake, produce 1 t flour }
resource cake: mass in t";
    let plan = mill_and_town("uncounted", "", text).plan();
    close("runs", runs(&plan)["haul"], 20.0, 1e-9);
}

#[test]
fn electricity_is_moved_while_it_flows() {
    let program = Program::new(
        "line",
        "package line
horizon 2027-01 .. 2027-02 by month
place dam { people 10 }
place town { people 1_000 }
resource power: flowing energy in MWh { supply 100 MWh per month at dam }
recipe line { move 1 MWh power from dam to town losing 8 %, up to 90 run per month }
need light: 100 MWh power per month for town { rank vital }
",
    );
    let plan = program.plan();
    // 90 MWh go in, 82.8 MWh come out.
    close("runs", runs(&plan)["line"], 180.0, 1e-9);
    for need in list(&plan, "needs") {
        close("coverage", need["coverage"].as_f64().expect("a number"), 0.828, 1e-9);
    }
}

/// 90 t of feed for a run of three months; 31, 28 and 31 t come in January, February and March.
fn fattening(name: &str, spread: &str) -> f64 {
    let text = format!(
        "package fattening
horizon 2027-01 .. 2027-03 by month
resource feed: mass in t {{
  supply 31 t per month from 2027-01 until 2027-02
  supply 28 t per month from 2027-02 until 2027-03
  supply 31 t per month from 2027-03
}}
resource pork: mass in t
recipe fatten {{
  takes 3 month
  consume 90 t feed {spread}
  produce 9 t pork
}}
need pork: 9 t pork by 2027-03-31 {{ rank vital }}
"
    );
    let plan = Program::new(name, &text).plan();
    list(&plan, "needs").iter().map(|need| need["coverage"].as_f64().expect("a number")).sum()
}

#[test]
fn what_is_spread_is_due_day_by_day() {
    // By the days of the months, 31 of 90, 28 of 90 and 31 of 90: one run fits exactly.
    close("spread", fattening("spread", "spread"), 1.0, 1e-9);
    // At its start there are 31 t.
    close("at once", fattening("at-once", ""), 31.0 / 90.0, 1e-9);
}

#[test]
fn what_is_counted_may_be_spread_and_a_resource_be_named_so() {
    let text = |resources: &str, line: &str| {
        format!(
            "package names
horizon 2027-01 .. 2027-02 by month
{resources}
resource pork: mass in t
recipe fatten {{ takes 1 month, {line}, produce 9 t pork }}
need pork: 9 t pork per month {{ rank vital }}
"
        )
    };
    let pallets = text("resource pallet { supply 4 per month, end free }", "consume 4 pallet spread");
    close("counted", runs(&Program::new("pallets", &pallets).plan())["fatten"], 2.0, 1e-9);
    let spreads = text("resource spread: mass in kg { supply 4 kg per month }", "consume 4 kg spread");
    close("named", runs(&Program::new("spreads", &spreads).plan())["fatten"], 2.0, 1e-9);
}

#[test]
fn slips_are_told_where_they_are() {
    let first = |rest: &str| {
        let errors = mill_and_town("slips", "", rest).errors();
        let error = errors.first().expect("an error");
        (error["code"].as_str().unwrap_or("").to_owned(), error["message"].as_str().unwrap_or("").to_owned())
    };
    let cases = [
        ("recipe stay { move 1 t flour from town to town }", "which-place", "from `town` to `town`"),
        ("resource van: durable\nrecipe drive { move 1 van from mill to town }", "wrong-kind", "handed over"),
        (
            "resource milk: perishable mass { keeps 3 day }\nrecipe cart { takes 4 day, move 1 t milk from mill to town }",
            "out-of-range",
            "`milk` keeps 3 day, and a run that moves it takes 4 day",
        ),
        ("recipe eat { consume 1 t flour }", "which-place", "does not say where it runs"),
        ("recipe eat { at town, consume 1 t flour spread }", "missing-part", "takes no time"),
        ("recipe half { move 1 t flour from mill to town losing 150 % }", "out-of-range", "lost"),
        ("recipe rate { move 1 t per month flour from mill to town }", "needs-period", "per time"),
        ("recipe lost { move 1 t flour to town }", "expected", "`from`"),
        ("recipe away { move 1 t flour from mill to sea }", "unknown-name", "sea"),
    ];
    for (text, code, words) in cases {
        let (found, message) = first(text);
        assert!(found == code && message.contains(words), "{text}: {found}: {message}");
    }
}
