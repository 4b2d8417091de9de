//! Solves the rows for the columns chosen, component by component: substitution outside cycles, elimination or
//! iteration (Gauss and Seidel) inside them. The same components, backwards, give the multipliers.

use weal_problem::Problem;

use super::components::{Components, Graph, components};
use super::entries;
use super::lu::Lu;
use super::structure::{NONE, Structure};

/// Cycles up to this size are eliminated at once.
const SMALL: usize = 64;
/// Cycles up to this size are eliminated where iteration fails.
const LARGE: usize = 2_000;
/// The most sweeps of an iteration.
const SWEEPS: u32 = 1_000;
/// How little a value may change, as a part of it, for a sweep to be the last.
const STILL: f64 = 1e-14;
/// How far below nothing a value may be, as a part of what it is the difference of.
const ROUNDING: f64 = 1e-11;

/// The rows solved, in order, and the columns they were solved for.
#[derive(Debug)]
pub(super) struct Elimination<'p> {
    problem: &'p Problem,
    /// The rows, by number in the components.
    rows: Vec<u32>,
    components: Components,
    /// Per row its component and its place there.
    place: Vec<(u32, u32)>,
    /// Per row the column solved for, or [`NONE`].
    pub(super) column: Vec<u32>,
    /// Per row the value of that column in it.
    pivot: Vec<f64>,
    /// The factors of the components that were eliminated.
    factors: Vec<Option<Lu>>,
    /// Changes between periods: (row, column), for those that are not nothing.
    changes: Vec<(u32, u32)>,
    /// Sweeps over components.
    pub(super) passes: u64,
}

