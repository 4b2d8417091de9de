//! Lower bounds: with fewer ballots than this the decision is the same, however they differ.

use weal_base::Rational;

use super::super::others::cells;
use super::super::{backed, backing, preferring};
use super::gains::{fewest, of_shares};
use super::{Case, runoffs};
use crate::from_ballots::pairs;
use crate::ir::*;

/// The most cells that are looked at, option after option, for what each ballot could gain; beyond, each is taken to gain all
/// that a ballot can.
const MOST_CELLS: usize = 30_000_000;

/// Fractions of a vote are rounded to this part of a share, outwards.
const FINE: i128 = 1 << 20;

/// The bound; nothing where no ballots could decide anything else.
pub(super) fn least(case: &Case) -> Option<u64> {
    match case.verdict.ground {
        Ground::Quorum => None,
        Ground::Tie => Some(1),
        Ground::Majority => {
            // A tie that nobody breaks is something else than the status quo.
            let first = case.outcome.results.first().and_then(|result| result.first()).copied();
            let tie = first.filter(|_| case.question.priority.is_empty()).and_then(|first| ruled(case, first));
            Some([passing(case), tie].into_iter().flatten().min().unwrap_or(1))
        }
        Ground::Nothing => Some(unstopped(case).unwrap_or(1)),
        Ground::Rule => match case.winner() {
            Some(winner) => {
                let rule = ruled(case, winner);
                let bars = case.verdict.majority.as_ref().and_then(|_| failing(case, winner));
                [rule, bars].into_iter().flatten().min()
            }
            None if case.rule == Rule::Median => halved(case),
            None => Some(1),
        },
    }
}

/// Until the rule chooses something else than one option.
fn ruled(case: &Case, winner: u32) -> Option<u64> {
    use Rule::{Approval, Borda, Plurality, Score};
    match case.rule {
        Plurality | Approval | Score | Borda => points(case, winner),
        Rule::Copeland | Rule::Minimax | Rule::Schulze | Rule::RankedPairs | Rule::SplitCycle => {
            let Ballots::Rankings(ballots) = &case.counted.ballots else { return Some(1) };
            let pairs = pairs(ballots);
            let circles = by_pairs(case, &pairs, winner).and_then(|shares| of_shares(&case.counted.sizes, shares));
            let preferred = (pairs.condorcet() == Some(winner)).then(|| overtaken(case, winner)).flatten();
            circles.max(preferred)
        }
        Rule::InstantRunoff => runoffs::instant(case, winner),
        Rule::TwoRound | Rule::Star => runoffs::two_best(case, winner),
        Rule::MajorityJudgment => runoffs::medians(case, winner),
        Rule::Consent | Rule::Consensus => consent(case, winner),
        _ => Some(1),
    }
}

/// Whether a tie with the winner already decides something else: that it is open, or the other.
pub(super) fn tie_turns(question: &Question, winner: u32, other: u32) -> bool {
    let place = |option: u32| question.priority.iter().position(|known| *known == option).unwrap_or(usize::MAX);
    question.priority.is_empty() || place(other) < place(winner)
}

/// What each option has on a row, as points: no less than the first, no more than the second.
fn has(case: &Case, row: u32, option: u32) -> (i128, i128) {
    match &case.counted.ballots {
        Ballots::Rankings(ballots) => {
            let width = ballots.options as usize;
            let ranks = ballots.ranks.get(row as usize * width..(row as usize + 1) * width).unwrap_or(&[]);
            let place = |rank: u16| rank.wrapping_sub(1);
            let own = ranks.get(option as usize).copied().unwrap_or(0);
            if case.rule == Rule::Borda {
                // Twice the points: two for each below, one for each beside.
                let points = ranks.iter().map(|other| match place(*other).cmp(&place(own)) {
                    std::cmp::Ordering::Greater => 2,
                    std::cmp::Ordering::Equal => 1,
                    std::cmp::Ordering::Less => 0,
                });
                let points = points.sum::<i128>() - 1;
                return (points * FINE, points * FINE);
            }
            if own != 1 {
                return (0, 0);
            }
            let first = ranks.iter().filter(|rank| **rank == 1).count().max(1) as i128;
            (FINE / first, FINE / first + i128::from(FINE % first > 0))
        }
        Ballots::Approvals(ballots) => {
            let end = ballots.ends.get(row as usize).copied().unwrap_or(0) as usize;
            let start = (row as usize).checked_sub(1).and_then(|before| ballots.ends.get(before)).copied().unwrap_or(0);
            let approved = ballots.approved.get(start as usize..end).unwrap_or(&[]);
            let points = if approved.binary_search(&option).is_ok() { FINE } else { 0 };
            (points, points)
        }
        Ballots::Scores(ballots) => {
            let at = row as usize * ballots.options as usize + option as usize;
            let score = ballots.scores.get(at).copied().flatten().unwrap_or(case.question.scale.0);
            (i128::from(score) * FINE, i128::from(score) * FINE)
        }
        Ballots::Numbers(_) => (0, 0),
    }
}

