//! Limits on what columns add up to only after a turn: the part of a need that is met, the room under a threshold.
//!
//! Source: `spec/planning.md`, section Bounds.

use weal_base::Rational;
use weal_tir::calendar::Basis;
use weal_tir::{Bound, Compare, Measure, NeedId, PlaceId, Scope, Tir};

use crate::amounts::{self, Limit, wanted};

/// The limits of a bound at one of its places, by period; see [`amounts::limits`].
pub fn limits(tir: &Tir, bound: &Bound, place: PlaceId) -> Vec<Limit> {
    match (bound.measure, tir.under(bound.measure)) {
        (Measure::Met(need), _) => met(tir, need, bound, place),
        (Measure::Headroom(_), Some(under)) => room(tir, under, bound, place),
        (Measure::Headroom(_), None) => Vec::new(),
        _ => {
            let mut found = amounts::limits(bound, &tir.horizon, place);
            // A limit per person is that many times as high.
            let times = tir.times(bound, place);
            for limit in found.iter_mut().filter(|_| bound.per_person) {
                (limit.limit, limit.unit) = (&limit.limit * &times, &limit.unit * &times);
            }
            found
        }
    }
}

/// In periods in which the need at the place wants something, or over all of them together: `100 − 100 short / wanted`.
fn met(tir: &Tir, need: NeedId, bound: &Bound, place: PlaceId) -> Vec<Limit> {
    let mut needs = tir.met_at(need, bound.places).into_iter().filter_map(|need| tir.needs.get(need.index()));
    let Some(need) = needs.find(|need| need.place == place) else { return Vec::new() };
    let wanted = wanted(need, &tir.horizon);
    let hundred = Rational::from(100);
    let each = Bound { scope: Scope::EachPeriod, ..bound.clone() };
    let mut found = Vec::new();
    let mut sum = Rational::ZERO;
    for mut limit in amounts::limits(&each, &tir.horizon, place) {
        let Some(wanted) = wanted.get(limit.period as usize).filter(|wanted| wanted.is_positive()) else { continue };
        sum = &sum + wanted;
        limit.offset.clone_from(&hundred);
        limit.scale = hundred.checked_div(wanted).unwrap_or_default();
        found.push(limit);
    }
    let (Scope::Total, Some(first), Some(last)) = (bound.scope, found.first(), found.last()) else { return found };
    vec![Limit { first: first.first, scale: hundred.checked_div(&sum).unwrap_or_default(), ..last.clone() }]
}

/// Where a threshold holds, what is left to its limit.
fn room(tir: &Tir, under: &Bound, bound: &Bound, place: PlaceId) -> Vec<Limit> {
    if matches!(under.measure, Measure::Headroom(_)) {
        return Vec::new();
    }
    let periods = || tir.horizon.periods.iter().zip(0..);
    let own = Bound { scope: Scope::EachPeriod, ..bound.clone() };
    let asked = amounts::limits(&own, &tir.horizon, place);
    let at = |period: u32| asked.iter().find(|limit| limit.period == period);
    let mut found = Vec::new();
    for left in limits(tir, under, place) {
        let Some(mut limit) = at(left.period).cloned() else { continue };
        if under.scope == Scope::Total && bound.limit.basis != Basis::Total {
            let covered = periods().filter(|(period, _)| under.holds_in(period, place));
            let covered: Vec<&Limit> = covered.filter_map(|(_, period)| at(period)).collect();
            limit.limit = covered.iter().map(|limit| limit.limit.clone()).sum();
            limit.unit = covered.iter().map(|limit| limit.unit.clone()).sum();
        }
        let room = &left.limit - &left.offset;
        (limit.offset, limit.scale) = match under.compare {
            Compare::AtLeast => (-room, left.scale),
            Compare::AtMost | Compare::Equal => (room, -left.scale),
        };
        found.push(Limit { first: left.first, ..limit });
    }
    found
}
