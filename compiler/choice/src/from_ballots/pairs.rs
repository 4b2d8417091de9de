//! How many votes prefer which option to which: the one pass over all ballots that the pairwise rules need.
//!
//! Ballots are laid out in blocks, one short column per option, so that two options are compared on many ballots at a
//! time; counts stay in one byte (or two) per lane within a block and are exact beyond it. A block of ballots that
//! weigh the same is counted once and multiplied.

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
    fn less(self, other: Self) -> bool;
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
            fn less(self, other: $cell) -> bool {
                self < other
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
    let mut weights = Vec::with_capacity(BLOCK);
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
    for block in order.chunks(BLOCK) {
        weights.clear();
        weights.extend(block.iter().map(|at| ballots.weights[*at as usize]));
        let mut whole = true;
        for (slot, at) in block.iter().enumerate() {
            let start = *at as usize * options;
            whole &= lay_out(ballots.ranks.get(start..start + options).unwrap_or(&[]), options, &mut columns, slot);
        }
        blank(&mut columns, block.len());
        if weights.first() == weights.last() {
            add_equal(&columns, block.len(), weights[0], whole, options, prefer);
        } else {
            add_weighed(&columns, &weights, options, prefer);
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

/// Adds a block of ballots of different weights.
fn add_weighed<C: Cell>(columns: &[C], weights: &[u64], options: usize, prefer: &mut [u64]) {
    let column = |option: usize| &columns[option * STRIDE..option * STRIDE + weights.len()];
    for a in 0..options {
        for b in a + 1..options {
            let (mut less, mut more) = (0_u64, 0_u64);
            for ((first, second), weight) in column(a).iter().zip(column(b)).zip(weights) {
                // All weights together stay below 2⁶².
                less = less.wrapping_add(weight & u64::from(first.less(*second)).wrapping_neg());
                more = more.wrapping_add(weight & u64::from(second.less(*first)).wrapping_neg());
            }
            prefer[a * options + b] += less;
            prefer[b * options + a] += more;
        }
    }
}
