//! How many votes prefer which option to which: the one pass over all ballots that the pairwise rules need.
//!
//! Ballots are laid out in blocks, one short column per option, so that two options are compared on many ballots at a
//! time; counts stay in one byte (or two) per lane within a block and are exact beyond it. A block of ballots that
//! weigh the same is counted once and multiplied; one of different weights is counted once per byte of them.

use crate::ir::{Pairs, Rankings};

/// Ballots in a block: their columns stay in the nearest cache, and a lane's count stays below 128.
const BLOCK: usize = 1024;
/// From one column to the next: beside a multiple of the cache's sets, so that columns do not drive each other out.
const STRIDE: usize = BLOCK + 64;
/// Ballots compared at a time.
const LANES: usize = 32;
/// Ballots laid out at a time, short enough that their rows are read once.
const TILE: usize = 64;

/// The rank of what a ballot does not rank: below all it ranks.
const UNRANKED: u16 = i16::MAX as u16;

/// A rank in a column; smaller is better, signed as machines compare signed numbers.
trait Cell: Copy + Default {
    fn of(rank: u16) -> Self;
    /// Adds per lane whether the first is less, and whether the second is less.
    fn tally(first: &[Self], second: &[Self]) -> (u64, u64);
    /// As `tally`, of the first alone.
    fn tally_one(first: &[Self], second: &[Self]) -> u64;
    /// As `tally_one`, each ballot counting as much as its byte says.
    fn weigh(first: &[Self], second: &[Self], bytes: &[u8]) -> u64;
}

macro_rules! cell {
    ($cell:ty, $rank:ident => $of:expr) => {
        impl Cell for $cell {
            fn of($rank: u16) -> $cell {
                $of
            }
            fn tally(first: &[$cell], second: &[$cell]) -> (u64, u64) {
                let (mut less, mut more) = ([0 as $cell; LANES], [0 as $cell; LANES]);
                for (first, second) in first.chunks_exact(LANES).zip(second.chunks_exact(LANES)) {
                    for lane in 0..LANES {
                        less[lane] = less[lane].wrapping_add((first[lane] < second[lane]) as $cell);
                        more[lane] = more[lane].wrapping_add((second[lane] < first[lane]) as $cell);
                    }
                }
                let sum = |lanes: [$cell; LANES]| lanes.iter().map(|lane| u64::from(lane.unsigned_abs())).sum();
                (sum(less), sum(more))
            }
            fn tally_one(first: &[$cell], second: &[$cell]) -> u64 {
                let mut less = [0 as $cell; LANES];
                for (first, second) in first.chunks_exact(LANES).zip(second.chunks_exact(LANES)) {
                    for lane in 0..LANES {
                        less[lane] = less[lane].wrapping_add((first[lane] < second[lane]) as $cell);
                    }
                }
                less.iter().map(|lane| u64::from(lane.unsigned_abs())).sum()
            }
            fn weigh(first: &[$cell], second: &[$cell], bytes: &[u8]) -> u64 {
                let mut less = [0_u16; LANES];
                let both = first.chunks_exact(LANES).zip(second.chunks_exact(LANES));
                for ((first, second), bytes) in both.zip(bytes.chunks_exact(LANES)) {
                    // Masks, for a choice would become a branch that is as often taken as not.
                    let mut counts = [0_u8; LANES];
                    for lane in 0..LANES {
                        counts[lane] = bytes[lane] & u8::from(first[lane] < second[lane]).wrapping_neg();
                    }
                    for lane in 0..LANES {
                        less[lane] = less[lane].wrapping_add(u16::from(counts[lane]));
                    }
                }
                less.iter().map(|lane| u64::from(*lane)).sum()
            }
        }
    };
}
// Ranks 1 to 254 and "unranked" in a byte, shifted to its signed range.
cell!(i8, rank => (rank as u8).wrapping_sub(1).wrapping_sub(128) as i8);
cell!(i16, rank => rank.wrapping_sub(1).min(UNRANKED) as i16);

/// Counts, of each two options, the shares of ballots that prefer the one to the other. Options that a ballot does not
/// rank are below those it ranks, and equal to each other.
pub fn pairs(ballots: &Rankings) -> Pairs {
    let options = ballots.options as usize;
    let mut prefer = vec![0_u64; options * options];
    if options < usize::from(u8::MAX) {
        count::<i8>(ballots, options, &mut prefer);
    } else {
        count::<i16>(ballots, options, &mut prefer);
    }
    Pairs { options: ballots.options, prefer }
}

