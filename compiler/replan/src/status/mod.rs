//! Plan against actual: what was to be done, made and delivered up to the day, and what was.

mod ir;
mod print;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use weal_plan::Plan;
use weal_plan::ledger::{Given, Ledger};
use weal_plan::measures::{Measures, held};
use weal_problem::{Activity, Node};
use weal_tir::{Bound, Compare, Event, Happened, Kind, Measure, NeedId, PlaceId, Rule, Tir};

use crate::from_journal::POLICY;
use crate::ir::Now;

pub use ir::*;
pub use print::{human, json};

/// How a plan goes that was made from `tir`. `events` are those that `now` was made from; `decisions` are in words.
pub fn status(tir: &Tir, now: &Now, plan: &Plan, events: &[Event], decisions: &[String]) -> Status {
    let given = Given::from_plan(tir, plan);
    let planned = Ledger::new(tir, &given);
    let ledger = Ledger::new(&now.tir, &now.given);
    let part = now.tir.horizon.periods.get(now.period as usize).map_or(0.0, |period| {
        let (over, all) = (now.today.0 + 1 - period.start.0, period.end.0 - period.start.0);
        (f64::from(over) / f64::from(all.max(1))).clamp(0.0, 1.0)
    });
    let view = View { now, planned: &planned, ledger: &ledger, part, events };
    let causes = now.causes.iter().map(|cause| format!("{} {}", cause.day, cause.text));
    Status {
        schema: SCHEMA.to_owned(),
        package: now.tir.package.clone(),
        today: now.today.to_string(),
        periods: now.tir.horizon.periods.iter().map(|period| period.label.to_string()).collect(),
        period: now.period,
        part,
        causes: causes.collect(),
        decisions: decisions.to_vec(),
        recipes: view.recipes(),
        needs: view.needs(),
        limits: view.limits(),
        stocks: view.stocks(),
        capacities: view.capacities(),
        in_progress: view.in_progress(),
        promises: view.promises(),
    }
}

struct View<'a> {
    now: &'a Now,
    /// As it was planned, in the program it was planned for.
    planned: &'a Ledger<'a>,
    /// As it stands, with what happened.
    ledger: &'a Ledger<'a>,
    /// The part of the period that goes on that is over.
    part: f64,
    events: &'a [Event],
}

