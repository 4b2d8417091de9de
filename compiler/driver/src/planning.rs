//! From a scenario to a certified plan, or to why there is none.

use std::sync::Arc;

use weal_base::render::Sources;
use weal_base::source::line_column;
use weal_base::{Code, Diagnostic, FileId, Problems, Site};
use weal_plan::{Plan, Status, trials, valuations};
use weal_problem::{Problem, Solution, StageKind};
use weal_tir::{Mode, PolicyId, Tir};

use crate::policies;
use crate::scenario::{self, Scenario};
use crate::session::Session;
use crate::{db, diagnostics};

/// How much work may be done.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    /// Seconds of solving for one scenario.
    pub seconds: Option<f64>,
    /// Without the parts of a plan that only explain it: proven valuations.
    pub plain: bool,
}

/// How far planning has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// In words.
    pub label: String,
    /// Steps done and to do.
    pub done: (u32, u32),
}

/// The answer for one scenario.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The IR it was planned from, under the scenario's settings.
    pub tir: Arc<Tir>,
    /// The policies in force.
    pub adopted: Vec<PolicyId>,
    /// The plan; with status `impossible` where there is none. `None` where not even that can be said.
    pub plan: Option<Plan>,
    /// Problems met while planning; the conflict, where there is one.
    pub problems: Problems,
}

/// Above this many columns, valuations are taken from the multipliers without solving again.
const MOST_COLUMNS_PROVEN: usize = 60_000;
/// The most policies on trial for which a plan is made in which they are enforced.
const MOST_TRIALS: u32 = 8;
/// How much work proving one valuation may take.
const MOST_ITERATIONS_PROVEN: u64 = 200_000;

impl Session {
    /// The scenarios left open when these options are chosen.
    pub fn scenarios(&self, given: &[(String, String)]) -> (Vec<Scenario>, Problems) {
        let base = self.base();
        let stated = scenario::stated(&base, given);
        if stated.is_empty() {
            return scenario::open(&base, given, &[]);
        }
        let mode = Mode { stated: stated.clone(), ..Mode::default() };
        let found = db::tir(&self.db, self.program, mode);
        if found.1.has_errors() {
            return (Vec::new(), found.1.clone());
        }
        scenario::open(&found.0, given, &stated)
    }

    /// What a declared scenario chooses, as `choice=option` by name; `None` where none has that name.
    pub fn declared(&self, name: &str) -> Option<Vec<(String, String)>> {
        let base = self.base();
        let scenario = base.scenarios.iter().find(|scenario| *scenario.name == *name)?;
        let chosen = |(choice, option): &(weal_tir::ChoiceId, u32)| {
            let choice = base.choices.get(choice.index())?;
            Some((choice.name.to_string(), choice.options.get(*option as usize)?.name.to_string()))
        };
        Some(scenario.with.iter().filter_map(chosen).collect())
    }

    /// The program under a scenario: with its settings, the exceptions among its policies speaking; the policies in
    /// force; and what is wrong with it so.
    pub(crate) fn under(&self, scenario: &Scenario) -> (Arc<Tir>, Vec<PolicyId>, Problems) {
        let stated = Mode { stated: scenario.stated.clone(), ..Mode::default() };
        let mode = scenario.mode(&self.tir(&stated));
        let found = db::tir(&self.db, self.program, mode);
        let adopted = scenario.adopted(&found.0);
        // Mandates end first, so that an exception lifts nothing once its own has ended.
        let held = weal_tir::policies::lapsing(&found.0, &scenario.mandates(&found.0));
        let held = held.map_or_else(|| found.0.clone(), Arc::new);
        let tir = weal_tir::policies::in_force(&held, &adopted).map_or_else(|| held.clone(), Arc::new);
        let mut problems = found.1.clone();
        if !scenario.robust || tir.uncertain.is_empty() {
            return (tir, adopted, problems);
        }
        let (worst, two_edged) = weal_tir::uncertain::worst(&tir, &adopted);
        two_edged.iter().for_each(|found| problems.push(diagnostics::helps_and_hurts(&tir, found)));
        (Arc::new(worst), adopted, problems)
    }

