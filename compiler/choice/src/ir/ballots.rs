//! Ballots as tables: one row per ballot, options numbered from 0 in the order of the question.
//!
//! A ballot weighs a whole number of *shares*; what one vote is in shares is `Question::vote`, so that weights of any
//! formula are exact. All weights together stay below 2⁶², which reading ballots checks.

use weal_base::Rational;

/// Ballots of one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ballots {
    /// Options in order.
    Rankings(Rankings),
    /// Options that are approved.
    Approvals(Approvals),
    /// A number for each option.
    Scores(Scores),
    /// A number.
    Numbers(Numbers),
}

impl Ballots {
    /// Weights, in shares, per ballot.
    pub fn weights(&self) -> &[u64] {
        match self {
            Ballots::Rankings(ballots) => &ballots.weights,
            Ballots::Approvals(ballots) => &ballots.weights,
            Ballots::Scores(ballots) => &ballots.weights,
            Ballots::Numbers(ballots) => &ballots.weights,
        }
    }
    /// Weights of all ballots together, in shares.
    pub fn total(&self) -> u64 {
        self.weights().iter().sum()
    }
}

/// Ballots that put options in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rankings {
    /// How many options there are.
    pub options: u32,
    /// Ballot after ballot, one cell per option: 1 for the best, larger for worse, equal numbers for ties; 0 where the
    /// ballot does not rank it, which is below all it ranks. Numbers used on a ballot have no gaps.
    pub ranks: Vec<u16>,
    /// Weights, in shares, per ballot.
    pub weights: Vec<u64>,
}

impl Rankings {
    /// The ranks of each ballot, with its weight.
    pub fn rows(&self) -> impl Iterator<Item = (&[u16], u64)> {
        self.ranks.chunks_exact(self.options.max(1) as usize).zip(self.weights.iter().copied())
    }
    /// Adds a ballot; `ranks` as in [`Rankings::ranks`], gaps are closed.
    pub fn push(&mut self, ranks: &[u16], weight: u64) {
        debug_assert_eq!(ranks.len(), self.options as usize);
        let mut used: Vec<u16> = ranks.iter().copied().filter(|rank| *rank > 0).collect();
        used.sort_unstable();
        used.dedup();
        let dense = |rank: u16| used.binary_search(&rank).map_or(0, |at| at as u16 + 1);
        self.ranks.extend(ranks.iter().map(|rank| dense(*rank)));
        self.weights.push(weight);
    }
}

/// Ballots that approve of options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approvals {
    /// How many options there are.
    pub options: u32,
    /// Where each ballot's part of `approved` ends.
    pub ends: Vec<u32>,
    /// What each ballot approves of, rising.
    pub approved: Vec<u32>,
    /// Weights, in shares, per ballot.
    pub weights: Vec<u64>,
}

impl Approvals {
    /// What each ballot approves of, with its weight.
    pub fn rows(&self) -> impl Iterator<Item = (&[u32], u64)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let rows = starts.zip(&self.ends).map(|(start, end)| &self.approved[start as usize..*end as usize]);
        rows.zip(self.weights.iter().copied())
    }
    /// Adds a ballot; repeated options count once.
    pub fn push(&mut self, approved: &[u32], weight: u64) {
        let mut row = approved.to_vec();
        row.sort_unstable();
        row.dedup();
        self.approved.extend(row);
        self.ends.push(self.approved.len() as u32);
        self.weights.push(weight);
    }
}

/// Ballots that give each option a number: a score, or the number of a grade, larger for better.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// How many options there are.
    pub options: u32,
    /// Ballot after ballot, one cell per option; `None` where nothing was given.
    pub scores: Vec<Option<i32>>,
    /// Weights, in shares, per ballot.
    pub weights: Vec<u64>,
}

impl Scores {
    /// The scores of each ballot, with its weight.
    pub fn rows(&self) -> impl Iterator<Item = (&[Option<i32>], u64)> {
        self.scores.chunks_exact(self.options.max(1) as usize).zip(self.weights.iter().copied())
    }
    /// Adds a ballot.
    pub fn push(&mut self, scores: &[Option<i32>], weight: u64) {
        debug_assert_eq!(scores.len(), self.options as usize);
        self.scores.extend_from_slice(scores);
        self.weights.push(weight);
    }
}

/// Ballots that name a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The numbers, in the question's unit.
    pub values: Vec<Rational>,
    /// Weights, in shares, per ballot.
    pub weights: Vec<u64>,
}
