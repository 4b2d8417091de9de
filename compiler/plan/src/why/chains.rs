//! Chains of inputs and products, in total over places and periods.

use std::cell::Cell;
use std::collections::BTreeMap;

use weal_tir::{Entity, Kind, Measure, NeedId, Needed, RecipeId, ResourceId, Tir, Verb};

use super::{Link, notes};
use crate::ledger::Ledger;
use crate::rounding::significant;

/// The most recipes along a chain.
const DEEPEST: usize = 5;
/// The most steps side by side.
const WIDEST: usize = 6;
/// The most steps in all.
const MOST: usize = 300;
/// Steps that carry less than this part of what was asked about are left out.
const LEAST: f64 = 0.002;

/// Where a resource comes from and goes to.
#[derive(Clone, Default)]
struct Balance {
    makers: BTreeMap<RecipeId, f64>,
    users: BTreeMap<RecipeId, f64>,
    needs: BTreeMap<NeedId, f64>,
    supply: f64,
    start: f64,
    growth: f64,
    left: f64,
    spare: f64,
    /// Who brings it from place to place, and how much: on the way, neither made nor used up.
    movers: BTreeMap<RecipeId, f64>,
}

/// The chains of a plan. Durables in use count on average over the horizon.
pub(super) struct Chains<'a> {
    tir: &'a Tir,
    balances: Vec<Balance>,
    /// Per recipe: what all its runs take, and what they make.
    inputs: BTreeMap<RecipeId, BTreeMap<ResourceId, f64>>,
    products: BTreeMap<RecipeId, BTreeMap<ResourceId, f64>>,
    /// Per recipe: what all its runs bring from another place.
    brought: BTreeMap<RecipeId, BTreeMap<ResourceId, f64>>,
    /// Per recipe: what all its runs emit.
    emitted: BTreeMap<RecipeId, BTreeMap<ResourceId, f64>>,
    runs: BTreeMap<RecipeId, f64>,
    made: Cell<usize>,
}

