#![allow(clippy::unwrap_used)]

use super::*;
use crate::sample;
use weal_base::Rational;
use weal_problem::{Column, Conflict, Curve, Declared, Member, Node, Row, StageKind, Stretch};
use weal_tir::{RecipeId, ResourceId, ThresholdId, WHOLE};

fn need<'a>(plan: &'a Plan, name: &str, period: &str) -> &'a Need {
    plan.needs.iter().find(|need| need.need == name && need.period == period).unwrap()
}

fn stock(plan: &Plan, name: &str, period: &str) -> f64 {
    plan.stocks.iter().find(|stock| stock.resource == name && stock.period == period).unwrap().amount
}

#[test]
fn needs_say_what_they_get_and_noise_is_not_a_shortfall() {
    let (_, plan) = sample::fishery_plan("open");
    let barter = need(&plan, "barter", "2027");
    assert_eq!((barter.wanted, barter.met, barter.coverage), (100.0, 40.0, 0.4));
    assert_eq!(need(&plan, "protein", "2028").coverage, 1.0);
    assert_eq!(plan.needs.len(), 6);
}

#[test]
fn natural_stocks_follow_their_curve() {
    let (_, plan) = sample::fishery_plan("open");
    let mut cod: f64 = 42_000.0;
    for (period, runs) in [("2027", 4.0), ("2028", 5.0), ("2029", 4.5)] {
        cod += 0.18 * cod * (1.0 - cod / 60_000.0) - 62.0 * runs;
        assert!((stock(&plan, "cod", period) - cod).abs() < 1e-6, "{period}");
    }
}

#[test]
fn durables_retire_and_new_ones_serve_after_the_year_they_are_built_in() {
    let (_, plan) = sample::fishery_plan("open");
    // Ages 5, 10, 15 and 20 of 25 years: all four serve for three years; one more from 2028 on.
    assert_eq!([stock(&plan, "boat", "2027"), stock(&plan, "boat", "2028")], [4.0, 5.0]);
    let boats: Vec<_> = plan.capacities.iter().filter(|capacity| capacity.resource == "boat").collect();
    assert_eq!(boats.iter().map(|boat| boat.used).collect::<Vec<_>>(), [4.0, 5.0, 4.5]);
    let shipwright = plan.capacities.iter().find(|capacity| capacity.resource == "shipwright").unwrap();
    assert_eq!((shipwright.used, shipwright.available), (3_500.0, 9_000.0));
}

#[test]
fn thresholds_fall_and_say_how_much_is_left() {
    let (_, plan) = sample::fishery_plan("calm");
    let carbon: Vec<_> = plan.thresholds.iter().filter(|threshold| threshold.threshold == "carbon").collect();
    assert_eq!(carbon.iter().map(|one| one.limit).collect::<Vec<_>>(), [160.0, 152.0, 144.4]);
    assert_eq!(carbon.iter().map(|one| one.headroom).collect::<Vec<_>>(), [64.0, 32.0, 36.4]);
    let rules: Vec<_> = plan.thresholds.iter().filter(|threshold| threshold.threshold == "calm/1").collect();
    assert_eq!(rules.len(), 3);
    assert_eq!((rules[0].value, rules[0].limit, rules[0].unit.as_str()), (4.0, 6.0, "run"));
    assert!(plan.thresholds.iter().all(|threshold| !threshold.binding && threshold.threshold != "calm/2"));
}

#[test]
fn a_limit_that_is_reached_binds() {
    let tir = sample::fishery();
    let runs = [("fish", 0, 160.0 / 24.0 + 1e-9)];
    let (problem, solution) = sample::solved(&tir, &runs, &[], &[("fish", 0, 100.0)]);
    let plan = from_problem(&tir, &[], &BTreeMap::new(), &problem, &solution, crate::FEWEST_RUNS[0]);
    let carbon = &plan.thresholds[0];
    assert!(carbon.binding);
    assert_eq!(carbon.headroom, 0.0);
    assert_eq!((plan.surpluses[0].amount, plan.surpluses[0].resource.as_str()), (100.0, "fish"));
}

