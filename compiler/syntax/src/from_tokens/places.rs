//! Places, what is said of them, and what is declared inside them.

use super::Parser;
use super::nouns::PLACE;
use crate::ir::{Item, ItemKind, Path};
use crate::tokens::Kind;
use crate::words::PLACE_ITEMS;

/// What stands in a place's braces.
enum Part {
    Clause(crate::ir::Clause),
    Item(Item),
}

impl Parser<'_> {
    pub(super) fn place_item(&mut self) -> Option<ItemKind> {
        let name = self.declared("a name for the place, such as `place shore { people 62_000 }`")?;
        let within = match self.eat_word("in") {
            true => Some(self.path("the place around it, such as `place mill in valley`")?),
            false => None,
        };
        let (mut clauses, mut items) = (Vec::new(), Vec::new());
        for part in self.braces(Self::place_part).unwrap_or_default() {
            match part {
                Part::Clause(clause) => clauses.push(clause),
                Part::Item(item) => items.push(item),
            }
        }
        Some(ItemKind::Place { name, within, clauses, items })
    }

    fn place_part(&mut self) -> Part {
        let token = self.peek();
        let word = self.word(token);
        if token.kind != Kind::Word || !PLACE_ITEMS.iter().any(|item| item.as_bytes() == word) {
            return Part::Clause(self.clause(&PLACE));
        }
        // The braces passed over the lines of documentation above it.
        let before = self.list.get(..self.pos).unwrap_or(&[]);
        let lines = before.iter().rev().take_while(|token| token.kind == Kind::Doc).count();
        let docs = before.iter().skip(before.len() - lines).map(|token| self.doc_text(*token)).collect();
        let kind = self.item(token).unwrap_or(ItemKind::Error);
        Part::Item(Item { docs, range: self.since(token.start), kind })
    }

    /// `in valley` after `each place`. `in total` is said of a bound and not of places.
    pub(super) fn each_place_in(&mut self) -> Option<Option<Path>> {
        if !self.at_word("in") || self.is_word(self.ahead(1), "total") {
            return Some(None);
        }
        self.bump();
        self.path("a place, such as `each place in valley`").map(Some)
    }
}
