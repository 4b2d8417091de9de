//! `weal why NAME`: from a line of the plan back to the needs it serves, and forward to what it enables.

use weal_base::suggest;
use weal_plan::{Status, why};

use super::plan;
use crate::arguments::Why;
use crate::{exit, terminal};

pub(crate) fn run(of: &Why) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let Some(answers) = plan::answers(&session, &of.choosing, &of.declared) else { return exit::USAGE };
    let possible =
        answers.iter().find(|answer| answer.plan.as_ref().is_some_and(|plan| plan.status != Status::Impossible));
    let Some(answer) = possible.or(answers.first()) else { return exit::ERRORS };
    terminal::problems(&answer.problems, &session);
    let Some(found) = &answer.plan else { return plan::code(answer) };
    if answers.len() > 1 {
        let chosen: Vec<String> = found.scenario.iter().map(|(choice, option)| format!("{choice}={option}")).collect();
        terminal::complain(&format!(
            "Choices are open; this is with {}. Ask for another with `--with`.",
            chosen.join(" ")
        ));
    }
    let Some(told) = why::why(&answer.tir, found, &weal_base::scripts::normal(&of.name)) else {
        let near = suggest::nearest(&of.name, why::names(&answer.tir).map(|(name, _)| name));
        let help = near.map_or_else(
            || "it names no recipe, resource, need, threshold, policy or place".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        terminal::complain(&format!("nothing in this program is called `{}`: {help}", of.name));
        return exit::USAGE;
    };
    terminal::show(&told.human(terminal::width()));
    plan::code(answer)
}
