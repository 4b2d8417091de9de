//! Thresholds and the rules of adopted policies: where they hold, and which rows a measured amount falls into.

use weal_base::{Rational, Site};
use weal_tir::{
    Bound, Compare, Measure, NeedId, PlaceId, PolicyId, RecipeId, ResourceId, Rule, ThresholdId, Tir, Where,
};

use super::arrays::{Arrays, NONE, number};
use super::layout::Layout;
use crate::amounts::Limit;
use crate::ir::{Declared, Row};
use crate::rooms::limits;

/// A bound, and its rows.
pub(super) struct Bounded<'a> {
    pub(super) bound: &'a Bound,
    pub(super) declared: Declared,
    pub(super) site: Site,
    /// The places of its rows, by their names.
    slots: Vec<PlaceId>,
    /// Per place, the slot into which falls what is measured there; [`NONE`] where it falls into none.
    slot_of: Vec<u32>,
    /// Per slot, its limits.
    limits: Vec<Vec<Limit>>,
    /// Per slot, per period: the row its measure falls into; [`NONE`] outside its window.
    rows: Vec<u32>,
}

/// A `forbid` of an adopted policy.
pub(super) struct Forbidden<'a> {
    pub(super) policy: PolicyId,
    pub(super) rule: u32,
    pub(super) recipe: RecipeId,
    pub(super) site: Site,
    pub(super) forbid: &'a Rule,
}

/// What is measured, as a key to look up who measures it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Measured {
    Stock(ResourceId),
    Emitted(ResourceId),
    Consumed(ResourceId),
    Produced(ResourceId),
    Worked(ResourceId),
    AllWorked,
    Used(ResourceId),
    Run(RecipeId),
    /// What a need gets, less what it wants.
    Met(NeedId),
}

impl Measured {
    /// Whether a measure is what columns add up to, as it is.
    fn plain(measure: Measure) -> bool {
        !matches!(measure, Measure::Met(_) | Measure::Headroom(_))
    }

    /// All keys of a bound's measure: `met` is about each need that a declaration makes.
    fn all_of(tir: &Tir, bound: &Bound) -> Vec<Measured> {
        let own = tir.under(bound.measure).unwrap_or(bound);
        match own.measure {
            Measure::Met(need) => tir.met_at(need, own.places).into_iter().map(Measured::Met).collect(),
            _ => Measured::of(tir, own.measure).into_iter().collect(),
        }
    }

    /// The key of what columns add up to in a measure; `None` for those only tests look at.
    pub(super) fn of(tir: &Tir, measure: Measure) -> Option<Measured> {
        Some(match tir.under(measure).map_or(measure, |bound| bound.measure) {
            Measure::Stock(resource) => Measured::Stock(resource),
            Measure::Emitted(resource) => Measured::Emitted(resource),
            Measure::Consumed(resource) => Measured::Consumed(resource),
            Measure::Produced(resource) => Measured::Produced(resource),
            Measure::Worked(Some(resource)) => Measured::Worked(resource),
            Measure::Worked(None) => Measured::AllWorked,
            Measure::Used(resource) => Measured::Used(resource),
            Measure::Run(recipe) => Measured::Run(recipe),
            Measure::Met(need) => Measured::Met(need),
            Measure::Headroom(_) | Measure::Content { .. } => return None,
        })
    }
}

