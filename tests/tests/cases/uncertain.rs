//! Uncertain amounts. The answers are worked out by hand.

use serde_json::Value;

use crate::program::{Program, close, list, runs};

const VALLEY: &str = r#"package valley

horizon 2027 .. 2028 by year

resource hands: labour { supply 3_000 h per year }
resource grain: mass in t {}
resource bread: mass in t {}

recipe sow {
  work    100 h hands
  produce 6 ± 1 t grain
}

recipe bake {
  consume 10 t grain
  work    20 h hands
  produce 13 t bread
}

need bread: 120 .. 140 t bread per year { rank vital }

aim least worked hands
"#;

/// The uncertain amounts of a plan: name, least, middle, most, unit.
fn ranges(plan: &Value) -> Vec<(&str, f64, f64, f64, &str)> {
    let number = |one: &Value, part: &str| one[part].as_f64().expect("a number");
    let one = |one: &'_ Value| {
        let (low, planned, high) = (number(one, "low"), number(one, "planned"), number(one, "high"));
        (low, planned, high)
    };
    let named = list(plan, "uncertain").iter().map(|entry| {
        let (low, planned, high) = one(entry);
        (entry["amount"].as_str().expect("a name"), low, planned, high, entry["unit"].as_str().expect("a unit"))
    });
    named.collect()
}

/// The ranges of the valley with another harvest.
fn harvest(name: &str, amount: &str) -> Vec<(f64, f64, f64)> {
    let text = VALLEY.replace("6 ± 1 t grain", amount);
    let plan = Program::new(name, &text).plan();
    let grain = ranges(&plan).into_iter().filter(|one| one.0 == "grain made by sow");
    grain.map(|(_, low, planned, high, _)| (low, planned, high)).collect()
}

