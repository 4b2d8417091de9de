//! Limits that what happened has broken: it cannot be undone, and they hold from then on.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::Rational;
use weal_plan::ledger::Ledger;
use weal_plan::measures::{Measures, held};
use weal_problem::Activity;
use weal_tir::calendar::{Basis, Window};
use weal_tir::steps::Step;
use weal_tir::{
    Bound, Compare, Kind, Lifted, Measure, NeedId, PlaceId, PolicyId, RecipeId, ResourceId, Rule, Scope, Tir,
};

use super::facts::{Facts, exact};
use super::past::Past;
use super::rules::{about, bound};
use super::words;

/// What is within this part of its size is not broken.
const ROUNDING: f64 = 1e-6;

/// What had to be lifted.
#[derive(Default)]
pub(super) struct Lifts {
    /// Rules that hold from now on instead.
    pub(super) rules: Vec<Rule>,
    /// Activities that were forbidden and started in the period that goes on: no more than that.
    pub(super) no_more: BTreeSet<Activity>,
    /// Whether anything was lifted.
    pub(super) any: bool,
}

/// Where a bound is declared: a threshold, or a rule of a policy.
#[derive(Clone, Copy)]
enum Slot {
    Threshold(usize),
    Rule(PolicyId, usize),
}

/// Lifts what is broken in past periods: bounds and `forbid`s in these periods, floors of needs, `up to`s and stores.
/// And what is held at the end of the past is what there was.
pub(super) fn lift(tir: &mut Tir, facts: &mut Facts, past: &Past, adopted: &[PolicyId]) -> Lifts {
    let mut lifts = Lifts::default();
    let by = PolicyId(tir.policies.len() as u32);
    forbidden(tir, facts, adopted, by, &mut lifts);
    up_to(tir, facts, &mut lifts);
    let over = facts.period.min(facts.periods());
    if over == 0 {
        return lifts;
    }
    let ledger = Ledger::new(tir, &past.given);
    let bounds = broken(&ledger, facts, adopted, over, by);
    let floors = floors(&ledger, over);
    let stores = stores(&ledger, over);
    lifts.rules.extend(held_at_end(&ledger, facts, over));
    for (slot, lifted) in bounds {
        let found = match slot {
            Slot::Threshold(at) => tir.thresholds.get_mut(at).map(|threshold| &mut threshold.bound),
            Slot::Rule(id, at) => match tir.policies.get_mut(id.index()).and_then(|policy| policy.rules.get_mut(at)) {
                Some(Rule::Bound(bound)) => Some(bound),
                _ => None,
            },
        };
        if let Some(bound) = found {
            bound.except.push(lifted);
            lifts.any = true;
        }
    }
    for id in floors {
        let Some(need) = tir.needs.get_mut(id.index()) else { continue };
        let floor = std::mem::take(&mut need.floor);
        lifts.any = true;
        if let Some((start, _)) = facts.horizon.get(over as usize) {
            let rule = Bound {
                window: Window { from: Some(*start), until: None },
                ..bound(Measure::Met(id), Compare::AtLeast, &floor * &Rational::from(100), need.place, need.floor_site)
            };
            lifts.rules.push(Rule::Bound(rule));
        }
    }
    for (id, most) in stores {
        let Some(resource) = tir.resources.get_mut(id.index()) else { continue };
        let (name, unit) = (resource.name.to_string(), resource.unit.to_string());
        let Some((room, site)) = resource.details.as_mut().and_then(|details| details.storage.as_mut()) else {
            continue;
        };
        facts.problems.push(words::store_holds_more(&name, &unit, *site, most));
        *room = exact(most * (1.0 + 1e-9));
    }
    lifts
}

