//! Rows that link runs to their set-ups: none starts in a period without one, or without a campaign that one began.

use std::collections::BTreeMap;

use weal_base::Rational;
use weal_tir::RecipeId;

use super::arrays::Arrays;
use super::layout::Layout;
use super::limits::Limits;
use crate::amounts::one_unit;
use crate::ir::{Activity, Declared, ROOM, Row};

/// Adds the rows, and lets them stretch with the `up to` they take their limit from.
pub(super) fn rows(layout: &Layout, arrays: &mut Arrays, limits: &mut Limits) {
    let recipe = |id: RecipeId| &layout.tir.recipes[id.index()];
    let all = (0..layout.tir.recipes.len() as u32).map(RecipeId);
    let mut set_ups: Vec<(RecipeId, RecipeId)> = all.filter_map(|id| Some((id, recipe(id).set_up_of?))).collect();
    set_ups.sort_by_key(|(set_up, _)| (&recipe(*set_up).name, *set_up));
    if set_ups.is_empty() {
        return;
    }
    let stretchable = limits.stretchable.iter().enumerate();
    let declared = stretchable.filter_map(|(at, one)| match one.declared {
        Declared::UpTo(recipe) => Some((recipe, at)),
        _ => None,
    });
    let declared: BTreeMap<RecipeId, usize> = declared.collect();
    for (set_up, owner) in set_ups {
        if layout.tir.campaign_of(set_up).is_some() {
            campaigns(layout, arrays, limits, set_up);
            continue;
        }
        let limited: Vec<RecipeId> = layout.tir.lineage(owner).filter(|head| recipe(*head).up_to.is_some()).collect();
        for at in layout.activities_of(set_up) {
            let place = layout.activities[at].place;
            let ways: Vec<usize> =
                layout.activities_of(owner).filter(|way| layout.activities[*way].place == place).collect();
            link(layout, arrays, limits, &declared, (at, &ways, &limited));
        }
    }
    limits.set_ups.sort_unstable();
}

/// A campaign begins with its set-up, and goes on where at least one run was started in the period before.
fn campaigns(layout: &Layout, arrays: &mut Arrays, limits: &mut Limits, set_up: RecipeId) {
    let (Some(campaign), Some(owner)) = (layout.tir.campaign_of(set_up), layout.tir.set_up_for(set_up)) else { return };
    for at in layout.activities_of(set_up) {
        let activity = layout.activities[at];
        let there = |way: &usize| layout.activities[*way].place == activity.place;
        let Some(going) = layout.activities_of(campaign).find(there) else { continue };
        let ways: Vec<usize> = layout.activities_of(owner).filter(there).collect();
        for t in 0..layout.periods {
            let mut row = |named: Row, before: &[usize]| {
                let row = arrays.row(named, f64::NEG_INFINITY, 0.0);
                limits.entries.push((layout.run_column(going, t), row, 1));
                limits.entries.push((layout.run_column(at, t), row, -1));
                if let Some(last) = t.checked_sub(1) {
                    limits.entries.extend(before.iter().map(|way| (layout.run_column(*way, last), row, -1)));
                }
            };
            row(Row::Begins(activity, t), &[going]);
            if t > 0 {
                row(Row::GoesOn(activity, t), &ways);
            }
        }
    }
}

fn link(
    layout: &Layout,
    arrays: &mut Arrays,
    limits: &mut Limits,
    declared: &BTreeMap<RecipeId, usize>,
    (at, ways, limited): (usize, &[usize], &[RecipeId]),
) {
    let set_up: Activity = layout.activities[at];
    let mut room = vec![Rational::ZERO; layout.periods as usize];
    for head in limited {
        let Some((rate, _)) = layout.tir.recipes[head.index()].up_to.as_deref() else { continue };
        let unit = one_unit(rate);
        let mut stretched = Vec::new();
        for (t, period) in (0..layout.periods).zip(&layout.horizon.periods) {
            let most = rate.in_period(period);
            let row = arrays.row(Row::SetUp(set_up, *head, t), f64::NEG_INFINITY, 0.0);
            limits.entries.extend(ways.iter().map(|way| (layout.run_column(*way, t), row, 1)));
            limits.set_ups.push((layout.run_column(at, t), row, -&most));
            stretched.push((row, -&unit.in_period(period)));
            room[t as usize] = room[t as usize].clone().max(most);
        }
        if let Some(known) = declared.get(head).and_then(|at| limits.stretchable.get_mut(*at)) {
            known.entries.extend(stretched);
        }
    }
    // Where nothing may start at all, `up to` may still be stretched.
    let least = room.iter().max().filter(|most| most.is_positive()).cloned().unwrap_or(Rational::ONE);
    for t in 0..layout.periods {
        let row = arrays.row(Row::SetUpAtAll(set_up, t), f64::NEG_INFINITY, 0.0);
        limits.entries.extend(ways.iter().map(|way| (layout.run_column(*way, t), row, 1)));
        let most = &Rational::from(ROOM) * &least;
        limits.set_ups.push((layout.run_column(at, t), row, -&most));
    }
}
