//! What is moved from place to place, and what is spread over a run.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Move, Way};

use super::Lower;
use super::ranges::Amount;
use super::resources::kind_word;
use crate::calendar::{Basis, Rate};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::NUMBER;

impl<'a> Lower<'a> {
    /// Spreads the flows added from `first` on over the run. What flows is spread as it is.
    pub(super) fn spread(&mut self, first: usize, site: Site) {
        let mut wrong = None;
        for flow in self.tir.flows.iter_mut().skip(first) {
            match self.tir.resources.get(flow.resource.index()).map(|resource| resource.kind) {
                Some(Kind::Good | Kind::Perishable | Kind::Natural) => flow.spread = true,
                Some(Kind::Durable) => wrong = Some(flow.resource),
                _ => {}
            }
        }
        if let Some(resource) = wrong.and_then(|id| self.tir.resources.get(id.index())) {
            let name = &resource.name;
            let problem = diagnostics::wrong_kind(
                format!("`{name}` is durable, and serves from the day it is finished"),
                site,
                "cannot be spread over a run".to_owned(),
                format!("leave out `spread`, or make `{name}` one by one in shorter runs"),
            );
            self.problems.push(problem);
        }
    }

    /// Something moved: taken at one place when the run starts, brought to the other when it ends.
    pub(super) fn moved(&mut self, module: u32, moved: &'a Move, site: Site) {
        let Some(id) = self.resource(module, &moved.resource) else { return };
        let ends = match &moved.way {
            Way::Between { from, to } => {
                let (from, to) = (self.place(module, from), self.place(module, to));
                from.zip(to)
            }
            Way::Along(route) => self.along(module, route.as_ref(), site),
        };
        let Some((from, to)) = ends else { return };
        let resource = &self.tir.resources[id.index()];
        let (kind, name) = (resource.kind, resource.name.clone());
        if !matches!(kind, Kind::Good | Kind::Perishable | Kind::Natural | Kind::Flowing) {
            self.problems.push(diagnostics::wrong_kind(
                format!("`{name}` is {}, and only what can be handed over is moved", kind_word(kind)),
                site,
                format!("`{name}` is {}", kind_word(kind)),
                "what is moved is a good, perishable, natural or flowing",
            ));
            return;
        }
        if from == to {
            self.same_place(&format!("`{name}` is moved"), from, site);
            return;
        }
        let at = self.provenance(module, &moved.amount);
        let found = self.rate(module, &moved.amount, id, &format!("an amount of `{name}`"), false);
        let Some(Amount { middle: rate, ends }) = found else { return };
        if rate.basis != Basis::Total {
            self.problems.push(
                Diagnostic::error(
                    Code::NeedsPeriod,
                    "a run moves an amount, and this is an amount per time",
                    at,
                    "per time, for how long?",
                )
                .help("leave out the `per`: how many runs there are in a period is for the plan to say"),
            );
            return;
        }
        let lost = match &moved.losing {
            Some(expr) => match self.lost(module, expr) {
                Some(lost) => lost,
                None => return,
            },
            None => Rational::ZERO,
        };
        if rate.is_zero() {
            return;
        }
        // What is moved is somewhere: it has a balance at each place.
        self.tir.resources[id.index()].local = true;
        let kept = &Rational::ONE - &lost;
        let arrives = rate.times(&kept);
        if let Some(ends) = ends {
            let arrive = Box::new((ends.0.times(&kept), ends.1.times(&kept)));
            let first = self.tir.flows.len() as u32;
            self.keep_range(Varying::Flow(first), Some(ends), at);
            self.keep_range(Varying::Flow(first + 1), Some(arrive), at);
        }
        for (verb, place, rate) in [(Verb::Consume, from, rate), (Verb::Produce, to, arrives)] {
            let (place, lasting, Rate { amount, steps, .. }) = (Some(place), None, rate);
            self.tir.flows.push(Flow { verb, resource: id, amount, steps, lasting, place, spread: false, site: at });
        }
    }

    /// Why a resource is kept per place: where that is seen, in words.
    pub(super) fn kept_because(&self, id: ResourceId) -> (Site, &'static str) {
        match self.tir.flows.iter().find(|flow| flow.resource == id && flow.is_moved()) {
            Some(flow) => (flow.site, "is moved from place to place here"),
            None => (self.tir.resources[id.index()].site, "kept per place"),
        }
    }

    /// The part of what is moved that is lost on the way.
    fn lost(&mut self, module: u32, expr: &'a weal_hir::Expr) -> Option<Rational> {
        let value = self.quantity(module, expr)?;
        let site = self.node(module, expr.node);
        if value.dim != NUMBER {
            let problem = diagnostics::mismatch(&self.dims, site, NUMBER, "the part that is lost", value.dim)
                .help("write for example `losing 2 %`");
            self.problems.push(problem);
            return None;
        }
        if value.amount.is_negative() || value.amount >= Rational::ONE {
            let problem = diagnostics::out_of_range(
                site,
                "the part that is lost",
                &value.amount,
                "no less than zero and less than 100 %",
            );
            self.problems.push(problem);
            return None;
        }
        Some(value.amount)
    }
}
