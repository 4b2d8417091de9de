//! Conflicts are smallest, and their reliefs hold.

use proptest::prelude::*;
use weal_problem::{Column, Declared, Problem, Row};
use weal_tir::{NeedId, ThresholdId};

use super::sample::{INF, Sample, node};
use crate::{Limits, conflict};

fn members(problem: &Problem) -> Vec<u32> {
    conflict(problem, &Limits::default()).unwrap().members.iter().map(|member| member.stretch).collect()
}

/// A need's floor in each period, hours per run, and a supply of hours: `floors` and `hours` per period.
fn hours_for_bread(floors: &[f64], hours: &[f64]) -> Problem {
    let mut sample = Sample::default();
    let (mut floor_rows, mut hour_rows) = (Vec::new(), Vec::new());
    for (t, (floor, hours)) in floors.iter().zip(hours).enumerate() {
        let t = t as u32;
        let floor_row = sample.row(Row::Floor(NeedId(0), t), *floor, INF);
        let hour_row = sample.row(Row::Capacity(node(1), t), -INF, *hours);
        sample.column(Column::Spare(node(0), t), 0.0, INF, &[(floor_row, 1.0), (hour_row, 3.0)]);
        floor_rows.push((floor_row, 1.0));
        hour_rows.push((hour_row, -1.0));
    }
    let idle = sample.row(Row::Threshold(ThresholdId(0), node(0).place, 0), -INF, 1.0);
    sample.stretch(Declared::Threshold(ThresholdId(0)), &[(idle, -1.0)]);
    sample.stretch(Declared::Floor(NeedId(0)), &floor_rows);
    sample.stretch(Declared::Supply(node(1)), &hour_rows);
    sample.build()
}

#[test]
fn floor_and_hours_are_named_with_what_each_would_have_to_give() {
    let problem = hours_for_bread(&[2.0, 5.0, 7.0], &[9.0, 12.0, 20.0]);
    let found = conflict(&problem, &Limits::default()).unwrap();
    assert_eq!(found.members.iter().map(|member| member.stretch).collect::<Vec<_>>(), [1, 2]);
    // Period 1 lacks 3 hours, period 2 lacks 1: three hours more in each, or one loaf less in each, is enough.
    assert_eq!(found.members[0].relief.as_ref().unwrap().to_string(), "1");
    assert_eq!(found.members[1].relief.as_ref().unwrap().to_string(), "3");
    // The conflict is complete in period 1.
    assert_eq!(found.members[0].periods, [1]);
    assert_eq!(found.members[1].periods, [1]);
    assert_eq!(found, conflict(&problem, &Limits::default()).unwrap());
}

#[test]
fn reliefs_are_rounded_up_to_three_digits() {
    let problem = hours_for_bread(&[1000.0 / 3.0], &[100.0]);
    let found = conflict(&problem, &Limits::default()).unwrap();
    assert_eq!(found.members[0].relief.as_ref().unwrap().to_string(), "300");
    assert_eq!(found.members[1].relief.as_ref().unwrap().to_string(), "900");
    let problem = hours_for_bread(&[1234.5], &[100.0]);
    let found = conflict(&problem, &Limits::default()).unwrap();
    assert_eq!(found.members[0].relief.as_ref().unwrap().to_string(), "1210");
    assert_eq!(found.members[1].relief.as_ref().unwrap().to_string(), "3610");
}

#[test]
fn what_is_possible_has_no_conflict_and_what_nothing_helps_has_no_members() {
    assert_eq!(conflict(&hours_for_bread(&[2.0], &[6.0]), &Limits::default()), None);
    let mut sample = Sample::default();
    let row = sample.row(Row::Floor(NeedId(0), 0), 3.0, INF);
    sample.column(Column::Short(NeedId(0), 0), 0.0, 1.0, &[(row, 1.0)]);
    let free = sample.row(Row::Floor(NeedId(1), 0), -INF, INF);
    sample.stretch(Declared::Floor(NeedId(1)), &[(free, 1.0)]);
    assert!(conflict(&sample.build(), &Limits::default()).unwrap().members.is_empty());
}

#[test]
fn a_relief_that_is_not_enough_alone_is_none() {
    // Two separate conflicts: freeing a member of one leaves the other.
    let mut sample = Sample::default();
    let mut stretches = Vec::new();
    for at in 0..2 {
        let floor = sample.row(Row::Floor(NeedId(at), 0), 4.0, INF);
        let most = sample.row(Row::Threshold(ThresholdId(at), node(0).place, 0), -INF, 3.0);
        sample.column(Column::Short(NeedId(at), 0), 0.0, INF, &[(floor, 1.0), (most, 1.0)]);
        stretches.push(sample.stretch(Declared::Floor(NeedId(at)), &[(floor, 1.0)]));
        stretches.push(sample.stretch(Declared::Threshold(ThresholdId(at)), &[(most, -1.0)]));
    }
    let found = conflict(&sample.build(), &Limits::default()).unwrap();
    assert_eq!(found.members.len(), 2);
    assert!(found.members.iter().all(|member| member.relief.is_none()));
}

