//! Thresholds, stocks, surpluses and capacities, as a plan lists them.

use weal_tir::{Bound, Kind, Measure, PolicyId, Rule, ThresholdId, Tir};

use super::{period, place};
use crate::ir::{Capacity, Share, Soft, Stock, Surplus, Threshold};
use crate::ledger::Ledger;
use crate::measures::{Held, Measures, held};
use crate::nodes::Series;
use crate::overshoots;
use crate::rounding::{NOISE, clean, significant};

/// A limit binds where less than this part of it is left.
const BINDS: f64 = 1e-7;

/// All thresholds, then the bounds of adopted policies.
pub(super) fn thresholds(ledger: &Ledger, measures: &Measures, adopted: &[PolicyId]) -> Vec<Threshold> {
    let tir = ledger.tir;
    let mut all = Vec::new();
    let mut list = |name: &str, bound: &Bound| {
        let found = held(ledger, measures, bound);
        let scales = overshoots::scales(&found);
        all.extend(found.iter().zip(scales).map(|(held, scale)| threshold(tir, name, bound, held, scale)));
    };
    for threshold in &tir.thresholds {
        list(&threshold.name, &threshold.bound);
    }
    for policy in adopted.iter().filter_map(|policy| tir.policies.get(policy.index())) {
        for (rule, number) in policy.rules.iter().zip(1..) {
            if let Rule::Bound(bound) = rule {
                list(&format!("{}/{number}", policy.name), bound);
            }
        }
    }
    all
}

fn threshold(tir: &Tir, name: &str, bound: &Bound, held: &Held, scale: f64) -> Threshold {
    let room = held.room(bound.compare);
    let binding = room <= BINDS * held.size;
    // Beside a limit of zero there is no size to measure rounding by, unless what is bounded is itself what something leaves.
    let rounding = if held.limit == 0.0 { BINDS * held.size.max(1.0) } else { BINDS * held.size };
    let headroom = if binding && room.abs() <= rounding { 0.0 } else { significant(room) };
    let soft = bound.soft.and_then(|rank| tir.ranks.get(rank as usize)).map(|rank| {
        let over = if headroom < 0.0 { overshoots::over(bound, held) } else { 0.0 };
        Soft { rank: rank.clone(), over: significant(over), share: significant(over / scale) }
    });
    let reference = match bound.measure {
        Measure::Headroom(_) => held.size,
        _ if held.limit == 0.0 => 1.0,
        _ => held.limit.abs(),
    };
    Threshold {
        threshold: name.to_owned(),
        place: place(tir, held.place),
        period: period(tir, held.period),
        value: clean(held.value, reference),
        limit: significant(held.limit),
        unit: bound.unit.to_string(),
        headroom,
        binding,
        soft,
    }
}

/// Every part of every threshold that is divided over places.
pub(super) fn allocations(tir: &Tir) -> Vec<Share> {
    let named = |id: ThresholdId| tir.thresholds.get(id.index()).map_or("", |threshold| &*threshold.name).to_owned();
    let shares = tir.allocations.iter().flat_map(|all| all.shares.iter().map(move |share| (all, share)));
    shares
        .map(|(all, share)| Share {
            of: named(all.of),
            threshold: named(share.threshold),
            place: place(tir, share.place),
            rule: all.text.to_string(),
            exact: share.part.to_string(),
        })
        .collect()
}

/// What is held, for every node that ever holds something; of durables, what is in service.
pub(super) fn stocks(ledger: &Ledger) -> Vec<Stock> {
    let mut all = Vec::new();
    for node in 0..ledger.nodes.list.len() as u32 {
        let series = match ledger.kind(node) {
            Kind::Flowing | Kind::Labour | Kind::Knowledge => continue,
            Kind::Durable => &ledger.in_service,
            Kind::Good | Kind::Perishable | Kind::Natural | Kind::Emitted => &ledger.stock,
        };
        let start = ledger.at_start(node);
        if start == 0.0 && series.size(node) == 0.0 {
            continue;
        }
        for when in 0..ledger.periods() {
            let (resource, place, unit) = said(ledger, node);
            let held = series.get(node, when);
            // What is less than nothing is rounding of all that came and went before.
            let scale = if held < 0.0 { passed(ledger, node) } else { 0.0 };
            let amount = clean(held, series.size(node).max(start).max(scale));
            all.push(Stock { resource, place, period: period(ledger.tir, when), amount, unit });
        }
    }
    all
}

/// How much passes a node over all periods, but no more than a hundred times the most of one.
fn passed(ledger: &Ledger, node: u32) -> f64 {
    let comes = [&ledger.supply, &ledger.produced, &ledger.lasting, &ledger.growth];
    comes.iter().map(|series: &&Series| series.total(node).min(100.0 * series.size(node))).sum()
}

/// What appears and is not used. Hours left over are rest, not surplus.
pub(super) fn surpluses(ledger: &Ledger) -> Vec<Surplus> {
    let mut all = Vec::new();
    for node in 0..ledger.nodes.list.len() as u32 {
        if ledger.kind(node) == Kind::Labour || ledger.spare.row(node).is_none() {
            continue;
        }
        let scale = [&ledger.supply, &ledger.produced, &ledger.lasting, &ledger.stock, &ledger.growth]
            .iter()
            .map(|series: &&Series| series.size(node))
            .fold(ledger.at_start(node), f64::max);
        for when in 0..ledger.periods() {
            let spare = ledger.spare.get(node, when);
            if spare > NOISE * scale {
                let (resource, place, unit) = said(ledger, node);
                let amount = significant(spare);
                all.push(Surplus { resource, place, period: period(ledger.tir, when), amount, unit });
            }
        }
    }
    all
}

/// Durables and labour: what is asked for and what there is.
pub(super) fn capacities(ledger: &Ledger) -> Vec<Capacity> {
    let mut all = Vec::new();
    for node in 0..ledger.nodes.list.len() as u32 {
        if !matches!(ledger.kind(node), Kind::Durable | Kind::Labour) {
            continue;
        }
        let numbers: Vec<(f64, f64)> =
            (0..ledger.periods()).map(|when| (ledger.asked(node, when), ledger.available(node, when))).collect();
        if numbers.iter().all(|(used, available)| *used == 0.0 && *available == 0.0) {
            continue;
        }
        for ((used, available), when) in numbers.into_iter().zip(0..) {
            let (resource, place, unit) = said(ledger, node);
            let used = clean(used, available);
            let available = significant(available);
            all.push(Capacity { resource, place, period: period(ledger.tir, when), used, available, unit });
        }
    }
    all
}

/// The names of a node, and its unit.
fn said(ledger: &Ledger, node: u32) -> (String, String, String) {
    let at = ledger.nodes.list[node as usize];
    let resource = &ledger.tir.resources[at.resource.index()];
    (resource.name.to_string(), place(ledger.tir, at.place), resource.unit.to_string())
}
