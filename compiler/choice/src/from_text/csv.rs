//! Ballots and rolls as tables (RFC 4180, read as a stream: what is kept grows with people and distinct ballots, not rows).
//!
//! Ballots stand in one of three shapes, told apart by their first row:
//! a column for each option, with ranks, marks, scores or grades in it (`voter,open,no_trawl`);
//! a column for each rank, with the names of options in it (`voter,1,2,3`);
//! a row for each entry (`ballot,rank,choice`), as counting machines write them.
//! Beside these: `voter`, `date`, `delegate`, `signature`, and `count` where equal ballots stand together.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};
use rustc_hash::FxHashMap;
use weal_base::Rational;

use super::rows::Rows;
use super::{Fault, LONGEST_ROW, MOST_FAULTS};
use crate::ir::{Asked, Cast, Form, Paper, Person, Roll, Slip};

/// Reads a number that a ballot names, in the unit of the question; else what was expected.
pub type Number<'a> = &'a dyn Fn(&str) -> Result<Rational, String>;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Voter,
    Date,
    Delegate,
    Signature,
    Count,
    /// This option's rank, mark, score or grade.
    Option(u32),
    /// The option of this rank.
    Rank(i32),
    /// The number that is named.
    Number,
    /// Which ballot a row of entries belongs to.
    Ballot,
    /// The rank of a row of entries.
    EntryRank,
    /// The option of a row of entries.
    Entry,
    /// Of no meaning; already reported.
    Unknown,
}

/// Faults of a file, bounded.
#[derive(Default)]
struct Faults {
    told: Vec<Fault>,
    more: u64,
}

impl Faults {
    fn push(&mut self, line: u64, found: String, help: &str) {
        if self.told.len() >= MOST_FAULTS {
            self.more += 1;
            return;
        }
        self.told.push(Fault {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: 0,
            found,
            help: help.to_owned(),
        });
    }
    fn all(mut self) -> Vec<Fault> {
        if self.more > 0 {
            let found = format!("{} more rows cannot be read", self.more);
            self.told.push(Fault { line: 0, column: 0, found, help: "mend the first ones, and look again".to_owned() });
        }
        self.told
    }
}

/// Reads ballots from a table.
///
/// Each row that can be told apart as a ballot is one, however badly it is filled in: [`crate::from_cast`] says which
/// count. Faults are what makes a file unfit: columns that are missing or mean nothing, rows that are no rows.
pub fn ballots(from: &mut dyn Read, asked: &Asked, number: Number<'_>) -> (Cast, Vec<Fault>) {
    let mut faults = Faults::default();
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from);
    let mut record = ByteRecord::new();
    let mut cast = Collected::default();
    let header = match next(&mut reader, &mut record, &mut faults) {
        Some(_) => names(&record, &mut faults),
        None => {
            if faults.told.is_empty() {
                faults.push(
                    0,
                    "the file is empty".to_owned(),
                    "its first row names the columns: `weal ballot CHOICE --format csv` writes one",
                );
            }
            return (Cast::default(), faults.all());
        }
    };
    let columns = columns(&header, asked, &mut faults);
    if !faults.told.is_empty() {
        return (Cast::default(), faults.all());
    }
    let long = columns.contains(&Column::Entry);
    let mut open: Option<(Box<str>, Paper)> = None;
    while let Some(line) = next(&mut reader, &mut record, &mut faults) {
        if record.len() != header.len() {
            let found =
                format!("this row has {}, and the first row names {}", cells(record.len()), cells(header.len()));
            faults.push(
                line,
                found,
                "give each row one cell for each column; a name with a comma stands in quotation marks",
            );
            continue;
        }
        let (text, foreign) = utf8(&record);
        if foreign {
            faults.push(
                line,
                "this row is not text in UTF-8".to_owned(),
                "save the file again with the encoding UTF-8",
            );
            continue;
        }
        let row = Row { header: &header, columns: &columns, cells: &text };
        cast.rows.add(header.iter().map(|name| &**name).zip(text.iter().map(|cell| cell.trim())));
        if long {
            row.entry(asked, &mut open, &mut cast);
            continue;
        }
        match row.slip(asked, number) {
            Ok((slip, paper)) => cast.add(slip, paper),
            Err(found) => faults.push(line, found, "write a whole number of ballots, such as `12`"),
        }
    }
    if let Some((_, paper)) = open {
        cast.add(Slip { count: 1, ..Slip::default() }, paper);
    }
    (cast.cast(), faults.all())
}