/// The bounds that are broken in past periods, each with when and where.
fn broken(ledger: &Ledger, facts: &Facts, adopted: &[PolicyId], past: u32, by: PolicyId) -> Vec<(Slot, Lifted)> {
    let tir = ledger.tir;
    let thresholds = tir.thresholds.iter().enumerate().map(|(at, found)| (Slot::Threshold(at), &found.bound));
    let mut bounds: Vec<(Slot, &Bound)> = thresholds.collect();
    for id in adopted {
        let rules = tir.policies.get(id.index()).map_or(&[][..], |policy| &policy.rules);
        bounds.extend(rules.iter().enumerate().filter_map(|(at, rule)| match rule {
            Rule::Bound(bound) => Some((Slot::Rule(*id, at), bound)),
            Rule::Forbid { .. } => None,
        }));
    }
    let measures = Measures::new(ledger, bounds.iter().map(|(_, bound)| &bound.measure));
    let mut found = Vec::new();
    for (slot, bound) in bounds.into_iter().filter(|(_, bound)| bound.soft.is_none()) {
        for one in held(ledger, &measures, bound).into_iter().filter(|one| one.period < past) {
            let off = match bound.compare {
                Compare::AtMost => one.value - one.limit,
                Compare::AtLeast => one.limit - one.value,
                Compare::Equal => (one.value - one.limit).abs(),
            };
            if off > ROUNDING * one.size.max(one.limit.abs()).max(one.value.abs()) {
                let days = facts.horizon.get(one.period as usize).copied();
                // What is summed over time is lifted as a whole: all of it is past.
                let from = days.filter(|_| bound.scope == Scope::EachPeriod).map(|(start, _)| start);
                let window = Window { from, until: days.map(|(_, end)| end) };
                found.push((slot, Lifted { window, place: Some(one.place), by }));
            }
        }
    }
    found
}

/// The needs whose floor was not met in a past period.
fn floors(ledger: &Ledger, past: u32) -> Vec<NeedId> {
    let mut found = Vec::new();
    for (at, need) in ledger.tir.needs.iter().enumerate().filter(|(_, need)| need.floor.is_positive()) {
        let floor = need.floor.to_f64();
        let missed = |period: u32| {
            let (wanted, met) = ledger.need(at, period);
            met < wanted * floor * (1.0 - ROUNDING)
        };
        if (0..past).any(missed) {
            found.push(NeedId(at as u32));
        }
    }
    found
}

/// The resources of which more was held in a past period than a store holds, and how much.
fn stores(ledger: &Ledger, past: u32) -> BTreeMap<ResourceId, f64> {
    let mut found = BTreeMap::new();
    for (node, at) in (0..).zip(&ledger.nodes.list) {
        let details = ledger.tir.resources.get(at.resource.index()).and_then(|resource| resource.details.as_deref());
        let Some((room, _)) = details.and_then(|details| details.storage.as_ref()) else { continue };
        let held = (0..past).map(|period| ledger.stock.get(node, period)).fold(0.0, f64::max);
        if held > room.to_f64() * (1.0 + ROUNDING) {
            let most: &mut f64 = found.entry(at.resource).or_default();
            *most = most.max(held);
        }
    }
    found
}

/// What is held at the end of the past is what there was: afterwards nobody can have eaten or thrown away more or less. Of
/// what spoils or grows, no more than that.
fn held_at_end(ledger: &Ledger, facts: &Facts, past: u32) -> Vec<Rule> {
    let (tir, last) = (ledger.tir, past - 1);
    let mut rules = Vec::new();
    for (node, at) in (0..).zip(&ledger.nodes.list) {
        let Some(resource) = tir.resources.get(at.resource.index()) else { continue };
        let discard = resource.details.as_ref().is_some_and(|details| details.discard);
        let open = match resource.kind {
            Kind::Good => discard || ledger.delivered.total(node) > 0.0 || ledger.nodes.of(at.resource).len() > 1,
            Kind::Perishable | Kind::Natural => true,
            _ => false,
        };
        if !open {
            continue;
        }
        // What is bound at a place is summed over those inside it.
        let inside =
            |other: &u32| ledger.nodes.list.get(*other as usize).is_some_and(|one| tir.is_inside(one.place, at.place));
        let held = ledger.nodes.of(at.resource).filter(inside).map(|other| ledger.stock.get(other, last));
        let there = about(held.sum::<f64>().max(0.0));
        let Some(days) = facts.horizon.get(last as usize) else { continue };
        for (compare, there) in there {
            // Of what spoils or lives, there may have been less.
            let compare = match (resource.kind, compare) {
                (Kind::Good, compare) => compare,
                (_, Compare::AtLeast) => continue,
                _ => Compare::AtMost,
            };
            let rule = bound(Measure::Stock(at.resource), compare, there, at.place, resource.site);
            let window = Window { from: Some(days.0), until: Some(days.1) };
            rules.push(Rule::Bound(Bound { unit: resource.unit.clone(), window, ..rule }));
        }
    }
    rules
}

