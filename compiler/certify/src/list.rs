//! The bounds in force, one by one: each at its place, in its periods, with its limit.

use weal_base::Rational;
use weal_tir::calendar::Basis;
use weal_tir::{Bound, Compare, Measure, PlaceId, Rule, Scope, Where};

use crate::digits::{Sum, power};
use crate::model::Model;
use crate::tally::{EVERYWHERE, What};
use crate::time;

/// Where a bound is declared, as indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    /// A threshold.
    Threshold(usize),
    /// A rule of a policy, counted from 0.
    Rule(usize, usize),
}

impl Source {
    /// The bound, if it is one and in force.
    pub(crate) fn bound<'a>(self, model: &Model<'a>) -> Option<&'a Bound> {
        match self {
            Source::Threshold(id) => model.tir.thresholds.get(id).map(|threshold| &threshold.bound),
            Source::Rule(policy, rule) => {
                model.adopted.binary_search(&policy).ok()?;
                match model.tir.policies[policy].rules.get(rule)? {
                    Rule::Bound(bound) => Some(bound),
                    Rule::Forbid { .. } => None,
                }
            }
        }
    }
    /// Its name as plans have it.
    pub(crate) fn name(self, model: &Model) -> String {
        match self {
            Source::Threshold(id) => model.tir.thresholds[id].name.to_string(),
            Source::Rule(policy, rule) => {
                format!("{}/{}", model.tir.policies[policy].name, rule + 1)
            }
        }
    }
    /// All bounds in force.
    pub(crate) fn all(model: &Model) -> Vec<Source> {
        let thresholds = (0..model.tir.thresholds.len()).map(Source::Threshold);
        let rules = model
            .adopted
            .iter()
            .flat_map(|policy| (0..model.tir.policies[*policy].rules.len()).map(|rule| Source::Rule(*policy, rule)));
        thresholds.chain(rules).filter(|source| source.bound(model).is_some()).collect()
    }
}

/// A bound at a place, over one period or several.
pub(crate) struct Instance<'a> {
    /// The bound.
    pub(crate) bound: &'a Bound,
    /// What it measures.
    pub(crate) what: What,
    /// The place, with all places inside it.
    pub(crate) place: usize,
    /// The periods it sums over.
    pub(crate) periods: Vec<usize>,
    /// The last of them.
    pub(crate) last: usize,
    /// Its limit.
    pub(crate) limit: Rational,
    /// How much of what it is about one unit of what it measures is: less than nothing for room below a ceiling.
    pub(crate) scale: Rational,
    /// What it is about where nothing is measured.
    pub(crate) offset: Rational,
}

/// The limit of a bound in a period.
fn limit(model: &Model, bound: &Bound, at: usize) -> Rational {
    let limit = bound.limit.in_period(&model.periods[at]);
    match &bound.falling {
        Some(falling) => {
            let steps = time::whole_steps(model.periods, &falling.every, at);
            &limit * &power(&(&Rational::ONE - &falling.part), steps)
        }
        None => limit,
    }
}

/// The instances of a bound.
pub(crate) fn instances<'a>(model: &Model<'a>, source: Source) -> Vec<Instance<'a>> {
    source.bound(model).map_or_else(Vec::new, |bound| of(model, bound))
}

fn of<'a>(model: &Model<'a>, bound: &'a Bound) -> Vec<Instance<'a>> {
    if let Some(under) = model.tir.under(bound.measure) {
        return rooms(model, under, bound);
    }
    if let Measure::Met(need) = bound.measure {
        // Each need that a declaration makes is at a place of its own.
        let needs = model.tir.met_at(need, bound.places).into_iter();
        return needs.flat_map(|need| parts(model, bound, need.index())).collect();
    }
    let Some(what) = What::of(bound.measure) else { return Vec::new() };
    let places: Vec<usize> = match bound.places {
        Where::Everywhere => vec![EVERYWHERE],
        Where::EachPlace => model.innermost(EVERYWHERE),
        Where::EachIn(place) => model.innermost(place.index()),
        Where::At(place) => vec![place.index()],
    };
    let mut found = Vec::with_capacity(places.len());
    for place in places {
        // A limit per person is that many times as high.
        let living = bound.per_person.then(|| model.tir.places[place].people.clone().unwrap_or_default());
        for (periods, limit) in spans(model, bound, place) {
            let limit = living.as_ref().map_or(limit.clone(), |people| &limit * people);
            let Some(last) = periods.last().copied() else { continue };
            let (scale, offset) = (Rational::ONE, Rational::ZERO);
            found.push(Instance { bound, what, place, periods, last, limit, scale, offset });
        }
    }
    found
}

