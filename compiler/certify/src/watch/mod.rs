//! A certificate that is kept: after a change of a plan or its program, exactly the conditions it touches are checked again.
//!
//! It answers what [`certify`](crate::certify) answers of the plan's conditions, and shares no code with those who change the
//! plan. Like a filter in computational geometry (Shewchuk 1997), it first looks with floating-point numbers whether a
//! condition holds by a margin that rounding cannot fill; what is not certain so, or is of a kind that the filter does not
//! know (ageing goods, natural stocks, needs served from several places, set-ups, soft bounds), is decided by the exact
//! check of all conditions. So what it says is what exact arithmetic says.
//!
//! It knows of a plan what is decided ([`Decision`]); what follows from it, as stocks and headroom, it works out itself and
//! does not ask the plan to state; of burdens as much is absorbed as can be. That a plan is best is not its concern either.

mod amend;
mod effects;
mod screen;
mod sums;
mod whole;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_plan::{Plan, Status};
use weal_tir::{Kind, NeedId, PlaceId, PolicyId, RecipeId, ResourceId, Tir};

use crate::columns::sorted;
use crate::digits::LARGEST;
use crate::model::{self, Model, Shape};
use crate::names::Said;
use crate::{Certified, Violation, allocations, index, ledger, names, words};

pub use amend::Amendment;
use effects::Effects;
use screen::Spot;
use sums::Sum;

/// Something that a plan decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Runs of a recipe at a place, started in a period.
    Run(RecipeId, PlaceId, u32),
    /// What a need gets in a period.
    Met(NeedId, u32),
    /// What a need with several sources gets from a resource at a place.
    Delivered(NeedId, ResourceId, PlaceId, u32),
    /// What of a resource at a place is given to the people at another.
    Given(ResourceId, PlaceId, PlaceId, u32),
    /// What is thrown away, or spoils.
    Discarded(ResourceId, PlaceId, u32),
}

/// What a node is, in numbers near the exact ones.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    kind: Kind,
    initial: f64,
    dust: f64,
    room: f64,
    available: f64,
    end: End,
    discards: bool,
}

/// What must be left of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Free,
    AtLeast(f64),
    AsBefore,
}

/// Numbers that mark what was touched, and the list of it; clearing costs nothing.
#[derive(Clone, Debug, Default)]
struct Touched {
    marks: Vec<u32>,
    round: u32,
    list: Vec<u32>,
}

impl Touched {
    fn new(count: usize) -> Touched {
        Touched { marks: vec![0; count], round: 1, list: Vec::new() }
    }
    fn add(&mut self, at: usize) {
        if self.marks[at] != self.round {
            self.marks[at] = self.round;
            self.list.push(at as u32);
        }
    }
    fn clear(&mut self) {
        self.list.clear();
        if self.round == u32::MAX {
            self.marks.fill(0);
            self.round = 0;
        }
        self.round += 1;
    }
}

/// A kept certificate; see the module.
#[derive(Clone)]
pub struct Watch {
    tir: Tir,
    shape: Arc<Shape>,
    /// What reading the plan found wrong: nothing that is decided later mends that.
    faults: Vec<Violation>,
    kept: Kept,
    /// Whether the last exact check failed.
    broken: bool,
}