/// The most points that a ballot can give one option more than another.
fn most(case: &Case) -> i128 {
    match case.rule {
        Rule::Borda => i128::from(2 * case.question.options.saturating_sub(1)) * FINE,
        Rule::Score => i128::from(case.question.scale.1 - case.question.scale.0) * FINE,
        _ => FINE,
    }
}

/// Rules by points: the winner stays as long as no other reaches its points. Exact, but for ties.
fn points(case: &Case, winner: u32) -> Option<u64> {
    let round = case.outcome.rounds.first()?;
    let doubled = if case.rule == Rule::Borda { 2_i64 } else { 1 };
    let of = |option: u32| round.counts.iter().find(|(known, _)| *known == option).map(|(_, votes)| votes.clone());
    let own = of(winner)?;
    let most = most(case);
    let fine = cells(&case.counted.ballots).saturating_mul(case.question.options as usize);
    let rivals = (0..case.question.options).filter(|other| *other != winner);
    let reach = |other: u32| {
        let ahead = &shares(case, &(&own - &of(other)?)) * &Rational::from(doubled);
        let Some(ahead) = fine_parts(&ahead) else { return Some(1) };
        let strict = !tie_turns(case.question, winner, other);
        fewest(&case.counted.sizes, ahead, strict, |row| match fine <= MOST_CELLS {
            true => most + has(case, row, winner).1 - has(case, row, other).0,
            false => 2 * most,
        })
    };
    rivals.filter_map(reach).min()
}

/// In parts of a share, rounded down; nothing where there are too many.
fn fine_parts(shares: &Rational) -> Option<i128> {
    match shares.to_i64() {
        Some(whole) => Some(i128::from(whole) * FINE),
        None => (shares * &whole(FINE)).floor().to_i64().map(i128::from),
    }
}

/// Until an option that is preferred to each other is no more.
pub(super) fn overtaken(case: &Case, winner: u32) -> Option<u64> {
    let rivals = (0..case.question.options).filter(|other| *other != winner);
    rivals.filter_map(|other| turned_between(case, winner, other)).min()
}

/// Until one option is no more preferred to another by more than prefer that to it. Exact.
pub(super) fn turned_between(case: &Case, one: u32, other: u32) -> Option<u64> {
    let sizes = &case.counted.sizes;
    let ahead: i128 = sizes
        .iter()
        .map(|size| prefers(case, size.row, one, other) * i128::from(size.shares) * i128::from(size.count))
        .sum();
    fewest(sizes, ahead, false, |row| 1 + prefers(case, row, one, other))
}

/// 1 where a row prefers the one, −1 where the other, 0 where neither.
fn prefers(case: &Case, row: u32, one: u32, other: u32) -> i128 {
    let order = match &case.counted.ballots {
        Ballots::Rankings(ballots) => {
            let at = |option: u32| row as usize * ballots.options as usize + option as usize;
            let place = |option: u32| ballots.ranks.get(at(option)).map_or(u16::MAX, |rank| rank.wrapping_sub(1));
            place(other).cmp(&place(one))
        }
        Ballots::Scores(ballots) => {
            let at = |option: u32| row as usize * ballots.options as usize + option as usize;
            let score =
                |option: u32| ballots.scores.get(at(option)).copied().flatten().unwrap_or(case.question.scale.0);
            score(one).cmp(&score(other))
        }
        _ => std::cmp::Ordering::Equal,
    };
    order as i128
}

