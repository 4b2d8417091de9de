//! Sets, records, lookups, dated values, conditions, loops, and names that are put together.

use weal_base::{Code, Diagnostic};
use weal_syntax::ir as syntax;

use super::{Binder, Row};
use crate::diagnostics;
use crate::exports::{Detail, Space};
use crate::ir::*;

impl<'a> Binder<'a> {
    /// A value with parts; the other kinds of expression are bound elsewhere.
    pub(super) fn parts(&mut self, expr: &syntax::Expr, node: Node) -> ExprKind {
        match &expr.kind {
            syntax::ExprKind::Set(members) => {
                ExprKind::Set(members.iter().map(|member| self.name_or_value(member)).collect())
            }
            syntax::ExprKind::Record(fields) => self.record(fields),
            syntax::ExprKind::Dated(parts) => self.dated(parts, node),
            syntax::ExprKind::If(branches) => ExprKind::If(Box::new(Branches {
                condition: self.condition(&branches.condition),
                then: self.name_or_value(&branches.then),
                otherwise: self.name_or_value(&branches.otherwise),
            })),
            syntax::ExprKind::Lookup(of, keys) => {
                let of = self.looked_in(of);
                let keys = keys
                    .iter()
                    .map(|key| LookupKey {
                        column: key.column.map(|column| (self.cut(column).to_owned(), self.node(column))),
                        value: self.name_or_value(&key.value),
                    })
                    .collect();
                ExprKind::Lookup(Box::new(of), keys)
            }
            syntax::ExprKind::PartOf(of, name) => {
                let of = self.value(of);
                ExprKind::Part(Box::new(of), self.cut(*name).to_owned())
            }
            syntax::ExprKind::Over(over) => self.over(over),
            _ => ExprKind::Error,
        }
    }

