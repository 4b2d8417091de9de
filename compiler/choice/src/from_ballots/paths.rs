//! Rules by strongest paths of pairwise victories: Schulze and split cycle.
//!
//! A path is as strong as its weakest victory; the strongest of all paths between each two options are found by Floyd's and
//! Warshall's algorithm (Floyd 1962, Communications of the ACM 5, algorithm 97) with "least" for "plus" and "most" for "least".

use super::decide::{elect, layers, votes};
use super::pairs::pairs;
use super::ties::Ties;
use crate::ir::{Event, Outcome, Pairs, Paths, Question, Rankings, Round, Stage};

/// Schulze: an option beats another if its strongest path to it is stronger than the other's back; elected is what nothing beats
/// (Schulze 2011, "A new monotonic, clone-independent, reversal symmetric, and condorcet-consistent single-winner election
/// method", Social Choice and Welfare 36).
///
/// A victory is as strong as the votes for it, and of two with as many that with fewer against it is stronger: "winning votes",
/// one of the measures treated there. Where all rank all options without ties, that is the same order as by margin. The
/// relation so found has no circles; `order` has it in layers, first what nothing beats, then what only those beat.
///
/// It elects an option preferred to each other, elects from the smallest set whose members beat all outside, is monotone, not
/// changed by clones, and turned around when all ballots are turned around (all in Schulze 2011). It fails participation, as all
/// rules do that elect one option, and the one preferred to each other where there is one, among four or more (Moulin 1988,
/// "Condorcet's principle implies the no show paradox", Journal of Economic Theory 45).
pub(crate) fn schulze(question: &Question, ballots: &Rankings) -> Outcome {
    let pairs = pairs(ballots);
    // The strengths that occur, in order, so that paths are compared as whole numbers: votes for, then fewer against.
    let victory = |a: u32, b: u32| pairs.margin(a, b) > 0;
    let options = pairs.options;
    let cells = || (0..options).flat_map(|a| (0..options).map(move |b| (a, b)));
    let mut known: Vec<(u64, u64)> = cells()
        .filter(|(a, b)| victory(*a, *b))
        .map(|(a, b)| (pairs.prefer(a, b), u64::MAX - pairs.prefer(b, a)))
        .collect();
    known.sort_unstable();
    known.dedup();
    let place = |(a, b): (u32, u32)| {
        let strength = (pairs.prefer(a, b), u64::MAX - pairs.prefer(b, a));
        if victory(a, b) { known.binary_search(&strength).map_or(0, |at| at as u64 + 1) } else { 0 }
    };
    let mut paths = strongest(options, cells().map(place).collect());
    let order = layers(options, |a, b| paths.strength(a, b) > paths.strength(b, a));
    for strength in &mut paths.strength {
        *strength = strength.checked_sub(1).and_then(|at| known.get(at as usize)).map_or(0, |(votes, _)| *votes);
    }
    let winners = order.first().cloned().unwrap_or_default();
    let outcome = Outcome { order, rounds: vec![victories(&pairs)], ..Outcome::default() };
    elect(Outcome { pairs: Some(pairs), paths: Some(paths), ..outcome }, Ties::of(question), &winners)
}

/// Split cycle: of each circle of pairwise victories the weakest do not count; elected is what no other victory is against
/// (Holliday and Pacuit 2023, "Split Cycle: a new Condorcet-consistent voting method independent of clones and immune to
/// spoilers", Public Choice 197; strength is the margin).
///
/// A victory counts if no path leads back whose every step is at least as strong. Several options can stand
/// undefeated without any tie: the rule leaves them all, and the declared order chooses among them. `Locked` tells the victories
/// that count, `Skipped` those that do not.
///
/// It elects an option preferred to each other, elects from the smallest set whose members beat all outside, is monotone and not
/// changed by clones. An option that wins without another, and is preferred to it, still wins when the other stands as well:
/// no other can spoil it (immunity to spoilers).
pub(crate) fn split_cycle(question: &Question, ballots: &Rankings) -> Outcome {
    let pairs = pairs(ballots);
    let options = pairs.options;
    let margins = (0..options).flat_map(|a| (0..options).map(move |b| (a, b)));
    let margins = margins.map(|(a, b)| pairs.margin(a, b).max(0).unsigned_abs()).collect();
    let paths = strongest(options, margins);
    let mut undefeated = vec![true; options as usize];
    let mut round = victories(&pairs);
    for a in 0..options {
        for b in (0..options).filter(|b| pairs.margin(a, *b) > 0) {
            let margin = pairs.margin(a, b);
            let more = votes(question, i128::from(margin));
            if margin.unsigned_abs() > paths.strength(b, a) {
                undefeated[b as usize] = false;
                round.events.push(Event::Locked(a, b, more));
            } else {
                round.events.push(Event::Skipped(a, b, more));
            }
        }
    }
    let winners: Vec<u32> = (0..options).filter(|option| undefeated[*option as usize]).collect();
    let outcome = Outcome { rounds: vec![round], pairs: Some(pairs), paths: Some(paths), ..Outcome::default() };
    elect(outcome, Ties::of(question), &winners)
}

/// Pairwise victories less defeats, as a round.
pub(crate) fn victories(pairs: &Pairs) -> Round {
    let net = |a: u32| (0..pairs.options).map(|b| pairs.margin(a, b).signum()).sum::<i64>();
    let counts = (0..pairs.options).map(|option| (option, net(option).into())).collect();
    Round { stage: Stage::Victories, counts, ..Round::default() }
}

/// The strongest path between each two options, from the strength of each step; 0 is none.
fn strongest(options: u32, strength: Vec<u64>) -> Paths {
    let width = options as usize;
    let mut before: Vec<u32> = (0..options).flat_map(|a| std::iter::repeat_n(a, width)).collect();
    let mut strength = strength;
    for through in 0..width {
        let (middle, last) = (through * width, (through + 1) * width);
        let (on, on_before) = (strength[middle..last].to_vec(), before[middle..last].to_vec());
        for from in (0..width).filter(|from| *from != through) {
            let first = strength[from * width + through];
            if first == 0 {
                continue;
            }
            let row = strength[from * width..(from + 1) * width].iter_mut();
            let row_before = before[from * width..(from + 1) * width].iter_mut();
            for ((to, to_before), (on, on_before)) in row.zip(row_before).zip(on.iter().zip(&on_before)) {
                let along = first.min(*on);
                if along > *to {
                    *to = along;
                    *to_before = *on_before;
                }
            }
        }
    }
    // From an option to itself there is no path to speak of.
    for option in 0..width {
        strength[option * width + option] = 0;
    }
    Paths { options, strength, before }
}
