//! Curves are refined until the plan touches them.

use weal_problem::{Column, Curve, Method, Row, StageKind, Status};
use weal_tir::{NeedId, PlaceId, RecipeId};

use super::sample::{INF, Sample, node, proven};
use crate::{Limits, solve};

/// A fishery over `periods` that starts at `start` and must end no lower; the catch is as large as can be.
fn fishery(periods: u32, start: f64, slope: f64, capacity: f64) -> weal_problem::Problem {
    let mut sample = Sample::default();
    let fish = node(0);
    let catch = weal_problem::Activity { recipe: RecipeId(0), place: PlaceId(0) };
    // stock[t] − stock[t−1] − growth[t] + catch[t] = 0, from a stock that the plan may choose.
    let balances: Vec<u32> = (0..periods).map(|t| sample.row(Row::Balance(fish, t), 0.0, 0.0)).collect();
    let end = sample.row(Row::End(fish), 0.0, INF);
    let cut: Vec<u32> = (0..periods).map(|t| sample.row(Row::Tangent(fish, t, 0), -INF, 0.0)).collect();
    let first =
        sample.column(Column::Short(NeedId(0), 0), 0.0, start, &[(balances[0], -1.0), (end, -1.0), (cut[0], -slope)]);
    let mut objective = Vec::new();
    let mut from = first;
    for t in 0..periods {
        let at = t as usize;
        let growth = sample.column(Column::Growth(fish, t), 0.0, INF, &[(balances[at], -1.0), (cut[at], 1.0)]);
        sample.problem.curves.push(Curve { node: fish, period: t, growth, from, slope, capacity });
        let mut entries = vec![(balances[at], 1.0)];
        if at + 1 < balances.len() {
            entries.push((balances[at + 1], -1.0));
            entries.push((cut[at + 1], -slope));
        } else {
            entries.push((end, 1.0));
        }
        from = sample.column(Column::Stock(fish, t), 0.0, capacity, &entries);
        let run = sample.column(Column::Run(catch, t), 0.0, INF, &[(balances[at], 1.0)]);
        objective.push((run, -1.0));
    }
    sample.stage(StageKind::Aim(0), &objective);
    sample.build()
}

#[test]
fn the_greatest_lasting_catch_is_a_quarter_of_rate_times_capacity() {
    for capacity in [0.3, 1_000.0, 4e9] {
        let problem = fishery(1, capacity, 0.6, capacity);
        let solution = solve(&problem, &Limits::default(), &mut |_| ());
        assert_eq!((solution.status, solution.method), (Status::Solved, Method::LinearProgram));
        let best = 0.6 * capacity / 4.0;
        assert!((-solution.won[0].value - best).abs() < 1e-8 * capacity, "{}", solution.won[0].value);
        assert!(!solution.tangents.is_empty());
        assert_eq!(solution.won[0].multipliers.len(), problem.rows.len() + solution.tangents.len());
        let bound = proven(&problem, 0, &solution);
        assert!((bound - solution.won[0].value).abs() < 1e-8 * capacity, "{bound}");
    }
}

#[test]
fn over_many_years_growth_never_lies_above_its_curve() {
    let problem = fishery(20, 700.0, 0.6, 1_000.0);
    let solution = solve(&problem, &Limits::default(), &mut |_| ());
    assert_eq!(solution.status, Status::Solved);
    for curve in &problem.curves {
        let (s, g) = (solution.values[curve.from as usize], solution.values[curve.growth as usize]);
        assert!(crate::curves::excess(curve, s, g) <= 1e-9 * curve.capacity * 2.0, "{curve:?} {s} {g}");
    }
    // The stock is best kept at half its capacity in all years but the last.
    assert!(-solution.won[0].value > 20.0 * 0.6 * 1_000.0 / 4.0 - 100.0);
    assert_eq!(solution, solve(&problem, &Limits::default(), &mut |_| ()));
}

#[test]
fn tangents_found_in_a_later_stage_leave_the_earlier_ones_possible() {
    let mut problem = fishery(6, 900.0, 0.6, 1_000.0);
    let last = problem
        .columns
        .iter()
        .position(|c| *c == Column::Run(weal_problem::Activity { recipe: RecipeId(0), place: PlaceId(0) }, 0));
    let column = last.unwrap() as u32;
    for (aim, weight) in [1.0, -1.0].into_iter().enumerate() {
        let kind = StageKind::Aim(aim as u32 + 1);
        problem.stages.push(weal_problem::Stage { kind, objective: vec![(column, weight)] });
    }
    let solution = solve(&problem, &Limits::default(), &mut |_| ());
    assert_eq!(solution.status, Status::Solved);
    assert_eq!(solution.won.len(), 3);
}
