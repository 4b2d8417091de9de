//! Tests: what a program expects of its plans.

use weal_base::{Code, Diagnostic, Site};
use weal_hir::{Expr, ItemKind, TestStep};

use super::Lower;
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::NUMBER;

impl<'a> Lower<'a> {
    pub(super) fn tests(&mut self) {
        for (def, item) in self.items() {
            let ItemKind::Test { title, steps } = &item.kind else { continue };
            let site = self.node(def.module, item.name_node);
            let mut test = Test { title: title.as_str().into(), with: Vec::new(), expects: Vec::new(), site };
            for step in steps {
                self.test_step(def.module, step, &mut test);
            }
            if test.expects.is_empty() && !self.problems.has_errors() {
                self.problems.push(diagnostics::missing(
                    format!("the test \"{title}\" expects nothing"),
                    site,
                    "cannot fail",
                    "add for example `expect met protein >= 90 %`",
                ));
            }
            self.tir.tests.push(test);
        }
    }

    fn test_step(&mut self, module: u32, step: &'a TestStep, test: &mut Test) {
        match step {
            TestStep::With(chosen) => {
                let site = self.node(module, chosen.node);
                if let Some((choice, option)) = self.option_of(module, chosen) {
                    self.assume(test, choice, option, site);
                }
            }
            TestStep::WithScenario(scenario) => {
                let site = self.node(module, scenario.node);
                let Some(id) = self.scenario_of(scenario) else { return };
                for (choice, option) in self.tir.scenarios.get(id.index()).map_or(Vec::new(), |it| it.with.clone()) {
                    self.assume(test, choice, option, site);
                }
            }
            TestStep::Impossible(node) => {
                let site = self.node(module, *node);
                test.expects.push(Expect::Impossible(site));
            }
            TestStep::Expect { node, measure, at, period, total, compare, value, within } => {
                let site = self.node(module, *node);
                let Some(measure) = self.measure(module, measure) else { return };
                let place = match at.as_ref().map(|at| self.place(module, at)) {
                    Some(None) => return,
                    found => found.flatten(),
                };
                if let Some(place) = place
                    && let Some(problem) = self.nowhere(measure, place, site)
                {
                    self.problems.push(problem);
                    return;
                }
                let when = match period {
                    _ if *total => When::Total,
                    Some(expr) => match self.period(module, expr) {
                        Some(period) => When::In(period),
                        None => return,
                    },
                    None => When::Every,
                };
                let (dim, unit, _) = self.unit_of_measure(measure);
                let Some(mut found) = self.quantity(module, value) else { return };
                // A bare number of runs is understood.
                if matches!(measure, Measure::Run(_)) && found.dim == NUMBER {
                    found.dim = dim;
                }
                let at = self.node(module, value.node);
                if found.dim != dim {
                    let problem = diagnostics::mismatch(&self.dims, at, dim, "the expected value", found.dim);
                    self.problems.push(problem);
                    return;
                }
                let value = found.fixed().checked_div(&unit).unwrap_or_default();
                let within = match within {
                    None => None,
                    Some(expr) => {
                        let Some(tolerance) = self.quantity(module, expr) else { return };
                        let at = self.node(module, expr.node);
                        if tolerance.dim == NUMBER && dim != NUMBER
                            || tolerance.written.as_ref().is_some_and(|(symbol, _)| self.word_text(*symbol) == "%")
                        {
                            Some(Tolerance::Part(tolerance.amount))
                        } else if tolerance.dim == dim {
                            Some(Tolerance::Amount(tolerance.fixed().checked_div(&unit).unwrap_or_default()))
                        } else {
                            let problem = diagnostics::mismatch(&self.dims, at, dim, "the tolerance", tolerance.dim);
                            self.problems.push(problem);
                            return;
                        }
                    }
                };
                let compare = match compare {
                    weal_hir::Compare::AtMost => Compare::AtMost,
                    weal_hir::Compare::AtLeast => Compare::AtLeast,
                    weal_hir::Compare::Equal => Compare::Equal,
                };
                test.expects.push(Expect::Value { measure, place, when, compare, value, within, site });
            }
        }
    }

    /// What is wrong where a measure is not taken at a place.
    fn nowhere(&self, measure: Measure, place: PlaceId, site: Site) -> Option<Diagnostic> {
        let is_there = match measure {
            Measure::Met(need) => !self.tir.met_at(need, Where::At(place)).is_empty(),
            Measure::Headroom(_) => !self.tir.room_at(measure, Some(place)).is_empty(),
            Measure::Content { .. } => place == WHOLE,
            _ if place == WHOLE => true,
            _ => return self.kept_in_common(measure, site),
        };
        let name = self.tir.places.get(place.index()).map_or("", |place| &place.name);
        let (message, help) = match measure {
            Measure::Met(_) => {
                (format!("this need is not for `{name}`, nor for a place inside it"), "leave out the place")
            }
            Measure::Headroom(_) => (
                format!("this threshold does not hold at `{name}` by itself, nor at a place inside it"),
                "leave out the place, or `allocate` the threshold among places",
            ),
            _ => ("what is embodied in a good is the same everywhere".to_owned(), "leave out the place"),
        };
        (!is_there).then(|| diagnostics::wrong_kind(message, site, "not measured there", help))
    }

    /// Lets a test assume an option; reports a second one of the same choice.
    fn assume(&mut self, test: &mut Test, choice: ChoiceId, option: u32, site: Site) {
        if let Some((_, before)) = test.with.iter().find(|(known, _)| *known == choice) {
            if *before != option {
                let name = self.tir.choices.get(choice.index()).map_or("", |choice| &choice.name);
                let message = format!("the test \"{}\" assumes two options of `{name}`", test.title);
                let problem = Diagnostic::error(Code::RepeatedPart, message, site, "the second one");
                self.problems.push(problem.help("keep one of them"));
            }
            return;
        }
        test.with.push((choice, option));
    }

    fn period(&mut self, module: u32, expr: &'a Expr) -> Option<u32> {
        let (from, until) = self.dates(module, expr)?;
        let found = self.tir.horizon.periods.iter().position(|period| period.start <= from && until <= period.end);
        if found.is_none() {
            let site = self.node(module, expr.node);
            let help = match (self.tir.horizon.periods.first(), self.tir.horizon.periods.last()) {
                (Some(first), Some(last)) => format!("the periods run from {} to {}", first.label, last.label),
                _ => "the program has no horizon".to_owned(),
            };
            self.problems.push(
                Diagnostic::error(
                    Code::BadDate,
                    "this is not one of the periods planned for",
                    site,
                    "not a period of the horizon",
                )
                .help(help),
            );
        }
        found.map(|at| at as u32)
    }
}
