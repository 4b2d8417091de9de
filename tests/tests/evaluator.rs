//! Laws of the evaluator, on random programs and random signals: what it keeps is what a look at everything gives, the order of
//! signals says nothing, and what it calls repaired passes the certificate.
#![allow(clippy::unwrap_used, reason = "a test that cannot plan has to stop")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use weal_base::Rational;
use weal_certify::{Decision, Watch};
use weal_driver::{Limits, Session};
use weal_plan::{Plan, Status};
use weal_problem::{Column, Problem, Solution};
use weal_replan::evaluator::{Change, Evaluator, Outcome, between};
use weal_tests::economy::{Economy, Spelling};
use weal_tests::memory::{Memory, opened};
use weal_tests::mutation::Random;
use weal_tir::{Kind, NeedId, PlaceId, PolicyId, RecipeId, ResourceId, Tir};

/// How many random programs each law is tried on.
const PROGRAMS: u64 = 150;

/// A program under its decisions, planned.
struct Planned {
    tir: Arc<Tir>,
    adopted: Vec<PolicyId>,
    names: BTreeMap<String, String>,
    problem: Problem,
    solution: Solution,
}

fn planned(session: &Session) -> Option<Planned> {
    if session.problems().has_errors() {
        return None;
    }
    let scenario = session.scenarios(&[]).0.into_iter().next()?;
    let answer = session.plan(&scenario, &Limits::default(), &mut |_| ());
    answer.plan.filter(|plan| plan.status == Status::Certified)?;
    let (problem, _) = weal_problem::from_tir(&answer.tir, &answer.adopted);
    let solution = weal_solve::solve(&problem, &weal_solve::Limits::default(), &mut |_| ());
    let names = scenario.names(&answer.tir);
    Some(Planned { tir: answer.tir, adopted: answer.adopted, names, problem, solution })
}

fn random(seed: u64) -> Option<Planned> {
    let memory: Memory = Economy::new(seed).write(Spelling::default());
    planned(&Session::open(&memory, Path::new("main.weal")))
}

impl Planned {
    fn evaluator(&self, problem: &Problem, values: &[f64]) -> Evaluator {
        let parents: Vec<_> = self.tir.places.iter().map(|place| place.parent).collect();
        Evaluator::new(problem, values, &parents).unwrap()
    }

    /// The plan of values for a program of the same form.
    fn plan(&self, tir: &Tir, problem: &Problem, values: Vec<f64>) -> Plan {
        let solution = Solution { values, won: Vec::new(), ..self.solution.clone() };
        weal_plan::from_problem(tir, &self.adopted, &self.names, problem, &solution, 0.0)
    }
}

/// What a plan decides.
fn decisions(tir: &Tir, plan: &Plan) -> BTreeMap<String, (Decision, f64)> {
    let period = |label: &str| tir.horizon.periods.iter().position(|p| *p.label == *label).unwrap() as u32;
    let place = |name: &str| tir.places.iter().position(|p| *p.name == *name).unwrap_or(0) as u32;
    let mut found = BTreeMap::new();
    for run in &plan.runs {
        let recipe = tir.recipes.iter().position(|recipe| *recipe.name == *run.recipe).unwrap() as u32;
        let decision = Decision::Run(RecipeId(recipe), PlaceId(place(&run.place)), period(&run.period));
        found.insert(format!("{decision:?}"), (decision, run.runs));
    }
    for need in &plan.needs {
        let id = tir.needs.iter().position(|other| *other.name == *need.need).unwrap() as u32;
        let decision = Decision::Met(NeedId(id), period(&need.period));
        found.insert(format!("{decision:?}"), (decision, need.met));
    }
    for spare in &plan.surpluses {
        let id = tir.resources.iter().position(|resource| *resource.name == *spare.resource).unwrap();
        if matches!(tir.resources[id].kind, Kind::Good | Kind::Perishable) {
            let decision =
                Decision::Discarded(ResourceId(id as u32), PlaceId(place(&spare.place)), period(&spare.period));
            found.insert(format!("{decision:?}"), (decision, spare.amount));
        }
    }
    found
}

/// Tells the certificate what one plan decides otherwise than another.
fn hand_over(watch: &mut Watch, tir: &Tir, from: &Plan, to: &Plan) {
    let (from, to) = (decisions(tir, from), decisions(tir, to));
    for (name, (decision, _)) in from.iter().filter(|(name, _)| !to.contains_key(*name)) {
        assert!(watch.decide(*decision, 0.0), "{name}");
    }
    for (name, (decision, value)) in &to {
        if from.get(name).map(|before| before.1) != Some(*value) {
            assert!(watch.decide(*decision, value.max(0.0)), "{name}");
        }
    }
}

