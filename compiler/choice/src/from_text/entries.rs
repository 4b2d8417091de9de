//! Ballots as rows of entries: `ballot,rank,choice`.

use rustc_hash::FxHashSet;
use sha2::{Digest as _, Sha256};

use super::collected::{Collected, Options};
use super::columns::Column;
use super::csv::slip;
use super::faults::Faults;
use super::table::Row;
use crate::ir::{Asked, Paper, Slip};

/// The ballot whose rows are being read.
struct Open {
    name: Box<str>,
    slip: Slip,
    paper: Paper,
}

/// Puts the rows of ballots together.
pub(super) struct Entries<'a> {
    asked: &'a Asked,
    options: &'a Options,
    ballot: usize,
    rank: usize,
    choice: usize,
    people: Vec<(usize, Column)>,
    open: Option<Open>,
    /// Half a hash of the name of each ballot whose rows have ended.
    ended: FxHashSet<[u8; 16]>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(columns: &[Column], asked: &'a Asked, options: &'a Options) -> Self {
        let place = |wanted: Column| columns.iter().position(|column| *column == wanted).unwrap_or(columns.len());
        let is_person = |column: &Column| !matches!(column, Column::Ballot | Column::EntryRank | Column::Entry);
        Entries {
            asked,
            options,
            ballot: place(Column::Ballot),
            rank: place(Column::EntryRank),
            choice: place(Column::Entry),
            people: (0..).zip(columns.iter().copied()).filter(|(_, column)| is_person(column)).collect(),
            open: None,
            ended: FxHashSet::default(),
        }
    }

    /// Adds the entry in a row to the ballot it belongs to; a new one ends the last.
    pub(super) fn row(&mut self, row: &Row<'_>, cast: &mut Collected, faults: &mut Faults) {
        let (name, rank, choice) = (row.cell(self.ballot), row.cell(self.rank), row.cell(self.choice));
        let Some(slip) = slip(row, &self.people, faults) else { return };
        if self.open.as_ref().is_none_or(|open| *open.name != *name) {
            if name.is_empty() {
                faults.push(row.line, "this row does not say which ballot it belongs to", "number the ballots");
                return;
            }
            self.end(cast);
            if self.ended.contains(&half(name)) {
                let found = format!("the rows of the ballot `{name}` do not stand together");
                faults.push(row.line, found, "sort the file by its ballots");
                return;
            }
            self.open = Some(Open { name: name.into(), slip, paper: Paper::empty(self.asked) });
        } else if self.open.as_ref().is_some_and(|open| open.slip != slip) {
            let found = format!("this row says otherwise than the row before whose the ballot `{name}` is");
            faults.push(row.line, found, "write the same in each row of a ballot");
            return;
        }
        let Some(Open { paper, .. }) = &mut self.open else { return };
        match rank.parse::<i32>().ok().filter(|rank| (1..=i32::from(u16::MAX)).contains(rank)) {
            Some(rank) if !choice.is_empty() => paper.rank(choice, rank, self.options),
            // A rank that was left free.
            Some(_) => {}
            // A blank ballot.
            None if rank.is_empty() && choice.is_empty() => {}
            None => paper.spoil(format!("`{rank}` as a rank"), "a whole number from 1 on".to_owned()),
        }
    }

    /// Ends the last ballot.
    pub(super) fn end(&mut self, cast: &mut Collected) {
        if let Some(Open { name, slip, paper }) = self.open.take() {
            self.ended.insert(half(&name));
            cast.add(slip, paper);
        }
    }
}

/// The first half of a hash: two names with the same one are not found by chance.
fn half(name: &str) -> [u8; 16] {
    let hash: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(byte, other)| *byte = other);
    half
}
