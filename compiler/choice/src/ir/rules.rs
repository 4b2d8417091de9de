//! The rules a question can be decided by, and what each asks of its ballots.

use serde::{Deserialize, Serialize};
use weal_base::Rational;

/// A rule; where it comes from is said at its function in [`crate::from_ballots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Most first places.
    Plurality,
    /// Most approvals.
    Approval,
    /// Highest sum of scores.
    Score,
    /// Score, then an automatic runoff between the two best.
    Star,
    /// Points by rank.
    Borda,
    /// The last is left out until one has more than half.
    InstantRunoff,
    /// Most pairwise victories.
    Copeland,
    /// The smallest worst defeat.
    Minimax,
    /// The strongest paths of pairwise victories.
    Schulze,
    /// Pairwise victories locked in from the largest on.
    RankedPairs,
    /// Pairwise victories that are the weakest of no cycle.
    SplitCycle,
    /// The highest median grade.
    MajorityJudgment,
    /// The two with most first places, then the majority between them.
    TwoRound,
    /// Passes unless objections reach a bound.
    Consent,
    /// Passes if nobody objects.
    Consensus,
    /// The middle number.
    Median,
    /// The mean of the middle half of the numbers.
    MiddleMean,
    /// Single transferable vote, Scottish rules.
    Stv,
    /// Single transferable vote, Meek's rules.
    Meek,
    /// Sequential Phragmén.
    Phragmen,
    /// Proportional approval, the best committee.
    ProportionalApproval,
    /// Proportional approval, seat after seat.
    SequentialApproval,
    /// Method of equal shares.
    EqualShares,
    /// Most votes first, as long as the budget lasts.
    Greedy,
}

/// What a rule decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One of several options.
    One,
    /// A number.
    Number,
    /// Several of many options: as many as there are seats.
    Seats,
    /// Projects under a budget.
    Projects,
}

/// What a ballot says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Options in order.
    Ranking,
    /// Options approved.
    Approval,
    /// A number for each option.
    Score,
    /// A word for each option: for consent and consensus `yes`, `no`, `object`.
    Grade,
    /// A number.
    Number,
}

impl Rule {
    /// All rules with their names in programs.
    pub const ALL: &'static [(Rule, &'static str)] = &[
        (Rule::Plurality, "plurality"),
        (Rule::Approval, "approval"),
        (Rule::Score, "score"),
        (Rule::Star, "star"),
        (Rule::Borda, "borda"),
        (Rule::InstantRunoff, "instant_runoff"),
        (Rule::Copeland, "copeland"),
        (Rule::Minimax, "minimax"),
        (Rule::Schulze, "schulze"),
        (Rule::RankedPairs, "ranked_pairs"),
        (Rule::SplitCycle, "split_cycle"),
        (Rule::MajorityJudgment, "majority_judgment"),
        (Rule::TwoRound, "two_round"),
        (Rule::Consent, "consent"),
        (Rule::Consensus, "consensus"),
        (Rule::Median, "median"),
        (Rule::MiddleMean, "middle_mean"),
        (Rule::Stv, "stv"),
        (Rule::Meek, "meek"),
        (Rule::Phragmen, "phragmen"),
        (Rule::ProportionalApproval, "proportional_approval"),
        (Rule::SequentialApproval, "sequential_approval"),
        (Rule::EqualShares, "equal_shares"),
        (Rule::Greedy, "greedy"),
    ];
    /// The rule of this name in programs.
    pub fn named(name: &str) -> Option<Rule> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(rule, _)| *rule)
    }
    /// Its name in programs.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(rule, _)| *rule == self).map_or("", |(_, name)| name)
    }
    /// What it can decide.
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            Rule::Median | Rule::MiddleMean => &[Kind::Number],
            Rule::Stv | Rule::Meek | Rule::ProportionalApproval | Rule::SequentialApproval => &[Kind::Seats],
            Rule::Phragmen | Rule::EqualShares => &[Kind::Seats, Kind::Projects],
            Rule::Greedy => &[Kind::Projects],
            _ => &[Kind::One],
        }
    }
    /// What its ballots say.
    pub fn form(self) -> Form {
        match self {
            Rule::Approval
            | Rule::Phragmen
            | Rule::ProportionalApproval
            | Rule::SequentialApproval
            | Rule::EqualShares
            | Rule::Greedy => Form::Approval,
            Rule::Score | Rule::Star => Form::Score,
            Rule::MajorityJudgment | Rule::Consent | Rule::Consensus => Form::Grade,
            Rule::Median | Rule::MiddleMean => Form::Number,
            _ => Form::Ranking,
        }
    }
}

/// How equal shares goes on when nothing more can be paid from equal shares of the budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Completion {
    /// It stops.
    #[default]
    None,
    /// Everybody's share grows by one step until the outcome leaves room for no further project, or would cost too much.
    Exhaustive,
    /// Everybody's share grows by one step until the outcome would cost too much.
    Overspend,
    /// Each seat left over is filled as sequential Phragmén would, going on from what was paid (committees only).
    Phragmen,
}

/// What a voter's satisfaction with projects is measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Satisfaction {
    /// What they cost.
    #[default]
    Cost,
    /// How many they are.
    Count,
}

/// What the options cost, of how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// How much there is of each resource.
    pub budget: Vec<Rational>,
    /// Option after option, what it costs of each resource.
    pub costs: Vec<Rational>,
}

impl Costs {
    /// What an option costs of each resource.
    pub fn of(&self, option: u32) -> &[Rational] {
        let width = self.budget.len();
        self.costs.get(option as usize * width..(option as usize + 1) * width).unwrap_or(&[])
    }
}

/// The grades of a scale, how they are named and which count as what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grades {
    /// From the worst to the best.
    pub names: Vec<Box<str>>,
}

impl Grades {
    /// The number of `object`, where consent is asked for.
    pub const OBJECT: i32 = 0;
    /// The number of `no`, where consent is asked for.
    pub const NO: i32 = 1;
    /// The number of `yes`, where consent is asked for.
    pub const YES: i32 = 2;

    /// What is said where consent is asked for.
    pub fn consent() -> Grades {
        Grades { names: ["object", "no", "yes"].map(Box::from).to_vec() }
    }
}

/// What is voted on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// How many options there are.
    pub options: u32,
    /// How many are elected, where several are.
    pub seats: u32,
    /// What projects cost, where there is a budget.
    pub costs: Option<Costs>,
    /// How equal shares goes on.
    pub completion: Completion,
    /// By how much a share grows at a time, in units of the first resource; where it is none, by one.
    pub step: Option<Rational>,
    /// What satisfies voters.
    pub satisfaction: Satisfaction,
    /// The lowest and the highest score.
    pub scale: (i32, i32),
    /// Grades, where there are.
    pub grades: Grades,
    /// Consent: the part of the votes from which objections stop an option.
    pub objections: Option<Rational>,
    /// Which option wins a tie against which, the first against all: the order declared, or drawn. Empty where nobody breaks ties.
    pub priority: Vec<u32>,
    /// What one vote is, in shares; 0 counts as 1.
    pub vote: u64,
}

impl Question {
    /// Shares as votes.
    pub fn votes(&self, shares: u64) -> Rational {
        let shares = Rational::from(i64::try_from(shares).unwrap_or(i64::MAX));
        let vote = Rational::from(i64::try_from(self.vote.max(1)).unwrap_or(i64::MAX));
        shares.checked_div(&vote).unwrap_or_default()
    }
}
