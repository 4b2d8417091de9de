//! Ballots for PrefLib's tools; the format as in [`crate::from_text::preflib`].

use std::fmt::Write as _;

use crate::ir::*;

/// Ballots as a file of PrefLib: the ending of its name, and its text. Nothing where ballots name a number.
///
/// Orders become `soc`, `soi`, `toc` or `toi`, the narrowest that holds them all; approvals, scores and grades become `cat`,
/// the best category first. Weights are written in shares. Who cast a ballot is not written: the format has no place for it.
pub fn preflib(ballots: &Ballots, asked: &Asked, title: &str) -> Option<(&'static str, String)> {
    let (mut orders, mut strict, mut complete) = (Vec::new(), true, true);
    let mut categories: Vec<String> = Vec::new();
    match ballots {
        Ballots::Numbers(_) => return None,
        Ballots::Rankings(rankings) => {
            for (ranks, weight) in rankings.rows() {
                let last = ranks.iter().copied().max().unwrap_or(0);
                let levels: Vec<Vec<usize>> = (1..=last).map(|rank| at_level(ranks, &rank)).collect();
                strict &= levels.iter().all(|level| level.len() == 1);
                complete &= !ranks.contains(&0);
                orders.push((weight, written(&levels, false)));
            }
        }
        Ballots::Approvals(approvals) => {
            categories.extend(["yes".to_owned(), "no".to_owned()]);
            for (approved, weight) in approvals.rows() {
                let (yes, no) = (0..asked.options.len()).partition(|at| approved.contains(&(*at as u32)));
                orders.push((weight, written(&[yes, no], true)));
            }
        }
        Ballots::Scores(scores) => {
            let mut marks: Vec<i32> = scores.scores.iter().flatten().copied().collect();
            marks.sort_unstable();
            marks.dedup();
            marks.reverse();
            let name = |mark: &i32| match asked.form {
                Some(Form::Grade) => {
                    asked.grades.get(*mark as usize).map_or(mark.to_string(), |grade| grade.to_string())
                }
                _ => mark.to_string(),
            };
            categories = marks.iter().map(name).collect();
            for (row, weight) in scores.rows() {
                let levels: Vec<Vec<usize>> = marks.iter().map(|mark| at_level(row, &Some(*mark))).collect();
                orders.push((weight, written(&levels, true)));
            }
        }
    }
    let ending = match (categories.is_empty(), strict, complete) {
        (false, ..) => "cat",
        (true, true, true) => "soc",
        (true, true, false) => "soi",
        (true, false, true) => "toc",
        (true, false, false) => "toi",
    };
    orders.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut text = String::new();
    let _ = writeln!(text, "# FILE NAME: {}.{ending}\n# TITLE: {}", line(&asked.choice), line(title));
    let _ = writeln!(text, "# DATA TYPE: {ending}\n# MODIFICATION TYPE: original");
    let _ = writeln!(text, "# NUMBER ALTERNATIVES: {}\n# NUMBER VOTERS: {}", asked.options.len(), ballots.total());
    let _ =
        writeln!(text, "# NUMBER UNIQUE {}: {}", if ending == "cat" { "PREFERENCES" } else { "ORDERS" }, orders.len());
    if ending == "cat" {
        let _ = writeln!(text, "# NUMBER CATEGORIES: {}", categories.len());
        for (at, name) in categories.iter().enumerate() {
            let _ = writeln!(text, "# CATEGORY NAME {}: {}", at + 1, line(name));
        }
    }
    for (at, name) in asked.options.iter().enumerate() {
        let _ = writeln!(text, "# ALTERNATIVE NAME {}: {}", at + 1, line(name));
    }
    for (weight, order) in orders {
        let _ = writeln!(text, "{weight}: {order}");
    }
    Some((ending, text))
}

/// The alternatives with this mark, from 1 on.
fn at_level<T: PartialEq>(marks: &[T], wanted: &T) -> Vec<usize> {
    marks.iter().enumerate().filter(|(_, mark)| *mark == wanted).map(|(at, _)| at).collect()
}

/// Levels as PrefLib writes them: `1,{2,3}`; where `sets`, an empty level too.
fn written(levels: &[Vec<usize>], sets: bool) -> String {
    let level = |level: &Vec<usize>| {
        let numbers: Vec<String> = level.iter().map(|at| (at + 1).to_string()).collect();
        match numbers.len() {
            1 if !sets => numbers.concat(),
            _ => format!("{{{}}}", numbers.join(",")),
        }
    };
    levels.iter().map(level).collect::<Vec<_>>().join(",")
}

/// A text in one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
