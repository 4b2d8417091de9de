//! Rows about runs themselves: forbidden, at most so many, and how much they change from period to period.

use super::arrays::{Arrays, NONE, number};
use super::bounds::Forbidden;
use super::layout::Layout;
use crate::amounts::one_unit;
use crate::ir::{Activity, Column, Declared, Row};
use weal_base::{Rational, Site};
use weal_tir::{Cite, Recipe, RecipeId, ResourceId};

/// How a declaration stretches: the declaration, where it was written, and what one unit adds in which rows.
pub(super) struct Stretchable {
    pub(super) declared: Declared,
    pub(super) site: Site,
    pub(super) entries: Vec<(u32, Rational)>,
}

/// What runs have in rows about runs.
#[derive(Default)]
pub(super) struct Limits {
    /// (column of the run, row, amount), by column.
    pub(super) entries: Vec<(u32, u32, i32)>,
    /// (column of a set-up, row, amount), by column.
    pub(super) set_ups: Vec<(u32, u32, Rational)>,
    /// Per activity and period from 1 on: the row upward, followed by the row downward; empty without `least change`.
    changes: Vec<(u32, u32)>,
    /// The rules, knowledge and `up to` with rows here, in the order of their rows.
    pub(super) stretchable: Vec<Stretchable>,
}

/// Adds the rows.
pub(super) fn rows(layout: &Layout, forbidden: &[Forbidden], arrays: &mut Arrays) -> Limits {
    let mut limits = Limits::default();
    for forbid in forbidden {
        let mut entries = Vec::new();
        for at in layout.activities_of(forbid.recipe) {
            let place = layout.activities[at].place;
            for (t, period) in layout.horizon.periods.iter().enumerate() {
                if !layout.tir.forbids_at(forbid.forbid, place, period) {
                    continue;
                }
                let row = Row::Forbid(forbid.policy, forbid.rule, layout.activities[at], t as u32);
                let row = arrays.row(row, f64::NEG_INFINITY, 0.0);
                limits.entries.push((layout.run_column(at, t as u32), row, 1));
                entries.push((row, -Rational::ONE));
            }
        }
        let declared = Declared::Rule(forbid.policy, forbid.rule);
        limits.stretchable.push(Stretchable { declared, site: forbid.site, entries });
    }
    unknown(layout, arrays, &mut limits);
    up_to(layout, arrays, &mut limits);
    super::set_ups::rows(layout, arrays, &mut limits);
    if layout.tir.aims.iter().any(|aim| aim.terms.is_empty()) {
        changes(layout, arrays, &mut limits);
    }
    limits.entries.sort_unstable();
    limits
}

/// No run starts where knowledge that its recipe cites is not there.
fn unknown(layout: &Layout, arrays: &mut Arrays, limits: &mut Limits) {
    let tir = layout.tir;
    let timed = |resource: ResourceId| tir.resources[resource.index()].details.as_deref()?.known;
    let mut cites: Vec<_> = tir.cites.iter().filter_map(|cite| Some((cite, timed(cite.resource)?))).collect();
    cites.sort_by_key(|(cite, _)| {
        (&tir.resources[cite.resource.index()].name, &tir.recipes[cite.recipe.index()].name, cite.recipe)
    });
    for same in cites.chunk_by(|a, b| a.0.resource == b.0.resource) {
        let Some((Cite { resource, .. }, known)) = same.first().copied() else { continue };
        let mut entries = Vec::new();
        for at in same.iter().flat_map(|(cite, _)| layout.activities_of(cite.recipe)) {
            for (t, period) in layout.horizon.periods.iter().enumerate() {
                if known.window.has_start_of(period) {
                    continue;
                }
                let row = Row::Unknown(*resource, layout.activities[at], t as u32);
                let row = arrays.row(row, f64::NEG_INFINITY, 0.0);
                limits.entries.push((layout.run_column(at, t as u32), row, 1));
                entries.push((row, -Rational::ONE));
            }
        }
        let declared = Declared::Known(*resource);
        limits.stretchable.push(Stretchable { declared, site: known.site, entries });
    }
}

fn up_to(layout: &Layout, arrays: &mut Arrays, limits: &mut Limits) {
    let limited = |recipe: &Recipe| recipe.up_to.is_some();
    let mut recipes: Vec<RecipeId> = (0..layout.tir.recipes.len() as u32).map(RecipeId).collect();
    recipes.retain(|recipe| limited(&layout.tir.recipes[recipe.index()]));
    recipes.sort_by_key(|recipe| (&layout.tir.recipes[recipe.index()].name, *recipe));
    for recipe in recipes {
        let Some((rate, site)) = layout.tir.recipes[recipe.index()].up_to.as_deref() else { continue };
        let unit = one_unit(rate);
        // All ways of a recipe count together at each place.
        let mut here: Vec<(u32, usize)> = layout
            .activities_of(recipe)
            .map(|at| (layout.place_order[layout.activities[at].place.index()], at))
            .collect();
        here.sort_unstable();
        let mut entries = Vec::new();
        for same in here.chunk_by(|a, b| a.0 == b.0) {
            let Some((_, first)) = same.first() else { continue };
            let together = Activity { recipe, place: layout.activities[*first].place };
            for (t, period) in layout.horizon.periods.iter().enumerate() {
                let most = number(&rate.in_period(period));
                let row = arrays.row(Row::UpTo(together, t as u32), f64::NEG_INFINITY, most);
                limits.entries.extend(same.iter().map(|(_, at)| (layout.run_column(*at, t as u32), row, 1)));
                entries.push((row, -&unit.in_period(period)));
            }
        }
        limits.stretchable.push(Stretchable { declared: Declared::UpTo(recipe), site: *site, entries });
    }
}

fn changes(layout: &Layout, arrays: &mut Arrays, limits: &mut Limits) {
    for (at, activity) in layout.activities.iter().enumerate() {
        for t in 1..layout.periods {
            let up = arrays.row(Row::ChangeUp(*activity, t), f64::NEG_INFINITY, 0.0);
            let down = arrays.row(Row::ChangeDown(*activity, t), f64::NEG_INFINITY, 0.0);
            let (now, before) = (layout.run_column(at, t), layout.run_column(at, t - 1));
            limits.entries.extend([(now, up, 1), (before, up, -1), (now, down, -1), (before, down, 1)]);
            limits.changes.push((up, down));
        }
    }
}

/// Adds the columns for changes, and gives `least change` its terms.
pub(super) fn change_columns(layout: &Layout, limits: &Limits, arrays: &mut Arrays, aims: &mut [Vec<(u32, f64)>]) {
    let mut rows = limits.changes.iter();
    let mut entries = Vec::new();
    let mut terms = Vec::new();
    for activity in layout.activities.iter().filter(|_| !limits.changes.is_empty()) {
        for t in 1..layout.periods {
            let (up, down) = rows.next().copied().unwrap_or((NONE, NONE));
            entries.extend([(up, -Rational::ONE), (down, -Rational::ONE)]);
            terms.push((arrays.column(Column::Change(*activity, t), f64::INFINITY, &mut entries), 1.0));
        }
    }
    for (aim, objective) in layout.tir.aims.iter().zip(aims) {
        if aim.terms.is_empty() {
            objective.clone_from(&terms);
        }
    }
}
