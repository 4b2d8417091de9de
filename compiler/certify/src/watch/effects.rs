//! What one run of each activity adds to which sum, as flat arrays.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::list::{Source, instances};
use crate::model::Model;
use crate::tally::{Key, Watched, What};
use crate::trace::{Effect, trace};

use super::screen::Spot;

/// The sums of a node in a period: made, taken, delivered, used, change in service.
pub(super) const SUMS: usize = 5;

/// What a sum is of.
pub(super) enum Target {
    /// A node.
    Node(usize),
    /// A measure, by number.
    Measure(usize),
    /// Runs that an `up to` counts together, by number.
    Group(usize),
}

/// See the module.
#[derive(Clone)]
pub(super) struct Effects {
    periods: usize,
    /// How many sums are of nodes; behind them come those of measures, then those of groups.
    of_nodes: usize,
    measures: FxHashMap<Key, u32>,
    /// Per measure, the bounds that ask for it.
    pub(super) asks: Vec<Vec<u32>>,
    /// Per group, how many runs may be started.
    pub(super) groups: Vec<f64>,
    /// Per activity and period, where its items start.
    starts: Vec<u32>,
    targets: Vec<u32>,
    amounts: Vec<f64>,
    /// Per activity and period, whether no runs may start then.
    pub(super) closed: Vec<bool>,
    /// Per activity, whether its runs are whole, set something up or are set up: what the filter leaves to the exact check.
    pub(super) careful: Vec<bool>,
    /// Per resource, whether something held of it is measured.
    pub(super) held: Vec<bool>,
    pub(super) any_held: bool,
}

impl Effects {
    /// The effects of all activities, and the bounds in force.
    pub(super) fn new(model: &Model) -> (Effects, Vec<Spot>) {
        let periods = model.periods.len();
        let mut effects = Effects {
            periods,
            of_nodes: model.nodes.len() * periods * SUMS,
            measures: FxHashMap::default(),
            asks: Vec::new(),
            groups: Vec::new(),
            starts: vec![0],
            targets: Vec::new(),
            amounts: Vec::new(),
            closed: Vec::new(),
            careful: Vec::new(),
            any_held: false,
            held: vec![false; model.tir.resources.len()],
        };
        let spots = effects.spots(model);
        effects.any_held = effects.held.contains(&true);
        let watched = Watched::new(model);
        let mut groups: FxHashMap<(usize, usize, usize), u32> = FxHashMap::default();
        let owners: FxHashSet<usize> = model.tir.recipes.iter().filter_map(|r| Some(r.set_up_of?.index())).collect();
        let mut items: Vec<(Wanted, f64)> = Vec::new();
        for (number, activity) in model.activities.iter().enumerate() {
            let recipe = &model.tir.recipes[activity.recipe];
            let set_up = model.lineage(activity.recipe).any(|recipe| owners.contains(&recipe));
            effects.careful.push(recipe.whole || recipe.set_up_of.is_some() || set_up);
            for at in 0..periods {
                items.clear();
                effects.items(model, &watched, number, at, &mut items);
                for recipe in model.lineage(activity.recipe) {
                    let Some(most) = model.most_runs(recipe, at) else { continue };
                    let new = effects.groups.len() as u32;
                    let group = *groups.entry((recipe, activity.place, at)).or_insert(new);
                    if group == new {
                        effects.groups.push(most.to_f64());
                    }
                    items.push((Wanted::Group(group as usize), 1.0));
                }
                for (wanted, amount) in &items {
                    effects.targets.push(effects.place(*wanted) as u32);
                    effects.amounts.push(*amount);
                }
                effects.starts.push(effects.targets.len() as u32);
                let closed = model.forbids(number, at) || model.lacks(number, at).next().is_some();
                effects.closed.push(closed);
            }
        }
        (effects, spots)
    }

    fn place(&self, wanted: Wanted) -> usize {
        match wanted {
            Wanted::Turn(node, period, sum) => (node * self.periods + period) * SUMS + sum,
            Wanted::Measure(number) => self.of_nodes + number,
            Wanted::Group(number) => self.of_nodes + self.asks.len() + number,
        }
    }

    /// The bounds in force, each with the measures it adds up.
    fn spots(&mut self, model: &Model) -> Vec<Spot> {
        let mut spots = Vec::new();
        for source in Source::all(model) {
            for one in instances(model, source) {
                let mut sums = Vec::with_capacity(one.periods.len());
                for at in &one.periods {
                    let new = self.asks.len() as u32;
                    let measure = *self.measures.entry((one.what, one.place, *at)).or_insert(new);
                    if measure == new {
                        self.asks.push(Vec::new());
                    }
                    self.asks[measure as usize].push(spots.len() as u32);
                    sums.push((self.of_nodes + measure as usize) as u32);
                }
                if let What::Held(resource) = one.what {
                    self.held[resource] = true;
                }
                spots.push(Spot::new(model, source, &one, sums));
            }
        }
        spots
    }

