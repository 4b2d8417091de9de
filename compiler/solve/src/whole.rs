//! Whole numbers: branch and bound over linear programs (Land and Doig 1960).
//!
//! The search is our own, so that every branch leaves the multipliers that close it; the solver's own branching helps
//! with good values where the search alone does not come to an end. A branch is closed only by what its linear program
//! shows, never by a tolerance on the gap, and values count only after the columns were fixed at whole numbers and the
//! rest was solved again: so nothing is 0.9999999, and the last run that fits is found.

mod branches;
mod dive;
mod grid;
mod order;

pub(crate) use branches::Part;

use crate::curves::Refined;
use crate::program::Outcome;
use crate::stages::value_of;

use branches::Tree;

/// How far from a whole number a value may be by the solver's tolerance.
const NEAR: f64 = 1e-6;
/// How much better values must be to count as better, as a part of their size, where the objective has no steps.
const BETTER: f64 = 1e-9;

/// How far from the best values known the solver's own branching looks.
const RANGE: f64 = 10_000.0;

/// How much a search may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Branches looked at before the solver's own branching is asked for values.
    pub(crate) first: u32,
    /// Nodes of the solver's own branching.
    pub(crate) solver: u32,
    /// Branches looked at with what it found.
    pub(crate) second: u32,
}

/// What a search found.
#[derive(Debug)]
pub(crate) struct Found {
    /// `Optimal` where there are values; whether they are proven to be the best is told by `closed`.
    pub(crate) outcome: Outcome,
    /// The best values, whole where they must be.
    pub(crate) values: Vec<f64>,
    /// Multipliers of all rows that bound the objective without any branch; empty where there are none.
    pub(crate) root: Vec<f64>,
    /// Whether no better values are left.
    pub(crate) closed: bool,
    /// The branches that prove it.
    pub(crate) parts: Vec<Part>,
}

/// One branch still to be looked at: at which depth, and the bounds it sets there.
struct Open {
    depth: usize,
    column: u32,
    lower: f64,
    upper: f64,
}

struct Search<'s, 'p> {
    refined: &'s mut Refined<'p>,
    objective: &'s [(u32, f64)],
    step: Option<f64>,
    /// The whole columns in the order in which they are split.
    order: Vec<u32>,
    best: Option<(f64, Vec<f64>)>,
    root: Vec<f64>,
    /// Bounds before the branches above changed them.
    path: Vec<(u32, f64, f64)>,
    /// Whether values were already sought by rounding up.
    dived: bool,
}

/// Minimises `objective`, which is already the program's, with the problem's whole columns whole. `known` are values
/// that satisfy everything, where there are any.
pub(crate) fn search(
    refined: &mut Refined<'_>,
    objective: &[(u32, f64)],
    known: Option<&[f64]>,
    effort: Effort,
) -> Found {
    let before = refined.program.presolve();
    refined.program.without_presolve();
    let step = grid::step(objective, &refined.problem.whole);
    let best = known.map(|values| (value_of(objective, values), values.to_vec()));
    let order = order::order(refined.problem);
    let mut search = Search { refined, objective, step, order, best, root: Vec::new(), path: Vec::new(), dived: false };
    let mut ended = search.look(effort.first);
    if matches!(ended, Ended::Open) {
        search.ask_solver(effort.solver);
        ended = search.look(effort.second);
    }
    let (best, root) = (search.best.take(), std::mem::take(&mut search.root));
    let mut found = Found { outcome: Outcome::Optimal, values: Vec::new(), root, closed: false, parts: Vec::new() };
    match (ended, best) {
        (Ended::Failed(outcome), None) => found.outcome = outcome,
        (Ended::Closed(_), None) => found.outcome = Outcome::Infeasible,
        (Ended::Open, None) => found.outcome = Outcome::Limit,
        (ended, Some((_, values))) => {
            found.values = search.settle(values);
            if let Ended::Closed(tree) = ended {
                found.closed = true;
                found.parts = tree.parts;
            }
        }
    }
    search.refined.program.restore_presolve(before);
    found
}

/// How a search over branches ended.
enum Ended {
    /// Nothing better is left, as the branches prove.
    Closed(Tree),
    /// There was more than could be looked at.
    Open,
    /// The first linear program already did not end well.
    Failed(Outcome),
}

impl Search<'_, '_> {
    /// Looks at no more than `most` branches, each before its neighbours: the deepest first, larger numbers first.
    fn look(&mut self, most: u32) -> Ended {
        let mut tree = Tree::default();
        let mut open: Vec<Open> = Vec::new();
        let mut next: Option<Open> = None;
        let mut looked = 0;
        loop {
            if let Some(branch) = next.take() {
                self.back_to(branch.depth);
                self.restrict(branch.column, branch.lower, branch.upper);
            }
            if looked == most {
                self.back_to(0);
                return Ended::Open;
            }
            let outcome = self.refined.run();
            match outcome {
                Outcome::Infeasible => {
                    let ray = self.refined.program.ray();
                    tree.close(ray, true);
                }
                Outcome::Optimal => {
                    if let Some((column, at)) = self.at_optimum(&mut tree, looked == 0) {
                        let depth = self.path.len();
                        let (_, lower, upper) = self.bounds(column);
                        tree.split(column, at);
                        open.push(Open { depth, column, lower, upper: at });
                        open.push(Open { depth, column, lower: at + 1.0, upper });
                    }
                }
                _ if looked == 0 => {
                    self.back_to(0);
                    return Ended::Failed(outcome);
                }
                _ => {
                    self.back_to(0);
                    return Ended::Open;
                }
            }
            looked += 1;
            next = open.pop();
            if next.is_none() {
                self.back_to(0);
                return Ended::Closed(tree);
            }
        }
    }

