//! Plans side by side: what each scenario gives and asks.

mod notes;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use weal_tir::{Kind, Measure, ResourceId, Tir};

use crate::fares;
use crate::ir::{Aim, ConflictMember, Plan, Soft, Status};
use crate::ledger::{Given, Ledger};
use crate::measures::Measures;
use crate::rounding::significant;
use crate::trials::Trial;

/// The schema of a comparison.
pub const SCHEMA: &str = "weal.compare/1";

/// Scenarios side by side, in the order given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program's package.
    pub package: String,
    /// The scenarios.
    pub scenarios: Vec<Scenario>,
}

/// What one scenario gives and asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// The scenario's name, where the program declares it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the program calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Choice to option.
    pub scenario: BTreeMap<String, String>,
    /// How planning ended.
    pub status: Status,
    /// How far each need is met.
    pub needs: Vec<NeedMet>,
    /// How far each need is met, in its worst period, if all that is uncertain turns out badly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs_at_worst: Vec<MetAtWorst>,
    /// How far each threshold is off, and the bounds of adopted policies.
    pub thresholds: Vec<Headroom>,
    /// What the plan's order won.
    pub aims: Vec<Aim>,
    /// Hours worked over the horizon.
    pub work: Vec<Total>,
    /// Burdens emitted over the horizon.
    pub burdens: Vec<Total>,
    /// What is held at the horizon's end.
    pub stocks_at_end: Vec<AtEnd>,
    /// Policies on trial.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trials: Vec<Trial>,
    /// Why no plan is possible.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub impossible: Vec<ConflictMember>,
    /// Whether it was planned with every uncertain amount at its bad end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub robust: bool,
    /// Choice to how it was decided, where the option taken is the one decided.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decided: BTreeMap<String, String>,
    /// What is different here, in words.
    pub notes: Vec<String>,
}

/// How far a need is met over the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedMet {
    /// The need.
    pub need: String,
    /// Where.
    pub place: String,
    /// The worst coverage of a period, from 0 to 1.
    pub worst: f64,
    /// The first period with it.
    pub worst_in: String,
    /// What it gets over what it wants, in total.
    pub mean: f64,
}

/// How far a need is met if all that is uncertain turns out badly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetAtWorst {
    /// The need.
    pub need: String,
    /// Where.
    pub place: String,
    /// The worst coverage of a period, from 0 to 1.
    pub worst: f64,
}

/// How far a threshold is off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Headroom {
    /// The threshold, or `policy/N`.
    pub threshold: String,
    /// Where.
    pub place: String,
    /// The least headroom of a period.
    pub headroom: f64,
    /// In which unit.
    pub unit: String,
    /// The periods in which nothing is left.
    pub binding_in: Vec<String>,
    /// By how much it is missed at worst, where it is soft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soft: Option<Soft>,
}

/// A sum over the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// The labour or burden.
    pub resource: String,
    /// How much.
    pub total: f64,
    /// In which unit.
    pub unit: String,
}

/// A stock at the horizon's end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtEnd {
    /// The resource.
    pub resource: String,
    /// Where.
    pub place: String,
    /// How much; of durables, in service in the last period.
    pub amount: f64,
    /// In which unit.
    pub unit: String,
}

