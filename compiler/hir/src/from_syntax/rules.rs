//! Bounds, policies, choices, aims, tests.

use weal_base::{Code, Diagnostic};
use weal_syntax::ir as syntax;

use super::Binder;
use crate::diagnostics;
use crate::exports::Space;
use crate::ir::*;

impl<'a> Binder<'a> {
    pub(super) fn bound(&mut self, bound: &syntax::Bound) -> Bound {
        let node = self.node(bound.range);
        let mut measure = self.measure(&bound.measure, false);
        if matches!(measure.kind, MeasureKind::Content { .. }) {
            measure.kind = MeasureKind::Error;
            let site = self.site(measure.node);
            self.problems.push(
                Diagnostic::error(
                    Code::WrongKind,
                    "this can be asked in a test, not in a threshold",
                    site,
                    "not a limit a plan can keep",
                )
                .help("a threshold compares stock, emitted, consumed, produced, worked, used, run, met or headroom with a limit"),
            );
        }
        let modifiers = bound
            .modifiers
            .iter()
            .map(|modifier| {
                use syntax::ModifierKind as M;
                let node = self.node(modifier.range);
                let kind = match &modifier.kind {
                    M::Always => ModifierKind::Always,
                    M::InTotal => ModifierKind::InTotal,
                    M::EachPlace => ModifierKind::EachPlace,
                    M::EachPlaceIn(path) => ModifierKind::EachPlaceIn(self.reference(Space::Place, path)),
                    M::Falling(expr) => ModifierKind::Falling(self.value(expr)),
                    M::From(expr) => ModifierKind::From(self.value(expr)),
                    M::Until(expr) => ModifierKind::Until(self.value(expr)),
                    M::Soft(rank) => ModifierKind::Soft(self.cut(*rank).to_owned()),
                    M::At(path) => ModifierKind::At(self.reference(Space::Place, path)),
                };
                Modifier { node, kind }
            })
            .collect();
        Bound { node, measure, compare: bound.compare, limit: self.value(&bound.limit), modifiers }
    }

    fn measure(&mut self, measure: &syntax::Measure, aim: bool) -> Measure {
        let node = self.node(measure.range);
        let word = measure.word.map_or("", |word| self.cut(word));
        let kind = match word {
            "stock" => MeasureKind::Stock(self.reference(Space::Resource, &measure.of)),
            "emitted" => MeasureKind::Emitted(self.reference(Space::Resource, &measure.of)),
            "consumed" => MeasureKind::Consumed(self.reference(Space::Resource, &measure.of)),
            "produced" => MeasureKind::Produced(self.reference(Space::Resource, &measure.of)),
            "worked" if self.is_all_labour(&measure.of) => MeasureKind::WorkedAll,
            "worked" => MeasureKind::Worked(self.reference(Space::Resource, &measure.of)),
            "used" => MeasureKind::Used(self.reference(Space::Resource, &measure.of)),
            "run" => MeasureKind::Run(self.reference(Space::Recipe, &measure.of)),
            "met" => MeasureKind::Met(self.reference(Space::Need, &measure.of)),
            "headroom" => MeasureKind::Headroom(self.reference(Space::Threshold, &measure.of)),
            "content" => {
                let of = self.reference(Space::Resource, &measure.of);
                match &measure.in_good {
                    Some(good) => MeasureKind::Content { of, good: self.reference(Space::Resource, good) },
                    None => {
                        let site = self.site(node);
                        self.problems.push(diagnostics::missing(
                            "the content of what?",
                            site,
                            "expected `of` and a good",
                            "write for example `content labour of bread`",
                        ));
                        MeasureKind::Error
                    }
                }
            }
            _ if aim && self.is_all_labour(&measure.of) => MeasureKind::WorkedAll,
            _ => self.bare(&measure.of),
        };
        Measure { node, kind }
    }

