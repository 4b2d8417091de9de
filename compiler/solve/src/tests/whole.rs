//! Whole numbers: the best there is, found by trying all; branches that prove it; limits.

use weal_problem::{Branch, Method, Problem, Solution, Status};

use super::sample::{INF, plain};
use crate::{Limits, conflict, holds_in_parts, solve};

fn whole(mut problem: Problem, columns: &[u32]) -> Problem {
    problem.whole = columns.to_vec();
    problem
}

fn solved(problem: &Problem) -> Solution {
    solve(problem, &Limits::default(), &mut |_| ())
}

/// The least of `costs · x` over whole `x` from 0 to 6 that satisfy all rows, by trying all.
fn by_trying(rows: &[(f64, f64)], costs: &[f64], entries: &[Vec<f64>]) -> Option<f64> {
    let mut best: Option<f64> = None;
    for number in 0..7usize.pow(costs.len() as u32) {
        let x: Vec<f64> = (0..costs.len()).map(|at| (number / 7usize.pow(at as u32) % 7) as f64).collect();
        let sum = |row: usize| x.iter().zip(entries).map(|(x, entry)| x * entry[row]).sum::<f64>();
        if rows.iter().enumerate().all(|(at, (lower, upper))| (*lower..=*upper).contains(&sum(at))) {
            let cost = x.iter().zip(costs).map(|(x, cost)| x * cost).sum::<f64>();
            best = Some(best.map_or(cost, |best| best.min(cost)));
        }
    }
    best
}

/// Numbers from a linear congruence (Lehmer 1951), the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn from(&mut self, least: i64, most: i64) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (least + ((self.0 >> 33) % (most - least + 1) as u64) as i64) as f64
    }
}

#[test]
fn the_best_whole_numbers_are_those_found_by_trying_all() {
    let mut numbers = Numbers(7);
    let (mut possible, mut impossible, mut branched) = (0, 0, 0);
    for _ in 0..300 {
        let rows: Vec<(f64, f64)> =
            (0..3).map(|at| if at == 0 { (numbers.from(3, 17), INF) } else { (-INF, numbers.from(2, 30)) }).collect();
        let costs: Vec<f64> = (0..4).map(|_| numbers.from(1, 9)).collect();
        let entries: Vec<Vec<f64>> = (0..4).map(|_| (0..3).map(|_| numbers.from(0, 7)).collect()).collect();
        let columns: Vec<_> = costs.iter().zip(&entries).map(|(c, e)| (0.0, 6.0, *c, e.clone())).collect();
        let problem = whole(plain(&rows, &columns), &[0, 1, 2, 3]);
        let solution = solved(&problem);
        match by_trying(&rows, &costs, &entries) {
            Some(best) => {
                possible += 1;
                assert_eq!((solution.status, solution.won[0].value), (Status::Solved, best), "{problem:?}");
                assert!(solution.values.iter().all(|value| value.fract() == 0.0), "{:?}", solution.values);
                branched += usize::from(!solution.won[0].branches.is_empty());
            }
            None => {
                impossible += 1;
                assert_eq!(solution.status, Status::Impossible, "{problem:?}");
            }
        }
    }
    assert!(possible > 50 && impossible > 20 && branched > 20, "{possible} {impossible} {branched}");
}

#[test]
fn the_branches_of_a_proof_are_a_whole_tree() {
    // Seven kilograms in sacks of three and five: 3 + 5, and no less.
    let problem = whole(plain(&[(7.0, INF)], &[(0.0, INF, 3.0, vec![3.0]), (0.0, INF, 5.0, vec![5.0])]), &[0, 1]);
    let solution = solved(&problem);
    assert_eq!((solution.method, solution.won[0].value), (Method::Branching, 8.0));
    let mut open = 1;
    for branch in &solution.won[0].branches {
        assert!(open > 0);
        match branch {
            Branch::Split { .. } => open += 1,
            Branch::Leaf { multipliers, .. } => {
                assert_eq!(multipliers.len(), 1);
                open -= 1;
            }
        }
    }
    assert_eq!(open, 0);
}

#[test]
fn what_parts_could_do_and_wholes_cannot_is_told_apart() {
    // Twice something is to be three.
    let problem = whole(plain(&[(3.0, 3.0)], &[(0.0, INF, 1.0, vec![2.0])]), &[0]);
    assert_eq!(solved(&problem).status, Status::Impossible);
    assert!(holds_in_parts(&problem, &Limits::default()));
    assert!(conflict(&problem, &Limits::default()).is_some());
    // And what is impossible in any case is so in parts as well.
    let never = whole(plain(&[(3.0, 3.0)], &[(0.0, 1.0, 1.0, vec![2.0])]), &[0]);
    assert_eq!(solved(&never).status, Status::Impossible);
    assert!(!holds_in_parts(&never, &Limits::default()));
}

#[test]
fn without_an_end_or_without_time_that_is_said() {
    let endless = whole(plain(&[(0.0, INF)], &[(0.0, INF, -1.0, vec![1.0])]), &[0]);
    assert_eq!(solved(&endless).status, Status::Unbounded(0));
    let problem = whole(plain(&[(7.0, INF)], &[(0.0, INF, 3.0, vec![3.0]), (0.0, INF, 5.0, vec![5.0])]), &[0, 1]);
    let none = Limits { iterations: Some(0), ..Limits::default() };
    assert_eq!(solve(&problem, &none, &mut |_| ()).status, Status::Limit);
}

#[test]
fn the_last_of_many_is_found() {
    // 157 of ten thousand million each: one more would not fit.
    let columns = [(0.0, INF, -1.0, vec![157.0, 1.0]), (0.0, INF, 0.0, vec![0.0, -2.0])];
    let problem = whole(plain(&[(-INF, 1e12), (-INF, 0.0)], &columns), &[0, 1]);
    let solution = solved(&problem);
    assert_eq!((solution.status, solution.values[0]), (Status::Solved, (1e12f64 / 157.0).floor()));
}
