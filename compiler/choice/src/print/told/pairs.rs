//! Each option against each other: the table, what was locked in, and the strongest paths.

use weal_base::layout::Align;
use weal_base::words::exact;

use super::super::page::{Cell, Part, Section, Table, Tone};
use super::names::{Names, whole};
use crate::ir::{Event, Pairs, Paths, Rule};

pub(super) fn sections(names: Names) -> Vec<Section> {
    let outcome = &names.report.outcome;
    let table = outcome.pairs.as_ref().map(|pairs| table(names, pairs));
    let paths = outcome.paths.as_ref().map(|paths| self::paths(names, paths));
    let locked = matches!(names.report.rule, Rule::RankedPairs | Rule::SplitCycle).then(|| locked(names));
    table.into_iter().chain(locked).chain(paths).collect()
}

/// The options in the order in which a table shows them: from the best on, where the rule has an order.
fn best_first(names: Names, options: u32) -> Vec<u32> {
    let order: Vec<u32> = names.report.outcome.order.iter().flatten().copied().collect();
    if order.len() == options as usize {
        return order;
    }
    let mut all: Vec<u32> = names.report.outcome.results.concat();
    let mut known = vec![false; options as usize];
    for option in &all {
        if let Some(known) = known.get_mut(*option as usize) {
            *known = true;
        }
    }
    all.extend((0..options).filter(|option| !known[*option as usize]));
    all
}

fn table(names: Names, pairs: &Pairs) -> Section {
    let mut section = Section::new("Each against each");
    let question = &names.report.question;
    let order = best_first(names, pairs.options);
    let shown: Vec<u32> = order.iter().copied().take(names.limits.compared).collect();
    if shown.len() < 2 {
        return section;
    }
    section.say("How many prefer the option of the row to that of the column; + by how many more they are.");
    let cell = |row: u32, column: u32| {
        let margin = pairs.margin(row, column);
        let tone = match margin {
            _ if row == column => Tone::Plain,
            margin if margin > 0 => Tone::Won,
            0 => Tone::Plain,
            _ => Tone::Lost,
        };
        let text = match row == column {
            true => "·".to_owned(),
            false => exact(&question.votes(pairs.prefer(row, column))),
        };
        let text = if margin > 0 { format!("{text} +{}", exact(&question.votes(margin.unsigned_abs()))) } else { text };
        Cell { text, tone }
    };
    let rows = (1..).zip(&shown).map(|(at, row)| {
        let name = Cell { text: format!("{at} {}", names.plain(*row)), tone: Tone::Plain };
        std::iter::once(name).chain(shown.iter().map(|column| cell(*row, *column))).collect()
    });
    let rows = rows.collect();
    let head = std::iter::once(String::new()).chain((1..=shown.len()).map(|at| exact(&whole(at)))).collect();
    let align = std::iter::once(Align::Left).chain(shown.iter().map(|_| Align::Right)).collect();
    section.parts.push(Part::Table(Table { head, align, rows }));
    section.parts.extend(names.rest(order.len(), shown.len(), "option", "options"));
    section.say(match pairs.condorcet() {
        Some(winner) => {
            format!("More prefer {} to each other option than the other way round.", names.option(winner))
        }
        None => "None is preferred to each other: there are circles, or some are level.".to_owned(),
    });
    section
}

/// Victories that count, and those left out because they would close a circle.
fn locked(names: Names) -> Section {
    let mut section = Section::new("Victories from the largest on");
    if names.report.rule == Rule::SplitCycle {
        section.heading = "Victories that count".to_owned();
    }
    let events = || names.report.outcome.rounds.iter().flat_map(|round| &round.events);
    let told = |event: &Event| match event {
        Event::Locked(a, b, more) => Some(format!("{} over {} by {}", names.option(*a), names.option(*b), exact(more))),
        Event::Skipped(a, b, more) => Some(format!(
            "{} over {} by {} does not count: it would close a circle of stronger victories",
            names.option(*a),
            names.option(*b),
            exact(more)
        )),
        _ => None,
    };
    let is_victory = |event: &&Event| matches!(event, Event::Locked(..) | Event::Skipped(..));
    let all = events().filter(is_victory).count();
    events().filter_map(told).take(names.limits.rounds).for_each(|one| section.say(one + "."));
    section.parts.extend(names.rest(all, names.limits.rounds.min(all), "victory", "victories"));
    section
}

/// The strongest paths between those elected and each other option.
fn paths(names: Names, paths: &Paths) -> Section {
    let mut section = Section::new("Strongest paths");
    let question = &names.report.question;
    let way = |path: &[u32]| {
        let most = names.limits.compared;
        let mut told: Vec<String> = path.iter().take(most).map(|option| names.plain(*option)).collect();
        told.extend((path.len() > most).then(|| "…".to_owned()));
        told.join(" → ")
    };
    let one = |from: u32, to: u32| {
        let path = paths.path(from, to);
        (!path.is_empty()).then(|| format!("{} ({})", way(&path), exact(&question.votes(paths.strength(from, to)))))
    };
    let there = |from: u32, to: u32| one(from, to).unwrap_or_else(|| "no way".to_owned());
    let back = |from: u32, to: u32| one(from, to).map_or_else(|| "no way back".to_owned(), |way| format!("back {way}"));
    let winners = names.report.outcome.results.concat();
    let pairs =
        winners.iter().flat_map(|from| (0..paths.options).filter(move |to| to != from).map(move |to| (*from, to)));
    let all = winners.len() * (paths.options as usize).saturating_sub(1);
    let shown = names.limits.options.min(all);
    for (from, to) in pairs.take(shown) {
        section.say(format!(
            "{} to {}: {}; {}.",
            names.option(from),
            names.option(to),
            there(from, to),
            back(to, from)
        ));
    }
    section.parts.extend(names.rest(all, shown, "pair", "pairs"));
    section
}
