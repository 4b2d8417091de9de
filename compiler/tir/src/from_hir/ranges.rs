//! Uncertain amounts: `60 ± 8 t`, `50 .. 70 t`. A calculation is done with the middles, and what it may come to at least and
//! at most is kept beside that (interval arithmetic, Moore 1966).

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Builtin, Expr, ExprKind, Operator, Total};

use super::Lower;
use super::resources::factor;
use super::values::Value;
use crate::calendar::{Day, Rate};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::Quantity;

/// An uncertain quantity. The three have one dimension, and the least is less than the most.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The least.
    pub low: Quantity,
    /// What is planned with.
    pub middle: Quantity,
    /// The most.
    pub high: Quantity,
}

impl Range {
    /// A range from all that something may come to; certain, where that is one amount.
    fn of(middle: Quantity, others: impl IntoIterator<Item = Quantity>) -> Value {
        let (mut low, mut high) = (middle.clone(), middle.clone());
        for other in others {
            if other.fixed() < low.fixed() {
                low = other;
            } else if other.fixed() > high.fixed() {
                high = other;
            }
        }
        if low.fixed() == high.fixed() {
            return Value::Quantity(middle);
        }
        Value::Range(Box::new(Range { low, middle, high }))
    }

    /// The same done to the middle and to both ends.
    pub(super) fn map(self, mut to: impl FnMut(Quantity) -> Value) -> Value {
        let Value::Quantity(middle) = to(self.middle) else { return Value::Error };
        match (to(self.low), to(self.high)) {
            (Value::Quantity(low), Value::Quantity(high)) => Range::of(middle, [low, high]),
            _ => Value::Error,
        }
    }

    pub(super) fn negated(self) -> Value {
        self.map(|end| Value::Quantity(Quantity { amount: -&end.amount, ..end }))
    }

    fn straddles_zero(&self) -> bool {
        self.low.amount.is_negative() && self.high.amount.is_positive()
    }
}

/// The middle and the ends of a value; nothing for what is no quantity.
fn parts(value: &Value) -> Option<[&Quantity; 3]> {
    match value {
        Value::Quantity(value) => Some([value, value, value]),
        Value::Range(range) => Some([&range.middle, &range.low, &range.high]),
        _ => None,
    }
}

/// Between what a rate lies, where it is uncertain.
pub(super) type Ends = Option<Box<(Rate, Rate)>>;

/// One of two ends.
type End = fn(&(Rate, Rate)) -> &Rate;

/// Something that may be uncertain: the middle and, where it is, what stands in its place at the least and at the most.
#[derive(Clone, Debug)]
pub(super) struct Amount<T> {
    pub(super) middle: T,
    pub(super) ends: Option<Box<(T, T)>>,
}

impl<T> Amount<T> {
    /// The same worked out for the middle and the ends.
    pub(super) fn map<U>(&self, mut to: impl FnMut(&T) -> Option<U>) -> Option<Amount<U>> {
        let middle = to(&self.middle)?;
        let ends = match self.ends.as_deref() {
            Some((low, high)) => Some(Box::new((to(low)?, to(high)?))),
            None => None,
        };
        Some(Amount { middle, ends })
    }
}

impl Amount<Rate> {
    /// All of it in another unit.
    pub(super) fn divide(&mut self, by: &Rational) {
        self.middle.divide(by);
        if let Some((low, high)) = self.ends.as_deref_mut() {
            low.divide(by);
            high.divide(by);
        }
    }
}

