//! What the rules for one of several share: options in order of what they have, and who is elected.

use weal_base::Rational;

use super::ties::Ties;
use crate::ir::{Event, Outcome, Question};

/// A whole number of shares as votes.
pub(crate) fn votes(question: &Question, shares: i128) -> Rational {
    let vote = Rational::from(i64::try_from(question.vote.max(1)).unwrap_or(i64::MAX));
    whole(shares).checked_div(&vote).unwrap_or_default()
}

/// A rational number of shares as votes.
pub(crate) fn votes_of(question: &Question, shares: &Rational) -> Rational {
    let vote = Rational::from(i64::try_from(question.vote.max(1)).unwrap_or(i64::MAX));
    shares.checked_div(&vote).unwrap_or_default()
}

/// A whole number, of up to 125 bits.
pub(crate) fn whole(number: i128) -> Rational {
    const WORD: i64 = 1 << 62;
    let part = |number: i128| Rational::from(i64::try_from(number).unwrap_or(i64::MAX));
    match i64::try_from(number) {
        Ok(small) => Rational::from(small),
        Err(_) => &(&part(number / i128::from(WORD)) * &Rational::from(WORD)) + &part(number % i128::from(WORD)),
    }
}

/// Options from the best to the worst by what they have, the most first; those that have as much together.
pub(crate) fn ranked<K: Ord>(options: impl IntoIterator<Item = u32>, has: impl Fn(u32) -> K) -> Vec<Vec<u32>> {
    let mut all: Vec<(K, u32)> = options.into_iter().map(|option| (has(option), option)).collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    all.chunk_by(|a, b| a.0 == b.0).map(|group| group.iter().map(|(_, option)| *option).collect()).collect()
}

/// Options in layers: first those that nothing is above, then those that only they are above, and so on.
/// `above` has no circles.
pub(crate) fn layers(options: u32, above: impl Fn(u32, u32) -> bool) -> Vec<Vec<u32>> {
    let over = |option: u32| (0..options).filter(|other| above(*other, option)).count();
    let mut open: Vec<usize> = (0..options).map(over).collect();
    let mut layer: Vec<u32> = (0..options).filter(|option| open[*option as usize] == 0).collect();
    let mut layers = Vec::new();
    while !layer.is_empty() {
        let mut next = Vec::new();
        for option in &layer {
            for other in (0..options).filter(|other| above(*option, *other)) {
                open[other as usize] -= 1;
                if open[other as usize] == 0 {
                    next.push(other);
                }
            }
        }
        next.sort_unstable();
        layers.push(std::mem::replace(&mut layer, next));
    }
    layers
}

/// Ends a count with those that win by the rule: one of them where there is one or the declared order breaks the tie, and
/// all of them where nobody breaks it.
pub(crate) fn elect(mut outcome: Outcome, mut ties: Ties, winners: &[u32]) -> Outcome {
    let round = outcome.rounds.len().saturating_sub(1) as u32;
    let taken = if winners.is_empty() { None } else { ties.best(round, winners) };
    match taken {
        Some(winner) => {
            outcome.results = vec![vec![winner]];
            if let Some(round) = outcome.rounds.last_mut() {
                round.events.push(Event::Elected(winner));
            }
        }
        None => {
            outcome.results = winners.iter().map(|winner| vec![*winner]).collect();
            outcome.results.sort_unstable();
        }
    }
    outcome.ties = ties.met;
    outcome
}
