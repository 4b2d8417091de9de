//! How large columns can be, and what reduced costs that do not pay for themselves take from a bound.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_tir::{Kind, Regrowth};

use crate::TOLERANCE;
use crate::columns::Column;
use crate::digits::Sum;
use crate::model::Model;
use crate::proof::logistic;
use crate::reduced::Cost;
use crate::trace::{Effect, trace};

/// How many times more than the plan a better one is taken to turn over at most.
const TIMES: f64 = 1_000.0;

/// What columns take from a bound.
///
/// A negative cost is charged with the most its column can be. Where it is negative by rounding only, it may instead
/// join the others of its kind: all plans that turn over no more than [`TIMES`] what this one does, each column
/// weighed by the size of its costs, gain by them at most the worst ratio of cost to size times that turnover.
#[derive(Default)]
pub(crate) struct Charges {
    total: Sum,
    rounding: Vec<(f64, Option<Rational>)>,
    turnover: f64,
}

impl Charges {
    /// Counts what the plan itself has of a column, or of a side.
    pub(crate) fn turn_over(&mut self, size: f64) {
        self.turnover += size.abs();
    }

    /// Adds what a column that is at least `least` costs without fail.
    pub(crate) fn least(&mut self, cost: &Cost, least: &Rational) {
        if cost.sum.is_positive() {
            self.total.add(&(&cost.sum * least));
        }
    }

    /// Charges a column; `None` where it has no end and a cost that rounding does not explain.
    pub(crate) fn charge(&mut self, cost: &Cost, upper: impl FnOnce() -> Option<Rational>) -> Option<()> {
        if !cost.sum.is_negative() {
            return Some(());
        }
        let ratio = cost.sum.to_f64().abs() / cost.size;
        let own = upper().map(|upper| &cost.sum * &upper.max(Rational::ZERO));
        if ratio <= TOLERANCE {
            self.rounding.push((ratio, own));
        } else {
            self.total.add(&own?);
        }
        Some(())
    }

    /// The sum of all charges, at most zero: those with the largest ratios by themselves and the rest together, in
    /// the way that takes least.
    pub(crate) fn sum(mut self) -> Option<Rational> {
        self.rounding.sort_by(|a, b| b.0.total_cmp(&a.0));
        let together = |ratio: f64| Rational::from_f64(ratio * TIMES * self.turnover);
        let mut best: Option<Rational> = None;
        for (ratio, own) in &self.rounding {
            best = best.max(together(*ratio).map(|charge| self.total.get() - &charge));
            match own {
                Some(own) => self.total.add(own),
                None => return best,
            }
        }
        best.max(Some(self.total.get().clone()))
    }
}

/// How large columns can be in any plan.
pub(crate) struct Most<'m, 'a> {
    model: &'m Model<'a>,
    there: FxHashMap<usize, Vec<Rational>>,
}

impl<'m, 'a> Most<'m, 'a> {
    /// For a program.
    pub(crate) fn new(model: &'m Model<'a>) -> Self {
        Most { model, there: FxHashMap::default() }
    }

    /// The most a column can be in any plan, where the program says so.
    pub(crate) fn upper(&mut self, column: Column) -> Option<Rational> {
        let model = self.model;
        match column {
            Column::Run(activity, from) => self.of_run(activity, from),
            Column::Held(node, at) if model.kind(node) != Kind::Durable => {
                model.room(node).cloned().into_iter().chain(self.unmade(node, at)).min()
            }
            Column::Growth(node, at) => {
                let (rate, capacity) = logistic(model, node, at)?;
                Some(&(&rate * &capacity) * &Rational::ratio(1, 4)?)
            }
            Column::Spared(node, at) => {
                let absorbed = model.details(node).and_then(|details| details.absorbed.as_ref());
                absorbed.map(|rate| rate.in_period(&model.periods[at]))
            }
            Column::Short(need, at) => {
                let declared = &model.tir.needs[need];
                Some(&model.wanted(declared, at) * &(&Rational::ONE - &declared.floor))
            }
            Column::Worst(_) => Some(Rational::ONE),
            // What runs differ by is no more than the greater of the two.
            Column::Change(activity, at) => {
                Some(self.of_run(activity, at)?.max(self.of_run(activity, at.checked_sub(1)?)?))
            }
            Column::Delivered(need, _, at) => Some(model.wanted(&model.tir.needs[need], at)),
            Column::Given(giving, at) => {
                let node = model.givings.menu[giving].node;
                let bounded = !model.made[node] && !matches!(model.kind(node), Kind::Natural | Kind::Emitted);
                bounded.then(|| self.there(node).get(at).cloned().unwrap_or_default())
            }
            Column::Over(number) => model.softs.most(number),
            Column::Held(..) | Column::WorstOver(_) => None,
        }
    }

