//! A problem whose declarations can be taken away and put back.

use std::collections::BTreeMap;

use weal_problem::Problem;

use crate::curves::Refined;
use crate::limits::Limits;
use crate::program::Outcome;
use crate::whole::{self, Effort};

/// Whether a set of declarations can hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It can; with the stretch of each declaration, where that was asked, in even units.
    Possible(Vec<f64>),
    /// It cannot.
    Impossible,
    /// The limits or the numbers leave it open.
    Unknown,
}

/// The problem in the solver, and which declarations hold.
#[derive(Debug)]
pub(super) struct Elastic<'p> {
    pub(super) refined: Refined<'p>,
    /// Per declaration, how far it may stretch: zero where it holds, infinity where it is taken away.
    room: Vec<f64>,
    most: u32,
    /// Per row, how often its lower and its upper side are taken away.
    relaxed: BTreeMap<usize, (u32, u32)>,
    /// With whole numbers, the values last found.
    found: Vec<f64>,
}

/// How long one question is searched for an answer in whole numbers.
const EFFORT: Effort = Effort { first: 200, solver: 200, second: 0 };

impl<'p> Elastic<'p> {
    /// All declarations hold. At most `most` runs. `None` where the problem's arrays do not fit each other.
    pub(super) fn new(problem: &'p Problem, limits: &Limits, most: u32) -> Option<Elastic<'p>> {
        let mut refined = Refined::new(problem, limits)?;
        refined.program.without_presolve();
        let room = vec![0.0; problem.stretches.len()];
        let mut elastic = Elastic { refined, room, most, relaxed: BTreeMap::new(), found: Vec::new() };
        (0..problem.stretches.len()).all(|at| elastic.set(at, 0.0)).then_some(elastic)
    }

    /// Allows `most` runs in all.
    pub(super) fn allow(&mut self, most: u32) {
        self.most = most;
    }

    /// Runs made so far.
    pub(super) fn runs(&self) -> u32 {
        self.refined.program.runs
    }

    /// Lets a declaration stretch by at most `most`, until the next `hold`.
    pub(super) fn set(&mut self, stretch: usize, most: f64) -> bool {
        let Some(column) = self.refined.problem.stretches.get(stretch).map(|stretch| stretch.column) else {
            return false;
        };
        if let Some(room) = self.room.get_mut(stretch) {
            *room = most;
        }
        self.refined.program.set_column_bounds(column, 0.0, most)
    }

    /// Holds exactly the declarations in `set`.
    pub(super) fn hold(&mut self, set: &[bool]) -> bool {
        (0..self.room.len()).all(|at| {
            let room = if set.get(at) == Some(&true) { 0.0 } else { f64::INFINITY };
            self.room[at] == room || self.set(at, room)
        })
    }

    /// Minimises `objective` as the declarations stand.
    pub(super) fn run(&mut self, objective: &[(u32, f64)]) -> Outcome {
        if self.refined.program.runs >= self.most {
            return Outcome::Limit;
        }
        if !self.refined.program.set_objective(objective) {
            return Outcome::Numerical;
        }
        if self.refined.problem.whole.is_empty() {
            return self.refined.run();
        }
        let found = whole::search(&mut self.refined, objective, None, EFFORT);
        self.found = found.values;
        found.outcome
    }

    /// The values of the last run that found some.
    pub(super) fn values(&self) -> &[f64] {
        if self.refined.problem.whole.is_empty() { self.refined.program.values() } else { &self.found }
    }

    /// Whether the declarations of `set` can hold together, all others taken away.
    pub(super) fn verdict(&mut self, set: &[bool]) -> Verdict {
        if !self.hold(set) {
            return Verdict::Unknown;
        }
        match self.run(&[]) {
            Outcome::Optimal => Verdict::Possible(Vec::new()),
            Outcome::Infeasible => Verdict::Impossible,
            _ => Verdict::Unknown,
        }
    }

    /// The same, with the stretches of the others as small as possible in sum.
    pub(super) fn least_stretch(&mut self, set: &[bool]) -> Verdict {
        if !self.hold(set) {
            return Verdict::Unknown;
        }
        let stretches = &self.refined.problem.stretches;
        let program = &self.refined.program;
        let weights: Vec<(u32, f64)> =
            stretches.iter().map(|stretch| (stretch.column, program.even_weight(stretch.column))).collect();
        match self.run(&weights) {
            Outcome::Optimal => {
                let values = self.values();
                let amount =
                    |(column, weight): &(u32, f64)| values.get(*column as usize).copied().unwrap_or(0.0) * weight;
                Verdict::Possible(weights.iter().map(amount).collect())
            }
            Outcome::Infeasible => Verdict::Impossible,
            _ => Verdict::Unknown,
        }
    }

    /// The entries of a stretch: row and value.
    pub(super) fn entries(&self, stretch: usize) -> impl Iterator<Item = (usize, f64)> + use<'p> {
        let problem = self.refined.problem;
        let range = problem.stretches.get(stretch).map_or(0..0, |stretch| {
            let at = stretch.column as usize;
            problem.starts[at] as usize..problem.starts[at + 1] as usize
        });
        range.map(|at| (problem.entries[at] as usize, problem.values[at]))
    }