/// What is decided, and what it adds up to.
#[derive(Clone)]
struct Kept {
    periods: usize,
    /// Runs per activity and period.
    runs: Vec<f64>,
    most: f64,
    /// What each need gets per period; not a number where the plan does not say.
    met: Vec<f64>,
    delivered: FxHashMap<(usize, usize, usize), f64>,
    given: FxHashMap<(usize, usize), f64>,
    /// What is thrown away per node and period; not a number where the plan does not say.
    discarded: Vec<f64>,
    nodes: Vec<Numbers>,
    /// Supply per node and period; of durables, how the number in service changes that nobody makes.
    supply: Vec<f64>,
    /// Per node and period: of goods the part that stays, of burdens what can be absorbed.
    rate: Vec<f64>,
    wanted: Vec<f64>,
    effects: Effects,
    sums: Vec<Sum>,
    /// What is held per node and period, where a bound measures it.
    held: Vec<f64>,
    spots: Vec<Spot>,
    dirty_nodes: Touched,
    dirty_spots: Touched,
    dirty_needs: Touched,
    dirty_runs: Touched,
    dirty_groups: Touched,
    /// The worst relative violation per node, bound, need and period, and group of runs.
    worst: [Vec<f64>; 4],
    /// Whether what is touched has to be decided exactly.
    doubt: bool,
}

/// Keeps of what a plan says only what it decides.
fn decided(model: &Model, said: &mut Said) {
    said.bare = true;
    said.stocks.clear();
    said.surpluses.retain(|(node, _), _| matches!(model.kind(*node), Kind::Good | Kind::Perishable));
    said.capacities.clear();
    said.standings.clear();
    said.in_progress.clear();
}

impl Watch {
    /// Watches a plan of a program under the policies adopted. The first [`Watch::check`] checks all of it.
    ///
    /// # Errors
    /// What is wrong with the program itself, or the plan's claim that there is none.
    pub fn new(tir: &Tir, plan: &Plan, adopted: &[PolicyId]) -> Result<Watch, String> {
        if plan.status == Status::Impossible {
            return Err(words::nothing_to_check());
        }
        model::sound(tir, adopted)?;
        let model = Model::new(tir, adopted);
        let mut ledger = ledger::Ledger::default();
        let index = index::Index::new(&model);
        let mut said = names::read(&model, &index, plan, &mut ledger);
        allocations::check(&model, plan, &mut ledger);
        decided(&model, &mut said);
        let kept = Kept::new(&model, &said);
        let shape = model.shape().clone();
        Ok(Watch { tir: tir.clone(), shape, faults: ledger.violations, kept, broken: false })
    }

    /// Enters a decision; `false`, with nothing changed, where the program or the number does not allow to say it.
    ///
    /// What is below zero by rounding is zero, as in a plan.
    pub fn decide(&mut self, decision: Decision, value: f64) -> bool {
        let readable = value.is_finite() && (-1e-9..=LARGEST).contains(&value);
        let value = if value < 1e-40 { 0.0 } else { value };
        readable && self.kept.decide(&Model::of(&self.tir, &self.shape), decision, value).is_some()
    }

    /// Checks every condition touched since the last check. That it `passed` is said of all conditions, touched or not;
    /// `conditions` counts those checked, and `worst` is the worst of them.
    pub fn check(&mut self) -> Certified {
        let mut found = Certified::default();
        let certain = self.kept.screen(&Model::of(&self.tir, &self.shape), &mut found);
        if !certain || self.broken {
            found = self.whole();
            self.broken = !found.violations.is_empty();
        }
        if !self.faults.is_empty() {
            found.violations.splice(0..0, self.faults.iter().cloned());
            found.worst = 1.0;
        }
        found.passed = found.violations.is_empty();
        found
    }

    /// The worst relative violation of all conditions, within the tolerance or not, as far as the filter saw it.
    pub fn worst(&self) -> f64 {
        self.kept.worst.iter().flatten().copied().fold(0.0, f64::max)
    }
}