/// Reads a roll from a table: `voter`, and perhaps `place`, `key` and columns that weigh votes.
pub fn roll(from: &mut dyn Read) -> (Roll, Vec<Fault>) {
    let mut faults = Faults::default();
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from);
    let mut record = ByteRecord::new();
    let mut roll = Roll::default();
    const FIRST: &str = "its first row names the columns: `voter`, and `place` or `key` where there are any";
    if next(&mut reader, &mut record, &mut faults).is_none() {
        if faults.told.is_empty() {
            faults.push(0, "the file is empty".to_owned(), FIRST);
        }
        return (roll, faults.all());
    }
    let header = names(&record, &mut faults);
    let place = |wanted: &str| header.iter().position(|name| name.eq_ignore_ascii_case(wanted));
    let (Some(voter), places, key) = (place("voter"), place("place"), place("key")) else {
        faults.push(1, "the roll has no column `voter`".to_owned(), FIRST);
        return (roll, faults.all());
    };
    let own = |at: &usize| *at != voter && Some(*at) != places && Some(*at) != key;
    let others: Vec<usize> = (0..header.len()).filter(own).collect();
    roll.columns = others.iter().filter_map(|at| header.get(*at).cloned()).collect();
    let (mut seen, mut rows) = (FxHashMap::<Box<str>, u64>::default(), Rows::default());
    while let Some(line) = next(&mut reader, &mut record, &mut faults) {
        if record.len() != header.len() {
            let found =
                format!("this row has {}, and the first row names {}", cells(record.len()), cells(header.len()));
            faults.push(
                line,
                found,
                "give each row one cell for each column; a name with a comma stands in quotation marks",
            );
            continue;
        }
        let (text, foreign) = utf8(&record);
        if foreign {
            faults.push(
                line,
                "this row is not text in UTF-8".to_owned(),
                "save the file again with the encoding UTF-8",
            );
            continue;
        }
        let cell = |at: usize| text.get(at).map_or("", |cell| cell.trim());
        let some = |at: Option<usize>| at.map(cell).filter(|cell| !cell.is_empty()).map(Into::into);
        let name: Box<str> = normal(cell(voter)).into();
        if name.is_empty() {
            faults.push(
                line,
                "this row names nobody".to_owned(),
                "write who it is into the column `voter`, or take the row out",
            );
            continue;
        }
        if let Some(first) = seen.get(&name) {
            let found = format!("`{name}` stands on the roll twice, first in line {first}");
            faults.push(line, found, "keep one of the two rows; two people of one name need two names here");
            continue;
        }
        rows.add(header.iter().map(|name| &**name).zip(text.iter().map(|cell| cell.trim())));
        seen.insert(name.clone(), line);
        let cells = others.iter().map(|at| cell(*at).into()).collect();
        roll.people.push(Person { name, place: some(places), key: some(key), cells });
    }
    roll.hash = rows.hash();
    (roll, faults.all())
}

/// The next row, and its line; nothing behind the last. A row that is no row is a fault, and the next is tried.
fn next(reader: &mut csv::Reader<&mut dyn Read>, record: &mut ByteRecord, faults: &mut Faults) -> Option<u64> {
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(record) {
            Ok(false) => return None,
            Ok(true) if record.as_slice().len() > LONGEST_ROW => {
                let found = format!("this row is longer than {LONGEST_ROW} bytes");
                faults.push(line, found, "look for a quotation mark that is not closed");
            }
            Ok(true) => return Some(record.position().map_or(line, |position| position.line())),
            Err(error) => {
                faults.push(line, format!("the file cannot be read on from here: {error}"), "check the file");
                return None;
            }
        }
    }
}

