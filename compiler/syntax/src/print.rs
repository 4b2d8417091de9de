//! Stable text forms of tokens and tree, with names as text.

mod clauses;
mod values;

use weal_base::source::line_column;

use crate::ir::*;
use crate::tokens::{Kind, Tokens, text_of};

/// One token a line: `line:column kind text`, with a blank line before each line of the source.
pub fn print_tokens(text: &str, tokens: &Tokens) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let (mut line, mut seen, mut line_start) = (1, 0, 0);
    for token in &tokens.list {
        // Counted on from the token before: the whole stays linear.
        let between = text.get(seen..token.start as usize).unwrap_or("");
        line += between.bytes().filter(|byte| *byte == b'\n').count();
        if let Some(at) = between.rfind('\n') {
            line_start = seen + at + 1;
        }
        seen = token.start as usize;
        let before = text.get(line_start..seen).unwrap_or("");
        let (_, column) = line_column(before, before.len() as u32);
        let kind = match token.kind {
            Kind::Word if token.reserved => "reserved".to_owned(),
            kind => format!("{kind:?}").to_lowercase(),
        };
        let _ = writeln!(out, "{line}:{column} {kind} {}", text_of(text, token.range()));
    }
    out
}

/// The tree, one node a line, children indented; without positions, so that trees can be compared.
pub fn print_tree(text: &str, tree: &Tree) -> String {
    let mut printer = Printer { text, out: String::new(), indent: 0 };
    for doc in &tree.docs {
        printer.line(&format!("doc {}", printer.of(*doc)));
    }
    if let Some(package) = tree.package {
        printer.line(&format!("package {}", printer.of(package)));
    }
    for item in &tree.items {
        printer.item(item);
    }
    printer.out
}

struct Printer<'t> {
    text: &'t str,
    out: String,
    indent: usize,
}

