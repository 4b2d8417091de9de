//! The program as the certificate sees it: nodes, activities, and what they are given.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_tir::calendar::Period;
use weal_tir::{
    Bound, Compare, Details, Kind, Measure, Needed, PolicyId, Resource, Rule, ShareRule, ThresholdId, Tir, Verb, Where,
};

use crate::givings::Givings;
use crate::soft::Softs;

/// A resource at a place, as indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Index into the resources.
    pub(crate) resource: usize,
    /// Index into the places.
    pub(crate) place: usize,
}

/// A recipe at a place, as indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Activity {
    /// Index into the recipes.
    pub(crate) recipe: usize,
    /// Index into the places.
    pub(crate) place: usize,
}

/// A program under its adopted policies.
pub(crate) struct Model<'a> {
    /// The program.
    pub(crate) tir: &'a Tir,
    /// Its periods; never empty.
    pub(crate) periods: &'a [Period],
    /// What follows from its form: what touches what, and where.
    shape: Arc<Shape>,
}

/// What follows from the form of a program, whatever most of its amounts are.
#[derive(Clone, Default)]
pub(crate) struct Shape {
    /// Its nodes: those of resources that are not local first, in the order of the resources.
    pub(crate) nodes: Vec<Node>,
    /// Per node, whether some activity makes it.
    pub(crate) made: Vec<bool>,
    /// Per node, whether a flow or a need touches it. What nobody touches is not planned, and a plan need not list it.
    pub(crate) touched: Vec<bool>,
    /// Its activities, recipe by recipe.
    pub(crate) activities: Vec<Activity>,
    /// Per recipe, its first activity.
    pub(crate) first: Vec<usize>,
    /// Per resource, a thousandth of the largest amount in one flow: what is dust beside one run.
    pub(crate) grain: Vec<Rational>,
    /// The policies adopted, in the program's order.
    pub(crate) adopted: Vec<usize>,
    /// How needs are served.
    pub(crate) givings: Givings,
    /// The soft bounds in force.
    pub(crate) softs: Softs,
    shared: Vec<usize>,
    local: FxHashMap<(usize, usize), usize>,
    /// Per recipe, the adopted rules that forbid it: policy and number of the rule.
    pub(crate) forbidden: FxHashMap<usize, Vec<(usize, usize)>>,
    /// Per recipe, the knowledge it cites.
    pub(crate) cited: FxHashMap<usize, Vec<usize>>,
}

impl Deref for Model<'_> {
    type Target = Shape;
    fn deref(&self) -> &Shape {
        &self.shape
    }
}

impl DerefMut for Model<'_> {
    fn deref_mut(&mut self) -> &mut Shape {
        Arc::make_mut(&mut self.shape)
    }
}

/// Whether every reference of the program leads somewhere, so that the rest can follow them.
pub(crate) fn sound(tir: &Tir, adopted: &[PolicyId]) -> Result<(), String> {
    let place = |id: weal_tir::PlaceId| id.index() < tir.places.len();
    let resource = |id: weal_tir::ResourceId| id.index() < tir.resources.len();
    let bound = |bound: &Bound| {
        (match bound.places {
            Where::At(id) | Where::EachIn(id) => place(id),
            Where::Everywhere | Where::EachPlace => true,
        }) && measured(tir, bound.measure)
            && bound.soft.is_none_or(|rank| (rank as usize) < tir.ranks.len() && bound.compare != Compare::Equal)
    };
    let property = |id: weal_tir::PropertyId| id.index() < tir.properties.len();
    let needed = |of: Needed| match of {
        Needed::Resource(id) => resource(id),
        Needed::Property(id) => property(id),
    };
    let details = |details: &Details| {
        details.provides.iter().all(|provides| property(provides.property) && !provides.amount.is_negative())
            && details.stock.iter().all(|stock| place(stock.place))
            && details.supply.iter().all(|supply| place(supply.place))
    };
    let rules = || tir.policies.iter().flat_map(|policy| &policy.rules);
    let good = !tir.horizon.periods.is_empty()
        && !tir.places.is_empty()
        && tir.places.iter().enumerate().all(|(at, place)| match place.parent {
            Some(parent) => parent.index() < at,
            None => at == 0,
        })
        && tir.horizon.periods.iter().all(|period| period.start < period.end)
        && tir.horizon.periods.windows(2).all(|pair| pair[0].end == pair[1].start)
        && tir.resources.iter().all(|r| r.details.as_deref().is_none_or(details))
        && tir.recipes.iter().all(|recipe| {
            let (from, until) = recipe.flows;
            from <= until && until as usize <= tir.flows.len() && recipe.places.iter().all(|id| place(*id))
        })
        && tir.recipes.iter().zip(0..).all(|(recipe, at)| recipe.variant_of.is_none_or(|head| head.0 < at))
        && tir
            .recipes
            .iter()
            .zip(0..)
            .all(|(recipe, at)| recipe.set_up_of.is_none_or(|owner| owner.0 < at && recipe.whole))
        && tir.cites.iter().all(|cite| cite.recipe.index() < tir.recipes.len() && resource(cite.resource))
        && tir.flows.iter().all(|flow| resource(flow.resource) && flow.place.is_none_or(place))
        && tir.needs.iter().all(|need| needed(need.of) && place(need.place) && (need.rank as usize) < tir.ranks.len())
        && tir.thresholds.iter().all(|threshold| bound(&threshold.bound))
        && tir.allocations.iter().all(|allocation| {
            let threshold = |id: ThresholdId| id.index() < tir.thresholds.len();
            let needs = match &allocation.rule {
                ShareRule::Need(needs) => needs.as_slice(),
                ShareRule::People | ShareRule::Area | ShareRule::Equal | ShareRule::Table => &[],
            };
            threshold(allocation.of)
                && allocation.shares.iter().all(|share| threshold(share.threshold) && place(share.place))
                && needs.iter().all(|id| id.index() < tir.needs.len())
        })
        && tir.aims.iter().all(|aim| aim.terms.iter().all(|term| measured(tir, term.1)))
        && rules().all(|rule| match rule {
            Rule::Forbid { recipe, place: at, except, .. } => {
                let places = except.iter().filter_map(|lifted| lifted.place);
                recipe.index() < tir.recipes.len() && at.iter().copied().chain(places).all(place)
            }
            Rule::Bound(rule) => bound(rule),
        })
        && adopted.iter().all(|id| id.index() < tir.policies.len());
    if good { Ok(()) } else { Err("the program is not whole: something in it refers to what is not there".into()) }
}

