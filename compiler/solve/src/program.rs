//! A problem in the solver: scaled on the way in, scaled back on the way out, within a budget of work.

mod noise;
mod refine;

use weal_problem::Problem;

use crate::highs::{Arrays, Basis, Method, Model, RunStatus};
use crate::limits::Limits;
use crate::scale::{Scale, power_of_two, scale};

/// How a run ended, after every way out of numerical trouble was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Best values found.
    Optimal,
    /// No values satisfy all rows.
    Infeasible,
    /// The objective has no end.
    Unbounded,
    /// The budget is spent.
    Limit,
    /// Nothing can be claimed.
    Numerical,
}

/// A problem in the solver. Numbers are the problem's own throughout.
#[derive(Debug)]
pub(crate) struct Program {
    model: Model,
    /// The program as the solver has it, for refining its answers.
    standing: refine::Standing,
    scale: Scale,
    /// The factor of the objective.
    cost_scale: f64,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// What runs do by themselves; see [`Model::set_presolve`].
    presolve: Option<bool>,
    /// Whether there is a basis to start from.
    is_hot: bool,
    seconds: Option<f64>,
    most: Option<u64>,
    /// Iterations so far.
    pub(crate) iterations: u64,
    /// Runs so far.
    pub(crate) runs: u32,
    values: Vec<f64>,
    multipliers: Vec<f64>,
}

/// Simplex iterations from a basis at hand before another method is tried.
const HOT: u64 = 500;
/// Simplex iterations from nothing, at least, before another method is tried; a large program gets one per column.
const COLD: u64 = 5_000;

/// Whether the arrays of a problem fit each other and hold numbers.
pub(crate) fn is_sound(problem: &Problem) -> bool {
    let (columns, rows) = (problem.columns.len(), problem.rows.len());
    let bounds = |lower: &[f64], upper: &[f64]| lower.iter().zip(upper).all(|(l, u)| !l.is_nan() && !u.is_nan());
    let refers = |column: u32| (column as usize) < columns;
    problem.lower.len() == columns
        && problem.upper.len() == columns
        && problem.row_lower.len() == rows
        && problem.row_upper.len() == rows
        && problem.starts.len() == columns + 1
        && problem.starts.first() == Some(&0)
        && problem.starts.is_sorted()
        && problem.starts.last().is_some_and(|last| *last as usize == problem.entries.len())
        && problem.entries.len() == problem.values.len()
        && problem.entries.iter().all(|row| (*row as usize) < rows)
        && problem.values.iter().all(|value| value.is_finite())
        && bounds(&problem.lower, &problem.upper)
        && bounds(&problem.row_lower, &problem.row_upper)
        && problem.stages.iter().flat_map(|stage| &stage.objective).all(|(c, w)| refers(*c) && w.is_finite())
        && problem.whole.iter().all(|column| refers(*column))
        && problem.stretches.iter().all(|stretch| refers(stretch.column))
        && problem.curves.iter().all(|curve| refers(curve.growth) && refers(curve.from))
}

