//! Which rules hold where an exception is adopted beside its base, and which adopted policies clash.

mod clashes;

use weal_base::Site;

use crate::calendar::{Day, Window};
use crate::ir::*;
pub use clashes::{Clash, clashes};

use clashes::contradiction;

/// The policy and all it is an exception of, nearest first.
pub fn line(tir: &Tir, policy: PolicyId) -> impl Iterator<Item = PolicyId> {
    let base = |id: &PolicyId| tir.policies.get(id.index()).and_then(|policy| policy.exception_of);
    // Circles are cut when they are reported; the count holds for IRs from elsewhere.
    std::iter::successors(Some(policy), base).take(tir.policies.len() + 1)
}

/// The program as it is where these policies are adopted: their exceptions speak. `None` where that changes nothing.
pub fn in_force(tir: &Tir, adopted: &[PolicyId]) -> Option<Tir> {
    let found = lifted(tir, adopted);
    if found.is_empty() {
        return None;
    }
    let mut changed = tir.clone();
    for (policy, rule, lifted) in found {
        let rule = changed.policies.get_mut(policy.index()).and_then(|policy| policy.rules.get_mut(rule));
        match rule {
            Some(Rule::Forbid { except, .. }) => except.push(lifted),
            Some(Rule::Bound(bound)) => bound.except.push(lifted),
            None => {}
        }
    }
    Some(changed)
}

/// The program as it is where these policies hold only until a day, the day after the last: the mandates they were adopted
/// under end then. `None` where that changes nothing that is planned.
pub fn lapsing(tir: &Tir, ends: &[(PolicyId, Day)]) -> Option<Tir> {
    let last = tir.horizon.periods.last()?.start;
    let ends: Vec<_> = ends.iter().filter(|(_, end)| *end <= last).collect();
    if ends.is_empty() {
        return None;
    }
    let mut changed = tir.clone();
    for (policy, end) in ends {
        let Some(policy) = changed.policies.get_mut(policy.index()) else { continue };
        let until = |window: &mut Window| window.until = Some(window.until.map_or(*end, |until| until.min(*end)));
        for rule in &mut policy.rules {
            match rule {
                Rule::Forbid { window, .. } => until(window),
                Rule::Bound(bound) => until(&mut bound.window),
            }
        }
        policy.allows.iter_mut().for_each(|allow| until(&mut allow.window));
    }
    Some(changed)
}

/// The parts of an exception that lift nothing of what it is an exception of: where each is written.
pub fn idle(tir: &Tir, exception: PolicyId) -> Vec<Site> {
    let Some(policy) = tir.policies.get(exception.index()).filter(|policy| policy.exception_of.is_some()) else {
        return Vec::new();
    };
    let bases: Vec<PolicyId> = line(tir, exception).skip(1).collect();
    let speaks = |allow: &&Allow| {
        let speech = Speech::Allow(allow);
        bases
            .iter()
            .filter_map(|base| tir.policies.get(base.index()))
            .any(|base| base.rules.iter().any(|rule| !speech.over(tir, rule).is_empty()))
    };
    policy.allows.iter().filter(|allow| !speaks(allow)).map(|allow| allow.site).collect()
}

/// Every rule of an adopted policy that an adopted exception lifts: the policy, the rule's place, where and when.
fn lifted(tir: &Tir, adopted: &[PolicyId]) -> Vec<(PolicyId, usize, Lifted)> {
    let mut found = Vec::new();
    for by in adopted {
        let Some(exception) = tir.policies.get(by.index()).filter(|policy| policy.exception_of.is_some()) else {
            continue;
        };
        let speeches = exception.allows.iter().map(Speech::Allow).chain(exception.rules.iter().map(Speech::Rule));
        let speeches: Vec<Speech> = speeches.collect();
        for base in line(tir, *by).skip(1).filter(|base| adopted.contains(base) && base != by) {
            let rules = tir.policies.get(base.index()).map_or(&[][..], |policy| &policy.rules);
            for (at, rule) in rules.iter().enumerate() {
                for speech in &speeches {
                    // Where it allows runs, that says when; its limit on them only tempers it.
                    if let (Speech::Rule(Rule::Bound(bound)), Rule::Forbid { .. }) = (speech, rule)
                        && exception.allows.iter().any(|allow| allow.measure == bound.measure)
                    {
                        continue;
                    }
                    let places = speech.over(tir, rule);
                    let lift = |place| (base, at, Lifted { window: speech.window(), place, by: *by });
                    found.extend(places.into_iter().map(lift));
                }
            }
        }
    }
    found
}

