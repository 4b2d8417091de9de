//! Expressions to values: exact, total, bounded in steps.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Builtin, Date, Def, Expr, ExprKind, Field, ItemKind, Operator, Total};

use super::Lower;
use super::ranges::Amount;
use super::values::Value;
use crate::calendar::{Day, Rate};
use crate::diagnostics;
use crate::quantity::{NUMBER, Quantity};
use crate::tables::Cells;

/// The most steps all calculations of a program may take together.
const MOST_STEPS: u64 = 200_000_000;
/// How deep functions may call each other.
const MOST_CALLS: usize = 48;

impl<'a> Lower<'a> {
    fn step(&mut self, site: Site) -> bool {
        self.spend(1, site)
    }

    /// Counts so many steps; reports, once, that there were too many.
    pub(super) fn spend(&mut self, steps: u64, site: Site) -> bool {
        self.steps = self.steps.saturating_add(steps);
        if self.steps < MOST_STEPS {
            return true;
        }
        if !self.spent {
            self.spent = true;
            self.problems.push(
                Diagnostic::error(Code::EvaluationLimit, format!("the calculations of this program take more than {MOST_STEPS} steps"), site, "reached here")
                    .help("a loop inside a loop needs a `where` that joins them; functions that call each other twice grow with every call"),
            );
        }
        false
    }

    /// The value of an expression of module `module`, inside the current rows.
    pub(super) fn eval(&mut self, module: u32, expr: &'a Expr) -> Value {
        let site = self.node(module, expr.node);
        if !self.step(site) {
            return Value::Error;
        }
        match &expr.kind {
            ExprKind::Number(value) => Value::Quantity(Quantity::number(value.clone())),
            ExprKind::Date(date) => self.date(*date, site),
            ExprKind::Text(text) => Value::Text(text.clone()),
            ExprKind::Value(def) => self.let_value(*def, site),
            ExprKind::Param(at) => self.params.get(*at as usize).cloned().unwrap_or(Value::Error),
            ExprKind::Field(field) => self.field(*field, site),
            ExprKind::Unit(unit) => self.unit(*unit, site).map_or(Value::Error, |unit| Value::Quantity(unit.value)),
            ExprKind::Dimension(def) => self.dimension_of(*def, site).map_or(Value::Error, Value::Dimension),
            ExprKind::Call(def, args) => self.call(module, *def, args, site),
            ExprKind::Builtin(builtin, args) => self.builtin(module, *builtin, args, site),
            ExprKind::Scaled(head, words) => self.scaled(module, head, words),
            ExprKind::Row(depth) => match self.rows.get(*depth as usize) {
                Some((table, row)) => Value::Row(*table, *row),
                None => Value::Error,
            },
            ExprKind::Table(table) => Value::Table(*table),
            ExprKind::Set(members) => self.set(module, members),
            ExprKind::Record(fields) => self.record(module, fields),
            ExprKind::Dated(parts) => self.dated(module, parts, site),
            ExprKind::If(branches) => self.branches(module, branches),
            ExprKind::Lookup(of, keys) => self.lookup(module, of, keys, site),
            ExprKind::Part(of, name) => self.part_of(module, of, name, site),
            ExprKind::Over(over) => self.over(module, over, site),
            ExprKind::Name(pieces) => self.built(module, pieces).map_or(Value::Error, |(text, _)| Value::Text(text)),
            ExprKind::Negate(inner) => match self.eval(module, inner) {
                Value::Quantity(inner) => Value::Quantity(Quantity { amount: -&inner.amount, ..inner }),
                Value::Range(inner) => inner.negated(),
                other => {
                    let site = self.node(module, inner.node);
                    self.refuse(&other, site)
                }
            },
            ExprKind::Binary(a, operator, b) => self.binary(module, site, a, *operator, b),
            ExprKind::Span(a, b) => self.span(module, site, a, b),
            ExprKind::PlusMinus(middle, by) => self.plus_minus(module, site, middle, by),
            ExprKind::Error => Value::Error,
        }
    }

    /// The one quantity an expression comes to; reports anything else, and one that changes over time.
    pub(super) fn quantity(&mut self, module: u32, expr: &'a Expr) -> Option<Quantity> {
        let site = self.node(module, expr.node);
        self.one_value(site, |lower| lower.plain(module, expr))
    }

    /// The quantity an expression comes to on the day that is asked for; reports anything else.
    pub(super) fn plain(&mut self, module: u32, expr: &'a Expr) -> Option<Quantity> {
        match self.eval(module, expr) {
            Value::Quantity(quantity) => Some(quantity),
            other => {
                let site = self.node(module, expr.node);
                self.refuse(&other, site);
                None
            }
        }
    }