fn measured(tir: &Tir, measure: Measure) -> bool {
    match measure {
        Measure::Stock(id)
        | Measure::Emitted(id)
        | Measure::Consumed(id)
        | Measure::Produced(id)
        | Measure::Used(id) => id.index() < tir.resources.len(),
        Measure::Worked(id) => id.is_none_or(|id| id.index() < tir.resources.len()),
        Measure::Run(id) => id.index() < tir.recipes.len(),
        Measure::Met(id) => id.index() < tir.needs.len(),
        Measure::Headroom(_) => {
            let under = tir.under(measure).filter(|under| under.compare != Compare::Equal);
            under.is_some_and(|under| !matches!(under.measure, Measure::Headroom(_)) && measured(tir, under.measure))
        }
        Measure::Content { .. } => true,
    }
}

impl<'a> Model<'a> {
    /// The model of a sound program.
    pub(crate) fn new(tir: &'a Tir, adopted: &[PolicyId]) -> Model<'a> {
        let mut adopted: Vec<usize> = adopted.iter().map(|id| id.index()).collect();
        adopted.sort_unstable();
        adopted.dedup();
        let shape = Shape {
            nodes: Vec::with_capacity(tir.resources.len()),
            activities: Vec::with_capacity(tir.recipes.len()),
            first: Vec::with_capacity(tir.recipes.len()),
            grain: vec![Rational::ZERO; tir.resources.len()],
            adopted,
            shared: vec![usize::MAX; tir.resources.len()],
            ..Shape::default()
        };
        let mut model = Model { tir, periods: &tir.horizon.periods, shape: Arc::new(shape) };
        for (resource, declared) in tir.resources.iter().enumerate() {
            if !declared.local {
                let new = model.nodes.len();
                model.shared[resource] = new;
                model.nodes.push(Node { resource, place: 0 });
            }
        }
        model.find_nodes();
        model.find_makers();
        model.find_forbidden();
        model.softs = Softs::find(&model);
        model
    }

    /// The model of a program of the same form: `shape` is that of another with other amounts.
    pub(crate) fn of(tir: &'a Tir, shape: &Arc<Shape>) -> Model<'a> {
        Model { tir, periods: &tir.horizon.periods, shape: shape.clone() }
    }

    /// What follows from the program's form.
    pub(crate) fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    pub(crate) fn touch(&mut self, resource: usize, place: usize) {
        if self.tir.resources[resource].local {
            let shape = &mut **self;
            let new = shape.nodes.len();
            if *shape.local.entry((resource, place)).or_insert(new) == new {
                shape.nodes.push(Node { resource, place });
            }
        }
    }

    fn find_nodes(&mut self) {
        let tir = self.tir;
        for (resource, declared) in tir.resources.iter().enumerate() {
            for details in declared.details.iter() {
                let places = details.stock.iter().map(|s| s.place).chain(details.supply.iter().map(|s| s.place));
                places.for_each(|place| self.touch(resource, place.index()));
            }
        }
        for (number, recipe) in tir.recipes.iter().enumerate() {
            let first = self.activities.len();
            self.first.push(first);
            for place in &recipe.places {
                self.activities.push(Activity { recipe: number, place: place.index() });
                for flow in self.flows(number) {
                    self.touch(flow.resource.index(), flow.place_at(*place).index());
                }
            }
        }
        self.find_givings();
    }

    fn find_makers(&mut self) {
        self.made = vec![false; self.nodes.len()];
        let mut touched = vec![false; self.nodes.len()];
        let givings = &self.givings;
        for node in givings.sources.iter().flatten().copied().chain(givings.menu.iter().map(|giving| giving.node)) {
            touched[node] = true;
        }
        self.touched = touched;
        let tir = self.tir;
        for number in 0..tir.recipes.len() {
            for flow in self.flows(number) {
                let resource = flow.resource.index();
                if *flow.most() > self.grain[resource] {
                    self.grain[resource] = flow.most().clone();
                }
                for place in &tir.recipes[number].places {
                    if let Some(node) = self.node(resource, flow.place_at(*place).index()) {
                        self.touched[node] = true;
                        self.made[node] |= flow.verb == Verb::Produce;
                    }
                }
            }
        }
        let dust = Rational::ratio(1, 1_000).unwrap_or_default();
        self.grain.iter_mut().for_each(|grain| *grain = &*grain * &dust);
    }

    fn find_forbidden(&mut self) {
        for cite in &self.tir.cites {
            self.cited.entry(cite.recipe.index()).or_default().push(cite.resource.index());
        }
        let shape = Arc::make_mut(&mut self.shape);
        for policy in &shape.adopted {
            for (number, rule) in self.tir.policies[*policy].rules.iter().enumerate() {
                if let Rule::Forbid { recipe, .. } = rule {
                    shape.forbidden.entry(recipe.index()).or_default().push((*policy, number));
                }
            }
        }
    }

    /// A place and all those around it, up to the whole.
    pub(crate) fn around(&self, place: usize) -> impl Iterator<Item = usize> + use<'a> {
        let tir = self.tir;
        std::iter::successors(Some(place), |at| tir.places[*at].parent.map(|parent| parent.index()))
    }

    /// The places inside this one, or it itself, that have no place inside them.
    pub(crate) fn innermost(&self, whole: usize) -> Vec<usize> {
        let mut inside = vec![false; self.tir.places.len()];
        let mut last = vec![true; self.tir.places.len()];
        for (at, place) in self.tir.places.iter().enumerate() {
            inside[at] = at == whole || place.parent.is_some_and(|parent| inside[parent.index()]);
            place.parent.iter().for_each(|parent| last[parent.index()] = false);
        }
        (0..inside.len()).filter(|at| inside[*at] && last[*at]).collect()
    }

    /// The flows of a recipe.
    pub(crate) fn flows(&self, recipe: usize) -> &'a [weal_tir::Flow] {
        let (from, until) = self.tir.recipes[recipe].flows;
        &self.tir.flows[from as usize..until as usize]
    }

