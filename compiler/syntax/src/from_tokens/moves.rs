//! What is moved from place to place, and what is spread over a run.

use super::expressions::split_resource;
use super::nouns::ROUTE;
use super::{Parser, Stop};
use crate::ir::{ItemKind, Path, StepKind, Way};
use crate::tokens::{Kind, Token};

impl Parser<'_> {
    /// Whether this is the word `spread` at the end of a line, behind a word that can be the resource. So a resource may
    /// have that name itself: `consume 3 kg spread`.
    pub(super) fn is_spread(&self, token: Token) -> bool {
        if !self.is_word(token, "spread") || self.pos < 3 {
            return false;
        }
        let next = self.ahead(1);
        let ends = self.line_ends_before(next)
            || matches!(next.kind, Kind::Comma | Kind::Semicolon | Kind::CloseBrace)
            || self.is_word(next, "for");
        // `3 kg` has one word: an amount and no resource yet.
        let before = |by: usize| self.pos.checked_sub(by).and_then(|at| self.list.get(at));
        let named = |token: Option<&Token>| token.is_some_and(|token| token.kind == Kind::Word && !token.reserved);
        let number = before(2).is_some_and(|token| token.kind == Kind::Number);
        ends && named(before(1)) && !number
    }

    /// `2 t flour from mill to town losing 2 %`, after `move`.
    pub(super) fn moved(&mut self) -> Option<StepKind> {
        const WHAT: &str = "an amount and a resource, such as `move 2 t flour from mill to town`";
        let whole = self.expr_until(Stop::Along, WHAT)?;
        let range = whole.range;
        let (amount, resource) = split_resource(self.text, whole);
        let (Some(amount), Some(resource)) = (amount, resource) else {
            let found = format!("{} alone", self.quote(range));
            let problem = crate::diagnostics::expected(self.place(range), WHAT, &found, "one of the two is missing");
            self.report(problem);
            return None;
        };
        let way = match self.eat_word("along") {
            true => Way::Along(self.route_or_each()?),
            false => {
                self.need_word("from", "`from` and where it is taken, such as `move 2 t flour from mill to town`")?;
                let from = self.path("where it is taken, such as `from mill to town`")?;
                self.need_word("to", "`to` and where it is brought, such as `from mill to town`")?;
                let to = self.path("where it is brought, such as `from mill to town`")?;
                Way::Between { from, to }
            }
        };
        let losing = match self.eat_word("losing") {
            true => Some(self.expr("the part that is lost on the way, such as `losing 2 %`")?),
            false => None,
        };
        Some(StepKind::Move { amount, resource, way, losing })
    }

    /// What stands behind `along`: a route, or `each route`.
    fn route_or_each(&mut self) -> Option<Option<Path>> {
        if self.eat_word("each") {
            self.need_word("route", "`route`, as in `along each route`")?;
            return Some(None);
        }
        self.path("a route, such as `along valley_road`").map(Some)
    }

    pub(super) fn route(&mut self) -> Option<ItemKind> {
        const WHAT: &str = "a name for the route, such as `route valley_road: mill to town { takes 1 day }`";
        let name = self.declared(WHAT)?;
        self.need(Kind::Colon, "`:` and two places, such as `route valley_road: mill to town`")?;
        let from = self.path("where it begins, such as `mill to town`")?;
        self.need_word("to", "`to` and where it ends, such as `mill to town`")?;
        let to = self.path("where it ends, such as `mill to town`")?;
        let clauses = self.clauses(&ROUTE);
        Some(ItemKind::Route { name, from, to, clauses })
    }
}
