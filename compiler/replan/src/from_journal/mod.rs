//! What happened, folded into the program.
//!
//! The program as it is now is an ordinary program: gains, losses, counts and promises stand in it as what comes in once,
//! signals as amounts from a day on, runs that were done as rules of a policy of its own. So planning, certificates and
//! explanations work on it as on any other. The rules are those of `spec/planning.md`, "What happened".

mod amounts;
mod books;
mod facts;
mod fleet;
mod lifted;
mod past;
mod promises;
mod reports;
mod rules;
mod runs;
mod signals;
pub(crate) mod words;

use weal_base::{Problems, Site};
use weal_plan::Plan;
use weal_plan::ledger::Given;
use weal_tir::calendar::{Day, Duration};
use weal_tir::{Event, Happened, PlaceId, PolicyId, ResourceId, Tir};

use crate::ir::{Cause, Change, Now};
use books::Books;
use facts::Facts;
use past::{Known, Past};

pub use rules::POLICY;

/// A proposal that was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    /// The day it was accepted.
    pub day: Day,
    /// The line that says so.
    pub site: Site,
    /// What it changes.
    pub changes: Vec<Change>,
}

/// How often lines are read again at most, as it shows what could not be done.
const MOST_PASSES: u32 = 12;

/// What the order of a day's lines is: counts say what there is at its end, and what was agreed on knew all of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Happened,
    Counted,
    Agreed,
}

/// A line, by its place in the list it comes from.
#[derive(Clone, Copy)]
enum Step {
    Event(usize),
    Accepted(usize),
}

/// The program as it is on `today`, after `events` (in the order of the journals; days are put in order here), and what is
/// wrong with lines that cannot be counted. `plan` is the plan that everybody started from; `accepted` lies over it.
/// Lines before the horizon, after its end, and later than `today` change nothing. Runs that start before `today` and
/// `fence` later are marked so.
pub fn from_journal(
    tir: &Tir,
    adopted: &[PolicyId],
    plan: &Plan,
    accepted: &[Accepted],
    events: &[Event],
    fence: Option<&Duration>,
    today: Day,
) -> (Now, Problems) {
    let steps = in_order(tir, accepted, events, today);
    let nodes = steps.iter().filter_map(|step| match step {
        Step::Event(at) => events.get(*at).and_then(node_of),
        Step::Accepted(_) => None,
    });
    let nodes: Vec<_> = nodes.collect();
    let mut known = Known { planned: Given::from_plan(tir, plan), ..Known::default() };
    // What could not be done is known only at the end, and what was counted afterwards was counted all the same.
    let mut passes = 0;
    let (mut program, mut facts, past) = loop {
        let (mut program, mut facts) = read(tir, (&steps, &nodes), accepted, events, &known, today);
        let served = books::served(&program, tir, &known.planned);
        let mut past = Past::new(&program, runs::standing(&program, &facts, fence), served, &facts);
        passes += 1;
        if !past.settle(&mut program, &mut facts, events, &mut known) || passes == MOST_PASSES {
            break (program, facts, past);
        }
        past.learn(tir, &program, &facts, &mut known);
    };
    let standing = past.standing();
    let lifts = lifted::lift(&mut program, &mut facts, &past, adopted);
    let mut in_force = adopted.to_vec();
    in_force.extend(rules::write(&mut program, &mut facts, &standing, events, lifts));
    let rank: Vec<usize> =
        steps.iter().filter_map(|step| if let Step::Event(at) = step { Some(*at) } else { None }).collect();
    let causes = rank.into_iter().filter(|at| facts.causes.contains(at)).filter_map(|at| events.get(at).map(cause));
    let causes = causes.collect();
    let reports = facts.runs.reports(&standing);
    known.problems.into_iter().for_each(|problem| facts.problems.push(problem));
    let now = Now {
        tir: program,
        adopted: in_force,
        today,
        period: facts.period,
        standing,
        causes,
        counts: facts.counts,
        promises: facts.promises,
        reports,
        given: past.given,
    };
    (now, facts.problems)
}

