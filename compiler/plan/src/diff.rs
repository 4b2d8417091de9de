//! What changes from one plan to another, as data: what is done, what needs get, which limits bind, what is left.

mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ir::{Need, Plan, Status, Threshold};

/// The schema of what `weal diff --format json` prints.
pub const SCHEMA: &str = "weal.diff/1";

/// What changes between two plans. Lists are by place and name, then in the order of periods; what stays is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diff {
    /// [`SCHEMA`].
    pub schema: String,
    /// The plan it starts from.
    pub from: Side,
    /// The plan it ends at.
    pub to: Side,
    /// What they have not in common, in sentences; only where they overlap are they compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The periods that both have, in which all that follows lies.
    pub periods: Vec<String>,
    /// Choices that take another option.
    pub choices: Vec<ChoiceChange>,
    /// Runs started.
    pub runs: Vec<RunChange>,
    /// What needs want and get.
    pub needs: Vec<NeedChange>,
    /// Limits that bind, or bind no longer, that are another, or are missed by another amount.
    pub limits: Vec<LimitChange>,
    /// What is there at the end of the last period that both have.
    pub stocks: Vec<StockChange>,
    /// What the aims come to.
    pub aims: Vec<AimChange>,
}

/// One of the two plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// What it is called: its file.
    pub name: String,
    /// The program's package.
    pub package: String,
    /// How planning ended.
    pub status: Status,
    /// The first period; empty where there is none.
    pub first: String,
    /// The last.
    pub last: String,
}

/// A choice that takes another option; none where the plan knows no such choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as in a plan; from the one, to the other")]
pub struct ChoiceChange {
    pub choice: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Runs of a recipe at a place that start in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as in a plan; from the one, to the other")]
pub struct RunChange {
    pub place: String,
    pub recipe: String,
    pub period: String,
    pub from: f64,
    pub to: f64,
}

/// What a need wants and gets in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedChange {
    /// Where.
    pub place: String,
    /// The need.
    pub need: String,
    /// When.
    pub period: String,
    /// In which unit.
    pub unit: String,
    /// In the one; none where it has no such need.
    pub from: Option<Served>,
    /// In the other.
    pub to: Option<Served>,
}

/// How far a need is met.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Served {
    /// How much is wanted.
    pub wanted: f64,
    /// How much is delivered.
    pub met: f64,
    /// The part of it.
    pub coverage: f64,
}

/// A limit in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LimitChange {
    /// Where.
    pub place: String,
    /// The threshold, or the rule of a policy, as in a plan.
    pub limit: String,
    /// When.
    pub period: String,
    /// In which unit.
    pub unit: String,
    /// In the one; none where it has no such limit.
    pub from: Option<Kept>,
    /// In the other.
    pub to: Option<Kept>,
}

/// How a limit is kept.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The measure.
    pub value: f64,
    /// The limit.
    pub limit: f64,
    /// What is left.
    pub headroom: f64,
    /// Whether nothing is.
    pub binding: bool,
    /// By how much it is missed, where it is soft.
    pub missed: f64,
}

/// What is there at the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as in a plan; from the one, to the other, none where it is not kept there")]
pub struct StockChange {
    pub place: String,
    pub resource: String,
    pub period: String,
    pub unit: String,
    pub from: Option<f64>,
    pub to: Option<f64>,
}

/// What an aim comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as in a plan; from the one, to the other, none where it is no aim")]
pub struct AimChange {
    pub aim: String,
    pub unit: String,
    pub from: Option<f64>,
    pub to: Option<f64>,
}

/// Whether two numbers are the same but for what solving leaves uncertain.
fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-7 * one.abs().max(other.abs()) + 1e-9
}

/// The entries of two lists beside each other, by key.
fn beside<'p, T, K: Ord>(
    (from, to): (&'p [T], &'p [T]),
    key: impl Fn(&'p T) -> Option<K>,
) -> BTreeMap<K, (Option<&'p T>, Option<&'p T>)> {
    let mut all: BTreeMap<K, (Option<&'p T>, Option<&'p T>)> = BTreeMap::new();
    for one in from {
        if let Some(key) = key(one) {
            all.entry(key).or_default().0 = Some(one);
        }
    }
    for other in to {
        if let Some(key) = key(other) {
            all.entry(key).or_default().1 = Some(other);
        }
    }
    all
}