    /// The most that can be held of what nobody makes: what there was, what came, and what grew.
    fn unmade(&self, node: usize, at: usize) -> Option<Rational> {
        let model = self.model;
        let grows = model.details(node).and_then(|details| details.regrowth.as_ref());
        if model.made[node] || model.kind(node) == Kind::Emitted || matches!(grows, Some(Regrowth::Fraction { .. })) {
            return None;
        }
        let came: Rational = (0..=at).map(|at| model.supply(node, at)).sum();
        let grown = match grows {
            Some(Regrowth::Amount { .. }) => (0..=at).map(|at| model.growth(node, at, &Rational::ZERO)).sum(),
            // It grows to its capacity, and beyond that it shrinks.
            Some(Regrowth::Logistic { capacity, .. }) => capacity.clone(),
            _ => Rational::ZERO,
        };
        Some(&(&model.initial(node) + &came) + &grown)
    }

    /// The most runs that what nobody makes leaves room for, and `up to`.
    fn of_run(&mut self, activity: usize, from: usize) -> Option<Rational> {
        if self.model.forbids(activity, from) || self.model.lacks(activity, from).next().is_some() {
            return Some(Rational::ZERO);
        }
        let recipe = self.model.activities[activity].recipe;
        let mut most = self.model.lineage(recipe).filter_map(|recipe| self.model.most_runs(recipe, from)).min();
        if self.model.tir.recipes[recipe].set_up_of.is_some() {
            most = Some(most.map_or(Rational::ONE, |most| most.min(Rational::ONE)));
        }
        let mut traces = Vec::new();
        trace(self.model, activity, from, &mut traces);
        for trace in traces {
            let takes = match (trace.effect, self.model.kind(trace.node)) {
                (Effect::Consumed | Effect::Taken | Effect::Worked, kind) => {
                    matches!(kind, Kind::Good | Kind::Perishable | Kind::Flowing | Kind::Labour)
                }
                (Effect::Used, Kind::Durable) => true,
                _ => false,
            };
            if takes && !self.model.made[trace.node] && trace.amount.is_positive() {
                let there = self.there(trace.node).get(trace.period).cloned().unwrap_or_default();
                let runs = there.checked_div(&trace.amount).unwrap_or_default();
                most = Some(most.map_or(runs.clone(), |most| most.min(runs)));
            }
        }
        most
    }

    /// Per period, the most there can be of a node that nobody makes.
    fn there(&mut self, node: usize) -> &[Rational] {
        let model = self.model;
        self.there.entry(node).or_insert_with(|| match model.kind(node) {
            Kind::Flowing | Kind::Labour => (0..model.periods.len()).map(|at| model.supply(node, at)).collect(),
            kind => {
                let durable = kind == Kind::Durable;
                let changes = if durable { model.serving(node) } else { Vec::new() };
                let mut sum = if durable { Rational::ZERO } else { model.initial(node) };
                let part = if durable { model.available(node) } else { Rational::ONE };
                let mut path = Vec::with_capacity(model.periods.len());
                for at in 0..model.periods.len() {
                    let supply = || model.supply(node, at);
                    sum = &sum + &changes.get(at).cloned().unwrap_or_else(supply);
                    path.push(&sum * &part);
                }
                path
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(sum: &str, size: f64) -> Cost {
        Cost { sum: sum.parse().unwrap_or_default(), size }
    }

    #[test]
    fn only_rounding_is_charged_together() {
        let mut charges = Charges::default();
        charges.turn_over(10.0);
        // Worth a column of a million by itself, or 1e-9 of a thousand times the turnover.
        assert_eq!(charges.charge(&cost("-0.000000001", 1.0), || Some(Rational::from(1_000_000))), Some(()));
        assert_eq!(charges.charge(&cost("-0.000000001", 1.0), || None), Some(()));
        assert_eq!(charges.charge(&cost("-0.5", 1.0), || Some(Rational::from(2))), Some(()));
        assert_eq!(charges.charge(&cost("5", 1.0), || None), Some(()));
        let sum = charges.sum().map(|sum| sum.to_f64());
        assert!(sum.is_some_and(|sum| (sum + 1.00001).abs() < 1e-12), "{sum:?}");
        assert_eq!(Charges::default().charge(&cost("-0.5", 1.0), || None), None);
        assert_eq!(Charges::default().sum(), Some(Rational::ZERO));
    }
}
