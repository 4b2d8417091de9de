//! Signals: from a day on, another amount than the program says.

use weal_base::Rational;
use weal_tir::calendar::{Basis, Day, Rate};
use weal_tir::steps::{Step, Steps};
use weal_tir::{Event, Happened, Signal, ThresholdId, Tir, WHOLE};

use super::facts::Facts;
use super::words;

/// Writes the amount of a signal into the program, from its day on. Amounts that the program has for still later days hold
/// from these on. What is no rate, but an amount for a period as a whole, is another in the period the day is in.
pub(super) fn apply(tir: &mut Tir, event: &Event, line: usize, facts: &mut Facts) {
    let Happened::Signal { of, amount } = &event.what else { return };
    let period = facts.period_of(event.day);
    let start = facts.horizon.get(period as usize).map_or(event.day, |(start, _)| *start);
    let from = |rate: &Rate| if rate.basis == Basis::Total { start } else { event.day };
    let changed = match of {
        Signal::Need(id) => match tir.needs.get_mut(id.index()) {
            // What is wanted at every time is no rate, and another amount from the day itself on.
            Some(need) if need.always => set(&mut need.rate, event.day, amount),
            Some(need) => {
                let from = from(&need.rate);
                set(&mut need.rate, from, amount)
            }
            None => false,
        },
        Signal::Threshold(id) => threshold(tir, *id, amount, &from, 0),
        Signal::Supply(id, place) => {
            let resource = tir.resources.get_mut(id.index());
            let local = resource.as_ref().is_some_and(|resource| resource.local);
            let place = if local { *place } else { WHOLE };
            let supplies = resource.and_then(|resource| resource.details.as_mut()).map(|details| &mut details.supply);
            let first = supplies.into_iter().flatten().find(|supply| !local || supply.place == place);
            match first.filter(|supply| !supply.rate.is_zero() || supply.rate.basis != Basis::Total) {
                Some(supply) => {
                    let from = from(&supply.rate);
                    set(&mut supply.rate, from, amount)
                }
                None => {
                    facts.problems.push(words::no_supply(tir, event, *id));
                    false
                }
            }
        }
        Signal::Flow(at) => match tir.flows.get_mut(*at as usize) {
            Some(flow) if flow.on(event.day) != amount => {
                flow.steps = with(flow.steps.take(), event.day, amount);
                true
            }
            _ => false,
        },
    };
    if changed {
        facts.causes.insert(line);
    }
}

/// A threshold, and the parts it is divided into.
fn threshold(tir: &mut Tir, id: ThresholdId, amount: &Rational, from: &dyn Fn(&Rate) -> Day, depth: usize) -> bool {
    let Some(found) = tir.thresholds.get_mut(id.index()) else { return false };
    let day = from(&found.bound.limit);
    let mut changed = set(&mut found.bound.limit, day, amount);
    let shares = tir.allocations.iter().filter(|allocation| allocation.of == id).flat_map(|one| &one.shares);
    let parts: Vec<_> = shares.map(|share| (share.threshold, amount * &share.part)).collect();
    if depth < weal_tir::DEEPEST_PLACE {
        for (part, amount) in parts {
            changed |= threshold(tir, part, &amount, from, depth + 1);
        }
    }
    changed
}

/// Whether that is another amount than before.
fn set(rate: &mut Rate, from: Day, amount: &Rational) -> bool {
    if rate.on(from) == amount {
        return false;
    }
    rate.steps = with(rate.steps.take(), from, amount);
    true
}

fn with(steps: Steps, from: Day, amount: &Rational) -> Steps {
    let mut all = steps.map(Vec::from).unwrap_or_default();
    let at = all.partition_point(|step| step.from < from);
    let until = all.partition_point(|step| step.from <= from);
    all.splice(at..until, [Step { from, amount: amount.clone() }]);
    Some(all.into())
}
