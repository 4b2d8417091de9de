//! All that is known so far.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::{Problems, Rational, Site};
use weal_plan::ledger::Given;
use weal_problem::Node;
use weal_tir::calendar::{Day, Rate, Window};
use weal_tir::{Kind, PlaceId, ResourceId, Supply, Tir, WHOLE};

use super::runs::Runs;
use crate::ir::{Counted, Promise};

/// What happened, as far as it was read.
pub(super) struct Facts {
    /// The first day of each period, and the day after its last.
    pub(super) horizon: Vec<(Day, Day)>,
    /// Per resource its kind, and whether it is kept per place.
    kinds: Vec<(Kind, bool)>,
    /// The day it is.
    pub(super) today: Day,
    /// The period that day is in.
    pub(super) period: u32,
    /// What came and went by itself, in the order it happened.
    pub(super) supplies: Vec<(ResourceId, Supply)>,
    /// The same of what is not durable, by node: the day, how much, and whether it is a step on that day; else it
    /// corrects what the plan brings in the course of the period.
    pub(super) once: BTreeMap<Node, Vec<Once>>,
    /// Durables that came or went, by node: from which day on, how many, and whether they were new.
    pub(super) fleet: BTreeMap<Node, Vec<(Day, f64)>>,
    /// Of losses that were more than there was, how much there was, by their place in the list of events.
    pub(super) kept: BTreeMap<usize, f64>,
    /// Runs, planned and done.
    pub(super) runs: Runs,
    /// What was promised.
    pub(super) promises: Vec<Promise>,
    /// What was counted.
    pub(super) counts: Vec<Counted>,
    /// The lines that make a difference, by their place in the list of events.
    pub(super) causes: BTreeSet<usize>,
    /// What is wrong with lines.
    pub(super) problems: Problems,
}

/// Something that came once; went, where it is negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Once {
    pub(super) day: Day,
    pub(super) amount: f64,
    pub(super) step: bool,
}

impl Facts {
    /// Nothing happened yet.
    pub(super) fn new(tir: &Tir, given: &Given, today: Day) -> Facts {
        let horizon: Vec<(Day, Day)> = tir.horizon.periods.iter().map(|period| (period.start, period.end)).collect();
        let period = horizon.partition_point(|(_, end)| *end <= today) as u32;
        Facts {
            kinds: tir.resources.iter().map(|resource| (resource.kind, resource.local)).collect(),
            today,
            period,
            horizon,
            supplies: Vec::new(),
            once: BTreeMap::new(),
            fleet: BTreeMap::new(),
            kept: BTreeMap::new(),
            runs: Runs::new(given),
            promises: Vec::new(),
            counts: Vec::new(),
            causes: BTreeSet::new(),
            problems: Problems::new(),
        }
    }
    /// The period a day of the horizon is in.
    pub(super) fn period_of(&self, day: Day) -> u32 {
        self.horizon.partition_point(|(_, end)| *end <= day) as u32
    }
    /// How many periods there are.
    pub(super) fn periods(&self) -> u32 {
        self.horizon.len() as u32
    }
    /// How many days a period has.
    pub(super) fn days(&self, period: u32) -> f64 {
        self.horizon.get(period as usize).map_or(1.0, |(start, end)| f64::from((end.0 - start.0).max(1)))
    }
    /// The kind of a resource.
    pub(super) fn kind(&self, resource: ResourceId) -> Kind {
        self.kinds.get(resource.index()).map_or(Kind::Knowledge, |(kind, _)| *kind)
    }
    /// The node of a resource at a place.
    pub(super) fn node(&self, (resource, place): (ResourceId, PlaceId)) -> Node {
        let local = self.kinds.get(resource.index()).is_some_and(|(_, local)| *local);
        Node { resource, place: if local { place } else { WHOLE } }
    }
    /// Writes down that something comes once, on a day. Nothing is not written down.
    pub(super) fn supply(&mut self, node: Node, day: Day, amount: Rational, site: Site) {
        if amount.is_zero() {
            return;
        }
        let window = Window { from: Some(day), until: Some(Day(day.0 + 1)) };
        let supply = Supply { place: node.place, rate: Rate::total(amount), profile: None, window, site };
        self.supplies.push((node.resource, supply));
    }
    /// Writes down that something came from where nobody said, in the period that begins or ended on a day.
    pub(super) fn come_from_elsewhere(&mut self, node: Node, day: Day, amount: &Rational, site: Site) {
        if self.kind(node.resource) != Kind::Durable {
            let once = Once { day, amount: amount.to_f64(), step: false };
            self.once.entry(node).or_default().push(once);
        }
        self.supply(node, day, amount.clone(), site);
    }
}

/// An amount worked out in floating point, as a decimal of the twelve digits that plans have.
pub(super) fn exact(amount: f64) -> Rational {
    let text = format!("{amount:.11e}");
    let parts = text.split_once('e').and_then(|(digits, power)| {
        let digits: i64 = digits.replace('.', "").parse().ok()?;
        let power: i32 = power.parse().ok()?;
        Some(&Rational::from(digits) * &Rational::from(10).checked_pow(power - 11)?)
    });
    parts.unwrap_or_default()
}
