//! The program's names, each with its number.

use rustc_hash::FxHashMap;

use crate::model::Model;

/// Names and their numbers. Of equal names the first counts.
pub(crate) type Names<'a> = FxHashMap<&'a str, usize>;

fn names<'a>(names: impl Iterator<Item = &'a str>) -> Names<'a> {
    let mut found = Names::default();
    for (number, name) in names.enumerate() {
        found.entry(name).or_insert(number);
    }
    found
}

/// All names a plan may use.
pub(crate) struct Index<'a> {
    /// Of places; the empty name is the whole, too.
    pub(crate) places: Names<'a>,
    /// Of periods: their labels.
    pub(crate) periods: Names<'a>,
    /// Of resources.
    pub(crate) resources: Names<'a>,
    /// Of recipes.
    pub(crate) recipes: Names<'a>,
    /// Of needs.
    pub(crate) needs: Names<'a>,
    /// Of thresholds.
    pub(crate) thresholds: Names<'a>,
    /// Of policies.
    pub(crate) policies: Names<'a>,
}

impl<'a> Index<'a> {
    /// The names of a program.
    pub(crate) fn new(model: &Model<'a>) -> Index<'a> {
        let tir = model.tir;
        let mut places = names(tir.places.iter().map(|place| &*place.name));
        places.entry("").or_insert(0);
        Index {
            places,
            periods: names(tir.horizon.periods.iter().map(|period| &*period.label)),
            resources: names(tir.resources.iter().map(|resource| &*resource.name)),
            recipes: names(tir.recipes.iter().map(|recipe| &*recipe.name)),
            needs: names(tir.needs.iter().map(|need| &*need.name)),
            thresholds: names(tir.thresholds.iter().map(|threshold| &*threshold.name)),
            policies: names(tir.policies.iter().map(|policy| &*policy.name)),
        }
    }
    /// The node of a resource exactly at a place.
    pub(crate) fn node(&self, model: &Model, resource: &str, place: &str) -> Option<usize> {
        let (resource, place) = (*self.resources.get(resource)?, *self.places.get(place)?);
        model.node(resource, place).filter(|node| model.nodes[*node].place == place)
    }
    /// The activity of a recipe at a place.
    pub(crate) fn activity(&self, model: &Model, recipe: &str, place: &str) -> Option<usize> {
        model.activity(*self.recipes.get(recipe)?, *self.places.get(place)?)
    }
}
