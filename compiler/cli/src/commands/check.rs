//! `weal check`: everything that is wrong with a program, in one run.

use weal_driver::Session;

use crate::arguments::{Check, ProblemFormat};
use crate::{exit, terminal};

pub(crate) fn run(of: &Check) -> u8 {
    let session = Session::open(&weal_base::world::Disk, &of.program.path);
    let (problems, hints) = (session.problems(), session.hints());
    terminal::show(&terminal::rendered(&problems, &hints, &session, of.format));
    // The process ends here: giving a large program's pieces back one by one would only take time.
    std::mem::forget(session);
    if problems.has_errors() {
        return exit::ERRORS;
    }
    if of.format == ProblemFormat::Human {
        terminal::show(if problems.is_empty() { "No problems found.\n" } else { "No errors found.\n" });
        hints.iter().for_each(|hint| terminal::show(&format!("{}\n", hint.text)));
    }
    exit::DONE
}