    /// A recipe and what it is a way of, and so on up.
    pub(crate) fn lineage(&self, recipe: usize) -> impl Iterator<Item = usize> + use<'a> {
        let tir = self.tir;
        std::iter::successors(Some(recipe), move |at| tir.recipes[*at].variant_of.map(|head| head.index()))
    }

    /// The node that something at a place touches.
    pub(crate) fn node(&self, resource: usize, place: usize) -> Option<usize> {
        match self.shared[resource] {
            usize::MAX => self.local.get(&(resource, place)).copied(),
            node => Some(node),
        }
    }

    /// The activity of a recipe at a place.
    pub(crate) fn activity(&self, recipe: usize, place: usize) -> Option<usize> {
        let places = &self.tir.recipes[recipe].places;
        Some(self.first[recipe] + places.iter().position(|at| at.index() == place)?)
    }

    /// The resource of a node.
    pub(crate) fn resource(&self, node: usize) -> &'a Resource {
        &self.tir.resources[self.nodes[node].resource]
    }
    /// How a node's balance behaves.
    pub(crate) fn kind(&self, node: usize) -> Kind {
        self.resource(node).kind
    }
    /// The clauses of a node's resource.
    pub(crate) fn details(&self, node: usize) -> Option<&'a Details> {
        self.resource(node).details.as_deref()
    }
    /// Whether what appeared in period `from` still keeps when period `at` begins.
    pub(crate) fn usable(&self, node: usize, from: usize, at: usize) -> bool {
        let keeps = self.details(node).and_then(|details| details.keeps.as_ref());
        let begins = Rational::from(i64::from(self.periods[at].start.0));
        keeps.is_none_or(|keeps| keeps.after(self.periods[from].start) >= begins)
    }
    /// A thousandth of the largest amount of a node's resource in one flow.
    pub(crate) fn dust(&self, node: usize) -> &Rational {
        &self.grain[self.nodes[node].resource]
    }
    /// Whether a clause said for `place` is about the node.
    pub(crate) fn here(&self, node: usize, place: weal_tir::PlaceId) -> bool {
        !self.resource(node).local || place.index() == self.nodes[node].place
    }
}
