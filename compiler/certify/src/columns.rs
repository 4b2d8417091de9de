//! What a plan decides, column by column, with what each costs.

use std::collections::BTreeSet;

use weal_base::Rational;
use weal_tir::Kind;

use crate::proof::Spots;
use crate::reduced::{Cost, Costs};
use crate::tally::What;
use crate::trace::trace;

/// What one column stands for, as indices; periods last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Runs of an activity.
    Run(usize, usize),
    /// What is held of a node, or in service.
    Held(usize, usize),
    /// What a natural stock grows by.
    Growth(usize, usize),
    /// What is left over of a node, or absorbed.
    Spared(usize, usize),
    /// What a need misses.
    Short(usize, usize),
    /// What a need gets from a node, one of several.
    Delivered(usize, usize, usize),
    /// What is given, by its number among the givings.
    Given(usize, usize),
    /// The worst relative shortfall of a rank.
    Worst(usize),
    /// By how much a soft bound is missed, by its number.
    Over(usize),
    /// The worst relative overshoot of the soft bounds of a rank.
    WorstOver(usize),
    /// How much an activity's runs change.
    Change(usize, usize),
}

/// Entries in the order of their keys, so that sums are the same on every machine.
pub(crate) fn sorted(spots: &Spots) -> impl Iterator<Item = (&(usize, usize), &Rational)> {
    let mut entries: Vec<_> = spots.iter().collect();
    entries.sort_by_key(|entry| *entry.0);
    entries.into_iter()
}

type Visit<'v> = &'v mut dyn FnMut(Column, &Cost) -> Option<()>;

impl Costs<'_, '_, '_> {
    /// Visits every column that may cost something, until one is refused.
    pub(crate) fn each(&self, visit: Visit) -> Option<()> {
        self.runs(visit)?;
        self.nodes(visit)?;
        self.needs(visit)?;
        self.overshoots(visit)?;
        let changes = sorted(&self.prices.up).chain(sorted(&self.prices.down));
        for (activity, at) in changes.map(|entry| *entry.0).collect::<BTreeSet<_>>() {
            visit(Column::Change(activity, at), &self.change((activity, at)))?;
        }
        // Without multipliers of its own, a change costs what the objective says.
        (!self.objective.change.is_negative()).then_some(())
    }

    fn runs(&self, visit: Visit) -> Option<()> {
        let model = self.model;
        let mut traces = Vec::new();
        for (number, activity) in model.activities.iter().enumerate() {
            for from in 0..model.periods.len() {
                trace(model, number, from, &mut traces);
                visit(Column::Run(number, from), &self.run(number, *activity, from, &traces))?;
            }
        }
        Some(())
    }

    /// The nodes that some multiplier or the objective touches, in order.
    fn touched(&self) -> BTreeSet<usize> {
        let prices = self.prices;
        let mut touched = BTreeSet::new();
        for spots in [&prices.balance, &prices.capacity, &prices.fresh, &prices.tangents, &prices.storage, &prices.end]
        {
            touched.extend(sorted(spots).map(|entry| entry.0.0));
        }
        let measures = prices.measures.keys().map(|key| key.0).chain(self.objective.measures.keys().copied());
        let held: BTreeSet<usize> = measures
            .filter_map(|what| match what {
                What::Held(resource) => Some(resource),
                _ => None,
            })
            .collect();
        let nodes = self.model.nodes.iter().enumerate();
        touched.extend(nodes.filter(|node| held.contains(&node.1.resource)).map(|node| node.0));
        touched
    }

    fn nodes(&self, visit: Visit) -> Option<()> {
        let model = self.model;
        for node in self.touched() {
            for at in 0..model.periods.len() {
                if !matches!(model.kind(node), Kind::Flowing | Kind::Labour) {
                    visit(Column::Held(node, at), &self.held(node, at))?;
                }
                if let Some(cost) = self.growth(node, at) {
                    visit(Column::Growth(node, at), &cost)?;
                }
                if let Some(cost) = self.spared(node, at) {
                    visit(Column::Spared(node, at), &cost)?;
                }
            }
        }
        Some(())
    }

    fn given(&self, visit: Visit) -> Option<()> {
        let model = self.model;
        for (need, sources) in model.givings.sources.iter().enumerate().filter(|(_, sources)| sources.len() > 1) {
            for at in (0..model.periods.len()).filter(|at| model.wanted(&model.tir.needs[need], *at).is_positive()) {
                for node in sources {
                    let counts = [(need, Rational::ONE)];
                    visit(Column::Delivered(need, *node, at), &self.handed(*node, at, &counts))?;
                }
            }
        }
        for (number, giving) in model.givings.menu.iter().enumerate() {
            for at in (0..model.periods.len()).filter(|at| model.gives(number, *at)) {
                let cost = self.handed(giving.node, at, &model.givings.counts[number]);
                visit(Column::Given(number, at), &cost)?;
            }
        }
        Some(())
    }

    fn needs(&self, visit: Visit) -> Option<()> {
        let model = self.model;
        let mut worst: Vec<Cost> = vec![Cost::default(); model.tir.ranks.len()];
        for (rank, cost) in worst.iter_mut().enumerate() {
            if let Some(weight) = self.objective.worst.get(&rank) {
                cost.add(weight);
            }
        }
        for (need, declared) in model.tir.needs.iter().enumerate() {
            for at in 0..model.periods.len() {
                let wanted = model.wanted(declared, at);
                if !wanted.is_positive() {
                    continue;
                }
                visit(Column::Short(need, at), &self.short(need, at, &wanted))?;
                if let Some(value) = self.prices.worst.get(&(need, at)) {
                    worst[declared.rank as usize].add(&(value * &wanted));
                }
            }
        }
        for (rank, cost) in worst.iter().enumerate() {
            visit(Column::Worst(rank), cost)?;
        }
        self.given(visit)
    }
}
