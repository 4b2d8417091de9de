//! Lower bounds for rules that go round by round, or by medians.

use weal_base::Rational;

use super::Case;
use super::gains::of_shares;
use super::least::{overtaken, shares, turned_between, whole};
use crate::ir::*;

/// Whole shares that are no fewer.
fn ceil(shares: &Rational) -> i128 {
    shares.ceil().to_i64().map_or(1, i128::from)
}

fn half(shares: &Rational) -> i128 {
    ceil(&shares.checked_div(&Rational::from(2)).unwrap_or_default())
}

/// The counts of a round, in shares.
fn counts(case: &Case, round: &Round) -> Vec<(u32, Rational)> {
    round.counts.iter().map(|(option, votes)| (*option, shares(case, votes))).collect()
}

fn of(counts: &[(u32, Rational)], option: u32) -> Rational {
    counts.iter().find(|(known, _)| *known == option).map_or_else(Rational::default, |(_, shares)| shares.clone())
}

/// Instant run-off. Two bounds, of which the larger holds: as long as in each round the same options are the last and the
/// winner has its majority, nothing changes (Cary 2011); and a winner that is preferred to each other, with more than a third
/// of all first places, is never the last of three or more, for its votes only grow as others go out.
pub(super) fn instant(case: &Case, winner: u32) -> Option<u64> {
    let rounds = &case.outcome.rounds;
    let mut same: Option<i128> = None;
    for round in rounds {
        let counts = counts(case, round);
        let is_out = |option: u32| round.events.contains(&Event::Eliminated(option));
        let out: Rational = counts.iter().filter(|(option, _)| is_out(*option)).map(|(_, shares)| shares.clone()).sum();
        let next = counts.iter().filter(|(option, _)| !is_out(*option)).map(|(_, shares)| shares).min();
        let slack = match next {
            Some(next) if counts.iter().any(|(option, _)| is_out(*option)) => half(&(next - &out)),
            _ => {
                let all: Rational = counts.iter().map(|(_, shares)| shares.clone()).sum();
                let own = of(&counts, winner);
                half(&(&(&own + &own) - &all))
            }
        };
        same = Some(same.map_or(slack, |before| before.min(slack)));
    }
    let same = same.and_then(|shares| of_shares(&case.counted.sizes, shares));
    let first = counts(case, rounds.first()?);
    let all: Rational = first.iter().map(|(_, shares)| shares.clone()).sum();
    let third = all.checked_div(&Rational::from(3)).unwrap_or_default();
    let beyond = ceil(&(&of(&first, winner) - &third));
    let last_of_three = if case.question.options > 2 { of_shares(&case.counted.sizes, beyond) } else { None };
    let preferred = [last_of_three, overtaken(case, winner)].into_iter().flatten().min();
    same.max(preferred)
}

/// Two rounds, and STAR. Two bounds, of which the larger holds: as long as the same two meet and the winner has its majority,
/// nothing changes; and a winner that is preferred to each other wins as long as at most one is before it in the first round.
pub(super) fn two_best(case: &Case, winner: u32) -> Option<u64> {
    let first = counts(case, case.outcome.rounds.first()?);
    // How far two can come together by one share: twice all that a ballot can give.
    let range = match case.rule {
        Rule::Star => i128::from((case.question.scale.1 - case.question.scale.0).max(1)),
        _ => 1,
    };
    let apart = |ahead: &Rational| half(&ahead.checked_div(&whole(range)).unwrap_or_default());
    let own = of(&first, winner);
    let mut others: Vec<&Rational> = first.iter().filter(|(option, _)| *option != winner).map(|(_, has)| has).collect();
    others.sort_unstable_by(|a, b| b.cmp(a));
    let sizes = &case.counted.sizes;
    let met = case.outcome.rounds.get(1).map(|round| &round.counts);
    let same = match met.and_then(|met| met.iter().find(|(option, _)| *option != winner)) {
        Some((other, _)) => {
            let second = own.clone().min(of(&first, *other));
            let rest =
                first.iter().filter(|(option, _)| *option != winner && option != other).map(|(_, has)| has).max();
            let meet = rest.and_then(|rest| of_shares(sizes, apart(&(&second - rest))));
            [meet, turned_between(case, winner, *other)].into_iter().flatten().min()
        }
        None => {
            let all: Rational = first.iter().map(|(_, has)| has.clone()).sum();
            of_shares(sizes, half(&(&(&own + &own) - &all)))
        }
    };
    let meets = others.get(1).and_then(|second| of_shares(sizes, apart(&(&own - *second))));
    let preferred = [meets, overtaken(case, winner)].into_iter().flatten().min();
    same.max(preferred)
}

/// Majority judgment: the median of the winner must come down to some grade, and that of another up to it.
pub(super) fn medians(case: &Case, winner: u32) -> Option<u64> {
    let Ballots::Scores(ballots) = &case.counted.ballots else { return Some(1) };
    let lowest = ballots.scores.iter().flatten().copied().min().unwrap_or(0).min(0);
    let mut grades: Vec<i32> = ballots.scores.iter().flatten().copied().chain([lowest]).collect();
    grades.sort_unstable();
    grades.dedup();
    let options = ballots.options as usize;
    // Per option and grade: shares that give it this grade or a lower one.
    let mut up_to = vec![vec![0_i128; grades.len()]; options];
    let mut total = 0_i128;
    for (row, weight) in ballots.rows().filter(|(row, _)| row.iter().any(Option::is_some)) {
        total += i128::from(weight);
        for (given, grade) in up_to.iter_mut().zip(row) {
            let at = grades.binary_search(&grade.unwrap_or(lowest)).unwrap_or(0);
            given.get_mut(at).into_iter().for_each(|cell| *cell += i128::from(weight));
        }
    }
    for given in &mut up_to {
        (1..given.len()).for_each(|at| given[at] += given[at - 1]);
    }
    let middle = (total - 1) / 2;
    let own = up_to.get(winner as usize)?;
    let meet = |other: &Vec<i128>, at: usize| {
        let down = (middle + 1 - own[at]).max(0);
        let up = at.checked_sub(1).map_or(0, |below| (other[below] - middle).max(0));
        down.max(up)
    };
    let others = up_to.iter().enumerate().filter(|(option, _)| *option != winner as usize).map(|(_, given)| given);
    let needed = others.filter_map(|other| (0..grades.len()).map(|at| meet(other, at)).min()).min()?;
    of_shares(&case.counted.sizes, needed)
}
