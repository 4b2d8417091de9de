//! Upper bounds: ballots are turned until a recount decides something else, and fewer and fewer are tried.

use std::cmp::Reverse;

use super::super::others::{cells, kind};
use super::turned::{Rest, Shape};
use super::{Case, Decision};
use crate::ir::*;

/// The most work of all recounts together, in cells.
const MOST_WORK: usize = 300_000_000;
/// The most recounts; where not so few can be afforded, none is made.
const MOST_RECOUNTS: usize = 400;
const FEWEST_RECOUNTS: usize = 8;
/// Of ways to break ties, two to the power of this many are reckoned with.
const MOST_TIED: usize = 14;
/// The most options that ballots are turned to, and from.
const MOST_RIVALS: usize = 6;
const MOST_TURNED_FROM: usize = 3;

/// The fewest turned ballots that were found to decide something else, no fewer than `least`.
pub(super) fn search(case: &Case, least: u64) -> Option<Witness> {
    let recounts = (MOST_WORK / work(case).max(1)).min(MOST_RECOUNTS);
    if recounts < FEWEST_RECOUNTS {
        return None;
    }
    let mut search = Search { case, least, left: recounts, decided: case.decided(), best: None };
    if kind(case.rule, case.question) == Kind::Number {
        search.numbers();
        return search.best;
    }
    for rest in [Rest::Kept, Rest::Buried] {
        for (against, favour) in turns(case) {
            let shape = Shape::of(case.rule, case.question, &case.counted.ballots);
            search.try_turn(&shape, against, favour, rest);
        }
    }
    search.best
}

/// How much work a recount is, in cells of ballots, roughly.
fn work(case: &Case) -> usize {
    let (cells, options) = (cells(&case.counted.ballots), case.question.options as usize);
    let once = match case.rule {
        Rule::Copeland | Rule::Minimax | Rule::Schulze | Rule::RankedPairs | Rule::SplitCycle => {
            cells.saturating_add(options.saturating_pow(3))
        }
        Rule::ProportionalApproval => cells.saturating_mul(options).saturating_mul(1 << options.min(20)),
        // Counted anew each time that shares grow.
        Rule::EqualShares if matches!(case.question.completion, Completion::Exhaustive | Completion::Overspend) => {
            cells.saturating_mul(options).saturating_mul(100)
        }
        Rule::EqualShares
        | Rule::Phragmen
        | Rule::SequentialApproval
        | Rule::Stv
        | Rule::Meek
        | Rule::InstantRunoff => cells.saturating_mul(options),
        _ => cells,
    };
    // All ways to break ties are followed where nobody breaks them.
    let open = case.question.priority.is_empty();
    let tied: usize = case.outcome.ties.iter().filter(|_| open).map(|tie| tie.among.len()).sum();
    once.saturating_mul(1 << tied.min(MOST_TIED))
}

/// From which option to which ballots are turned, the most promising first.
fn turns(case: &Case) -> Vec<(Option<u32>, Option<u32>)> {
    let chosen = case.verdict.chosen.clone().unwrap_or_default();
    let strength = strength(case);
    let of = |option: u32| strength.get(option as usize).copied().unwrap_or(0);
    let mut from: Vec<Option<u32>> = chosen.iter().copied().map(Some).collect();
    from.sort_by_key(|option| option.map(of));
    from.truncate(MOST_TURNED_FROM);
    if from.is_empty() {
        from.push(None);
    }
    let mut to: Vec<u32> = (0..case.question.options).filter(|option| !chosen.contains(option)).collect();
    let first = |option: u32| case.outcome.results.iter().any(|result| result.contains(&option));
    to.sort_by_key(|option| (Reverse(first(*option)), Reverse(of(*option)), *option));
    to.truncate(MOST_RIVALS);
    // Last, against what is chosen without being for anything else.
    let to = to.into_iter().map(Some).chain([None]);
    let all = to.flat_map(|to| from.iter().map(move |from| (*from, to)));
    all.filter(|(from, to)| from.is_some() || to.is_some()).collect()
}

