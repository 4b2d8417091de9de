//! Recipes with several ways, with parameters, and along routes, with answers worked out by hand.

use crate::program::{Program, close, list, runs};

/// Bread baked with wood or gas: 12 kg of wood a day for two runs, gas for as many as anyone wants at 3 kg co2e each.
fn bakery(name: &str, recipe: &str, rest: &str) -> Program {
    let text = format!(
        "package bakery
horizon 2027-01-01 .. 2027-01-03 by day
resource flour: mass in kg {{ supply 1_000 kg per day }}
resource wood: flowing mass in kg {{ supply 12 kg per day }}
resource gas: volume in m3 {{ supply 100 m3 per day }}
resource baker: labour {{ supply 80 h per day }}
resource bread: flowing mass in kg
resource co2e: emitted mass in kg
{recipe}
need bread: 130 kg bread per day {{ rank vital }}
aim least co2e, least labour
{rest}
"
    );
    Program::new(name, &text)
}

const BAKE: &str = "recipe bake {
  consume 10 kg flour
  either wood {
    consume 6 kg wood
    work 2 h baker
  } or gas {
    consume 1 m3 gas
    work 1 h baker
    emit 3 kg co2e
  }
  produce 13 kg bread
}";

#[test]
fn each_way_is_run_as_far_as_it_is_the_better_one() {
    let plan = bakery("either", BAKE, "").plan();
    let runs = runs(&plan);
    // Ten runs a day: two with wood, since it burns without gas, and eight with gas.
    close("wood", runs["bake.wood"], 6.0, 1e-9);
    close("gas", runs["bake.gas"], 24.0, 1e-9);
}

#[test]
fn what_is_said_of_a_recipe_is_said_of_all_its_ways() {
    let limited = BAKE.replace("produce 13", "up to 9 run per day\n  produce 13");
    let expect = "test \"together\" {
  expect run bake in total = 27 run
  expect run bake.wood in total = 6 run
  expect met bread = 90 %
}";
    bakery("together", &limited, expect).test();
    let policy = "policy no_gas { forbid bake.gas from 2027-01-02 }
policy less { limit bake <= 5 run per day }
policy wood { require bake.wood >= 1 run per day, forbid bake from 2027-01-03 }
choice way { option as_now, option no_gas adopts no_gas, option less adopts less, option wood adopts wood }
test \"without gas from the second day\" {
  with way = no_gas
  expect run bake.gas in total = 8 run
  expect run bake in total = 14 run
}
test \"five runs of both\" { with way = less, expect run bake in total = 15 run, expect run bake.gas in total = 9 run }";
    bakery("policies", BAKE, policy).test();
}

#[test]
fn choices_multiply_and_share_their_limits() {
    let recipe = "resource rye: mass in kg { supply 40 kg per day }
recipe bake {
  either wood { consume 6 kg wood, work 2 h baker, up to 1.5 run per day }
  or gas { consume 1 m3 gas, work 1 h baker, emit 3 kg co2e }
  either white { consume 10 kg flour }
  or brown { consume 5 kg flour, consume 5 kg rye }
  produce 13 kg bread
}";
    let plan = bakery("product", recipe, "threshold rye: consumed rye >= 40 kg per day").plan();
    let runs = runs(&plan);
    let of = |name: &str| runs.get(name).copied().unwrap_or(0.0);
    // Rye for 8 brown runs a day; with wood 1.5 runs a day, white and brown together.
    close("wood", of("bake.wood.white") + of("bake.wood.brown"), 4.5, 1e-9);
    close("gas", of("bake.gas.white") + of("bake.gas.brown"), 25.5, 1e-9);
    close("brown", of("bake.wood.brown") + of("bake.gas.brown"), 24.0, 1e-9);
}

#[test]
fn ways_are_the_same_plan_as_recipes_of_their_own() {
    let apart = "recipe bake_wood { consume 10 kg flour, consume 6 kg wood, work 2 h baker, produce 13 kg bread }
recipe bake_gas {
  consume 10 kg flour
  consume 1 m3 gas
  work 1 h baker
  emit 3 kg co2e
  produce 13 kg bread
}";
    let (one, two) = (bakery("one", BAKE, "").plan(), bakery("two", apart, "").plan());
    for (way, recipe) in [("bake.wood", "bake_wood"), ("bake.gas", "bake_gas")] {
        close(way, runs(&one)[way], runs(&two)[recipe], 1e-9);
    }
}

#[test]
fn a_pattern_makes_recipes_and_is_none_itself() {
    let recipe = "resource rye: mass in kg { supply 40 kg per day }
recipe baking(grain: mass, of: resource, hours: time, times: number) {
  consume times * grain of
  work hours baker
  produce 13 kg bread
}
recipe bake_rye = baking(5 kg, rye, 30 min, 2)
recipe bake_white = baking(10 kg, flour, 1 h, 1) { emit 1 kg co2e }";
    let plan = bakery("pattern", recipe, "").plan();
    let runs = runs(&plan);
    // Rye for four runs a day.
    close("rye", runs["bake_rye"], 12.0, 1e-9);
    close("white", runs["bake_white"], 18.0, 1e-9);
    assert!(!runs.contains_key("baking"));
}

