//! What is told of a plan: needs met and unmet, work, burdens, room under limits, what is left, what is done.

pub(super) mod done;
mod left;

use std::collections::{BTreeMap, BTreeSet};

use weal_tir::{Kind, Measure, ResourceId, Tir, Verb};

use super::Planned;
use super::behind::{Behind, Known, Sort};
use crate::compare;
use crate::ir::{Need, Threshold};
use crate::ledger::{Given, Ledger};
use crate::measures::Measures;
use crate::report::soft::missed;
use crate::rounding::significant;
use crate::words::{figure, list, percent, with_unit};

/// What belongs together, in the order in which it stands on the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// How far needs are met.
    Needs,
    /// Hours.
    Work,
    /// Burdens, and room under limits.
    Burdens,
    /// What is left at the end.
    Left,
    /// What is done.
    Done,
}

impl Part {
    pub(super) const ALL: [Part; 5] = [Part::Needs, Part::Work, Part::Burdens, Part::Left, Part::Done];

    pub(super) fn title(self) -> &'static str {
        match self {
            Part::Needs => "What people get",
            Part::Work => "Work",
            Part::Burdens => "Burdens, and what is left under their limits",
            Part::Left => "What is there at the end",
            Part::Done => "What is done, and what is no longer possible",
        }
    }
}

/// Which quantity it is; in this order they stand on the paper, whatever the order of declarations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) part: Part,
    /// Of needs the rank, then what is told of it.
    order: (u32, u32),
    /// As it is called.
    pub(super) label: String,
}

/// How values of a quantity are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A part of one.
    Percent,
    /// An amount in this unit.
    Of(String),
    /// Not by its number.
    Words,
}

impl Unit {
    pub(super) fn shown(&self, value: f64) -> String {
        match self {
            Unit::Percent => percent(value),
            Unit::Of(unit) => with_unit(&figure(value), unit),
            Unit::Words => String::new(),
        }
    }
}

/// A quantity of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    pub(super) value: f64,
    pub(super) unit: Unit,
    /// The value as people read it, with what has to be said of it.
    pub(super) text: String,
    /// What it rests on.
    pub(super) about: BTreeSet<Behind>,
    /// Whether its value is worth a row if it is the same in all and zero.
    pub(super) dull: bool,
}

pub(super) type Quantities = BTreeMap<Key, Quantity>;

/// All that is told of a plan.
pub(super) fn of(planned: &Planned<'_>) -> Quantities {
    let (known, mut all) = (Known::new(planned), Quantities::new());
    needs(&known, &mut all);
    work_and_burdens(&known, &mut all);
    limits(planned, &mut all);
    left::left(planned, &mut all);
    done::done(planned, &mut all);
    all
}

/// Whether a name has to be told with its place.
fn at(tir: &Tir, name: &str, place: &str) -> String {
    if tir.places.len() > 1 && !place.is_empty() && !name.contains('@') {
        format!("{name} at {place}")
    } else {
        name.to_owned()
    }
}

/// Periods in a few words: `in 2030`, `from 2030 to 2033`, `in 4 periods between 2027 and 2032`, `in every period`.
fn periods(some: &[&str], all: &[String]) -> String {
    if some.len() == all.len() && all.len() > 1 {
        return "in every period".to_owned();
    }
    let at = |label: &str| all.iter().position(|known| known == label);
    match some {
        [] => String::new(),
        [first, _, .., last] if at(last).zip(at(first)).is_some_and(|(b, a)| b - a + 1 == some.len()) => {
            format!("from {first} to {last}")
        }
        [first, _, _, .., last] => format!("in {} periods between {first} and {last}", some.len()),
        few => format!("in {}", list(&few.iter().map(|&one| one.to_owned()).collect::<Vec<_>>())),
    }
}

/// How far needs are met: of each rank the worst, then need by need, what is missing, and when.
fn needs(known: &Known<'_>, all: &mut Quantities) {
    let (tir, plan) = (known.tir, known.planned.plan);
    let groups = plan.needs.chunk_by(|a, b| a.need == b.need && a.place == b.place);
    let mut ranks: BTreeMap<u32, (usize, f64, &str)> = BTreeMap::new();
    for group in groups {
        let Some(worst) = group.iter().min_by(|a, b| a.coverage.total_cmp(&b.coverage)) else { continue };
        let own = known.rank(&worst.need);
        let (count, least, period) = ranks.entry(own).or_insert((0, f64::INFINITY, ""));
        *count += 1;
        if worst.coverage < *least {
            (*least, *period) = (worst.coverage, &worst.period);
        }
        let about = known.need(&worst.need);
        let name = at(tir, &worst.need, &worst.place);
        let rank = tir.ranks.get(own as usize).map_or("", String::as_str);
        let label =
            if rank.is_empty() { format!("{name} met, at worst") } else { format!("{name} ({rank}) met, at worst") };
        all.insert(
            Key { part: Part::Needs, order: (own, 1), label },
            Quantity {
                value: worst.coverage,
                unit: Unit::Percent,
                text: when_short(worst.coverage, &worst.period),
                about: about.clone(),
                dull: false,
            },
        );
        all.insert(
            Key { part: Part::Needs, order: (own, 2), label: format!("{name}: missing in all") },
            missing(group, &plan.periods, about),
        );
    }
    for (own, (count, worst, period)) in ranks {
        let name = tir.ranks.get(own as usize).map_or("", String::as_str);
        if count > 1 {
            all.insert(
                Key { part: Part::Needs, order: (own, 0), label: format!("all {name} needs met, at worst") },
                Quantity {
                    value: worst,
                    unit: Unit::Percent,
                    text: when_short(worst, period),
                    about: BTreeSet::new(),
                    dull: false,
                },
            );
        }
    }
    for need in compare::Comparison::of(&[(tir, plan)]).scenarios.iter().flat_map(|one| &one.needs_at_worst) {
        let label = format!("{} met, if all that is uncertain turns out badly", at(tir, &need.need, &need.place));
        all.insert(
            Key { part: Part::Needs, order: (known.rank(&need.need), 3), label },
            Quantity {
                value: need.worst,
                unit: Unit::Percent,
                text: percent(need.worst),
                about: known.need(&need.need),
                dull: false,
            },
        );
    }
}

