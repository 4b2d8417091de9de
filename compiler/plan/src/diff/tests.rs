use std::collections::BTreeMap;

use super::*;
use crate::ir::{Aim, Certificate, Run, Soft, Stock};

/// A plan of three years for a mill, of which nothing is said yet.
fn empty() -> Plan {
    Plan {
        schema: crate::ir::SCHEMA.to_owned(),
        package: "mill".to_owned(),
        status: Status::Certified,
        scenario: BTreeMap::new(),
        decided: BTreeMap::new(),
        robust: false,
        periods: ["2027", "2028", "2029", "2030"].map(str::to_owned).to_vec(),
        aims: Vec::new(),
        runs: Vec::new(),
        needs: Vec::new(),
        given: Vec::new(),
        thresholds: Vec::new(),
        allocations: Vec::new(),
        stocks: Vec::new(),
        surpluses: Vec::new(),
        in_progress: Vec::new(),
        capacities: Vec::new(),
        valuations: Vec::new(),
        contents: Vec::new(),
        pegging: Vec::new(),
        uncertain: Vec::new(),
        fares: Vec::new(),
        trials: Vec::new(),
        conflict: Vec::new(),
        certificate: Certificate::default(),
    }
}

fn run(recipe: &str, place: &str, period: &str, runs: f64) -> Run {
    Run { recipe: recipe.into(), place: place.into(), period: period.into(), runs }
}

fn need(need: &str, period: &str, wanted: f64, met: f64) -> Need {
    let coverage = met / wanted;
    Need { need: need.into(), place: "shore".into(), period: period.into(), wanted, met, unit: "t".into(), coverage }
}

fn limit(period: &str, value: f64, limit: f64) -> Threshold {
    let (headroom, binding) = (limit - value, limit == value);
    let (threshold, place, unit) = ("carbon".into(), "shore".into(), "t".into());
    Threshold { threshold, place, period: period.into(), value, limit, unit, headroom, binding, soft: None }
}

fn stock(period: &str, amount: f64) -> Stock {
    Stock { resource: "cod".into(), place: "shore".into(), period: period.into(), amount, unit: "kt".into() }
}

/// What changes from one plan to the other; the same backward with both sides of each change handed over.
fn changes(from: &Plan, to: &Plan) -> Diff {
    diff(("a.json", from), ("b.json", to))
}

#[test]
fn a_plan_does_not_differ_from_itself_nor_by_what_solving_leaves_open() {
    let mut plan = empty();
    plan.runs = vec![run("bake", "shore", "2027", 12.0), run("bake", "shore", "2028", 1e9)];
    plan.needs = vec![need("bread", "2027", 3.0, 2.0)];
    assert!(changes(&plan, &plan).is_empty());
    let mut other = plan.clone();
    other.runs[0].runs += 1e-7;
    other.runs[1].runs += 10.0;
    other.runs.push(run("bake", "shore", "2029", 1e-10));
    let found = changes(&plan, &other);
    assert!(found.is_empty() && found.notes.is_empty(), "{found:?}");
    assert_eq!(found.human(80), "mill: from a.json to b.json\n\nNothing changes.\n");
}

#[test]
fn each_change_is_told_once_and_periods_that_meet_are_one_line() {
    let (mut from, mut to) = (empty(), empty());
    from.runs = vec![run("trawl", "shore", "2027", 4.0), run("trawl", "shore", "2028", 4.0)];
    from.runs.extend([run("trawl", "shore", "2030", 4.0), run("bake", "north", "2028", 2.0)]);
    to.runs = vec![run("trawl", "shore", "2027", 3.2), run("trawl", "shore", "2028", 3.2)];
    to.runs.extend([run("trawl", "shore", "2030", 3.2), run("bake", "north", "2028", 2.0)]);
    to.runs.push(run("line", "north", "2029", 7.0));
    from.needs =
        vec![need("bread", "2027", 10.0, 8.0), need("fish", "2027", 10.0, 10.0), need("oil", "2027", 1.0, 1.0)];
    to.needs = vec![need("bread", "2027", 10.0, 10.0), need("fish", "2027", 20.0, 15.0), need("tea", "2028", 2.0, 1.0)];
    from.thresholds = vec![limit("2027", 30.0, 30.0), limit("2028", 28.0, 30.0), limit("2029", 1.0, 30.0)];
    to.thresholds = vec![limit("2027", 20.0, 30.0), limit("2028", 30.0, 30.0), limit("2029", 2.0, 25.0)];
    (from.stocks, to.stocks) =
        (vec![stock("2027", 1.0), stock("2030", 40.0)], vec![stock("2027", 9.0), stock("2030", 41.5)]);
    from.scenario = [("gear".to_owned(), "open".to_owned())].into();
    to.scenario = [("gear".to_owned(), "no_trawl".to_owned())].into();
    let aim = |value: f64| Aim { aim: "least labour".into(), value, unit: "h".into() };
    (from.aims, to.aims) = (vec![aim(100.0)], vec![aim(90.0)]);
    let found = changes(&from, &to);
    assert_eq!(
        found.human(80),
        "\
mill: from a.json to b.json

DECIDED
  gear  open  →  no_trawl

WHAT TO DO (runs started)
  line at north   2029         ·  →  7
  trawl at shore  2027 – 2028  4  →  3.2
  trawl at shore  2030         4  →  3.2

NEEDS
  better  bread at shore  2027          80 %  →  100 %
  worse   fish at shore   2027         100 %  →  75 %
  wanted  fish at shore   2027          10 t  →  20 t
  gone    oil at shore    2027  100 % of 1 t  →  –
  new     tea at shore    2028             –  →  50 % of 2 t

LIMITS
  binds no longer  carbon at shore  2027  nothing left  →  10 t left
  binds now        carbon at shore  2028      2 t left  →  nothing left
  limit            carbon at shore  2029          30 t  →  25 t

STOCKS (at the end of 2030)
  cod at shore, kt  40  →  41.5

AIMS
  least labour  100 h  →  90 h

2 activities at 2 places change; 1 need is met better, 1 worse.
"
    );
    let md = found.md();
    assert!(md.contains("| | period | from | to |\n|---|---|---:|---:|\n| line at north | 2029 | · | 7 |\n"), "{md}");
    assert!(md.contains("## AIMS\n\n| | from | to |\n|---|---:|---:|\n| least labour | 100 h | 90 h |\n"), "{md}");
    // As data, each period by itself.
    assert_eq!((found.runs.len(), found.stocks.len(), found.schema.as_str()), (4, 1, "weal.diff/1"));
    assert_eq!(serde_json::from_str::<Diff>(&found.json()).unwrap(), found);
}