/// What was started and is forbidden.
fn forbidden(tir: &mut Tir, facts: &Facts, adopted: &[PolicyId], by: PolicyId, lifts: &mut Lifts) {
    let mut found: Vec<(PolicyId, usize, Lifted)> = Vec::new();
    for ((activity, period), entry) in facts.runs.of.iter().filter(|(_, entry)| entry.started.is_some()) {
        let Some(at) = tir.horizon.periods.get(*period as usize) else { continue };
        if entry.started.as_ref().is_none_or(Rational::is_zero) {
            continue;
        }
        for id in adopted {
            let rules = tir.policies.get(id.index()).map_or(&[][..], |policy| &policy.rules);
            for (number, rule) in rules.iter().enumerate() {
                let Rule::Forbid { recipe, .. } = rule else { continue };
                if tir.is_way_of(activity.recipe, *recipe) && tir.forbids_at(rule, activity.place, at) {
                    let window = Window { from: Some(at.start), until: Some(at.end) };
                    found.push((*id, number, Lifted { window, place: Some(activity.place), by }));
                    if *period >= facts.period {
                        lifts.no_more.insert(*activity);
                    }
                }
            }
        }
    }
    for (id, number, lifted) in found {
        if let Some(Rule::Forbid { except, .. }) =
            tir.policies.get_mut(id.index()).and_then(|policy| policy.rules.get_mut(number))
        {
            except.push(lifted);
            lifts.any = true;
        }
    }
}

/// Where more was started than `up to` says, it says so much in that period.
fn up_to(tir: &mut Tir, facts: &Facts, lifts: &mut Lifts) {
    let mut sums: BTreeMap<(RecipeId, u32), BTreeMap<PlaceId, f64>> = BTreeMap::new();
    for ((activity, period), entry) in &facts.runs.of {
        let Some(started) = entry.started.as_ref().filter(|_| *period < facts.periods()) else { continue };
        for recipe in tir.lineage(activity.recipe) {
            *sums.entry((recipe, *period)).or_default().entry(activity.place).or_default() += started.to_f64();
        }
    }
    for ((recipe, period), places) in sums {
        let (Some(found), Some(at)) = (tir.recipes.get_mut(recipe.index()), tir.horizon.periods.get(period as usize))
        else {
            continue;
        };
        let Some((rate, _)) = found.up_to.as_deref_mut() else { continue };
        let most = places.values().copied().fold(0.0, f64::max);
        if most <= rate.in_period(at).to_f64() * (1.0 + ROUNDING) {
            continue;
        }
        let length = match rate.basis {
            Basis::Total => Rational::ONE,
            Basis::Day => at.days(),
            Basis::Month => at.months.clone(),
        };
        let (more, then) = (exact(most).checked_div(&length).unwrap_or_default(), rate.on(at.end).clone());
        let mut steps: Vec<Step> = rate.steps.take().map(Vec::from).unwrap_or_default();
        steps.retain(|step| step.from < at.start || step.from > at.end);
        let place = steps.partition_point(|step| step.from < at.start);
        steps.splice(place..place, [Step { from: at.start, amount: more }, Step { from: at.end, amount: then }]);
        rate.steps = Some(steps.into());
        lifts.any = true;
    }
}
