//! How close it was, and what other rules would have chosen; for information only.

use weal_base::layout::Align;

use super::super::page::{Part, Section, Table};
use super::names::{Names, digits, rule};
use crate::ir::{Margin, Other, Witness};

pub(super) fn sections(names: Names) -> Vec<Section> {
    let beside = &names.report.beside;
    vec![
        beside.margin.as_ref().map_or_else(Section::default, |margin| close(names, margin)),
        others(names, &beside.others),
    ]
}

fn close(names: Names, margin: &Margin) -> Section {
    let mut section = Section::new("How close it was");
    let of = digits(margin.of);
    let ballots = |number: u64| if number == 1 { "1 ballot".to_owned() } else { format!("{} ballots", digits(number)) };
    let said = match &margin.most {
        Some(most) if most.ballots == margin.least => {
            format!(
                "{} of {of} would have had to differ for something else to be decided, and no fewer.",
                ballots(most.ballots)
            )
        }
        Some(most) => format!(
            "At least {} and at most {} of {of} would have had to differ for something else to be decided.",
            digits(margin.least),
            ballots(most.ballots)
        ),
        None => format!(
            "At least {} of {of} would have had to differ for something else to be decided; how many are enough was not found.",
            ballots(margin.least)
        ),
    };
    section.say(said);
    section.parts.extend(margin.most.as_ref().map(|most| Part::Say(found(names, most))));
    section
}

/// The recount that shows it.
fn found(names: Names, most: &Witness) -> String {
    let turned = match (most.against, most.favour) {
        (Some(against), Some(favour)) => format!(" from {} to {}", names.option(against), names.option(favour)),
        (None, Some(favour)) => format!(" to {}", names.option(favour)),
        (Some(against), None) => format!(" against {}", names.option(against)),
        (None, None) => String::new(),
    };
    let then = match (&most.number, &most.chosen) {
        (Some(number), _) => format!("{} would be decided", names.number(number)),
        (None, Some(chosen)) => format!("{} would be decided", names.result(chosen)),
        (None, None) => "nothing would be decided".to_owned(),
    };
    let ballots = if most.ballots == 1 { "1 ballot".to_owned() } else { format!("{} ballots", digits(most.ballots)) };
    format!("Counted again with {ballots} turned{turned}, {then}.")
}

fn others(names: Names, others: &[Other]) -> Section {
    let mut section = Section::new("Other rules on the same ballots");
    if others.is_empty() {
        return section;
    }
    section
        .say("For information: the rule was chosen beforehand, and people might have voted otherwise under another.");
    let row = |other: &Other| {
        let some = other.results.iter().take(3).map(|result| match result.is_empty() {
            true => "nothing".to_owned(),
            false => {
                let mut all: Vec<String> =
                    result.iter().take(names.limits.options).map(|at| names.plain(*at)).collect();
                all.extend((result.len() > names.limits.options).then(|| "…".to_owned()));
                all.join(" + ")
            }
        });
        let mut results = some.collect::<Vec<_>>().join("; or ");
        if other.results.len() > 3 || other.more {
            results += "; or others";
        }
        let results = match &other.number {
            Some(number) => names.number(number),
            None if results.is_empty() => "nothing".to_owned(),
            None => results,
        };
        let same = if other.otherwise { "otherwise" } else { "the same" };
        vec![rule(other.rule).to_owned(), same.to_owned(), results]
    };
    let rows = others.iter().map(row).collect();
    section.parts.push(Part::Table(Table::plain(&[Align::Left; 3], rows)));
    section
}