/// Something an exception says.
#[derive(Clone, Copy)]
enum Speech<'a> {
    Allow(&'a Allow),
    Rule(&'a Rule),
}

impl Speech<'_> {
    fn window(self) -> crate::calendar::Window {
        match self {
            Speech::Allow(allow) => allow.window,
            Speech::Rule(Rule::Forbid { window, .. }) => *window,
            Speech::Rule(Rule::Bound(bound)) => bound.window,
        }
    }

    /// Where it speaks instead of a rule of its base: at these places, `None` for all of the rule's; nowhere if empty.
    fn over(self, tir: &Tir, rule: &Rule) -> Vec<Option<PlaceId>> {
        match (self, rule) {
            (Speech::Allow(allow), Rule::Forbid { recipe, place, .. }) => {
                let meets = spoken_of(tir, allow.measure, Measure::Run(*recipe)) && meets(tir, allow.place, *place);
                if meets { vec![allow.place] } else { Vec::new() }
            }
            (Speech::Allow(allow), Rule::Bound(bound)) => {
                let same = spoken_of(tir, allow.measure, bound.measure) && bound.compare != Compare::AtLeast;
                if same { within(tir, bound, allow.place) } else { Vec::new() }
            }
            // Both forbid: both hold.
            (Speech::Rule(Rule::Forbid { .. }), Rule::Forbid { .. }) => Vec::new(),
            (Speech::Rule(Rule::Forbid { recipe, place, .. }), Rule::Bound(bound)) => {
                let asks = spoken_of(tir, Measure::Run(*recipe), bound.measure) && bound.compare != Compare::AtMost;
                if asks { within(tir, bound, *place) } else { Vec::new() }
            }
            (Speech::Rule(Rule::Bound(own)), Rule::Forbid { recipe, .. })
                if spoken_of(tir, own.measure, Measure::Run(*recipe)) =>
            {
                let places = tir.places_of(own.places).into_iter();
                places.map(|place| Some(place).filter(|place| *place != WHOLE)).collect()
            }
            (Speech::Rule(Rule::Bound(own)), Rule::Bound(base)) if own.measure == base.measure => {
                let same =
                    own.compare == base.compare || own.compare == Compare::Equal || base.compare == Compare::Equal;
                if !same && contradiction(tir, own, base).is_none() {
                    return Vec::new();
                }
                let own = tir.places_of(own.places);
                common(&tir.places_of(base.places), |place| own.contains(&place))
            }
            _ => Vec::new(),
        }
    }
}

/// Whether what is said of one measure is said of the other: of a recipe's runs, of those of each of its ways.
fn spoken_of(tir: &Tir, said: Measure, of: Measure) -> bool {
    match (said, of) {
        (Measure::Run(head), Measure::Run(recipe)) => tir.is_way_of(recipe, head),
        _ => said == of,
    }
}

/// Whether two places have something in common.
fn meets(tir: &Tir, a: Option<PlaceId>, b: Option<PlaceId>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => tir.is_inside(a, b) || tir.is_inside(b, a),
        _ => true,
    }
}

/// The places of a bound that lie within a place: all of them, some, or none. What is summed over more than that
/// place cannot be lifted for a part of its sum.
fn within(tir: &Tir, bound: &Bound, place: Option<PlaceId>) -> Vec<Option<PlaceId>> {
    let place = place.unwrap_or(WHOLE);
    common(&tir.places_of(bound.places), |at| tir.is_inside(at, place))
}

/// Those of a rule's places that are meant: `None` for all of them, each by itself for some.
fn common(places: &[PlaceId], meant: impl Fn(PlaceId) -> bool) -> Vec<Option<PlaceId>> {
    let some: Vec<Option<PlaceId>> = places.iter().copied().filter(|place| meant(*place)).map(Some).collect();
    if some.len() == places.len() { vec![None] } else { some }
}
