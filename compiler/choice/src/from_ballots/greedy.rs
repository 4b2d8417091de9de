//! Greedy: most votes first, as long as the budget lasts.

use std::collections::BTreeMap;

use weal_base::Rational;

use super::decide::votes;
use super::groups::{Budget, Groups, shares};
use super::sequence::{Sequence, run};
use crate::ir::{Approvals, Event, Outcome, Question, Round, Satisfaction, Stage};

/// Greedy, as most towns count: projects from the one with most votes on, each that still fits what is left of every
/// resource (Aziz and Shah 2021, "Participatory budgeting: models and approaches"; Rey and Maly 2023, "The
/// (computational) social choice take on indivisible participatory budgeting").
///
/// It takes what satisfies most per unit of cost. Where satisfaction is by cost, that is the project with most votes; where
/// it is by count, the project with most votes for its part of the resource of which it takes the largest part.
/// Projects that nobody approves of are not taken; projects that cost nothing come first. It never costs more than there is,
/// and nothing that anybody wants fits what is left. It gives no proportionality: a majority can take the whole budget.
pub(crate) fn greedy(question: &Question, ballots: &Approvals) -> Outcome {
    let (groups, budget) = (Groups::of(ballots), Budget::of(question));
    let mut by_worth: BTreeMap<Worth, Vec<u32>> = BTreeMap::new();
    for option in groups.supported() {
        let support = shares(groups.support[option as usize]);
        let worth = match question.satisfaction {
            Satisfaction::Cost => Some(support),
            Satisfaction::Count => support.checked_div(&budget.scarcest(option)),
        };
        // Without cost, more than anything that has one.
        let free = budget.scarcest(option).is_zero();
        by_worth.entry((!free, worth.map(|worth| -&worth))).or_default().push(option);
    }
    let layers: Vec<Vec<u32>> = by_worth.into_values().collect();
    let rule = Greedy { question, groups: &groups, budget: &budget, layers };
    run(&rule, question, State::default()).0
}

type Worth = (bool, Option<Rational>);

struct Greedy<'a> {
    question: &'a Question,
    groups: &'a Groups,
    budget: &'a Budget,
    /// Projects that are worth the same, from the best on.
    layers: Vec<Vec<u32>>,
}

#[derive(Clone, Default)]
struct State {
    layer: usize,
    taken: Vec<u32>,
}

impl Greedy<'_> {
    fn fitting(&self, state: &State, layer: usize) -> Vec<u32> {
        let left = self.budget.left(&state.taken);
        let open = self.layers.get(layer).into_iter().flatten().copied();
        open.filter(|option| !state.taken.contains(option) && self.budget.room(&left, *option)).collect()
    }
}

impl Sequence for Greedy<'_> {
    type State = State;
    type Key = (usize, Vec<u32>);

    fn best(&self, state: &mut State) -> Vec<u32> {
        while state.layer < self.layers.len() {
            let fitting = self.fitting(state, state.layer);
            let left = self.budget.left(&[&state.taken[..], &fitting[..]].concat());
            // Where all of them fit together there is no tie to break.
            if !fitting.is_empty() && left.iter().all(|left| !left.is_negative()) {
                return fitting[..1].to_vec();
            }
            if !fitting.is_empty() {
                return fitting;
            }
            state.layer += 1;
        }
        Vec::new()
    }

    fn take(&self, state: &mut State, option: u32) {
        state.taken.push(option);
    }

    fn key(&self, state: &State) -> Self::Key {
        let mut taken = state.taken.clone();
        taken.sort_unstable();
        (state.layer, taken)
    }

    fn taken(&self, state: &State) -> Vec<u32> {
        state.taken.clone()
    }

    fn tell(&self, state: &State, _: &[u32], option: u32) -> Vec<Round> {
        let layer = self.layers.get(state.layer).into_iter().flatten();
        let open = layer.filter(|other| !state.taken.contains(other));
        let support = |other: u32| votes(self.question, i128::from(self.groups.support[other as usize]));
        let mut counts: Vec<(u32, Rational)> = open.map(|other| (*other, support(*other))).collect();
        counts.sort_unstable();
        // What fitted before it and does not after.
        let after = self.budget.too_dear(self.groups, &[&state.taken[..], &[option]].concat());
        let before = if state.taken.is_empty() { Vec::new() } else { self.budget.too_dear(self.groups, &state.taken) };
        let mut events = vec![Event::Elected(option)];
        events.extend(after.into_iter().filter(|event| !before.contains(event)));
        vec![Round { stage: Stage::Votes, counts, events, ..Round::default() }]
    }

    fn work(&self) -> usize {
        self.layers.iter().map(Vec::len).sum()
    }
}
