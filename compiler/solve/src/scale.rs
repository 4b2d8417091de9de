//! Factors that bring a program's numbers near one, so that the choice of units does not decide how exactly it is solved.
//!
//! Geometric scaling by the mean of the exponents (Curtis and Reid 1972, by alternating passes), with the sides of the rows
//! as one more column. The mean, and not the middle of the extremes: one stray coefficient of 1e-26 in a large table must
//! not decide how exactly its row is solved. All factors are powers of two: scaling rounds nothing.

use weal_problem::Problem;

/// `row' = rows[i] · row / size`, `column' = column / (columns[j] · size)`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scale {
    /// Per row.
    pub(crate) rows: Vec<f64>,
    /// Per column; 1 for columns of whole numbers.
    pub(crate) columns: Vec<f64>,
    /// The common size of the sides; 1 where some columns are whole.
    pub(crate) size: f64,
}

const PASSES: usize = 6;
/// Sides are brought to about this power of two, and not to one: the solver's tolerances are absolute, so larger numbers
/// are solved that much more exactly; doubles have the digits for it.
const FINER: f64 = 10.0;
/// Beyond this power of two a factor would leave the range in which products stay exact.
const MOST: f64 = 200.0;

/// The power of two nearest to `2^exponent`.
pub(crate) fn power_of_two(exponent: f64) -> f64 {
    2f64.powi(exponent.round().clamp(-MOST, MOST) as i32)
}

/// The mean of a set of exponents.
#[derive(Clone, Copy)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    const NONE: Mean = Mean { sum: 0.0, count: 0.0 };
    fn add(&mut self, exponent: f64) {
        self.sum += exponent;
        self.count += 1.0;
    }
    fn mean(self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}

/// The exponents of a row's finite sides that are not zero.
fn sides(problem: &Problem, row: usize) -> impl Iterator<Item = f64> {
    let lower = problem.row_lower.get(row).copied();
    let upper = problem.row_upper.get(row).copied().filter(|upper| Some(*upper) != lower);
    lower.into_iter().chain(upper).filter(|side| side.is_finite() && *side != 0.0).map(|side| side.abs().log2())
}

/// The factors for `problem`.
pub(crate) fn scale(problem: &Problem) -> Scale {
    let mut columns = vec![0.0f64; problem.columns.len()];
    let mut rows = vec![0.0f64; problem.rows.len()];
    let mut size = 0.0;
    // A stretch is fixed at zero in most runs; it follows the others and does not lead them.
    let mut follows = vec![false; columns.len()];
    for stretch in &problem.stretches {
        if let Some(follows) = follows.get_mut(stretch.column as usize) {
            *follows = true;
        }
    }
    // What counts whole things keeps its ones.
    let mut counts = vec![false; columns.len()];
    problem.whole.iter().for_each(|column| counts[*column as usize] = true);
    let exponents: Vec<f64> = problem.values.iter().map(|value| value.abs().log2()).collect();
    let entries = |column: usize| {
        let range = problem.starts[column] as usize..problem.starts[column + 1] as usize;
        let (rows, exponents) = (&problem.entries[range.clone()], &exponents[range]);
        rows.iter().zip(exponents).filter(|(_, exponent)| exponent.is_finite()).map(|(row, e)| (*row as usize, *e))
    };
    for _ in 0..PASSES {
        let mut means = vec![Mean::NONE; rows.len()];
        for column in 0..columns.len() {
            if !follows[column] {
                entries(column).for_each(|(row, exponent)| means[row].add(exponent + columns[column]));
            }
        }
        for (row, mean) in means.iter_mut().enumerate() {
            // A side alone must not set a row's factor: an empty row stays as it is.
            if mean.mean().is_some() {
                sides(problem, row).for_each(|side| mean.add(side - size));
            }
            rows[row] = -mean.mean().unwrap_or(0.0);
        }
        for (column, factor) in columns.iter_mut().enumerate() {
            let mut mean = Mean::NONE;
            entries(column).for_each(|(row, exponent)| mean.add(exponent + rows[row]));
            *factor = if counts[column] { 0.0 } else { -mean.mean().unwrap_or(0.0) };
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for (row, factor) in rows.iter().enumerate() {
            for side in sides(problem, row) {
                sum += side + factor;
                count += 1.0;
            }
        }
        size = if count > 0.0 && problem.whole.is_empty() { sum / count } else { 0.0 };
    }
    let size = if problem.whole.is_empty() { size - FINER } else { 0.0 };
    Scale {
        rows: rows.into_iter().map(power_of_two).collect(),
        columns: columns.into_iter().map(power_of_two).collect(),
        size: power_of_two(size),
    }
}