impl Comparison {
    /// Compares plans, each with the program it was made from: a choice may set parameters, and so change the program.
    pub fn of(plans: &[(&Tir, &Plan)]) -> Comparison {
        let mut scenarios: Vec<Scenario> = plans.iter().map(|(tir, plan)| scenario(tir, plan)).collect();
        for (scenario, notes) in scenarios.iter_mut().zip(notes::notes(plans)) {
            scenario.notes = notes;
        }
        let package = plans.first().map_or_else(String::new, |(_, plan)| plan.package.clone());
        Comparison { schema: SCHEMA.to_owned(), package, scenarios }
    }
    /// With the names and titles of declared scenarios, in the order of the plans.
    pub fn named(mut self, names: impl IntoIterator<Item = Option<(String, String)>>) -> Comparison {
        for (scenario, named) in self.scenarios.iter_mut().zip(names) {
            (scenario.name, scenario.title) = named.unzip();
        }
        self
    }
    /// As JSON, schema [`SCHEMA`].
    pub fn json(&self) -> String {
        // Strings and finite numbers only: this cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn scenario(tir: &Tir, plan: &Plan) -> Scenario {
    let mut scenario = Scenario {
        name: None,
        title: None,
        scenario: plan.scenario.clone(),
        status: plan.status,
        needs: Vec::new(),
        needs_at_worst: Vec::new(),
        thresholds: Vec::new(),
        aims: plan.aims.clone(),
        work: Vec::new(),
        burdens: Vec::new(),
        stocks_at_end: Vec::new(),
        trials: plan.trials.clone(),
        impossible: plan.conflict.clone(),
        robust: plan.robust,
        decided: plan.decided.clone(),
        notes: Vec::new(),
    };
    if plan.status == Status::Impossible {
        return scenario;
    }
    for group in plan.needs.chunk_by(|a, b| a.need == b.need && a.place == b.place) {
        let Some(worst) = group.iter().min_by(|a, b| a.coverage.total_cmp(&b.coverage)) else { continue };
        let (wanted, met) = group.iter().fold((0.0, 0.0), |(wanted, met), need| (wanted + need.wanted, met + need.met));
        let at_worst = plan.fares.iter().find(|fare| fare.end == fares::WORST && fare.followed);
        if let Some(fare) = at_worst {
            let changed = fare.needs.iter().find(|need| need.need == worst.need && need.place == worst.place);
            let (need, place) = (worst.need.clone(), worst.place.clone());
            let worst = changed.map_or(worst.coverage, |need| need.then);
            scenario.needs_at_worst.push(MetAtWorst { need, place, worst });
        }
        scenario.needs.push(NeedMet {
            need: worst.need.clone(),
            place: worst.place.clone(),
            worst: worst.coverage,
            worst_in: worst.period.clone(),
            mean: if wanted > 0.0 { significant(met / wanted) } else { 1.0 },
        });
    }
    for group in plan.thresholds.chunk_by(|a, b| a.threshold == b.threshold && a.place == b.place) {
        let Some(least) = group.iter().min_by(|a, b| a.headroom.total_cmp(&b.headroom)) else { continue };
        scenario.thresholds.push(Headroom {
            threshold: least.threshold.clone(),
            place: least.place.clone(),
            headroom: least.headroom,
            unit: least.unit.clone(),
            binding_in: group.iter().filter(|one| one.binding).map(|one| one.period.clone()).collect(),
            soft: group.iter().filter_map(|one| one.soft.clone()).max_by(|a, b| a.share.total_cmp(&b.share)),
        });
    }
    let last = plan.periods.last();
    let at_end = plan.stocks.iter().filter(|stock| Some(&stock.period) == last);
    scenario.stocks_at_end.extend(at_end.map(|stock| AtEnd {
        resource: stock.resource.clone(),
        place: stock.place.clone(),
        amount: stock.amount,
        unit: stock.unit.clone(),
    }));
    (scenario.work, scenario.burdens) = totals(tir, plan);
    scenario
}

/// Hours worked and burdens emitted, resource by resource.
fn totals(tir: &Tir, plan: &Plan) -> (Vec<Total>, Vec<Total>) {
    let ledger = Ledger::new(tir, &Given::from_plan(tir, plan));
    let measure = |at: usize, kind: Kind| match kind {
        Kind::Labour => Some(Measure::Worked(Some(ResourceId(at as u32)))),
        Kind::Emitted => Some(Measure::Emitted(ResourceId(at as u32))),
        _ => None,
    };
    let asked: Vec<Option<Measure>> = tir.resources.iter().enumerate().map(|(at, one)| measure(at, one.kind)).collect();
    let measures = Measures::new(&ledger, asked.iter().flatten());
    let (mut work, mut burdens) = (Vec::new(), Vec::new());
    for (resource, measure) in tir.resources.iter().zip(&asked) {
        let Some(measure) = measure else { continue };
        let sum: f64 = (0..ledger.periods()).map(|period| measures.everywhere(measure, period)).sum();
        let total =
            Total { resource: resource.name.to_string(), total: significant(sum), unit: resource.unit.to_string() };
        if resource.kind == Kind::Labour { work.push(total) } else { burdens.push(total) }
    }
    (work, burdens)
}

/// Whether two numbers are told apart in a comparison.
pub(crate) fn differ(a: f64, b: f64) -> bool {
    (a - b).abs() > 1e-6 * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests;
