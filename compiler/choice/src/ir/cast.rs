//! Ballots as they were cast, before anybody asks which of them count.

use weal_base::Rational;

/// What is asked, as far as reading a ballot needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The names of the options, in the order of the question.
    pub options: Vec<Box<str>>,
    /// What the options say, under which files of others may name them; empty where that is not known.
    pub texts: Vec<Box<str>>,
    /// What ballots say.
    pub form: Option<super::Form>,
    /// The lowest and the highest score.
    pub scale: (i32, i32),
    /// Grades from the worst to the best.
    pub grades: Vec<Box<str>>,
    /// The name of the choice, under which a number stands in a file.
    pub choice: Box<str>,
}

/// Ballots as they were cast.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cast {
    /// What the ballots say, each once.
    pub papers: Vec<Paper>,
    /// The ballots; equal ones without a name are one slip.
    pub slips: Vec<Slip>,
    /// A hash of what was cast that does not depend on the order of rows or columns, nor on the format of the file: SHA-256
    /// over all ballots as texts, in hexadecimal digits.
    pub hash: Box<str>,
}

impl Cast {
    /// How many ballots were cast.
    pub fn ballots(&self) -> u64 {
        self.slips.iter().fold(0, |sum, slip| sum.saturating_add(slip.count))
    }
}

/// A ballot, or several equal ones without a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slip {
    /// Who cast it, where the ballot says so.
    pub voter: Option<Box<str>>,
    /// When, as `2027-06-20` or `2027-06-20T14:05`.
    pub date: Option<Box<str>>,
    /// To whom the vote is handed.
    pub delegate: Option<Box<str>>,
    /// The signature, as it stands there.
    pub signature: Option<Box<str>>,
    /// Its paper.
    pub paper: u32,
    /// How many equal ballots it is.
    pub count: u64,
}

/// What a ballot says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Paper {
    /// Per option: its rank from 1 on, 1 where it is approved, its score, or the number of its grade from 0 on; `None`
    /// where the ballot leaves it out.
    pub marks: Vec<Option<i32>>,
    /// The number it names.
    pub number: Option<Rational>,
    /// Names on it that are none of the options.
    pub unknown: Vec<Box<str>>,
    /// What cannot be read on it, as it stands there, with what was expected.
    pub unreadable: Option<(Box<str>, Box<str>)>,
}

/// Who may vote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    /// The people, each once.
    pub people: Vec<Person>,
    /// The columns beside name, place and key.
    pub columns: Vec<Box<str>>,
    /// A hash of the roll that does not depend on the order of rows or columns.
    pub hash: Box<str>,
}

/// A person on the roll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Under which name ballots come.
    pub name: Box<str>,
    /// Where, as the roll says.
    pub place: Option<Box<str>>,
    /// The key that signatures are checked with, in hexadecimal digits.
    pub key: Option<Box<str>>,
    /// The other columns, by [`Roll::columns`].
    pub cells: Vec<Box<str>>,
}
