//! Signals: amounts of the program that are others from a day on.

use weal_base::{Code, Diagnostic, Rational};
use weal_hir::{Expr, Named};

use super::Reader;
use super::amounts::Unit;
use super::names::Noun;
use crate::calendar::Basis;
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::NUMBER;

impl<'a> Reader<'a, '_> {
    pub(super) fn signal_need(&mut self, named: &'a Named, at: Option<&'a Named>, expr: &'a Expr) -> Option<Happened> {
        let id = self.need(named, at)?;
        let need = self.tir.needs.get(id.index())?;
        if let Some(at) = at
            && self.place(at)? != need.place
        {
            let message = format!("the need `{}` is not at `{}`", named.name, at.name);
            let problem = Diagnostic::error(Code::WhichPlace, message, self.site(at.node), "not needed here");
            return self.report(problem.also(need.site, "the need"));
        }
        let unit = self.unit_needed(need.of);
        let mut value = self.value(expr)?;
        let site = self.site(expr.node);
        let (person, time) = (self.lower.dims.base("person"), self.lower.dims.base("time"));
        let each = self.lower.dims.combine(unit.dim, person, true);
        let each_rate = self.lower.dims.combine(each, time, true);
        if value.dim == each || value.dim == each_rate {
            let place = self.tir.places.get(need.place.index())?;
            let Some(people) = &place.people else {
                return self.report(diagnostics::missing(
                    format!("nothing says how many people live at {}", place.name),
                    site,
                    "per person of how many?",
                    "say the amount for all, or add for example `people 1_000` to the place",
                ));
            };
            value.amount = &value.amount * people;
            value.dim = self.lower.dims.combine(value.dim, person, false);
        }
        let what = format!("what `{}` asks for", need.name);
        let amount = self.rate(&value, &unit, need.rate.basis, site, &what)?;
        Some(Happened::Signal { of: Signal::Need(id), amount })
    }

    pub(super) fn signal_threshold(&mut self, named: &'a Named, expr: &'a Expr) -> Option<Happened> {
        let site = self.site(named.node);
        let found = self.names.find(Noun::Threshold, &named.name).map(ThresholdId);
        let Some(id) = found else { return self.report(self.names.unknown(Noun::Threshold, &named.name, site)) };
        let bound = &self.tir.thresholds.get(id.index())?.bound;
        let unit = self.unit_measured(bound.measure);
        let mut value = self.value(expr)?;
        let site = self.site(expr.node);
        let (person, time) = (self.lower.dims.base("person"), self.lower.dims.base("time"));
        let each = self.lower.dims.combine(unit.dim, person, true);
        let each_rate = self.lower.dims.combine(each, time, true);
        let per_person = value.dim == each || value.dim == each_rate;
        if per_person != bound.per_person {
            let message = match per_person {
                true => format!("`{}` is a limit for all together, and this is one for each person", named.name),
                false => format!("`{}` is a limit for each person, and this is one for all together", named.name),
            };
            let problem = Diagnostic::error(Code::DimensionMismatch, message, site, "not as the program says it");
            return self.report(problem.also(bound.site, "the limit").help("say it as the program does"));
        }
        if per_person {
            value.dim = self.lower.dims.combine(value.dim, person, false);
        }
        let run = self.lower.dims.base("run");
        if unit.dim == run {
            // A bare number of runs is understood.
            let bare = self.lower.dims.combine(NUMBER, time, true);
            if value.dim == NUMBER || value.dim == bare {
                value.dim = self.lower.dims.combine(value.dim, run, false);
            }
        }
        let what = format!("the limit of `{}`", named.name);
        let amount = self.rate(&value, &unit, bound.limit.basis, site, &what)?;
        Some(Happened::Signal { of: Signal::Threshold(id), amount })
    }

    /// The unit of a measure.
    fn unit_measured(&mut self, measure: Measure) -> Unit {
        match measure {
            Measure::Stock(id)
            | Measure::Emitted(id)
            | Measure::Consumed(id)
            | Measure::Produced(id)
            | Measure::Used(id)
            | Measure::Worked(Some(id)) => self.unit_of(id),
            Measure::Worked(None) => Unit { dim: self.lower.dims.base("time"), factor: Rational::from(3600) },
            Measure::Run(_) => Unit { dim: self.lower.dims.base("run"), factor: Rational::ONE },
            Measure::Met(_) => Unit { dim: NUMBER, factor: Rational::ratio(1, 100).unwrap_or_default() },
            Measure::Headroom(id) => match self.tir.thresholds.get(id.index()) {
                Some(threshold) if !matches!(threshold.bound.measure, Measure::Headroom(_)) => {
                    self.unit_measured(threshold.bound.measure)
                }
                _ => Unit { dim: NUMBER, factor: Rational::ONE },
            },
            Measure::Content { of, good } => {
                let (top, bottom) = (self.unit_of(of), self.unit_of(good));
                let dim = self.lower.dims.combine(top.dim, bottom.dim, true);
                Unit { dim, factor: top.factor.checked_div(&bottom.factor).unwrap_or_default() }
            }
        }
    }

    pub(super) fn signal_supply(
        &mut self,
        named: &'a Named,
        at: Option<&'a Named>,
        expr: &'a Expr,
    ) -> Option<Happened> {
        const KINDS: &[Kind] =
            &[Kind::Good, Kind::Perishable, Kind::Natural, Kind::Durable, Kind::Flowing, Kind::Labour, Kind::Emitted];
        let id = self.resource(named, KINDS, "signal supply")?;
        let place = match at {
            Some(at) => self.place(at)?,
            None => WHOLE,
        };
        let resource = self.tir.resources.get(id.index())?;
        let supplies = resource.details.as_deref().map_or(&[][..], |details| &details.supply);
        let named_place = at.is_some();
        let mut fitting = supplies.iter().filter(|supply| supply.place == place || !named_place);
        let (first, others) =
            (fitting.next(), fitting.any(|other| Some(other.place) != supplies.first().map(|s| s.place)));
        let Some(supply) = first else {
            let message = match at {
                Some(at) => format!("nothing of `{}` comes in by itself at `{}`", named.name, at.name),
                None => format!("nothing of `{}` comes in by itself", named.name),
            };
            let site = self.site(at.map_or(named.node, |at| at.node));
            let problem = Diagnostic::error(Code::MissingPart, message, site, "no supply to change");
            let help =
                format!("what comes once is written `gain 2 t {}`; a supply is declared with the resource", named.name);
            return self.report(problem.help(help));
        };
        if others {
            let message = format!("`{}` comes in at several places, and this line does not say at which", named.name);
            let problem = Diagnostic::error(Code::WhichPlace, message, self.site(named.node), "at which place?");
            return self.report(problem.help("add for example `at mill`"));
        }
        let unit = self.unit_of(id);
        let (value, site) = (self.value(expr)?, self.site(expr.node));
        let what = format!("the supply of `{}`", named.name);
        let amount = self.rate(&value, &unit, supply.rate.basis, site, &what)?;
        Some(Happened::Signal { of: Signal::Supply(id, supply.place), amount })
    }

    pub(super) fn signal_flow(
        &mut self,
        recipe: &'a Named,
        verb: weal_hir::Verb,
        resource: &'a Named,
        expr: &'a Expr,
    ) -> Option<Happened> {
        const ALL: &[Kind] =
            &[Kind::Good, Kind::Perishable, Kind::Natural, Kind::Durable, Kind::Flowing, Kind::Labour, Kind::Emitted];
        let id = self.recipe(recipe)?;
        let of = self.resource(resource, ALL, "signal recipe")?;
        let (verb, word) = match verb {
            weal_hir::Verb::Consume => (Verb::Consume, "consume"),
            weal_hir::Verb::Produce => (Verb::Produce, "produce"),
            weal_hir::Verb::Use => (Verb::Use, "use"),
            weal_hir::Verb::Work => (Verb::Work, "work"),
            weal_hir::Verb::Emit => (Verb::Emit, "emit"),
        };
        let found = self.tir.recipes.get(id.index())?;
        let flows = self.tir.flows.get(found.flows.0 as usize..found.flows.1 as usize)?;
        let mut fitting = (found.flows.0..).zip(flows).filter(|(_, flow)| flow.verb == verb && flow.resource == of);
        let (first, second) = (fitting.next(), fitting.next());
        let Some((at, flow)) = first else {
            let message = format!("`{}` does not {word} `{}`", recipe.name, resource.name);
            let problem = Diagnostic::error(Code::UnknownName, message, self.site(resource.node), "no such line");
            return self.report(problem.also(found.site, "the recipe").help("name a line that the recipe has"));
        };
        if let Some((_, second)) = second {
            let message = format!("`{}` says `{word} {}` more than once", recipe.name, resource.name);
            let problem = Diagnostic::error(Code::RepeatedPart, message, self.site(resource.node), "which of them?");
            let problem = problem.also(flow.site, "here").also(second.site, "and here");
            return self.report(problem.help("join them in the recipe, so that one line can be changed"));
        }
        let basis = flow.lasting.as_ref().map_or(Basis::Total, |lasting| lasting.basis);
        let unit = self.unit_of(of);
        let (value, site) = (self.value(expr)?, self.site(expr.node));
        let what = format!("what one run of `{}` has of `{}`", recipe.name, resource.name);
        let amount = self.rate(&value, &unit, basis, site, &what)?;
        Some(Happened::Signal { of: Signal::Flow(at), amount })
    }
}
