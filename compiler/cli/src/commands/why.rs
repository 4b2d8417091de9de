//! `weal why NAME`: from a line of the plan back to the needs it serves, and forward to what it enables.

use weal_base::suggest;
use weal_plan::why;

use super::plan;
use crate::arguments::Why;
use crate::{exit, terminal};

pub(crate) fn run(of: &Why) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let Some(answers) = plan::answers(&session, &of.choosing, &of.declared) else { return exit::USAGE };
    let (answer, found) = match plan::one(&session, &answers) {
        Ok(found) => found,
        Err(code) => return code,
    };
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
