//! Rules that end in a majority between the two best: two rounds, and score then automatic runoff.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use weal_base::Rational;

use super::decide::{elect, ranked, votes, votes_of};
use super::firsts::Piles;
use super::pairs::pairs;
use super::points::sums;
use super::ties::Ties;
use crate::ir::{Event, Outcome, Question, Rankings, Round, Scores, Stage};

/// The most runoffs that are told, where nobody breaks a tie for the places in it.
const MOST_TOLD: usize = 100;

/// Two rounds on one ballot paper: an option with more than half of the first places is elected; else the two with most first
/// places meet, and the one that more ballots prefer is elected (as France elects its president, Constitution art. 7, but
/// the second round read from the same rankings: the "contingent vote" of Queensland 1892 and of Sri Lanka's presidents).
///
/// First places that are tied on a ballot are divided equally. Where nobody breaks a tie for a place in the second round, the
/// results are those of every pair that could meet. It elects an option that more than half put first, never one to which each
/// other is preferred; it can fail an option preferred to each other, is changed by clones, and is not monotone (Smith 1973,
/// Econometrica 41).
pub(crate) fn two_round(question: &Question, ballots: &Rankings) -> Outcome {
    let piles = Piles::deal(ballots, &[]);
    let firsts = piles.counts();
    let all: Rational = firsts.iter().cloned().sum();
    let order = ranked(0..ballots.options, |option| firsts[option as usize].clone());
    let half = Rational::ratio(1, 2).unwrap_or_default();
    let counts = (0..).zip(&firsts).map(|(option, shares)| (option, votes_of(question, shares)));
    let round = Round {
        counts: counts.collect(),
        exhausted: Some(votes(question, i128::from(piles.exhausted))),
        needed: Some(&votes_of(question, &all) * &half),
        ..Round::default()
    };
    let outcome = Outcome { rounds: vec![round], ..Outcome::default() };
    let first = order.first().and_then(|group| group.first()).copied().unwrap_or_default();
    let has = firsts.get(first as usize).cloned().unwrap_or_default();
    if &has + &has > all {
        return elect(Outcome { order, ..outcome }, Ties::of(question), &[first]);
    }
    let counted = pairs(ballots);
    let between = |a: u32, b: u32| {
        let (for_a, for_b) = (counted.prefer(a, b), counted.prefer(b, a));
        (for_a, for_b, for_a.cmp(&for_b))
    };
    runoff(question, outcome, &order, between)
}

/// STAR, score then automatic runoff: of the two options with the highest sums of scores, the one that more ballots score higher
/// is elected (Frohnmayer and Shentrup, 2014; Equal Vote Coalition).
///
/// An equal runoff goes to the higher sum of scores. Where nobody breaks a tie for a place in the runoff, the results are those
/// of every pair that could meet. An option without a score on a ballot that scores others counts as scored lowest there. It
/// never elects an option that each other beats; it can fail one that beats each other, but never if that is among the two
/// best.
pub(crate) fn star(question: &Question, ballots: &Scores) -> Outcome {
    let (sums, blank) = sums(question, ballots);
    let order = ranked(0..ballots.options, |option| sums[option as usize]);
    let counts = (0..).zip(&sums).map(|(option, sum)| (option, votes(question, *sum)));
    let round = Round {
        stage: Stage::Points,
        counts: counts.collect(),
        exhausted: Some(votes(question, i128::from(blank))),
        ..Round::default()
    };
    let outcome = Outcome { rounds: vec![round], ..Outcome::default() };
    // Each is compared with each only where several pairs could meet.
    let alone = order.first().is_some_and(|first| first.len() <= 2) && order.get(1).is_none_or(|next| next.len() == 1);
    let all = if alone || !question.priority.is_empty() { None } else { Some(pairs(&as_rankings(question, ballots))) };
    let between = |a: u32, b: u32| {
        let (for_a, for_b) = match &all {
            Some(all) => (all.prefer(a, b), all.prefer(b, a)),
            None => higher(question, ballots, a, b),
        };
        (for_a, for_b, for_a.cmp(&for_b).then(sums[a as usize].cmp(&sums[b as usize])))
    };
    runoff(question, outcome, &order, between)
}

