//! Items, resources, recipes, needs, tables.

use weal_syntax::ir as syntax;

use super::{Binder, name_range};
use crate::diagnostics;
use crate::exports::Space;
use crate::ir::*;

/// What a need lacks where it names no resource, and how one does.
const NEEDED: (&str, &str) = ("this need does not say what is needed", "need bread: 200 kg flour per person per year");

impl<'a> Binder<'a> {
    pub(super) fn item(&mut self, item: &syntax::Item) -> Item {
        let node = self.node(item.range);
        let name_node = name_range(&item.kind).map_or(node, |range| self.node(range));
        let docs = self.docs(&item.docs);
        let (sources, reasons) = self.notes(&item.kind);
        let kind = self.kind(&item.kind, node, name_node);
        Item { node, name_node, docs, sources, reasons, kind }
    }

    fn notes(&self, kind: &syntax::ItemKind) -> (Vec<String>, Vec<String>) {
        use syntax::ItemKind as K;
        let (mut sources, mut reasons) = (Vec::new(), Vec::new());
        let mut note = |source: Option<syntax::Range>, reason: Option<syntax::Range>| {
            sources.extend(source.map(|range| self.quoted(range)));
            reasons.extend(reason.map(|range| self.quoted(range)));
        };
        match kind {
            K::Place { clauses, .. }
            | K::Resource { clauses, .. }
            | K::Property { clauses, .. }
            | K::Need { clauses, .. }
            | K::Route { clauses, .. }
            | K::Threshold { clauses, .. } => {
                for clause in clauses {
                    match clause.kind {
                        syntax::ClauseKind::Source(range) => note(Some(range), None),
                        syntax::ClauseKind::Because(range) => note(None, Some(range)),
                        _ => {}
                    }
                }
            }
            K::Allocate(allocate) => {
                for clause in &allocate.clauses {
                    match clause.kind {
                        syntax::ClauseKind::Source(range) => note(Some(range), None),
                        syntax::ClauseKind::Because(range) => note(None, Some(range)),
                        _ => {}
                    }
                }
            }
            K::Recipe { steps, .. } => return self.step_notes(steps),
            K::Policy { rules, .. } => {
                for rule in rules {
                    match rule.kind {
                        syntax::RuleKind::Source(range) => note(Some(range), None),
                        syntax::RuleKind::Because(range) => note(None, Some(range)),
                        _ => {}
                    }
                }
            }
            K::Choice { parts, .. } => {
                for part in parts {
                    match part {
                        syntax::ChoicePart::Source(range) => note(Some(*range), None),
                        syntax::ChoicePart::Because(range) => note(None, Some(*range)),
                        _ => {}
                    }
                }
            }
            K::Scenario { parts, .. } => {
                for part in parts {
                    match part {
                        syntax::ScenarioPart::Source(range) => note(Some(*range), None),
                        syntax::ScenarioPart::Because(range) => note(None, Some(*range)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        (sources, reasons)
    }

    fn kind(&mut self, kind: &syntax::ItemKind, node: Node, name_node: Node) -> ItemKind {
        use syntax::ItemKind as K;
        match kind {
            K::Use { .. } | K::Error => ItemKind::Error,
            K::Horizon { from, to, by } => ItemKind::Horizon {
                from: self.value(from),
                to: self.value(to),
                by: by.map(|by| (self.cut(by).to_owned(), self.node(by))),
            },
            K::Fence { within } => ItemKind::Fence { within: self.value(within) },
            K::Dimension { name, definition } => ItemKind::Dimension {
                name: self.cut(*name).to_owned(),
                definition: definition.as_ref().map(|expr| self.dimension(expr)),
            },
            K::Unit { name, symbols, dimension, definition, calendar, .. } => ItemKind::Unit {
                name: self.cut(*name).to_owned(),
                symbol: symbols.first().map_or_else(|| self.cut(*name).to_owned(), |range| self.quoted(*range)),
                dimension: dimension.as_ref().map(|expr| self.dimension(expr)),
                definition: self.values(definition.as_ref()),
                calendar: *calendar,
            },
            K::Prefix { name, symbol, value } => ItemKind::Prefix {
                name: self.cut(*name).to_owned(),
                symbol: symbol.map_or_else(|| self.cut(*name).to_owned(), |range| self.quoted(range)),
                value: self.value(value),
            },
            K::Let { name, params, value } => {
                let bound = params
                    .iter()
                    .map(|param| Param {
                        name: self.cut(param.name).to_owned(),
                        dimension: param.dimension.as_ref().map(|expr| self.dimension(expr)),
                    })
                    .collect();
                self.params = params.iter().map(|param| self.cut(param.name)).collect();
                let value = self.value(value);
                self.params.clear();
                ItemKind::Let { name: self.cut(*name).to_owned(), params: bound, value }
            }
            K::Table { name, file, columns } => self.table(*name, *file, columns),
            K::ForEach { head, body } => {
                let head = self.enter_loop(head);
                let body = self.body(body);
                self.loops.pop();
                ItemKind::ForEach { head, body }
            }
            K::Place { name, within, clauses, .. } => self.place(name, within.as_ref(), clauses, name_node),
            K::Resource { name, words, dimension, unit, clauses } => ItemKind::Resource {
                name: self.declared(name, name_node),
                kinds: words.iter().map(|word| (self.cut(*word).to_owned(), self.node(*word))).collect(),
                dimension: dimension.as_ref().map(|expr| self.dimension(expr)),
                unit: self.values(unit.as_ref()),
                clauses: self.clauses(clauses),
            },
            K::Ranks { names } => ItemKind::Ranks {
                names: names.iter().map(|name| (self.cut(*name).to_owned(), self.node(*name))).collect(),
            },
            K::Profile { name, by, parts, weights, from } => ItemKind::Profile {
                name: self.cut(*name).to_owned(),
                by: by.map(|by| (self.cut(by).to_owned(), self.node(by))),
                parts: *parts,
                weights: weights.iter().map(|weight| self.value(weight)).collect(),
                from: from.as_ref().and_then(|path| self.column_of_table(path)),
            },
            K::Property { name, dimension, unit, .. } => ItemKind::Property {
                name: self.declared(name, name_node),
                dimension: dimension.as_ref().map(|expr| self.dimension(expr)),
                unit: self.values(unit.as_ref()),
            },
            K::Recipe { name, params: Some(params), of, steps } => {
                self.pattern(name, params, of.as_deref(), steps, name_node)
            }
            K::Recipe { name, params: None, of, steps } => {
                let name = self.declared(name, name_node);
                let of = of.as_ref().map(|of| Box::new(self.pattern_use(of)));
                let mut steps = self.steps(steps);
                self.run_around(&mut steps, name_node);
                ItemKind::Recipe { name, of, steps }
            }
            K::Route { name, from, to, clauses } => {
                let name = self.declared(name, name_node);
                self.route(name, from, to, clauses)
            }
            K::Need { name, amount, tail, clauses } => {
                let name = self.declared(name, name_node);
                let (amount, of) = self.amount_needed(amount, NEEDED);
                let mut all = self.clauses(tail);
                all.extend(self.clauses(clauses));
                self.for_around(&mut all, name_node);
                ItemKind::Need { name, amount, of, clauses: all }
            }
            K::Threshold { name, bound, clauses } => {
                let name = self.declared(name, name_node);
                let mut bound = self.bound(bound);
                self.hold_around(&mut bound.modifiers, name_node);
                ItemKind::Threshold { name, bound, clauses: self.clauses(clauses) }
            }
            K::Allocate(allocate) => ItemKind::Allocate(Box::new(self.allocate(allocate))),
            K::Policy { name, exception_of, trial, rules } => ItemKind::Policy {
                name: self.cut(*name).to_owned(),
                exception_of: exception_of.as_ref().map(|base| self.reference(Space::Policy, base)),
                trial: *trial,
                rules: rules.iter().filter_map(|rule| self.rule(rule)).collect(),
            },
            K::Adopt { policies } => ItemKind::Adopt {
                policies: policies.iter().map(|policy| self.reference(Space::Policy, policy)).collect(),
            },
            K::Scenario { name, title, parts } => self.scenario(*name, *title, parts),
            K::Choice { name, number, title, parts } => self.choice(*name, number.as_deref(), *title, parts, node),
            K::Aim { terms } => ItemKind::Aim { terms: terms.iter().map(|term| self.aim(term)).collect() },
            K::Test { title, steps } => ItemKind::Test {
                title: self.quoted(*title),
                steps: steps.iter().filter_map(|step| self.test_step(step)).collect(),
            },
        }
    }

    pub(super) fn misplaced(&mut self, clause: &syntax::Clause, noun: &str, example: &str) {
        let word = self.cut(clause.range).split_whitespace().next().unwrap_or("").to_owned();
        let node = self.node(clause.range);
        let site = self.site(node);
        self.problems.push(
            weal_base::Diagnostic::error(
                weal_base::Code::Expected,
                format!("`{word}` is not said of {noun}"),
                site,
                "does not belong here",
            )
            .help(format!("what can stand here is, for example, `{example}`")),
        );
    }

    pub(super) fn declared(&mut self, name: &syntax::Declared, node: Node) -> Name {
        match name {
            syntax::Declared::Name(name) => Name::Word(self.cut(*name).to_owned()),
            syntax::Declared::Built(range) => Name::Built(self.pieces(*range)),
            syntax::Declared::Row { path, .. } => {
                let element = match path.0[..] {
                    [name] => self.element(self.cut(name)).map(ExprKind::Field),
                    _ => None,
                };
                match element.unwrap_or_else(|| self.dotted(path, node)) {
                    ExprKind::Field(field) => Name::Field(field),
                    ExprKind::Error => Name::Word(String::new()),
                    kind => Name::Built(vec![Piece::Value(Expr { node, kind })]),
                }
            }
        }
    }

    fn table(&mut self, name: syntax::Name, file: syntax::Range, columns: &[syntax::Column]) -> ItemKind {
        let mut bound: Vec<Column> = Vec::with_capacity(columns.len());
        for column in columns {
            let node = self.node(column.name);
            let name = self.cut(column.name).to_owned();
            if bound.iter().any(|other| other.name == name) {
                let site = self.site(node);
                self.problems.push(diagnostics::repeated(&format!("the column `{name}`"), site));
            }
            let header = column.header.map_or_else(|| name.clone(), |range| self.quoted(range));
            let of = self.column_kind(column, columns);
            bound.push(Column { node, name, header, of });
        }
        ItemKind::Table { name: self.cut(name).to_owned(), file: (self.quoted(file), self.node(file)), columns: bound }
    }

    fn column_kind(&mut self, column: &syntax::Column, all: &[syntax::Column]) -> ColumnKind {
        let word = match &column.of.kind {
            syntax::ExprKind::Path(path) if path.0.len() == 1 => self.cut(path.0[0]),
            _ => "",
        };
        match word {
            "name" => return ColumnKind::Name,
            "text" => return ColumnKind::Text,
            "date" => return ColumnKind::Date,
            "unit" => return ColumnKind::Unit,
            "resource" => return ColumnKind::Resource,
            "recipe" => return ColumnKind::Recipe,
            "place" => return ColumnKind::Place,
            _ => {}
        }
        let dimension = (word != "number").then(|| self.dimension(&column.of));
        let unit = self.values(column.unit.as_ref());
        let unit_of = column.unit_of.and_then(|other| {
            let wanted = self.cut(other);
            let found = all.iter().position(|column| self.cut(column.name) == wanted);
            if found.is_none() {
                let node = self.node(other);
                let near = weal_base::suggest::nearest(wanted, all.iter().map(|column| self.cut(column.name)))
                    .map(str::to_owned);
                let site = self.site(node);
                self.problems.push(diagnostics::no_field(site, wanted, near));
            }
            found.map(|at| at as u32)
        });
        ColumnKind::Number { dimension, unit, unit_of }
    }

    fn clauses(&mut self, clauses: &[syntax::Clause]) -> Vec<Clause> {
        clauses.iter().filter_map(|clause| self.clause(clause)).collect()
    }

    fn clause(&mut self, clause: &syntax::Clause) -> Option<Clause> {
        use syntax::ClauseKind as C;
        let node = self.node(clause.range);
        let kind = match &clause.kind {
            C::Source(_) | C::Because(_) | C::Error => return None,
            C::Takes(_) => {
                self.misplaced(clause, "this", "source \"…\"");
                return None;
            }
            C::People(_) | C::Area(_) => {
                self.misplaced(clause, "this", "source \"…\"");
                return None;
            }
            C::Stock { amount, aged, at } => ClauseKind::Stock {
                amount: self.value(amount),
                aged: self.values(aged.as_ref()),
                at: at.as_ref().map(|path| self.reference(Space::Place, path)),
            },
            C::Supply { amount, from, until, at, profile } => ClauseKind::Supply {
                profile: profile.as_ref().map(|path| self.reference(Space::Profile, path)),
                amount: self.value(amount),
                from: self.values(from.as_ref()),
                until: self.values(until.as_ref()),
                at: at.as_ref().map(|path| self.reference(Space::Place, path)),
            },
            C::FromPeople(expr) => ClauseKind::FromPeople(self.value(expr)),
            C::Regrows { logistic, rate, to } => {
                ClauseKind::Regrows { logistic: *logistic, rate: self.value(rate), to: self.values(to.as_ref()) }
            }
            C::Keeps(expr) => ClauseKind::Keeps(self.value(expr)),
            C::Loses(expr) => ClauseKind::Loses(self.value(expr)),
            C::Storage(expr) => ClauseKind::Storage(self.value(expr)),
            C::Discard => ClauseKind::Discard,
            C::Lasts(expr) => ClauseKind::Lasts(self.value(expr)),
            C::Available(expr) => ClauseKind::Available(self.value(expr)),
            C::Absorbed(expr) => ClauseKind::Absorbed(self.value(expr)),
            C::Provides { amount, property } => {
                ClauseKind::Provides { amount: self.value(amount), property: self.reference(Space::Property, property) }
            }
            C::EndFree => ClauseKind::EndFree,
            C::EndAsStart => ClauseKind::EndAsStart,
            C::EndAtLeast(expr) => ClauseKind::EndAtLeast(self.value(expr)),
            C::Rank(name) => ClauseKind::Rank(self.cut(*name).to_owned()),
            C::AtLeast(expr) => ClauseKind::AtLeast(self.value(expr)),
            C::For(path) => ClauseKind::For(path.as_ref().map(|path| self.reference(Space::Place, path))),
            C::ForEachIn(path) => ClauseKind::ForEachIn(self.reference(Space::Place, path)),
            C::From(expr) => ClauseKind::From(self.value(expr)),
            C::Until(expr) => ClauseKind::Until(self.value(expr)),
            C::By(expr) => ClauseKind::By(self.value(expr)),
            C::Always => ClauseKind::Always,
            C::AlarmAfter(expr) => ClauseKind::AlarmAfter(self.value(expr)),
            C::Profile(path) => ClauseKind::Profile(self.reference(Space::Profile, path)),
        };
        Some(Clause { node, kind })
    }

    pub(super) fn steps(&mut self, steps: &[syntax::Step]) -> Vec<Step> {
        steps.iter().filter_map(|step| self.step(step)).collect()
    }

    fn step(&mut self, step: &syntax::Step) -> Option<Step> {
        use syntax::StepKind as S;
        let node = self.node(step.range);
        let kind = match &step.kind {
            S::Source(_) | S::Because(_) | S::Error => return None,
            S::Takes(expr) => StepKind::Takes(self.value(expr)),
            S::Flow { verb, amount, resource, lasting, spread } => match self.counted_spread(*verb, amount, resource) {
                Some((amount, resource)) => StepKind::Flow {
                    verb: *verb,
                    amount: self.value(&amount),
                    resource: self.reference(Space::Resource, &resource),
                    lasting: None,
                    spread: true,
                },
                None => StepKind::Flow {
                    verb: *verb,
                    amount: self.value(amount),
                    resource: self.reference(Space::Resource, resource),
                    lasting: self.values(lasting.as_ref()),
                    spread: *spread,
                },
            },
            S::Move { amount, resource, way, losing } => self.moved(amount, resource, way, losing.as_ref()),
            S::Cite(paths) => StepKind::Cite(paths.iter().map(|path| self.reference(Space::Resource, path)).collect()),
            S::At(paths) => StepKind::At(paths.iter().map(|path| self.reference(Space::Place, path)).collect()),
            S::AtEachIn(path) => StepKind::AtEachIn(self.reference(Space::Place, path)),
            S::UpTo(expr) => StepKind::UpTo(self.value(expr)),
            S::InWholeRuns => StepKind::InWholeRuns,
            S::AlarmAfter(expr) => StepKind::AlarmAfter(self.value(expr)),
            S::SetUp { steps, each_period } => StepKind::SetUp { steps: self.steps(steps), each_period: *each_period },
            S::Either(branches) => {
                self.no_ways_in_rows(node);
                StepKind::Either(self.branches(branches))
            }
            S::ForEach { head, body } => {
                let head = self.enter_loop(head);
                self.row_steps += 1;
                let body = self.steps(body);
                self.row_steps -= 1;
                self.loops.pop();
                StepKind::ForEach { head, body }
            }
        };
        Some(Step { node, kind })
    }
}
