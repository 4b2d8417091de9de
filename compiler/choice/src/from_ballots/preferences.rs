//! Rankings as lists of places, equal ballots together, for the transferable votes.

use std::collections::BTreeMap;

use crate::ir::Rankings;

/// Ballots that say the same.
pub(crate) struct Pile {
    /// Options at each place, from the first on.
    pub(crate) places: Vec<Vec<u32>>,
    /// Weight, in shares.
    pub(crate) weight: u64,
}

/// Ballots that rank anything, equal ones together.
pub(crate) fn piles(ballots: &Rankings) -> Vec<Pile> {
    let mut together: BTreeMap<&[u16], u64> = BTreeMap::new();
    for (ranks, weight) in ballots.rows().filter(|(_, weight)| *weight > 0) {
        *together.entry(ranks).or_default() += weight;
    }
    let pile = |(ranks, weight): (&[u16], u64)| {
        let last = usize::from(ranks.iter().copied().max().unwrap_or(0));
        let mut places = vec![Vec::new(); last];
        for (option, rank) in ranks.iter().enumerate().filter(|(_, rank)| **rank > 0) {
            places[usize::from(*rank) - 1].push(option as u32);
        }
        Pile { places, weight }
    };
    together.into_iter().map(pile).filter(|pile| !pile.places.is_empty()).collect()
}

/// Where an option stands in a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Neither elected nor out.
    Hopeful,
    /// Elected.
    Elected,
    /// Left out.
    Out,
}

/// The options that stand so.
pub(crate) fn standing(all: &[Standing], which: Standing) -> impl Iterator<Item = u32> + '_ {
    (0..all.len() as u32).filter(move |option| all[*option as usize] == which)
}

/// Of hopefuls with fewest votes, those between whom there is a tie: where none of them has a vote and enough others are left,
/// they all go in turn, and it is the same in whatever order.
pub(crate) fn tied_last(last: Vec<u32>, votes: u128, hopefuls: usize, open: usize) -> Vec<u32> {
    if votes == 0 && hopefuls - last.len() >= open { last.last().copied().into_iter().collect() } else { last }
}
