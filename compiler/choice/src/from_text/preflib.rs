//! PrefLib files (Mattei & Walsh, *PrefLib: A Library for Preferences*, Algorithmic Decision Theory 2013; the format with
//! `# KEY: value` lines of 2022): orders that are strict and complete (`soc`), strict (`soi`), complete (`toc`) or neither
//! (`toi`), and alternatives in categories, the best first (`cat`).
//!
//! ```text
//! # ALTERNATIVE NAME 1: open
//! # ALTERNATIVE NAME 2: no_trawl
//! 12: 2,1
//! 3: {1,2}
//! ```

use std::io::{BufRead as _, BufReader, Read};

use rustc_hash::FxHashMap;

use super::collected::{Collected, Options, normal};
use super::faults::Faults;
use super::{Fault, LONGEST_ROW};
use crate::ir::{Asked, Cast, Form, Paper, Slip};

/// What stands above the ballots.
#[derive(Default)]
struct Head {
    /// The names of the alternatives by their numbers.
    names: FxHashMap<Box<str>, Box<str>>,
    /// The names of the categories, by their numbers from 1 on.
    categories: Vec<(i32, String)>,
    /// How many ballots there are, as the file says.
    voters: Option<u64>,
    /// How many alternatives there are, as the file says.
    alternatives: Option<usize>,
}

/// Reads ballots from a file of PrefLib; `categories` where it is a `cat` file.
///
/// Alternatives are options by name, else by what options say. A number that no alternative has is kept as an unknown name
/// on its ballot. A file whose alternatives are all unknown is the file of another question: a fault.
pub fn preflib(from: &mut dyn Read, asked: &Asked, categories: bool) -> (Cast, Vec<Fault>) {
    let mut faults = Faults::default();
    let mut cast = Collected::default();
    let options = Options::new(asked);
    let mut head = Head::default();
    let mut from = BufReader::with_capacity(1 << 16, from);
    let (mut line, mut at, mut meanings, mut ballots) = (Vec::new(), 0_u64, None, 0_u64);
    let form = asked.form.unwrap_or(Form::Ranking);
    let fits = if categories { form != Form::Number } else { form == Form::Ranking };
    if !fits {
        let wanted = match form {
            Form::Number => "a number",
            Form::Approval => "approvals",
            Form::Score => "scores",
            _ => "grades",
        };
        let help = "give the ballots as a table with a row for each, or as a file of another ending";
        faults.push(0, format!("the question asks for {wanted}, and this kind of file cannot say that"), help);
        return (Cast::default(), faults.all());
    }
    loop {
        line.clear();
        match from.by_ref().take(LONGEST_ROW as u64 + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) if line.len() > LONGEST_ROW => {
                faults.push(at + 1, format!("this line is longer than {LONGEST_ROW} bytes"), "check the file");
                return (Cast::default(), faults.all());
            }
            Ok(_) => at += 1,
            Err(error) => {
                faults.push(at, format!("the file cannot be read on from here: {error}"), "check the file");
                return (Cast::default(), faults.all());
            }
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            faults.push(at, "this line is not text in UTF-8", "save the file again with the encoding UTF-8");
            continue;
        };
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        if let Some(said) = text.strip_prefix('#') {
            head.line(said, at, &mut faults);
            continue;
        }
        let meanings = meanings.get_or_insert_with(|| head.marks(asked, categories, &mut faults));
        let Some((count, order)) = text.split_once(':') else {
            let help = "a line of ballots says how many, a colon, and the order, such as `12: 2,1,3`";
            faults.push(at, "this line has no colon", help);
            continue;
        };
        let Some(count) = count.trim().parse::<u64>().ok() else {
            let help = "write a whole number of ballots before the colon, such as `12`";
            faults.push(at, format!("`{}` is no number of ballots", count.trim()), help);
            continue;
        };
        match groups(order) {
            Ok(groups) => {
                let mut paper = Paper::empty(asked);
                head.fill(&mut paper, &groups, meanings.as_deref(), &options);
                ballots = ballots.saturating_add(count);
                cast.add(Slip { count, ..Slip::default() }, paper);
            }
            Err(found) => {
                faults.push(at, found, "alternatives are separated by commas, equal ones stand in `{` and `}`")
            }
        }
    }
    head.check(at, ballots, &options, &mut faults);
    (cast.cast(asked), faults.all())
}

impl Head {
    /// Reads a line such as `# ALTERNATIVE NAME 1: open`, from behind its first sign.
    fn line(&mut self, said: &str, at: u64, faults: &mut Faults) {
        let Some((key, value)) = said.split_once(':') else { return };
        let (key, value) = (key.trim().to_ascii_uppercase(), value.trim());
        if let Some(number) = key.strip_prefix("ALTERNATIVE NAME ") {
            if self.names.insert(number.trim().into(), normal(value).into()).is_some() {
                let help = "give each alternative its own number";
                faults.push(at, format!("alternative {} is named twice", number.trim()), help);
            }
        } else if let Some(number) = key.strip_prefix("CATEGORY NAME ") {
            match number.trim().parse() {
                Ok(number) => self.categories.push((number, normal(value))),
                Err(_) => faults.push(at, "this category has no number", "categories are numbered from 1 on"),
            }
        } else if key == "NUMBER VOTERS" {
            self.voters = value.parse().ok();
        } else if key == "NUMBER ALTERNATIVES" {
            self.alternatives = value.parse().ok();
        }
    }

