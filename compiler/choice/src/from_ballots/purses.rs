//! Voters' money, exactly, with the least work: who pays what for an option, and which option is the cheapest.
//!
//! A voter's money is what she began with, less the prices of what she helped to pay in full; or nothing, once she paid less
//! than the price. So the money of any voters together is a sum over the few prices paid so far, with whole numbers as
//! factors, however many voters there are. Beside it stands the money of each group in whole units, `UNITS` of what all began
//! with, rounded up: it decides what is not nearly equal, with bounds that hold; what is nearly equal is decided exactly.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use weal_base::Rational;

use super::decide::whole;
use super::groups::{Budget, Groups, shares};

/// The units that the money of each voter is at the start.
const UNITS: u64 = 1 << 60;
/// More than a few roundings of floating-point numbers can come to, as a part.
const ROUNDING: f64 = 1e-14;

/// The rules of payment.
pub(crate) struct Purses<'a> {
    pub(crate) groups: &'a Groups,
    pub(crate) budget: &'a Budget,
    /// What a share has of each resource at the start, in equal shares of the budget.
    pub(crate) start: Rational,
    /// How much an option satisfies, by option.
    pub(crate) worth: &'a [Rational],
}

/// What has been paid.
#[derive(Clone)]
pub(crate) struct Money {
    /// What has been taken, in order.
    pub(crate) taken: Vec<u32>,
    /// Per option taken, per resource, the price that a share pays for it at most, in equal shares of the budget.
    pub(crate) prices: Vec<Rational>,
    /// Per option, its place among those taken.
    place: Vec<Option<u32>>,
    /// Per group and resource, the money of a share in units: at least what it is, and more by less than one for each taken.
    units: Vec<u64>,
    /// Per group and resource, whether nothing is left because not all of a price could be paid.
    empty: Vec<bool>,
    /// Options that may be affordable, with what they cost at least per worth, as ordered bits.
    queue: BinaryHeap<Reverse<(u64, u32)>>,
    /// The cheapest options, their prices per resource, and what they cost per worth.
    pub(crate) cheapest: Vec<(u32, Vec<Rational>, Rational)>,
}

/// A whole number from a rational one that is not negative, rounded down.
fn floor(number: &Rational) -> u128 {
    const WORD: i64 = 1 << 62;
    let number = number.floor();
    if let Some(small) = number.to_i64() {
        return small.max(0) as u128;
    }
    let high = number.checked_div(&Rational::from(WORD)).unwrap_or_default().floor();
    let low = &number - &(&high * &Rational::from(WORD));
    let part = |part: &Rational| part.to_i64().unwrap_or(i64::MAX) as u128;
    part(&high) * WORD as u128 + part(&low)
}

