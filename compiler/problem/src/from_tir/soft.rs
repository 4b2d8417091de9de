//! Soft bounds: by how much they are missed, and the worst of a rank.
//!
//! Overshoots count in parts of their limit, as shortfalls count in parts of what is wanted.

use std::collections::BTreeMap;

use weal_base::Rational;
use weal_tir::{Compare, PlaceId};

use super::arrays::{Arrays, NONE, number};
use super::bounds::Bounded;
use super::layout::Layout;
use crate::amounts::Limit;
use crate::ir::{Column, Declared, Row, Stage, StageKind};

/// A soft bound at a place, in a period or in total.
pub(super) struct Soft {
    declared: Declared,
    place: PlaceId,
    period: u32,
    rank: u32,
    /// The bound's row.
    row: u32,
    /// What one unit of overshoot adds there.
    gives: Rational,
    /// What an overshoot is measured against.
    scale: Rational,
    /// The row beside the worst of its rank; [`NONE`] where it is the only one.
    worst_row: u32,
}

/// What an overshoot of each of a bound's limits at a place is measured against: the limit; beside a limit of zero the
/// largest of them; one unit where all are zero.
fn scales(limits: &[Limit]) -> impl Iterator<Item = Rational> {
    let largest = limits.iter().map(|limit| limit.limit.abs()).max().filter(Rational::is_positive);
    let largest = largest.unwrap_or(Rational::ONE);
    limits.iter().map(move |limit| Some(limit.limit.abs()).filter(Rational::is_positive).unwrap_or(largest.clone()))
}

/// Finds the soft ones among the bounds and adds the rows that hold the worst of each rank with more than one.
pub(super) fn rows(layout: &Layout, bounded: &[Bounded], arrays: &mut Arrays) -> Vec<Soft> {
    let mut found: Vec<Soft> = Vec::new();
    for one in bounded {
        let Some(rank) = one.bound.soft else { continue };
        let gives = match one.bound.compare {
            Compare::AtMost => -Rational::ONE,
            Compare::AtLeast => Rational::ONE,
            Compare::Equal => continue,
        };
        for (place, limits, rows) in one.by_place(layout.periods) {
            for (limit, scale) in limits.iter().zip(scales(limits)) {
                let row = rows.get(limit.period as usize).copied().unwrap_or(NONE);
                let (declared, period, gives) = (one.declared, limit.period, gives.clone());
                found.push(Soft { declared, place, period, rank, row, gives, scale, worst_row: NONE });
            }
        }
    }
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    found.iter().for_each(|soft| *counts.entry(soft.rank).or_default() += 1);
    for soft in &mut found {
        if counts.get(&soft.rank).is_some_and(|count| *count > 1) {
            let row = Row::OverOf(soft.declared, soft.place, soft.period);
            soft.worst_row = arrays.row(row, f64::NEG_INFINITY, 0.0);
        }
    }
    found
}

/// Adds the columns for overshoots and for the worst of each rank, and their stages, each behind the needs of its rank.
pub(super) fn columns(all: &[Soft], arrays: &mut Arrays) {
    let mut entries = Vec::new();
    let mut sums: BTreeMap<u32, Vec<(u32, f64)>> = BTreeMap::new();
    for soft in all {
        entries.extend([(soft.row, soft.gives.clone()), (soft.worst_row, Rational::ONE)]);
        let column = Column::Over(soft.declared, soft.place, soft.period);
        let column = arrays.column(column, f64::INFINITY, &mut entries);
        let weight = number(&Rational::ONE.checked_div(&soft.scale).unwrap_or_default());
        sums.entry(soft.rank).or_default().push((column, weight));
    }
    for (rank, objective) in sums {
        let mine = all.iter().filter(|soft| soft.rank == rank && soft.worst_row != NONE);
        entries.extend(mine.map(|soft| (soft.worst_row, -&soft.scale)));
        if !entries.is_empty() {
            let worst = arrays.column(Column::WorstOver(rank), f64::INFINITY, &mut entries);
            arrays.problem.stages.push(Stage { kind: StageKind::WorstOver(rank), objective: vec![(worst, 1.0)] });
        }
        arrays.problem.stages.push(Stage { kind: StageKind::SumOver(rank), objective });
    }
    // So far there are those of needs, in the order of ranks, and these.
    arrays.problem.stages.sort_by_key(|stage| match stage.kind {
        StageKind::Worst(rank) | StageKind::Sum(rank) | StageKind::WorstOver(rank) | StageKind::SumOver(rank) => rank,
        StageKind::Aim(_) | StageKind::Surplus | StageKind::Canonical => u32::MAX,
    });
}
