//! Lines that are read without the program: decisions, and what was said to proposals.

use weal_base::Code;

use super::unknown_verb;
use super::words::{Word, Words};
use crate::ir::*;

/// What is wrong with a line.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) help: Option<String>,
}

impl Wrong {
    pub(super) fn line(message: impl Into<String>, help: impl Into<String>) -> Wrong {
        let label = "cannot be read".to_owned();
        Wrong { code: Code::BadJournal, message: message.into(), label, help: Some(help.into()) }
    }

    pub(super) fn labelled(self, label: &str) -> Wrong {
        Wrong { label: label.to_owned(), ..self }
    }
}

const ADOPT: &str = "write for example `2027-07-01 adopt  gear = no_trawl`";
const ACCEPT: &str = "such lines are written by `weal accept NUMBER`";
const REFUSE: &str = "such lines are written by `weal refuse NUMBER because \"…\"`";

/// Reads a line from its verb on.
pub(super) fn read(verb: &str, line: &str) -> Result<Event, Wrong> {
    let rest = line.strip_prefix(verb).unwrap_or("");
    match verb {
        "adopt" => adopt(rest),
        "repeal" => repeal(rest),
        "accept" => accept(rest),
        "refuse" => refuse(rest),
        verb => Err(unknown_verb(verb)),
    }
}

fn repeal(line: &str) -> Result<Event, Wrong> {
    let mut words = Words::of(line);
    let (choice, clauses) = (words.plain(), Clauses::read(words));
    match (choice, clauses) {
        (Some(choice), Some(_)) => Ok(Event::Repeal { choice: choice.to_owned() }),
        _ => Err(Wrong::line("this line does not say what is repealed", "write for example `2029-03-01 repeal gear`")),
    }
}

/// The line without the reason at its end, and the reason.
fn reason(line: &str) -> (&str, Option<String>) {
    match line.split_once("  because \"") {
        Some((said, reason)) => (said, Some(reason.trim_end().trim_end_matches('"').to_owned())),
        None => (line, None),
    }
}

fn adopt(line: &str) -> Result<Event, Wrong> {
    let (said, because) = reason(line);
    let mut words = said.split_whitespace();
    let (Some(choice), Some("=")) = (words.next(), words.next()) else {
        return Err(Wrong::line("this line does not say what is adopted", ADOPT));
    };
    let rest: Vec<&str> = words.collect();
    let adopt = adopted(choice, &rest, because);
    let adopt = adopt.ok_or_else(|| Wrong::line("what stands behind `adopt` is not complete", ADOPT))?;
    Ok(Event::Adopt(Box::new(adopt)))
}

/// `no_trawl until 2031-12-31 by schulze votes 412 of 780 question … terms … ballots … roll …`; a number may have a unit.
fn adopted(choice: &str, words: &[&str], because: Option<String>) -> Option<Adopt> {
    let known = |word: &&str| ["until", "by"].contains(word);
    let end = words.iter().position(known).unwrap_or(words.len());
    let option = words.get(..end)?.join(" ");
    if option.is_empty() {
        return None;
    }
    let mut adopt = Adopt { choice: choice.to_owned(), option, because, ..Adopt::default() };
    let mut rest = words.get(end..)?.iter().copied();
    let mut vote = Vote::default();
    let mut counted = false;
    while let Some(word) = rest.next() {
        let mut next = || rest.next().map(str::to_owned);
        match word {
            "until" => adopt.until = Some(next().filter(|day| Date::read(day).is_some())?),
            "by" => {
                vote.rule = next()?;
                counted = true;
            }
            "votes" => vote.voters = next()?.parse().ok()?,
            "of" => vote.roll_size = Some(next()?.parse().ok()?),
            "question" => vote.question = next()?,
            "terms" => vote.terms = next()?,
            "ballots" => vote.ballots = next()?,
            "roll" => vote.roll = Some(next()?),
            _ => return None,
        }
    }
    let whole = !vote.question.is_empty() && !vote.terms.is_empty() && !vote.ballots.is_empty();
    if counted && !whole {
        return None;
    }
    adopt.vote = counted.then_some(vote);
    Some(adopt)
}

