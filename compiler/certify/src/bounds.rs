//! Checks thresholds and the bounds of adopted policies, and what the plan says of their headroom.

use weal_base::Rational;
use weal_tir::Compare;

use crate::digits::greater;
use crate::ledger::Ledger;
use crate::list::{Instance, Source, instances};
use crate::model::Model;
use crate::names::Said;
use crate::simulate::Paths;
use crate::soft;
use crate::tally::{EVERYWHERE, Tally, What};
use crate::words;

/// What a bound is about, summed over its periods.
pub(crate) fn value(tally: &Tally, paths: &Paths, instance: &Instance) -> Rational {
    let at = |at: &usize| measured(tally, paths, (instance.what, instance.place, *at));
    let sum: Rational = instance.periods.iter().map(at).sum();
    if sum.is_zero() { instance.offset.clone() } else { &instance.offset + &(&sum * &instance.scale) }
}

/// A measure in a period.
pub(crate) fn measured(tally: &Tally, paths: &Paths, key: (What, usize, usize)) -> Rational {
    match key.0 {
        What::Held(resource) => paths.held(resource, key.1, key.2),
        _ => tally.done(&key),
    }
}

/// Checks every bound in force.
pub(crate) fn check(model: &Model, said: &Said, tally: &Tally, paths: &Paths, ledger: &mut Ledger) {
    let mut matched = 0;
    for source in Source::all(model) {
        let mut spots = instances(model, source);
        let name = source.name(model);
        let unit = &*spots.first().map_or_else(Default::default, |spot| spot.bound.unit.clone());
        for instance in &mut spots {
            let value = value(tally, paths, instance);
            let limit = &instance.limit;
            let dust = match instance.what {
                What::Done(_, resource) | What::Held(resource) => &model.grain[resource],
                What::AllWork | What::Runs(_) | What::Met(_) => &Rational::ZERO,
            };
            // Room is a difference, and rounded like what it is the difference of.
            let dust = greater(dust, &instance.offset.abs()).clone();
            let dust = &dust;
            let spot = || place_and_period(model, &name, instance);
            let say = |how: &str| {
                let (value, limit) = words::amounts(&value, limit, unit);
                format!("{}: it comes to {value} and must be {how} {limit}", spot())
            };
            let compare = instance.bound.compare;
            match compare {
                _ if instance.bound.soft.is_some() => {}
                Compare::AtMost => ledger.at_most(&value, limit, dust, || say("at most")),
                Compare::AtLeast => ledger.at_most(limit, &value, dust, || say("at least")),
                Compare::Equal => ledger.equal(&value, limit, dust, || say("equal to")),
            }
            let Some(stated) = said.standings.get(&(source, instance.place, instance.last)) else {
                continue;
            };
            matched += 1;
            let size = greater(dust, greater(&value, limit)).clone();
            let left = match compare {
                Compare::AtMost => limit - &value,
                Compare::AtLeast => &value - limit,
                Compare::Equal => Rational::ZERO,
            };
            for (figure, stated, found) in [
                ("its value is", &stated.value, &value),
                ("its limit is", &stated.limit, limit),
                ("its headroom is", &stated.headroom, &left),
            ] {
                ledger.equal(stated, found, &size, || words::differs(&spot(), figure, stated, found, unit));
            }
            let over = soft::over(instance, &value);
            soft::check(model, (source, instance.place, instance.last), stated, &over, &size, ledger, &spot);
            let thousandth = &size * &Rational::ratio(1, 1_000).unwrap_or_default();
            if stated.binding && left > thousandth {
                let left = words::amount(&left, unit);
                ledger.fault(format!("{}: the plan says that nothing is left, and {left} are", spot()));
            }
        }
    }
    if matched < said.standings.len() {
        ledger.fault("the plan states the headroom of a threshold where it does not hold".into());
    }
}

fn place_and_period(model: &Model, name: &str, instance: &Instance) -> String {
    let place = if instance.place == EVERYWHERE { String::new() } else { words::at(model, instance.place) };
    let label = |at: usize| &*model.periods[at].label;
    match instance.periods.first() {
        Some(first) if *first != instance.last => {
            format!("{name}{place} from {} to {}", label(*first), label(instance.last))
        }
        _ => format!("{name}{place} in {}", label(instance.last)),
    }
}
