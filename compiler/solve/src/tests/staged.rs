//! Stages are won in strict order and kept.

use weal_problem::{Column, Problem, Row, StageKind, Status};
use weal_tir::NeedId;

use super::sample::{INF, Sample, proven};
use crate::{Limits, solve};

/// Two columns that share ten units; each stage asks for something else.
fn shared(objectives: &[&[(u32, f64)]]) -> Problem {
    let mut sample = Sample::default();
    let share = sample.row(Row::Floor(NeedId(0), 0), 10.0, 10.0);
    for at in 0..3 {
        sample.column(Column::Short(NeedId(at), 0), 0.0, INF, &[(share, 1.0)]);
    }
    for (at, objective) in objectives.iter().enumerate() {
        sample.stage(StageKind::Aim(at as u32), objective);
    }
    sample.build()
}

#[test]
fn a_later_stage_takes_nothing_from_an_earlier_one() {
    let problem = shared(&[&[(0, 1.0)], &[(1, 2.0), (2, 1.0)], &[(2, -1.0)]]);
    let mut seen = Vec::new();
    let solution = solve(&problem, &Limits::default(), &mut |progress| seen.push((progress.stage, progress.stages)));
    assert_eq!(solution.status, Status::Solved);
    assert_eq!(solution.won.iter().map(|won| won.value).collect::<Vec<_>>(), [0.0, 10.0, -10.0]);
    assert_eq!(seen, [(0, 3), (1, 3), (2, 3)]);
    for stage in 0..3 {
        assert!((proven(&problem, stage, &solution) - solution.won[stage].value).abs() < 1e-7, "stage {stage}");
    }
}

#[test]
fn keeping_a_stage_is_part_of_the_proof_of_the_next() {
    // The second stage would like the first column, which the first stage has forbidden.
    let problem = shared(&[&[(0, 1.0), (1, 0.5)], &[(0, -1.0), (1, 1.0), (2, 1.0)]]);
    let solution = solve(&problem, &Limits::default(), &mut |_| ());
    assert!((solution.won[1].value - 10.0).abs() < 1e-7);
    assert!(solution.won[1].kept[0] < -1.0);
    assert!((proven(&problem, 1, &solution) - solution.won[1].value).abs() < 1e-7);
}

#[test]
fn a_limit_in_a_later_stage_leaves_what_was_won() {
    let problem = shared(&[&[(0, 1.0)], &[(1, -1.0)]]);
    let all = solve(&problem, &Limits::default(), &mut |_| ());
    for iterations in 0..=all.iterations {
        let limits = Limits { iterations: Some(iterations), ..Limits::default() };
        let solution = solve(&problem, &limits, &mut |_| ());
        if solution.status == Status::Limit {
            assert!(solution.won.len() < 2);
            assert_eq!(solution.values.is_empty(), solution.won.is_empty());
        } else {
            assert_eq!(solution.won, all.won);
        }
    }
}

#[test]
fn an_objective_without_end_is_found_in_its_stage() {
    let mut sample = Sample::default();
    sample.row(Row::Floor(NeedId(0), 0), -INF, 3.0);
    let bounded = sample.column(Column::Short(NeedId(0), 0), 0.0, INF, &[(0, 1.0)]);
    let endless = sample.column(Column::Short(NeedId(1), 0), 0.0, INF, &[]);
    sample.stage(StageKind::Aim(0), &[(bounded, -1.0)]);
    sample.stage(StageKind::Aim(1), &[(endless, -1.0)]);
    let solution = solve(&sample.build(), &Limits::default(), &mut |_| ());
    assert_eq!(solution.status, Status::Unbounded(1));
}
