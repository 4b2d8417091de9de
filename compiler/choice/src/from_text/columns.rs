//! What the columns of a table of ballots hold.

use rustc_hash::FxHashSet;

use super::MOST_FAULTS;
use super::collected::Options;
use super::faults::Faults;
use crate::ir::{Asked, Form};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
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
    /// Which ballot a row of entries belongs to; where each row is a ballot, its number, which says nothing.
    Ballot,
    /// The rank of a row of entries.
    EntryRank,
    /// The option of a row of entries.
    Entry,
    /// Of no meaning; already reported.
    Unknown,
}

impl Column {
    /// Whether it holds a part of what is voted, and not who votes.
    pub(super) fn is_paper(self) -> bool {
        matches!(self, Column::Option(_) | Column::Rank(_) | Column::Number)
    }
}

/// What each column holds; what is missing, meaningless or twice there is a fault.
pub(super) fn columns(header: &[Box<str>], asked: &Asked, options: &Options, faults: &mut Faults) -> Vec<Column> {
    let form = asked.form.unwrap_or(Form::Ranking);
    let find = |name: &str| {
        if form == Form::Number && (name.eq_ignore_ascii_case("number") || *name == *asked.choice) {
            return Column::Number;
        }
        if let Some(at) = options.find(name).filter(|_| form != Form::Number) {
            return Column::Option(at);
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
            rank if form == Form::Ranking => rank
                .parse::<u16>()
                .ok()
                .filter(|rank| *rank > 0)
                .map_or(Column::Unknown, |rank| Column::Rank(rank.into())),
            _ => Column::Unknown,
        }
    };
    let found: Vec<Column> = header.iter().map(|name| find(name)).collect();
    doubtful(header, &found, asked, faults);
    fitting(&found, asked, form, faults);
    found
}

/// Tells columns that mean nothing or stand there twice.
fn doubtful(header: &[Box<str>], found: &[Column], asked: &Asked, faults: &mut Faults) {
    let (mut seen, mut told) = (FxHashSet::default(), 0);
    for (name, column) in header.iter().zip(found) {
        if *column != Column::Unknown {
            if !seen.insert(*column) {
                faults.push(1, format!("the column `{name}` is there twice"), "keep one of them");
            }
            continue;
        }
        told += 1;
        let options = asked.options.iter().map(|option| &**option);
        let near = if told < MOST_FAULTS { weal_base::suggest::nearest(name, options) } else { None };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if asked.options.is_empty() => {
                format!("there may be `{}`, voter, date, count, delegate and signature", asked.choice)
            }
            None => format!(
                "the options are {}; beside them there may be voter, date, count, delegate and signature",
                asked.options.join(", ")
            ),
        };
        faults.push(1, format!("the column `{name}` is none of the options, and none that ballots have"), &help);
    }
}

/// Tells columns that are missing, and those that do not belong together.
fn fitting(found: &[Column], asked: &Asked, form: Form, faults: &mut Faults) {
    let has = |column: Column| found.contains(&column);
    let ranks = found.iter().any(|column| matches!(column, Column::Rank(_)));
    let marks = found.iter().any(|column| matches!(column, Column::Option(_)));
    let entries = has(Column::Entry) || has(Column::EntryRank);
    if form == Form::Number {
        if !has(Column::Number) {
            let help = "name the column after the choice, or `number`";
            faults.push(1, format!("there is no column `{}` with the number", asked.choice), help);
        }
    } else if entries {
        for (column, name) in [(Column::Ballot, "ballot"), (Column::EntryRank, "rank"), (Column::Entry, "choice")] {
            if !has(column) {
                let help = "a row for each entry has the columns ballot, rank and choice";
                faults.push(1, format!("there is no column `{name}`"), help);
            }
        }
        if marks || ranks {
            let help = "write either a column for each option, or one for each rank, or a row for each entry";
            faults.push(1, "the columns are of two shapes", help);
        }
    } else if marks && ranks {
        let help = "write either a column for each option, or one for each rank";
        faults.push(1, "some columns are options and some are ranks", help);
    } else if !ranks {
        let there: FxHashSet<Column> = found.iter().copied().collect();
        for (at, option) in (0..).zip(&asked.options) {
            if !there.contains(&Column::Option(at)) {
                let help = "give each option a column, and leave its cells empty where nothing is marked";
                faults.push(1, format!("there is no column for the option `{option}`"), help);
            }
        }
    }
}
