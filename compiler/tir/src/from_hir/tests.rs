//! Tests: what a program expects of its plans.

use weal_base::{Code, Diagnostic};
use weal_hir::{Expr, ItemKind, Target, TestStep};

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
            TestStep::With { node, choice, option } => {
                let Target::Def(def) = choice.to else { return };
                let Some(id) = self.choices_of.get(&def).copied() else { return };
                let Some(found) = self.tir.choices.get(id.index()) else { return };
                let site = self.node(module, *node);
                match found.options.iter().position(|known| *known.name == *option.0) {
                    Some(at) => test.with.push((id, at as u32)),
                    None => {
                        let near =
                            weal_base::suggest::nearest(&option.0, found.options.iter().map(|option| &*option.name))
                                .map(str::to_owned);
                        let message = format!("the choice `{}` has no option `{}`", found.name, option.0);
                        let options: Vec<&str> = found.options.iter().map(|option| &*option.name).collect();
                        let help = near.map_or_else(
                            || format!("its options are {}", options.join(", ")),
                            |near| format!("did you mean `{near}`?"),
                        );
                        self.problems
                            .push(Diagnostic::error(Code::UnknownChoice, message, site, "not an option").help(help));
                    }
                }
            }
            TestStep::Impossible(node) => {
                let site = self.node(module, *node);
                test.expects.push(Expect::Impossible(site));
            }
            TestStep::Expect { node, measure, period, total, compare, value, within } => {
                let site = self.node(module, *node);
                let Some(measure) = self.measure(module, measure) else { return };
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
                test.expects.push(Expect::Value { measure, when, compare, value, within, site });
            }
        }
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
