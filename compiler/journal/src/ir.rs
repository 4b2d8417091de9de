//! Entries of a journal.

use std::fmt;

use weal_base::Span;

/// A journal as it was read, its corrections applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// Whose it is: the name behind `journal`; empty where it has none.
    pub name: String,
    /// Decisions, and what was said to proposals, in the order they were written.
    pub entries: Vec<Entry>,
    /// All else that happened, in the order it was written. What it says only the program knows.
    pub said: Vec<Said>,
    /// How many lines were cut off while they were written, and are passed over.
    pub torn: u32,
    /// Whether a seal did not fit: what stands behind it is not read.
    pub broken: bool,
}

/// A day as it is written; also such that no calendar has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, of four digits.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// Reads `2027-07-01`; `None` for what is not written like that.
    pub fn read(text: &str) -> Option<Date> {
        let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
        let digits = |from: usize, to: usize| {
            bytes
                .get(from..to)?
                .iter()
                .try_fold(0_u16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u16::from(byte - b'0')))
        };
        if bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        Some(Date { year: digits(0, 4)?, month: digits(5, 7)? as u8, day: digits(8, 10)? as u8 })
    }

    /// Whether the calendar has this day.
    pub fn is_real(self) -> bool {
        let leap = self.year.is_multiple_of(4) && !self.year.is_multiple_of(100) || self.year.is_multiple_of(400);
        let last = match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(leap),
            _ => 0,
        };
        self.year > 0 && (1..=last).contains(&self.day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The seal of a line: the first 16 hexadecimal digits of SHA-256 over all bytes before the line and what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seal(pub u64);

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A dated line that can be read without the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day.
    pub date: Date,
    /// What happened.
    pub event: Event,
    /// Where it says what happened: the day, the word and what it is about.
    pub span: Span,
    /// The seal of its line.
    pub seal: Seal,
    /// Its place among the dated lines of its file, from 0.
    pub order: u32,
}

/// A dated line that is read with the program: `lose 1 hand_liner  because "engine fire"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The day.
    pub date: Date,
    /// The place in the text of what it says, from its verb on; without the seal.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The seal of the line that says so: of the last correction, where it was corrected.
    pub seal: Seal,
    /// Its place among the dated lines of its file, from 0; of a corrected line, where that stands.
    pub order: u32,
}

/// What happened, as far as it can be read without the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `adopt gear = no_trawl …`
    Adopt(Box<Adopt>),
    /// `repeal gear`
    Repeal {
        /// The choice that is open again.
        choice: String,
    },
    /// `accept 1  hand_line_season 2027 12 -> 11  proposal 3f2a90bc11de`
    Accept(Box<Accept>),
    /// `accept plan "plans/2027.json"  hash 5f0c…`
    AcceptPlan(Box<AcceptPlan>),
    /// `refuse 1  because "…"  proposal 3f2a90bc11de`
    Refuse(Box<Refuse>),
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

/// A proposal that was agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accept {
    /// Its number on the day.
    pub number: u32,
    /// What changes.
    pub changes: Vec<Moved>,
    /// Its name: hexadecimal digits.
    pub proposal: String,
    /// Who agreed.
    pub by: Option<String>,
    /// Why.
    pub because: Option<String>,
}

/// Runs that become more or fewer: `trawl_season at harbour 2028 3 -> 3.4`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// The recipe.
    pub recipe: String,
    /// Where, where that is said.
    pub place: Option<String>,
    /// The period they start in.
    pub period: String,
    /// How many stood before; a number as it was written.
    pub from: String,
    /// How many stand now; a number as it was written.
    pub to: String,
}

/// A plan that is followed from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AcceptPlan {
    /// Its file, from the folder of the program.
    pub file: String,
    /// The first 32 or all 64 hexadecimal digits of the file's SHA-256.
    pub hash: String,
    /// Who agreed.
    pub by: Option<String>,
    /// Why.
    pub because: Option<String>,
}

/// A proposal that was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refuse {
    /// Its number on the day.
    pub number: u32,
    /// Its name: hexadecimal digits.
    pub proposal: String,
    /// Who refused.
    pub by: Option<String>,
    /// Why.
    pub because: Option<String>,
}
