//! Pabulib files (`.pb`): participatory budgets, with their projects and votes.
//!
//! The format is that of Faliszewski, Flis, Peters, Pierczyński, Skowron, Stolicki, Szufa and Talmon 2023, "Participatory
//! budgeting: data, tools, and analysis", <https://pabulib.org/format>: three parts named `META`, `PROJECTS` and `VOTES`, each
//! with a row of column names, cells divided by `;`, cells with `;` or `"` in quotation marks.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::Rational;

use super::{Fault, Faults, LONGEST_ROW, short};
use crate::ir::{Approvals, Ballots, Costs, Question, Rankings, Scores};

/// The most projects.
const MOST_PROJECTS: usize = 10_000;

/// A file as it stands there: rows of cells under column names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pabulib {
    /// What is said of the whole, as `budget` and `98600`, in order.
    pub meta: Vec<(String, String)>,
    /// Projects.
    pub projects: Table,
    /// Votes.
    pub votes: Table,
}

/// Rows under column names; each row has as many cells as there are names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

/// What a file asks and what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budgeting {
    /// The names of the projects.
    pub names: Vec<String>,
    /// The budget and what projects cost; projects are the options in the order of the file.
    pub question: Question,
    /// The votes: approvals, rankings for ordinal ones, scores for those with points.
    pub ballots: Ballots,
}

/// Reads a file, and tells all that keeps it from being read. Whole files only: faults come with what could be read.
pub fn read(text: &str) -> (Pabulib, Vec<Fault>) {
    let (mut file, mut faults) = (Pabulib::default(), Faults::default());
    let mut part: Option<(&str, bool)> = None;
    let mut seen = BTreeSet::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim_end_matches('\r');
        let number = at + 1;
        if line.len() > LONGEST_ROW {
            faults.tell(
                number,
                0,
                "this line is longer than a million bytes",
                "write each project and each vote in a line of its own",
            );
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        if let Some(name) = ["META", "PROJECTS", "VOTES"].into_iter().find(|name| *name == line.trim()) {
            if !seen.insert(name) {
                faults.tell(number, 1, format!("the part {name} comes twice"), "keep one of them");
            }
            part = Some((name, false));
            continue;
        }
        let row = match cells(line) {
            Ok(row) => row,
            Err(column) => {
                faults.tell(
                    number,
                    column,
                    "a quotation mark is not closed, or text follows where it closes",
                    "write `\"` before and after the cell, and `\"\"` for a mark inside it",
                );
                continue;
            }
        };
        let table = match &mut part {
            None => {
                faults.tell(number, 1, format!("found `{}` before any part", short(line)), "begin with a line `META`");
                continue;
            }
            Some((name, begun)) => {
                let first = !std::mem::replace(begun, true);
                match *name {
                    "META" => {
                        meta(&mut file, row, first, number, &mut faults);
                        continue;
                    }
                    "PROJECTS" if first => (&mut file.projects.columns, None),
                    "PROJECTS" => (&mut file.projects.columns, Some(&mut file.projects.rows)),
                    _ if first => (&mut file.votes.columns, None),
                    _ => (&mut file.votes.columns, Some(&mut file.votes.rows)),
                }
            }
        };
        match table {
            (columns, None) => {
                let names: Vec<String> = row.into_iter().map(|name| name.trim().to_string()).collect();
                if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
                    faults.tell(number, 0, "two columns have one name", "give each column a name of its own");
                }
                *columns = names;
            }
            (columns, Some(_)) if row.len() != columns.len() => {
                let found = format!("this row has {} cells, its part has {} columns", row.len(), columns.len());
                faults.tell(number, 0, found, "write one cell per column, divided by `;`");
            }
            (_, Some(rows)) => rows.push(row),
        }
    }
    for name in ["META", "PROJECTS", "VOTES"] {
        if !seen.contains(name) {
            faults.tell(0, 0, format!("there is no part {name}"), format!("write a line `{name}` and its rows below"));
        }
    }
    (file, faults.told())
}

