//! `weal replan`: whether the plan still holds, and what could be done where it does not.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use weal_base::world::Disk;
use weal_driver::{Session, UnderWay};
use weal_replan::print;

use crate::arguments::{Choosing, DataFormat, OnDay, Replan};
use crate::{exit, terminal};

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(200);

pub(crate) fn run(of: &Replan) -> u8 {
    if !of.watch {
        return once(of).0;
    }
    loop {
        let (_, files) = once(of);
        let before = stamps(&files);
        terminal::complain("Watching; press Ctrl-C to end.");
        while stamps(&files) == before {
            std::thread::sleep(EVERY);
        }
        // What is being written is written in a moment.
        std::thread::sleep(EVERY);
        terminal::show("\n");
    }
}

/// Replans once; the exit code, and the files it depends on.
fn once(of: &Replan) -> (u8, Vec<PathBuf>) {
    let session = Session::open(&Disk, &of.program.path);
    let files = session.watched();
    let found = session.problems();
    terminal::problems(&found, &session);
    if found.has_errors() {
        return (exit::ERRORS, files);
    }
    (replanned(of, &session), files)
}

fn replanned(of: &Replan, session: &Session) -> u8 {
    let stands = match under_way(session, &of.on, &of.choosing) {
        Ok(stands) => stands,
        Err(code) => return code,
    };
    let mut watched = terminal::Watched::new();
    let replan = session.replan(&stands, of.choosing.time_limit, &mut |step| watched.tell(&step));
    drop(watched);
    terminal::show(&match of.format {
        DataFormat::Human => print::human(&stands.now.tir, &replan, terminal::width()),
        DataFormat::Json => print::json(&replan),
    });
    match (replan.holds, replan.proposals.is_empty() && replan.refused == 0) {
        (true, _) => exit::DONE,
        (false, false) => exit::DECIDE,
        (false, true) => exit::IMPOSSIBLE,
    }
}

/// How the plan stands; or the exit code where there is none.
pub(crate) fn under_way(session: &Session, on: &OnDay, choosing: &Choosing) -> Result<UnderWay, u8> {
    let mut watched = terminal::Watched::new();
    let (stands, problems) =
        session
            .under_way(&Disk, on.on.as_deref(), &choosing.with, choosing.time_limit, &mut |step| watched.tell(&step));
    drop(watched);
    terminal::problems(&problems, session);
    stands.ok_or(exit::ERRORS)
}

/// When each file was last changed, and how long it is; a file that is gone has neither.
fn stamps(files: &[PathBuf]) -> Vec<Option<(SystemTime, u64)>> {
    let stamp = |file: &PathBuf| {
        let found = std::fs::metadata(file).ok()?;
        Some((found.modified().ok()?, found.len()))
    };
    files.iter().map(stamp).collect()
}
