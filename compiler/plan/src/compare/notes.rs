//! What is different in a scenario, in sentences: what stops, what is never run, which needs go short.

use std::collections::BTreeMap;

use weal_tir::Tir;

use crate::ir::{Plan, Status};
use crate::words::{list, percent};

/// The most notes of one kind.
const MOST: usize = 8;

/// When each recipe is run last, by the period's number.
fn last_runs(plan: &Plan) -> BTreeMap<&str, usize> {
    let numbers: BTreeMap<&str, usize> = plan.periods.iter().map(String::as_str).zip(0..).collect();
    let mut last = BTreeMap::new();
    for run in &plan.runs {
        if let Some(at) = numbers.get(run.period.as_str()) {
            let known = last.entry(run.recipe.as_str()).or_insert(0);
            *known = (*at).max(*known);
        }
    }
    last
}

/// The worst coverage of each need, with its period.
fn worst(plan: &Plan) -> BTreeMap<(&str, &str), (f64, &str)> {
    let mut all: BTreeMap<(&str, &str), (f64, &str)> = BTreeMap::new();
    for need in &plan.needs {
        let known = all.entry((&need.need, &need.place)).or_insert((f64::INFINITY, ""));
        if need.coverage < known.0 {
            *known = (need.coverage, &need.period);
        }
    }
    all
}

/// The notes of each plan beside the others.
pub(super) fn notes(plans: &[(&Tir, &Plan)]) -> Vec<Vec<String>> {
    let last: Vec<BTreeMap<&str, usize>> = plans.iter().map(|(_, plan)| last_runs(plan)).collect();
    let worsts: Vec<_> = plans.iter().map(|(_, plan)| worst(plan)).collect();
    // Over all plans: the last run of each recipe, the best of the worst coverages of each need.
    let (mut latest, mut best) = (BTreeMap::new(), BTreeMap::new());
    for runs in &last {
        for (recipe, at) in runs {
            let known = latest.entry(*recipe).or_insert(0);
            *known = (*at).max(*known);
        }
    }
    for needs in &worsts {
        for (need, (part, _)) in needs {
            let known = best.entry(*need).or_insert(0.0_f64);
            *known = known.max(*part);
        }
    }
    let one = |at: usize| {
        let (tir, plan) = plans[at];
        if plan.status == Status::Impossible {
            let members: Vec<String> = plan.conflict.iter().map(|member| member.declaration.clone()).collect();
            let all = if members.len() > 1 { " all" } else { "" };
            let what =
                if members.is_empty() { String::new() } else { format!(": {} cannot{all} hold", list(&members)) };
            return vec![format!("no plan is possible{what}")];
        }
        let mut notes = Vec::new();
        let recipes = tir.recipes.iter().filter_map(|recipe| Some((&*recipe.name, *latest.get(&*recipe.name)?)));
        let stops: Vec<String> = recipes
            .filter_map(|(recipe, latest)| match last[at].get(recipe) {
                None => Some(format!("{recipe} is never run")),
                Some(last) if *last < latest => Some(format!("{recipe} stops after {}", plan.periods[*last])),
                Some(_) => None,
            })
            .collect();
        cut(&mut notes, stops, "recipes that are run less long than elsewhere");
        let short =
            worsts[at].iter().filter(|(need, (part, _))| best.get(*need).is_some_and(|best| part + 1e-6 < *best));
        let short = short.map(|((need, _), (part, period))| format!("{need} is met to {} in {period}", percent(*part)));
        cut(&mut notes, short.collect(), "needs that are met better elsewhere");
        notes
    };
    (0..plans.len()).map(one).collect()
}

fn cut(notes: &mut Vec<String>, mut all: Vec<String>, what: &str) {
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    notes.extend(all);
    if more > 0 {
        notes.push(format!("and {more} more {what}"));
    }
}
