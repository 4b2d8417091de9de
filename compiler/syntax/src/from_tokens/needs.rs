//! What needs refer to: ranks and profiles.

use super::Parser;
use crate::ir::{Expr, ItemKind};
use crate::tokens::Kind;

impl Parser<'_> {
    pub(super) fn ranks(&mut self) -> Option<ItemKind> {
        let mut names = vec![self.name("the ranks, first served first, such as `ranks vital, important, wanted`")?];
        while self.eat(Kind::Comma) {
            if self.peek().newline && self.is_item_word(self.peek()) {
                break;
            }
            // A list of ranks may go on in the next line.
            self.parens += 1;
            let name = self.name("the next rank");
            self.parens -= 1;
            names.push(name?);
        }
        Some(ItemKind::Ranks { names })
    }

    pub(super) fn profile(&mut self) -> Option<ItemKind> {
        let name = self.name("a name for the profile, such as `profile heating by month { … }`")?;
        let by = match self.eat_word("by") {
            true => Some(self.name("`month` or `quarter`")?),
            false => None,
        };
        let parts = self.eat_word("parts");
        if self.eat_word("from") {
            let from = self.path("a column of a table, such as `from weather.share`")?;
            return Some(ItemKind::Profile { name, by, parts, weights: Vec::new(), from: Some(from) });
        }
        let weight = |parser: &mut Self| -> Option<Expr> {
            parser.begin = parser.peek().start;
            let weight = parser.expr("a weight, such as `18 %`");
            if weight.is_none() {
                parser.skip_part();
            }
            weight
        };
        let Some(weights) = self.braces(weight) else {
            return self.expected("`{` and the weights, such as `{ 30 %, 20 %, 15 %, 35 % }`, or `from` and a column");
        };
        let weights = weights.into_iter().flatten().collect();
        Some(ItemKind::Profile { name, by, parts, weights, from: None })
    }
}