#[test]
fn a_plan_is_made_with_the_middles_and_tells_the_ranges() {
    let plan = Program::new("uncertain-middle", VALLEY).plan();
    assert_eq!(
        ranges(&plan),
        [("grain made by sow", 5.0, 6.0, 7.0, "t"), ("need bread", 120.0, 130.0, 140.0, "t per year")]
    );
    // 130 t of bread from ten batches, 100 t of grain from a sixth of that: both years alike.
    close("bake", runs(&plan)["bake"], 20.0, 1e-9);
    close("sow", runs(&plan)["sow"], 2.0 * 100.0 / 6.0, 1e-9);
    let (code, said) = Program::new("uncertain-verified", VALLEY).verify(&plan);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_range_is_written_in_three_ways() {
    let expected = vec![(5.0, 6.0, 7.0)];
    let ways = ["6 ± 1 t grain", "6 +- 1 t grain", "5 .. 7 t grain", "6_000 kg ± 1 t grain", "5_000 kg .. 7 t grain"];
    for (at, way) in ways.iter().enumerate() {
        assert_eq!(harvest(&format!("uncertain-way-{at}"), way), expected, "{way}");
    }
    assert_eq!(harvest("uncertain-percent", "6 t ± 10 % grain"), [(5.4, 6.0, 6.6)]);
    assert_eq!(harvest("uncertain-none", "6 ± 0 t grain"), []);
}

#[test]
fn calculations_keep_between_what_something_lies() {
    let sums = [
        // Least from the least, most from the most; what is divided by, the other way round.
        ("(2 ± 0.2 t) * (2.5 .. 3.5) grain", (4.5, 6.0, 7.7)),
        ("12 t / (1.5 .. 3) grain", (4.0, 12.0 / 2.25, 8.0)),
        ("10 t - (2 .. 4 t) grain", (6.0, 7.0, 8.0)),
        ("(2 ± 1 t) + (4 ± 2 t) grain", (3.0, 6.0, 9.0)),
        ("min(6 t, 5 .. 8 t) grain", (5.0, 6.0, 6.0)),
        ("max(6 t, 5 .. 8 t) grain", (6.0, 6.5, 8.0)),
        ("sum({ 1 ± 0.5 t, 2 t, 3 ± 0.5 t }) grain", (5.0, 6.0, 7.0)),
        ("abs((3 ± 1 t) - 9 t) grain", (5.0, 6.0, 7.0)),
        ("round(6.4 ± 1 t, down, 1 t) grain", (5.0, 6.0, 7.0)),
        ("3 * double(1 ± 0.5 t) grain", (3.0, 6.0, 9.0)),
    ];
    let text = VALLEY.replace("aim least", "let double(x: mass) = 2 * x\n\naim least");
    for (at, (way, (low, planned, high))) in sums.into_iter().enumerate() {
        let text = text.replace("6 ± 1 t grain", way);
        let plan = Program::new(&format!("uncertain-sum-{at}"), &text).plan();
        let found = ranges(&plan).into_iter().find(|one| one.0 == "grain made by sow").expect("it is uncertain");
        for (what, found, expected) in [("least", found.1, low), ("middle", found.2, planned), ("most", found.3, high)]
        {
            close(&format!("{way}, {what}"), found, expected, 1e-9);
        }
    }
}

#[test]
fn what_changes_from_a_day_on_may_be_uncertain_before_or_after() {
    let text = VALLEY.replace("6 ± 1 t grain", "crop grain").replace(
        "aim least",
        "let crop = dated { 6 ± 1 t source \"old seed\", from 2028: 8 ± 3 t source \"new seed\" }\n\naim least",
    );
    let plan = Program::new("uncertain-dated", &text).plan();
    let one = &list(&plan, "uncertain")[0];
    assert_eq!(one["says"], "6 t, between 5 and 7 t; from 2028-01-01 on 8 t, between 5 and 11 t");
}

#[test]
fn what_holds_for_places_is_as_uncertain_there() {
    let text = VALLEY.replace(
        "aim least",
        "place hill { people 100 }\nplace shore { people 300 }\n\nresource smoke: emitted mass in t {}\n\n\
         recipe fire { emit 1 t smoke, produce 1 ± 0.5 t bread }\n\n\
         threshold clear: emitted smoke <= 80 ± 8 t per year\nallocate clear among hill, shore by people\n\n\
         threshold each_clear: emitted smoke <= 1 ± 0.5 t per person per year\n\naim least",
    );
    let plan = Program::new("uncertain-shared", &text).plan();
    let found = ranges(&plan);
    assert_eq!(
        found[3..],
        [
            ("limit of clear", 72.0, 80.0, 88.0, "t per year"),
            ("limit of each_clear", 0.5, 1.0, 1.5, "t per person per year"),
            ("limit of clear@hill", 18.0, 20.0, 22.0, "t per year"),
            ("limit of clear@shore", 54.0, 60.0, 66.0, "t per year"),
        ],
        "{found:?}"
    );
}

#[test]
fn what_cannot_be_uncertain_is_told() {
    let wrong = |name: &str, from: &str, to: &str, code: &str| {
        let text = VALLEY.replace(from, to);
        assert_ne!(text, VALLEY, "{name} changes nothing");
        let errors = Program::new(&format!("uncertain-{name}"), &text).errors();
        let codes: Vec<&Value> = errors.iter().map(|error| &error["code"]).collect();
        assert_eq!(codes, [code], "{name}: {errors:?}");
    };
    wrong("below", "6 ± 1 t", "6 ± 8 t", "out-of-range");
    wrong("nothing", "120 .. 140 t", "floor(0.5 ± 0.5) * 100 t", "out-of-range");
    wrong("reversed", "120 .. 140 t", "140 .. 120 t", "out-of-range");
    wrong("by-zero", "6 ± 1 t", "6 t / (0 .. 2)", "out-of-range");
    wrong("dimension", "6 ± 1 t", "6 t ± 1 L", "dimension-mismatch");
    wrong("ends", "120 .. 140 t", "120 L .. 140 t", "dimension-mismatch");
    wrong(
        "storage",
        "resource grain: mass in t {}",
        "resource grain: mass in t { storage 8 .. 9 t }",
        "not-a-quantity",
    );
    wrong("floor", "rank vital", "rank vital, at least 80 .. 90 %", "not-a-quantity");
    wrong("length", "work    100 h hands", "work 100 h hands\n  takes 1 .. 2 month", "not-a-quantity");
}
