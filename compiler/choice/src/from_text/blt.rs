//! BLT files: elections with rankings.
//!
//! The format of Hill, Wichmann and Woodall 1987 ("Algorithm 123", The Computer Journal 30), with `=` and comments as OpenSTV
//! and others added them: numbers of options and seats; numbers of withdrawn options, negative; ballots as `WEIGHT OPTION … 0`,
//! `=` between options at one place; `0` at the end of ballots; names in quotation marks, one for each option, and the title.
//! `#` begins a comment.

use std::collections::BTreeSet;

use weal_base::Rational;

use super::{Fault, Faults, LONGEST_ROW, short};
use crate::ir::Rankings;

/// The most options.
const MOST_OPTIONS: u32 = 10_000;
/// The most parts of a vote that weights are exact to: nine places of decimals.
const MOST_PARTS: i64 = 1_000_000_000;

/// A file as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blt {
    /// The names of the options.
    pub names: Vec<String>,
    /// How many are elected.
    pub seats: u32,
    /// Options that have withdrawn, numbered from 0.
    pub withdrawn: Vec<u32>,
    /// Ballots.
    pub ballots: Vec<Ballot>,
    /// The title.
    pub title: String,
}

/// A ballot, or several equal ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballot {
    /// How many votes it is.
    pub weight: Rational,
    /// Options at each place, numbered from 0.
    pub places: Vec<Vec<u32>>,
}

impl Blt {
    /// The rankings, without those who have withdrawn, and what one vote is in shares.
    pub fn rankings(&self) -> Result<(Rankings, u64), Fault> {
        let mut vote = 1_i64;
        while vote < MOST_PARTS && self.ballots.iter().any(|ballot| self.shares(ballot, vote).is_none()) {
            vote *= 10;
        }
        let mut rankings = Rankings { options: self.names.len() as u32, ..Rankings::default() };
        let mut total = 0_i64;
        for ballot in &self.ballots {
            let shares = self.shares(ballot, vote);
            let sum = shares.and_then(|shares| total.checked_add(shares)).filter(|total| *total < 1 << 62);
            let (Some(shares), Some(sum)) = (shares, sum) else {
                let found = format!("the weight {} has too many digits, or all weights together have", ballot.weight);
                return Err(Fault { line: 0, column: 0, found, help: "write weights with fewer digits".into() });
            };
            total = sum;
            let mut ranks = vec![0; self.names.len()];
            for (rank, place) in (1_u16..).zip(&ballot.places) {
                for option in place.iter().filter(|option| !self.withdrawn.contains(option)) {
                    if let Some(cell) = ranks.get_mut(*option as usize) {
                        *cell = rank;
                    }
                }
            }
            rankings.push(&ranks, shares.unsigned_abs());
        }
        Ok((rankings, vote.unsigned_abs()))
    }

    fn shares(&self, ballot: &Ballot, vote: i64) -> Option<i64> {
        (&ballot.weight * &Rational::from(vote)).to_i64()
    }
}

/// A word of the file: a number, a word of options, or a text in quotation marks.
struct Word {
    line: usize,
    column: usize,
    text: String,
    quoted: bool,
}

