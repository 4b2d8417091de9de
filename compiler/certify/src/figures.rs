//! Reads what a plan says of nodes and bounds, and what only has to be about this program.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_plan::Plan;
use weal_tir::{Kind, Measure, Where};

use crate::givings::Giving;
use crate::index::Index;
use crate::list::Source;
use crate::names::{Reader, Said, Standing};
use crate::soft::Missed;
use crate::words;

impl Reader<'_, '_> {
    fn enter<T>(&mut self, list: &mut FxHashMap<(usize, usize), T>, key: (usize, usize), value: T, what: &str) {
        if list.insert(key, value).is_some() {
            let spot = words::spot(self.model, key.0, key.1);
            self.ledger.fault(format!("{spot}: the plan states its {what} more than once"));
        }
    }

    fn unit(&mut self, node: usize, unit: &str) {
        let resource = self.model.resource(node);
        self.ledger.same(unit, &resource.unit, || {
            let unit = words::clipped(unit);
            format!("{}: the plan states it in {unit}, and it is declared in `{}`", resource.name, resource.unit)
        });
    }

    /// Stocks, surpluses and capacities.
    pub(crate) fn nodes(&mut self, plan: &Plan, said: &mut Said) {
        for stock in &plan.stocks {
            let Some(key) = self.node(&stock.resource, &stock.place, &stock.period) else {
                continue;
            };
            let model = self.model;
            let amount = self.quantity(stock.amount, &|| words::spot(model, key.0, key.1));
            self.unit(key.0, &stock.unit);
            if matches!(model.kind(key.0), Kind::Flowing | Kind::Labour) && !amount.is_zero() {
                let spot = words::spot(model, key.0, key.1);
                self.ledger.fault(format!("{spot}: the plan holds some of it, and it cannot be held"));
            }
            self.enter(&mut said.stocks, key, amount, "stock");
        }
        for surplus in &plan.surpluses {
            let Some(key) = self.node(&surplus.resource, &surplus.place, &surplus.period) else {
                continue;
            };
            let model = self.model;
            let amount = self.quantity(surplus.amount, &|| words::spot(model, key.0, key.1));
            self.unit(key.0, &surplus.unit);
            self.enter(&mut said.surpluses, key, amount, "surplus");
        }
        for capacity in &plan.capacities {
            let Some(key) = self.node(&capacity.resource, &capacity.place, &capacity.period) else {
                continue;
            };
            let model = self.model;
            let what = || words::spot(model, key.0, key.1);
            let used = self.quantity(capacity.used, &what);
            let available = self.quantity(capacity.available, &what);
            self.unit(key.0, &capacity.unit);
            self.enter(&mut said.capacities, key, (used, available), "capacity");
        }
    }

    /// What people are given, and from where.
    pub(crate) fn given(&mut self, plan: &Plan, said: &mut Said) {
        for portion in &plan.given {
            let Some((node, at)) = self.node(&portion.resource, &portion.from, &portion.period) else {
                continue;
            };
            let Some(place) = self.look_up("place", &portion.place) else {
                continue;
            };
            let model = self.model;
            let what = || format!("{} given to {}", words::spot(model, node, at), portion.place);
            let amount = self.quantity(portion.amount, &what);
            self.unit(node, &portion.unit);
            if portion.need.is_empty() {
                let same = |giving: &Giving| *giving == Giving { node, place };
                let Some(giving) = model.givings.menu.iter().position(same).filter(|giving| model.gives(*giving, at))
                else {
                    self.ledger.fault(format!("{}: nothing it counts for is needed there", what()));
                    continue;
                };
                if said.given.insert((giving, at), amount).is_some() {
                    self.ledger.fault(format!("{}: the plan states it more than once", what()));
                }
                continue;
            }
            let Some(need) = self.look_up("need", &portion.need) else {
                continue;
            };
            let sources = &model.givings.sources[need];
            if sources.len() < 2 || !sources.contains(&node) || model.tir.needs[need].place.index() != place {
                let need = words::need(model, need, at);
                self.ledger.fault(format!("{}: {need} is not served from there", what()));
                continue;
            }
            if said.delivered.iter().any(|(n, f, t, _)| (*n, *f, *t) == (need, node, at)) {
                self.ledger.fault(format!("{}: the plan states it more than once", what()));
                continue;
            }
            said.delivered.push((need, node, at, amount));
        }
    }

    /// The headroom of thresholds and rules.
    pub(crate) fn bounds(&mut self, plan: &Plan, said: &mut Said) {
        let Index { thresholds, policies, .. } = self.index;
        for entry in &plan.thresholds {
            let rule = || {
                let (policy, number) = entry.threshold.rsplit_once('/')?;
                let rule = number.parse::<usize>().ok()?.checked_sub(1)?;
                Some(Source::Rule(*policies.get(policy)?, rule))
            };
            let source = thresholds.get(&*entry.threshold).map(|id| Source::Threshold(*id)).or_else(rule);
            let bound = source.and_then(|source| source.bound(self.model));
            let (Some(source), Some(bound)) = (source, bound) else {
                let name = words::clipped(&entry.threshold);
                self.ledger.fault(format!("the plan names the threshold {name}, which the program does not have"));
                continue;
            };
            let Some(at) = self.look_up("period", &entry.period) else {
                continue;
            };
            let Some(mut place) = self.look_up("place", &entry.place) else {
                continue;
            };
            let own = self.model.tir.under(bound.measure).unwrap_or(bound);
            // A part met is about needs, which are each at their own place.
            if own.places == Where::Everywhere && !matches!(own.measure, Measure::Met(_)) {
                place = 0;
            }
            let name = source.name(self.model);
            self.ledger.same(&entry.unit, &bound.unit, || {
                format!(
                    "{name}: the plan states it in {}, and its unit is `{}`",
                    words::clipped(&entry.unit),
                    bound.unit
                )
            });
            let what = || format!("{name} in {}", entry.period);
            let standing = Standing {
                value: self.figure(entry.value, &what),
                limit: self.figure(entry.limit, &what),
                headroom: self.figure(entry.headroom, &what),
                binding: entry.binding,
                soft: entry.soft.as_ref().map(|soft| Missed::read(soft, &mut |value| self.figure(value, &what))),
            };
            if said.standings.insert((source, place, at), standing).is_some() {
                self.ledger.fault(format!("{}: the plan states its headroom more than once", what()));
            }
        }
    }

    /// Figures that are not recomputed here must at least be figures about this program.
    pub(crate) fn rest(&mut self, plan: &Plan) {
        for content in &plan.contents {
            self.look_up("resource", &content.good);
            self.look_up("resource", &content.of);
            self.figure(content.amount, &|| format!("{} embodied in {}", content.of, words::clipped(&content.good)));
        }
        for peg in &plan.pegging {
            self.look_up("recipe", &peg.recipe);
            self.look_up("place", &peg.place);
            let share = self.quantity(peg.share, &|| format!("share of {}", words::clipped(&peg.recipe)));
            self.ledger.at_most(&share, &Rational::ONE, &Rational::ONE, || {
                format!("a share of the runs of {} is more than all of them", words::clipped(&peg.recipe))
            });
        }
        for valuation in &plan.valuations {
            self.look_up("place", &valuation.place);
            self.figure(valuation.by, &|| format!("valuation of {}", words::clipped(&valuation.scarce)));
        }
    }
}
