//! How plans fare where uncertain amounts are not what they were made with. The answers are worked out by hand.

use serde_json::Value;

use crate::program::{Program, close, list};
use crate::uncertain::{FARM, VALLEY, ranges};

/// How a plan fares: range, end, worst coverage of a need, part of a recipe's runs, first broken limit.
fn fares<'p>(plan: &'p Value, need: &str, recipe: &str) -> Vec<(&'p str, &'p str, f64, f64, Option<&'p str>)> {
    let part = |all: &'p Value, key: &str, name: &str, value: &str| {
        let found = all.as_array().into_iter().flatten().find(|one| one[key] == name);
        found.and_then(|one| one[value].as_f64()).unwrap_or(1.0)
    };
    let one = |fare: &'p Value| {
        assert_eq!(fare["followed"], true, "{fare}");
        let word = |key: &str| fare[key].as_str().unwrap_or("");
        let broken = fare["breaks"].as_array().and_then(|all| all.first()).and_then(|one| one["rule"].as_str());
        let (met, done) = (part(&fare["needs"], "need", need, "then"), part(&fare["cut"], "recipe", recipe, "part"));
        (word("range"), word("end"), met, done, broken)
    };
    list(plan, "fares").iter().map(one).collect()
}

/// Fails where a plan fares otherwise than expected.
fn fare_as(name: &str, text: &str, need: &str, recipe: &str, expected: &[(&str, &str, f64, f64, Option<&str>)]) {
    let plan = Program::new(&format!("fares-{name}"), text).plan();
    let found = fares(&plan, need, recipe);
    assert_eq!(found.len(), expected.len(), "{name}: {found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!((found.0, found.1, found.4), (expected.0, expected.1, expected.4), "{name}: {found:?}");
        close(&format!("{name}, {found:?}: met"), found.2, expected.2, 1e-6);
        close(&format!("{name}, {found:?}: done"), found.3, expected.3, 1e-6);
    }
}

#[test]
fn a_plan_fares_by_what_its_runs_find() {
    let expected = [
        // 83.3 t of grain instead of 100 t for ten batches.
        ("grain made by sow", "least", 5.0 / 6.0, 5.0 / 6.0, None),
        ("grain made by sow", "most", 1.0, 1.0, None),
        ("need bread", "least", 1.0, 1.0, None),
        ("need bread", "most", 13.0 / 14.0, 1.0, None),
        ("", "worst", 130.0 * 5.0 / 6.0 / 140.0, 5.0 / 6.0, None),
    ];
    fare_as("valley", VALLEY, "bread", "bake", &expected);
    // 2_800 h of work a year; who works gets the same part of what is there.
    let few = VALLEY.replace("6 ± 1 t", "4 t").replace("120 .. 140 t", "130 t").replace("3_000 h", "2_700 ± 540 h");
    let expected = [
        ("supply of hands", "least", 2_160.0 / 2_700.0, 2_160.0 / 2_700.0, None),
        ("supply of hands", "most", 1.0, 1.0, None),
        ("", "worst", 2_160.0 / 2_700.0, 2_160.0 / 2_700.0, None),
    ];
    fare_as("hands", &few, "bread", "bake", &expected);
}

#[test]
fn people_are_told_what_the_worst_would_mean() {
    let choice = "let harvest = 6 ± 1 t\n\nchoice seed \"Which seed?\" {\n  option old \"the old\"\n  \
                  option sure \"a sure one\" sets harvest = 5.5 ± 0.1 t\n}\n\naim least";
    let text = VALLEY.replace("6 ± 1 t grain", "harvest grain").replace("aim least", choice);
    let program = Program::new("fares-told", &text);
    let (_, said) = program.run(&["plan", "main.weal", "--with", "seed=old"]);
    let first = "All needs are met. If all that is uncertain turns out badly: bread is met to 77 % at worst.";
    assert!(said.contains(first), "{said}");
    let (_, said) = program.run(&["compare", "main.weal"]);
    let row = said.lines().skip_while(|line| !line.contains("TURNS OUT BADLY")).nth(1);
    let row = row.expect("a need stands there").split_whitespace().collect::<Vec<_>>().join(" ");
    // 130 t · 5.4 / 5.5 of 140 t.
    assert_eq!(row, "* bread 77 % 91 %", "{said}");
    let (_, said) = program.run(&["why", "sow", "main.weal", "--with", "seed=old"]);
    assert!(said.contains("Uncertain: grain made by sow, 6 t, between 5 and 7 t."), "{said}");
}