fn count<C: Cell>(ballots: &Rankings, options: usize, prefer: &mut [u64]) {
    let Some(first) = ballots.weights.first() else { return };
    let mut columns = vec![C::default(); options * STRIDE];
    if ballots.weights.iter().all(|weight| weight == first) {
        for rows in ballots.ranks.chunks(options.max(1) * BLOCK) {
            let filled = rows.len() / options.max(1);
            let mut whole = true;
            for (at, tile) in rows.chunks(options.max(1) * TILE).enumerate() {
                whole &= lay_out(tile, options, &mut columns, at * TILE);
            }
            blank(&mut columns, filled);
            add_equal(&columns, filled, *first, whole, options, prefer);
        }
        return;
    }
    // Ballots of one weight together, as far as there are such.
    let mut order: Vec<u32> = (0..ballots.weights.len() as u32).collect();
    order.sort_by_key(|at| ballots.weights[*at as usize]);
    let (mut weights, mut rows) = (Vec::with_capacity(BLOCK), Vec::with_capacity(TILE * options));
    for block in order.chunks(BLOCK) {
        weights.clear();
        weights.extend(block.iter().map(|at| ballots.weights[*at as usize]));
        let mut whole = true;
        for (at, tile) in block.chunks(TILE).enumerate() {
            rows.clear();
            for ballot in tile {
                let start = *ballot as usize * options;
                rows.extend_from_slice(ballots.ranks.get(start..start + options).unwrap_or(&[]));
            }
            whole &= lay_out(&rows, options, &mut columns, at * TILE);
        }
        blank(&mut columns, block.len());
        match weights.first() {
            Some(first) if weights.last() == Some(first) => {
                add_equal(&columns, block.len(), *first, whole, options, prefer);
            }
            _ => add_weighed(&columns, &weights, whole, options, prefer),
        }
    }
}

/// Lays rows out as parts of columns, from a slot on; answers whether each row ranks all options without ties.
fn lay_out<C: Cell>(rows: &[u16], options: usize, columns: &mut [C], slot: usize) -> bool {
    for (option, column) in columns.chunks_exact_mut(STRIDE).enumerate() {
        for (cell, row) in column[slot..BLOCK].iter_mut().zip(rows.chunks_exact(options)) {
            *cell = C::of(row[option]);
        }
    }
    // Ranks have no gaps, so one that reaches the number of options is a strict order of all.
    rows.chunks_exact(options.max(1)).all(|row| row.iter().copied().fold(0, u16::max) as usize == options)
}

/// Empties the slots after the last ballot of a block: equal everywhere, they prefer nothing.
fn blank<C: Cell>(columns: &mut [C], filled: usize) {
    for column in columns.chunks_exact_mut(STRIDE) {
        column[filled..BLOCK].fill(C::default());
    }
}

/// Adds a block of ballots that weigh the same.
fn add_equal<C: Cell>(columns: &[C], filled: usize, weight: u64, whole: bool, options: usize, prefer: &mut [u64]) {
    let used = filled.next_multiple_of(LANES).min(BLOCK);
    let column = |option: usize| &columns[option * STRIDE..option * STRIDE + used];
    for a in 0..options {
        for b in a + 1..options {
            let (less, more) = if whole {
                let less = C::tally_one(column(a), column(b));
                (less, filled as u64 - less)
            } else {
                C::tally(column(a), column(b))
            };
            prefer[a * options + b] += weight * less;
            prefer[b * options + a] += weight * more;
        }
    }
}

/// Adds a block of ballots of different weights, byte after byte of them: a lane's sum of bytes stays below 2¹⁶.
fn add_weighed<C: Cell>(columns: &[C], weights: &[u64], whole: bool, options: usize, prefer: &mut [u64]) {
    let used = weights.len().next_multiple_of(LANES).min(BLOCK);
    let column = |option: usize| &columns[option * STRIDE..option * STRIDE + used];
    let most = weights.iter().copied().max().unwrap_or(0);
    let mut bytes = vec![0_u8; used];
    for shift in (0..u64::BITS - most.leading_zeros()).step_by(8) {
        bytes.iter_mut().zip(weights).for_each(|(byte, weight)| *byte = (weight >> shift) as u8);
        let all: u64 = bytes.iter().map(|byte| u64::from(*byte)).sum();
        for a in 0..options {
            for b in a + 1..options {
                let less = C::weigh(column(a), column(b), &bytes);
                let more = if whole { all - less } else { C::weigh(column(b), column(a), &bytes) };
                // All weights together stay below 2⁶².
                prefer[a * options + b] += less << shift;
                prefer[b * options + a] += more << shift;
            }
        }
    }
}