#[test]
fn rows_make_recipes_of_a_pattern_with_ways() {
    let recipe = "table kinds from \"kinds.csv\" { id: name, amount: mass in kg, flour: resource }
recipe baking(amount: mass, of: resource) {
  consume amount of
  either wood { consume 6 kg wood, work 2 h baker } or gas { consume 1 m3 gas, work 1 h baker, emit 3 kg co2e }
  produce 13 kg bread
}
resource rye: mass in kg { supply 40 kg per day }
for each k in kinds { recipe {k.id} = baking(k.amount, k.flour) }
threshold rye_bread: run rye_loaf >= 4 run per day
threshold by_gas: run rye_loaf.gas >= 3 run per day";
    let program = bakery("rows", recipe, "");
    program.table("kinds.csv", "id,amount,flour", &["rye_loaf,10,rye".to_owned(), "loaf,10,flour".to_owned()]);
    let runs = runs(&program.plan());
    let of = |name: &str| runs.get(name).copied().unwrap_or(0.0);
    close("rye", of("rye_loaf.gas") + of("rye_loaf.wood"), 12.0, 1e-9);
    assert!(of("rye_loaf.gas") > 9.0 - 1e-6);
    close("wood", of("rye_loaf.wood") + of("loaf.wood"), 6.0, 1e-9);
}

/// Two roads from the mill: a short one for 3 runs a month, and a long one.
fn roads(name: &str, recipe: &str) -> Program {
    let text = format!(
        "package roads
horizon 2027-01 .. 2027-03 by month
place mill {{ people 10 }}
place town {{ people 1_000 }}
place coast {{ people 500 }}
route bridge: mill to town {{ takes 1 day, because \"the river\" }}
route ferry: mill to coast {{ takes 2 month }}
resource flour: mass in t {{ supply 20 t per month at mill, end free }}
resource driver: labour {{ supply 100 h per month }}
{recipe}
need bread: 4 t flour per month for town {{ rank vital }}
need cake: 6 t flour per month for coast {{ rank vital }}
aim least labour
"
    );
    Program::new(name, &text)
}

#[test]
fn a_recipe_runs_along_each_route() {
    let program = roads("routes", "recipe haul { move 2 t flour along each route, work 3 h driver }");
    let plan = program.plan();
    let runs = runs(&plan);
    close("bridge", runs["haul.bridge"], 6.0, 1e-9);
    // What leaves in January arrives in February, and what leaves in February in March.
    close("ferry", runs["haul.ferry"], 6.0, 1e-9);
    let met: Vec<f64> = list(&plan, "needs")
        .iter()
        .filter(|need| need["need"] == "cake")
        .map(|need| need["coverage"].as_f64().expect("a number"))
        .collect();
    assert_eq!(met, [0.0, 1.0, 1.0]);
}

#[test]
fn a_route_adds_its_time_to_the_run() {
    // A month of sifting first: the ferry arrives in the third month.
    let plan = roads("sifted", "recipe haul { takes 1 month, move 2 t flour along ferry, work 3 h driver }").plan();
    let met: Vec<f64> = list(&plan, "needs")
        .iter()
        .filter(|need| need["need"] == "cake")
        .map(|need| need["coverage"].as_f64().expect("a number"))
        .collect();
    assert_eq!(met, [0.0, 0.0, 1.0]);
}

#[test]
fn slips_are_told_where_they_are() {
    let cases = [
        ("threshold t: run bake.wod <= 1 run per day", "unknown-name", "bake.wod"),
        (
            "recipe b { either x { consume 1 kg flour } or x { consume 2 kg flour }, produce 1 kg bread }",
            "duplicate-name",
            "two ways",
        ),
        (
            "recipe p(a: mass) { consume a flour, produce 1 kg bread }\nrecipe b = p(1 kg, 2 kg)",
            "missing-part",
            "1 parameter",
        ),
        (
            "recipe p(a: mass) { consume a flour, produce 1 kg bread }\nrecipe b = p(1 h)",
            "dimension-mismatch",
            "parameter `a`",
        ),
        (
            "recipe p(a: resource) { consume 1 kg a, produce 1 kg bread }\nrecipe b = p(3 kg)",
            "expected",
            "is a resource",
        ),
        ("recipe p(a: resource) { consume 1 kg a, produce 1 kg bread }\nrecipe b = p(floor)", "unknown-name", "floor"),
        ("recipe b = pa(3 kg)", "unknown-name", "recipe with parameters"),
        (
            "recipe b {
  either x { consume 1 kg flour } or y { consume 2 kg flour }
  either u { up to 3 run per day } or v { work 1 h baker }
  produce 1 kg bread
}",
            "expected",
            "second `either`",
        ),
        (
            "recipe b {
  set up { consume 1 kg flour }
  either set_up { consume 1 kg flour } or x { consume 2 kg flour }
  produce 1 kg bread
  up to 3 run per day
}",
            "duplicate-name",
            "`b.set_up`",
        ),
        (
            "recipe b {
  set up { consume 1 kg flour }
  either campaign { consume 1 kg flour } or x { consume 2 kg flour }
  produce 1 kg bread
  up to 3 run per day
}",
            "duplicate-name",
            "`b.campaign`",
        ),
        ("recipe b { move 1 kg flour along road }", "unknown-name", "road"),
        ("recipe b { move 1 kg flour along each route }", "missing-part", "there is none"),
        ("policy p { forbid bake.wood.white }", "unknown-name", "bake.wood.white"),
        ("recipe p(a: mass) { consume a flour }\nthreshold t: run p <= 1 run per day", "unknown-name", "`p`"),
    ];
    for (text, code, words) in cases {
        let errors = bakery("slips-of-ways", BAKE, text).errors();
        let found = |error: &serde_json::Value| {
            error["code"] == code && error["message"].as_str().is_some_and(|message| message.contains(words))
        };
        assert!(errors.iter().any(found) && errors.len() == 1, "{text}: {errors:#?}");
    }
    let many = (0..7).map(|_| "either a { work 1 h baker } or b { work 2 h baker }\n").collect::<String>();
    let errors = bakery("many", &format!("recipe bake {{ {many} produce 1 kg bread }}"), "").errors();
    assert_eq!(errors[0]["code"], "too-large");
}
