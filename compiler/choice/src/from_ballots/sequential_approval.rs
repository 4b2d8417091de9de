//! Sequential proportional approval.

use weal_base::Rational;

use super::decide::votes_of;
use super::groups::{Groups, shares};
use super::sequence::{Sequence, run};
use crate::ir::{Approvals, Event, Outcome, Question, Round, Stage};

/// Sequential proportional approval (Thiele 1895, "Om flerfoldsvalg"; Lackner and Skowron 2023, "Multi-winner voting with
/// approval preferences", section 2): seat after seat goes to the option whose supporters gain most, where a voter gains one
/// by the first elected option she approves of, a half by the second, a third by the third.
///
/// Options that nobody approves of are not taken. A committee of one more adds one. It gives proportional representation to
/// parties that share no voters (as D'Hondt's method); it does not give justified representation in general (Aziz, Brill,
/// Conitzer, Elkind, Freeman and Walsh 2017, "Justified representation in approval-based committee voting").
pub(crate) fn sequential_approval(question: &Question, ballots: &Approvals) -> Outcome {
    let groups = Groups::of(ballots);
    let rule = Sequential { question, groups: &groups };
    run(&rule, question, (Vec::new(), vec![0; groups.weights.len()])).0
}

struct Sequential<'a> {
    question: &'a Question,
    groups: &'a Groups,
}

/// One, and a half, and a third, for as many shares as have so many elected already.
pub(crate) fn gain(groups: &Groups, has: &[u32], option: u32) -> Rational {
    let mut by_number: Vec<u64> = Vec::new();
    for group in &groups.supporters[option as usize] {
        let number = has[*group as usize] as usize;
        by_number.resize(by_number.len().max(number + 1), 0);
        by_number[number] += groups.weights[*group as usize];
    }
    let part = |(number, weight): (usize, u64)| {
        shares(weight).checked_div(&Rational::from(number as i64 + 1)).unwrap_or_default()
    };
    by_number.into_iter().enumerate().map(part).sum()
}

impl Sequential<'_> {
    fn gains(&self, state: &(Vec<u32>, Vec<u32>)) -> Vec<(u32, Rational)> {
        let open = self.groups.supported().filter(|option| !state.0.contains(option));
        open.map(|option| (option, gain(self.groups, &state.1, option))).collect()
    }
}

impl Sequence for Sequential<'_> {
    /// What is elected, and how many of them each group approves of.
    type State = (Vec<u32>, Vec<u32>);
    type Key = Vec<u32>;

    fn best(&self, state: &mut Self::State) -> Vec<u32> {
        if state.0.len() >= self.question.seats as usize {
            return Vec::new();
        }
        let gains = self.gains(state);
        let most = gains.iter().map(|(_, gain)| gain).max();
        let best = gains.iter().filter(|(_, gain)| Some(gain) == most);
        best.map(|(option, _)| *option).collect()
    }

    fn take(&self, state: &mut Self::State, option: u32) {
        self.groups.supporters[option as usize].iter().for_each(|group| state.1[*group as usize] += 1);
        state.0.push(option);
    }

    fn key(&self, state: &Self::State) -> Vec<u32> {
        self.taken(state)
    }

    fn taken(&self, state: &Self::State) -> Vec<u32> {
        let mut taken = state.0.clone();
        taken.sort_unstable();
        taken
    }

    fn tell(&self, state: &Self::State, _: &[u32], option: u32) -> Vec<Round> {
        let counts = self.gains(state).into_iter().map(|(other, gain)| (other, votes_of(self.question, &gain)));
        let events = vec![Event::Elected(option)];
        vec![Round { stage: Stage::Points, counts: counts.collect(), events, ..Round::default() }]
    }

    fn work(&self) -> usize {
        self.groups.cells()
    }
}
