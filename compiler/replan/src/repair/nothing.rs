//! What becomes of the plan if nothing is done.

use std::collections::BTreeMap;

use weal_plan::Plan;
use weal_plan::fares::{Cut, Stands};
use weal_plan::ledger::Ledger;
use weal_problem::{Activity, Declared, Problem, Row};
use weal_tir::{Measure, PlaceId, Tir};

use super::attempt::AS_PLANNED;
use super::ground::Ground;
use super::standing::sums;
use crate::ir::{LimitEffect, NeedEffect, Nothing, Now};

/// How the least that a need must get is told: before the need's name.
pub(super) const FLOOR: &str = "at least for ";

/// What doing nothing leads to.
pub(super) struct Outcome {
    /// As people are told.
    pub(super) nothing: Nothing,
    /// Whether the plan still holds.
    pub(super) holds: bool,
    /// The first period in which something is not as planned.
    pub(super) from: Option<u32>,
}

/// The name of a place.
pub(super) fn place(tir: &Tir, id: PlaceId) -> String {
    tir.places.get(id.index()).map_or_else(String::new, |place| place.name.to_string())
}

/// The label of a period.
pub(super) fn label(tir: &Tir, period: u32) -> String {
    tir.horizon.periods.get(period as usize).map_or_else(String::new, |period| period.label.to_string())
}

/// The name of a recipe.
pub(super) fn recipe(tir: &Tir, activity: Activity) -> String {
    tir.recipes.get(activity.recipe.index()).map_or_else(String::new, |recipe| recipe.name.to_string())
}

/// What needs were to get, by need, place and period: wanted and met.
pub(super) fn planned(before: &Plan) -> BTreeMap<(&str, &str, &str), (f64, f64)> {
    before.needs.iter().map(|need| ((&*need.need, &*need.place, &*need.period), (need.wanted, need.met))).collect()
}

/// The part of what was wanted that was to be met; of what was not wanted then, all.
pub(super) fn promised(before: Option<(f64, f64)>) -> f64 {
    before.filter(|(wanted, _)| *wanted > 0.0).map_or(1.0, |(wanted, met)| (met / wanted).min(1.0))
}

/// Follows what stands to the end.
pub(super) fn nothing(now: &Now, before: &Plan, ground: &Ground, stands: &Stands) -> Outcome {
    let tir = &now.tir;
    let mut found = Outcome { nothing: Nothing::default(), holds: false, from: None };
    let Some(ledger) = &stands.followed else {
        found.from = Some(now.period);
        found.nothing.from = Some(label(tir, now.period));
        return found;
    };
    found.nothing.followed = true;
    let mut first: Option<u32> = None;
    let mut seen = |period: u32| first = Some(first.map_or(period, |first| first.min(period)));

    for group in
        stands.asked.runs.iter().zip(&stands.done).collect::<Vec<_>>().chunk_by(|((a, ..), _), ((b, ..), _)| a == b)
    {
        let Some(((activity, ..), _)) = group.first() else { continue };
        let asked: f64 = group.iter().map(|((.., runs), _)| runs).sum();
        let done: f64 = group.iter().map(|((.., runs), part)| runs * *part).sum();
        if asked - done > AS_PLANNED * asked {
            let cut = group.iter().filter(|(_, part)| **part < 1.0 - AS_PLANNED);
            cut.for_each(|((_, period, _), _)| seen(*period));
            found.nothing.cut.push(Cut {
                recipe: recipe(tir, *activity),
                place: place(tir, activity.place),
                part: rounded(done / asked),
            });
        }
    }
    let planned = planned(before);
    for (at, need) in tir.needs.iter().enumerate() {
        for period in now.period..ledger.periods() {
            let (wanted, met) = ledger.need(at, period);
            let (when, whose) = (label(tir, period), place(tir, need.place));
            let before = planned.get(&(&*need.name, &*whose, &*when)).copied();
            // As large a part as was planned, and of what was not planned for, all.
            let promised = promised(before);
            if wanted > 0.0 && met < wanted * (promised - AS_PLANNED) {
                seen(period);
                found.nothing.needs.push(NeedEffect {
                    need: need.name.to_string(),
                    place: whose,
                    period: when,
                    unit: tir.needed_unit(need.of).to_owned(),
                    wanted: rounded(wanted),
                    planned: rounded(before.map_or(0.0, |(_, met)| met)),
                    promised: rounded(promised),
                    nothing: rounded(met),
                    proposed: rounded(met),
                });
            }
        }
    }
    for (period, limit) in limits(now, before, ground, ledger) {
        seen(period);
        found.nothing.limits.push(limit);
    }
    found.from = first;
    found.nothing.from = first.map(|period| label(tir, period));
    found.holds = first.is_none();
    found
}

