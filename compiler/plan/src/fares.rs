//! How a plan fares where uncertain amounts are not what it was made with.

mod ages;
mod follow;
mod spoils;
mod standing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use weal_base::Site;
use weal_problem::Declared;
use weal_tir::uncertain::{Extreme, at, bad_end};
use weal_tir::{Bound, Compare, End, Flow, Kind, Measure, PolicyId, Rule, ThresholdId, Tir, Varying};

use crate::from_problem::words::says;
use crate::ir::Plan;
use crate::ledger::{Given, Ledger};
use crate::measures::{Measures, held};
use crate::rounding::significant;
use crate::trials::{Break, NeedChange};
use crate::uncertain;
use follow::{Followed, follow};

pub use standing::{Stands, broken, stands};

/// How a plan fares at one end of a range, its runs started as planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fare {
    /// What is uncertain, by the first of its uses; empty for all ranges together.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub range: String,
    /// Path, line and column of where it is written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// `least`, `most`, or `worst` for all ranges together at their bad ends.
    pub end: String,
    /// What the amount is then, in words; of several that are not the same, at which end they are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub amount: String,
    /// Whether it could be followed to the end; if not, nothing is said of it.
    pub followed: bool,
    /// Needs met otherwise, in their worst period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedChange>,
    /// Runs that cannot be done as planned, as what they use is not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<Cut>,
    /// Limits that are then broken, or broken by more than planned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
}

/// Runs of a recipe that cannot all be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// The recipe.
    pub recipe: String,
    /// Where.
    pub place: String,
    /// The part of all its planned runs that can be done, from 0 to 1.
    pub part: f64,
}

/// The end of all ranges together.
pub const WORST: &str = "worst";

/// What is within this part of its size is no difference.
const ROUNDING: f64 = 1e-6;
/// The most ranges that are looked at one by one.
const MOST_RANGES: usize = 12;
/// The most flows, runs and balances, over all ends looked at.
const MOST_SIZE: usize = 400_000;

/// How a plan fares at each end of each range and at all bad ends together. Of many ranges only the first are looked at by
/// themselves; in a very large plan none is.
pub fn fares(tir: &Tir, adopted: &[PolicyId], plan: &Plan, place: &mut dyn FnMut(Site) -> String) -> Vec<Fare> {
    let mut all = Vec::new();
    if tir.uncertain.is_empty() || tir.flows.len() + plan.runs.len() > MOST_SIZE {
        return all;
    }
    let given = Given::from_plan(tir, plan);
    let planned = Ledger::new(tir, &given);
    let size = tir.flows.len() + plan.runs.len() + planned.nodes.list.len() * planned.periods() as usize;
    let bounds = bounds(tir, adopted);
    let before = stand(&planned, &bounds);
    let look = |ends: &[(usize, Extreme)], fare: Fare| {
        let changed = at(tir, ends.iter().copied());
        let Some(followed) = follow(&changed, &planned, &given, size) else { return fare };
        let bounds = self::bounds(&changed, adopted);
        Fare {
            followed: true,
            needs: needs(&planned, &followed.ledger),
            cut: cut(tir, &given, &followed),
            breaks: breaks(&followed.ledger, plan, &bounds, &before),
            ..fare
        }
    };
    // What is written once is one range, whatever it is used for.
    let mut groups: BTreeMap<Site, Vec<usize>> = BTreeMap::new();
    let mut order: Vec<Site> = Vec::new();
    for (index, uncertain) in tir.uncertain.iter().enumerate() {
        let in_force = match uncertain.of {
            Varying::Rule { policy, .. } => adopted.contains(&policy),
            _ => true,
        };
        if in_force {
            groups.entry(uncertain.site).or_insert_with(|| {
                order.push(uncertain.site);
                Vec::new()
            });
            groups.entry(uncertain.site).or_default().push(index);
        }
    }
    let many = size.saturating_mul(2 * order.len().min(MOST_RANGES)) > MOST_SIZE;
    let shown = if many { 0 } else { MOST_RANGES };
    for site in order.iter().take(shown) {
        let Some(group) = groups.get(site) else { continue };
        let Some(first) = group.first().and_then(|index| tir.uncertain.get(*index)) else { continue };
        let uses = group.iter().filter_map(|index| tir.uncertain.get(*index));
        let mut names: Vec<String> = uses.clone().filter_map(|one| uncertain::amount(tir, one.of)).collect();
        names.dedup();
        let alike = uses.clone().all(|one| (&one.low, &one.high) == (&first.low, &first.high));
        let range = match names.split_first() {
            Some((only, [])) => only.clone(),
            Some((first, others)) => format!("{first} and {} more", others.len()),
            None => continue,
        };
        for (end, word) in [(Extreme::Low, "least"), (Extreme::High, "most")] {
            let ends: Vec<(usize, Extreme)> =
                group.iter().map(|index| (*index, end)).filter(|(index, end)| !spared(tir, *index, *end)).collect();
            let fare = Fare {
                range: range.clone(),
                at: place(*site),
                amount: if alike { uncertain::at_end(tir, first, end) } else { format!("at the {word}") },
                ..empty(word)
            };
            all.push(look(&ends, fare));
        }
    }
    if !plan.robust {
        let worst: Vec<(usize, Extreme)> =
            tir.uncertain.iter().enumerate().map(|(index, uncertain)| (index, bad_end(tir, uncertain.of))).collect();
        all.push(look(&worst, empty(WORST)));
    }
    all
}

