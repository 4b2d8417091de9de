//! The rounds of a count, step by step, and the ties met on the way.

use weal_base::Rational;
use weal_base::layout::Align;
use weal_base::words::exact;

use super::super::page::{Bar, Bars, Part, Section, Stands, Table};
use super::names::Names;
use super::{grades, paid};
use crate::ir::{Event, Round, Rule, Stage, Tie};

pub(super) fn sections(names: Names) -> Vec<Section> {
    let (report, outcome) = (names.report, &names.report.outcome);
    let mut section = Section::new("The count");
    if let Some((low, high)) = &outcome.between {
        section.say(format!(
            "The votes are halved between {} and {}; the lower of the two is taken.",
            names.number(low),
            names.number(high)
        ));
    }
    let several = outcome.rounds.len() > 1;
    if outcome.rounds.iter().any(|round| round.stage == Stage::Price) {
        paid::told(names, &mut section);
        return vec![section];
    }
    for (at, round) in outcome.rounds.iter().enumerate().take(names.limits.rounds) {
        if several {
            section.say(format!("Round {}{}", at + 1, heading(names, round)));
        } else if !round.counts.is_empty() {
            section.say(capital(&what(names, round)));
        }
        match round.stage {
            Stage::Median => grades::told(names, &mut section),
            Stage::Victories | Stage::WorstDefeat => section.parts.extend(figures(names, round)),
            _ => section.parts.extend(bars(names, round)),
        }
        section.parts.extend(names.rest(round.counts.len(), names.limits.options, "option", "options"));
        if let Some(exhausted) = round.exhausted.as_ref().filter(|votes| votes.is_positive()) {
            section.say(format!("{} for none of these.", names.votes(exhausted)));
        }
        if !matches!(report.rule, Rule::RankedPairs | Rule::SplitCycle) {
            let told: Vec<String> = round.events.iter().filter_map(|event| loose(names, round, event)).collect();
            told.iter().take(names.limits.rounds).for_each(|told| section.say(told.clone()));
        }
    }
    section.parts.extend(names.rest(outcome.rounds.len(), names.limits.rounds, "round", "rounds"));
    vec![section]
}

/// `: votes; more than 206 are needed`.
fn heading(names: Names, round: &Round) -> String {
    format!(": {}", what(names, round))
}

fn what(names: Names, round: &Round) -> String {
    let counted = match round.stage {
        Stage::Votes => "votes",
        Stage::Points => "points",
        Stage::Runoff => "votes between the best two",
        Stage::Victories => "victories less defeats, each against each",
        Stage::WorstDefeat => "the worst defeat of each: how many more prefer another",
        Stage::Median => "grades",
        Stage::Objections => "objections",
        Stage::Loads => "loads: what each voter bears of those elected",
        Stage::Price => "what each supporter pays",
    };
    let needed = match (&round.needed, names.report.rule) {
        (None, _) => String::new(),
        (Some(needed), Rule::InstantRunoff | Rule::TwoRound) => format!("; more than {} are needed (│)", exact(needed)),
        (Some(needed), Rule::Stv | Rule::Meek) => format!("; the quota is {} (│)", exact(needed)),
        (Some(needed), Rule::Consent) => format!("; {} stop an option (│)", exact(needed)),
        (Some(needed), Rule::Median | Rule::MiddleMean) => format!("; half of them are {}", exact(needed)),
        (Some(needed), _) => format!("; {} are needed (│)", exact(needed)),
    };
    format!("{counted}{needed}")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Options of a round as they are told: those with most first, equal ones in the order of the question.
fn ordered<'a>(names: Names, round: &'a Round) -> Vec<&'a (u32, Rational)> {
    let mut all: Vec<&(u32, Rational)> = round.counts.iter().collect();
    let least_first = matches!(round.stage, Stage::WorstDefeat | Stage::Objections | Stage::Loads | Stage::Price);
    all.sort_by(|a, b| if least_first { a.1.cmp(&b.1) } else { b.1.cmp(&a.1) }.then(a.0.cmp(&b.0)));
    all.truncate(names.limits.options);
    all
}

fn stands(round: &Round, option: u32) -> Stands {
    let found = round.events.iter().find_map(|event| match event {
        Event::Elected(one) if *one == option => Some(Stands::Elected),
        Event::Eliminated(one) if *one == option => Some(Stands::Out),
        _ => None,
    });
    found.unwrap_or(Stands::In)
}

fn bars(names: Names, round: &Round) -> Option<Part> {
    let whole = round.counts.iter().map(|(_, votes)| votes.to_f64()).fold(0.0, f64::max);
    let needed = round.needed.as_ref().map(Rational::to_f64);
    let bar = |(option, votes): &(u32, Rational)| Bar {
        name: names.plain(*option),
        size: votes.to_f64(),
        figure: exact(votes),
        told: came(names, round, *option),
        stands: stands(round, *option),
    };
    let bars: Vec<Bar> = ordered(names, round).into_iter().map(bar).collect();
    let whole = whole.max(needed.unwrap_or(0.0));
    (!bars.is_empty()).then_some(Part::Bars(Bars { bars, needed, whole }))
}