fn accept(line: &str) -> Result<Event, Wrong> {
    let mut words = Words::of(line);
    let incomplete = || Wrong::line("what stands behind `accept` is not complete", ACCEPT);
    let first = words.plain().ok_or_else(incomplete)?;
    if first == "plan" {
        let Some(Word::Text(file)) = words.next() else { return Err(incomplete()) };
        let clauses = Clauses::read(words).ok_or_else(incomplete)?;
        let hash = clauses.hash.filter(|hash| matches!(hash.len(), 32 | 64) && is_hex(hash)).ok_or_else(incomplete)?;
        let Clauses { by, because, .. } = clauses;
        return Ok(Event::AcceptPlan(Box::new(AcceptPlan { file: file.to_owned(), hash, by, because })));
    }
    let number = first.parse().map_err(|_| incomplete())?;
    let mut changes = Vec::new();
    loop {
        changes.push(moved(&mut words).ok_or_else(incomplete)?);
        if !words.rest().starts_with(',') {
            break;
        }
        words.next();
    }
    let clauses = Clauses::read(words).ok_or_else(incomplete)?;
    let Clauses { by, because, proposal, .. } = clauses;
    let proposal = proposal.ok_or_else(incomplete)?;
    Ok(Event::Accept(Box::new(Accept { number, changes, proposal, by, because })))
}

/// `trawl_season at harbour 2028 3 -> 3.4`.
fn moved(words: &mut Words<'_>) -> Option<Moved> {
    let recipe = words.plain()?.to_owned();
    let mut next = words.plain()?;
    let mut place = None;
    if next == "at" {
        place = Some(words.plain()?.to_owned());
        next = words.plain()?;
    }
    let period = next.to_owned();
    let from = words.plain().filter(|number| is_number(number))?.to_owned();
    words.plain().filter(|arrow| *arrow == "->")?;
    let to = words.plain().filter(|number| is_number(number))?.to_owned();
    Some(Moved { recipe, place, period, from, to })
}

fn refuse(line: &str) -> Result<Event, Wrong> {
    let mut words = Words::of(line);
    let incomplete = || Wrong::line("what stands behind `refuse` is not complete", REFUSE);
    let number = words.plain().and_then(|number| number.parse().ok()).ok_or_else(incomplete)?;
    let Clauses { by, because, proposal, .. } = Clauses::read(words).ok_or_else(incomplete)?;
    let proposal = proposal.ok_or_else(incomplete)?;
    Ok(Event::Refuse(Box::new(Refuse { number, proposal, by, because })))
}

/// What can stand at the end of a line, in any order.
#[derive(Default)]
pub(super) struct Clauses {
    by: Option<String>,
    because: Option<String>,
    source: Option<String>,
    proposal: Option<String>,
    hash: Option<String>,
}

impl Clauses {
    /// Reads them to the end of the line; `None` where something else stands there, or one twice.
    pub(super) fn read(mut words: Words<'_>) -> Option<Clauses> {
        let mut found = Clauses::default();
        while let Some(word) = words.next() {
            let Word::Plain(word) = word else { return None };
            let (field, text) = match (word, words.next()?) {
                ("by", Word::Text(text) | Word::Plain(text)) => (&mut found.by, text),
                ("because", Word::Text(text)) => (&mut found.because, text),
                ("source", Word::Text(text)) => (&mut found.source, text),
                ("proposal", Word::Plain(text)) if is_hex(text) => (&mut found.proposal, text),
                ("hash", Word::Plain(text)) => (&mut found.hash, text),
                _ => return None,
            };
            if field.replace(text.to_owned()).is_some() {
                return None;
            }
        }
        Some(found)
    }
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a text is a number as Weal writes it, no less than zero: `3.4`, `12_000`.
fn is_number(text: &str) -> bool {
    text.parse::<weal_base::Rational>().is_ok_and(|number| !number.is_negative())
}