/// A run that could move more need not.
fn spared(tir: &Tir, index: usize, end: Extreme) -> bool {
    let flow = match tir.uncertain.get(index).map(|uncertain| uncertain.of) {
        Some(Varying::Flow(at)) => tir.flows.get(at as usize),
        _ => None,
    };
    end == Extreme::High && flow.is_some_and(Flow::is_moved)
}

fn empty(end: &str) -> Fare {
    Fare {
        range: String::new(),
        at: String::new(),
        end: end.to_owned(),
        amount: String::new(),
        followed: false,
        needs: Vec::new(),
        cut: Vec::new(),
        breaks: Vec::new(),
    }
}

/// The bounds in force, as they are declared.
fn bounds<'a>(tir: &'a Tir, adopted: &[PolicyId]) -> Vec<(Declared, String, &'a Bound)> {
    let thresholds = tir.thresholds.iter().zip(0..);
    let mut all: Vec<(Declared, String, &Bound)> = thresholds
        .map(|(found, id)| (Declared::Threshold(ThresholdId(id)), found.name.to_string(), &found.bound))
        .collect();
    for id in adopted {
        let Some(policy) = tir.policies.get(id.index()) else { continue };
        for (rule, number) in policy.rules.iter().zip(0..) {
            if let Rule::Bound(bound) = rule {
                all.push((Declared::Rule(*id, number), format!("{}/{}", policy.name, number + 1), bound));
            }
        }
    }
    all
}

/// By how much a value misses its limit; not at all where that is noise.
fn over(compare: Compare, value: f64, limit: f64) -> f64 {
    let over = match compare {
        Compare::AtMost => value - limit,
        Compare::AtLeast => limit - value,
        Compare::Equal => (value - limit).abs(),
    };
    if over > ROUNDING * value.abs().max(limit.abs()) { over } else { 0.0 }
}

/// By how much each bound is missed, at each of its places and periods.
fn stand(ledger: &Ledger, bounds: &[(Declared, String, &Bound)]) -> Vec<Vec<f64>> {
    let measures = Measures::new(ledger, bounds.iter().map(|(.., bound)| &bound.measure));
    let one = |(.., bound): &(Declared, String, &Bound)| {
        held(ledger, &measures, bound).iter().map(|one| over(bound.compare, one.value, one.limit)).collect()
    };
    bounds.iter().map(one).collect()
}

