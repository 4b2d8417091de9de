//! Entries of a journal.

use weal_base::Span;

/// A journal as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// Whose it is: the name behind `journal`.
    pub name: String,
    /// Its entries, in the order they were written.
    pub entries: Vec<Entry>,
    /// How many lines were cut off while they were written, and are passed over.
    pub torn: u32,
}

/// A dated line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day, as `2027-07-01`.
    pub date: String,
    /// What happened.
    pub event: Event,
    /// Where it says what happened: the day, the word and what it is about.
    pub span: Span,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `adopt gear = no_trawl …`
    Adopt(Box<Adopt>),
    /// `repeal gear`
    Repeal {
        /// The choice that is open again.
        choice: String,
    },
}

/// A decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adopt {
    /// The choice.
    pub choice: String,
    /// What was chosen: an option, several joined by `+`, or a number with its unit.
    pub option: String,
    /// The last day on which it holds, as `2031-12-31`.
    pub until: Option<String>,
    /// The count it comes from; none where it was adopted without one.
    pub vote: Option<Vote>,
    /// Why, where somebody wrote it.
    pub because: Option<String>,
}

/// The count that a decision comes from. Hashes are the first 32 hexadecimal digits of SHA-256.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vote {
    /// The rule's name.
    pub rule: String,
    /// How many people it speaks for.
    pub voters: u64,
    /// How many may vote, where that is known.
    pub roll_size: Option<u64>,
    /// Of the choice: its question, options, and what they adopt.
    pub question: String,
    /// Of the rule and all that is said of how it is applied.
    pub terms: String,
    /// Of the ballots.
    pub ballots: String,
    /// Of the roll, where there is one.
    pub roll: Option<String>,
}
