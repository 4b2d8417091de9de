//! What all runs and deliveries of a plan add up to, per node and period, and per measure.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_tir::{Kind, Measure, Rule};

use crate::columns::sorted;
use crate::digits::Sum;
use crate::model::Model;
use crate::names::Said;
use crate::trace::{Effect, Trace, trace};

/// The whole, with all places inside it.
pub(crate) const EVERYWHERE: usize = 0;

/// What is measured; a [`Measure`] that runs or stocks can be summed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum What {
    /// An effect of runs on a resource.
    Done(Effect, usize),
    /// All work, in hours.
    AllWork,
    /// Runs of a recipe.
    Runs(usize),
    /// What is held of a resource.
    Held(usize),
    /// What a need gets.
    Met(usize),
}

impl What {
    /// The measure as the certificate sums it; `None` for headroom, which is taken from another, and those that only tests use.
    pub(crate) fn of(measure: Measure) -> Option<What> {
        Some(match measure {
            Measure::Stock(id) => What::Held(id.index()),
            Measure::Emitted(id) => What::Done(Effect::Emitted, id.index()),
            Measure::Consumed(id) => What::Done(Effect::Consumed, id.index()),
            Measure::Produced(id) => What::Done(Effect::Produced, id.index()),
            Measure::Used(id) => What::Done(Effect::Used, id.index()),
            Measure::Worked(Some(id)) => What::Done(Effect::Worked, id.index()),
            Measure::Worked(None) => What::AllWork,
            Measure::Run(id) => What::Runs(id.index()),
            Measure::Met(id) => What::Met(id.index()),
            Measure::Headroom(_) | Measure::Content { .. } => return None,
        })
    }
}

/// A measure at a place, with all places inside it, in a period.
pub(crate) type Key = (What, usize, usize);

/// What happens to a node in a period.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn {
    /// Made, or supplied by produced rates; of burdens, let out.
    pub(crate) made: Sum,
    /// Of perishables: what comes from elsewhere in a later period than it was taken in; a part of `made`.
    pub(crate) late: Sum,
    /// Of that, what is too old when it comes.
    pub(crate) too_old: Sum,
    /// Of perishables: what is moved away; a part of `taken`.
    pub(crate) moved: Sum,
    /// Used up or worked.
    pub(crate) taken: Sum,
    /// What people are given: deliveries to needs, and for the properties it has.
    pub(crate) delivered: Sum,
    /// Of durables: in use, on average.
    pub(crate) used: Sum,
    /// Of durables: change of the average number in service.
    pub(crate) serving: Sum,
}

/// Which measures some bound or aim asks for.
pub(crate) struct Watched {
    resources: Vec<bool>,
    recipes: Vec<bool>,
    needs: Vec<bool>,
    work: bool,
}

impl Watched {
    /// The measures asked for under the adopted policies.
    pub(crate) fn new(model: &Model) -> Watched {
        let tir = model.tir;
        let mut watched = Watched {
            resources: vec![false; tir.resources.len()],
            recipes: vec![false; tir.recipes.len()],
            needs: vec![false; tir.needs.len()],
            work: false,
        };
        let rules = model.adopted.iter().flat_map(|policy| &tir.policies[*policy].rules);
        let bounds = rules.filter_map(|rule| match rule {
            Rule::Bound(bound) => Some(bound),
            Rule::Forbid { .. } => None,
        });
        let bounds = bounds.chain(tir.thresholds.iter().map(|threshold| &threshold.bound));
        let aims = tir.aims.iter().flat_map(|aim| aim.terms.iter().map(|term| term.1));
        // The room under a threshold is taken from what that one measures, which is asked for anyway.
        let measures = bounds.map(|bound| {
            if let Measure::Met(need) = bound.measure {
                tir.met_at(need, bound.places).iter().for_each(|need| watched.needs[need.index()] = true);
            }
            bound.measure
        });
        for what in measures.chain(aims).filter_map(What::of).collect::<Vec<_>>() {
            match what {
                What::Done(_, resource) | What::Held(resource) => watched.resources[resource] = true,
                What::Runs(recipe) => watched.recipes[recipe] = true,
                What::AllWork => watched.work = true,
                What::Met(need) => watched.needs[need] = true,
            }
        }
        watched
    }
    /// Whether a measure of the resource is asked for.
    pub(crate) fn resource(&self, resource: usize) -> bool {
        self.resources[resource]
    }
    /// Whether runs of the recipe are.
    pub(crate) fn recipe(&self, recipe: usize) -> bool {
        self.recipes[recipe]
    }
    /// Whether what a need gets is.
    pub(crate) fn need(&self, need: usize) -> bool {
        self.needs[need]
    }
    /// The measures that a trace of a run adds to.
    pub(crate) fn by(&self, model: &Model, trace: &Trace) -> impl Iterator<Item = What> + use<> {
        let resource = model.nodes[trace.node].resource;
        let own = self.resources[resource]
            && !matches!(trace.effect, Effect::Serving | Effect::Supplied | Effect::Brought | Effect::Taken);
        let work = self.work && trace.effect == Effect::Worked && model.kind(trace.node) == Kind::Labour;
        let own = own.then_some(What::Done(trace.effect, resource));
        own.into_iter().chain(work.then_some(What::AllWork))
    }
}

