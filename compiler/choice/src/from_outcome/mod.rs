//! From an outcome to what is decided: quorum, majority, status quo, and the order that breaks ties.

mod margin;
mod others;

use sha2::{Digest, Sha256};
use weal_base::Rational;

use crate::ir::*;

/// What is needed beside the rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The part of those who may vote that must vote.
    pub quorum: Option<Rational>,
    /// The part of the votes that the winner must have.
    pub majority: Option<Rational>,
    /// The option that stays where nothing else is decided.
    pub status: Option<u32>,
    /// How many may vote, where that is known.
    pub people: Option<Rational>,
}

/// The order that breaks ties: whose turn comes first wins. Empty where nobody breaks them.
///
/// A lot is the order of SHA-256 over the seed, a line break and the option's name (a draw that anybody can verify, as
/// RFC 3797 does with another hash):
/// who knows the seed can draw it again with any tool that computes the hash.
pub fn priority(ties: TieRule, options: &[Box<str>], status: Option<u32>, seed: &str) -> Vec<u32> {
    let mut order: Vec<u32> = (0..options.len() as u32).collect();
    match ties {
        TieRule::Open => return Vec::new(),
        TieRule::Order => {}
        TieRule::Status => order.sort_by_key(|option| Some(*option) != status),
        TieRule::Lot => {
            let drawn = |option: &u32| {
                let mut hash = Sha256::new();
                hash.update(seed.as_bytes());
                hash.update(b"\n");
                hash.update(options.get(*option as usize).map_or(&b""[..], |name| name.as_bytes()));
                <[u8; 32]>::from(hash.finalize())
            };
            order.sort_by_cached_key(drawn);
        }
    }
    order
}

/// What is decided.
///
/// The quorum is looked at first, then the rule's result, then the majority. Where one of them fails the status quo stays,
/// or nothing is decided where there is none.
pub fn verdict(rule: Rule, question: &Question, counted: &Counted, outcome: &Outcome, terms: &Terms) -> Verdict {
    let mut verdict = Verdict { chosen: None, ground: Ground::Rule, quorum: None, majority: None };
    let stays = |ground: Ground, verdict: Verdict| Verdict {
        chosen: terms.status.map(|status| vec![status]),
        ground,
        ..verdict
    };
    if let (Some(part), Some(people)) = (&terms.quorum, &terms.people) {
        let voters = Rational::from(i64::try_from(counted.voters).unwrap_or(i64::MAX));
        // Whole people: 40 % of 62 are 24.8, so 25.
        let needed = (part * people).ceil();
        let passed = voters >= needed;
        verdict.quorum = Some(Bar { needed, reached: voters, passed, against: None });
        if !passed {
            return stays(Ground::Quorum, verdict);
        }
    }
    if rule.kinds().contains(&Kind::Number) {
        return match outcome.number {
            Some(_) => Verdict { chosen: Some(Vec::new()), ..verdict },
            None => Verdict { ground: Ground::Nothing, ..verdict },
        };
    }
    let winner = match &outcome.results[..] {
        [] => return stays(Ground::Nothing, verdict),
        [only] => only.clone(),
        _ => return Verdict { ground: Ground::Tie, ..verdict },
    };
    if let (Some(part), [one]) = (&terms.majority, &winner[..])
        && terms.status != Some(*one)
    {
        let bar = majority(rule, question, counted, *one, part, terms.status);
        let passed = bar.passed;
        verdict.majority = Some(bar);
        if !passed {
            return stays(Ground::Majority, verdict);
        }
    }
    Verdict { chosen: Some(winner), ..verdict }
}

/// What the same ballots say beside the result: how close it was, and what other rules would have chosen.
pub fn beside(rule: Rule, question: &Question, counted: &Counted, outcome: &Outcome, terms: &Terms) -> Beside {
    let verdict = verdict(rule, question, counted, outcome, terms);
    Beside {
        margin: margin::margin(rule, question, counted, outcome, &verdict, terms),
        others: others::others(rule, question, &counted.ballots, outcome),
    }
}

/// Whether enough are for the winner: of those who prefer one of the two, against the status quo, or where there is none
/// against each other option, the one that comes closest being told. Where ballots are approvals, of all ballots that are
/// not blank; so for plurality, by first places.
///
/// Half means more than half; any other part is reached when it is met.
fn majority(
    rule: Rule,
    question: &Question,
    counted: &Counted,
    winner: u32,
    part: &Rational,
    status: Option<u32>,
) -> Bar {
    let half = Rational::ratio(1, 2).unwrap_or_default();
    let bar = |votes: u64, of: u64, against: Option<u32>| {
        let reached = question.votes(votes).checked_div(&question.votes(of)).unwrap_or_default();
        let passed = reached > *part || (reached == *part && *part != half);
        Bar { needed: part.clone(), reached, passed, against }
    };
    match &counted.ballots {
        ballots if backed(rule, ballots) => bar(backing(ballots, winner), ballots.total(), None),
        ballots => {
            let others =
                (0..question.options).filter(|other| *other != winner && status.is_none_or(|status| status == *other));
            let bars = others.map(|other| {
                let (for_it, against) = preferring(ballots, winner, other);
                bar(for_it, for_it.saturating_add(against), Some(other))
            });
            let none = || Bar { needed: part.clone(), reached: Rational::ONE, passed: true, against: None };
            bars.min_by(|a, b| a.reached.cmp(&b.reached)).unwrap_or_else(none)
        }
    }
}

/// Whether a majority is looked for among all ballots, not between two options.
fn backed(rule: Rule, ballots: &Ballots) -> bool {
    matches!(ballots, Ballots::Approvals(_)) || (rule == Rule::Plurality && matches!(ballots, Ballots::Rankings(_)))
}

/// Shares of ballots that approve of an option, or have it alone at the first place.
fn backing(ballots: &Ballots, option: u32) -> u64 {
    match ballots {
        Ballots::Approvals(ballots) => {
            ballots.rows().filter(|(row, _)| row.contains(&option)).map(|(_, weight)| weight).sum()
        }
        Ballots::Rankings(ballots) => {
            let first = |row: &[u16]| {
                row.get(option as usize) == Some(&1) && row.iter().filter(|rank| **rank == 1).count() == 1
            };
            ballots.rows().filter(|(row, _)| first(row)).map(|(_, weight)| weight).sum()
        }
        Ballots::Scores(_) | Ballots::Numbers(_) => 0,
    }
}

/// Shares of ballots that prefer the one to the other, and the other way round.
fn preferring(ballots: &Ballots, one: u32, other: u32) -> (u64, u64) {
    let (mut for_it, mut against) = (0_u64, 0_u64);
    let mut add = |order: std::cmp::Ordering, weight: u64| match order {
        std::cmp::Ordering::Greater => for_it += weight,
        std::cmp::Ordering::Less => against += weight,
        std::cmp::Ordering::Equal => {}
    };
    match ballots {
        Ballots::Rankings(ballots) => {
            // Not ranked is below all ranks.
            let place = |row: &[u16], at: u32| row.get(at as usize).map_or(u16::MAX, |rank| rank.wrapping_sub(1));
            ballots.rows().for_each(|(row, weight)| add(place(row, other).cmp(&place(row, one)), weight));
        }
        Ballots::Scores(ballots) => {
            let score = |row: &[Option<i32>], at: u32| row.get(at as usize).copied().flatten();
            ballots.rows().for_each(|(row, weight)| add(score(row, one).cmp(&score(row, other)), weight));
        }
        Ballots::Approvals(_) | Ballots::Numbers(_) => {}
    }
    (for_it, against)
}
