//! From a report to the page that is shown.

mod aside;
mod beside;
mod grades;
mod names;
mod paid;
mod pairs;
mod result;
mod rounds;
mod voters;

use weal_base::layout::Align;

use self::names::Names;
use super::Limits;
use super::page::{Page, Part, Section, Table};
use crate::ir::Report;

/// All that is told of a count.
pub(super) fn page(report: &Report, limits: Limits) -> Page {
    let names = Names { report, limits };
    let title =
        if report.title.is_empty() { report.name.clone() } else { format!("{}: {}", report.name, report.title) };
    let mut sections = vec![result::section(names), options(names), voters::section(names)];
    sections.extend(aside::sections(names));
    sections.extend(rounds::sections(names));
    sections.extend(pairs::sections(names));
    sections.push(rounds::ties(names));
    sections.extend(beside::sections(names));
    sections.push(hashes(report));
    sections.retain(|section| !section.parts.is_empty());
    Page { title, sections }
}

/// What could be chosen.
fn options(names: Names) -> Section {
    let mut section = Section::new("Options");
    let report = names.report;
    let costs = report.question.costs.as_ref();
    let told = |(at, (name, text)): (u32, &(String, String))| {
        let mut row = vec![name.clone()];
        row.extend(costs.map(|costs| names.costs(costs.of(at))));
        row.push(match report.status == Some(at) {
            true if text.is_empty() => "what stays where nothing else is decided".to_owned(),
            true => format!("{text} (stays where nothing else is decided)"),
            false => text.clone(),
        });
        row
    };
    let rows: Vec<Vec<String>> = (0..).zip(&report.options).take(names.limits.options).map(told).collect();
    if rows.is_empty() {
        return section;
    }
    let align: &[Align] = if costs.is_some() { &[Align::Left, Align::Right, Align::Left] } else { &[Align::Left; 2] };
    section.parts.push(Part::Table(Table::plain(align, rows)));
    if let Some(costs) = costs {
        section.say(format!("The budget is {}.", names.costs(&costs.budget)));
    }
    section.parts.extend(names.rest(report.options.len(), names.limits.options, "option", "options"));
    section
}

/// What was counted, for those who count again.
fn hashes(report: &Report) -> Section {
    let mut section = Section::new("To count again");
    let hashes = &report.hashes;
    let mut rows = vec![("question", &hashes.question), ("rule", &hashes.terms), ("ballots", &hashes.ballots)];
    rows.extend(hashes.roll.as_ref().map(|roll| ("roll", roll)));
    let rows = rows.into_iter().map(|(what, hash)| vec![what.to_owned(), hash.clone()]).collect();
    section.parts.push(Part::Table(Table::plain(&[Align::Left; 2], rows)));
    section.say("Whoever has these files gets the same numbers, whatever the order of the ballots.");
    section
}
