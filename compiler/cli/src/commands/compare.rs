//! `weal compare`: every open option planned, and the consequences side by side.

use weal_plan::compare::Comparison;

use super::plan::{self, Chosen};
use crate::arguments::{Compare, CompareFormat, Named};
use crate::{exit, terminal};

pub(crate) fn run(of: &Compare) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let mut wanted = Vec::new();
    for one in &of.scenarios {
        match one {
            Named::Options(options) => wanted.push(Chosen { named: None, options: options.clone() }),
            Named::Declared(name) => match plan::declared(&session, name) {
                Some(chosen) => wanted.push(chosen),
                None => return exit::USAGE,
            },
        }
    }
    // What the program declares to be compared, unless something else is asked for.
    if wanted.is_empty() && !of.all && of.choosing.with.is_empty() {
        let base = session.base();
        wanted.extend(base.scenarios.iter().filter_map(|scenario| plan::declared(&session, &scenario.name)));
    }
    // Everything side by side shows what was decided beside the others; else it is followed.
    let settled = if wanted.is_empty() && of.choosing.with.is_empty() { Vec::new() } else { session.settled() };
    if wanted.is_empty() {
        wanted.push(Chosen::default());
    }
    let Some(answers) = plan::answers_for(&session, &of.choosing, &wanted, &settled) else { return exit::USAGE };
    let (names, answers): (Vec<_>, Vec<_>) = answers.into_iter().unzip();
    for answer in answers.iter().filter(|answer| answer.plan.is_none()) {
        terminal::problems(&answer.problems, &session);
    }
    let plans: Vec<_> = answers.iter().filter_map(|answer| Some((&*answer.tir, answer.plan.as_ref()?))).collect();
    let codes: Vec<u8> = answers.iter().map(plan::code).collect();
    if plans.len() < answers.len() {
        return codes.into_iter().find(|code| *code != exit::DONE).unwrap_or(exit::ERRORS);
    }
    let comparison = Comparison::of(&plans).named(names);
    terminal::show(&match of.format {
        CompareFormat::Human => comparison.human(terminal::width()),
        CompareFormat::Json => comparison.json(),
        CompareFormat::Md => comparison.md(),
    });
    // A comparison is an answer even where some options are impossible; only where all are is there none.
    if codes.iter().all(|code| *code == exit::IMPOSSIBLE) {
        return exit::IMPOSSIBLE;
    }
    if codes.contains(&exit::LIMIT) { exit::LIMIT } else { exit::DONE }
}
