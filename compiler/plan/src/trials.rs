//! Policies on trial: what a plan would break of them, and what enforcing them would cost.

use serde::{Deserialize, Serialize};
use weal_problem::Declared;
use weal_tir::{Measure, PolicyId, Rule, Tir};

use crate::from_problem::words::says;
use crate::ir::{Plan, Status};
use crate::ledger::{Given, Ledger};
use crate::measures::{Measures, held};
use crate::rounding::significant;
use crate::stages::OF_THE_NEED;

/// A policy on trial, beside a plan in which it is not enforced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The policy.
    pub policy: String,
    /// Where the plan would break its rules.
    pub breaks: Vec<Break>,
    /// What enforcing it would do; absent where that was not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enforced: Option<Enforced>,
}

/// A rule broken in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Break {
    /// `policy/N`, with N the rule's number from 1.
    pub rule: String,
    /// What the rule says, in words.
    pub says: String,
    /// Where.
    pub place: String,
    /// When; for `in total` the last period it covers.
    pub period: String,
    /// What it comes to.
    pub value: f64,
    /// What the rule allows or asks for.
    pub limit: f64,
    /// By how much it is broken, positive.
    pub by: f64,
    /// In which unit.
    pub unit: String,
}

/// The plan that would be made if the policy were enforced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enforced {
    /// Whether there would be one.
    pub possible: bool,
    /// Why there would be none: what could not hold together, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
    /// Needs met otherwise, in their worst period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedChange>,
    /// Aims reached otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aims: Vec<AimChange>,
}

/// How far a need is met with and without the policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedChange {
    /// The need.
    pub need: String,
    /// Where.
    pub place: String,
    /// The worst coverage of a period as planned.
    pub now: f64,
    /// The same with the policy enforced.
    pub then: f64,
    /// The first period with that.
    pub then_in: String,
}

/// What an aim reaches with and without the policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AimChange {
    /// The aim.
    pub aim: String,
    /// As planned.
    pub now: f64,
    /// With the policy enforced.
    pub then: f64,
    /// In which unit.
    pub unit: String,
}

/// What rounding leaves is no breach.
const ROUNDING: f64 = 1e-6;

/// Where a plan would break the rules of a policy, rule by rule.
pub fn breaks(tir: &Tir, plan: &Plan, id: PolicyId) -> Vec<Break> {
    let Some(policy) = tir.policies.get(id.index()) else { return Vec::new() };
    let ledger = Ledger::new(tir, &Given::from_plan(tir, plan));
    let bounds = policy.rules.iter().filter_map(|rule| match rule {
        Rule::Bound(bound) => Some(&bound.measure),
        Rule::Forbid { .. } => None,
    });
    let measures = Measures::new(&ledger, bounds);
    let mut all = Vec::new();
    for (rule, number) in policy.rules.iter().zip(0..) {
        let name = format!("{}/{}", policy.name, number + 1);
        let says = says(tir, Declared::Rule(id, number));
        let mut add = |place: usize, period: u32, (value, limit, size): (f64, f64, f64), unit: &str| {
            let by = (value - limit).abs();
            if by > ROUNDING * size {
                all.push(Break {
                    rule: name.clone(),
                    says: says.clone(),
                    place: tir.places.get(place).map_or_else(String::new, |place| place.name.to_string()),
                    period: plan.periods.get(period as usize).cloned().unwrap_or_default(),
                    value: significant(value),
                    limit: significant(limit),
                    by: significant(by),
                    unit: unit.to_owned(),
                });
            }
        };
        match rule {
            Rule::Forbid { recipe, .. } => {
                for run in ledger.runs.iter().filter(|run| tir.is_way_of(run.activity.recipe, *recipe)) {
                    let Some(period) = tir.horizon.periods.get(run.period as usize) else { continue };
                    if tir.forbids_at(rule, run.activity.place, period) {
                        add(run.activity.place.index(), run.period, (run.runs, 0.0, run.runs), "run");
                    }
                }
            }
            Rule::Bound(bound) => {
                for one in held(&ledger, &measures, bound) {
                    if one.room(bound.compare) < 0.0 {
                        let unit = if matches!(bound.measure, Measure::Run(_)) { "run" } else { &bound.unit };
                        add(one.place.index(), one.period, (one.value, one.limit, one.size), unit);
                    }
                }
            }
        }
    }
    all
}

/// Whether an aim adds up overshoots of which another aim has the worst, which says more.
fn is_beside_worst(plan: &Plan, aim: &str) -> bool {
    let rank = aim.strip_suffix(": least total overshoot");
    rank.is_some_and(|rank| plan.aims.iter().any(|one| one.aim == format!("{rank}: least worst overshoot")))
}

/// What enforcing a policy would change: the plan without it beside the one with it, if there is one.
pub fn enforced(now: &Plan, then: &Plan) -> Enforced {
    if then.status == Status::Impossible {
        let because = then.conflict.iter().map(|member| format!("{} {}", member.declaration, member.says)).collect();
        return Enforced { possible: false, because, needs: Vec::new(), aims: Vec::new() };
    }
    let worst = |plan: &Plan| -> Vec<(String, String, f64, String)> {
        let groups = plan.needs.chunk_by(|a, b| a.need == b.need && a.place == b.place);
        let least = groups.filter_map(|group| group.iter().min_by(|a, b| a.coverage.total_cmp(&b.coverage)));
        least.map(|need| (need.need.clone(), need.place.clone(), need.coverage, need.period.clone())).collect()
    };
    let before = worst(now);
    let mut needs = Vec::new();
    for (need, place, then, then_in) in worst(then) {
        let known = before.iter().find(|one| one.0 == need && one.1 == place);
        let now = known.map_or(1.0, |one| one.2);
        if (now - then).abs() > ROUNDING {
            needs.push(NeedChange { need, place, now, then, then_in });
        }
    }
    let mut aims = Vec::new();
    for aim in then.aims.iter().filter(|aim| aim.unit != OF_THE_NEED && !is_beside_worst(then, &aim.aim)) {
        let Some(known) = now.aims.iter().find(|known| known.aim == aim.aim) else { continue };
        if (known.value - aim.value).abs() > ROUNDING * known.value.abs().max(aim.value.abs()) {
            let (aim, unit) = (aim.aim.clone(), aim.unit.clone());
            let then = then.aims.iter().find(|one| one.aim == aim).map_or(0.0, |one| one.value);
            aims.push(AimChange { aim, now: known.value, then, unit });
        }
    }
    Enforced { possible: true, because: Vec::new(), needs, aims }
}
