//! Choices and aims.

use weal_base::{Code, Diagnostic, Rational};
use weal_hir::ItemKind;

use super::Lower;
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::DimId;

impl<'a> Lower<'a> {
    pub(super) fn choices(&mut self, stated: &[(String, String)]) {
        for (def, item) in self.items() {
            match &item.kind {
                ItemKind::Choice { name, title, number, options, decide } => {
                    let id = ChoiceId(self.tir.choices.len() as u32);
                    self.choices_of.insert(def, id);
                    let site = self.node(def.module, item.name_node);
                    let mut options: Vec<Alternative> = options
                        .iter()
                        .map(|option| Alternative {
                            name: option.name.as_str().into(),
                            text: option.text.as_str().into(),
                            adopts: option.adopts.iter().filter_map(|policy| self.policy_of(policy)).collect(),
                            settings: option
                                .sets
                                .iter()
                                .filter_map(|set| self.settings_of.get(&(def.module, set.node)).copied())
                                .collect(),
                            costs: self.costs(def.module, &option.costs),
                            site: self.node(def.module, option.node),
                        })
                        .collect();
                    let number = number.as_ref().and_then(|_| self.offered(def, &mut options));
                    if options.is_empty() {
                        continue;
                    }
                    let decide = decide.as_ref().and_then(|decide| self.decide(def.module, decide, &options));
                    let several =
                        decide.as_ref().is_some_and(|decide| decide.seats.is_some() || !decide.budget.is_empty());
                    let basket = several.then(|| Box::new(self.basket(name, &mut options, stated)));
                    self.tir.choices.push(Choice {
                        name: name.as_str().into(),
                        title: title.as_str().into(),
                        options,
                        number,
                        basket,
                        decide: decide.map(Box::new),
                        site,
                    });
                    self.note(Entity::Choice(id), item);
                }
                ItemKind::Aim { terms } => {
                    for term in terms {
                        self.aim(def.module, term);
                    }
                }
                _ => {}
            }
        }
    }

    fn aim(&mut self, module: u32, term: &'a weal_hir::AimTerm) {
        let site = self.node(module, term.node);
        if term.change && term.most {
            self.problems.push(Diagnostic::error(
                Code::BadChoice,
                "`most change` is not an aim",
                site,
                "expected `least change`",
            ));
            return;
        }
        let mut terms: Vec<(Rational, Measure)> = Vec::new();
        // The dimension of the sum, one of its unit in base units, and the unit's text: those of the first part.
        let mut whole: Option<(DimId, Rational, std::sync::Arc<str>)> = None;
        for (minus, factor, measure) in &term.parts {
            let at = self.node(module, measure.node);
            let Some(found) = self.measure(module, measure) else { return };
            if matches!(found, Measure::Met(_) | Measure::Headroom(_) | Measure::Content { .. }) {
                self.problems.push(diagnostics::wrong_kind(
                    "an aim counts amounts",
                    at,
                    "not an amount of a plan",
                    "aim for something emitted, consumed, produced, worked, used, run or in stock",
                ));
                return;
            }
            let (mut dim, mut unit, text) = self.unit_of_measure(found);
            if let Some(expr) = factor {
                let Some(value) = self.quantity(module, expr) else { return };
                dim = self.dims.combine(dim, value.dim, false);
                unit = &unit * &value.fixed();
            }
            let (expected, one, _) = whole.get_or_insert_with(|| {
                (
                    dim,
                    if factor.is_some() { Rational::ONE } else { unit.clone() },
                    if factor.is_some() { "".into() } else { text },
                )
            });
            if *expected != dim {
                let expected = *expected;
                let problem = diagnostics::mismatch(&self.dims, at, expected, "this part of the aim", dim);
                self.problems.push(problem);
                return;
            }
            let weight = unit.checked_div(one).unwrap_or_default();
            terms.push((if *minus { -weight } else { weight }, found));
        }
        let unit = if term.change { "run".into() } else { whole.map_or_else(|| "".into(), |(.., text)| text) };
        if self.tir.aims.iter().any(|aim| *aim.text == *term.text) {
            self.problems.push(
                Diagnostic::error(
                    Code::RepeatedPart,
                    format!("the aim `{}` is said twice", term.text),
                    site,
                    "said before",
                )
                .help("keep one of them"),
            );
            return;
        }
        self.tir.aims.push(Aim { text: term.text.as_str().into(), most: term.most, terms, unit, site });
    }
}
