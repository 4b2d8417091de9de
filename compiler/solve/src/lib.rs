//! Stage: solve.
//! In: a linear program in stages, as flat arrays.
//! Out: values for its columns, with multipliers that prove what each stage won; or a smallest conflict of declarations.
//! Guarantees: the same problem gives the same answer, bit for bit; nothing is claimed that the solver did not finish.
//! Does not know: what the rows and columns mean to people, or how a plan is shown.

mod conflict;
mod curves;
mod explosion;
mod highs;
mod limits;
mod program;
mod relief;
mod scale;
mod stages;

use weal_problem::{Problem, Solution};

pub use conflict::conflict;
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
    explosion::explode(problem).unwrap_or_else(|| stages::solve_stages(problem, limits, progress))
}

#[cfg(test)]
mod tests;
