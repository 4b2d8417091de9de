//! Rows and columns of nodes: balances, capacities, freshness, growth, storage and the end of the horizon.
//!
//! What comes in counts positive in balances and capacities, what goes out or stays negative.

use weal_base::Rational;
use weal_tir::{Kind, Regrowth};

use super::arrays::{Arrays, number};
use super::bounds::{Gauges, Measured, ToAim};
use super::effects::{EndRule, declared, end_rule, logistic};
use super::layout::{From, Held, Layout, Wanted, nth};
use crate::amounts;
use crate::ir::{Column, Curve, Row};

/// How much a natural stock can grow to where growth is not a curve.
fn overflows<'h>(held: &'h Held) -> Option<&'h Rational> {
    match &held.details.regrowth {
        Some(Regrowth::Fraction { capacity, .. } | Regrowth::Amount { capacity, .. }) => capacity.as_ref(),
        _ => None,
    }
    .filter(|_| held.kind == Kind::Natural)
}

/// Whether what is left over of a node may be left over, so that it has a column of its own.
fn has_spare(held: &Held) -> bool {
    match held.kind {
        Kind::Good => held.details.discard,
        Kind::Perishable | Kind::Flowing => true,
        Kind::Natural => overflows(held).is_some(),
        Kind::Labour | Kind::Durable | Kind::Emitted | Kind::Knowledge => false,
    }
}

/// Whether a node has a stock that is carried over.
pub(super) fn has_stock(held: &Held) -> bool {
    amounts::is_held(held.kind) && held.followed
}

/// The points at which a growth curve is touched from the start: nothing, half the capacity, the capacity. Each as the
/// slope of the tangent over that of the curve at zero, and its height at zero over slope times capacity.
const TOUCHED: [(i64, (i64, i64)); 3] = [(1, (0, 1)), (0, (1, 4)), (-1, (1, 1))];

/// Adds the rows of all nodes, node by node.
pub(super) fn rows(layout: &mut Layout, arrays: &mut Arrays) {
    let one = |(at, need): (usize, &Wanted)| match need.from {
        From::Node(node) => Some((node, at)),
        From::Nodes(_) | From::Menu => None,
    };
    let mut by_node: Vec<(usize, usize)> = layout.needs.iter().enumerate().filter_map(one).collect();
    by_node.sort_unstable();
    let mut rest = by_node.as_slice();
    for at in 0..layout.nodes.len() {
        let (mine, others) = rest.split_at(rest.iter().take_while(|(node, _)| *node == at).count());
        rest = others;
        let mut wanted = vec![Rational::ZERO; layout.periods as usize];
        for (_, need) in mine {
            for (sum, amount) in wanted.iter_mut().zip(&layout.needs[*need].wanted) {
                *sum = &*sum + amount;
            }
        }
        node_rows(layout, at, &wanted, arrays);
    }
}

fn node_rows(layout: &mut Layout, at: usize, wanted: &[Rational], arrays: &mut Arrays) {
    let held = &layout.nodes[at];
    let (node, kind, periods) = (held.node, held.kind, layout.periods);
    if kind == Kind::Emitted && !held.followed {
        return;
    }
    let effect = declared(layout, held);
    let next = |arrays: &Arrays| arrays.problem.rows.len() as u32;
    let mut rows = super::layout::NodeRows::none();
    let side = |t: u32, out: bool| {
        let t = t as usize;
        let asked = if out { wanted[t].clone() } else { Rational::ZERO };
        number(&(&asked - &effect.balance[t]))
    };
    if kind != Kind::Labour {
        rows.balance = next(arrays);
        for t in 0..periods {
            let side = side(t, kind != Kind::Durable);
            arrays.row(Row::Balance(node, t), side, side);
        }
    }
    if kind == Kind::Labour || kind == Kind::Durable && held.asked {
        rows.capacity = next(arrays);
        for t in 0..periods {
            let side = if kind == Kind::Labour { side(t, true) } else { number(&wanted[t as usize]) };
            arrays.row(Row::Capacity(node, t), side, f64::INFINITY);
        }
    }
    if kind == Kind::Perishable && held.details.keeps.is_some() {
        rows.fresh = next(arrays);
        // Behind the last period nothing is used any more.
        for t in 0..periods - 1 {
            arrays.row(Row::Fresh(node, t), f64::NEG_INFINITY, number(&effect.fresh[t as usize]));
        }
        if held.moves.away {
            rows.moved = next(arrays);
            for t in 0..periods {
                arrays.row(Row::Moved(node, t), f64::NEG_INFINITY, number(&effect.balance[t as usize]));
            }
        }
        if held.moves.arrives_late {
            rows.on_arrival = next(arrays);
            for t in 0..periods - 1 {
                arrays.row(Row::OnArrival(node, t), f64::NEG_INFINITY, number(&effect.balance[t as usize]));
            }
        }
    }
    rows.tangent = next(arrays);
    for t in 1..periods {
        let Some((slope, capacity)) = logistic(layout, held, t) else { break };
        for (touch, (_, (up, down))) in TOUCHED.iter().enumerate() {
            let height = &(&slope * &capacity) * &Rational::ratio(*up, *down).unwrap_or_default();
            arrays.row(Row::Tangent(node, t, touch as u32), f64::NEG_INFINITY, number(&height));
        }
    }
    if let (Some((room, _)), true) = (&held.details.storage, has_stock(held)) {
        rows.storage = next(arrays);
        for t in 0..periods {
            arrays.row(Row::Storage(node, t), f64::NEG_INFINITY, number(room));
        }
    }
    if let Some(rule) = end_rule(held) {
        let least = match rule {
            EndRule::AtLeast(amount) => amount,
            EndRule::AsStart | EndRule::AsBefore => -&effect.end,
        };
        rows.end = arrays.row(Row::End(node), number(&least), f64::INFINITY);
    }
    layout.nodes[at].rows = rows;
}

