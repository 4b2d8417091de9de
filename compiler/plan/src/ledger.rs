//! What runs and deliveries do to every node in every period, in physical amounts.
//!
//! A plan is given by its runs, what needs miss, and what is thrown away; all else follows, by the balances of
//! `spec/planning.md`. Natural stocks follow their true curves, burdens are absorbed as far as they can be.

mod given;
mod held;
mod servings;

use std::rc::Rc;

use weal_problem::Activity;
use weal_tir::{Flow, Kind, RecipeId, Tir, Verb};

pub use given::Given;
pub use servings::Serving;

use crate::nodes::{Nodes, Series};
use crate::time::{Clock, Placed, supplied, wanted};

/// Runs of an activity started in a period, placed in time.
pub struct PlacedRun {
    /// The activity.
    pub activity: Activity,
    /// When they start.
    pub period: u32,
    /// How many.
    pub runs: f64,
    /// Where they fall in time.
    pub placed: Rc<Placed>,
}

/// A flow of a run where it falls in time.
pub struct Landing<'a> {
    /// The flow.
    pub flow: &'a Flow,
    /// The node it touches.
    pub node: u32,
    /// When; `None` behind the horizon.
    pub period: Option<u32>,
    /// How much: of all the runs, in the resource's unit; for `use` the average number in use.
    pub amount: f64,
}

/// The amounts of a plan. Series are per node and period, in the unit of the node's resource.
pub struct Ledger<'a> {
    /// The program.
    pub tir: &'a Tir,
    /// Its periods.
    pub clock: Clock,
    /// Its nodes.
    pub nodes: Nodes,
    /// The runs, by recipe, place and period.
    pub runs: Vec<PlacedRun>,
    /// Per need and period, need by need.
    pub wanted: Vec<f64>,
    /// Per need and period: what it gets.
    pub met: Vec<f64>,
    /// What is handed over to people.
    pub servings: Vec<Serving>,
    /// What comes in by itself.
    pub supply: Series,
    /// What runs produce and what arrives, durables included; without produced rates.
    pub produced: Series,
    /// What produced rates bring.
    pub lasting: Series,
    /// What runs consume.
    pub consumed: Series,
    /// The part of what is produced that is brought from another place.
    pub brought: Series,
    /// The part of what is consumed that is taken to another place.
    pub taken: Series,
    /// Hours worked.
    pub worked: Series,
    /// Durables in use, on average over the period.
    pub used: Series,
    /// What runs emit.
    pub emitted: Series,
    /// What is handed over to people.
    pub delivered: Series,
    /// Appeared and not used; of flowing resources and labour, what is left over.
    pub spare: Series,
    /// Held at the end of the period; of burdens, accumulated.
    pub stock: Series,
    /// Durables in service, on average over the period.
    pub in_service: Series,
    /// What natural stocks grow by.
    pub growth: Series,
}

impl<'a> Ledger<'a> {
    /// Follows runs and deliveries through the balances.
    pub fn new(tir: &'a Tir, given: &Given) -> Ledger<'a> {
        let (clock, nodes) = (Clock::new(tir), Nodes::new(tir));
        let series = || Series::new(nodes.list.len(), clock.count());
        let mut ledger = Ledger {
            tir,
            runs: Vec::with_capacity(given.runs.len()),
            wanted: tir.needs.iter().flat_map(|need| wanted(tir, need)).collect(),
            met: Vec::new(),
            servings: Vec::new(),
            supply: series(),
            produced: series(),
            lasting: series(),
            consumed: series(),
            brought: series(),
            taken: series(),
            worked: series(),
            used: series(),
            emitted: series(),
            delivered: series(),
            spare: series(),
            stock: series(),
            in_service: series(),
            growth: series(),
            clock,
            nodes,
        };
        ledger.supply();
        ledger.deliver(given);
        ledger.run(given);
        ledger.hold(given);
        ledger
    }
    /// How many periods there are.
    pub fn periods(&self) -> u32 {
        self.clock.count()
    }
    /// The flows of a recipe.
    pub fn flows(&self, recipe: RecipeId) -> &'a [Flow] {
        let (start, end) = self.tir.recipes[recipe.index()].flows;
        &self.tir.flows[start as usize..end as usize]
    }
    /// The kind of a node's resource.
    pub fn kind(&self, node: u32) -> Kind {
        self.tir.resources[self.nodes.list[node as usize].resource.index()].kind
    }
    /// Per need, what it wants and gets in a period.
    pub fn need(&self, need: usize, period: u32) -> (f64, f64) {
        let at = need * self.periods() as usize + period as usize;
        (self.wanted[at], self.met[at])
    }
    /// What can be taken from a node in a period: durables in service and available, hours there.
    pub fn available(&self, node: u32, period: u32) -> f64 {
        let resource = &self.tir.resources[self.nodes.list[node as usize].resource.index()];
        if resource.kind == Kind::Durable {
            let part = resource.details.as_ref().and_then(|details| details.available.as_ref());
            return part.map_or(1.0, |part| part.to_f64()) * self.in_service.get(node, period);
        }
        self.supply.get(node, period) + self.produced.get(node, period) + self.lasting.get(node, period)
    }
    /// What is asked of a node's capacity or hours in a period.
    pub fn asked(&self, node: u32, period: u32) -> f64 {
        match self.kind(node) {
            Kind::Durable => self.used.get(node, period) + self.delivered.get(node, period),
            _ => self.worked.get(node, period) + self.consumed.get(node, period) + self.delivered.get(node, period),
        }
    }

