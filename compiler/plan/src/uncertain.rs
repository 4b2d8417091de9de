//! What a plan takes to be certain and is not.

use serde::{Deserialize, Serialize};
use weal_base::{Rational, Site};
use weal_tir::calendar::{Day, Rate};
use weal_tir::uncertain::Extreme;
use weal_tir::{Bound, Entity, PolicyId, RecipeId, Regrowth, ResourceId, Rule, Tir, Varying, Verb};

use crate::rounding::significant;
use crate::words::{exact, rate, rate_number, rate_unit};

/// An uncertain amount, and what the plan is made with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncertain {
    /// Which amount: `need bread`, `bread made by bake`.
    pub amount: String,
    /// Path, line and column of where it is written. What is written once is uncertain once.
    pub at: String,
    /// The least it may be; of a dated value, before all its dates.
    pub low: f64,
    /// What the plan is made with.
    pub planned: f64,
    /// The most it may be.
    pub high: f64,
    /// The unit of the three: `t`, `t per year`.
    pub unit: String,
    /// What the plan is made with and between what it lies, in words, with the dates of a dated value.
    pub says: String,
}

/// The most uncertain amounts that a plan tells of.
const MOST: usize = 1_000;

/// The uncertain amounts of a program in which these policies are adopted, in its order; of very many the first.
pub fn ranges(tir: &Tir, adopted: &[PolicyId], place: &mut dyn FnMut(Site) -> String) -> Vec<Uncertain> {
    let mut all = Vec::new();
    for uncertain in tir.uncertain.iter().take(MOST) {
        let adopts = |policy: &PolicyId| adopted.contains(policy);
        let here = if let Varying::Rule { policy, .. } = uncertain.of { adopts(&policy) } else { true };
        let amount = amount(tir, uncertain.of).filter(|_| here);
        let (Some(amount), Some(mut held)) = (amount, tir.held(uncertain)) else { continue };
        let (mut low, mut high) = (uncertain.low.clone(), uncertain.high.clone());
        let unit = unit(tir, uncertain.of);
        if is_part(tir, uncertain.of) {
            for rate in [&mut low, &mut held, &mut high] {
                *rate = rate.times(&Rational::from(100));
            }
        }
        let number = |rate: &Rate| significant(rate_number(rate).to_f64());
        all.push(Uncertain {
            amount,
            at: place(uncertain.site),
            low: number(&low),
            planned: number(&held),
            high: number(&high),
            unit: rate_unit(&unit, &held),
            says: says(&low, &held, &high, &unit),
        });
    }
    all
}

/// What is uncertain of something, in sentences; of very much, the first.
pub(crate) fn told_of(tir: &Tir, about: Entity) -> Vec<String> {
    const SHOWN: usize = 12;
    let of = |of: Varying| match of {
        Varying::Flow(number) => Some(Entity::Recipe(recipe_of(tir, number)?)),
        Varying::UpTo(id) => Some(Entity::Recipe(id)),
        Varying::Supply { resource, .. } | Varying::Stock { resource, .. } => Some(Entity::Resource(resource)),
        Varying::Regrowth(id) | Varying::Loses(id) | Varying::Absorbed(id) => Some(Entity::Resource(id)),
        Varying::Need(id) => Some(Entity::Need(id)),
        Varying::Threshold(id) => Some(Entity::Threshold(id)),
        Varying::Rule { policy, .. } => Some(Entity::Policy(policy)),
    };
    let mine = tir.uncertain.iter().filter(|uncertain| of(uncertain.of) == Some(about));
    let told = |uncertain: &weal_tir::Uncertain| {
        Some(format!("Uncertain: {}, {}.", amount(tir, uncertain.of)?, range(tir, uncertain)?))
    };
    mine.filter_map(told).take(SHOWN).collect()
}

/// What an uncertain amount is planned with and between what it lies, in words.
fn range(tir: &Tir, uncertain: &weal_tir::Uncertain) -> Option<String> {
    let times = Rational::from(if is_part(tir, uncertain.of) { 100 } else { 1 });
    let [low, held, high] = [&uncertain.low, &tir.held(uncertain)?, &uncertain.high].map(|rate| rate.times(&times));
    Some(says(&low, &held, &high, &unit(tir, uncertain.of)))
}

/// The recipe whose flow this is. The flows of recipes lie side by side.
fn recipe_of(tir: &Tir, flow: u32) -> Option<RecipeId> {
    let at = tir.recipes.partition_point(|recipe| recipe.flows.1 <= flow);
    (at < tir.recipes.len()).then_some(RecipeId(at as u32))
}

/// An uncertain amount at an end of its range, in words; of a dated value, before all its dates.
pub(crate) fn at_end(tir: &Tir, uncertain: &weal_tir::Uncertain, end: Extreme) -> String {
    let mut held = match end {
        Extreme::Low => uncertain.low.clone(),
        Extreme::High => uncertain.high.clone(),
    };
    let unit = unit(tir, uncertain.of);
    if is_part(tir, uncertain.of) {
        held = held.times(&Rational::from(100));
    }
    rate(&Rate { steps: None, ..held }, &unit)
}

