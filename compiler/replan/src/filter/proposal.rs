//! What is found, in words, and the line of a journal that would say so. It is for people to write it.

use serde::{Deserialize, Serialize};
use weal_base::words::{grouped, percent, with_unit};

use super::{Kind, SURE, Verdict};

/// A signal that people may want to write into their journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuggestedSignal {
    /// The command that would write it: `weal record signal need protein = 24 kg per person per year`.
    pub command: String,
    /// Why, in a sentence.
    pub reason: String,
    /// The amount that stands.
    pub stated: f64,
    /// The amount that was found.
    pub found: f64,
    /// How probable the change is.
    pub probability: f64,
}

/// Proposes another amount for what a signal can be about (`need protein`, `supply flour at mill`, `recipe bake consume flour`), where
/// its counts changed at once or grow, with a probability of at least [`SURE`], and differ from the amount that stands by more
/// than they may be off. `unit` is that of the counts and of the amount, as it is written: `kg per person per year`.
pub fn propose(subject: &str, unit: &str, stated: f64, verdict: &Verdict) -> Option<SuggestedSignal> {
    let probability = verdict.probabilities.of(verdict.kind);
    let found = rounded(verdict.level.max(0.0), verdict.give_or_take);
    let apart = (found - stated).abs() > 2.0 * verdict.give_or_take;
    if !matches!(verdict.kind, Kind::Step | Kind::Slope) || probability < SURE || !apart {
        return None;
    }
    let stands = with_unit(&written(stated), unit);
    Some(SuggestedSignal {
        command: format!("weal record signal {subject} = {}", with_unit(&written(found), unit)),
        reason: format!("{subject}: {}; {stands} stands", verdict.text(unit)),
        stated,
        found,
        probability,
    })
}

impl Verdict {
    /// What was found, in words: `changed at once by 2027-03-10, to 24.1 kg, give or take 0.3 (97 % sure)`.
    pub fn text(&self, unit: &str) -> String {
        let off = self.give_or_take;
        let level = with_unit(&written(rounded(self.level, off)), unit);
        let off = written(rounded(off, off / 10.0));
        let since = self.since;
        let sure = percent(self.probabilities.of(self.kind));
        let growth = written(rounded(self.growth.abs(), self.growth.abs() / 100.0));
        let way = if self.growth < 0.0 { "falls" } else { "grows" };
        let per = with_unit(&growth, unit);
        match self.kind {
            _ if !self.is_sure() && self.last.steady < 0.5 => {
                format!("the count of {} is off: a change or a single odd count, which the next will tell", self.day)
            }
            Kind::Steady => format!("steady since {since}, at {level}, give or take {off} ({sure} sure)"),
            Kind::Step => format!("changed at once by {since}, to {level}, give or take {off} ({sure} sure)"),
            Kind::Slope => {
                format!("{way} since {since} by {per} each day, to {level} now, give or take {off} ({sure} sure)")
            }
            Kind::Transient => format!("the count of {since} stands alone ({sure} sure); without it {level}"),
        }
    }
}

/// An amount to the digit that matters: the power of ten that is no more than half of what it may be off.
fn rounded(amount: f64, off: f64) -> f64 {
    if !(amount.is_finite() && off.is_finite() && off > 0.0) {
        return amount;
    }
    let mut digits = 0_i32;
    while digits < 12 && power(digits) > off / 2.0 {
        digits += 1;
    }
    while digits > -12 && power(digits - 1) <= off / 2.0 {
        digits -= 1;
    }
    match usize::try_from(digits) {
        Ok(digits) => format!("{amount:.digits$}").parse().unwrap_or(amount),
        Err(_) => (amount / power(digits)).round() * power(digits),
    }
}

/// A tenth so often, or ten where it is negative.
fn power(digits: i32) -> f64 {
    let tens = (0..digits.unsigned_abs()).fold(1.0, |product, _| product * 10.0);
    if digits < 0 { tens } else { 1.0 / tens }
}

fn written(amount: f64) -> String {
    grouped(&format!("{amount}"))
}
