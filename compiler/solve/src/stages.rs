//! The objectives in strict order: each stage is minimised, kept as a row, and the next goes on from its basis.
//!
//! Lexicographic optimisation by bounding each objective in turn (Ignizio 1976, *Goal programming and extensions*).

use weal_problem::{Branch, Method, Problem, Solution, Stage, StageKind, Status, Won};

use crate::curves::Refined;
use crate::limits::{Limits, Progress};
use crate::program::Outcome;
use crate::whole::{self, Effort, Found, Part};

/// What a stage may lose again, as a part of its size.
const KEPT: f64 = 1e-12;
/// How much further a stage is loosened, step by step, where rounding or tangents found later leave no room for what it won.
const LOOSER: [f64; 3] = [1e2, 1e4, 1e6];
/// About how many columns the branches of a long search may have together.
const SMALL: usize = 400_000;

/// A problem in the solver, with the rows that keep its stages.
#[derive(Debug)]
pub(crate) struct Staged<'p> {
    pub(crate) refined: Refined<'p>,
    /// Per stage, the row that keeps it, once there is one.
    kept: Vec<Option<usize>>,
}

/// How far the stages were solved.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: Status,
    /// The values of the last stage finished.
    pub(crate) values: Vec<f64>,
    pub(crate) won: Vec<Won>,
}

/// The value of an objective.
pub(crate) fn value_of(objective: &[(u32, f64)], values: &[f64]) -> f64 {
    objective.iter().filter_map(|(column, weight)| Some(weight * values.get(*column as usize)?)).sum::<f64>() + 0.0
}

/// Whether `values` bring the stage to the least its columns' own bounds allow: then nothing else is needed to prove it.
pub(crate) fn is_at_floor(problem: &Problem, stage: &Stage, values: &[f64]) -> bool {
    stage.objective.iter().all(|(column, weight)| {
        let at = *column as usize;
        let bound = if *weight >= 0.0 { problem.lower.get(at) } else { problem.upper.get(at) };
        *weight == 0.0 || (bound.is_some() && bound == values.get(at))
    })
}

impl<'p> Staged<'p> {
    /// `None` where the problem's arrays do not fit each other.
    pub(crate) fn new(problem: &'p Problem, limits: &Limits) -> Option<Staged<'p>> {
        Some(Staged { refined: Refined::new(problem, limits)?, kept: vec![None; problem.stages.len()] })
    }

    fn problem(&self) -> &'p Problem {
        self.refined.problem
    }

    /// Solves the first `count` stages, from the basis at hand.
    pub(crate) fn run(&mut self, count: usize, progress: &mut dyn FnMut(Progress)) -> Ended {
        let problem = self.problem();
        let mut ended = Ended { status: Status::Solved, values: Vec::new(), won: Vec::new() };
        if !self.release() {
            ended.status = Status::Numerical;
            return ended;
        }
        if count == 0 {
            self.refined.program.set_objective(&[]);
            ended.status = status(self.refined.run(), 0);
            if ended.status == Status::Solved {
                ended.values = self.refined.program.values().to_vec();
            }
            return ended;
        }
        for (at, stage) in problem.stages.iter().enumerate().take(count) {
            progress(Progress::new(at, problem.stages.len(), stage.kind));
            let proven = at > 0 && is_at_floor(problem, stage, &ended.values);
            let mut searched = None;
            if !proven && !problem.whole.is_empty() {
                let found = self.search(stage, &ended.values);
                if found.outcome != Outcome::Optimal {
                    ended.status = status(found.outcome, at);
                    return ended;
                }
                ended.values.clone_from(&found.values);
                if !found.closed && self.refined.program.is_spent() {
                    ended.status = Status::Limit;
                    return ended;
                }
                searched = Some(found);
            } else if !proven {
                let mut outcome = Outcome::Numerical;
                if self.refined.program.set_objective(&stage.objective) {
                    outcome = self.refined.run();
                    for looser in LOOSER {
                        if outcome != Outcome::Infeasible || !self.loosen(&ended.won, looser) {
                            break;
                        }
                        outcome = self.refined.run();
                    }
                }
                if outcome != Outcome::Optimal {
                    // A later stage cannot make impossible what an earlier one found possible.
                    let impossible = outcome == Outcome::Infeasible && at > 0;
                    ended.status = if impossible { Status::Numerical } else { status(outcome, at) };
                    return ended;
                }
                self.refined.program.refine();
                ended.values = self.refined.program.values().to_vec();
            }
            let value = value_of(&stage.objective, &ended.values);
            ended.won.push(match searched {
                Some(found) => self.found(stage.kind, value, at, found),
                None => self.won(stage.kind, value, at, proven),
            });
            // At the least the bounds allow there is nothing to lose, and needs that are met stay met to the last digit.
            let slack = if is_at_floor(problem, stage, &ended.values) { 0.0 } else { 1.0 };
            if at + 1 < count && !self.keep(at, stage, value, slack) {
                ended.status = Status::Numerical;
                return ended;
            }
        }
        ended
    }

    /// Frees the rows that keep earlier stages.
    fn release(&mut self) -> bool {
        let program = &mut self.refined.program;
        self.kept.iter().flatten().all(|row| program.set_row_bounds(*row, f64::NEG_INFINITY, f64::INFINITY))
    }

