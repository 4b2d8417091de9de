//! Counts conditions and keeps what is violated.

use weal_base::Rational;

use crate::digits::greater;
use crate::{TOLERANCE, Violation};

/// The most violations kept; the rest only count.
pub(crate) const MOST_VIOLATIONS: usize = 50;

/// What has been checked so far.
#[derive(Default)]
pub(crate) struct Ledger {
    /// How many conditions.
    pub(crate) conditions: u64,
    /// The largest relative violation.
    pub(crate) worst: f64,
    /// What is violated beyond the tolerance.
    pub(crate) violations: Vec<Violation>,
}

impl Ledger {
    /// The plan's form is at fault.
    pub(crate) fn fault(&mut self, what: String) {
        self.note(1.0, || what);
        self.conditions += 1;
    }

    fn note(&mut self, by: f64, say: impl FnOnce() -> String) {
        self.worst = self.worst.max(by);
        if self.violations.len() < MOST_VIOLATIONS {
            self.violations.push(Violation { what: say(), by });
        }
    }

    /// Checks `value ≤ limit` within the tolerance; `size` is that of the condition's other terms.
    pub(crate) fn at_most(
        &mut self,
        value: &Rational,
        limit: &Rational,
        size: &Rational,
        say: impl FnOnce() -> String,
    ) {
        self.conditions += 1;
        if value <= limit {
            return;
        }
        let size = greater(size, greater(&value.abs(), &limit.abs())).clone();
        let by = (value - limit).checked_div(&size).unwrap_or(Rational::ONE).to_f64();
        if by > TOLERANCE {
            self.note(by, say);
        } else {
            self.worst = self.worst.max(by);
        }
    }

    /// Checks that what the plan says is what was found.
    pub(crate) fn equal(&mut self, said: &Rational, found: &Rational, size: &Rational, say: impl FnOnce() -> String) {
        if said < found {
            self.at_most(found, said, size, say);
        } else {
            self.at_most(said, found, size, say);
        }
    }

    /// Checks that two words of the plan's form agree.
    pub(crate) fn same(&mut self, said: &str, due: &str, say: impl FnOnce() -> String) {
        self.conditions += 1;
        if said != due {
            self.note(1.0, say);
        }
    }
}