/// Reads a file, and tells all that keeps it from being read.
pub fn read(text: &str) -> (Blt, Vec<Fault>) {
    let mut faults = Faults::default();
    let mut words = words(text.trim_start_matches('\u{feff}'), &mut faults).into_iter().peekable();
    let mut file = Blt::default();
    let mut number = |what: &str, most: u32, faults: &mut Faults| match words.next_if(|word| !word.quoted) {
        Some(word) => word.text.parse().ok().filter(|number| *number <= most).unwrap_or_else(|| {
            let found = format!("found `{}` for the number of {what}", short(&word.text));
            faults.tell(word.line, word.column, found, format!("write a whole number of at most {most}"));
            0
        }),
        None => {
            faults.tell(
                0,
                0,
                format!("the number of {what} is missing"),
                "begin with the numbers of options and of seats",
            );
            0
        }
    };
    let options = number("options", MOST_OPTIONS, &mut faults);
    file.seats = number("seats", u32::MAX, &mut faults);
    let mut ended = false;
    while let Some(first) = words.next_if(|word| !word.quoted) {
        if let Some(withdrawn) = first.text.strip_prefix('-') {
            match option(withdrawn, options) {
                Some(option) if file.ballots.is_empty() && !file.withdrawn.contains(&option) => {
                    file.withdrawn.push(option)
                }
                _ => faults.tell(
                    first.line,
                    first.column,
                    format!(
                        "found `{}` where a ballot or an option that has withdrawn is expected",
                        short(&first.text)
                    ),
                    "write withdrawn options once each, as negative numbers, before all ballots",
                ),
            }
            continue;
        }
        if first.text == "0" {
            ended = true;
            break;
        }
        let weight = first.text.parse::<Rational>().ok().filter(Rational::is_positive).unwrap_or_else(|| {
            let found = format!("found `{}` for how many ballots there are", short(&first.text));
            faults.tell(first.line, first.column, found, "begin each ballot with a number, end it with 0");
            Rational::ZERO
        });
        let (mut places, mut known, mut closed) = (Vec::new(), BTreeSet::new(), false);
        while let Some(word) = words.next_if(|word| !word.quoted) {
            if word.text == "0" {
                closed = true;
                break;
            }
            // A ballot may have a name, in brackets.
            if places.is_empty() && word.text.starts_with('(') && word.text.ends_with(')') {
                let found = format!("the name {} of a ballot is not kept", short(&word.text));
                faults.tell(word.line, word.column, found, "leave names of ballots out");
                continue;
            }
            let mut place = Vec::new();
            for name in word.text.split('=') {
                match option(name, options).filter(|option| known.insert(*option)) {
                    Some(option) => place.push(option),
                    None => faults.tell(
                        word.line,
                        word.column,
                        format!("found `{}` on a ballot", short(name)),
                        format!("name each option once, by its number from 1 to {options}, and end the ballot with 0"),
                    ),
                }
            }
            places.push(place);
        }
        if !closed {
            faults.tell(first.line, first.column, "this ballot does not end", "write 0 after the last option");
        }
        file.ballots.push(Ballot { weight, places });
    }
    if !ended {
        faults.tell(0, 0, "the ballots do not end", "write a line `0` after the last ballot");
    }
    names(&mut file, options, words, &mut faults);
    (file, faults.told())
}

fn names(file: &mut Blt, options: u32, words: impl Iterator<Item = Word>, faults: &mut Faults) {
    let mut texts = Vec::new();
    for word in words {
        if word.quoted {
            texts.push(word);
        } else {
            let found = format!("found `{}` among the names", short(&word.text));
            faults.tell(word.line, word.column, found, "write names and the title in quotation marks");
        }
    }
    if texts.len() != options as usize + 1 {
        let found = format!("there are {} texts in quotation marks for {options} options", texts.len());
        faults.tell(0, 0, found, "write one name for each option, and the title after them");
    }
    let mut texts = texts.into_iter().map(|word| word.text);
    file.names = texts.by_ref().take(options as usize).collect();
    file.names.resize(options as usize, String::new());
    file.title = texts.next().unwrap_or_default();
}

/// An option by its number from 1 on.
fn option(text: &str, options: u32) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse::<u32>().ok().filter(|number| digits && (1..=options).contains(number)).map(|number| number - 1)
}

/// The words of a file, without comments.
fn words(text: &str, faults: &mut Faults) -> Vec<Word> {
    let mut words = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        if line.len() > LONGEST_ROW {
            faults.tell(
                number,
                0,
                "this line is longer than a million bytes",
                "write each ballot in a line of its own",
            );
            continue;
        }
        let mut chars = line.chars().enumerate().peekable();
        while let Some((column, c)) = chars.next() {
            let begin = column + 1;
            match c {
                '#' => break,
                c if c.is_whitespace() => {}
                '"' => {
                    let (mut text, mut closed) = (String::new(), false);
                    while let Some((_, c)) = chars.next() {
                        match c {
                            '"' => {
                                closed = true;
                                break;
                            }
                            '\\' => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                                Some((_, escaped)) => text.push(escaped),
                                None => text.push('\\'),
                            },
                            c => text.push(c),
                        }
                    }
                    if !closed {
                        faults.tell(
                            number,
                            begin,
                            "a quotation mark is not closed",
                            "write `\"` after the name, in the same line",
                        );
                    }
                    words.push(Word { line: number, column: begin, text, quoted: true });
                }
                c => {
                    let mut text = String::from(c);
                    while let Some((_, c)) = chars.next_if(|(_, c)| !c.is_whitespace() && *c != '"' && *c != '#') {
                        text.push(c);
                    }
                    words.push(Word { line: number, column: begin, text, quoted: false });
                }
            }
        }
    }
    words
}
