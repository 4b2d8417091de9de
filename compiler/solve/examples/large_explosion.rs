//! Solves a generated economy by explosion: `large_explosion [recipes] [inputs] [periods]`, 100,000 × 6 × 1 if not said.
//!
//! Each recipe makes one good from others drawn at random, so that nearly all of them lie on one large cycle.

use weal_problem::{Activity, Column, Node, Problem, Row, Stage, StageKind};
use weal_solve::{Limits, solve};
use weal_tir::{NeedId, PlaceId, RecipeId, ResourceId};

fn main() {
    let mut sizes = std::env::args().skip(1).filter_map(|text| text.parse::<u32>().ok());
    let (recipes, inputs, periods) =
        (sizes.next().unwrap_or(100_000), sizes.next().unwrap_or(6), sizes.next().unwrap_or(1));
    let problem = economy(recipes, inputs, periods);
    let started = std::time::Instant::now();
    let solution = solve(&problem, &Limits::default(), &mut |_| ());
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{} rows, {} columns, {} entries: {:?} by {:?}, {} passes, {seconds:.2} s",
        problem.rows.len(),
        problem.columns.len(),
        problem.entries.len(),
        solution.status,
        solution.method,
        solution.iterations,
    );
}

fn economy(recipes: u32, inputs: u32, periods: u32) -> Problem {
    let node = |resource: u32| Node { resource: ResourceId(resource), place: PlaceId(0) };
    let mut problem = Problem { starts: vec![0], ..Problem::default() };
    for good in 0..recipes {
        for t in 0..periods {
            let wanted = if good % 3 == 0 { 1.0 + f64::from(good % 17) } else { 0.0 };
            problem.rows.push(Row::Balance(node(good), t));
            problem.row_lower.push(wanted);
            problem.row_upper.push(wanted);
        }
    }
    let (mut labour, mut tie, mut short, mut surplus) = (vec![], vec![], vec![], vec![]);
    let mut state = 1u64;
    let mut column = |column: Column, upper: f64, mut entries: Vec<(u32, f64)>| {
        entries.sort_by_key(|(row, _)| *row);
        entries.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        problem.columns.push(column);
        problem.lower.push(0.0);
        problem.upper.push(upper);
        for (row, value) in entries {
            problem.entries.push(row);
            problem.values.push(value);
        }
        problem.starts.push(problem.entries.len() as u32);
        problem.columns.len() as u32 - 1
    };
    for good in 0..recipes {
        let mut takes = Vec::new();
        for _ in 0..inputs {
            // Knuth's linear congruential generator (MMIX).
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let part = 0.2 + ((state >> 11) % 1_000) as f64 / 1_000.0;
            takes.push(((state >> 33) as u32 % recipes, -part / f64::from(inputs)));
        }
        for t in 0..periods {
            let mut entries: Vec<(u32, f64)> =
                takes.iter().map(|(input, amount)| (input * periods + t, *amount)).collect();
            entries.push((good * periods + t, 1.0));
            let run = Column::Run(Activity { recipe: RecipeId(good), place: PlaceId(0) }, t);
            let run = column(run, f64::INFINITY, entries);
            labour.push((run, 1.0 + f64::from(good % 7)));
            tie.push((run, 1.0 + f64::from(good % 101) / 101.0));
        }
    }
    for good in 0..recipes {
        for t in 0..periods {
            let row = good * periods + t;
            let mut entries = vec![(row, -1.0)];
            if t + 1 < periods {
                entries.push((row + 1, 1.0));
            }
            let stock = column(Column::Stock(node(good), t), f64::INFINITY, entries);
            if t + 1 == periods {
                surplus.push((stock, 1.0));
            }
            if good % 3 == 0 {
                let wanted = 1.0 + f64::from(good % 17);
                short.push((column(Column::Short(NeedId(good), t), wanted, vec![(row, 1.0)]), 1.0 / wanted));
            }
        }
    }
    let kinds = [StageKind::Sum(0), StageKind::Aim(0), StageKind::Surplus, StageKind::Canonical];
    let stages = kinds.into_iter().zip([short, labour, surplus, tie]);
    problem.stages = stages.map(|(kind, objective)| Stage { kind, objective }).collect();
    problem
}