impl Program {
    /// The program of `problem` without an objective; `None` where its arrays do not fit each other.
    pub(crate) fn new(problem: &Problem, limits: &Limits) -> Option<Program> {
        if !is_sound(problem) {
            return None;
        }
        let scale = scale(problem);
        let mut values = problem.values.clone();
        for (factor, range) in scale.columns.iter().zip(problem.starts.windows(2)) {
            let range = range[0] as usize..range[1] as usize;
            let rows = &problem.entries[range.clone()];
            values[range].iter_mut().zip(rows).for_each(|(value, row)| *value *= factor * scale.rows[*row as usize]);
        }
        let narrow = |bounds: &[f64]| -> Vec<f64> {
            bounds.iter().zip(&scale.columns).map(|(bound, factor)| bound / (factor * scale.size)).collect()
        };
        let widen = |sides: &[f64]| -> Vec<f64> {
            sides.iter().zip(&scale.rows).map(|(side, factor)| side * factor / scale.size).collect()
        };
        let whole = |list: &[u32]| list.iter().map(|n| i32::try_from(*n).ok()).collect::<Option<Vec<i32>>>();
        let standing = refine::Standing {
            lower: narrow(&problem.lower),
            upper: narrow(&problem.upper),
            row_lower: widen(&problem.row_lower),
            row_upper: widen(&problem.row_upper),
            starts: whole(&problem.starts)?,
            entries: whole(&problem.entries)?,
            values,
            costs: vec![0.0; problem.columns.len()],
            added: Vec::new(),
        };
        let model = Model::new(&Arrays {
            lower: &standing.lower,
            upper: &standing.upper,
            row_lower: &standing.row_lower,
            row_upper: &standing.row_upper,
            starts: &standing.starts,
            entries: &standing.entries,
            values: &standing.values,
        })?;
        Some(Program {
            model,
            standing,
            scale,
            cost_scale: 1.0,
            lower: problem.lower.clone(),
            upper: problem.upper.clone(),
            presolve: None,
            is_hot: false,
            seconds: limits.seconds,
            most: limits.iterations,
            iterations: 0,
            runs: 0,
            values: Vec::new(),
            multipliers: Vec::new(),
        })
    }

    /// Never simplify first: what many small changes in a row, and rays, want.
    pub(crate) fn without_presolve(&mut self) {
        self.presolve = Some(false);
        self.model.set_presolve(self.presolve);
    }

    /// What runs do by themselves before they begin; for [`Program::restore_presolve`].
    pub(crate) fn presolve(&self) -> Option<bool> {
        self.presolve
    }

    /// Goes back to what was before [`Program::without_presolve`].
    pub(crate) fn restore_presolve(&mut self, before: Option<bool>) {
        self.presolve = before;
        self.model.set_presolve(before);
    }

    /// A column's bounds.
    pub(crate) fn column_bounds(&self, column: u32) -> (f64, f64) {
        let at = column as usize;
        let bound = |list: &[f64], none: f64| list.get(at).copied().unwrap_or(none);
        (bound(&self.lower, 0.0), bound(&self.upper, f64::INFINITY))
    }

    /// Values in which the `whole` columns are near whole numbers, by the solver's own branching, over no more than
    /// `nodes` nodes; `None` where it finds none. The basis at hand stays.
    pub(crate) fn branch(&mut self, whole: &[u32], nodes: u32) -> Option<Vec<f64>> {
        if self.is_spent() {
            return None;
        }
        let basis = self.model.basis();
        let whole: Vec<i32> = whole.iter().map(|column| i32::try_from(*column)).collect::<Result<_, _>>().ok()?;
        let values = self.model.branch(&whole, self.seconds, nodes);
        self.seconds = self.seconds.map(|left| left - self.model.seconds());
        self.model.set_presolve(self.presolve);
        if let Some(basis) = basis {
            self.set_basis(&basis);
        }
        let kept = std::mem::take(&mut self.values);
        values.as_deref().map(|values| {
            self.take(values);
            std::mem::replace(&mut self.values, kept)
        })
    }

    /// Starts a new budget.
    pub(crate) fn set_limits(&mut self, limits: &Limits) {
        (self.seconds, self.most) = (limits.seconds, limits.iterations);
    }