    fn date(&mut self, date: Date, site: Site) -> Value {
        let month = |year, month| Day::of(year, month as i8, 1);
        let found = match date {
            Date::Quarter(year, quarter) => month(year, quarter * 3 - 2).map(|from| (from, from.plus_months(3))),
            Date::Month(year, number) => month(year, number).map(|from| (from, from.plus_months(1))),
            Date::Day(year, month, day) => Day::of(year, month as i8, day as i8).map(|from| (from, Day(from.0 + 1))),
            Date::Week(year, week) => {
                jiff::civil::ISOWeekDate::new(year, week as i8, jiff::civil::Weekday::Monday).ok().and_then(|week| {
                    let date = week.date();
                    Day::of(date.year(), date.month(), date.day()).map(|from| (from, Day(from.0 + 7)))
                })
            }
        };
        let Some((from, to)) = found else {
            self.problems.push(
                Diagnostic::error(Code::BadDate, "the calendar has no such date", site, "not in the calendar")
                    .help("check the day of the month; February has 29 days in leap years only"),
            );
            return Value::Error;
        };
        Value::Dates(from, to)
    }

    /// A date where one is expected; a bare number is a year.
    pub(super) fn dates(&mut self, module: u32, expr: &'a Expr) -> Option<(Day, Day)> {
        let site = self.node(module, expr.node);
        let value = self.one_value(site, |lower| Some(lower.eval(module, expr)))?;
        self.as_dates(&value, site)
    }

    /// A value as a date; reports what is none.
    pub(super) fn as_dates(&mut self, value: &Value, site: Site) -> Option<(Day, Day)> {
        match value {
            Value::Dates(from, to) => return Some((*from, *to)),
            Value::Quantity(Quantity { amount, dim: NUMBER, .. }) => {
                let year = amount.to_i64().filter(|year| (1..=9998).contains(year));
                if let Some(from) = year.and_then(|year| Day::of(year as i16, 1, 1)) {
                    return Some((from, from.plus_months(12)));
                }
                self.problems.push(
                    Diagnostic::error(
                        Code::BadDate,
                        format!("{} is not a year", amount.to_decimal(3)),
                        site,
                        "expected a year between 1 and 9998",
                    )
                    .help("write a year 2027, a quarter 2027-Q2, a month 2027-03, a week 2027-W09 or a day 2027-03-02"),
                );
            }
            Value::Error => {}
            _ => self.problems.push(
                Diagnostic::error(Code::BadDate, "a date is expected here", site, "this is not a date")
                    .help("write a year 2027, a quarter 2027-Q2, a month 2027-03 or a day 2027-03-02"),
            ),
        }
        None
    }

    /// Marks a definition as being evaluated; reports one that needs itself.
    pub(super) fn enter(&mut self, def: Def, site: Site) -> bool {
        if self.open.contains(&def) {
            let name = self.item(def).map_or(site, |item| self.node(def.module, item.name_node));
            if self.circular.insert(def) {
                self.problems.push(
                    Diagnostic::error(Code::SelfReference, "this definition needs itself", name, "defined here")
                        .also(site, "and used on the way to it")
                        .help("break the circle: one of the definitions must do without the others"),
                );
            }
            return false;
        }
        if self.open.len() >= MOST_CALLS {
            self.problems.push(
                Diagnostic::error(
                    Code::EvaluationLimit,
                    format!("definitions lead to each other more than {MOST_CALLS} deep"),
                    site,
                    "reached here",
                )
                .help("use fewer steps from one to the next"),
            );
            return false;
        }
        self.open.push(def);
        true
    }

    fn field(&mut self, field: Field, site: Site) -> Value {
        match self.rows.get(field.depth as usize).copied() {
            Some((table, row)) => self.cell(table, row, field.column, site),
            None => Value::Error,
        }
    }

    /// What a cell of a table holds, or an element of a set.
    pub(super) fn cell(&mut self, table: Def, row: u32, column: u32, site: Site) -> Value {
        let Some(loaded) = self.tables.get(&table).cloned() else { return Value::Error };
        match loaded.cells.get(column as usize) {
            Some(Cells::Values(values)) => values.get(row as usize).cloned().unwrap_or(Value::Error),
            Some(Cells::Words(words)) => {
                let word = words.get(row as usize).map_or("", |id| self.names.text(*id)).to_owned();
                if self.is_unit_column(table, column) {
                    let site = loaded.site(row, column);
                    return self
                        .unit_named(table.module, &word, site)
                        .map_or(Value::Error, |unit| Value::Quantity(unit.value));
                }
                Value::Text(word)
            }
            Some(Cells::Dates(days)) => {
                days.get(row as usize).map_or(Value::Error, |day| Value::Dates(*day, Day(day.0.saturating_add(1))))
            }
            Some(Cells::Numbers(numbers)) => {
                let Some(amount) = numbers.get(row as usize).cloned() else { return Value::Error };
                match self.column_unit(table, column, row, site) {
                    Some(unit) => Value::Quantity(Quantity { amount: &amount * &unit.amount, ..unit }),
                    None => Value::Error,
                }
            }
            None => Value::Error,
        }
    }

