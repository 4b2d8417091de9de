//! Recipes of a game with by-products, alternatives and cycles: what one pack of each kind takes from the ground.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::program::Program;
use crate::shared::{case, json, name};

const PROGRAM: &str = r#"package packs

horizon 2027-01-01 .. 2027-01-01 by day

dimension items
unit item: items

table raw     from "raw.csv"     { id: name }
table goods   from "goods.csv"   { id: name }
table recipes from "recipes.csv" { id: name }
table takes   from "takes.csv"   { recipe: name, good: resource, amount: items in item }
table makes   from "makes.csv"   { recipe: name, good: resource, amount: items in item }

for each r in raw   { resource {r.id}: flowing items in item { supply 1_000_000 item } }
for each g in goods { resource {g.id}: KIND }
for each r in recipes {
  recipe {r.id} {
    for each t in takes where t.recipe = r.id { consume t.amount t.good }
    for each m in makes where m.recipe = r.id { produce m.amount m.good }
  }
}
"#;

/// What flows into or out of a recipe: name and amount on average.
fn flows(recipe: &Value, key: &str) -> Vec<(String, f64)> {
    let list = recipe[key].as_array().expect("a list of flows");
    let amount =
        |flow: &Value| flow["amount"].as_f64().expect("an amount") * flow["probability"].as_f64().unwrap_or(1.0);
    list.iter().map(|flow| (name(flow["name"].as_str().expect("a name")), amount(flow))).collect()
}

/// The program with these recipes of the game (all, if none are named), what is made being of this kind.
fn program(folder: &Path, case: &str, only: &[&str], kind: &str, rest: &str) -> Program {
    let game = json(folder, "vanilla-1.1.110.json");
    let all = game["recipes"].as_array().expect("a list of recipes");
    let (mut recipes, mut takes, mut makes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut taken, mut made) = (BTreeSet::new(), BTreeSet::new());
    for recipe in all {
        let key = recipe["key"].as_str().expect("a key");
        if !only.is_empty() && !only.contains(&key) {
            continue;
        }
        let id = name(key);
        for (good, amount) in flows(recipe, "ingredients") {
            takes.push(format!("{id},{good},{amount}"));
            taken.insert(good);
        }
        for (good, amount) in flows(recipe, "results") {
            makes.push(format!("{id},{good},{amount}"));
            made.insert(good);
        }
        recipes.push(id);
    }
    let raw: Vec<String> = taken.difference(&made).cloned().collect();
    let made: Vec<String> = made.into_iter().collect();
    let program = Program::new(case, &(PROGRAM.replace("KIND", kind) + rest));
    program
        .table("raw.csv", "id", &raw)
        .table("goods.csv", "id", &made)
        .table("recipes.csv", "id", &recipes)
        .table("takes.csv", "recipe,good,amount", &takes)
        .table("makes.csv", "recipe,good,amount", &makes);
    program
}

/// One pack, and what it must take.
fn pack(pack: &str, expected: &[(&str, f64)]) {
    let Some(folder) = case("recipes_factorio") else { return };
    let good = name(pack);
    let aims: Vec<String> = expected.iter().map(|(raw, _)| format!("least consumed {raw}")).collect();
    let lines: String = expected
        .iter()
        .map(|(raw, amount)| format!("  expect consumed {raw} = {amount} item within 0.0001 %\n"))
        .collect();
    let rest = format!(
        "need pack: 1 item {good} {{ rank vital, at least 100 % }}\naim {}\ntest \"from the ground\" {{\n{lines}}}\n",
        aims.join(", ")
    );
    program(&folder, pack, &[], "flowing items in item", &rest).test();
}

#[test]
fn an_automation_pack_takes_two_iron_and_one_copper() {
    pack("automation-science-pack", &[("iron_ore", 2.0), ("copper_ore", 1.0)]);
}

#[test]
fn a_logistic_pack_takes_five_and_a_half_iron() {
    pack("logistic-science-pack", &[("iron_ore", 5.5), ("copper_ore", 1.5)]);
}

#[test]
fn a_production_pack_takes_iron_copper_and_stone() {
    pack("production-science-pack", &[("iron_ore", 52.5), ("copper_ore", 115.0 / 6.0), ("stone", 35.0 / 3.0)]);
}

#[test]
fn petroleum_with_nothing_left_over_takes_as_much_crude_as_published() {
    let Some(folder) = case("recipes_factorio") else { return };
    let oil = ["advanced-oil-processing", "heavy-oil-cracking", "light-oil-cracking"];
    let rest = "need petroleum: 950 item petroleum_gas { rank vital, at least 100 % }
test \"nothing is left over\" {
  expect consumed crude_oil = 974.358974 item within 0.0001 %
  expect stock heavy_oil = 0 item within 0.000001 item
  expect stock light_oil = 0 item within 0.000001 item
}
";
    // What is made can neither be kept nor thrown away.
    program(&folder, "petroleum", &oil, "items in item { storage 0 item }", rest).test();
}
