//! What the same ballots say beside the result, for information: how close it was, and what other rules would have chosen.

use weal_base::Rational;

use super::Rule;

/// What the same ballots say beside the result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// How many ballots would have had to differ; nothing where no other ballots would have changed anything.
    pub margin: Option<Margin>,
    /// Other rules on the same ballots.
    pub others: Vec<Other>,
}

/// How many ballots would have had to differ for something else to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    /// At least so many: with fewer the decision is proven to be the same, however they differ.
    pub least: u64,
    /// So many are enough, as a recount showed; nothing where none was found.
    pub most: Option<Witness>,
    /// How many ballots were counted that say something.
    pub of: u64,
}

/// A recount with other ballots that decides something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// How many ballots differ.
    pub ballots: u64,
    /// They were turned against this option,
    pub against: Option<u32>,
    /// and for this one.
    pub favour: Option<u32>,
    /// The options then chosen; nothing where nothing would have been decided.
    pub chosen: Option<Vec<u32>>,
    /// The number then decided.
    pub number: Option<Rational>,
}

/// What another rule would have chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The rule.
    pub rule: Rule,
    /// Its results, as in [`super::Outcome::results`].
    pub results: Vec<Vec<u32>>,
    /// Its number.
    pub number: Option<Rational>,
    /// Whether its results are others than those of the rule that decides.
    pub otherwise: bool,
    /// Whether it has more results than could be followed.
    pub more: bool,
}
