//! Needs stated in properties: the planner makes the menu. The answers are worked out by hand.

use serde_json::Value;

use crate::program::{Program, close, list, runs};

/// A hundred people for a year; an hour's work makes a kilogram of bread, two make one of beans.
const TOWN: &str = r#"package town

horizon 2027 .. 2027 by year

place town { people 100 }

property food_energy: energy in kcal
property protein: mass in g

resource bread: flowing mass in kg {
  provides 2_500 kcal food_energy per kg
  provides 80 g protein per kg
}
resource beans: flowing mass in kg {
  provides 3_000 kcal food_energy per kg
  provides 200 g protein per kg
}
resource hands: labour { supply 100_000 h per year }

recipe bake {
  work    1 h hands
  produce 1 kg bread
}

recipe pick {
  work    2 h hands
  produce 1 kg beans
}

need food: 2_000 kcal food_energy per person per day for town { rank vital }
need body: 100 g protein per person per day for town { rank vital }

aim least labour
"#;

/// What is given of a resource in all, to a place.
fn given(plan: &Value, resource: &str, place: &str) -> f64 {
    let mine = list(plan, "given").iter().filter(|one| one["resource"] == resource && one["place"] == place);
    mine.filter(|one| one["need"].is_null()).map(|one| one["amount"].as_f64().unwrap_or(0.0)).sum()
}

fn met(plan: &Value, need: &str) -> f64 {
    let mine = list(plan, "needs").iter().filter(|one| one["need"] == need);
    mine.map(|one| one["met"].as_f64().unwrap_or(0.0)).sum()
}

/// Every stage the plan states has a bound that shows that no plan does better.
fn proven(plan: &Value) {
    let bounds = list(&plan["certificate"], "bounds");
    assert_eq!(bounds.len(), list(plan, "aims").len(), "a stage without a bound");
    for bound in bounds {
        let (value, best) = (bound["value"].as_f64().unwrap_or(1e9), bound["bound"].as_f64().unwrap_or(0.0));
        assert!((value - best).abs() <= 1e-6 * value.abs().max(1.0), "{bound}");
    }
}

#[test]
fn one_kilogram_counts_for_all_that_is_in_it() {
    let plan = Program::new("menu", TOWN).plan();
    // 2 500 b + 3 000 n = 2 000 and 80 b + 200 n = 100, per person and day.
    let (bread, beans) = (5.0 / 13.0, 4.5 / 13.0);
    close("bread", given(&plan, "bread", "town"), 36_500.0 * bread, 1e-9);
    close("beans", given(&plan, "beans", "town"), 36_500.0 * beans, 1e-9);
    close(
        "labour",
        list(&plan, "aims").last().and_then(|aim| aim["value"].as_f64()).unwrap_or(0.0),
        36_500.0 * 14.0 / 13.0,
        1e-9,
    );
    proven(&plan);
}

#[test]
fn the_unit_of_a_property_never_changes_the_plan() {
    let shown = Program::new("menu-kcal", TOWN).plan();
    for (unit, other) in [("kJ", "mg"), ("MWh", "kg"), ("J", "t")] {
        let text = TOWN.replace("energy in kcal", &format!("energy in {unit}"));
        let text = text.replace("protein: mass in g", &format!("protein: mass in {other}"));
        let plan = Program::new(&format!("menu-{unit}"), &text).plan();
        for name in ["runs", "given", "pegging"] {
            let (a, b) = (list(&shown, name), list(&plan, name));
            assert_eq!(a.len(), b.len(), "{name} in {unit}");
            for (a, b) in a.iter().zip(b) {
                for amount in ["runs", "amount", "share"].iter().filter(|amount| a[**amount].is_number()) {
                    let (a, b) = (a[*amount].as_f64().unwrap_or(0.0), b[*amount].as_f64().unwrap_or(1.0));
                    close(&format!("{name} in {unit}"), b, a, 1e-9);
                }
            }
        }
    }
}

#[test]
fn what_is_delivered_to_a_need_of_its_own_counts_too() {
    // 400 g of bread are 1 000 kcal and 32 g of protein; 340 g of beans are the 68 g that are left, and 1 020 kcal.
    let loaf = "need loaf: 400 g bread per person per day for town { rank vital }\n";
    let plan = Program::new("menu-loaf", &TOWN.replace("aim", &format!("{loaf}\naim"))).plan();
    close("beans", given(&plan, "beans", "town"), 36_500.0 * 0.34, 1e-9);
    assert_eq!(given(&plan, "bread", "town"), 0.0);
    close("body", met(&plan, "body"), 36_500.0 * 100.0, 1e-9);
    proven(&plan);
}

/// Two places, each with its own bread; the need for all counts what is given in each of them.
const PLACES: &str = r#"package villages

horizon 2027 .. 2027 by year

place hill   { people 300 }
place valley { people 700 }

property food_energy: energy in kcal

resource bread: flowing mass in kg {
  supply 10_000 kg per year at hill
  supply 40_000 kg per year at valley
  provides 2_500 kcal food_energy per kg
}
resource milk: flowing mass in kg {
  supply 50_000 kg per year
  provides 500 kcal food_energy per kg
}
resource water: flowing volume in kL {
  supply 1_000 kL per year at hill
  supply 1_600 kL per year at valley
}

need food: 100_000 kcal food_energy per person per year for each place { rank vital }
need all: 150_000 kcal food_energy per person per year { rank wanted }
need drink: 2 kL water per person per year { rank vital }
need bath: 1 kL water per person per year for valley { rank wanted }
"#;

