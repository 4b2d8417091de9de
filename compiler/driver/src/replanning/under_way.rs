//! How a plan stands: the plan that everybody started from, what was agreed on since, and what happened.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use weal_base::{Code, Diagnostic, FileId, Problems, Site, World, suggest};
use weal_journal::{AcceptPlan, Event as Entry, Moved};
use weal_plan::{Plan, SCHEMA};
use weal_replan::{Accepted, Cause, Change, Now, Refused, from_journal};
use weal_tir::calendar::Day;
use weal_tir::{Event, Tir, WHOLE};

use crate::hash;
use crate::journals::Entered;
use crate::planning::{Limits, Progress};
use crate::scenario::Scenario;
use crate::session::Session;

/// A plan under way.
#[derive(Clone, Debug)]
pub struct UnderWay {
    /// The program as it was written, under the decisions of now.
    pub tir: Arc<Tir>,
    /// The same, people being served as agreed on last: what status is told of.
    pub followed: Now,
    /// The program as it is now, and the runs that stand.
    pub now: Now,
    /// The plan that was agreed on last.
    pub before: Plan,
    /// Choice to option, as it is now.
    pub scenario: BTreeMap<String, String>,
    /// What happened until now, in order.
    pub events: Vec<Event>,
    /// Decisions in force, in words.
    pub decided: BTreeMap<String, String>,
    /// Proposals that people said no to.
    pub refused: Vec<Refused>,
}

/// Since when a plan stands, what it is, and where what was said before it does not count any more.
struct Base {
    plan: Plan,
    since: Option<Day>,
    /// What its choices are.
    options: Vec<(String, String)>,
}

impl Session {
    /// The last day that a journal speaks of; the first that is planned where there is none.
    pub fn last_day(&self) -> Option<String> {
        Some(self.today(None)?.to_string())
    }

    fn today(&self, on: Option<Day>) -> Option<Day> {
        let said = self.events().0.last().map(|event| event.day);
        let entered = self.entries().last().map(|entered| entered.day);
        let first = || self.base().horizon.periods.first().map(|period| period.start);
        on.or(said.max(entered)).or_else(first)
    }

    /// How the plan stands at the end of a day, the last of the journals where none is given.
    ///
    /// The plan that everybody started from is the one accepted last, or is planned with what was decided before the
    /// first period; what is not decided is as it was (`status`). Problems: choices that nothing settles, lines that
    /// cannot be counted, no plan.
    pub fn under_way(
        &self,
        world: &dyn World,
        on: Option<&str>,
        with: &[(String, String)],
        seconds: Option<f64>,
        progress: &mut dyn FnMut(Progress),
    ) -> (Option<UnderWay>, Problems) {
        let mut problems = Problems::new();
        let Some(today) = self.today(on.and_then(Day::read)) else {
            problems.push(weal_tir::diagnostics::no_horizon(Site::File(FileId(0))));
            return (None, problems);
        };
        let entries = self.entries();
        let limits = Limits { seconds, plain: true };
        let Some(base) = self.started_from(world, &entries, today, with, &limits, progress, &mut problems) else {
            return (None, problems);
        };
        let told = self.events();
        let events: Vec<Event> = told.0.iter().filter(|event| event.day <= today).cloned().collect();
        let Some(scenario) = self.scenario_on(today, &base, with, &mut problems) else { return (None, problems) };
        let (tir, adopted, found) = self.under(&scenario);
        problems.extend(found);
        if problems.has_errors() {
            return (None, problems);
        }
        let since = |entered: &&Entered| entered.day <= today && base.since.is_none_or(|since| entered.day >= since);
        let answers: Vec<&Entered> = entries.iter().filter(since).collect();
        let accepted = accepted(&tir, &answers, &mut problems);
        let fence = tir.fence.as_ref().map(|fence| &fence.duration);
        let (mut now, found) = from_journal(&tir, &adopted, &base.plan, &accepted, &events, fence, today);
        problems.extend(found);
        let names = scenario.names(&tir);
        self.add_decisions(&base, &entries, today, &mut now);
        let before = self.agreed(&base, &accepted, &events, with, &mut problems);
        let followed = match accepted.is_empty() {
            true => now.clone(),
            false => weal_replan::served_as_agreed(&now, &before),
        };
        // What was known when people agreed last is answered.
        if let Some(last) = accepted.last() {
            now.causes.retain(|cause| !comes_before((cause.day, cause.site), last));
        }
        let refused = answers.iter().filter_map(|entered| match &entered.event {
            Entry::Refuse(refuse) => Some(Refused { name: refuse.proposal.clone() }),
            _ => None,
        });
        let decided = self.decided_in(&tir, &names);
        let under_way =
            UnderWay { tir, followed, before, decided, scenario: names, refused: refused.collect(), events, now };
        ((!problems.has_errors()).then_some(under_way), problems)
    }