    fn scaled(&mut self, module: u32, head: &'a Expr, words: &'a [(bool, Expr)]) -> Value {
        match self.eval(module, head) {
            Value::Quantity(value) => self.scaled_by(module, value, words),
            Value::Range(range) => range.map(|end| self.scaled_by(module, end, words)),
            Value::Error => Value::Error,
            other => {
                let site = self.node(module, head.node);
                self.refuse(&other, site)
            }
        }
    }

    /// A quantity times, or per, some words.
    pub(super) fn scaled_by(&mut self, module: u32, mut value: Quantity, words: &'a [(bool, Expr)]) -> Value {
        let mut plain = 0;
        for (per, word) in words {
            let site = self.node(module, word.node);
            let (unit, symbol, time) = match &word.kind {
                ExprKind::Unit(unit) => match self.unit(*unit, site) {
                    Some(unit) => (unit.value, Some(unit.symbol), unit.time),
                    None => return Value::Error,
                },
                _ => match self.plain(module, word) {
                    Some(unit) => (unit, None, None),
                    None => return Value::Error,
                },
            };
            plain += usize::from(!per);
            if *per {
                match value.amount.checked_div(&unit.amount) {
                    Some(amount) => value.amount = amount,
                    None => return Value::Error,
                }
                value.per = value.per.or(time);
                value.calendar = value.calendar.saturating_sub(unit.calendar);
            } else {
                value.amount = &value.amount * &unit.amount;
                value.calendar = value.calendar.saturating_add(unit.calendar);
                value.written = match (plain, symbol) {
                    (1, Some(symbol)) => Some((self.names.intern(&symbol).0, unit.amount.clone())),
                    _ => None,
                };
            }
            value.dim = self.dims.combine(value.dim, unit.dim, *per);
        }
        Value::Quantity(value)
    }

    fn binary(&mut self, module: u32, site: Site, a: &'a Expr, operator: Operator, b: &'a Expr) -> Value {
        let (left, right) = (self.eval(module, a), self.eval(module, b));
        if let Some(value) = self.date_arithmetic(&left, operator, &right, site) {
            return value;
        }
        let (left_site, right_site) = (self.node(module, a.node), self.node(module, b.node));
        match (left, right) {
            (Value::Quantity(left), Value::Quantity(right)) => {
                self.arithmetic(left, operator, right, (site, left_site, right_site))
            }
            (Value::Set(left), Value::Set(right)) if matches!(operator, Operator::Union | Operator::Without) => {
                self.set_operation(operator, &left, &right, site)
            }
            (Value::Dimension(left), Value::Dimension(right)) => match operator {
                Operator::Multiply | Operator::Divide => {
                    Value::Dimension(self.dims.combine(left, right, operator == Operator::Divide))
                }
                _ => Value::Error,
            },
            (Value::Dimension(left), Value::Quantity(power)) if operator == Operator::Power => {
                match power.amount.to_i64().filter(|power| (-9..=9).contains(power)) {
                    Some(power) => Value::Dimension(self.dims.power(left, power as i32)),
                    None => Value::Error,
                }
            }
            (Value::Error, _) | (_, Value::Error) => Value::Error,
            (left @ (Value::Quantity(_) | Value::Range(_)), right @ (Value::Quantity(_) | Value::Range(_))) => {
                self.uncertain_arithmetic(left, operator, right, (site, left_site, right_site))
            }
            (Value::Quantity(_) | Value::Range(_), other) => self.refuse(&other, right_site),
            (other, _) => self.refuse(&other, left_site),
        }
    }

