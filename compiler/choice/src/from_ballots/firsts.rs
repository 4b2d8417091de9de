//! First places among options that are still in: ballots in piles, and what passes on when options are left out.

use std::collections::BTreeMap;

use weal_base::Rational;

use super::decide::whole;
use crate::ir::Rankings;

/// Ballots in piles by their first place among the options still in.
pub(crate) struct Piles<'a> {
    ballots: &'a Rankings,
    /// By option: 0 while it is in, all bits once it is out, which is worse than any rank.
    out: Vec<u16>,
    /// By option: ballots that put it first, alone, and their shares.
    alone: Vec<(Vec<u32>, u64)>,
    /// Ballots with several options at their first place.
    divided: Vec<u32>,
    /// Shares of ballots that rank none of those still in.
    pub(crate) exhausted: u64,
}

/// Shares that pass from an option to another, or to none.
pub(crate) type Passed = BTreeMap<(u32, Option<u32>), Rational>;

impl<'a> Piles<'a> {
    /// Deals all ballots, with these options left out.
    pub(crate) fn deal(ballots: &'a Rankings, left_out: &[u32]) -> Piles<'a> {
        let options = ballots.options as usize;
        let mut out = vec![0; options];
        left_out.iter().for_each(|option| out[*option as usize] = u16::MAX);
        let (alone, divided, exhausted) = (vec![(Vec::new(), 0); options], Vec::new(), 0);
        let mut piles = Piles { ballots, out, alone, divided, exhausted };
        let mut first = Vec::new();
        for ballot in 0..ballots.weights.len() as u32 {
            piles.first(ballot, &mut first);
            piles.put(ballot, &first);
        }
        piles
    }

    fn row(&self, ballot: u32) -> (&'a [u16], u64) {
        let (options, ballot) = (self.ballots.options as usize, ballot as usize);
        (&self.ballots.ranks[ballot * options..(ballot + 1) * options], self.ballots.weights[ballot])
    }

    /// The options of a ballot that are the best among those still in.
    fn first(&self, ballot: u32, first: &mut Vec<u32>) {
        first.clear();
        // What is not ranked, 0, becomes the largest number, as what is out.
        let key = |(rank, out): (&u16, &u16)| rank.wrapping_sub(1) | out;
        let (row, _) = self.row(ballot);
        let least = row.iter().zip(&self.out).map(key).fold(u16::MAX, u16::min);
        if least < u16::MAX {
            let all = (0..).zip(row.iter().zip(&self.out));
            first.extend(all.filter(|(_, both)| key(*both) == least).map(|(option, _)| option));
        }
    }

    fn put(&mut self, ballot: u32, first: &[u32]) {
        let (_, weight) = self.row(ballot);
        match first {
            [] => self.exhausted += weight,
            [only] => {
                let (pile, shares) = &mut self.alone[*only as usize];
                pile.push(ballot);
                *shares += weight;
            }
            _ => self.divided.push(ballot),
        }
    }

    /// Options still in.
    pub(crate) fn still(&self) -> impl Iterator<Item = u32> + Clone {
        (0..).zip(&self.out).filter(|(_, out)| **out == 0).map(|(option, _)| option)
    }

    /// Shares per option, by option; a ballot with several options at its first place is divided equally among them.
    pub(crate) fn counts(&self) -> Vec<Rational> {
        let mut parts: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
        let mut first = Vec::new();
        for ballot in &self.divided {
            self.first(*ballot, &mut first);
            let (_, weight) = self.row(*ballot);
            let shares = parts.entry(first.len()).or_insert_with(|| vec![0; self.out.len()]);
            first.iter().for_each(|option| shares[*option as usize] += weight);
        }
        let mut counts: Vec<Rational> = self.alone.iter().map(|(_, shares)| whole(i128::from(*shares))).collect();
        for (parts, shares) in parts {
            for (count, shares) in counts.iter_mut().zip(shares).filter(|(_, shares)| *shares > 0) {
                *count = &*count + &parted(shares, parts);
            }
        }
        counts
    }

    /// Leaves options out, and tells what passes from them to those still in, or to none.
    pub(crate) fn leave_out(&mut self, options: &[u32]) -> Passed {
        // Piles that can change, with the first places as they were: those of these options, and divided ballots.
        let mut before: Vec<(u32, Vec<u32>)> = Vec::new();
        for ballot in std::mem::take(&mut self.divided) {
            let mut first = Vec::new();
            self.first(ballot, &mut first);
            before.push((ballot, first));
        }
        let mut passed: BTreeMap<(u32, Option<u32>, usize), u64> = BTreeMap::new();
        options.iter().for_each(|option| self.out[*option as usize] = u16::MAX);
        let mut first = Vec::new();
        for option in options {
            let (pile, _) = std::mem::take(&mut self.alone[*option as usize]);
            // By where they go: to another alone, or divided.
            let mut to_alone = vec![0_u64; self.out.len()];
            for ballot in pile {
                self.first(ballot, &mut first);
                self.put(ballot, &first);
                let (_, weight) = self.row(ballot);
                match first.as_slice() {
                    [only] => to_alone[*only as usize] += weight,
                    _ => pass(&mut passed, (&[*option], &[*option]), &first, weight),
                }
            }
            for (to, shares) in (0..).zip(to_alone).filter(|(_, shares)| *shares > 0) {
                *passed.entry((*option, Some(to), 1)).or_default() += shares;
            }
        }
        for (ballot, were) in before {
            self.first(ballot, &mut first);
            self.put(ballot, &first);
            let gone: Vec<u32> = were.iter().copied().filter(|option| self.out[*option as usize] > 0).collect();
            pass(&mut passed, (&were, &gone), &first, self.row(ballot).1);
        }
        let mut together = Passed::new();
        for ((from, to, parts), shares) in passed {
            let sum = together.entry((from, to)).or_default();
            *sum = &*sum + &parted(shares, parts);
        }
        together
    }
}

/// Passes a ballot on: its part for each option that is gone, one of as many as there were at its first place, is divided among
/// those there now.
fn pass(passed: &mut BTreeMap<(u32, Option<u32>, usize), u64>, gone: (&[u32], &[u32]), first: &[u32], weight: u64) {
    let (were, gone) = gone;
    let parts = were.len() * first.len().max(1);
    for from in gone {
        for to in first.iter().copied().map(Some).chain(first.is_empty().then_some(None)) {
            *passed.entry((*from, to, parts)).or_default() += weight;
        }
    }
}

/// Shares divided into equal parts: one of them.
fn parted(shares: u64, parts: usize) -> Rational {
    whole(i128::from(shares)).checked_div(&whole(parts as i128)).unwrap_or_default()
}
