//! The sets of the problem in canonical order: activities, nodes and needs, sorted by name, then by place.

use weal_base::Rational;
use weal_tir::calendar::Horizon;
use weal_tir::{Details, Flow, Kind, NeedId, Needed, PlaceId, RecipeId, ResourceId, Tir, WHOLE};

use super::arrays::NONE;
use super::menu::Dish;
use super::nodes;
use crate::ir::{Activity, Node};
use crate::{amounts, time};

/// The program and its sets.
pub(super) struct Layout<'a> {
    pub(super) tir: &'a Tir,
    pub(super) horizon: &'a Horizon,
    /// The number of periods.
    pub(super) periods: u32,
    /// Places in the order of their names.
    pub(super) places: Vec<PlaceId>,
    pub(super) activities: Vec<Activity>,
    pub(super) nodes: Vec<Held<'a>>,
    pub(super) needs: Vec<Wanted>,
    /// What people are given for the properties it has, by node and place.
    pub(super) menu: Vec<Dish>,
    /// Per resource, its nodes in `nodes`.
    pub(super) ranges: Vec<(u32, u32)>,
    /// Per place, its number in the order of names.
    pub(super) place_order: Vec<u32>,
    /// Per recipe, its activities in `activities`.
    activity_ranges: Vec<(u32, u32)>,
}

/// A node, what is said of it, and where its rows and columns begin ([`NONE`]: it has none of the kind).
pub(super) struct Held<'a> {
    pub(super) node: Node,
    pub(super) kind: Kind,
    pub(super) local: bool,
    pub(super) details: &'a Details,
    /// Whether an activity makes it here.
    pub(super) produced: bool,
    /// Whether an activity uses it here, or a need asks for it.
    pub(super) asked: bool,
    /// Whether a stock, a supply or an activity touches it here, and not a need alone.
    pub(super) filled: bool,
    /// Whether its stock is followed: always for what is held, for burdens only where it matters.
    pub(super) followed: bool,
    /// The part kept through each period; `None` where all of it is.
    pub(super) kept: Option<Vec<Rational>>,
    pub(super) rows: NodeRows,
    /// Whether something may ask for what is left of it at the end.
    pub(super) left: bool,
    /// Of a perishable: whether it is moved away, and whether it arrives later than in the period it was taken in.
    pub(super) moves: Moves,
    /// Its first column for stocks, one per period.
    pub(super) stock_column: u32,
}

/// How a perishable is moved.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Moves {
    pub(super) away: bool,
    pub(super) arrives_late: bool,
}

/// First rows of a node, one per period; `end` is one row, `tangent` has three per period from period 1 on.
pub(super) struct NodeRows {
    pub(super) balance: u32,
    pub(super) capacity: u32,
    pub(super) fresh: u32,
    pub(super) moved: u32,
    pub(super) on_arrival: u32,
    pub(super) tangent: u32,
    pub(super) storage: u32,
    pub(super) end: u32,
}

impl NodeRows {
    pub(super) fn none() -> NodeRows {
        NodeRows {
            balance: NONE,
            capacity: NONE,
            fresh: NONE,
            moved: NONE,
            on_arrival: NONE,
            tangent: NONE,
            storage: NONE,
            end: NONE,
        }
    }
}

/// Where a need's deliveries come from, by places in [`Layout::nodes`].
pub(super) enum From {
    /// One node: delivered is what is wanted and not missed.
    Node(usize),
    /// Several: a column for each.
    Nodes(Vec<usize>),
    /// What has the property.
    Menu,
}

/// A need, where it is, and what it wants in each period.
pub(super) struct Wanted {
    pub(super) need: NeedId,
    pub(super) from: From,
    pub(super) rank: u32,
    pub(super) wanted: Vec<Rational>,
    /// Per period; [`NONE`] where nothing is wanted, or where one node serves it.
    pub(super) served_rows: Vec<u32>,
    /// Per period; [`NONE`] where nothing is wanted.
    pub(super) floor_rows: Vec<u32>,
    pub(super) worst_rows: Vec<u32>,
    pub(super) short_columns: Vec<u32>,
}