impl<'a> Chains<'a> {
    pub(super) fn new(ledger: &Ledger<'a>) -> Chains<'a> {
        let tir = ledger.tir;
        let mut chains = Chains {
            tir,
            balances: vec![Balance::default(); tir.resources.len()],
            inputs: BTreeMap::new(),
            products: BTreeMap::new(),
            brought: BTreeMap::new(),
            emitted: BTreeMap::new(),
            runs: BTreeMap::new(),
            made: Cell::new(0),
        };
        let days: f64 = ledger.clock.days.iter().sum();
        for run in &ledger.runs {
            let recipe = run.activity.recipe;
            for recipe in tir.lineage(recipe) {
                *chains.runs.entry(recipe).or_insert(0.0) += run.runs;
            }
            ledger.land(run, &mut |landing| {
                let Some(period) = landing.period else { return };
                let resource = landing.flow.resource;
                let balance = &mut chains.balances[resource.index()];
                let (side, list, amount) = match landing.flow.verb {
                    Verb::Produce if landing.flow.is_moved() => {
                        (&mut balance.movers, &mut chains.brought, landing.amount)
                    }
                    _ if landing.flow.is_moved() => return,
                    Verb::Produce => (&mut balance.makers, &mut chains.products, landing.amount),
                    Verb::Emit => (&mut balance.makers, &mut chains.emitted, landing.amount),
                    Verb::Consume | Verb::Work => (&mut balance.users, &mut chains.inputs, landing.amount),
                    Verb::Use => {
                        let part = ledger.clock.days[period as usize] / days;
                        (&mut balance.users, &mut chains.inputs, landing.amount * part)
                    }
                };
                *side.entry(recipe).or_insert(0.0) += amount;
                for recipe in tir.lineage(recipe) {
                    *list.entry(recipe).or_default().entry(resource).or_insert(0.0) += amount;
                }
            });
        }
        for serving in &ledger.servings {
            let resource = ledger.served(serving);
            let level = tir.resources[resource.index()].kind == Kind::Durable;
            let part = if level { ledger.clock.days[serving.period as usize] / days } else { 1.0 };
            for (need, share) in ledger.serves(serving) {
                *chains.balances[resource.index()].needs.entry(need).or_insert(0.0) += serving.amount * share * part;
            }
        }
        for node in 0..ledger.nodes.list.len() as u32 {
            let balance = &mut chains.balances[ledger.nodes.list[node as usize].resource.index()];
            balance.supply += ledger.supply.total(node);
            balance.start += ledger.at_start(node);
            balance.growth += ledger.growth.total(node).max(0.0);
            balance.spare += ledger.spare.total(node);
            balance.left += ledger.stock.get(node, ledger.periods() - 1).max(0.0);
        }
        chains
    }

    /// What runs of a recipe take; `part` of them.
    pub(super) fn inputs(&self, recipe: RecipeId, part: f64) -> Vec<Link> {
        self.made.set(0);
        self.taken(recipe, part, 1.0, &mut vec![recipe])
    }
    /// What runs of a recipe make; `part` of them.
    pub(super) fn products(&self, recipe: RecipeId, part: f64) -> Vec<Link> {
        self.made.set(0);
        self.given(recipe, part, 1.0, &mut vec![recipe])
    }
    /// Where a resource comes from: all of it, or an amount.
    pub(super) fn sources(&self, resource: ResourceId, amount: Option<f64>) -> Vec<Link> {
        self.made.set(0);
        let amount = amount.unwrap_or_else(|| self.coming(resource));
        self.from(resource, amount, 1.0, &mut Vec::new())
    }
    /// Where what a need gets comes from.
    pub(super) fn met(&self, ledger: &Ledger, need: NeedId) -> Vec<Link> {
        self.met_together(ledger, &[need])
    }
    /// The same of the needs that one declaration makes.
    pub(super) fn met_together(&self, ledger: &Ledger, needs: &[NeedId]) -> Vec<Link> {
        let Some(first) = needs.first() else { return Vec::new() };
        match self.tir.needs[first.index()].of {
            Needed::Resource(resource) => {
                let periods = || 0..ledger.periods();
                let met = |need: &NeedId| periods().map(|period| ledger.need(need.index(), period).1).sum::<f64>();
                self.sources(resource, Some(needs.iter().map(met).sum()))
            }
            // What is given at several places is told for each need by itself.
            Needed::Property(_) if needs.len() > 1 => Vec::new(),
            Needed::Property(_) => self.menu(ledger, *first),
        }
    }
    /// What serves a need for a property: each resource that people are given, with where it comes from.
    pub(super) fn menu(&self, ledger: &Ledger, id: NeedId) -> Vec<Link> {
        self.made.set(0);
        let mut given: BTreeMap<ResourceId, (f64, f64)> = BTreeMap::new();
        let days: f64 = ledger.clock.days.iter().sum();
        for serving in &ledger.servings {
            let level = self.tir.resources[ledger.served(serving).index()].kind == Kind::Durable;
            let part = if level { ledger.clock.days[serving.period as usize] / days } else { 1.0 };
            for (_, amount) in ledger.counted(serving).into_iter().filter(|(need, _)| *need == id) {
                let sums = given.entry(ledger.served(serving)).or_insert((0.0, 0.0));
                *sums = (sums.0 + serving.amount * part, sums.1 + amount * part);
            }
        }
        let total: f64 = given.values().map(|(_, amount)| amount).sum();
        let link_of = |(resource, (amount, counted)): (ResourceId, (f64, f64))| {
            let share = counted / total.max(f64::MIN_POSITIVE);
            let name = self.tir.resources[resource.index()].name.to_string();
            let links = self.from(resource, amount, share, &mut Vec::new());
            Link { links, ..link(name, "resource", amount, self.unit(resource), share) }
        };
        folded(given.into_iter().map(link_of).collect())
    }
    /// Where a resource goes: all of it.
    pub(super) fn uses(&self, resource: ResourceId, amount: Option<f64>) -> Vec<Link> {
        self.made.set(0);
        let amount = amount.unwrap_or_else(|| self.going(resource));
        self.to(resource, amount, 1.0, &mut Vec::new())
    }
    /// The recipes that a measure counts.
    pub(super) fn measured(&self, measure: &Measure) -> Vec<Link> {
        let of =
            |lists: &BTreeMap<RecipeId, BTreeMap<ResourceId, f64>>, resource: &ResourceId| -> Vec<(RecipeId, f64)> {
                let lists = lists.iter().filter(|(recipe, _)| self.is_run(**recipe));
                lists.filter_map(|(recipe, list)| Some((*recipe, *list.get(resource)?))).collect()
            };
        let (amounts, unit) = match measure {
            Measure::Emitted(id) => (of(&self.emitted, id), self.unit(*id)),
            Measure::Consumed(id) | Measure::Used(id) | Measure::Worked(Some(id)) => {
                (of(&self.inputs, id), self.unit(*id))
            }
            Measure::Produced(id) => (of(&self.products, id), self.unit(*id)),
            Measure::Run(id) => {
                let ways =
                    self.runs.iter().filter(|(recipe, _)| self.is_run(**recipe) && self.tir.is_way_of(**recipe, *id));
                (ways.map(|(recipe, runs)| (*recipe, *runs)).collect(), "run".to_owned())
            }
            Measure::Worked(None) => {
                let labour = |list: &BTreeMap<ResourceId, f64>| -> f64 {
                    let hours = list.iter().filter(|(id, _)| self.tir.resources[id.index()].kind == Kind::Labour);
                    hours.map(|(_, amount)| *amount).sum()
                };
                let all = self.inputs.iter().filter(|(recipe, _)| self.is_run(**recipe));
                let all = all.map(|(recipe, list)| (*recipe, labour(list)));
                (all.filter(|(_, hours)| *hours > 0.0).collect(), "h".to_owned())
            }
            Measure::Stock(id) => return self.sources(*id, None),
            Measure::Met(_) | Measure::Headroom(_) | Measure::Content { .. } => return Vec::new(),
        };
        let total: f64 = amounts.iter().map(|(_, amount)| amount).sum();
        let links =
            amounts.into_iter().map(|(recipe, amount)| self.recipe(recipe, amount, unit.clone(), amount / total));
        widest(links.collect()).0
    }

    /// Whether a recipe is run by itself, and not only in one of its ways.
    fn is_run(&self, recipe: RecipeId) -> bool {
        !self.tir.recipes[recipe.index()].places.is_empty()
    }
    fn coming(&self, resource: ResourceId) -> f64 {
        let balance = &self.balances[resource.index()];
        balance.makers.values().sum::<f64>() + balance.supply + balance.start + balance.growth
    }
    fn going(&self, resource: ResourceId) -> f64 {
        let balance = &self.balances[resource.index()];
        let used = balance.users.values().sum::<f64>() + balance.needs.values().sum::<f64>();
        // Hours nobody asks for are rest, and burdens go nowhere.
        let rest = self.tir.resources[resource.index()].kind == Kind::Labour;
        used + balance.left + if rest { 0.0 } else { balance.spare }
    }
    fn unit(&self, resource: ResourceId) -> String {
        self.tir.resources[resource.index()].unit.to_string()
    }
    fn recipe(&self, recipe: RecipeId, amount: f64, unit: String, share: f64) -> Link {
        let name = self.tir.recipes[recipe.index()].name.to_string();
        let mut notes = notes(self.tir, Entity::Recipe(recipe));
        notes.retain(|note| note.kind != "doc");
        Link { notes, ..link(name, "recipe", amount, unit, share) }
    }
    /// Whether there is room for another step.
    fn room(&self) -> bool {
        self.made.set(self.made.get() + 1);
        self.made.get() <= MOST
    }

    fn taken(&self, recipe: RecipeId, part: f64, weight: f64, path: &mut Vec<RecipeId>) -> Vec<Link> {
        let Some(inputs) = self.inputs.get(&recipe) else { return Vec::new() };
        let mut links = Vec::new();
        for (resource, amount) in inputs {
            let amount = amount * part;
            if !self.room() {
                break;
            }
            let name = self.tir.resources[resource.index()].name.to_string();
            let links_from = self.from(*resource, amount, weight, path);
            links.push(Link { links: links_from, ..link(name, "resource", amount, self.unit(*resource), 1.0) });
        }
        links
    }
    fn given(&self, recipe: RecipeId, part: f64, weight: f64, path: &mut Vec<RecipeId>) -> Vec<Link> {
        let lists = [&self.products, &self.brought].into_iter().filter_map(|list| list.get(&recipe));
        let mut links = Vec::new();
        for (resource, amount) in lists.flatten() {
            let amount = amount * part;
            if !self.room() {
                break;
            }
            let name = self.tir.resources[resource.index()].name.to_string();
            let links_to = self.to(*resource, amount, weight, path);
            links.push(Link { links: links_to, ..link(name, "resource", amount, self.unit(*resource), 1.0) });
        }
        links
    }
    fn from(&self, resource: ResourceId, amount: f64, weight: f64, path: &mut Vec<RecipeId>) -> Vec<Link> {
        let balance = &self.balances[resource.index()];
        let total = self.coming(resource);
        if total <= 0.0 {
            return Vec::new();
        }
        let scale = amount / total;
        let mut links = Vec::new();
        for (recipe, made) in &balance.makers {
            let share = made / total;
            if weight * share < LEAST || !self.room() {
                links.push(link(String::new(), "small", made * scale, self.unit(resource), share));
                continue;
            }
            let mut one = self.recipe(*recipe, made * scale, self.unit(resource), share);
            if path.len() < DEEPEST && !path.contains(recipe) {
                path.push(*recipe);
                // Of a durable all that was built is asked about by any of its uses.
                let part =
                    if self.tir.resources[resource.index()].kind == Kind::Durable { scale.min(1.0) } else { scale };
                one.links = self.taken(*recipe, part, weight * share, path);
                path.pop();
            }
            links.push(one);
        }
        for (recipe, moved) in &balance.movers {
            if path.len() >= DEEPEST || path.contains(recipe) || !self.room() {
                continue;
            }
            let mut one = self.recipe(*recipe, moved * scale, self.unit(resource), (moved / total).min(1.0));
            path.push(*recipe);
            one.links = self.taken(*recipe, scale, weight, path);
            path.pop();
            links.push(one);
        }
        let source = |kind, from: f64| {
            let mut notes = notes(self.tir, Entity::Resource(resource));
            notes.retain(|note| note.kind != "doc");
            (from > 0.0)
                .then(|| Link { notes, ..link(String::new(), kind, from * scale, self.unit(resource), from / total) })
        };
        links.extend(source("supply", balance.supply));
        links.extend(source("start", balance.start));
        links.extend(source("growth", balance.growth));
        folded(links)
    }
    fn to(&self, resource: ResourceId, amount: f64, weight: f64, path: &mut Vec<RecipeId>) -> Vec<Link> {
        let balance = &self.balances[resource.index()];
        let total = self.going(resource);
        if total <= 0.0 {
            return Vec::new();
        }
        let scale = amount / total;
        let mut links = Vec::new();
        for (need, met) in &balance.needs {
            let name = self.tir.needs[need.index()].name.to_string();
            links.push(link(name, "need", met * scale, self.unit(resource), met / total));
        }
        for (recipe, used) in &balance.users {
            let share = used / total;
            if weight * share < LEAST || !self.room() {
                links.push(link(String::new(), "small", used * scale, self.unit(resource), share));
                continue;
            }
            let mut one = self.recipe(*recipe, used * scale, self.unit(resource), share);
            if path.len() < DEEPEST && !path.contains(recipe) {
                path.push(*recipe);
                one.links = self.given(*recipe, scale.min(1.0), weight * share, path);
                path.pop();
            }
            links.push(one);
        }
        let rest = |kind, to: f64| {
            (to > LEAST * total).then(|| link(String::new(), kind, to * scale, self.unit(resource), to / total))
        };
        links.extend(rest("left", balance.left));
        if self.tir.resources[resource.index()].kind != Kind::Labour {
            links.extend(rest("spare", balance.spare));
        }
        folded(links)
    }
}

fn link(name: String, kind: &'static str, amount: f64, unit: String, share: f64) -> Link {
    let (amount, share) = (significant(amount), significant(share));
    Link { name, kind, amount, unit, share, notes: Vec::new(), links: Vec::new(), more: 0 }
}

/// The largest first; how many are left out.
fn widest(mut links: Vec<Link>) -> (Vec<Link>, usize) {
    links.sort_by(|a, b| b.share.total_cmp(&a.share));
    let small = links.iter().filter(|link| link.kind == "small").count();
    links.retain(|link| link.kind != "small");
    let more = links.len().saturating_sub(WIDEST) + small;
    links.truncate(WIDEST);
    (links, more)
}

/// The largest first; the last says how many are left out.
fn folded(links: Vec<Link>) -> Vec<Link> {
    let (mut links, more) = widest(links);
    if let Some(last) = links.last_mut() {
        last.more = more;
    }
    links
}
