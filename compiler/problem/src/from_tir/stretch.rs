//! What people could relax: one column per declaration, closed unless a conflict is being looked for.

use weal_base::{Rational, Site};
use weal_tir::{Compare, End, Kind};

use super::arrays::Arrays;
use super::balances::has_stock;
use super::bounds::Bounded;
use super::effects::{Effect, end_rule, first_growth_slope, stocks, supplies};
use super::layout::{Held, Layout, nth};
use super::limits::{Limits, Stretchable};
use crate::amounts;
use crate::ir::{Column, Declared, Stretch};

/// The rows an effect falls into.
fn entries(held: &Held, effect: &Effect) -> Vec<(u32, Rational)> {
    let mut entries = Vec::new();
    let falls = |first: u32, amounts: &[Rational], turned: bool, out: &mut Vec<(u32, Rational)>| {
        for (t, amount) in amounts.iter().enumerate().filter(|(_, amount)| !amount.is_zero()) {
            out.push((nth(first, t as u32), if turned { -amount } else { amount.clone() }));
        }
    };
    falls(held.flow_rows(), &effect.balance, false, &mut entries);
    falls(held.rows.fresh, &effect.fresh, true, &mut entries);
    falls(held.rows.moved, &effect.balance, true, &mut entries);
    let behind = effect.balance.len().saturating_sub(1);
    falls(held.rows.on_arrival, &effect.balance[..behind], true, &mut entries);
    entries.push((held.rows.end, effect.end.clone()));
    entries
}

fn supply(layout: &Layout, held: &Held) -> Option<Stretchable> {
    let first = supplies(held).next().filter(|_| held.kind != Kind::Emitted)?;
    let mut effect = Effect::none(layout.periods);
    effect.supply(layout, held, &amounts::supplied_unit(first, layout.horizon));
    Some(Stretchable { declared: Declared::Supply(held.node), site: first.site, entries: entries(held, &effect) })
}

fn stock(layout: &Layout, held: &Held) -> Option<Stretchable> {
    let first = stocks(held).next()?;
    let mut effect = Effect::none(layout.periods);
    match held.kind {
        Kind::Durable => {
            for (t, change) in amounts::service_from_start(held.details, &Rational::ZERO, layout.horizon) {
                effect.serve(held, t, &change);
            }
        }
        Kind::Good | Kind::Perishable | Kind::Natural => {
            let amount: Rational = stocks(held).map(|stock| stock.amount.clone()).sum();
            effect.start(layout, held, &Rational::ONE, &first_growth_slope(layout, held, &amount));
        }
        Kind::Flowing | Kind::Labour | Kind::Emitted | Kind::Knowledge => return None,
    }
    Some(Stretchable { declared: Declared::Stock(held.node), site: first.site, entries: entries(held, &effect) })
}

fn end(layout: &Layout, held: &Held) -> Option<Stretchable> {
    end_rule(held)?;
    let site: Site = match &held.details.end {
        End::AsStart(site) | End::AtLeast(_, site) => *site,
        End::Default | End::Free => layout.tir.resources[held.node.resource.index()].site,
    };
    let entries = vec![(held.rows.end, Rational::ONE)];
    Some(Stretchable { declared: Declared::End(held.node), site, entries })
}

fn storage(layout: &Layout, held: &Held) -> Option<Stretchable> {
    let (_, site) = held.details.storage.as_ref().filter(|_| has_stock(held))?;
    let entries = (0..layout.periods).map(|t| (nth(held.rows.storage, t), -Rational::ONE)).collect();
    Some(Stretchable { declared: Declared::Storage(held.node), site: *site, entries })
}

fn floors(layout: &Layout, out: &mut Vec<Stretchable>) {
    for want in &layout.needs {
        let need = &layout.tir.needs[want.need.index()];
        if need.floor.is_positive() {
            let entries = want.floor_rows.iter().zip(&want.wanted).map(|(row, wanted)| (*row, -wanted)).collect();
            out.push(Stretchable { declared: Declared::Floor(want.need), site: need.floor_site, entries });
        }
    }
}

/// Bounds move outward; an equality can move both ways, and has a column for each.
fn bounds(layout: &Layout, bounded: &[Bounded], out: &mut Vec<Stretchable>) {
    for one in bounded {
        let ways: &[bool] = match one.bound.compare {
            Compare::AtMost => &[true],
            Compare::AtLeast => &[false],
            Compare::Equal => &[true, false],
        };
        for upward in ways {
            let entry = |(row, unit): (u32, &Rational)| (row, if *upward { -unit } else { unit.clone() });
            let entries = one.stretched(layout.periods).map(entry).collect();
            out.push(Stretchable { declared: one.declared, site: one.site, entries });
        }
    }
}

/// Adds the columns: supplies, stocks, ends and storage by node, then floors, bounds, `forbid`, knowledge and `up to`.
/// A declaration that touches no row has none.
pub(super) fn columns(layout: &Layout, bounded: &[Bounded], limits: Limits, arrays: &mut Arrays) {
    let mut found: Vec<Stretchable> = Vec::new();
    for of in [supply, stock, end, storage] {
        found.extend(layout.nodes.iter().filter_map(|held| of(layout, held)));
    }
    floors(layout, &mut found);
    bounds(layout, bounded, &mut found);
    found.extend(limits.stretchable);
    for Stretchable { declared, site, mut entries } in found {
        entries.retain(|(row, amount)| *row != super::arrays::NONE && !amount.is_zero());
        if entries.is_empty() {
            continue;
        }
        let stretch = arrays.problem.stretches.len() as u32;
        let column = arrays.column(Column::Stretch(stretch), 0.0, &mut entries);
        arrays.problem.stretches.push(Stretch { declared, column, site });
    }
}
