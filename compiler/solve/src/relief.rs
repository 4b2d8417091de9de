//! What the stages win when one declaration is stretched: valuations proven by solving again.

use weal_problem::{Problem, StageKind, Status};

use crate::highs::Basis;
use crate::limits::Limits;
use crate::stages::Staged;

/// A problem kept in the solver, to be asked about one stretch after another.
///
/// Each question starts from the same basis, so answers do not depend on the order of the questions.
#[derive(Debug)]
pub struct Relief<'p> {
    staged: Staged<'p>,
    limits: Limits,
    /// The stages asked about: all before the surplus and the tie-break.
    count: usize,
    basis: Option<Basis>,
    base: Vec<(StageKind, f64)>,
}

impl<'p> Relief<'p> {
    /// Solves the problem as it stands, up to its last aim; `None` where that has no solution within the limits.
    ///
    /// The limits hold for this and for each question by itself.
    pub fn new(problem: &'p Problem, limits: &Limits) -> Option<Relief<'p>> {
        let count = problem
            .stages
            .iter()
            .take_while(|stage| !matches!(stage.kind, StageKind::Surplus | StageKind::Canonical))
            .count();
        let mut staged = Staged::new(problem, limits)?;
        let ended = staged.run(count, &mut |_| ());
        if ended.status != Status::Solved {
            return None;
        }
        let basis = staged.refined.program.basis();
        let base = ended.won.iter().map(|won| (won.kind, won.value)).collect();
        Some(Relief { staged, limits: *limits, count, basis, base })
    }

    /// What the stages win without any stretch.
    pub fn base(&self) -> &[(StageKind, f64)] {
        &self.base
    }

    /// What the stages win when declaration `stretch` (index into [`Problem::stretches`]) is stretched by `amount`,
    /// in its own unit.
    ///
    /// A positive amount may be used in part; a negative one tightens the declaration by exactly that much. `None`
    /// where nothing can be said: no such stretch, no plan, or a limit.
    pub fn stages(&mut self, stretch: u32, amount: f64) -> Option<Vec<(StageKind, f64)>> {
        let problem = self.staged.refined.problem;
        let column = problem.stretches.get(stretch as usize)?.column;
        if !amount.is_finite() {
            return None;
        }
        let program = &mut self.staged.refined.program;
        program.set_limits(&self.limits);
        match &self.basis {
            Some(basis) if program.set_basis(basis) => {}
            _ => program.forget(),
        }
        let set = program.set_column_bounds(column, amount.min(0.0), amount);
        let ended = set.then(|| self.staged.run(self.count, &mut |_| ()));
        let restored = self.staged.refined.program.set_column_bounds(column, 0.0, 0.0);
        let ended = ended.filter(|ended| restored && ended.status == Status::Solved)?;
        Some(ended.won.iter().map(|won| (won.kind, won.value)).collect())
    }
}

/// What the stages before the surplus win when one declaration is stretched; see [`Relief`], which answers many such
/// questions faster.
pub fn relief(problem: &Problem, stretch: u32, amount: f64, limits: &Limits) -> Option<Vec<(StageKind, f64)>> {
    Relief::new(problem, limits)?.stages(stretch, amount)
}
