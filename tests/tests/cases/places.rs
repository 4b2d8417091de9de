//! Places inside places, against sums done by hand.

use serde_json::Value;

use crate::program::Program;

const NESTED: &str = "
horizon 2027 .. 2028 by year
place valley {
  people 100
  place town {
    place mill   { people 3_000 }
    place market { people 500 }
  }
  place upland { people 800 }
}
";

const REST: &str = "
resource grain: mass { supply 5_000 t per year }
resource bread: mass
resource crew: local labour { from people 1 h per person per year }
resource smoke: emitted mass
recipe bake {
  at mill, market, upland
  work 1 h crew
  consume 1 t grain
  produce 1 t bread
  emit 1 t smoke
}
need loaf: 500 kg bread per person per year for valley
threshold clean_town: emitted smoke <= 1_600 t per year at town
threshold clean_each: emitted smoke <= 1_400 t per year each place in town
";

/// The entries of a list of a plan as comparable lines, in no order of their own.
fn lines(plan: &Value, list: &str) -> Vec<String> {
    let mut lines: Vec<String> = plan[list].as_array().expect("a list").iter().map(Value::to_string).collect();
    lines.sort();
    lines
}

fn number(plan: &Value, list: &str, named: &[(&str, &str)], field: &str) -> f64 {
    let fits = |entry: &&Value| named.iter().all(|(key, value)| entry[*key] == *value);
    let found = plan[list].as_array().expect("a list").iter().find(fits);
    found.unwrap_or_else(|| panic!("no {named:?} in {list}:\n{plan:#}"))[field].as_f64().expect("a number")
}

#[test]
fn a_place_is_all_places_inside_it() {
    let plan = Program::new("places-tree", &format!("{NESTED}{REST}")).plan();
    // 100 + 3 000 + 500 + 800 people.
    assert_eq!(number(&plan, "needs", &[("need", "loaf"), ("period", "2027")], "wanted"), 2_200.0);
    // The hills have hours for 800 t, and the town may let out as much as 1 600 t give.
    assert_eq!(number(&plan, "needs", &[("need", "loaf"), ("period", "2027")], "met"), 2_200.0);
    let run = |place| number(&plan, "runs", &[("place", place), ("period", "2027")], "runs");
    assert!(run("upland") <= 800.0 + 1e-6 && run("market") <= 500.0 + 1e-6, "{:?}", lines(&plan, "runs"));
    let town = number(&plan, "thresholds", &[("threshold", "clean_town"), ("period", "2027")], "value");
    assert!((town - run("mill") - run("market")).abs() < 1e-6);
    let hours =
        |place| number(&plan, "capacities", &[("resource", "crew"), ("place", place), ("period", "2027")], "available");
    // Each place has the hours of its own people; those of the town all live in places inside it.
    assert_eq!(["valley", "mill", "market", "upland"].map(hours), [100.0, 3_000.0, 500.0, 800.0]);
    let listed: Vec<&Value> = plan["capacities"].as_array().expect("a list").iter().map(|one| &one["place"]).collect();
    assert!(!listed.contains(&&Value::from("town")));
}

#[test]
fn spelling_and_order_of_places_never_change_the_plan() {
    let flat = "
horizon 2027 .. 2028 by year
place market in town { people 500 }
place upland in valley { people 800 }
place town in valley
place valley { people 100 }
place mill in town { people 3_000 }
";
    let table = "
horizon 2027 .. 2028 by year
table regions from \"regions.csv\" { id: name, around: text, people: number }
for each r in regions { place {r.id} in r.around { people r.people } }
";
    let nested = Program::new("places-nested", &format!("{NESTED}{REST}")).plan();
    let flat = Program::new("places-flat", &format!("{REST}{flat}")).plan();
    let rows = ["market,town,500", "town,valley,0", "upland,valley,800", "valley,,100", "mill,town,3000"];
    let program = Program::new("places-rows", &format!("{table}{REST}"));
    let rows = program.table("regions.csv", "id,around,people", &rows.map(str::to_owned)).plan();
    for list in ["runs", "needs", "thresholds", "stocks", "aims", "pegging"] {
        assert_eq!(lines(&nested, list), lines(&flat, list), "{list}");
        assert_eq!(lines(&nested, list), lines(&rows, list), "{list}");
    }
}

#[test]
fn what_stands_in_a_place_is_said_of_it() {
    let inside = "
horizon 2027 .. 2028 by year
place valley {
  people 100
  place mill {
    people 400
    stock 7 t salt
    supply 90 kL water per day
    need brine: 1 kg salt per person per year { rank vital }
    recipe pickle { consume 10 kg salt, consume 1 kL water, produce 1 t pickles, emit 1 t smoke }
    threshold clean: emitted smoke <= 50 t per year
  }
}
resource salt: mass { end free }
resource water: flowing volume
resource pickles: mass
resource smoke: emitted mass
need jars: 200 kg pickles per person per year
";
    let outside = "
horizon 2027 .. 2028 by year
place valley { people 100 }
place mill in valley { people 400 }
resource salt: mass { stock 7 t at mill, end free }
resource water: flowing volume { supply 90 kL per day at mill }
resource pickles: mass
resource smoke: emitted mass
need brine: 1 kg salt per person per year for mill { rank vital }
recipe pickle { at mill, consume 10 kg salt, consume 1 kL water, produce 1 t pickles, emit 1 t smoke }
threshold clean: emitted smoke <= 50 t per year at mill
need jars: 200 kg pickles per person per year
";
    let inside = Program::new("places-inside", inside).plan();
    let outside = Program::new("places-outside", outside).plan();
    for list in ["runs", "needs", "thresholds", "stocks"] {
        assert_eq!(lines(&inside, list), lines(&outside, list), "{list}");
    }
    // 400 people at the mill, 500 in the valley; the air of the mill allows half of the jars.
    assert_eq!(number(&inside, "needs", &[("need", "brine"), ("period", "2028")], "met"), 0.4);
    assert_eq!(number(&inside, "needs", &[("need", "jars"), ("period", "2028")], "met"), 50.0);
    assert_eq!(
        number(&inside, "stocks", &[("resource", "salt"), ("place", "mill"), ("period", "2028")], "amount"),
        5.2
    );
}

#[test]
fn places_that_form_no_tree_are_errors_where_they_are_declared() {
    let found = |name: &str, places: &str| -> Vec<String> {
        let text = format!("{places}\nhorizon 2027 .. 2028 by year\n");
        let errors = Program::new(name, &text).errors();
        errors.iter().map(|error| format!("{}: {}", error["code"].as_str().unwrap_or(""), error["message"])).collect()
    };
    assert_eq!(
        found("places-circle", "place a in b\nplace b in c\nplace c in a\nplace d in a"),
        ["self-reference: \"the place `a` lies inside itself\""]
    );
    assert_eq!(found("places-self", "place a in a"), ["self-reference: \"the place `a` lies inside itself\""]);
    assert_eq!(
        found("places-unknown", "place valley\nplace a in valey"),
        ["unknown-name: \"there is no place named `valey`\""]
    );
    let deep: String = (0..40).map(|at| format!("place p{} in p{at}\n", at + 1)).collect();
    assert_eq!(
        found("places-deep", &format!("place p0\n{deep}")),
        ["too-large: \"places lie inside each other more than 32 deep\""]
    );
    assert_eq!(
        found("places-twice", "resource salt: mass\nplace a { place b { need x: 1 t salt per year for a } }"),
        ["repeated-part: \"the place around it says whom this is for, and this says it again\""]
    );
}