    /// The plan that was agreed on last: with the proposals accepted so far, as things stood then.
    fn agreed(
        &self,
        base: &Base,
        accepted: &[Accepted],
        events: &[Event],
        with: &[(String, String)],
        problems: &mut Problems,
    ) -> Plan {
        let Some(last) = accepted.last() else { return base.plan.clone() };
        let Some(scenario) = self.scenario_on(last.day, base, with, problems) else { return base.plan.clone() };
        let (tir, adopted, _) = self.under(&scenario);
        let known: Vec<Event> =
            events.iter().filter(|event| comes_before((event.day, event.site), last)).cloned().collect();
        let fence = tir.fence.as_ref().map(|fence| &fence.duration);
        let (then, _) = from_journal(&tir, &adopted, &base.plan, accepted, &known, fence, last.day);
        weal_replan::agreed(&then, &base.plan, &scenario.names(&tir))
    }

    /// The plan that everybody started from.
    #[allow(clippy::too_many_arguments, reason = "what a plan is made from")]
    fn started_from(
        &self,
        world: &dyn World,
        entries: &[Entered],
        today: Day,
        with: &[(String, String)],
        limits: &Limits,
        progress: &mut dyn FnMut(Progress),
        problems: &mut Problems,
    ) -> Option<Base> {
        let plans = entries.iter().filter(|entered| entered.day <= today).rev();
        let file = plans.clone().find_map(|entered| match &entered.event {
            Entry::AcceptPlan(plan) => Some((entered, plan)),
            _ => None,
        });
        if let Some((entered, accepted)) = file {
            let plan = self.accepted_plan(world, accepted, entered.site, problems)?;
            let options = plan.scenario.iter().map(|(choice, option)| (choice.clone(), option.clone())).collect();
            return Some(Base { plan, since: Some(entered.day), options });
        }
        let options = self.as_it_was(with, problems)?;
        let (scenarios, found) = self.scenarios(&options);
        problems.extend(found);
        let answer = self.plan(scenarios.first().filter(|_| !problems.has_errors())?, limits, progress);
        let plan = answer.plan.filter(|plan| plan.status != weal_plan::Status::Impossible);
        if plan.is_none() {
            problems.extend(answer.problems);
            if !problems.has_errors() {
                let message = "there is no plan yet that could be followed";
                let problem = Diagnostic::error(Code::CannotAllHold, message, Site::File(FileId(0)), "this program");
                problems.push(problem.help("`weal plan` says why"));
            }
        }
        Some(Base { plan: plan?, since: None, options })
    }

    /// What every choice is at the start: as given, as decided before the first period, or as it was.
    fn as_it_was(&self, with: &[(String, String)], problems: &mut Problems) -> Option<Vec<(String, String)>> {
        let tir = self.base();
        let first = tir.horizon.periods.first()?.start;
        let mut options = with.to_vec();
        add(&mut options, self.settled_on(first));
        for choice in &tir.choices {
            if options.iter().any(|(name, _)| *name == *choice.name) {
                continue;
            }
            let status = choice.decide.as_deref().and_then(|decide| choice.options.get(decide.status? as usize));
            match status {
                Some(option) => options.push((choice.name.to_string(), option.name.to_string())),
                None => {
                    let message = format!("`{}` is open, so there is no plan that could be followed", choice.name);
                    let name = choice.options.first().map_or("", |option| &*option.name);
                    let with = format!("say what it is for now, for example `--with {}={name}`", choice.name);
                    let problem = Diagnostic::error(Code::NotDecided, message, choice.site, "nothing decides it yet");
                    problems.push(problem.help(with).help(
                        "or follow a plan: `weal plan --format json -o plan.json`, then `weal accept plan.json`",
                    ));
                }
            }
        }
        (!problems.has_errors()).then_some(options)
    }