    fn bounds(&self, column: u32) -> (u32, f64, f64) {
        let (lower, upper) = self.refined.program.column_bounds(column);
        (column, lower, upper)
    }

    /// Sets a column's bounds until the branches go back behind here.
    fn restrict(&mut self, column: u32, lower: f64, upper: f64) {
        self.path.push(self.bounds(column));
        self.refined.program.set_column_bounds(column, lower, upper);
    }

    /// Takes the bounds of deeper branches back.
    fn back_to(&mut self, depth: usize) {
        while self.path.len() > depth {
            if let Some((column, lower, upper)) = self.path.pop() {
                self.refined.program.set_column_bounds(column, lower, upper);
            }
        }
    }

    /// Closes the branch whose linear program was just solved, or says where to split it.
    fn at_optimum(&mut self, tree: &mut Tree, is_root: bool) -> Option<(u32, f64)> {
        let values = self.refined.program.values().to_vec();
        let multipliers = self.refined.program.multipliers().to_vec();
        if is_root {
            self.root.clone_from(&multipliers);
        }
        let value = value_of(self.objective, &values);
        if self.is_no_better(value) {
            tree.close(Some(multipliers), false);
            return None;
        }
        let split = self.fraction(&values, NEAR);
        if split.is_some() && !std::mem::replace(&mut self.dived, true) {
            self.dive(&values);
            if self.is_no_better(value) {
                tree.close(Some(multipliers), false);
                return None;
            }
        }
        if split.is_none() {
            let found = self.fixed(&values);
            if found.is_some_and(|found| found - value <= self.room(value)) || self.is_no_better(value) {
                tree.close(Some(multipliers), false);
                return None;
            }
            // What is near enough for the solver is not for the rest: split at what is left of a fraction.
            let split = self.fraction(&values, 1e-13);
            if split.is_none() {
                tree.close(None, false);
            }
            return split;
        }
        split
    }

    /// How much worse than `value` counts as no worse.
    fn room(&self, value: f64) -> f64 {
        match self.step {
            Some(step) => step / 2.0,
            None => BETTER * value.abs().max(1.0),
        }
    }

    /// Whether nothing at or above `value` can be better than the best values known.
    fn is_no_better(&self, value: f64) -> bool {
        let Some((best, _)) = &self.best else { return false };
        match self.step {
            // The next better value is a whole step away; what is left is the rounding of doubles.
            Some(step) => value > best - step + (1e-3 * step).max(1e-15 * best.abs()),
            None => value >= best - BETTER * best.abs().max(1.0),
        }
    }

    /// The first whole column that is farther than `least` from a whole number, and the number below it.
    fn fraction(&self, values: &[f64], least: f64) -> Option<(u32, f64)> {
        let value = |column: u32| values.get(column as usize).copied().unwrap_or(0.0);
        let found = self.order.iter().find(|column| (value(**column) - value(**column).round()).abs() > least);
        found.map(|column| (*column, value(*column).floor()))
    }

    /// Fixes the whole columns at the nearest whole numbers and solves for the rest: what that wins, where it is possible.
    fn fixed(&mut self, values: &[f64]) -> Option<f64> {
        let depth = self.path.len();
        self.fix(values);
        let outcome = self.refined.run();
        let found = (outcome == Outcome::Optimal).then(|| self.refined.program.values().to_vec());
        self.back_to(depth);
        let found = found?;
        let value = value_of(self.objective, &found);
        if self.best.as_ref().is_none_or(|(best, _)| value < *best) {
            self.best = Some((value, found));
        }
        Some(value)
    }

    fn fix(&mut self, values: &[f64]) {
        let problem = self.refined.problem;
        for column in &problem.whole {
            let (_, lower, upper) = self.bounds(*column);
            let whole = values.get(*column as usize).copied().unwrap_or(0.0).round().max(lower).min(upper);
            self.restrict(*column, whole, whole);
        }
    }

    /// Asks the solver's own branching for better values, not far from the best known: the solver goes through the range of
    /// a column number by number.
    fn ask_solver(&mut self, nodes: u32) {
        if nodes == 0 {
            return;
        }
        let problem = self.refined.problem;
        for column in &problem.whole {
            let (_, lower, upper) = self.bounds(*column);
            let near = self.best.as_ref().and_then(|(_, values)| values.get(*column as usize)).copied().unwrap_or(0.0);
            self.restrict(*column, lower.max(near - RANGE), upper.min(near + RANGE));
        }
        let values = self.refined.program.branch(&problem.whole, nodes);
        self.back_to(0);
        if let Some(values) = values {
            self.fixed(&values);
        }
    }

    /// The rest of the best values once more, as exactly as it can be solved.
    fn settle(&mut self, values: Vec<f64>) -> Vec<f64> {
        self.fix(&values);
        let settled = (self.refined.run() == Outcome::Optimal).then(|| {
            self.refined.program.refine();
            self.refined.program.values().to_vec()
        });
        self.back_to(0);
        settled.unwrap_or(values)
    }
}
