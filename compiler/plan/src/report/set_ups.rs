//! Set-ups: when they are done, and what they take.

use std::collections::BTreeMap;

use weal_tir::{Flow, Recipe, RecipeId, Tir, Verb};

use super::layout::{grid, sentences};
use super::work::cells;
use super::{LONG, Page, SHOWN};
use crate::words::{count, figure, list, with_unit};

/// What set-ups take and let out, by verb and resource, in the order written.
type Taken<'a> = Vec<(&'a Flow, f64)>;

impl Page<'_> {
    /// The recipes that are set-ups or campaigns, each with the recipe it is one of.
    pub(super) fn set_ups_by_name(&self) -> BTreeMap<&str, (&Recipe, &Recipe)> {
        let ids = (0..self.tir.recipes.len() as u32).map(RecipeId);
        let of = |id: RecipeId| Some((self.tir.recipes.get(id.index())?, self.tir.set_up_for(id)?));
        let recipes = ids.filter_map(of);
        let owned = recipes.filter_map(|(recipe, owner)| Some((recipe, self.tir.recipes.get(owner.index())?)));
        owned.map(|(recipe, owner)| (&*recipe.name, (recipe, owner))).collect()
    }

    /// What set-ups are there for, in a headline.
    pub(super) fn set_ups_title(&self) -> &'static str {
        let ids = (0..self.tir.recipes.len() as u32).map(RecipeId);
        let set_ups = ids.filter(|id| self.tir.set_up_for(*id).is_some() && !self.tir.is_campaign(*id));
        let mut long: Vec<bool> = set_ups.map(|id| self.tir.campaign_of(id).is_some()).collect();
        long.sort_unstable();
        long.dedup();
        match long[..] {
            [true] => "SET-UPS (one before each campaign)",
            [false] => "SET-UPS (one before all that is started in a period)",
            _ => "SET-UPS",
        }
    }

    /// Set-ups per recipe and period, and what they take together.
    pub(super) fn set_ups(&self) -> String {
        let known = self.set_ups_by_name();
        let mut rows: Vec<(&str, &str, Vec<f64>)> = Vec::new();
        let mut told: Vec<String> = Vec::new();
        // Campaigns are set-ups that take nothing.
        let takes = |(recipe, _): &(&Recipe, &Recipe)| recipe.flows.0 < recipe.flows.1;
        let mine = self.plan.runs.iter().filter(|run| known.get(run.recipe.as_str()).is_some_and(takes));
        let all: Vec<_> = mine.collect();
        for same in all.chunk_by(|a, b| a.recipe == b.recipe) {
            let Some((recipe, owner)) = same.first().and_then(|run| known.get(run.recipe.as_str())).copied() else {
                continue;
            };
            let (mut sum, mut taken) = (0.0, Taken::new());
            for run in same {
                let Some(at) = self.number(&run.period) else { continue };
                if rows.last().is_none_or(|(name, place, _)| *name != &*owner.name || *place != run.place) {
                    rows.push((&owner.name, &run.place, vec![0.0; self.plan.periods.len()]));
                }
                if let Some((_, _, cells)) = rows.last_mut() {
                    cells[at] += run.runs;
                }
                sum += run.runs;
                take(self.tir, recipe, at, run.runs, &mut taken);
            }
            let name = &owner.name;
            let number = count(sum as usize, "set-up", "set-ups");
            told.push(format!("{number} of {name}: {}.", list(&amounts(self.tir, &taken))));
        }
        let shown = if rows.len() > LONG { SHOWN } else { rows.len() };
        let lines: Vec<(String, Vec<String>)> =
            rows.iter().take(shown).map(|(name, place, row)| (self.at(name, place), cells(row))).collect();
        if lines.is_empty() {
            return String::new();
        }
        let mut out = grid(&self.plan.periods, &lines, self.width);
        if rows.len() > shown {
            out += &self.more(rows.len() - shown, "recipes with set-ups");
        }
        told.truncate(SHOWN);
        out + &sentences(&told, self.width)
    }
}

fn take<'a>(tir: &'a Tir, recipe: &Recipe, at: usize, runs: f64, taken: &mut Taken<'a>) {
    let flows = tir.flows.get(recipe.flows.0 as usize..recipe.flows.1 as usize).unwrap_or_default();
    let Some(period) = tir.horizon.periods.get(at) else { return };
    for flow in flows {
        let amount = flow.on(period.start).to_f64() * runs;
        match taken.iter_mut().find(|(known, _)| (known.verb, known.resource) == (flow.verb, flow.resource)) {
            Some((_, sum)) => *sum += amount,
            None => taken.push((flow, amount)),
        }
    }
}

fn amounts(tir: &Tir, taken: &Taken) -> Vec<String> {
    let one = |(flow, amount): &(&Flow, f64)| {
        let resource = tir.resources.get(flow.resource.index())?;
        let out = if flow.verb == Verb::Emit { " let out" } else { "" };
        Some(format!("{} {}{out}", with_unit(&figure(*amount), &resource.unit), resource.name))
    };
    taken.iter().filter_map(one).collect()
}
