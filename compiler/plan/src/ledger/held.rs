//! Stocks, period by period: what is held, what grows, what is in service.

use weal_base::Rational;
use weal_problem::Node;
use weal_tir::calendar::{Day, Rate};
use weal_tir::{Details, Kind, Regrowth, Stock, Verb};

use super::{Given, Ledger, PlacedRun};
use crate::rounding::NOISE;

/// The most there can be of a natural stock that grows by an amount or a part; a logistic one never grows beyond its own.
fn capacity(details: &Details) -> Option<f64> {
    match details.regrowth.as_ref()? {
        Regrowth::Fraction { capacity, .. } | Regrowth::Amount { capacity, .. } => Some(capacity.as_ref()?.to_f64()),
        Regrowth::Logistic { .. } => None,
    }
}

impl Ledger<'_> {
    /// Works out what is held at the end of every period.
    pub(super) fn hold(&mut self, given: &Given) {
        for (node, period, amount) in &given.spare {
            // What flows is left over by the balance itself, below.
            if let Some(at) = self.nodes.touched(self.tir, node.resource, node.place)
                && !matches!(self.kind(at), Kind::Flowing | Kind::Labour | Kind::Durable | Kind::Emitted)
            {
                self.spare.add(at, *period, *amount);
            }
        }
        self.serve();
        for node in 0..self.nodes.list.len() as u32 {
            if self.kind(node) != Kind::Durable {
                self.carry(node);
            }
        }
    }
    /// The stock declared at a node, clause by clause.
    fn stocks(&self, node: u32) -> impl Iterator<Item = &Stock> {
        let Node { resource, place } = self.nodes.list[node as usize];
        let resource = &self.tir.resources[resource.index()];
        let all = resource.details.iter().flat_map(|details| &details.stock);
        all.filter(move |stock| !resource.local || stock.place == place)
    }
    /// What is there at the start.
    pub fn at_start(&self, node: u32) -> f64 {
        self.stocks(node).map(|stock| stock.amount.clone()).sum::<Rational>().to_f64()
    }
    /// Works out again what is held at a node at the end of every period, after what it gets or gives was changed.
    pub fn follow_again(&mut self, node: u32) {
        if matches!(self.kind(node), Kind::Good | Kind::Perishable | Kind::Natural | Kind::Emitted) {
            self.stock.row_mut(node).fill(0.0);
            self.growth.row_mut(node).fill(0.0);
            self.carry(node);
        }
    }
    /// The durables of a node that serve on a day: how many, how many of them serve on a later day, and how many of them
    /// serve on average over each period. What comes in a period serves from its first day on.
    pub fn serving_on(&self, node: u32, day: Day, then: Day) -> (f64, f64, Vec<f64>) {
        let resource = &self.tir.resources[self.nodes.list[node as usize].resource.index()];
        let lasts = resource.details.as_ref().and_then(|details| details.lasts.as_ref());
        let life = lasts.map(|lasts| lasts.mean_days().to_f64());
        let (mut now, mut still) = (0.0, 0.0);
        let mut later = vec![0.0; self.periods() as usize];
        let mut add = |number: f64, gone: Option<f64>, over: &dyn Fn(u32) -> f64| {
            let serves = |day: Day| gone.is_none_or(|gone| gone > f64::from(day.0));
            if number != 0.0 && serves(day) {
                now += number;
                still += if serves(then) { number } else { 0.0 };
                (0..).zip(&mut later).for_each(|(period, later)| *later += number * over(period));
            }
        };
        for stock in self.stocks(node) {
            for (number, age) in cohorts(stock) {
                let gone = life.map(|life| f64::from(self.clock.start(0).0) + life - age);
                add(number, gone, &|period| gone.map_or(1.0, |gone| self.clock.part_before(gone, period)));
            }
        }
        let made = self.runs.iter().flat_map(|run| self.made(run)).filter(|(at, ..)| *at == node);
        let supplied = (0..self.periods()).map(|period| (node, period, self.supply.get(node, period)));
        for (_, from, number) in supplied.chain(made) {
            if from < self.periods() && self.clock.start(from) <= day {
                let gone = lasts.map(|lasts| lasts.after(self.clock.start(from)).to_f64());
                add(number, gone, &|period| self.clock.service(from, lasts, period));
            }
        }
        (now, still, later)
    }
    /// The durables a run makes: their node, the first period they serve in, how many.
    fn made(&self, run: &PlacedRun) -> Vec<(u32, u32, f64)> {
        let flows = self.flows(run.activity.recipe).iter().filter(|flow| flow.verb == Verb::Produce);
        let one = |flow: &weal_tir::Flow| {
            let node = self.nodes.touched(self.tir, flow.resource, run.activity.place)?;
            let amount = flow.on(self.clock.start(run.period)).to_f64();
            (self.kind(node) == Kind::Durable).then_some((node, run.placed.serves, run.runs * amount))
        };
        flows.filter_map(one).collect()
    }
    fn carry(&mut self, node: u32) {
        let resource = &self.tir.resources[self.nodes.list[node as usize].resource.index()];
        let details = resource.details.as_deref();
        let mut held = self.at_start(node);
        let mut scale = held.abs();
        for period in 0..self.periods() {
            let comes = self.supply.get(node, period)
                + self.produced.get(node, period)
                + self.lasting.get(node, period)
                + self.emitted.get(node, period);
            let goes =
                self.consumed.get(node, period) + self.worked.get(node, period) + self.delivered.get(node, period);
            scale = scale.max(comes).max(goes);
            let left = match resource.kind {
                Kind::Knowledge => return,
                Kind::Flowing | Kind::Labour => {
                    let rest = comes - goes;
                    if rest > NOISE * scale {
                        self.spare.add(node, period, rest);
                    }
                    continue;
                }
                Kind::Natural => {
                    let growth = details.and_then(|d| d.regrowth.as_ref()).map_or(0.0, |g| self.grow(g, held, period));
                    self.growth.add(node, period, growth);
                    let there = held + growth + comes - goes;
                    // Overflow is a fact of nature and nobody's choice: all that is beyond the capacity, and no more.
                    let over = details.and_then(capacity).map_or(0.0, |capacity| (there - capacity).max(0.0));
                    self.spare.row_mut(node)[period as usize] = over;
                    there - over
                }
                Kind::Emitted => {
                    let absorbed =
                        details.and_then(|d| d.absorbed.as_ref()).map_or(0.0, |rate| self.rate(rate, period));
                    (held + comes - absorbed).max(0.0)
                }
                Kind::Good | Kind::Perishable | Kind::Durable => {
                    self.keep(details, period) * held + comes - goes - self.spare.get(node, period)
                }
            };
            held = if left.abs() <= NOISE * scale { 0.0 } else { left };
            scale = scale.max(held);
            if held != 0.0 {
                self.stock.row_mut(node)[period as usize] = held;
            }
        }
    }
    /// The part of a stock that is still there a period later.
    pub fn keep(&self, details: Option<&Details>, period: u32) -> f64 {
        details.and_then(|d| d.loses.as_ref()).map_or(1.0, |rate| (1.0 - self.rate(rate, period)).max(0.0))
    }
    fn rate(&self, rate: &Rate, period: u32) -> f64 {
        match (&rate.steps, self.tir.horizon.periods.get(period as usize)) {
            (Some(_), Some(at)) => rate.in_period(at).to_f64(),
            _ => self.clock.over(rate.amount.to_f64(), rate.basis, period),
        }
    }
    /// Growth over a period from a stock, by the law declared (Verhulst 1838 for `Logistic`).
    fn grow(&self, regrowth: &Regrowth, stock: f64, period: u32) -> f64 {
        match regrowth {
            Regrowth::Logistic { rate, capacity } => {
                let capacity = capacity.to_f64();
                let free = if capacity > 0.0 { 1.0 - stock / capacity } else { 0.0 };
                self.rate(rate, period) * stock * free
            }
            Regrowth::Fraction { rate, .. } => self.rate(rate, period) * stock,
            Regrowth::Amount { rate, .. } => self.rate(rate, period),
        }
    }
    /// Durables in service: those there at the start with the lives they have left, and all that come.
    fn serve(&mut self) {
        for node in 0..self.nodes.list.len() as u32 {
            if self.kind(node) != Kind::Durable {
                continue;
            }
            let resource = &self.tir.resources[self.nodes.list[node as usize].resource.index()];
            let lasts = resource.details.as_ref().and_then(|details| details.lasts.as_ref());
            let mut serving = vec![0.0; self.periods() as usize];
            for stock in self.stocks(node) {
                let life = lasts.map(|lasts| lasts.mean_days().to_f64());
                for (count, age) in cohorts(stock) {
                    for (period, serving) in serving.iter_mut().enumerate() {
                        let gone = life.map(|life| f64::from(self.clock.start(0).0) + life - age);
                        *serving += count * gone.map_or(1.0, |gone| self.clock.part_before(gone, period as u32));
                    }
                }
            }
            for from in 0..self.periods() {
                let count = self.supply.get(node, from);
                if count != 0.0 {
                    for period in from..self.periods() {
                        serving[period as usize] += count * self.clock.service(from, lasts, period);
                    }
                }
            }
            if serving.iter().any(|count| *count != 0.0) {
                self.in_service.row_mut(node).copy_from_slice(&serving);
            }
        }
        let made: Vec<_> = self.runs.iter().flat_map(|run| self.made(run)).collect();
        for (node, from, count) in made {
            let resource = &self.tir.resources[self.nodes.list[node as usize].resource.index()];
            let lasts = resource.details.as_ref().and_then(|details| details.lasts.as_ref());
            for period in from..self.periods() {
                self.in_service.add(node, period, count * self.clock.service(from, lasts, period));
            }
        }
    }
}

/// A stock of durables as (count, age in mean days): spread evenly from its first age to its second.
fn cohorts(stock: &Stock) -> Vec<(f64, f64)> {
    let count = stock.amount.to_f64();
    let Some((from, to)) = &stock.aged else { return vec![(count, 0.0)] };
    let (from, to) = (from.mean_days().to_f64(), to.mean_days().to_f64());
    match stock.amount.to_i64() {
        Some(whole @ 2..=1000) => {
            let step = (to - from) / (whole - 1) as f64;
            (0..whole).map(|at| (1.0, from + step * at as f64)).collect()
        }
        _ => vec![(count, (from + to) / 2.0)],
    }
}
