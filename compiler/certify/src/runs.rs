//! Conditions on runs and needs by themselves: what is forbidden, `up to`, unfinished work, floors.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::Rational;

use crate::digits::Sum;
use crate::ledger::Ledger;
use crate::model::Model;
use crate::names::Said;
use crate::time::Placed;
use crate::words;

/// Checks runs and needs.
pub(crate) fn check(model: &Model, said: &Said, ledger: &mut Ledger) {
    // A billionth of the largest number of runs, or of one, counts for nothing.
    let most = said.runs.iter().map(|run| &run.2).max().unwrap_or(&Rational::ZERO);
    let size = (most + &Rational::ONE).checked_div(&Rational::from(1_000)).unwrap_or_default();
    for (activity, at, runs) in &said.runs {
        let recipe = model.activities[*activity].recipe;
        if model.forbids(*activity, *at) {
            ledger.at_most(runs, &Rational::ZERO, &size, || {
                let runs_started = words::runs(runs);
                let run = words::activity(model, *activity, *at);
                format!("{run}: {runs_started} are started, and an adopted policy forbids it")
            });
        }
        for lacking in model.lacks(*activity, *at) {
            ledger.at_most(runs, &Rational::ZERO, &size, || {
                let (started, run) = (words::runs(runs), words::activity(model, *activity, *at));
                let name = &model.tir.resources[lacking].name;
                format!("{run}: {started} are started, and {name}, which the recipe cites, is not known then")
            });
        }
        if model.tir.recipes[recipe].set_up_of.is_some() && *runs > Rational::ONE {
            let run = words::activity(model, *activity, *at);
            ledger.fault(format!("{run}: there are {} of one set-up", words::amount(runs, "")));
        }
        if model.tir.recipes[recipe].whole && runs.to_i64().is_none() {
            let started = words::amount(runs, "runs");
            let run = words::activity(model, *activity, *at);
            ledger.fault(format!("{run}: {started} are started, and only whole runs can be"));
        }
        let takes = model.tir.recipes[recipe].takes.as_deref();
        let arrives = Placed::new(model.periods, takes, *at).arrival.is_some();
        let due = if arrives { &Rational::ZERO } else { runs };
        let listed = said.in_progress.get(&(*activity, *at)).unwrap_or(&Rational::ZERO);
        if !said.bare {
            ledger.equal(listed, due, &size, || {
                let run = words::activity(model, *activity, *at);
                words::differs(&run, "unfinished at the end are", listed, due, "runs")
            });
        }
    }
    together(model, said, &size, ledger);
    after_set_ups(model, said, &size, ledger);
    campaigns(model, said, &size, ledger);
    idle(model, said, ledger);
    needs(model, said, ledger);
}

/// `up to` counts the runs of all ways of a recipe at a place together.
fn together(model: &Model, said: &Said, size: &Rational, ledger: &mut Ledger) {
    let mut sums: BTreeMap<(usize, usize, usize), Sum> = BTreeMap::new();
    for (activity, at, runs) in &said.runs {
        let activity = model.activities[*activity];
        for recipe in model.lineage(activity.recipe).filter(|recipe| model.tir.recipes[*recipe].up_to.is_some()) {
            sums.entry((recipe, activity.place, *at)).or_default().add(runs);
        }
    }
    for ((recipe, place, at), runs) in &sums {
        let Some(most) = model.most_runs(*recipe, *at) else { continue };
        ledger.at_most(runs.get(), &most, size, || {
            let (started, most) = words::amounts(runs.get(), &most, "runs");
            let run = words::recipe(model, *recipe, *place, *at);
            format!("{run}: {started} are started and up to {most} may be")
        });
    }
}

