//! Thresholds divided over places: who gets which part, by what rule.

use weal_tir::{Allocation, Compare, ThresholdId};

use super::layout::{Align, table};
use super::{LONG, Page, SHOWN};
use crate::words::{bound_unit, figure, percent, rate_number, with_unit};

impl Page<'_> {
    /// Each allocation with its parts, and the allocations of these parts further in.
    pub(super) fn allocated(&self) -> String {
        let mut rows = Vec::new();
        for allocation in &self.tir.allocations {
            if !self.is_part(allocation.of) {
                self.shares_of(allocation, 0, &mut rows);
            }
        }
        let total = rows.len();
        if total > LONG {
            rows.truncate(SHOWN);
        }
        let mut out = table(&rows, &[Align::Left, Align::Right, Align::Left], self.width);
        if total > rows.len() {
            out += &self.more(total - rows.len(), "parts");
        }
        out
    }

    fn is_part(&self, threshold: ThresholdId) -> bool {
        let mut shares = self.tir.allocations.iter().flat_map(|allocation| &allocation.shares);
        shares.any(|share| share.threshold == threshold)
    }

    fn shares_of(&self, allocation: &Allocation, depth: usize, rows: &mut Vec<Vec<String>>) {
        if let Some(whole) = self.tir.thresholds.get(allocation.of.index()).filter(|_| depth == 0) {
            let part = format!("{}, divided by {}", self.part(allocation.of), allocation.text);
            rows.push(vec![whole.name.to_string(), "100 %".to_owned(), part]);
        }
        for share in &allocation.shares {
            let inner = self.tir.allocations.iter().find(|inner| inner.of == share.threshold);
            let by = inner.map_or_else(String::new, |inner| format!(", divided by {}", inner.text));
            let place = self.tir.places.get(share.place.index()).map_or("", |place| &*place.name);
            let name = format!("{}{place}", "  ".repeat(depth + 1));
            rows.push(vec![name, percent(share.part.to_f64()), self.part(share.threshold) + &by]);
            if let Some(inner) = inner {
                self.shares_of(inner, depth + 1, rows);
            }
        }
    }

    /// What a threshold asks: `at most 2.1 kt per year`.
    fn part(&self, threshold: ThresholdId) -> String {
        let Some(threshold) = self.tir.thresholds.get(threshold.index()) else { return String::new() };
        let bound = &threshold.bound;
        let word = match bound.compare {
            Compare::AtMost => "at most",
            Compare::AtLeast => "at least",
            Compare::Equal => "exactly",
        };
        format!("{word} {}", with_unit(&figure(rate_number(&bound.limit).to_f64()), &bound_unit(bound)))
    }
}
