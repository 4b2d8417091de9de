//! How a plan fares across what is uncertain, as people read it.

use std::collections::BTreeSet;

use super::Page;
use super::layout::{Align, sentences, table};
use crate::fares::{Fare, WORST};
use crate::trials::Break;
use crate::words::{count, figure, list, percent, with_unit};

/// The most differences of one kind that are told.
const SHOWN: usize = 4;

impl Page<'_> {
    /// A line for each end of each range at which something is not as planned; the other ranges by name.
    pub(super) fn fares(&self) -> String {
        let (mut rows, mut unmoved): (Vec<Vec<String>>, Vec<String>) = (Vec::new(), Vec::new());
        for group in self.plan.fares.chunk_by(|a, b| a.at == b.at) {
            let Some(first) = group.first() else { continue };
            let together = first.range.is_empty();
            if !together && group.iter().all(|fare| fare.followed && self.outcome(fare).is_none()) {
                unmoved.push(first.range.clone());
                continue;
            }
            for (fare, at) in group.iter().zip(0..) {
                let (name, end) = match (together, at) {
                    (true, _) => ("all of them".to_owned(), "at their worst".to_owned()),
                    (false, 0) => (fare.range.clone(), fare.amount.clone()),
                    (false, _) => (String::new(), fare.amount.clone()),
                };
                let outcome = match self.outcome(fare) {
                    _ if !fare.followed => "too entangled to be followed".to_owned(),
                    Some(outcome) => outcome,
                    None => "as planned".to_owned(),
                };
                rows.push(vec![name, end, outcome]);
            }
        }
        let out = table(&rows, &[Align::Left, Align::Left, Align::Left], self.width);
        let mut told = Vec::new();
        if !unmoved.is_empty() {
            told.push(format!("As planned at either end: {}.", list(&unmoved)));
        }
        let looked: BTreeSet<&str> = self.plan.fares.iter().map(|fare| fare.at.as_str()).collect();
        let others: BTreeSet<&str> = self.plan.uncertain.iter().map(|one| one.at.as_str()).collect();
        let others = others.difference(&looked).count();
        if others > 0 && !looked.is_empty() {
            told.push(format!("Not looked at by themselves: {}.", count(others, "more range", "more ranges")));
        }
        out + &sentences(&told, self.width)
    }

    /// One sentence, behind a blank: what becomes of the plan if all that is uncertain turns out badly.
    pub(super) fn at_worst(&self) -> String {
        let Some(fare) = self.plan.fares.iter().find(|fare| fare.end == WORST && fare.followed) else {
            return String::new();
        };
        let needs = fare
            .needs
            .iter()
            .map(|need| format!("{} is met to {} at worst", self.at(&need.need, &need.place), percent(need.then)));
        let broken =
            fare.breaks.chunk_by(|a, b| a.rule == b.rule && a.place == b.place).filter_map(|group| group.first());
        let broken = broken.map(|first| format!("{} is broken", self.at(&first.rule, &first.place)));
        let told: Vec<String> = [some(needs.collect()), some(broken.collect())].into_iter().flatten().collect();
        if told.is_empty() {
            return " That holds even if all that is uncertain turns out badly.".to_owned();
        }
        format!(" If all that is uncertain turns out badly: {}.", told.join("; "))
    }

    /// What is not as planned.
    fn outcome(&self, fare: &Fare) -> Option<String> {
        let needs = fare.needs.iter().map(|need| {
            let (mut now, mut then) = (percent(need.now), percent(need.then));
            if now == then {
                (now, then) = (format!("{} %", figure(need.now * 100.0)), format!("{} %", figure(need.then * 100.0)));
            }
            format!("{} met to {then} instead of {now}", self.at(&need.need, &need.place))
        });
        let cut = fare
            .cut
            .iter()
            .map(|cut| format!("only {} of the runs of {}", percent(cut.part), self.at(&cut.recipe, &cut.place)));
        let broken = fare.breaks.chunk_by(|a, b| a.rule == b.rule && a.place == b.place);
        let broken = broken.filter_map(|group| self.broken(group));
        let told: Vec<String> =
            [some(needs.collect()), some(cut.collect()), some(broken.collect())].into_iter().flatten().collect();
        if told.is_empty() { None } else { Some(told.join("; ")) }
    }

    /// The first period in which a limit is broken, and how often it is.
    fn broken(&self, group: &[Break]) -> Option<String> {
        let first = group.first()?;
        let than = if first.value > first.limit { "more than" } else { "less than" };
        let (by, limit) = (first.by, first.limit);
        let [by, limit] = [by, limit].map(|amount| with_unit(&figure(amount), &first.unit));
        let more = if group.len() > 1 { format!(" and {} more", group.len() - 1) } else { String::new() };
        let name = self.at(&first.rule, &first.place);
        Some(format!("{name} broken: {by} {than} {limit} in {}{more}", first.period))
    }
}

/// The first of some differences.
fn some(all: Vec<String>) -> Option<String> {
    let more = all.len().saturating_sub(SHOWN);
    let mut told: Vec<String> = all.into_iter().take(SHOWN).collect();
    if more > 0 {
        told.push(format!("{more} others"));
    }
    if told.is_empty() { None } else { Some(list(&told)) }
}
