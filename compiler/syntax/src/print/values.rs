//! Values with parts and conditions, as text on one line.

use super::Printer;
use crate::ir::{Compare, Condition, ExprKind, LookupKey};

impl Printer<'_> {
    /// A value that has parts; the other kinds of expression have their text elsewhere.
    pub(super) fn parts(&self, kind: &ExprKind) -> String {
        match kind {
            ExprKind::Set(members) => {
                let members: Vec<String> = members.iter().map(|member| self.expr(member)).collect();
                format!("{{{}}}", members.join(", "))
            }
            ExprKind::Record(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(name, value)| format!("{}: {}", self.of(*name), self.expr(value))).collect();
                format!("{{{}}}", fields.join(", "))
            }
            ExprKind::Dated(parts) => {
                let parts = parts.iter().map(|part| {
                    let from =
                        part.from.as_ref().map_or_else(String::new, |from| format!("from {}: ", self.expr(from)));
                    let sources: String =
                        part.sources.iter().map(|source| format!(" source {}", self.of(*source))).collect();
                    format!("{from}{}{sources}", self.expr(&part.value))
                });
                format!("dated {{{}}}", parts.collect::<Vec<_>>().join(", "))
            }
            ExprKind::If(branches) => format!(
                "(if {} then {} else {})",
                self.condition(&branches.condition),
                self.expr(&branches.then),
                self.expr(&branches.otherwise)
            ),
            ExprKind::Lookup(of, keys) => {
                let one = |key: &LookupKey| {
                    let column = key.column.map_or_else(String::new, |column| format!("{} = ", self.of(column)));
                    column + &self.expr(&key.value)
                };
                let keys: Vec<String> = keys.iter().map(one).collect();
                format!("{}[{}]", self.expr(of), keys.join(", "))
            }
            ExprKind::PartOf(of, name) => format!("{}.{}", self.expr(of), self.of(*name)),
            ExprKind::Over(over) => {
                let value = over.value.as_ref().map_or_else(String::new, |value| self.expr(value) + " ");
                let conditions: Vec<String> = over.head.conditions.iter().map(|one| self.condition(one)).collect();
                let conditions = match conditions.is_empty() {
                    true => String::new(),
                    false => format!(" where {}", conditions.join(" and ")),
                };
                let (var, set) = (self.of(over.head.var), self.expr(&over.head.over));
                format!("{}({value}for each {var} in {set}{conditions})", self.of(over.what))
            }
            _ => String::new(),
        }
    }

    /// A condition, with brackets around all that is joined.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        let joined = |all: &[Condition], word: &str| {
            let all: Vec<String> = all.iter().map(|one| self.condition(one)).collect();
            format!("({})", all.join(word))
        };
        match condition {
            Condition::Compare(left, compare, right) => {
                let sign = match compare {
                    Compare::AtMost => "<=",
                    Compare::AtLeast => ">=",
                    Compare::Equal => "=",
                };
                format!("{} {sign} {}", self.expr(left), self.expr(right))
            }
            Condition::In(value, set) => format!("{} in {}", self.expr(value), self.expr(set)),
            Condition::Not(inner) => format!("not ({})", self.condition(inner)),
            Condition::And(all) => joined(all, " and "),
            Condition::Or(all) => joined(all, " or "),
        }
    }
}