    /// A calculation with two quantities; the sites are those of the whole and of its two sides.
    pub(super) fn arithmetic(
        &mut self,
        left: Quantity,
        operator: Operator,
        right: Quantity,
        (site, left_site, right_site): (Site, Site, Site),
    ) -> Value {
        let written = left.written.clone().or_else(|| right.written.clone());
        let result = match operator {
            Operator::Add | Operator::Subtract => {
                if left.dim != right.dim {
                    let problem =
                        diagnostics::cannot_add(&self.dims, site, (left_site, left.dim), (right_site, right.dim));
                    self.problems.push(problem);
                    return Value::Error;
                }
                let meet = left.calendar != right.calendar && !left.amount.is_zero() && !right.amount.is_zero();
                if meet && left.dim == self.dims.base("time") {
                    self.months_and_days(site, left_site, right_site);
                    return Value::Error;
                }
                let (x, y, calendar) = if left.calendar == right.calendar {
                    (left.amount, right.amount, left.calendar)
                } else {
                    (left.fixed(), right.fixed(), 0)
                };
                let amount = if operator == Operator::Add { &x + &y } else { &x - &y };
                Quantity { amount, dim: left.dim, calendar, per: left.per.or(right.per), written }
            }
            Operator::Multiply => Quantity {
                amount: &left.amount * &right.amount,
                dim: self.dims.combine(left.dim, right.dim, false),
                calendar: left.calendar.saturating_add(right.calendar),
                per: left.per.or(right.per),
                written,
            },
            Operator::Divide => {
                let Some(amount) = left.amount.checked_div(&right.amount) else {
                    self.problems.push(Diagnostic::error(
                        Code::OutOfRange,
                        "nothing can be divided by zero",
                        right_site,
                        "this is zero",
                    ));
                    return Value::Error;
                };
                Quantity {
                    amount,
                    dim: self.dims.combine(left.dim, right.dim, true),
                    calendar: left.calendar.saturating_sub(right.calendar),
                    per: left.per.or(right.per),
                    written: left.written,
                }
            }
            Operator::Power => {
                let power = right.amount.to_i64().filter(|power| right.dim == NUMBER && (-9..=9).contains(power));
                let raised = power.and_then(|power| Some((power, left.amount.checked_pow(power as i32)?)));
                let Some((power, amount)) = raised else {
                    self.problems.push(Diagnostic::error(
                        Code::OutOfRange,
                        "a power is a whole number between -9 and 9",
                        right_site,
                        "not such a number",
                    ));
                    return Value::Error;
                };
                let calendar = (i32::from(left.calendar) * power as i32).clamp(-100, 100) as i8;
                Quantity { amount, dim: self.dims.power(left.dim, power as i32), calendar, per: None, written: None }
            }
            Operator::Union | Operator::Without => return self.refuse(&Value::Quantity(left), left_site),
        };
        Value::Quantity(result)
    }

