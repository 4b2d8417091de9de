//! First places among options that are still in, counted exactly.

use std::collections::BTreeMap;

use weal_base::Rational;

use super::decide::whole;
use crate::ir::Rankings;

/// First places.
pub(crate) struct Firsts {
    /// Shares per option, by option; 0 for options that are out.
    pub(crate) counts: Vec<Rational>,
    /// Shares of ballots that rank none of those still in.
    pub(crate) exhausted: u64,
}

/// The options of a ballot that are the best among those still in.
pub(crate) fn top(row: &[u16], inside: &[bool], best: &mut Vec<u32>) {
    best.clear();
    let mut rank = u16::MAX;
    for (option, (at, inside)) in row.iter().zip(inside).enumerate() {
        // What is not ranked, 0, becomes the largest number, which no rank reaches.
        let at = at.wrapping_sub(1);
        if !inside || at > rank || at == u16::MAX {
            continue;
        }
        if at < rank {
            rank = at;
            best.clear();
        }
        best.push(option as u32);
    }
}

/// Counts first places; a ballot with several options at its first place is divided equally among them.
pub(crate) fn firsts(ballots: &Rankings, inside: &[bool]) -> Firsts {
    let options = ballots.options as usize;
    let (mut alone, mut exhausted) = (vec![0_u64; options], 0);
    let mut divided: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    let mut best = Vec::new();
    for (row, weight) in ballots.rows() {
        top(row, inside, &mut best);
        match best.as_slice() {
            [] => exhausted += weight,
            [only] => alone[*only as usize] += weight,
            several => {
                let parts = divided.entry(several.len()).or_insert_with(|| vec![0; options]);
                several.iter().for_each(|option| parts[*option as usize] += weight);
            }
        }
    }
    let mut counts: Vec<Rational> = alone.into_iter().map(|shares| whole(i128::from(shares))).collect();
    for (parts, shares) in divided {
        for (count, shares) in counts.iter_mut().zip(shares).filter(|(_, shares)| *shares > 0) {
            *count = &*count + &parted(shares, parts);
        }
    }
    Firsts { counts, exhausted }
}

/// Shares divided into equal parts: one of them.
pub(crate) fn parted(shares: u64, parts: usize) -> Rational {
    whole(i128::from(shares)).checked_div(&whole(parts as i128)).unwrap_or_default()
}