    /// `labour`, where no resource has that name: all labour together.
    fn is_all_labour(&self, path: &syntax::Path) -> bool {
        matches!(path.0[..], [name] if self.cut(name) == "labour")
            && self.scope.find(Space::Resource, "labour").is_none()
            && !self.scope.is_open(Space::Resource)
    }

    /// A bare name: a recipe's runs, or what moves of a resource.
    fn bare(&mut self, path: &syntax::Path) -> MeasureKind {
        let name = self.cut(Self::path_range(path));
        let recipe = self.scope.find(Space::Recipe, name).is_some();
        let resource = self.scope.find(Space::Resource, name).is_some();
        if recipe || path.0.len() > 1 || (!resource && self.scope.is_open(Space::Recipe)) {
            return MeasureKind::Run(self.reference(Space::Recipe, path));
        }
        if resource || self.scope.is_open(Space::Resource) {
            return MeasureKind::Moved(self.reference(Space::Resource, path));
        }
        let node = self.node(Self::path_range(path));
        let site = self.site(node);
        let near = self.scope.suggest(&[Space::Recipe, Space::Resource], name);
        self.problems.push(diagnostics::unknown(Space::Recipe, name, site, near, None));
        MeasureKind::Error
    }

    pub(super) fn rule(&mut self, rule: &syntax::Rule) -> Option<Rule> {
        use syntax::RuleKind as R;
        let node = self.node(rule.range);
        let kind = match &rule.kind {
            R::Forbid { recipe, at, from, until } => RuleKind::Forbid {
                recipe: self.reference(Space::Recipe, recipe),
                at: at.as_ref().map(|at| self.reference(Space::Place, at)),
                from: self.values(from.as_ref()),
                until: self.values(until.as_ref()),
            },
            R::Allow { measure, at, from, until } => RuleKind::Allow {
                measure: self.measure(measure, false),
                at: at.as_ref().map(|at| self.reference(Space::Place, at)),
                from: self.values(from.as_ref()),
                until: self.values(until.as_ref()),
            },
            R::Limit(bound) => {
                if bound.compare == syntax::Compare::AtLeast {
                    let site = self.site(node);
                    self.problems.push(
                        Diagnostic::error(
                            Code::Expected,
                            "a `limit` is an upper bound, and this is a lower one",
                            site,
                            "expected `<=`",
                        )
                        .help("write `require` instead of `limit`, or `<=` instead of `>=`"),
                    );
                }
                RuleKind::Bound(self.bound(bound))
            }
            R::Require(bound) => RuleKind::Bound(self.bound(bound)),
            R::Set { name, value } => RuleKind::Set(self.set(name, value, node)),
            R::Source(_) | R::Because(_) | R::Error => return None,
        };
        Some(Rule { node, kind })
    }

    fn set(&mut self, name: &syntax::Path, value: &syntax::Expr, node: Node) -> Set {
        let reference = self.reference(Space::Value, name);
        let text = self.words(value.range);
        Set { node, value: reference, name: self.cut(Self::path_range(name)).to_owned(), to: self.value(value), text }
    }

