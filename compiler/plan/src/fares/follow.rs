//! What becomes of planned runs where some amounts are not those they were planned with.
//!
//! Runs are started as planned. Where something is short in a period, all who use it then get the same part of what they ask
//! for: runs are cut to it, and so is what people get. Cutting goes on until nothing is short.

use std::collections::BTreeMap;

use weal_problem::Node;
use weal_tir::{Kind, NeedId, PlaceId, RecipeId, Tir, Verb};

use super::ages::Ages;
use super::spoils;
use crate::campaigns::Campaigns;
use crate::ledger::{Given, Ledger, PlacedRun};
use crate::time::wanted;

/// What is within this part of its size is not short.
pub(super) const ENOUGH: f64 = 1e-8;
/// How often runs are cut and all is worked out again at most, and in how many flows, runs and balances together.
const MOST_ROUNDS: usize = 400;
const MOST_WORK: usize = 2_000_000;

/// A plan followed in another program.
pub(super) struct Followed<'a> {
    /// Everything that comes of the runs that can be done.
    pub(super) ledger: Ledger<'a>,
    /// What it comes of.
    pub(super) given: Given,
    /// Per run of the plan, the part that can be done.
    pub(super) done: Vec<f64>,
}

/// The parts of a plan that give way.
pub(super) struct Parts {
    /// Per run of the plan, the part done.
    pub(super) runs: Vec<f64>,
    /// Per need and period, what it gets; of needs with one source.
    pub(super) met: Vec<f64>,
    /// What needs with several sources get from each.
    pub(super) delivered: Vec<(NeedId, Node, u32, f64)>,
    /// What people are given for the properties it has.
    pub(super) menu: Vec<(Node, PlaceId, u32, f64)>,
    /// What is thrown away, spoils or overflows.
    pub(super) spare: BTreeMap<(Node, u32), f64>,
}

impl Parts {
    /// As planned: needs are met as far as planned, whatever they want here.
    pub(super) fn planned(tir: &Tir, planned: &Ledger, given: &Given) -> Parts {
        let wants: Vec<f64> = tir.needs.iter().flat_map(|need| wanted(tir, need)).collect();
        let part = |at: usize| match planned.wanted.get(at) {
            Some(wanted) if *wanted > 0.0 => planned.met.get(at).copied().unwrap_or(0.0) / wanted,
            _ => 1.0,
        };
        let periods = planned.periods() as usize;
        let met: Vec<f64> = wants.iter().enumerate().map(|(at, wanted)| wanted * part(at)).collect();
        // From each source as much more or less as the need wants more or less.
        let more = |need: NeedId, period: u32| {
            let at = need.index() * periods + period as usize;
            match (planned.wanted.get(at), wants.get(at)) {
                (Some(before), Some(now)) if *before > 0.0 => now / before,
                _ => 1.0,
            }
        };
        let from = |(need, node, period, amount): &(NeedId, Node, u32, f64)| {
            (*need, *node, *period, amount * more(*need, *period))
        };
        Parts {
            runs: vec![1.0; given.runs.len()],
            met,
            delivered: given.delivered.iter().map(from).collect(),
            menu: given.menu.clone(),
            spare: given.spare.iter().map(|(node, period, amount)| ((*node, *period), *amount)).collect(),
        }
    }

    /// What comes of them.
    pub(super) fn ledger<'a>(&self, tir: &'a Tir, given: &Given) -> (Ledger<'a>, Vec<usize>) {
        let (followed, which) = self.given(tir, given);
        (Ledger::new(tir, &followed), which)
    }

    /// What can be done and handed over, and which of the plan's runs its runs are.
    pub(super) fn given(&self, tir: &Tir, given: &Given) -> (Given, Vec<usize>) {
        let mut runs = Vec::with_capacity(given.runs.len());
        let mut which = Vec::with_capacity(given.runs.len());
        for (at, ((activity, period, count), part)) in given.runs.iter().zip(&self.runs).enumerate() {
            let whole = tir.recipes.get(activity.recipe.index()).is_some_and(|recipe| recipe.whole);
            let count = if whole { (count * part + ENOUGH).floor() } else { count * part };
            if count > 0.0 {
                runs.push((*activity, *period, count));
                which.push(at);
            }
        }
        let wants = tir.needs.iter().flat_map(|need| wanted(tir, need));
        let followed = Given {
            runs,
            short: wants.zip(&self.met).map(|(wanted, met)| (wanted - met).max(0.0)).collect(),
            spare: self.spare.iter().map(|((node, period), amount)| (*node, *period, *amount)).collect(),
            delivered: self.delivered.clone(),
            menu: self.menu.clone(),
        };
        (followed.settled(tir), which)
    }
}