impl Kept {
    fn new(model: &Model, said: &Said) -> Kept {
        let periods = model.periods.len();
        let (nodes, needs) = (model.nodes.len(), model.tir.needs.len());
        let (effects, spots) = Effects::new(model);
        let mut kept = Kept {
            periods,
            runs: vec![0.0; model.activities.len() * periods],
            most: 0.0,
            met: vec![f64::NAN; needs * periods],
            delivered: FxHashMap::default(),
            given: FxHashMap::default(),
            discarded: vec![f64::NAN; nodes * periods],
            nodes: Vec::with_capacity(nodes),
            supply: vec![0.0; nodes * periods],
            rate: vec![1.0; nodes * periods],
            wanted: vec![0.0; needs * periods],
            sums: vec![Sum::default(); effects.targets()],
            held: vec![0.0; nodes * periods],
            worst: [nodes, spots.len(), needs * periods, effects.groups.len()].map(|count| vec![0.0; count]),
            dirty_nodes: Touched::new(nodes),
            dirty_spots: Touched::new(spots.len()),
            dirty_needs: Touched::new(needs * periods),
            dirty_runs: Touched::new(model.activities.len() * periods),
            dirty_groups: Touched::new(effects.groups.len()),
            effects,
            spots,
            doubt: true,
        };
        for node in 0..nodes {
            let numbers = kept.number(model, node);
            kept.nodes.push(numbers);
        }
        for (need, declared) in model.tir.needs.iter().enumerate() {
            for at in 0..periods {
                kept.wanted[need * periods + at] = model.wanted(declared, at).to_f64();
            }
        }
        for (activity, at, runs) in &said.runs {
            kept.set_run(*activity, *at, runs.to_f64());
        }
        for need in 0..needs {
            said.met(need).iter().for_each(|(at, met)| kept.set_met(model, need, *at, met.to_f64()));
        }
        for (need, node, at, amount) in &said.delivered {
            kept.set_delivered(*need, *node, *at, amount.to_f64());
        }
        for ((giving, at), amount) in sorted(&said.given) {
            kept.set_given(model, *giving, *at, amount.to_f64());
        }
        for ((node, at), amount) in sorted(&said.surpluses) {
            kept.discarded[node * periods + at] = amount.to_f64();
        }
        kept
    }

    fn decide(&mut self, model: &Model, decision: Decision, value: f64) -> Option<()> {
        let within = |at: u32| ((at as usize) < self.periods).then_some(at as usize);
        let node = |resource: ResourceId, place: PlaceId| {
            let known = resource.index() < model.tir.resources.len();
            let node = known.then(|| model.node(resource.index(), place.index()))??;
            (model.nodes[node].place == place.index()).then_some(node)
        };
        match decision {
            Decision::Run(recipe, place, at) => {
                // The activities of a recipe follow each other; the program itself is not looked at, which takes longer.
                let mine = model.activities.iter().enumerate().skip(*model.first.get(recipe.index())?);
                let mut mine = mine.take_while(|(_, activity)| activity.recipe == recipe.index());
                let activity = mine.find(|(_, activity)| activity.place == place.index())?.0;
                let at = within(at)?;
                self.set_run(activity, at, value);
            }
            Decision::Met(need, at) => {
                let at = within(at).filter(|_| need.index() < model.tir.needs.len())?;
                self.set_met(model, need.index(), at, value);
            }
            Decision::Delivered(need, resource, place, at) => {
                let (node, at) = (node(resource, place)?, within(at)?);
                let sources = model.givings.sources.get(need.index())?;
                (sources.len() > 1 && sources.contains(&node)).then_some(())?;
                self.set_delivered(need.index(), node, at, value);
            }
            Decision::Given(resource, from, to, at) => {
                let (node, at) = (node(resource, from)?, within(at)?);
                let of = |giving: &crate::givings::Giving| (giving.node, giving.place) == (node, to.index());
                let giving = model.givings.menu.iter().position(of).filter(|giving| model.gives(*giving, at))?;
                self.set_given(model, giving, at, value);
            }
            Decision::Discarded(resource, place, at) => {
                let (node, at) = (node(resource, place)?, within(at)?);
                matches!(model.kind(node), Kind::Good | Kind::Perishable).then_some(())?;
                self.discarded[node * self.periods + at] = value;
                self.dirty_nodes.add(node);
            }
        }
        Some(())
    }