impl<'a> Lower<'a> {
    /// `50 .. 70 t`, or from a date to a date.
    pub(super) fn span(&mut self, module: u32, site: Site, a: &'a Expr, b: &'a Expr) -> Value {
        let (low, high) = (self.eval(module, a), self.eval(module, b));
        let sites = (self.node(module, a.node), self.node(module, b.node));
        let (low, high) = match (low, high) {
            (Value::Quantity(low), Value::Quantity(high)) => (low, high),
            (Value::Dates(from, _), Value::Dates(_, to)) => return Value::Dates(from, to),
            (Value::Error, _) | (_, Value::Error) => return Value::Error,
            (Value::Quantity(_) | Value::Dates(..), other) => return self.refuse(&other, sites.1),
            (other, _) => return self.refuse(&other, sites.0),
        };
        if low.dim != high.dim {
            let problem = diagnostics::cannot_add(&self.dims, site, (sites.0, low.dim), (sites.1, high.dim));
            self.problems.push(problem);
            return Value::Error;
        }
        if high.fixed() < low.fixed() {
            let message = "a range runs from the least to the most";
            let problem = Diagnostic::error(Code::OutOfRange, message, site, "the other way round");
            self.problems.push(problem.help("name the least first: `50 .. 70 t`"));
            return Value::Error;
        }
        let half = Rational::ratio(1, 2).unwrap_or_default();
        let middle = match low.calendar == high.calendar {
            true => Quantity { amount: &(&low.amount + &high.amount) * &half, ..high.clone() },
            false => Quantity { amount: &(&low.fixed() + &high.fixed()) * &half, calendar: 0, ..high.clone() },
        };
        Range::of(middle, [low, high])
    }

    /// `60 ± 8 t`; `60 t ± 10 %` is a part of the middle, and what follows the `%` is said of both.
    pub(super) fn plus_minus(&mut self, module: u32, site: Site, middle: &'a Expr, by: &'a Expr) -> Value {
        let (a, b) = (self.node(module, middle.node), self.node(module, by.node));
        let Some(mut middle) = self.plain(module, middle) else { return Value::Error };
        let in_percent = middle.written.as_ref().is_some_and(|(symbol, _)| self.word_text(*symbol) == "%");
        let part = if in_percent { None } else { self.percent(by, b) };
        let by = match part {
            Some((part, words)) => {
                let Value::Quantity(all) = self.scaled_by(module, middle, words) else { return Value::Error };
                middle = all;
                self.plain(module, part).map(|part| Quantity {
                    amount: &(&part.amount * &middle.amount) * &Rational::ratio(1, 100).unwrap_or_default(),
                    ..middle.clone()
                })
            }
            None => self.plain(module, by),
        };
        let Some(mut by) = by else { return Value::Error };
        by.amount = by.amount.abs();
        let sites = (site, a, b);
        let low = self.arithmetic(middle.clone(), Operator::Subtract, by.clone(), sites);
        let Value::Quantity(low) = low else { return Value::Error };
        let Value::Quantity(high) = self.arithmetic(middle.clone(), Operator::Add, by, sites) else {
            return Value::Error;
        };
        Range::of(middle, [low, high])
    }

    /// A number of percent, and the words behind the `%`.
    fn percent(&mut self, by: &'a Expr, site: Site) -> Option<(&'a Expr, &'a [(bool, Expr)])> {
        let ExprKind::Scaled(head, words) = &by.kind else { return None };
        let ((false, first), rest) = words.split_first()? else { return None };
        let ExprKind::Unit(unit) = &first.kind else { return None };
        let percent = &*self.unit(*unit, site)?.symbol == "%";
        percent.then_some((&**head, rest))
    }