#[test]
fn backward_is_the_same_with_both_sides_handed_over() {
    let (mut from, mut to) = (empty(), empty());
    from.runs = vec![run("trawl", "shore", "2027", 4.0)];
    to.runs = vec![run("trawl", "shore", "2028", 4.0), run("trawl", "north", "2027", 1.0)];
    to.needs = vec![need("bread", "2027", 10.0, 8.0)];
    let (forth, back) = (changes(&from, &to), diff(("b.json", &to), ("a.json", &from)));
    let turned: Vec<RunChange> =
        back.runs.iter().cloned().map(|run| RunChange { from: run.to, to: run.from, ..run }).collect();
    assert_eq!(forth.runs, turned);
    assert_eq!((forth.needs[0].from, forth.needs[0].to), (back.needs[0].to, back.needs[0].from));
}

#[test]
fn a_soft_limit_tells_by_how_much_it_is_missed() {
    let soft = |over: f64| {
        let mut one = limit("2027", 30.0 + over, 30.0);
        one.soft = Some(Soft { over, share: over / 30.0, rank: "wanted".into() });
        Plan { thresholds: vec![one], ..empty() }
    };
    let found = changes(&soft(5.0), &soft(2.0)).human(80);
    assert!(found.contains("missed by  carbon  2027  5 t  →  2 t"), "{found}");
    assert!(found.contains("Nothing else is done; needs are met as before."), "{found}");
}

#[test]
fn only_what_overlaps_is_compared_and_what_does_not_is_told() {
    let mut from = empty();
    from.runs = ["2027", "2028"].map(|year| run("bake", "shore", year, 2.0)).to_vec();
    let later = |years: &[&str]| Plan { periods: years.iter().map(|year| (*year).to_owned()).collect(), ..empty() };
    let found = changes(&from, &later(&["2028", "2029", "2030", "2031"]));
    assert_eq!(found.runs.len(), 1);
    let only = ["The period 2027 is only in a.json, and left out.", "The period 2031 is only in b.json, and left out."];
    assert_eq!(found.notes, only);
    let apart = changes(&from, &later(&["2040", "2041"]));
    assert!(apart.is_empty() && apart.notes.contains(&"They have no period in common.".to_owned()), "{apart:?}");
    let other = changes(&from, &Plan { package: "bakery".into(), ..from.clone() });
    assert!(other.notes[0].starts_with("a.json is of the program mill and b.json of bakery"), "{:?}", other.notes);
    assert!(other.human(80).starts_with("mill → bakery: from a.json to b.json"));
    let mut newer = from.clone();
    newer.certificate.ir = "another".into();
    assert_eq!(changes(&from, &newer).notes, ["They are made from two versions of the program, or of what it reads."]);
    // What is summed over other years is not compared.
    let aim = |value: f64| vec![Aim { aim: "least labour".into(), value, unit: "h".into() }];
    let shorter = Plan { aims: aim(2.0), ..later(&["2027", "2028"]) };
    assert_eq!(changes(&Plan { aims: aim(1.0), ..empty() }, &shorter).aims, []);
}

#[test]
fn where_one_is_impossible_that_is_what_changes() {
    let mut from = empty();
    from.runs = vec![run("bake", "shore", "2027", 2.0)];
    let found = changes(&from, &Plan { status: Status::Impossible, ..empty() });
    assert!(!found.is_empty() && found.runs.is_empty());
    assert_eq!(found.notes, ["In b.json no plan is possible."]);
    assert!(
        found.human(80).ends_with("Where one is no plan, only what was chosen is compared.\n"),
        "{}",
        found.human(80)
    );
}