#[test]
fn what_is_written_once_is_uncertain_once() {
    let text = VALLEY
        .replace("need bread: 120 .. 140 t", "need bread: 130 t")
        .replace("recipe sow {", "recipe till(crop: mass) {");
    let text = text.replace("produce 6 ± 1 t grain", "produce 0.5 * crop grain\n  produce (3 ± 0.5 t) grain");
    let text = text.replace("recipe bake", "recipe sow = till(6 ± 1 t)\nrecipe reap = till(5 ± 1 t)\n\nrecipe bake");
    let plan = Program::new("fares-once", &text).plan();
    let found: Vec<(&str, f64, f64, f64)> = ranges(&plan).into_iter().map(|one| (one.0, one.1, one.2, one.3)).collect();
    let expected = [
        ("grain made by sow", 2.5, 3.0, 3.5),
        ("grain made by sow", 2.5, 3.0, 3.5),
        ("grain made by reap", 2.0, 2.5, 3.0),
        ("grain made by reap", 2.5, 3.0, 3.5),
    ];
    assert_eq!(found, expected);
    // The two lines of the recipe with a parameter, each with both recipes made of it.
    let told: Vec<(&str, &str)> = list(&plan, "fares")
        .iter()
        .map(|fare| (fare["range"].as_str().unwrap_or(""), fare["amount"].as_str().unwrap_or("")))
        .collect();
    let both = "grain made by sow and 1 more";
    let expected = [(both, "at the least"), (both, "at the most"), (both, "2.5 t"), (both, "3.5 t"), ("", "")];
    assert_eq!(told, expected);
}

#[test]
fn set_ups_come_first_and_whole() {
    let pottery = |wood: &str| {
        format!(
            "horizon 2027-01 .. 2027-03 by month\n\nresource wood: flowing mass in kg {{ supply {wood} kg per month }}\n\
             resource potter: labour {{ supply 60 h per month }}\nresource pots {{}}\n\n\
             recipe fire {{\n  set up in each period {{ consume 40 kg wood }}\n  work 1 h potter\n  consume 60 kg wood\n  \
             produce 30 pots\n  up to 12 run per month\n}}\n\nneed kitchens: 90 pots per month {{ rank vital }}\n\n\
             aim least consumed wood\n"
        )
    };
    // Nine runs in the first month, of 600 kg; 540 kg leave 500 kg behind the set-up, so the third month gets 70 of 90 pots.
    let expected = [
        ("supply of wood", "least", 70.0 / 90.0, 500.0 / 540.0, None),
        ("supply of wood", "most", 1.0, 1.0, None),
        ("", "worst", 70.0 / 90.0, 500.0 / 540.0, None),
    ];
    fare_as("set-up", &pottery("600 ± 60"), "kitchens", "fire", &expected);
    // 30 kg are too little for a set-up.
    let expected = [
        ("supply of wood", "least", 0.0, 0.0, None),
        ("supply of wood", "most", 1.0, 1.0, None),
        ("", "worst", 0.0, 0.0, None),
    ];
    fare_as("no-set-up", &pottery("600 ± 570"), "kitchens", "fire", &expected);
}

#[test]
fn a_campaign_that_is_not_set_up_is_lost_as_a_whole() {
    // Three firings in each of three months, as nothing keeps: 180 kg of wood, and 40 kg once.
    let pottery = |wood: &str| {
        format!(
            "horizon 2027-01 .. 2027-03 by month\n\nresource wood: flowing mass in kg {{ supply {wood} kg per month }}\n\
             resource pots: perishable {{ keeps 1 day }}\n\nrecipe fire {{\n  set up {{ consume 40 kg wood }}\n  \
             consume 60 kg wood\n  produce 30 pots\n  up to 12 run per month\n}}\n\n\
             need kitchens: 90 pots per month {{ rank vital }}\n\naim least consumed wood\n"
        )
    };
    // 160 kg: behind the set-up two thirds of the first month's firings, and 160 of 180 kg in the others.
    let expected = [
        ("supply of wood", "least", 120.0 / 180.0, (120.0 + 160.0 + 160.0) / 540.0, None),
        ("supply of wood", "most", 1.0, 1.0, None),
        ("", "worst", 120.0 / 180.0, (120.0 + 160.0 + 160.0) / 540.0, None),
    ];
    fare_as("campaign", &pottery("230 ± 70"), "kitchens", "fire", &expected);
    // 30 kg are too little for the set-up, and without it the other months have none.
    let expected = [
        ("supply of wood", "least", 0.0, 0.0, None),
        ("supply of wood", "most", 1.0, 1.0, None),
        ("", "worst", 0.0, 0.0, None),
    ];
    fare_as("no-campaign", &pottery("230 ± 200"), "kitchens", "fire", &expected);
}

