//! A proposal: what changes for whom, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use weal_plan::{Plan, Status};
use weal_problem::{Column, Method, Solution, Status as Solved, Won};
use weal_tir::{PlaceId, Tir};

use super::attempt::{AS_PLANNED, Found};
use super::ground::Ground;
use super::nothing::{FLOOR, label, place, planned, promised, recipe, rounded};
use crate::certified::checked;
use crate::ir::{Change, Firm, Gap, LimitEffect, NeedEffect, Nothing, Now, Proposal, Reach};

/// Digits of a proposal's name.
const DIGITS: usize = 12;
/// Runs count as moved from this part of an activity's many on.
const MOVED: f64 = 1e-6;

/// What proves how far a proposal is from the full re-plan.
pub(super) enum Measure {
    /// What each stage of the full re-plan won, with multipliers.
    Full(Vec<Won>, Vec<(u32, f64)>),
    /// The multipliers of the plan as it was.
    Before,
}

/// A column of runs that changes: by activity and period.
pub(super) struct Moved {
    pub(super) activity: u32,
    pub(super) period: u32,
    pub(super) column: usize,
    /// By how much, in parts of what is much for it.
    pub(super) weight: f64,
}

/// Which runs differ from what stands.
pub(super) fn moved(ground: &Ground, found: &Found) -> Vec<Moved> {
    let mut all = Vec::new();
    for (column, named) in ground.problem.columns.iter().enumerate() {
        let (Column::Run(_, period), activity) = (named, ground.map.activity_of[column]) else { continue };
        let Some(scale) = ground.scales.get(activity as usize) else { continue };
        let by = (found.values[column] - ground.values[column]).abs();
        if by > MOVED * scale {
            all.push(Moved { activity, period: *period, column, weight: by / scale });
        }
    }
    all
}

impl Ground<'_> {
    /// Whether a repair moves what is firm.
    pub(super) fn is_firm_moved(&self, found: &Found) -> bool {
        moved(self, found).iter().any(|one| self.firm.get(one.column).is_some_and(Option::is_some))
    }
}

/// What a repair is made for.
pub(super) struct Task<'a> {
    pub(super) now: &'a Now,
    pub(super) before: &'a Plan,
    pub(super) scenario: &'a BTreeMap<String, String>,
    pub(super) nothing: &'a Nothing,
    pub(super) measure: &'a Measure,
}

/// The changes of a repair, by place, recipe and period.
pub(super) fn changes(ground: &Ground, found: &Found, moved: &[Moved]) -> Vec<Change> {
    let tir = ground.tir;
    let mut order: Vec<&Moved> = moved.iter().collect();
    let key = |one: &&Moved| {
        let activity = ground.map.activities[one.activity as usize];
        (place(tir, activity.place), recipe(tir, activity), one.period)
    };
    order.sort_by_key(key);
    let one = |one: &Moved| {
        let activity = ground.map.activities[one.activity as usize];
        Change {
            recipe: recipe(tir, activity),
            place: place(tir, activity.place),
            period: label(tir, one.period),
            from: rounded(ground.values[one.column]),
            to: rounded(found.values[one.column]),
            firm: ground.firm[one.column],
        }
    };
    order.into_iter().map(one).collect()
}

/// The name of changes made for reasons: the same for the same.
pub(super) fn name(now: &Now, changes: &[Change]) -> String {
    let mut hash = Sha256::new();
    let mut put = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    for change in changes {
        put(&change.recipe);
        put(&change.place);
        put(&change.period);
        // Rounded, so that noise in the last digits makes no other proposal.
        put(&format!("{:.5e}", change.to - change.from));
    }
    for cause in &now.causes {
        put(if cause.seal.is_empty() { &cause.text } else { &cause.seal });
    }
    let hash = hash.finalize();
    let text: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    text.chars().take(DIGITS).collect()
}

