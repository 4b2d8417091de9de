//! `weal test`: the expectations a program has of its plans.

use weal_driver::Limits;

use crate::arguments::Test;
use crate::{exit, terminal};

pub(crate) fn run(of: &Test) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let results = {
        let mut watched = terminal::Watched::new();
        session.test(&Limits::default(), &mut |step| watched.tell(&step))
    };
    let mut failed = 0;
    for result in &results {
        let bad = result.problems.has_errors();
        failed += usize::from(bad);
        let scenario = if result.scenario.is_empty() { String::new() } else { format!(" ({})", result.scenario) };
        terminal::show(&format!("{} {}{scenario}\n", if bad { "FAILED" } else { "passed" }, result.title));
        terminal::problems(&result.problems, &session);
    }
    let passed = results.len() - failed;
    terminal::show(&format!("{passed} passed, {failed} failed\n"));
    if failed == 0 { exit::DONE } else { exit::ERRORS }
}