/// What came of an option in a round: `out; 3 to b, 1 to nobody`.
fn came(names: Names, round: &Round, option: u32) -> String {
    let mut told = match stands(round, option) {
        Stands::Elected => names.elected().to_owned(),
        Stands::Out if round.stage == Stage::Objections => "stopped".to_owned(),
        Stands::Out => "out".to_owned(),
        Stands::In => String::new(),
    };
    let moved = round.events.iter().filter_map(|event| match event {
        Event::Transferred { from, to, votes } if *from == option => Some((to, votes)),
        _ => None,
    });
    let mut moved: Vec<_> = moved.collect();
    moved.sort_by(|a, b| b.1.cmp(a.1).then(a.0.is_none().cmp(&b.0.is_none())).then(a.0.cmp(b.0)));
    let (all, most) = (moved.len(), names.limits.options);
    let to = |(to, votes): (&Option<u32>, &Rational)| match to {
        Some(to) => format!("{} to {}", exact(votes), names.plain(*to)),
        None => format!("{} to nobody", exact(votes)),
    };
    let mut moves: Vec<String> = moved.into_iter().take(most).map(to).collect();
    moves.extend((all > most).then(|| format!("to {} more", all - most)));
    if !moves.is_empty() {
        told += &format!("{}{}", if told.is_empty() { "" } else { ": " }, moves.join(", "));
    }
    told
}

/// Options with figures that are no bars, for they can be less than nothing.
fn figures(names: Names, round: &Round) -> Option<Part> {
    let elected = |option: u32| if stands(round, option) == Stands::Elected { names.elected() } else { "" };
    let row = |(option, figure): &(u32, Rational)| {
        let figure = match round.stage {
            Stage::WorstDefeat if !figure.is_positive() => "no defeat".to_owned(),
            _ => exact(figure),
        };
        vec![names.plain(*option), figure, elected(*option).to_owned()]
    };
    let rows: Vec<Vec<String>> = ordered(names, round).into_iter().map(row).collect();
    (!rows.is_empty()).then(|| Part::Table(Table::plain(&[Align::Left, Align::Right, Align::Left], rows)))
}

/// What happened that stands beside no bar.
fn loose(names: Names, round: &Round, event: &Event) -> Option<String> {
    let beside_bar = |option: &u32| round.counts.iter().any(|(known, _)| known == option);
    match event {
        Event::Elected(option) if !beside_bar(option) => {
            Some(format!("{} is {}.", names.option(*option), names.elected()))
        }
        Event::Eliminated(option) if !beside_bar(option) => Some(format!("{} is out.", names.option(*option))),
        Event::Transferred { from, to: Some(to), votes } if !beside_bar(from) => {
            Some(format!("{} pass from {} to {}.", names.votes(votes), names.option(*from), names.option(*to)))
        }
        Event::Transferred { from, to: None, votes } if !beside_bar(from) => {
            Some(format!("{} of {} pass to nobody.", names.votes(votes), names.option(*from)))
        }
        Event::CutOff(votes) => Some(format!("{} are lost, for decimals are cut off.", names.votes(votes))),
        Event::TooDear(option) => Some(format!("{} does not fit what is left.", names.option(*option))),
        Event::Ended => Some("Nothing more can be taken.".to_owned()),
        _ => None,
    }
}

/// Ties, and who won them.
pub(super) fn ties(names: Names) -> Section {
    let mut section = Section::new("Ties");
    let (all, rounds) = (&names.report.outcome.ties, names.report.outcome.rounds.len());
    let told = |tie: &Tie| {
        let when = if rounds > 1 { format!("In round {}, ", tie.round + 1) } else { String::new() };
        let level = format!("{when}{} are level", names.options(&tie.among));
        match tie.taken {
            Some(taken) if tie.out => {
                format!("{level}; by the order declared for ties {} goes out.", names.option(taken))
            }
            Some(taken) => format!("{level}; by the order declared for ties {} is taken.", names.option(taken)),
            None => format!("{level}, and nobody breaks the tie."),
        }
    };
    all.iter().take(names.limits.rounds).for_each(|tie| section.say(told(tie)));
    section.parts.extend(names.rest(all.len(), names.limits.rounds, "tie", "ties"));
    let order = &names.report.question.priority;
    if !order.is_empty() && all.iter().any(|tie| tie.taken.is_some()) {
        let shown: Vec<String> = order.iter().take(names.limits.options).map(|option| names.option(*option)).collect();
        let more = if order.len() > shown.len() { ", …" } else { "" };
        section.say(format!("The order for ties, laid down before the count: {}{more}.", shown.join(", ")));
    }
    if names.report.outcome.more {
        section
            .say("There are more ways to break the ties than could be followed; there may be more results than these.");
    }
    section
}
