//! What declarations of supply and of stock at the start add to the rows of their node.

use weal_base::Rational;
use weal_tir::{End, Kind, Regrowth, Stock, Supply};

use super::layout::{Held, Layout};
use crate::{amounts, time};

/// What a declaration adds to the left sides of a node's rows, per period.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    /// Of the balance; of the capacity where there is no balance.
    pub(super) balance: Vec<Rational>,
    /// Of what may be held over, for perishables.
    pub(super) fresh: Vec<Rational>,
    /// Of what must be left at the end.
    pub(super) end: Rational,
}

impl Effect {
    pub(super) fn none(periods: u32) -> Effect {
        let zero = vec![Rational::ZERO; periods as usize];
        Effect { balance: zero.clone(), fresh: zero, end: Rational::ZERO }
    }
    fn add(list: &mut [Rational], t: u32, amount: &Rational) {
        if let Some(sum) = list.get_mut(t as usize) {
            *sum = &*sum + amount;
        }
    }

    /// Adds amounts that come in by themselves, one per period.
    pub(super) fn supply(&mut self, layout: &Layout, held: &Held, amounts: &[Rational]) {
        let mut fresh = Vec::new();
        for (t, amount) in amounts.iter().enumerate().filter(|(_, amount)| !amount.is_zero()) {
            let t = t as u32;
            if held.kind == Kind::Durable {
                let from = time::instant(layout.horizon.periods[t as usize].start);
                let until = held.details.lasts.as_ref().map(|l| l.after(layout.horizon.periods[t as usize].start));
                for (at, change) in time::service_changes(layout.horizon, &from, until.as_ref()) {
                    self.serve(held, at, &(amount * &change));
                }
                continue;
            }
            Self::add(&mut self.balance, t, amount);
            held.fresh(layout.horizon, t, amount, &mut fresh);
        }
        for (t, left) in fresh {
            Self::add(&mut self.fresh, t, &left);
        }
    }

    /// Adds durables in service: a change from the period before.
    pub(super) fn serve(&mut self, held: &Held, t: u32, change: &Rational) {
        Self::add(&mut self.balance, t, change);
        if t == 0 && end_rule(held) == Some(EndRule::AsStart) {
            self.end = &self.end - change;
        }
    }

    /// Adds an amount held at the start, other than durables. `growth` is what it grows by in period 0.
    pub(super) fn start(&mut self, layout: &Layout, held: &Held, amount: &Rational, growth: &Rational) {
        let carried = amount * &held.carried(layout.horizon, 0);
        Self::add(&mut self.balance, 0, &(&carried + growth));
        let mut fresh = Vec::new();
        held.fresh(layout.horizon, 0, &carried, &mut fresh);
        for (t, left) in fresh {
            Self::add(&mut self.fresh, t, &left);
        }
        let as_start = match end_rule(held) {
            Some(EndRule::AsStart) => true,
            Some(EndRule::AsBefore) => layout.periods == 1,
            _ => false,
        };
        if as_start {
            self.end = &self.end - amount;
        }
    }
}

/// What must be left at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EndRule {
    /// As much as at the start.
    AsStart,
    /// As much as at the end of the period before; of one period, as at the start.
    AsBefore,
    /// This much.
    AtLeast(Rational),
}

/// What must be left of a node; `None` where its end is free.
pub(super) fn end_rule(held: &Held) -> Option<EndRule> {
    if !held.followed || !(amounts::is_held(held.kind) || held.kind == Kind::Durable) {
        return None;
    }
    match &held.details.end {
        End::Free => None,
        End::AsStart(_) => Some(EndRule::AsStart),
        End::AtLeast(amount, _) => Some(EndRule::AtLeast(amount.clone())),
        End::Default => match held.kind {
            Kind::Natural if held.details.regrowth.is_some() => Some(EndRule::AsStart),
            Kind::Durable if held.produced => Some(EndRule::AsStart),
            Kind::Good if stocks(held).any(|stock| stock.amount.is_positive()) => Some(EndRule::AsBefore),
            _ => None,
        },
    }
}

/// The clauses about a node's stock at the start.
pub(super) fn stocks<'h>(held: &'h Held) -> impl Iterator<Item = &'h Stock> + use<'h> {
    let place = held.node.place;
    held.details.stock.iter().filter(move |stock| !held.local || stock.place == place)
}

/// The clauses about a node's supply.
pub(super) fn supplies<'h>(held: &'h Held) -> impl Iterator<Item = &'h Supply> + use<'h> {
    let place = held.node.place;
    held.details.supply.iter().filter(move |supply| !held.local || supply.place == place)
}

/// The slope at zero and the capacity of logistic growth in a period.
pub(super) fn logistic(layout: &Layout, held: &Held, t: u32) -> Option<(Rational, Rational)> {
    match &held.details.regrowth {
        Some(Regrowth::Logistic { rate, capacity }) if held.kind == Kind::Natural && capacity.is_positive() => {
            Some((rate.in_period(layout.horizon.periods.get(t as usize)?), capacity.clone()))
        }
        _ => None,
    }
}

/// What a natural stock of `amount` at the start grows by in period 0, on its curve.
pub(super) fn first_growth(layout: &Layout, held: &Held, amount: &Rational) -> Rational {
    let Some((slope, capacity)) = logistic(layout, held, 0) else { return Rational::ZERO };
    let full = amount.checked_div(&capacity).unwrap_or_default();
    &(&slope * amount) * &(&Rational::ONE - &full)
}

/// By how much the growth in period 0 changes, at the least, per unit more at the start: the chord of the concave curve
/// from the stock to the capacity.
pub(super) fn first_growth_slope(layout: &Layout, held: &Held, amount: &Rational) -> Rational {
    let Some((slope, capacity)) = logistic(layout, held, 0) else { return Rational::ZERO };
    -(&slope * &amount.checked_div(&capacity).unwrap_or_default())
}

/// All that is declared of a node.
pub(super) fn declared(layout: &Layout, held: &Held) -> Effect {
    let mut effect = Effect::none(layout.periods);
    for supply in supplies(held) {
        effect.supply(layout, held, &amounts::supplied(supply, layout.horizon));
    }
    if held.kind == Kind::Durable {
        for stock in stocks(held) {
            for (t, change) in amounts::stock_service_changes(held.details, stock, layout.horizon) {
                effect.serve(held, t, &change);
            }
        }
    } else if amounts::is_held(held.kind) {
        let amount: Rational = stocks(held).map(|stock| stock.amount.clone()).sum();
        effect.start(layout, held, &amount, &first_growth(layout, held, &amount));
    }
    if let (Kind::Natural, Some(Regrowth::Amount { rate, .. })) = (held.kind, &held.details.regrowth) {
        for (sum, period) in effect.balance.iter_mut().zip(&layout.horizon.periods) {
            *sum = &*sum + &rate.in_period(period);
        }
    }
    effect
}
