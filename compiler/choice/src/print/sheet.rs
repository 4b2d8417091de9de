//! A file of ballots to which a row is added: its columns decide what a row can say.

use crate::from_text::{self, Column};
use crate::ir::{Asked, Form, Paper, Slip};

/// The columns of a table of ballots.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its first row.
    pub header: Vec<Box<str>>,
    columns: Vec<Column>,
}

impl Sheet {
    /// The first row of a new file: who votes and when, to whom the vote is handed and the signature where there may be any,
    /// and a column for each option.
    pub fn new(asked: &Asked, delegate: bool, signature: bool) -> Sheet {
        let mut all: Vec<(Box<str>, Column)> = vec![("voter".into(), Column::Voter), ("date".into(), Column::Date)];
        all.extend(delegate.then(|| ("delegate".into(), Column::Delegate)));
        all.extend(signature.then(|| ("signature".into(), Column::Signature)));
        if asked.form == Some(Form::Number) {
            all.push((asked.choice.clone(), Column::Number));
        } else {
            all.extend(asked.options.iter().zip(0..).map(|(name, at)| (name.clone(), Column::Option(at))));
        }
        let (header, columns) = all.into_iter().unzip();
        Sheet { header, columns }
    }

    /// The columns that a first row names; what is wrong with them.
    pub fn read(first: &[u8], asked: &Asked) -> Result<Sheet, Vec<from_text::Fault>> {
        from_text::sheet(first, asked).map(|(header, columns)| Sheet { header, columns })
    }

    /// Whether rows say who votes.
    pub fn has_voter(&self) -> bool {
        self.columns.contains(&Column::Voter)
    }
    /// Whether rows say when.
    pub fn has_date(&self) -> bool {
        self.columns.contains(&Column::Date)
    }
    /// Whether rows say to whom a vote is handed.
    pub fn has_delegate(&self) -> bool {
        self.columns.contains(&Column::Delegate)
    }
    /// Whether rows can be signed.
    pub fn has_signature(&self) -> bool {
        self.columns.contains(&Column::Signature)
    }

    /// The first row as text.
    pub fn first(&self) -> String {
        line(self.header.iter().map(|name| &**name))
    }

    /// A ballot as a row of this file; why it cannot stand there, in words.
    pub fn row(&self, slip: &Slip, paper: &Paper, asked: &Asked) -> Result<String, String> {
        if self.columns.contains(&Column::Entry) {
            return Err("its ballots have a row for each entry, and no row of its own could be added".to_owned());
        }
        let form = asked.form.unwrap_or(Form::Ranking);
        let ranked = |rank: i32| {
            let at_rank = asked.options.iter().zip(&paper.marks).filter(|(_, mark)| **mark == Some(rank));
            at_rank.map(|(name, _)| &**name).collect::<Vec<_>>()
        };
        let has_ranks = self.columns.iter().any(|column| matches!(column, Column::Rank(_)));
        if has_ranks {
            for mark in paper.marks.iter().flatten() {
                if !self.columns.contains(&Column::Rank(*mark)) {
                    return Err(format!("it has no column for the rank {mark}"));
                }
                if ranked(*mark).len() > 1 {
                    return Err(format!("it has one column for the rank {mark}, and several options have it"));
                }
            }
        }
        let text = |value: &Option<Box<str>>| value.as_deref().unwrap_or("").to_owned();
        let cell = |column: &Column| match column {
            Column::Voter => text(&slip.voter),
            Column::Date => text(&slip.date),
            Column::Delegate => text(&slip.delegate),
            Column::Signature => text(&slip.signature),
            Column::Rank(rank) => ranked(*rank).concat(),
            Column::Number => paper.number.as_ref().map_or_else(String::new, ToString::to_string),
            Column::Option(at) => {
                let mark = paper.marks.get(*at as usize).copied().flatten();
                match (mark, form) {
                    (None, _) => String::new(),
                    (Some(_), Form::Approval) => "x".to_owned(),
                    (Some(mark), Form::Grade) => {
                        let grade = usize::try_from(mark).ok().and_then(|mark| asked.grades.get(mark));
                        grade.map_or_else(String::new, ToString::to_string)
                    }
                    (Some(mark), _) => mark.to_string(),
                }
            }
            _ => String::new(),
        };
        let cells: Vec<String> = self.columns.iter().map(cell).collect();
        Ok(line(cells.iter().map(String::as_str)))
    }
}

/// Cells as a row (RFC 4180).
fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            line.push(',');
        }
        // RFC 4180, 2.6.
        if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    line.push('\n');
    line
}
