//! What happened, as rules of a policy of its own: what was done cannot be planned otherwise.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::{Rational, Site};
use weal_plan::time::wanted;
use weal_problem::Activity;
use weal_tir::calendar::{Day, Rate, Window};
use weal_tir::{
    Bound, Compare, Event, Measure, NeedId, Needed, PlaceId, Policy, PolicyId, RecipeId, Rule, Scope, Tir, Where,
};

use super::facts::{Facts, exact};
use super::lifted::Lifts;
use super::words;
use crate::ir::Standing;

/// The name of the policy. No program can have one of this name.
pub const POLICY: &str = "what happened";

/// Adds the policy, where there is something to say; and says which policy that is.
pub(super) fn write(
    tir: &mut Tir,
    facts: &mut Facts,
    standing: &[Standing],
    events: &[Event],
    lifts: Lifts,
) -> Option<PolicyId> {
    let mut rules = past(tir, facts, standing, events);
    rules.extend(begun(tir, facts, events, &lifts));
    rules.extend(promised(tir, facts, events));
    rules.extend(lifts.rules);
    let site = tir.places.first().map(|whole| whole.site).filter(|_| !rules.is_empty() || lifts.any)?;
    tir.policies.push(Policy {
        name: POLICY.into(),
        exception_of: None,
        trial: false,
        rules,
        allows: Vec::new(),
        settings: Vec::new(),
        site,
    });
    Some(PolicyId(tir.policies.len() as u32 - 1))
}

/// A bound at a place, for ever.
pub(super) fn bound(measure: Measure, compare: Compare, limit: Rational, place: PlaceId, site: Site) -> Bound {
    Bound {
        measure,
        compare,
        limit: Rate::total(limit),
        per_person: false,
        falling: None,
        scope: Scope::EachPeriod,
        places: Where::At(place),
        window: Window::default(),
        soft: None,
        except: Vec::new(),
        unit: if matches!(measure, Measure::Run(_)) { "run" } else { "%" }.into(),
        site,
    }
}

/// What binds an amount of the past. What was not told but worked out is rounded, and two roundings need not agree to the last
/// digit: it is bound from both sides, with that much room.
pub(super) fn about(amount: f64) -> Vec<(Compare, Rational)> {
    const ROOM: f64 = 1e-9;
    if amount.fract() == 0.0 {
        return vec![(Compare::Equal, exact(amount))];
    }
    vec![(Compare::AtLeast, exact(amount * (1.0 - ROOM))), (Compare::AtMost, exact(amount * (1.0 + ROOM)))]
}

/// A rule at a place in one period.
fn rule(measure: Measure, compare: Compare, limit: Rational, place: PlaceId, days: (Day, Day), site: Site) -> Rule {
    let window = Window { from: Some(days.0), until: Some(days.1) };
    Rule::Bound(Bound { window, ..bound(measure, compare, limit, place, site) })
}

/// Past runs are those that were done: so many where there are some, none elsewhere.
fn past(tir: &Tir, facts: &Facts, standing: &[Standing], events: &[Event]) -> Vec<Rule> {
    let past = facts.period.min(facts.periods());
    let mut rules = Vec::new();
    if past == 0 {
        return rules;
    }
    let mut done: BTreeMap<RecipeId, Vec<&Standing>> = BTreeMap::new();
    for one in standing.iter().filter(|one| one.period < past && one.runs > 0.0) {
        done.entry(one.activity.recipe).or_default().push(one);
    }
    let days = |period: u32| facts.horizon.get(period as usize).copied().unwrap_or((Day(0), Day(0)));
    for (at, recipe) in tir.recipes.iter().enumerate().filter(|(_, recipe)| !recipe.places.is_empty()) {
        let id = RecipeId(at as u32);
        let none = |place: Option<PlaceId>, from: u32, until: u32| {
            // What is before the horizon is past, too.
            let window = Window { from: (from > 0).then(|| days(from).0), until: Some(days(until - 1).1) };
            Rule::Forbid { recipe: id, place, window, except: Vec::new(), site: recipe.site }
        };
        let Some(done) = done.get(&id) else {
            rules.push(none(None, 0, past));
            continue;
        };
        let places: BTreeSet<PlaceId> = recipe.places.iter().copied().collect();
        for place in places {
            // What is bound at a place is summed over those inside it.
            let mut runs: BTreeMap<u32, (f64, Site)> = BTreeMap::new();
            for one in done.iter().filter(|one| tir.is_inside(one.activity.place, place)) {
                let sum =
                    runs.entry(one.period).or_insert_with(|| (0.0, line(facts, one, events).unwrap_or(recipe.site)));
                sum.0 += one.runs;
            }
            let mut from = 0;
            for (period, (runs, site)) in &runs {
                if from < *period {
                    rules.push(none(Some(place), from, *period));
                }
                for (compare, runs) in about(*runs) {
                    rules.push(rule(Measure::Run(id), compare, runs, place, days(*period), *site));
                }
                from = period + 1;
            }
            if from < past {
                rules.push(none(Some(place), from, past));
            }
        }
    }
    rules
}