#[test]
fn limits_broken_across_a_range_are_told() {
    let text =
        VALLEY.replace("6 ± 1 t", "6 t").replace("120 .. 140 t", "130 t").replace("20 h hands", "20 ± 5 h hands");
    let text = text.replace("aim least", "threshold rest: worked hands <= 1_900 h per year\n\naim least");
    let expected = [
        ("hours of hands in bake", "least", 1.0, 1.0, None),
        ("hours of hands in bake", "most", 1.0, 1.0, Some("rest")),
        ("", "worst", 1.0, 1.0, Some("rest")),
    ];
    fare_as("rest", &text, "bread", "bake", &expected);
    let plan = Program::new("fares-by", &text).plan();
    let broken = &list(&plan, "fares")[1]["breaks"];
    assert_eq!(broken.as_array().map(Vec::len), Some(2), "{broken}");
    // 16.7 fields of 100 h and ten batches of 25 h.
    close("hours", broken[0]["value"].as_f64().expect("a number"), 100_000.0 / 60.0 + 250.0, 1e-9);
    // A limit that is itself uncertain.
    let text = text.replace("20 ± 5 h", "20 h").replace("1_900 h", "1_900 ± 100 h");
    let expected = [
        ("limit of rest", "least", 1.0, 1.0, Some("rest")),
        ("limit of rest", "most", 1.0, 1.0, None),
        ("", "worst", 1.0, 1.0, Some("rest")),
    ];
    fare_as("limit", &text, "bread", "bake", &expected);
    let text =
        VALLEY.replace("120 .. 140 t", "130 t").replace("grain: mass in t {}", "grain: mass in t { storage 30 t }");
    let expected = [
        ("grain made by sow", "least", 5.0 / 6.0, 5.0 / 6.0, None),
        ("grain made by sow", "most", 1.0, 1.0, Some("storage of grain")),
        ("", "worst", 5.0 / 6.0, 5.0 / 6.0, None),
    ];
    fare_as("storage", &text, "bread", "bake", &expected);
}

#[test]
fn what_is_there_beyond_the_plan_goes_to_those_who_miss_something() {
    let lake = |kind: &str| {
        format!(
            "horizon 2027 .. 2028 by year\n\nplace hill {{ people 100 }}\nplace shore {{ people 100 }}\n\n\
             resource fish: {kind} in t {{ supply 400 ± 40 t per year at shore }}\n\n\
             need first: 300 t fish per year {{ rank vital }}\nneed second: 200 t fish per year {{ rank wanted }}\n"
        )
    };
    for (at, kind) in ["mass", "flowing mass", "perishable mass"].into_iter().enumerate() {
        let mut text = lake(kind);
        if kind == "perishable mass" {
            text = text.replace("at shore }", "at shore, keeps 3 month }");
        }
        let expected = [
            // Who shares something short is cut alike: 300 and 100 t planned, 360 t there.
            ("supply of fish at shore", "least", 0.9 * 100.0 / 200.0, 1.0, None),
            ("supply of fish at shore", "most", 140.0 / 200.0, 1.0, None),
            ("", "worst", 0.9 * 100.0 / 200.0, 1.0, None),
        ];
        fare_as(&format!("lake-{at}"), &text, "second", "", &expected);
    }
}

#[test]
fn a_robust_plan_fares_no_worse_anywhere() {
    for (at, text) in [VALLEY, FARM].into_iter().enumerate() {
        let plan = Program::new(&format!("fares-robust-{at}"), text).plan_with(&["--robust"]);
        assert!(list(&plan, "fares").len() >= 4);
        for fare in list(&plan, "fares") {
            assert_eq!((&fare["followed"], &fare["cut"], &fare["breaks"]), (&true.into(), &Value::Null, &Value::Null));
            let needs = fare["needs"].as_array().into_iter().flatten();
            assert!(needs.clone().all(|need| need["then"].as_f64() >= need["now"].as_f64()), "{fare}");
        }
    }
}

#[test]
fn a_plan_fares_as_planned_where_nothing_differs() {
    // So little that it is below what counts as a difference, in programs of many kinds.
    let cases = [
        ("bakery_town", "main.weal", "supply 11 t per month", "supply 11 t ± 0.000_000_1 % per month"),
        ("shore_fishery", "fleet.weal", "supply 1_800 kL per year", "supply 1_800 kL ± 0.000_000_1 % per year"),
        ("food_manufacture", "main.weal", "supply 200 t per month", "supply 200 t ± 0.000_000_1 % per month"),
        ("steel_works", "main.weal", "supply 2_000 t per year", "supply 2_000 t ± 0.000_000_1 % per year"),
        ("fournos", "main.weal", "supply 1_300 kg per month", "supply 1_300 kg ± 0.000_000_1 % per month"),
    ];
    for (name, file, from, to) in cases {
        let plan = Program::example(name, (file, from, to)).plan();
        assert!(list(&plan, "fares").len() >= 3, "{name}");
        for fare in list(&plan, "fares") {
            let differs = ["needs", "cut", "breaks"].map(|key| !fare[key].is_null());
            assert_eq!((&fare["followed"], differs), (&true.into(), [false; 3]), "{name}: {fare}");
        }
    }
}