/// One row of several, or none.
pub(super) fn nth(first: u32, t: u32) -> u32 {
    if first == NONE { NONE } else { first + t }
}

impl<'a> Layout<'a> {
    /// The sets of a program. `measured` tells the resources whose stock a bound or an aim measures.
    pub(super) fn new(tir: &'a Tir, nothing: &'a Details, measured: &[ResourceId]) -> Layout<'a> {
        let mut places: Vec<PlaceId> = (0..tir.places.len() as u32).map(PlaceId).collect();
        places.sort_by_key(|place| (&tir.places[place.index()].name, *place));
        let mut place_order = vec![0; places.len()];
        for (at, place) in places.iter().enumerate() {
            place_order[place.index()] = at as u32;
        }
        let mut layout = Layout {
            tir,
            horizon: &tir.horizon,
            periods: tir.horizon.periods.len() as u32,
            places,
            activities: Vec::new(),
            nodes: Vec::new(),
            needs: Vec::new(),
            menu: Vec::new(),
            ranges: vec![(0, 0); tir.resources.len()],
            place_order,
            activity_ranges: vec![(0, 0); tir.recipes.len()],
        };
        layout.find_activities();
        nodes::find(&mut layout, nothing, measured);
        nodes::mark_moves(&mut layout);
        layout.find_needs();
        layout.menu = super::menu::find(&layout);
        layout
    }

    fn find_activities(&mut self) {
        let mut recipes: Vec<RecipeId> = (0..self.tir.recipes.len() as u32).map(RecipeId).collect();
        recipes.sort_by_key(|recipe| (&self.tir.recipes[recipe.index()].name, *recipe));
        for recipe in recipes {
            let mut places = self.tir.recipes[recipe.index()].places.clone();
            places.sort_by_key(|place| self.place_order[place.index()]);
            places.dedup();
            let start = self.activities.len() as u32;
            self.activities.extend(places.into_iter().map(|place| Activity { recipe, place }));
            let end = self.activities.len() as u32;
            if start == end {
                continue;
            }
            // Recipes with several ways have their activities: names begin alike, so these lie close together.
            for recipe in self.tir.lineage(recipe) {
                let range = &mut self.activity_ranges[recipe.index()];
                *range = if range.0 == range.1 { (start, end) } else { (range.0.min(start), range.1.max(end)) };
            }
        }
    }

    /// The flows of a recipe.
    pub(super) fn flows(&self, recipe: RecipeId) -> &'a [Flow] {
        let (from, until) = self.tir.recipes[recipe.index()].flows;
        self.tir.flows.get(from as usize..until as usize).unwrap_or(&[])
    }

    /// The place whose node something at `place` touches.
    pub(super) fn home(&self, resource: ResourceId, place: PlaceId) -> PlaceId {
        if self.tir.resources[resource.index()].local { place } else { WHOLE }
    }

    fn find_needs(&mut self) {
        let tir = self.tir;
        let mut order: Vec<NeedId> = (0..tir.needs.len() as u32).map(NeedId).collect();
        let name = |id: &NeedId| {
            let need = &tir.needs[id.index()];
            (&need.name, self.place_order[need.place.index()], *id)
        };
        order.sort_by_key(|id| name(id));
        let periods = self.periods as usize;
        for id in order {
            let need = &tir.needs[id.index()];
            let from = match need.of {
                Needed::Property(_) => From::Menu,
                Needed::Resource(resource) => match self.sources(resource, need.place)[..] {
                    [] => continue,
                    [node] => From::Node(node),
                    ref nodes => From::Nodes(nodes.to_vec()),
                },
            };
            self.needs.push(Wanted {
                need: id,
                from,
                rank: need.rank,
                wanted: amounts::wanted(need, self.horizon),
                served_rows: vec![NONE; periods],
                floor_rows: vec![NONE; periods],
                worst_rows: vec![NONE; periods],
                short_columns: vec![NONE; periods],
            });
        }
    }

    /// The number of the node that something with `resource` at `place` touches.
    pub(super) fn node(&self, resource: ResourceId, place: PlaceId) -> Option<usize> {
        let (from, until) = self.ranges[resource.index()];
        let home = self.place_order[self.home(resource, place).index()];
        let nodes = &self.nodes[from as usize..until as usize];
        let at = nodes.binary_search_by_key(&home, |held| self.place_order[held.node.place.index()]).ok()?;
        Some(from as usize + at)
    }

    /// The nodes of a resource at a place and inside it that a stock, a supply or an activity touches.
    pub(super) fn filled(&self, resource: ResourceId, place: PlaceId) -> Vec<usize> {
        if !self.tir.resources[resource.index()].local {
            return self.node(resource, place).into_iter().collect();
        }
        let (from, until) = self.ranges[resource.index()];
        let inside = |at: &usize| {
            let held = &self.nodes[*at];
            held.filled && self.tir.is_inside(held.node.place, place)
        };
        (from as usize..until as usize).filter(inside).collect()
    }

    /// The nodes that a need for a resource at a place is served from: those that have some; its own where none has.
    fn sources(&self, resource: ResourceId, place: PlaceId) -> Vec<usize> {
        let found = self.filled(resource, place);
        if found.is_empty() { self.node(resource, place).into_iter().collect() } else { found }
    }

    /// The activities of a recipe and of all its ways, by number.
    pub(super) fn activities_of(&self, recipe: RecipeId) -> impl Iterator<Item = usize> + '_ {
        let (from, until) = self.activity_ranges[recipe.index()];
        (from as usize..until as usize).filter(move |at| self.tir.is_way_of(self.activities[*at].recipe, recipe))
    }

    /// The number of a column for the runs of an activity in a period. Runs are the first columns.
    pub(super) fn run_column(&self, activity: usize, t: u32) -> u32 {
        activity as u32 * self.periods + t
    }
}

