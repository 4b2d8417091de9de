//! Why: from any name of a program back to what it is made of and forward to the needs it serves.

mod chains;
mod deciding;
mod facts;
mod text;
mod ways;

use serde::Serialize;
use weal_tir::{ChoiceId, Entity, Measure, NoteKind, PlaceId, PolicyId, RecipeId, ResourceId, ThresholdId, Tir, Verb};

use crate::ir::Plan;
use crate::ledger::{Given, Ledger};
use crate::pegging::attribute;
use crate::rounding::significant;
use crate::uncertain;
use chains::Chains;

/// The schema of an explanation.
pub const SCHEMA: &str = "weal.why/1";

/// What there is to say of a name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The name.
    pub name: String,
    /// `recipe`, `resource`, `property`, `need`, `threshold`, `policy`, `choice` or `place`.
    pub kind: &'static str,
    /// Documentation, sources and reasons.
    pub notes: Vec<Note>,
    /// What is known of it in this plan, in sentences.
    pub says: Vec<String>,
    /// The needs it serves; one without a name for what serves none.
    pub serves: Vec<Served>,
    /// What it takes: inputs, who makes them, down to supplies and stocks.
    pub from: Vec<Link>,
    /// What comes of it: products, who uses them, up to needs.
    pub to: Vec<Link>,
}

/// Documentation, a source or a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// `doc`, `source` or `because`.
    pub kind: &'static str,
    /// What it says.
    pub text: String,
}

/// A need that is served.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Served {
    /// The need; empty for stock, surplus, unfinished work and what lies idle.
    pub need: String,
    /// The part that serves it, from 0 to 1.
    pub share: f64,
    /// How much that is.
    pub amount: f64,
    /// In which unit.
    pub unit: String,
}

/// A step of a chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// A name, or nothing where `kind` says all.
    pub name: String,
    /// `recipe`, `resource`, `need`, `supply`, `start` (stock), `growth`, `left` (in stock), `spare`.
    pub kind: &'static str,
    /// How much of the resource passes here.
    pub amount: f64,
    /// In which unit.
    pub unit: String,
    /// Its part among its neighbours, from 0 to 1.
    pub share: f64,
    /// Sources and reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// The steps beyond it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// How many smaller steps are left out here.
    #[serde(skip_serializing_if = "is_none")]
    pub more: usize,
}

fn is_none(more: &usize) -> bool {
    *more == 0
}

/// The names that can be asked for, in the order they are looked up.
pub fn names(tir: &Tir) -> impl Iterator<Item = (&str, Entity)> {
    fn all<'a, T>(
        list: &'a [T],
        name: impl Fn(&'a T) -> &'a str,
        entity: impl Fn(u32) -> Entity,
    ) -> impl Iterator<Item = (&'a str, Entity)> {
        list.iter().zip(0..).map(move |(one, at)| (name(one), entity(at)))
    }
    all(&tir.recipes, |recipe| &recipe.name, |at| Entity::Recipe(RecipeId(at)))
        .chain(all(&tir.resources, |resource| &resource.name, |at| Entity::Resource(ResourceId(at))))
        .chain(all(&tir.properties, |property| &property.name, |at| Entity::Property(weal_tir::PropertyId(at))))
        .chain(all(&tir.needs, |need| &need.name, |at| Entity::Need(weal_tir::NeedId(at))))
        .chain(all(&tir.thresholds, |threshold| &threshold.name, |at| Entity::Threshold(ThresholdId(at))))
        .chain(all(&tir.policies, |policy| &policy.name, |at| Entity::Policy(PolicyId(at))))
        .chain(all(&tir.choices, |choice| &choice.name, |at| Entity::Choice(ChoiceId(at))))
        .chain(all(&tir.places, |place| &place.name, |at| Entity::Place(PlaceId(at))))
}