    /// Keeps `value`, within `slack` times what a stage may lose.
    fn keep(&mut self, at: usize, stage: &Stage, value: f64, slack: f64) -> bool {
        let most = value + slack * KEPT * value.abs().max(1.0);
        let program = &mut self.refined.program;
        match self.kept.get_mut(at) {
            Some(Some(row)) => program.set_row_bounds(*row, f64::NEG_INFINITY, most),
            Some(place) => {
                *place = program.add_row(f64::NEG_INFINITY, most, &stage.objective);
                place.is_some()
            }
            None => false,
        }
    }

    fn loosen(&mut self, won: &[Won], looser: f64) -> bool {
        let stages = &self.problem().stages;
        won.iter().zip(stages).enumerate().all(|(at, (won, stage))| self.keep(at, stage, won.value, looser))
    }

    /// What stage `at` won; `proven` where its columns' bounds alone prove it.
    fn won(&self, kind: StageKind, value: f64, at: usize, proven: bool) -> Won {
        let problem = self.problem();
        let own = problem.rows.len();
        if proven {
            let multipliers = vec![0.0; own + self.refined.rows.len()];
            return Won { kind, value, multipliers, kept: vec![0.0; at], branches: Vec::new() };
        }
        let (multipliers, kept) = self.paid(self.refined.program.multipliers(), at);
        Won { kind, value, multipliers, kept, branches: Vec::new() }
    }

    /// Branches to look at with what the solver's own branching found: more where they are small.
    fn second(&self) -> u32 {
        let columns = self.refined.problem.columns.len().max(1);
        (SMALL / columns).clamp(1_000, 5_000) as u32
    }

    /// Minimises a stage over whole numbers, from the values of the stages before where there are any.
    fn search(&mut self, stage: &Stage, values: &[f64]) -> Found {
        let known = Some(values).filter(|values| !values.is_empty());
        if !self.refined.program.set_objective(&stage.objective) {
            let (values, root, parts) = (Vec::new(), Vec::new(), Vec::new());
            return Found { outcome: Outcome::Numerical, values, root, closed: false, parts };
        }
        // Without an objective any values will do; what settles ties need not be proven.
        let effort = match stage.kind {
            StageKind::Surplus | StageKind::Canonical => Effort { first: 100, solver: 50, second: 20 },
            _ => Effort { first: 300, solver: 2_000, second: self.second() },
        };
        whole::search(&mut self.refined, &stage.objective, known, effort)
    }

    /// What stage `at` won by a search over whole numbers.
    fn found(&self, kind: StageKind, value: f64, at: usize, found: Found) -> Won {
        let (multipliers, kept) = self.paid(&found.root, at);
        // One branch is the linear program itself.
        let parts = if found.parts.len() > 1 { found.parts } else { Vec::new() };
        let branch = |part: Part| match part {
            Part::Split { column, at } => Branch::Split { column, at },
            Part::Leaf { multipliers, empty } => {
                let (multipliers, kept) = self.paid(&multipliers, at);
                Branch::Leaf { multipliers, kept, empty }
            }
        };
        Won { kind, value, multipliers, kept, branches: parts.into_iter().map(branch).collect() }
    }

    /// The multipliers of the problem's rows and tangents, and those of the rows that keep earlier stages.
    fn paid(&self, all: &[f64], at: usize) -> (Vec<f64>, Vec<f64>) {
        let problem = self.problem();
        let own = problem.rows.len();
        let upper_only = |multiplier: f64| multiplier.min(0.0);
        let mut multipliers: Vec<f64> = all.iter().take(own).copied().collect();
        multipliers.resize(own, 0.0);
        let sides = problem.row_lower.iter().zip(&problem.row_upper);
        for (multiplier, (lower, upper)) in multipliers.iter_mut().zip(sides) {
            // A side that is not there proves nothing; what rounding leaves on it is dropped.
            if (*multiplier > 0.0 && lower.is_infinite()) || (*multiplier < 0.0 && upper.is_infinite()) {
                *multiplier = 0.0;
            }
        }
        let of = |row: &usize| all.get(*row).copied().map_or(0.0, upper_only);
        multipliers.extend(self.refined.rows.iter().map(of));
        let kept = self.kept.iter().take(at).map(|row| row.as_ref().map_or(0.0, of)).collect();
        (multipliers, kept)
    }
}

fn status(outcome: Outcome, stage: usize) -> Status {
    match outcome {
        Outcome::Optimal => Status::Solved,
        Outcome::Infeasible => Status::Impossible,
        Outcome::Unbounded => Status::Unbounded(stage as u32),
        Outcome::Limit => Status::Limit,
        Outcome::Numerical => Status::Numerical,
    }
}

/// A solution that claims nothing.
pub(crate) fn nothing() -> Solution {
    Solution {
        status: Status::Numerical,
        values: Vec::new(),
        won: Vec::new(),
        tangents: Vec::new(),
        method: Method::LinearProgram,
        iterations: 0,
    }
}

/// Solves `problem` stage by stage as linear programs.
///
/// Where a limit or numerical trouble ends the work in a later stage, the values are those of the last stage
/// finished: they satisfy all rows and are best for the stages in `won`.
pub(crate) fn solve_stages(problem: &Problem, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Solution {
    let mut solution = nothing();
    let Some(mut staged) = Staged::new(problem, limits) else { return solution };
    let ended = staged.run(problem.stages.len(), progress);
    if !problem.whole.is_empty() {
        solution.method = Method::Branching;
    }
    solution.status = ended.status;
    solution.values = ended.values;
    solution.won = ended.won;
    solution.tangents = staged.refined.tangents;
    solution.iterations = staged.refined.program.iterations;
    solution
}