    fn set_run(&mut self, activity: usize, at: usize, value: f64) {
        let number = activity * self.periods + at;
        let before = std::mem::replace(&mut self.runs[number], value);
        for item in self.effects.of(number) {
            let (target, amount) = self.effects.item(item);
            self.sums[target].add(-(amount * before));
            self.sums[target].add(amount * value);
            self.touch(target);
        }
        self.dirty_runs.add(number);
        if value > self.most {
            self.most = value;
        } else if before >= self.most {
            self.most = self.runs.iter().copied().fold(0.0, f64::max);
        }
    }

    fn set_met(&mut self, model: &Model, need: usize, at: usize, value: f64) {
        let number = need * self.periods + at;
        let before = std::mem::replace(&mut self.met[number], value);
        let by = (if before.is_nan() { 0.0 } else { before }, value);
        if let Some(node) = model.source(need) {
            self.deliver(node, at, by);
        }
        for target in self.effects.met(model, need, at) {
            self.sums[target].add(-by.0);
            self.sums[target].add(by.1);
            self.touch(target);
        }
        self.dirty_needs.add(number);
        self.doubt |= !model.givings.besides[need].is_empty();
    }

    fn set_delivered(&mut self, need: usize, node: usize, at: usize, value: f64) {
        let before = self.delivered.insert((need, node, at), value).unwrap_or(0.0);
        self.deliver(node, at, (before, value));
        self.doubt = true;
    }

    fn set_given(&mut self, model: &Model, giving: usize, at: usize, value: f64) {
        let before = self.given.insert((giving, at), value).unwrap_or(0.0);
        self.deliver(model.givings.menu[giving].node, at, (before, value));
        self.doubt = true;
    }

    fn deliver(&mut self, node: usize, at: usize, (before, now): (f64, f64)) {
        let target = self.effects.delivered(node, at);
        self.sums[target].add(-before);
        self.sums[target].add(now);
        self.dirty_nodes.add(node);
    }

    fn touch(&mut self, target: usize) {
        match self.effects.target(target) {
            effects::Target::Node(node) => self.dirty_nodes.add(node),
            effects::Target::Measure(number) => {
                for spot in &self.effects.asks[number] {
                    self.dirty_spots.add(*spot as usize);
                }
            }
            effects::Target::Group(number) => self.dirty_groups.add(number),
        }
    }

    /// A node's numbers; enters its supply and rates.
    fn number(&mut self, model: &Model, node: usize) -> Numbers {
        let (kind, base) = (model.kind(node), node * self.periods);
        let absorbs = model.details(node).and_then(|details| details.absorbed.as_ref());
        let serving = if kind == Kind::Durable { model.serving(node) } else { Vec::new() };
        for at in 0..self.periods {
            self.supply[base + at] = match kind {
                Kind::Durable => serving.get(at).map_or(0.0, Rational::to_f64),
                Kind::Knowledge => 0.0,
                _ => model.supply(node, at).to_f64(),
            };
            self.rate[base + at] = match kind {
                Kind::Good => model.keep(node, at).to_f64(),
                Kind::Emitted => absorbs.map_or(0.0, |rate| rate.in_period(&model.periods[at]).to_f64()),
                _ => 1.0,
            };
        }
        let end = match model.end_rule(node, serving.first().unwrap_or(&Rational::ZERO)) {
            crate::clauses::EndRule::Free => End::Free,
            crate::clauses::EndRule::AtLeast(amount) => End::AtLeast(amount.to_f64()),
            crate::clauses::EndRule::AsBefore => End::AsBefore,
        };
        Numbers {
            kind,
            initial: if kind == Kind::Durable { 0.0 } else { model.initial(node).to_f64() },
            dust: model.dust(node).to_f64(),
            room: model.room(node).map_or(f64::INFINITY, Rational::to_f64),
            available: model.available(node).to_f64(),
            end,
            discards: model.details(node).is_some_and(|details| details.discard),
        }
    }
}
