//! The smallest repair: what doing nothing would lead to, and who would have to change what.
//!
//! Rings around what does not hold are tried from the innermost, each as a small linear program with everything else held:
//! first with nobody moving who has firm work, then with their consent. The first ring that restores what was promised
//! is proposed; where none does, the smallest that does as well as the whole. A neighbourhood that widens as it fails is
//! that of the repair of timetables after disruptions (Clausen, Larsen, Larsen and Rezanova 2010, *Disruption management in the
//! airline industry*); least change first is that of MRP's *nervousness* (Steele 1975).

mod attempt;
mod ground;
mod nothing;
mod part;
mod proposal;
mod rings;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use weal_base::Site;
use weal_plan::{Plan, fares};
use weal_problem::{Activity, Problem};

use crate::ir::{NeedEffect, Now, Proposal, Reach, Refused, Replan, SCHEMA};
use attempt::{Found, Freedom};
use ground::Ground;
use proposal::{Measure, Task};

/// How much is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Seconds of solving for each linear program; where this strikes depends on the machine.
    pub seconds: Option<f64>,
    /// The most proposals.
    pub proposals: usize,
    /// The most columns for which the full re-plan is made, to say how much better it would be.
    pub full: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { seconds: None, proposals: 3, full: 30_000 }
    }
}

/// How often other people's work is looked for, at most, for each proposal wanted.
const TRIES: usize = 3;
/// How much wider than for the first proposal others are looked for; and up to how many columns in any case.
const WIDER: usize = 4;
const SMALL: usize = 4_000;

/// What is not as planned any more, what doing nothing would lead to, and what could be done.
///
/// `before` is the plan that stands, `scenario` the options it was made for, `refused` the proposals that were said no to.
/// `place` tells where something is written: path, line and column.
pub fn replan(
    now: &Now,
    before: &Plan,
    scenario: &BTreeMap<String, String>,
    refused: &[Refused],
    limits: &Limits,
    place: &mut dyn FnMut(Site) -> String,
) -> Replan {
    let tir = &now.tir;
    let mut out = Replan {
        schema: SCHEMA.to_owned(),
        today: now.today.to_string(),
        holds: false,
        causes: now.causes.iter().map(|cause| cause.text.clone()).collect(),
        nothing: crate::ir::Nothing::default(),
        proposals: Vec::new(),
        refused: 0,
        impossible: None,
    };
    let (problem, problems) = weal_problem::from_tir(tir, &now.adopted);
    if problems.has_errors() {
        out.impossible = problems.iter().next().map(|problem| problem.message.clone());
        return out;
    }
    let runs: Vec<(Activity, u32, f64)> = now.standing.iter().map(|one| (one.activity, one.period, one.runs)).collect();
    let stands = fares::stands(tir, before, &runs, now.period);
    let ground = Ground::new(now, before, &problem, &stands);
    let outcome = nothing::nothing(now, before, &ground, &stands);
    out.nothing = outcome.nothing;
    out.holds = outcome.holds;
    if out.holds {
        return out;
    }
    let solving = weal_solve::Limits { seconds: limits.seconds, ..weal_solve::Limits::default() };
    let measure = measure(&problem, limits, &solving);
    let task = Task { now, before, scenario, nothing: &out.nothing, measure: &measure };
    let mut search = Search::new(&ground, &task, &solving, refused);
    let found = search.run(limits.proposals);
    let as_good_as_nothing = search.as_good_as_nothing;
    (out.proposals, out.refused) = (search.proposals, search.left_out);
    if out.proposals.is_empty() && out.refused == 0 {
        out.impossible = Some(match found {
            true if as_good_as_nothing => "nothing that could be done would serve people better".to_owned(),
            true => "what could be done did not pass its check, so it is not shown; please report this".to_owned(),
            false => why_not(now, scenario, &problem, &solving, place),
        });
    }
    out
}

/// The full re-plan, where the program is small enough.
fn measure(problem: &Problem, limits: &Limits, solving: &weal_solve::Limits) -> Measure {
    if problem.columns.len() > limits.full {
        return Measure::Before;
    }
    let full = weal_solve::solve(problem, solving, &mut |_| ());
    Measure::Full(full.won, full.tangents)
}

/// Why there is no plan at all any more.
fn why_not(
    now: &Now,
    scenario: &BTreeMap<String, String>,
    problem: &Problem,
    solving: &weal_solve::Limits,
    place: &mut dyn FnMut(Site) -> String,
) -> String {
    let Some(conflict) = weal_solve::conflict(problem, solving) else {
        return "no change of runs was found that keeps everything that must hold".to_owned();
    };
    let plan = weal_plan::from_conflict(&now.tir, scenario, problem, &conflict, place);
    let members = plan.conflict.iter().map(|one| match one.relief.is_empty() {
        true => format!("{} ({}) {}", one.declaration, one.at, one.says),
        false => format!("{} ({}) {}; {} would be enough", one.declaration, one.at, one.says, one.relief),
    });
    format!("these cannot all hold any more: {}", members.collect::<Vec<_>>().join("; "))
}

