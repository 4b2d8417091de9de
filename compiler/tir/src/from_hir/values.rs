//! Values, also those with parts: sets, records, rows of tables, dates.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{DatePart, Def, Expr, ExprKind, Field, Operator, Piece};

use super::Lower;
use super::ranges::Range;
use crate::calendar::Day;
use crate::diagnostics;
use crate::quantity::{DimId, NUMBER, Quantity};

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A quantity.
    Quantity(Quantity),
    /// From a day until a day.
    Dates(Day, Day),
    /// An uncertain quantity.
    Range(Box<Range>),
    /// A text or a name.
    Text(String),
    /// A set, each element once, in the order written.
    Set(Arc<Vec<Value>>),
    /// A record.
    Record(Arc<Vec<(String, Value)>>),
    /// A row of a table.
    Row(Def, u32),
    /// A table.
    Table(Def),
    /// A dimension.
    Dimension(DimId),
    /// Nothing; already reported.
    Error,
}

impl Value {
    /// What it is, with its article.
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Value::Quantity(_) => "a quantity",
            Value::Dates(..) => "a date",
            Value::Range(_) => "a range",
            Value::Text(_) => "a text",
            Value::Set(_) => "a set",
            Value::Record(_) => "a record",
            Value::Row(..) => "a row of a table",
            Value::Table(_) => "a table",
            Value::Dimension(_) => "a dimension",
            Value::Error => "nothing",
        }
    }

    /// What makes it the same as another; `None` for what is only ever itself.
    pub(super) fn identity(&self) -> Option<(u8, String)> {
        match self {
            Value::Text(text) => Some((0, text.clone())),
            Value::Quantity(value) => Some((1, format!("{} {}", value.dim.0, value.fixed()))),
            Value::Dates(from, to) => Some((2, format!("{} {}", from.0, to.0))),
            Value::Row(table, row) => Some((3, format!("{} {} {row}", table.module, table.item))),
            _ => None,
        }
    }
}

/// Each value once, the first first.
pub(super) fn once(values: impl IntoIterator<Item = Value>) -> Value {
    let mut seen = FxHashSet::default();
    let new = |value: &Value| value.identity().is_none_or(|identity| seen.insert(identity));
    Value::Set(Arc::new(values.into_iter().filter(new).collect()))
}

impl<'a> Lower<'a> {
    pub(super) fn set(&mut self, module: u32, members: &'a [Expr]) -> Value {
        let mut values = Vec::with_capacity(members.len());
        for member in members {
            match self.eval(module, member) {
                Value::Error => return Value::Error,
                value => values.push(value),
            }
        }
        once(values)
    }

