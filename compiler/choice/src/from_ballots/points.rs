//! Rules by points: each ballot gives each option some, and the most points win.
//!
//! All of them are anonymous, neutral, monotone and consistent: if two electorates apart elect the same, so do they together
//! (Young 1975, "Social choice scoring functions", SIAM Journal on Applied Mathematics 28). None of those on rankings is sure
//! to elect an option that is preferred to each other.

use weal_base::Rational;

use super::decide::{elect, ranked, votes, votes_of};
use super::firsts::Piles;
use super::pairs::pairs;
use super::ties::Ties;
use crate::ir::{Approvals, Outcome, Question, Rankings, Round, Scores, Stage};

/// Plurality: the most first places.
///
/// A ballot with several options at its first place is divided equally among them. It fails an option preferred to each
/// other, and is changed by clones: similar options take votes from each other (Tideman 1987).
pub(crate) fn plurality(question: &Question, ballots: &Rankings) -> Outcome {
    let piles = Piles::deal(ballots, &[]);
    let firsts = piles.counts();
    let counts = firsts.iter().map(|shares| votes_of(question, shares)).collect();
    let exhausted = Some(votes(question, i128::from(piles.exhausted)));
    most(question, Stage::Votes, counts, exhausted, Outcome::default())
}

/// Approval: the option that most voters approve of (Brams and Fishburn 1978, "Approval voting", American Political
/// Science Review 72).
///
/// Ballots that approve of nothing count as cast and change nothing; where nobody approves of anything, nothing is elected.
pub(crate) fn approval(question: &Question, ballots: &Approvals) -> Outcome {
    let mut shares = vec![0_u64; question.options as usize];
    let mut blank = 0;
    for (row, weight) in ballots.rows() {
        blank += if row.is_empty() { weight } else { 0 };
        for option in row {
            if let Some(shares) = shares.get_mut(*option as usize) {
                *shares += weight;
            }
        }
    }
    let counts = shares.iter().map(|shares| votes(question, i128::from(*shares))).collect();
    let outcome = most(question, Stage::Votes, counts, Some(votes(question, i128::from(blank))), Outcome::default());
    if shares.iter().all(|shares| *shares == 0) {
        Outcome { rounds: outcome.rounds, ..Outcome::default() }
    } else {
        outcome
    }
}

/// Sums of scores, in shares, and the shares of ballots that score nothing at all.
///
/// An option left without a score on a ballot that scores others has the lowest score of the scale there.
pub(crate) fn sums(question: &Question, ballots: &Scores) -> (Vec<i128>, u64) {
    let mut sums = vec![0_i128; question.options as usize];
    let mut blank = 0;
    for (row, weight) in ballots.rows() {
        if row.iter().all(Option::is_none) {
            blank += weight;
            continue;
        }
        for (sum, score) in sums.iter_mut().zip(row) {
            *sum += i128::from(score.unwrap_or(question.scale.0)) * i128::from(weight);
        }
    }
    (sums, blank)
}

/// Score, or range voting: the highest sum of scores (Smith 2000, "Range voting"; Gaertner and Xu 2012, "A general scoring
/// rule", Mathematical Social Sciences 63).
///
/// An option without a score on a ballot that scores others counts as scored lowest there.
pub(crate) fn score(question: &Question, ballots: &Scores) -> Outcome {
    let (sums, blank) = sums(question, ballots);
    let counts = sums.iter().map(|sum| votes(question, *sum)).collect();
    most(question, Stage::Points, counts, Some(votes(question, i128::from(blank))), Outcome::default())
}

/// Borda: an option has a point for each option a ballot puts below it (Borda 1781; axioms: Young 1974, "An axiomatization of
/// Borda's rule", Journal of Economic Theory 9).
///
/// Options tied on a ballot, and those it does not rank, which are tied below the rest, share the points of their places
/// equally: half a point for each option tied with (Gärdenfors 1973, "Positionalist voting functions", Theory and Decision 4;
/// Black 1976, "Partial justification of the Borda count", Public Choice 28). So points are half of all votes plus half the
/// margin, option after option. It never elects an option to which each other is preferred; it can fail an option that a
/// majority puts first, and is changed by clones.
pub(crate) fn borda(question: &Question, ballots: &Rankings) -> Outcome {
    let pairs = pairs(ballots);
    let blank = blank(ballots);
    let total: i128 = ballots.weights.iter().map(|weight| i128::from(*weight)).sum::<i128>() - i128::from(blank);
    let all = 0..pairs.options;
    let doubled = |a: u32| {
        let others = all.clone().filter(|b| *b != a);
        others.map(|b| total + i128::from(pairs.margin(a, b))).sum::<i128>()
    };
    let half = Rational::ratio(1, 2).unwrap_or_default();
    let counts = all.clone().map(|a| &votes(question, doubled(a)) * &half).collect();
    let exhausted = Some(votes(question, i128::from(blank)));
    most(question, Stage::Points, counts, exhausted, Outcome { pairs: Some(pairs), ..Outcome::default() })
}

/// Shares of ballots that rank nothing.
pub(crate) fn blank(ballots: &Rankings) -> u64 {
    ballots.rows().filter(|(row, _)| row.iter().all(|rank| *rank == 0)).map(|(_, weight)| weight).sum()
}

/// The most points win.
fn most(
    question: &Question,
    stage: Stage,
    counts: Vec<Rational>,
    exhausted: Option<Rational>,
    mut outcome: Outcome,
) -> Outcome {
    outcome.order = ranked(0..counts.len() as u32, |option| counts[option as usize].clone());
    let counts = (0..).zip(counts).collect();
    outcome.rounds.push(Round { stage, counts, exhausted, ..Round::default() });
    let winners = outcome.order.first().cloned().unwrap_or_default();
    elect(outcome, Ties::of(question), &winners)
}