/// Follows a plan in a program; nothing where it is too entangled to be followed to the end.
pub(super) fn follow<'a>(tir: &'a Tir, planned: &Ledger, given: &Given, size: usize) -> Option<Followed<'a>> {
    let mut parts = Parts::planned(tir, planned, given);
    for _ in 0..(MOST_WORK / size.max(1)).clamp(20, MOST_ROUNDS) {
        let (ledger, which) = parts.ledger(tir, given);
        let ages = Ages::new(&ledger);
        let spoiled = spoils::spoil(&ledger, planned, ages.as_ref(), &mut parts);
        let short = shortages(&ledger, &mut parts);
        let moved = ages.map(|ages| ages.parts(&ledger)).unwrap_or_default();
        if short.is_empty() && moved.is_empty() && !spoiled {
            let (ledger, which) = spoils::hand_out(tir, planned, given, &mut parts, ledger, which);
            let (can, _) = parts.given(tir, given);
            return Some(followed(ledger, can, &which, given));
        }
        // What may not be moved stays, and may be enough for the others.
        let short = if moved.is_empty() { short } else { BTreeMap::new() };
        cut(&ledger, &which, &short, &moved, &mut parts);
    }
    None
}

fn followed<'a>(ledger: Ledger<'a>, can: Given, which: &[usize], given: &Given) -> Followed<'a> {
    let mut done = vec![0.0; given.runs.len()];
    for (run, at) in ledger.runs.iter().zip(which) {
        if let (Some(done), Some((.., planned))) = (done.get_mut(*at), given.runs.get(*at)) {
            *done = run.runs / planned;
        }
    }
    Followed { ledger, given: can, done }
}

/// How much is asked of a node in a period, and how much of that is missing.
fn missing(ledger: &Ledger, node: u32, period: u32) -> (f64, f64) {
    match ledger.kind(node) {
        Kind::Good | Kind::Perishable | Kind::Natural => {
            let asked = ledger.consumed.get(node, period) + ledger.delivered.get(node, period);
            (asked, -ledger.stock.get(node, period))
        }
        Kind::Flowing | Kind::Labour | Kind::Durable => {
            let asked = ledger.asked(node, period);
            (asked, asked - ledger.available(node, period))
        }
        Kind::Emitted | Kind::Knowledge => (0.0, 0.0),
    }
}

/// What is there of what is asked for: the part that set-ups get, and the part that all others get of what these leave.
struct Short {
    part: f64,
    set_ups: f64,
}

/// The part of what is asked for that is there, at each node and period where something is missing; of what is held in the
/// first such period only, as what is missing later may follow from it. What would have been thrown away is used first.
fn shortages(ledger: &Ledger, parts: &mut Parts) -> BTreeMap<(u32, u32), Short> {
    let mut found = BTreeMap::new();
    let set_ups = taken_by_set_ups(ledger);
    for (at, place) in ledger.nodes.list.iter().enumerate() {
        let node = at as u32;
        let held = matches!(ledger.kind(node), Kind::Good | Kind::Perishable | Kind::Natural);
        let moves = ledger.produced.size(node) + ledger.supply.size(node);
        let scale = moves + ledger.consumed.size(node) + ledger.delivered.size(node) + ledger.stock.size(node);
        for period in 0..ledger.periods() {
            let (asked, mut missing) = missing(ledger, node, period);
            if missing <= ENOUGH * scale.max(asked) {
                continue;
            }
            if let Some(spare) = parts.spare.get_mut(&(*place, period)).filter(|_| held) {
                let used = spare.min(missing);
                *spare -= used;
                missing -= used;
            }
            // Set-ups take theirs first, and are done whole or not at all.
            let first = set_ups.get(&(node, period)).copied().unwrap_or(0.0);
            let others = asked - first;
            let short = match others > 0.0 && missing < others {
                true => Short { part: ((others - missing) / others).clamp(0.0, 1.0), set_ups: 1.0 },
                false if missing <= 0.0 => Short { part: 1.0, set_ups: 1.0 },
                false => Short { part: 0.0, set_ups: if missing > others + ENOUGH * asked { 0.0 } else { 1.0 } },
            };
            found.insert((node, period), short);
            if held {
                break;
            }
        }
    }
    found
}

