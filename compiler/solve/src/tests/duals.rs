//! Multipliers have the sign and size of finite differences, and prove what they claim.

use proptest::prelude::*;
use weal_problem::{Problem, Status};

use super::sample::{INF, plain, proven};
use crate::{Limits, solve};

fn value(problem: &Problem) -> f64 {
    let solution = solve(problem, &Limits::default(), &mut |_| ());
    assert_eq!(solution.status, Status::Solved);
    solution.won[0].value
}

#[test]
fn a_known_program_is_solved_with_known_multipliers() {
    // Most 3x + 2y under x + y ≤ 4, x + 3y ≤ 7, x ≤ 3.
    let problem =
        plain(&[(-INF, 4.0), (-INF, 7.0)], &[(0.0, 3.0, -3.0, vec![1.0, 1.0]), (0.0, INF, -2.0, vec![1.0, 3.0])]);
    let solution = solve(&problem, &Limits::default(), &mut |_| ());
    assert_eq!(solution.values, [3.0, 1.0]);
    assert_eq!(solution.won[0].value, -11.0);
    assert_eq!(solution.won[0].multipliers, [-2.0, 0.0]);
}

#[test]
fn a_multiplier_is_the_change_per_unit_of_the_side_that_binds() {
    // Row 0 binds below, row 1 above, row 2 is an equality pulling down, row 3 an equality pushing up.
    let build = |sides: [(f64, f64); 4]| {
        plain(
            &sides,
            &[
                (0.0, INF, 2.0, vec![1.0, 0.0, 0.0, 1.0]),
                (0.0, INF, -3.0, vec![0.0, 1.0, 1.0, 0.0]),
                (0.0, INF, -1.0, vec![0.0, 0.5, 0.0, 0.0]),
                (0.0, INF, 5.0, vec![0.0, 0.0, 0.0, 1.0]),
            ],
        )
    };
    let sides = [(2.0, 9.0), (-7.0, 8.0), (4.0, 4.0), (3.0, 3.0)];
    let solution = solve(&build(sides), &Limits::default(), &mut |_| ());
    for row in 0..4 {
        let y = solution.won[0].multipliers[row];
        let step = 1e-3;
        let mut up = sides;
        let mut down = sides;
        // Move only the side the sign names.
        if y >= 0.0 {
            up[row].0 += step;
            down[row].0 -= step;
        }
        if y <= 0.0 || sides[row].0 == sides[row].1 {
            up[row].1 = sides[row].1 + step;
            down[row].1 = sides[row].1 - step;
        }
        if sides[row].0 == sides[row].1 {
            (up[row].0, down[row].0) = (up[row].1, down[row].1);
        }
        let base = solution.won[0].value;
        assert!(((value(&build(up)) - base) / step - y).abs() < 1e-6, "row {row} up: {y}");
        assert!(((base - value(&build(down))) / step - y).abs() < 1e-6, "row {row} down: {y}");
    }
    assert_eq!(solution.won[0].multipliers, [0.0, -2.0, -1.0, 2.0]);
}

#[test]
fn both_sides_of_a_row_show_their_sign() {
    let floor = plain(&[(5.0, 9.0)], &[(0.0, INF, 1.0, vec![2.0])]);
    let ceiling = plain(&[(5.0, 9.0)], &[(0.0, INF, -1.0, vec![2.0])]);
    let of = |problem| solve(&problem, &Limits::default(), &mut |_| ()).won[0].multipliers[0];
    assert_eq!((of(floor), of(ceiling)), (0.5, -0.5));
}

#[test]
fn degenerate_and_empty_programs_are_solved() {
    // Three rows meet in one point (Beale 1955 cycles under some pivoting rules).
    let beale = plain(
        &[(-INF, 0.0), (-INF, 0.0), (-INF, 1.0)],
        &[
            (0.0, INF, -0.75, vec![0.25, 0.5, 0.0]),
            (0.0, INF, 150.0, vec![-60.0, -90.0, 0.0]),
            (0.0, INF, -0.02, vec![-0.04, -0.02, 1.0]),
            (0.0, INF, 6.0, vec![9.0, 3.0, 0.0]),
        ],
    );
    assert!((value(&beale) + 0.05).abs() < 1e-12);
    assert_eq!(value(&plain(&[], &[(1.0, 2.0, 1.0, vec![])])), 1.0);
    let empty = Problem { starts: vec![0], ..Problem::default() };
    assert_eq!(solve(&empty, &Limits::default(), &mut |_| ()).status, Status::Solved);
    let broken = Problem { starts: vec![], ..Problem::default() };
    assert_eq!(solve(&broken, &Limits::default(), &mut |_| ()).status, Status::Numerical);
}