    /// After an impossible run: how much each of these parts of stretches would weaken the proof (Farkas 1902), scaled
    /// so that they compare. A part that would not can be taken away and the proof stands.
    pub(super) fn weights(&mut self, parts: &[Vec<(usize, f64)>], stretches: &[usize]) -> Option<Vec<f64>> {
        let ray = self.refined.program.ray()?;
        let mut largest = 0.0f64;
        let mut weights = Vec::with_capacity(parts.len());
        for (entries, stretch) in parts.iter().zip(stretches) {
            let column = self.refined.problem.stretches.get(*stretch)?.column;
            let factor = self.refined.program.column_factor(column);
            let mut weight = 0.0;
            for (row, value) in entries {
                let term = ray.get(*row).copied().unwrap_or(0.0) * value * factor;
                largest = largest.max(term.abs());
                weight += term;
            }
            weights.push(weight);
        }
        weights.iter_mut().filter(|weight| weight.abs() <= 1e-10 * largest).for_each(|weight| *weight = 0.0);
        Some(weights)
    }

    /// A part of the impossible `set` that is impossible by itself, as the solver's proof suggests; just run on `set`.
    fn pruned(&mut self, set: Vec<bool>) -> Vec<bool> {
        let members: Vec<usize> = (0..set.len()).filter(|at| set[*at]).collect();
        let parts: Vec<Vec<_>> = members.iter().map(|at| self.entries(*at).collect()).collect();
        let Some(weights) = self.weights(&parts, &members) else { return set };
        let mut trial = vec![false; set.len()];
        members.iter().zip(weights).for_each(|(at, weight)| trial[*at] = weight > 0.0);
        if trial != set && self.verdict(&trial) == Verdict::Impossible { trial } else { set }
    }

    /// Takes away, in this order, each declaration the others are impossible without: what is left has none to spare.
    pub(super) fn filter(&mut self, order: &[usize]) -> Vec<bool> {
        let mut set = vec![true; self.room.len()];
        if self.verdict(&set) != Verdict::Impossible {
            return set;
        }
        set = self.pruned(set);
        for at in order {
            if !set[*at] {
                continue;
            }
            let mut trial = set.clone();
            trial[*at] = false;
            match self.verdict(&trial) {
                Verdict::Impossible => set = self.pruned(trial),
                Verdict::Possible(_) => {}
                Verdict::Unknown => return set,
            }
        }
        set
    }

    /// Takes the side of a row away that an entry of a stretch relaxes, or puts it back.
    pub(super) fn relax(&mut self, row: usize, value: f64, away: bool) -> bool {
        let problem = self.refined.problem;
        let (Some(lower), Some(upper)) = (problem.row_lower.get(row), problem.row_upper.get(row)) else {
            return false;
        };
        let sides = self.relaxed.entry(row).or_default();
        let side = if value > 0.0 { &mut sides.0 } else { &mut sides.1 };
        *side = if away { *side + 1 } else { side.saturating_sub(1) };
        let lower = if sides.0 > 0 { f64::NEG_INFINITY } else { *lower };
        let upper = if sides.1 > 0 { f64::INFINITY } else { *upper };
        self.refined.program.set_row_bounds(row, lower, upper)
    }
}
