//! From text to ballots as they were cast: one file per format.

pub mod blt;
mod collected;
mod columns;
mod csv;
mod entries;
mod faults;
pub mod pabulib;
mod preflib;
mod roll;
mod rows;
mod table;

use std::io::Read;

use crate::ir::{Asked, Cast};

pub(crate) use self::columns::Column;
pub(crate) use self::csv::sheet;
pub use self::csv::{Number, csv as ballots, mark};
pub use preflib::preflib;
pub use roll::roll;

/// The endings of files in the formats of others, whose ballots have no names.
pub const FORMATS: &[&str] = &["soc", "soi", "toc", "toi", "cat"];

/// Reads ballots in the format that the ending of a file's name stands for; tables, where it stands for none.
pub fn read(ending: &str, from: &mut dyn Read, asked: &Asked, number: Number<'_>) -> (Cast, Vec<Fault>) {
    match ending.to_ascii_lowercase().as_str() {
        "soc" | "soi" | "toc" | "toi" => preflib(from, asked, false),
        "cat" => preflib(from, asked, true),
        _ => ballots(from, asked, number),
    }
}

/// The most bytes of one row.
const LONGEST_ROW: usize = 1 << 20;
/// The most options a question may have.
pub const MOST_OPTIONS: usize = 1_000;
/// The most faults of one file that are told one by one; the others are counted in the last.
const MOST_FAULTS: usize = 1_000;

/// Something in a file that keeps it from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1 on; 0 where it concerns the whole file.
    pub line: u32,
    /// The column of text in it, from 1 on; 0 where it concerns the whole line.
    pub column: u32,
    /// What was found, in words.
    pub found: String,
    /// How to mend it.
    pub help: String,
}

/// Faults in the order they are found, the first thousand of them.
#[derive(Default)]
struct Faults {
    all: Vec<Fault>,
    more: usize,
}

impl Faults {
    fn tell(&mut self, line: usize, column: usize, found: impl Into<String>, help: impl Into<String>) {
        if self.all.len() >= MOST_FAULTS {
            self.more += 1;
            return;
        }
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.all.push(Fault { line: number(line), column: number(column), found: found.into(), help: help.into() });
    }

    fn told(mut self) -> Vec<Fault> {
        if self.more > 0 {
            let found = format!("there are {} more things like these in the file", self.more);
            self.all.push(Fault { line: 0, column: 0, found, help: "mend those above first".into() });
        }
        self.all
    }
}

/// A text shortened, so that a message stays readable.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}