/// The thresholds and the rules of adopted policies, thresholds first, each by name.
pub(super) fn find<'a>(tir: &'a Tir, adopted: &[PolicyId]) -> (Vec<Bounded<'a>>, Vec<Forbidden<'a>>) {
    let mut bounded = Vec::new();
    let mut forbidden = Vec::new();
    let mut add = |bound: &'a Bound, declared: Declared| {
        if Measured::of(tir, bound.measure).is_some() {
            bounded.push(Bounded {
                bound,
                declared,
                site: bound.site,
                slots: Vec::new(),
                slot_of: Vec::new(),
                limits: Vec::new(),
                rows: Vec::new(),
            });
        }
    };
    let mut order: Vec<ThresholdId> = (0..tir.thresholds.len() as u32).map(ThresholdId).collect();
    order.sort_by_key(|id| (&tir.thresholds[id.index()].name, *id));
    for id in order {
        add(&tir.thresholds[id.index()].bound, Declared::Threshold(id));
    }
    let mut order: Vec<PolicyId> = adopted.iter().copied().filter(|id| id.index() < tir.policies.len()).collect();
    order.sort_by_key(|id| (&tir.policies[id.index()].name, *id));
    order.dedup();
    for policy in order {
        for (rule, what) in tir.policies[policy.index()].rules.iter().enumerate() {
            let rule = rule as u32;
            match what {
                Rule::Bound(bound) => add(bound, Declared::Rule(policy, rule)),
                Rule::Forbid { recipe, site, .. } => {
                    forbidden.push(Forbidden { policy, rule, recipe: *recipe, site: *site, forbid: what });
                }
            }
        }
    }
    (bounded, forbidden)
}

/// How many places a bound has rows for.
pub(super) fn slots(tir: &Tir, bound: &Bound) -> usize {
    match bound.places {
        Where::Everywhere | Where::At(_) if Measured::plain(bound.measure) => 1,
        _ => tir.places_bound(bound).len(),
    }
}

/// Per place, the slot whose place is this one or around it. No two slots are around the same place.
fn slot_of(tir: &Tir, slots: &[PlaceId]) -> Vec<u32> {
    let mut found = vec![NONE; tir.places.len()];
    for (slot, place) in slots.iter().enumerate() {
        found[place.index()] = slot as u32;
    }
    // A place comes behind the one around it.
    for at in 0..found.len() {
        if let Some(parent) = tir.places[at].parent.filter(|_| found[at] == NONE) {
            found[at] = found[parent.index()];
        }
    }
    found
}

impl Bounded<'_> {
    /// Adds its rows.
    pub(super) fn rows(&mut self, layout: &Layout, arrays: &mut Arrays) {
        self.slots = layout.tir.places_bound(self.bound);
        self.slots.sort_by_key(|place| layout.place_order[place.index()]);
        self.slot_of = slot_of(layout.tir, &self.slots);
        self.rows = vec![NONE; self.slots.len() * layout.periods as usize];
        for (slot, place) in self.slots.iter().enumerate() {
            let found = limits(layout.tir, self.bound, *place);
            for limit in &found {
                let value = number(&(&limit.limit - &limit.offset));
                let (lower, upper) = match self.bound.compare {
                    Compare::AtMost => (f64::NEG_INFINITY, value),
                    Compare::AtLeast => (value, f64::INFINITY),
                    Compare::Equal => (value, value),
                };
                let row = match self.declared {
                    Declared::Rule(policy, rule) => Row::Rule(policy, rule, *place, limit.period),
                    Declared::Threshold(id) => Row::Threshold(id, *place, limit.period),
                    _ => continue,
                };
                let row = arrays.row(row, lower, upper);
                // Room is left under a bound as a whole, wherever an exception speaks of the room.
                let summed = layout.tir.under(self.bound.measure).unwrap_or(self.bound);
                for t in limit.first..=limit.period {
                    // Between the first and the last an exception may speak.
                    let holds = layout.horizon.periods.get(t as usize).is_some_and(|it| summed.holds_in(it, *place));
                    if holds || t == limit.period {
                        self.rows[slot * layout.periods as usize + t as usize] = row;
                    }
                }
            }
            self.limits.push(found);
        }
    }

    /// The row into which a measured amount at a place in a period falls, and what it comes to there.
    fn at(&self, periods: u32, place: PlaceId, t: u32, amount: &Rational) -> Option<(u32, Rational)> {
        let slot = self.slot_of.get(place.index()).copied().filter(|slot| *slot != NONE)?;
        let row = self.rows[slot as usize * periods as usize + t as usize];
        if row == NONE {
            return None;
        }
        if Measured::plain(self.bound.measure) {
            return Some((row, amount.clone()));
        }
        let limits = self.limits.get(slot as usize)?;
        let limit = limits.get(limits.partition_point(|limit| limit.period < t))?;
        Some((row, amount * &limit.scale))
    }

    /// Its places, each with its limits there and its rows by period.
    pub(super) fn by_place(&self, periods: u32) -> impl Iterator<Item = (PlaceId, &[Limit], &[u32])> {
        let rows = self.rows.chunks(periods.max(1) as usize);
        self.slots.iter().zip(&self.limits).zip(rows).map(|((place, limits), rows)| (*place, &limits[..], rows))
    }

    /// Its rows, each with how far one unit of stretch moves its limit.
    pub(super) fn stretched(&self, periods: u32) -> impl Iterator<Item = (u32, &Rational)> {
        let row = move |slot: usize, t: u32| self.rows[slot * periods as usize + t as usize];
        self.limits
            .iter()
            .enumerate()
            .flat_map(move |(slot, limits)| limits.iter().map(move |limit| (row(slot, limit.period), &limit.unit)))
    }
}