    fn call(&mut self, module: u32, def: Def, args: &'a [Expr], site: Site) -> Value {
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            match self.eval(module, arg) {
                Value::Error => return Value::Error,
                value => values.push(value),
            }
        }
        let Some(ItemKind::Let { params, value, .. }) = self.item(def).map(|item| &item.kind) else {
            return Value::Error;
        };
        for ((param, given), arg) in params.iter().zip(&values).zip(args) {
            let Some(declared) = &param.dimension else { continue };
            let Value::Dimension(expected) = self.eval(def.module, declared) else { continue };
            let given = match given {
                Value::Quantity(given) => given,
                Value::Range(given) => &given.middle,
                other => {
                    let site = self.node(module, arg.node);
                    return self.refuse(other, site);
                }
            };
            if expected != given.dim {
                let site = self.node(module, arg.node);
                let problem =
                    diagnostics::mismatch(&self.dims, site, expected, &format!("`{}`", param.name), given.dim);
                self.problems.push(problem);
                return Value::Error;
            }
        }
        if !self.enter(def, site) {
            return Value::Error;
        }
        let rows = std::mem::take(&mut self.rows);
        let params = std::mem::replace(&mut self.params, values);
        let result = self.eval(def.module, value);
        (self.rows, self.params) = (rows, params);
        self.open.pop();
        result
    }

    fn builtin(&mut self, module: u32, builtin: Builtin, args: &'a [Expr], site: Site) -> Value {
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            let at = self.node(module, arg.node);
            match self.eval(module, arg) {
                Value::Error => return Value::Error,
                Value::Set(members) if !matches!(builtin, Builtin::Of(_) | Builtin::Round(_)) => {
                    values.extend(members.iter().map(|member| (member.clone(), at)));
                }
                Value::Table(table) if builtin == Builtin::Count => {
                    let rows = self.tables.get(&table).map_or(0, |table| table.rows);
                    return Value::Quantity(Quantity::number(Rational::from(i64::from(rows))));
                }
                value => values.push((value, at)),
            }
        }
        if builtin == Builtin::Count {
            return Value::Quantity(Quantity::number(Rational::from(values.len() as i64)));
        }
        if values.iter().any(|(value, _)| matches!(value, Value::Range(_))) {
            return self.uncertain_builtin(builtin, &values, site);
        }
        self.certain_builtin(builtin, values, site)
    }

    /// A function of the language of values none of which is uncertain.
    pub(super) fn certain_builtin(&mut self, builtin: Builtin, values: Vec<(Value, Site)>, site: Site) -> Value {
        let total = match builtin {
            Builtin::Min => Some(Total::Min),
            Builtin::Max => Some(Total::Max),
            Builtin::Sum => Some(Total::Sum),
            _ => None,
        };
        if !self.spend(values.len() as u64, site) {
            return Value::Error;
        }
        let mut all = values.into_iter();
        let Some((first, first_site)) = all.next() else {
            return match total {
                Some(Total::Sum) => Value::Quantity(Quantity::number(Rational::ZERO)),
                _ => {
                    self.problems.push(diagnostics::missing(
                        "there is nothing to take the smallest or the largest of",
                        site,
                        "an empty set",
                        "put something into the set",
                    ));
                    Value::Error
                }
            };
        };
        if let Some(total) = total {
            return all.fold(first, |best, (value, value_site)| self.two(total, best, value, first_site, value_site));
        }
        if let Builtin::Of(part) = builtin {
            return self.part_of_date(part, &first, first_site);
        }
        let Value::Quantity(first) = first else { return self.refuse(&first, first_site) };
        let rounded = |amount: Rational| Value::Quantity(Quantity { amount, ..first.clone() });
        match builtin {
            Builtin::Round(direction) => match all.next() {
                Some((Value::Quantity(unit), unit_site)) => {
                    self.round(direction, &first, &unit, (first_site, unit_site))
                }
                Some((other, unit_site)) => self.refuse(&other, unit_site),
                None => Value::Error,
            },
            Builtin::Abs => rounded(first.amount.abs()),
            Builtin::Floor => rounded(first.amount.floor()),
            Builtin::Ceil => rounded(first.amount.ceil()),
            _ => Value::Error,
        }
    }

    /// A part of 1; reports what is none.
    pub(super) fn part(&mut self, module: u32, expr: &'a Expr, what: &str) -> Option<Rational> {
        let value = self.quantity(module, expr)?;
        let site = self.node(module, expr.node);
        if value.dim != NUMBER || value.calendar != 0 {
            let problem = diagnostics::mismatch(&self.dims, site, NUMBER, what, value.dim)
                .help("write a part of the whole, for example `90 %`");
            self.problems.push(problem);
            return None;
        }
        if value.amount.is_negative() || value.amount > Rational::ONE {
            self.problems.push(diagnostics::out_of_range(site, what, &value.amount, "between 0 % and 100 %"));
            return None;
        }
        Some(value.amount)
    }

    /// A part of the whole per time: `2 % per month`.
    pub(super) fn part_rate(&mut self, module: u32, expr: &'a Expr, what: &str) -> Option<Amount<Rate>> {
        let site = self.node(module, expr.node);
        let time = self.dims.base("time");
        let expected = self.dims.combine(NUMBER, time, true);
        let rates = self.over_time(site, |lower| {
            lower.uncertain(module, expr)?.map(|value| {
                if value.dim != expected {
                    let problem = diagnostics::mismatch(&lower.dims, site, expected, what, value.dim)
                        .help("write a part per time, for example `2 % per month`");
                    lower.problems.push(problem);
                    return None;
                }
                Some(value.rate())
            })
        })?;
        self.stepped_amount(rates, site)
    }

    /// A length of time.
    pub(super) fn duration(&mut self, module: u32, expr: &'a Expr, what: &str) -> Option<crate::calendar::Duration> {
        let value = self.quantity(module, expr)?;
        self.as_duration(&value, self.node(module, expr.node), what)
    }

    pub(super) fn as_duration(
        &mut self,
        value: &Quantity,
        site: Site,
        what: &str,
    ) -> Option<crate::calendar::Duration> {
        let time = self.dims.base("time");
        if value.dim != time {
            let problem = diagnostics::mismatch(&self.dims, site, time, what, value.dim)
                .help("write a length of time, for example `3 month`");
            self.problems.push(problem);
            return None;
        }
        if value.amount.is_negative() {
            self.problems.push(diagnostics::out_of_range(site, what, &value.amount, "no less than zero"));
            return None;
        }
        let duration = value.duration();
        // A thousand years is beyond any horizon, and far inside what the calendar can add.
        if duration.mean_days() > Rational::from(400_000) {
            self.problems.push(diagnostics::out_of_range(
                site,
                &format!("{what} in days"),
                &duration.mean_days(),
                "at most a thousand years",
            ));
            return None;
        }
        Some(duration)
    }
}
