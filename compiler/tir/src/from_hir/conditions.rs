//! Conditions, choices between values, and totals over many.

use super::Lower;
use super::values::Value;
use crate::diagnostics;
use crate::quantity::Quantity;
use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Compare, Condition, Expr, ExprKind, Operator, Over, Total};

impl<'a> Lower<'a> {
    /// Whether a condition holds; `None` where it cannot be said, which is reported.
    pub(super) fn holds(&mut self, module: u32, condition: &'a Condition) -> Option<bool> {
        match condition {
            Condition::Compare(a, compare, b) => self.compares(module, a, *compare, b),
            Condition::In(a, set) => self.is_in(module, a, set),
            Condition::Not(inner) => self.holds(module, inner).map(|holds| !holds),
            Condition::And(all) => {
                for one in all {
                    if !self.holds(module, one)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            Condition::Or(all) => {
                for one in all {
                    if self.holds(module, one)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
        }
    }

    fn compares(&mut self, module: u32, a: &'a Expr, compare: Compare, b: &'a Expr) -> Option<bool> {
        use std::cmp::Ordering;
        let (left, right) = (self.eval(module, a), self.eval(module, b));
        let (left_site, right_site) = (self.node(module, a.node), self.node(module, b.node));
        let order = match (&left, &right) {
            (Value::Error, _) | (_, Value::Error) => return None,
            (Value::Quantity(x), Value::Quantity(y)) => {
                if x.dim != y.dim {
                    let (x, y) = ((left_site, x.dim), (right_site, y.dim));
                    self.problems.push(diagnostics::cannot_add(&self.dims, left_site, x, y));
                    return None;
                }
                if x.calendar == y.calendar { x.amount.cmp(&y.amount) } else { x.fixed().cmp(&y.fixed()) }
            }
            (Value::Text(x), Value::Text(y)) if compare == Compare::Equal => x.cmp(y),
            (Value::Dates(x, _), Value::Dates(y, _)) => x.cmp(y),
            (Value::Dates(x, _), Value::Quantity(_)) => x.cmp(&self.as_dates(&right, right_site)?.0),
            (Value::Quantity(_), Value::Dates(y, _)) => self.as_dates(&left, left_site)?.0.cmp(y),
            _ if compare == Compare::Equal && left.identity().is_some() && left.noun() == right.noun() => {
                if left == right { Ordering::Equal } else { Ordering::Less }
            }
            _ => {
                let (x, y) = (left.noun(), right.noun());
                self.problems.push(
                    Diagnostic::error(
                        Code::NotAQuantity,
                        format!("{x} and {y} cannot be compared like this"),
                        left_site,
                        format!("this is {x}"),
                    )
                    .also(right_site, format!("this is {y}"))
                    .help("quantities and dates can be compared with `<=`, `>=` and `=`, names with `=`"),
                );
                return None;
            }
        };
        Some(match compare {
            Compare::AtMost => order != Ordering::Greater,
            Compare::AtLeast => order != Ordering::Less,
            Compare::Equal => order == Ordering::Equal,
        })
    }

    fn is_in(&mut self, module: u32, a: &'a Expr, set: &'a Expr) -> Option<bool> {
        let value = self.eval(module, a);
        let site = self.node(module, a.node);
        if let ExprKind::Table(table) = set.kind {
            let key = self.column_key(table, 0, &value, site)?;
            return Some(self.index(table, &[0]).contains_key(&vec![key]));
        }
        let elements = self.elements(module, set)?;
        if value == Value::Error || !self.spend(elements.len() as u64, site) {
            return None;
        }
        let identity = value.identity();
        Some(identity.is_some() && elements.iter().any(|element| element.identity() == identity))
    }

    /// `if … then … else …`: only the branch that holds is worked out.
    pub(super) fn branches(&mut self, module: u32, branches: &'a weal_hir::Branches) -> Value {
        match self.holds(module, &branches.condition) {
            Some(true) => self.eval(module, &branches.then),
            Some(false) => self.eval(module, &branches.otherwise),
            None => Value::Error,
        }
    }

    /// `sum(u.amount for each u in uses where …)`.
    pub(super) fn over(&mut self, module: u32, over: &'a Over, site: Site) -> Value {
        let (mut count, mut best, mut failed): (i64, Option<(Value, Site)>, bool) = (0, None, false);
        let total = over.total;
        self.rows_of(module, &over.head, &mut |lower| {
            count += 1;
            let Some(expr) = &over.value else { return };
            if failed {
                return;
            }
            let here = lower.provenance(module, expr);
            let value = lower.eval(module, expr);
            best = match best.take() {
                None => Some((value, here)),
                Some((before, there)) => Some((lower.two(total, before, value, there, here), here)),
            };
            failed = matches!(best, Some((Value::Error, _)));
        });
        match (total, best) {
            (Total::Count, _) => Value::Quantity(Quantity::number(Rational::from(count))),
            (_, Some((value, _))) => value,
            (Total::Sum, None) => self.nothing(module, over),
            (Total::Min | Total::Max, None) => {
                self.problems.push(diagnostics::missing(
                    "there is nothing to take the smallest or the largest of",
                    site,
                    "no row fits",
                    "ask first whether there is any: `if count(for each u in uses where …) >= 1 then … else …`",
                ));
                Value::Error
            }
        }
    }

    /// The sum over no rows: zero, of the dimension that the first row would give.
    fn nothing(&mut self, module: u32, over: &'a Over) -> Value {
        let (weal_hir::Rows::Table(table), Some(expr)) = (&over.head.over, &over.value) else {
            return Value::Quantity(Quantity::number(Rational::ZERO));
        };
        if self.tables.get(table).is_none_or(|table| table.rows == 0) {
            return Value::Quantity(Quantity::number(Rational::ZERO));
        }
        self.rows.push((*table, 0));
        let value = self.eval(module, expr);
        self.rows.pop();
        match value {
            Value::Quantity(value) => Value::Quantity(Quantity { amount: Rational::ZERO, ..value }),
            Value::Range(value) => Value::Quantity(Quantity { amount: Rational::ZERO, ..value.middle }),
            _ => Value::Error,
        }
    }

    /// Two of many: their sum, the smaller or the larger.
    pub(super) fn two(&mut self, total: Total, a: Value, b: Value, a_site: Site, b_site: Site) -> Value {
        let (a, b) = match (a, b) {
            (Value::Error, _) | (_, Value::Error) => return Value::Error,
            (Value::Quantity(a), Value::Quantity(b)) => (a, b),
            (a @ (Value::Quantity(_) | Value::Range(_)), b @ (Value::Quantity(_) | Value::Range(_))) => {
                return self.uncertain_total(total, &a, &b, (a_site, b_site));
            }
            (Value::Quantity(_) | Value::Range(_), other) => return self.refuse(&other, b_site),
            (other, _) => return self.refuse(&other, a_site),
        };
        if total == Total::Sum {
            return self.arithmetic(a, Operator::Add, b, (b_site, a_site, b_site));
        }
        if a.dim != b.dim {
            self.problems.push(diagnostics::cannot_add(&self.dims, b_site, (a_site, a.dim), (b_site, b.dim)));
            return Value::Error;
        }
        let (x, y) =
            if a.calendar == b.calendar { (a.amount.clone(), b.amount.clone()) } else { (a.fixed(), b.fixed()) };
        let second = if total == Total::Min { y < x } else { y > x };
        Value::Quantity(if second { b } else { a })
    }
}