/// The sums.
pub(crate) struct Tally {
    turns: FxHashMap<(usize, usize), Turn>,
    measures: FxHashMap<Key, Sum>,
    /// Which measures are kept.
    pub(crate) watched: Watched,
}

impl Tally {
    /// Adds up what the plan says is run and delivered.
    pub(crate) fn new(model: &Model, said: &Said) -> Tally {
        let mut tally = Tally {
            turns: FxHashMap::with_capacity_and_hasher(model.nodes.len().min(1 << 20), rustc_hash::FxBuildHasher),
            measures: FxHashMap::default(),
            watched: Watched::new(model),
        };
        let mut traces = Vec::new();
        for (activity, from, runs) in &said.runs {
            let at = model.activities[*activity];
            for recipe in model.lineage(at.recipe) {
                if tally.watched.recipe(recipe) {
                    tally.measure(model, What::Runs(recipe), at.place, *from, runs);
                }
            }
            trace(model, *activity, *from, &mut traces);
            for trace in &traces {
                let amount = &trace.amount * runs;
                for what in tally.watched.by(model, trace) {
                    tally.measure(model, what, at.place, trace.period, &amount);
                }
                let turn = tally.turns.entry((trace.node, trace.period)).or_default();
                if model.kind(trace.node) == Kind::Perishable {
                    match trace.effect {
                        Effect::Taken => turn.moved.add(&amount),
                        Effect::Brought if trace.period != *from => {
                            turn.late.add(&amount);
                            if !model.usable(trace.node, *from, trace.period) {
                                turn.too_old.add(&amount);
                            }
                        }
                        _ => {}
                    }
                }
                match trace.effect {
                    Effect::Produced | Effect::Brought | Effect::Supplied | Effect::Emitted => turn.made.add(&amount),
                    Effect::Consumed | Effect::Taken | Effect::Worked => turn.taken.add(&amount),
                    Effect::Used => turn.used.add(&amount),
                    Effect::Serving => turn.serving.add(&amount),
                }
            }
        }
        for (need, declared) in model.tir.needs.iter().enumerate().filter(|(need, _)| tally.watched.needs[*need]) {
            for (at, met) in said.met(need) {
                for place in model.around(declared.place.index()) {
                    tally.measures.entry((What::Met(need), place, *at)).or_default().add(met);
                }
            }
        }
        for need in 0..model.tir.needs.len() {
            let Some(node) = model.source(need) else { continue };
            for (at, met) in said.met(need) {
                tally.turns.entry((node, *at)).or_default().delivered.add(met);
            }
        }
        for (_, node, at, amount) in &said.delivered {
            tally.turns.entry((*node, *at)).or_default().delivered.add(amount);
        }
        for ((giving, at), amount) in sorted(&said.given) {
            let node = model.givings.menu[*giving].node;
            tally.turns.entry((node, *at)).or_default().delivered.add(amount);
        }
        tally
    }

    fn measure(&mut self, model: &Model, what: What, place: usize, at: usize, amount: &Rational) {
        for place in model.around(place) {
            self.measures.entry((what, place, at)).or_default().add(amount);
        }
    }

    /// What happens to a node in a period, if anything.
    pub(crate) fn turn(&self, node: usize, at: usize) -> Option<&Turn> {
        self.turns.get(&(node, at))
    }

    /// What runs do and needs get in a period; [`What::Held`] is not theirs.
    pub(crate) fn done(&self, key: &Key) -> Rational {
        self.measures.get(key).map(|sum| sum.get().clone()).unwrap_or_default()
    }
}