/// What changes from one plan to another, each with what it is called.
pub fn diff((from_name, from): (&str, &Plan), (to_name, to): (&str, &Plan)) -> Diff {
    let side = |name: &str, plan: &Plan| Side {
        name: name.to_owned(),
        package: plan.package.clone(),
        status: plan.status,
        first: plan.periods.first().cloned().unwrap_or_default(),
        last: plan.periods.last().cloned().unwrap_or_default(),
    };
    let mut diff = Diff {
        schema: SCHEMA.to_owned(),
        from: side(from_name, from),
        to: side(to_name, to),
        notes: notes((from_name, from), (to_name, to)),
        periods: Vec::new(),
        choices: choices(from, to),
        runs: Vec::new(),
        needs: Vec::new(),
        limits: Vec::new(),
        stocks: Vec::new(),
        aims: Vec::new(),
    };
    if [from.status, to.status].contains(&Status::Impossible) {
        return diff;
    }
    let other: BTreeSet<&String> = to.periods.iter().collect();
    diff.periods = from.periods.iter().filter(|period| other.contains(period)).cloned().collect();
    let common: BTreeMap<&str, usize> = diff.periods.iter().map(String::as_str).zip(0..).collect();
    let at = |period: &str| common.get(period).copied();
    diff.runs = beside((&from.runs, &to.runs), |run| Some((&run.place, &run.recipe, at(&run.period)?)))
        .into_values()
        .filter_map(|(one, other)| {
            let run = one.or(other)?;
            let [from, to] = [one, other].map(|run| run.map_or(0.0, |run| run.runs));
            let (place, recipe, period) = (run.place.clone(), run.recipe.clone(), run.period.clone());
            (!same(from, to)).then_some(RunChange { place, recipe, period, from, to })
        })
        .collect();
    diff.needs =
        beside((&from.needs, &to.needs), |need| Some((&need.place, &need.need, at(&need.period)?, &need.unit)))
            .into_values()
            .filter_map(|(one, other)| need(one, other))
            .collect();
    let limited = beside((&from.thresholds, &to.thresholds), |one| {
        Some((&one.place, &one.threshold, at(&one.period)?, &one.unit))
    });
    diff.limits = limited.into_values().filter_map(|(one, other)| limit(one, other)).collect();
    let last = common.len().checked_sub(1);
    let ends = beside((&from.stocks, &to.stocks), |stock| {
        (last.is_some() && at(&stock.period) == last).then_some((&stock.place, &stock.resource, &stock.unit))
    });
    for (one, other) in ends.into_values() {
        let Some(stock) = one.or(other) else { continue };
        let [from, to] = [one, other].map(|stock| stock.map(|stock| stock.amount));
        if !same(from.unwrap_or(0.0), to.unwrap_or(0.0)) {
            let (place, resource) = (stock.place.clone(), stock.resource.clone());
            let (period, unit) = (stock.period.clone(), stock.unit.clone());
            diff.stocks.push(StockChange { place, resource, period, unit, from, to });
        }
    }
    // What is summed over other periods cannot be laid side by side.
    if from.periods == to.periods {
        diff.aims = aims(from, to);
    }
    diff
}

fn choices(from: &Plan, to: &Plan) -> Vec<ChoiceChange> {
    let all: BTreeSet<&String> = from.scenario.keys().chain(to.scenario.keys()).collect();
    let both = all.into_iter().map(|choice| (choice, from.scenario.get(choice), to.scenario.get(choice)));
    let differ = both.filter(|(_, one, other)| one != other);
    let change = |(choice, one, other): (&String, Option<&String>, Option<&String>)| ChoiceChange {
        choice: choice.clone(),
        from: one.cloned(),
        to: other.cloned(),
    };
    differ.map(change).collect()
}

