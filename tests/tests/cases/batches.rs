//! Recipes that run in whole batches: what one unit of fuel takes from the ground, and the most fuel from a million
//! million units of ore (published answers of a public puzzle).

use crate::program::{Program, list, runs};
use crate::shared::{case, text};

/// Lines such as `7 A, 1 B => 1 C` as recipes in whole runs.
fn program(name: &str, lines: &str, ore: &str, rest: &str) -> Program {
    let mut goods: Vec<String> = Vec::new();
    let mut recipes = String::new();
    let flow = |part: &str| {
        let (amount, good) = part.trim().split_once(' ').expect("an amount and a good");
        (amount.to_owned(), good.to_lowercase())
    };
    for line in lines.lines().filter(|line| line.contains("=>")) {
        let (takes, makes) = line.split_once("=>").expect("an arrow");
        let (amount, good) = flow(makes);
        recipes += &format!("recipe make_{good} {{\n  in whole runs\n");
        for (amount, good) in takes.split(',').map(flow) {
            recipes += &format!("  consume {amount} item {good}\n");
            goods.push(good);
        }
        recipes += &format!("  produce {amount} item {good}\n}}\n");
        goods.push(good);
    }
    goods.sort();
    goods.dedup();
    let mut text = format!(
        "package {name}\n\nhorizon 2027-01-01 .. 2027-01-01 by day\n\ndimension items\nunit item: items\n\n\
         resource ore: flowing items in item {{ supply {ore} item }}\n"
    );
    for good in goods.iter().filter(|good| *good != "ore") {
        text += &format!("resource {good}: items in item\n");
    }
    Program::new(name, &(text + &recipes + rest))
}

/// One unit of fuel, and the ore it must take, proven to the last unit.
fn ore_for_one(name: &str, lines: &str, ore: f64) {
    let rest = "need wish: 1 item fuel { rank vital, at least 100 % }\naim least consumed ore\n";
    let plan = program(name, lines, "1_000_000", rest).plan();
    let aim = list(&plan, "aims").last().cloned().expect("an aim");
    assert_eq!(aim["value"].as_f64(), Some(ore), "{aim}");
    let bound = list(&plan["certificate"], "bounds").last().cloned().expect("a bound");
    assert_eq!(bound["bound"].as_f64(), Some(ore), "{bound}");
    assert!(runs(&plan).values().all(|runs| runs.fract() == 0.0), "{plan}");
}

#[test]
fn a_batch_of_our_own_takes_what_can_be_counted_by_hand() {
    // One fuel: 5 a and 2 b. 5 a are 2 batches of 3 (one left over), 8 ore; 2 b are 1 batch of 4, which takes 1 a, there
    // already, and 5 ore: 13 in all. In parts it would be 20/3 + 2/3 + 5/2 = 59/6.
    ore_for_one("own_batches", "4 ORE => 3 A\n5 ORE, 1 A => 4 B\n5 A, 2 B => 1 FUEL\n", 13.0);
}

#[test]
fn one_unit_of_fuel_takes_as_much_ore_as_published() {
    let Some(folder) = case("recipes_whole_batches") else { return };
    for (file, ore) in [("ex1.txt", 31.0), ("ex2.txt", 165.0), ("ex3.txt", 13_312.0)] {
        ore_for_one(&file.replace(".txt", ""), &text(&folder, file), ore);
    }
}

#[test]
fn a_million_million_units_of_ore_make_as_much_fuel_as_published() {
    let Some(folder) = case("recipes_whole_batches") else { return };
    let lines = text(&folder, "ex3.txt");
    let plan = program("most_fuel", &lines, "1_000_000_000_000", "aim most produced fuel\n").plan();
    assert_eq!(runs(&plan)["make_fuel"], 82_892_753.0);
    let bound = list(&plan["certificate"], "bounds").last().cloned().expect("a bound");
    assert_eq!(bound["bound"].as_f64(), Some(82_892_753.0), "{bound}");
}