impl<'p> Elimination<'p> {
    /// Orders the rows of `structure`.
    pub(super) fn new(problem: &'p Problem, structure: &Structure) -> Elimination<'p> {
        let rows: Vec<u32> =
            (0u32..).zip(&structure.choices).filter(|(_, c)| c.first != NONE).map(|(row, _)| row).collect();
        let mut number = vec![NONE; structure.choices.len()];
        rows.iter().zip(0u32..).for_each(|(row, at)| number[*row as usize] = at);
        // A row leads to the rows in which the column it gives counts.
        let mut graph = Graph { starts: vec![0], to: Vec::with_capacity(problem.entries.len()) };
        for row in &rows {
            let choice = structure.choices[*row as usize];
            for column in [choice.first, choice.second].into_iter().filter(|column| *column != NONE) {
                let others = entries(problem, column as usize).map(|(other, _)| number[other]);
                graph.to.extend(others.filter(|other| *other != NONE && rows[*other as usize] != *row));
            }
            graph.starts.push(graph.to.len() as u32);
        }
        let components = components(&graph);
        let count = components.starts.len() - 1;
        let mut place = vec![(NONE, NONE); structure.choices.len()];
        for (at, range) in (0u32..).zip(components.starts.windows(2)) {
            let members = &components.order[range[0] as usize..range[1] as usize];
            (0u32..).zip(members).for_each(|(k, number)| place[rows[*number as usize] as usize] = (at, k));
        }
        Elimination {
            problem,
            rows,
            components,
            place,
            column: vec![NONE; structure.choices.len()],
            pivot: vec![0.0; structure.choices.len()],
            factors: (0..count).map(|_| None).collect(),
            changes: Vec::new(),
            passes: 1,
        }
    }

    /// The rows of a component, each after those it leads to.
    fn component(&self, at: usize) -> Vec<usize> {
        let range = self.components.starts[at] as usize..self.components.starts[at + 1] as usize;
        self.components.order[range].iter().map(|number| self.rows[*number as usize] as usize).collect()
    }

    /// The values of all columns; `None` where one would be less than nothing, or a cycle uses more than it makes.
    pub(super) fn run(&mut self, structure: &Structure) -> Option<Vec<f64>> {
        let problem = self.problem;
        let mut values = vec![0.0; problem.columns.len()];
        // What is left of each row's side, and the size of what was taken from it.
        let sides = problem.row_lower.iter().zip(&problem.row_upper);
        let side = |(lower, upper): (&f64, &f64)| [*lower, *upper].into_iter().find(|side| side.is_finite());
        let mut left: Vec<f64> = sides.map(|sides| side(sides).unwrap_or(0.0)).collect();
        let mut size: Vec<f64> = left.iter().map(|side| side.abs()).collect();
        let take = |column: usize, value: f64, left: &mut [f64], size: &mut [f64]| {
            if value != 0.0 {
                entries(problem, column).for_each(|(row, entry)| {
                    left[row] -= entry * value;
                    size[row] += (entry * value).abs();
                });
            }
        };
        for column in &structure.absorbed {
            let most = problem.upper[*column as usize];
            if most.is_finite() {
                values[*column as usize] = most;
                take(*column as usize, most, &mut left, &mut size);
            }
        }
        for at in (0..self.factors.len()).rev() {
            let rows = self.component(at);
            if let [row] = rows[..] {
                let choice = structure.choices[row];
                let mut found = self.single(row, choice.first, left[row], size[row]);
                if found.is_none() && choice.second != NONE {
                    let before = values[choice.second as usize];
                    take(choice.second as usize, -before, &mut left, &mut size);
                    found = self.single(row, choice.second, left[row], size[row]);
                }
                let value = found?;
                values[self.column[row] as usize] = value;
                take(self.column[row] as usize, value, &mut left, &mut size);
                continue;
            }
            for row in &rows {
                self.enter(*row, structure.choices[*row].first)?;
            }
            let solved = self.cycle(at, &rows, &left)?;
            for (row, value) in rows.iter().zip(solved) {
                if !value.is_finite() || value < -ROUNDING * size[*row] / self.pivot[*row].abs() {
                    return None;
                }
                let value = value.max(0.0);
                values[self.column[*row] as usize] = value;
                take(self.column[*row] as usize, value, &mut left, &mut size);
            }
        }
        for column in &structure.changes {
            // A change is the larger of the two differences its rows ask for.
            let mut largest = (0.0, NONE);
            for (row, entry) in entries(problem, *column as usize) {
                let asks = if entry > 0.0 { problem.row_lower[row] } else { problem.row_upper[row] };
                if asks.is_finite() && left[row] / entry > largest.0 {
                    largest = (left[row] / entry, row as u32);
                }
            }
            if largest.1 != NONE && largest.0 > ROUNDING * size[largest.1 as usize] {
                values[*column as usize] = largest.0;
                self.changes.push((largest.1, *column));
                self.enter(largest.1 as usize, *column)?;
            }
        }
        Some(values)
    }

    /// Solves `row` for `column`.
    fn single(&mut self, row: usize, column: u32, left: f64, size: f64) -> Option<f64> {
        self.enter(row, column)?;
        let value = left / self.pivot[row];
        let rounding = ROUNDING * size / self.pivot[row].abs();
        (value.is_finite() && value >= -rounding).then_some(if value > 0.0 { value } else { 0.0 })
    }

    /// Enters the column a row is solved for.
    fn enter(&mut self, row: usize, column: u32) -> Option<()> {
        self.column[row] = column;
        self.pivot[row] = entries(self.problem, column as usize).find(|(other, _)| *other == row)?.1;
        (self.pivot[row] != 0.0).then_some(())
    }

    /// The matrix of a component by column: per row of the component, its column's entries as (place, value).
    fn inner(&self, at: usize, rows: &[usize]) -> Vec<Vec<(u32, f64)>> {
        let column = |row: &usize| {
            let all =
                entries(self.problem, self.column[*row] as usize).map(|(other, value)| (self.place[other], value));
            all.filter(|((of, _), _)| *of as usize == at).map(|((_, place), value)| (place, value)).collect()
        };
        rows.iter().map(column).collect()
    }

    /// Solves the rows of a component for their columns, given what is left of their sides.
    fn cycle(&mut self, at: usize, rows: &[usize], left: &[f64]) -> Option<Vec<f64>> {
        let columns = self.inner(at, rows);
        let sides: Vec<f64> = rows.iter().map(|row| left[*row]).collect();
        if rows.len() > SMALL {
            let mut by_row: Vec<Vec<(u32, f64)>> = vec![Vec::new(); rows.len()];
            for (column, entries) in (0u32..).zip(&columns) {
                for (row, value) in entries {
                    by_row[*row as usize].push((column, *value));
                }
            }
            // What asks comes before what is asked.
            let order: Vec<usize> = (0..rows.len()).rev().collect();
            if let Some(solved) = self.iterate(&by_row, &sides, &order) {
                return Some(solved);
            }
            if rows.len() > LARGE {
                return None;
            }
        }
        let n = rows.len();
        let mut dense = vec![0.0; n * n];
        for (column, entries) in columns.iter().enumerate() {
            entries.iter().for_each(|(row, value)| dense[*row as usize * n + column] += value);
        }
        let lu = Lu::new(n, dense)?;
        let solved = lu.solve(&sides);
        self.factors[at] = Some(lu);
        Some(solved)
    }

    /// Gauss and Seidel: solves each equation in turn for its own unknown until nothing moves.
    fn iterate(&mut self, equations: &[Vec<(u32, f64)>], sides: &[f64], order: &[usize]) -> Option<Vec<f64>> {
        let mut starts = vec![0usize];
        let (mut others, mut pivots) = (Vec::new(), Vec::with_capacity(order.len()));
        for at in order {
            let of = &equations[*at];
            others.extend(of.iter().copied().filter(|(other, _)| *other as usize != *at));
            starts.push(others.len());
            pivots.push(of.iter().find(|(other, _)| *other as usize == *at)?.1);
        }
        let mut x = vec![0.0f64; equations.len()];
        let mut largest = 0.0f64;
        for _ in 0..SWEEPS {
            self.passes += 1;
            let mut still = true;
            for (k, at) in order.iter().enumerate() {
                let sum: f64 = others[starts[k]..starts[k + 1]].iter().map(|(other, v)| v * x[*other as usize]).sum();
                let value = (sides[*at] - sum) / pivots[k];
                still &= (value - x[*at]).abs() <= STILL * value.abs() + 1e-18 * largest;
                x[*at] = value;
                largest = largest.max(value.abs());
            }
            if !largest.is_finite() {
                return None;
            }
            if still {
                return Some(x);
            }
        }
        None
    }

    /// The multipliers of all rows at which the columns solved for cost just what they are worth.
    pub(super) fn multipliers(&mut self, costs: &[f64]) -> Option<Vec<f64>> {
        let problem = self.problem;
        let mut y = vec![0.0; problem.rows.len()];
        for (row, column) in &self.changes {
            y[*row as usize] = costs[*column as usize] / self.pivot[*row as usize];
        }
        for at in 0..self.factors.len() {
            let rows = self.component(at);
            // What of each column's cost is left after the rows already priced.
            let rest = |row: usize, y: &[f64]| {
                let column = self.column[row] as usize;
                let priced: f64 =
                    entries(problem, column).filter(|(o, _)| *o != row).map(|(other, value)| value * y[other]).sum();
                costs[column] - priced
            };
            if let [row] = rows[..] {
                y[row] = rest(row, &y) / self.pivot[row];
                continue;
            }
            let costs: Vec<f64> = rows.iter().map(|row| rest(*row, &y)).collect();
            if costs.iter().all(|cost| *cost == 0.0) {
                continue;
            }
            let priced = match &self.factors[at] {
                Some(lu) => lu.solve_transposed(&costs),
                None => {
                    let columns = self.inner(at, &rows);
                    let order: Vec<usize> = (0..rows.len()).collect();
                    self.iterate(&columns, &costs, &order)?
                }
            };
            rows.iter().zip(priced).for_each(|(row, price)| y[*row] = price);
        }
        Some(y)
    }
}
