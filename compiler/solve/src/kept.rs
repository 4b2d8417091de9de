//! A linear program kept in the solver with its basis: what a repair is measured against.

use weal_problem::Problem;

use crate::highs::{Arrays, Basis, Method, Model, RunStatus};
use crate::program::is_sound;

/// A program with one objective, kept in the solver between changes of its sides.
#[derive(Debug)]
pub struct Kept {
    model: Model,
    columns: usize,
    /// Per row, the column that is basic in it, once that was asked for.
    basic: Vec<Option<usize>>,
    solved: Vec<f64>,
}

impl Kept {
    /// The rows and columns of `problem` with costs, one per column, and the columns of a basis marked; in each row that has
    /// none of them, by `basic_rows`, the row itself is basic. `None` where arrays do not fit each other.
    pub fn new(problem: &Problem, costs: &[f64], basic: &[bool], basic_rows: &[bool]) -> Option<Kept> {
        let fits = basic.len() == problem.columns.len() && basic_rows.len() == problem.rows.len();
        if !fits || !is_sound(problem) {
            return None;
        }
        let whole = |list: &[u32]| list.iter().map(|n| i32::try_from(*n).ok()).collect::<Option<Vec<i32>>>();
        let mut model = Model::new(&Arrays {
            lower: &problem.lower,
            upper: &problem.upper,
            row_lower: &problem.row_lower,
            row_upper: &problem.row_upper,
            starts: &whole(&problem.starts)?,
            entries: &whole(&problem.entries)?,
            values: &problem.values,
        })?;
        let rows = basic_rows.iter().zip(&problem.row_lower).map(|(basic, lower)| (*basic, lower.is_finite()));
        let ready = model.set_costs(costs) && model.set_basis(&Basis::of(basic, rows));
        ready.then(|| Kept { model, columns: problem.columns.len(), basic: Vec::new(), solved: Vec::new() })
    }

    /// Sets a row's sides.
    pub fn set_row(&mut self, row: u32, lower: f64, upper: f64) -> bool {
        self.model.set_row_bounds(row as usize, lower, upper)
    }

    /// Solves by simplex from the basis at hand, and keeps that it ends with. The iterations it took; `None` where it found
    /// no best values.
    pub fn solve(&mut self) -> Option<u64> {
        self.basic.clear();
        let ended = self.model.solve(Method::Simplex, None, None);
        (ended == RunStatus::Optimal).then(|| self.model.iterations())
    }

    /// The columns' values after [`Kept::solve`].
    pub fn values(&self) -> Option<Vec<f64>> {
        self.model.solution().map(|(values, _)| values)
    }

    /// Solves the factorised basis for a right side, one number per row: two triangular solves. Enters the values of the
    /// basic columns into `values`, one per column. `None` where nothing is factorised yet.
    pub fn resolve(&mut self, side: &[f64], values: &mut [f64]) -> Option<()> {
        if self.basic.is_empty() {
            self.basic = self.model.basic()?;
        }
        self.model.solve_basis(side, &mut self.solved)?;
        if values.len() != self.columns {
            return None;
        }
        for (column, value) in self.basic.iter().zip(&self.solved) {
            if let Some(column) = column.filter(|column| *column < values.len()) {
                values[column] = *value;
            }
        }
        Some(())
    }
}
