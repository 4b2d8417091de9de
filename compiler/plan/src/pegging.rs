//! Pegging: which needs each activity's runs serve, in proportion.
//!
//! What leaves a node in a period serves the needs that its uses serve, in proportion to their amounts: deliveries,
//! runs that consume it, what is held over, and what is left over, which serves none. A run serves what its
//! products serve: in proportion to their amounts where their units agree, and each product alike where they do
//! not. Durables and produced rates serve in proportion to their later use. What ends in stock, surplus or
//! unfinished work serves no need. Circles within a period make this a linear fixed point; it is a contraction
//! as long as anything leaves the circle.

mod network;

use std::collections::BTreeMap;

use weal_problem::Activity;

use crate::ir::Peg;
use crate::ledger::Ledger;
use crate::rounding::significant;
use network::Network;

/// Pegging is left out where activities and nodes × needs × periods are more than this.
pub const MOST: usize = 5_000_000;
/// The most passes; a circle that has not settled by then counts what has left it so far.
const PASSES: usize = 1_000;
/// Change at which the shares count as settled.
const SETTLED: f64 = 1e-11;

/// The parts of runs and of what leaves nodes that serve each need.
pub struct Attribution {
    needs: usize,
    periods: usize,
    runs: usize,
    shares: Vec<f64>,
}

impl Attribution {
    /// Of one entry of [`Ledger::runs`], per need.
    pub fn run(&self, run: usize) -> &[f64] {
        &self.shares[run * self.needs..(run + 1) * self.needs]
    }
    /// Of what leaves a node in a period, per need. Of labour: of the hours worked.
    pub fn node(&self, node: u32, period: u32) -> &[f64] {
        let at = self.runs + node as usize * self.periods + period as usize;
        &self.shares[at * self.needs..(at + 1) * self.needs]
    }
}

/// Attributes all runs and nodes to needs; `None` where the program is too large.
pub fn attribute(ledger: &Ledger) -> Option<Attribution> {
    let (needs, periods) = (ledger.tir.needs.len(), ledger.periods() as usize);
    let activities: usize = ledger.tir.recipes.iter().map(|recipe| recipe.places.len()).sum();
    let size = (activities + ledger.nodes.list.len()).checked_mul(needs.max(1))?.checked_mul(periods)?;
    if size > MOST {
        return None;
    }
    let network = Network::new(ledger);
    let mut shares = vec![0.0; network.count() * needs];
    let order = network.order();
    let mut next = vec![0.0; needs];
    for _ in 0..PASSES {
        let mut change = 0.0_f64;
        for at in &order {
            next.fill(0.0);
            for (need, part) in network.deliveries(*at) {
                next[*need as usize] += part;
            }
            for (target, part) in network.uses(*at) {
                let from = *target as usize * needs;
                for (next, share) in next.iter_mut().zip(&shares[from..from + needs]) {
                    *next += part * share;
                }
            }
            let now = &mut shares[*at as usize * needs..(*at as usize + 1) * needs];
            for (now, next) in now.iter_mut().zip(&next) {
                change = change.max((*now - next).abs());
                *now = *next;
            }
        }
        if change <= SETTLED {
            break;
        }
    }
    Some(Attribution { needs, periods, runs: ledger.runs.len(), shares })
}

/// The shares of each activity's runs, in the program's order; what serves no need has an empty name.
pub fn pegging(ledger: &Ledger) -> Vec<Peg> {
    attribute(ledger).map_or_else(Vec::new, |attribution| pegs(ledger, &attribution))
}

fn pegs(ledger: &Ledger, attribution: &Attribution) -> Vec<Peg> {
    let tir = ledger.tir;
    let mut sums: BTreeMap<Activity, (f64, Vec<f64>)> = BTreeMap::new();
    for (at, run) in ledger.runs.iter().enumerate() {
        let (total, served) = sums.entry(run.activity).or_insert_with(|| (0.0, vec![0.0; tir.needs.len()]));
        *total += run.runs;
        for (sum, share) in served.iter_mut().zip(attribution.run(at)) {
            *sum += run.runs * share;
        }
    }
    let mut pegs = Vec::new();
    for (activity, (total, served)) in sums {
        let peg = |need: &str, share: f64| Peg {
            recipe: tir.recipes[activity.recipe.index()].name.to_string(),
            place: tir.places[activity.place.index()].name.to_string(),
            need: need.to_owned(),
            share: significant(share),
        };
        let shares: Vec<f64> = served.iter().map(|sum| sum / total).collect();
        let named = tir.needs.iter().zip(&shares).filter(|(_, share)| **share > 1e-9);
        pegs.extend(named.map(|(need, share)| peg(&need.name, share.min(1.0))));
        let rest = 1.0 - shares.iter().sum::<f64>();
        if rest > 1e-9 {
            pegs.push(peg("", rest));
        }
    }
    pegs
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ledger::Given;
    use crate::sample;

    fn share(pegs: &[Peg], recipe: &str, need: &str) -> f64 {
        pegs.iter().find(|peg| peg.recipe == recipe && peg.need == need).map_or(0.0, |peg| peg.share)
    }

    #[test]
    fn runs_serve_needs_in_proportion_through_circles() {
        let tir = sample::toy();
        // Coal makes iron, corn and bread and itself; only bread and iron are needed, in equal parts of the coal.
        let given = sample::given(
            &tir,
            &[("mine_coal", 0, 2.0), ("mine_iron", 0, 1.0), ("bake", 0, 10.0), ("grow_corn", 0, 1.0)],
        );
        let ledger = Ledger::new(&tir, &given);
        let pegs = pegging(&ledger);
        assert_eq!(share(&pegs, "bake", "food"), 1.0);
        assert_eq!(share(&pegs, "bake", ""), 0.0);
        // Of 10 t of coal 2 go into coal itself, 2 into iron, 0.04 into corn, 2 into bread, and 3.96 are left.
        // Of 10 t of iron 0.1 go into iron itself, 9 into tools, and 0.9 are left.
        let (tools, food) = (2.0 / 8.0 * 9.0 / 9.9, 2.04 / 8.0);
        for (need, expected) in [("tools", tools), ("food", food), ("", 1.0 - tools - food)] {
            let found = share(&pegs, "mine_coal", need);
            assert!((found - expected).abs() < 1e-9, "{need}: {found} instead of {expected}");
        }
    }

    #[test]
    fn what_durables_carry_is_theirs() {
        let tir = sample::fishery();
        let given =
            sample::given(&tir, &[("build_boat", 0, 2.0), ("fish", 0, 5.0), ("fish", 1, 5.0), ("fish", 2, 5.0)]);
        let pegs = pegging(&Ledger::new(&tir, &given));
        assert!((share(&pegs, "build_boat", "protein") + share(&pegs, "build_boat", "barter") - 1.0).abs() < 1e-9);
        assert!((share(&pegs, "fish", "") - 0.0).abs() < 1e-9);
        // Boats built in the last year serve nobody within the horizon.
        let given = Given { runs: vec![], ..given };
        let mut late = given.clone();
        late.runs = sample::given(&tir, &[("build_boat", 2, 1.0)]).runs;
        let pegs = pegging(&Ledger::new(&tir, &late));
        assert_eq!(share(&pegs, "build_boat", ""), 1.0);
    }
}
