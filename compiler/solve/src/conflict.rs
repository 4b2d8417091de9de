//! Why no plan is possible: a smallest set of declarations that cannot all hold.
//!
//! Every declaration has a column that stretches it, held at zero; freeing the column takes the declaration away
//! (Chinneck, J. W. (2008), *Feasibility and Infeasibility in Optimization*, elastic programming). Deletion filters in
//! several orders find sets without a member to spare; then smallest hitting sets of the stretches that make room
//! (Ignatiev, A., Previti, A., Liffiton, M., Marques-Silva, J. (2015), *Smallest MUS extraction with minimal hitting
//! set dualization*) show that no set is smaller, or find one.

mod amount;
mod elastic;
mod hitting;
mod periods;

use weal_problem::{Conflict, Member, Problem};

use crate::limits::Limits;
use elastic::{Elastic, Verdict};

/// The most runs of the solver for one conflict.
const MOST_RUNS: u32 = 3_000;
/// Of these, how many the search for the set itself may take; the rest is for reliefs and periods.
const MOST_SEARCH: u32 = 2_000;

/// A smallest conflict of `problem`, with the relief each member would give and the periods it takes part in.
///
/// `None` where the problem is possible, or where the limits or the numbers leave it open. A conflict without members
/// says that the problem is impossible whatever is declared. Where the limits or 3,000 runs of the solver end the
/// search early, the set cannot hold, but a smaller one may exist, reliefs not yet found are `None`, and more periods
/// than necessary may be listed.
pub fn conflict(problem: &Problem, limits: &Limits) -> Option<Conflict> {
    let mut elastic = Elastic::new(problem, limits, MOST_SEARCH)?;
    let count = problem.stretches.len();
    let all = vec![true; count];
    if elastic.verdict(&all) != Verdict::Impossible {
        return None;
    }
    if elastic.verdict(&vec![false; count]) == Verdict::Impossible {
        return Some(Conflict::default());
    }
    let set = smallest(&mut elastic, count);
    elastic.allow(MOST_RUNS);
    let numbers: Vec<usize> = (0..count).filter(|at| set.get(*at) == Some(&true)).collect();
    let reliefs: Vec<_> = numbers.iter().map(|at| amount::relief(&mut elastic, *at)).collect();
    let periods = periods::periods(&mut elastic, &numbers, &set);
    let members = numbers
        .into_iter()
        .zip(reliefs)
        .zip(periods)
        .map(|((stretch, relief), periods)| Member { stretch: stretch as u32, relief, periods })
        .collect();
    Some(Conflict { members })
}

fn size(set: &[bool]) -> usize {
    set.iter().filter(|held| **held).count()
}

/// A smallest set of declarations that is impossible with all others taken away; the first found among equals.
fn smallest(elastic: &mut Elastic<'_>, count: usize) -> Vec<bool> {
    let mut best = vec![true; count];
    let forward: Vec<usize> = (0..count).collect();
    let backward: Vec<usize> = (0..count).rev().collect();
    let mut orders = vec![forward.clone(), backward];
    if let Verdict::Possible(amounts) = elastic.least_stretch(&vec![false; count]) {
        // What need not stretch when all may is taken away first; then the other way round.
        let mut by_amount = forward;
        let amount = |at: &usize| amounts.get(*at).copied().unwrap_or(0.0);
        by_amount.sort_by(|a, b| amount(a).total_cmp(&amount(b)));
        orders.push(by_amount.iter().rev().copied().collect());
        orders.push(by_amount);
    }
    for order in orders {
        let set = elastic.filter(&order);
        if size(&set) < size(&best) {
            best = set;
        }
    }
    let mut rooms: Vec<Vec<usize>> = Vec::new();
    let mut least = 1;
    // A set that cannot hold meets every set of stretches that makes room. So long as the smallest that does is
    // smaller than the best found, it is either a conflict itself or leaves room in a way not yet known.
    while let Some(hit) = hitting::smallest(&rooms, least, size(&best)) {
        least = hit.len().max(1);
        let mut held = vec![false; count];
        hit.iter().for_each(|at| held[*at] = true);
        match elastic.least_stretch(&held) {
            Verdict::Impossible => return held,
            Verdict::Possible(amounts) => {
                let largest = amounts.iter().copied().fold(0.0, f64::max);
                let room: Vec<usize> = (0..count).filter(|at| amounts[*at] > 1e-10 * largest).collect();
                if room.is_empty() {
                    return best;
                }
                rooms.push(room);
            }
            Verdict::Unknown => return best,
        }
    }
    best
}
