//! What came of a count: results, rounds, pairs and ties, as data that people can be shown.

use weal_base::Rational;

/// What came of a count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Every result that the rule allows, each a rising list of options, in rising order. More than one: a tie that nobody
    /// breaks. Empty: nothing is elected at all, for nobody voted or nothing reached what it had to.
    pub results: Vec<Vec<u32>>,
    /// The number decided, where it is a number.
    pub number: Option<Rational>,
    /// All options from the best to the worst, those that are equal together; empty where the rule does not rank.
    pub order: Vec<Vec<u32>>,
    /// What happened, step by step.
    pub rounds: Vec<Round>,
    /// Who is preferred to whom, where the rule asks for it.
    pub pairs: Option<Pairs>,
    /// The strongest paths of pairwise victories, where the rule goes by them.
    pub paths: Option<Paths>,
    /// The two middle numbers, where the ballots are halved between them: `number` is the lower.
    pub between: Option<(Rational, Rational)>,
    /// Ties met on the way, in the order they came up.
    pub ties: Vec<Tie>,
    /// Whether there were more ways to break ties than could be followed: `results` are then only some of those allowed.
    pub more: bool,
}

/// A step of a count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// What is counted in this step.
    pub stage: Stage,
    /// Votes, points or grades of options, by option.
    pub counts: Vec<(u32, Rational)>,
    /// Votes that are for none of them any more.
    pub exhausted: Option<Rational>,
    /// What is needed, where there is a bound: a quota, a majority.
    pub needed: Option<Rational>,
    /// What follows, in order.
    pub events: Vec<Event>,
}

/// What is counted in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Votes.
    #[default]
    Votes,
    /// Points, scores added up.
    Points,
    /// A majority between two.
    Runoff,
    /// Pairwise victories less defeats.
    Victories,
    /// The worst defeat of each: by how many votes more the other is preferred.
    WorstDefeat,
    /// The number of each option's median grade.
    Median,
    /// Objections.
    Objections,
    /// Keep factors or loads per option, exact parts of a vote.
    Loads,
    /// What a project costs each of its supporters per unit of satisfaction.
    Price,
}

/// What follows from a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is elected.
    Elected(u32),
    /// It is out.
    Eliminated(u32),
    /// So many votes go from one option to another, or to none.
    Transferred {
        /// From which option.
        from: u32,
        /// To which, or to none.
        to: Option<u32>,
        /// How many votes.
        votes: Rational,
    },
    /// So many votes are lost, for decimals are cut off.
    CutOff(Rational),
    /// Of the first, the second is preferred by so many votes more, and that is locked in.
    Locked(u32, u32, Rational),
    /// The same, left out because it would close a circle.
    Skipped(u32, u32, Rational),
    /// A project is paid for: what it costs each of its supporters at most.
    Paid {
        /// Which.
        project: u32,
        /// What the supporter who pays most pays, in units of the first resource.
        most: Rational,
    },
    /// A project does not fit any more.
    TooDear(u32),
    /// Shares grew to this much each, in units of the first resource.
    Shares(Rational),
    /// Nobody is left to pay for anything more.
    Ended,
}

/// Of each two options, how many votes prefer the one to the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// How many options there are.
    pub options: u32,
    /// Row after row: shares of ballots that prefer the option of the row to that of the column.
    pub prefer: Vec<u64>,
}

impl Pairs {
    /// Shares of ballots that prefer `a` to `b`.
    pub fn prefer(&self, a: u32, b: u32) -> u64 {
        self.prefer.get(a as usize * self.options as usize + b as usize).copied().unwrap_or(0)
    }
    /// By how many shares more `a` is preferred to `b`.
    pub fn margin(&self, a: u32, b: u32) -> i64 {
        self.prefer(a, b) as i64 - self.prefer(b, a) as i64
    }
    /// The option preferred to each other, if there is one (Condorcet).
    pub fn condorcet(&self) -> Option<u32> {
        (0..self.options).find(|a| (0..self.options).all(|b| *a == b || self.margin(*a, b) > 0))
    }
}

/// The strongest path of pairwise victories from each option to each other; a path is as strong as its weakest step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// How many options there are.
    pub options: u32,
    /// Row after row, in shares: how strong the strongest path from the option of the row to that of the column is, by the votes
    /// for its weakest step (Schulze) or the margin of it (split cycle); 0 where there is no path.
    pub strength: Vec<u64>,
    /// Row after row: the last option before that of the column on this path.
    pub before: Vec<u32>,
}

impl Paths {
    /// How strong the strongest path is, in shares.
    pub fn strength(&self, from: u32, to: u32) -> u64 {
        self.strength.get(from as usize * self.options as usize + to as usize).copied().unwrap_or(0)
    }
    /// The options along the strongest path, both ends included; empty where there is none.
    pub fn path(&self, from: u32, to: u32) -> Vec<u32> {
        let mut path = vec![to];
        while self.strength(from, to) > 0 && path.last() != Some(&from) && path.len() <= self.options as usize {
            let at = path.last().copied().unwrap_or(from);
            path.push(self.before.get(from as usize * self.options as usize + at as usize).copied().unwrap_or(from));
        }
        path.reverse();
        if path.first() == Some(&from) && from != to { path } else { Vec::new() }
    }
}

/// A tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// In which round, from 0.
    pub round: u32,
    /// Between which options, rising.
    pub among: Vec<u32>,
    /// Which of them was taken (elected, or left out), where the declared order broke it.
    pub taken: Option<u32>,
    /// Whether to be taken was to be left out.
    pub out: bool,
}
