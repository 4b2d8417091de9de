//! Rules that look at victories between two options, one at a time: Copeland and minimax.

use super::decide::{elect, ranked, votes, whole};
use super::pairs::pairs;
use super::ties::Ties;
use crate::ir::{Outcome, Pairs, Question, Rankings, Round, Stage};

/// Copeland: the most pairwise victories less defeats (Copeland 1951, unpublished; Llull 1299 in the form that counts ties as
/// victories).
///
/// It elects an option preferred to each other, always elects from the smallest set whose members beat all outside (Smith 1973),
/// and is monotone; clones can change it, and it often ties.
pub(crate) fn copeland(question: &Question, ballots: &Rankings) -> Outcome {
    let pairs = pairs(ballots);
    let net = |a: u32| (0..pairs.options).map(|b| pairs.margin(a, b).signum()).sum::<i64>();
    let counts = (0..pairs.options).map(|option| (option, whole(i128::from(net(option))))).collect();
    let order = ranked(0..pairs.options, net);
    let rounds = vec![Round { stage: Stage::Victories, counts, ..Round::default() }];
    by_order(question, Outcome { order, rounds, pairs: Some(pairs), ..Outcome::default() })
}

/// Minimax: the option whose worst defeat is the smallest, measured by margin (Simpson 1969, "On defining areas of voter
/// choice", Quarterly Journal of Economics 83; Kramer 1977, "A dynamical model of political equilibrium", Journal of Economic
/// Theory 16).
///
/// An option preferred to each other has no defeat, and is elected; its "worst defeat" is told as less than none, by its
/// smallest victory. It is monotone. It can elect an option outside the smallest set whose members beat all outside, even one to
/// which each other is preferred, and clones can change it.
pub(crate) fn minimax(question: &Question, ballots: &Rankings) -> Outcome {
    let pairs = pairs(ballots);
    let counts =
        (0..pairs.options).map(|option| (option, votes(question, i128::from(worst(&pairs, option))))).collect();
    let order = ranked(0..pairs.options, |option| -worst(&pairs, option));
    let rounds = vec![Round { stage: Stage::WorstDefeat, counts, ..Round::default() }];
    by_order(question, Outcome { order, rounds, pairs: Some(pairs), ..Outcome::default() })
}

/// By how many shares more another is preferred to an option, at worst.
fn worst(pairs: &Pairs, option: u32) -> i64 {
    let others = (0..pairs.options).filter(|other| *other != option);
    others.map(|other| pairs.margin(other, option)).max().unwrap_or(0)
}

fn by_order(question: &Question, outcome: Outcome) -> Outcome {
    let winners = outcome.order.first().cloned().unwrap_or_default();
    elect(outcome, Ties::of(question), &winners)
}