/// What is planned with and between what it lies, before and from each day on which it changes.
fn says(low: &Rate, held: &Rate, high: &Rate, unit: &str) -> String {
    let now = |amount: &Rational, of: &Rate| Rate::steady(amount.clone(), of.basis, of.per);
    let one = |low: Rate, held: Rate, high: Rate| {
        let least = exact(&rate_number(&low));
        format!("{}, between {least} and {}", rate(&held, unit), rate(&high, unit))
    };
    let steps = [low, held, high].into_iter().flat_map(|rate| rate.steps.as_deref().unwrap_or_default());
    let mut days: Vec<Day> = steps.map(|step| step.from).collect();
    days.sort_unstable();
    days.dedup();
    let first = one(now(&low.amount, low), now(&held.amount, held), now(&high.amount, high));
    days.into_iter().fold(first, |text, day| {
        let then = one(now(low.on(day), low), now(held.on(day), held), now(high.on(day), high));
        format!("{text}; from {day} on {then}")
    })
}

/// An amount in words; nothing for what is told with another.
pub fn amount(tir: &Tir, of: Varying) -> Option<String> {
    let resource = |id: ResourceId| tir.resources.get(id.index()).map_or("", |resource| &*resource.name);
    let at = |id: ResourceId, place: Option<weal_tir::PlaceId>| {
        let local = tir.resources.get(id.index()).is_some_and(|resource| resource.local);
        let place = place.filter(|_| local).and_then(|place| tir.places.get(place.index()));
        place.map_or_else(|| resource(id).to_owned(), |place| format!("{} at {}", resource(id), place.name))
    };
    let details = |id: ResourceId| tir.resources.get(id.index()).and_then(|resource| resource.details.as_deref());
    Some(match of {
        Varying::Flow(number) => {
            let flow = tir.flows.get(number as usize)?;
            let recipe = tir.recipes.get(recipe_of(tir, number)?.index())?;
            let word = match flow.verb {
                // What is moved is one amount in two flows.
                Verb::Produce if flow.is_moved() => return None,
                Verb::Consume if flow.is_moved() => "moved by",
                Verb::Consume => "taken by",
                Verb::Produce => "made by",
                Verb::Use => "used by",
                Verb::Work => return Some(format!("hours of {} in {}", resource(flow.resource), recipe.name)),
                Verb::Emit => "let out by",
            };
            format!("{} {word} {}", resource(flow.resource), recipe.name)
        }
        Varying::Supply { resource: id, number } => {
            let place = details(id).and_then(|details| details.supply.get(number as usize)).map(|supply| supply.place);
            format!("supply of {}", at(id, place))
        }
        Varying::Stock { resource: id, number } => {
            let place = details(id).and_then(|details| details.stock.get(number as usize)).map(|stock| stock.place);
            format!("stock of {}", at(id, place))
        }
        Varying::Regrowth(id) => format!("growth of {}", resource(id)),
        Varying::Loses(id) => format!("what {} loses", resource(id)),
        Varying::Absorbed(id) => format!("{} absorbed", resource(id)),
        Varying::UpTo(id) => format!("most runs of {}", tir.recipes.get(id.index())?.name),
        Varying::Need(id) => format!("need {}", tir.needs.get(id.index())?.name),
        Varying::Threshold(id) => format!("limit of {}", tir.thresholds.get(id.index())?.name),
        Varying::Rule { policy, number } => {
            let name = &tir.policies.get(policy.index())?.name;
            format!("limit of {name}/{}", number + 1)
        }
    })
}

/// Whether an amount is a part of 1, which is told in percent.
fn is_part(tir: &Tir, of: Varying) -> bool {
    match of {
        Varying::Loses(_) => true,
        Varying::Regrowth(id) => {
            let details = tir.resources.get(id.index()).and_then(|resource| resource.details.as_deref());
            let regrowth = details.and_then(|details| details.regrowth.as_ref());
            matches!(regrowth, Some(Regrowth::Logistic { .. } | Regrowth::Fraction { .. }))
        }
        _ => false,
    }
}

/// The unit an amount is told in.
fn unit(tir: &Tir, of: Varying) -> String {
    let resource =
        |id: ResourceId| tir.resources.get(id.index()).map_or_else(String::new, |found| found.unit.to_string());
    let limit =
        |bound: &Bound| if bound.per_person { format!("{} per person", bound.unit) } else { bound.unit.to_string() };
    let found = match of {
        Varying::Flow(at) => tir.flows.get(at as usize).map(|flow| resource(flow.resource)),
        Varying::Supply { resource: id, .. } | Varying::Stock { resource: id, .. } | Varying::Absorbed(id) => {
            Some(resource(id))
        }
        of if is_part(tir, of) => Some("%".to_owned()),
        Varying::Regrowth(id) | Varying::Loses(id) => Some(resource(id)),
        Varying::UpTo(_) => Some("run".to_owned()),
        Varying::Need(id) => tir.needs.get(id.index()).map(|need| tir.needed_unit(need.of).to_owned()),
        Varying::Threshold(id) => tir.thresholds.get(id.index()).map(|threshold| limit(&threshold.bound)),
        Varying::Rule { policy, number } => {
            match tir.policies.get(policy.index()).and_then(|policy| policy.rules.get(number as usize)) {
                Some(Rule::Bound(bound)) => Some(limit(bound)),
                _ => None,
            }
        }
    };
    found.unwrap_or_default()
}