    /// What every choice is on a day.
    fn scenario_on(
        &self,
        day: Day,
        base: &Base,
        with: &[(String, String)],
        problems: &mut Problems,
    ) -> Option<Scenario> {
        let mut options = with.to_vec();
        add(&mut options, self.settled_on(day));
        add(&mut options, base.options.clone());
        let (scenarios, found) = self.scenarios(&options);
        problems.extend(found);
        scenarios.into_iter().next().filter(|_| !problems.has_errors())
    }

    /// Adds the decisions that are not those the plan was made with to what is not as the plan had it.
    fn add_decisions(&self, base: &Base, entries: &[Entered], today: Day, now: &mut Now) {
        for (choice, option) in self.settled_on(today) {
            if base.options.contains(&(choice.clone(), option.clone())) {
                continue;
            }
            let made = |entered: &&Entered| matches!(&entered.event, Entry::Adopt(adopt) if adopt.choice == choice && adopt.option == option);
            let Some(entered) = entries.iter().rev().filter(|entered| entered.day <= today).find(made) else {
                continue;
            };
            let cause = Cause {
                day: entered.day,
                text: format!("adopt {choice} = {option}"),
                seal: entered.seal.to_string(),
                site: entered.site,
            };
            let at = now.causes.partition_point(|cause| cause.day <= entered.day);
            now.causes.insert(at, cause);
        }
    }

    /// Reads a plan that is to be followed: its path from the program's folder, and its hash.
    ///
    /// Errors: it cannot be read, is no plan, has not been certified, or is of another program.
    pub fn plan_to_follow(&self, world: &dyn World, path: &Path) -> Result<(String, String), Box<Diagnostic>> {
        let inside = path.strip_prefix(&self.folder).unwrap_or(path);
        let site = Site::File(FileId(0));
        let bytes = world.read(path).map_err(|error| {
            let message = format!("`{}` cannot be read: {error}", path.display());
            Box::new(Diagnostic::error(Code::CannotRead, message, site, "this file"))
        })?;
        self.followed(&bytes, &inside.display().to_string(), site)?;
        Ok((inside.display().to_string(), hash::bytes(&bytes)))
    }

    fn accepted_plan(
        &self,
        world: &dyn World,
        accepted: &AcceptPlan,
        site: Site,
        problems: &mut Problems,
    ) -> Option<Plan> {
        let path = self.folder.join(&accepted.file);
        let wrong = |message: String, help: &str| {
            Box::new(Diagnostic::error(Code::BadJournal, message, site, "accepted here").help(help.to_owned()))
        };
        let read = || {
            let back = "bring the file back as it was, or accept another plan";
            let bytes = world.read(&path);
            let bytes = bytes.map_err(|error| wrong(format!("`{}` cannot be read: {error}", accepted.file), back))?;
            if !hash::bytes(&bytes).starts_with(&accepted.hash) {
                return Err(wrong(format!("`{}` is not the plan that was accepted", accepted.file), back));
            }
            self.followed(&bytes, &accepted.file, site)
        };
        read().map_err(|problem| problems.push(*problem)).ok()
    }

    /// A plan of this program.
    fn followed(&self, bytes: &[u8], name: &str, site: Site) -> Result<Plan, Box<Diagnostic>> {
        let wrong = |message: String, help: &str| {
            Box::new(Diagnostic::error(Code::BadPlanFile, message, site, "this plan").help(help.to_owned()))
        };
        let make = "`weal plan --format json -o plan.json` writes one";
        let plan: Plan = serde_json::from_slice(bytes)
            .map_err(|error| wrong(format!("`{name}` is no plan that Weal can read: {error}"), make))?;
        if plan.schema != SCHEMA || plan.status == weal_plan::Status::Impossible {
            return Err(wrong(format!("`{name}` is no plan that could be followed"), make));
        }
        let base = self.base();
        let periods: Vec<&str> = base.horizon.periods.iter().map(|period| &*period.label).collect();
        let same = plan.package == base.package && plan.periods.iter().map(String::as_str).eq(periods);
        if !same {
            return Err(wrong(
                format!("`{name}` is the plan of another program, or for another time"),
                "a plan is followed by the program it was made for",
            ));
        }
        Ok(plan)
    }

