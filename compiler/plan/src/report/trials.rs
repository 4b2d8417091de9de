//! Policies on trial, as people read them.

use super::Page;
use super::layout::sentences;
use crate::stages::OF_THE_LIMIT;
use crate::trials::{Break, Enforced, Trial};
use crate::words::{count, figure, list, part_of, percent, with_unit};

/// How many periods of a broken rule are told.
const SHOWN: usize = 6;

impl Page<'_> {
    /// What the plan would break of policies on trial, and what enforcing them would cost.
    pub(super) fn trials(&self) -> String {
        let told: Vec<String> = self.plan.trials.iter().flat_map(|trial| self.trial(trial)).collect();
        if told.is_empty() { String::new() } else { sentences(&told, self.width) }
    }

    fn trial(&self, trial: &Trial) -> Vec<String> {
        let mut told = Vec::new();
        let rules = trial.breaks.chunk_by(|a, b| a.rule == b.rule && a.place == b.place);
        for group in rules {
            let Some(first) = group.first() else { continue };
            let mut periods: Vec<String> = group.iter().take(SHOWN).map(one).collect();
            if group.len() > SHOWN {
                periods.push(format!("{} more", count(group.len() - SHOWN, "period", "periods")));
            }
            let place = self.at("", &first.place);
            let place = place.trim();
            let place = if place.is_empty() { String::new() } else { format!(" {place}") };
            told.push(format!("{} {}; the plan breaks this{place}: {}", first.rule, first.says, list(&periods)));
        }
        if told.is_empty() {
            told.push(format!("{}: the plan keeps it as it is", trial.policy));
        }
        if let Some(enforced) = &trial.enforced {
            told.push(format!("{} enforced: {}", trial.policy, outcome(enforced)));
        }
        told
    }
}

/// `5 run in 2028`, `12 t more than 40 t in 2029`.
fn one(broken: &Break) -> String {
    if broken.limit == 0.0 {
        return format!("{} in {}", with_unit(&figure(broken.value), &broken.unit), broken.period);
    }
    let than = if broken.value > broken.limit { "more than" } else { "less than" };
    let (by, limit) = (figure(broken.by), with_unit(&figure(broken.limit), &broken.unit));
    format!("{} {than} {limit} in {}", with_unit(&by, &broken.unit), broken.period)
}

/// `by 35 % of the limit`, `not at all`.
fn missed(part: f64) -> String {
    if part > 0.0 { format!("by {}", part_of(part, OF_THE_LIMIT)) } else { "not at all".to_owned() }
}

/// What enforcing a policy would do, in a sentence.
pub(crate) fn outcome(enforced: &Enforced) -> String {
    if !enforced.possible {
        return match enforced.because.as_slice() {
            [] => "no plan would be possible".to_owned(),
            because => format!("no plan would be possible, because these cannot all hold: {}", because.join("; ")),
        };
    }
    let needs = enforced.needs.iter().map(|need| {
        let (now, then) = (percent(need.now), percent(need.then));
        format!("{} would be met to {then} in the worst period, {}, instead of {now}", need.need, need.then_in)
    });
    let aims = enforced.aims.iter().map(|aim| {
        if aim.unit == OF_THE_LIMIT {
            let rank = aim.aim.split(": ").next().unwrap_or(&aim.aim);
            return format!("{rank} would be missed {} instead of {}", missed(aim.then), missed(aim.now));
        }
        let (now, then) = (with_unit(&figure(aim.now), &aim.unit), with_unit(&figure(aim.then), &aim.unit));
        format!("{} would be {then} instead of {now}", aim.aim)
    });
    let changes: Vec<String> = needs.chain(aims).collect();
    match changes.as_slice() {
        [] => "a plan would still be possible, and needs and aims would be reached as far".to_owned(),
        some => format!("a plan would still be possible; {}", list(some)),
    }
}