impl Held<'_> {
    /// The first of the rows into which flows fall.
    pub(super) fn flow_rows(&self) -> u32 {
        if self.kind == Kind::Labour { self.rows.capacity } else { self.rows.balance }
    }

    /// The part of the stock that is carried into period `t`; natural stocks that grow by a part of themselves grow here.
    pub(super) fn carried(&self, horizon: &Horizon, t: u32) -> Rational {
        let Some(period) = horizon.periods.get(t as usize) else { return Rational::ONE };
        match &self.details.regrowth {
            Some(weal_tir::Regrowth::Fraction { rate, .. }) if self.kind == Kind::Natural => {
                &Rational::ONE + &rate.in_period(period)
            }
            _ => self.kept.as_ref().and_then(|kept| kept.get(t as usize)).cloned().unwrap_or(Rational::ONE),
        }
    }

    /// For each period but the last at whose end what appeared in `s` may still be held: how much is left of `amount`.
    pub(super) fn fresh(&self, horizon: &Horizon, s: u32, amount: &Rational, out: &mut Vec<(u32, Rational)>) {
        let Some(keeps) = self.details.keeps.as_ref().filter(|_| self.kind == Kind::Perishable) else { return };
        let Some(last) = time::held_through(horizon, keeps, s) else { return };
        let ends = horizon.periods.len() as u32 - 1;
        if s < ends {
            out.push((s, amount.clone()));
        }
        let mut left = amount.clone();
        let mut rough = None;
        for t in s + 1..ends.min(last + 1) {
            if self.kept.is_some() {
                let carried = self.carried(horizon, t);
                // A product of many exact losses grows without end: past some periods a double is exact enough.
                rough = match rough {
                    None if t - s <= EXACT_LOSSES => None,
                    None => Some(left.to_f64() * carried.to_f64()),
                    Some(left) => Some(left * carried.to_f64()),
                };
                left = match rough {
                    Some(left) => Rational::from_f64(left).unwrap_or_default(),
                    None => &left * &carried,
                };
            }
            out.push((t, left.clone()));
        }
    }
}

/// Over how many periods losses are multiplied exactly.
const EXACT_LOSSES: u32 = 16;