/// Columns in a chain: `x0 ≥ 1`, `x(k+1) ≥ x(k)`, and `x(last) ≤ 0` is a long conflict; `y ≥ 1`, `y ≤ 0` a short one.
#[test]
fn of_a_long_and_a_short_conflict_the_short_one_is_found() {
    let mut sample = Sample::default();
    let mut entries: Vec<Vec<(u32, f64)>> = vec![Vec::new(); 9];
    let mut number = 0;
    let mut declare = |sample: &mut Sample, lower: f64, upper: f64| {
        let row = sample.row(Row::Threshold(ThresholdId(number), node(0).place, 0), lower, upper);
        sample.stretch(Declared::Threshold(ThresholdId(number)), &[(row, if lower.is_finite() { 1.0 } else { -1.0 })]);
        number += 1;
        row
    };
    let first = declare(&mut sample, 1.0, INF);
    entries[0].push((first, 1.0));
    for k in 0..7 {
        let link = declare(&mut sample, 0.0, INF);
        entries[k + 1].push((link, 1.0));
        entries[k].push((link, -1.0));
    }
    let last = declare(&mut sample, -INF, 0.0);
    entries[7].push((last, 1.0));
    for (lower, upper) in [(1.0, INF), (-INF, 0.0)] {
        let row = declare(&mut sample, lower, upper);
        entries[8].push((row, 1.0));
    }
    for (at, entries) in entries.iter().enumerate() {
        sample.column(Column::Short(NeedId(at as u32), 0), -INF, INF, entries);
    }
    assert_eq!(members(&sample.build()), [9, 10]);
}

/// Whether `y ≥ lowers` and `y ≤ uppers` over `held` conditions `Σ a y ≥ side` can hold, by elimination
/// (Fourier 1827, Motzkin 1936).
fn possible(conditions: &[(Vec<f64>, f64)], held: u32) -> bool {
    let mut system: Vec<(Vec<f64>, f64)> =
        (0..conditions.len()).filter(|k| held >> k & 1 == 1).map(|k| conditions[k].clone()).collect();
    for j in 0..2 {
        let (mut next, mut above, mut below) = (Vec::new(), Vec::new(), Vec::new());
        for (a, side) in system {
            if a[j] > 1e-9 {
                above.push((a.iter().map(|v| v / a[j]).collect::<Vec<f64>>(), side / a[j]));
            } else if a[j] < -1e-9 {
                below.push((a.iter().map(|v| v / -a[j]).collect::<Vec<f64>>(), side / -a[j]));
            } else {
                next.push((a, side));
            }
        }
        for (p, s) in &above {
            for (q, t) in &below {
                next.push((p.iter().zip(q).map(|(p, q)| p + q).collect(), s + t));
            }
        }
        system = next;
    }
    system.iter().all(|(_, side)| *side <= 1e-9)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_conflicts_are_smallest(
        conditions in prop::collection::vec((-3i32..4, -3i32..4, -2i32..5), 7),
    ) {
        let conditions: Vec<(Vec<f64>, f64)> = conditions
            .iter()
            .map(|(a, b, side)| (vec![f64::from(*a), f64::from(*b)], f64::from(*side)))
            .collect();
        let smallest = (0u32..1 << conditions.len())
            .filter(|held| !possible(&conditions, *held))
            .map(u32::count_ones)
            .min();
        let mut sample = Sample::default();
        let mut entries = [Vec::new(), Vec::new()];
        for (at, (a, side)) in conditions.iter().enumerate() {
            let row = sample.row(Row::Threshold(ThresholdId(at as u32), node(0).place, 0), *side, INF);
            sample.stretch(Declared::Threshold(ThresholdId(at as u32)), &[(row, 1.0)]);
            for j in 0..2 {
                if a[j] != 0.0 {
                    entries[j].push((row, a[j]));
                }
            }
        }
        for (j, entries) in entries.iter().enumerate() {
            sample.column(Column::Short(NeedId(j as u32), 0), -INF, INF, entries);
        }
        let problem = sample.build();
        let found = conflict(&problem, &Limits::default());
        prop_assert_eq!(found.as_ref().map(|found| found.members.len() as u32), smallest);
        if let Some(found) = found {
            let held = found.members.iter().fold(0, |held, member| held | 1 << member.stretch);
            prop_assert!(!possible(&conditions, held));
            for member in &found.members {
                let mut without = conditions.clone();
                let alone = member.relief.as_ref().map(|relief| relief.to_f64());
                without[member.stretch as usize].1 -= alone.unwrap_or(1e6);
                prop_assert_eq!(possible(&without, (1 << conditions.len()) - 1), alone.is_some());
            }
        }
    }
}
