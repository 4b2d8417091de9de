//! The flat arrays while they are filled: rows first, then columns one after the other with all their entries.

use weal_base::Rational;

use crate::ir::{Column, Problem, Row};

/// No row, or no column.
pub(super) const NONE: u32 = u32::MAX;

/// The most entries that are built.
pub(super) const MOST_ENTRIES: usize = 40_000_000;

/// The nearest double; what no double can hold is cut, and reported by the check of scale.
pub(super) fn number(value: &Rational) -> f64 {
    value.to_f64().clamp(-1e300, 1e300)
}

/// A problem being filled.
#[derive(Default)]
pub(super) struct Arrays {
    /// What is filled so far.
    pub(super) problem: Problem,
    /// Whether there were too many entries; the problem is then incomplete.
    pub(super) overflowed: bool,
}

impl Arrays {
    pub(super) fn new() -> Arrays {
        Arrays { problem: Problem { starts: vec![0], ..Problem::default() }, overflowed: false }
    }

    /// Adds a row between two sides.
    pub(super) fn row(&mut self, row: Row, lower: f64, upper: f64) -> u32 {
        let at = self.problem.rows.len() as u32;
        self.problem.rows.push(row);
        self.problem.row_lower.push(lower);
        self.problem.row_upper.push(upper);
        at
    }

    /// Adds a column with its entries, given as (row, amount) in any order; amounts in the same row add up.
    /// Entries in [`NONE`] are dropped. Empties the list for the next.
    pub(super) fn column(&mut self, column: Column, upper: f64, entries: &mut Vec<(u32, Rational)>) -> u32 {
        let at = self.problem.columns.len() as u32;
        self.problem.columns.push(column);
        self.problem.lower.push(0.0);
        self.problem.upper.push(upper);
        if self.problem.entries.len() + entries.len() > MOST_ENTRIES {
            self.overflowed = true;
            entries.clear();
        }
        entries.sort_by_key(|(row, _)| *row);
        let mut rest = entries.drain(..).peekable();
        while let Some((row, mut sum)) = rest.next() {
            while let Some((_, more)) = rest.next_if(|(next, _)| *next == row) {
                sum = &sum + &more;
            }
            let value = number(&sum);
            if row != NONE && value != 0.0 {
                self.problem.entries.push(row);
                self.problem.values.push(value);
            }
        }
        self.problem.starts.push(self.problem.entries.len() as u32);
        at
    }
}
