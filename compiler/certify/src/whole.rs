//! Bounds in whole runs: steps in which what is won moves, and proofs by branching (Land and Doig 1960).

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_plan::Branch;

use crate::aims::Stage;
use crate::digits::exact;
use crate::dual::{Ask, Prover, SPECIFIED, Weighed, objective};
use crate::model::Model;
use crate::proof::Prices;
use crate::tally::{Tally, What};
use crate::trace::trace;

/// The most parts of a proof that are looked at.
const MOST_PARTS: usize = 20_000;

/// Bounds on runs between the splits of a proof by branching.
#[derive(Default)]
pub(crate) struct Within {
    runs: FxHashMap<(usize, usize), Bounds>,
}

type Bounds = (Option<Rational>, Option<Rational>);

impl Within {
    /// The least and the most runs of an activity that start in a period.
    pub(crate) fn of(&self, activity: usize, from: usize) -> (Option<&Rational>, Option<&Rational>) {
        self.runs.get(&(activity, from)).map_or((None, None), |(least, most)| (least.as_ref(), most.as_ref()))
    }
}

/// A split whose sides are being looked at.
struct Open {
    key: (usize, usize),
    before: Bounds,
    at: Rational,
    /// Whether the side of the smaller numbers has begun.
    below: bool,
}

/// The bound that a proof by branching gives for a stage: the least over its leaves, once the splits are seen to leave
/// out no whole number. `None` where it proves nothing.
pub(crate) fn branched(prover: &mut Prover, parts: &[Branch], number: usize, enough: &Rational) -> Option<Rational> {
    let mut within = Within::default();
    let mut open: Vec<Open> = Vec::new();
    let mut least: Option<Rational> = None;
    let mut done = false;
    for part in parts.iter().take(MOST_PARTS) {
        if done {
            return None;
        }
        match part {
            Branch::Split { what, of, place, period, at } => {
                let period = *period as usize;
                let key = (prover.activity(of, place)?, period);
                let at = exact(*at).filter(|at| at.to_i64().is_some())?;
                let model = prover.model;
                let whole = model.tir.recipes[model.activities[key.0].recipe].whole;
                if what != "runs" || !whole || period >= model.periods.len() {
                    return None;
                }
                let before = within.runs.get(&key).cloned().unwrap_or_default();
                let above = (Some(&at + &Rational::ONE).max(before.0.clone()), before.1.clone());
                within.runs.insert(key, above);
                open.push(Open { key, before, at, below: false });
            }
            Branch::Leaf { multipliers, empty } => {
                let enough = if *empty { &Rational::ZERO } else { enough };
                let bound = prover.bound(multipliers, &Ask { number, enough, empty: *empty }, &within)?;
                if !*empty {
                    least = Some(least.map_or(bound.clone(), |least| least.min(bound)));
                } else if !bound.is_positive() {
                    return None;
                }
                done = close(&mut open, &mut within);
            }
        }
    }
    least.filter(|_| done)
}

/// Goes on to the next side to look at; whether there is none.
fn close(open: &mut Vec<Open>, within: &mut Within) -> bool {
    while let Some(split) = open.last_mut() {
        let most = split.before.1.iter().fold(split.at.clone(), |at, most| at.min(most.clone()));
        if !split.below {
            split.below = true;
            within.runs.insert(split.key, (split.before.0.clone(), Some(most)));
            return false;
        }
        within.runs.insert(split.key, split.before.clone());
        open.pop();
    }
    true
}

/// The step in which what a stage wins moves: the greatest common divisor of what one run more of each recipe adds,
/// where all that add anything run in whole runs and nothing else adds to it.
pub(crate) fn step(model: &Model, tally: &Tally, stages: &[Stage], number: usize) -> Option<Rational> {
    if !model.tir.recipes.iter().any(|recipe| recipe.whole) {
        return None;
    }
    let prices = Prices::default();
    let ask = Ask { number, enough: &Rational::ZERO, empty: false };
    let objective = objective(model, stages, &ask, &prices);
    let by_runs = !objective.measures.keys().any(|what| matches!(what, What::Held(_)));
    let by_parts = [&objective.worst, &objective.sum, &objective.worst_over, &objective.sum_over];
    if !by_runs || by_parts.iter().any(|parts| !parts.is_empty()) || !objective.change.is_zero() {
        return None;
    }
    let none = crate::proof::Spots::default();
    let weighed = Weighed::new(model, &none, &prices, SPECIFIED);
    let costs = weighed.costs(model, tally, &prices, &objective);
    let mut divisor = Rational::ZERO;
    let mut traces = Vec::new();
    for (at, activity) in model.activities.iter().enumerate() {
        for from in 0..model.periods.len() {
            trace(model, at, from, &mut traces);
            let adds = costs.run(at, *activity, from, &traces).sum;
            if adds.is_zero() {
                continue;
            }
            if !model.tir.recipes[activity.recipe].whole {
                return None;
            }
            divisor = common(divisor, adds.abs())?;
        }
    }
    divisor.is_positive().then_some(divisor)
}

/// The greatest common divisor (Euclid), of fractions as well.
fn common(a: Rational, b: Rational) -> Option<Rational> {
    let (mut a, mut b) = (a, b);
    while !b.is_zero() {
        let times = a.checked_div(&b)?.floor();
        (a, b) = (b.clone(), &a - &(&times * &b));
    }
    Some(a)
}
