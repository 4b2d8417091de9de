//! Values with parts and conditions, as text on one line.

use super::Printer;
use crate::ir::*;

impl Printer<'_> {
    /// A value that has parts; the other kinds of expression have their text elsewhere.
    pub(super) fn parts(&self, kind: &ExprKind) -> String {
        match kind {
            ExprKind::Set(members) => format!("{{{}}}", self.list(members)),
            ExprKind::Record(fields) => {
                let fields = fields.iter().map(|(name, value)| format!("{name}: {}", self.expr(value)));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
            }
            ExprKind::Dated(parts) => {
                let parts = parts.iter().map(|part| {
                    let from =
                        part.from.as_ref().map_or_else(String::new, |from| format!("from {}: ", self.expr(from)));
                    from + &self.expr(&part.value)
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
                let keys = keys.iter().map(|key| {
                    let column = key.column.as_ref().map_or_else(String::new, |(name, _)| format!("{name} = "));
                    column + &self.expr(&key.value)
                });
                format!("{}[{}]", self.expr(of), keys.collect::<Vec<_>>().join(", "))
            }
            ExprKind::Part(of, name) => format!("{}.{name}", self.expr(of)),
            ExprKind::Over(over) => {
                let total = format!("{:?}", over.total).to_lowercase();
                let value = over.value.as_ref().map_or_else(String::new, |value| self.expr(value) + " ");
                format!("{total}({value}{})", self.head(&over.head))
            }
            ExprKind::Name(pieces) => self.pieces(pieces),
            _ => String::new(),
        }
    }

    pub(super) fn pieces(&self, pieces: &[Piece]) -> String {
        let one = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Value(value) => format!("{{{}}}", self.expr(value)),
        };
        pieces.iter().map(one).collect()
    }

    pub(super) fn condition(&self, condition: &Condition) -> String {
        let joined = |all: &[Condition], word: &str| {
            let all: Vec<String> = all.iter().map(|one| self.condition(one)).collect();
            format!("({})", all.join(word))
        };
        match condition {
            Condition::Compare(a, compare, b) => {
                let sign = match compare {
                    Compare::AtMost => "<=",
                    Compare::AtLeast => ">=",
                    Compare::Equal => "=",
                };
                format!("{} {sign} {}", self.expr(a), self.expr(b))
            }
            Condition::In(a, set) => format!("{} in {}", self.expr(a), self.expr(set)),
            Condition::Not(inner) => format!("not ({})", self.condition(inner)),
            Condition::And(all) => joined(all, " and "),
            Condition::Or(all) => joined(all, " or "),
        }
    }
}
