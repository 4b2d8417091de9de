//! `weal tally CHOICE`: counts ballots; records what is decided, recounts what is on record, takes it back.

use weal_base::world::Disk;
use weal_base::{Code, Diagnostic, Problems, Site};
use weal_choice::{Ground, Report};
use weal_driver::{Decided, Session, Standing};
use weal_journal::{Adopt, Vote};

use crate::arguments::{Tally, TallyFormat};
use crate::{exit, terminal};

pub(crate) fn run(of: &Tally) -> u8 {
    let Some(mut session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let decided = on_record(&session, &of.choice);
    if of.repeal {
        return repeal(of, &session, decided.as_ref());
    }
    let (report, problems) = session.tally(&Disk, &of.choice);
    terminal::problems(&problems, &session);
    let Some(report) = report else { return exit::ERRORS };
    if of.verify {
        return verify(&report, decided.as_ref());
    }
    // What is on record stands until it is repealed or its mandate ends: other ballots are no recount of it.
    if let Some(decided) = decided.as_ref().filter(|decided| decided.standing == Standing::Stands) {
        let differs = differs(&report, decided);
        if !differs.is_empty() {
            return refuse(&session, &report, decided, &differs);
        }
    }
    terminal::show(&match of.format {
        TallyFormat::Human => weal_choice::print::human(&report, terminal::width()),
        TallyFormat::Json => weal_choice::print::json(&report),
        TallyFormat::Md => weal_choice::print::md(&report),
        TallyFormat::Html => weal_choice::print::html(&report),
    });
    if let Some(file) = &of.ballots {
        let ending = file.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
        // What was voted is never written over.
        let written = match file.exists() {
            true => Err(format!("`{}` is there already; name a new file", file.display())),
            false => weal_choice::print::ballots(&report, &ending).and_then(|text| terminal::write(file, &text)),
        };
        if let Err(error) = written {
            terminal::complain(&error);
            return exit::ERRORS;
        }
    }
    if of.record { record(of, &session, &report, decided.as_ref()) } else { exit::DONE }
}

/// What is on record of a choice, if anything.
fn on_record(session: &Session, choice: &str) -> Option<Decided> {
    let base = session.base();
    let name = weal_base::scripts::normal(choice);
    let at = base.choices.iter().position(|known| *known.name == *name)?;
    session.decided().iter().find(|decided| decided.choice.index() == at).cloned()
}

/// What of a count is not as it was recorded, in words.
fn differs(report: &Report, decided: &Decided) -> Vec<String> {
    let Some(vote) = &decided.adopt.vote else { return vec!["it was adopted without a count".to_owned()] };
    let mut found = Vec::new();
    let mut hash = |what: &str, then: &str, now: &str| {
        if then != now {
            found.push(format!("{what}: {then} was recorded, {now} is there now"));
        }
    };
    hash("the question", &vote.question, &report.hashes.question);
    hash("how it is decided", &vote.terms, &report.hashes.terms);
    hash("the ballots", &vote.ballots, &report.hashes.ballots);
    hash("the roll", vote.roll.as_deref().unwrap_or("none"), report.hashes.roll.as_deref().unwrap_or("none"));
    let chosen = report.chosen.as_deref().unwrap_or("nothing decided");
    if chosen != decided.option {
        found.push(format!("the result: {} was recorded, the count says {chosen}", decided.option));
    }
    if vote.voters != report.counted.voters {
        found.push(format!("who voted: {} were recorded, {} are counted now", vote.voters, report.counted.voters));
    }
    found
}

fn verify(report: &Report, decided: Option<&Decided>) -> u8 {
    let Some(decided) = decided else {
        terminal::complain(&format!(
            "Nothing is on record for `{}`; `--record` writes what a count decides.",
            report.name
        ));
        return exit::ERRORS;
    };
    let differs = differs(report, decided);
    if differs.is_empty() {
        terminal::show(&format!(
            "The recount agrees: {} = {}, {}. Question, rule, ballots and roll are those on record.\n",
            report.name,
            decided.option,
            decided.words()
        ));
        return exit::DONE;
    }
    let count =
        if differs.len() == 1 { "one thing differs".to_owned() } else { format!("{} things differ", differs.len()) };
    terminal::show(&format!("The recount of `{}` does not agree with what is on record; {count}:\n", report.name));
    differs.iter().for_each(|line| terminal::show(&format!("  {line}\n")));
    exit::ERRORS
}

/// Files that changed after they were counted are not counted again as if they were the vote.
fn refuse(session: &Session, report: &Report, decided: &Decided, differs: &[String]) -> u8 {
    let message = format!("`{}` was {}, from other files than are there now", report.name, decided.words());
    let mut problem = Diagnostic::error(Code::ChangedVote, message, decided.site, "on record here");
    for line in differs {
        problem = problem.help(line.clone());
    }
    let mut problems = Problems::new();
    problems.push(problem.help(
        "bring the files back as they were; or, if the people voted anew, take the old decision back first: `--repeal`",
    ));
    terminal::problems(&problems, session);
    exit::ERRORS
}

/// The day of a line to be recorded; says how to give it where nothing does.
fn day(of: &Tally, session: &Session) -> Option<String> {
    let base = session.base();
    let closes = base
        .choices
        .iter()
        .find(|choice| *choice.name == *of.choice)
        .and_then(|choice| choice.decide.as_ref()?.acceptance.closes.as_ref().map(ToString::to_string));
    let day = of.date.clone().or(closes.filter(|_| !of.repeal));
    if day.is_none() {
        terminal::complain("Say on which day, for example `--date 2027-07-01`.");
    }
    day
}

fn record(of: &Tally, session: &Session, report: &Report, decided: Option<&Decided>) -> u8 {
    let base = session.base();
    let choice = base.choices.iter().find(|choice| *choice.name == *report.name);
    let site = choice.map_or(Site::File(weal_base::FileId(0)), |choice| choice.site);
    let Some(chosen) = &report.chosen else {
        let (why, help) = match report.verdict.ground {
            Ground::Quorum => {
                ("too few voted, and no option stays then", "say which stays, such as `status open`, or vote again")
            }
            Ground::Majority => (
                "too few were for it, and no option stays then",
                "say which stays, such as `status open`, or vote again",
            ),
            Ground::Tie => (
                "several options are equally good, and nobody breaks the tie",
                "say beforehand who does, such as `ties order`, or vote again",
            ),
            Ground::Rule | Ground::Nothing => {
                ("the count chooses nothing", "say which option stays then, such as `status open`, or vote again")
            }
        };
        let message = format!("`{}` is not decided: {why}", report.name);
        let mut problems = Problems::new();
        problems.push(Diagnostic::error(Code::NotDecided, message, site, "open").help(help));
        terminal::problems(&problems, session);
        return exit::ERRORS;
    };
    if let Some(decided) = decided.filter(|decided| decided.standing == Standing::Stands) {
        terminal::complain(&format!("Already on record: {} = {}, {}.", report.name, decided.option, decided.words()));
        return exit::DONE;
    }
    let Some(date) = day(of, session) else { return exit::USAGE };
    let adopt = Adopt {
        choice: report.name.clone(),
        option: chosen.clone(),
        until: report.until.clone().filter(|_| report.verdict.ground == Ground::Rule),
        vote: Some(Vote {
            rule: report.rule.name().to_owned(),
            voters: report.counted.voters,
            roll_size: report.counted.roll,
            question: report.hashes.question.clone(),
            terms: report.hashes.terms.clone(),
            ballots: report.hashes.ballots.clone(),
            roll: report.hashes.roll.clone(),
        }),
        because: of.because.clone(),
    };
    append(session, &report.electorate, &date, &weal_journal::adopt(&adopt))
}

fn repeal(of: &Tally, session: &Session, decided: Option<&Decided>) -> u8 {
    let Some(decided) = decided else {
        terminal::complain(&format!("Nothing is on record for `{}`.", of.choice));
        return exit::ERRORS;
    };
    let Some(date) = day(of, session) else { return exit::USAGE };
    if date < decided.date {
        terminal::complain(&format!(
            "`{}` was {}; it cannot be taken back on an earlier day.",
            of.choice,
            decided.words()
        ));
        return exit::ERRORS;
    }
    append(session, "decisions", &date, &weal_journal::repeal(&decided.adopt.choice, of.because.as_deref()))
}

fn append(session: &Session, place: &str, date: &str, line: &str) -> u8 {
    let path = session.journal(&Disk, place);
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    match terminal::append(&path, &|before| weal_journal::append(before, &name, date, line)) {
        Ok(()) => {
            terminal::complain(&format!(
                "Recorded in {}: {date} {}",
                path.display(),
                line.split("  by ").next().unwrap_or(line)
            ));
            exit::DONE
        }
        Err(error) => {
            terminal::complain(&error);
            exit::ERRORS
        }
    }
}
