//! What keeps only for a time and is moved: only what appeared in a period is moved in it, and what was long on the way
//! is used when it arrives.

use std::collections::BTreeMap;

use weal_tir::{Kind, ResourceId, Verb};

use super::follow::ENOUGH;
use crate::ledger::Ledger;

/// What is carried into a period of what was held before.
fn carried(ledger: &Ledger, node: u32, period: u32) -> f64 {
    let resource = ledger.nodes.list[node as usize].resource;
    let details = ledger.tir.resources.get(resource.index()).and_then(|found| found.details.as_deref());
    let before = match period.checked_sub(1) {
        Some(before) => ledger.stock.get(node, before).max(0.0),
        None => ledger.at_start(node),
    };
    ledger.keep(details, period) * before
}

/// The perishables of a plan that are moved, by node and period.
pub(super) struct Ages {
    periods: usize,
    /// What is moved away.
    away: Vec<f64>,
    /// What comes in a later period than it was taken in.
    late: Vec<f64>,
}

impl Ages {
    /// Of all runs of a ledger; nothing where no perishable is moved.
    pub(super) fn new(ledger: &Ledger) -> Option<Ages> {
        let perishable = |resource: ResourceId| {
            ledger.tir.resources.get(resource.index()).is_some_and(|found| found.kind == Kind::Perishable)
        };
        if !ledger.tir.flows.iter().any(|flow| flow.is_moved() && perishable(flow.resource)) {
            return None;
        }
        let periods = ledger.periods() as usize;
        let none = vec![0.0; ledger.nodes.list.len() * periods];
        let mut ages = Ages { periods, away: none.clone(), late: none };
        for run in &ledger.runs {
            ledger.land(run, &mut |landing| {
                let Some(period) = landing.period.filter(|_| landing.flow.is_moved()) else { return };
                if !perishable(landing.flow.resource) {
                    return;
                }
                let at = landing.node as usize * periods + period as usize;
                let to = match landing.flow.verb {
                    Verb::Consume => &mut ages.away,
                    _ if period != run.period => &mut ages.late,
                    _ => return,
                };
                if let Some(sum) = to.get_mut(at) {
                    *sum += landing.amount;
                }
            });
        }
        Some(ages)
    }

    fn at(&self, list: &[f64], node: u32, period: u32) -> f64 {
        list.get(node as usize * self.periods + period as usize).copied().unwrap_or(0.0)
    }

    /// What appeared of a node in a period: supplied or made there, or brought in the same period; at the start, what there was.
    fn appeared(&self, ledger: &Ledger, node: u32, period: u32) -> f64 {
        let comes =
            ledger.supply.get(node, period) + ledger.produced.get(node, period) + ledger.lasting.get(node, period);
        let own = comes - self.at(&self.late, node, period);
        if period == 0 { own + carried(ledger, node, 0) } else { own }
    }

    /// Where more is moved away than appeared in that period: the part of it that did.
    pub(super) fn parts(&self, ledger: &Ledger) -> BTreeMap<(u32, u32), f64> {
        let mut parts = BTreeMap::new();
        for node in 0..ledger.nodes.list.len() as u32 {
            for period in 0..ledger.periods() {
                let (away, own) = (self.at(&self.away, node, period), self.appeared(ledger, node, period));
                if away > 0.0 && away - own > ENOUGH * away {
                    parts.insert((node, period), (own / away).clamp(0.0, 1.0));
                }
            }
        }
        parts
    }

    /// The most that can be kept at the end of a period where something was long on the way.
    pub(super) fn most_kept(&self, ledger: &Ledger, node: u32, period: u32) -> Option<f64> {
        if self.at(&self.late, node, period) <= 0.0 || period + 1 == ledger.periods() {
            return None;
        }
        let own = self.appeared(ledger, node, period) - self.at(&self.away, node, period);
        let held = if period == 0 { 0.0 } else { carried(ledger, node, period) };
        Some((held + own).max(0.0))
    }
}