    /// Plans one scenario.
    pub fn plan(&self, scenario: &Scenario, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Answer {
        let mut answer = self.planned(scenario, limits, progress);
        if let Some(plan) = answer.plan.as_mut() {
            plan.decided = self.decided_in(&answer.tir, &plan.scenario);
        }
        answer
    }

    fn planned(&self, scenario: &Scenario, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Answer {
        let (tir, adopted, problems) = self.under(scenario);
        let mut answer = Answer { tir, adopted, plan: None, problems: Problems::new() };
        let clashes = weal_tir::policies::clashes(&answer.tir, &answer.adopted);
        if !clashes.is_empty() {
            let names = scenario.names(&answer.tir);
            let plan = policies::impossible(&answer.tir, &names, &clashes, &mut |site| self.place(site));
            answer.plan = Some(Plan { robust: scenario.robust, ..plan });
            for clash in &clashes {
                let behind = self.decisions_behind(&answer.tir, clash);
                let problem = behind.into_iter().fold(policies::clash(&answer.tir, clash), Diagnostic::help);
                answer.problems.push(problem);
            }
            return answer;
        }
        if problems.has_errors() {
            answer.problems = problems;
            return answer;
        }
        // A module that only declares what others use is sound, and has nothing to plan.
        if answer.tir.horizon.periods.is_empty() {
            answer.problems.push(weal_tir::diagnostics::no_horizon(Site::File(FileId(0))));
            return answer;
        }
        answer.problems.extend(policies::without_base(&answer.tir, &answer.adopted));
        progress(Progress { label: "laying out the amounts to find".to_owned(), done: (0, 1) });
        let (problem, problems) = weal_problem::from_tir(&answer.tir, &answer.adopted);
        answer.problems.extend(problems);
        if answer.problems.has_errors() {
            return answer;
        }
        debug_assert_eq!(weal_problem::invariants::check(&problem), Vec::<String>::new());
        self.solve(scenario, &problem, limits, progress, &mut answer);
        if let Some(plan) = answer.plan.as_mut() {
            plan.robust = scenario.robust;
            plan.uncertain = weal_plan::uncertain::ranges(&answer.tir, &answer.adopted, &mut |site| self.place(site));
        }
        if let Some(plan) = answer.plan.as_mut().filter(|plan| !limits.plain && plan.status != Status::Impossible) {
            plan.fares = weal_plan::fares::fares(&answer.tir, &answer.adopted, plan, &mut |site| self.place(site));
        }
        if !limits.plain {
            self.try_policies(scenario, limits, progress, &mut answer);
        }
        answer
    }

    /// Looks at the policies on trial: what the plan breaks of them, and what would be planned if each were enforced.
    fn try_policies(
        &self,
        scenario: &Scenario,
        limits: &Limits,
        progress: &mut dyn FnMut(Progress),
        answer: &mut Answer,
    ) {
        let Some(plan) = answer.plan.as_mut().filter(|plan| plan.status != Status::Impossible) else { return };
        let tried = scenario.tried(&answer.tir);
        let all = tried.len() as u32;
        for (id, at) in tried.into_iter().zip(0..) {
            let Some(policy) = answer.tir.policies.get(id.index()) else { continue };
            let name = policy.name.to_string();
            let breaks = trials::breaks(&answer.tir, plan, id);
            let enforced = (at < MOST_TRIALS).then(|| {
                progress(Progress { label: format!("trying {name}"), done: (at, all) });
                let mut with = scenario.clone();
                with.enforced.push(id);
                self.plan(&with, &Limits { plain: true, ..*limits }, &mut |_| {}).plan
            });
            let enforced = enforced.flatten().map(|then| trials::enforced(plan, &then));
            plan.trials.push(trials::Trial { policy: name, breaks, enforced });
        }
    }

    /// The problem of a scenario, for looking at it.
    pub fn problem(&self, scenario: &Scenario) -> (Arc<Tir>, Problem) {
        let (tir, adopted, _) = self.under(scenario);
        let (problem, _) = weal_problem::from_tir(&tir, &adopted);
        (tir, problem)
    }

    fn solve(
        &self,
        scenario: &Scenario,
        problem: &Problem,
        limits: &Limits,
        progress: &mut dyn FnMut(Progress),
        answer: &mut Answer,
    ) {
        let solving = weal_solve::Limits { seconds: limits.seconds, ..weal_solve::Limits::default() };
        let tir = answer.tir.clone();
        let names = scenario.names(&tir);
        let solution = weal_solve::solve(problem, &solving, &mut |step| {
            let label = stage_label(&tir, step.kind);
            progress(Progress { label, done: (step.stage, step.stages) });
        });
        use weal_problem::Status as Solved;
        match solution.status {
            Solved::Impossible => {
                progress(Progress { label: "looking for what cannot hold together".to_owned(), done: (0, 1) });
                match weal_solve::conflict(problem, &solving) {
                    Some(conflict) => {
                        let plan = weal_plan::from_conflict(&tir, &names, problem, &conflict, &mut |site| self.place(site));
                        let mut found = diagnostics::cannot_all_hold(problem, &conflict, &plan);
                        if weal_solve::holds_in_parts(problem, &solving) {
                            found = found.help(diagnostics::only_in_parts(&tir));
                        }
                        answer.problems.push(found);
                        answer.plan = Some(plan);
                    }
                    None => answer.problems.push(
                        Diagnostic::error(Code::LimitReached, "no plan is possible, and the time was too short to find out why", self.root_site(), "this program")
                            .help("give it more time with `--time-limit`"),
                    ),
                }
            }
            Solved::Unbounded(stage) => answer.problems.push(diagnostics::unbounded(&tir, problem.stages.get(stage as usize).map(|stage| stage.kind))),
            Solved::Numerical => answer.problems.push(
                Diagnostic::error(Code::NumbersTooFarApart, "the amounts of this program are too far apart in size to be planned together", self.root_site(), "this program")
                    .help("look for amounts in a wrong unit: the largest and the smallest that meet in one recipe, limit or need"),
            ),
            Solved::Limit if solution.values.is_empty() => answer.problems.push(
                Diagnostic::error(Code::LimitReached, "the time was up before any plan was found", self.root_site(), "this program").help("give it more time with `--time-limit`"),
            ),
            Solved::Solved | Solved::Limit => self.finish(&names, problem, &solution, limits, answer),
        }
    }

    /// Makes the plan, has it certified, and values what is scarce.
    fn finish(
        &self,
        names: &std::collections::BTreeMap<String, String>,
        problem: &Problem,
        solution: &Solution,
        limits: &Limits,
        answer: &mut Answer,
    ) {
        let (mut plan, certified) = weal_replan::checked(&answer.tir, &answer.adopted, names, problem, solution, None);
        if !certified.passed {
            let mut problem = Diagnostic::error(
                Code::NotCertified,
                "a plan was found, but its independent check did not accept it, so it is not shown",
                self.root_site(),
                "this program",
            );
            for violation in certified.violations.iter().take(5) {
                problem = problem.help(violation.what.clone());
            }
            answer.problems.push(problem.help("this is a fault of Weal, not of the program: please report it"));
            return;
        }
        // A bound may stay below what any plan can reach; the plan then says how far off it is at most.
        let gap = weal_plan::stages::short_as_stated(&answer.tir, &certified.unproven, &certified.bounds);
        if plan.status == Status::Certified && !certified.unproven.is_empty() && !gap {
            // Everything holds, and yet nothing proves that no plan does better: that is no more than "best so far".
            plan.status = Status::Limit;
        }
        if !problem.whole.is_empty() {
            // What a little more would relieve moves in jumps here, and multipliers without whole runs say nothing of it.
            plan.valuations.clear();
        } else if !limits.plain {
            let candidates = valuations::candidates(&answer.tir, problem, solution);
            plan.valuations = if problem.columns.len() > MOST_COLUMNS_PROVEN || candidates.is_empty() {
                candidates.into_iter().map(|candidate| candidate.valuation).collect()
            } else {
                // Counted in iterations, not in time, so that the same program is told the same everywhere.
                let solving = weal_solve::Limits { seconds: limits.seconds, iterations: Some(MOST_ITERATIONS_PROVEN) };
                match weal_solve::Relief::new(problem, &solving) {
                    Some(mut relief) => valuations::prove(&answer.tir, candidates, solution, &mut |stretch, amount| {
                        relief.stages(stretch, amount)
                    }),
                    None => candidates.into_iter().map(|candidate| candidate.valuation).collect(),
                }
            };
        }
        answer.plan = Some(plan);
    }

    fn root_site(&self) -> Site {
        Site::File(weal_base::FileId(0))
    }

    /// Path, line and column of a site.
    pub fn place(&self, site: Site) -> String {
        let span = self.span(site);
        let (line, column) = line_column(&self.text(span.file), span.start);
        format!("{}:{line}:{column}", self.path(span.file))
    }
}

fn stage_label(tir: &Tir, kind: StageKind) -> String {
    let rank = |at: u32| tir.ranks.get(at as usize).cloned().unwrap_or_default();
    match kind {
        StageKind::Worst(at) => format!("{} needs: nobody worse off than must be", rank(at)),
        StageKind::Sum(at) => format!("{} needs: as much as can be", rank(at)),
        StageKind::WorstOver(at) => format!("{} limits: none missed by more than must be", rank(at)),
        StageKind::SumOver(at) => format!("{} limits: missed as little as can be", rank(at)),
        StageKind::Aim(at) => tir.aims.get(at as usize).map_or_else(String::new, |aim| aim.text.to_string()),
        StageKind::Surplus => "least surplus".to_owned(),
        StageKind::Canonical => "settling what is left open".to_owned(),
    }
}
