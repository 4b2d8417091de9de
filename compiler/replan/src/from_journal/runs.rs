//! Runs: what was planned and agreed on, and what was started of it.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::Rational;
use weal_plan::ledger::Given;
use weal_problem::Activity;
use weal_tir::calendar::{Day, Duration};
use weal_tir::{PlaceId, RecipeId, Tir};

use super::books::Books;
use super::facts::Facts;
use super::{Accepted, words};
use crate::ir::{Firm, Reported, Standing};

/// Runs of an activity in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entry {
    /// As planned and agreed.
    pub(super) planned: f64,
    /// How many of them were possible, where that is known to be less.
    pub(super) possible: Option<f64>,
    /// Whether a proposal that was accepted set them.
    pub(super) agreed: bool,
    /// How many were started, as reported; nothing where nothing was.
    pub(super) started: Option<Rational>,
    /// How many of these go on until they are said to be finished.
    pub(super) going_on: f64,
    /// How many were finished on a day of their own, or came to nothing.
    pub(super) ended: f64,
    /// The last line that reports some.
    pub(super) line: Option<usize>,
}

impl Entry {
    /// How many stand: in the past what was reported, and as planned where nothing was; else at least what was.
    pub(super) fn stands(&self, past: bool) -> f64 {
        match &self.started {
            Some(started) if past => started.to_f64(),
            Some(started) => started.to_f64().max(self.planned),
            None => self.possible.unwrap_or(self.planned),
        }
    }
    /// How many were started, in a period that has begun: as planned where nothing was reported.
    pub(super) fn started(&self) -> f64 {
        self.started.as_ref().map_or(self.possible.unwrap_or(self.planned), Rational::to_f64)
    }
}

/// All runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Runs {
    pub(super) of: BTreeMap<(Activity, u32), Entry>,
    /// The periods before this one are over.
    settled: u32,
    /// Those that were reported in a period that is not over.
    open: BTreeSet<(u32, Activity)>,
}

impl Runs {
    /// As planned.
    pub(super) fn new(given: &Given) -> Runs {
        let mut runs = Runs::default();
        for (activity, period, number) in &given.runs {
            runs.of.entry((*activity, *period)).or_default().planned += number;
        }
        runs
    }
    /// No more of these were possible.
    pub(super) fn limit(&mut self, possible: &BTreeMap<(Activity, u32), f64>) {
        for (at, runs) in possible {
            self.of.entry(*at).or_default().possible = Some(*runs);
        }
    }
    /// Those that stand, by activity and period; none is zero.
    pub(super) fn stand(&self) -> Vec<(Activity, u32, f64)> {
        let one = |((activity, period), entry): (&(Activity, u32), &Entry)| {
            (*activity, *period, entry.stands(*period < self.settled))
        };
        self.of.iter().map(one).filter(|(.., runs)| *runs != 0.0).collect()
    }
    /// Changes what is known of runs. How many more stand then.
    pub(super) fn change(&mut self, activity: Activity, period: u32, to: impl FnOnce(&mut Entry)) -> f64 {
        let past = period < self.settled;
        let entry = self.of.entry((activity, period)).or_default();
        let before = entry.stands(past);
        to(entry);
        if entry.started.is_some() && !past {
            self.open.insert((period, activity));
        }
        entry.stands(past) - before
    }
    /// The periods before `period` are over: what was reported of them is all.
    pub(super) fn settle_quietly(&mut self, period: u32) -> Vec<(Activity, u32, f64)> {
        if period <= self.settled {
            return Vec::new();
        }
        self.settled = period;
        let later = self.open.split_off(&(period, Activity { recipe: RecipeId(0), place: PlaceId(0) }));
        let over = std::mem::replace(&mut self.open, later);
        let less = |(period, activity): (u32, Activity)| {
            let entry = self.of.get(&(activity, period))?;
            Some((activity, period, entry.stands(true) - entry.stands(false)))
        };
        over.into_iter().filter_map(less).collect()
    }
    /// What was reported, and what is not as planned for another reason.
    pub(super) fn reports(&self, standing: &[Standing]) -> Vec<Reported> {
        let stands: BTreeMap<(Activity, u32), f64> =
            standing.iter().map(|one| ((one.activity, one.period), one.runs)).collect();
        let told = |(at, entry): &(&(Activity, u32), &Entry)| {
            let less = stands.get(*at).copied().unwrap_or(0.0) < entry.planned * (1.0 - 1e-9);
            entry.started.is_some() || entry.ended > 0.0 || less
        };
        let one = |((activity, period), entry): (&(Activity, u32), &Entry)| Reported {
            activity: *activity,
            period: *period,
            planned: entry.planned,
            started: entry.started.as_ref().map(Rational::to_f64),
            ended: entry.ended,
        };
        self.of.iter().filter(told).map(one).collect()
    }
}

/// The periods before `period` are over.
pub(super) fn settle(period: u32, facts: &mut Facts, books: &mut Books) {
    for (activity, period, less) in facts.runs.settle_quietly(period) {
        books.started(activity, period, less);
    }
}

/// A proposal was accepted: its runs are the planned ones now.
pub(super) fn agree(accepted: &Accepted, facts: &mut Facts, books: &mut Books) {
    let tir = books.tir();
    for change in &accepted.changes {
        let recipe = tir.recipes.iter().position(|recipe| *recipe.name == *change.recipe);
        let place = tir.places.iter().position(|place| *place.name == *change.place);
        let period = tir.horizon.periods.iter().position(|period| *period.label == *change.period);
        let (Some(recipe), Some(place), Some(period)) = (recipe, place, period) else {
            facts.problems.push(words::unknown_change(accepted, change));
            continue;
        };
        let activity = Activity { recipe: RecipeId(recipe as u32), place: PlaceId(place as u32) };
        let period = period as u32;
        let more = facts.runs.change(activity, period, |entry| {
            entry.planned = change.to;
            entry.agreed = true;
        });
        books.started(activity, period, more);
    }
}

/// The runs that stand on the day, and why they may not move. Where it was agreed that there are none, that stands, too.
pub(super) fn standing(tir: &Tir, facts: &Facts, fence: Option<&Duration>) -> Vec<Standing> {
    let until = fence.map(|fence| fence.after(facts.today));
    let one = |((activity, period), entry): (&(Activity, u32), &Entry)| {
        let past = *period < facts.period;
        let runs = entry.stands(past);
        let start = tir.horizon.periods.get(*period as usize).map_or(Day(i32::MAX), |period| period.start);
        let fenced = until.as_ref().is_some_and(|until| Rational::from(i64::from(start.0)) < *until);
        let done =
            past || entry.started.as_ref().is_some_and(|started| started.is_positive() && started.to_f64() >= runs);
        let firm = match () {
            () if done => Some(Firm::Done),
            () if fenced => Some(Firm::Fence),
            () if entry.agreed => Some(Firm::Accepted),
            () => None,
        };
        Standing { activity: *activity, period: *period, runs, firm }
    };
    let all = facts.runs.of.iter().map(one);
    all.filter(|standing| standing.runs != 0.0 || standing.firm == Some(Firm::Accepted)).collect()
}
