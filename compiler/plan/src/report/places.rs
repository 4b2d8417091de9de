//! What thresholds ask about at places, summed place by place, with the places inside each further in.

use std::collections::BTreeSet;

use weal_tir::{Measure, PlaceId, WHOLE, Where};

use super::layout::grid;
use super::work::cells;
use super::{LONG, Page, SHOWN};
use crate::from_problem::words::measure;
use crate::ledger::{Given, Ledger};
use crate::measures::Measures;

impl Page<'_> {
    /// Each measure that a bound in force asks about at places: its sum at these places and those around them.
    pub(super) fn by_place(&self) -> String {
        let mut asked: Vec<(Measure, BTreeSet<PlaceId>)> = Vec::new();
        let mut last = None;
        for entry in &self.plan.thresholds {
            if last.replace(&entry.threshold) == Some(&entry.threshold) {
                continue;
            }
            let Some(bound) = self.bound(&entry.threshold) else { continue };
            // A part of a need, and what a threshold leaves, is no sum over places.
            let turned = matches!(bound.measure, Measure::Met(_) | Measure::Headroom(_));
            if turned || matches!(bound.places, Where::Everywhere | Where::At(WHOLE)) {
                continue;
            }
            let places = self.tir.places_of(bound.places).into_iter().flat_map(|place| self.tir.around(place));
            match asked.iter_mut().find(|(measure, _)| *measure == bound.measure) {
                Some((_, known)) => known.extend(places),
                None => asked.push((bound.measure, places.collect())),
            }
        }
        // A list of places without anything around them but the whole says no more than the thresholds do.
        asked.retain(|(_, places)| places.iter().any(|place| self.depth(*place) > 1));
        if asked.is_empty() {
            return String::new();
        }
        let ledger = Ledger::new(self.tir, &Given::from_plan(self.tir, self.plan));
        let measures = Measures::new(&ledger, asked.iter().map(|(measure, _)| measure));
        let mut rows = Vec::new();
        for (what, places) in &asked {
            let unit = self.unit(*what);
            let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
            for place in places {
                let values: Vec<f64> = (0..ledger.periods()).map(|at| measures.at(what, *place, at)).collect();
                let name = match self.tir.places.get(place.index()) {
                    Some(_) if *place == WHOLE => format!("{}{unit}", measure(self.tir, what)),
                    Some(place) => place.name.to_string(),
                    None => continue,
                };
                rows.push((format!("{}{name}", "  ".repeat(self.depth(*place))), cells(&values)));
            }
        }
        let total = rows.len();
        if total > LONG {
            rows.truncate(SHOWN);
        }
        let mut out = grid(&self.plan.periods, &rows, self.width);
        if total > rows.len() {
            out += &self.more(total - rows.len(), "places");
        }
        out
    }

    /// How many places are around a place.
    fn depth(&self, place: PlaceId) -> usize {
        self.tir.around(place).count() - 1
    }

    fn unit(&self, measure: Measure) -> String {
        let bounds = self.plan.thresholds.iter().filter_map(|one| self.bound(&one.threshold));
        bounds.filter(|bound| bound.measure == measure).map(|bound| bound.unit.to_string()).next().unwrap_or_default()
    }
}