#[test]
fn the_end_is_named() {
    let status = |problem| solve(&problem, &Limits::default(), &mut |_| ()).status;
    assert_eq!(status(plain(&[(5.0, INF)], &[(0.0, 2.0, 1.0, vec![2.0])])), Status::Impossible);
    assert_eq!(status(plain(&[(5.0, INF)], &[(0.0, INF, -1.0, vec![2.0])])), Status::Unbounded(0));
    let none = Limits { iterations: Some(0), ..Limits::default() };
    let problem = plain(&[(5.0, INF)], &[(0.0, INF, 1.0, vec![2.0])]);
    assert_eq!(solve(&problem, &none, &mut |_| ()).status, Status::Limit);
    let late = Limits { seconds: Some(0.0), ..Limits::default() };
    assert_eq!(solve(&problem, &late, &mut |_| ()).status, Status::Limit);
}

/// Solves a square system by elimination with partial pivoting; `None` where it is singular.
fn square(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|p, q| a[*p][k].abs().total_cmp(&a[*q][k].abs()))?;
        if a[pivot][k].abs() < 1e-9 {
            return None;
        }
        a.swap(k, pivot);
        b.swap(k, pivot);
        for i in 0..n {
            if i != k {
                let f = a[i][k] / a[k][k];
                let top = a[k].clone();
                a[i].iter_mut().zip(top).skip(k).for_each(|(entry, top)| *entry -= f * top);
                b[i] -= f * b[k];
            }
        }
    }
    Some((0..n).map(|k| b[k] / a[k][k]).collect())
}

/// The best vertex of `entries · x ≤ sides, 0 ≤ x ≤ most`, by trying every choice of tight conditions.
fn best_vertex(entries: &[Vec<f64>], sides: &[f64], most: f64, cost: &[f64]) -> Option<f64> {
    let n = cost.len();
    let mut conditions: Vec<(Vec<f64>, f64)> = entries.iter().cloned().zip(sides.iter().copied()).collect();
    for j in 0..n {
        let unit = |sign: f64| (0..n).map(|k| if k == j { sign } else { 0.0 }).collect::<Vec<f64>>();
        conditions.push((unit(-1.0), 0.0));
        conditions.push((unit(1.0), most));
    }
    let mut best: Option<f64> = None;
    for mask in 0u32..1 << conditions.len() {
        if mask.count_ones() as usize != n {
            continue;
        }
        let tight: Vec<_> = (0..conditions.len()).filter(|k| mask >> k & 1 == 1).map(|k| &conditions[k]).collect();
        let Some(x) = square(tight.iter().map(|c| c.0.clone()).collect(), tight.iter().map(|c| c.1).collect()) else {
            continue;
        };
        let dot = |a: &[f64]| a.iter().zip(&x).map(|(a, x)| a * x).sum::<f64>();
        if conditions.iter().all(|(a, side)| dot(a) <= side + 1e-7) {
            best = Some(best.map_or(dot(cost), |best| best.min(dot(cost))));
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_programs_agree_with_every_vertex_and_with_their_own_proof(
        entries in prop::collection::vec(prop::collection::vec(-5i32..6, 3), 4),
        sides in prop::collection::vec(-4i32..12, 4),
        cost in prop::collection::vec(-6i32..7, 3),
        units in prop::collection::vec(-8i32..9, 3),
    ) {
        let real = |list: &[i32]| list.iter().map(|n| f64::from(*n)).collect::<Vec<f64>>();
        let entries: Vec<Vec<f64>> = entries.iter().map(|row| real(row)).collect();
        let (sides, cost) = (real(&sides), real(&cost));
        let best = best_vertex(&entries, &sides, 10.0, &cost);
        // Each column in a unit of its own must not matter.
        let unit: Vec<f64> = units.iter().map(|power| 10f64.powi(*power)).collect();
        let columns: Vec<_> = (0..3)
            .map(|j| {
                let entries = entries.iter().map(|row| row[j] / unit[j]).collect();
                (0.0, 10.0 * unit[j], cost[j] / unit[j], entries)
            })
            .collect();
        let rows: Vec<_> = sides.iter().map(|side| (-INF, *side)).collect();
        let problem = plain(&rows, &columns);
        let solution = solve(&problem, &Limits::default(), &mut |_| ());
        match best {
            None => prop_assert_eq!(solution.status, Status::Impossible),
            Some(best) => {
                prop_assert_eq!(solution.status, Status::Solved);
                prop_assert!((solution.won[0].value - best).abs() < 1e-6, "{} {}", solution.won[0].value, best);
                let bound = proven(&problem, 0, &solution);
                prop_assert!((bound - best).abs() < 1e-5, "bound {} best {}", bound, best);
                let again = solve(&problem, &Limits::default(), &mut |_| ());
                prop_assert_eq!(solution, again);
            }
        }
    }
}