    fn supply(&mut self) {
        for node in 0..self.nodes.list.len() as u32 {
            let at = self.nodes.list[node as usize];
            let resource = &self.tir.resources[at.resource.index()];
            let Some(details) = &resource.details else { continue };
            for supply in details.supply.iter().filter(|supply| !resource.local || supply.place == at.place) {
                let amounts = supplied(self.tir, &supply.rate, &supply.window, supply.profile.as_deref());
                for (period, amount) in amounts.into_iter().enumerate() {
                    self.supply.add(node, period as u32, amount);
                }
            }
        }
    }
    fn run(&mut self, given: &Given) {
        for (activity, period, runs) in &given.runs {
            self.start(*activity, *period, *runs);
        }
    }
    /// Starts more runs of an activity in a period; fewer where `runs` is negative. What is held of what they touch is
    /// worked out again by [`Ledger::follow_again`].
    pub fn start(&mut self, activity: Activity, period: u32, runs: f64) {
        let takes = self.tir.recipes[activity.recipe.index()].takes.as_deref();
        let placed = self.clock.placed(takes, period);
        let run = PlacedRun { activity, period, runs, placed };
        let mut landed = Vec::new();
        self.land(&run, &mut |landing| {
            if let Some(period) = landing.period {
                landed.push((landing.flow, landing.node, period, landing.amount));
            }
        });
        for (flow, node, period, amount) in landed {
            let series = match flow.verb {
                Verb::Consume => &mut self.consumed,
                Verb::Produce if flow.lasting.is_some() => &mut self.lasting,
                Verb::Produce => &mut self.produced,
                Verb::Use => &mut self.used,
                Verb::Work => &mut self.worked,
                Verb::Emit => &mut self.emitted,
            };
            series.add(node, period, amount);
            match flow.verb {
                Verb::Consume if flow.is_moved() => self.taken.add(node, period, amount),
                Verb::Produce if flow.is_moved() => self.brought.add(node, period, amount),
                _ => {}
            }
        }
        self.runs.push(run);
    }
    /// Calls `each` with every flow of the runs where it falls in time.
    pub fn land(&self, run: &PlacedRun, each: &mut dyn FnMut(Landing<'a>)) {
        let (placed, runs) = (&*run.placed, run.runs);
        for flow in self.flows(run.activity.recipe) {
            let place = flow.place_at(run.activity.place);
            let Some(node) = self.nodes.touched(self.tir, flow.resource, place) else { continue };
            let amount = flow.on(self.clock.start(run.period)).to_f64();
            let mut land = |period, amount| each(Landing { flow, node, period, amount });
            if let Some(lasting) = &flow.lasting {
                for period in placed.serves..self.periods() {
                    let part = self.clock.service(placed.serves, Some(&lasting.duration), period);
                    if part <= 0.0 {
                        break;
                    }
                    land(Some(period), runs * self.clock.over(amount, lasting.basis, period) * part);
                }
                continue;
            }
            let spread = flow.spread || matches!(self.kind(node), Kind::Flowing | Kind::Labour);
            match flow.verb {
                Verb::Use => {
                    for part in &placed.parts {
                        let days = self.clock.days[part.period as usize];
                        land(Some(part.period), runs * amount * part.days / days);
                    }
                }
                Verb::Produce if !spread => land(placed.arrival, runs * amount),
                Verb::Consume if !spread => land(Some(run.period), runs * amount),
                Verb::Consume | Verb::Produce | Verb::Work | Verb::Emit => {
                    for part in &placed.parts {
                        land(Some(part.period), runs * amount * part.share);
                    }
                    let inside: f64 = placed.parts.iter().map(|part| part.share).sum();
                    if inside < 1.0 - 1e-12 {
                        land(None, runs * amount * (1.0 - inside));
                    }
                }
            }
        }
    }
}
