//! Consent and consensus: an option passes unless it is objected to.

use weal_base::Rational;

use super::decide::{elect, ranked, votes, whole};
use super::ties::Ties;
use crate::ir::{Event, Grades, Outcome, Question, Round, Scores, Stage};

/// Consent: an option passes unless objections reach a bound, a part of all ballots that say anything; without a bound one
/// objection stops it (decisions by consent in circles: Endenburg 1998, "Sociocracy"; Rau and Koch-Gonzalez 2018, "Many Voices
/// One Song"; with a bound, as in "consensus minus one").
///
/// A ballot says `yes`, `no` or `object` of an option, or nothing; `no` without objection lets it pass. Of several options that
/// pass, the one with most `yes` is elected. None passing, or nobody saying anything, elects nothing.
pub(crate) fn consent(question: &Question, ballots: &Scores) -> Outcome {
    passing(question, ballots, question.objections.as_ref())
}

/// Consensus: an option passes if nobody objects to it. As [`consent`] without a bound.
pub(crate) fn consensus(question: &Question, ballots: &Scores) -> Outcome {
    passing(question, ballots, None)
}

fn passing(question: &Question, ballots: &Scores, bound: Option<&Rational>) -> Outcome {
    let options = ballots.options as usize;
    let (mut yes, mut objections, mut said, mut blank) = (vec![0_u64; options], vec![0_u64; options], 0_u64, 0_u64);
    for (row, weight) in ballots.rows() {
        if row.iter().all(Option::is_none) {
            blank += weight;
            continue;
        }
        said += weight;
        for ((yes, objections), word) in yes.iter_mut().zip(&mut objections).zip(row) {
            match *word {
                Some(Grades::YES) => *yes += weight,
                Some(Grades::OBJECT) => *objections += weight,
                _ => {}
            }
        }
    }
    let as_votes =
        |shares: &[u64]| (0..).zip(shares.iter().map(|shares| votes(question, i128::from(*shares)))).collect();
    let needed = bound.map(|bound| bound * &votes(question, i128::from(said)));
    let stopped = |option: u32| {
        let against = objections[option as usize];
        let reached = bound.is_none_or(|bound| whole(i128::from(against)) >= bound * &whole(i128::from(said)));
        against > 0 && reached
    };
    let mut first = Round { stage: Stage::Objections, counts: as_votes(&objections), needed, ..Round::default() };
    first.exhausted = Some(votes(question, i128::from(blank)));
    let (out, pass): (Vec<u32>, Vec<u32>) = (0..ballots.options).partition(|option| stopped(*option));
    first.events = out.iter().map(|option| Event::Eliminated(*option)).collect();
    let second = Round { stage: Stage::Votes, counts: as_votes(&yes), ..Round::default() };
    let order = ranked(pass, |option| yes[option as usize]);
    let winners = if said == 0 { Vec::new() } else { order.first().cloned().unwrap_or_default() };
    elect(Outcome { rounds: vec![first, second], order, ..Outcome::default() }, Ties::of(question), &winners)
}
