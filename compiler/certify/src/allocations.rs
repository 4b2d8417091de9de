//! Checks thresholds divided over places: by the rule they name, adding up to all of the whole, and stated as they are.

use std::collections::BTreeMap;

use weal_base::Rational;
use weal_plan::Plan;
use weal_tir::{Allocation, Bound, Share, ShareRule, Where};

use crate::ledger::Ledger;
use crate::model::Model;
use crate::words;

/// Checks the program's allocations, and what the plan says of them.
pub(crate) fn check(model: &Model, plan: &Plan, ledger: &mut Ledger) {
    for allocation in &model.tir.allocations {
        let name = name(model, allocation);
        adds_up(allocation, &name, ledger);
        for share in &allocation.shares {
            goes_by_rule(model, allocation, share, &name, ledger);
            holds_as_part(model, allocation, share, &name, ledger);
        }
        apart(model, allocation, &name, ledger);
    }
    stated(model, plan, ledger);
}

/// A condition that holds exactly or not at all.
fn must(ledger: &mut Ledger, holds: bool, say: impl FnOnce() -> String) {
    ledger.same(if holds { "" } else { "!" }, "", say);
}

fn name(model: &Model, allocation: &Allocation) -> String {
    model.tir.thresholds[allocation.of.index()].name.to_string()
}

fn place(model: &Model, share: &Share) -> String {
    model.tir.places[share.place.index()].name.to_string()
}

fn adds_up(allocation: &Allocation, name: &str, ledger: &mut Ledger) {
    let sum: Rational = allocation.shares.iter().map(|share| share.part.clone()).sum();
    must(ledger, sum == Rational::ONE, || {
        format!("the parts of {name} by {} add up to {} of it, and not to all", allocation.text, &sum)
    });
    let negative = allocation.shares.iter().any(|share| share.part.is_negative() || share.weight.is_negative());
    must(ledger, !negative, || format!("a part of {name} is less than nothing"));
}

/// What a place counts for, recomputed; a table's figures are only at hand as weights.
fn goes_by_rule(model: &Model, allocation: &Allocation, share: &Share, name: &str, ledger: &mut Ledger) {
    let there = &model.tir.places[share.place.index()];
    let weight = match &allocation.rule {
        ShareRule::People => there.people.clone(),
        ShareRule::Area => there.area.clone(),
        ShareRule::Equal => Some(Rational::ONE),
        ShareRule::Table => Some(share.weight.clone()),
        ShareRule::Need(needs) => {
            let mut sum = Rational::ZERO;
            for need in needs.iter().map(|need| &model.tir.needs[need.index()]) {
                if model.around(need.place.index()).any(|around| around == share.place.index()) {
                    (0..model.periods.len()).for_each(|at| sum = &sum + &model.wanted(need, at));
                }
            }
            Some(sum)
        }
    };
    must(ledger, weight.as_ref() == Some(&share.weight), || {
        let due = weight.map_or_else(|| "nothing".to_owned(), |weight| weight.to_string());
        let weight = &share.weight;
        format!("{} counts for {weight} of {name} by {}, and it should be {due}", place(model, share), allocation.text)
    });
    let all: Rational = allocation.shares.iter().map(|share| share.weight.clone()).sum();
    must(ledger, &share.part * &all == share.weight, || {
        format!("{} gets {} of {name}, which is not its part", place(model, share), &share.part)
    });
}

/// The threshold of a part: that of the whole, its limit times the part, at the place.
fn holds_as_part(model: &Model, allocation: &Allocation, share: &Share, name: &str, ledger: &mut Ledger) {
    let whole = &model.tir.thresholds[allocation.of.index()].bound;
    let part = &model.tir.thresholds[share.threshold.index()].bound;
    let within = within(whole).unwrap_or(0);
    let people = if whole.per_person { model.tir.places[within].people.clone() } else { Some(Rational::ONE) };
    let due = whole.limit.times(&(&people.unwrap_or_default() * &share.part));
    let alike = part.measure == whole.measure
        && part.compare == whole.compare
        && part.scope == whole.scope
        && part.window == whole.window
        && part.falling == whole.falling
        && part.soft == whole.soft
        && !part.per_person
        && part.places == Where::At(share.place);
    must(ledger, alike && part.limit == due, || {
        let (limit, due) = words::amounts(&part.limit.amount, &due.amount, &whole.unit);
        format!("the part of {name} at {} is {limit}, and it should be {due}", place(model, share))
    });
}

/// The place a threshold holds at as one; none where it holds at each by itself.
fn within(bound: &Bound) -> Option<usize> {
    match bound.places {
        Where::Everywhere => Some(0),
        Where::At(place) => Some(place.index()),
        Where::EachPlace | Where::EachIn(_) => None,
    }
}

/// The places lie inside the whole's and not in one another, so that nothing counts twice.
fn apart(model: &Model, allocation: &Allocation, name: &str, ledger: &mut Ledger) {
    let within = within(&model.tir.thresholds[allocation.of.index()].bound);
    let mut seen = vec![false; model.tir.places.len()];
    for share in &allocation.shares {
        let at = share.place.index();
        let inside = model.around(at).any(|around| Some(around) == within);
        let again = std::mem::replace(&mut seen[at], true);
        must(ledger, inside && !again, || format!("{} has no part in {name}, or two", place(model, share)));
    }
    for share in &allocation.shares {
        let nested = model.around(share.place.index()).skip(1).any(|around| seen[around]);
        must(ledger, !nested, || format!("{} shares {name} with a place around it", place(model, share)));
    }
}

/// What the plan says of parts is what the program gives.
fn stated(model: &Model, plan: &Plan, ledger: &mut Ledger) {
    if model.tir.allocations.is_empty() && plan.allocations.is_empty() {
        return;
    }
    let mut due = BTreeMap::new();
    for allocation in &model.tir.allocations {
        for share in &allocation.shares {
            let threshold = &*model.tir.thresholds[share.threshold.index()].name;
            due.insert((name(model, allocation), threshold), (place(model, share), &*allocation.text, &share.part));
        }
    }
    let expected = due.len();
    for stated in &plan.allocations {
        let fits = due.remove(&(stated.of.clone(), stated.threshold.as_str())).is_some_and(|(place, rule, part)| {
            stated.place == place && stated.rule == rule && stated.exact == part.to_string()
        });
        must(ledger, fits, || {
            let (part, of) = (words::clipped(&stated.exact), words::clipped(&stated.of));
            format!("the plan gives {} a part of {part} of {of}, which it does not have", words::clipped(&stated.place))
        });
    }
    must(ledger, due.is_empty(), || {
        format!("the plan states {} of {expected} parts of what is allocated", expected - due.len())
    });
}
