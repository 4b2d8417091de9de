//! Soft bounds: by how much a plan misses them, in parts of their limits.

use weal_tir::{Bound, PolicyId, Rule, Tir};

use crate::ledger::Ledger;
use crate::measures::{Held, Measures, held};

/// By how much a value misses its limit; zero where it keeps it.
pub fn over(bound: &Bound, held: &Held) -> f64 {
    (-held.room(bound.compare)).max(0.0)
}

/// What the overshoot of each of a bound's limits is measured against: the limit; beside a limit of zero the largest of
/// them at the place; one unit where all are zero.
pub fn scales(all: &[Held]) -> Vec<f64> {
    let mut scales = Vec::with_capacity(all.len());
    for here in all.chunk_by(|a, b| a.place == b.place) {
        let largest = here.iter().map(|held| held.limit.abs()).fold(0.0, f64::max);
        let largest = if largest > 0.0 { largest } else { 1.0 };
        scales.extend(here.iter().map(|held| if held.limit == 0.0 { largest } else { held.limit.abs() }));
    }
    scales
}

/// The soft bounds in force: thresholds, then rules of adopted policies.
fn soft<'a>(tir: &'a Tir, adopted: &'a [PolicyId]) -> impl Iterator<Item = (u32, &'a Bound)> {
    let rules = adopted.iter().filter_map(|policy| tir.policies.get(policy.index())).flat_map(|policy| &policy.rules);
    let rules = rules.filter_map(|rule| match rule {
        Rule::Bound(bound) => Some(bound),
        Rule::Forbid { .. } => None,
    });
    let all = tir.thresholds.iter().map(|threshold| &threshold.bound).chain(rules);
    all.filter_map(|bound| Some((bound.soft?, bound)))
}

/// The relative overshoots of all soft bounds in force, each with its rank.
pub fn all(ledger: &Ledger, measures: &Measures, adopted: &[PolicyId]) -> Vec<(u32, f64)> {
    let mut found = Vec::new();
    for (rank, bound) in soft(ledger.tir, adopted) {
        let all = held(ledger, measures, bound);
        found.extend(all.iter().zip(scales(&all)).map(|(held, scale)| (rank, over(bound, held) / scale)));
    }
    found
}
