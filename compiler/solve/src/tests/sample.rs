//! Small problems, built row by row and column by column.

use weal_base::{FileId, Site};
use weal_problem::{Column, Declared, Node, Problem, Row, Stage, StageKind, Stretch};
use weal_tir::{NeedId, PlaceId, ResourceId};

pub(crate) const INF: f64 = f64::INFINITY;

pub(crate) fn node(resource: u32) -> Node {
    Node { resource: ResourceId(resource), place: PlaceId(0) }
}

/// A problem with its columns' entries still apart.
#[derive(Default)]
pub(crate) struct Sample {
    pub(crate) problem: Problem,
    columns: Vec<Vec<(u32, f64)>>,
}

impl Sample {
    pub(crate) fn row(&mut self, row: Row, lower: f64, upper: f64) -> u32 {
        self.problem.rows.push(row);
        self.problem.row_lower.push(lower);
        self.problem.row_upper.push(upper);
        self.problem.rows.len() as u32 - 1
    }

    pub(crate) fn column(&mut self, column: Column, lower: f64, upper: f64, entries: &[(u32, f64)]) -> u32 {
        self.problem.columns.push(column);
        self.problem.lower.push(lower);
        self.problem.upper.push(upper);
        self.columns.push(entries.to_vec());
        self.problem.columns.len() as u32 - 1
    }

    /// Adds an entry to a column.
    pub(crate) fn entry(&mut self, column: u32, row: u32, value: f64) {
        self.columns[column as usize].push((row, value));
    }

    /// A declaration that can be stretched, with the entries of its column.
    pub(crate) fn stretch(&mut self, declared: Declared, entries: &[(u32, f64)]) -> u32 {
        let number = self.problem.stretches.len() as u32;
        let column = self.column(Column::Stretch(number), 0.0, 0.0, entries);
        self.problem.stretches.push(Stretch { declared, column, site: Site::File(FileId(0)) });
        number
    }

    pub(crate) fn stage(&mut self, kind: StageKind, objective: &[(u32, f64)]) {
        self.problem.stages.push(Stage { kind, objective: objective.to_vec() });
    }

    pub(crate) fn build(mut self) -> Problem {
        self.problem.starts = vec![0];
        for entries in self.columns {
            for (row, value) in entries {
                self.problem.entries.push(row);
                self.problem.values.push(value);
            }
            self.problem.starts.push(self.problem.entries.len() as u32);
        }
        self.problem
    }
}

/// A problem of plain rows and columns with one objective: `columns` as (lower, upper, cost, entry per row).
pub(crate) fn plain(rows: &[(f64, f64)], columns: &[(f64, f64, f64, Vec<f64>)]) -> Problem {
    let mut sample = Sample::default();
    for (at, (lower, upper)) in rows.iter().enumerate() {
        sample.row(Row::Floor(NeedId(at as u32), 0), *lower, *upper);
    }
    let mut objective = Vec::new();
    for (at, (lower, upper, cost, entries)) in columns.iter().enumerate() {
        let entries: Vec<(u32, f64)> =
            (0u32..).zip(entries.iter().copied()).filter(|(_, value)| *value != 0.0).collect();
        let column = sample.column(Column::Short(NeedId(at as u32), 0), *lower, *upper, &entries);
        objective.push((column, *cost));
    }
    sample.stage(StageKind::Aim(0), &objective);
    sample.build()
}

/// The bound that multipliers prove: `Σ y · side + Σ min over each column of its reduced cost`, with the stages kept.
pub(crate) fn proven(problem: &Problem, stage: usize, solution: &weal_problem::Solution) -> f64 {
    let won = &solution.won[stage];
    let side = |y: f64, lower: f64, upper: f64| if y == 0.0 { 0.0 } else { y * if y > 0.0 { lower } else { upper } };
    let mut reduced = vec![0.0; problem.columns.len()];
    for (column, weight) in &problem.stages[stage].objective {
        reduced[*column as usize] += weight;
    }
    let mut bound = 0.0;
    for (row, y) in won.multipliers.iter().enumerate().take(problem.rows.len()) {
        bound += side(*y, problem.row_lower[row], problem.row_upper[row]);
    }
    for (column, reduced) in reduced.iter_mut().enumerate() {
        for at in problem.starts[column] as usize..problem.starts[column + 1] as usize {
            *reduced -= won.multipliers[problem.entries[at] as usize] * problem.values[at];
        }
    }
    for ((curve, s), y) in solution.tangents.iter().zip(&won.multipliers[problem.rows.len()..]) {
        let curve = &problem.curves[*curve as usize];
        let (slope, most) = crate::curves::tangent(curve, *s);
        bound += y * most;
        reduced[curve.growth as usize] -= y;
        reduced[curve.from as usize] += y * slope;
    }
    for (before, y) in won.kept.iter().enumerate() {
        let value = solution.won[before].value;
        bound += y * (value + 1e-9 * value.abs().max(1.0));
        for (column, weight) in &problem.stages[before].objective {
            reduced[*column as usize] -= y * weight;
        }
    }
    let largest = solution.values.iter().fold(1.0f64, |largest, value| largest.max(value.abs()));
    for (column, reduced) in reduced.into_iter().enumerate() {
        // A reduced cost that is only rounding is charged with a large column, as a certificate does.
        let (lower, upper) = (problem.lower[column], problem.upper[column].min(1e3 * largest));
        bound += if reduced >= 0.0 { reduced * lower.max(-1e3 * largest) } else { reduced * upper };
    }
    bound
}
