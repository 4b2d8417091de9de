//! The exact check of all conditions of what is decided.

use crate::digits::exact;
use crate::ledger::Ledger;
use crate::model::Model;
use crate::names::Said;
use crate::tally::Tally;
use crate::{Certified, bounds, runs, served, simulate};

use super::{Kept, Watch};

/// Checks every condition on what a plan decides.
pub(super) fn conditions(model: &Model, said: &Said) -> Certified {
    let mut ledger = Ledger::default();
    let tally = Tally::new(model, said);
    let paths = simulate::simulate(model, said, &tally, &mut ledger);
    runs::check(model, said, &mut ledger);
    served::check(model, said, &mut ledger);
    bounds::check(model, said, &tally, &paths, &mut ledger);
    Certified {
        conditions: ledger.conditions,
        worst: ledger.worst,
        violations: ledger.violations,
        ..Certified::default()
    }
}

impl Watch {
    /// Checks every condition exactly.
    pub(super) fn whole(&self) -> Certified {
        let model = Model::of(&self.tir, &self.shape);
        conditions(&model, &self.kept.said(&model))
    }
}

impl Kept {
    /// What is decided, in exact numbers.
    fn said(&self, model: &Model) -> Said {
        let number = |value: f64| exact(value).unwrap_or_default();
        let split = |number: usize| (number / self.periods, number % self.periods);
        let mut said = Said { met: vec![Vec::new(); model.tir.needs.len()], bare: true, ..Said::default() };
        for (at, runs) in self.runs.iter().enumerate().filter(|(_, runs)| **runs > 0.0) {
            let (activity, period) = split(at);
            said.runs.push((activity, period, number(*runs)));
        }
        for (at, met) in self.met.iter().enumerate().filter(|(_, met)| !met.is_nan()) {
            let (need, period) = split(at);
            said.met[need].push((period, number(*met)));
        }
        let mut delivered: Vec<_> = self.delivered.iter().collect();
        delivered.sort_unstable_by_key(|entry| *entry.0);
        said.delivered = delivered.into_iter().map(|((need, node, at), v)| (*need, *node, *at, number(*v))).collect();
        said.given = self.given.iter().map(|(key, value)| (*key, number(*value))).collect();
        let thrown = self.discarded.iter().enumerate().filter(|(_, value)| !value.is_nan());
        said.surpluses = thrown.map(|(at, value)| (split(at), number(*value))).collect();
        said
    }
}
