//! What must be true of every typed IR without errors.

use weal_base::Rational;

use crate::ir::*;

/// Everything that does not hold, in words; empty for a sound IR.
///
/// References lead somewhere, flows of recipes lie side by side, amounts are not negative, parts are parts,
/// periods follow each other.
pub fn broken(tir: &Tir) -> Vec<String> {
    let mut found = Vec::new();
    if tir.places.is_empty() {
        found.push("there is no place".to_owned());
    }
    for (at, place) in tir.places.iter().enumerate() {
        if place.parent.is_some() == (at == 0) || place.parent.is_some_and(|parent| parent.index() >= at) {
            found.push(format!("the place {} does not come behind the one around it", place.name));
            break;
        }
    }
    for allocation in &tir.allocations {
        let sum: Rational = allocation.shares.iter().map(|share| share.part.clone()).sum();
        if sum != Rational::ONE {
            found.push(format!("the parts by {} add up to {sum}, not to all", allocation.text));
        }
    }
    let mut next = 0;
    for recipe in &tir.recipes {
        if recipe.flows.0 != next || recipe.flows.1 < recipe.flows.0 || recipe.flows.1 as usize > tir.flows.len() {
            found.push(format!("the flows of {} are not side by side", recipe.name));
            break;
        }
        next = recipe.flows.1;
        let several = recipe.places.is_empty() && recipe.flows.0 == recipe.flows.1;
        if recipe.places.is_empty() && !several || recipe.places.iter().any(|place| place.index() >= tir.places.len()) {
            found.push(format!("the places of {} are unknown", recipe.name));
        }
    }
    for flow in &tir.flows {
        let placed = flow.place.is_none_or(|place| place.index() < tir.places.len());
        if flow.resource.index() >= tir.resources.len() || !placed || flow.amount.is_negative() {
            found.push("a flow is negative, or of an unknown resource or at an unknown place".to_owned());
            break;
        }
    }
    for need in &tir.needs {
        let known = match need.of {
            Needed::Resource(id) => id.index() < tir.resources.len(),
            Needed::Property(id) => id.index() < tir.properties.len(),
        } && need.place.index() < tir.places.len()
            && (need.rank as usize) < tir.ranks.len();
        if !known || need.floor.is_negative() || need.floor > Rational::ONE || need.rate.amount.is_negative() {
            found.push(format!("the need {} is out of range", need.name));
        }
    }
    let rules = tir.policies.iter().flat_map(|policy| &policy.rules).filter_map(|rule| match rule {
        Rule::Bound(bound) => Some(bound),
        Rule::Forbid { .. } => None,
    });
    for bound in tir.thresholds.iter().map(|threshold| &threshold.bound).chain(rules) {
        let exact = bound.compare == Compare::Equal;
        let nested = |of: &Bound| matches!(of.measure, Measure::Headroom(_)) || of.compare == Compare::Equal;
        let lost = match bound.measure {
            Measure::Met(need) => need.index() >= tir.needs.len(),
            Measure::Headroom(_) => tir.under(bound.measure).is_none_or(nested),
            _ => false,
        };
        if lost {
            found.push("a bound is on what is not there, or on the room under room or under what is exact".to_owned());
            break;
        }
        if bound.soft.is_some_and(|rank| exact || rank as usize >= tir.ranks.len()) {
            found.push("a soft bound is exact, or of an unknown rank".to_owned());
            break;
        }
    }
    for provides in tir.resources.iter().flat_map(|resource| &resource.details).flat_map(|details| &details.provides) {
        if provides.property.index() >= tir.properties.len() || !provides.amount.is_positive() {
            found.push("a resource provides nothing, or what is unknown".to_owned());
        }
    }
    let supplies = tir.resources.iter().flat_map(|resource| &resource.details).flat_map(|details| &details.supply);
    let profiles = supplies.map(|supply| &supply.profile).chain(tir.needs.iter().map(|need| &need.profile));
    for profile in profiles.flatten() {
        let sum: Rational = profile.weights.iter().cloned().sum();
        if !matches!(profile.weights.len(), 4 | 12)
            || sum != Rational::ONE
            || profile.weights.iter().any(Rational::is_negative)
        {
            found.push(format!("the profile {} does not spread a year", profile.name));
        }
    }
    for pair in tir.horizon.periods.windows(2) {
        if pair[0].end != pair[1].start {
            found.push(format!("the period {} does not follow {}", pair[1].label, pair[0].label));
        }
    }
    let unknown = |policy: &PolicyId| policy.index() >= tir.policies.len();
    if tir.adopted.iter().chain(tir.policies.iter().flat_map(|policy| &policy.exception_of)).any(unknown) {
        found.push("a policy that is adopted, or has an exception, is unknown".to_owned());
    }
    for scenario in &tir.scenarios {
        let known = |(choice, option): &(ChoiceId, u32)| {
            tir.choices.get(choice.index()).is_some_and(|choice| (*option as usize) < choice.options.len())
        };
        if !scenario.with.iter().all(known) {
            found.push(format!("the scenario {} chooses what there is not", scenario.name));
        }
    }
    for choice in &tir.choices {
        let known =
            choice.options.iter().flat_map(|option| &option.adopts).all(|policy| policy.index() < tir.policies.len());
        if choice.options.is_empty() || !known {
            found.push(format!("the choice {} leads nowhere", choice.name));
        }
    }
    let known = |of: Entity| match of {
        Entity::Resource(id) => id.index() < tir.resources.len(),
        Entity::Recipe(id) => id.index() < tir.recipes.len(),
        Entity::Need(id) => id.index() < tir.needs.len(),
        Entity::Threshold(id) => id.index() < tir.thresholds.len(),
        _ => false,
    };
    let ordered = tir.patience.is_sorted_by(|one, next| one.of < next.of);
    let lasts = |patience: &Patience| patience.duration.mean_days().is_positive();
    if !ordered || !tir.patience.iter().all(|patience| known(patience.of) && lasts(patience)) {
        found.push("an alarm is about what there is not, about one thing twice, or raised at once".to_owned());
    }
    for uncertain in &tir.uncertain {
        let within =
            |held: &crate::calendar::Rate| uncertain.low.amount <= held.amount && held.amount <= uncertain.high.amount;
        if !tir.held(uncertain).is_some_and(|held| within(&held)) {
            found.push("an uncertain amount does not lie between its ends".to_owned());
            break;
        }
    }
    found
}
