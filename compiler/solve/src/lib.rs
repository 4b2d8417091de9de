//! Stage: solve.
//! In: a linear program in stages, as flat arrays.
//! Out: values for its columns, with multipliers that prove what each stage won; or a smallest conflict of declarations.
//! Guarantees: the same problem gives the same answer, bit for bit; nothing is claimed that the solver did not finish.
//! Does not know: what the rows and columns mean to people, or how a plan is shown.

mod conflict;
mod curves;
mod explosion;
mod highs;
mod kept;
mod limits;
mod program;
mod relief;
mod scale;
mod stages;
mod whole;

use weal_problem::{Problem, Solution};

pub use conflict::conflict;
pub use kept::Kept;
pub use limits::{Limits, Progress};
pub use relief::{Relief, relief};

/// Solves `problem`: by explosion where its structure allows, else stage by stage as linear programs.
///
/// `progress` is told of each stage before it is solved as a linear program. Where a limit or numerical trouble ends the
/// work in a later stage, the values are those of the last stage finished: they satisfy all rows and are best for the
/// stages in `won`. A problem whose arrays do not fit each other is [`Status::Numerical`](weal_problem::Status).
pub fn solve(problem: &Problem, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Solution {
    if !program::is_sound(problem) {
        return stages::nothing();
    }
    let whole = |solution: &Solution| problem.whole.iter().all(|at| solution.values[*at as usize].fract() == 0.0);
    explosion::explode(problem).filter(whole).unwrap_or_else(|| stages::solve_stages(problem, limits, progress))
}

/// Whether the rows of a problem in whole numbers could be satisfied if its columns did not have to be whole. `false` for
/// a problem without whole columns, and where the limits leave it open.
pub fn holds_in_parts(problem: &Problem, limits: &Limits) -> bool {
    if problem.whole.is_empty() || !program::is_sound(problem) {
        return false;
    }
    let parts = Problem { whole: Vec::new(), stages: Vec::new(), ..problem.clone() };
    stages::solve_stages(&parts, limits, &mut |_| ()).status == weal_problem::Status::Solved
}

#[cfg(test)]
mod tests;
