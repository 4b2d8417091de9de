//! Who decides, by which rule, how a ballot is filled in, and what happens then: in sentences, as the program declares it.

mod filling;

pub(super) use filling::costs_of;

use weal_base::Rational;
use weal_choice::{Completion, Form, Formula, Kind, Repeated, Rule, Satisfaction, TieRule};
use weal_tir::calendar::Day;
use weal_tir::{Choice, Decide, WHOLE};

use super::Given;
use crate::words::{count, exact, list, percent, with_unit};

/// The heading of what stands on the ballot itself, too.
pub(super) const HOW: &str = "How to fill in the ballot";

/// How a choice is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deciding {
    /// Sentences under their headings, in the order in which they are read.
    pub lines: Vec<Line>,
    /// The ballot to fill in.
    pub blank: Blank,
}

/// What is told under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The heading.
    pub title: &'static str,
    /// The sentences.
    pub says: Vec<String>,
}

/// A ballot to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// The choice.
    pub choice: String,
    /// What is filled in.
    pub form: Form,
    /// The options on it: name, text, and what it costs of the budget.
    pub options: Vec<(String, String, String)>,
    /// The lowest and the highest score.
    pub scale: (i32, i32),
    /// The words that can be given, from the worst to the best.
    pub grades: Vec<String>,
    /// Of a number: its unit, the least and the most.
    pub number: Option<(String, String, String)>,
    /// Whether it is signed.
    pub signed: bool,
    /// Whether the vote may be handed to somebody else.
    pub delegate: bool,
    /// Who may vote, where there is a roll.
    pub voters: Vec<String>,
}

/// How a choice is decided; `None` where the program does not say.
pub(super) fn deciding(given: &Given<'_>, choice: &Choice) -> Option<Deciding> {
    let decide = choice.decide.as_deref()?;
    let blank = filling::blank(given, choice, decide);
    let mut lines = vec![
        Line { title: "Who decides", says: who(given, decide) },
        Line { title: HOW, says: filling::how(&blank, decide) },
        Line { title: "How the votes decide", says: rule(given, choice, decide) },
        Line { title: "If it is close, or few vote", says: bars(choice, decide) },
        Line { title: "When", says: when(decide) },
    ];
    lines.retain(|line| !line.says.is_empty());
    Some(Deciding { lines, blank })
}

fn who(given: &Given<'_>, decide: &Decide) -> Vec<String> {
    let place = given.tir.places.get(decide.electorate.unwrap_or(WHOLE).index());
    let name = place.map_or("", |place| &*place.name);
    let people = place.and_then(|place| place.people.as_ref());
    let mut told = Vec::new();
    let of = if name.is_empty() { "everybody".to_owned() } else { format!("the people of {name}") };
    match (&decide.roll, given.voters) {
        (Some(file), Some(voters)) => {
            let on = count(voters.len(), "person", "people");
            told.push(format!("Those of {of} who stand on the roll `{file}`: {on}."));
        }
        (Some(file), None) => told.push(format!("Those of {of} who stand on the roll `{file}`.")),
        (None, _) => told.push(match people {
            Some(people) => format!("{}, {}.", capital(&of), exact(people)),
            None => format!("{}.", capital(&of)),
        }),
    }
    told.push(match &decide.acceptance.weight {
        None => "Every vote counts the same.".to_owned(),
        Some(weight) => format!("A vote weighs what this gives for the person on the roll: {}.", formula(weight)),
    });
    if decide.acceptance.delegation {
        told.push(
            "You may hand your vote to another person: leave the ballot empty and write down whom. Whoever votes \
             in the end casts it with their own; if they do not vote, or the way leads back to you, it is lost."
                .to_owned(),
        );
    }
    told
}

/// Arithmetic over columns of the roll, as people write it.
fn formula(of: &Formula) -> String {
    let inner = |of: &Formula| match of {
        Formula::Number(_) | Formula::Column(_) => formula(of),
        _ => format!("({})", formula(of)),
    };
    match of {
        Formula::Number(number) => exact(number),
        Formula::Column(name) => format!("`{name}`"),
        Formula::Add(a, b) => format!("{} + {}", inner(a), inner(b)),
        Formula::Subtract(a, b) => format!("{} − {}", inner(a), inner(b)),
        Formula::Times(a, b) => format!("{} × {}", inner(a), inner(b)),
        Formula::Over(a, b) => format!("{} / {}", inner(a), inner(b)),
    }
}

