//! The ballots of a count as a file for other programs: those that count, equal ones together, without names.

use weal_base::Rational;

use super::{blt, pabulib, preflib};
use crate::from_text::blt::{Ballot, Blt};
use crate::from_text::pabulib::{Pabulib, Table};
use crate::ir::{Asked, Ballots, Form, Report};

/// The most votes that a format without weights is written with.
const MOST_ROWS: u64 = 5_000_000;

/// The ballots of a count in the format that the ending of a file's name stands for: `csv`, `blt`, `pb`, or one of PrefLib's.
///
/// Where votes weigh differently, a count is of shares (`Question::vote` of them are one vote), but in BLT of votes.
///
/// # Errors
/// In words: an ending that is none of them, ballots that the format cannot hold.
pub fn ballots(report: &Report, ending: &str) -> Result<String, String> {
    let ballots = &report.counted.ballots;
    let names: Vec<String> = report.options.iter().map(|(name, _)| name.clone()).collect();
    match (ending.to_ascii_lowercase().as_str(), ballots) {
        ("csv", _) => Ok(table(report, &names)),
        ("blt", Ballots::Rankings(rankings)) => {
            let places = |ranks: &[u16]| -> Vec<Vec<u32>> {
                let last = ranks.iter().copied().max().unwrap_or(0);
                let at = |rank: u16| (0..).zip(ranks).filter(|(_, known)| **known == rank).map(|(at, _)| at).collect();
                (1..=last).map(at).collect()
            };
            let rows = rankings.rows();
            let ballots =
                rows.map(|(ranks, shares)| Ballot { weight: report.question.votes(shares), places: places(ranks) });
            Ok(blt(&Blt {
                names,
                seats: report.question.seats.max(1),
                withdrawn: Vec::new(),
                ballots: ballots.collect(),
                title: report.title.clone(),
            }))
        }
        ("blt", _) => Err("BLT holds orders, and these ballots are none".to_owned()),
        ("pb", Ballots::Approvals(approvals)) => budget(report, &names, approvals.rows()),
        ("pb", _) => Err("Pabulib files are written of approvals, and these ballots are none".to_owned()),
        (wanted @ ("soc" | "soi" | "toc" | "toi" | "cat"), _) => {
            let asked = Asked {
                options: names.iter().map(|name| name.as_str().into()).collect(),
                form: Some(report.rule.form()),
                scale: report.question.scale,
                grades: report.question.grades.names.clone(),
                choice: report.name.as_str().into(),
                ..Asked::default()
            };
            match preflib(ballots, &asked, &report.title) {
                Some((fits, text)) if fits == wanted => Ok(text),
                Some((fits, _)) => Err(format!("these ballots make a file with the ending `{fits}`")),
                None => Err("PrefLib has no files of numbers; write a table, with the ending `csv`".to_owned()),
            }
        }
        _ => {
            Err("the ending of the file's name says in which format: csv, blt, pb, soc, soi, toc, toi or cat"
                .to_owned())
        }
    }
}

/// A table with a column for each option and one for how many ballots are equal.
fn table(report: &Report, names: &[String]) -> String {
    let quoted = |text: &str| match text.contains([',', '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let mut rows: Vec<(Vec<String>, u64)> = Vec::new();
    let mark = |mark: Option<i32>| match (mark, report.rule.form()) {
        (None, _) => String::new(),
        (Some(mark), Form::Grade) => {
            let grade = usize::try_from(mark).ok().and_then(|at| report.question.grades.names.get(at));
            grade.map_or_else(|| mark.to_string(), ToString::to_string)
        }
        (Some(mark), _) => mark.to_string(),
    };
    match &report.counted.ballots {
        Ballots::Rankings(ballots) => {
            let cell = |rank: &u16| mark(Some(i32::from(*rank)).filter(|rank| *rank > 0));
            rows.extend(ballots.rows().map(|(ranks, shares)| (ranks.iter().map(cell).collect(), shares)));
        }
        Ballots::Approvals(ballots) => {
            let cells = |row: &[u32]| {
                let cell = |at| if row.contains(&at) { "x".to_owned() } else { String::new() };
                (0..names.len() as u32).map(cell).collect()
            };
            rows.extend(ballots.rows().map(|(row, shares)| (cells(row), shares)));
        }
        Ballots::Scores(ballots) => {
            rows.extend(ballots.rows().map(|(row, shares)| (row.iter().map(|one| mark(*one)).collect(), shares)));
        }
        Ballots::Numbers(ballots) => {
            let number = |number: &Rational| vec![format!("{number} {}", report.unit).trim_end().to_owned()];
            rows.extend(ballots.values.iter().map(number).zip(ballots.weights.iter().copied()));
        }
    }
    let numbers = matches!(report.counted.ballots, Ballots::Numbers(_));
    let head: Vec<String> =
        if numbers { vec![quoted(&report.name)] } else { names.iter().map(|it| quoted(it)).collect() };
    let mut out = format!("{},count\n", head.join(","));
    for (cells, shares) in rows {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        out += &format!("{},{shares}\n", cells.join(","));
    }
    out
}

/// A participatory budget: projects with what they cost, and a row for each vote.
fn budget<'a>(
    report: &Report,
    names: &[String],
    rows: impl Iterator<Item = (&'a [u32], u64)>,
) -> Result<String, String> {
    let costs = report.question.costs.as_ref().filter(|costs| costs.budget.len() == 1);
    let Some(costs) = costs else {
        return Err("Pabulib files have one budget; write a table, with the ending `csv`".to_owned());
    };
    if report.counted.ballots.total() > MOST_ROWS {
        return Err(format!("Pabulib files have a row for each vote, and these are more than {MOST_ROWS}"));
    }
    let mut votes: Vec<Vec<String>> = Vec::new();
    for (row, shares) in rows {
        let named: Vec<&str> = row.iter().filter_map(|at| names.get(*at as usize)).map(String::as_str).collect();
        for _ in 0..shares {
            votes.push(vec![(votes.len() + 1).to_string(), named.join(",")]);
        }
    }
    let cost = |at: usize| costs.of(at as u32).first().map_or_else(String::new, ToString::to_string);
    let text = |text: &str| text.to_owned();
    let meta = [
        ("description", report.title.clone()),
        ("num_projects", names.len().to_string()),
        ("num_votes", votes.len().to_string()),
        ("budget", costs.budget.first().map_or_else(String::new, ToString::to_string)),
        ("vote_type", text("approval")),
        ("rule", text(report.rule.name())),
    ];
    let projects = report.options.iter().enumerate();
    Ok(pabulib(&Pabulib {
        meta: meta.into_iter().map(|(key, value)| (text(key), value)).collect(),
        projects: Table {
            columns: ["project_id", "cost", "name"].map(text).to_vec(),
            rows: projects.map(|(at, (name, said))| vec![name.clone(), cost(at), said.clone()]).collect(),
        },
        votes: Table { columns: ["voter_id", "vote"].map(text).to_vec(), rows: votes },
    }))
}