impl<'t> Printer<'t> {
    fn of(&self, range: Range) -> &'t str {
        text_of(self.text, range)
    }

    fn line(&mut self, line: &str) {
        self.out.extend(std::iter::repeat_n("  ", self.indent));
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn inner(&mut self, print: impl FnOnce(&mut Self)) {
        self.indent += 1;
        print(self);
        self.indent -= 1;
    }

    fn path(&self, path: &Path) -> String {
        let names: Vec<&str> = path.0.iter().map(|name| self.of(*name)).collect();
        names.join(".")
    }

    fn params(&mut self, params: &[Param]) {
        for param in params {
            let dimension = self.part(":", param.dimension.as_ref());
            self.line(&format!("param {}{dimension}", self.of(param.name)));
        }
    }

    fn paths(&self, paths: &[Path]) -> String {
        let paths: Vec<String> = paths.iter().map(|path| self.path(path)).collect();
        paths.join(", ")
    }

    fn declared(&self, name: &Declared) -> String {
        match name {
            Declared::Name(name) | Declared::Built(name) => self.of(*name).to_owned(),
            Declared::Row { path, .. } => format!("{{{}}}", self.path(path)),
        }
    }

    /// `word value`, or nothing where there is none.
    fn part(&self, word: &str, value: Option<&Expr>) -> String {
        value.map_or_else(String::new, |value| format!(" {word} {}", self.expr(value)))
    }

    fn text_part(&self, value: Option<Range>) -> String {
        value.map_or_else(String::new, |value| format!(" {}", self.of(value)))
    }

    fn expr(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Number | ExprKind::Date | ExprKind::Text => self.of(expr.range).to_owned(),
            ExprKind::Path(path) => self.path(path),
            ExprKind::Call(path, values) => {
                let values: Vec<String> = values.iter().map(|value| self.expr(value)).collect();
                format!("{}({})", self.path(path), values.join(", "))
            }
            ExprKind::Phrase(head, words) => {
                let mut out = format!("[{}", self.expr(head));
                for word in words {
                    match word {
                        Word::Plain(path) => out += &format!(" {}", self.path(path)),
                        Word::Per(path) => out += &format!(" per {}", self.path(path)),
                    }
                }
                out + "]"
            }
            ExprKind::Negate(inner) => format!("(-{})", self.expr(inner)),
            ExprKind::Binary(left, operator, right) => {
                let sign = match operator {
                    Operator::Add => "+",
                    Operator::Subtract => "-",
                    Operator::Multiply => "*",
                    Operator::Divide => "/",
                    Operator::Power => "^",
                    Operator::Union => "union",
                    Operator::Without => "without",
                };
                format!("({} {sign} {})", self.expr(left), self.expr(right))
            }
            ExprKind::Span(from, to) => format!("({} .. {})", self.expr(from), self.expr(to)),
            ExprKind::PlusMinus(middle, by) => format!("({} ± {})", self.expr(middle), self.expr(by)),
            ExprKind::Error => "error".to_owned(),
            parts => self.parts(parts),
        }
    }

    fn item(&mut self, item: &Item) {
        for doc in &item.docs {
            self.line(&format!("doc {}", self.of(*doc)));
        }
        match &item.kind {
            ItemKind::Use { path, all } => {
                let all = if *all { ".*" } else { "" };
                self.line(&format!("use {}{all}", self.path(path)));
            }
            ItemKind::Horizon { from, to, by } => {
                let by = by.map_or_else(String::new, |by| format!(" by {}", self.of(by)));
                self.line(&format!("horizon {} .. {}{by}", self.expr(from), self.expr(to)));
            }
            ItemKind::Fence { within } => self.line(&format!("fence {}", self.expr(within))),
            ItemKind::Dimension { name, definition } => {
                let definition = self.part("=", definition.as_ref());
                self.line(&format!("dimension {}{definition}", self.of(*name)));
            }
            ItemKind::Unit { name, symbols, dimension, definition, prefixed, calendar } => {
                let mut line = format!("unit {}", self.of(*name));
                for symbol in symbols {
                    line += &self.text_part(Some(*symbol));
                }
                line += &self.part(":", dimension.as_ref());
                line += &self.part("=", definition.as_ref());
                line += if *prefixed { " prefixed" } else { "" };
                line += if *calendar { " calendar" } else { "" };
                self.line(&line);
            }
            ItemKind::Prefix { name, symbol, value } => {
                let symbol = self.text_part(*symbol);
                self.line(&format!("prefix {}{symbol} = {}", self.of(*name), self.expr(value)));
            }
            ItemKind::Let { name, params, value } => {
                self.line(&format!("let {} = {}", self.of(*name), self.expr(value)));
                self.inner(|printer| printer.params(params));
            }
            ItemKind::Table { name, file, columns } => {
                self.line(&format!("table {} from {}", self.of(*name), self.of(*file)));
                self.inner(|printer| columns.iter().for_each(|column| printer.column(column)));
            }
            ItemKind::ForEach { head, body } => {
                self.head(head);
                self.inner(|printer| body.iter().for_each(|item| printer.item(item)));
            }
            ItemKind::Place { name, within, clauses, items } => {
                let within = within.as_ref().map_or_else(String::new, |path| format!(" in {}", self.path(path)));
                self.line(&format!("place {}{within}", self.declared(name)));
                self.clauses(clauses);
                self.inner(|printer| items.iter().for_each(|item| printer.item(item)));
            }
            ItemKind::Resource { name, words, dimension, unit, clauses } => {
                self.line(&format!("resource {}", self.declared(name)));
                self.inner(|printer| {
                    for word in words {
                        printer.line(&format!("kind {}", printer.of(*word)));
                    }
                    for (word, value) in [("dimension", dimension), ("unit", unit)] {
                        if let Some(value) = value {
                            printer.line(&format!("{word} {}", printer.expr(value)));
                        }
                    }
                });
                self.clauses(clauses);
            }
            ItemKind::Ranks { names } => {
                let names: Vec<&str> = names.iter().map(|name| self.of(*name)).collect();
                self.line(&format!("ranks {}", names.join(", ")));
            }
            ItemKind::Profile { name, by, parts, weights, from } => {
                let parts = if *parts { " parts" } else { "" };
                let from = from.as_ref().map_or_else(String::new, |from| format!(" from {}", self.path(from)));
                let by = by.map_or_else(String::new, |by| format!(" by {}", self.of(by)));
                self.line(&format!("profile {}{by}{parts}{from}", self.of(*name)));
                self.inner(|printer| {
                    for weight in weights {
                        let line = printer.expr(weight);
                        printer.line(&line);
                    }
                });
            }
            ItemKind::Property { name, dimension, unit, clauses } => {
                let (dimension, unit) = (self.part(":", dimension.as_ref()), self.part("in", unit.as_ref()));
                self.line(&format!("property {}{dimension}{unit}", self.declared(name)));
                self.clauses(clauses);
            }
            ItemKind::Recipe { name, params, of, steps } => {
                let of = of.as_ref().map_or_else(String::new, |of| {
                    let args: Vec<String> = of.args.iter().map(|arg| self.expr(arg)).collect();
                    format!(" = {}({})", self.path(&of.path), args.join(", "))
                });
                self.line(&format!("recipe {}{of}", self.declared(name)));
                self.inner(|printer| printer.params(params.as_deref().unwrap_or_default()));
                self.inner(|printer| steps.iter().for_each(|step| printer.step(step)));
            }
            ItemKind::Route { name, from, to, clauses } => {
                let (from, to) = (self.path(from), self.path(to));
                self.line(&format!("route {} from {from} to {to}", self.declared(name)));
                self.clauses(clauses);
            }
            ItemKind::Need { name, amount, tail, clauses } => {
                self.line(&format!("need {} {}", self.declared(name), self.expr(amount)));
                self.clauses(tail);
                self.clauses(clauses);
            }
            ItemKind::Threshold { name, bound, clauses } => {
                self.line(&format!("threshold {} {}", self.declared(name), self.bound(bound)));
                self.clauses(clauses);
            }
            ItemKind::Allocate(allocate) => {
                let at = allocate.at.as_ref().map_or_else(String::new, |at| format!(" at {}", self.path(at)));
                let among = match &allocate.among {
                    Among::Places(places) => self.paths(places),
                    Among::Each(None) => "each place".to_owned(),
                    Among::Each(Some(around)) => format!("each place in {}", self.path(around)),
                };
                let by = match &allocate.by {
                    ShareRule::People(_) => "people".to_owned(),
                    ShareRule::Area(_) => "area".to_owned(),
                    ShareRule::Equal(_) => "equal shares".to_owned(),
                    ShareRule::Need(need) => format!("need {}", self.path(need)),
                    ShareRule::Column(column) => self.path(column),
                };
                self.line(&format!("allocate {}{at} among {among} by {by}", self.path(&allocate.threshold)));
                self.clauses(&allocate.clauses);
            }
            ItemKind::Policy { name, exception_of, trial, rules } => {
                let base = exception_of.as_ref().map(|base| format!(" exception of {}", self.path(base)));
                let trial = if *trial { " trial" } else { "" };
                self.line(&format!("policy {}{}{trial}", self.of(*name), base.unwrap_or_default()));
                self.inner(|printer| rules.iter().for_each(|rule| printer.rule(rule)));
            }
            ItemKind::Adopt { policies } => self.line(&format!("adopt {}", self.paths(policies))),
            ItemKind::Choice { name, number, title, parts } => {
                let between = number.as_ref().map(|number| {
                    let (dimension, low) = (self.expr(&number.dimension), self.expr(&number.low));
                    format!(" : {dimension} between {low} and {}", self.expr(&number.high))
                });
                let title = self.text_part(*title);
                self.line(&format!("choice {}{}{title}", self.of(*name), between.unwrap_or_default()));
                self.inner(|printer| parts.iter().for_each(|part| printer.choice_part(part)));
            }
            ItemKind::Scenario { name, title, parts } => {
                let title = self.text_part(*title);
                self.line(&format!("scenario {}{title}", self.of(*name)));
                self.inner(|printer| parts.iter().for_each(|part| printer.scenario_part(part)));
            }
            ItemKind::Aim { terms } => {
                self.line("aim");
                self.inner(|printer| terms.iter().for_each(|term| printer.aim_term(term)));
            }
            ItemKind::Test { title, steps } => {
                self.line(&format!("test {}", self.of(*title)));
                self.inner(|printer| steps.iter().for_each(|step| printer.test_step(step)));
            }
            ItemKind::Error => self.line("error"),
        }
    }

    fn column(&mut self, column: &Column) {
        let header = self.text_part(column.header);
        let mut line = format!("column {}{header} : {}", self.of(column.name), self.expr(&column.of));
        line += &self.part("in", column.unit.as_ref());
        if let Some(good) = column.unit_of {
            line += &format!(" in unit of {}", self.of(good));
        }
        self.line(&line);
    }

    fn head(&mut self, head: &Loop) {
        self.line(&format!("for each {} in {}", self.of(head.var), self.expr(&head.over)));
        self.inner(|printer| {
            for condition in &head.conditions {
                printer.line(&format!("where {}", printer.condition(condition)));
            }
        });
    }
}
