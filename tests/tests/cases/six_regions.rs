//! Six regions of eight sectors each (pymrio's test system): gross output, and the emissions each region's consumption causes.

use std::path::Path;

use crate::leontief::Economy;
use crate::program::{close, runs};
use crate::shared::{case, cells, name, number, text};

const REGIONS: [&str; 6] = ["reg1", "reg2", "reg3", "reg4", "reg5", "reg6"];

/// The rows and columns of numbers in a file with two or more lines of header and `labels` columns of labels.
fn numbers(folder: &Path, file: &str, labels: usize) -> Vec<Vec<f64>> {
    let rows = cells(&text(folder, file), '\t');
    rows[2..].iter().map(|row| row[labels..].iter().map(|cell| number(cell)).collect()).collect()
}

/// The sectors, their inputs and emissions per unit; nothing wanted yet. And final demand by region, with its own emissions.
fn economy(folder: &Path) -> (Economy, [Vec<f64>; 6], [Vec<f64>; 6]) {
    let traded = numbers(folder, "mrio_data/trade_flows_Z.txt", 3);
    let wanted = numbers(folder, "mrio_data/finald_demand_Y.txt", 3);
    let emitted = numbers(folder, "mrio_data/emissions.txt", 3);
    let emitted_by_use = numbers(folder, "mrio_data/FDemissions.txt", 3);
    let labels = cells(&text(folder, "mrio_data/trade_flows_Z.txt"), '\t');
    let whose: Vec<String> = cells(&text(folder, "mrio_data/finald_demand_Y.txt"), '\t')[0][3..].to_vec();
    let of = |region: &str, row: &[f64]| {
        row.iter().zip(&whose).filter(|(_, of)| *of == region).map(|(value, _)| value).sum::<f64>()
    };
    let outputs: Vec<f64> = traded.iter().zip(&wanted).map(|(a, b)| a.iter().chain(b).sum()).collect();
    let per_unit =
        |row: &Vec<f64>| row.iter().zip(&outputs).map(|(value, output)| value / output).collect::<Vec<f64>>();
    let economy = Economy {
        sectors: labels[2..].iter().map(|row| name(&format!("{}_{}", row[0], row[1]))).collect(),
        inputs: traded.iter().map(per_unit).collect(),
        burdens: vec!["to_air".to_owned(), "to_water".to_owned()],
        emissions: emitted.iter().map(per_unit).collect(),
        wanted: Vec::new(),
    };
    let by_region = REGIONS.map(|region| wanted.iter().map(|row| of(region, row)).collect());
    let by_use = REGIONS.map(|region| emitted_by_use.iter().map(|row| of(region, row)).collect());
    (economy, by_region, by_use)
}

#[test]
fn gross_output_is_as_published() {
    let Some(folder) = case("io_six_regions") else { return };
    let (mut economy, by_region, _) = economy(&folder);
    economy.wanted = (0..economy.sectors.len()).map(|i| by_region.iter().map(|wanted| wanted[i]).sum()).collect();
    let found = runs(&economy.program("six-regions", true, "").plan());
    for row in &cells(&text(&folder, "expected/x.csv"), ',')[1..] {
        let sector = name(&format!("{}_{}", row[0], row[1]));
        close(&sector, found.get(&sector).copied().unwrap_or(0.0), number(&row[2]), 1e-9);
    }
}

#[test]
fn emissions_of_each_region_s_consumption_are_as_published() {
    let Some(folder) = case("io_six_regions") else { return };
    let (mut economy, by_region, by_use) = economy(&folder);
    let published = cells(&text(&folder, "expected/D_cba_reg_Emissions.csv"), ',');
    for (region, wanted) in by_region.into_iter().enumerate() {
        economy.wanted = wanted;
        // Published with what households emit themselves, which no sector does.
        let expected: Vec<f64> =
            (0..2).map(|burden| number(&published[1 + burden][2 + region]) - by_use[region][burden]).collect();
        let test = economy.expect_emitted(&expected);
        economy.program(&format!("six-regions-{}", REGIONS[region]), true, &test).test();
    }
}
