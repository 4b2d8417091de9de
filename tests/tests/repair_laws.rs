//! Laws of repairs, on random programs to which something happens.
#![allow(clippy::unwrap_used, reason = "a test that cannot plan has to stop")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use weal_driver::{Limits, Session};
use weal_plan::{Plan, Status};
use weal_replan::{Proposal, Refused, Replan};
use weal_tests::economy::{Economy, Spelling};
use weal_tests::mutation::Random;
use weal_tests::present::Present;
use weal_tir::{Kind, Tir};

/// How many programs each law is tried on.
const PROGRAMS: u64 = 60;
/// What counts as no difference.
const NEAR: f64 = 1e-5;

/// Programs with a plan to which something happened: goods are lost, an oven breaks, more is asked for.
fn happened(seed: u64) -> Vec<Present> {
    let memory = Economy::new(seed).write(Spelling::default());
    let session = Session::open(&memory, Path::new("main.weal"));
    if session.problems().has_errors() {
        return Vec::new();
    }
    let mut all = Vec::new();
    for scenario in session.scenarios(&[]).0 {
        let answer = session.plan(&scenario, &Limits { plain: true, ..Limits::default() }, &mut |_| ());
        let Some(plan) = answer.plan.filter(|plan| plan.status == Status::Certified) else { continue };
        let mut random = Random(seed ^ 0xA11);
        let periods = answer.tir.horizon.periods.len();
        for kind in 0..3 {
            let (today, day) = (random.below(periods), random.below(periods));
            let day = today.max(day) as u32;
            let present = Present::from(&answer.tir, &answer.adopted, plan.clone(), today as u32);
            all.push(match kind {
                0 => {
                    let goods: Vec<_> =
                        answer.tir.resources.iter().filter(|one| one.name.starts_with("good")).collect();
                    let good = goods[random.below(goods.len())];
                    let amount = format!("-0.{:03}", 1 + random.below(300));
                    present.gain(&format!("lose {amount} t {}", good.name), &good.name, None, &amount, day)
                }
                1 => present.gain("lose 1 oven", "oven", None, "-1", day),
                _ => present.want("signal need need0", "need0", ["1.1", "1.5", "0.7"][random.below(3)]),
            });
        }
    }
    all
}

/// Runs by recipe, place and period.
fn runs(plan: &Plan) -> BTreeMap<(&str, &str, &str), f64> {
    plan.runs.iter().map(|run| ((&*run.recipe, &*run.place, &*run.period), run.runs)).collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= NEAR * a.abs().max(b.abs()).max(1.0)
}

/// Rank by rank, how much worse needs are served than planned: the worst and the sum, from a period on.
fn worse(tir: &Tir, before: &Plan, needs: &BTreeMap<(String, String), f64>, from: u32) -> Vec<f64> {
    let mut found = vec![0.0; 2 * tir.ranks.len()];
    for need in &before.needs {
        let at = before.periods.iter().position(|label| *label == need.period).unwrap() as u32;
        let of = tir.needs.iter().find(|one| *one.name == *need.need).unwrap();
        let Some(part) = needs.get(&(need.need.clone(), need.period.clone())).filter(|_| at >= from) else { continue };
        let by = (need.coverage - part).max(0.0);
        let rank = 2 * of.rank as usize;
        found[rank] = f64::max(found[rank], by);
        found[rank + 1] += by;
    }
    found
}

fn shown(seed: u64, found: &Replan) -> String {
    let memory = Economy::new(seed).write(Spelling::default());
    let text = String::from_utf8_lossy(&memory.0[Path::new("main.weal")]).into_owned();
    let mut found = found.clone();
    found.proposals.iter_mut().for_each(|one| one.plan.certificate.proof.clear());
    let told: Vec<_> = found.proposals.iter().map(|one| (&one.changes, &one.needs, one.reach)).collect();
    format!("program {seed}: {:?}\n{text}\n{:?}\n{told:#?}\n{:?}", found.causes, found.nothing, found.impossible)
}