fn rule(given: &Given<'_>, choice: &Choice, decide: &Decide) -> Vec<String> {
    let mut told = vec![format!("By {}: {}", decide.rule.name().replace('_', " "), lower(decide.rule.in_words()))];
    if let Some(seats) = decide.seats.filter(|_| decide.rule.kinds().contains(&Kind::Seats)) {
        told.push(if seats == 1 { "One option is chosen.".to_owned() } else { format!("{seats} options are chosen.") });
    }
    if !decide.budget.is_empty() {
        let amounts: Vec<String> = decide
            .budget
            .iter()
            .filter_map(|one| {
                let resource = given.tir.resources.get(one.resource.index())?;
                Some(format!("{} of {}", with_unit(&exact(&one.amount), &resource.unit), resource.name))
            })
            .collect();
        told.push(format!("What is chosen may cost no more than {}.", list(&amounts)));
    }
    if decide.rule == Rule::EqualShares {
        if choice.basket.is_some() && decide.seats.is_none() {
            told.push(
                match decide.satisfaction {
                    Satisfaction::Cost => "A project counts to those who approve of it as much as it costs.",
                    Satisfaction::Count => "A project counts to those who approve of it as one, whatever it costs.",
                }
                .to_owned(),
            );
        }
        told.push(
            match decide.completion {
                Completion::None => "What nobody can pay for any more is not chosen, even if something is left.",
                Completion::Exhaustive => {
                    "All shares are then made larger step by step, and it is counted again, until nothing that anybody \
                     wants fits into what is left; an outcome that would cost too much does not hold, but the one before."
                }
                Completion::Overspend => {
                    "All shares are then made larger step by step, and it is counted again, until the outcome would cost \
                     too much; the one before holds."
                }
                Completion::Phragmen => {
                    "Seats that are then left over are filled one by one: everybody is given more money bit by bit, and \
                     those who approve of an option pay for it as soon as they can together."
                }
            }
            .to_owned(),
        );
    }
    if decide.rule == Rule::Greedy && decide.satisfaction == Satisfaction::Count {
        told.push("Most ballots means here: most for the part of the budget that a project takes.".to_owned());
    }
    if decide.rule == Rule::Consent {
        told.push(match &decide.objections {
            None => "One objection is enough to stop an option.".to_owned(),
            Some(part) => format!("Objections on {} of the ballots stop an option.", part_of(part)),
        });
    }
    told
}

fn bars(choice: &Choice, decide: &Decide) -> Vec<String> {
    let mut told = Vec::new();
    let status = decide.status.and_then(|at| choice.options.get(at as usize)).map(|option| &*option.name);
    let else_what = match status {
        Some(status) => format!("else `{status}` stays"),
        None => "else nothing is decided".to_owned(),
    };
    if let Some(quorum) = &decide.quorum {
        let who = if decide.roll.is_some() { "of those on the roll" } else { "of those who may vote" };
        told.push(format!("At least {} {who} must vote; {else_what}.", part_of(quorum)));
    }
    if let Some(majority) = &decide.majority {
        let half = Rational::ratio(1, 2).is_some_and(|half| half == *majority);
        let needed = if half { "more than half".to_owned() } else { format!("at least {}", part_of(majority)) };
        let of = match decide.rule.form() {
            Form::Approval => "of the ballots must approve of it".to_owned(),
            _ if decide.rule == Rule::Plurality => "of the ballots must put it first".to_owned(),
            _ => match status {
                Some(status) => format!("of those who prefer one of the two must prefer it to `{status}`"),
                None => "of those who prefer one of the two must prefer it, against each other option".to_owned(),
            },
        };
        let lead = if status.is_some() { "For another option to be chosen" } else { "For an option to be chosen" };
        told.push(format!("{lead}, {needed} {of}; {else_what}."));
    }
    if let (Some(status), true, true) = (status, decide.quorum.is_none(), decide.majority.is_none()) {
        told.push(format!("If no option is chosen, `{status}` stays."));
    }
    if decide.rule.kinds().contains(&Kind::Number) {
        return told;
    }
    told.push(match (decide.ties, status) {
        (TieRule::Open, _) => "If options are tied, the choice stays open between them.".to_owned(),
        (TieRule::Order, _) => "If options are tied, the one named first on this paper is chosen.".to_owned(),
        (TieRule::Status, Some(status)) => {
            format!("If options are tied, `{status}` stays if it is among them, else the one named first on this paper is chosen.")
        }
        (TieRule::Status, None) => "If options are tied, the one named first on this paper is chosen.".to_owned(),
        (TieRule::Lot, _) => {
            let seed = decide.seed.as_deref().unwrap_or_default();
            format!("If options are tied, a lot decides that everybody can draw again, from the published words \"{seed}\".")
        }
    });
    told
}

fn when(decide: &Decide) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(closes) = &decide.acceptance.closes {
        told.push(format!("The last day to vote is {closes}."));
    }
    let repeated = match decide.acceptance.repeated {
        Repeated::Last => "Who votes several times is counted once, by the last ballot.",
        Repeated::First => "Who votes several times is counted once, by the first ballot.",
        Repeated::Void => "Who votes several times is not counted at all.",
    };
    told.push(repeated.to_owned());
    if let Some(until) = decide.until {
        told.push(format!("What is decided holds until {}; then it is open again.", Day(until.0 - 1)));
    }
    told
}

/// `40 %`, or `2/3` where percent have no end: a rounded bound would be another one.
fn part_of(part: &Rational) -> String {
    let hundred = part * &Rational::from(100);
    let short = (&hundred * &Rational::from(100)).to_i64();
    match short {
        Some(_) => format!("{} %", hundred.to_decimal(2)),
        None if part.to_f64() > 0.0 => part.to_string(),
        None => percent(part.to_f64()),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + chars.as_str())
}
