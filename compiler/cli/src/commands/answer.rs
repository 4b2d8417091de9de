//! `weal accept` and `weal refuse`: what people say to a proposal, as a line of the journal.

use std::path::Path;

use weal_base::world::Disk;
use weal_base::{Code, Diagnostic, FileId, Problems, Site};
use weal_driver::Session;
use weal_journal::{Accept as Agreed, AcceptPlan, Moved, Refuse as Refused};
use weal_replan::Proposal;

use super::replan::under_way;
use crate::arguments::{Accept, Answer, Refuse};
use crate::{exit, terminal};

/// The most bytes of a line that says what changes; more is a plan file.
const LONGEST_LINE: usize = 32 << 10;

pub(crate) fn accept(of: &Accept) -> u8 {
    let said = match Said::read(&of.answer.clauses) {
        Ok(said) => said,
        Err(error) => return misunderstood(&error),
    };
    let Some(session) = terminal::open(&of.answer.program) else { return exit::ERRORS };
    match of.what.parse() {
        Ok(number) => proposal(&session, &of.answer, number, &said),
        Err(_) => plan(&session, &of.answer, Path::new(&of.what), said),
    }
}

pub(crate) fn refuse(of: &Refuse) -> u8 {
    let said = match Said::read(&of.answer.clauses) {
        Ok(said) => said,
        Err(error) => return misunderstood(&error),
    };
    let Some(session) = terminal::open(&of.answer.program) else { return exit::ERRORS };
    let (day, found) = match proposed(&session, &of.answer, of.number) {
        Ok(found) => found,
        Err(code) => return code,
    };
    let Said { because, by } = said;
    let line = Refused { number: of.number, proposal: found.name, by, because };
    record(&session, &day, &weal_journal::refuse(&line))
}

fn proposal(session: &Session, answer: &Answer, number: u32, said: &Said) -> u8 {
    let (day, found) = match proposed(session, answer, number) {
        Ok(found) => found,
        Err(code) => return code,
    };
    let base = session.base();
    // A place is named where the recipe has several.
    let several = |recipe: &str| base.recipes.iter().any(|known| *known.name == *recipe && known.places.len() > 1);
    let moved = |change: &weal_replan::Change| Moved {
        recipe: change.recipe.clone(),
        place: several(&change.recipe).then(|| change.place.clone()),
        period: change.period.clone(),
        from: change.from.to_string(),
        to: change.to.to_string(),
    };
    let line = weal_journal::accept(&Agreed {
        number,
        changes: found.changes.iter().map(moved).collect(),
        proposal: found.name.clone(),
        by: said.by.clone(),
        because: said.because.clone(),
    });
    if line.len() <= LONGEST_LINE {
        return record(session, &day, &line);
    }
    // Too many changes for a line: they are followed as a plan of their own.
    let file = session.folder().join("plans").join(format!("{day}-{}.json", found.name));
    let made = std::fs::create_dir_all(session.folder().join("plans"))
        .map_err(|error| format!("`{}` cannot be made: {error}", session.folder().join("plans").display()));
    match made.and_then(|()| terminal::write(&file, &weal_plan::print::json(&found.plan))) {
        Ok(()) => plan(session, answer, &file, said.clone()),
        Err(error) => {
            terminal::complain(&error);
            exit::ERRORS
        }
    }
}

/// The day, and the proposal of this number on it; or the exit code where there is none.
fn proposed(session: &Session, answer: &Answer, number: u32) -> Result<(String, Proposal), u8> {
    let stands = under_way(session, &answer.on, &answer.choosing)?;
    let mut watched = terminal::Watched::new();
    let replan = session.replan(&stands, answer.choosing.time_limit, &mut |step| watched.tell(&step));
    drop(watched);
    let known = replan.proposals.len();
    if let Some(found) = replan.proposals.into_iter().find(|proposal| proposal.number == number) {
        return Ok((replan.today, found));
    }
    let help = match (replan.holds, known) {
        (true, _) => "the plan holds: nothing is proposed".to_owned(),
        (false, 0) => "nothing is proposed; `weal replan` says why".to_owned(),
        (false, 1) => "there is one proposal, number 1; `weal replan` shows it".to_owned(),
        (false, known) => format!("there are {known}, numbered from 1; `weal replan` shows them"),
    };
    let mut problems = Problems::new();
    let message = format!("there is no proposal {number} on {}", replan.today);
    problems.push(Diagnostic::error(Code::NoProposal, message, Site::File(FileId(0)), "").help(help));
    terminal::problems(&problems, session);
    Err(exit::USAGE)
}

/// Follows a plan file from now on.
fn plan(session: &Session, answer: &Answer, file: &Path, said: Said) -> u8 {
    let found = match session.plan_to_follow(&Disk, file) {
        Ok(found) => found,
        Err(problem) => {
            terminal::problem(file, *problem);
            return exit::ERRORS;
        }
    };
    let Some(day) = answer.on.on.clone().or_else(|| session.last_day()) else {
        terminal::complain("Say on which day, for example `--on 2027-01-01`.");
        return exit::USAGE;
    };
    let Said { because, by } = said;
    record(session, &day, &weal_journal::accept_plan(&AcceptPlan { file: found.0, hash: found.1, by, because }))
}

/// Appends a line to the journal of the program.
fn record(session: &Session, day: &str, line: &str) -> u8 {
    let base = session.base();
    let path = session.journal(&Disk, &base.package);
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    match terminal::append(&path, &|before| weal_journal::append(before, &name, day, line)) {
        Ok(()) => {
            let said = line.split("  proposal ").next().unwrap_or(line);
            terminal::complain(&format!("Recorded in {}: {day} {said}", path.display()));
            exit::DONE
        }
        Err(error) => {
            terminal::complain(&error);
            exit::ERRORS
        }
    }
}

fn misunderstood(error: &str) -> u8 {
    terminal::complain(error);
    exit::USAGE
}

/// What is said with an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    because: Option<String>,
    by: Option<String>,
}

impl Said {
    /// Reads `because "the mill is slow" by Ada`, in any order, each once.
    fn read(words: &[String]) -> Result<Said, String> {
        let mut said = Said::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let place = match word.as_str() {
                "because" => &mut said.because,
                "by" => &mut said.by,
                other => return Err(format!("`{other}` was not expected; say `because \"…\"` or `by NAME`")),
            };
            let Some(text) = rest.next().filter(|text| !text.trim().is_empty()) else {
                return Err(format!("`{word}` is followed by nothing; write for example `{word} \"…\"`"));
            };
            if place.replace(text.clone()).is_some() {
                return Err(format!("`{word}` is said twice"));
            }
        }
        Ok(said)
    }
}