fn scaled(amount: &mut Rational, hundredths: i64) {
    *amount = &*amount * &Rational::ratio(hundredths, 100).unwrap();
}

/// A random signal in the program itself: something asked for, supplied, limited or taken by a run is another.
fn signal(tir: &mut Tir, random: &mut Random) {
    let hundredths = 70 + random.below(70) as i64;
    match random.below(5) {
        0 | 1 => {
            let at = random.below(tir.needs.len());
            scaled(&mut tir.needs[at].rate.amount, hundredths);
        }
        2 => {
            let at = random.below(tir.resources.len());
            if let Some(details) = tir.resources[at].details.as_mut() {
                details.supply.iter_mut().for_each(|supply| scaled(&mut supply.rate.amount, hundredths));
                details.stock.iter_mut().for_each(|stock| scaled(&mut stock.amount, hundredths));
            }
        }
        3 if !tir.thresholds.is_empty() => {
            let at = random.below(tir.thresholds.len());
            scaled(&mut tir.thresholds[at].bound.limit.amount, hundredths);
        }
        _ => {
            let at = random.below(tir.flows.len());
            scaled(&mut tir.flows[at].amount, hundredths);
        }
    }
}

/// The sums of all rows.
fn sums(problem: &Problem, evaluator: &Evaluator) -> Vec<f64> {
    (0..problem.rows.len() as u32).map(|row| evaluator.sum(row)).collect()
}

/// The largest difference of two lists, against the largest terms a row has.
fn apart(problem: &Problem, values: &[f64], a: &[f64], b: &[f64]) -> f64 {
    let mut size = vec![1e-9f64; problem.rows.len()];
    for (ends, value) in problem.starts.windows(2).zip(values) {
        for at in ends[0] as usize..ends[1] as usize {
            let row = problem.entries[at] as usize;
            size[row] = size[row].max((problem.values[at] * value).abs());
        }
    }
    a.iter().zip(b).zip(&size).map(|((a, b), size)| (a - b).abs() / size).fold(0.0, f64::max)
}

#[test]
fn what_is_kept_is_what_a_look_at_everything_gives() {
    let (mut tried, mut repaired, mut moved) = (0, 0, 0);
    for seed in 0..PROGRAMS {
        let Some(at_first) = random(seed) else { continue };
        let mut random = Random(seed + 1);
        let mut tir = (*at_first.tir).clone();
        let mut problem = at_first.problem.clone();
        let mut evaluator = at_first.evaluator(&problem, &at_first.solution.values);
        for _ in 0..6 {
            let mut next = tir.clone();
            signal(&mut next, &mut random);
            let (after, _) = weal_problem::from_tir(&next, &at_first.adopted);
            let Some(changes) = between(&problem, &after) else { continue };
            for change in changes {
                evaluator.apply(change).unwrap();
            }
            tried += 1;
            if let Outcome::Repaired { .. } = evaluator.repair(&|_| false) {
                repaired += 1;
                moved += evaluator.moved().count();
            }
            (tir, problem) = (next, after);
            let values: Vec<f64> = evaluator.values().collect();
            let anew = at_first.evaluator(&problem, &values);
            let (kept, found) = (sums(&problem, &evaluator), sums(&problem, &anew));
            assert!(apart(&problem, &values, &kept, &found) < 1e-12, "program {seed}");
            let sides = |it: &Evaluator| (0..kept.len() as u32).map(|row| it.sides(row)).collect::<Vec<_>>();
            assert_eq!(sides(&evaluator), sides(&anew), "program {seed}");
        }
    }
    assert!(tried > 300 && repaired > tried / 2 && moved > repaired, "{tried} {repaired} {moved}");
}

