//! Ballots as tables; what is kept grows with people and distinct ballots, not rows.
//!
//! Ballots stand in one of three shapes, told apart by their first row:
//! a column for each option, with ranks, marks, scores or grades in it (`voter,open,no_trawl`);
//! a column for each rank, with the names of options in it (`voter,1,2,3`);
//! a row for each entry (`ballot,rank,choice`), as counting machines write them, the rows of a ballot together.
//! Beside these: `voter`, `date`, `delegate`, `signature`, and `count` where equal ballots stand together.

use std::io::Read;

use rustc_hash::FxHashMap;
use weal_base::Rational;

use super::Fault;
use super::collected::{Collected, Options, normal};
use super::columns::{Column, columns};
use super::entries::Entries;
use super::faults::Faults;
use super::table::{Row, Table};
use crate::ir::{Asked, Cast, Form, Paper, Slip};

/// Reads a number that a ballot names, in the unit of the question; else what was expected.
pub type Number<'a> = &'a dyn Fn(&str) -> Result<Rational, String>;

/// How many papers are known by how they are written; beyond, a paper is read anew wherever it stands.
const MOST_KNOWN: usize = 1 << 16;

/// What the first row is for.
const FIRST: &str = "its first row names the columns: `weal ballot CHOICE --format csv` writes one";
/// What is written into the column `count`.
pub(super) const COUNT: &str = "write a whole number of ballots, such as `12`";

/// Reads ballots from a table.
///
/// Each row that can be told apart as a ballot is one, however badly it is filled in: [`crate::from_cast`] says which
/// count. Faults are what makes a file unfit: columns that are missing or mean nothing, rows that are no rows.
pub fn csv(from: &mut dyn Read, asked: &Asked, number: Number<'_>) -> (Cast, Vec<Fault>) {
    let mut faults = Faults::default();
    let Some(mut table) = Table::open(from, FIRST, &mut faults) else { return (Cast::default(), faults.all()) };
    let header = table.header.clone();
    let options = Options::new(asked);
    let columns = columns(&header, asked, &options, &mut faults);
    if !faults.none() {
        return (Cast::default(), faults.all());
    }
    let mut cast = Collected::default();
    if columns.contains(&Column::Entry) {
        let mut entries = Entries::new(&columns, asked, &options);
        while let Some(row) = table.next(&mut faults) {
            entries.row(&row, &mut cast, &mut faults);
        }
        entries.end(&mut cast);
        return (cast.cast(asked), faults.all());
    }
    let papers: Vec<(usize, Column)> = (0..).zip(columns.iter().copied()).filter(|(_, at)| at.is_paper()).collect();
    let people: Vec<(usize, Column)> = (0..).zip(columns.iter().copied()).filter(|(_, at)| !at.is_paper()).collect();
    let (mut known, mut written) = (FxHashMap::<Box<str>, u32>::default(), String::new());
    while let Some(row) = table.next(&mut faults) {
        let Some(slip) = slip(&row, &people, &mut faults) else { continue };
        // Rows of a table of sums may stand for no ballot.
        if slip.count == 0 {
            continue;
        }
        written.clear();
        for (at, _) in &papers {
            written.push_str(row.cell(*at));
            // No cell holds a line break.
            written.push('\n');
        }
        let paper = match known.get(&*written) {
            Some(paper) => *paper,
            None => {
                let paper = cast.paper(paper(&row, &papers, &header, asked, &options, number));
                if known.len() < MOST_KNOWN {
                    known.insert(written.as_str().into(), paper);
                }
                paper
            }
        };
        cast.push(Slip { paper, ..slip });
    }
    drop(known);
    (cast.cast(asked), faults.all())
}

/// The names in a first row, and what each column holds.
type Named = (Vec<Box<str>>, Vec<Column>);

/// The columns that the first row of a table names.
pub(crate) fn sheet(first: &[u8], asked: &Asked) -> Result<Named, Vec<Fault>> {
    let (mut faults, mut first) = (Faults::default(), first);
    let Some(table) = Table::open(&mut first, FIRST, &mut faults) else { return Err(faults.all()) };
    let columns = columns(&table.header, asked, &Options::new(asked), &mut faults);
    if faults.none() { Ok((table.header, columns)) } else { Err(faults.all()) }
}

/// Who votes, when, and how often the row counts; nothing where it says no number of ballots, which is a fault.
pub(super) fn slip(row: &Row<'_>, people: &[(usize, Column)], faults: &mut Faults) -> Option<Slip> {
    let mut slip = Slip { count: 1, ..Slip::default() };
    for (at, column) in people {
        let cell = row.cell(*at);
        if cell.is_empty() {
            continue;
        }
        match column {
            Column::Voter => slip.voter = Some(normal(cell).into()),
            Column::Date => slip.date = Some(cell.into()),
            Column::Delegate => slip.delegate = Some(normal(cell).into()),
            Column::Signature => slip.signature = Some(cell.into()),
            Column::Count => match cell.replace('_', "").parse() {
                Ok(count) => slip.count = count,
                Err(_) => {
                    faults.push(row.line, format!("`{cell}` is no number of ballots"), COUNT);
                    return None;
                }
            },
            _ => {}
        }
    }
    if slip.count == 0 && (slip.voter.is_some() || slip.delegate.is_some() || slip.signature.is_some()) {
        faults.push(row.line, "this row stands for no ballot, and yet it is somebody's", COUNT);
        return None;
    }
    Some(slip)
}

/// What stands on the ballot in a row.
fn paper(
    row: &Row<'_>,
    papers: &[(usize, Column)],
    header: &[Box<str>],
    asked: &Asked,
    options: &Options,
    number: Number<'_>,
) -> Paper {
    let mut paper = Paper::empty(asked);
    for (at, column) in papers {
        let cell = row.cell(*at);
        if cell.is_empty() {
            continue;
        }
        match column {
            Column::Option(option) => match mark(cell, asked) {
                Ok(mark) => paper.set(*option, mark),
                Err(expected) => {
                    let name = header.get(*at).map_or("", |name| name);
                    paper.spoil(format!("`{cell}` for {name}"), expected);
                }
            },
            Column::Rank(rank) => paper.rank(cell, *rank, options),
            Column::Number => match number(cell) {
                Ok(number) => paper.number = Some(number),
                Err(expected) => paper.spoil(format!("`{cell}`"), expected),
            },
            _ => {}
        }
    }
    paper
}

/// What a cell says of an option; else what was expected.
pub fn mark(cell: &str, asked: &Asked) -> Result<Option<i32>, String> {
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
