//! What to do, what is left unfinished, and what goods embody.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::Rational;
use weal_tir::{Entity, NoteKind, ResourceId, Verb};

use super::layout::{Align, grid, sentences, table};
use super::{LONG, Page, SHOWN};
use crate::words::{exact, figure, list, with_unit};

/// The most recipes that are named beside what they cite.
const MOST_CITING: usize = 4;

/// The numbers of a row: `·` for nothing, and for what is less than a millionth of the row's largest.
pub(super) fn cells(row: &[f64]) -> Vec<String> {
    let least = row.iter().fold(0.0_f64, |most, value| most.max(value.abs())) * 1e-6;
    // Rows of whole numbers, such as whole runs, are told to the last of them.
    if row.iter().all(|value| value.fract() == 0.0 && value.abs() < 1e15) {
        let text = |value: f64| Rational::from_f64(value).map_or_else(|| figure(value), |value| exact(&value));
        return row.iter().map(|value| if *value == 0.0 { "·".to_owned() } else { text(*value) }).collect();
    }
    row.iter().map(|value| if value.abs() <= least { "·".to_owned() } else { figure(*value) }).collect()
}

impl Page<'_> {
    /// Runs per recipe and period.
    pub(super) fn runs(&self) -> String {
        let mut rows: Vec<(&str, &str, Vec<f64>)> = Vec::new();
        let set_ups = self.set_ups_by_name();
        for run in self.plan.runs.iter().filter(|run| !set_ups.contains_key(run.recipe.as_str())) {
            if rows.last().is_none_or(|(recipe, place, _)| *recipe != run.recipe || *place != run.place) {
                rows.push((&run.recipe, &run.place, vec![0.0; self.plan.periods.len()]));
            }
            if let (Some((_, _, cells)), Some(at)) = (rows.last_mut(), self.number(&run.period)) {
                cells[at] += run.runs;
            }
        }
        let total = rows.len();
        if total > LONG {
            let hours = self.hours();
            let weight = |(recipe, _, cells): &(&str, &str, Vec<f64>)| {
                let runs: f64 = cells.iter().sum();
                let each = hours.get(recipe).into_iter().flatten();
                (each.zip(cells).map(|(hours, runs)| hours * runs).sum(), runs)
            };
            let mut order: Vec<usize> = (0..total).collect();
            let weights: Vec<(f64, f64)> = rows.iter().map(weight).collect();
            order.sort_by(|a, b| weights[*b].0.total_cmp(&weights[*a].0).then(weights[*b].1.total_cmp(&weights[*a].1)));
            order.truncate(SHOWN);
            order.sort_unstable();
            rows = order.into_iter().map(|at| rows[at].clone()).collect();
        }
        let shown: Vec<(String, Vec<String>)> =
            rows.iter().map(|(recipe, place, cells)| (self.at(recipe, place), self::cells(cells))).collect();
        let mut out = grid(&self.plan.periods, &shown, self.width);
        if total > shown.len() {
            out += &self.more(total - shown.len(), "recipes with less work in them");
        }
        if shown.is_empty() { String::new() } else { out }
    }
    /// What the recipes that are run cite, each with its sources.
    pub(super) fn knowledge(&self) -> String {
        let run: BTreeSet<&str> = self.plan.runs.iter().map(|run| run.recipe.as_str()).collect();
        let mut rows: BTreeMap<&str, (BTreeSet<&str>, ResourceId)> = BTreeMap::new();
        for cite in &self.tir.cites {
            let recipe = self.tir.recipes.get(cite.recipe.index()).filter(|recipe| run.contains(&*recipe.name));
            if let (Some(recipe), Some(resource)) = (recipe, self.tir.resources.get(cite.resource.index())) {
                let row = rows.entry(&resource.name).or_insert_with(|| (BTreeSet::new(), cite.resource));
                row.0.insert(&recipe.name);
            }
        }
        let shown = if rows.len() > LONG { SHOWN } else { rows.len() };
        let one = |(name, (recipes, id)): (&&str, &(BTreeSet<&str>, ResourceId))| {
            let notes = self.tir.notes.iter().filter(|note| note.about == Entity::Resource(*id));
            let sources = notes.filter(|note| note.kind == NoteKind::Source).map(|note| note.text.to_string());
            let mut recipes: Vec<String> = recipes.iter().map(|recipe| (*recipe).to_owned()).collect();
            if recipes.len() > MOST_CITING {
                let more = recipes.len() - MOST_CITING;
                recipes.truncate(MOST_CITING);
                recipes.push(format!("{more} more"));
            }
            let by = format!("cited by {}", list(&recipes));
            vec![(*name).to_owned(), by, sources.collect::<Vec<_>>().join("; ")]
        };
        let told: Vec<Vec<String>> = rows.iter().take(shown).map(one).collect();
        let mut out = table(&told, &[Align::Left; 3], self.width);
        if rows.len() > shown {
            out += &self.more(rows.len() - shown, "that recipes cite");
        }
        out
    }
    /// Hours of work per run, by the period it starts in.
    fn hours(&self) -> BTreeMap<&str, Vec<f64>> {
        let worked = |recipe: &weal_tir::Recipe| {
            let flows = self.tir.flows.get(recipe.flows.0 as usize..recipe.flows.1 as usize).unwrap_or_default();
            let work = flows.iter().filter(|flow| flow.verb == Verb::Work);
            let periods = self.tir.horizon.periods.iter();
            periods.map(|period| work.clone().map(|flow| flow.on(period.start).to_f64()).sum()).collect()
        };
        self.tir.recipes.iter().map(|recipe| (&*recipe.name, worked(recipe))).collect()
    }
    /// Runs that end after the horizon.
    pub(super) fn in_progress(&self) -> String {
        let all = &self.plan.in_progress;
        let one = |run: &crate::ir::InProgress| {
            let (runs, ends) = if run.runs == 1.0 { ("run", "ends") } else { ("runs", "end") };
            let name = self.at(&run.recipe, &run.place);
            format!("{} {runs} of {name} started in {} {ends} on {}.", figure(run.runs), run.period, run.until)
        };
        let shown = if all.len() > LONG { SHOWN } else { all.len() };
        let told: Vec<String> = all.iter().take(shown).map(one).collect();
        let mut out = sentences(&told, self.width);
        if all.len() > shown {
            out += &self.more(all.len() - shown, "unfinished runs");
        }
        out
    }
    /// What is embodied in each good.
    pub(super) fn contents(&self) -> String {
        let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
        for content in &self.plan.contents {
            if rows.last().is_none_or(|(good, _)| *good != content.good) {
                rows.push((&content.good, Vec::new()));
            }
            let unit = content.unit.split_once(" per ").map_or(content.unit.as_str(), |(unit, _)| unit);
            // A bare count is its own unit.
            let amount =
                if unit == content.of { figure(content.amount) } else { with_unit(&figure(content.amount), unit) };
            if let Some((_, parts)) = rows.last_mut() {
                parts.push(format!("{amount} {}", content.of));
            }
        }
        let per: BTreeMap<&str, &str> = self
            .plan
            .contents
            .iter()
            .filter_map(|content| Some((content.good.as_str(), content.unit.split_once(" per ")?.1)))
            .collect();
        let shown = if rows.len() > LONG { SHOWN } else { rows.len() };
        let one = |(good, parts): &(&str, Vec<String>)| {
            let unit = per.get(good).copied().unwrap_or("");
            let label = if unit == *good { format!("one {good}") } else { format!("1 {unit} {good}") };
            vec![label, parts.join(", ")]
        };
        let told: Vec<Vec<String>> = rows.iter().take(shown).map(one).collect();
        let mut out = table(&told, &[Align::Left, Align::Left], self.width);
        if rows.len() > shown {
            out += &self.more(rows.len() - shown, "goods");
        }
        out
    }
}
