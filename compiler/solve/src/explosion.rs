//! Requirements explosion: where every good asked for has one way of being made and nothing is short of capacity,
//! the plan follows from the needs by substitution (Leontief 1936; in material requirements planning since Orlicky
//! 1975), without search.
//!
//! Each balance is solved for one column: the run that makes the good, where one does; the stock or spare that takes
//! what is left, where nothing does. Such a choice of columns is a basis of the linear program, so what follows is
//! checked like one: all rows and bounds must hold, and for every stage the multipliers that price the columns chosen
//! must prove that no other plan is better. Where any of this fails, the explosion says nothing and the linear program
//! is solved instead.
//!
//! The surplus is proven like the aims. The tie-break is not a condition: among plans that no aim tells apart the
//! explosion makes things when they are asked for, and that is the plan taken. Where this is also the choice of the
//! tie-break, its multipliers are there; else they are empty.

pub(crate) mod components;
mod elimination;
mod lu;
mod proof;
mod structure;

use weal_problem::{Method, Problem, Solution, Status};

use elimination::Elimination;
use structure::Structure;

/// The plan by explosion, with its proof; `None` where the structure, a limit or a stage does not allow it.
pub(crate) fn explode(problem: &Problem) -> Option<Solution> {
    let structure = Structure::find(problem)?;
    let mut elimination = Elimination::new(problem, &structure);
    let values = elimination.run(&structure)?;
    if !proof::holds(problem, &values) {
        return None;
    }
    let won = proof::stages(problem, &mut elimination, &values)?;
    Some(Solution {
        status: Status::Solved,
        values,
        won,
        tangents: Vec::new(),
        method: Method::Explosion,
        iterations: elimination.passes,
    })
}

/// The entries of a column: row and value.
pub(crate) fn entries(problem: &Problem, column: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
    let range = match (problem.starts.get(column), problem.starts.get(column + 1)) {
        (Some(from), Some(until)) => *from as usize..*until as usize,
        _ => 0..0,
    };
    range.filter_map(|at| Some((*problem.entries.get(at)? as usize, *problem.values.get(at)?)))
}