#[test]
fn unfinished_runs_say_until_when() {
    let (_, plan) = sample::fishery_plan("open");
    let train = &plan.in_progress[0];
    assert_eq!((train.recipe.as_str(), train.period.as_str(), train.until.as_str()), ("train", "2029", "2030-12-31"));
    assert_eq!(plan.in_progress.len(), 1);
    let served = plan.pegging.iter().find(|peg| peg.recipe == "train").unwrap();
    assert_eq!((served.need.as_str(), served.share), ("", 1.0));
}

#[test]
fn aims_have_their_names_and_values() {
    let (_, plan) = sample::fishery_plan("open");
    let aims: Vec<(&str, f64, &str)> = plan.aims.iter().map(|a| (a.aim.as_str(), a.value, a.unit.as_str())).collect();
    // Half of a two-year training falls in 2029: its hours are spread by days.
    let hours = 13.5 * 4_000.0 + 3_500.0 + 500.0 * 365.0 / 730.0;
    assert_eq!(
        aims,
        [
            ("vital needs: least worst shortfall", 0.0, "of the need"),
            ("vital needs: least total shortfall", 0.0, "of the need"),
            ("wanted needs: least worst shortfall", 0.6, "of the need"),
            ("wanted needs: least total shortfall", 0.9, "of the need"),
            ("least labour", hours, "h"),
            ("least change", 1.0 + 0.5 + 1.0 + 1.0, "run"),
        ]
    );
}

#[test]
fn runs_below_noise_are_left_out() {
    let tir = sample::fishery();
    let runs = [("fish", 0, 4.0), ("fish", 1, 1e-12), ("build_boat", 0, -1e-9), ("train", 0, 3e-11)];
    let (problem, solution) = sample::solved(&tir, &runs, &[], &[]);
    let plan = from_problem(&tir, &[], &BTreeMap::new(), &problem, &solution, crate::FEWEST_RUNS[0]);
    assert_eq!(plan.runs, [sample::run("fish", 4.0)]);
}

/// One carbon row that the runs of `fish` and a stretch meet, and a tangent.
fn proven() -> (Tir, weal_problem::Problem, Solution) {
    let tir = sample::fishery();
    let (mut problem, mut solution) = sample::solved(&tir, &[("fish", 0, 4.0)], &[], &[]);
    let cod = Node { resource: ResourceId(0), place: WHOLE };
    problem.columns.extend([Column::Stretch(0), Column::Growth(cod, 1), Column::Stock(cod, 0)]);
    solution.values.extend([0.0; 3]);
    problem.rows = vec![Row::Threshold(ThresholdId(0), WHOLE, 0), Row::Tangent(cod, 1, 0)];
    let (slope, capacity) = (0.18, 60_000.0);
    problem.curves = vec![Curve { node: cod, period: 1, growth: 2, from: 3, slope, capacity }];
    // fish: 24 t; stretch: −1; growth and stock in the tangent at 30 000 (slope 0) shifted to 45 000.
    problem.starts = vec![0, 1, 2, 3, 4];
    problem.entries = vec![0, 0, 1, 1];
    problem.values = vec![24.0, -1.0, 1.0, -slope * (1.0 - 2.0 * 45_000.0 / capacity)];
    problem.stretches = vec![Stretch { declared: Declared::Threshold(ThresholdId(0)), column: 1, site: sample::HERE }];
    solution.tangents = vec![(0, 41_000.0)];
    let mut labour = sample::won(StageKind::Aim(0), 16_000.0, vec![-2.0, 0.0, 0.5]);
    labour.kept = vec![3.0];
    let canonical = sample::won(StageKind::Canonical, 1.0, vec![1.0]);
    solution.won = vec![sample::won(StageKind::Sum(1), 0.25, vec![-0.01, -0.5]), labour, canonical];
    (tir, problem, solution)
}

#[test]
fn multipliers_are_named_by_what_they_are_of() {
    let (tir, problem, solution) = proven();
    let plan = from_problem(&tir, &[], &BTreeMap::new(), &problem, &solution, crate::FEWEST_RUNS[0]);
    let proof = &plan.certificate.proof;
    let aims: Vec<&str> = proof.iter().map(|stage| stage.aim.as_str()).collect();
    assert_eq!(aims, ["wanted needs: least total shortfall", "least labour"]);
    let named = |stage: usize| -> Vec<_> {
        let all = proof[stage].multipliers.iter();
        all.map(|m| (m.condition.as_str(), m.of.as_str(), m.period, m.touches, m.value)).collect()
    };
    assert_eq!(
        named(0),
        [("threshold", "carbon", Some(0), None, -0.01), ("tangent", "cod", Some(1), Some(45_000.0), -0.5)]
    );
    assert_eq!(
        named(1),
        [
            ("threshold", "carbon", Some(0), None, -2.0),
            ("tangent", "cod", Some(1), Some(41_000.0), 0.5),
            ("kept", "wanted needs: least total shortfall", None, None, 3.0),
        ]
    );
}