fn meta(file: &mut Pabulib, row: Vec<String>, first: bool, line: usize, faults: &mut Faults) {
    match <[String; 2]>::try_from(row) {
        Ok([key, value]) if first && key.trim() == "key" && value.trim() == "value" => {}
        Ok([key, _]) if file.meta.iter().any(|(known, _)| *known == key) => {
            faults.tell(line, 1, format!("`{}` is said twice", short(&key)), "keep one of them");
        }
        Ok([key, value]) => file.meta.push((key, value)),
        Err(row) => {
            let found = format!("this row has {} cells", row.len());
            faults.tell(line, 0, found, "write a word, `;`, and what it is: `budget;98600`");
        }
    }
}

/// The cells of a line, or the column where a quotation mark goes wrong.
fn cells(line: &str) -> Result<Vec<String>, usize> {
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut chars = line.chars().enumerate().peekable();
    loop {
        match chars.next() {
            Some((at, '"')) if cell.is_empty() => loop {
                match chars.next() {
                    None => return Err(at + 1),
                    Some((_, '"')) if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                        chars.next();
                        cell.push('"');
                    }
                    Some((_, '"')) => match chars.peek() {
                        None | Some((_, ';')) => break,
                        Some((at, _)) => return Err(at + 1),
                    },
                    Some((_, c)) => cell.push(c),
                }
            },
            Some((_, ';')) => cells.push(std::mem::take(&mut cell)),
            Some((_, c)) => cell.push(c),
            None => {
                cells.push(cell);
                return Ok(cells);
            }
        }
    }
}