/// The names in the first row, without the mark some programs put before it.
fn names(record: &ByteRecord, faults: &mut Faults) -> Vec<Box<str>> {
    let (text, foreign) = utf8(record);
    if foreign {
        faults.push(1, "the first row is not text in UTF-8".to_owned(), "save the file again with the encoding UTF-8");
    }
    text.iter().map(|cell| normal(cell.trim().trim_start_matches('\u{feff}')).into()).collect()
}

/// One spelling for each name (Unicode normal form C).
fn normal(text: &str) -> String {
    weal_base::scripts::normal(text).into_owned()
}

/// The cells as text, and whether one of them is no text.
fn utf8(record: &ByteRecord) -> (Vec<&str>, bool) {
    let cells: Vec<Option<&str>> = record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect();
    let foreign = cells.iter().any(Option::is_none);
    (cells.into_iter().map(Option::unwrap_or_default).collect(), foreign)
}

fn cells(count: usize) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}

/// What each column holds.
fn columns(header: &[Box<str>], asked: &Asked, faults: &mut Faults) -> Vec<Column> {
    let options: FxHashMap<&str, u32> = asked.options.iter().zip(0..).map(|(name, at)| (&**name, at)).collect();
    let form = asked.form.unwrap_or(Form::Ranking);
    let find = |name: &str| {
        if form == Form::Number && (name.eq_ignore_ascii_case("number") || *name == *asked.choice) {
            return Column::Number;
        }
        if let Some(at) = options.get(name).filter(|_| form != Form::Number) {
            return Column::Option(*at);
        }
        match name.to_ascii_lowercase().as_str() {
            "voter" => Column::Voter,
            "date" => Column::Date,
            "delegate" => Column::Delegate,
            "signature" => Column::Signature,
            "count" => Column::Count,
            "ballot" | "ballot_id" => Column::Ballot,
            "rank" if form == Form::Ranking => Column::EntryRank,
            "choice" | "option" if form == Form::Ranking => Column::Entry,
            rank if form == Form::Ranking => {
                rank.parse().ok().filter(|rank| *rank > 0).map_or(Column::Unknown, Column::Rank)
            }
            _ => Column::Unknown,
        }
    };
    let found: Vec<Column> = header.iter().map(|name| find(name)).collect();
    for (at, (name, column)) in header.iter().zip(&found).enumerate() {
        if *column == Column::Unknown {
            let near = weal_base::suggest::nearest(name, asked.options.iter().map(|option| &**option));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "the options are {}; beside them there may be voter, date, count, delegate and signature",
                    asked.options.join(", ")
                ),
            };
            faults.push(1, format!("the column `{name}` is none of the options, and none that ballots have"), &help);
        } else if found.get(..at).is_some_and(|before| before.contains(column)) {
            faults.push(1, format!("the column `{name}` is there twice"), "keep one of them");
        }
    }
    let has = |column: Column| found.contains(&column);
    let ranks = found.iter().any(|column| matches!(column, Column::Rank(_)));
    let marks = found.iter().any(|column| matches!(column, Column::Option(_)));
    let entries = has(Column::Entry) || has(Column::EntryRank);
    if form == Form::Number {
        if !has(Column::Number) {
            faults.push(
                1,
                format!("there is no column `{}` with the number", asked.choice),
                "name the column after the choice, or `number`",
            );
        }
    } else if entries {
        for (column, name) in [(Column::Ballot, "ballot"), (Column::EntryRank, "rank"), (Column::Entry, "choice")] {
            if !has(column) {
                faults.push(
                    1,
                    format!("there is no column `{name}`"),
                    "a row for each entry has the columns ballot, rank and choice",
                );
            }
        }
        if marks || ranks {
            faults.push(
                1,
                "the columns are of two shapes".to_owned(),
                "write either a column for each option, or one for each rank, or a row for each entry",
            );
        }
    } else if marks && ranks {
        faults.push(
            1,
            "some columns are options and some are ranks".to_owned(),
            "write either a column for each option, or one for each rank",
        );
    } else if !ranks {
        for (at, option) in asked.options.iter().enumerate() {
            if !has(Column::Option(at as u32)) {
                faults.push(
                    1,
                    format!("there is no column for the option `{option}`"),
                    "give each option a column, and leave its cells empty where nothing is marked",
                );
            }
        }
    }
    found
}