/// Rules by victories where nothing is known of the winner but the margins: a ballot moves each by no more than twice what it
/// weighs. In shares.
fn by_pairs(case: &Case, pairs: &Pairs, winner: u32) -> Option<i128> {
    let options = pairs.options;
    let cells = || (0..options).flat_map(|a| (0..a).map(move |b| (a, b)));
    let half = |number: i128| (number + 1) / 2;
    let quarter = |number: i128| (number + 3) / 4;
    match case.rule {
        // The worst defeats of two come near each other by four shares for each that is turned.
        Rule::Minimax => {
            let worst = |a: u32| (0..options).filter(|b| *b != a).map(|b| pairs.margin(b, a)).max().unwrap_or(0);
            let own = worst(winner);
            let rivals = (0..options).filter(|other| *other != winner);
            rivals.map(|other| quarter(i128::from(worst(other) - own))).min()
        }
        // Victories and defeats stay what they are until the smallest is overturned.
        Rule::Copeland => smallest(cells().map(|(a, b)| pairs.margin(a, b))).map(half),
        // As long as all victories stay victories, and the strongest paths keep their order.
        Rule::Schulze => {
            let stays = smallest(cells().map(|(a, b)| pairs.margin(a, b))).map(half);
            let paths = case.outcome.paths.as_ref()?;
            let rivals = (0..options).filter(|other| *other != winner);
            // Votes for a victory change by one share for each that is turned, those of two by two.
            let ahead = |other: u32| {
                let (on, back) = (paths.strength(winner, other), paths.strength(other, winner));
                half(i128::from(on) - i128::from(back))
            };
            [stays, rivals.map(ahead).min()].into_iter().flatten().min()
        }
        // As long as victories keep their order by size.
        Rule::RankedPairs => {
            let mut sizes: Vec<u64> = cells().map(|(a, b)| pairs.margin(a, b).unsigned_abs()).collect();
            sizes.sort_unstable();
            let gaps = sizes.windows(2).map(|pair| quarter(i128::from(pair[1] - pair[0]))).min();
            [gaps, sizes.first().map(|least| half(i128::from(*least)))].into_iter().flatten().min()
        }
        // A victory counts as long as it is larger than the strongest path back; both move by two.
        Rule::SplitCycle => {
            let paths = case.outcome.paths.as_ref()?;
            let beyond = |a: u32, b: u32| i128::from(pairs.margin(a, b)) - i128::from(paths.strength(b, a));
            let others = |b: u32| (0..options).filter(move |a| *a != b);
            let falls = others(winner).map(|a| quarter(1 - beyond(a, winner))).min();
            let matters = |b: &u32| tie_turns(case.question, winner, *b);
            let rises = others(winner)
                .filter(matters)
                .map(|b| others(b).map(|a| quarter(beyond(a, b).max(0))).max().unwrap_or(0))
                .min();
            [falls, rises].into_iter().flatten().min()
        }
        _ => Some(1),
    }
}

fn smallest(margins: impl Iterator<Item = i64>) -> Option<i128> {
    margins.map(|margin| i128::from(margin.unsigned_abs())).min()
}

/// Until an option is stopped by objections, or another that passes has as many `yes`.
fn consent(case: &Case, winner: u32) -> Option<u64> {
    let Ballots::Scores(ballots) = &case.counted.ballots else { return Some(1) };
    let (mut said, mut objecting) = (0_i128, 0_i128);
    let mut yes = vec![0_i128; ballots.options as usize];
    for (row, weight) in ballots.rows().filter(|(row, _)| row.iter().any(Option::is_some)) {
        said += i128::from(weight);
        let own = row.get(winner as usize).copied().flatten();
        objecting += if own == Some(Grades::OBJECT) { i128::from(weight) } else { 0 };
        for (yes, word) in yes.iter_mut().zip(row) {
            *yes += if *word == Some(Grades::YES) { i128::from(weight) } else { 0 };
        }
    }
    let bound = case.question.objections.as_ref().filter(|_| case.rule == Rule::Consent);
    let missing = bound.map_or(Some(1), |bound| (bound * &whole(said)).ceil().to_i64().map(i128::from))?;
    let stopped = of_shares(&case.counted.sizes, (missing - objecting).max(1));
    let own = yes.get(winner as usize).copied().unwrap_or(0);
    let rivals = (0..ballots.options).filter(|other| *other != winner);
    let overtaken = rivals.filter_map(|other| {
        let ahead = own - yes.get(other as usize).copied().unwrap_or(0);
        let overtakes = fewest(&case.counted.sizes, ahead, !tie_turns(case.question, winner, other), |_| 2)?;
        Some(overtakes.max(released(case, other)?))
    });
    [stopped, overtaken.min()].into_iter().flatten().min()
}

