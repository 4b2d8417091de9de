//! Germany in 1995, six sectors: the diagonal of the Leontief inverse as printed in Eurostat's manual.

use std::collections::BTreeMap;

use crate::leontief::Economy;
use crate::program::runs;
use crate::shared::{case, cells, number, text};

const SECTORS: [&str; 6] = [
    "agriculture_group",
    "industry_group",
    "construction",
    "trade_group",
    "business_services_group",
    "other_services_group",
];
const DIAGONAL: [f64; 6] = [1.0339, 1.4292, 1.0289, 1.1784, 1.4126, 1.0515];

#[test]
fn the_diagonal_of_the_leontief_inverse_is_as_printed() {
    let Some(folder) = case("io_germany_1995") else { return };
    let rows = cells(&text(&folder, "germany_1995.csv"), ',');
    let cell: BTreeMap<(&str, &str), f64> = rows[1..]
        .iter()
        .filter(|row| !row[4].is_empty())
        .map(|row| ((row[2].as_str(), row[3].as_str()), number(&row[4])))
        .collect();
    let input = |from, to| cell.get(&(from, to)).copied().unwrap_or(0.0) / cell[&("output", to)];
    let mut economy = Economy {
        sectors: SECTORS.map(str::to_owned).to_vec(),
        inputs: SECTORS.map(|from| SECTORS.map(|to| input(from, to)).to_vec()).to_vec(),
        ..Economy::default()
    };
    for (at, sector) in SECTORS.iter().enumerate() {
        economy.wanted = vec![0.0; SECTORS.len()];
        economy.wanted[at] = 1.0;
        let found = runs(&economy.program(&format!("germany-{sector}"), true, "").plan());
        let output = found.get(*sector).copied().unwrap_or(0.0);
        assert!((output - DIAGONAL[at]).abs() <= 0.000_05, "{sector}: found {output}, printed {}", DIAGONAL[at]);
    }
}