    /// Sets the objective to be minimised: columns and their weights; all others weigh nothing.
    pub(crate) fn set_objective(&mut self, objective: &[(u32, f64)]) -> bool {
        let mut costs = vec![0.0; self.lower.len()];
        for (column, weight) in objective {
            if let (Some(cost), Some(factor)) =
                (costs.get_mut(*column as usize), self.scale.columns.get(*column as usize))
            {
                *cost += weight * factor;
            }
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for cost in costs.iter().filter(|cost| **cost != 0.0) {
            sum += cost.abs().log2();
            count += 1.0;
        }
        self.cost_scale = if count > 0.0 { power_of_two(-sum / count) } else { 1.0 };
        costs.iter_mut().for_each(|cost| *cost *= self.cost_scale);
        self.standing.costs = costs;
        self.model.set_costs(&self.standing.costs)
    }

    /// The weight that makes a unit of each column count alike, whatever its unit.
    pub(crate) fn even_weight(&self, column: u32) -> f64 {
        self.scale.columns.get(column as usize).map_or(1.0, |factor| 1.0 / factor)
    }

    /// Sets a column's bounds.
    pub(crate) fn set_column_bounds(&mut self, column: u32, lower: f64, upper: f64) -> bool {
        let at = column as usize;
        let (Some(factor), Some(l), Some(u)) =
            (self.scale.columns.get(at), self.lower.get_mut(at), self.upper.get_mut(at))
        else {
            return false;
        };
        (*l, *u) = (lower, upper);
        let factor = factor * self.scale.size;
        let (lower, upper) = (lower / factor, upper / factor);
        (self.standing.lower[at], self.standing.upper[at]) = (lower, upper);
        self.model.set_column_bounds(at, lower, upper)
    }

    /// Sets a row's sides; rows added count after the problem's own.
    pub(crate) fn set_row_bounds(&mut self, row: usize, lower: f64, upper: f64) -> bool {
        let Some(factor) = self.scale.rows.get(row) else { return false };
        let factor = factor / self.scale.size;
        let (lower, upper) = (lower * factor, upper * factor);
        (self.standing.row_lower[row], self.standing.row_upper[row]) = (lower, upper);
        self.model.set_row_bounds(row, lower, upper)
    }

    /// Adds a row; its number.
    pub(crate) fn add_row(&mut self, lower: f64, upper: f64, entries: &[(u32, f64)]) -> Option<usize> {
        let mut sorted: Vec<(u32, f64)> = Vec::with_capacity(entries.len());
        sorted.extend(entries.iter().filter(|(_, value)| *value != 0.0));
        sorted.sort_by_key(|(column, _)| *column);
        sorted.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let (mut columns, mut values) = (Vec::with_capacity(sorted.len()), Vec::with_capacity(sorted.len()));
        let mut sum = 0.0;
        for (column, value) in sorted {
            let value = value * self.scale.columns.get(column as usize)?;
            columns.push(i32::try_from(column).ok()?);
            sum += value.abs().log2();
            values.push(value);
        }
        let factor = if values.is_empty() { 1.0 } else { power_of_two(-sum / values.len() as f64) };
        values.iter_mut().for_each(|value| *value *= factor);
        let side = factor / self.scale.size;
        let row = self.model.add_row(lower * side, upper * side, &columns, &values)?;
        self.scale.rows.push(factor);
        self.standing.row_lower.push(lower * side);
        self.standing.row_upper.push(upper * side);
        self.standing.added.push((columns, values));
        Some(row)
    }

    /// Runs the solver.
    ///
    /// Simplex comes first, from the basis at hand; a run that is not over after a number of iterations goes over to the
    /// interior-point method with crossover, which large problems under a new objective finish many times sooner.
    /// Numerical trouble is met by a fresh start with presolve the other way round, then by the other method.
    pub(crate) fn run(&mut self) -> Outcome {
        self.runs += 1;
        let patience = match (self.presolve, self.is_hot) {
            // Rays come from simplex only.
            (Some(false), _) => None,
            (_, true) => Some(HOT),
            (_, false) => Some(COLD.max(self.lower.len() as u64)),
        };
        let mut status = self.attempt(Method::Simplex, patience);
        if status == RunStatus::Limit && patience.is_some() && !self.is_spent() {
            self.start_over(Some(true));
            status = match self.attempt(Method::InteriorPoint, None) {
                RunStatus::Optimal => RunStatus::Optimal,
                // What it claims of impossible or endless programs is left to simplex.
                _ => {
                    self.start_over(Some(true));
                    self.attempt(Method::Simplex, None)
                }
            };
        }
        if status == RunStatus::UnboundedOrInfeasible {
            self.model.set_presolve(Some(false));
            status = self.attempt(Method::Simplex, None);
        }
        if !is_final(status) {
            self.start_over(Some(self.presolve == Some(false)));
            status = self.attempt(Method::Simplex, None);
        }
        if !is_final(status) {
            self.start_over(Some(true));
            status = self.attempt(Method::InteriorPoint, None);
        }
        self.model.set_presolve(self.presolve);
        let outcome = match status {
            RunStatus::Optimal => Outcome::Optimal,
            RunStatus::Infeasible => Outcome::Infeasible,
            RunStatus::Unbounded => Outcome::Unbounded,
            RunStatus::Limit => Outcome::Limit,
            RunStatus::UnboundedOrInfeasible | RunStatus::Trouble => Outcome::Numerical,
        };
        self.is_hot = outcome == Outcome::Optimal;
        if outcome == Outcome::Optimal && !self.fetch() { Outcome::Numerical } else { outcome }
    }

    fn start_over(&mut self, presolve: Option<bool>) {
        self.model.clear();
        self.model.set_presolve(presolve);
    }

    /// Whether the budget is used up.
    pub(crate) fn is_spent(&self) -> bool {
        self.seconds.is_some_and(|left| left <= 0.0) || self.most == Some(0)
    }

    /// One run, of no more than `patience` iterations.
    fn attempt(&mut self, method: Method, patience: Option<u64>) -> RunStatus {
        if self.is_spent() {
            return RunStatus::Limit;
        }
        let most = [self.most, patience].into_iter().flatten().min();
        let status = self.model.solve(method, self.seconds, most);
        let done = self.model.iterations();
        self.iterations += done;
        self.seconds = self.seconds.map(|left| left - self.model.seconds());
        self.most = self.most.map(|left| left.saturating_sub(done));
        status
    }

    fn fetch(&mut self) -> bool {
        let Some((values, duals)) = self.model.solution() else { return false };
        self.take(&values);
        let cost_scale = self.cost_scale;
        let duals = self.standing.without_noise(&values, &duals);
        self.multipliers =
            duals.iter().zip(&self.scale.rows).map(|(dual, factor)| dual * factor / cost_scale + 0.0).collect();
        true
    }

    /// Takes over the solver's values, in the problem's own units.
    fn take(&mut self, values: &[f64]) {
        let bounds = self.lower.iter().zip(&self.upper);
        self.values = values
            .iter()
            .zip(&self.scale.columns)
            .zip(bounds)
            // Within its tolerance the solver may leave a bound behind; `+ 0.0` turns a negative zero.
            .map(|((value, factor), (lower, upper))| (value * factor * self.scale.size).max(*lower).min(*upper) + 0.0)
            .collect();
    }

    /// The values of the last run that ended well.
    pub(crate) fn values(&self) -> &[f64] {
        &self.values
    }

    /// The rows' multipliers of that run.
    pub(crate) fn multipliers(&self) -> &[f64] {
        &self.multipliers
    }

    /// After a run that found no values: multipliers of the rows that prove it.
    pub(crate) fn ray(&mut self) -> Option<Vec<f64>> {
        let mut ray = self.model.ray()?;
        ray.iter_mut().zip(&self.scale.rows).for_each(|(value, factor)| *value *= factor);
        Some(ray)
    }

    /// The factor that makes an entry of a column times a multiplier comparable between columns.
    pub(crate) fn column_factor(&self, column: u32) -> f64 {
        self.scale.columns.get(column as usize).copied().unwrap_or(1.0)
    }

    /// The basis at hand.
    pub(crate) fn basis(&self) -> Option<Basis> {
        self.model.basis()
    }

    /// Starts the next run from `basis`.
    pub(crate) fn set_basis(&mut self, basis: &Basis) -> bool {
        self.is_hot = self.model.set_basis(basis);
        self.is_hot
    }

    /// Starts the next run from nothing.
    pub(crate) fn forget(&mut self) {
        self.is_hot = false;
        self.model.clear();
    }
}

fn is_final(status: RunStatus) -> bool {
    !matches!(status, RunStatus::Trouble | RunStatus::UnboundedOrInfeasible)
}
