//! Reduced costs: what each column costs beyond what its conditions' multipliers pay for it.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_tir::{Kind, Regrowth};

use crate::clauses::EndRule;
use crate::model::{Activity, Model};
use crate::proof::{Prices, Spots, logistic};
use crate::tally::{Tally, What};
use crate::trace::{Effect, Trace};

/// A reduced cost, and the size of the terms it is the sum of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cost {
    /// The sum.
    pub(crate) sum: Rational,
    /// The sum of the terms without their signs, roughly: it only tells rounding from the rest.
    pub(crate) size: f64,
}

impl Cost {
    /// Adds a term.
    pub(crate) fn add(&mut self, term: &Rational) {
        self.sum = &self.sum + term;
        self.size += term.to_f64().abs();
    }
    fn add_at(&mut self, spots: &Spots, spot: (usize, usize)) {
        if let Some(value) = spots.get(&spot) {
            self.add(value);
        }
    }
    fn take_at(&mut self, spots: &Spots, spot: (usize, usize)) {
        if let Some(value) = spots.get(&spot) {
            self.add(&-value);
        }
    }
}

/// What a stage adds up, less what the multipliers of earlier stages pay for.
#[derive(Default)]
pub(crate) struct Objective {
    /// Per measure, over all places and periods; of what is held, at the end.
    pub(crate) measures: FxHashMap<What, Rational>,
    /// Per rank, of its worst shortfall.
    pub(crate) worst: FxHashMap<usize, Rational>,
    /// Per rank, of the sum of its relative shortfalls.
    pub(crate) sum: FxHashMap<usize, Rational>,
    /// Per rank, of the worst overshoot of its soft bounds.
    pub(crate) worst_over: FxHashMap<usize, Rational>,
    /// Per rank, of the sum of their relative overshoots.
    pub(crate) sum_over: FxHashMap<usize, Rational>,
    /// Of changes from period to period.
    pub(crate) change: Rational,
}

/// The multipliers of a stage with its objective.
pub(crate) struct Costs<'p, 'm, 'a> {
    /// The program.
    pub(crate) model: &'m Model<'a>,
    /// Which measures matter.
    pub(crate) tally: &'m Tally,
    /// The multipliers of all conditions but balances.
    pub(crate) prices: &'p Prices,
    /// What is added up.
    pub(crate) objective: &'p Objective,
    /// Those of balances, written as `held − what comes + what goes = supply`.
    pub(crate) balance: &'p Spots,
    /// Per node and period, what the multipliers pay for each unit of a perishable that appears there.
    pub(crate) appeared: &'p Spots,
}

