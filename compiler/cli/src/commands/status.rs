//! `weal status`: what was done beside what was planned.

use weal_replan::status;

use super::replan::under_way;
use crate::arguments::{DataFormat, Status};
use crate::{exit, terminal};

pub(crate) fn run(of: &Status) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let stands = match under_way(&session, &of.on, &of.choosing) {
        Ok(stands) => stands,
        Err(code) => return code,
    };
    let found = session.status(&stands);
    terminal::show(&match of.format {
        DataFormat::Human => status::human(&found, terminal::width()),
        DataFormat::Json => status::json(&found),
    });
    exit::DONE
}
