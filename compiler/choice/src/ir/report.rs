//! A count with the words of those who voted: all that people are shown, and all that a decision is bound to.

use super::{Beside, Counted, Outcome, Question, Rule, Verdict};

/// A count as people are shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The name of the choice.
    pub name: String,
    /// What was asked.
    pub title: String,
    /// The options by their number: names, and what they say.
    pub options: Vec<(String, String)>,
    /// The name of the place that decides.
    pub electorate: String,
    /// The rule.
    pub rule: Rule,
    /// What was voted on, as the rule sees it.
    pub question: Question,
    /// The resources of the budget, with their units, where there is one.
    pub budget: Vec<(String, String)>,
    /// The unit of the number, where it is one.
    pub unit: String,
    /// What ballots were counted, and what happened to the others.
    pub counted: Counted,
    /// What came of the count.
    pub outcome: Outcome,
    /// What is decided.
    pub verdict: Verdict,
    /// What is decided by its name: an option, several joined by `+`, a number with its unit. Nothing, where nothing is.
    pub chosen: Option<String>,
    /// The last day on which the decision holds, where its mandate ends.
    pub until: Option<String>,
    /// The option that stays where nothing else is decided.
    pub status: Option<u32>,
    /// What the same ballots say beside that.
    pub beside: Beside,
    /// Hashes of what was counted.
    pub hashes: Hashes,
}

/// Hashes of a count: the first 32 hexadecimal digits of SHA-256.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hashes {
    /// Of the question, its options and what they would put in force.
    pub question: String,
    /// Of the rule and all that is said of how it is applied.
    pub terms: String,
    /// Of the ballots, in any order.
    pub ballots: String,
    /// Of the roll, where there is one.
    pub roll: Option<String>,
}