/// Adds what a column for a stock or for durables in service at the end of `t` has in the row for the end.
fn end_entry(layout: &Layout, held: &Held, t: u32, entries: &mut Vec<(u32, Rational)>) {
    if t + 1 == layout.periods {
        entries.push((held.rows.end, Rational::ONE));
    }
    if t + 2 == layout.periods && end_rule(held) == Some(EndRule::AsBefore) {
        entries.push((held.rows.end, -Rational::ONE));
    }
}

/// Adds the columns for stocks, durables in service and growth; aims that measure stocks gain terms.
pub(super) fn stock_columns(layout: &mut Layout, gauges: &Gauges, arrays: &mut Arrays, aims: &mut [Vec<(u32, f64)>]) {
    let periods = layout.periods;
    let mut entries = Vec::new();
    let mut to_aims: Vec<ToAim> = Vec::new();
    for durable in [false, true] {
        for at in 0..layout.nodes.len() {
            let held = &layout.nodes[at];
            let mine = if durable { held.kind == Kind::Durable } else { has_stock(held) };
            if !mine {
                continue;
            }
            let first = arrays.problem.columns.len() as u32;
            for t in 0..periods {
                let rows = &held.rows;
                entries.push((nth(rows.balance, t), -Rational::ONE));
                if t + 1 < periods {
                    let carried = if durable { Rational::ONE } else { held.carried(layout.horizon, t + 1) };
                    entries.push((nth(rows.balance, t + 1), carried));
                }
                let (column, mut upper) = if durable {
                    let available = held.details.available.clone().unwrap_or(Rational::ONE);
                    entries.push((nth(rows.capacity, t), available));
                    (Column::InService(held.node, t), f64::INFINITY)
                } else {
                    if t + 1 < periods {
                        entries.push((nth(rows.fresh, t), Rational::ONE));
                        entries.push((nth(rows.on_arrival, t), Rational::ONE));
                    }
                    if t + 2 < periods {
                        let carried = held.carried(layout.horizon, t + 1);
                        entries.push((nth(rows.on_arrival, t + 1), -carried));
                    }
                    entries.push((nth(rows.storage, t), Rational::ONE));
                    if let (Some((slope, _)), true) = (logistic(layout, held, t + 1), t + 1 < periods) {
                        for (touch, (along, _)) in TOUCHED.iter().enumerate() {
                            let row = rows.tangent + t * TOUCHED.len() as u32 + touch as u32;
                            entries.push((row, -(&slope * &Rational::from(*along))));
                        }
                    }
                    (Column::Stock(held.node, t), f64::INFINITY)
                };
                if let Some(capacity) = overflows(held) {
                    upper = number(capacity);
                }
                // What is left of a perishable at the end, and asked for by nobody, counts as spoiled.
                if held.kind == Kind::Perishable && t + 1 == periods && !held.left {
                    upper = 0.0;
                }
                end_entry(layout, held, t, &mut entries);
                let measured = Measured::Stock(held.node.resource);
                gauges.add(measured, held.node.place, t, &Rational::ONE, &mut entries, &mut to_aims);
                let column = arrays.column(column, upper, &mut entries);
                super::aims::weigh(&mut to_aims, column, aims);
            }
            if !durable {
                layout.nodes[at].stock_column = first;
            }
        }
    }
    growth_columns(layout, arrays);
}

fn growth_columns(layout: &Layout, arrays: &mut Arrays) {
    let mut entries = Vec::new();
    for held in &layout.nodes {
        for t in 1..layout.periods {
            let Some((slope, capacity)) = logistic(layout, held, t) else { break };
            entries.push((nth(held.rows.balance, t), Rational::ONE));
            for touch in 0..TOUCHED.len() as u32 {
                entries.push((held.rows.tangent + (t - 1) * TOUCHED.len() as u32 + touch, Rational::ONE));
            }
            let growth = arrays.column(Column::Growth(held.node, t), f64::INFINITY, &mut entries);
            arrays.problem.curves.push(Curve {
                node: held.node,
                period: t,
                growth,
                from: nth(held.stock_column, t - 1),
                slope: number(&slope),
                capacity: number(&capacity),
            });
        }
    }
}

/// Adds the columns for what is left over, and for what is absorbed of burdens.
pub(super) fn spare_columns(layout: &Layout, arrays: &mut Arrays) {
    let mut entries = Vec::new();
    for held in layout.nodes.iter().filter(|held| has_spare(held)) {
        for t in 0..layout.periods {
            entries.push((nth(held.rows.balance, t), -Rational::ONE));
            arrays.column(Column::Spare(held.node, t), f64::INFINITY, &mut entries);
        }
    }
    for held in &layout.nodes {
        let Some(rate) = held.details.absorbed.as_ref().filter(|_| held.kind == Kind::Emitted) else { continue };
        for (t, period) in layout.horizon.periods.iter().enumerate() {
            entries.push((nth(held.rows.balance, t as u32), -Rational::ONE));
            arrays.column(Column::Absorbed(held.node, t as u32), number(&rate.in_period(period)), &mut entries);
        }
    }
}
