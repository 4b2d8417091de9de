//! Changes of the program itself that leave its form as it is.

use weal_base::Rational;
use weal_tir::calendar::Rate;
use weal_tir::{Measure, NeedId, Needed, ResourceId, Supply, ThresholdId};

use crate::list::{Source, instances};
use crate::model::Model;

use super::Watch;

/// A change of a program's amounts.
#[derive(Clone, Debug)]
pub enum Amendment {
    /// A need wants another amount.
    Need(NeedId, Rate),
    /// A resource's supply, by its number among the resource's supplies, brings another amount.
    Supply(ResourceId, u32, Rate),
    /// Something more comes of a resource, or goes: a supply of its own.
    Comes(ResourceId, Supply),
    /// A run takes or makes another amount of something; index into the program's flows.
    Flow(u32, Rational),
    /// A threshold's limit is another.
    Limit(ThresholdId, Rate),
}

impl Watch {
    /// Enters a change of the program. `false`, with nothing changed, where it names what is not there, or where more
    /// follows from it than amounts: a new node, soft bounds, room under a limit, allocations. A new watch is begun then.
    pub fn amend(&mut self, amendment: &Amendment) -> bool {
        let done = match amendment {
            Amendment::Need(need, rate) => self.amend_need(*need, rate),
            Amendment::Supply(resource, number, rate) => self.amend_supply(*resource, *number, rate),
            Amendment::Comes(resource, supply) => self.amend_comes(*resource, supply),
            Amendment::Flow(flow, amount) => self.amend_flow(*flow as usize, amount),
            Amendment::Limit(threshold, rate) => self.amend_limit(*threshold, rate),
        };
        done.is_some()
    }

    fn amend_need(&mut self, need: NeedId, rate: &Rate) -> Option<()> {
        let declared = self.tir.needs.get_mut(need.index())?;
        // Shares of other things may be by what needs want.
        (self.tir.allocations.is_empty() && matches!(declared.of, Needed::Resource(_))).then_some(())?;
        declared.rate = rate.clone();
        let model = Model::of(&self.tir, &self.shape);
        for at in 0..self.kept.periods {
            let number = need.index() * self.kept.periods + at;
            self.kept.wanted[number] = model.wanted(&model.tir.needs[need.index()], at).to_f64();
            self.kept.dirty_needs.add(number);
            // A bound on the part met is of another whole now.
            self.kept.doubt |= self.kept.effects.met(&model, need.index(), at).next().is_some();
        }
        Some(())
    }

    fn amend_supply(&mut self, resource: ResourceId, number: u32, rate: &Rate) -> Option<()> {
        let details = self.tir.resources.get_mut(resource.index())?.details.as_mut()?;
        let supply = details.supply.get_mut(number as usize)?;
        supply.rate = rate.clone();
        let place = supply.place.index();
        self.supplied(resource.index(), place)
    }

    fn amend_comes(&mut self, resource: ResourceId, supply: &Supply) -> Option<()> {
        let known = resource.index() < self.tir.resources.len();
        known.then(|| Model::of(&self.tir, &self.shape).node(resource.index(), supply.place.index()))??;
        self.tir.resources[resource.index()].details.get_or_insert_default().supply.push(supply.clone());
        self.supplied(resource.index(), supply.place.index())
    }

    /// Works out anew what comes of a resource at a place.
    fn supplied(&mut self, resource: usize, place: usize) -> Option<()> {
        let model = Model::of(&self.tir, &self.shape);
        let node = model.node(resource, place)?;
        self.kept.nodes[node] = self.kept.number(&model, node);
        self.kept.dirty_nodes.add(node);
        Some(())
    }

    fn amend_flow(&mut self, flow: usize, amount: &Rational) -> Option<()> {
        let recipe =
            self.tir.recipes.iter().position(|recipe| (recipe.flows.0..recipe.flows.1).contains(&(flow as u32)))?;
        let found = self.tir.flows.get_mut(flow)?;
        // What is nothing, or becomes nothing, may change what is touched and made.
        (amount.is_positive() && found.amount.is_positive()).then_some(())?;
        let before = std::mem::replace(&mut found.amount, amount.clone());
        let resource = found.resource.index();
        let dust = Rational::ratio(1, 1_000)?;
        let grain = &self.shape.grain[resource];
        let (least, was) = (amount * &dust, &before * &dust);
        if least > *grain || was == *grain {
            let of = self.tir.flows.iter().filter(|flow| flow.resource.index() == resource);
            let most = of.map(|flow| flow.most()).max().cloned().unwrap_or_default();
            let new = &most * &dust;
            if new != *grain {
                std::sync::Arc::make_mut(&mut self.shape).grain[resource] = new;
            }
        }
        let model = Model::of(&self.tir, &self.shape);
        let first = model.first[recipe];
        for number in first * self.kept.periods..(first + model.tir.recipes[recipe].places.len()) * self.kept.periods {
            let items = self.kept.effects.again(&model, number)?;
            let runs = self.kept.runs[number];
            for (item, (target, was)) in self.kept.effects.of(number).zip(items) {
                let (_, is) = self.kept.effects.item(item);
                if is != was {
                    self.kept.sums[target].add(-(was * runs));
                    self.kept.sums[target].add(is * runs);
                    self.kept.touch(target);
                }
            }
        }
        // What is dust beside a run has changed for all who have it.
        for node in (0..model.nodes.len()).filter(|node| model.nodes[*node].resource == resource) {
            let numbers = model.dust(node).to_f64();
            self.kept.nodes[node].dust = numbers;
            self.kept.dirty_nodes.add(node);
        }
        Some(())
    }

    fn amend_limit(&mut self, threshold: ThresholdId, rate: &Rate) -> Option<()> {
        let bound = &self.tir.thresholds.get(threshold.index())?.bound;
        let shared = self.tir.allocations.iter().any(|allocation| allocation.of == threshold);
        let above = |measure: Measure| self.tir.under(measure).is_some_and(|under| std::ptr::eq(under, bound));
        let rules = self.tir.policies.iter().flat_map(|policy| &policy.rules);
        let mut bounds = rules.filter_map(|rule| match rule {
            weal_tir::Rule::Bound(bound) => Some(bound),
            weal_tir::Rule::Forbid { .. } => None,
        });
        let room =
            self.tir.thresholds.iter().any(|other| above(other.bound.measure)) || bounds.any(|b| above(b.measure));
        (bound.soft.is_none() && !shared && !room && !matches!(bound.measure, Measure::Headroom(_))).then_some(())?;
        self.tir.thresholds[threshold.index()].bound.limit = rate.clone();
        let model = Model::of(&self.tir, &self.shape);
        let source = Source::Threshold(threshold.index());
        let found = instances(&model, source);
        for number in 0..self.kept.spots.len() {
            if self.kept.spots[number].source == source
                && let Some(spot) = self.kept.spots[number].again(&model, &found)
            {
                self.kept.spots[number] = spot;
                self.kept.dirty_spots.add(number);
            }
        }
        Some(())
    }
}