/// The line that reports runs last.
fn line(facts: &Facts, one: &Standing, events: &[Event]) -> Option<Site> {
    let entry = facts.runs.of.get(&(one.activity, one.period))?;
    Some(events.get(entry.line?)?.site)
}

/// Of the period that goes on, no fewer runs than were started.
fn begun(tir: &Tir, facts: &mut Facts, events: &[Event], lifts: &Lifts) -> Vec<Rule> {
    let mut started: BTreeMap<RecipeId, Vec<(PlaceId, Rational, Site)>> = BTreeMap::new();
    let mut causes = Vec::new();
    for ((Activity { recipe, place }, period), entry) in &facts.runs.of {
        let (Some(runs), Some(line)) = (&entry.started, entry.line) else { continue };
        // In the past all that was reported counts; in the period that goes on, more may still be started.
        let more = runs.to_f64() - entry.planned;
        let more = if *period < facts.period { more.abs() } else { more };
        if more > 1e-9 * entry.planned.abs().max(runs.to_f64()) {
            causes.push(line);
        }
        let site = events.get(line).map(|event| event.site);
        if let Some(site) = site.filter(|_| *period == facts.period && runs.is_positive()) {
            started.entry(*recipe).or_default().push((*place, runs.clone(), site));
        }
    }
    facts.causes.extend(causes);
    let Some(days) = facts.horizon.get(facts.period as usize).copied() else { return Vec::new() };
    let mut rules = Vec::new();
    for (recipe, all) in started {
        for (place, _, site) in &all {
            let inside = all.iter().filter(|(inside, ..)| tir.is_inside(*inside, *place));
            let runs: Rational = inside.map(|(_, runs, _)| runs.clone()).sum();
            let no_more = lifts.no_more.contains(&Activity { recipe, place: *place });
            let compare = if no_more { Compare::Equal } else { Compare::AtLeast };
            rules.push(rule(Measure::Run(recipe), compare, runs, *place, days, *site));
        }
    }
    rules
}

/// What was promised for needs is kept, as far as it is not to be kept in the past.
fn promised(tir: &Tir, facts: &mut Facts, events: &[Event]) -> Vec<Rule> {
    let mut sums: BTreeMap<(NeedId, u32), (f64, usize)> = BTreeMap::new();
    for promise in &facts.promises {
        let period = facts.period_of(promise.by);
        let Some(id) = promise.to.filter(|_| period >= facts.period && period < facts.periods()) else { continue };
        let Some(need) = tir.needs.get(id.index()) else { continue };
        let one = match need.of {
            Needed::Resource(_) => 1.0,
            Needed::Property(_) => tir.counts_for(promise.node.resource, need).map_or(0.0, Rational::to_f64),
        };
        let sum = sums.entry((id, period)).or_insert((0.0, promise.line));
        sum.0 += one * (promise.amount - promise.elsewhere);
        sum.1 = promise.line;
    }
    let mut rules = Vec::new();
    for ((id, period), (promised, line)) in sums {
        let (Some(need), Some(event)) = (tir.needs.get(id.index()), events.get(line)) else { continue };
        let wanted = wanted(tir, need).get(period as usize).copied().unwrap_or(0.0);
        let label = tir.horizon.periods.get(period as usize).map_or("", |period| &*period.label);
        if promised > wanted * (1.0 + 1e-9) {
            facts.problems.push(words::promised_too_much(tir, event, id, label, wanted));
        }
        let part = if wanted > 0.0 { (promised / wanted).min(1.0) } else { 0.0 };
        if part > 0.0 {
            let part = if part > 1.0 - 1e-9 { Rational::from(100) } else { exact(100.0 * part) };
            let days = facts.horizon.get(period as usize).copied().unwrap_or((Day(0), Day(0)));
            rules.push(rule(Measure::Met(id), Compare::AtLeast, part, need.place, days, event.site));
        }
    }
    rules
}