/// `72 % in 2030`; where all is met no period is the worst.
fn when_short(coverage: f64, period: &str) -> String {
    if coverage >= 1.0 - 1e-9 { percent(coverage) } else { format!("{} in {period}", percent(coverage)) }
}

/// What a need goes without, and when.
fn missing(group: &[Need], all: &[String], about: BTreeSet<Behind>) -> Quantity {
    let short: Vec<&Need> = group.iter().filter(|need| need.coverage < 1.0 - 1e-6).collect();
    let sum = significant(short.iter().map(|need| need.wanted - need.met).sum::<f64>());
    let unit = Unit::Of(group.first().map_or_else(String::new, |need| need.unit.clone()));
    let text = match short.as_slice() {
        [] => "nothing".to_owned(),
        some => {
            let when: Vec<&str> = some.iter().map(|need| need.period.as_str()).collect();
            format!("{}, {}", unit.shown(sum), periods(&when, all))
        }
    };
    Quantity { value: if short.is_empty() { 0.0 } else { sum }, unit, text, about, dull: true }
}

/// Hours worked, all and of each kind; burdens let out.
fn work_and_burdens(known: &Known<'_>, all: &mut Quantities) {
    let (tir, plan) = (known.tir, known.planned.plan);
    let ledger = Ledger::new(tir, &Given::from_plan(tir, plan));
    /// A sum that is asked for: its row, what is measured, its unit, what it rests on.
    type Sum<'a> = (Key, Measure, &'a str, BTreeSet<Behind>);
    let mut asked: Vec<Sum<'_>> = Vec::new();
    let kinds = tir.resources.iter().filter(|resource| resource.kind == Kind::Labour).count();
    if kinds > 1 {
        let key = Key { part: Part::Work, order: (0, 0), label: "all work".to_owned() };
        asked.push((key, Measure::Worked(None), "h", BTreeSet::new()));
    }
    for (resource, id) in tir.resources.iter().zip((0..).map(ResourceId)) {
        match resource.kind {
            Kind::Labour => {
                let key = Key { part: Part::Work, order: (0, 1), label: format!("{} worked", resource.name) };
                asked.push((key, Measure::Worked(Some(id)), &resource.unit, known.doing(id, Verb::Work)));
            }
            Kind::Emitted => {
                let key = Key { part: Part::Burdens, order: (0, 0), label: format!("{} emitted", resource.name) };
                asked.push((key, Measure::Emitted(id), &resource.unit, known.doing(id, Verb::Emit)));
            }
            _ => {}
        }
    }
    let measures = Measures::new(&ledger, asked.iter().map(|(_, measure, ..)| measure));
    for (key, measure, unit, about) in asked {
        let sum: f64 = (0..ledger.periods()).map(|period| measures.everywhere(&measure, period)).sum();
        let (value, unit) = (significant(sum), Unit::Of(unit.to_owned()));
        all.insert(key, Quantity { value, text: unit.shown(value), unit, about, dull: true });
    }
}

/// Under each threshold the least that is left.
fn limits(planned: &Planned<'_>, all: &mut Quantities) {
    let (tir, plan) = (planned.tir, planned.plan);
    let named: BTreeSet<&str> = tir.thresholds.iter().map(|one| &*one.name).collect();
    for group in plan.thresholds.chunk_by(|a, b| a.threshold == b.threshold && a.place == b.place) {
        let Some(least) = group.iter().min_by(|a, b| a.headroom.total_cmp(&b.headroom)) else { continue };
        // Rules of policies hold under some options only; what they do shows in everything else.
        if !named.contains(&*least.threshold) {
            continue;
        }
        let key = Key {
            part: Part::Burdens,
            order: (1, 0),
            label: format!("{}: the least that is left", at(tir, &least.threshold, &least.place)),
        };
        let unit = Unit::Of(least.unit.clone());
        let about = BTreeSet::from([Behind::new(Sort::Threshold, &least.threshold)]);
        let (value, text) = room(least, group, &unit, &plan.periods);
        all.insert(key, Quantity { value, unit, text, about, dull: false });
    }
}

/// `56 t below 3_258 t in 2031`, `nothing, in 2030`, `missed by 12 t in 2030`.
fn room(least: &Threshold, group: &[Threshold], unit: &Unit, all: &[String]) -> (f64, String) {
    let over = group.iter().filter_map(|one| Some((one, missed(one)?)));
    if let Some((one, soft)) = over.max_by(|a, b| a.1.over.total_cmp(&b.1.over).then(b.0.period.cmp(&a.0.period))) {
        return (-soft.over, format!("missed by {} in {}", unit.shown(soft.over), one.period));
    }
    let binding: Vec<&str> = group.iter().filter(|one| one.binding).map(|one| one.period.as_str()).collect();
    if !binding.is_empty() {
        return (0.0, format!("nothing, {}", periods(&binding, all)));
    }
    let side = if least.value <= least.limit { "below" } else { "above" };
    let text = format!("{} {side} {} in {}", unit.shown(least.headroom), unit.shown(least.limit), least.period);
    (least.headroom, text)
}
