//! What is handed over to people: deliveries to needs, and what they are given for the properties it has.

use weal_tir::{NeedId, Needed, PlaceId, ResourceId};

use super::{Given, Ledger};

/// Something handed over in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Serving {
    /// The need it is delivered to; `None` for what is given for the properties it has.
    pub need: Option<NeedId>,
    /// From where.
    pub node: u32,
    /// To whom.
    pub place: PlaceId,
    /// When.
    pub period: u32,
    /// How much, in the resource's unit.
    pub amount: f64,
    /// Whether the plan must say it: what one node delivers to a need follows from how far it is met.
    pub said: bool,
}

impl Ledger<'_> {
    /// Hands over what needs get.
    pub(super) fn deliver(&mut self, given: &Given) {
        self.met = self.wanted.iter().zip(&given.short).map(|(wanted, short)| (wanted - short).max(0.0)).collect();
        for (at, need) in self.tir.needs.iter().enumerate() {
            let Needed::Resource(resource) = need.of else { continue };
            let id = NeedId(at as u32);
            match self.nodes.sources(self.tir, resource, need.place)[..] {
                [node] => {
                    for period in 0..self.periods() {
                        let amount = self.need(at, period).1;
                        let said = false;
                        self.servings.push(Serving { need: Some(id), node, place: need.place, period, amount, said });
                    }
                }
                _ => {
                    for (_, node, period, amount) in given.delivered.iter().filter(|(other, ..)| *other == id) {
                        let Some(node) = self.nodes.touched(self.tir, node.resource, node.place) else { continue };
                        let (place, period, amount) = (need.place, *period, *amount);
                        self.servings.push(Serving { need: Some(id), node, place, period, amount, said: true });
                    }
                }
            }
        }
        for (node, place, period, amount) in &given.menu {
            let Some(node) = self.nodes.touched(self.tir, node.resource, node.place) else { continue };
            let (place, period, amount) = (*place, *period, *amount);
            self.servings.push(Serving { need: None, node, place, period, amount, said: true });
        }
        self.servings.retain(|serving| serving.amount > 0.0);
        for serving in &self.servings {
            self.delivered.add(serving.node, serving.period, serving.amount);
        }
    }
    /// The resource that is handed over.
    pub fn served(&self, serving: &Serving) -> ResourceId {
        self.nodes.list[serving.node as usize].resource
    }
    /// The needs for properties that something handed over counts for, and how much of each it is.
    pub fn counted(&self, serving: &Serving) -> Vec<(NeedId, f64)> {
        let resource = self.served(serving);
        let mut found = Vec::new();
        let provides =
            self.tir.resources[resource.index()].details.as_ref().is_some_and(|all| !all.provides.is_empty());
        if !provides {
            return found;
        }
        for (at, need) in self.tir.needs.iter().enumerate() {
            if let Some(one) = self.tir.counts_for(resource, need)
                && self.tir.is_inside(serving.place, need.place)
            {
                found.push((NeedId(at as u32), one.to_f64() * serving.amount));
            }
        }
        found
    }
    /// The needs something handed over serves, as parts of 1: what is delivered serves its need; what is given serves
    /// those it counts for, each by the part of it that it covers.
    pub fn serves(&self, serving: &Serving) -> Vec<(NeedId, f64)> {
        if let Some(need) = serving.need {
            return vec![(need, 1.0)];
        }
        let part = |(need, amount): (NeedId, f64)| {
            let wanted = self.need(need.index(), serving.period).0;
            (wanted > 0.0).then(|| (need, amount / wanted))
        };
        let mut parts: Vec<(NeedId, f64)> = self.counted(serving).into_iter().filter_map(part).collect();
        let sum: f64 = parts.iter().map(|(_, part)| part).sum();
        parts.iter_mut().for_each(|(_, part)| *part /= sum.max(f64::MIN_POSITIVE));
        parts
    }
}
