//! Method of equal shares, for committees and for projects.

use std::collections::BTreeSet;

use weal_base::Rational;

use super::decide::votes;
use super::groups::{Budget, Groups};
use super::phragmen::{Phragmen, unit};
use super::purses::{Money, Purses};
use super::sequence::{Run, Sequence, run, run_with};
use crate::ir::{Approvals, Completion, Event, Outcome, Question, Round, Satisfaction, Stage};

/// The most cells of ballots that growing shares are counted over, and the most and fewest times.
const MOST_CELLS: usize = 200_000_000;
const MOST_TIMES: usize = 20_000;
const FEWEST_TIMES: usize = 100;

/// Method of equal shares (Peters and Skowron 2020, "Proportionality and the limits of welfarism", as "Rule X"; Peters,
/// Pierczyński and Skowron 2021, "Proportional participatory budgeting with additive utilities"): everybody has an equal
/// share of the budget. Options are paid one after another by those who approve of them, all of them the same price or all
/// they have; each time the option that costs least per unit of satisfaction.
///
/// - Satisfaction is what an option costs, or one for each. Committees: each seat costs one of as many as there are seats.
/// - Several resources (the setting of Motamed, Soeteman, Rey and Endriss 2022, "Participatory budgeting with multiple
///   resources"): everybody has an equal share of each. An option is paid in each resource apart, by the same people; its
///   price is the largest of its prices, each in equal shares of the budget, and it satisfies by the largest part of the
///   budget that it takes of any. What is paid of a resource comes from shares of that resource, which together are its
///   budget: none is ever overspent. With one resource it is the usual rule.
/// - Projects dearer than the budget and those that nobody approves of are not taken; those that cost nothing come first.
///
/// Completions: `None`: it ends when nothing more can be paid. `Phragmen` (committees): each seat left goes on as sequential
/// Phragmén, beginning with the money left. `Exhaustive`: everybody's share of each resource grows in the same proportion, by
/// a step of the first, and all is counted anew, until the outcome leaves room for nothing that anybody wants, or would cost
/// too much: then the one before. `Overspend`: the same, but it does not end at the first outcome that leaves no room.
/// Committees: a step is one seat for all together, and a count ends when all seats are taken.
/// Where growing takes too long, the outcome so far is given and `more` is set.
///
/// With one resource it gives extended justified representation: for committees (Peters and Skowron 2020), and up to one
/// project for projects whose satisfaction adds up (Peters, Pierczyński and Skowron 2021); each group that is large enough and
/// agrees on something gets its part. It is not exhaustive without completion, and an outcome that grew keeps what the smaller
/// shares guaranteed only as far as each count does by itself.
pub(crate) fn equal_shares(question: &Question, ballots: &Approvals) -> Outcome {
    let (groups, budget) = (Groups::of(ballots), Budget::of(question));
    let worth = |option| match question.satisfaction {
        Satisfaction::Cost => budget.scarcest(option),
        Satisfaction::Count if budget.scarcest(option).is_zero() => Rational::ZERO,
        Satisfaction::Count => Rational::ONE,
    };
    let worth: Vec<Rational> = (0..groups.options()).map(worth).collect();
    let start = |start| EqualShares {
        question,
        purses: Purses { groups: &groups, budget: &budget, start, worth: &worth },
        seats: question.costs.is_none().then_some(question.seats),
    };
    let rule = start(Rational::ONE);
    if groups.total == 0 {
        return Outcome::default();
    }
    match question.completion {
        Completion::Phragmen if question.costs.is_none() => then_phragmen(&rule),
        Completion::Exhaustive | Completion::Overspend => growing(&rule, start),
        Completion::None | Completion::Phragmen => {
            let Run { outcome, told, .. } = run_with(&rule, question, rule.purses.begin());
            rule.closed(outcome, &told)
        }
    }
}

struct EqualShares<'a> {
    question: &'a Question,
    purses: Purses<'a>,
    /// Where seats are filled, how many.
    seats: Option<u32>,
}

impl EqualShares<'_> {
    /// With a last round that tells why it ends.
    fn closed(&self, mut outcome: Outcome, end: &Money) -> Outcome {
        let full = self.seats.is_some_and(|seats| end.taken.len() >= seats as usize);
        if !full {
            let mut events = self.purses.budget.too_dear(self.purses.groups, &end.taken);
            events.push(Event::Ended);
            outcome.rounds.push(Round { stage: Stage::Price, events, ..Round::default() });
        }
        outcome
    }
}

/// Seats left over are filled as sequential Phragmén would.
fn then_phragmen(rule: &EqualShares) -> Outcome {
    let Run { mut outcome, told, ends } = run_with(rule, rule.question, rule.purses.begin());
    let follow = |end: &Money| {
        let groups = 0..rule.purses.groups.weights.len() as u32;
        let left: Vec<Rational> = groups.map(|group| rule.purses.money(end, group, 0)).collect();
        let next =
            Phragmen { question: rule.question, groups: rule.purses.groups, budget: rule.purses.budget, start: &left };
        run(&next, rule.question, next.begin(&end.taken))
    };
    let (rest, _) = follow(&told);
    let before = outcome.rounds.len() as u32;
    outcome.rounds.extend(rest.rounds);
    outcome.ties.extend(rest.ties.into_iter().map(|mut tie| {
        tie.round += before;
        tie
    }));
    outcome.more |= rest.more;
    if ends.is_empty() {
        outcome.results = rest.results;
        return outcome;
    }
    let mut results: BTreeSet<Vec<u32>> = BTreeSet::new();
    for end in &ends {
        let (rest, _) = follow(end);
        outcome.more |= rest.more;
        results.extend(rest.results);
    }
    outcome.results = results.into_iter().collect();
    outcome
}

