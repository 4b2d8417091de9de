//! `weal plan`: the plan under the chosen options; where choices are open, all of them side by side first.

use weal_driver::{Answer, Limits, Session};
use weal_plan::compare::Comparison;
use weal_plan::{Status, print, report};

use crate::arguments::{Choosing, Plan, PlanFormat};
use crate::{exit, terminal};

/// The answers for all scenarios left open; `None` where the choices are not those of the program.
pub(crate) fn answers(session: &Session, choosing: &Choosing) -> Option<Vec<Answer>> {
    answers_for(session, choosing, &[&[]])
}

/// The answers for each of these scenarios, by what it chooses besides `--with`; what it leaves open is planned as well.
pub(crate) fn answers_for(
    session: &Session,
    choosing: &Choosing,
    named: &[&[(String, String)]],
) -> Option<Vec<Answer>> {
    let (mut scenarios, mut wrong) = (Vec::new(), false);
    for chosen in named {
        let (found, problems) = session.scenarios(&[&choosing.with, *chosen].concat());
        terminal::problems(&problems, session);
        wrong |= problems.has_errors();
        scenarios.extend(found.into_iter().filter(|scenario| !scenarios.contains(scenario)).collect::<Vec<_>>());
    }
    if wrong {
        return None;
    }
    let limits = Limits { seconds: choosing.time_limit, plain: false };
    let mut watched = terminal::Watched::new();
    Some(scenarios.iter().map(|scenario| session.plan(scenario, &limits, &mut |step| watched.tell(&step))).collect())
}

/// The exit code of an answer.
pub(crate) fn code(answer: &Answer) -> u8 {
    use weal_base::Code;
    match answer.plan.as_ref().map(|plan| plan.status) {
        Some(Status::Certified) => exit::DONE,
        Some(Status::Impossible) => exit::IMPOSSIBLE,
        Some(Status::Limit) => exit::LIMIT,
        None if answer.problems.iter().any(|problem| problem.code == Code::LimitReached) => exit::LIMIT,
        None => exit::ERRORS,
    }
}

pub(crate) fn run(of: &Plan) -> u8 {
    let Some(session) = terminal::open(&of.program.path) else { return exit::ERRORS };
    let Some(answers) = answers(&session, &of.choosing) else { return exit::USAGE };
    let open = answers.len() > 1;
    let possible = |answer: &&Answer| answer.plan.as_ref().is_some_and(|plan| plan.status != Status::Impossible);
    let Some(shown) = answers.iter().find(possible).or(answers.first()) else { return exit::ERRORS };
    // Each scenario's conflict stands in the comparison; alone, it is shown at its lines.
    terminal::problems(&shown.problems, &session);
    let Some(plan) = &shown.plan else { return code(shown) };
    let text = match of.format {
        PlanFormat::Json => print::json(plan),
        // The conflict has just been shown at its lines.
        PlanFormat::Human if plan.status == Status::Impossible => "No plan is possible.\n".to_owned(),
        PlanFormat::Human => report::human(&shown.tir, plan, terminal::width()),
    };
    let chosen: Vec<String> = plan.scenario.iter().map(|(choice, option)| format!("{choice}={option}")).collect();
    let chosen = chosen.join(" ");
    if open {
        terminal::complain(&format!(
            "Choices are open. Shown in detail is {chosen}; `--with CHOICE=OPTION` asks for another, \
             `weal compare` lays all side by side."
        ));
    }
    if let Some(file) = &of.output {
        if let Err(error) = terminal::write(file, &text) {
            terminal::complain(&error);
            return exit::ERRORS;
        }
        return code(shown);
    }
    if open && of.format == PlanFormat::Human {
        let plans: Vec<_> = answers.iter().filter_map(|answer| Some((&*answer.tir, answer.plan.as_ref()?))).collect();
        terminal::show(&Comparison::of(&plans).human(terminal::width()));
        terminal::show(&format!("\nIn detail, with {chosen}:\n\n"));
    }
    terminal::show(&text);
    code(shown)
}