struct Row<'a> {
    header: &'a [Box<str>],
    columns: &'a [Column],
    cells: &'a [&'a str],
}

impl Row<'_> {
    fn parts(&self) -> impl Iterator<Item = (Column, &str, &str)> {
        let cells = self.cells.iter().map(|cell| cell.trim());
        self.columns.iter().zip(self.header).zip(cells).map(|((column, name), cell)| (*column, &**name, cell))
    }

    /// The ballot in a row; what cannot be a number of ballots, in words.
    fn slip(&self, asked: &Asked, number: Number<'_>) -> Result<(Slip, Paper), String> {
        let mut slip = Slip { count: 1, ..Slip::default() };
        let mut paper = Paper { marks: vec![None; asked.options.len()], ..Paper::default() };
        let some = |cell: &str| (!cell.is_empty()).then(|| normal(cell).into());
        for (column, name, cell) in self.parts() {
            match column {
                Column::Voter => slip.voter = some(cell),
                Column::Date => slip.date = some(cell),
                Column::Delegate => slip.delegate = some(cell),
                Column::Signature => slip.signature = some(cell),
                Column::Count if cell.is_empty() => {}
                Column::Count => {
                    slip.count =
                        cell.replace('_', "").parse().map_err(|_| format!("`{cell}` is no number of ballots"))?;
                }
                _ if cell.is_empty() => {}
                Column::Option(at) => match mark(cell, asked) {
                    Ok(mark) => paper.set(at, mark),
                    Err(expected) => paper.spoil(format!("`{cell}` for {name}"), expected),
                },
                Column::Rank(rank) => paper.rank(cell, rank, asked),
                Column::Number => match number(cell) {
                    Ok(number) => paper.number = Some(number),
                    Err(expected) => paper.spoil(format!("`{cell}`"), expected),
                },
                Column::Ballot | Column::EntryRank | Column::Entry | Column::Unknown => {}
            }
        }
        Ok((slip, paper))
    }

    /// Adds the entry in a row to the ballot it belongs to; a new one ends the last.
    fn entry(&self, asked: &Asked, open: &mut Option<(Box<str>, Paper)>, cast: &mut Collected) {
        let cell = |wanted: Column| self.parts().find(|(column, ..)| *column == wanted).map_or("", |(.., cell)| cell);
        let (ballot, rank, choice) = (cell(Column::Ballot), cell(Column::EntryRank), cell(Column::Entry));
        if open.as_ref().is_none_or(|(known, _)| **known != *ballot) {
            if let Some((_, paper)) = open.take() {
                cast.add(Slip { count: 1, ..Slip::default() }, paper);
            }
            *open = Some((ballot.into(), Paper { marks: vec![None; asked.options.len()], ..Paper::default() }));
        }
        let Some((_, paper)) = open else { return };
        match rank.parse::<i32>().ok().filter(|rank| (1..=i32::from(u16::MAX)).contains(rank)) {
            Some(rank) if !choice.is_empty() => paper.rank(choice, rank, asked),
            Some(_) => {}
            None => paper.spoil(format!("`{rank}` as a rank"), "a whole number from 1 on".to_owned()),
        }
    }
}

impl Paper {
    fn set(&mut self, at: u32, mark: Option<i32>) {
        if let Some(cell) = self.marks.get_mut(at as usize) {
            *cell = mark;
        }
    }