/// What every proposal must be.
fn check(seed: u64, present: &Present, found: &Replan, proposal: &Proposal) {
    let now = &present.now;
    let certified = weal_certify::certify(&now.tir, &proposal.plan, &now.adopted);
    assert!(certified.passed, "{:?}\n{}", certified.violations, shown(seed, found));
    // What changes is told, and nothing else changes.
    let (before, after) = (runs(&present.before), runs(&proposal.plan));
    let told: BTreeMap<(&str, &str, &str), (f64, f64)> =
        proposal.changes.iter().map(|one| ((&*one.recipe, &*one.place, &*one.period), (one.from, one.to))).collect();
    for key in before.keys().chain(after.keys()) {
        let (from, to) = (before.get(key).copied().unwrap_or(0.0), after.get(key).copied().unwrap_or(0.0));
        match told.get(key) {
            Some((was, will)) => assert!(near(*was, from) && near(*will, to), "{key:?}\n{}", shown(seed, found)),
            None => assert!(near(from, to), "{key:?}: {from} {to}\n{}", shown(seed, found)),
        }
        let at = proposal.plan.periods.iter().position(|label| label == key.2).unwrap() as u32;
        assert!(at >= now.period || near(from, to), "{key:?} lies in the past\n{}", shown(seed, found));
    }
    let activities: std::collections::BTreeSet<_> = told.keys().map(|(recipe, place, _)| (recipe, place)).collect();
    assert_eq!(activities.len() as u32, proposal.activities.0);
    assert!(proposal.activities.0 <= proposal.activities.1 && proposal.places.0 <= proposal.places.1);
    // Nobody is worse off than if nothing were done, unless that breaks a limit.
    if found.nothing.followed && found.nothing.limits.is_empty() {
        let coverage = proposal.plan.needs.iter().map(|one| ((one.need.clone(), one.period.clone()), one.coverage));
        let proposed: BTreeMap<(String, String), f64> = coverage.collect();
        let mut nothing = BTreeMap::new();
        for need in &present.before.needs {
            nothing.insert((need.need.clone(), need.period.clone()), need.coverage);
        }
        for need in &found.nothing.needs {
            nothing.insert((need.need.clone(), need.period.clone()), need.nothing / need.wanted);
        }
        let [proposed, nothing] = [proposed, nothing].map(|needs| worse(&now.tir, &present.before, &needs, now.period));
        let first = proposed.iter().zip(&nothing).find(|(a, b)| (*a - *b).abs() > NEAR);
        assert!(
            first.is_none_or(|(proposed, nothing)| proposed < nothing),
            "{proposed:?} {nothing:?}\n{}",
            shown(seed, found)
        );
    }
}

#[test]
fn every_proposal_is_certified_and_says_what_it_changes() {
    let (mut held, mut proposed, mut impossible, mut others) = (0, 0, 0, 0);
    for seed in 0..PROGRAMS {
        for present in happened(seed) {
            let found = present.replan();
            for proposal in &found.proposals {
                check(seed, &present, &found, proposal);
            }
            match (found.holds, found.proposals.len()) {
                (true, count) => {
                    assert_eq!(count, 0);
                    held += 1;
                }
                (false, 0) => {
                    // Only where no plan is possible at all, or the runs that stand are the best there are.
                    if found.impossible.as_deref() == Some("nothing that could be done would serve people better") {
                        continue;
                    }
                    let (problem, _) = weal_problem::from_tir(&present.now.tir, &present.now.adopted);
                    let solution = weal_solve::solve(&problem, &weal_solve::Limits::default(), &mut |_| ());
                    assert_eq!(solution.status, weal_problem::Status::Impossible, "{}", shown(seed, &found));
                    assert!(found.impossible.is_some());
                    impossible += 1;
                }
                (false, count) => {
                    proposed += 1;
                    others += usize::from(count > 1);
                }
            }
        }
    }
    println!("{held} hold, {proposed} are repaired, {others} in several ways, {impossible} cannot be");
    assert!(held > 20 && proposed > 20 && others > 5 && impossible > 0);
}

#[test]
fn the_same_gives_the_same_and_what_was_refused_does_not_come_again() {
    let mut tried = 0;
    for seed in 0..PROGRAMS / 2 {
        for present in happened(seed) {
            let found = present.replan();
            let again = present.replan();
            assert_eq!(serde_json::to_string(&found).unwrap(), serde_json::to_string(&again).unwrap());
            let Some(first) = found.proposals.first() else { continue };
            let others = present.replan_without(&[Refused { name: first.name.clone() }]);
            assert_eq!(others.refused, 1);
            assert!(others.proposals.iter().all(|one| one.name != first.name));
            let names = |all: &[Proposal]| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
            assert!(names(&others.proposals).starts_with(&names(&found.proposals[1..])));
            // For another reason it may.
            let newly = Present { before: present.before.clone(), now: present.now.clone() }.because("something else");
            let newly = newly.replan_without(&[Refused { name: first.name.clone() }]);
            assert_eq!(newly.refused, 0);
            tried += 1;
        }
    }
    assert!(tried > 10);
}

#[test]
fn what_nobody_misses_changes_nothing() {
    for seed in 0..PROGRAMS {
        let memory = Economy::new(seed).write(Spelling::default());
        let session = Session::open(&memory, Path::new("main.weal"));
        if session.problems().has_errors() {
            continue;
        }
        for scenario in session.scenarios(&[]).0 {
            let answer = session.plan(&scenario, &Limits { plain: true, ..Limits::default() }, &mut |_| ());
            let Some(plan) = answer.plan.filter(|plan| plan.status == Status::Certified) else { continue };
            let present = Present::from(&answer.tir, &answer.adopted, plan, 0);
            let found = present.replan();
            assert!(found.holds, "{}", shown(seed, &found));
            let hands = answer.tir.resources.iter().any(|one| one.kind == Kind::Labour);
            let more = Present { before: present.before.clone(), now: present.now.clone() };
            let more = more.gain("more hands", "hands", None, "100", 0).replan();
            assert!(hands && more.holds, "{}", shown(seed, &more));
        }
    }
}

#[test]
fn the_program_is_shared_and_not_changed() {
    let present = happened(3).into_iter().next();
    let Some(present) = present else { return };
    let tir = Arc::new(present.now.tir.clone());
    present.replan();
    assert_eq!(*tir, present.now.tir);
}