/// The limits that are broken from now on; soft ones by more than planned.
fn limits(now: &Now, before: &Plan, ground: &Ground, ledger: &Ledger) -> Vec<(u32, LimitEffect)> {
    let tir = &now.tir;
    let mut all = Vec::new();
    let effect = |limit: String, at: PlaceId, period: u32, unit: &str, bound: f64, value: f64| LimitEffect {
        limit,
        place: place(tir, at),
        period: label(tir, period),
        unit: unit.to_owned(),
        bound: rounded(bound),
        nothing: rounded(value),
        proposed: rounded(value),
    };
    let soft: BTreeMap<(&str, &str, &str), f64> = before
        .thresholds
        .iter()
        .filter_map(|one| Some(((&*one.threshold, &*one.place, &*one.period), one.soft.as_ref()?.over)))
        .collect();
    for (name, bound, held) in weal_plan::fares::broken(tir, &now.adopted, ledger) {
        if held.period < now.period {
            continue;
        }
        let (where_, when) = (place(tir, held.place), label(tir, held.period));
        let before = soft.get(&(&*name, &*where_, &*when)).copied().unwrap_or(0.0);
        let over = -held.room(bound.compare);
        if bound.soft.is_some() && over <= before + AS_PLANNED * held.size.max(1.0) {
            continue;
        }
        let unit = if matches!(bound.measure, Measure::Run(_)) { "run" } else { &bound.unit };
        all.push((held.period, effect(name, held.place, held.period, unit, held.limit, held.value)));
    }
    // What is said of runs themselves, of stores and of the end: by the conditions of the problem.
    let values = followed_values(ground.problem, ground, ledger);
    let (sums, _) = sums(ground.problem, &values);
    for row in super::standing::broken(ground.problem, &values) {
        let row = row as usize;
        let (value, bound) = (sums[row], ground.problem.row_upper[row]);
        let policy = |id: weal_tir::PolicyId| tir.policies.get(id.index()).map_or("", |policy| &*policy.name);
        let found = match ground.problem.rows[row] {
            Row::Forbid(id, rule, activity, period) => {
                let name = format!("{}/{}: no {}", policy(id), rule + 1, recipe(tir, activity));
                (name, activity.place, period, "run", 0.0, value)
            }
            Row::Unknown(id, activity, period) => {
                let what = tir.resources.get(id.index()).map_or("", |resource| &*resource.name);
                (format!("{what} not known: no {}", recipe(tir, activity)), activity.place, period, "run", 0.0, value)
            }
            Row::UpTo(activity, period) => {
                (format!("up to of {}", recipe(tir, activity)), activity.place, period, "run", bound, value)
            }
            Row::Floor(id, period) => {
                let Some(need) = tir.needs.get(id.index()) else { continue };
                let wanted = ledger.need(id.index(), period).0;
                let name = format!("{FLOOR}{}", need.name);
                (name, need.place, period, tir.needed_unit(need.of), wanted - bound, wanted - value)
            }
            Row::Storage(node, period) => {
                let resource = &tir.resources[node.resource.index()];
                (format!("storage of {}", resource.name), node.place, period, &*resource.unit, bound, value)
            }
            Row::End(node) => {
                let resource = &tir.resources[node.resource.index()];
                let last = tir.horizon.periods.len().saturating_sub(1) as u32;
                let low = ground.problem.row_lower[row];
                (format!("end of {}", resource.name), node.place, last, &*resource.unit, low, value)
            }
            _ => continue,
        };
        let (name, at, period, unit, bound, value) = found;
        if period >= now.period {
            all.push((period, effect(name, at, period, unit, bound, value)));
        }
    }
    all
}

fn followed_values(problem: &Problem, ground: &Ground, ledger: &Ledger) -> Vec<f64> {
    let mut values = ground.values.clone();
    let now = super::standing::values(problem, ledger, &weal_plan::ledger::Given::default());
    for ((value, now), column) in values.iter_mut().zip(now).zip(&problem.columns) {
        // What is handed over from several places concerns none of these conditions.
        if !matches!(column, weal_problem::Column::Delivered(..) | weal_problem::Column::Given(..)) {
            *value = now;
        }
    }
    values
}

/// Which declaration a limit is, by the name it is told by.
pub(super) fn name_of(tir: &Tir, declared: &Declared) -> String {
    match declared {
        Declared::Threshold(id) => tir.thresholds.get(id.index()).map_or_else(String::new, |it| it.name.to_string()),
        Declared::Rule(id, rule) => {
            tir.policies.get(id.index()).map_or_else(String::new, |it| format!("{}/{}", it.name, rule + 1))
        }
        _ => String::new(),
    }
}

/// A number at twelve significant digits; zero has no sign.
pub(super) fn rounded(value: f64) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return 0.0;
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return value;
    }
    format!("{value:.11e}").parse().unwrap_or(value)
}