/// The bounds that are missed by more than they were planned to be, then stores that overflow and what lacks at the end.
fn breaks(ledger: &Ledger, plan: &Plan, bounds: &[(Declared, String, &Bound)], before: &[Vec<f64>]) -> Vec<Break> {
    let tir = ledger.tir;
    let measures = Measures::new(ledger, bounds.iter().map(|(.., bound)| &bound.measure));
    let mut all = Vec::new();
    let mut add = |rule: String, says: String, place: usize, period: u32, value: f64, limit: f64, unit: &str| {
        all.push(Break {
            rule,
            says,
            place: tir.places.get(place).map_or_else(String::new, |place| place.name.to_string()),
            period: plan.periods.get(period as usize).cloned().unwrap_or_default(),
            value: significant(value),
            limit: significant(limit),
            by: significant((value - limit).abs()),
            unit: unit.to_owned(),
        });
    };
    for ((declared, name, bound), before) in bounds.iter().zip(before) {
        for (one, planned) in held(ledger, &measures, bound).iter().zip(before) {
            let by = over(bound.compare, one.value, one.limit);
            if by > planned + ROUNDING * one.value.abs().max(one.limit.abs()) {
                let unit = if matches!(bound.measure, Measure::Run(_)) { "run" } else { &bound.unit };
                add(name.clone(), says(tir, *declared), one.place.index(), one.period, one.value, one.limit, unit);
            }
        }
    }
    for (node, at) in (0..).zip(&ledger.nodes.list) {
        let resource = &tir.resources[at.resource.index()];
        let Some(details) = resource.details.as_deref() else { continue };
        if !matches!(resource.kind, Kind::Good | Kind::Perishable | Kind::Natural) {
            continue;
        }
        if let Some((most, _)) = &details.storage {
            let most = most.to_f64();
            for period in 0..ledger.periods() {
                let stock = ledger.stock.get(node, period);
                if over(Compare::AtMost, stock, most) > 0.0 {
                    let (name, says) = (format!("storage of {}", resource.name), says(tir, Declared::Storage(*at)));
                    add(name, says, at.place.index(), period, stock, most, &resource.unit);
                }
            }
        }
        let asked = match &details.end {
            End::AtLeast(amount, _) => amount.to_f64(),
            End::AsStart(_) => ledger.at_start(node),
            End::Default | End::Free => continue,
        };
        let last = ledger.periods().saturating_sub(1);
        let stock = ledger.stock.get(node, last);
        if over(Compare::AtLeast, stock, asked) > 0.0 {
            let (name, says) = (format!("end of {}", resource.name), says(tir, Declared::End(*at)));
            add(name, says, at.place.index(), last, stock, asked, &resource.unit);
        }
    }
    all
}

/// The needs that are met otherwise than planned, in their worst period.
fn needs(planned: &Ledger, now: &Ledger) -> Vec<NeedChange> {
    let tir = now.tir;
    let mut all = Vec::new();
    for (at, need) in tir.needs.iter().enumerate() {
        let worst = |ledger: &Ledger| {
            let parts = (0..ledger.periods()).filter_map(|period| {
                let (wanted, met) = ledger.need(at, period);
                (wanted > 0.0).then(|| (met / wanted, period))
            });
            parts.min_by(|a, b| a.0.total_cmp(&b.0))
        };
        let (Some((before, _)), Some((after, period))) = (worst(planned), worst(now)) else { continue };
        if (before - after).abs() > ROUNDING {
            let label = tir.horizon.periods.get(period as usize).map_or("", |period| &period.label);
            all.push(NeedChange {
                need: need.name.to_string(),
                place: tir.places.get(need.place.index()).map_or_else(String::new, |place| place.name.to_string()),
                now: significant(before),
                then: significant(after),
                then_in: label.to_owned(),
            });
        }
    }
    all
}

/// The runs that cannot be done, by recipe and place.
fn cut(tir: &Tir, given: &Given, followed: &Followed) -> Vec<Cut> {
    let mut all = Vec::new();
    let runs: Vec<_> = given.runs.iter().zip(&followed.done).collect();
    for group in runs.chunk_by(|((a, ..), _), ((b, ..), _)| a == b) {
        let Some(((activity, ..), _)) = group.first() else { continue };
        let planned: f64 = group.iter().map(|((.., runs), _)| runs).sum();
        let done: f64 = group.iter().map(|((.., runs), part)| runs * *part).sum();
        if planned - done > ROUNDING * planned {
            all.push(Cut {
                recipe: tir.recipes.get(activity.recipe.index()).map_or_else(String::new, |it| it.name.to_string()),
                place: tir.places.get(activity.place.index()).map_or_else(String::new, |it| it.name.to_string()),
                part: significant(done / planned),
            });
        }
    }
    all
}
