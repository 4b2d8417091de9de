//! The explosion finds what the linear program finds, and proves it.

use proptest::prelude::*;
use weal_problem::{Column, Method, Problem, Solution, StageKind, Status};

use super::economy::{Good, Setting, economy};
use super::sample::proven;
use crate::explosion::explode;
use crate::stages::solve_stages;
use crate::{Limits, solve};

fn run_of(problem: &Problem, solution: &Solution, recipe: u32, period: u32) -> f64 {
    let is = |column: &Column| matches!(column, Column::Run(a, t) if a.recipe.0 == recipe && *t == period);
    solution.values[problem.columns.iter().position(is).unwrap()]
}

/// Every stage but the tie-break agrees with the linear program, and is proven.
fn agrees(problem: &Problem, exploded: &Solution) {
    let solved = solve_stages(problem, &Limits::default(), &mut |_| ());
    assert_eq!((solved.status, exploded.status), (Status::Solved, Status::Solved));
    for (stage, (a, b)) in exploded.won.iter().zip(&solved.won).enumerate() {
        let size = b.value.abs().max(1.0);
        if a.kind != StageKind::Canonical || !a.multipliers.is_empty() {
            assert!((a.value - b.value).abs() < 1e-6 * size, "{:?}: {} {}", a.kind, a.value, b.value);
            let bound = proven(problem, stage, exploded);
            assert!((a.value - bound).abs() < 1e-5 * size, "{:?}: {} proven {bound}", a.kind, a.value);
        }
    }
}

fn good(inputs: &[(u32, f64)], hours: f64, wanted: f64) -> Good {
    Good { inputs: inputs.to_vec(), hours, wanted, ..Good::default() }
}

#[test]
fn bread_needs_flour_needs_grain() {
    let goods = [good(&[(1, 0.5)], 2.0, 100.0), good(&[(2, 1.25)], 0.5, 10.0), good(&[], 0.1, 0.0)];
    let problem = economy(&goods, &Setting::default());
    let solution = solve(&problem, &Limits::default(), &mut |_| ());
    assert_eq!((solution.method, solution.status), (Method::Explosion, Status::Solved));
    let runs: Vec<f64> = (0..3).map(|recipe| run_of(&problem, &solution, recipe, 0)).collect();
    assert_eq!(runs, [100.0, 60.0, 75.0]);
    assert_eq!(solution.won[2].value, 237.5);
    agrees(&problem, &solution);
}

#[test]
fn a_cycle_uses_part_of_what_it_makes() {
    // Coal takes steel, steel takes coal, and grain takes grain as seed.
    let goods = [good(&[(1, 0.2)], 1.0, 10.0), good(&[(0, 0.5)], 3.0, 5.0), good(&[(2, 0.1)], 1.0, 9.0)];
    let problem = economy(&goods, &Setting::default());
    let solution = explode(&problem).unwrap();
    // x = 10 + y/2, y = 5 + x/5.
    assert!((run_of(&problem, &solution, 0, 0) - 12.5 / 0.9).abs() < 1e-12);
    assert!((run_of(&problem, &solution, 2, 0) - 10.0).abs() < 1e-12);
    agrees(&problem, &solution);
}

#[test]
fn stocks_are_used_up_before_more_is_made_and_runs_start_in_time() {
    let mut goods = [good(&[(1, 2.0)], 1.0, 10.0), good(&[], 1.0, 0.0)];
    goods[0].start = 35.0;
    goods[1].lead = 1;
    let setting = Setting { periods: 6, ..Setting::default() };
    let problem = economy(&goods, &setting);
    let solution = explode(&problem).unwrap();
    let runs = |recipe: u32| (0..6).map(|t| run_of(&problem, &solution, recipe, t)).collect::<Vec<f64>>();
    assert_eq!(runs(0), [0.0, 0.0, 0.0, 5.0, 10.0, 10.0]);
    assert_eq!(runs(1), [0.0, 0.0, 10.0, 20.0, 20.0, 0.0]);
    agrees(&problem, &solution);
}