    /// What the choices are that are decided by the end of a day.
    pub(crate) fn settled_on(&self, day: Day) -> Vec<(String, String)> {
        let mut settled: Vec<(String, String)> = Vec::new();
        let followed = |choice: &str, option: &str| {
            let tir = self.base();
            let known = tir.choices.iter().position(|known| *known.name == *choice);
            let now = self.decided.iter().find(|decided| Some(decided.choice.index()) == known);
            now.is_none_or(|now| now.option != option || now.standing == crate::deciding::Standing::Stands)
        };
        for entered in self.entries().into_iter().filter(|entered| entered.day <= day) {
            match entered.event {
                Entry::Adopt(adopt) if followed(&adopt.choice, &adopt.option) => {
                    settled.retain(|(choice, _)| *choice != adopt.choice);
                    settled.push((adopt.choice, adopt.option));
                }
                Entry::Repeal { choice } => settled.retain(|(known, _)| *known != choice),
                _ => {}
            }
        }
        settled
    }
}

/// Adds what is said of choices about which nothing is said yet.
fn add(options: &mut Vec<(String, String)>, more: Vec<(String, String)>) {
    for (choice, option) in more {
        if options.iter().all(|(known, _)| *known != choice) {
            options.push((choice, option));
        }
    }
}

/// Whether what a line says was known when a proposal was accepted: of the same day and journal, if it stands above it.
fn comes_before((day, site): (Day, Site), accepted: &Accepted) -> bool {
    let place = |site: Site| match site {
        Site::Page(span) | Site::Span(span) => Some((span.file, span.start)),
        _ => None,
    };
    let below = match (place(site), place(accepted.site)) {
        (Some((file, at)), Some((other, accepted))) => file == other && at > accepted,
        _ => false,
    };
    day < accepted.day || (day == accepted.day && !below)
}

/// The proposals that were accepted, with the program's names; problems where a name is none of its own.
fn accepted(tir: &Tir, answers: &[&Entered], problems: &mut Problems) -> Vec<Accepted> {
    let mut all = Vec::new();
    for entered in answers {
        let Entry::Accept(accept) = &entered.event else { continue };
        let mut changes = Vec::new();
        for moved in &accept.changes {
            match change(tir, moved, entered.site) {
                Ok(change) => changes.push(change),
                Err(problem) => problems.push(*problem),
            }
        }
        all.push(Accepted { day: entered.day, site: entered.site, changes });
    }
    all
}

fn change(tir: &Tir, moved: &Moved, site: Site) -> Result<Change, Box<Diagnostic>> {
    let unknown = |what: &str, name: &str, near: Option<&str>| {
        let message = format!("the program has no {what} `{name}` any more");
        let problem = Diagnostic::warning(Code::BadJournal, message, site, "accepted here");
        Box::new(match near {
            Some(near) => problem.help(format!("is it `{near}` now? What was agreed of `{name}` is passed over")),
            None => problem.help(format!("what was agreed of `{name}` is passed over")),
        })
    };
    let Some(recipe) = tir.recipes.iter().find(|recipe| *recipe.name == *moved.recipe) else {
        let near = suggest::nearest(&moved.recipe, tir.recipes.iter().map(|recipe| &*recipe.name));
        return Err(unknown("recipe", &moved.recipe, near));
    };
    let first = recipe.places.first().copied().unwrap_or(WHOLE);
    let place = match &moved.place {
        Some(name) => name.clone(),
        None => tir.places.get(first.index()).map_or_else(String::new, |place| place.name.to_string()),
    };
    if !tir.horizon.periods.iter().any(|period| *period.label == *moved.period) {
        return Err(unknown("period", &moved.period, None));
    }
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    let (Some(from), Some(to)) = (number(&moved.from), number(&moved.to)) else {
        return Err(unknown("number of runs", &moved.to, None));
    };
    Ok(Change { recipe: moved.recipe.clone(), place, period: moved.period.clone(), from, to, firm: None })
}