/// What set-ups take of each node in each period.
fn taken_by_set_ups(ledger: &Ledger) -> BTreeMap<(u32, u32), f64> {
    let mut taken = BTreeMap::new();
    for run in ledger.runs.iter().filter(|run| set_up_of(ledger.tir, run).is_some()) {
        ledger.land(run, &mut |landing| {
            if let Some(period) = landing.period.filter(|_| uses(landing.flow.verb)) {
                *taken.entry((landing.node, period)).or_insert(0.0) += landing.amount;
            }
        });
    }
    taken
}

/// The recipe that a run is a set-up of.
fn set_up_of(tir: &Tir, run: &PlacedRun) -> Option<RecipeId> {
    tir.set_up_for(run.activity.recipe)
}

fn uses(verb: Verb) -> bool {
    matches!(verb, Verb::Consume | Verb::Use | Verb::Work)
}

/// Cuts what uses what is short, and what moves more than the part that may be `moved`.
fn cut(
    ledger: &Ledger,
    which: &[usize],
    short: &BTreeMap<(u32, u32), Short>,
    moved: &BTreeMap<(u32, u32), f64>,
    parts: &mut Parts,
) {
    let tir = ledger.tir;
    let campaigns = Campaigns::new(ledger);
    let mut lost: Vec<(RecipeId, PlaceId, u32)> = Vec::new();
    for (run, at) in ledger.runs.iter().zip(which) {
        let head = set_up_of(tir, run);
        let mut part = 1.0_f64;
        ledger.land(run, &mut |landing| {
            let period = landing.period.filter(|_| uses(landing.flow.verb));
            if let Some(there) = period.and_then(|period| short.get(&(landing.node, period))) {
                part = part.min(if head.is_some() { there.set_ups } else { there.part });
            }
            if let Some(may) = period.filter(|_| landing.flow.is_moved()).and_then(|at| moved.get(&(landing.node, at)))
            {
                part = part.min(*may);
            }
        });
        if let Some(run) = parts.runs.get_mut(*at) {
            *run *= part;
        }
        if let Some(head) = head.filter(|_| part <= 0.0) {
            lost.extend(campaigns.periods(ledger, run).map(|period| (head, run.activity.place, period)));
        }
    }
    for (run, at) in ledger.runs.iter().zip(which).filter(|_| !lost.is_empty()) {
        let behind = lost.iter().any(|(head, place, period)| {
            let of = tir.set_up_for(run.activity.recipe).unwrap_or(run.activity.recipe);
            (*place, *period) == (run.activity.place, run.period) && tir.is_way_of(of, *head)
        });
        if let Some(run) = parts.runs.get_mut(*at).filter(|_| behind) {
            *run = 0.0;
        }
    }
    let periods = ledger.periods() as usize;
    for (at, need) in tir.needs.iter().enumerate() {
        let Some(resource) = need.of.resource() else { continue };
        let [node] = ledger.nodes.sources(tir, resource, need.place)[..] else { continue };
        for (met, period) in parts.met.iter_mut().skip(at * periods).take(periods).zip(0..) {
            *met *= short.get(&(node, period)).map_or(1.0, |there| there.part);
        }
    }
    let part = |node: &Node, period: u32| {
        let touched = ledger.nodes.touched(tir, node.resource, node.place);
        touched.and_then(|node| short.get(&(node, period))).map_or(1.0, |there| there.part)
    };
    for (need, node, period, amount) in &mut parts.delivered {
        let there = part(node, *period);
        let at = need.index() * periods + *period as usize;
        if let Some(met) = parts.met.get_mut(at) {
            *met -= *amount * (1.0 - there);
        }
        *amount *= there;
    }
    for (node, _, period, amount) in &mut parts.menu {
        *amount *= part(node, *period);
    }
}
