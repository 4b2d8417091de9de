//! Thresholds divided over places, against parts done by hand.

use serde_json::Value;

use crate::program::Program;

/// Two places in a valley and one outside it; everything burns as much as the light asks for.
const PLACES: &str = "
horizon 2027 .. 2028 by year
place coast { people 700, area 30 km2 }
place valley {
  place mill   { people 400, area 12 km2 }
  place upland { people 200, area 58 km2 }
}
resource smoke: emitted mass
resource light: flowing energy
recipe burn {
  at each place
  produce 1 MWh light
  emit 1 t smoke
}
need lamps: 40 kWh light per person per year for each place
threshold air: emitted smoke <= 26 t per year
";

fn parts(name: &str, allocations: &str) -> Vec<(String, String, f64)> {
    parts_with(name, allocations, &[])
}

/// The parts as (threshold, exact part, limit in 2027).
fn parts_with(name: &str, allocations: &str, rows: &[&str]) -> Vec<(String, String, f64)> {
    let program = Program::new(name, &format!("{PLACES}{allocations}"));
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    let plan = program.table("history.csv", "year,where,let out", &rows).plan();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let limit = |name: &Value| {
        let entries = plan["thresholds"].as_array().expect("a list");
        let found = entries.iter().find(|one| one["threshold"] == *name && one["period"] == "2027");
        found.expect("a part holds in 2027")["limit"].as_f64().expect("a number")
    };
    let all = plan["allocations"].as_array().expect("a list").iter();
    all.map(|one| (text(&one["threshold"]), text(&one["exact"]), limit(&one["threshold"]))).collect()
}

fn part(threshold: &str, exact: &str, limit: f64) -> (String, String, f64) {
    (threshold.to_owned(), exact.to_owned(), limit)
}

#[test]
fn parts_go_by_people_area_need_and_equally() {
    assert_eq!(
        parts("parts-people", "allocate air among coast, valley by people"),
        [part("air@coast", "7/13", 14.0), part("air@valley", "6/13", 12.0)]
    );
    assert_eq!(
        parts("parts-area", "allocate air among each place by area"),
        [part("air@coast", "0.3", 7.8), part("air@mill", "0.12", 3.12), part("air@upland", "0.58", 15.08)]
    );
    assert_eq!(
        parts("parts-need", "allocate air among valley, coast by need lamps"),
        [part("air@valley", "6/13", 12.0), part("air@coast", "7/13", 14.0)]
    );
    assert_eq!(
        parts("parts-equal", "allocate air among coast, mill by equal shares"),
        [part("air@coast", "0.5", 13.0), part("air@mill", "0.5", 13.0)]
    );
}

#[test]
fn a_part_is_divided_further_whatever_comes_first() {
    let due = |lists: [usize; 4]| {
        let all = [
            part("air@coast", "7/13", 14.0),
            part("air@valley", "6/13", 12.0),
            part("air@mill", "2/3", 8.0),
            part("air@upland", "1/3", 4.0),
        ];
        lists.map(|at| all[at].clone())
    };
    let (first, second) = (
        "allocate air among coast, valley by people\n",
        "allocate air at valley among each place in valley by people\n",
    );
    assert_eq!(parts("parts-nested", &format!("{first}{second}")), due([0, 1, 2, 3]));
    assert_eq!(parts("parts-turned", &format!("{second}{first}")), due([0, 1, 2, 3]));
}

#[test]
fn parts_go_by_the_rows_of_a_table() {
    let history = "
table history from \"history.csv\" { year: number, spot \"where\": place, out \"let out\": mass in t }
allocate air among coast, valley by history.out
";
    let rows = ["2020,coast,10", "2021,coast,20.5", "2020,valley,34.5"];
    assert_eq!(
        parts_with("parts-table", history, &rows),
        [part("air@coast", "61/130", 12.2), part("air@valley", "69/130", 13.8)]
    );
}

#[test]
fn a_limit_per_person_counts_the_people_of_each_place() {
    let text = format!("{PLACES}threshold fair: emitted smoke <= 50 kg per person per year each place\n");
    let plan = Program::new("parts-fair", &text).plan();
    let limit = |place: &str| {
        let entries = plan["thresholds"].as_array().expect("a list").iter();
        let mut found = entries.filter(|one| one["threshold"] == "fair" && one["place"] == place);
        found.next().map(|one| one["limit"].as_f64().expect("a number"))
    };
    assert_eq!(["coast", "mill", "upland", "valley"].map(limit), [Some(35.0), Some(20.0), Some(10.0), None]);
    let text = format!("{PLACES}threshold fair: emitted smoke <= 50 kg per person per year at valley\n");
    let plan = Program::new("parts-fair-at", &text).plan();
    let entries = plan["thresholds"].as_array().expect("a list").iter();
    let found: Vec<&Value> = entries.filter(|one| one["threshold"] == "fair").map(|one| &one["limit"]).collect();
    assert_eq!(found, [&Value::from(30.0), &Value::from(30.0)]);
}

#[test]
fn what_cannot_be_divided_says_why() {
    let found = |name: &str, more: &str, rows: &[&str]| -> String {
        let places = PLACES.replace("for each place", "for coast");
        let program = Program::new(name, &format!("{places}place moor in valley\n{more}\n"));
        let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
        let errors = program.table("history.csv", "where,out", &rows).errors();
        let all: Vec<&str> = errors.iter().map(|error| error["message"].as_str().expect("a text")).collect();
        assert!(errors.iter().all(|error| error["code"] == "bad-allocation"), "{all:?}");
        all.join("; ")
    };
    let table = "table history from \"history.csv\" { spot \"where\": place, out: number }";
    let cases: [(&str, &[&str], &str); 12] = [
        ("allocate air among coast, moor by people", &[], "nothing says how many people live there: `moor`"),
        ("allocate air among coast, moor by area", &[], "nothing says how large it is: `moor`"),
        (
            "need tea: 1 MWh light per year for coast\nallocate air among coast, mill by need tea",
            &[],
            "what is needed there",
        ),
        ("allocate air among coast, coast by people", &[], "`coast` shares `air` twice"),
        ("allocate air among valley, mill by people", &[], "`mill` lies inside `valley`, and both share `air`"),
        (
            "threshold low: emitted smoke <= 9 t per year at valley\nallocate low among coast by people",
            &[],
            "`coast` does not lie inside it",
        ),
        ("allocate air at valley among mill, upland by people", &[], "no part of `air` is allocated to `valley`"),
        ("allocate air among coast by people\nallocate air among mill by people", &[], "`air` is divided twice"),
        (
            "threshold own: emitted smoke <= 9 t per year each place\nallocate own among coast by people",
            &[],
            "at each place by itself",
        ),
        ("TABLE\nallocate air among coast, mill by history.out", &["coast,1"], "has no row for `mill`"),
        (
            "TABLE\nallocate air among coast by history.out",
            &["coast,1", "mill,2"],
            "a row for `mill`, which does not share",
        ),
        ("TABLE\nallocate air among coast, mill by history.out", &["coast,0", "mill,0"], "count for nothing"),
    ];
    for (at, (more, rows, says)) in cases.into_iter().enumerate() {
        let said = found(&format!("parts-bad-{at}"), &more.replace("TABLE", table), rows);
        assert!(said.contains(says), "{more}\nshould say: {says}\nand says: {said}");
    }
}
