//! What stands, as a value for every column of the problem.

use std::collections::BTreeMap;

use weal_plan::ledger::Given;
use weal_plan::ledger::Ledger;
use weal_problem::{Activity, Column, Node, Problem, Row};
use weal_tir::{NeedId, PlaceId};

use super::part::entries;

/// What is within this part of the size of its terms is rounding.
const ROUNDING: f64 = 1e-7;

/// The values of a problem's columns in a ledger. What is short shows as values below zero, or as rows that do not hold.
pub(super) fn values(problem: &Problem, ledger: &Ledger, given: &Given) -> Vec<f64> {
    let mut runs: BTreeMap<(Activity, u32), f64> = BTreeMap::new();
    for run in &ledger.runs {
        *runs.entry((run.activity, run.period)).or_default() += run.runs;
    }
    let mut delivered: BTreeMap<(NeedId, Node, u32), f64> = BTreeMap::new();
    for (need, node, period, amount) in &given.delivered {
        *delivered.entry((*need, *node, *period)).or_default() += amount;
    }
    let mut menu: BTreeMap<(Node, PlaceId, u32), f64> = BTreeMap::new();
    for (node, place, period, amount) in &given.menu {
        *menu.entry((*node, *place, *period)).or_default() += amount;
    }
    let node = |at: &Node| ledger.nodes.touched(ledger.tir, at.resource, at.place);
    let of = |column: &Column| {
        Some(match column {
            Column::Run(activity, period) => runs.get(&(*activity, *period)).copied()?,
            Column::Stock(at, period) => ledger.stock.get(node(at)?, *period),
            Column::InService(at, period) => ledger.in_service.get(node(at)?, *period),
            Column::Growth(at, period) => ledger.growth.get(node(at)?, *period),
            Column::Short(need, period) => {
                let (wanted, met) = ledger.need(need.index(), *period);
                (wanted - met).max(0.0)
            }
            Column::Delivered(need, at, period) => delivered.get(&(*need, *at, *period)).copied()?,
            Column::Given(at, place, period) => menu.get(&(*at, *place, *period)).copied()?,
            Column::Spare(at, period) => ledger.spare.get(node(at)?, *period),
            Column::Absorbed(at, period) => {
                let node = node(at)?;
                let before =
                    period.checked_sub(1).map_or_else(|| ledger.at_start(node), |last| ledger.stock.get(node, last));
                let comes = ledger.supply.get(node, *period) + ledger.emitted.get(node, *period);
                before + comes - ledger.stock.get(node, *period)
            }
            // These follow from the others.
            Column::Worst(_) | Column::Over(..) | Column::WorstOver(_) | Column::Change(..) | Column::Stretch(_) => {
                return None;
            }
        })
    };
    let mut values: Vec<f64> = problem.columns.iter().map(|column| of(column).unwrap_or(0.0)).collect();
    let mut sums = sums(problem, &values);
    let follows: [fn(&Column) -> bool; 4] = [
        |column| matches!(column, Column::Over(..)),
        |column| matches!(column, Column::WorstOver(_)),
        |column| matches!(column, Column::Worst(_)),
        |column| matches!(column, Column::Change(..)),
    ];
    for kind in follows {
        for column in (0..problem.columns.len()).filter(|at| kind(&problem.columns[*at])) {
            let asked = entries(problem, column).map(|(row, amount)| {
                let (low, high) = (problem.row_lower[row], problem.row_upper[row]);
                // Beyond all bounds where it does not matter.
                if amount > 0.0 { (low - sums.0[row]) / amount } else { (high - sums.0[row]) / amount }
            });
            let least = asked.filter(|least| least.is_finite()).fold(0.0, f64::max);
            if least > 0.0 {
                values[column] = least;
                for (row, amount) in entries(problem, column) {
                    sums.0[row] += amount * least;
                    sums.1[row] += (amount * least).abs();
                }
            }
        }
    }
    values
}

/// Per row, the sum of its terms, and of their sizes.
pub(super) fn sums(problem: &Problem, values: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut sums = (vec![0.0; problem.rows.len()], vec![0.0; problem.rows.len()]);
    for (column, value) in values.iter().enumerate().filter(|(_, value)| **value != 0.0) {
        for (row, amount) in entries(problem, column) {
            sums.0[row] += amount * value;
            sums.1[row] += (amount * value).abs();
        }
    }
    sums
}

/// The rows that do not hold, and those of columns that are below nothing, or beyond what they can be at most; in order.
pub(super) fn broken(problem: &Problem, values: &[f64]) -> Vec<u32> {
    let (sums, sizes) = sums(problem, values);
    let mut found = Vec::new();
    for row in 0..problem.rows.len() {
        let (low, high) = (problem.row_lower[row], problem.row_upper[row]);
        let side = |side: f64| if side.is_finite() { side.abs() } else { 0.0 };
        let room = ROUNDING * (sizes[row] + side(low).max(side(high)));
        if sums[row] < low - room || sums[row] > high + room {
            found.push(row as u32);
        }
    }
    for (column, value) in values.iter().enumerate() {
        let (lower, upper) = (problem.lower[column], problem.upper[column]);
        if *value >= lower && *value <= upper {
            continue;
        }
        let all = || {
            entries(problem, column).filter(|(row, _)| {
                matches!(problem.rows[*row], Row::Balance(..)) || !matches!(problem.columns[column], Column::Stock(..))
            })
        };
        let scale = all().map(|(row, amount)| sizes[row] / amount.abs()).fold(value.abs(), f64::max);
        let off = (lower - value).max(value - upper);
        if off > ROUNDING * scale {
            found.extend(all().map(|(row, _)| row as u32));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