/// Nothing starts where the set-up it needs is not done.
fn after_set_ups(model: &Model, said: &Said, size: &Rational, ledger: &mut Ledger) {
    let recipes = model.tir.recipes.iter();
    let owners: BTreeSet<usize> = recipes.filter_map(|recipe| Some(recipe.set_up_of?.index())).collect();
    let mut sums: BTreeMap<(usize, usize, usize), Sum> = BTreeMap::new();
    let mut done: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
    for (activity, at, runs) in said.runs.iter().filter(|_| !owners.is_empty()) {
        let activity = model.activities[*activity];
        if let Some(owner) = model.tir.recipes[activity.recipe].set_up_of {
            if runs.is_positive() {
                done.insert((owner.index(), activity.place, *at));
            }
            continue;
        }
        for owner in model.lineage(activity.recipe).filter(|recipe| owners.contains(recipe)) {
            sums.entry((owner, activity.place, *at)).or_default().add(runs);
        }
    }
    for ((owner, place, at), runs) in &sums {
        let most = if done.contains(&(*owner, *place, *at)) { runs.get() } else { &Rational::ZERO };
        ledger.at_most(runs.get(), most, size, || {
            let (started, run) = (words::runs(runs.get()), words::recipe(model, *owner, *place, *at));
            format!("{run}: {started} are started, and there is no set-up for them")
        });
    }
}

/// A campaign is set up where it begins, and again where less than one run was started in the period before.
fn campaigns(model: &Model, said: &Said, size: &Rational, ledger: &mut Ledger) {
    let recipes = &model.tir.recipes;
    // Campaigns are set-ups that have set-ups, and stand for what is started in them.
    let begun = recipes.iter().zip(0..).filter_map(|(recipe, set_up)| {
        let campaign = recipe.set_up_of?.index();
        Some((campaign, (set_up, recipes[campaign].set_up_of?.index())))
    });
    let begun: BTreeMap<usize, (usize, usize)> = begun.collect();
    if begun.is_empty() {
        return;
    }
    let mut sums: BTreeMap<(usize, usize, usize), Sum> = BTreeMap::new();
    for (activity, at, runs) in &said.runs {
        let activity = model.activities[*activity];
        for recipe in model.lineage(activity.recipe) {
            sums.entry((recipe, activity.place, *at)).or_default().add(runs);
        }
    }
    let there = |recipe: usize, place: usize, at: Option<usize>| {
        let sum = at.and_then(|at| sums.get(&(recipe, place, at)));
        sum.map_or(&Rational::ZERO, Sum::get)
    };
    for ((campaign, place, at), periods) in sums.iter().filter(|(_, periods)| periods.get().is_positive()) {
        let Some((set_up, owner)) = begun.get(campaign) else { continue };
        if there(*set_up, *place, Some(*at)).is_positive() {
            continue;
        }
        let before = at.checked_sub(1);
        let goes_on = there(*campaign, *place, before).is_positive();
        let most = if goes_on { there(*owner, *place, before) } else { &Rational::ZERO };
        ledger.at_most(periods.get(), most, size, || {
            let run = words::recipe(model, *owner, *place, *at);
            format!("{run}: its campaign does not go on from the period before, and there is no set-up for it")
        });
    }
}

/// What is not run cannot be unfinished.
fn idle(model: &Model, said: &Said, ledger: &mut Ledger) {
    let mut listed: Vec<_> = said.in_progress.iter().filter(|entry| !entry.1.is_zero()).collect();
    listed.sort_by_key(|entry| *entry.0);
    for ((activity, at), runs) in listed {
        let run = said.runs.binary_search_by_key(&(*activity, *at), |run| (run.0, run.1));
        if run.is_err() {
            let run = words::activity(model, *activity, *at);
            ledger.fault(words::differs(&run, "unfinished at the end are", runs, &Rational::ZERO, "runs"));
        }
    }
}

fn needs(model: &Model, said: &Said, ledger: &mut Ledger) {
    for (need, declared) in model.tir.needs.iter().enumerate() {
        let unit = model.tir.needed_unit(declared.of);
        for at in 0..model.periods.len() {
            let wanted = model.wanted(declared, at);
            let Some(met) = said.met_in(need, at) else {
                if wanted.is_positive() {
                    let need = words::need(model, need, at);
                    ledger.fault(format!("{need}: the plan does not say how much of it is met"));
                }
                continue;
            };
            ledger.at_most(met, &wanted, &Rational::ZERO, || {
                let (met, wanted) = words::amounts(met, &wanted, unit);
                format!("{}: {met} are delivered and {wanted} are wanted", words::need(model, need, at))
            });
            let floor = &wanted * &declared.floor;
            ledger.at_most(&floor, met, &wanted, || {
                let (met, floor) = words::amounts(met, &floor, unit);
                format!("{}: {met} are delivered and at least {floor} must be", words::need(model, need, at))
            });
        }
    }
}