    /// What each category means as a mark, the best category first; nothing where the file has orders.
    fn marks(&mut self, asked: &Asked, categories: bool, faults: &mut Faults) -> Option<Vec<Option<i32>>> {
        if !categories {
            return None;
        }
        self.categories.sort();
        let form = asked.form.unwrap_or(Form::Ranking);
        let mut marks = Vec::with_capacity(self.categories.len());
        for (at, (_, name)) in (0_i32..).zip(&self.categories) {
            marks.push(match form {
                // Of two categories, the better one is approved; the last of several never is.
                Form::Approval => (at == 0).then_some(1),
                Form::Grade => {
                    let grade = asked.grades.iter().position(|grade| grade.to_lowercase() == name.to_lowercase());
                    if grade.is_none() {
                        let help = format!("the grades of the question are {}", asked.grades.join(", "));
                        faults.push(0, format!("the category `{name}` is no grade"), &help);
                    }
                    grade.map(|grade| grade as i32)
                }
                Form::Score => {
                    let score = name.parse().ok().filter(|score| (asked.scale.0..=asked.scale.1).contains(score));
                    if score.is_none() {
                        let help =
                            format!("name each category by its score, from {} to {}", asked.scale.0, asked.scale.1);
                        faults.push(0, format!("the category `{name}` is no score"), &help);
                    }
                    score
                }
                _ => Some(at + 1),
            });
        }
        if marks.is_empty() {
            let help = "a line such as `# CATEGORY NAME 1: yes` names each, the best first";
            faults.push(0, "the file names no categories", help);
        }
        Some(marks)
    }

    /// Writes an order, or categories, onto a paper.
    fn fill(&self, paper: &mut Paper, groups: &[Vec<&str>], meanings: Option<&[Option<i32>]>, options: &Options) {
        for (group, rank) in groups.iter().zip(1_i32..) {
            let mark = match meanings {
                None => Some(rank),
                Some(meanings) => match meanings.get(rank as usize - 1) {
                    Some(mark) => *mark,
                    None if group.is_empty() => continue,
                    None => {
                        let found = format!("{} in category {rank}", group.join(","));
                        paper.spoil(found, format!("{} categories", meanings.len()));
                        continue;
                    }
                },
            };
            for number in group {
                let name = self.names.get(*number).map_or(*number, |name| name);
                match (mark, options.find(name)) {
                    (Some(mark), _) if meanings.is_none() => paper.rank(name, mark, options),
                    (mark, Some(at)) => paper.set(at, mark),
                    (_, None) => paper.unknown.push(name.into()),
                }
            }
        }
    }

    /// Whether what the file says of itself holds.
    fn check(&self, lines: u64, ballots: u64, options: &Options, faults: &mut Faults) {
        if lines == 0 {
            faults.push(0, "the file is empty", "a file of PrefLib names its alternatives first");
        } else if self.names.is_empty() {
            let help =
                "each has a line such as `# ALTERNATIVE NAME 1: open`; files of before 2022 have none: fetch them anew";
            faults.push(0, "the file names no alternatives", help);
        } else if !self.names.values().any(|name| options.find(name).is_some()) {
            let mut names: Vec<&str> = self.names.values().map(|name| &**name).collect();
            names.sort_unstable();
            names.truncate(8);
            let help = "name the alternatives as the options are named, or as what the options say";
            faults.push(0, format!("none of its alternatives ({}) is an option", names.join(", ")), help);
        }
        if let Some(said) = self.alternatives.filter(|said| *said != self.names.len()) {
            let found = format!("the file says it has {said} alternatives, and names {}", self.names.len());
            faults.push(0, found, "bring the two together");
        }
        if let Some(said) = self.voters.filter(|said| *said != ballots) {
            let found = format!("the file says it has {said} ballots, and holds {ballots}");
            faults.push(0, found, "some are missing, or there are too many: fetch the file anew");
        }
    }
}

/// The alternatives in an order, equal ones together: `2,{1,3},4`.
fn groups(order: &str) -> Result<Vec<Vec<&str>>, String> {
    let mut groups = Vec::new();
    let mut rest = order.trim();
    while !rest.is_empty() {
        let behind = if let Some(inside) = rest.strip_prefix('{') {
            let (inside, behind) = inside.split_once('}').ok_or("this line has a `{` without a `}`")?;
            if inside.contains('{') {
                return Err("this line has a `{` inside another".to_owned());
            }
            groups.push(inside.split(',').map(str::trim).filter(|number| !number.is_empty()).collect());
            behind.trim_start()
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let (number, behind) = rest.split_at(end);
            let number = number.trim();
            if number.is_empty() || number.contains(['{', '}']) {
                return Err(format!("`{number}` in this line is no alternative"));
            }
            groups.push(vec![number]);
            behind
        };
        rest = match behind.strip_prefix(',') {
            Some(rest) if rest.trim().is_empty() => return Err("this line ends with a comma".to_owned()),
            Some(rest) => rest.trim_start(),
            None if behind.is_empty() => behind,
            None => return Err("this line has something behind a `}`".to_owned()),
        };
    }
    Ok(groups)
}