    fn record(&mut self, fields: &[(syntax::Name, syntax::Expr)]) -> ExprKind {
        let mut bound: Vec<(String, Expr)> = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            let text = self.cut(*name).to_owned();
            if bound.iter().any(|(other, _)| *other == text) {
                let node = self.node(*name);
                let site = self.site(node);
                self.problems.push(diagnostics::repeated(&format!("the part `{text}`"), site));
            }
            let value = self.name_or_value(value);
            bound.push((text, value));
        }
        ExprKind::Record(bound)
    }

    fn dated(&mut self, parts: &[syntax::DatedPart], node: Node) -> ExprKind {
        let first = parts.iter().filter(|part| part.from.is_none()).count();
        if first != 1 || parts.first().is_none_or(|part| part.from.is_some()) {
            let site = self.site(node);
            let problem = diagnostics::missing(
                if first == 0 {
                    "a dated value says what holds before its first day"
                } else {
                    "a dated value has one value without `from`, and it stands first"
                },
                site,
                if first == 0 { "what holds at first?" } else { "each later value says from when" },
                "write for example `dated { 60 t, from 2029: 55 t }`",
            );
            self.problems.push(problem);
            return ExprKind::Error;
        }
        let bound = parts.iter().map(|part| DatedPart {
            from: self.values(part.from.as_ref()),
            value: self.value(&part.value),
            sources: part.sources.iter().map(|source| self.quoted(*source)).collect(),
        });
        ExprKind::Dated(bound.collect())
    }

    fn over(&mut self, over: &syntax::Over) -> ExprKind {
        let word = self.cut(over.what);
        let total = match word {
            "sum" => Some(Total::Sum),
            "count" => Some(Total::Count),
            "min" => Some(Total::Min),
            "max" => Some(Total::Max),
            _ => None,
        };
        let node = self.node(over.what);
        let head = self.enter_loop(&over.head);
        let value = over.value.as_ref().map(|value| self.name_or_value(value));
        self.loops.pop();
        let site = self.site(node);
        let Some(total) = total else {
            let near = weal_base::suggest::nearest(word, ["sum", "count", "min", "max"]);
            self.problems.push(
                Diagnostic::error(
                    Code::UnknownName,
                    format!("`{word}` is not made of many values"),
                    site,
                    "expected `sum`, `count`, `min` or `max`",
                )
                .help_if(near.map(|near| format!("did you mean `{near}`?"))),
            );
            return ExprKind::Error;
        };
        if value.is_none() && total != Total::Count {
            self.problems.push(diagnostics::missing(
                format!("`{word}` does not say of what"),
                site,
                "of what?",
                &format!("write for example `{word}(u.amount for each u in uses)`"),
            ));
            return ExprKind::Error;
        }
        ExprKind::Over(Box::new(Over { total, value, head }))
    }

    pub(super) fn condition(&mut self, condition: &syntax::Condition) -> Condition {
        match condition {
            syntax::Condition::Compare(a, compare, b) => {
                Condition::Compare(self.name_or_value(a), *compare, self.name_or_value(b))
            }
            syntax::Condition::In(a, set) => {
                let (a, set) = (self.name_or_value(a), self.looked_in(set));
                Condition::In(a, set)
            }
            syntax::Condition::Not(inner) => Condition::Not(Box::new(self.condition(inner))),
            syntax::Condition::And(all) => Condition::And(all.iter().map(|one| self.condition(one)).collect()),
            syntax::Condition::Or(all) => Condition::Or(all.iter().map(|one| self.condition(one)).collect()),
        }
    }

    /// What is looked in: a table by its name, or a value.
    fn looked_in(&mut self, expr: &syntax::Expr) -> Expr {
        if let syntax::ExprKind::Path(path) = &expr.kind
            && let [name] = path.0[..]
            && let name = self.cut(name)
            && !self.is_value(name)
            && let Some(table) = self.scope.find(Space::Table, name)
        {
            let node = self.node(expr.range);
            return Expr { node, kind: ExprKind::Table(table) };
        }
        self.value(expr)
    }

    /// Whether a word is a parameter, the name of a loop, or a `let`.
    fn is_value(&self, name: &str) -> bool {
        self.params.contains(&name)
            || self.loops.iter().any(|row| row.var == name)
            || self.scope.find(Space::Value, name).is_some()
    }

    /// A value, or a bare name that is none and stands for itself: `{ wheat, rye }`, `where r.sector = steel`.
    pub(super) fn name_or_value(&mut self, expr: &syntax::Expr) -> Expr {
        if let syntax::ExprKind::Path(path) = &expr.kind
            && let [name] = path.0[..]
            && let name = self.cut(name)
            && !name.contains('{')
            && !self.is_value(name)
        {
            let node = self.node(expr.range);
            return Expr { node, kind: ExprKind::Text(name.to_owned()) };
        }
        self.value(expr)
    }

    /// A value given to a function: the bare name of something declared stands for itself, a table for all its rows.
    pub(super) fn argument(&mut self, expr: &syntax::Expr) -> Expr {
        if let syntax::ExprKind::Path(path) = &expr.kind
            && let [name] = path.0[..]
            && let name = self.cut(name)
            && !self.is_value(name)
            && self.scope.unit(name).is_none()
        {
            let declared = [Space::Resource, Space::Recipe, Space::Place, Space::Need];
            if declared.into_iter().any(|space| self.scope.find(space, name).is_some()) {
                return self.name_or_value(expr);
            }
            return self.looked_in(expr);
        }
        self.value(expr)
    }

    /// The columns of the rows of a loop around, where they are known here.
    fn loop_named(&self, name: &str) -> Option<(u32, Option<&'a [String]>)> {
        // An inner loop hides an outer one with the same word.
        let depth = self.loops.iter().rposition(|row| row.var == name)?;
        Some((depth as u32, self.loops.get(depth)?.columns))
    }

    /// The row or element of a loop around, by its word.
    pub(super) fn turn(&self, name: &str) -> Option<ExprKind> {
        let (depth, columns) = self.loop_named(name)?;
        Some(match columns {
            Some(_) => ExprKind::Row(depth),
            None => ExprKind::Field(Field { depth, column: 0 }),
        })
    }

    /// The element a word stands for, where it is that of a loop over a set.
    pub(super) fn element(&self, name: &str) -> Option<Field> {
        match self.loop_named(name)? {
            (depth, None) => Some(Field { depth, column: 0 }),
            _ => None,
        }
    }

    /// `m.power`: a column of a row, or a part of a record.
    pub(super) fn dotted(&mut self, path: &syntax::Path, node: Node) -> ExprKind {
        if let Some(field) = self.try_field(path) {
            return ExprKind::Field(field);
        }
        let [first, parts @ ..] = &path.0[..] else { return ExprKind::Error };
        let name = self.cut(*first);
        let head = match self.params.iter().position(|param| *param == name) {
            Some(at) => Some(ExprKind::Param(at as u32)),
            None => self.turn(name).filter(|turn| !matches!(turn, ExprKind::Row(_))).or_else(|| {
                match self.scope.find_detail(Space::Value, name) {
                    Some((def, Detail::Params(0))) => Some(ExprKind::Value(def)),
                    _ => None,
                }
            }),
        };
        let Some(mut kind) = head else {
            self.report_no_field(path, node);
            return ExprKind::Error;
        };
        for part in parts {
            let of = self.node(*first);
            kind = ExprKind::Part(Box::new(Expr { node: of, kind }), self.cut(*part).to_owned());
        }
        kind
    }

    /// The pieces of a name such as `{c}_flour`.
    pub(super) fn pieces(&mut self, range: syntax::Range) -> Vec<Piece> {
        let text = self.cut(range);
        let mut pieces = Vec::new();
        let (mut rest, mut at) = (text, range.start);
        while let Some(open) = rest.find('{') {
            if open > 0 {
                pieces.push(Piece::Text(rest[..open].to_owned()));
            }
            let close = rest.find('}').unwrap_or(rest.len()).max(open + 1);
            let inner = &rest[open + 1..close];
            let path = names_in(inner, at + open as u32 + 1);
            pieces.push(Piece::Value(self.path_value(&syntax::Path(path))));
            let next = (close + 1).min(rest.len());
            at += next as u32;
            rest = &rest[next..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        pieces
    }

    fn path_value(&mut self, path: &syntax::Path) -> Expr {
        let range = Self::path_range(path);
        self.value(&syntax::Expr { range, kind: syntax::ExprKind::Path(path.clone()) })
    }

    /// What a dotted name or a built one leads to when something declared is meant.
    pub(super) fn built_target(&mut self, path: &syntax::Path, node: Node) -> Target {
        if let [name] = path.0[..] {
            return Target::Built(self.pieces(name));
        }
        match self.dotted(path, node) {
            ExprKind::Field(field) => Target::Field(field),
            ExprKind::Error => Target::Error,
            kind => Target::Built(vec![Piece::Value(Expr { node, kind })]),
        }
    }

    pub(super) fn enter_loop(&mut self, head: &syntax::Loop) -> Loop {
        let node = self.node(head.over.range);
        let mut columns: Option<&'a [String]> = None;
        let mut over = Rows::Error;
        match &head.over.kind {
            syntax::ExprKind::Path(path) => match path.0[..] {
                [name] if !self.is_value(self.cut(name)) => {
                    let name = self.cut(name);
                    if let Some((def, Detail::Columns(names))) = self.scope.find_detail(Space::Table, name) {
                        columns = Some(names);
                        over = Rows::Table(def);
                    } else {
                        self.report_unknown(Space::Table, name, node);
                        columns = Some(&[]);
                    }
                }
                _ => over = Rows::Set(self.value(&head.over)),
            },
            _ => over = Rows::Set(self.value(&head.over)),
        }
        self.loops.push(Row { var: self.cut(head.var), columns });
        let conditions = head.conditions.iter().map(|one| self.condition(one)).collect();
        Loop { node, over, conditions }
    }
}

/// The dotted names of a text that begins at byte `start` of its file.
fn names_in(text: &str, start: u32) -> Vec<syntax::Name> {
    let mut at = start;
    let name = |part: &str| {
        let trimmed = part.trim();
        let begin = at + (part.len() - part.trim_start().len()) as u32;
        at += part.len() as u32 + 1;
        syntax::Range { start: begin, end: begin + trimmed.len() as u32 }
    };
    text.split('.').map(name).collect()
}
