//! Sequential Phragmén, for committees and for projects.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use weal_base::Rational;

use super::decide::votes;
use super::groups::{Budget, Groups, shares};
use super::sequence::{Sequence, run};
use crate::ir::{Approvals, Event, Outcome, Question, Round, Stage};

/// Sequential Phragmén (Phragmén 1894, "Sur une méthode nouvelle pour réaliser, dans les élections, la représentation
/// proportionnelle des partis"; Brill, Freeman, Janson and Lackner 2017, "Phragmén's voting methods and justified
/// representation"; with costs: Los, Christoff and Grossi 2022, "Proportional budget allocations"): all voters earn at the
/// same speed; as soon as the supporters of an option have earned together what it costs, they pay all they have for it.
///
/// - Projects: it ends as soon as the next would cost more than what is left of any resource, and so do all that are due at
///   the same moment (as Los, Christoff and Grossi have it); so it never costs more than there is, and can leave money over.
/// - Several resources: a project costs its part of the resource of which it takes the largest part of the budget. With one
///   resource that is the usual rule; that nothing is overspent is looked after by its end.
/// - Options that nobody approves of are not taken: fewer may be elected than there are seats.
///
/// Committees: gives proportional justified representation, and elects a committee of one more by adding one; not extended
/// justified representation (Brill, Freeman, Janson and Lackner 2017).
pub(crate) fn phragmen(question: &Question, ballots: &Approvals) -> Outcome {
    let (groups, budget) = (Groups::of(ballots), Budget::of(question));
    let rule = Phragmen { question, groups: &groups, budget: &budget, start: &[] };
    run(&rule, question, rule.begin(&[])).0
}

pub(crate) struct Phragmen<'a> {
    pub(crate) question: &'a Question,
    pub(crate) groups: &'a Groups,
    pub(crate) budget: &'a Budget,
    /// What each group has from the start, per share; empty where it has nothing.
    pub(crate) start: &'a [Rational],
}

/// Who has paid when.
#[derive(Clone)]
pub(crate) struct Paid {
    /// What has been taken, in order, from before and here.
    pub(crate) taken: Vec<u32>,
    /// When each was paid, in the order of `taken`; those from before at no time of their own.
    times: Vec<Rational>,
    /// Per group, the last that it paid for, as a place in `times`.
    last: Vec<Option<u32>>,
    /// When each option is due, at the earliest.
    due: BinaryHeap<Reverse<(Rational, u32)>>,
}

impl Phragmen<'_> {
    /// The start, when some have been taken before.
    pub(crate) fn begin(&self, before: &[u32]) -> Paid {
        let mut state = Paid {
            taken: before.to_vec(),
            times: vec![Rational::ZERO; before.len()],
            last: vec![None; self.groups.weights.len()],
            due: BinaryHeap::new(),
        };
        let open = self.groups.supported().filter(|option| self.budget.fits[*option as usize]);
        let due: Vec<_> = open
            .filter(|option| !before.contains(option))
            .map(|option| Reverse((self.time(&state, option), option)))
            .collect();
        state.due = due.into();
        state
    }

    /// When an option's supporters have earned what it costs; a voter earns one share of the budget per unit of time, and
    /// all of them together earn it in one.
    fn time(&self, state: &Paid, option: u32) -> Rational {
        let mut paid = vec![0_u64; state.times.len()];
        let mut load = &self.budget.scarcest(option) * &shares(self.groups.total);
        for group in &self.groups.supporters[option as usize] {
            let weight = self.groups.weights[*group as usize];
            match state.last[*group as usize] {
                Some(at) => paid[at as usize] += weight,
                None => {
                    if let Some(start) = self.start.get(*group as usize).filter(|start| !start.is_zero()) {
                        load = &load - &(start * &shares(weight));
                    }
                }
            }
        }
        for (time, paid) in state.times.iter().zip(paid).filter(|(_, paid)| *paid > 0) {
            load = &load + &(time * &shares(paid));
        }
        load.checked_div(&shares(self.groups.support[option as usize])).unwrap_or_default()
    }
}

impl Sequence for Phragmen<'_> {
    type State = Paid;
    type Key = (Vec<u32>, Vec<Option<Rational>>);

    fn best(&self, state: &mut Paid) -> Vec<u32> {
        let mut best: Vec<(Rational, u32)> = Vec::new();
        // Options become due later and later, so that what was reckoned before is a bound.
        while let Some(Reverse((bound, option))) = state.due.pop() {
            if best.first().is_some_and(|(time, _)| *time < bound) {
                state.due.push(Reverse((bound, option)));
                break;
            }
            let time = self.time(state, option);
            if time > bound {
                state.due.push(Reverse((time, option)));
            } else {
                best.push((time, option));
            }
        }
        state.due.extend(best.iter().cloned().map(Reverse));
        let left = self.budget.left(&state.taken);
        if best.iter().any(|(_, option)| !self.budget.room(&left, *option)) {
            return Vec::new();
        }
        best.into_iter().map(|(_, option)| option).collect()
    }

    fn take(&self, state: &mut Paid, option: u32) {
        let time = self.time(state, option);
        for group in &self.groups.supporters[option as usize] {
            state.last[*group as usize] = Some(state.times.len() as u32);
        }
        state.times.push(time);
        state.taken.push(option);
        state.due.retain(|Reverse((_, other))| *other != option);
    }

    fn key(&self, state: &Paid) -> Self::Key {
        let mut taken = state.taken.clone();
        taken.sort_unstable();
        (taken, state.last.iter().map(|last| last.map(|at| state.times[at as usize].clone())).collect())
    }

    fn taken(&self, state: &Paid) -> Vec<u32> {
        state.taken.clone()
    }

    fn tell(&self, state: &Paid, best: &[u32], option: u32) -> Vec<Round> {
        // The load of a vote for those that are due first, in units of the first resource.
        let unit = unit(self.question, self.groups, self.budget);
        let counts = best.iter().map(|other| (*other, &self.time(state, *other) * &unit)).collect();
        vec![Round { stage: Stage::Loads, counts, events: vec![Event::Elected(option)], ..Round::default() }]
    }

    fn work(&self) -> usize {
        self.groups.cells()
    }
}

/// One vote's equal share of the first resource, in its units.
pub(crate) fn unit(question: &Question, groups: &Groups, budget: &Budget) -> Rational {
    budget.first.checked_div(&votes(question, i128::from(groups.total))).unwrap_or_default()
}