/// Until objections stop no longer everything.
fn unstopped(case: &Case) -> Option<u64> {
    (0..case.question.options).filter_map(|option| released(case, option)).min()
}

/// Until objections stop an option no longer.
fn released(case: &Case, option: u32) -> Option<u64> {
    let Ballots::Scores(ballots) = &case.counted.ballots else { return None };
    let bound = case.question.objections.as_ref().filter(|_| case.rule == Rule::Consent);
    let said: u64 = ballots.rows().filter(|(row, _)| row.iter().any(Option::is_some)).map(|(_, weight)| weight).sum();
    let stops = bound.map_or(Some(1), |bound| (bound * &whole(i128::from(said))).ceil().to_i64())?;
    let objects = |row: u32| {
        let at = row as usize * ballots.options as usize + option as usize;
        i128::from(ballots.scores.get(at).copied().flatten() == Some(Grades::OBJECT))
    };
    let sized = case.counted.sizes.iter();
    let objecting: i128 = sized.map(|size| objects(size.row) * i128::from(size.shares) * i128::from(size.count)).sum();
    // Fewer than stop it, or none at all.
    fewest(&case.counted.sizes, (objecting - i128::from(stops) + 1).min(objecting), false, objects)
}

/// Until the winner misses its majority: a ballot takes from it what it weighs.
fn failing(case: &Case, winner: u32) -> Option<u64> {
    let part = case.terms.majority.as_ref()?;
    let short = bars(case, winner).map(|(own, of)| &own - &(part * &of));
    let shares = short.map(|short| short.ceil().to_i64().unwrap_or(1)).min()?;
    of_shares(&case.counted.sizes, i128::from(shares.max(1)))
}

/// Until some option reaches the majority it needs.
fn passing(case: &Case) -> Option<u64> {
    let part = case.terms.majority.as_ref()?;
    let others = (0..case.question.options).filter(|option| case.terms.status != Some(*option));
    let short = others.filter_map(|option| {
        let short = bars(case, option).map(|(own, of)| &(part * &of) - &own);
        short.map(|short| short.ceil().to_i64().unwrap_or(1)).max()
    });
    of_shares(&case.counted.sizes, i128::from(short.min()?.max(1)))
}

/// What an option has, of how much, in shares, for each majority it needs.
fn bars<'a>(case: &'a Case, option: u32) -> impl Iterator<Item = (Rational, Rational)> + 'a {
    let whole = |shares: u64| whole(i128::from(shares));
    let ballots = &case.counted.ballots;
    let first = backed(case.rule, ballots);
    let alone = first.then(|| (whole(backing(ballots, option)), whole(ballots.total())));
    let rivals = (0..case.question.options)
        .filter(move |other| !first && *other != option && case.terms.status.is_none_or(|status| status == *other));
    let between = rivals.map(move |other| {
        let (own, against) = preferring(ballots, option, other);
        (whole(own), whole(own.saturating_add(against)))
    });
    alone.into_iter().chain(between)
}

/// The median stays as long as fewer than half name less, and at least half no more.
fn halved(case: &Case) -> Option<u64> {
    let Ballots::Numbers(ballots) = &case.counted.ballots else { return Some(1) };
    let median = case.outcome.number.as_ref()?;
    let (mut less, mut no_more, mut total) = (0_i128, 0_i128, 0_i128);
    for (value, weight) in ballots.values.iter().zip(&ballots.weights) {
        let weight = i128::from(*weight);
        total += weight;
        less += if value < median { weight } else { 0 };
        no_more += if value <= median { weight } else { 0 };
    }
    let value = |row: u32| ballots.values.get(row as usize).unwrap_or(median);
    let sizes = &case.counted.sizes;
    let down = fewest(sizes, (total + 1) / 2 - less, false, |row| i128::from(value(row) >= median));
    let up = fewest(sizes, no_more - (total + 1) / 2 + 1, false, |row| i128::from(value(row) <= median));
    [down, up].into_iter().flatten().min()
}

/// Votes as shares.
pub(super) fn shares(case: &Case, votes: &Rational) -> Rational {
    votes * &whole(i128::from(case.question.vote.max(1)))
}

pub(super) fn whole(number: i128) -> Rational {
    crate::from_ballots::whole(number)
}
