//! `allocate carbon among shore, town by people`.

use super::Parser;
use super::nouns::ALLOCATION;
use crate::ir::{Allocate, Among, ItemKind, ShareRule};
use crate::tokens::Kind;

/// How an allocation says by what it divides.
const RULES: &str =
    "a rule, such as `by people`, `by area`, `by equal shares`, `by need bread` or `by history.emitted`";

impl Parser<'_> {
    pub(super) fn allocate(&mut self) -> Option<ItemKind> {
        let threshold = self.path("a threshold, such as `allocate carbon among shore, town by people`")?;
        let at = match self.eat_word("at") {
            true => Some(self.path("a place, such as `allocate carbon at valley among mill, upland by people`")?),
            false => None,
        };
        self.need_word("among", "`among` and the places, such as `among shore, town by people`")?;
        let among = self.among()?;
        self.need_word("by", "`by` and a rule, such as `by people`")?;
        let by = self.share_rule()?;
        let clauses = self.clauses(&ALLOCATION);
        Some(ItemKind::Allocate(Box::new(Allocate { threshold, at, among, by, clauses })))
    }

    fn among(&mut self) -> Option<Among> {
        if self.eat_word("each") {
            self.need_word("place", "`place`, as in `among each place`")?;
            return self.each_place_in().map(Among::Each);
        }
        let mut places = vec![self.path("a place, such as `among shore, town`")?];
        while self.eat(Kind::Comma) {
            places.push(self.path_on_any_line("a place, such as `among shore, town`")?);
        }
        Some(Among::Places(places))
    }

    fn share_rule(&mut self) -> Option<ShareRule> {
        let start = self.peek().start;
        if self.at_word("need") && self.ahead(1).kind == Kind::Word {
            self.bump();
            return self.path("a need, such as `by need bread`").map(ShareRule::Need);
        }
        if self.eat_word("equal") {
            self.need_word("shares", "`shares`, as in `by equal shares`")?;
            return Some(ShareRule::Equal(self.since(start)));
        }
        let path = self.path(RULES)?;
        let range = self.since(start);
        match path.0.as_slice() {
            [_] if self.text_is(range, "people") => Some(ShareRule::People(range)),
            [_] if self.text_is(range, "area") => Some(ShareRule::Area(range)),
            [_] => {
                self.pos -= 1;
                self.expected(RULES)
            }
            _ => Some(ShareRule::Column(path)),
        }
    }

    fn text_is(&self, range: crate::ir::Range, word: &str) -> bool {
        crate::tokens::text_of(self.text, range) == word
    }
}
