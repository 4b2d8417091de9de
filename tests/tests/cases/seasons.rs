//! Seasons, ranks of a program's own, and floors said as amounts. The answers are worked out by hand.

use serde_json::Value;

use crate::program::{Program, close, list};

const WARM: &str = r#"package warm

horizon 2027-01 .. 2027-12 by month

ranks vital, important, wanted, nice

place town { people 1_000 }

table weather from "weather.csv" { month: text, share: number in % }

profile heating from weather.share
profile harvest by quarter parts { 0, 1, 5, 2 }

resource heat: flowing energy in MWh { supply 900 MWh per year }
resource grain: mass in t {
  supply  300 t per year profile harvest
  discard allowed
}

need heat: 1 MWh heat per person per year for town {
  profile heating
  rank    vital
  at least 0.2 MWh per person per year
}
need bread: 250 kg grain per person per year for town { rank nice }
need seed: 20 t grain by 2027-10 { rank vital }
"#;

const SHARES: [u32; 12] = [18, 15, 13, 8, 4, 1, 1, 1, 4, 8, 12, 15];

fn warm(name: &str, text: &str) -> Program {
    let program = Program::new(name, text);
    let rows: Vec<String> = SHARES.iter().map(|share| format!("m,{share}")).collect();
    program.table("weather.csv", "month,share", &rows);
    program
}

/// What a need wants, period by period.
fn wanted(plan: &Value, need: &str) -> Vec<f64> {
    let mine = list(plan, "needs").iter().filter(|one| one["need"] == need);
    mine.map(|one| one["wanted"].as_f64().unwrap_or(0.0)).collect()
}

#[test]
fn a_year_is_spread_by_its_weights_whatever_the_periods() {
    let months = wanted(&warm("season-months", WARM).plan(), "heat");
    assert_eq!(months, SHARES.map(|share| f64::from(share) * 10.0));
    for (by, length) in [("quarter", 3), ("year", 12)] {
        let text = WARM.replace("2027-01 .. 2027-12 by month", &format!("2027 .. 2027 by {by}"));
        // A total for the year would ask for all grain at its end.
        let found = wanted(&warm(&format!("season-{by}"), &text).plan(), "heat");
        let sums: Vec<f64> = months.chunks(length).map(|part| part.iter().sum()).collect();
        assert_eq!(found, sums, "by {by}");
    }
    // From the middle of January on: 17 of its 31 days.
    let part =
        wanted(&warm("season-part", &WARM.replace("rank    vital", "rank vital, from 2027-01-15")).plan(), "heat");
    close("January", part[0], 180.0 * 17.0 / 31.0, 1e-12);
    assert_eq!(part[1], 150.0);
}

#[test]
fn what_comes_in_has_seasons_too() {
    let plan = warm("season-supply", WARM).plan();
    // 300 t in proportions 0, 1, 5, 2 of 8: 37.5 t in the second quarter, by days; all of it is eaten as it comes.
    let met: Vec<f64> = list(&plan, "needs")
        .iter()
        .filter(|one| one["need"] == "bread")
        .map(|one| one["met"].as_f64().unwrap_or(0.0))
        .collect();
    assert_eq!(met[..3], [0.0, 0.0, 0.0]);
    close("April to June", met[3..6].iter().sum(), 37.5, 1e-9);
    // The seed is vital and the bread is nice: the seed is there.
    let seed: Vec<&Value> = list(&plan, "needs").iter().filter(|one| one["need"] == "seed").collect();
    assert_eq!(seed.len(), 1);
    assert_eq!((&seed[0]["period"], seed[0]["met"].as_f64()), (&"2027-09".into(), Some(20.0)));
}

#[test]
fn ranks_are_served_in_the_order_declared() {
    let two = |ranks: &str| {
        let text = format!(
            "package two\n\nhorizon 2027 .. 2027 by year\n\nranks {ranks}\n\nresource water: flowing volume in kL {{ supply 10 kL per year }}\n\n\
             need a: 8 kL water per year {{ rank first }}\nneed b: 8 kL water per year {{ rank second }}\n"
        );
        let plan = Program::new(&format!("ranks-{}", ranks.replace(", ", "-")), &text).plan();
        let met = |need: &str| -> f64 {
            let one = list(&plan, "needs").iter().find(|one| one["need"] == need);
            one.and_then(|one| one["met"].as_f64()).unwrap_or(0.0)
        };
        assert!(
            list(&plan, "aims")[0]["aim"].as_str().unwrap_or("").starts_with(ranks.split(',').next().unwrap_or(""))
        );
        (met("a"), met("b"))
    };
    assert_eq!(two("first, second"), (8.0, 2.0));
    assert_eq!(two("second, first"), (2.0, 8.0));
}

#[test]
fn a_floor_may_be_an_amount() {
    // 200 MWh of 1 000 are a fifth of every month's need.
    let text = WARM.replace("at least 0.2 MWh per person per year", "at least 0.95 MWh per person per year");
    let (code, answer) = warm("season-floor", &text).answer();
    assert_eq!(code, 3);
    let said = answer["conflict"].to_string();
    assert!(said.contains("95 %"), "{said}");
}

#[test]
fn what_a_season_cannot_mean_is_told() {
    let wrong = |name: &str, from: &str, to: &str, code: &str, words: &str| {
        let text = WARM.replace(from, to);
        assert_ne!(text, WARM, "{name} changes nothing");
        let errors = warm(&format!("season-{name}"), &text).errors();
        let found = errors.iter().any(|error| error["code"] == code && error.to_string().contains(words));
        assert!(found, "{name}: {errors:?}");
    };
    wrong("sum", "parts { 0, 1, 5, 2 }", "{ 10 %, 20 %, 30 %, 39 % }", "out-of-range", "come to 99 %");
    wrong("count", "parts { 0, 1, 5, 2 }", "{ 50 %, 50 % }", "missing-part", "a profile by quarter has 4 weights");
    wrong("negative", "{ 0, 1, 5, 2 }", "{ -1, 1, 5, 2 }", "out-of-range", "a weight");
    wrong("unit", "{ 0, 1, 5, 2 }", "{ 0 kg, 1, 5, 2 }", "dimension-mismatch", "a weight");
    wrong("by", "by quarter", "by week", "expected", "by month or by quarter");
    wrong("name", "profile heating\n", "profile heeting\n", "unknown-name", "did you mean `heating`");
    wrong("column", "weather.share", "weather.shares", "unknown-name", "weather.share");
    wrong(
        "total",
        "20 t grain by 2027-10 { rank vital",
        "20 t grain { profile harvest, rank vital",
        "needs-period",
        "season",
    );
    wrong("rank", "rank nice", "rank best", "unknown-name", "vital, important, wanted, nice");
    wrong("twice", "wanted, nice", "wanted, wanted", "repeated-part", "`wanted`");
    wrong(
        "basis",
        "at least 0.2 MWh per person per year",
        "at least 0.01 MWh per person per day",
        "needs-period",
        "per another time",
    );
    wrong("more", "at least 0.2 MWh", "at least 2 MWh", "out-of-range", "200 %");
}