    pub(super) fn choice(
        &mut self,
        name: syntax::Name,
        number: Option<&syntax::NumberBetween>,
        title: Option<syntax::Range>,
        parts: &[syntax::ChoicePart],
        node: Node,
    ) -> ItemKind {
        let mut options: Vec<Alternative> = Vec::new();
        let mut decide: Option<Box<Decide>> = None;
        for part in parts {
            match part {
                syntax::ChoicePart::Option { name, text, adopts, sets, costs, range } => {
                    let node = self.node(*range);
                    let name = self.cut(*name).to_owned();
                    if let Some(first) = options.iter().find(|option| option.name == name) {
                        let problem = Diagnostic::error(
                            Code::DuplicateName,
                            format!("the option `{name}` is there twice"),
                            self.site(node),
                            "declared again here",
                        )
                        .also(self.site(first.node), "first declared here")
                        .help("give one of them another name, or remove it");
                        self.problems.push(problem);
                    }
                    let text = text.map_or_else(|| name.clone(), |range| self.quoted(range));
                    let adopts = adopts.iter().map(|path| self.reference(Space::Policy, path)).collect();
                    let sets = sets
                        .iter()
                        .map(|(name, value)| {
                            let node = self.node(value.range);
                            self.set(name, value, node)
                        })
                        .collect();
                    let costs = costs.iter().map(|cost| self.cost(cost)).collect();
                    options.push(Alternative { node, name, text, adopts, sets, costs });
                }
                syntax::ChoicePart::Decide { rule, clauses, range } => {
                    let found = self.decide(*rule, clauses, *range);
                    if decide.is_some() {
                        let site = self.site(found.node);
                        self.problems.push(diagnostics::repeated("how this choice is decided", site));
                    }
                    decide = Some(Box::new(found));
                }
                syntax::ChoicePart::Source(_) | syntax::ChoicePart::Because(_) | syntax::ChoicePart::Error => {}
            }
        }
        let name = self.cut(name).to_owned();
        if number.is_some()
            && let Some(option) = options.first()
        {
            let site = self.site(option.node);
            self.problems.push(
                Diagnostic::error(
                    Code::BadChoice,
                    format!("the choice `{name}` is of a number and has an option"),
                    site,
                    "an option among numbers",
                )
                .help("leave the option out, or leave `between … and …` out"),
            );
        } else if number.is_none() && options.is_empty() {
            let site = self.site(node);
            self.problems.push(diagnostics::missing(
                format!("the choice `{name}` has no options"),
                site,
                "nothing to choose between",
                "add at least two, for example `option open \"As now\"` and `option closed \"From 2030\" adopts no_trawl`",
            ));
        }
        let title = title.map_or_else(|| name.clone(), |range| self.quoted(range));
        let number = number.map(|number| {
            Box::new(NumberBetween {
                dimension: self.dimension(&number.dimension),
                low: self.value(&number.low),
                high: self.value(&number.high),
            })
        });
        if let Some(decide) = &decide {
            self.fits(decide, number.is_some(), &options);
        }
        ItemKind::Choice { name, title, number, options, decide }
    }

    pub(super) fn aim(&mut self, term: &syntax::AimTerm) -> AimTerm {
        let node = self.node(term.range);
        let text = self.words(term.range);
        let change = matches!(&term.parts[..], [(false, None, measure)]
            if measure.word.is_none() && self.cut(Self::path_range(&measure.of)) == "change"
                && self.scope.find(Space::Resource, "change").is_none());
        let parts = if change {
            Vec::new()
        } else {
            term.parts
                .iter()
                .map(|(minus, factor, measure)| (*minus, self.values(factor.as_ref()), self.measure(measure, true)))
                .collect()
        };
        AimTerm { node, text, most: term.most, change, parts }
    }

    pub(super) fn test_step(&mut self, step: &syntax::TestStep) -> Option<TestStep> {
        Some(match step {
            syntax::TestStep::With { choice, to, range } => TestStep::With(self.chosen(choice, to, *range)),
            syntax::TestStep::WithScenario { scenario, .. } => {
                TestStep::WithScenario(self.reference(Space::Scenario, scenario))
            }
            syntax::TestStep::Impossible(range) => TestStep::Impossible(self.node(*range)),
            syntax::TestStep::Expect { measure, at, period, total, compare, value, within, range } => {
                TestStep::Expect {
                    node: self.node(*range),
                    measure: self.measure(measure, false),
                    at: at.as_ref().map(|at| self.reference(Space::Place, at)),
                    period: self.values(period.as_ref()),
                    total: *total,
                    compare: *compare,
                    value: self.value(value),
                    within: self.values(within.as_ref()),
                }
            }
            syntax::TestStep::Error => return None,
        })
    }
}
