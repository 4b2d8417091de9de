//! What every [`Problem`] satisfies.

use crate::ir::{Column, Problem};

/// What is wrong with a problem; nothing where it is sound.
pub fn check(problem: &Problem) -> Vec<String> {
    let mut wrong = Vec::new();
    shapes(problem, &mut wrong);
    if wrong.is_empty() {
        entries(problem, &mut wrong);
        sides(problem, &mut wrong);
        references(problem, &mut wrong);
    }
    wrong
}

fn shapes(problem: &Problem, wrong: &mut Vec<String>) {
    let (columns, rows) = (problem.columns.len(), problem.rows.len());
    let mut equal = |what: &str, found: usize, wanted: usize| {
        if found != wanted {
            wrong.push(format!("{what}: {found} instead of {wanted}"));
        }
    };
    equal("lower", problem.lower.len(), columns);
    equal("upper", problem.upper.len(), columns);
    equal("row_lower", problem.row_lower.len(), rows);
    equal("row_upper", problem.row_upper.len(), rows);
    equal("starts", problem.starts.len(), columns + 1);
    equal("values", problem.values.len(), problem.entries.len());
    equal("first start", problem.starts.first().copied().unwrap_or(1) as usize, 0);
    equal("last start", problem.starts.last().copied().unwrap_or(1) as usize, problem.entries.len());
    if !problem.starts.is_sorted() {
        wrong.push("starts are not in order".into());
    }
}

fn entries(problem: &Problem, wrong: &mut Vec<String>) {
    for (column, ends) in problem.starts.windows(2).enumerate() {
        let [from, until] = ends else { continue };
        let rows = &problem.entries[*from as usize..*until as usize];
        if !rows.windows(2).all(|two| two[0] < two[1]) {
            wrong.push(format!("column {column}: its entries are not in the order of rows"));
        }
        if rows.last().is_some_and(|row| *row as usize >= problem.rows.len()) {
            wrong.push(format!("column {column}: an entry in a row that is not there"));
        }
    }
    if let Some(at) = problem.values.iter().position(|value| !value.is_finite() || *value == 0.0) {
        wrong.push(format!("entry {at} is zero or not finite"));
    }
}

fn sides(problem: &Problem, wrong: &mut Vec<String>) {
    for (at, (lower, upper)) in problem.lower.iter().zip(&problem.upper).enumerate() {
        if !(lower.is_finite() && lower <= upper) {
            wrong.push(format!("column {at}: bounds {lower} and {upper}"));
        }
        if matches!(problem.columns[at], Column::Stretch(_)) && *upper != 0.0 {
            wrong.push(format!("column {at}: a stretch that is open"));
        }
    }
    for (at, (lower, upper)) in problem.row_lower.iter().zip(&problem.row_upper).enumerate() {
        let ordered = lower <= upper && *lower < f64::INFINITY && *upper > f64::NEG_INFINITY;
        if !ordered || (lower.is_infinite() && upper.is_infinite()) {
            wrong.push(format!("row {at}: sides {lower} and {upper}"));
        }
    }
}

fn references(problem: &Problem, wrong: &mut Vec<String>) {
    let columns = problem.columns.len() as u32;
    if !problem.whole.is_sorted_by(|a, b| a < b) || problem.whole.last().is_some_and(|last| *last >= columns) {
        wrong.push("the whole columns are not in order".into());
    }
    for (at, stage) in problem.stages.iter().enumerate() {
        let ordered = stage.objective.windows(2).all(|two| two[0].0 < two[1].0);
        let sound = stage.objective.iter().all(|(column, weight)| *column < columns && weight.is_finite());
        if !ordered || !sound {
            wrong.push(format!("stage {at}: its objective is not in order, or not finite"));
        }
    }
    for (at, stretch) in problem.stretches.iter().enumerate() {
        if problem.columns.get(stretch.column as usize) != Some(&Column::Stretch(at as u32)) {
            wrong.push(format!("stretch {at} is not where it says"));
        }
    }
    for (at, curve) in problem.curves.iter().enumerate() {
        let growth = problem.columns.get(curve.growth as usize) == Some(&Column::Growth(curve.node, curve.period));
        let before = curve.period.checked_sub(1).map(|before| Column::Stock(curve.node, before));
        if !growth || problem.columns.get(curve.from as usize).copied() != before {
            wrong.push(format!("curve {at} names columns that are not its own"));
        }
        if !(curve.slope.is_finite() && curve.capacity.is_finite() && curve.capacity > 0.0) {
            wrong.push(format!("curve {at}: slope {} and capacity {}", curve.slope, curve.capacity));
        }
    }
}