    /// Ranks the option of this name; twice named, it keeps its better rank.
    fn rank(&mut self, name: &str, rank: i32, asked: &Asked) {
        let name = normal(name);
        match asked.options.iter().position(|option| **option == *name) {
            Some(at) => {
                if let Some(cell) = self.marks.get_mut(at) {
                    *cell = Some(cell.map_or(rank, |known| known.min(rank)));
                }
            }
            None => self.unknown.push(name.into()),
        }
    }

    fn spoil(&mut self, found: String, expected: String) {
        self.unreadable.get_or_insert_with(|| (found.into(), expected.into()));
    }
}

/// What a cell says of an option; else what was expected.
fn mark(cell: &str, asked: &Asked) -> Result<Option<i32>, String> {
    let whole = || cell.parse::<i32>().ok();
    match asked.form.unwrap_or(Form::Ranking) {
        Form::Ranking => match whole() {
            Some(rank) if (1..=i32::from(u16::MAX)).contains(&rank) => Ok(Some(rank)),
            _ => Err("a rank, 1 for the best".to_owned()),
        },
        Form::Approval => match cell.to_lowercase().as_str() {
            "1" | "x" | "yes" | "true" | "✓" => Ok(Some(1)),
            "0" | "no" | "false" | "-" => Ok(None),
            _ => Err("`x` where the option is approved, and nothing where it is not".to_owned()),
        },
        Form::Score => match whole() {
            Some(score) if (asked.scale.0..=asked.scale.1).contains(&score) => Ok(Some(score)),
            _ => Err(format!("a whole number from {} to {}", asked.scale.0, asked.scale.1)),
        },
        Form::Grade => {
            let known = asked.grades.iter().position(|grade| grade.to_lowercase() == cell.to_lowercase());
            known.map(|at| Some(at as i32)).ok_or_else(|| format!("one of {}", asked.grades.join(", ")))
        }
        Form::Number => Err("a number".to_owned()),
    }
}

/// Ballots read so far.
#[derive(Default)]
struct Collected {
    papers: Vec<Paper>,
    known: FxHashMap<Paper, u32>,
    slips: Vec<Slip>,
    /// The slip of each paper without a name.
    unnamed: FxHashMap<u32, u32>,
    rows: Rows,
}

impl Collected {
    fn add(&mut self, mut slip: Slip, paper: Paper) {
        slip.paper = match self.known.get(&paper) {
            Some(known) => *known,
            None => {
                let at = self.papers.len() as u32;
                self.papers.push(paper.clone());
                self.known.insert(paper, at);
                at
            }
        };
        let unnamed =
            slip.voter.is_none() && slip.date.is_none() && slip.delegate.is_none() && slip.signature.is_none();
        if unnamed {
            if let Some(known) = self.unnamed.get(&slip.paper).and_then(|at| self.slips.get_mut(*at as usize)) {
                known.count = known.count.saturating_add(slip.count);
                return;
            }
            self.unnamed.insert(slip.paper, self.slips.len() as u32);
        }
        self.slips.push(slip);
    }

    /// What was cast, in an order that does not depend on that of the rows.
    fn cast(self) -> Cast {
        let mut order: Vec<u32> = (0..self.papers.len() as u32).collect();
        order.sort_by(|a, b| self.papers[*a as usize].cmp(&self.papers[*b as usize]));
        let mut place = vec![0; order.len()];
        for (at, old) in order.iter().enumerate() {
            place[*old as usize] = at as u32;
        }
        let mut papers: Vec<Option<Paper>> = self.papers.into_iter().map(Some).collect();
        let papers = order.iter().filter_map(|old| papers.get_mut(*old as usize)?.take()).collect();
        let mut slips = self.slips;
        for slip in &mut slips {
            slip.paper = place[slip.paper as usize];
        }
        slips.sort_unstable();
        Cast { papers, slips, hash: self.rows.hash() }
    }
}
