//! Iterative refinement (Gleixner, Steffy and Wolter 2016): what a run leaves open within its tolerances is solved again,
//! as a program of its own in which the errors are the amounts.

use super::Program;
use crate::highs::{Method, RunStatus};

/// By how much errors are enlarged: a power of two, so that nothing is rounded.
const ENLARGED: f64 = (1u64 << 24) as f64;
/// Simplex iterations a refinement may take; from the basis at hand it takes none, or a few.
const MOST_ITERATIONS: u64 = 500;
/// Columns and rows together up to which a refinement is worth its time.
const MOST: usize = 100_000;

/// The scaled program as it stands in the solver.
#[derive(Debug, Default)]
pub(super) struct Standing {
    pub(super) lower: Vec<f64>,
    pub(super) upper: Vec<f64>,
    pub(super) row_lower: Vec<f64>,
    pub(super) row_upper: Vec<f64>,
    pub(super) starts: Vec<i32>,
    pub(super) entries: Vec<i32>,
    pub(super) values: Vec<f64>,
    /// The objective.
    pub(super) costs: Vec<f64>,
    /// Rows added: columns and values.
    pub(super) added: Vec<(Vec<i32>, Vec<f64>)>,
}

/// A sum whose rounding errors are kept (Neumaier 1974).
#[derive(Clone, Copy, Default)]
struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        let (large, small) = if self.sum.abs() >= term.abs() { (self.sum, term) } else { (term, self.sum) };
        self.lost += (large - sum) + small;
        self.sum = sum;
    }
    /// A product with what its rounding loses.
    fn add_product(&mut self, a: f64, b: f64) {
        let product = a * b;
        self.add(product);
        self.lost += a.mul_add(b, -product);
    }
}

impl Standing {
    /// The rows' values at `x`.
    fn rows(&self, x: &[f64]) -> Vec<f64> {
        let own = self.row_lower.len() - self.added.len();
        let mut sums = vec![Sum::default(); self.row_lower.len()];
        for (column, value) in x.iter().enumerate().filter(|(_, value)| **value != 0.0) {
            for at in self.starts[column] as usize..self.starts[column + 1] as usize {
                sums[self.entries[at] as usize].add_product(self.values[at], *value);
            }
        }
        for ((columns, values), sum) in self.added.iter().zip(&mut sums[own..]) {
            columns.iter().zip(values).for_each(|(column, value)| sum.add_product(*value, x[*column as usize]));
        }
        sums.into_iter().map(|sum| sum.sum + sum.lost).collect()
    }
}

impl Program {
    /// Makes the values of the last run hold more exactly. Where that fails they stay as they are.
    pub(crate) fn refine(&mut self) {
        if self.standing.lower.len() + self.standing.row_lower.len() > MOST || self.values.is_empty() {
            return;
        }
        let Some((mut x, _)) = self.model.solution() else { return };
        let bounds = self.standing.lower.iter().zip(&self.standing.upper);
        x.iter_mut().zip(bounds).for_each(|(x, (lower, upper))| *x = x.max(*lower).min(*upper));
        let rows = self.standing.rows(&x);
        let shifted = |from: f64, bound: f64| (bound - from) * ENLARGED;
        let mut done = (0..x.len()).all(|at| {
            let (lower, upper) = (self.standing.lower[at], self.standing.upper[at]);
            self.model.set_column_bounds(at, shifted(x[at], lower), shifted(x[at], upper))
        });
        done &= (0..rows.len()).all(|at| {
            let (lower, upper) = (self.standing.row_lower[at], self.standing.row_upper[at]);
            self.model.set_row_bounds(at, shifted(rows[at], lower), shifted(rows[at], upper))
        });
        let solved = done && self.attempt(Method::Simplex, Some(MOST_ITERATIONS)) == RunStatus::Optimal;
        let steps = if solved { self.model.solution() } else { None };
        for at in 0..x.len() {
            self.model.set_column_bounds(at, self.standing.lower[at], self.standing.upper[at]);
        }
        for at in 0..rows.len() {
            self.model.set_row_bounds(at, self.standing.row_lower[at], self.standing.row_upper[at]);
        }
        let Some((steps, _)) = steps else { return };
        let refined = x.iter().zip(&steps).map(|(x, step)| x + step / ENLARGED).collect::<Vec<f64>>();
        self.take(&refined);
    }
}
