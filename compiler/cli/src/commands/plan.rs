//! `weal plan`: the plan under the chosen options; where choices are open, all of them side by side first.

use weal_base::{Code, Diagnostic, FileId, Problems, Site, suggest};
use weal_driver::{Answer, Limits, Scenario, Session};
use weal_plan::compare::Comparison;
use weal_plan::{Status, print, report};

use crate::arguments::{Choosing, Declared, Plan, PlanFormat};
use crate::{exit, terminal};

/// Name and title of a scenario that the program declares.
pub(crate) type Titled = Option<(String, String)>;

/// A scenario to plan: what the program calls it, if it declares it, and what it chooses besides `--with`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen {
    /// Its name and title.
    pub(crate) named: Titled,
    /// Choice and option by name.
    pub(crate) options: Vec<(String, String)>,
}

/// What a scenario declared in the program chooses; says so where there is none of that name.
pub(crate) fn declared(session: &Session, name: &str) -> Option<Chosen> {
    let base = session.base();
    let Some(options) = session.declared(name) else {
        let known: Vec<&str> = base.scenarios.iter().map(|scenario| &*scenario.name).collect();
        let help = match suggest::nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => {
                "the program declares none; `--with CHOICE=OPTION` chooses an option".to_owned()
            }
            None => format!("its scenarios are {}", known.join(", ")),
        };
        let message = format!("the program has no scenario `{name}`");
        let mut problems = Problems::new();
        problems.push(Diagnostic::error(Code::UnknownChoice, message, Site::File(FileId(0)), "").help(help));
        terminal::problems(&problems, session);
        return None;
    };
    let title =
        base.scenarios.iter().find(|scenario| *scenario.name == *name).map(|scenario| scenario.title.to_string());
    Some(Chosen { named: Some((name.to_owned(), title.unwrap_or_default())), options })
}

/// The answers for all scenarios left open; `None` where the choices are not those of the program.
pub(crate) fn answers(session: &Session, choosing: &Choosing, of: &Declared) -> Option<Vec<Answer>> {
    let chosen = match &of.scenario {
        Some(name) => declared(session, name)?,
        None => Chosen::default(),
    };
    let found = answers_for(session, choosing, &[chosen], &session.settled())?;
    Some(found.into_iter().map(|(_, answer)| answer).collect())
}

/// The answers for each of these scenarios; what one leaves open is as it was settled, or is planned as well.
pub(crate) fn answers_for(
    session: &Session,
    choosing: &Choosing,
    all: &[Chosen],
    settled: &[(String, String)],
) -> Option<Vec<(Titled, Answer)>> {
    let (mut scenarios, mut wrong) = (Vec::new(), false);
    for chosen in all {
        let mut given = [&choosing.with[..], &chosen.options].concat();
        as_settled(&mut given, settled);
        let (found, problems) = session.scenarios(&given);
        terminal::problems(&problems, session);
        wrong |= problems.has_errors();
        for mut scenario in found {
            scenario.robust = choosing.robust;
            let new = scenarios.iter().all(|(named, known)| *known != scenario || *named != chosen.named);
            if new {
                scenarios.push((chosen.named.clone(), scenario));
            }
        }
    }
    if wrong {
        return None;
    }
    let limits = Limits { seconds: choosing.time_limit, plain: false };
    let mut watched = terminal::Watched::new();
    let mut plan = |scenario: &Scenario| session.plan(scenario, &limits, &mut |step| watched.tell(&step));
    Some(scenarios.into_iter().map(|(named, scenario)| (named, plan(&scenario))).collect())
}

/// Adds what was settled to what is chosen, for choices about which nothing is said.
pub(crate) fn as_settled(given: &mut Vec<(String, String)>, settled: &[(String, String)]) {
    let left: Vec<_> = settled.iter().filter(|(choice, _)| given.iter().all(|(known, _)| known != choice)).collect();
    given.extend(left.into_iter().cloned());
}

/// The first answer with a plan that is possible, its problems told; or the exit code where there is no plan to speak of.
pub(crate) fn one<'a>(session: &Session, answers: &'a [Answer]) -> Result<(&'a Answer, &'a weal_plan::Plan), u8> {
    let possible = |answer: &&Answer| answer.plan.as_ref().is_some_and(|plan| plan.status != Status::Impossible);
    let answer = answers.iter().find(possible).or(answers.first()).ok_or(exit::ERRORS)?;
    terminal::problems(&answer.problems, session);
    let found = answer.plan.as_ref().ok_or_else(|| code(answer))?;
    if answers.len() > 1 {
        let chosen: Vec<String> = found.scenario.iter().map(|(choice, option)| format!("{choice}={option}")).collect();
        terminal::complain(&format!(
            "Choices are open; this is with {}. Ask for another with `--with`.",
            chosen.join(" ")
        ));
    }
    Ok((answer, found))
}

/// The exit code of an answer.
pub(crate) fn code(answer: &Answer) -> u8 {
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
    let Some(answers) = answers(&session, &of.choosing, &of.declared) else { return exit::USAGE };
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
