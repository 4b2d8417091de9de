//! What a stretch wins.

use weal_problem::{Column, Declared, Problem, Row, StageKind};
use weal_tir::NeedId;

use super::sample::{INF, Sample, node};
use crate::{Limits, Relief, relief};

/// Ten units wanted, four supplied freely, the rest at two hours each; storage has nothing to do with it.
fn supplied() -> Problem {
    let mut sample = Sample::default();
    let balance = sample.row(Row::Balance(node(0), 0), 6.0, 6.0);
    let spare = sample.row(Row::Storage(node(0), 0), -INF, 50.0);
    let made = sample.column(Column::Stock(node(1), 0), 0.0, INF, &[(balance, 1.0)]);
    let unused = sample.column(Column::Spare(node(0), 0), 0.0, INF, &[(balance, -1.0), (spare, 1.0)]);
    let short = sample.column(Column::Short(NeedId(0), 0), 0.0, 10.0, &[(balance, 1.0)]);
    sample.stretch(Declared::Supply(node(0)), &[(balance, 1.0)]);
    sample.stretch(Declared::Storage(node(0)), &[(spare, -1.0)]);
    sample.stage(StageKind::Sum(0), &[(short, 0.1)]);
    sample.stage(StageKind::Aim(0), &[(made, 2.0)]);
    sample.stage(StageKind::Surplus, &[(unused, 1.0)]);
    sample.build()
}

#[test]
fn more_supply_saves_hours_and_less_costs_them() {
    let problem = supplied();
    let mut kept = Relief::new(&problem, &Limits::default()).unwrap();
    assert_eq!(kept.base(), [(StageKind::Sum(0), 0.0), (StageKind::Aim(0), 12.0)]);
    let hours = |stages: Option<Vec<(StageKind, f64)>>| stages.unwrap()[1].1;
    for (stretch, amount, expected) in
        [(0, 1.0, 10.0), (1, 5.0, 12.0), (0, -2.0, 16.0), (0, 100.0, 0.0), (0, 1.0, 10.0)]
    {
        let found = hours(kept.stages(stretch, amount));
        assert!((found - expected).abs() < 1e-7, "{stretch} {amount}: {found}");
        let fresh = hours(relief(&problem, stretch, amount, &Limits::default()));
        assert!((found - fresh).abs() < 1e-9);
    }
    assert_eq!(kept.stages(7, 1.0), None);
    assert_eq!(kept.stages(0, f64::NAN), None);
}
