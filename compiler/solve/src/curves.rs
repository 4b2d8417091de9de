//! Concave growth curves, cut by tangents until the plan touches the curve.
//!
//! Kelley, J. E. (1960), *The cutting-plane method for solving convex programs*: where a solution lies above the curve
//! `slope · s · (1 − s / capacity)` at the stock `s`, the tangent at `s` is added and the program solved again. A tangent
//! lies above the curve everywhere, so no tangent ever excludes a possible plan.

use weal_problem::{Curve, Problem};

use crate::limits::Limits;
use crate::program::{Outcome, Program};

/// How far above the curve growth may lie, as a part of the capacity.
const TOLERANCE: f64 = 1e-9;
/// The most rounds of tangents per run.
const ROUNDS: u32 = 60;

/// How far growth `g` at the stock `s` lies above the curve.
pub(crate) fn excess(curve: &Curve, s: f64, g: f64) -> f64 {
    g - curve.slope * s * (1.0 - s / curve.capacity)
}

/// The tangent at the stock `s`: `growth − slope · from ≤ side` as (slope, side).
pub(crate) fn tangent(curve: &Curve, s: f64) -> (f64, f64) {
    (curve.slope * (1.0 - 2.0 * s / curve.capacity), curve.slope * s * (s / curve.capacity))
}

/// A program whose curves are refined as it is solved.
#[derive(Debug)]
pub(crate) struct Refined<'p> {
    pub(crate) problem: &'p Problem,
    pub(crate) program: Program,
    /// The tangents added, as in `Solution::tangents`.
    pub(crate) tangents: Vec<(u32, f64)>,
    /// The program's row of each of them.
    pub(crate) rows: Vec<usize>,
}

impl<'p> Refined<'p> {
    /// `None` where the problem's arrays do not fit each other.
    pub(crate) fn new(problem: &'p Problem, limits: &Limits) -> Option<Refined<'p>> {
        let program = Program::new(problem, limits)?;
        Some(Refined { problem, program, tangents: Vec::new(), rows: Vec::new() })
    }

    /// Runs, adds tangents where the values lie above a curve, and runs again.
    pub(crate) fn run(&mut self) -> Outcome {
        for _ in 0..ROUNDS {
            let outcome = self.program.run();
            if outcome != Outcome::Optimal {
                return outcome;
            }
            match self.cut() {
                Some(false) => return outcome,
                Some(true) => {}
                None => return Outcome::Numerical,
            }
        }
        self.program.run()
    }

    /// Adds the tangents the last values call for: whether there were any; `None` where a row could not be added.
    fn cut(&mut self) -> Option<bool> {
        let mut added = false;
        let problem = self.problem;
        for (at, curve) in problem.curves.iter().enumerate() {
            let values = self.program.values();
            let (Some(s), Some(g)) = (values.get(curve.from as usize), values.get(curve.growth as usize)) else {
                continue;
            };
            let (s, off) = (*s, excess(curve, *s, *g));
            // Where a tangent touches nearby, what is left is the solver's own tolerance and no tangent helps.
            let near = self.tangents.iter().filter(|(of, _)| *of as usize == at).any(|(_, touched)| {
                let apart = (s - touched) / curve.capacity;
                curve.slope.abs() * apart * apart <= TOLERANCE / 2.0
            });
            if off <= TOLERANCE * curve.capacity || near || curve.capacity <= 0.0 {
                continue;
            }
            let (slope, side) = tangent(curve, s);
            let row = self.program.add_row(f64::NEG_INFINITY, side, &[(curve.growth, 1.0), (curve.from, -slope)])?;
            self.tangents.push((at as u32, s));
            self.rows.push(row);
            added = true;
        }
        Some(added)
    }
}
