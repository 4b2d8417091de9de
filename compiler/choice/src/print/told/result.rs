//! What is decided, in one sentence, and why.

use weal_base::words::exact;

use super::super::page::{Part, Section};
use super::names::{Names, part, rule};
use crate::ir::{Bar, Ground, Kind};

pub(super) fn section(names: Names) -> Section {
    let mut section = Section::new("");
    let mut said = sentence(names);
    // What merely stays has no mandate.
    if names.report.chosen.is_some()
        && names.report.verdict.ground == Ground::Rule
        && let Some(until) = &names.report.until
    {
        said += &format!(" It holds until {until}.");
    }
    section.parts.push(Part::Strong(said));
    let verdict = &names.report.verdict;
    if verdict.ground == Ground::Rule
        && let Some(bar) = &verdict.majority
    {
        section.say(format!("{}: enough.", majority(names, bar)));
    }
    section
}

fn sentence(names: Names) -> String {
    let report = names.report;
    let by = format!("by {}", rule(report.rule));
    let stays = || match report.status {
        Some(status) => format!("{} stays as it is.", names.option(status)),
        None => "nothing is decided.".to_owned(),
    };
    let results = &report.outcome.results;
    match report.verdict.ground {
        Ground::Rule if report.rule.kinds().contains(&Kind::Number) => match &report.outcome.number {
            Some(number) => format!("Decided: {}, {by}.", names.number(number)),
            None => "Nothing is decided.".to_owned(),
        },
        Ground::Rule => {
            let chosen = report.verdict.chosen.as_deref().unwrap_or_default();
            format!("Decided: {}, {by}.", names.result(chosen))
        }
        Ground::Quorum => {
            let bar = report.verdict.quorum.as_ref();
            let told = bar.map(|bar| format!(", {} where {} are needed", exact(&bar.reached), exact(&bar.needed)));
            format!("Too few voted{}: {}", told.unwrap_or_default(), stays())
        }
        Ground::Majority => {
            let first = results.first().map(|result| names.result(result)).unwrap_or_default();
            let told = report.verdict.majority.as_ref().map(|bar| majority(names, bar)).unwrap_or_default();
            format!("Too few are for {first}, which came first {by}. {told}: {}", stays())
        }
        Ground::Tie => {
            let all: Vec<String> = results.iter().take(names.limits.options).map(|one| names.result(one)).collect();
            let (several, left) = (all.join("; or "), results.len() - all.len());
            let more = match (report.outcome.more, left) {
                (true, _) => "; or more that were not followed".to_owned(),
                (false, 0) => String::new(),
                (false, left) => format!("; or {left} more"),
            };
            format!("Nothing is decided yet: {by} these are equally good, and nobody breaks the tie: {several}{more}.")
        }
        Ground::Nothing if names.report.counted.ballots.total() == 0 => {
            format!("Nobody voted for anything: {}", stays())
        }
        Ground::Nothing => format!("Nothing passed {by}: {}", stays()),
    }
}

/// `58 % are for it, of those who prefer it or …; more than 50 % are needed`.
fn majority(names: Names, bar: &Bar) -> String {
    let half = weal_base::Rational::ratio(1, 2).unwrap_or_default();
    let than = if bar.needed == half { "more than 50 %".to_owned() } else { part(&bar.needed) };
    let reached = &bar.reached * &weal_base::Rational::from(100);
    let of = match bar.against {
        Some(other) => format!("of those who prefer it or {} to the other", names.option(other)),
        None => "of all ballots that are not blank".to_owned(),
    };
    format!("{} % {of} are for it, and {than} are needed", exact(&round(&reached)))
}

/// With two digits behind the point.
fn round(number: &weal_base::Rational) -> weal_base::Rational {
    number.to_decimal(2).parse().unwrap_or_default()
}
