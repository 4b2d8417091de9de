//! `weal diff A B`: what changes from one plan file to another.

use std::path::Path;

use weal_base::{FileId, Site, World as _};
use weal_plan::{Plan, diff, print};

use crate::arguments::{Diff, DiffFormat};
use crate::{exit, terminal};

pub(crate) fn run(of: &Diff) -> u8 {
    // What is wrong with either is told at once.
    let (Some(from), Some(to)) = (read(&of.from), read(&of.to)) else { return exit::ERRORS };
    let names = [&of.from, &of.to].map(|path| path.display().to_string());
    let found = diff::diff((&names[0], &from), (&names[1], &to));
    terminal::show(&match of.format {
        DiffFormat::Human => found.human(terminal::width()),
        DiffFormat::Json => found.json(),
        DiffFormat::Md => found.md(),
    });
    exit::DONE
}

/// The plan in a file; shows what is wrong with one that holds none.
fn read(path: &Path) -> Option<Plan> {
    let found = weal_base::world::Disk.read(path).map_err(|error| terminal::unreadable(path, &error));
    let plan = found.and_then(|bytes| {
        let broken = |error: weal_plan::diagnostics::Unreadable| error.diagnostic(Site::File(FileId(0)));
        print::read(&String::from_utf8_lossy(&bytes)).map_err(broken)
    });
    plan.map_err(|problem| terminal::problem(path, problem)).ok()
}
