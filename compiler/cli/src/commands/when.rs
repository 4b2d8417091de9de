//! `weal when`: by when needs that are due once can be met, and what holds them up.

use weal_replan::when;

use super::plan::{as_settled, declared};
use crate::arguments::{DataFormat, When};
use crate::{exit, terminal};

pub(crate) fn run(of: &When) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let mut given = of.choosing.with.clone();
    if let Some(name) = &of.declared.scenario {
        let Some(chosen) = declared(&session, name) else { return exit::USAGE };
        given.extend(chosen.options);
    }
    as_settled(&mut given, &session.settled());
    let (scenarios, problems) = session.scenarios(&given);
    terminal::problems(&problems, &session);
    let Some(first) = scenarios.first().filter(|_| !problems.has_errors()) else { return exit::USAGE };
    if scenarios.len() > 1 {
        let chosen: Vec<String> =
            first.names(&session.base()).iter().map(|(choice, option)| format!("{choice}={option}")).collect();
        terminal::complain(&format!(
            "Choices are open; this is with {}. Ask for another with `--with`.",
            chosen.join(" ")
        ));
    }
    let mut scenario = first.clone();
    scenario.robust = of.choosing.robust;
    let (found, problems) = session.when(&scenario, of.need.as_deref());
    terminal::problems(&problems, &session);
    let Some(found) = found else { return exit::ERRORS };
    terminal::show(&match of.format {
        DataFormat::Human => when::human(&found, terminal::width()),
        DataFormat::Json => when::json(&found),
    });
    exit::DONE
}