/// How strong options look: where the rule ranks them, by that; else by what they had in the last round that counts them.
fn strength(case: &Case) -> Vec<i64> {
    let options = case.question.options;
    let mut strength = vec![0; options as usize];
    let groups = case.outcome.order.iter().rev().zip(1..);
    let ranked = groups.flat_map(|(group, place)| group.iter().map(move |option| (*option, place)));
    let mut set = |option: u32, has: i64| strength.get_mut(option as usize).into_iter().for_each(|cell| *cell = has);
    if case.outcome.order.is_empty() {
        match &case.counted.ballots {
            Ballots::Approvals(ballots) => {
                let mut votes = vec![0_u64; options as usize];
                for (row, weight) in ballots.rows() {
                    for option in row {
                        votes.get_mut(*option as usize).into_iter().for_each(|cell| *cell += weight);
                    }
                }
                (0..).zip(votes).for_each(|(option, votes)| set(option, votes as i64));
            }
            _ => {
                let counts = case.outcome.rounds.iter().flat_map(|round| &round.counts);
                counts.for_each(|(option, has)| set(*option, has.floor().to_i64().unwrap_or(i64::MAX)));
            }
        }
    } else {
        ranked.for_each(|(option, place)| set(option, place));
    }
    strength
}

struct Search<'a> {
    case: &'a Case<'a>,
    least: u64,
    /// How many recounts are left.
    left: usize,
    decided: Decision,
    best: Option<Witness>,
}

impl Search<'_> {
    /// Whether no better can be found, or nothing more can be tried.
    fn ended(&self) -> bool {
        self.left == 0 || self.best.as_ref().is_some_and(|best| best.ballots <= self.least)
    }

    /// Tries to turn the ballots that gain most, as few as will do.
    fn try_turn(&mut self, shape: &Shape, against: Option<u32>, favour: Option<u32>, rest: Rest) {
        let case = self.case;
        let mut sizes: Vec<(i128, Size)> = Vec::with_capacity(case.counted.sizes.len());
        for size in &case.counted.sizes {
            let gain = gain(case, size.row, against, favour);
            if gain > 0 {
                sizes.push((gain * i128::from(size.shares), *size));
            }
        }
        // Equal gains in an order that does not depend on that of the ballots.
        sizes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| compare(&case.counted.ballots, a.1.row, b.1.row)));
        let sizes: Vec<Size> = sizes.into_iter().map(|(_, size)| size).collect();
        self.fewer(&sizes, (against, favour), |ballots, row, shares| match (ballots, &case.counted.ballots) {
            (Ballots::Rankings(to), Ballots::Rankings(from)) => {
                to.push(&shape.ranking(cells_of(&from.ranks, from.options, row), against, favour, rest), shares);
            }
            (Ballots::Approvals(to), Ballots::Approvals(from)) => {
                to.push(&shape.approval(approved(from, row), against, favour, rest), shares);
            }
            (Ballots::Scores(to), Ballots::Scores(from)) => {
                to.push(&shape.scores(cells_of(&from.scores, from.options, row), against, favour, rest), shares);
            }
            _ => {}
        });
    }

    /// Numbers are turned to the nearest that somebody named below or above.
    fn numbers(&mut self) {
        let case = self.case;
        let (Ballots::Numbers(ballots), Some(median)) = (&case.counted.ballots, &case.outcome.number) else { return };
        let value = |size: &Size| ballots.values.get(size.row as usize).unwrap_or(median);
        let below = ballots.values.iter().filter(|value| *value < median).max();
        let above = ballots.values.iter().filter(|value| *value > median).min();
        for (to, down) in below.map(|to| (to, true)).into_iter().chain(above.map(|to| (to, false))) {
            let turned = |size: &&Size| if down { value(size) >= median } else { value(size) <= median };
            let mut sizes: Vec<Size> = case.counted.sizes.iter().filter(turned).copied().collect();
            sizes.sort_by(|a, b| b.shares.cmp(&a.shares).then_with(|| value(a).cmp(value(b))));
            self.fewer(&sizes, (None, None), |ballots, _, shares| {
                if let Ballots::Numbers(ballots) = ballots {
                    ballots.values.push(to.clone());
                    ballots.weights.push(shares);
                }
            });
        }
    }

    /// The fewest of the first ballots that have to be turned, by halving.
    fn fewer(&mut self, sizes: &[Size], between: (Option<u32>, Option<u32>), turn: impl Fn(&mut Ballots, u32, u64)) {
        let all = sizes.iter().fold(0_u64, |sum, size| sum.saturating_add(size.count));
        let mut high = self.best.as_ref().map_or(all, |best| all.min(best.ballots - 1));
        // With one fewer nothing changes: that is proven, or was tried.
        let mut low = self.least - 1;
        if self.ended() || high <= low || !self.changes(sizes, high, between, &turn) {
            return;
        }
        while high - low > 1 && self.left > 0 {
            let middle = low + (high - low) / 2;
            match self.changes(sizes, middle, between, &turn) {
                true => high = middle,
                false => low = middle,
            }
        }
    }

    /// Whether a recount with so many ballots turned decides something else; then it is the best so far.
    fn changes(
        &mut self,
        sizes: &[Size],
        number: u64,
        (against, favour): (Option<u32>, Option<u32>),
        turn: &impl Fn(&mut Ballots, u32, u64),
    ) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        let mut ballots = self.case.counted.ballots.clone();
        let mut still = number;
        for size in sizes {
            let some = size.count.min(still);
            if some == 0 {
                break;
            }
            still -= some;
            let shares = size.shares.saturating_mul(some);
            weights(&mut ballots).get_mut(size.row as usize).into_iter().for_each(|weight| *weight -= shares);
            turn(&mut ballots, size.row, shares);
        }
        let (chosen, found) = self.case.decide(ballots);
        if (&chosen, &found) == (&self.decided.0, &self.decided.1) {
            return false;
        }
        self.best = Some(Witness { ballots: number, against, favour, chosen, number: found });
        true
    }
}