#[test]
fn what_is_called_repaired_passes_the_certificate() {
    let (mut tried, mut repaired, mut stuck) = (0, 0, 0);
    for seed in 0..PROGRAMS {
        let Some(at_first) = random(seed) else { continue };
        let mut random = Random(seed + 1_000);
        for _ in 0..4 {
            let mut tir = (*at_first.tir).clone();
            signal(&mut tir, &mut random);
            let (after, _) = weal_problem::from_tir(&tir, &at_first.adopted);
            let Some(changes) = between(&at_first.problem, &after) else { continue };
            let mut evaluator = at_first.evaluator(&at_first.problem, &at_first.solution.values);
            for change in changes {
                evaluator.apply(change).unwrap();
            }
            // What starts in the first period is past in half of them.
            let past = random.below(2) == 0;
            let fixed = |column: u32| past && matches!(after.columns[column as usize], Column::Run(_, 0));
            tried += 1;
            if let Outcome::Stuck { .. } = evaluator.repair(&fixed) {
                stuck += 1;
                assert!(evaluator.values().eq(at_first.solution.values.iter().copied()), "program {seed}");
                continue;
            }
            repaired += 1;
            for (column, before, now) in evaluator.moved() {
                assert!(before == now || !fixed(column), "program {seed}: what is past moved");
            }
            let plan = at_first.plan(&tir, &after, evaluator.values().collect());
            let certified = weal_certify::certify(&tir, &plan, &at_first.adopted);
            assert!(certified.passed, "program {seed}: {:?}", certified.violations);
            // The certificate that is kept says the same, and that the plan as it stood was broken, if it was.
            let stood = at_first.plan(&tir, &after, at_first.solution.values.clone());
            let mut watch = Watch::new(&tir, &plan, &at_first.adopted).unwrap();
            assert!(watch.check().passed, "program {seed}");
            hand_over(&mut watch, &tir, &plan, &stood);
            let before = weal_certify::certify(&tir, &stood, &at_first.adopted);
            assert!(!before.passed || watch.check().passed, "program {seed}: {:?}", watch.check().violations);
            hand_over(&mut watch, &tir, &stood, &plan);
            let kept = watch.check();
            assert!(kept.passed, "program {seed}: {:?}", kept.violations);
        }
    }
    assert!(tried > 200 && repaired > tried / 2 && stuck > 10, "{tried} {repaired} {stuck}");
}

#[test]
fn the_order_of_changes_says_nothing_and_undoing_them_leaves_no_trace() {
    let mut tried = 0;
    for seed in 0..PROGRAMS {
        let Some(at_first) = random(seed) else { continue };
        let mut random = Random(seed + 2_000);
        let mut tir = (*at_first.tir).clone();
        (0..3).for_each(|_| signal(&mut tir, &mut random));
        let (after, _) = weal_problem::from_tir(&tir, &at_first.adopted);
        let Some(changes) = between(&at_first.problem, &after) else { continue };
        let values = &at_first.solution.values;
        let mut forth = at_first.evaluator(&at_first.problem, values);
        let mut back = forth.clone();
        let before = sums(&at_first.problem, &forth);
        let undo: Vec<Change> = changes.iter().map(|change| forth.apply(*change).unwrap()).collect();
        changes.iter().rev().for_each(|change| assert!(back.apply(*change).is_some()));
        assert!(apart(&after, values, &sums(&after, &forth), &sums(&after, &back)) < 1e-12, "program {seed}");
        undo.iter().rev().for_each(|change| assert!(forth.apply(*change).is_some()));
        assert!(apart(&after, values, &before, &sums(&after, &forth)) < 1e-12, "program {seed}");
        let sides = |it: &Evaluator| (0..before.len() as u32).map(|row| it.sides(row)).collect::<Vec<_>>();
        assert_eq!(sides(&forth), sides(&at_first.evaluator(&at_first.problem, values)));
        tried += 1;
        // And what a repair moved can be taken back.
        if let Outcome::Repaired { steps: 1.. } = back.repair(&|_| false) {
            let kept = sums(&after, &back);
            back.revert();
            assert!(back.values().eq(values.iter().copied()), "program {seed}");
            assert_ne!(back.repair(&|_| false), Outcome::Repaired { steps: 0 });
            assert!(apart(&after, values, &kept, &sums(&after, &back)) < 1e-9, "program {seed}");
        }
    }
    assert!(tried > 60, "{tried}");
}

/// Plans `text`, changes it by replacing `from` with `to`, repairs, and answers the columns moved: name, before, after.
fn mended(text: &str, from: &str, to: &str) -> Option<Vec<(String, f64, f64)>> {
    let at_first = planned(&opened(text)).unwrap();
    let other = opened(&text.replacen(from, to, 1));
    assert!(text.contains(from) && !other.problems().has_errors());
    let (tir, after) = other.problem(&other.scenarios(&[]).0[0]);
    let changes = between(&at_first.problem, &after).unwrap();
    let mut evaluator = at_first.evaluator(&at_first.problem, &at_first.solution.values);
    changes.into_iter().for_each(|change| assert!(evaluator.apply(change).is_some()));
    let outcome = evaluator.repair(&|_| false);
    if let Outcome::Stuck { .. } = outcome {
        return None;
    }
    let plan = at_first.plan(&tir, &after, evaluator.values().collect());
    let certified = weal_certify::certify(&tir, &plan, &at_first.adopted);
    assert!(certified.passed, "{:?}", certified.violations);
    let name = |column: u32| weal_problem::column_name(&tir, &after.columns[column as usize]);
    let moved = evaluator.moved().filter(|(_, before, now)| (before - now).abs() > 1e-9);
    Some(moved.map(|(column, before, now)| (name(column), before, now)).collect())
}