impl Purses<'_> {
    /// Nobody has paid.
    pub(crate) fn begin(&self) -> Money {
        let cells = self.groups.weights.len() * self.budget.width();
        let open = self.groups.supported().filter(|option| self.budget.fits[*option as usize]);
        Money {
            taken: Vec::new(),
            prices: Vec::new(),
            place: vec![None; self.groups.options() as usize],
            units: vec![UNITS; cells],
            empty: vec![false; cells],
            queue: open.map(|option| Reverse((0, option))).collect(),
            cheapest: Vec::new(),
        }
    }

    /// Exact money as units, rounded down.
    fn units(&self, money: &Rational) -> u128 {
        floor(&(money * &whole(i128::from(UNITS))).checked_div(&self.start).unwrap_or_default())
    }

    /// What an option costs of a resource, in equal shares of one share each.
    fn cost(&self, option: u32, resource: usize) -> Rational {
        self.budget.of_option(option).get(resource).map_or(Rational::ZERO, |part| part * &shares(self.groups.total))
    }

    /// The exact money of a share.
    pub(crate) fn money(&self, state: &Money, group: u32, resource: usize) -> Rational {
        let width = self.budget.width();
        if state.empty[group as usize * width + resource] {
            return Rational::ZERO;
        }
        let taken = self.groups.approved[group as usize].iter().filter_map(|option| state.place[*option as usize]);
        taken.fold(self.start.clone(), |money, place| &money - &state.prices[place as usize * width + resource])
    }

    /// The price in units at which supporters pay `cost`, when each has `units` less `slack`: rounded down, or up.
    fn price(&self, state: &Money, option: u32, resource: usize, cost: u128, slack: u64, up: bool) -> Option<u128> {
        let width = self.budget.width();
        let supporters = &self.groups.supporters[option as usize];
        let has = |group: u32| u128::from(state.units[group as usize * width + resource].saturating_sub(slack));
        let mut price = 0_u128;
        loop {
            // Those who have less than the price give all they have.
            let (mut given, mut rich) = (0_u128, 0_u128);
            for group in supporters {
                let (has, weight) = (has(*group), u128::from(self.groups.weights[*group as usize]));
                if has < price {
                    given += has * weight;
                } else {
                    rich += weight;
                }
            }
            let rest = cost.saturating_sub(given);
            if rich == 0 {
                return (rest == 0).then_some(price);
            }
            let next = if up { rest.div_ceil(rich) } else { rest / rich };
            if next <= price {
                return Some(price);
            }
            price = next;
            if price > u128::from(UNITS) {
                return None;
            }
        }
    }

    /// Bounds of what an option costs per worth; `None` where it cannot be paid; the upper is infinite where that is open.
    fn bounds(&self, state: &Money, option: u32) -> Option<(f64, f64)> {
        let worth = self.worth[option as usize].to_f64();
        if worth <= 0.0 {
            return Some((0.0, 0.0));
        }
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for resource in 0..self.budget.width() {
            let cost = self.units(&self.cost(option, resource));
            low = low.max(self.price(state, option, resource, cost, 0, false)? as f64);
            let above = self.price(state, option, resource, cost + 1, state.taken.len() as u64, true);
            high = high.max(above.map_or(f64::INFINITY, |price| price as f64));
        }
        Some((low / worth * (1.0 - ROUNDING), high / worth * (1.0 + ROUNDING)))
    }

    /// The exact price of an option in a resource; `None` where its supporters cannot pay it.
    fn exact(&self, state: &Money, option: u32, resource: usize) -> Option<Rational> {
        let cost = self.cost(option, resource);
        if cost.is_zero() {
            return Some(Rational::ZERO);
        }
        let width = self.budget.width();
        let supporters = &self.groups.supporters[option as usize];
        let low = self.price(state, option, resource, self.units(&cost), 0, false)?;
        let mut poor: Vec<bool> = Vec::with_capacity(supporters.len());
        let mut sum = Sum { rounds: vec![0; state.taken.len()], whole: 0, rich: self.groups.support[option as usize] };
        let at = |group: u32| group as usize * width + resource;
        for group in supporters {
            poor.push(u128::from(state.units[at(*group)]) <= low);
            if poor.last() == Some(&true) {
                self.give(state, *group, state.empty[at(*group)], &mut sum);
            }
        }
        loop {
            let prices = state.prices.iter().skip(resource).step_by(width);
            let paid = prices.zip(&sum.rounds).filter(|(_, weight)| **weight > 0);
            let paid: Rational = paid.map(|(price, weight)| price * &shares(*weight)).sum();
            let rest = &(&cost - &(&self.start * &shares(sum.whole))) + &paid;
            if sum.rich == 0 {
                let most = || supporters.iter().map(|group| self.money(state, *group, resource)).max();
                return if rest.is_zero() { most() } else { None };
            }
            let price = rest.checked_div(&shares(sum.rich))?;
            let near = self.units(&price) + 1 + state.taken.len() as u128;
            let mut same = true;
            for (poor, group) in poor.iter_mut().zip(supporters).filter(|(poor, _)| !**poor) {
                if u128::from(state.units[at(*group)]) <= near && self.money(state, *group, resource) < price {
                    (*poor, same) = (true, false);
                    self.give(state, *group, state.empty[at(*group)], &mut sum);
                }
            }
            if same {
                return Some(price);
            }
        }
    }

    /// A group gives all it has.
    fn give(&self, state: &Money, group: u32, empty: bool, sum: &mut Sum) {
        let weight = self.groups.weights[group as usize];
        sum.rich -= weight;
        if !empty {
            sum.whole += weight;
            let approved = self.groups.approved[group as usize].iter();
            approved
                .filter_map(|option| state.place[*option as usize])
                .for_each(|place| sum.rounds[place as usize] += weight);
        }
    }

    /// Finds the cheapest options per worth that their supporters can pay.
    pub(crate) fn cheapest(&self, state: &mut Money) {
        state.cheapest.clear();
        while state.cheapest.is_empty() && !state.queue.is_empty() {
            let (mut seen, mut least) = (Vec::new(), f64::INFINITY);
            // Prices only rise, so that what was reckoned before is a bound.
            while let Some(Reverse((bits, option))) = state.queue.pop() {
                if f64::from_bits(bits) > least {
                    state.queue.push(Reverse((bits, option)));
                    break;
                }
                if let Some((low, high)) = self.bounds(state, option) {
                    least = least.min(high);
                    seen.push((low, option));
                }
            }
            let mut found: Vec<(u32, Vec<Rational>, Rational)> = Vec::new();
            for (low, option) in seen {
                if low <= least {
                    let prices = (0..self.budget.width()).map(|resource| self.exact(state, option, resource));
                    // What cannot be paid now never can.
                    let Some(prices) = prices.collect::<Option<Vec<Rational>>>() else { continue };
                    let most = prices.iter().max().cloned().unwrap_or_default();
                    let per_worth = most.checked_div(&self.worth[option as usize]).unwrap_or_default();
                    found.push((option, prices, per_worth));
                }
                state.queue.push(Reverse((low.to_bits(), option)));
            }
            let least = found.iter().map(|(_, _, per_worth)| per_worth).min().cloned();
            found.retain(|(_, _, per_worth)| Some(per_worth) == least.as_ref());
            found.sort_by_key(|(option, _, _)| *option);
            state.cheapest = found;
        }
    }

    /// Supporters pay for one of the cheapest options.
    pub(crate) fn pay(&self, state: &mut Money, option: u32) {
        let found = state.cheapest.iter().find(|(cheapest, _, _)| *cheapest == option);
        let Some((_, prices, _)) = found.cloned() else { return };
        let (width, slack) = (self.budget.width(), state.taken.len() as u128);
        for (resource, price) in prices.iter().enumerate().filter(|(_, price)| !price.is_zero()) {
            let down = self.units(price);
            for group in &self.groups.supporters[option as usize] {
                let at = *group as usize * width + resource;
                let units = u128::from(state.units[at]);
                let all = || self.money(state, *group, resource) <= *price;
                if units <= down || (units <= down + slack + 1 && all()) {
                    (state.units[at], state.empty[at]) = (0, true);
                } else {
                    state.units[at] -= down as u64;
                }
            }
        }
        state.place[option as usize] = Some(state.taken.len() as u32);
        state.taken.push(option);
        state.prices.extend(prices);
        state.queue.retain(|Reverse((_, other))| *other != option);
        state.cheapest.clear();
    }

    /// What tells two states apart: what was paid for what, and who has nothing left.
    pub(crate) fn key(&self, state: &Money) -> (Vec<(u32, Vec<Rational>)>, Vec<bool>) {
        let width = self.budget.width();
        let prices = |place: usize| state.prices[place * width..(place + 1) * width].to_vec();
        let mut paid: Vec<_> = state.taken.iter().enumerate().map(|(place, option)| (*option, prices(place))).collect();
        paid.sort_unstable();
        (paid, state.empty.clone())
    }
}

/// Money of several groups: as many shares as began, less each price as often as it was paid.
struct Sum {
    rounds: Vec<u64>,
    whole: u64,
    /// Shares of those who are not among them.
    rich: u64,
}