#[test]
fn larger_places_count_what_is_given_inside_them() {
    let plan = Program::new("menu-places", PLACES).plan();
    // On the hill 25 000 000 kcal of bread and 5 000 000 of milk; in the valley 70 000 000 of bread.
    close("the hill", met(&plan, "food@hill"), 30_000_000.0, 1e-9);
    close("the valley", met(&plan, "food@valley"), 70_000_000.0, 1e-9);
    // All bread and milk there is: 125 000 000 and 25 000 000.
    close("all", met(&plan, "all"), 150_000_000.0, 1e-9);
    proven(&plan);
}

#[test]
fn a_need_of_the_whole_is_served_from_each_place_that_has_some() {
    let plan = Program::new("menu-water", PLACES).plan();
    close("drink", met(&plan, "drink"), 2_000.0, 1e-9);
    close("bath", met(&plan, "bath"), 600.0, 1e-9);
    let from = |place: &str| -> f64 {
        let mine = list(&plan, "given").iter().filter(|one| one["need"] == "drink" && one["from"] == place);
        mine.map(|one| one["amount"].as_f64().unwrap_or(0.0)).sum()
    };
    // The valley keeps 600 for its baths.
    close("from the hill", from("hill"), 1_000.0, 1e-9);
    close("from the valley", from("valley"), 1_000.0, 1e-9);
}

#[test]
fn homes_are_there_at_every_time_and_used_by_nobody_else() {
    let homes = r#"package homes

horizon 2027 .. 2027 by quarter

place town { people 1_000 }

property living_space: area in m2

resource flat: durable {
  stock 350
  provides 60 m2 living_space
}
resource pay: labour { supply 1_000 h per year }

recipe lodge {
  takes   3 month
  use     1 flat
  work    1 h pay
  produce 100 bed
}
resource bed: flowing

need homes: 25 m2 living_space per person for town always { rank wanted }
need guests: 5_000 bed per quarter { rank vital }
"#;
    let plan = Program::new("menu-homes", homes).plan();
    assert_eq!(runs(&plan)["lodge"], 200.0);
    // 50 flats for guests leave 300 of 60 m² for 25 000.
    for one in list(&plan, "needs").iter().filter(|one| one["need"] == "homes") {
        close("homes", one["coverage"].as_f64().unwrap_or(0.0), 18_000.0 / 25_000.0, 1e-9);
    }
    for one in list(&plan, "given") {
        close("flats", one["amount"].as_f64().unwrap_or(0.0), 300.0, 1e-9);
    }
    proven(&plan);
}

#[test]
fn forged_menus_are_found() {
    let program = Program::new("menu-forged", PLACES);
    let plan = program.plan();
    assert_eq!(program.verify(&plan).0, 0);
    let menu = |plan: &Value, delivered: bool| {
        list(plan, "given").iter().position(|one| one["need"].is_null() != delivered).expect("a plan with a menu")
    };
    let refused = |what: &str, change: &dyn Fn(&mut Value)| {
        let mut forged = plan.clone();
        change(&mut forged);
        let (code, said) = program.verify(&forged);
        assert_ne!(code, 0, "{what}: {said}");
        assert!(said.contains("not-certified"), "{what}: {said}");
    };
    refused("given twice", &|plan| {
        let again = plan["given"][menu(plan, false)].clone();
        plan["given"].as_array_mut().expect("a list").push(again);
    });
    refused("less than it says", &|plan| {
        let at = menu(plan, false);
        plan["given"][at]["amount"] = 1.into();
    });
    refused("more than there is", &|plan| {
        let at = menu(plan, false);
        plan["given"][at]["amount"] = 9_000_000.into();
    });
    refused("given to people who do not need it", &|plan| {
        let at = menu(plan, false);
        plan["given"][at]["resource"] = "water".into();
        plan["given"][at]["from"] = "hill".into();
        plan["given"][at]["unit"] = "kL".into();
    });
    refused("delivered and not counted", &|plan| {
        let at = menu(plan, true);
        plan["given"][at]["amount"] = 0.into();
    });
    refused("met by nothing", &|plan| {
        plan["given"].as_array_mut().expect("a list").retain(|one| !one["need"].is_null());
    });
}

#[test]
fn what_a_property_cannot_mean_is_told() {
    let wrong = |name: &str, from: &str, to: &str, code: &str| {
        let text = TOWN.replace(from, to);
        assert_ne!(text, TOWN, "{name} changes nothing");
        let errors = Program::new(&format!("menu-{name}"), &text).errors();
        assert!(errors.iter().any(|error| error["code"] == code), "{name}: {errors:?}");
    };
    wrong("dimension", "80 g protein per kg", "80 kcal protein per kg", "dimension-mismatch");
    wrong("per-volume", "2_500 kcal food_energy per kg", "2_500 kcal food_energy per L", "dimension-mismatch");
    wrong("negative", "80 g protein", "-80 g protein", "out-of-range");
    wrong("twice", "provides 80 g protein per kg", "provides 80 g food_energy per kg", "dimension-mismatch");
    wrong("repeated", "provides 80 g protein per kg", "provides 80 kcal food_energy per kg", "repeated-part");
    wrong("unknown", "provides 80 g protein per kg", "provides 80 g protien per kg", "unknown-name");
    wrong("same-name", "property protein", "property bread: mass\nproperty protein", "duplicate-name");
    wrong("always", "per day for town { rank vital }\nneed body", "per day for town always\nneed body", "needs-period");
    let nothing = TOWN.replace("food_energy per kg", "spare_energy per kg");
    let nothing = nothing.replace("property protein", "property spare_energy: energy\nproperty protein");
    let errors = Program::new("menu-nothing", &nothing).errors();
    assert!(errors.iter().any(|error| error["code"] == "need-unserved"), "{errors:?}");
}
