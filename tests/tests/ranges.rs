//! Laws of uncertain amounts, on random programs in which every amount in tonnes or hours is one.
#![allow(clippy::unwrap_used, reason = "a test that cannot plan has to stop")]

use std::path::Path;

use weal_driver::{Answer, Limits, Scenario, Session};
use weal_plan::{Plan, Status};
use weal_tests::economy::{Economy, Spelling};
use weal_tests::memory::Memory;

/// How many programs each law is tried on.
const PROGRAMS: u64 = 60;
/// What counts as no difference.
const NEAR: f64 = 1e-6;

/// A random program, and the same with all its amounts off by so much at most.
fn programs(seed: u64, by: &str) -> (Memory, Memory) {
    let certain = Economy::new(seed).write(Spelling::default());
    let mut uncertain = certain.clone();
    for text in uncertain.0.values_mut() {
        let lines = String::from_utf8_lossy(text).lines().map(|line| vary(line, by) + "\n").collect::<String>();
        *text = lines.into_bytes();
    }
    (certain, uncertain)
}

/// A line with its amount off by so much at most: `supply 30 t per month` as `supply 30 t ± 10 % per month`.
fn vary(line: &str, by: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    let can = |before: &str| {
        let said = ["supply", "stock", "consume", "work", "produce", "emit", "<=", ">="].contains(&before);
        said || before.ends_with(':')
    };
    let number = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || "._".contains(c));
    let amount = |at: &usize| {
        let unit = words.get(at + 1).is_some_and(|unit| ["t", "h"].contains(unit));
        let before = words[..*at].iter().rev().find(|word| !word.is_empty());
        unit && number(words[*at]) && before.is_some_and(|before| can(before))
    };
    if let Some(at) = (0..words.len()).find(amount) {
        words.insert(at + 2, by);
    }
    words.join(" ")
}

/// The answers for all scenarios of a program, or nothing where it is unsound.
fn answers(memory: &Memory, robust: bool) -> Option<Vec<Answer>> {
    let session = Session::open(memory, Path::new("main.weal"));
    if session.problems().has_errors() {
        return None;
    }
    let scenarios = session.scenarios(&[]).0.into_iter().map(|scenario| Scenario { robust, ..scenario });
    Some(scenarios.map(|scenario| session.plan(&scenario, &Limits::default(), &mut |_| ())).collect())
}

/// The plans of a program that are certified.
fn plans(memory: &Memory, robust: bool) -> Vec<Plan> {
    let plans = answers(memory, robust).unwrap_or_default().into_iter().filter_map(|answer| answer.plan);
    plans.filter(|plan| plan.status == Status::Certified).collect()
}

fn shown(memory: &Memory) -> String {
    memory.0.values().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
}

#[test]
fn a_plan_made_with_the_middles_is_that_of_the_certain_program() {
    let mut tried = 0;
    for seed in 0..PROGRAMS {
        let (certain, uncertain) = programs(seed, "± 10 %");
        let (expected, found) = (plans(&certain, false), plans(&uncertain, false));
        assert_eq!(expected.len(), found.len(), "program {seed}:\n{}", shown(&uncertain));
        for (expected, found) in expected.iter().zip(found) {
            assert!(!found.uncertain.is_empty() && !found.fares.is_empty(), "program {seed}");
            assert_eq!((&expected.runs, &expected.needs), (&found.runs, &found.needs), "program {seed}");
            tried += 1;
        }
    }
    assert!(tried > PROGRAMS / 2, "only {tried} plans");
}

#[test]
fn where_nothing_differs_a_plan_fares_as_planned() {
    let mut tried = 0;
    for seed in 0..PROGRAMS {
        let (_, uncertain) = programs(seed, "± 0.000_000_1 %");
        for fare in plans(&uncertain, false).iter().flat_map(|plan| &plan.fares) {
            assert!(fare.followed, "program {seed}: {fare:?}\n{}", shown(&uncertain));
            let differs = (&fare.needs.is_empty(), &fare.cut.is_empty(), &fare.breaks.is_empty());
            assert_eq!(differs, (&true, &true, &true), "program {seed}: {fare:?}\n{}", shown(&uncertain));
            tried += 1;
        }
    }
    assert!(tried > PROGRAMS, "only {tried} ends");
}

#[test]
fn a_robust_plan_holds_at_every_end() {
    let mut tried = 0;
    for seed in 0..3 * PROGRAMS {
        let (_, uncertain) = programs(seed, "± 10 %");
        for answer in answers(&uncertain, true).unwrap_or_default() {
            let two_edged = answer.problems.iter().any(|problem| problem.code == weal_base::Code::HelpsAndHurts);
            let Some(plan) = answer.plan.filter(|plan| plan.status == Status::Certified) else { continue };
            assert!(plan.robust && !two_edged, "program {seed}");
            for fare in &plan.fares {
                let no_worse = fare.needs.iter().all(|need| need.then >= need.now - NEAR);
                let holds = fare.followed && no_worse && fare.cut.is_empty() && fare.breaks.is_empty();
                assert!(holds, "program {seed}: {fare:?}\n{}", shown(&uncertain));
                tried += 1;
            }
        }
    }
    assert!(tried > PROGRAMS, "only {tried} ends");
}

#[test]
fn a_plan_for_the_worst_never_meets_needs_better_than_one_for_the_middle() {
    for seed in 0..PROGRAMS {
        let (_, uncertain) = programs(seed, "± 10 %");
        let (middle, worst) = (answers(&uncertain, false), answers(&uncertain, true));
        for (middle, worst) in middle.iter().flatten().zip(worst.iter().flatten()) {
            let (Some(middle), Some(worst)) = (&middle.plan, &worst.plan) else { continue };
            if middle.status == Status::Impossible {
                assert_eq!(worst.status, Status::Impossible, "program {seed}:\n{}", shown(&uncertain));
            }
            // The first stage: the worst shortfall of the needs of the first rank.
            if let (Some(middle), Some(worst)) = (middle.aims.first(), worst.aims.first()) {
                assert!(worst.value >= middle.value - NEAR, "program {seed}:\n{}", shown(&uncertain));
            }
        }
    }
}