impl Costs<'_, '_, '_> {
    /// What a unit of a measure costs at a place in a period.
    fn measure(&self, what: What, place: usize, at: usize) -> Rational {
        // A stock in an aim is that at the end of the last period.
        let aimed = !matches!(what, What::Held(_)) || at + 1 == self.model.periods.len();
        let weight = self.objective.measures.get(&what).filter(|_| aimed);
        let mut cost = weight.cloned().unwrap_or_default();
        for place in self.model.around(place) {
            if let Some(value) = self.prices.measures.get(&(what, place, at)) {
                cost = &cost - value;
            }
        }
        cost
    }

    /// One run of an activity that starts in period `from`, given what it does.
    pub(crate) fn run(&self, number: usize, activity: Activity, from: usize, traces: &[Trace]) -> Cost {
        let (model, prices) = (self.model, self.prices);
        let mut cost = Cost::default();
        for trace in traces {
            for what in self.tally.watched.by(model, trace) {
                cost.add(&(&self.measure(what, activity.place, trace.period) * &trace.amount));
            }
            let spot = (trace.node, trace.period);
            let durable = model.kind(trace.node) == Kind::Durable;
            let comes = match trace.effect {
                Effect::Produced | Effect::Brought | Effect::Supplied => !durable,
                Effect::Emitted | Effect::Serving => true,
                Effect::Consumed | Effect::Taken | Effect::Worked => false,
                Effect::Used => {
                    if let Some(value) = prices.capacity.get(&spot) {
                        cost.add(&(value * &trace.amount));
                    }
                    continue;
                }
            };
            if durable && trace.effect != Effect::Serving {
                continue;
            }
            let mut unit = Cost::default();
            unit.add_at(self.balance, spot);
            if !durable {
                unit.take_at(&prices.capacity, spot);
            }
            // What is moved appears where it is brought instead of where it is taken, unless it comes in a later period.
            let appears = match trace.effect {
                Effect::Brought => trace.period == from,
                effect => comes || effect == Effect::Taken,
            };
            if appears {
                unit.add_at(self.appeared, spot);
            }
            if unit.size != 0.0 {
                let amount = if comes { trace.amount.clone() } else { -&trace.amount };
                cost.sum = &cost.sum + &(&unit.sum * &amount);
                cost.size += unit.size * amount.to_f64().abs();
            }
        }
        for recipe in model.lineage(activity.recipe) {
            if self.tally.watched.recipe(recipe) {
                cost.add(&self.measure(What::Runs(recipe), activity.place, from));
            }
            if let Some(value) = prices.together.get(&(recipe, activity.place, from)) {
                cost.add(&-value);
            }
        }
        cost.take_at(&prices.runs, (number, from));
        cost.take_at(&prices.up, (number, from));
        cost.add_at(&prices.up, (number, from + 1));
        cost.add_at(&prices.down, (number, from));
        cost.take_at(&prices.down, (number, from + 1));
        cost
    }

    /// One unit held of a node at the end of a period (of durables: in service over it).
    pub(crate) fn held(&self, node: usize, at: usize) -> Cost {
        let (model, prices) = (self.model, self.prices);
        let spot = (node, at);
        let next = (node, at + 1);
        let mut cost = Cost::default();
        let what = What::Held(model.nodes[node].resource);
        cost.add(&self.measure(what, model.nodes[node].place, at));
        cost.take_at(self.balance, spot);
        if let Some(value) = self.balance.get(&next) {
            cost.add(&(value * &self.carried(node, at + 1)));
        }
        if model.kind(node) == Kind::Durable {
            if let Some(value) = prices.capacity.get(&spot) {
                cost.add(&-(value * &model.available(node)));
            }
        } else {
            cost.take_at(&prices.fresh, spot);
            cost.take_at(&prices.on_arrival, spot);
            if let Some(value) = prices.on_arrival.get(&next) {
                cost.add(&(value * &model.keep(node, at + 1)));
            }
            cost.add_at(&prices.slopes, next);
            cost.take_at(&prices.storage, spot);
        }
        cost.take_at(&prices.end, spot);
        if prices.end.contains_key(&next) && model.end_rule(node, &Rational::ZERO) == EndRule::AsBefore {
            cost.add_at(&prices.end, next);
        }
        cost
    }

    /// What is there in period `at` of one unit held at the end of the period before.
    fn carried(&self, node: usize, at: usize) -> Rational {
        let model = self.model;
        match model.kind(node) {
            Kind::Good | Kind::Perishable => model.keep(node, at),
            Kind::Natural => match model.details(node).and_then(|details| details.regrowth.as_ref()) {
                Some(Regrowth::Fraction { rate, .. }) => &Rational::ONE + &rate.in_period(&model.periods[at]),
                _ => Rational::ONE,
            },
            _ => Rational::ONE,
        }
    }

    /// One unit by which a natural stock grows on a curve.
    pub(crate) fn growth(&self, node: usize, at: usize) -> Option<Cost> {
        if at == 0 || self.model.kind(node) != Kind::Natural {
            return None;
        }
        logistic(self.model, node, at)?;
        let mut cost = Cost::default();
        cost.add_at(self.balance, (node, at));
        cost.take_at(&self.prices.tangents, (node, at));
        Some(cost)
    }

    /// One unit that is left over or absorbed, where the node's kind allows it.
    pub(crate) fn spared(&self, node: usize, at: usize) -> Option<Cost> {
        let details = self.model.details(node);
        let spared = match self.model.kind(node) {
            Kind::Good => details.is_some_and(|details| details.discard),
            Kind::Perishable | Kind::Flowing | Kind::Labour => true,
            Kind::Natural => matches!(
                details.and_then(|details| details.regrowth.as_ref()),
                Some(Regrowth::Fraction { capacity: Some(_), .. } | Regrowth::Amount { capacity: Some(_), .. })
            ),
            Kind::Emitted => details.is_some_and(|details| details.absorbed.is_some()),
            Kind::Durable | Kind::Knowledge => false,
        };
        let mut cost = Cost::default();
        cost.take_at(self.balance, (node, at));
        spared.then_some(cost)
    }

    /// One unit by which a need falls short, where `wanted` is asked for.
    pub(crate) fn short(&self, need: usize, at: usize, wanted: &Rational) -> Cost {
        let declared = &self.model.tir.needs[need];
        let mut cost = Cost::default();
        if let Some(weight) = self.objective.sum.get(&(declared.rank as usize)) {
            cost.add(&weight.checked_div(wanted).unwrap_or_default());
        }
        if let Some(node) = self.model.source(need).filter(|node| self.model.kind(*node) != Kind::Durable) {
            cost.add_at(self.balance, (node, at));
            cost.take_at(&self.prices.capacity, (node, at));
        }
        cost.take_at(&self.prices.served, (need, at));
        for (other, one) in &self.model.givings.besides[need] {
            if let Some(value) = self.prices.served.get(&(*other, at)) {
                cost.add(&(value * one));
            }
        }
        cost.take_at(&self.prices.worst, (need, at));
        cost.take_at(&self.prices.floor, (need, at));
        if self.tally.watched.need(need) {
            // What is missed is not met.
            cost.add(&-self.measure(What::Met(need), declared.place.index(), at));
        }
        cost
    }

    /// One unit handed over from a node, and how much it counts for in which needs.
    pub(crate) fn handed(&self, node: usize, at: usize, counts: &[(usize, Rational)]) -> Cost {
        let mut cost = Cost::default();
        if self.model.kind(node) != Kind::Durable {
            cost.take_at(self.balance, (node, at));
        }
        cost.add_at(&self.prices.capacity, (node, at));
        for (need, one) in counts {
            if let Some(value) = self.prices.served.get(&(*need, at)) {
                cost.add(&-(value * one));
            }
        }
        cost
    }

    /// One unit by which runs change from the period before.
    pub(crate) fn change(&self, spot: (usize, usize)) -> Cost {
        let mut cost = Cost::default();
        cost.add(&self.objective.change);
        cost.add_at(&self.prices.up, spot);
        cost.add_at(&self.prices.down, spot);
        cost
    }
}
