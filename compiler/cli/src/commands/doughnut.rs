//! `weal doughnut`: floors and ceilings of a plan together, in all and place by place.

use weal_plan::{Status, doughnut};

use super::plan;
use crate::arguments::{Doughnut, DoughnutFormat};
use crate::{exit, terminal};

pub(crate) fn run(of: &Doughnut) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let Some(answers) = plan::answers(&session, &of.choosing, &of.declared) else { return exit::USAGE };
    let (answer, found) = match plan::one(&session, &answers) {
        Ok((answer, found)) if found.status != Status::Impossible => (answer, found),
        Ok((answer, _)) => {
            terminal::show("No plan is possible.\n");
            return plan::code(answer);
        }
        Err(code) => return code,
    };
    let drawn = doughnut::doughnut(&answer.tir, found);
    let text = match of.format {
        DoughnutFormat::Human => doughnut::human(&drawn, terminal::width()),
        DoughnutFormat::Json => doughnut::json(&drawn),
        DoughnutFormat::Svg => doughnut::svg(&drawn),
    };
    match &of.output {
        Some(file) => {
            if let Err(error) = terminal::write(file, &text) {
                terminal::complain(&error);
                return exit::ERRORS;
            }
        }
        None => terminal::show(&text),
    }
    plan::code(answer)
}
