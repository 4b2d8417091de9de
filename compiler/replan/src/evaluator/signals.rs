//! What a signal changes in the rows of a problem.

use weal_problem::{Column, Problem, Row};

use super::{Change, Evaluator, is_limit};

/// A need wants `amount` more in a period, or less: the changes that say so. `short` is the column of what it misses then.
///
/// Its balance, or what serves it, asks for more; it may miss more; its floor and its worst relative shortfall are of more.
/// Empty where nothing is wanted in the period.
pub fn need(problem: &Problem, evaluator: &Evaluator, short: u32, amount: f64) -> Vec<Change> {
    let Some(Column::Short(..)) = problem.columns.get(short as usize) else { return Vec::new() };
    let value = &evaluator.columns[short as usize];
    let wanted = value.upper;
    if wanted <= 0.0 || wanted + amount < 0.0 {
        return Vec::new();
    }
    let mut changes = vec![Change::Column { column: short, lower: 0.0, upper: wanted + amount }];
    for at in evaluator.frame.column(short) {
        let row = evaluator.frame.entries[at];
        let (lower, upper) = evaluator.sides(row);
        match &problem.rows[row as usize] {
            Row::Balance(..) | Row::Served(..) => {
                let by = evaluator.frame.values[at] * amount;
                changes.push(Change::Row { row, lower: lower + by, upper: upper + by });
            }
            Row::Floor(..) => {
                changes.push(Change::Row { row, lower, upper: upper * (wanted + amount) / wanted });
            }
            Row::WorstOf(..) => {
                let worst = evaluator.frame.row(row).map(|at| evaluator.frame.row_columns[at]);
                for column in worst.filter(|at| matches!(problem.columns[*at as usize], Column::Worst(_))) {
                    let value = -(wanted + amount);
                    changes.push(Change::Entry { column, row, value });
                }
            }
            _ => {}
        }
    }
    changes
}

/// More comes of a node in a period by itself, or less; `row` is its balance, or of hours its capacity.
pub fn supply(evaluator: &Evaluator, row: u32, amount: f64) -> Change {
    let (lower, upper) = evaluator.sides(row);
    Change::Row { row, lower: lower - amount, upper: upper - amount }
}

/// A limit is so many times what it was: that side of it which is one.
pub fn limit(problem: &Problem, evaluator: &Evaluator, row: u32, times: f64) -> Option<Change> {
    is_limit(problem.rows.get(row as usize)?).then(|| {
        let (lower, upper) = evaluator.sides(row);
        Change::Row { row, lower: lower * times, upper: upper * times }
    })
}

/// What changes from one problem to another of the same form: the same rows, columns and entries, with other numbers.
/// `None` where the forms differ, as where a rule or a supply's row is new: the other is then evaluated anew.
pub fn between(before: &Problem, after: &Problem) -> Option<Vec<Change>> {
    let form = before.rows == after.rows && before.columns == after.columns && before.whole == after.whole;
    if !form || before.starts != after.starts || before.entries != after.entries {
        return None;
    }
    let mut changes = Vec::new();
    for row in 0..after.rows.len() {
        let (lower, upper) = (after.row_lower[row], after.row_upper[row]);
        if (lower, upper) != (before.row_lower[row], before.row_upper[row]) {
            changes.push(Change::Row { row: row as u32, lower, upper });
        }
    }
    for column in 0..after.columns.len() {
        let (lower, upper) = (after.lower[column], after.upper[column]);
        if (lower, upper) != (before.lower[column], before.upper[column]) {
            changes.push(Change::Column { column: column as u32, lower, upper });
        }
        for at in after.starts[column] as usize..after.starts[column + 1] as usize {
            if after.values[at] != before.values[at] {
                let (row, value) = (after.entries[at], after.values[at]);
                changes.push(Change::Entry { column: column as u32, row, value });
            }
        }
    }
    Some(changes)
}
