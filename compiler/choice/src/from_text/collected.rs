//! Ballots while they are read: each paper is kept once, and equal ballots without a name are one slip.

use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::ir::{Asked, Cast, Paper, Slip};
use crate::written;

/// The options under the names that files use for them: their own, else what they say.
pub(super) struct Options(FxHashMap<Box<str>, Option<u32>>);

impl Options {
    pub(super) fn new(asked: &Asked) -> Self {
        let mut known: FxHashMap<Box<str>, Option<u32>> = FxHashMap::default();
        // A name comes before a text, and a text that two options share says which of them to nobody.
        for (at, text) in (0..).zip(&asked.texts) {
            known.entry(normal(text).into()).and_modify(|known| *known = None).or_insert(Some(at));
        }
        for (at, name) in (0..).zip(&asked.options) {
            known.insert(name.clone(), Some(at));
        }
        Options(known)
    }

    /// The option of this name in its normal form.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.0.get(name).copied().flatten()
    }
}

/// One spelling for each name (Unicode normal form C).
pub(super) fn normal(text: &str) -> String {
    weal_base::scripts::normal(text).into_owned()
}

impl Paper {
    /// A paper with nothing on it.
    pub(super) fn empty(asked: &Asked) -> Paper {
        Paper { marks: vec![None; asked.options.len()], ..Paper::default() }
    }

    /// Gives an option a mark.
    pub(super) fn set(&mut self, at: u32, mark: Option<i32>) {
        if let Some(cell) = self.marks.get_mut(at as usize) {
            *cell = mark;
        }
    }

    /// Ranks the option of this name; twice named, it keeps its better rank. A name that is no option's is kept.
    pub(super) fn rank(&mut self, name: &str, rank: i32, options: &Options) {
        let name = weal_base::scripts::normal(name);
        match options.find(&name).and_then(|at| self.marks.get_mut(at as usize)) {
            Some(cell) => *cell = Some(cell.map_or(rank, |known| known.min(rank))),
            None => self.unknown.push(name.into()),
        }
    }

    /// Keeps what cannot be read; of several such things the first by its letters, so that the order of columns says nothing.
    pub(super) fn spoil(&mut self, found: String, expected: String) {
        let new: (Box<str>, Box<str>) = (found.into(), expected.into());
        if self.unreadable.as_ref().is_none_or(|known| new < *known) {
            self.unreadable = Some(new);
        }
    }
}

/// No slip.
const NONE: u32 = u32::MAX;

/// Ballots read so far.
#[derive(Default)]
pub(super) struct Collected {
    papers: Vec<Paper>,
    /// Where each paper stands, by its hash; where two have the same, by the next number that is free.
    known: FxHashMap<u64, u32>,
    slips: Vec<Slip>,
    /// The slip of each paper without a name and a date; [`NONE`] where there is none.
    plain: Vec<u32>,
    /// The slip of each paper without a name, on each day.
    dated: FxHashMap<(u32, Box<str>), u32>,
}

impl Collected {
    /// Keeps a paper; its number, the same for equal ones.
    pub(super) fn paper(&mut self, mut paper: Paper) -> u32 {
        paper.unknown.sort_unstable();
        let mut hash = FxBuildHasher.hash_one(&paper);
        while let Some(known) = self.known.get(&hash) {
            if self.papers.get(*known as usize) == Some(&paper) {
                return *known;
            }
            hash = hash.wrapping_add(1);
        }
        let at = self.papers.len() as u32;
        self.known.insert(hash, at);
        self.papers.push(paper);
        at
    }

    /// Adds ballots with a paper, where there is one at least.
    pub(super) fn add(&mut self, slip: Slip, paper: Paper) {
        if slip.count == 0 {
            return;
        }
        let paper = self.paper(paper);
        self.push(Slip { paper, ..slip });
    }

    /// Adds ballots whose paper is kept already.
    pub(super) fn push(&mut self, slip: Slip) {
        if slip.voter.is_none() && slip.delegate.is_none() && slip.signature.is_none() {
            let next = self.slips.len() as u32;
            let at = match &slip.date {
                Some(date) => *self.dated.entry((slip.paper, date.clone())).or_insert(next),
                None => {
                    self.plain.resize(self.plain.len().max(slip.paper as usize + 1), NONE);
                    let place = self.plain.get_mut(slip.paper as usize);
                    place.map_or(next, |place| {
                        *place = if *place == NONE { next } else { *place };
                        *place
                    })
                }
            };
            if let Some(known) = self.slips.get_mut(at as usize) {
                known.count = known.count.saturating_add(slip.count);
                return;
            }
        }
        self.slips.push(slip);
    }

    /// What was cast, in an order that depends neither on that of the rows nor on that of the options.
    pub(super) fn cast(self, asked: &Asked) -> Cast {
        drop((self.plain, self.dated, self.known));
        let by_name = written::by_name(asked);
        let mark = |paper: &Paper, at: u32| paper.marks.get(at as usize).copied().flatten();
        let mut papers = self.papers;
        let compared = |a: &Paper, b: &Paper| {
            let marks = by_name.iter().map(|at| mark(a, *at).cmp(&mark(b, *at))).find(|order| order.is_ne());
            marks.unwrap_or_else(|| a.cmp(b))
        };
        let mut order: Vec<u32> = (0..papers.len() as u32).collect();
        order.sort_unstable_by(|a, b| match (papers.get(*a as usize), papers.get(*b as usize)) {
            (Some(a), Some(b)) => compared(a, b),
            _ => a.cmp(b),
        });
        let mut place = vec![0; order.len()];
        for (old, at) in order.iter().zip(0_u32..) {
            if let Some(cell) = place.get_mut(*old as usize) {
                *cell = at;
            }
        }
        drop(order);
        let mut slips = self.slips;
        for slip in &mut slips {
            slip.paper = place.get(slip.paper as usize).copied().unwrap_or(0);
        }
        slips.sort_unstable();
        // Each paper to its place, one swap for each.
        for at in 0..place.len() {
            while let Some(to) = place.get(at).copied().filter(|to| *to as usize != at) {
                papers.swap(at, to as usize);
                place.swap(at, to as usize);
            }
        }
        let mut cast = Cast { papers, slips, hash: "".into() };
        cast.hash = written::hash(&cast, asked);
        cast
    }
}
