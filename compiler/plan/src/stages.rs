//! The stages of a plan's order by name: `vital needs: least worst shortfall`, `least labour`.

use weal_problem::StageKind;
use weal_tir::{Aim, Measure, Regrowth, Resource, Tir};

use crate::ir::StageBound;
use crate::ledger::Ledger;
use crate::measures::Measures;

/// The unit of shortfalls: parts of what is wanted.
pub const OF_THE_NEED: &str = "of the need";

/// The unit of overshoots: parts of the limit.
pub const OF_THE_LIMIT: &str = "of the limit";

/// Whether a stage counts in parts of one: of needs, of limits.
pub fn is_part(unit: &str) -> bool {
    unit == OF_THE_NEED || unit == OF_THE_LIMIT
}

/// The name of a stage, as in [`crate::ir::Aim::aim`].
pub fn name(tir: &Tir, kind: StageKind) -> String {
    let rank = |rank: u32| tir.ranks.get(rank as usize).map_or("", String::as_str);
    match kind {
        StageKind::Worst(at) => format!("{} needs: least worst shortfall", rank(at)),
        StageKind::Sum(at) => format!("{} needs: least total shortfall", rank(at)),
        StageKind::WorstOver(at) => format!("{} limits: least worst overshoot", rank(at)),
        StageKind::SumOver(at) => format!("{} limits: least total overshoot", rank(at)),
        StageKind::Aim(at) => tir.aims.get(at as usize).map_or_else(String::new, |aim| aim.text.to_string()),
        StageKind::Surplus => "surplus".to_owned(),
        StageKind::Canonical => "canonical".to_owned(),
    }
}

/// The unit of a stage's value.
pub fn unit(tir: &Tir, kind: StageKind) -> String {
    match kind {
        StageKind::Worst(_) | StageKind::Sum(_) => OF_THE_NEED.to_owned(),
        StageKind::WorstOver(_) | StageKind::SumOver(_) => OF_THE_LIMIT.to_owned(),
        StageKind::Aim(at) => tir.aims.get(at as usize).map_or_else(String::new, |aim| aim.unit.to_string()),
        StageKind::Surplus | StageKind::Canonical => String::new(),
    }
}

/// The stages up to the program's aims. A rank's worst shortfall is one only where the rank has more than one (need, period),
/// its worst overshoot only where it has more than one soft limit. `overs` are all overshoots, each with its rank.
pub fn of(ledger: &Ledger, overs: &[(u32, f64)]) -> Vec<StageKind> {
    let tir = ledger.tir;
    let mut stages = Vec::new();
    for rank in 0..tir.ranks.len() as u32 {
        let members = shortfalls(ledger, rank).count();
        if members > 1 {
            stages.push(StageKind::Worst(rank));
        }
        if members > 0 {
            stages.push(StageKind::Sum(rank));
        }
        let limits = overs.iter().filter(|over| over.0 == rank).count();
        if limits > 1 {
            stages.push(StageKind::WorstOver(rank));
        }
        if limits > 0 {
            stages.push(StageKind::SumOver(rank));
        }
    }
    stages.extend((0..tir.aims.len() as u32).map(StageKind::Aim));
    stages
}

/// The relative shortfalls of a rank, over its needs and the periods in which they want something.
fn shortfalls<'a>(ledger: &'a Ledger, rank: u32) -> impl Iterator<Item = f64> + 'a {
    let needs = ledger.tir.needs.iter().enumerate().filter(move |(_, need)| need.rank == rank);
    needs.flat_map(move |(at, _)| {
        let both = (0..ledger.periods()).map(move |period| ledger.need(at, period));
        both.filter(|(wanted, _)| *wanted > 0.0).map(|(wanted, met)| ((wanted - met) / wanted).max(0.0))
    })
}

/// What a stage won, in the plan itself.
pub fn value(ledger: &Ledger, measures: &Measures, overs: &[(u32, f64)], kind: StageKind) -> f64 {
    let over = |rank: u32| overs.iter().filter(move |over| over.0 == rank).map(|over| over.1);
    match kind {
        StageKind::Worst(rank) => shortfalls(ledger, rank).fold(0.0, f64::max),
        StageKind::Sum(rank) => shortfalls(ledger, rank).sum(),
        StageKind::WorstOver(rank) => over(rank).fold(0.0, f64::max),
        StageKind::SumOver(rank) => over(rank).sum(),
        StageKind::Aim(at) => ledger.tir.aims.get(at as usize).map_or(0.0, |aim| aim_value(ledger, measures, aim)),
        StageKind::Surplus | StageKind::Canonical => 0.0,
    }
}

fn aim_value(ledger: &Ledger, measures: &Measures, aim: &Aim) -> f64 {
    if aim.terms.is_empty() {
        return change(ledger);
    }
    let total = |measure: &Measure| {
        // Of a stock an aim means what is left at the end.
        let from = if matches!(measure, Measure::Stock(_)) { ledger.periods() - 1 } else { 0 };
        (from..ledger.periods()).map(|period| measures.everywhere(measure, period)).sum::<f64>()
    };
    aim.terms.iter().map(|(weight, measure)| weight.to_f64() * total(measure)).sum()
}

/// `least change`: how much the runs of each activity differ from period to period.
fn change(ledger: &Ledger) -> f64 {
    let mut sum = 0.0;
    for runs in ledger.runs.chunk_by(|a, b| a.activity == b.activity) {
        let mut path = vec![0.0; ledger.periods() as usize];
        for run in runs {
            path[run.period as usize] += run.runs;
        }
        sum += path.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>();
    }
    sum
}
/// How far, as a part of a stage's value, cuts may leave its bound short where stocks grow along a curve.
const SHORT_OF_A_CURVE: f64 = 1e-4;

/// Whether each of these stages has a bound that [may stay short](may_stay_short).
pub fn short_as_stated(tir: &Tir, unproven: &[String], bounds: &[StageBound]) -> bool {
    let bound = |aim: &String| bounds.iter().find(|bound| bound.aim == *aim);
    unproven.iter().all(|aim| bound(aim).is_some_and(|bound| may_stay_short(tir, bound)))
}

/// Whether a stage's best bound may stay this short of its value, which the plan then states: in whole runs, where not all
/// branches are looked at; and by little where stocks grow along a curve, to which cuts only come near.
pub fn may_stay_short(tir: &Tir, bound: &StageBound) -> bool {
    let curved = |resource: &Resource| {
        resource.details.as_deref().is_some_and(|details| matches!(details.regrowth, Some(Regrowth::Logistic { .. })))
    };
    let near = (bound.value - bound.bound).abs() <= SHORT_OF_A_CURVE * bound.value.abs().max(1.0);
    tir.recipes.iter().any(|recipe| recipe.whole) || near && tir.resources.iter().any(curved)
}
