//! What a count decides, once quorum and majority are looked at.

use weal_base::Rational;

/// What a count decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The options chosen, rising; `None` where nothing is decided. For a number: empty.
    pub chosen: Option<Vec<u32>>,
    /// Why.
    pub ground: Ground,
    /// How many people had to vote, and how many did.
    pub quorum: Option<Bar>,
    /// What part of the votes the winner had to have, and has.
    pub majority: Option<Bar>,
}

/// A bound and what was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What was needed.
    pub needed: Rational,
    /// What was reached.
    pub reached: Rational,
    /// Whether that is enough.
    pub passed: bool,
    /// Against which option a majority was looked for, where it was one.
    pub against: Option<u32>,
}

/// Why something is decided, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The rule chose it.
    Rule,
    /// Too few voted: the status quo stays, or nothing is decided.
    Quorum,
    /// Too few were for it: the status quo stays, or nothing is decided.
    Majority,
    /// Several are equally good, and nobody breaks the tie.
    Tie,
    /// The rule chose nothing: nobody voted, or nothing passed. The status quo stays, where there is one.
    Nothing,
}
