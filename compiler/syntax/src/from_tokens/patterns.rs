//! Recipes with parameters, and alternatives inside a recipe.

use super::Parser;
use crate::ir::{Branch, Param, PatternUse, StepKind};
use crate::tokens::Kind;

impl Parser<'_> {
    /// `(grain: mass, flour: resource)`, if it comes next.
    pub(super) fn pattern_params(&mut self) -> Option<Option<Vec<Param>>> {
        let open = self.peek();
        if !self.at(Kind::OpenParen) {
            return Some(None);
        }
        self.bump();
        self.parens += 1;
        let mut params = Vec::new();
        let read = self.params(&mut params);
        self.parens = self.parens.saturating_sub(1);
        read?;
        self.close_parens(open, "a comma or `)` after the parameter")?;
        Some(Some(params))
    }

    /// `= bake(20 kg, rye_flour)`, if it comes next.
    pub(super) fn pattern_use(&mut self) -> Option<Option<PatternUse>> {
        const WHAT: &str = "a recipe with parameters and what they are, such as `= bake(20 kg, rye_flour)`";
        if !self.eat(Kind::Equal) {
            return Some(None);
        }
        let start = self.peek().start;
        let path = self.path(WHAT)?;
        let open = self.peek();
        self.need(Kind::OpenParen, WHAT)?;
        self.parens += 1;
        let mut args = Vec::new();
        let mut read = Some(());
        while !self.at(Kind::CloseParen) {
            match self.expr("what the parameter is, such as `20 kg`") {
                Some(arg) => args.push(arg),
                None => {
                    read = None;
                    break;
                }
            }
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        self.parens = self.parens.saturating_sub(1);
        read?;
        self.close_parens(open, "a comma or `)` after what the parameter is")?;
        Some(Some(PatternUse { path, args, range: self.since(start) }))
    }

    /// `wood { … } or gas { … }`, after `either`.
    pub(super) fn either(&mut self) -> Option<StepKind> {
        let mut branches = vec![self.branch()?];
        while self.is_word(self.peek(), "or") {
            self.bump();
            branches.push(self.branch()?);
        }
        Some(StepKind::Either(branches))
    }

    fn branch(&mut self) -> Option<Branch> {
        const LINES: &str = "`{` and the lines of this way, such as `either wood { consume 2 kg wood } or gas { … }`";
        let start = self.peek().start;
        let name = match self.at(Kind::Word) {
            true => Some(self.name("a name for this way")?),
            false => None,
        };
        let Some(steps) = self.braces(Self::step) else {
            return self.expected(LINES);
        };
        Some(Branch { name, steps, range: self.since(start) })
    }
}
