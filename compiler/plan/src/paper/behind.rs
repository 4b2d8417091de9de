//! What a number rests on: the declarations behind it, by name, since options may change which of them there are.

use std::collections::{BTreeMap, BTreeSet};

use weal_tir::{Entity, Needed, Recipe, ResourceId, Tir, Verb};

use super::Planned;

/// A declaration that a number rests on. By name first, so that their order does not depend on that of declarations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Behind {
    pub(super) name: String,
    pub(super) sort: Sort,
}

/// What kind of declaration it is: two of different kinds may have one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Need,
    Policy,
    Property,
    Recipe,
    Resource,
    Threshold,
}

impl Behind {
    pub(super) fn new(sort: Sort, name: &str) -> Behind {
        Behind { name: name.to_owned(), sort }
    }

    /// What a note is about; `None` of what no number rests on.
    pub(super) fn noted(tir: &Tir, about: Entity) -> Option<Behind> {
        let (sort, name) = match about {
            Entity::Need(id) => (Sort::Need, &*tir.needs.get(id.index())?.name),
            Entity::Policy(id) => (Sort::Policy, &*tir.policies.get(id.index())?.name),
            Entity::Property(id) => (Sort::Property, &*tir.properties.get(id.index())?.name),
            Entity::Recipe(id) => (Sort::Recipe, &*tir.recipes.get(id.index())?.name),
            Entity::Resource(id) => (Sort::Resource, &*tir.resources.get(id.index())?.name),
            Entity::Threshold(id) => (Sort::Threshold, &*tir.thresholds.get(id.index())?.name),
            Entity::Program | Entity::Place(_) | Entity::Choice(_) | Entity::Scenario(_) => return None,
        };
        Some(Behind::new(sort, name))
    }
}

/// A plan with what is looked up in it again and again.
pub(super) struct Known<'a> {
    pub(super) tir: &'a Tir,
    pub(super) planned: &'a Planned<'a>,
    needs: BTreeMap<&'a str, &'a weal_tir::Need>,
    /// The recipes that are run and do this with a resource.
    doing: BTreeMap<(ResourceId, Verb), BTreeSet<Behind>>,
}

impl<'a> Known<'a> {
    pub(super) fn new(planned: &'a Planned<'a>) -> Known<'a> {
        let tir = planned.tir;
        let run: BTreeSet<&str> = planned.plan.runs.iter().map(|run| run.recipe.as_str()).collect();
        let mut doing: BTreeMap<(ResourceId, Verb), BTreeSet<Behind>> = BTreeMap::new();
        for recipe in tir.recipes.iter().filter(|recipe| run.contains(&*recipe.name)) {
            for flow in tir.flows.get(recipe.flows.0 as usize..recipe.flows.1 as usize).unwrap_or(&[]) {
                doing.entry((flow.resource, flow.verb)).or_default().extend(told(tir, recipe));
            }
        }
        Known { tir, planned, needs: tir.needs.iter().map(|need| (&*need.name, need)).collect(), doing }
    }

    /// The rank of a need.
    pub(super) fn rank(&self, need: &str) -> u32 {
        self.needs.get(need).map_or(u32::MAX, |need| need.rank)
    }

    /// A resource, and the recipes that are run and do this with it.
    pub(super) fn doing(&self, resource: ResourceId, verb: Verb) -> BTreeSet<Behind> {
        let mut behind = self.doing.get(&(resource, verb)).cloned().unwrap_or_default();
        let own = self.tir.resources.get(resource.index());
        behind.extend(own.map(|own| Behind::new(Sort::Resource, &own.name)));
        behind
    }

    /// A need, what is needed, and the recipes that make it.
    pub(super) fn need(&self, name: &str) -> BTreeSet<Behind> {
        let Some(need) = self.needs.get(name) else { return BTreeSet::new() };
        let mut behind = match need.of {
            Needed::Resource(id) => self.doing(id, Verb::Produce),
            Needed::Property(_) => BTreeSet::from([Behind::new(Sort::Property, self.tir.needed_name(need.of))]),
        };
        behind.insert(Behind::new(Sort::Need, name));
        behind
    }
}

/// A recipe, and what it is a way of: what is said of that holds for all ways of doing it.
fn told<'a>(tir: &'a Tir, recipe: &'a Recipe) -> impl Iterator<Item = Behind> + 'a {
    let head = recipe.variant_of.and_then(|head| tir.recipes.get(head.index()));
    std::iter::once(recipe).chain(head).map(|recipe| Behind::new(Sort::Recipe, &recipe.name))
}
