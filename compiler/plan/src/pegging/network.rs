//! Who passes what on to whom: runs to the nodes they feed, nodes to needs, runs, and the next period.

use std::collections::{BTreeMap, BTreeSet};

use weal_tir::calendar::Day;
use weal_tir::{Kind, PlaceId, RecipeId, Tir, Verb};

use crate::campaigns::Campaigns;
use crate::ledger::{Ledger, PlacedRun};

/// Runs first, then node by node its periods. Parts of one vertex add up to at most 1; what is missing serves no need.
pub(super) struct Network {
    starts: Vec<u32>,
    uses: Vec<(u32, f64)>,
    delivery_starts: Vec<u32>,
    deliveries: Vec<(u32, f64)>,
}

impl Network {
    pub(super) fn new(ledger: &Ledger) -> Network {
        let (periods, runs) = (ledger.periods(), ledger.runs.len() as u32);
        let vertex = |node: u32, period: u32| runs + node * periods + period;
        let count = runs as usize + ledger.nodes.list.len() * periods as usize;
        let mut uses: Vec<Vec<(u32, f64)>> = vec![Vec::new(); count];
        let mut deliveries: Vec<Vec<(u32, f64)>> = vec![Vec::new(); count];
        let mut outflow = vec![0.0; count];
        let (after, campaigns) = (after(ledger), Campaigns::new(ledger));
        for (at, run) in ledger.runs.iter().enumerate() {
            ledger.land(run, &mut |landing| {
                let Some(period) = landing.period else { return };
                if matches!(landing.flow.verb, Verb::Consume | Verb::Work | Verb::Use) {
                    let from = vertex(landing.node, period) as usize;
                    uses[from].push((at as u32, landing.amount));
                    outflow[from] += landing.amount;
                }
            });
            uses[at] = match ledger.tir.set_up_for(run.activity.recipe) {
                Some(owner) => {
                    let periods = campaigns.periods(ledger, run);
                    let started = periods.filter_map(|period| after.get(&(owner, run.activity.place, period)));
                    normal(started.flatten().copied().collect())
                }
                None => products(ledger, run, &vertex),
            };
        }
        for serving in &ledger.servings {
            let from = vertex(serving.node, serving.period) as usize;
            let parts = ledger.serves(serving).into_iter();
            deliveries[from].extend(parts.map(|(need, part)| (need.0, part * serving.amount)));
            outflow[from] += serving.amount;
        }
        for node in 0..ledger.nodes.list.len() as u32 {
            if matches!(ledger.kind(node), Kind::Labour | Kind::Durable | Kind::Emitted) {
                continue;
            }
            for period in 0..periods {
                let from = vertex(node, period) as usize;
                let held = ledger.stock.get(node, period).max(0.0);
                outflow[from] += ledger.spare.get(node, period) + held;
                if held > 0.0 && period + 1 < periods {
                    uses[from].push((vertex(node, period + 1), held));
                }
            }
        }
        for at in runs as usize..count {
            for (_, part) in uses[at].iter_mut().chain(&mut deliveries[at]) {
                *part /= outflow[at].max(f64::MIN_POSITIVE);
            }
        }
        let (starts, uses) = flat(uses);
        let (delivery_starts, deliveries) = flat(deliveries);
        Network { starts, uses, delivery_starts, deliveries }
    }
    /// How many vertices there are.
    pub(super) fn count(&self) -> usize {
        self.starts.len() - 1
    }
    /// What a vertex passes on: to which, and which part.
    pub(super) fn uses(&self, at: u32) -> &[(u32, f64)] {
        &self.uses[self.starts[at as usize] as usize..self.starts[at as usize + 1] as usize]
    }
    /// What a vertex delivers: to which need, and which part.
    pub(super) fn deliveries(&self, at: u32) -> &[(u32, f64)] {
        &self.deliveries[self.delivery_starts[at as usize] as usize..self.delivery_starts[at as usize + 1] as usize]
    }
    /// The vertices, each after those it passes something to, as far as there are no circles.
    pub(super) fn order(&self) -> Vec<u32> {
        let mut seen = vec![false; self.count()];
        let mut order = Vec::with_capacity(self.count());
        let mut path: Vec<(u32, usize)> = Vec::new();
        for root in 0..self.count() as u32 {
            if !std::mem::replace(&mut seen[root as usize], true) {
                path.push((root, 0));
            }
            while let Some((at, next)) = path.pop() {
                match self.uses(at).get(next) {
                    Some((to, _)) => {
                        path.push((at, next + 1));
                        if !std::mem::replace(&mut seen[*to as usize], true) {
                            path.push((*to, 0));
                        }
                    }
                    None => order.push(at),
                }
            }
        }
        order
    }
}

fn flat(lists: Vec<Vec<(u32, f64)>>) -> (Vec<u32>, Vec<(u32, f64)>) {
    let mut starts = Vec::with_capacity(lists.len() + 1);
    let mut all = Vec::with_capacity(lists.iter().map(Vec::len).sum());
    for list in lists {
        starts.push(all.len() as u32);
        all.extend(list);
    }
    starts.push(all.len() as u32);
    (starts, all)
}