/// Shares grow step by step, and all is counted anew.
fn growing<'a>(rule: &EqualShares<'a>, start: impl Fn(Rational) -> EqualShares<'a>) -> Outcome {
    let (question, groups, budget) = (rule.question, rule.purses.groups, rule.purses.budget);
    let step = question.step.clone().filter(Rational::is_positive).unwrap_or(Rational::ONE);
    let whole = if rule.seats.is_some() { budget.first.clone() } else { unit(question, groups, budget) };
    let step = step.checked_div(&whole).unwrap_or_default();
    let times = (MOST_CELLS / groups.cells().max(1)).clamp(FEWEST_TIMES, MOST_TIMES);
    let most = groups.supported().filter(|option| budget.fits[*option as usize]).count();
    let ended = |taken: &Vec<u32>| match (rule.seats, question.completion) {
        (Some(seats), _) => taken.len() >= (seats as usize).min(most),
        (None, Completion::Overspend) => taken.len() >= most,
        (None, _) => {
            let left = budget.left(taken);
            groups.supported().all(|option| taken.contains(&option) || !budget.room(&left, option))
        }
    };
    let mut results: BTreeSet<Vec<u32>> = BTreeSet::new();
    let (mut before, mut going): (Option<Outcome>, Vec<Vec<u32>>) = (None, Vec::new());
    let mut more = false;
    for time in 0.. {
        let share = &Rational::ONE + &(&step * &Rational::from(time as i64));
        let rule = start(share.clone());
        let Run { outcome, told, .. } = run_with(&rule, question, rule.purses.begin());
        more |= outcome.more;
        let fits = |taken: &Vec<u32>| budget.left(taken).iter().all(|left| !left.is_negative());
        let (fine, over): (Vec<_>, Vec<_>) = outcome.results.iter().cloned().partition(fits);
        let (done, on): (Vec<_>, Vec<_>) = fine.into_iter().partition(ended);
        if !over.is_empty() {
            results.extend(std::mem::take(&mut going));
        }
        results.extend(done);
        // The story is that of the last count whose outcome is one.
        if fits(&told.taken) || before.is_none() {
            let mut outcome = rule.closed(outcome, &told);
            let each = &share * &unit(question, groups, budget);
            if let Some(round) = outcome.rounds.first_mut().filter(|_| time > 0) {
                round.events.insert(0, Event::Shares(each));
            }
            before = Some(outcome);
        }
        going = on;
        if going.is_empty() || step.is_zero() || time + 1 >= times {
            more |= !going.is_empty() && !step.is_zero();
            break;
        }
    }
    results.extend(going);
    let mut outcome = before.unwrap_or_default();
    outcome.results = results.into_iter().collect();
    outcome.more = more;
    outcome
}

impl Sequence for EqualShares<'_> {
    type State = Money;
    type Key = (Vec<(u32, Vec<Rational>)>, Vec<bool>);

    fn best(&self, state: &mut Money) -> Vec<u32> {
        if self.seats.is_some_and(|seats| state.taken.len() >= seats as usize) {
            return Vec::new();
        }
        self.purses.cheapest(state);
        state.cheapest.iter().map(|(option, _, _)| *option).collect()
    }

    fn take(&self, state: &mut Money, option: u32) {
        self.purses.pay(state, option);
    }

    fn key(&self, state: &Money) -> Self::Key {
        self.purses.key(state)
    }

    fn taken(&self, state: &Money) -> Vec<u32> {
        state.taken.clone()
    }

    fn tell(&self, state: &Money, _: &[u32], option: u32) -> Vec<Round> {
        let unit = unit(self.question, self.purses.groups, self.purses.budget);
        let voters = votes(self.question, i128::from(self.purses.groups.total));
        let by_count = self.question.costs.is_none() || self.question.satisfaction == Satisfaction::Count;
        let told = |per_worth: &Rational| match by_count {
            true => per_worth * &unit,
            false => per_worth.checked_div(&voters).unwrap_or_default(),
        };
        let counts = state.cheapest.iter().map(|(option, _, per_worth)| (*option, told(per_worth))).collect();
        let paid = state.cheapest.iter().find(|(cheapest, _, _)| *cheapest == option);
        let most = paid.and_then(|(_, prices, _)| prices.first()).map_or(Rational::ZERO, |price| price * &unit);
        let events = vec![Event::Elected(option), Event::Paid { project: option, most }];
        vec![Round { stage: Stage::Price, counts, events, ..Round::default() }]
    }

    fn work(&self) -> usize {
        self.purses.groups.cells() * self.purses.budget.width().max(1) * 4
    }
}