#[test]
fn what_does_not_fit_is_left_to_the_linear_program() {
    // Too few hours.
    let goods = [good(&[], 2.0, 100.0)];
    assert!(explode(&economy(&goods, &Setting { hours: 150.0, ..Setting::default() })).is_none());
    // A cycle that uses more than it makes.
    let goods = [good(&[(1, 2.0)], 1.0, 1.0), good(&[(0, 1.0)], 1.0, 0.0)];
    assert!(explode(&economy(&goods, &Setting::default())).is_none());
    // Too little of what nobody makes.
    let mut goods = [good(&[(1, 2.0)], 1.0, 10.0), Good { given: true, supply: 19.0, ..Good::default() }];
    assert!(explode(&economy(&goods, &Setting::default())).is_none());
    goods[1].supply = 21.0;
    let problem = economy(&goods, &Setting::default());
    agrees(&problem, &explode(&problem).unwrap());
    // Wanted before the first run can arrive.
    let mut goods = [good(&[], 1.0, 1.0)];
    goods[0].lead = 1;
    assert!(explode(&economy(&goods, &Setting { periods: 3, ..Setting::default() })).is_none());
}

#[test]
fn burdens_are_absorbed_as_far_as_there_are_any() {
    let goods = [good(&[], 1.0, 10.0)];
    let setting = Setting { periods: 3, absorbed: 12.0, ..Setting::default() };
    let problem = economy(&goods, &setting);
    let solution = explode(&problem).unwrap();
    let absorbed = |t: u32| {
        let is = |column: &Column| matches!(column, Column::Absorbed(_, period) if *period == t);
        solution.values[problem.columns.iter().position(is).unwrap()]
    };
    assert_eq!([absorbed(0), absorbed(1), absorbed(2)], [10.0, 10.0, 10.0]);
    agrees(&problem, &solution);
}

#[test]
fn the_same_twice_is_the_same_to_the_last_bit() {
    let goods: Vec<Good> = (0..300u32)
        .map(|at| good(&[((at * 7 + 1) % 300, 0.3), ((at * 11 + 5) % 300, 0.2)], 1.0 + f64::from(at % 5), 1.0))
        .collect();
    let problem = economy(&goods, &Setting::default());
    let solution = explode(&problem).unwrap();
    assert!(solution.iterations > 1);
    assert_eq!(solution, explode(&problem).unwrap());
    agrees(&problem, &solution);
}

prop_compose! {
    fn goods()(count in 2usize..9)(
        goods in prop::collection::vec(
            (
                prop::collection::vec((0u32..count as u32, 0.01f64..0.6), 0..4),
                0.1f64..5.0,
                0u32..2,
                prop_oneof![Just(0.0), 0.5f64..20.0],
                prop_oneof![4 => Just(0.0), 1 => 0.5f64..60.0],
                prop_oneof![4 => Just(0.0), 1 => 0.5f64..10.0],
                any::<bool>(),
                prop_oneof![9 => Just(false), 1 => Just(true)],
            ),
            count,
        ),
    ) -> Vec<Good> {
        let good = |(mut inputs, hours, lead, wanted, start, supply, discard, given): (Vec<(u32, f64)>, _, _, _, _, _, _, _)| {
            inputs.sort_by_key(|(input, _)| *input);
            inputs.dedup_by_key(|(input, _)| *input);
            Good { inputs, hours, lead, wanted, start, supply, discard, given }
        };
        goods.into_iter().map(good).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_economies_agree_with_the_linear_program(
        mut goods in goods(),
        periods in 1u32..5,
        timed in any::<bool>(),
        absorbed in prop_oneof![Just(0.0), 1.0f64..50.0],
        least_change in any::<bool>(),
        hours in prop_oneof![3 => Just(1e6), 1 => 10.0f64..500.0],
    ) {
        if !timed {
            goods.iter_mut().for_each(|good| good.lead = 0);
        }
        let problem = economy(&goods, &Setting { periods, hours, absorbed, least_change });
        if let Some(exploded) = explode(&problem) {
            agrees(&problem, &exploded);
        }
    }

    #[test]
    fn plain_economies_are_exploded(mut goods in goods()) {
        for good in &mut goods {
            *good = Good { lead: 0, start: 0.0, supply: 0.0, given: false, ..good.clone() };
            let most: f64 = good.inputs.iter().map(|(_, amount)| amount).sum();
            good.inputs.iter_mut().for_each(|(_, amount)| *amount *= 0.9 / most.max(0.9));
        }
        let problem = economy(&goods, &Setting::default());
        let exploded = explode(&problem);
        prop_assert!(exploded.is_some());
        agrees(&problem, &exploded.unwrap());
    }
}