impl View<'_> {
    fn tir(&self) -> &Tir {
        &self.now.tir
    }
    /// How much of a period is over.
    fn over(&self, period: u32) -> f64 {
        match period.cmp(&self.now.period) {
            std::cmp::Ordering::Less => 1.0,
            std::cmp::Ordering::Equal => self.part,
            std::cmp::Ordering::Greater => 0.0,
        }
    }
    /// The periods that have begun.
    fn begun(&self) -> std::ops::Range<u32> {
        0..(self.now.period + 1).min(self.ledger.periods())
    }
    fn label(&self, period: u32) -> String {
        self.tir().horizon.periods.get(period as usize).map_or_else(String::new, |period| period.label.to_string())
    }
    fn place(&self, id: PlaceId) -> String {
        self.tir().places.get(id.index()).map_or_else(String::new, |place| place.name.to_string())
    }
    fn recipe(&self, activity: Activity) -> String {
        self.tir().recipes.get(activity.recipe.index()).map_or_else(String::new, |recipe| recipe.name.to_string())
    }
    /// The name and the unit of what a node is of, and its place.
    fn node(&self, node: Node) -> (String, String, String) {
        let resource = self.tir().resources.get(node.resource.index());
        let (name, unit) =
            resource.map_or_else(Default::default, |found| (found.name.to_string(), found.unit.to_string()));
        (name, unit, self.place(node.place))
    }
    /// A node of the program as it is now, as it was planned: nothing, where it was not there.
    fn before(&self, node: u32, of: impl Fn(&Ledger, u32, u32) -> f64) -> Vec<f64> {
        let at = self.ledger.nodes.list.get(node as usize);
        let at = at.and_then(|at| self.planned.nodes.touched(self.planned.tir, at.resource, at.place));
        let periods = 0..self.planned.periods();
        periods.map(|period| at.map_or(0.0, |at| rounded(of(self.planned, at, period)))).collect()
    }

    fn recipes(&self) -> Vec<Runs> {
        let mut all: BTreeMap<Activity, Runs> = BTreeMap::new();
        let entry = |activity: Activity| Runs {
            recipe: self.recipe(activity),
            place: self.place(activity.place),
            planned: 0.0,
            done: 0.0,
            all: 0.0,
            reported: false,
        };
        let reports: BTreeMap<_, _> = self.now.reports.iter().map(|one| ((one.activity, one.period), one)).collect();
        for one in &self.now.standing {
            let runs = all.entry(one.activity).or_insert_with(|| entry(one.activity));
            let report = reports.get(&(one.activity, one.period));
            let started = report.and_then(|report| report.started);
            runs.done += match started {
                Some(started) => started,
                None => one.runs * self.over(one.period),
            };
        }
        let stands = |one: &crate::Standing| (!reports.contains_key(&(one.activity, one.period))).then_some(one.runs);
        let as_planned = self.now.standing.iter().filter_map(|one| Some((one.activity, one.period, stands(one)?)));
        let otherwise = self.now.reports.iter().map(|one| (one.activity, one.period, one.planned));
        for (activity, period, planned) in as_planned.chain(otherwise) {
            let runs = all.entry(activity).or_insert_with(|| entry(activity));
            runs.planned += planned * self.over(period);
            runs.all += planned;
        }
        for report in self.now.reports.iter().filter(|report| report.started.is_some()) {
            if let Some(runs) = all.get_mut(&report.activity) {
                runs.reported = true;
            }
        }
        for runs in all.values_mut() {
            (runs.planned, runs.done, runs.all) = (rounded(runs.planned), rounded(runs.done), rounded(runs.all));
        }
        all.into_values().filter(|runs| runs.all != 0.0 || runs.done != 0.0).collect()
    }

    fn needs(&self) -> Vec<Need> {
        let mut all = Vec::new();
        for (at, need) in self.tir().needs.iter().enumerate() {
            let (mut wanted, mut planned, mut delivered) = (0.0, 0.0, 0.0);
            let mut coverage = vec![None; self.ledger.periods() as usize];
            for period in self.begun() {
                let over = self.over(period);
                let (wants, met) = self.ledger.need(at, period);
                wanted += over * wants;
                delivered += over * met;
                if at < self.planned.tir.needs.len() {
                    planned += over * self.planned.need(at, period).1;
                }
                if let Some(coverage) = coverage.get_mut(period as usize).filter(|_| wants > 0.0) {
                    *coverage = Some(rounded(met / wants));
                }
            }
            all.push(Need {
                need: need.name.to_string(),
                place: self.place(need.place),
                unit: self.tir().needed_unit(need.of).to_owned(),
                wanted: rounded(wanted),
                planned: rounded(planned),
                delivered: rounded(delivered),
                revealed: self.revealed(NeedId(at as u32), delivered).map(rounded),
                coverage,
            });
        }
        all
    }
    /// What people took of what a need asks for: what lines say was delivered to it; else, where it alone is served from
    /// what was counted, what it was taken to get and what was found to be less.
    fn revealed(&self, id: NeedId, delivered: f64) -> Option<f64> {
        let need = self.tir().needs.get(id.index())?;
        let (mut sum, mut any) = (0.0, false);
        let start = self.tir().horizon.periods.first()?.start;
        for event in self.events.iter().filter(|event| start <= event.day && event.day <= self.now.today) {
            if let Happened::Delivered { to, resource, amount, .. } = &event.what
                && *to == Some(id)
            {
                let one = match need.of.resource() {
                    Some(_) => 1.0,
                    None => self.tir().counts_for(*resource, need).map_or(0.0, |one| one.to_f64()),
                };
                sum += one * amount.to_f64();
                any = true;
            }
        }
        if any {
            return Some(sum);
        }
        let resource = need.of.resource()?;
        let [source] = self.ledger.nodes.sources(self.tir(), resource, need.place)[..] else { return None };
        let node = *self.ledger.nodes.list.get(source as usize)?;
        let alone = self.tir().needs.iter().filter(|other| other.of.resource() == Some(resource)).count() == 1;
        let used = self.ledger.consumed.size(source) != 0.0;
        let counts: Vec<_> = self.now.counts.iter().filter(|count| count.node == node).collect();
        let less: f64 = counts.iter().map(|count| count.expected - count.found).sum();
        (alone && !used && !counts.is_empty()).then(|| (delivered + less).max(0.0))
    }

    fn limits(&self) -> Vec<Limit> {
        let tir = self.tir();
        let thresholds = tir.thresholds.iter().map(|found| (found.name.to_string(), &found.bound));
        let mut bounds: Vec<(String, Bound)> = thresholds.map(|(name, bound)| (name, bound.clone())).collect();
        let policies = self.now.adopted.iter().filter_map(|id| tir.policies.get(id.index()));
        for policy in policies.filter(|policy| &*policy.name != POLICY) {
            for (rule, number) in policy.rules.iter().zip(1..) {
                if let Rule::Bound(bound) = rule {
                    bounds.push((format!("{}/{number}", policy.name), bound.clone()));
                }
            }
        }
        // What happened lifts a limit that it broke; here it is shown.
        let happened = |by: weal_tir::PolicyId| tir.policies.get(by.index()).is_some_and(|one| &*one.name == POLICY);
        bounds.iter_mut().for_each(|(_, bound)| bound.except.retain(|lifted| !happened(lifted.by)));
        let measures = Measures::new(self.ledger, bounds.iter().map(|(_, bound)| &bound.measure));
        let mut all: Vec<Limit> = Vec::new();
        for (name, bound) in &bounds {
            let mut places: BTreeMap<PlaceId, Vec<Measured>> = BTreeMap::new();
            for one in held(self.ledger, &measures, bound) {
                let total = bound.scope == weal_tir::Scope::Total;
                if one.period > self.now.period && !total {
                    continue;
                }
                let off = match bound.compare {
                    Compare::AtMost => one.value - one.limit,
                    Compare::AtLeast => one.limit - one.value,
                    Compare::Equal => (one.value - one.limit).abs(),
                };
                places.entry(one.place).or_default().push(Measured {
                    period: self.label(one.period),
                    value: rounded(one.value),
                    limit: rounded(one.limit),
                    broken: off > 1e-6 * one.size.max(one.limit.abs()).max(one.value.abs()),
                });
            }
            let compare = match bound.compare {
                Compare::AtMost => "<=",
                Compare::AtLeast => ">=",
                Compare::Equal => "=",
            };
            let unit = if matches!(bound.measure, Measure::Run(_)) { "run" } else { &bound.unit };
            all.extend(places.into_iter().map(|(place, values)| Limit {
                limit: name.clone(),
                place: self.place(place),
                unit: unit.to_owned(),
                compare: compare.to_owned(),
                values,
            }));
        }
        all
    }

    fn stocks(&self) -> Vec<Stock> {
        let mut all = Vec::new();
        for (at, node) in (0..).zip(&self.ledger.nodes.list) {
            if matches!(self.ledger.kind(at), Kind::Flowing | Kind::Labour | Kind::Knowledge) {
                continue;
            }
            let held = |ledger: &Ledger, node: u32, period: u32| match ledger.kind(node) {
                Kind::Durable => ledger.in_service.get(node, period),
                _ => ledger.stock.get(node, period),
            };
            let planned = self.before(at, held);
            let now: Vec<f64> =
                (0..self.ledger.periods()).map(|period| rounded(held(self.ledger, at, period))).collect();
            let counts = self.now.counts.iter().filter(|count| count.node == *node);
            let counts: Vec<Count> = counts
                .map(|count| Count {
                    day: count.day.to_string(),
                    expected: rounded(count.expected),
                    found: rounded(count.found),
                })
                .collect();
            if counts.is_empty() && planned.iter().chain(&now).all(|held| *held == 0.0) {
                continue;
            }
            let (resource, unit, place) = self.node(*node);
            all.push(Stock { resource, place, unit, planned, now, counts });
        }
        all
    }

    fn capacities(&self) -> Vec<Capacity> {
        let mut all = Vec::new();
        let period = self.now.period;
        for (at, node) in (0..).zip(&self.ledger.nodes.list).filter(|_| period < self.ledger.periods()) {
            if !matches!(self.ledger.kind(at), Kind::Durable | Kind::Labour) {
                continue;
            }
            let before = self.before(at, |ledger, node, period| ledger.available(node, period));
            let planned = before.get(period as usize).copied().unwrap_or(0.0);
            let there = rounded(self.ledger.available(at, period));
            let (resource, unit, place) = self.node(*node);
            let asked = rounded(self.ledger.asked(at, period));
            if planned != 0.0 || there != 0.0 || asked != 0.0 {
                all.push(Capacity { resource, place, unit, planned, there, asked });
            }
        }
        all
    }

    fn in_progress(&self) -> Vec<InProgress> {
        let reports: BTreeMap<_, _> = self.now.reports.iter().map(|one| ((one.activity, one.period), one)).collect();
        let mut all = Vec::new();
        for run in self.ledger.runs.iter().filter(|run| run.period <= self.now.period) {
            let report = reports.get(&(run.activity, run.period));
            let started = match report.and_then(|report| report.started) {
                Some(started) => started,
                None if run.period < self.now.period => run.runs,
                None => continue,
            };
            let left = started - report.map_or(0.0, |report| report.ended);
            let takes = self.tir().recipes.get(run.activity.recipe.index()).is_some_and(|found| found.takes.is_some());
            if takes && left > 1e-9 * started && run.placed.last_day >= self.now.today {
                all.push(InProgress {
                    recipe: self.recipe(run.activity),
                    place: self.place(run.activity.place),
                    period: self.label(run.period),
                    runs: rounded(left),
                    until: run.placed.last_day.to_string(),
                });
            }
        }
        all
    }

    fn promises(&self) -> Vec<Pledge> {
        let one = |promise: &crate::Promise| {
            let (resource, unit, place) = self.node(promise.node);
            let to = promise.to.and_then(|id| self.tir().needs.get(id.index()));
            Pledge {
                to: to.map_or_else(String::new, |need| need.name.to_string()),
                resource,
                place,
                unit,
                amount: rounded(promise.amount),
                left: rounded(promise.left),
                by: promise.by.to_string(),
                state: match () {
                    () if promise.left <= 0.0 => State::Kept,
                    () if promise.by < self.now.today => State::Overdue,
                    () => State::Open,
                },
            }
        };
        self.now.promises.iter().map(one).collect()
    }
}

/// A number at the twelve digits that plans have.
fn rounded(value: f64) -> f64 {
    format!("{value:.11e}").parse::<f64>().map_or(value, |value| value + 0.0)
}
