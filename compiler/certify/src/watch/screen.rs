//! The filter: which conditions hold by more than rounding could hide.

use weal_tir::{Compare, Kind};

use crate::list::{Instance, Source};
use crate::model::Model;
use crate::tally::What;
use crate::{Certified, TOLERANCE};

use super::{End, Kept, Numbers};

/// A condition is certain to hold if it is violated by no more than this part of its size: rounding fills far less than the
/// rest of the tolerance.
const CERTAIN: f64 = TOLERANCE * 0.999;
/// The most that terms may be larger than a condition's size before their rounding counts.
const LARGER: f64 = 1e5;

/// A bound at a place, over one period or several.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) source: Source,
    place: usize,
    last: usize,
    /// The sums it adds up; those of what is held stand for node paths.
    sums: Vec<u32>,
    scale: f64,
    offset: f64,
    limit: f64,
    dust: f64,
    compare: Compare,
    /// Whether the filter leaves it to the exact check.
    exact: bool,
}

impl Spot {
    /// The spot of an instance, with the sums of its measures.
    pub(super) fn new(model: &Model, source: Source, one: &Instance, sums: Vec<u32>) -> Spot {
        let grain = match one.what {
            What::Done(_, resource) | What::Held(resource) => model.grain[resource].to_f64(),
            What::AllWork | What::Runs(_) | What::Met(_) => 0.0,
        };
        let offset = one.offset.to_f64();
        Spot {
            source,
            place: one.place,
            last: one.last,
            sums,
            scale: one.scale.to_f64(),
            offset,
            limit: one.limit.to_f64(),
            dust: grain.max(offset.abs()),
            compare: one.bound.compare,
            exact: one.bound.soft.is_some(),
        }
    }

    /// The same spot of a program with another limit.
    pub(super) fn again(&self, model: &Model, found: &[Instance]) -> Option<Spot> {
        let one = found.iter().find(|one| (one.place, one.last) == (self.place, self.last))?;
        Some(Spot::new(model, self.source, one, self.sums.clone()))
    }
}

/// What one condition has shown.
#[derive(Clone, Copy, Debug, Default)]
struct Shown {
    worst: f64,
    conditions: u64,
    unsure: bool,
}

impl Shown {
    /// Looks at `value ≤ limit`; `terms` is the size of all that the two are sums of.
    fn at_most(&mut self, value: f64, limit: f64, size: f64, terms: f64) {
        self.conditions += 1;
        let size = size.max(value.abs()).max(limit.abs());
        if value > limit {
            let by = (value - limit) / size;
            self.worst = self.worst.max(by);
            self.unsure |= by.is_nan() || by > CERTAIN;
        }
        self.unsure |= terms > LARGER * size || !terms.is_finite();
    }

    fn merge(self, found: &mut Certified, worst: &mut f64) -> bool {
        *worst = self.worst;
        found.conditions += self.conditions;
        found.worst = found.worst.max(self.worst);
        !self.unsure
    }
}

impl Kept {
    /// Looks at all that is touched. Answers whether every condition is certain to hold.
    pub(super) fn screen(&mut self, model: &Model, found: &mut Certified) -> bool {
        let mut certain = !std::mem::take(&mut self.doubt);
        for at in 0..self.dirty_nodes.list.len() {
            let node = self.dirty_nodes.list[at] as usize;
            let shown = self.node(model, node);
            certain &= shown.merge(found, &mut self.worst[0][node]);
        }
        for at in 0..self.dirty_spots.list.len() {
            let number = self.dirty_spots.list[at] as usize;
            let shown = self.spot(number);
            certain &= shown.merge(found, &mut self.worst[1][number]);
        }
        for at in 0..self.dirty_needs.list.len() {
            let number = self.dirty_needs.list[at] as usize;
            let shown = self.need(model, number);
            certain &= shown.merge(found, &mut self.worst[2][number]);
        }
        let size = (self.most + 1.0) / 1_000.0;
        for at in 0..self.dirty_groups.list.len() {
            let number = self.dirty_groups.list[at] as usize;
            let mut shown = Shown::default();
            let sum = self.sums[self.effects.group(number)].get();
            shown.at_most(sum, self.effects.groups[number], size, 0.0);
            certain &= shown.merge(found, &mut self.worst[3][number]);
        }
        for number in &self.dirty_runs.list {
            let (number, runs) = (*number as usize, self.runs[*number as usize]);
            found.conditions += u64::from(self.effects.closed[number]);
            certain &= runs == 0.0 || !self.effects.closed[number];
            certain &= !self.effects.careful[number / self.periods];
        }
        self.dirty_nodes.clear();
        self.dirty_spots.clear();
        self.dirty_needs.clear();
        self.dirty_groups.clear();
        self.dirty_runs.clear();
        certain
    }