    /// An operator of which at least one side is uncertain: on the middles, and on all pairs of ends.
    pub(super) fn uncertain_arithmetic(
        &mut self,
        left: Value,
        operator: Operator,
        right: Value,
        sites: (Site, Site, Site),
    ) -> Value {
        if let (Operator::Divide, Value::Range(by)) = (operator, &right)
            && !by.low.amount.is_positive()
            && !by.high.amount.is_negative()
        {
            let message = "nothing can be divided by what may be zero";
            let problem = Diagnostic::error(Code::OutOfRange, message, sites.2, "may be zero");
            self.problems.push(problem.help("let its range begin above zero"));
            return Value::Error;
        }
        let (Some([a, ends @ ..]), Some([b, others @ ..])) = (parts(&left), parts(&right)) else { return Value::Error };
        let Value::Quantity(middle) = self.arithmetic(a.clone(), operator, b.clone(), sites) else {
            return Value::Error;
        };
        let mut found = Vec::with_capacity(5);
        for end in ends {
            for other in others {
                match self.arithmetic(end.clone(), operator, other.clone(), sites) {
                    Value::Quantity(one) => found.push(one),
                    _ => return Value::Error,
                }
            }
        }
        if let (Operator::Power, Value::Range(range)) = (operator, &left)
            && range.straddles_zero()
        {
            found.push(Quantity { amount: Rational::ZERO, ..middle.clone() });
        }
        Range::of(middle, found)
    }

    /// A function of the language where a value is uncertain: all of them grow with what they are given, but for `abs`.
    pub(super) fn uncertain_builtin(&mut self, builtin: Builtin, values: &[(Value, Site)], site: Site) -> Value {
        let mut found = Vec::with_capacity(3);
        for which in 0..3 {
            let of = |(value, site): &(Value, Site)| match parts(value) {
                Some(parts) => (Value::Quantity(parts[which].clone()), *site),
                None => (value.clone(), *site),
            };
            match self.certain_builtin(builtin, values.iter().map(of).collect(), site) {
                Value::Quantity(one) => found.push(one),
                _ => return Value::Error,
            }
        }
        let straddles = |(value, _): &(Value, Site)| matches!(value, Value::Range(range) if range.straddles_zero());
        let zero = builtin == Builtin::Abs && values.iter().any(straddles);
        let mut found = found.into_iter();
        let Some(middle) = found.next() else { return Value::Error };
        let zero = zero.then(|| Quantity { amount: Rational::ZERO, ..middle.clone() });
        Range::of(middle, found.chain(zero))
    }

    /// Two of many of which at least one is uncertain: all of these grow with what they are given.
    pub(super) fn uncertain_total(&mut self, total: Total, a: &Value, b: &Value, sites: (Site, Site)) -> Value {
        let (Some(a), Some(b)) = (parts(a), parts(b)) else { return Value::Error };
        let mut found = Vec::with_capacity(3);
        for (a, b) in a.into_iter().zip(b) {
            let (a, b) = (Value::Quantity(a.clone()), Value::Quantity(b.clone()));
            match self.two(total, a, b, sites.0, sites.1) {
                Value::Quantity(one) => found.push(one),
                _ => return Value::Error,
            }
        }
        let mut found = found.into_iter();
        found.next().map_or(Value::Error, |middle| Range::of(middle, found))
    }

    /// The quantity an expression comes to on the day that is asked for, which may be uncertain; reports anything else, and
    /// what could be less than nothing.
    pub(super) fn uncertain(&mut self, module: u32, expr: &'a Expr) -> Option<Amount<Quantity>> {
        let site = self.node(module, expr.node);
        match self.eval(module, expr) {
            Value::Quantity(middle) => Some(Amount { middle, ends: None }),
            Value::Range(range) if range.low.amount.is_negative() || !range.middle.amount.is_positive() => {
                let (message, label) = match range.low.amount.is_negative() {
                    true => ("this amount could be less than nothing", "its least is below zero"),
                    false => ("this amount would be planned as nothing", "its middle is zero"),
                };
                let problem = Diagnostic::error(Code::OutOfRange, message, site, label);
                self.problems.push(problem.help("its least must be no less than zero, and its middle more than zero"));
                None
            }
            Value::Range(range) => {
                let Range { low, middle, high } = *range;
                Some(Amount { middle, ends: Some(Box::new((low, high))) })
            }
            other => {
                self.refuse(&other, site);
                None
            }
        }
    }

