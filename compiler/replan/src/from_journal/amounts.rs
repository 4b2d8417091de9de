//! What came, what went, and what was counted.

use weal_base::Rational;
use weal_tir::calendar::Day;
use weal_tir::{Event, Kind, PlaceId, ResourceId};

use super::books::{Books, is_held};
use super::facts::{Facts, Once, exact};
use super::{fleet, words};
use crate::ir::Counted;

/// A count within this part of what was expected is as expected.
pub(super) const AS_EXPECTED: f64 = 1e-6;

/// `gain` and `lose`; what is lost is never more than there is.
pub(super) fn changed(
    event: &Event,
    at: usize,
    of: (ResourceId, PlaceId),
    amount: &Rational,
    facts: &mut Facts,
    books: &mut Books,
) {
    let (node, kind) = (facts.node(of), facts.kind(of.0));
    let period = facts.period_of(event.day);
    if kind == Kind::Knowledge {
        return facts.problems.push(words::not_an_amount(books.tir(), event, of.0));
    }
    if amount.is_zero() {
        return;
    }
    let mut amount = amount.clone();
    if amount.is_negative() {
        // When lines are read again, as much is lost as the first time.
        let there = match facts.kept.get(&at) {
            Some(there) => *there,
            None => match kind {
                Kind::Durable => fleet::serving(node, event.day, facts, books),
                Kind::Flowing | Kind::Labour => books.there_is(node, period, facts),
                _ => books.expected(node, event.day, facts).max(0.0),
            },
        };
        if -amount.to_f64() > there * (1.0 + AS_EXPECTED) {
            facts.kept.insert(at, there);
            facts.problems.push(words::more_than_there(books.tir(), event, of.0, there));
            amount = -exact(there);
        }
    }
    if amount.is_zero() {
        return;
    }
    facts.causes.insert(at);
    if kind == Kind::Durable {
        return fleet::changed(node, event.day, event.day, amount.to_f64(), event.site, facts, books);
    }
    came(of, event.day, amount, true, event.site, facts, books);
}

/// Writes down that something came on a day; went, where it is negative. It is a `step` on that day, or corrects what the
/// plan brings in the course of the period.
pub(super) fn came(
    of: (ResourceId, PlaceId),
    day: Day,
    amount: Rational,
    step: bool,
    site: weal_base::Site,
    facts: &mut Facts,
    books: &mut Books,
) {
    let node = facts.node(of);
    let value = amount.to_f64();
    facts.supply(node, day, amount, site);
    books.came(node, facts.period_of(day), value);
    facts.once.entry(node).or_default().push(Once { day, amount: value, step });
}

/// `count`: what is there at the end of the day is what was counted; the difference to what was expected came or went.
pub(super) fn counted(
    event: &Event,
    at: usize,
    of: (ResourceId, PlaceId),
    amount: &Rational,
    facts: &mut Facts,
    books: &mut Books,
) {
    let (node, kind) = (facts.node(of), facts.kind(of.0));
    let found = amount.to_f64();
    if kind != Kind::Durable && !is_held(kind) {
        return facts.problems.push(words::cannot_be_counted(books.tir(), event, of.0));
    }
    let expected = match kind {
        Kind::Durable => fleet::serving(node, event.day, facts, books),
        _ => books.expected(node, event.day, facts),
    };
    let more = found - expected;
    let counted = Counted { node, day: event.day, expected: expected.max(0.0), found, site: event.site };
    facts.counts.push(counted);
    if more.abs() <= AS_EXPECTED * found.abs().max(expected.abs()) {
        return;
    }
    facts.causes.insert(at);
    if kind == Kind::Durable {
        // Counted at the end of the day, so from the next day on.
        return fleet::changed(node, event.day, Day(event.day.0 + 1), more, event.site, facts, books);
    }
    let comes = books.so_that_more(node, facts.period_of(event.day), more, facts);
    came(of, event.day, exact(comes), true, event.site, facts, books);
}
