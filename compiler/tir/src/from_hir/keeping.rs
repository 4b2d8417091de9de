//! Whether what keeps only for a time survives the way it is moved.

use weal_base::{Code, Diagnostic, Rational};

use super::Lower;
use crate::calendar::Duration;
use crate::ir::*;

impl Lower<'_> {
    /// Reports perishables that are longer on the way, in some period, than they keep.
    pub(super) fn check_ways(&mut self) {
        for recipe in &self.tir.recipes {
            let Some(takes) = recipe.takes.as_deref() else { continue };
            let flows = self.tir.flows.get(recipe.flows.0 as usize..recipe.flows.1 as usize).unwrap_or(&[]);
            for flow in flows.iter().filter(|flow| flow.is_moved() && flow.verb == Verb::Consume) {
                let Some(resource) = self.tir.resources.get(flow.resource.index()) else { continue };
                let details = resource.details.as_deref();
                let Some(keeps) = details.and_then(|details| details.keeps.as_ref()) else { continue };
                let late = |start| takes.after(start) > keeps.after(start);
                if !self.tir.horizon.periods.iter().any(|period| late(period.start)) {
                    continue;
                }
                let (name, takes, keeps) = (&resource.name, told(takes), told(keeps));
                self.problems.push(
                    Diagnostic::error(
                        Code::OutOfRange,
                        format!("`{name}` keeps {keeps}, and a run that moves it takes {takes}"),
                        flow.site,
                        "spoiled before it arrives",
                    )
                    .also(resource.site, "declared here")
                    .help(format!(
                        "find a way that takes no more than {keeps}, or make `{name}` where it is needed and move what it is made of"
                    )),
                );
            }
        }
    }
}

/// A length of time in the words of the language: `2 day`, `1 month and 3 day`.
fn told(duration: &Duration) -> String {
    let years = duration.months.checked_div(&Rational::from(12)).filter(|years| years.to_i64().is_some());
    let calendar = match years {
        Some(years) => format!("{} year", years.to_decimal(6)),
        None => format!("{} month", duration.months.to_decimal(6)),
    };
    let days = format!("{} day", duration.days.to_decimal(6));
    match (duration.months.is_zero(), duration.days.is_zero()) {
        (true, _) => days,
        (false, true) => calendar,
        (false, false) => format!("{calendar} and {days}"),
    }
}