    /// An amount of a resource and between what it lies, in base units until its unit is settled.
    pub(super) fn uncertain_amount(
        &mut self,
        module: u32,
        expr: &'a Expr,
        resource: ResourceId,
        what: &str,
        own: bool,
    ) -> Option<(Rational, Ends)> {
        let site = self.provenance(module, expr);
        let value = self.one_value(site, |lower| lower.uncertain(module, expr))?;
        let amount = value.map(|value| self.as_amount(value, resource, site, what))?;
        self.written(resource, &value.middle, own);
        let ends = amount.ends.map(|ends| Box::new((Rate::total(ends.0), Rate::total(ends.1))));
        Some((amount.middle, ends))
    }

    /// One amount per time of the amounts of each day.
    pub(super) fn stepped_amount(
        &mut self,
        (first, later): (Amount<Rate>, Vec<(Day, Amount<Rate>)>),
        site: Site,
    ) -> Option<Amount<Rate>> {
        if later.is_empty() {
            return Some(first);
        }
        let ends = if first.ends.is_some() || later.iter().any(|(_, amount)| amount.ends.is_some()) {
            let (low, high): (End, End) = (|ends| &ends.0, |ends| &ends.1);
            let mut all = |pick: End| {
                let end = |amount: &Amount<Rate>| amount.ends.as_deref().map_or(&amount.middle, pick).clone();
                let later = later.iter().map(|(day, amount)| (*day, end(amount))).collect();
                self.stepped((end(&first), later), site)
            };
            Some(Box::new((all(low)?, all(high)?)))
        } else {
            None
        };
        let later = later.into_iter().map(|(day, amount)| (day, amount.middle)).collect();
        let middle = self.stepped((first.middle, later), site)?;
        Some(Amount { middle, ends })
    }

    /// Keeps between what an amount lies, if it is uncertain.
    pub(super) fn keep_range(&mut self, of: Varying, ends: Ends, site: Site) {
        if let Some(ends) = ends {
            let (low, high) = *ends;
            self.tir.uncertain.push(Uncertain { of, low, high, site });
        }
    }

    /// The middle of a rate, whose range is kept.
    pub(super) fn ranged(&mut self, of: Varying, rate: Option<Amount<Rate>>, site: Site) -> Option<Rate> {
        let Amount { middle, ends } = rate?;
        self.keep_range(of, ends, site);
        Some(middle)
    }

    /// Divides the ranges of resources from this one on by their units, and where that is the first, those of flows and
    /// needs.
    pub(super) fn settle_ranges(&mut self, from: usize) {
        for at in 0..self.tir.uncertain.len() {
            let by = match self.tir.uncertain[at].of {
                Varying::Flow(flow) => match self.tir.flows.get(flow as usize) {
                    Some(flow) if from == 0 => factor(&self.drafts, flow.resource).clone(),
                    _ => continue,
                },
                Varying::Need(need) if from == 0 => match self.tir.needs.get(need.index()).map(|need| need.of) {
                    Some(Needed::Resource(id)) => factor(&self.drafts, id).clone(),
                    Some(Needed::Property(id)) => self.property_factor(id),
                    None => continue,
                },
                Varying::Supply { resource: id, .. } | Varying::Stock { resource: id, .. } | Varying::Absorbed(id)
                    if id.index() >= from =>
                {
                    factor(&self.drafts, id).clone()
                }
                Varying::Regrowth(id) if id.index() >= from && self.regrows_by_amount(id) => {
                    factor(&self.drafts, id).clone()
                }
                _ => continue,
            };
            let range = &mut self.tir.uncertain[at];
            range.low.divide(&by);
            range.high.divide(&by);
        }
    }

    fn regrows_by_amount(&self, id: ResourceId) -> bool {
        let details = self.tir.resources.get(id.index()).and_then(|resource| resource.details.as_deref());
        matches!(details.and_then(|details| details.regrowth.as_ref()), Some(Regrowth::Amount { .. }))
    }
}
