//! From text to ballots as they were cast: one file per format.

pub mod blt;
mod collected;
mod columns;
mod csv;
mod entries;
mod faults;
mod foreign;
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
pub const FORMATS: &[&str] = &["soc", "soi", "toc", "toi", "cat", "blt", "pb"];

/// Reads ballots in the format that the ending of a file's name stands for; tables, where it stands for none.
pub fn read(ending: &str, from: &mut dyn Read, asked: &Asked, number: Number<'_>) -> (Cast, Vec<Fault>) {
    match ending.to_ascii_lowercase().as_str() {
        "soc" | "soi" | "toc" | "toi" => preflib(from, asked, false),
        "cat" => preflib(from, asked, true),
        "blt" => foreign::from_blt(from, asked),
        "pb" => foreign::from_pabulib(from, asked),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Form;

    fn asked(form: Form) -> Asked {
        let options = ["well", "mill"].map(Box::from).to_vec();
        Asked { options, form: Some(form), scale: (0, 9), ..Asked::default() }
    }

    /// How many ballots, and their marks.
    type Marked = (u64, Vec<Option<i32>>);

    fn ballots(ending: &str, text: &str, form: Form) -> (Vec<Marked>, Vec<Fault>) {
        let (cast, faults) = read(ending, &mut text.as_bytes(), &asked(form), &|_| Err(String::new()));
        let paper = |at: u32| cast.papers[at as usize].marks.clone();
        (cast.slips.iter().map(|slip| (slip.count, paper(slip.paper))).collect(), faults)
    }

    #[test]
    fn ballots_of_other_programs_are_read_by_the_names_of_options() {
        let blt = "2 1\n3 2 1 0\n4 1 0\n0\n\"well\"\n\"mill\"\n\"What?\"\n";
        let (found, faults) = ballots("blt", blt, Form::Ranking);
        assert_eq!(faults, []);
        assert_eq!(found.iter().map(|(count, _)| count).sum::<u64>(), 7);
        assert!(found.contains(&(3, vec![Some(2), Some(1)])) && found.contains(&(4, vec![Some(1), None])), "{found:?}");
        let pb = "META\nkey;value\nbudget;9\nPROJECTS\nproject_id;cost;name\n7;5;well\n8;6;mill\nVOTES\nvoter_id;vote\nada;7,8\nben;8\ncem;9\n";
        let (found, faults) = ballots("pb", pb, Form::Approval);
        assert_eq!(faults, []);
        assert!(found.contains(&(1, vec![Some(1), Some(1)])) && found.contains(&(1, vec![None, Some(1)])), "{found:?}");
        assert!(found.contains(&(1, vec![None, None])), "a vote for what is not there is kept as that: {found:?}");
    }

    #[test]
    fn a_file_of_another_form_is_a_fault_and_so_is_what_is_no_text() {
        assert_eq!(ballots("blt", "1 1\n0\n\"well\"\n\"?\"", Form::Approval).1.len(), 1);
        let bytes: &[u8] = b"2 1\n\xff\xfe";
        let (_, faults) = read("blt", &mut { bytes }, &asked(Form::Ranking), &|_| Err(String::new()));
        assert_eq!((faults.len(), faults[0].line), (1, 2));
    }
}
