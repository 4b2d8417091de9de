//! What each stage of the plan's order won, recomputed and compared with what the plan says.

use weal_base::Rational;
use weal_plan::{Plan, Status};

use crate::bounds::measured;
use crate::digits::{Sum, exact};
use crate::ledger::Ledger;
use crate::model::Model;
use crate::names::Said;
use crate::simulate::Paths;
use crate::soft::overshoots;
use crate::tally::{EVERYWHERE, Tally, What};
use crate::words;

/// What a stage is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// The worst relative shortfall of a rank.
    Worst(usize),
    /// The sum of relative shortfalls of a rank.
    Sum(usize),
    /// The worst relative overshoot of the soft bounds of a rank.
    WorstOver(usize),
    /// The sum of their relative overshoots.
    SumOver(usize),
    /// An aim of the program.
    Aim(usize),
}

/// A stage of a plan's order.
pub(crate) struct Stage {
    /// What it is for.
    pub(crate) goal: Goal,
    /// Its name.
    pub(crate) name: String,
    /// What it won, as people read it: of a `most`, the sum itself. Plans that win less are not compared in later stages.
    pub(crate) value: Rational,
}

/// Compares the plan's aims with what its runs and deliveries win. Returns the stages the plan states, in order.
pub(crate) fn check(
    model: &Model,
    plan: &Plan,
    said: &Said,
    tally: &Tally,
    paths: &Paths,
    ledger: &mut Ledger,
) -> Vec<Stage> {
    let mut stages = Vec::new();
    let mut stated = plan.aims.iter().peekable();
    for (goal, optional) in goals(model) {
        let (name, unit) = named(model, goal);
        let Some(aim) = stated.next_if(|aim| aim.aim == name) else {
            if !optional && plan.status != Status::Limit {
                ledger.fault(format!("{name}: the plan does not say what it wins"));
            }
            continue;
        };
        ledger.same(&aim.unit, &unit, || {
            format!("{name}: the plan states it in {}, and its unit is `{unit}`", words::clipped(&aim.unit))
        });
        let (value, size) = won(model, said, tally, paths, goal);
        let Some(figure) = exact(aim.value) else {
            ledger.fault(format!("{name}: {} is not a number a plan can state", aim.value));
            continue;
        };
        ledger.equal(&figure, &value, &size, || words::differs(&name, "it wins", &figure, &value, &unit));
        stages.push(Stage { goal, name, value });
    }
    if let Some(aim) = stated.next() {
        let name = words::clipped(&aim.aim);
        ledger.fault(format!("the plan states {name} among its aims, which the program does not have there"));
    }
    stages
}

/// The stages in order, and whether a plan may leave them out.
fn goals(model: &Model) -> Vec<(Goal, bool)> {
    let mut goals = Vec::new();
    for rank in 0..model.tir.ranks.len() {
        let needs = || model.tir.needs.iter().filter(|need| need.rank as usize == rank);
        let wanted =
            needs().flat_map(|need| (0..model.periods.len()).filter(|at| model.wanted(need, *at).is_positive()));
        let count = wanted.take(2).count();
        if count > 1 {
            goals.push((Goal::Worst(rank), false));
        }
        if needs().next().is_some() {
            goals.push((Goal::Sum(rank), count == 0));
        }
        let limits = model.softs.count(rank);
        if limits > 1 {
            goals.push((Goal::WorstOver(rank), false));
        }
        if limits > 0 {
            goals.push((Goal::SumOver(rank), false));
        }
    }
    goals.extend((0..model.tir.aims.len()).map(|aim| (Goal::Aim(aim), false)));
    goals
}

/// A stage's name and unit, as plans have them.
fn named(model: &Model, goal: Goal) -> (String, String) {
    let short = |rank: usize, what: &str| {
        (format!("{} needs: least {what} shortfall", model.tir.ranks[rank]), "of the need".to_owned())
    };
    let over = |rank: usize, what: &str| {
        (format!("{} limits: least {what} overshoot", model.tir.ranks[rank]), "of the limit".to_owned())
    };
    match goal {
        Goal::WorstOver(rank) => over(rank, "worst"),
        Goal::SumOver(rank) => over(rank, "total"),
        Goal::Worst(rank) => short(rank, "worst"),
        Goal::Sum(rank) => short(rank, "total"),
        Goal::Aim(aim) => (model.tir.aims[aim].text.to_string(), model.tir.aims[aim].unit.to_string()),
    }
}

/// What the plan's runs and deliveries win, and the size of the terms of that sum.
fn won(model: &Model, said: &Said, tally: &Tally, paths: &Paths, goal: Goal) -> (Rational, Rational) {
    match goal {
        Goal::Worst(rank) | Goal::Sum(rank) => {
            let (mut worst, mut sum) = (Rational::ZERO, Sum::default());
            for (need, declared) in model.tir.needs.iter().enumerate().filter(|n| n.1.rank as usize == rank) {
                for at in 0..model.periods.len() {
                    let wanted = model.wanted(declared, at);
                    let short = &wanted - said.met_in(need, at).unwrap_or(&Rational::ZERO);
                    if let Some(part) = short.checked_div(&wanted).filter(Rational::is_positive) {
                        sum.add(&part);
                        worst = worst.max(part);
                    }
                }
            }
            let value = if matches!(goal, Goal::Worst(_)) { worst } else { sum.get().clone() };
            (value, Rational::ONE)
        }
        Goal::WorstOver(rank) => {
            (overshoots(model, tally, paths, rank).into_iter().max().unwrap_or_default(), Rational::ONE)
        }
        Goal::SumOver(rank) => (overshoots(model, tally, paths, rank).into_iter().sum(), Rational::ONE),
        Goal::Aim(aim) if model.tir.aims[aim].terms.is_empty() => {
            let change = change(model, said);
            let most = said.runs.iter().map(|run| &run.2).max().unwrap_or(&Rational::ZERO);
            let size = most + &change;
            (change, size)
        }
        Goal::Aim(aim) => {
            let (mut sum, mut size) = (Sum::default(), Sum::default());
            for (weight, measure) in &model.tir.aims[aim].terms {
                let Some(what) = What::of(*measure) else {
                    continue;
                };
                // A stock in an aim is that at the end of the last period.
                let first = if matches!(what, What::Held(_)) { model.periods.len() - 1 } else { 0 };
                for at in first..model.periods.len() {
                    let term = weight * &measured(tally, paths, (what, EVERYWHERE, at));
                    sum.add(&term);
                    size.add(&term.abs());
                }
            }
            (sum.get().clone(), size.get().clone())
        }
    }
}

/// How much runs change from period to period.
fn change(model: &Model, said: &Said) -> Rational {
    let mut sum = Sum::default();
    let mut rest = &said.runs[..];
    while let Some(first) = rest.first() {
        let count = rest.partition_point(|run| run.0 == first.0);
        let (own, others) = rest.split_at(count);
        let runs = |at: usize| match own.binary_search_by_key(&at, |run| run.1) {
            Ok(found) => own[found].2.clone(),
            Err(_) => Rational::ZERO,
        };
        // Only where something runs, and right behind it, can anything change.
        for (_, at, here) in own {
            if *at > 0 {
                sum.add(&(here - &runs(at - 1)).abs());
            }
            if at + 1 < model.periods.len() && runs(at + 1).is_zero() {
                sum.add(here);
            }
        }
        rest = others;
    }
    sum.get().clone()
}