    pub(super) fn record(&mut self, module: u32, fields: &'a [(String, Expr)]) -> Value {
        let mut values = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            match self.eval(module, value) {
                Value::Error => return Value::Error,
                value => values.push((name.clone(), value)),
            }
        }
        Value::Record(Arc::new(values))
    }

    /// `union` and `without`.
    pub(super) fn set_operation(&mut self, operator: Operator, left: &[Value], right: &[Value], site: Site) -> Value {
        if !self.spend((left.len() + right.len()) as u64, site) {
            return Value::Error;
        }
        if operator == Operator::Union {
            return once(left.iter().chain(right).cloned());
        }
        let gone: FxHashSet<_> = right.iter().filter_map(Value::identity).collect();
        let stays = |value: &&Value| value.identity().is_none_or(|identity| !gone.contains(&identity));
        once(left.iter().filter(stays).cloned())
    }

    /// The elements of a set, or the rows of a table.
    pub(super) fn elements(&mut self, module: u32, expr: &'a Expr) -> Option<Arc<Vec<Value>>> {
        match self.eval(module, expr) {
            Value::Set(values) => Some(values),
            Value::Table(table) => {
                let rows = self.tables.get(&table).map_or(0, |table| table.rows);
                Some(Arc::new((0..rows).map(|row| Value::Row(table, row)).collect()))
            }
            Value::Error => None,
            other => {
                let site = self.node(module, expr.node);
                self.problems.push(
                    Diagnostic::error(
                        Code::NotAQuantity,
                        format!("a set or a table is expected here, and this is {}", other.noun()),
                        site,
                        format!("this is {}", other.noun()),
                    )
                    .help("write a set in braces, for example `{ wheat, rye }`"),
                );
                None
            }
        }
    }

    /// The text of a name that is put together, and the cell it comes from, where it comes from one.
    pub(super) fn built(&mut self, module: u32, pieces: &'a [Piece]) -> Option<(String, Option<Site>)> {
        let (mut text, mut cell) = (String::new(), None);
        for piece in pieces {
            match piece {
                Piece::Text(part) => text += part,
                Piece::Value(expr) => {
                    let site = self.provenance(module, expr);
                    match self.eval(module, expr) {
                        Value::Text(part) => text += &part,
                        Value::Quantity(Quantity { amount, dim: NUMBER, .. }) if amount.to_i64().is_some() => {
                            text += &amount.to_decimal(0);
                        }
                        Value::Error => return None,
                        other => {
                            self.problems.push(
                                Diagnostic::error(
                                    Code::NotAQuantity,
                                    format!("a name is expected here, and this is {}", other.noun()),
                                    site,
                                    format!("this is {}", other.noun()),
                                )
                                .help(
                                    "a name is put together from names and whole numbers: `{c}_flour`, `{m.id}_mill`",
                                ),
                            );
                            return None;
                        }
                    }
                    if cell.is_none() && matches!(site, Site::Cell { .. }) {
                        cell = Some(site);
                    }
                }
            }
        }
        Some((text, cell))
    }

    /// `mill.power`, `yields[wheat].amount`.
    pub(super) fn part_of(&mut self, module: u32, of: &'a Expr, name: &'a str, site: Site) -> Value {
        let whole = self.eval(module, of);
        let known: Vec<&str> = match &whole {
            Value::Record(fields) => match fields.iter().find(|(field, _)| field == name) {
                Some((_, value)) => return value.clone(),
                None => fields.iter().map(|(field, _)| field.as_str()).collect(),
            },
            Value::Row(table, row) => {
                let columns = self.columns(*table);
                match columns.iter().position(|column| *column == name) {
                    Some(column) => return self.cell(*table, *row, column as u32, site),
                    None => columns,
                }
            }
            Value::Error => return Value::Error,
            other => {
                let noun = other.noun();
                self.problems.push(
                    Diagnostic::error(
                        Code::UnknownName,
                        format!("only a record and a row have parts, and this is {noun}"),
                        site,
                        format!("`.{name}` of {noun}"),
                    )
                    .help("a record is written `{ power: 15 kW, losses: 2 % }`"),
                );
                return Value::Error;
            }
        };
        let near = weal_base::suggest::nearest(name, known.iter().copied());
        let help = near
            .map_or_else(|| format!("its parts are {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        self.problems.push(
            Diagnostic::error(Code::UnknownName, format!("there is no part named `{name}`"), site, "no such part")
                .help(help),
        );
        Value::Error
    }

    pub(super) fn refuse(&mut self, value: &Value, site: Site) -> Value {
        if *value != Value::Error {
            let one = matches!(value, Value::Range(_)).then_some(
                "what is uncertain can be used in flows, stocks, supplies, growth, needs and limits; here write one amount",
            );
            self.problems.push(diagnostics::not_a_quantity(site, value.noun()).help_if(one));
        }
        Value::Error
    }

    /// A part of a date, as a number or a date.
    pub(super) fn part_of_date(&mut self, part: DatePart, value: &Value, site: Site) -> Value {
        let Some((from, until)) = self.as_dates(value, site) else { return Value::Error };
        let date = from.date();
        let number = match part {
            DatePart::Year => i64::from(date.year()),
            DatePart::Quarter => i64::from((date.month() - 1) / 3 + 1),
            DatePart::Month => i64::from(date.month()),
            DatePart::Week => i64::from(date.iso_week_date().week()),
            DatePart::Day => i64::from(date.day()),
            DatePart::First => return Value::Dates(from, Day(from.0 + 1)),
            DatePart::Last => return Value::Dates(Day(until.0 - 1), until),
        };
        Value::Quantity(Quantity::number(Rational::from(number)))
    }

    /// Whether an expression speaks of the row or element of the loop at this depth.
    pub(super) fn mentions(expr: &Expr, depth: u32) -> bool {
        let any = |all: &[Expr]| all.iter().any(|one| Self::mentions(one, depth));
        match &expr.kind {
            ExprKind::Field(Field { depth: at, .. }) | ExprKind::Row(at) => *at == depth,
            ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Text(_)
            | ExprKind::Value(_)
            | ExprKind::Param(_)
            | ExprKind::Unit(_)
            | ExprKind::Dimension(_)
            | ExprKind::Table(_)
            | ExprKind::Error => false,
            ExprKind::Call(_, args) | ExprKind::Builtin(_, args) | ExprKind::Set(args) => any(args),
            ExprKind::Scaled(head, words) => {
                Self::mentions(head, depth) || words.iter().any(|(_, word)| Self::mentions(word, depth))
            }
            ExprKind::Negate(inner) | ExprKind::Part(inner, _) => Self::mentions(inner, depth),
            ExprKind::Binary(a, _, b) | ExprKind::Span(a, b) | ExprKind::PlusMinus(a, b) => {
                Self::mentions(a, depth) || Self::mentions(b, depth)
            }
            ExprKind::Lookup(of, keys) => {
                Self::mentions(of, depth) || keys.iter().any(|key| Self::mentions(&key.value, depth))
            }
            ExprKind::Record(fields) => fields.iter().any(|(_, value)| Self::mentions(value, depth)),
            ExprKind::Name(pieces) => {
                pieces.iter().any(|piece| matches!(piece, Piece::Value(value) if Self::mentions(value, depth)))
            }
            // What holds these may speak of anything; they are asked row by row.
            ExprKind::Dated(_) | ExprKind::If(_) | ExprKind::Over(_) => true,
        }
    }
}