/// Shares of ballots that score the one higher, and that score the other higher.
fn higher(question: &Question, ballots: &Scores, a: u32, b: u32) -> (u64, u64) {
    let (mut for_a, mut for_b) = (0_u64, 0_u64);
    for (row, weight) in ballots.rows() {
        let score = |option: u32| row[option as usize].unwrap_or(question.scale.0);
        match score(a).cmp(&score(b)) {
            Ordering::Greater => for_a += weight,
            Ordering::Less => for_b += weight,
            Ordering::Equal => {}
        }
    }
    (for_a, for_b)
}

/// Options by score, the highest first, those of equal score tied.
fn as_rankings(question: &Question, ballots: &Scores) -> Rankings {
    let mut rankings = Rankings { options: ballots.options, ..Rankings::default() };
    let (mut used, mut ranks) = (Vec::new(), Vec::new());
    for (row, weight) in ballots.rows() {
        let score = |score: &Option<i32>| std::cmp::Reverse(score.unwrap_or(question.scale.0));
        used.clear();
        used.extend(row.iter().map(score));
        used.sort_unstable();
        used.dedup();
        ranks.clear();
        ranks.extend(row.iter().map(|cell| used.binary_search(&score(cell)).map_or(0, |at| at as u16 + 1)));
        rankings.push(&ranks, weight);
    }
    rankings
}

/// A majority between the two best of an order: what each has, and who is ahead.
fn runoff(
    question: &Question,
    mut outcome: Outcome,
    order: &[Vec<u32>],
    between: impl Fn(u32, u32) -> (u64, u64, Ordering),
) -> Outcome {
    let mut ties = Ties::of(question);
    let meet = two_best(&mut ties, order);
    let mut winners = BTreeSet::new();
    if meet.is_empty() {
        winners.extend(order.iter().flatten().copied());
    }
    let alone = meet.len() == 1;
    for (a, b) in meet {
        let (for_a, for_b, ahead) = between(a, b);
        if outcome.rounds.len() <= MOST_TOLD {
            let counts = [(a, for_a), (b, for_b)].map(|(option, shares)| (option, votes(question, i128::from(shares))));
            outcome.rounds.push(Round { stage: Stage::Runoff, counts: counts.to_vec(), ..Round::default() });
        }
        let won = match ahead {
            Ordering::Greater => vec![a],
            Ordering::Less => vec![b],
            Ordering::Equal => vec![a, b],
        };
        winners.extend(won);
    }
    if alone {
        let out =
            order.iter().flatten().filter(|option| !outcome.rounds[1].counts.iter().any(|(in_it, _)| in_it == *option));
        let out: Vec<Event> = out.map(|option| Event::Eliminated(*option)).collect();
        outcome.rounds[0].events.extend(out);
    }
    let winners: Vec<u32> = winners.into_iter().collect();
    elect(outcome, ties, &winners)
}

/// The pairs that can meet: one, or every one that is allowed where nobody breaks a tie.
fn two_best(ties: &mut Ties, order: &[Vec<u32>]) -> Vec<(u32, u32)> {
    let groups = (order.first(), order.get(1));
    match groups {
        (Some(first), _) if first.len() > 2 => {
            let Some(a) = ties.best(0, first) else {
                let after = |(at, a): (usize, &u32)| first[at + 1..].iter().map(|b| (*a, *b)).collect::<Vec<_>>();
                return first.iter().enumerate().flat_map(after).collect();
            };
            let rest: Vec<u32> = first.iter().copied().filter(|option| *option != a).collect();
            ties.best(0, &rest).map(|b| (a, b)).into_iter().collect()
        }
        (Some(first), second) => match (first.as_slice(), second) {
            ([a, b], _) => vec![(*a, *b)],
            ([a], Some(second)) => match ties.best(0, second) {
                Some(b) => vec![(*a, b)],
                None => second.iter().map(|b| (*a, *b)).collect(),
            },
            _ => Vec::new(),
        },
        (None, _) => Vec::new(),
    }
}