/// The search for proposals that move different people's work.
struct Search<'a> {
    ground: &'a Ground<'a>,
    task: &'a Task<'a>,
    solving: &'a weal_solve::Limits,
    refused: &'a [Refused],
    proposals: Vec<Proposal>,
    left_out: u32,
    as_good_as_nothing: bool,
}

impl<'a> Search<'a> {
    fn new(
        ground: &'a Ground<'a>,
        task: &'a Task<'a>,
        solving: &'a weal_solve::Limits,
        refused: &'a [Refused],
    ) -> Search<'a> {
        Search { ground, task, solving, refused, proposals: Vec::new(), left_out: 0, as_good_as_nothing: false }
    }

    /// Looks for so many proposals. Answers whether there was any repair.
    fn run(&mut self, most: usize) -> bool {
        let Some((first, reach)) = self.smallest(&[], true, usize::MAX) else { return false };
        let mut changed: Vec<BTreeSet<u32>> = Vec::new();
        let mut queue: Vec<Vec<bool>> = Vec::new();
        self.take(&first, reach, &mut changed, &mut queue, &[]);
        // Nobody is asked to move what is firm where it can be done without.
        let asks = self.ground.is_firm_moved(&first);
        let size = (WIDER * first.size).max(SMALL);
        let mut at = 0;
        while self.proposals.len() < most && at < queue.len() && at < TRIES * most {
            let spared = queue[at].clone();
            at += 1;
            if let Some((found, reach)) = self.smallest(&spared, asks, size)
                && found.as_good_as(&first)
            {
                self.take(&found, reach, &mut changed, &mut queue, &spared);
            }
        }
        true
    }

    /// Proposes a repair that moves others than those before, and queues who could be spared next.
    fn take(
        &mut self,
        found: &Found,
        reach: Reach,
        changed: &mut Vec<BTreeSet<u32>>,
        queue: &mut Vec<Vec<bool>>,
        spared: &[bool],
    ) {
        let moved = proposal::moved(self.ground, found);
        let mine: BTreeSet<u32> = moved.iter().map(|one| one.activity).collect();
        if changed.iter().any(|other| other.is_subset(&mine)) {
            return;
        }
        let mut weights: BTreeMap<u32, f64> = BTreeMap::new();
        moved.iter().for_each(|one| *weights.entry(one.activity).or_default() += one.weight);
        let mut order: Vec<(u32, f64)> = weights.into_iter().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let sparing = |more: &dyn Fn(u32) -> bool| {
            let all = 0..self.ground.map.activities.len() as u32;
            all.map(|at| spared.get(at as usize) == Some(&true) || more(at)).collect::<Vec<bool>>()
        };
        if let Some((most, _)) = order.first() {
            queue.push(sparing(&|at| at == *most));
            let home = self.ground.map.activities[*most as usize].place;
            let elsewhere = order.iter().any(|(at, _)| self.ground.map.activities[*at as usize].place != home);
            if elsewhere {
                queue.push(sparing(&|at| self.ground.map.activities[at as usize].place == home));
            }
        }
        for (next, _) in order.iter().skip(1).take(2) {
            queue.push(sparing(&|at| at == *next));
        }
        changed.push(mine);
        let name = proposal::name(self.task.now, &proposal::changes(self.ground, found, &moved));
        if self.refused.iter().any(|one| one.name == name) {
            self.left_out += 1;
            return;
        }
        if let Some(mut proposal) = proposal::proposal(self.ground, found, reach, self.task) {
            // Where no work changes, what is handed out otherwise must be worth saying.
            if proposal.changes.is_empty() && !proposal.needs.iter().any(NeedEffect::is_better) {
                self.as_good_as_nothing = true;
                return;
            }
            proposal.number = self.proposals.len() as u32 + 1;
            self.proposals.push(proposal);
        }
    }

    /// The smallest repair in which the `spared` do not move: the first ring that restores everything, else the first that does
    /// as well as the whole; with those who have firm work where that does better and they may be asked.
    fn smallest(&self, spared: &[bool], may_ask: bool, most: usize) -> Option<(Found, Reach)> {
        let kept = self.rings(spared, false, most);
        let restored = kept.as_ref().is_some_and(|(found, _)| found.restores());
        if restored || !may_ask || !self.ground.firm.iter().any(Option::is_some) {
            return kept;
        }
        let asked = self.rings(spared, true, most);
        match (kept, asked) {
            (Some(kept), Some(asked)) if kept.0.as_good_as(&asked.0) => Some(kept),
            (kept, asked) => asked.or(kept),
        }
    }

    fn rings(&self, spared: &[bool], consent: bool, most: usize) -> Option<(Found, Reach)> {
        let tried = &self.ground.tried;
        let mut found: Vec<(Found, Reach)> = Vec::new();
        for (at, within) in tried.iter().enumerate() {
            let freedom = Freedom { within: *within, consent, spared: spared.to_vec(), most };
            let Some(one) = self.ground.attempt(&freedom, self.solving) else { continue };
            let reach = if at > 0 && at + 1 == tried.len() { Reach::Whole } else { Reach::Ring(*within) };
            let restores = one.restores();
            found.push((one, reach));
            if restores {
                return found.pop();
            }
        }
        // The whole can do all that a part of it can.
        let best = found.last()?.0.clone();
        found.into_iter().find(|(one, _)| one.as_good_as(&best))
    }
}