    /// What one run does, started in a period.
    fn items(&self, model: &Model, watched: &Watched, number: usize, from: usize, items: &mut Vec<(Wanted, f64)>) {
        let activity = model.activities[number];
        let mut add = |what: What, at: usize, amount: f64| {
            for place in model.around(activity.place) {
                if let Some(measure) = self.measures.get(&(what, place, at)) {
                    items.push((Wanted::Measure(*measure as usize), amount));
                }
            }
        };
        model.lineage(activity.recipe).for_each(|recipe| add(What::Runs(recipe), from, 1.0));
        let mut traces = Vec::new();
        trace(model, number, from, &mut traces);
        for trace in &traces {
            watched.by(model, trace).for_each(|what| add(what, trace.period, trace.amount.to_f64()));
        }
        for trace in &traces {
            let sum = match trace.effect {
                Effect::Produced | Effect::Brought | Effect::Supplied | Effect::Emitted => 0,
                Effect::Consumed | Effect::Taken | Effect::Worked => 1,
                Effect::Used => 3,
                Effect::Serving => 4,
            };
            items.push((Wanted::Turn(trace.node, trace.period, sum), trace.amount.to_f64()));
        }
    }

    /// Works out anew what runs of an activity do. Answers what they did before; `None` where they do other things now.
    pub(super) fn again(&mut self, model: &Model, number: usize) -> Option<Vec<(usize, f64)>> {
        let watched = Watched::new(model);
        let (activity, from) = (number / self.periods, number % self.periods);
        let mut items = Vec::new();
        self.items(model, &watched, activity, from, &mut items);
        let before: Vec<(usize, f64)> = self.of(number).map(|item| self.item(item)).collect();
        let same = before.len() >= items.len()
            && items.iter().zip(&before).all(|((wanted, _), (target, _))| self.place(*wanted) == *target);
        same.then(|| {
            let start = self.starts[number] as usize;
            items.iter().enumerate().for_each(|(at, (_, amount))| self.amounts[start + at] = *amount);
            before
        })
    }

    /// The number of sums.
    pub(super) fn targets(&self) -> usize {
        self.of_nodes + self.asks.len() + self.groups.len()
    }

    /// The items of an activity in a period, by the number of both.
    pub(super) fn of(&self, number: usize) -> std::ops::Range<usize> {
        self.starts[number] as usize..self.starts[number + 1] as usize
    }

    /// An item: the sum it adds to, and how much.
    pub(super) fn item(&self, at: usize) -> (usize, f64) {
        (self.targets[at] as usize, self.amounts[at])
    }

    /// What a sum is of.
    pub(super) fn target(&self, target: usize) -> Target {
        match target.checked_sub(self.of_nodes) {
            None => Target::Node(target / (SUMS * self.periods)),
            Some(measure) if measure < self.asks.len() => Target::Measure(measure),
            Some(behind) => Target::Group(behind - self.asks.len()),
        }
    }

    /// The first sum of a node in a period.
    pub(super) fn turn(&self, node: usize, at: usize) -> usize {
        (node * self.periods + at) * SUMS
    }

    /// The sum of what is delivered from a node.
    pub(super) fn delivered(&self, node: usize, at: usize) -> usize {
        self.turn(node, at) + 2
    }

    /// The sum of a group.
    pub(super) fn group(&self, number: usize) -> usize {
        self.of_nodes + self.asks.len() + number
    }

    /// The sum of a measure, if it is asked for.
    pub(super) fn measure(&self, key: &Key) -> Option<usize> {
        self.measures.get(key).map(|number| self.of_nodes + *number as usize)
    }

    /// The sums that what a need gets adds to.
    pub(super) fn met(&self, model: &Model, need: usize, at: usize) -> impl Iterator<Item = usize> + use<> {
        let keys = model.around(model.tir.needs[need].place.index()).map(|place| (What::Met(need), place, at));
        let found: Vec<usize> = match self.measures.is_empty() {
            true => Vec::new(),
            false => keys.filter_map(|key| self.measure(&key)).collect(),
        };
        found.into_iter()
    }
}

/// A sum, before its place among all is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    Turn(usize, usize, usize),
    Measure(usize),
    Group(usize),
}