fn weights(ballots: &mut Ballots) -> &mut Vec<u64> {
    match ballots {
        Ballots::Rankings(ballots) => &mut ballots.weights,
        Ballots::Approvals(ballots) => &mut ballots.weights,
        Ballots::Scores(ballots) => &mut ballots.weights,
        Ballots::Numbers(ballots) => &mut ballots.weights,
    }
}

fn cells_of<T>(cells: &[T], options: u32, row: u32) -> &[T] {
    let width = options as usize;
    cells.get(row as usize * width..(row as usize + 1) * width).unwrap_or(&[])
}

fn approved(ballots: &Approvals, row: u32) -> &[u32] {
    let end = ballots.ends.get(row as usize).copied().unwrap_or(0) as usize;
    let start = (row as usize).checked_sub(1).and_then(|before| ballots.ends.get(before)).copied().unwrap_or(0);
    ballots.approved.get(start as usize..end).unwrap_or(&[])
}

/// Rows by what stands on them.
fn compare(ballots: &Ballots, a: u32, b: u32) -> std::cmp::Ordering {
    match ballots {
        Ballots::Rankings(ballots) => {
            cells_of(&ballots.ranks, ballots.options, a).cmp(cells_of(&ballots.ranks, ballots.options, b))
        }
        Ballots::Scores(ballots) => {
            cells_of(&ballots.scores, ballots.options, a).cmp(cells_of(&ballots.scores, ballots.options, b))
        }
        Ballots::Approvals(ballots) => approved(ballots, a).cmp(approved(ballots, b)),
        Ballots::Numbers(_) => std::cmp::Ordering::Equal,
    }
}

/// How much a ballot gains by being turned, as a measure of which to turn first.
fn gain(case: &Case, row: u32, against: Option<u32>, favour: Option<u32>) -> i128 {
    match &case.counted.ballots {
        Ballots::Rankings(ballots) => {
            let ranks = cells_of(&ballots.ranks, ballots.options, row);
            let place = |option: u32| ranks.get(option as usize).map_or(u16::MAX, |rank| rank.wrapping_sub(1));
            let (own, other) = match (favour, against) {
                (Some(favour), Some(against)) => (place(favour), place(against)),
                (Some(favour), None) => return i128::from(place(favour) > 0),
                (None, against) => return against.map_or(0, |against| i128::from(u16::MAX - place(against))),
            };
            let order = 1 + own.cmp(&other) as i128;
            let firsts = i128::from(other == 0) + i128::from(own != 0);
            match case.rule {
                Rule::Plurality | Rule::InstantRunoff | Rule::TwoRound | Rule::Stv | Rule::Meek => 4 * firsts + order,
                Rule::Borda => {
                    let below = |place: u16| ranks.iter().filter(|rank| rank.wrapping_sub(1) > place).count() as i128;
                    below(other) - below(own) + ranks.len() as i128
                }
                _ => 4 * order + firsts,
            }
        }
        Ballots::Approvals(ballots) => {
            let row = approved(ballots, row);
            let has = |option: u32| row.binary_search(&option).is_ok();
            i128::from(favour.is_some_and(|favour| !has(favour))) + i128::from(against.is_some_and(has))
        }
        Ballots::Scores(ballots) => {
            let row = cells_of(&ballots.scores, ballots.options, row);
            let score =
                |option: u32| i128::from(row.get(option as usize).copied().flatten().unwrap_or(case.question.scale.0));
            let (_, high) = match case.rule {
                Rule::Consent | Rule::Consensus => (Grades::OBJECT, Grades::YES),
                Rule::MajorityJudgment => (0, case.question.grades.names.len() as i32 - 1),
                _ => case.question.scale,
            };
            let up = favour.map_or(0, |favour| i128::from(high) - score(favour));
            up + against.map_or(0, |against| score(against) - i128::from(case.question.scale.0.min(0)))
        }
        Ballots::Numbers(_) => 0,
    }
}