/// Reads all lines in order: the program with what came and went and with all signals, and all else that is known.
fn read(
    tir: &Tir,
    (steps, nodes): (&[Step], &[(ResourceId, PlaceId)]),
    accepted: &[Accepted],
    events: &[Event],
    known: &Known,
    today: Day,
) -> (Tir, Facts) {
    let (mut program, added) = books::with_nodes(tir, nodes.iter().copied());
    let mut facts = Facts::new(tir, &known.planned, today);
    facts.runs.limit(&known.possible);
    facts.kept.clone_from(&known.kept);
    for (node, day, amount, site) in &known.elsewhere {
        facts.come_from_elsewhere(*node, *day, amount, *site);
    }
    let is_signal = |step: &Step| match step {
        Step::Event(at) => matches!(events.get(*at), Some(Event { what: Happened::Signal { .. }, .. })),
        Step::Accepted(_) => false,
    };
    let mut rest = steps;
    while let Some(first) = rest.first() {
        if is_signal(first) {
            if let Step::Event(at) = first
                && let Some(event) = events.get(*at)
            {
                signals::apply(&mut program, event, *at, &mut facts);
            }
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        // Between two signals the amounts of the program stay as they are.
        let until = rest.iter().position(is_signal).unwrap_or(rest.len());
        let (now, later) = rest.split_at(until);
        let mut books = Books::new(&program, tir, &known.planned);
        for step in now {
            match step {
                Step::Event(at) => {
                    if let Some(event) = events.get(*at) {
                        take(event, *at, &mut facts, &mut books);
                    }
                }
                Step::Accepted(at) => {
                    if let Some(accepted) = accepted.get(*at) {
                        runs::agree(accepted, &mut facts, &mut books);
                    }
                }
            }
        }
        rest = later;
    }
    facts.runs.settle_quietly(facts.period);
    promises::still_to_come(events, &mut facts);
    books::without_nodes(&mut program, added);
    for (resource, supply) in std::mem::take(&mut facts.supplies) {
        if let Some(resource) = program.resources.get_mut(resource.index()) {
            resource.details.get_or_insert_with(Box::default).supply.push(supply);
        }
    }
    (program, facts)
}

fn take(event: &Event, at: usize, facts: &mut Facts, books: &mut Books) {
    let period = facts.period_of(event.day);
    runs::settle(period, facts, books);
    match &event.what {
        Happened::Counted { resource, place, amount } => {
            let last = facts.horizon.get(period as usize).is_some_and(|period| period.1.0 == event.day.0 + 1);
            runs::settle(period + u32::from(last), facts, books);
            amounts::counted(event, at, (*resource, *place), amount, facts, books);
        }
        Happened::Changed { resource, place, amount } => {
            amounts::changed(event, at, (*resource, *place), amount, facts, books);
        }
        Happened::Ran { recipe, place, how, runs } => {
            reports::ran(event, at, (*recipe, *place), *how, runs, facts, books);
        }
        Happened::Promised { to, resource, place, amount, by } => {
            promises::promised(at, *to, (*resource, *place), amount, *by, facts);
        }
        Happened::Delivered { to, resource, place, amount } => {
            promises::delivered(event, at, *to, (*resource, *place), amount, facts, books);
        }
        Happened::Signal { .. } => {}
    }
}

/// The lines that count, day by day.
fn in_order(tir: &Tir, accepted: &[Accepted], events: &[Event], today: Day) -> Vec<Step> {
    let (Some(first), Some(last)) = (tir.horizon.periods.first(), tir.horizon.periods.last()) else {
        return Vec::new();
    };
    let counts = |day: Day| first.start <= day && day < last.end && day <= today;
    let events = events.iter().enumerate().map(|(at, event)| {
        let counted = matches!(event.what, Happened::Counted { .. });
        (event.day, if counted { Turn::Counted } else { Turn::Happened }, Step::Event(at))
    });
    // What was agreed on before the horizon was agreed on for it.
    let accepted = accepted.iter().enumerate().map(|(at, accepted)| {
        let day = if accepted.day < first.start { first.start } else { accepted.day };
        let turn = if accepted.day < first.start { Turn::Happened } else { Turn::Agreed };
        (day, turn, Step::Accepted(at))
    });
    let mut steps: Vec<_> = accepted.chain(events).filter(|(day, ..)| counts(*day)).collect();
    steps.sort_by_key(|(day, turn, _)| (*day, *turn));
    steps.into_iter().map(|(.., step)| step).collect()
}

/// The node a line is about.
fn node_of(event: &Event) -> Option<(ResourceId, PlaceId)> {
    match &event.what {
        Happened::Counted { resource, place, .. }
        | Happened::Changed { resource, place, .. }
        | Happened::Promised { resource, place, to: None, .. }
        | Happened::Delivered { resource, place, to: None, .. } => Some((*resource, *place)),
        _ => None,
    }
}

fn cause(event: &Event) -> Cause {
    let because = event.because.as_ref().map(|because| format!(" ({because})")).unwrap_or_default();
    Cause { day: event.day, text: format!("{}{because}", event.text), seal: event.seal.to_string(), site: event.site }
}

#[cfg(test)]
mod tests;
