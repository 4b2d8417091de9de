//! Who may be given what: where needs for resources are served from, and what counts for needs for properties.

use weal_base::Rational;
use weal_tir::{Kind, Needed, PlaceId};

use crate::model::Model;

/// A node from which the people at a place may be given something for the properties it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Giving {
    /// The node.
    pub(crate) node: usize,
    /// The place.
    pub(crate) place: usize,
}

/// How needs are served.
#[derive(Clone, Default)]
pub(crate) struct Givings {
    /// Per need for a resource: the nodes it may be served from; empty for a need for a property.
    pub(crate) sources: Vec<Vec<usize>>,
    /// What may be given.
    pub(crate) menu: Vec<Giving>,
    /// Per giving, the needs it counts for: its own place's and those of the places around, with how much one unit is.
    pub(crate) counts: Vec<Vec<(usize, Rational)>>,
    /// Per need for a resource, the needs for properties that its deliveries count for, likewise.
    pub(crate) besides: Vec<Vec<(usize, Rational)>>,
}

impl Model<'_> {
    /// The nodes of a resource at a place and inside it, of those that are known without needs.
    fn inside(&self, filled: &[Vec<usize>], resource: usize, place: PlaceId) -> Vec<usize> {
        if !self.tir.resources[resource].local {
            return self.node(resource, place.index()).into_iter().collect();
        }
        let within = |node: &usize| self.tir.is_inside(PlaceId(self.nodes[*node].place as u32), place);
        filled[resource].iter().copied().filter(within).collect()
    }

    /// How much of a need for a property one unit of a resource is: of what is wanted `always` only durables provide.
    fn worth(&self, resource: usize, need: usize) -> Option<Rational> {
        let (declared, found) = (&self.tir.needs[need], &self.tir.resources[resource]);
        let Needed::Property(property) = declared.of else { return None };
        let stays = found.kind == Kind::Durable;
        let provides = found.details.as_ref().map_or(&[][..], |details| &details.provides);
        let amounts = provides.iter().filter(|provides| provides.property == property);
        (stays == declared.always)
            .then(|| amounts.map(|provides| provides.amount.clone()).sum())
            .filter(Rational::is_positive)
    }

    /// Finds out how needs are served. To be called when all nodes but those of needs alone are known; adds these.
    pub(crate) fn find_givings(&mut self) {
        let tir = self.tir;
        let mut givings = Givings { sources: vec![Vec::new(); tir.needs.len()], ..Givings::default() };
        let mut filled = vec![Vec::new(); tir.resources.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            filled[node.resource].push(at);
        }
        for (number, need) in tir.needs.iter().enumerate() {
            let Needed::Resource(resource) = need.of else { continue };
            let mut sources = self.inside(&filled, resource.index(), need.place);
            if sources.is_empty() {
                self.touch(resource.index(), need.place.index());
                sources.extend(self.node(resource.index(), need.place.index()));
            }
            givings.sources[number] = sources;
        }
        let properties: Vec<usize> = (0..tir.needs.len()).filter(|at| tir.needs[*at].of.property().is_some()).collect();
        let counted = |model: &Model, resource: usize, place: PlaceId| -> Vec<(usize, Rational)> {
            let around = |need: &&usize| model.tir.is_inside(place, model.tir.needs[**need].place);
            let worth = |need: &usize| Some((*need, model.worth(resource, *need)?));
            properties.iter().filter(around).filter_map(worth).collect()
        };
        for (resource, declared) in tir.resources.iter().enumerate() {
            if properties.is_empty() || declared.details.as_ref().is_none_or(|details| details.provides.is_empty()) {
                continue;
            }
            let fits = |need: &usize| self.worth(resource, *need).is_some();
            let mut places: Vec<PlaceId> =
                properties.iter().copied().filter(fits).map(|need| tir.needs[need].place).collect();
            places.sort_unstable();
            places.dedup();
            for place in places {
                for node in self.inside(&filled, resource, place) {
                    givings.menu.push(Giving { node, place: place.index() });
                    givings.counts.push(counted(self, resource, place));
                }
            }
        }
        for need in &tir.needs {
            givings.besides.push(match need.of {
                Needed::Resource(resource) => counted(self, resource.index(), need.place),
                Needed::Property(_) => Vec::new(),
            });
        }
        self.givings = givings;
    }

    /// The one node a need is served from, where it is one.
    pub(crate) fn source(&self, need: usize) -> Option<usize> {
        match self.givings.sources.get(need).map(Vec::as_slice) {
            Some([node]) => Some(*node),
            _ => None,
        }
    }

    /// Whether anything may be given in a period: something it counts for is wanted at that place.
    pub(crate) fn gives(&self, giving: usize, at: usize) -> bool {
        let place = self.givings.menu[giving].place;
        self.givings.counts[giving].iter().any(|(need, _)| {
            let declared = &self.tir.needs[*need];
            declared.place.index() == place && self.wanted(declared, at).is_positive()
        })
    }
}
