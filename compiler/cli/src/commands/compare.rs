//! `weal compare`: every open option planned, and the consequences side by side.

use weal_plan::compare::Comparison;

use super::plan;
use crate::arguments::{Compare, CompareFormat};
use crate::{exit, terminal};

pub(crate) fn run(of: &Compare) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let named: Vec<&[(String, String)]> = match &of.scenarios[..] {
        [] => vec![&[]],
        some => some.iter().map(|pairs| &pairs.0[..]).collect(),
    };
    let Some(answers) = plan::answers_for(&session, &of.choosing, &named) else { return exit::USAGE };
    for answer in answers.iter().filter(|answer| answer.plan.is_none()) {
        terminal::problems(&answer.problems, &session);
    }
    let plans: Vec<_> = answers.iter().filter_map(|answer| Some((&*answer.tir, answer.plan.as_ref()?))).collect();
    let codes: Vec<u8> = answers.iter().map(plan::code).collect();
    if plans.len() < answers.len() {
        return codes.into_iter().find(|code| *code != exit::DONE).unwrap_or(exit::ERRORS);
    }
    let comparison = Comparison::of(&plans);
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
