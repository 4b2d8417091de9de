//! What keeps only for a time and is moved from place to place, with answers worked out by hand.

use serde_json::Value;

use crate::program::{Program, close, list, runs};

/// A bakery in the town, a village that asks for 3 t of bread a day, five days.
fn town_and_village(name: &str, bread: &str, rest: &str) -> Program {
    let text = format!(
        "package town_and_village
horizon 2027-01-01 .. 2027-01-05 by day
place town {{ people 1_000 }}
place village {{ people 100 }}
resource bread: perishable mass in t {{ {bread} }}
need daily: 3 t bread per day for village {{ rank vital }}
{rest}
"
    );
    Program::new(name, &text)
}

/// What part of the need is met, day by day.
fn met(plan: &Value) -> Vec<f64> {
    assert_eq!(plan["status"], "certified", "{plan}");
    list(plan, "needs").iter().map(|need| (need["coverage"].as_f64().expect("a number") * 1e6).round() / 1e6).collect()
}

const ONCE: &str = "supply 20 t per day from 2027-01-01 until 2027-01-02 at town";

#[test]
fn bread_baked_in_the_town_is_eaten_in_the_village_the_same_day() {
    let rest = "resource flour: mass in t { supply 2 t per day, end free }
recipe bake { at town, consume 2 t flour, produce 3 t bread }
recipe cart { move 1 t bread from town to village losing 10 % }";
    let plan = town_and_village("same-day", "keeps 1 day", rest).plan();
    // 2.7 t of the 3 t baked arrive.
    assert_eq!(met(&plan), [0.9; 5]);
    close("runs", runs(&plan)["cart"], 15.0, 1e-9);
}

#[test]
fn what_is_moved_keeps_as_long_as_what_stayed() {
    let moves = "recipe cart { move 1 t bread from town to village }
recipe back { move 1 t bread from village to town }";
    // Baked on the first day, it keeps for two more, however often it goes to and fro.
    let plan = town_and_village("to-and-fro", &format!("keeps 2 day, {ONCE}"), moves).plan();
    assert_eq!(met(&plan), [1.0, 1.0, 1.0, 0.0, 0.0]);
    // On the way for a day it arrives within the day it left.
    let takes = moves.replace("{ move", "{ takes 1 day, move");
    let plan = town_and_village("one-day", &format!("keeps 2 day, {ONCE}"), &takes).plan();
    assert_eq!(met(&plan), [1.0, 1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn what_was_long_on_the_way_is_eaten_when_it_arrives() {
    let cart = "recipe cart { takes 2 day, move 1 t bread from town to village }";
    let plan = town_and_village("long", &format!("keeps 4 day, {ONCE}"), cart).plan();
    // Off on the first day, there on the second, and not kept for the third.
    assert_eq!(met(&plan), [0.0, 1.0, 0.0, 0.0, 0.0]);
    let plan = town_and_village("long-daily", "keeps 2 day, supply 3 t per day at town", cart).plan();
    assert_eq!(met(&plan), [0.0, 1.0, 1.0, 1.0, 1.0]);
}

#[test]
fn bread_of_its_own_is_kept_while_that_from_afar_is_eaten() {
    let cart = "recipe cart { takes 2 day, move 1 t bread from town to village, up to 2 run per day }";
    let bread = format!("keeps 2 day, {ONCE}, supply 4 t per day from 2027-01-02 until 2027-01-03 at village");
    // The second day 2 t from the town and 1 t of the village's own are eaten; 3 t of its own are kept for the third.
    let plan = town_and_village("own", &bread, cart).plan();
    assert_eq!(met(&plan), [0.0, 1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn what_was_held_over_is_not_moved() {
    let cart = "recipe cart { move 1 t bread from town to village, up to 2 run per day }";
    let plan = town_and_village("held", &format!("keeps 4 day, {ONCE}"), cart).plan();
    // Two tonnes are off on the first day; what is left in the town is of yesterday the next.
    let total: f64 = met(&plan).iter().sum();
    close("met", total, 2.0 / 3.0, 1e-5);
    close("runs", runs(&plan)["cart"], 2.0, 1e-9);
}

#[test]
fn it_is_moved_on_within_the_day_and_not_later() {
    let rest = |takes: &str| {
        format!(
            "place inn {{ people 10 }}
recipe first {{ {takes} move 1 t bread from town to inn }}
recipe second {{ move 1 t bread from inn to village }}"
        )
    };
    let bread = "keeps 4 day, supply 3 t per day at town";
    assert_eq!(met(&town_and_village("on", bread, &rest("")).plan()), [1.0; 5]);
    assert_eq!(met(&town_and_village("late-on", bread, &rest("takes 2 day,")).plan()), [0.0; 5]);
}

#[test]
fn a_way_longer_than_it_keeps_is_an_error_where_it_is_moved() {
    let along = "route road: town to village { takes 3 day }
recipe cart { move 1 t bread along each route }";
    let errors = town_and_village("too-long", "keeps 2 day, supply 3 t per day at town", along).errors();
    let error = errors.first().expect("an error");
    assert_eq!((&error["code"], errors.len()), (&Value::from("out-of-range"), 1), "{errors:?}");
    let message = error["message"].as_str().unwrap_or("");
    assert_eq!(message, "`bread` keeps 2 day, and a run that moves it takes 3 day");
    let along = along.replace("3 day", "2 day");
    let plan = town_and_village("long-enough", "keeps 2 day, supply 3 t per day at town", &along).plan();
    assert_eq!(met(&plan), [0.0, 1.0, 1.0, 1.0, 1.0]);
}

#[test]
fn a_worse_day_moves_less_and_nothing_of_yesterday() {
    let rest = "recipe cart { move 1 t bread from town to village }
need town_bread: 1 t bread per day for town { rank important }";
    let bread = "keeps 4 day, stock 5 t at town, supply 3 t per day from 2027-01-01 until 2027-01-02 at town
  supply 1 .. 5 t per day from 2027-01-02 at town";
    let plan = town_and_village("worse", bread, rest).plan();
    let village = |need: &&Value| need["need"] == "daily";
    assert!(list(&plan, "needs").iter().filter(village).all(|need| need["coverage"] == 1.0), "{plan}");
    let fares = list(&plan, "fares").iter();
    let least = fares.filter(|fare| fare["end"] == "least").find(|fare| fare["followed"] == true).expect("followed");
    // A tonne appears each later day and no more is moved, however much of the stock is still in the town.
    let then = list(least, "needs").iter().find(village).expect("the village misses something");
    close("then", then["then"].as_f64().expect("a number"), 1.0 / 3.0, 1e-6);
}
