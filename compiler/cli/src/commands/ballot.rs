//! `weal ballot CHOICE`: the ballot paper of a choice, from what each of its options would mean.

use weal_base::world::Disk;
use weal_base::{Code, Diagnostic, Problems};
use weal_driver::{Answer, Limits, Session};
use weal_plan::Status;
use weal_plan::paper::{Given, Paper, Planned};

use super::plan;
use crate::arguments::{Ballot, BallotFormat};
use crate::{exit, terminal};

pub(crate) fn run(of: &Ballot) -> u8 {
    let Some(mut session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let (asked, problems) = session.ballot(&Disk, &of.choice, &of.choosing.with);
    terminal::problems(&problems, &session);
    let Some(asked) = asked else { return exit::USAGE };
    let tir = session.base();
    // A template to fill in says nothing of consequences: nothing has to be planned for it.
    let answers = if of.format == BallotFormat::Csv { Vec::new() } else { answers(of, &session, &asked) };
    let mut plans = Vec::new();
    for (sheet, answer) in asked.scenarios.iter().zip(&answers) {
        let Some(found) = &answer.plan else {
            terminal::problems(&answer.problems, &session);
            return plan::code(answer);
        };
        let (option, assumed, tir, adopted) = (sheet.option, sheet.assumed, &*answer.tir, &answer.adopted[..]);
        plans.push(Planned { option, assumed, tir, adopted, plan: found });
    }
    let possible = |one: &Planned<'_>| one.plan.status != Status::Impossible;
    if of.format != BallotFormat::Csv && !plans.iter().any(possible) {
        for answer in &answers {
            terminal::problems(&answer.problems, &session);
        }
        terminal::complain(&format!(
            "No plan is possible under any option of `{}`: there is nothing to choose.",
            of.choice
        ));
        return exit::IMPOSSIBLE;
    }
    let stopped = plans.iter().any(|one| one.plan.status == Status::Limit);
    let paper = Paper::of(&Given {
        tir: &tir,
        choice: asked.choice,
        costs: asked.costs.as_ref(),
        voters: asked.voters.as_deref(),
        assumed: asked.assumed.clone(),
        surveyed: asked.surveyed,
        plans,
    });
    let Some(paper) = paper else { return exit::ERRORS };
    let text = match of.format {
        BallotFormat::Human => paper.human(terminal::width()),
        BallotFormat::Md => paper.md(),
        BallotFormat::Html => paper.html(),
        BallotFormat::Csv => match paper.csv() {
            Some(text) => text,
            None => return undecided(of, &session, asked.choice.index()),
        },
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
    if stopped { exit::LIMIT } else { exit::DONE }
}

/// The answers for all that the paper lays side by side.
fn answers(of: &Ballot, session: &Session, asked: &weal_driver::Ballot) -> Vec<Answer> {
    let limits = Limits { seconds: of.choosing.time_limit, plain: false };
    let mut watched = terminal::Watched::new();
    let scenarios = asked.scenarios.iter().map(|sheet| {
        let mut scenario = sheet.scenario.clone();
        scenario.robust = of.choosing.robust;
        session.plan(&scenario, &limits, &mut |step| watched.tell(&step))
    });
    scenarios.collect()
}

/// A choice whose ballots nobody could fill in, as nothing says what stands on them.
fn undecided(of: &Ballot, session: &Session, choice: usize) -> u8 {
    let base = session.base();
    let Some(choice) = base.choices.get(choice) else { return exit::ERRORS };
    let message =
        format!("the choice `{}` does not say how it is decided, so nothing says what a ballot looks like", of.choice);
    let mut problems = Problems::new();
    let problem = Diagnostic::error(Code::NotDecided, message, choice.site, "how?");
    problems.push(problem.help("say it, such as `decide by schulze { roll \"roll.csv\", ballots \"ballots.csv\" }`"));
    terminal::problems(&problems, session);
    exit::ERRORS
}
