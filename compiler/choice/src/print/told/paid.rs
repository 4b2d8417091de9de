//! What was bought in which order, and what each supporter paid.

use weal_base::Rational;
use weal_base::layout::Align;
use weal_base::words::exact;

use super::super::page::{Part, Section, Table};
use super::names::Names;
use crate::ir::{Ballots, Event, Round};

/// Tells purchase after purchase.
pub(super) fn told(names: Names, section: &mut Section) {
    let (report, question) = (names.report, &names.report.question);
    let rounds = &report.outcome.rounds;
    let shares = rounds.iter().flat_map(|round| &round.events).find_map(|event| match event {
        Event::Shares(each) => Some(each),
        _ => None,
    });
    let voters = question.votes(report.counted.ballots.total());
    let first = question.costs.as_ref().and_then(|costs| costs.budget.first()).cloned();
    let first = first.unwrap_or_else(|| Rational::from(i64::from(question.seats)));
    if let Some(each) = first.checked_div(&voters) {
        let grown =
            shares.map(|grown| format!("; it grew to {} so that more of the budget is used", names.money(grown)));
        section.say(format!("Everybody's equal share is {}{}.", names.money(&each), grown.unwrap_or_default()));
    }
    let votes = support(names);
    let bought: Vec<(u32, &Rational, &Round)> = rounds
        .iter()
        .filter_map(|round| {
            round.events.iter().find_map(|event| match event {
                Event::Paid { project, most } => Some((*project, most, round)),
                _ => None,
            })
        })
        .collect();
    let row = |(at, (project, most, _)): (usize, &(u32, &Rational, &Round))| {
        let cost = question.costs.as_ref().map_or_else(|| "1 seat".to_owned(), |costs| names.costs(costs.of(*project)));
        let by = votes.get(*project as usize).map_or_else(String::new, exact);
        vec![exact(&super::names::whole(at + 1)), names.plain(*project), cost, by, names.money(most)]
    };
    let rows: Vec<Vec<String>> = bought.iter().enumerate().take(names.limits.rounds).map(row).collect();
    if !rows.is_empty() {
        let align = [Align::Right, Align::Left, Align::Right, Align::Right, Align::Right];
        let table = Table::plain(&align, rows).with_head(&["", "taken", "costs", "votes", "each pays at most"]);
        section.parts.push(Part::Table(table));
    }
    section.parts.extend(names.rest(bought.len(), names.limits.rounds, "purchase", "purchases"));
    let others = rounds.iter().filter(|round| !round.events.iter().any(|event| matches!(event, Event::Paid { .. })));
    for event in others.flat_map(|round| &round.events) {
        if let Event::Elected(option) = event {
            section.say(format!("{} is taken with what is left.", names.option(*option)));
        }
    }
    let dear: Vec<u32> = rounds
        .iter()
        .flat_map(|round| &round.events)
        .filter_map(|event| match event {
            Event::TooDear(option) => Some(*option),
            _ => None,
        })
        .collect();
    if !dear.is_empty() {
        let is = if dear.len() == 1 { "does" } else { "do" };
        section.say(format!("{} {is} not fit what is left of the budget.", names.options(&dear)));
    }
    if rounds.iter().flat_map(|round| &round.events).any(|event| *event == Event::Ended) {
        section.say("Nobody is left who could pay for anything more.");
    }
}

/// Votes for each option.
fn support(names: Names) -> Vec<Rational> {
    let question = &names.report.question;
    let Ballots::Approvals(ballots) = &names.report.counted.ballots else { return Vec::new() };
    let mut shares = vec![0_u64; question.options as usize];
    for (row, weight) in ballots.rows() {
        for option in row {
            if let Some(cell) = shares.get_mut(*option as usize) {
                *cell += weight;
            }
        }
    }
    shares.into_iter().map(|shares| question.votes(shares)).collect()
}