/// The instances of a bound on the part met of a need, in percent of what is wanted in their periods.
fn parts<'a>(model: &Model<'a>, bound: &'a Bound, need: usize) -> Vec<Instance<'a>> {
    let declared = &model.tir.needs[need];
    let wanted = |at: &usize| model.wanted(declared, *at);
    let place = declared.place;
    let covered = |at: &usize| bound.holds_in(&model.periods[*at], place) && wanted(at).is_positive();
    // Where nothing is wanted, nothing is met or missed.
    let all: Vec<usize> = (0..model.periods.len()).filter(covered).collect();
    let spans: Vec<&[usize]> = match bound.scope {
        Scope::EachPeriod => all.chunks(1).collect(),
        Scope::Total => all.chunks(all.len().max(1)).collect(),
    };
    let instance = |periods: &[usize]| {
        let last = *periods.last()?;
        let sum: Rational = periods.iter().map(wanted).sum();
        let scale = Rational::from(100).checked_div(&sum).unwrap_or_default();
        let (what, limit, offset) = (What::Met(need), limit(model, bound, last), Rational::ZERO);
        Some(Instance { bound, what, place: place.index(), periods: periods.to_vec(), last, limit, scale, offset })
    };
    spans.into_iter().filter_map(instance).collect()
}

/// The instances of a bound on the room under another: where and when that one holds.
fn rooms<'a>(model: &Model<'a>, under: &'a Bound, bound: &'a Bound) -> Vec<Instance<'a>> {
    let mut found = Vec::new();
    for one in of(model, under) {
        let place = PlaceId(one.place as u32);
        if !bound.holds_in(&model.periods[one.last], place) {
            continue;
        }
        let once = under.scope == Scope::EachPeriod || bound.limit.basis == Basis::Total;
        let asked = if once { std::slice::from_ref(&one.last) } else { &one.periods };
        let mut sum = Sum::default();
        asked.iter().for_each(|at| sum.add(&limit(model, bound, *at)));
        // Below a ceiling, room is what the measure leaves; above a floor, what it has more.
        let up = under.compare == Compare::AtLeast;
        let left = &one.limit - &one.offset;
        let (scale, offset) = if up { (one.scale, -left) } else { (-one.scale, left) };
        found.push(Instance { bound, limit: sum.get().clone(), scale, offset, ..one });
    }
    found
}

/// The periods over which a bound sums at a place, each with its limit.
fn spans(model: &Model, bound: &Bound, place: usize) -> Vec<(Vec<usize>, Rational)> {
    let covered = |period: &usize| bound.holds_in(&model.periods[*period], PlaceId(place as u32));
    let periods: Vec<usize> = (0..model.periods.len()).filter(covered).collect();
    let Some(last) = periods.last().copied() else {
        return Vec::new();
    };
    match (bound.scope, bound.measure) {
        (Scope::EachPeriod, _) => periods.iter().map(|at| (vec![*at], limit(model, bound, *at))).collect(),
        (Scope::Total, Measure::Stock(_)) => vec![(vec![last], limit(model, bound, last))],
        (Scope::Total, _) if bound.limit.basis == Basis::Total => {
            vec![(periods, limit(model, bound, last))]
        }
        (Scope::Total, _) => {
            let mut total = Sum::default();
            periods.iter().for_each(|at| total.add(&limit(model, bound, *at)));
            vec![(periods, total.get().clone())]
        }
    }
}
