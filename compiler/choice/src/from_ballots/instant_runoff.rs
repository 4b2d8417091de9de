//! Instant run-off, the single transferable vote for one place.

use std::collections::BTreeSet;

use weal_base::Rational;

use super::decide::{ranked, votes, votes_of};
use super::firsts::Piles;
use super::ties::Ties;
use crate::ir::{Event, Outcome, Question, Rankings, Round, Stage};

/// The most ways of breaking ties that are followed, as sets of options still in.
const MOST_WAYS: usize = 4_096;
/// The most cells of ballots read while following them; at least `FEWEST_WAYS` are followed all the same.
const MOST_CELLS: usize = 2_000_000_000;
const FEWEST_WAYS: usize = 64;

/// Instant run-off: the option with the fewest first places is left out, its ballots pass on to the next they rank, until one
/// has more than half of the votes that are still for any (Ware, about 1871; Hare's and Andræ's rule for one place;
/// Australia's Commonwealth Electoral Act 1918, s. 274, has it with every option ranked).
///
/// - A ballot with several options at the first place among those still in is divided equally among them.
/// - Options that together have fewer votes than the next are left out together: in whatever order they went, all of them
///   would go before any other.
/// - Where the declared order breaks ties, the last in it is left out. Where nobody breaks them, the results are those of every
///   way to break them ("parallel universes": Conitzer, Rognlie and Xia 2009, "Preference functions that score rankings and
///   maximum likelihood estimation"), and the rounds tell the way in which the last in the question's order is left out.
///
/// It elects an option that more than half put first, and never one to which each other is preferred; clones do not change it,
/// but for ties (Tideman 1987). It can fail an option preferred to each other (Burlington 2009), and raising an option can make
/// it lose (Smith 1973, "Aggregation of preferences with variable electorate", Econometrica 41): it is not monotone.
pub(crate) fn instant_runoff(question: &Question, ballots: &Rankings) -> Outcome {
    let mut outcome = Outcome::default();
    let mut ties = Ties::of(question);
    let mut piles = Piles::deal(ballots, &[]);
    let (mut left_out, mut open) = (Vec::new(), false);
    loop {
        let counts = piles.counts();
        let mut round = told(question, &piles, &counts);
        let at = outcome.rounds.len() as u32;
        let out = match follows(&piles, &counts) {
            Follows::Nothing => break,
            Follows::Elected(winner) => {
                round.events.extend((!open).then_some(Event::Elected(winner)));
                outcome.rounds.push(round);
                outcome.results = vec![vec![winner]];
                let others = piles.still().filter(|option| *option != winner);
                outcome.order = vec![vec![winner]];
                outcome.order.extend(ranked(others, |option| counts[option as usize].clone()));
                outcome.order.extend(left_out.into_iter().rev());
                break;
            }
            Follows::Out(out) => out,
            Follows::Tied(among) => match ties.worst(at, &among) {
                Some(option) => vec![option],
                None => {
                    open = true;
                    among.last().map(|option| vec![*option]).unwrap_or_default()
                }
            },
        };
        round.events.extend(out.iter().map(|option| Event::Eliminated(*option)));
        let passed = piles.leave_out(&out).into_iter();
        round.events.extend(passed.map(|((from, to), shares)| {
            let votes = votes_of(question, &shares);
            Event::Transferred { from, to, votes }
        }));
        outcome.rounds.push(round);
        left_out.push(out);
    }
    if open {
        (outcome.results, outcome.more) = all_ways(ballots);
        outcome.order = Vec::new();
    }
    outcome.ties = ties.met;
    if let [only] = outcome.results.as_slice()
        && open
        && let Some(last) = outcome.rounds.last_mut()
    {
        last.events.extend(only.iter().map(|winner| Event::Elected(*winner)));
    }
    outcome
}

/// What follows from first places.
enum Follows {
    /// Nobody ranks any of them.
    Nothing,
    /// One has more than half.
    Elected(u32),
    /// These are left out, whoever breaks ties.
    Out(Vec<u32>),
    /// One of these is left out.
    Tied(Vec<u32>),
}

fn follows(piles: &Piles, counts: &[Rational]) -> Follows {
    let count = |option: &u32| &counts[*option as usize];
    let all: Rational = counts.iter().cloned().sum();
    if all.is_zero() {
        return Follows::Nothing;
    }
    let most = piles.still().max_by(|a, b| count(a).cmp(count(b)));
    if let Some(most) = most
        && (count(&most) + count(&most)) > all
    {
        return Follows::Elected(most);
    }
    let mut from_last = ranked(piles.still(), |option| count(&option).clone());
    let last = from_last.pop().unwrap_or_default();
    let together: Rational = last.iter().map(|option| count(option).clone()).sum();
    match from_last.last().and_then(|next| next.first()) {
        _ if last.len() == 1 => Follows::Out(last),
        Some(next) if together < *count(next) => Follows::Out(last),
        _ => Follows::Tied(last),
    }
}

fn told(question: &Question, piles: &Piles, counts: &[Rational]) -> Round {
    let all: Rational = counts.iter().cloned().sum();
    let half = Rational::ratio(1, 2).unwrap_or_default();
    Round {
        stage: Stage::Votes,
        counts: piles.still().map(|option| (option, votes_of(question, &counts[option as usize]))).collect(),
        exhausted: Some(votes(question, i128::from(piles.exhausted))),
        needed: Some(&votes_of(question, &all) * &half),
        events: Vec::new(),
    }
}

/// Everybody who wins in some way of breaking ties, and whether there were more ways than could be followed.
fn all_ways(ballots: &Rankings) -> (Vec<Vec<u32>>, bool) {
    let most = (MOST_CELLS / ballots.ranks.len().max(1)).clamp(FEWEST_WAYS, MOST_WAYS);
    let mut winners = BTreeSet::new();
    // Ways are told apart by whom they have left out so far, rising. Each goes on in its own piles; where options are tied it
    // leaves out the first, and the others begin ways of their own.
    let mut known: BTreeSet<Vec<u32>> = BTreeSet::new();
    let mut open: Vec<Vec<u32>> = vec![Vec::new()];
    let mut more = false;
    while let Some(mut left_out) = open.pop() {
        let mut piles = Piles::deal(ballots, &left_out);
        loop {
            let out = match follows(&piles, &piles.counts()) {
                Follows::Nothing => break,
                Follows::Elected(winner) => {
                    winners.insert(vec![winner]);
                    break;
                }
                Follows::Out(out) => out,
                Follows::Tied(among) => {
                    for option in among.iter().skip(1) {
                        let mut next = [left_out.as_slice(), &[*option]].concat();
                        next.sort_unstable();
                        if known.contains(&next) {
                            continue;
                        }
                        if known.len() < most {
                            known.insert(next.clone());
                            open.push(next);
                        } else {
                            more = true;
                        }
                    }
                    among.into_iter().take(1).collect()
                }
            };
            left_out.extend(&out);
            left_out.sort_unstable();
            if !known.insert(left_out.clone()) {
                break;
            }
            piles.leave_out(&out);
        }
    }
    (winners.into_iter().collect(), more)
}