#[test]
fn what_binds_is_valued_and_proven_by_solving_again() {
    let (tir, problem, solution) = proven();
    let found = crate::valuations::candidates(&tir, &problem, &solution);
    let first = &found[0].valuation;
    assert_eq!(
        (first.scarce.as_str(), first.kind.as_str(), first.unit.as_str()),
        ("carbon", "threshold", "t per year")
    );
    assert_eq!((first.relieves.as_str(), first.by), ("wanted needs: least total shortfall", 0.01));
    assert!(!first.proven);
    let amount = found[0].amount;
    let mut again = |_: u32, more: f64| Some(vec![(StageKind::Sum(1), 0.25 - 0.008 * more)]);
    let proven = crate::valuations::prove(&tir, found.clone(), &solution, &mut again);
    assert!((proven[0].by - 0.008).abs() < 1e-9 && proven[0].proven, "{proven:?} {amount}");
    let mut nothing = |_: u32, _: f64| Some(vec![(StageKind::Sum(1), 0.25)]);
    assert_eq!(crate::valuations::prove(&tir, found, &solution, &mut nothing), []);
}

#[test]
fn a_conflict_is_told_in_words() {
    let (mut tir, mut problem, _) = proven();
    tir.recipes[0].up_to = Some(Box::new((sample::per_year("5"), sample::HERE)));
    let stretch = |declared| Stretch { declared, column: 0, site: sample::HERE };
    let boats = Node { resource: ResourceId(4), place: WHOLE };
    problem.stretches = vec![
        stretch(Declared::Floor(weal_tir::NeedId(0))),
        stretch(Declared::Threshold(ThresholdId(0))),
        stretch(Declared::Rule(weal_tir::PolicyId(0), 1)),
        stretch(Declared::Stock(boats)),
        stretch(Declared::UpTo(RecipeId(0))),
        stretch(Declared::Supply(Node { resource: ResourceId(3), place: WHOLE })),
    ];
    let reliefs = ["0.06", "12.5", "2", "3", "0.5", "400"];
    let member =
        |at: u32, relief: &str| Member { stretch: at, relief: relief.parse::<Rational>().ok(), periods: vec![1] };
    let members = reliefs.iter().zip(0..).map(|(relief, at)| member(at, relief)).collect();
    let mut at = |_| "fishery.weal:7:1".to_owned();
    let plan = from_conflict(&tir, &BTreeMap::new(), &problem, &Conflict { members }, &mut at);
    assert_eq!(plan.status, Status::Impossible);
    let told: Vec<String> =
        plan.conflict.iter().map(|m| format!("{} {} -> {}", m.declaration, m.says, m.relief)).collect();
    assert_eq!(
        told,
        [
            "need protein asks for at least 90 % of 200 t per year of fish -> protein at least 84 % instead of 90 %",
            "threshold carbon asks for co2e emitted at most 160 t per year, falling 5 % per year -> carbon at most 172.5 t per year instead of 160",
            "policy calm forbids build_boat -> 2 run of build_boat per period in spite of calm",
            "stock of boat starts with 4 -> 3 more of boat at the start",
            "recipe fish allows up to 5 run per year at each place -> fish up to 5.5 run per year",
            "supply of shipwright gives 9_000 h per year -> 400 h per year more of shipwright",
        ]
    );
    assert_eq!(
        (plan.conflict[0].at.as_str(), plan.conflict[0].periods.as_slice()),
        ("fishery.weal:7:1", &["2028".to_owned()][..])
    );
}

#[test]
fn nothing_solved_gives_an_empty_plan() {
    let (tir, problem, mut solution) = proven();
    solution.status = Solved::Numerical;
    solution.values.clear();
    let plan = from_problem(&tir, &[], &BTreeMap::new(), &problem, &solution, crate::FEWEST_RUNS[0]);
    assert_eq!((plan.status, plan.runs.len(), plan.periods.len()), (Status::Limit, 0, 3));
}