const BAKERY: &str = "package bakery
horizon 2027-01 .. 2027-03 by month
resource grain: mass { supply 100 t per month, discard allowed }
resource flour: mass { stock 4 t, end free }
resource bread: perishable mass { keeps 4 day }
resource oven: durable { stock 3 oven }
recipe mill { consume 1.25 t grain, produce 1 t flour }
recipe bake { takes 5 day, use 1 oven, consume 0.75 t flour, produce 1 t bread, up to 12 run per month }
need daily: 8 t bread per month { rank vital }
aim least change
";

#[test]
fn more_is_made_by_those_who_make_it_and_passed_on_to_what_they_use() {
    // Two tonnes more in a month are two runs more, one and a half tonnes of flour and 1.875 of grain.
    let moved = mended(BAKERY, "8 t bread per month", "10 t bread per month").unwrap();
    let sum = |what: &str| -> f64 {
        moved.iter().filter(|m| m.0.starts_with(what)).map(|(_, before, now)| now - before).sum()
    };
    assert!((sum("runs of bake") - 6.0).abs() < 1e-9, "{moved:?}");
    assert!((sum("runs of mill") - 4.5).abs() < 1e-9, "{moved:?}");
    assert!(moved.iter().all(|m| !m.0.starts_with("short")), "{moved:?}");
}

#[test]
fn less_is_made_where_less_is_wanted() {
    let moved = mended(BAKERY, "8 t bread per month", "6 t bread per month").unwrap();
    let bake: f64 = moved.iter().filter(|m| m.0.starts_with("runs of bake")).map(|m| m.2 - m.1).sum();
    assert!((bake + 6.0).abs() < 1e-9, "{moved:?}");
}

#[test]
fn beyond_what_ovens_can_it_is_stuck_and_nothing_moves() {
    assert_eq!(mended(BAKERY, "8 t bread per month", "13 t bread per month"), None);
}

#[test]
fn what_is_left_over_is_used_before_anything_is_made() {
    let text = "package shop
horizon 2027 .. 2027 by year
resource oats: mass { supply 9 t per year, discard allowed }
resource meal: mass { supply 2 t per year, discard allowed }
recipe grind { consume 1 t oats, produce 1 t meal }
need breakfast: 5 t meal per year { rank vital }
";
    // Of nine tonnes of oats three are used; one tonne of those supplied goes, and two are there yet.
    assert_eq!(mended(text, "supply 9 t", "supply 5 t").unwrap().len(), 1);
    assert_eq!(mended(text, "supply 9 t", "supply 2 t"), None);
}

#[test]
fn another_who_can_takes_over_where_a_limit_is_lowered() {
    let text = "package town
horizon 2027 .. 2027 by year
resource heat: flowing energy
resource wood: mass { supply 500 t per year, discard allowed }
resource smoke: emitted mass
resource hands: labour { supply 1_000 h per year }
recipe stove { work 1 h hands, consume 1 t wood, produce 4 MWh heat, emit 2 kg smoke }
recipe plant { work 2 h hands, consume 2 t wood, produce 4 MWh heat, emit 1 kg smoke, up to 60 run per year }
need warmth: 400 MWh heat per year { rank vital }
threshold air: emitted smoke <= 300 kg per year
aim least smoke
";
    // 60 runs of the plant and 40 of the stove let out 140 kg; at 100 the plant can do no more.
    assert_eq!(mended(text, "emitted smoke <= 300 kg", "emitted smoke <= 100 kg"), None);
    // Where the least labour is sought the stove alone serves, with 200 kg: at 150 kg half of it goes over to the plant.
    let more = text.replace("aim least smoke", "aim least labour");
    let moved = mended(&more, "emitted smoke <= 300 kg", "emitted smoke <= 150 kg").unwrap();
    let by = |what: &str| moved.iter().filter(|m| m.0.starts_with(what)).map(|m| m.2 - m.1).sum::<f64>();
    assert!((by("runs of stove") + 50.0).abs() < 1e-6 && (by("runs of plant") - 50.0).abs() < 1e-6, "{moved:?}");
}

#[test]
fn loops_come_to_rest_at_the_exact_answer() {
    let text = "package loops
horizon 2027 .. 2027 by year
resource coal: mass
resource steel: mass
resource hands: labour { supply 1_000 h per year }
recipe dig { work 1 h hands, consume 0.2 t steel, produce 1 t coal }
recipe melt { consume 0.5 t coal, produce 1 t steel }
need beams: 90 t steel per year { rank vital }
";
    // steel = beams + 0.2 coal, coal = 0.5 steel: steel = beams / 0.9.
    let moved = mended(text, "90 t steel", "99 t steel").unwrap();
    let melt = moved.iter().find(|m| m.0.starts_with("runs of melt")).unwrap();
    assert!((melt.1 - 100.0).abs() < 1e-5 && (melt.2 - 110.0).abs() < 1e-5, "{moved:?}");
}
