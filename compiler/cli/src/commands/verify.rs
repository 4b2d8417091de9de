//! `weal verify PLAN`: the certificate of a plan file, recomputed.

use weal_base::{Code, Diagnostic, FileId, Site, World as _};
use weal_plan::print;

use crate::arguments::Verify;
use crate::{exit, terminal};

/// How many violations are shown.
const SHOWN: usize = 20;

pub(crate) fn run(of: &Verify) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let text = match weal_base::world::Disk.read(&of.plan) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => {
            terminal::problem(&of.plan, terminal::unreadable(&of.plan, &error));
            return exit::ERRORS;
        }
    };
    let plan = match print::read(&text) {
        Ok(plan) => plan,
        Err(error) => {
            terminal::problem(&of.plan, error.diagnostic(Site::File(FileId(0))));
            return exit::ERRORS;
        }
    };
    let (verified, problems) = session.verify(&plan);
    terminal::problems(&problems, &session);
    let Some(verified) = verified else { return exit::ERRORS };
    for bound in &verified.bounds {
        terminal::show(&format!("{}: {}; no plan is better than {}\n", bound.aim, bound.value, bound.bound));
    }
    let deviation = format!(
        "{} conditions checked, the largest deviation is {:.1e} of its size",
        verified.conditions, verified.worst
    );
    if verified.passed {
        terminal::show(&format!("The plan holds: {deviation}.\n"));
        return exit::DONE;
    }
    let root = Site::File(FileId(0));
    let mut found = Diagnostic::error(Code::NotCertified, format!("the plan does not hold: {deviation}"), root, "");
    for violation in verified.violations.iter().take(SHOWN) {
        found = found.help(violation.clone());
    }
    if verified.violations.len() > SHOWN {
        found = found.help(format!("and {} more", verified.violations.len() - SHOWN));
    }
    for aim in &verified.unproven {
        found = found.help(format!("nothing proves that no plan does better at `{aim}`"));
    }
    terminal::problem(&of.plan, found);
    exit::ERRORS
}