    fn need(&self, model: &Model, number: usize) -> Shown {
        let (met, wanted) = (self.met[number], self.wanted[number]);
        let need = number / self.periods;
        let mut shown = Shown::default();
        shown.unsure |= model.givings.sources[need].len() != 1;
        if met.is_nan() {
            shown.unsure |= wanted > 0.0;
            return shown;
        }
        shown.at_most(met, wanted, 0.0, 0.0);
        shown.at_most(model.tir.needs[need].floor.to_f64() * wanted, met, wanted, 0.0);
        shown
    }

    fn spot(&self, number: usize) -> Shown {
        let spot = &self.spots[number];
        let (mut sum, mut terms) = (0.0, 0.0);
        for target in &spot.sums {
            let one = self.sums[*target as usize].get();
            (sum, terms) = (sum + one, terms + one.abs());
        }
        let value = spot.offset + spot.scale * sum;
        let terms = spot.offset.abs() + spot.scale.abs() * terms;
        let mut shown = Shown { unsure: spot.exact, ..Shown::default() };
        if spot.compare != Compare::AtLeast {
            shown.at_most(value, spot.limit, spot.dust, terms);
        }
        if spot.compare != Compare::AtMost {
            shown.at_most(spot.limit, value, spot.dust, terms);
        }
        shown
    }

    /// Follows a node through the periods, as the exact check does.
    fn node(&mut self, model: &Model, node: usize) -> Shown {
        let numbers = self.nodes[node];
        let mut shown = Shown::default();
        let (mut stock, mut before, mut size, mut terms) = (numbers.initial, 0.0, numbers.initial, numbers.initial);
        let held = self.effects.any_held && self.effects.held[model.nodes[node].resource];
        for at in 0..self.periods {
            let number = node * self.periods + at;
            let sum = |which: usize| self.sums[self.effects.turn(node, at) + which].get();
            let (supply, asked) = (self.supply[number], sum(1) + sum(2));
            let comes = supply + sum(0);
            before = stock;
            terms += supply.abs() + sum(0).abs() + asked.abs();
            match numbers.kind {
                Kind::Knowledge => {}
                Kind::Perishable | Kind::Natural => shown.unsure = true,
                Kind::Flowing | Kind::Labour => {
                    let size = comes.max(asked).max(numbers.dust);
                    shown.at_most(asked, comes, size, supply.abs() + asked.abs());
                }
                Kind::Durable => {
                    stock += supply + sum(4);
                    let used = sum(3) + sum(2);
                    terms += sum(4).abs() + used;
                    size = size.max(stock).max(used);
                    shown.at_most(used, stock * numbers.available, size.max(numbers.dust), terms);
                }
                Kind::Emitted => {
                    let there = stock + comes;
                    size = size.max(there);
                    stock = (there - self.rate[number]).max(0.0);
                }
                Kind::Good => {
                    let there = stock * self.rate[number] + comes;
                    size = size.max(there).max(asked);
                    shown.at_most(asked, there, size.max(numbers.dust), terms);
                    stock = (there - asked).max(0.0);
                    let thrown = self.discarded[number];
                    if !thrown.is_nan() {
                        let free = if numbers.discards { stock } else { 0.0 };
                        shown.at_most(thrown, free, size.max(numbers.dust), terms);
                        stock = (stock - thrown).max(0.0);
                    }
                    if numbers.room.is_finite() {
                        shown.at_most(stock, numbers.room, size, terms);
                    }
                }
            }
            if held {
                self.hold(model, node, at, stock);
            }
        }
        ends(&numbers, stock, before, size, terms, &mut shown);
        shown
    }

    /// Enters what is held of a node that bounds measure.
    fn hold(&mut self, model: &Model, node: usize, at: usize, stock: f64) {
        let number = node * self.periods + at;
        let before = std::mem::replace(&mut self.held[number], stock);
        if before == stock {
            return;
        }
        let (resource, place) = (model.nodes[node].resource, model.nodes[node].place);
        for around in model.around(place) {
            if let Some(target) = self.effects.measure(&(What::Held(resource), around, at)) {
                self.sums[target].add(-before);
                self.sums[target].add(stock);
                if let super::effects::Target::Measure(measure) = self.effects.target(target) {
                    self.effects.asks[measure].iter().for_each(|spot| self.dirty_spots.add(*spot as usize));
                }
            }
        }
    }
}

fn ends(numbers: &Numbers, stock: f64, before: f64, size: f64, terms: f64, shown: &mut Shown) {
    let due = match numbers.end {
        End::Free => return,
        End::AtLeast(amount) => amount,
        End::AsBefore => before,
    };
    shown.at_most(due, stock, size.max(numbers.dust), terms);
}