/// Explains a name; `None` where the program has no such recipe, resource, property, need, threshold, policy, choice or
/// place.
pub fn why(tir: &Tir, plan: &Plan, name: &str) -> Option<Why> {
    let (_, entity) = names(tir).find(|(known, _)| *known == name)?;
    let ledger = Ledger::new(tir, &Given::from_plan(tir, plan));
    let chains = Chains::new(&ledger);
    let mut why = Why {
        schema: SCHEMA,
        name: name.to_owned(),
        kind: "",
        notes: notes(tir, entity),
        says: Vec::new(),
        serves: Vec::new(),
        from: Vec::new(),
        to: Vec::new(),
    };
    match entity {
        Entity::Recipe(id) => {
            why.kind = "recipe";
            why.says = ways::recipe(&ledger, plan, id);
            why.says.extend(deciding::held(tir, plan, id));
            why.serves = by_recipe(&ledger, id);
            why.from = chains.inputs(id, 1.0);
            why.to = chains.products(id, 1.0);
        }
        Entity::Resource(id) => {
            why.kind = "resource";
            why.says = facts::resource(&ledger, plan, id);
            why.serves = by_resource(&ledger, id);
            why.from = chains.sources(id, None);
            why.to = chains.uses(id, None);
        }
        Entity::Need(id) => {
            why.kind = "need";
            why.says = facts::need(&ledger, plan, id);
            why.from = chains.met(&ledger, id);
        }
        Entity::Threshold(id) => {
            why.kind = "threshold";
            why.says = facts::threshold(&ledger, plan, id);
            let own = &tir.thresholds[id.index()].bound;
            let own = tir.under(own.measure).unwrap_or(own);
            why.from = match own.measure {
                Measure::Met(need) => chains.met_together(&ledger, &tir.met_at(need, own.places)),
                measure => chains.measured(&measure),
            };
        }
        Entity::Policy(id) => {
            why.kind = "policy";
            why.says = facts::policy(&ledger, plan, id);
        }
        Entity::Place(id) => {
            why.kind = "place";
            why.says = facts::place(&ledger, plan, id);
        }
        Entity::Property(id) => {
            why.kind = "property";
            why.says = facts::property(&ledger, id);
        }
        Entity::Choice(id) => {
            why.kind = "choice";
            why.says = deciding::choice(tir, plan, id);
        }
        Entity::Program | Entity::Scenario(_) => return None,
    }
    why.says.extend(uncertain::told_of(tir, entity));
    why.says.extend(facts::conflict(plan, why.kind, name));
    Some(why)
}

/// What is written about something.
fn notes(tir: &Tir, about: Entity) -> Vec<Note> {
    let kind = |kind| match kind {
        NoteKind::Doc => "doc",
        NoteKind::Source => "source",
        NoteKind::Because => "because",
    };
    let all = tir.notes.iter().filter(|note| note.about == about);
    all.map(|note| Note { kind: kind(note.kind), text: note.text.to_string() }).collect()
}

/// The needs that a recipe's runs serve.
fn by_recipe(ledger: &Ledger, id: RecipeId) -> Vec<Served> {
    let Some(attribution) = attribute(ledger) else { return Vec::new() };
    let mut sums = vec![0.0; ledger.tir.needs.len()];
    let mut total = 0.0;
    for (at, run) in ledger.runs.iter().enumerate().filter(|(_, run)| ledger.tir.is_way_of(run.activity.recipe, id)) {
        total += run.runs;
        for (sum, share) in sums.iter_mut().zip(attribution.run(at)) {
            *sum += run.runs * share;
        }
    }
    served(ledger, &sums, total, "run")
}

/// The needs that the uses of a resource serve; of durables, on average over the horizon.
fn by_resource(ledger: &Ledger, id: ResourceId) -> Vec<Served> {
    let Some(attribution) = attribute(ledger) else { return Vec::new() };
    let tir = ledger.tir;
    let days: f64 = ledger.clock.days.iter().sum();
    let mut sums = vec![0.0; tir.needs.len()];
    let mut total = 0.0;
    for (at, run) in ledger.runs.iter().enumerate() {
        if !ledger.flows(run.activity.recipe).iter().any(|flow| flow.resource == id) {
            continue;
        }
        ledger.land(run, &mut |landing| {
            let takes = matches!(landing.flow.verb, Verb::Consume | Verb::Work | Verb::Use) && !landing.flow.is_moved();
            let Some(period) = landing.period.filter(|_| takes && landing.flow.resource == id) else { return };
            let part = if landing.flow.verb == Verb::Use { ledger.clock.days[period as usize] / days } else { 1.0 };
            total += landing.amount * part;
            for (sum, share) in sums.iter_mut().zip(attribution.run(at)) {
                *sum += landing.amount * part * share;
            }
        });
    }
    let level = tir.resources[id.index()].kind == weal_tir::Kind::Durable;
    for serving in ledger.servings.iter().filter(|serving| ledger.served(serving) == id) {
        let part = if level { ledger.clock.days[serving.period as usize] / days } else { 1.0 };
        total += serving.amount * part;
        for (need, share) in ledger.serves(serving) {
            sums[need.index()] += serving.amount * part * share;
        }
    }
    served(ledger, &sums, total, &tir.resources[id.index()].unit)
}

fn served(ledger: &Ledger, sums: &[f64], total: f64, unit: &str) -> Vec<Served> {
    if total <= 0.0 {
        return Vec::new();
    }
    let one = |need: &str, amount: f64| Served {
        need: need.to_owned(),
        share: significant((amount / total).min(1.0)),
        amount: significant(amount),
        unit: unit.to_owned(),
    };
    let named = ledger.tir.needs.iter().zip(sums).filter(|(_, sum)| **sum > 1e-9 * total);
    let mut all: Vec<Served> = named.map(|(need, sum)| one(&need.name, *sum)).collect();
    all.sort_by(|a, b| b.share.total_cmp(&a.share));
    let rest = total - sums.iter().sum::<f64>();
    if rest > 1e-9 * total {
        all.push(one("", rest));
    }
    all
}

#[cfg(test)]
mod tests;
