//! Files of other programs that are read whole, BLT and Pabulib, as ballots that were cast.

use std::io::Read;

use super::collected::{Collected, Options};
use super::{Fault, blt, pabulib, short};
use crate::ir::{Asked, Cast, Form, Paper, Slip};

/// The most bytes of such a file.
const LARGEST: u64 = 256 << 20;

/// The text of a file; else why there is none.
fn text(from: &mut dyn Read) -> Result<String, Fault> {
    let fault = |found: String, help: &str| Fault { line: 0, column: 0, found, help: help.to_owned() };
    let mut bytes = Vec::new();
    match from.take(LARGEST + 1).read_to_end(&mut bytes) {
        Err(error) => return Err(fault(format!("the file cannot be read: {error}"), "check the file")),
        Ok(size) if size as u64 > LARGEST => {
            let found = format!("the file is longer than {LARGEST} bytes");
            return Err(fault(found, "give the ballots as a table, which is read row by row"));
        }
        Ok(_) => {}
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes().get(..good).unwrap_or(&[]).iter().filter(|byte| **byte == b'\n').count() + 1;
        let found = "the file is not text in UTF-8 from this line on".to_owned();
        Fault {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            ..fault(found, "save the file again with the encoding UTF-8")
        }
    })
}

/// Why a file of one form cannot answer a question of another.
fn unfit(says: &str) -> (Cast, Vec<Fault>) {
    let found = format!("this kind of file says {says}, and the question asks for something else");
    let help = "give the ballots as a table with a row for each".to_owned();
    (Cast::default(), vec![Fault { line: 0, column: 0, found, help }])
}

/// Ballots of a BLT file. Options that have withdrawn stay on no ballot; a weight is a number of equal ballots.
pub(super) fn from_blt(from: &mut dyn Read, asked: &Asked) -> (Cast, Vec<Fault>) {
    if asked.form.is_some_and(|form| form != Form::Ranking) {
        return unfit("orders");
    }
    let read = match text(from) {
        Ok(text) => blt::read(&text),
        Err(fault) => return (Cast::default(), vec![fault]),
    };
    let (file, mut faults) = read;
    let (mut cast, options) = (Collected::default(), Options::new(asked));
    for ballot in &file.ballots {
        let count = ballot.weight.to_i64().and_then(|count| u64::try_from(count).ok());
        let Some(count) = count else {
            let found = format!("the weight {} is no whole number of ballots", ballot.weight);
            let help = "weigh votes by a column of the roll, such as `weight hours`".to_owned();
            faults.push(Fault { line: 0, column: 0, found, help });
            continue;
        };
        let mut paper = Paper::empty(asked);
        for (place, rank) in ballot.places.iter().zip(1..) {
            for at in place.iter().filter(|at| !file.withdrawn.contains(at)) {
                paper.rank(file.names.get(*at as usize).map_or("", String::as_str), rank, &options);
            }
        }
        cast.add(Slip { count, ..Slip::default() }, paper);
    }
    (cast.cast(asked), faults)
}

/// Votes of a Pabulib file: approvals as marks, orders as ranks, points as scores.
pub(super) fn from_pabulib(from: &mut dyn Read, asked: &Asked) -> (Cast, Vec<Fault>) {
    let form = asked.form.unwrap_or(Form::Approval);
    let read = match text(from) {
        Ok(text) => pabulib::read(&text),
        Err(fault) => return (Cast::default(), vec![fault]),
    };
    let (file, mut faults) = read;
    let (votes, voters, points) = ("vote", "voter_id", "points");
    let Some(votes) = file.votes.column(votes) else { return (Cast::default(), faults) };
    let (voters, points) = (file.votes.column(voters), file.votes.column(points));
    if form == Form::Score && points.is_none() || !matches!(form, Form::Approval | Form::Ranking | Form::Score) {
        return unfit("which projects are approved of");
    }
    // Projects go by their numbers, and may have names beside them.
    let named = file.projects.column("project_id").zip(file.projects.column("name"));
    let name_of = |id: &str| {
        let (ids, names) = named?;
        file.projects.rows.iter().find(|row| row.get(ids).is_some_and(|known| known == id))?.get(names)
    };
    let (mut cast, options) = (Collected::default(), Options::new(asked));
    for (row, number) in file.votes.rows.iter().zip(1_u32..) {
        let cells = |at: Option<usize>| at.and_then(|at| row.get(at)).map_or("", String::as_str);
        let mut paper = Paper::empty(asked);
        let mut points = cells(points).split(',');
        for (id, rank) in cells(Some(votes)).split(',').map(str::trim).filter(|id| !id.is_empty()).zip(1..) {
            let name = if options.find(id).is_some() { id } else { name_of(id).map_or(id, String::as_str) };
            match (form, options.find(&weal_base::scripts::normal(name))) {
                (Form::Ranking, _) => paper.rank(name, rank, &options),
                (_, None) => paper.unknown.push(name.into()),
                (Form::Score, Some(at)) => {
                    let given = points.next().unwrap_or("").trim();
                    match given.parse().ok().filter(|score| (asked.scale.0..=asked.scale.1).contains(score)) {
                        Some(score) => paper.set(at, Some(score)),
                        None => {
                            let expected = format!("a whole number from {} to {}", asked.scale.0, asked.scale.1);
                            paper.spoil(format!("`{}` for {name}", short(given)), expected);
                        }
                    }
                }
                (_, Some(at)) => paper.set(at, Some(1)),
            }
        }
        let voter = cells(voters).trim();
        if voters.is_some() && voter.is_empty() {
            let found = format!("vote {number} names nobody in the column `voter_id`");
            let help = "write who it is, or take the column out where votes have no names".to_owned();
            faults.push(Fault { line: 0, column: 0, found, help });
            continue;
        }
        let voter = (!voter.is_empty()).then(|| voter.into());
        cast.add(Slip { voter, count: 1, ..Slip::default() }, paper);
    }
    (cast.cast(asked), faults)
}
