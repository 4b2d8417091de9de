//! Uncertain amounts: what they are, and plans made for the worst of them. The answers are worked out by hand.

use serde_json::Value;

use crate::program::{Program, close, list, runs};

pub(crate) const VALLEY: &str = r#"package valley

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
pub(crate) fn ranges(plan: &Value) -> Vec<(&str, f64, f64, f64, &str)> {
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
fn parts_are_told_in_percent() {
    let text = VALLEY.replace("aim least", "threshold fed: met bread >= 80 ± 5 %\n\naim least");
    let text = text.replace("grain: mass in t {}", "grain: mass in t { loses 3 ± 1 % per year }");
    let plan = Program::new("uncertain-parts", &text).plan();
    let found = ranges(&plan);
    assert!(found.contains(&("limit of fed", 75.0, 80.0, 85.0, "%")), "{found:?}");
    assert!(found.contains(&("what grain loses", 2.0, 3.0, 4.0, "% per year")), "{found:?}");
    let harvest =
        list(&plan, "fares").iter().find(|fare| fare["range"] == "grain made by sow").expect("it is followed");
    assert_eq!(harvest["breaks"], Value::Null, "83 % are enough: {harvest}");
    let strict = Program::new("uncertain-strict", &text.replace("80 ± 5 %", "84 %")).plan();
    let harvest =
        list(&strict, "fares").iter().find(|fare| fare["range"] == "grain made by sow").expect("it is followed");
    close("asked", harvest["breaks"][0]["limit"].as_f64().expect("a number"), 84.0, 1e-9);
    close("met", harvest["breaks"][0]["value"].as_f64().expect("a number"), 250.0 / 3.0, 1e-6);
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

#[test]
fn a_robust_plan_is_made_with_the_bad_ends() {
    let program = Program::new("uncertain-robust", VALLEY);
    let plan = program.plan_with(&["--robust"]);
    assert_eq!(plan["robust"], true);
    // 140 t of bread a year, and 5 t of grain from a field.
    close("bake", runs(&plan)["bake"], 2.0 * 140.0 / 13.0, 1e-9);
    close("sow", runs(&plan)["sow"], 2.0 * 140.0 / 13.0 * 10.0 / 5.0, 1e-9);
    let (code, said) = program.verify(&plan);
    assert_eq!(code, 0, "{said}");
    let mut forged = plan.clone();
    forged["robust"] = false.into();
    let (code, said) = program.verify(&forged);
    assert!(code != 0 && said.contains("other-program"), "{said}");
    let (_, said) = program.run(&["compare", "--robust"]);
    assert!(said.contains("at the worst of what is uncertain"), "{said}");
    let (_, said) = program.run(&["why", "bake", "--robust"]);
    assert!(said.contains("10.77"), "{said}");
    let mut forged = plan.clone();
    forged["uncertain"] = Value::Array(Vec::new());
    let (code, said) = program.verify(&forged);
    assert!(code != 0 && said.contains("other uncertain amounts"), "{said}");
}

pub(crate) const FARM: &str = r#"package farm

horizon 2027 .. 2028 by year

place hill { people 100 }
place shore { people 300 }

resource crew: labour { from people 20 ± 1 h per person per year }
resource plough: durable { stock 10 ± 1, lasts 20 year }
resource grain: mass in t { stock 100 ± 1 t at hill, loses 3 ± 1 % per year }
resource fish: natural mass in t { stock 900 ± 1 t, regrows 30 ± 1 t per year to 1_000 t }
resource smoke: emitted mass in t { stock 5 ± 1 t, supply 3 ± 1 t per year, absorbed 4 ± 1 t per year }
resource wood: mass in t { supply 50 ± 1 t per year }
resource bread: mass in t {}

recipe bake {
  up to 60 ± 1 run per year
  takes 1 year
  at hill
  consume 1 ± 0.1 t wood
  consume 2 ± 0.1 t grain
  use 0.1 ± 0.01 plough
  work 5 ± 1 h crew
  emit 0.1 ± 0.01 t smoke
  produce 3 ± 0.1 t bread
}
recipe haul { move 8 ± 1 t grain from hill to shore losing 25 % }
recipe net { consume 1 t fish, produce 1 t bread }

need bread: 20 ± 1 t bread per year
threshold clear: emitted smoke <= 20 ± 1 t per year
threshold alive: stock fish >= 300 ± 1 t always
policy calm { limit net <= 30 ± 1 run per year }
adopt calm
"#;

#[test]
fn every_use_of_a_range_takes_its_own_bad_end() {
    let program = Program::new("uncertain-farm", FARM);
    let plan = program.plan_with(&["--robust"]);
    let planned: Vec<(&str, f64)> = ranges(&plan).into_iter().map(|one| (one.0, one.2)).collect();
    let expected = [
        ("most runs of bake", 59.0),
        ("wood taken by bake", 1.1),
        ("grain taken by bake", 2.1),
        ("plough used by bake", 0.11),
        ("hours of crew in bake", 6.0),
        ("smoke let out by bake", 0.11),
        ("bread made by bake", 2.9),
        ("grain moved by haul", 7.0),
        ("need bread", 21.0),
        ("stock of plough", 9.0),
        ("stock of grain at hill", 99.0),
        ("what grain loses", 4.0),
        ("stock of fish", 899.0),
        ("growth of fish", 29.0),
        ("stock of smoke", 6.0),
        ("supply of smoke", 4.0),
        ("smoke absorbed", 3.0),
        ("supply of wood", 49.0),
        ("supply of crew", 7_600.0),
        ("limit of clear", 19.0),
        ("limit of alive", 301.0),
        ("limit of calm/1", 29.0),
    ];
    assert_eq!(planned, expected);
    let (code, said) = program.verify(&plan);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn what_does_harm_at_both_ends_is_told() {
    let told = |name: &str, from: &str, to: &str, twice: bool| {
        let text = VALLEY.replace(from, to);
        assert_ne!(text, VALLEY, "{name} changes nothing");
        let program = Program::new(&format!("uncertain-both-{name}"), &text);
        let (_, said) = program.run(&["plan", "--robust", "main.weal"]);
        assert_eq!(said.contains("error[helps-and-hurts]"), twice, "{name}: {said}");
        program.plan();
    };
    let end = "aim least worked hands";
    told("nothing", "package valley", "package dale", false);
    told("room", "resource grain: mass in t {}", "resource grain: mass in t { storage 80 t }", true);
    told(
        "thrown",
        "resource grain: mass in t {}",
        "resource grain: mass in t { storage 80 t, discard allowed }",
        false,
    );
    told("ceiling", end, "threshold little: stock grain <= 9_000 t always\naim least worked hands", true);
    told("floor", end, "threshold much: stock grain >= 0 t always\naim least worked hands", false);
    told("produced", end, "threshold made: produced grain <= 9_000 t per year\naim least worked hands", true);
    told("exactly", end, "threshold made: produced bread = 130 ± 1 t per year\naim least worked hands", true);
    told(
        "not-adopted",
        end,
        "policy made { require produced grain <= 9_000 t per year }\naim least worked hands",
        false,
    );
    let adopted = "policy made { limit produced grain <= 9_000 t per year }\nadopt made\naim least worked hands";
    told("adopted", end, adopted, true);
    // Room under a ceiling asks for less, and little room for more.
    let ceiling = "threshold rest: worked hands <= 2_000 ± 50 h per year\n\
                   threshold room: headroom rest >= 5 h per year\naim least worked hands";
    told("much-room", end, ceiling, false);
    told("little-room", end, &ceiling.replace(">= 5 h", "<= 900 h"), true);
    let hours = |text: &str| text.replace("2_000 ± 50 h", "2_000 h");
    let work = VALLEY.replace("20 h hands", "20 ± 5 h hands");
    for (at, (limit, twice)) in [(">= 5 h", false), ("<= 900 h", true)].into_iter().enumerate() {
        let text = work.replace(end, &hours(&ceiling.replace(">= 5 h", limit)));
        let (_, said) = Program::new(&format!("uncertain-room-{at}"), &text).run(&["plan", "--robust", "main.weal"]);
        assert_eq!(said.contains("error[helps-and-hurts]"), twice, "{limit}: {said}");
    }
}