/// The proposal that a repair makes; nothing where it does not pass its certificate.
pub(super) fn proposal(ground: &Ground, found: &Found, reach: Reach, task: &Task) -> Option<Proposal> {
    let tir = ground.tir;
    let moved = moved(ground, found);
    let (won, tangents) = match task.measure {
        Measure::Full(won, tangents) => (won.clone(), tangents.clone()),
        Measure::Before => (Vec::new(), Vec::new()),
    };
    let solution = Solution {
        // It is the smallest change, and claims to be best in nothing else.
        status: Solved::Limit,
        values: found.values.clone(),
        won,
        tangents,
        method: if found.branched { Method::Branching } else { Method::LinearProgram },
        iterations: 0,
    };
    // Conditions go by name, so what proved the plan as it was says how far off this one is at most.
    let proof = match task.measure {
        Measure::Full(..) => None,
        Measure::Before => Some(task.before.certificate.proof.as_slice()),
    };
    let (mut plan, certified) = checked(tir, &task.now.adopted, task.scenario, ground.problem, &solution, proof);
    if !certified.passed {
        return None;
    }
    plan.robust = task.before.robust;
    plan.status = if certified.unproven.is_empty() && found.ended { Status::Certified } else { Status::Limit };
    let changes = changes(ground, found, &moved);
    let activities: BTreeSet<u32> = moved.iter().map(|one| one.activity).collect();
    let places = |all: &mut dyn Iterator<Item = PlaceId>| all.collect::<BTreeSet<_>>().len() as u32;
    let at = |activity: &u32| ground.map.activities[*activity as usize].place;
    let firm = |firm: &Option<Firm>| matches!(firm, Some(Firm::Fence | Firm::Accepted));
    let firm_moved = moved.iter().filter(|one| firm(&ground.firm[one.column])).count() as u32;
    let firm_all = ground.firm.iter().filter(|one| firm(one)).count() as u32;
    Some(Proposal {
        number: 0,
        name: name(task.now, &changes),
        causes: task.now.causes.iter().map(|cause| cause.text.clone()).collect(),
        reach,
        activities: (activities.len() as u32, ground.map.activities.len() as u32),
        places: (
            places(&mut activities.iter().map(at)),
            places(&mut ground.map.activities.iter().map(|one| one.place)),
        ),
        firm_kept: firm_all - firm_moved,
        firm_moved,
        needs: needs(tir, task, &plan),
        limits: limits(task.nothing, &plan, &changes),
        gaps: gaps(&plan),
        changes,
        plan,
    })
}

/// The needs that differ, from now on, between the plan as it was, doing nothing, and a proposal.
fn needs(tir: &Tir, task: &Task, plan: &Plan) -> Vec<NeedEffect> {
    let before = planned(task.before);
    let worse: BTreeMap<(&str, &str, &str), f64> =
        task.nothing.needs.iter().map(|one| ((&*one.need, &*one.place, &*one.period), one.nothing)).collect();
    let first = tir.horizon.periods.get(task.now.period as usize).map(|period| &*period.label);
    let from = plan.periods.iter().position(|label| Some(label.as_str()) == first).unwrap_or(0);
    let coming: BTreeSet<&str> = plan.periods.iter().skip(from).map(String::as_str).collect();
    let mut all = Vec::new();
    for need in plan.needs.iter().filter(|need| coming.contains(&*need.period)) {
        let key = (&*need.need, &*need.place, &*need.period);
        let was = before.get(&key).copied();
        let (planned, promised) = (was.map_or(0.0, |(_, met)| met), rounded(promised(was)));
        // Who is not worse off if nothing is done gets what was promised.
        let as_promised = if task.nothing.followed { promised * need.wanted } else { need.met };
        let nothing = worse.get(&key).copied().unwrap_or(as_promised);
        let apart = |other: f64| (other - need.met).abs() > AS_PLANNED * need.wanted;
        if apart(nothing) || apart(promised * need.wanted) {
            all.push(NeedEffect {
                need: need.need.clone(),
                place: need.place.clone(),
                period: need.period.clone(),
                unit: need.unit.clone(),
                wanted: need.wanted,
                planned,
                promised,
                nothing,
                proposed: need.met,
            });
        }
    }
    all
}

/// The limits that would be broken if nothing were done, and how they stand as proposed.
fn limits(nothing: &Nothing, plan: &Plan, changes: &[Change]) -> Vec<LimitEffect> {
    let one = |limit: &LimitEffect| {
        let same = plan
            .thresholds
            .iter()
            .find(|one| one.threshold == limit.limit && one.place == limit.place && one.period == limit.period);
        let runs = changes.iter().find(|change| {
            limit.limit.ends_with(&format!(" {}", change.recipe))
                && change.place == limit.place
                && change.period == limit.period
        });
        let need = limit.limit.strip_prefix(FLOOR).and_then(|name| {
            plan.needs.iter().find(|one| one.need == name && one.place == limit.place && one.period == limit.period)
        });
        let proposed = match (same, need, runs) {
            (Some(held), ..) => held.value,
            (None, Some(need), _) => need.met,
            (None, None, Some(change)) => change.to,
            // What is said of stores and of the end holds, as the certificate shows.
            (None, None, None) => limit.bound,
        };
        LimitEffect { proposed, ..limit.clone() }
    };
    nothing.limits.iter().map(one).collect()
}

/// The aims in which the certificate leaves room.
fn gaps(plan: &Plan) -> Vec<Gap> {
    let aims: BTreeMap<&str, &str> = plan.aims.iter().map(|aim| (&*aim.aim, &*aim.unit)).collect();
    let open = plan
        .certificate
        .bounds
        .iter()
        .filter(|one| (one.value - one.bound).abs() > AS_PLANNED * one.value.abs().max(1e-3));
    open.map(|one| Gap {
        aim: one.aim.clone(),
        value: one.value,
        best: one.bound,
        unit: aims.get(&*one.aim).copied().unwrap_or("").to_owned(),
    })
    .collect()
}
