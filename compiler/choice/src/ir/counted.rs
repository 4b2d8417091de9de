//! Which of the ballots that were cast count, and why the others do not.

use weal_base::Rational;

use super::Ballots;

/// The ballots that count, and all that happened to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The ballots that count; equal ones together, weighted.
    pub ballots: Ballots,
    /// How many ballots of each row of `ballots` weigh how much, rising: what has to be known to say how many would have
    /// had to differ.
    pub sizes: Vec<Size>,
    /// What one vote is, in shares.
    pub vote: u64,
    /// How many people may vote, where there is a roll.
    pub roll: Option<u64>,
    /// How many ballots were cast.
    pub cast: u64,
    /// How many of them count, blank ones among them.
    pub counted: u64,
    /// How many people they speak for: those who cast them and those who handed them their votes.
    pub voters: u64,
    /// How many ballots are blank: they count as cast, and for nobody.
    pub blank: u64,
    /// Ballots that do not count.
    pub aside: Vec<Aside>,
    /// Ballots that count, though not with all that stands on them.
    pub remarks: Vec<Aside>,
    /// Votes that were handed on.
    pub handed: Vec<Handed>,
    /// The weight of everybody on the roll together, in votes, where votes are weighted.
    pub weight: Option<Rational>,
}

/// Equal ballots of one weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size {
    /// Their row among the ballots that count.
    pub row: u32,
    /// What each weighs, with the votes handed to who cast it, in shares.
    pub shares: u64,
    /// How many they are.
    pub count: u64,
}

/// A ballot about which something is to be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Aside {
    /// What.
    pub why: Why,
    /// Whose it is, or what it says where it has no name.
    pub who: Box<str>,
    /// How many equal ballots.
    pub count: u64,
}

/// Why a ballot does not count, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It has no name, and there is a roll.
    Unnamed,
    /// Nobody on the roll has the name.
    NotOnRoll,
    /// The person lives outside the place that decides.
    Elsewhere,
    /// A named ballot stands for several.
    Several,
    /// The date is none.
    BadDate(Box<str>),
    /// Nothing stands beside the name, not even a date: a line of the template that was not filled in.
    Unfilled,
    /// It has no date, and others have.
    NoDate,
    /// It came after the last day.
    Late(Box<str>),
    /// Another ballot of the same person counts instead.
    Replaced,
    /// The person cast several ballots that differ, and nothing says which comes first.
    Unclear,
    /// The person cast several ballots, and then none counts.
    Repeated,
    /// It is not signed, and must be.
    Unsigned,
    /// The roll has no key for the person, and the ballot is signed or must be.
    NoKey,
    /// The signature is not that of the person's key over this ballot.
    BadSignature,
    /// It cannot be read: what was found, what was expected.
    Unreadable(Box<str>, Box<str>),
    /// It names what is no option.
    Unknown(Box<str>),
    /// It leaves options out.
    Incomplete,
    /// It ranks options equally.
    Tied,
    /// It names more options than it may: how many.
    Overlong(u32),
    /// It hands the vote on, and that is not allowed here.
    NoDelegation,
    /// It hands the vote to this name, which nobody has.
    HandedToNobody(Box<str>),
    /// Both marks and a person to hand the vote to: the marks count.
    MarkedAndHanded(Box<str>),
    /// What the roll says gives no weight: the column, and what stands in it.
    NoWeight(Box<str>),
}

/// A vote that was handed on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handed {
    /// Whose vote it is.
    pub from: Box<str>,
    /// To whom it was handed, and on to whom, up to the one who cast it.
    pub way: Vec<Box<str>>,
    /// What became of it.
    pub end: HandedEnd,
}

/// What became of a vote that was handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandedEnd {
    /// The last on the way cast it.
    Cast,
    /// The last on the way did not vote: it is lost.
    NotCast,
    /// The way comes back to itself: it is lost.
    Circle,
}
