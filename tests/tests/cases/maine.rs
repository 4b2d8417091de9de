//! Maine and the rest of the United States, 146 sectors, sixteen indicators (US EPA's state model).
//!
//! Some coefficients are negative. Taken as they are they are refused, each by its row; named as by-products they are planned with.

use std::path::Path;

use crate::leontief::{Economy, times};
use crate::program::{close, list, runs};
use crate::shared::{case, json, matrix, name, text};

/// The sectors with these inputs, the indicators as burdens, and what these lists want.
fn economy(folder: &Path, inputs: &str, demands: &[&str]) -> Economy {
    let names = |file: &str, key: &str| -> Vec<String> {
        let list = json(folder, file);
        list.as_array().expect("a list").iter().map(|row| row[key].as_str().expect("a name").to_owned()).collect()
    };
    let ids = names("sectors.json", "id");
    let mut wanted = vec![0.0; ids.len()];
    for demand in demands {
        for row in json(folder, &format!("demands/{demand}.json")).as_array().expect("a list") {
            let at = ids.iter().position(|id| row["sector"] == id.as_str()).expect("a known sector");
            wanted[at] += row["amount"].as_f64().expect("a number");
        }
    }
    Economy {
        sectors: ids.iter().map(|id| name(id)).collect(),
        inputs: matrix(folder, &format!("matrix/{inputs}.json")),
        burdens: names("indicators.json", "code").iter().map(|code| format!("burden_{}", name(code))).collect(),
        emissions: matrix(folder, "matrix/D.json"),
        wanted,
    }
}

/// Plans, and compares each sector's output.
fn compare(economy: &Economy, case: &str, expected: &[f64], part: f64) {
    let found = runs(&economy.program(case, true, "").plan());
    for (sector, expected) in economy.sectors.iter().zip(expected) {
        close(sector, found.get(sector).copied().unwrap_or(0.0), *expected, part);
    }
}

#[test]
fn negative_coefficients_are_refused_by_name() {
    let Some(folder) = case("io_maine") else { return };
    let economy = economy(&folder, "A_d", &["2020_US-ME_Production_Domestic"]);
    let program = economy.program("maine-as-it-is", false, "");
    let errors = program.errors();
    let mut row = 0;
    let mut negative = Vec::new();
    for j in 0..economy.sectors.len() {
        for inputs in &economy.inputs {
            row += u64::from(inputs[j] != 0.0);
            if inputs[j] < 0.0 {
                negative.push(row);
            }
        }
    }
    println!("{} negative coefficients of {row}", negative.len());
    for row in &negative {
        let named = |problem: &&serde_json::Value| {
            problem["places"].as_array().is_some_and(|places| places.iter().any(|place| place["row"] == *row))
        };
        assert!(errors.iter().any(|problem| named(&problem)), "the negative coefficient in row {row} is not named");
    }
    assert_eq!(errors.len(), negative.len());
}

#[test]
fn both_regions_production_gives_the_published_output() {
    let Some(folder) = case("io_maine") else { return };
    let economy = economy(&folder, "A_d", &["2020_US-ME_Production_Domestic", "2020_RoUS_Production_Domestic"]);
    let exact = times(&matrix(&folder, "matrix/L_d.json"), &economy.wanted);
    compare(&economy, "maine-both", &exact, 1e-9);
    let published: Vec<f64> = matrix(&folder, "matrix/q.json").concat();
    for ((sector, found), published) in economy.sectors.iter().zip(&exact).zip(&published) {
        close(sector, *found, *published, 1e-5);
    }
}

#[test]
fn indicators_are_measured_as_published() {
    let Some(folder) = case("io_maine") else { return };
    let made_here = economy(&folder, "A_d", &["2020_US-ME_Production_Domestic"]);
    let outputs = times(&matrix(&folder, "matrix/L_d.json"), &made_here.wanted);
    made_here.program("maine-own-burdens", true, &made_here.expect_emitted(&made_here.emitted(&outputs))).test();
    // With imports: N = D L, per unit of what is wanted.
    let used_elsewhere = economy(&folder, "A", &["2020_RoUS_Consumption_Complete"]);
    let published = times(&matrix(&folder, "matrix/N.json"), &used_elsewhere.wanted);
    used_elsewhere.program("maine-rest-burdens", true, &used_elsewhere.expect_emitted(&published)).test();
}

#[test]
fn what_would_need_a_sector_to_run_backwards_is_shown_as_left_over() {
    let Some(folder) = case("io_maine") else { return };
    let economy = economy(&folder, "A", &["2020_US-ME_Consumption_Complete"]);
    let outputs = times(&matrix(&folder, "matrix/L.json"), &economy.wanted);
    let backwards: Vec<&String> =
        economy.sectors.iter().zip(&outputs).filter(|(_, output)| **output < 0.0).map(|(sector, _)| sector).collect();
    assert!(!backwards.is_empty(), "{}", text(&folder, "SOURCE.txt"));
    let plan = economy.program("maine-consumption", true, "").plan();
    for need in list(&plan, "needs") {
        close(need["need"].as_str().unwrap_or("a need"), need["coverage"].as_f64().expect("a part"), 1.0, 1e-9);
    }
    for sector in backwards {
        let left_over = list(&plan, "surpluses").iter().any(|surplus| surplus["resource"] == sector.as_str());
        assert!(left_over, "`{sector}` would have to run backwards, and the plan does not say that it is left over");
    }
}
