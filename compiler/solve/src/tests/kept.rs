//! A program that is kept is solved again after a change of a side.

use weal_problem::{Activity, Column, Node, Problem, Row};
use weal_tir::{PlaceId, RecipeId, ResourceId};

use crate::Kept;

/// Bread from flour: `bread = 8`, `flour − 0.75 bread = 0`, and at most 20 runs together.
fn bakery() -> Problem {
    let place = PlaceId(0);
    let run = |recipe| Column::Run(Activity { recipe: RecipeId(recipe), place }, 0);
    let balance = |resource| Row::Balance(Node { resource: ResourceId(resource), place }, 0);
    Problem {
        columns: vec![run(0), run(1)],
        lower: vec![0.0; 2],
        upper: vec![f64::INFINITY; 2],
        rows: vec![balance(0), balance(1), Row::UpTo(Activity { recipe: RecipeId(0), place }, 0)],
        row_lower: vec![8.0, 0.0, f64::NEG_INFINITY],
        row_upper: vec![8.0, 0.0, 20.0],
        starts: vec![0, 3, 5],
        entries: vec![0, 1, 2, 1, 2],
        values: vec![1.0, -0.75, 1.0, 1.0, 1.0],
        ..Problem::default()
    }
}

#[test]
fn both_ways_to_solve_again_agree() {
    let problem = bakery();
    let mut kept = Kept::new(&problem, &[1.0, 1.0], &[true, true], &[false, false, true]).unwrap();
    let mut values = vec![0.0; 2];
    assert_eq!(kept.solve(), Some(0));
    assert_eq!(kept.values(), Some(vec![8.0, 6.0]));
    assert!(kept.resolve(&[8.8, 0.0, 0.0], &mut values).is_some());
    assert!((values[0] - 8.8).abs() < 1e-12 && (values[1] - 6.6).abs() < 1e-12, "{values:?}");
    assert!(kept.set_row(0, 8.8, 8.8));
    assert_eq!(kept.solve(), Some(0));
    assert!(kept.values().unwrap().iter().zip(&values).all(|(a, b)| (a - b).abs() < 1e-12));
    assert!(kept.resolve(&[1.0], &mut values).is_none() && !kept.set_row(3, 0.0, 1.0));
    assert!(Kept::new(&problem, &[1.0, 1.0], &[true], &[false, false, true]).is_none());
}