/// Who measures what: for every measured amount, the rows and aims it adds to.
pub(super) struct Gauges<'a> {
    bounded: &'a [Bounded<'a>],
    periods: u32,
    /// (what is measured, by which bound), sorted.
    bounds: Vec<(Measured, u32)>,
    /// (what is measured, for which aim, at which weight), sorted.
    aims: Vec<(Measured, u32, &'a Rational)>,
}

/// An amount that a column adds to an aim: the aim's index and the weighted amount.
pub(super) type ToAim = (u32, Rational);

impl<'a> Gauges<'a> {
    pub(super) fn new(tir: &'a Tir, bounded: &'a [Bounded<'a>]) -> Gauges<'a> {
        let mut bounds: Vec<(Measured, u32)> = bounded
            .iter()
            .enumerate()
            .flat_map(|(at, one)| Measured::all_of(tir, one.bound).into_iter().map(move |of| (of, at as u32)))
            .collect();
        bounds.sort_unstable();
        let mut aims = Vec::new();
        for (at, aim) in tir.aims.iter().enumerate() {
            for (weight, measure) in &aim.terms {
                aims.extend(Measured::of(tir, *measure).map(|measured| (measured, at as u32, weight)));
            }
        }
        aims.sort_unstable();
        Gauges { bounded, periods: tir.horizon.periods.len() as u32, bounds, aims }
    }

    /// Whether anyone measures this.
    pub(super) fn any(&self, measured: Measured) -> bool {
        self.bounds.binary_search_by_key(&measured, |(key, _)| *key).is_ok()
            || self.aims.binary_search_by_key(&measured, |(key, ..)| *key).is_ok()
    }

    /// Adds an amount at a place in a period wherever it is measured. Of stocks, aims look at the last period only.
    pub(super) fn add(
        &self,
        measured: Measured,
        place: PlaceId,
        t: u32,
        amount: &Rational,
        rows: &mut Vec<(u32, Rational)>,
        aims: &mut Vec<ToAim>,
    ) {
        let from = self.bounds.partition_point(|(key, _)| *key < measured);
        for (_, at) in self.bounds[from..].iter().take_while(|(key, _)| *key == measured) {
            rows.extend(self.bounded[*at as usize].at(self.periods, place, t, amount));
        }
        if matches!(measured, Measured::Stock(_)) && t + 1 != self.periods {
            return;
        }
        let from = self.aims.partition_point(|(key, ..)| *key < measured);
        for (_, aim, weight) in self.aims[from..].iter().take_while(|(key, ..)| *key == measured) {
            aims.push((*aim, *weight * amount));
        }
    }
}

/// The resources whose stock is measured by a bound or an aim.
pub(super) fn measured_stocks(tir: &Tir, bounded: &[Bounded]) -> Vec<ResourceId> {
    let bounds = bounded.iter().map(|one| one.bound.measure);
    let aims = tir.aims.iter().flat_map(|aim| aim.terms.iter().map(|(_, measure)| *measure));
    bounds
        .chain(aims)
        .filter_map(|measure| match Measured::of(tir, measure)? {
            Measured::Stock(resource) => Some(resource),
            _ => None,
        })
        .collect()
}
