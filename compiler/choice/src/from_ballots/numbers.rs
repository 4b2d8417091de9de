//! Rules that decide a number: the median, and the mean of the middle half.

use weal_base::Rational;

use super::decide::{votes, whole};
use crate::ir::{Numbers, Outcome, Question, Round};

/// The median: half of the votes name no more, and half no less (Black 1948, "On the rationale of group decision-making", Journal
/// of Political Economy 56).
///
/// Where votes are halved exactly between two numbers, every number between them is a median; the lower of the two is taken, so
/// that what is decided is always a number somebody named, and `between` tells both.
///
/// It is strategy-proof where each voter has a best number, and likes numbers on either side the less the farther they are from
/// it (single-peaked preferences): who names another number than their best either changes nothing, or moves the median away
/// from it, for from below the median one can only move it up, past oneself, and from above only down. For an even number of
/// votes the lower median is the median of all votes and one fixed vote below all; and the rules that are anonymous,
/// strategy-proof and depend on best numbers only are exactly the medians with fixed votes added (Moulin 1980, "On
/// strategy-proofness and single peakedness", Public Choice 35). No number is preferred to it by more than half of the votes
/// (Black 1948). Votes of several shares are as many votes of one; nobody gains by naming another number with all of them: a
/// median cannot be moved to the gain of a group either.
pub(crate) fn median(question: &Question, ballots: &Numbers) -> Outcome {
    let sorted = sorted(ballots);
    let total: u128 = sorted.iter().map(|(_, weight)| u128::from(*weight)).sum();
    let (mut seen, mut lower, mut upper) = (0_u128, None, None);
    for (value, weight) in sorted.iter().filter(|(_, weight)| *weight > 0) {
        seen += u128::from(*weight);
        if lower.is_none() && 2 * seen >= total {
            lower = Some((*value).clone());
        }
        if upper.is_none() && 2 * seen > total {
            upper = Some((*value).clone());
        }
    }
    let between = lower.clone().zip(upper).filter(|(lower, upper)| lower != upper);
    Outcome { number: lower, between, rounds: round(question, total), ..Outcome::default() }
}

/// The mean of the middle half: a quarter of all votes is cut off at each end, parts of votes exactly, and the rest averaged
/// (the interquartile or 25 % trimmed mean; Tukey 1962, "The future of data analysis", Annals of Mathematical Statistics 33).
///
/// One extreme number moves it little, but naming a more extreme number than one's best can move it one's way: it is not
/// strategy-proof, as the median is, and what it decides need not be a number somebody named.
pub(crate) fn middle_mean(question: &Question, ballots: &Numbers) -> Outcome {
    let sorted = sorted(ballots);
    let total: u128 = sorted.iter().map(|(_, weight)| u128::from(*weight)).sum();
    // In quarters of shares the middle half reaches from `total` to three times `total`.
    let (mut seen, mut sum) = (0_u128, Rational::ZERO);
    for (value, weight) in sorted {
        let (from, to) = (seen, seen + 4 * u128::from(weight));
        let inside = to.min(3 * total).saturating_sub(from.max(total));
        sum = &sum + &(value * &whole(inside as i128));
        seen = to;
    }
    let number = sum.checked_div(&whole(2 * total as i128));
    Outcome { number, rounds: round(question, total), ..Outcome::default() }
}

fn sorted(ballots: &Numbers) -> Vec<(&Rational, u64)> {
    let mut sorted: Vec<(&Rational, u64)> = ballots.values.iter().zip(ballots.weights.iter().copied()).collect();
    sorted.sort_unstable();
    sorted
}

/// How many votes there were: half of them are needed.
fn round(question: &Question, total: u128) -> Vec<Round> {
    let half = Rational::ratio(1, 2).unwrap_or_default();
    let needed = Some(&votes(question, total as i128) * &half);
    vec![Round { needed, ..Round::default() }]
}
