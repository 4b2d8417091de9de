//! Needs: their floors, their shortfalls, and the worst of a rank.

use weal_base::Rational;

use super::arrays::{Arrays, NONE, number};
use super::bounds::{Gauges, Measured};
use super::layout::{From, Layout, nth};
use super::menu::Counted;
use crate::ir::{Column, Row, Stage, StageKind};

/// Adds the rows of needs: what serves those with more than one source, floors, then those that hold the worst of each rank with more than one want.
pub(super) fn rows(layout: &mut Layout, arrays: &mut Arrays) {
    let counts = counts(layout);
    served_rows(layout, arrays);
    for want in &mut layout.needs {
        let floor = &layout.tir.needs[want.need.index()].floor;
        if !floor.is_positive() {
            continue;
        }
        for (t, wanted) in want.wanted.iter().enumerate().filter(|(_, wanted)| wanted.is_positive()) {
            let most = number(&(&(&Rational::ONE - floor) * wanted));
            want.floor_rows[t] = arrays.row(Row::Floor(want.need, t as u32), f64::NEG_INFINITY, most);
        }
    }
    for want in &mut layout.needs {
        if counts.get(want.rank as usize).is_none_or(|count| *count < 2) {
            continue;
        }
        for (t, _) in want.wanted.iter().enumerate().filter(|(_, wanted)| wanted.is_positive()) {
            want.worst_rows[t] = arrays.row(Row::WorstOf(want.need, t as u32), f64::NEG_INFINITY, 0.0);
        }
    }
}

fn served_rows(layout: &mut Layout, arrays: &mut Arrays) {
    let counted = Counted::new(layout);
    for at in 0..layout.needs.len() {
        let already = match layout.needs[at].from {
            From::Node(_) => continue,
            From::Nodes(_) => None,
            From::Menu => Some(counted.already(layout, at)),
        };
        let want = &mut layout.needs[at];
        for (t, wanted) in want.wanted.iter().enumerate().filter(|(_, wanted)| wanted.is_positive()) {
            let (lower, upper) = match &already {
                Some(already) => (number(&(wanted - &already[t])), f64::INFINITY),
                None => (number(wanted), number(wanted)),
            };
            want.served_rows[t] = arrays.row(Row::Served(want.need, t as u32), lower, upper);
        }
    }
}

/// Per rank, in how many periods its needs want something.
fn counts(layout: &Layout) -> Vec<usize> {
    let most = layout.needs.iter().map(|want| want.rank as usize + 1).max().unwrap_or(0);
    let mut counts = vec![0; most];
    for want in &layout.needs {
        counts[want.rank as usize] += want.wanted.iter().filter(|wanted| wanted.is_positive()).count();
    }
    counts
}

/// Adds the columns for shortfalls.
pub(super) fn short_columns(layout: &mut Layout, gauges: &Gauges, arrays: &mut Arrays) {
    let mut entries = Vec::new();
    let counted = Counted::new(layout);
    for number_of in 0..layout.needs.len() {
        let mut columns = vec![NONE; layout.periods as usize];
        let want = &layout.needs[number_of];
        let need = &layout.tir.needs[want.need.index()];
        let measured = gauges.any(Measured::Met(want.need));
        let rows = match want.from {
            // A durable that is needed is asked of the capacity in service.
            From::Node(node) if layout.nodes[node].rows.capacity == NONE => layout.nodes[node].rows.balance,
            From::Node(node) => layout.nodes[node].rows.capacity,
            From::Nodes(_) | From::Menu => NONE,
        };
        for (t, wanted) in want.wanted.iter().enumerate().filter(|(_, wanted)| wanted.is_positive()) {
            let at = t as u32;
            for row in [nth(rows, at), want.served_rows[t], want.floor_rows[t], want.worst_rows[t]] {
                entries.push((row, Rational::ONE));
            }
            // What is missed of a delivery counts for nothing else either.
            if let Some(resource) = need.of.resource() {
                counted.rows(layout, resource, need.place, at, &mut entries, &-Rational::ONE);
            }
            if measured {
                gauges.add(Measured::Met(want.need), need.place, at, &-Rational::ONE, &mut entries, &mut Vec::new());
            }
            columns[t] = arrays.column(Column::Short(want.need, at), number(wanted), &mut entries);
        }
        layout.needs[number_of].short_columns = columns;
    }
}

/// Adds the columns for the worst of each rank, and the stages of all ranks in their order.
pub(super) fn worst_columns(layout: &Layout, arrays: &mut Arrays) {
    let mut entries = Vec::new();
    for (rank, count) in counts(layout).into_iter().enumerate().filter(|(_, count)| *count > 0) {
        let rank = rank as u32;
        let mine = || layout.needs.iter().filter(|want| want.rank == rank);
        if count > 1 {
            for want in mine() {
                entries.extend(want.worst_rows.iter().zip(&want.wanted).map(|(row, wanted)| (*row, -wanted)));
            }
            let worst = arrays.column(Column::Worst(rank), f64::INFINITY, &mut entries);
            let objective = vec![(worst, 1.0)];
            arrays.problem.stages.push(Stage { kind: StageKind::Worst(rank), objective });
        }
        let objective = mine()
            .flat_map(|want| want.short_columns.iter().zip(&want.wanted))
            .filter_map(|(column, wanted)| Some((*column, number(&Rational::ONE.checked_div(wanted)?))))
            .collect();
        arrays.problem.stages.push(Stage { kind: StageKind::Sum(rank), objective });
    }
}