impl Pabulib {
    /// What is said of the whole under a word.
    pub fn said(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(known, _)| known == key).map(|(_, value)| value.trim())
    }

    /// The question that the file asks, and the votes on it, with all that is wrong with them; rows are told by number, from
    /// 1 on, for lines are not known any more.
    pub fn budgeting(&self) -> (Budgeting, Vec<Fault>) {
        let mut faults = Faults::default();
        let (names, costs) = self.costs(&mut faults);
        let options = names.len() as u32;
        let kind = self.said("vote_type").unwrap_or("approval").to_ascii_lowercase();
        let points = matches!(kind.as_str(), "cumulative" | "scoring");
        if !points && kind != "approval" && kind != "ordinal" && kind != "choose-1" {
            let help = "write `approval`, `ordinal`, `cumulative` or `scoring`";
            faults.tell(0, 0, format!("votes are `{}`, which is no kind of vote", short(&kind)), help);
        }
        let places: BTreeMap<&str, u32> = names.iter().map(String::as_str).zip(0..).collect();
        let column = self.votes.column("vote");
        if column.is_none() {
            faults.tell(0, 0, "votes have no column `vote`", "name the column with the projects of each vote `vote`");
        }
        let mut rows = Vec::new();
        for (at, row) in self.votes.rows.iter().enumerate() {
            let cell = column.and_then(|column| row.get(column)).map_or("", String::as_str);
            let mut vote: Vec<u32> = Vec::new();
            for name in cell.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                match places.get(name) {
                    Some(place) if vote.contains(place) => {
                        faults.tell(
                            0,
                            0,
                            format!("vote {} names project `{}` twice", at + 1, short(name)),
                            "name each project once",
                        );
                    }
                    Some(place) => vote.push(*place),
                    None => {
                        let found = format!("vote {} names `{}`, which is no project of the file", at + 1, short(name));
                        faults.tell(0, 0, found, "name projects as the column `project_id` does");
                    }
                }
            }
            let given = self.points(at, row, points, &mut faults);
            if !given.is_empty() && given.len() != vote.len() {
                let found = format!("vote {} names {} projects and gives {} points", at + 1, vote.len(), given.len());
                faults.tell(0, 0, found, "give points to each project named, in their order");
            }
            rows.push((vote, given));
        }
        for (key, number) in [("num_projects", names.len()), ("num_votes", rows.len())] {
            if let Some(said) = self.said(key).filter(|said| *said != number.to_string()) {
                let found = format!("`{key}` is {}, but there are {number}", short(said));
                faults.tell(0, 0, found, "see whether rows are missing, or mend the number");
            }
        }
        let question = Question { options, costs: Some(costs), vote: 1, ..Question::default() };
        let ballots = ballots(options, &kind, &rows);
        (Budgeting { names, question, ballots }, faults.told())
    }

    fn costs(&self, faults: &mut Faults) -> (Vec<String>, Costs) {
        let amount = |text: &str| {
            let text = text.trim();
            let text = if text.contains('.') { text.to_string() } else { text.replace(',', ".") };
            text.parse::<Rational>().ok().filter(|amount| !amount.is_negative())
        };
        let budget = self.said("budget").and_then(amount).unwrap_or_else(|| {
            let found = self
                .said("budget")
                .map_or("no budget is said".into(), |said| format!("the budget is `{}`", short(said)));
            faults.tell(0, 0, found, "write the budget as a number: `budget;98600`");
            Rational::ZERO
        });
        let (name, cost) = (self.projects.column("project_id"), self.projects.column("cost"));
        if name.is_none() || cost.is_none() {
            faults.tell(0, 0, "projects have no column `project_id` or no column `cost`", "name these columns so");
        }
        let (mut names, mut costs) = (Vec::new(), Vec::new());
        if self.projects.rows.len() > MOST_PROJECTS {
            faults.tell(
                0,
                0,
                format!("there are {} projects", self.projects.rows.len()),
                format!("name at most {MOST_PROJECTS}"),
            );
        }
        let mut known = BTreeSet::new();
        for row in self.projects.rows.iter().take(MOST_PROJECTS) {
            let cell = |column: Option<usize>| column.and_then(|column| row.get(column)).map_or("", |cell| cell.trim());
            let name = cell(name);
            if !known.insert(name) {
                faults.tell(
                    0,
                    0,
                    format!("project `{}` comes twice", short(name)),
                    "give each project a number of its own",
                );
            }
            costs.push(amount(cell(cost)).unwrap_or_else(|| {
                let found = format!("project `{}` costs `{}`", short(name), short(cell(cost)));
                faults.tell(0, 0, found, "write what it costs as a number that is not negative");
                Rational::ZERO
            }));
            names.push(name.to_string());
        }
        (names, Costs { budget: vec![budget], costs })
    }

    fn points(&self, at: usize, row: &[String], points: bool, faults: &mut Faults) -> Vec<i32> {
        let Some(cell) = self.votes.column("points").and_then(|column| row.get(column)).filter(|_| points) else {
            return Vec::new();
        };
        let cells = cell.split(',').map(str::trim).filter(|point| !point.is_empty());
        let point = |point: &str| {
            point.parse::<i32>().unwrap_or_else(|_| {
                let found = format!("vote {} gives `{}` points", at + 1, short(point));
                faults.tell(0, 0, found, "write points as whole numbers, in the order of the projects of the vote");
                0
            })
        };
        cells.map(point).collect()
    }
}

fn ballots(options: u32, kind: &str, rows: &[(Vec<u32>, Vec<i32>)]) -> Ballots {
    let width = options as usize;
    match kind {
        "ordinal" => {
            let mut ballots = Rankings { options, ..Rankings::default() };
            for (vote, _) in rows {
                let mut ranks = vec![0; width];
                vote.iter().zip(1_u16..).for_each(|(option, rank)| ranks[*option as usize] = rank);
                ballots.push(&ranks, 1);
            }
            Ballots::Rankings(ballots)
        }
        "cumulative" | "scoring" => {
            let mut ballots = Scores { options, ..Scores::default() };
            for (vote, points) in rows {
                let mut scores = vec![None; width];
                // Without points, each project named has one.
                let points = points.iter().copied().chain(std::iter::repeat(i32::from(points.is_empty())));
                vote.iter().zip(points).for_each(|(option, point)| scores[*option as usize] = Some(point));
                ballots.push(&scores, 1);
            }
            Ballots::Scores(ballots)
        }
        _ => {
            let mut ballots = Approvals { options, ..Approvals::default() };
            rows.iter().for_each(|(vote, _)| ballots.push(vote, 1));
            Ballots::Approvals(ballots)
        }
    }
}