fn need(one: Option<&Need>, other: Option<&Need>) -> Option<NeedChange> {
    let need = one.or(other)?;
    let served = |need: &Need| Served { wanted: need.wanted, met: need.met, coverage: need.coverage };
    let (from, to) = (one.map(served), other.map(served));
    if let (Some(from), Some(to)) = (from, to)
        && same(from.wanted, to.wanted)
        && same(from.met, to.met)
    {
        return None;
    }
    let (place, period, unit) = (need.place.clone(), need.period.clone(), need.unit.clone());
    Some(NeedChange { place, need: need.need.clone(), period, unit, from, to })
}

fn limit(one: Option<&Threshold>, other: Option<&Threshold>) -> Option<LimitChange> {
    let limit = one.or(other)?;
    let kept = |one: &Threshold| Kept {
        value: one.value,
        limit: one.limit,
        headroom: one.headroom,
        binding: one.binding,
        missed: one.soft.as_ref().map_or(0.0, |soft| soft.over),
    };
    let (from, to) = (one.map(kept), other.map(kept));
    if let (Some(from), Some(to)) = (from, to)
        && from.binding == to.binding
        && same(from.limit, to.limit)
        && same(from.missed, to.missed)
    {
        return None;
    }
    let (place, period, unit) = (limit.place.clone(), limit.period.clone(), limit.unit.clone());
    Some(LimitChange { place, limit: limit.threshold.clone(), period, unit, from, to })
}

/// In the order of the first plan's aims; those of the second that it has not come last.
fn aims(from: &Plan, to: &Plan) -> Vec<AimChange> {
    let known = |aims: &[crate::ir::Aim], aim: &crate::ir::Aim| {
        aims.iter().find(|one| one.aim == aim.aim && one.unit == aim.unit).map(|one| one.value)
    };
    let later = to.aims.iter().filter(|aim| known(&from.aims, aim).is_none());
    let mut changes = Vec::new();
    for aim in from.aims.iter().chain(later) {
        let (one, other) = (known(&from.aims, aim), known(&to.aims, aim));
        if one.zip(other).is_none_or(|(one, other)| !same(one, other)) {
            changes.push(AimChange { aim: aim.aim.clone(), unit: aim.unit.clone(), from: one, to: other });
        }
    }
    changes
}

/// What two plans have not in common.
fn notes((from_name, from): (&str, &Plan), (to_name, to): (&str, &Plan)) -> Vec<String> {
    let mut notes = Vec::new();
    let sides = [(from_name, from, to), (to_name, to, from)];
    if from.package != to.package {
        notes.push(format!(
            "{from_name} is of the program {} and {to_name} of {}: what has the same name in both is compared.",
            from.package, to.package
        ));
    } else if from.certificate.ir != to.certificate.ir && from.scenario == to.scenario && from.robust == to.robust {
        notes.push("They are made from two versions of the program, or of what it reads.".to_owned());
    }
    let mut parts = 0;
    for (name, one, other) in sides {
        match one.status {
            Status::Impossible => notes.push(format!("In {name} no plan is possible.")),
            Status::Limit => notes.push(format!("{name} is the best that was found before a limit was reached.")),
            Status::Certified => {}
        }
        if one.robust && !other.robust {
            notes.push(format!("{name} is planned with every uncertain amount at its bad end."));
        }
        let theirs: BTreeSet<&String> = other.periods.iter().collect();
        let only: Vec<&String> = one.periods.iter().filter(|period| !theirs.contains(period)).collect();
        parts += usize::from(!only.is_empty() && only.len() == one.periods.len());
        if let [first, .., last] | [first @ last] = only[..] {
            let which = match only.len() {
                1 => format!("The period {first} is"),
                number => format!("{number} periods from {first} to {last} are"),
            };
            notes.push(format!("{which} only in {name}, and left out."));
        }
    }
    if parts > 0 {
        notes.push("They have no period in common.".to_owned());
    }
    notes
}

impl Diff {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        let Diff { schema: _, from: _, to: _, notes: _, periods: _, choices, runs, needs, limits, stocks, aims } = self;
        let empty = choices.is_empty() && runs.is_empty() && needs.is_empty();
        empty && limits.is_empty() && stocks.is_empty() && aims.is_empty() && self.from.status == self.to.status
    }

    /// As JSON, [`SCHEMA`].
    pub fn json(&self) -> String {
        // Strings, finite numbers and lists of them only: this cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

#[cfg(test)]
mod tests;
