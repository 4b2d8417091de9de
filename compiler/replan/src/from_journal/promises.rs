//! What was promised, and what was delivered of it.

use weal_base::Rational;
use weal_tir::calendar::Day;
use weal_tir::{Event, Kind, NeedId, PlaceId, ResourceId};

use super::amounts::came;
use super::books::Books;
use super::facts::{Facts, exact};
use super::{fleet, words};
use crate::ir::Promise;

/// `promise`: kept in mind until it is delivered.
pub(super) fn promised(
    line: usize,
    to: Option<NeedId>,
    of: (ResourceId, PlaceId),
    amount: &Rational,
    by: Day,
    facts: &mut Facts,
) {
    if !amount.is_positive() {
        return;
    }
    let (node, amount) = (facts.node(of), amount.to_f64());
    facts.promises.push(Promise { to, node, amount, left: amount, elsewhere: 0.0, by, line });
}

/// `deliver`: keeps what was promised first. What came in to us is there from the day on.
pub(super) fn delivered(
    event: &Event,
    line: usize,
    to: Option<NeedId>,
    of: (ResourceId, PlaceId),
    amount: &Rational,
    facts: &mut Facts,
    books: &mut Books,
) {
    let (node, kind) = (facts.node(of), facts.kind(of.0));
    if kind == Kind::Knowledge {
        return facts.problems.push(words::not_an_amount(books.tir(), event, of.0));
    }
    if !amount.is_positive() {
        return;
    }
    let mut rest = amount.to_f64();
    let horizon = &facts.horizon;
    let period = |day: Day| horizon.partition_point(|(_, end)| *end <= day);
    let now = period(event.day);
    let open = facts.promises.iter_mut().filter(|promise| promise.to == to && (to.is_some() || promise.node == node));
    for promise in open {
        let kept = promise.left.min(rest);
        promise.left = if promise.left - kept <= 1e-9 * promise.amount { 0.0 } else { promise.left - kept };
        promise.elsewhere += if period(promise.by) == now { 0.0 } else { kept };
        rest -= kept;
    }
    if to.is_some() {
        return;
    }
    facts.causes.insert(line);
    if kind == Kind::Durable {
        return fleet::changed(node, event.day, event.day, amount.to_f64(), event.site, facts, books);
    }
    came(of, event.day, amount.clone(), true, event.site, facts, books);
}

/// What is promised to us and still to come, comes on the day it is promised for; what did not come by its day is not
/// counted on any more.
pub(super) fn still_to_come(events: &[Event], facts: &mut Facts) {
    let open: Vec<Promise> = facts.promises.iter().filter(|promise| promise.left > 0.0).cloned().collect();
    for promise in open {
        facts.causes.insert(promise.line);
        let Some(event) = events.get(promise.line).filter(|_| promise.to.is_none()) else { continue };
        let inside = facts.horizon.first().is_some_and(|(first, _)| *first <= promise.by);
        let period = facts.period_of(promise.by);
        if promise.by < facts.today || !inside || period >= facts.periods() {
            continue;
        }
        if facts.kind(promise.node.resource) != Kind::Durable {
            facts.supply(promise.node, promise.by, exact(promise.left), event.site);
            continue;
        }
        // New ones serve from the day on: in its period for the days that are left of it.
        let Some((_, end)) = facts.horizon.get(period as usize).copied() else { continue };
        let part = f64::from(end.0 - promise.by.0) / facts.days(period);
        facts.supply(promise.node, promise.by, exact(promise.left * part), event.site);
        if period + 1 < facts.periods() {
            facts.supply(promise.node, end, exact(promise.left * (1.0 - part)), event.site);
        }
    }
}