/// The runs that each set-up is for, as parts of it, by its recipe's owner, place and period.
fn after(ledger: &Ledger) -> BTreeMap<(RecipeId, PlaceId, u32), Vec<(u32, f64)>> {
    let recipes = (0..ledger.tir.recipes.len() as u32).map(RecipeId);
    let owners: BTreeSet<RecipeId> = recipes.filter_map(|recipe| ledger.tir.set_up_for(recipe)).collect();
    let mut after: BTreeMap<(RecipeId, PlaceId, u32), Vec<(u32, f64)>> = BTreeMap::new();
    for (run, at) in ledger.runs.iter().zip(0u32..).filter(|_| !owners.is_empty()) {
        for owner in ledger.tir.lineage(run.activity.recipe).filter(|recipe| owners.contains(recipe)) {
            after.entry((owner, run.activity.place, run.period)).or_default().push((at, run.runs));
        }
    }
    after
}

/// What a run's products feed, as parts of the run.
fn products(ledger: &Ledger, run: &PlacedRun, vertex: &dyn Fn(u32, u32) -> u32) -> Vec<(u32, f64)> {
    let mut landed: BTreeMap<usize, Vec<(Option<u32>, u32, f64)>> = BTreeMap::new();
    let flows = ledger.flows(run.activity.recipe);
    ledger.land(run, &mut |landing| {
        if landing.flow.verb == Verb::Produce
            && let Some(at) = flows.iter().position(|flow| std::ptr::eq(flow, landing.flow))
        {
            landed.entry(at).or_default().push((landing.period, landing.node, landing.amount));
        }
    });
    let weights = weights(ledger.tir, flows, ledger.clock.start(run.period));
    let mut parts = Vec::new();
    for (at, landings) in landed {
        let weight = weights.get(&at).copied().unwrap_or(0.0);
        let node = landings.first().map_or(0, |(_, node, _)| *node);
        let inside = landings.iter().filter_map(|(period, _, amount)| Some(((*period)?, *amount)));
        let served = if flows[at].lasting.is_some() {
            // Of a rate only what is asked for serves; hours nobody asks for are rest.
            let asked = |period: u32| match ledger.kind(node) {
                Kind::Labour => part(ledger.asked(node, period), ledger.available(node, period)),
                _ => 1.0,
            };
            normal(inside.map(|(period, amount)| (period, amount * asked(period))).collect())
        } else if ledger.kind(node) == Kind::Durable {
            served(ledger, run, node)
        } else {
            let total: f64 = landings.iter().map(|(_, _, amount)| amount).sum();
            inside.map(|(period, amount)| (period, part(amount, total))).collect()
        };
        parts.extend(served.into_iter().map(|(period, part)| (vertex(node, period), part * weight)));
    }
    parts
}

fn part(of: f64, whole: f64) -> f64 {
    if whole > 0.0 { (of / whole).min(1.0) } else { 0.0 }
}

/// Periods in which a durable made by the run is used, as parts of its use.
fn served(ledger: &Ledger, run: &PlacedRun, node: u32) -> Vec<(u32, f64)> {
    let resource = &ledger.tir.resources[ledger.nodes.list[node as usize].resource.index()];
    let lasts = resource.details.as_ref().and_then(|details| details.lasts.as_ref());
    let used = |period: u32| {
        let busy = part(ledger.asked(node, period), ledger.in_service.get(node, period));
        let serving = ledger.clock.service(run.placed.serves, lasts, period);
        (period, serving * busy * ledger.clock.days[period as usize])
    };
    normal((run.placed.serves..ledger.periods()).map(used).collect())
}

/// Parts of their sum; none where the sum is zero.
fn normal(parts: Vec<(u32, f64)>) -> Vec<(u32, f64)> {
    let sum: f64 = parts.iter().map(|(_, part)| part).sum();
    let all = parts.into_iter().filter(|(_, part)| *part > 0.0);
    all.map(|(to, part)| (to, part / sum)).collect()
}

/// The weight of each product of a recipe, by the number of its flow: adding up to 1.
fn weights(tir: &Tir, flows: &[weal_tir::Flow], day: Day) -> BTreeMap<usize, f64> {
    let made = |flow: &weal_tir::Flow| {
        flow.verb == Verb::Produce
            && flow.on(day).is_positive()
            && tir.resources[flow.resource.index()].kind != Kind::Emitted
    };
    let products: Vec<(usize, &weal_tir::Flow)> = flows.iter().enumerate().filter(|(_, flow)| made(flow)).collect();
    let units = |flow: &weal_tir::Flow| {
        let resource = &tir.resources[flow.resource.index()];
        (resource.unit.clone(), resource.dimension.clone(), flow.lasting.is_some(), resource.kind == Kind::Durable)
    };
    let alike = products.windows(2).all(|pair| units(pair[0].1) == units(pair[1].1));
    let sum: f64 = products.iter().map(|(_, flow)| flow.on(day).to_f64()).sum();
    let weight = |flow: &weal_tir::Flow| if alike { flow.on(day).to_f64() / sum } else { 1.0 / products.len() as f64 };
    products.iter().map(|(at, flow)| (*at, weight(flow))).collect()
}
