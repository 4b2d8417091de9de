//! How often each option was given which grade.

use weal_base::layout::Align;
use weal_base::words::exact;

use super::super::page::{Cell, Part, Section, Table, Tone};
use super::names::Names;
use crate::ir::{Ballots, Event, Stage};

/// Tells the grades of each option, the median marked.
pub(super) fn told(names: Names, section: &mut Section) {
    let (report, question) = (names.report, &names.report.question);
    let Ballots::Scores(ballots) = &report.counted.ballots else { return };
    let Some(round) = report.outcome.rounds.iter().find(|round| round.stage == Stage::Median) else { return };
    let grades = question.grades.names.len();
    let mut given = vec![vec![0_u64; grades]; question.options as usize];
    for (row, weight) in ballots.rows().filter(|(row, _)| row.iter().any(Option::is_some)) {
        for (given, grade) in given.iter_mut().zip(row) {
            // An option without a grade has the lowest.
            if let Some(cell) = given.get_mut(usize::try_from(grade.unwrap_or(0)).unwrap_or(0)) {
                *cell += weight;
            }
        }
    }
    let order: Vec<u32> = report.outcome.order.iter().flatten().copied().take(names.limits.options).collect();
    let row = |option: u32| {
        let median = round.counts.iter().find(|(known, _)| *known == option).and_then(|(_, median)| median.to_i64());
        let plain = |text: String| Cell { text, tone: Tone::Plain };
        let grade = median.and_then(|at| question.grades.names.get(usize::try_from(at).ok()?));
        let mut cells = vec![plain(names.plain(option)), plain(grade.map_or_else(String::new, ToString::to_string))];
        for (at, shares) in given.get(option as usize).into_iter().flatten().enumerate() {
            let text = exact(&question.votes(*shares));
            let tone = if usize::try_from(median.unwrap_or(-1)) == Ok(at) { Tone::Marked } else { Tone::Plain };
            cells.push(Cell { text, tone });
        }
        cells.push(plain(match round.events.contains(&Event::Elected(option)) {
            true => names.elected().to_owned(),
            false => String::new(),
        }));
        cells
    };
    let mut align = vec![Align::Left, Align::Left];
    align.extend(vec![Align::Right; grades]);
    align.push(Align::Left);
    let mut head = vec![String::new(), "median".to_owned()];
    head.extend(question.grades.names.iter().map(ToString::to_string));
    head.push(String::new());
    section.parts.push(Part::Table(Table { head, align, rows: order.into_iter().map(row).collect() }));
}
