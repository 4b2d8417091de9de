//! What holds of every plan, whoever wrote it: numbers in range, names that refer to something, lists in order.

use std::collections::BTreeSet;

use crate::ir::{Plan, SCHEMA};

/// The first thing that does not hold, in words; nothing where all does.
pub fn broken(plan: &Plan) -> Option<String> {
    if plan.schema != SCHEMA {
        return Some(format!("its schema is {:?}", plan.schema));
    }
    let mut periods: BTreeSet<&str> = BTreeSet::new();
    for period in &plan.periods {
        if !periods.insert(period) {
            return Some(format!("the period {period} is listed twice"));
        }
    }
    let mut used = Used { periods, found: None };
    for run in &plan.runs {
        used.at(&run.recipe, &run.period, &[run.runs]);
        used.least(&run.recipe, &run.period, run.runs);
    }
    for need in &plan.needs {
        used.at(&need.need, &need.period, &[need.wanted, need.met, need.coverage]);
        used.least(&need.need, &need.period, need.wanted.min(need.met));
    }
    for portion in &plan.given {
        used.at(&portion.resource, &portion.period, &[portion.amount]);
        used.least(&portion.resource, &portion.period, portion.amount);
    }
    for threshold in &plan.thresholds {
        used.at(&threshold.threshold, &threshold.period, &[threshold.value, threshold.limit, threshold.headroom]);
        if let Some(soft) = &threshold.soft {
            used.at(&threshold.threshold, &threshold.period, &[soft.over, soft.share]);
            used.least(&threshold.threshold, &threshold.period, soft.over.min(soft.share));
        }
    }
    for stock in &plan.stocks {
        used.at(&stock.resource, &stock.period, &[stock.amount]);
    }
    for surplus in &plan.surpluses {
        used.at(&surplus.resource, &surplus.period, &[surplus.amount]);
    }
    for run in &plan.in_progress {
        used.at(&run.recipe, &run.period, &[run.runs]);
    }
    for capacity in &plan.capacities {
        used.at(&capacity.resource, &capacity.period, &[capacity.used, capacity.available]);
    }
    for peg in &plan.pegging {
        if !(0.0..=1.0 + 1e-9).contains(&peg.share) {
            used.found.get_or_insert(format!("a share of {} is {}", peg.recipe, peg.share));
        }
    }
    used.found
}

struct Used<'a> {
    periods: BTreeSet<&'a str>,
    found: Option<String>,
}

impl Used<'_> {
    fn at(&mut self, name: &str, period: &str, numbers: &[f64]) {
        if !self.periods.contains(period) {
            self.found.get_or_insert_with(|| format!("{name} speaks of {period}, which is not one of its periods"));
        }
        if numbers.iter().any(|number| !number.is_finite()) {
            self.found.get_or_insert_with(|| format!("{name} in {period} has a number without end"));
        }
    }
    fn least(&mut self, name: &str, period: &str, number: f64) {
        if number < 0.0 {
            self.found.get_or_insert_with(|| format!("{name} in {period} is less than nothing"));
        }
    }
}
