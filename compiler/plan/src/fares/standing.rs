//! What becomes of runs that stand, in a program that is no longer the one they were planned for.

use std::collections::BTreeMap;

use weal_problem::{Activity, Declared};
use weal_tir::{Bound, Compare, Kind, PolicyId, Tir};

use super::follow::{Parts, follow};
use super::{ROUNDING, bounds, over};
use crate::ir::Plan;
use crate::ledger::{Given, Ledger};
use crate::measures::{Held, Measures, held};

/// Runs that stand, in the program as it is now.
pub struct Stands<'a> {
    /// As if all of it could be done, and people were served as planned: of what they want now, the part of what they
    /// wanted then. Where something is short, its stock is below zero, or more is asked for than is there.
    pub asked: Given,
    /// What comes of that.
    pub amounts: Ledger<'a>,
    /// What can be done of it, runs being cut in proportion where something is short (see [`crate::fares::fares`]);
    /// nothing where it is too entangled to be followed to the end.
    pub followed: Option<Ledger<'a>>,
    /// Per run of `asked`, the part that can be done.
    pub done: Vec<f64>,
}

/// Follows runs that stand, by activity and period, in a program; `before` says what people were to get, what was to be
/// held, and what was to be left over. Before the period `from`, what was handed over and left over is what could be.
pub fn stands<'a>(tir: &'a Tir, before: &Plan, runs: &[(Activity, u32, f64)], from: u32) -> Stands<'a> {
    let mut given = Given::from_plan(tir, before);
    given.runs = runs.iter().filter(|(.., count)| *count > 0.0).copied().collect();
    given.runs.sort_by_key(|(activity, period, _)| (*activity, *period));
    let mut planned = Ledger::new(tir, &given);
    as_planned(tir, before, &mut planned);
    let (mut asked, _) = Parts::planned(tir, &planned, &given).given(tir, &given);
    let size = tir.flows.len() + given.runs.len() + planned.nodes.list.len() * planned.periods() as usize;
    let (followed, done) = match follow(tir, &planned, &given, size) {
        Some(found) => {
            let periods = planned.periods() as usize;
            for (at, (short, was)) in asked.short.iter_mut().zip(&found.given.short).enumerate() {
                if at % periods.max(1) < from as usize {
                    *short = *was;
                }
            }
            past(&mut asked.spare, &found.given.spare, |(.., period, _)| *period < from);
            past(&mut asked.delivered, &found.given.delivered, |(.., period, _)| *period < from);
            past(&mut asked.menu, &found.given.menu, |(.., period, _)| *period < from);
            (Some(found.ledger), found.done)
        }
        None => (None, Vec::new()),
    };
    let amounts = Ledger::new(tir, &asked);
    Stands { asked, amounts, followed, done }
}

/// Puts what was into the place of what was planned.
fn past<T: Clone>(planned: &mut Vec<T>, was: &[T], is_past: impl Fn(&T) -> bool) {
    planned.retain(|one| !is_past(one));
    planned.extend(was.iter().filter(|one| is_past(one)).cloned());
}

/// Puts what a plan says of needs, stocks and surpluses in the place of what would follow now.
fn as_planned(tir: &Tir, before: &Plan, planned: &mut Ledger) {
    let place = |id: weal_tir::PlaceId| tir.places.get(id.index()).map_or("", |place| &*place.name);
    let periods: BTreeMap<&str, u32> = tir.horizon.periods.iter().map(|period| &*period.label).zip(0..).collect();
    let needs: BTreeMap<(&str, &str), usize> =
        tir.needs.iter().enumerate().map(|(at, need)| ((&*need.name, place(need.place)), at)).collect();
    planned.wanted.fill(0.0);
    planned.met.fill(0.0);
    for need in &before.needs {
        let at = needs.get(&(&*need.need, &*need.place)).zip(periods.get(&*need.period));
        let Some(at) = at.map(|(need, period)| need * periods.len() + *period as usize) else { continue };
        if let (Some(wanted), Some(met)) = (planned.wanted.get_mut(at), planned.met.get_mut(at)) {
            (*wanted, *met) = (need.wanted, need.met);
        }
    }
    let mut nodes: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (node, at) in (0..).zip(&planned.nodes.list) {
        let resource = tir.resources.get(at.resource.index()).map_or("", |resource| &*resource.name);
        nodes.insert((resource, place(at.place)), node);
    }
    let held = |kind: Kind| matches!(kind, Kind::Good | Kind::Perishable | Kind::Natural);
    let kinds: Vec<Kind> = (0..planned.nodes.list.len() as u32).map(|node| planned.kind(node)).collect();
    for (node, kind) in (0..).zip(&kinds) {
        if held(*kind) {
            planned.stock.row_mut(node).fill(0.0);
        }
        if held(*kind) || *kind == Kind::Flowing {
            planned.spare.row_mut(node).fill(0.0);
        }
    }
    for stock in &before.stocks {
        let node = nodes
            .get(&(&*stock.resource, &*stock.place))
            .filter(|node| kinds.get(**node as usize).is_some_and(|kind| held(*kind)));
        if let (Some(node), Some(period)) = (node, periods.get(&*stock.period)) {
            planned.stock.add(*node, *period, stock.amount);
        }
    }
    for surplus in &before.surpluses {
        if let (Some(node), Some(period)) =
            (nodes.get(&(&*surplus.resource, &*surplus.place)), periods.get(&*surplus.period))
        {
            planned.spare.add(*node, *period, surplus.amount);
        }
    }
}

/// The bounds in force that do not hold, each with its place, period, value and limit; soft ones too.
pub fn broken<'a>(tir: &'a Tir, adopted: &[PolicyId], ledger: &Ledger) -> Vec<(String, &'a Bound, Held)> {
    let all: Vec<(Declared, String, &Bound)> = bounds(tir, adopted);
    let measures = Measures::new(ledger, all.iter().map(|(.., bound)| &bound.measure));
    let mut found = Vec::new();
    for (_, name, bound) in all {
        for one in held(ledger, &measures, bound) {
            let compare: Compare = bound.compare;
            if over(compare, one.value, one.limit) > ROUNDING * one.size {
                found.push((name.clone(), bound, one));
            }
        }
    }
    found
}
