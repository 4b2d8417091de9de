//! Measures and what is asked of them: bounds, aims, tests.

use super::{Parser, Stop};
use crate::ir::{
    AimTerm, Bound, Compare, Expr, ExprKind, ItemKind, Measure, Modifier, ModifierKind, Operator, TestStep,
};
use crate::tokens::{Kind, Token};
use crate::words::{MEASURE_WORDS, TEST_WORDS};

impl Parser<'_> {
    /// `stock cod >= 30 kt always`.
    pub(super) fn bound(&mut self) -> Option<Bound> {
        let start = self.peek().start;
        let measure = self.measure("what is bounded, such as `stock cod >= 30 kt`")?;
        let compare = self.compare()?;
        let limit = self.expr_until(Stop::Soft, "the limit, such as `30 kt`")?;
        let mut modifiers = Vec::new();
        while self.at(Kind::Word) {
            let start = self.peek().start;
            let Some(kind) = self.modifier()? else { break };
            let range = self.since(start);
            modifiers.push(Modifier { range, kind });
        }
        Some(Bound { range: self.since(start), measure, compare, limit, modifiers })
    }

    /// A modifier, if one comes next.
    fn modifier(&mut self) -> Option<Option<ModifierKind>> {
        let token = self.bump();
        Some(Some(match self.word(token) {
            b"always" => ModifierKind::Always,
            b"in" => {
                self.need_word("total", "`total`, as in `in total`")?;
                ModifierKind::InTotal
            }
            b"each" => {
                self.need_word("place", "`place`, as in `each place`")?;
                self.each_place_in()?.map_or(ModifierKind::EachPlace, ModifierKind::EachPlaceIn)
            }
            b"falling" => {
                ModifierKind::Falling(self.expr_until(Stop::Soft, "how fast, such as `falling 5 % per year`")?)
            }
            b"from" => ModifierKind::From(self.expr_until(Stop::Soft, "a date, such as `from 2030`")?),
            b"until" => ModifierKind::Until(self.expr_until(Stop::Soft, "a date, such as `until 2032`")?),
            b"at" => ModifierKind::At(self.path("a place, such as `at shore`")?),
            b"soft" => {
                self.need_word("rank", "`rank` and a rank, as in `soft rank wanted`")?;
                ModifierKind::Soft(self.name("a rank, such as `soft rank wanted`")?)
            }
            _ => {
                self.pos -= 1;
                return Some(None);
            }
        }))
    }

    /// `stock cod`, `content labour of bread`, or a bare name. A measuring word that no name follows is itself the name.
    pub(super) fn measure(&mut self, what: &str) -> Option<Measure> {
        let token = self.peek();
        let next = self.ahead(1);
        let named = next.kind == Kind::Word && !next.reserved && !next.newline;
        let measuring = MEASURE_WORDS.iter().any(|word| word.as_bytes() == self.word(token));
        let word = match self.at(Kind::Word) && measuring && named {
            true => Some(self.bump().range()),
            false => None,
        };
        let of = self.path(what)?;
        let content = word.is_some() && self.is_word(token, "content");
        let in_good = match content && self.eat_word("of") {
            true => Some(self.path("a resource, as in `content labour of bread`")?),
            false => None,
        };
        Some(Measure { word, of, in_good, range: self.since(token.start) })
    }

    fn compare(&mut self) -> Option<Compare> {
        let compare = match self.peek().kind {
            _ if self.line_ends_before(self.peek()) => None,
            Kind::AtMost => Some(Compare::AtMost),
            Kind::AtLeast => Some(Compare::AtLeast),
            Kind::Equal => Some(Compare::Equal),
            _ => None,
        };
        match compare {
            Some(_) => _ = self.bump(),
            None => {
                let mut problem = self.problem("`<=`, `>=` or `=` and a limit");
                if ["in", "at", "per", "each", "always"].iter().any(|word| self.at_word(word)) {
                    problem = problem.help("what narrows a limit stands behind it, as in `<= 400 kg in total`");
                }
                self.report(problem);
                return None;
            }
        }
        compare
    }

    pub(super) fn aim(&mut self) -> Option<ItemKind> {
        let mut terms = vec![self.aim_term()?];
        while self.eat(Kind::Comma) {
            // A list of aims may go on in the next line.
            let next = self.peek();
            let goes_on = self.is_word(next, "least") || self.is_word(next, "most");
            if next.newline && !goes_on {
                break;
            }
            terms.push(self.aim_term()?);
        }
        Some(ItemKind::Aim { terms })
    }

    fn aim_term(&mut self) -> Option<AimTerm> {
        let token = self.peek();
        let most = self.is_word(token, "most");
        if !most && !self.is_word(token, "least") {
            return self.expected("`least` or `most`, such as `aim least labour`");
        }
        self.bump();
        let mut parts = Vec::new();
        let mut minus = self.eat(Kind::Minus);
        loop {
            let factor = self.factor()?;
            let measure = self.measure("what to aim at, such as `least labour` or `least emitted co2e`")?;
            parts.push((minus, factor, measure));
            minus = self.at(Kind::Minus);
            if !minus && !self.at(Kind::Plus) {
                break;
            }
            self.bump();
        }
        Some(AimTerm { most, parts, range: self.since(token.start) })
    }

    /// `2 *` before a measure, if there is one.
    fn factor(&mut self) -> Option<Option<Expr>> {
        let start = self.peek().start;
        let mut factor: Option<Expr> = None;
        self.operators = 0;
        while self.factor_follows() {
            let next = self.head("a factor")?;
            self.need(Kind::Star, "`*` between a factor and what it weighs, such as `2 * emitted co2e`")?;
            factor = Some(match factor {
                None => next,
                Some(left) => {
                    self.count_operator(self.peek())?;
                    let range = crate::ir::Range { start, end: next.range.end };
                    let kind = ExprKind::Binary(Box::new(left), Operator::Multiply, Box::new(next));
                    Expr { range, kind }
                }
            });
        }
        Some(factor)
    }

    fn factor_follows(&self) -> bool {
        let token = self.peek();
        match token.kind {
            Kind::Number | Kind::OpenParen => !self.line_ends_before(token),
            Kind::Word => {
                let mut at = 1;
                while self.ahead(at).kind == Kind::Dot && self.ahead(at + 1).kind == Kind::Word {
                    at += 2;
                }
                self.ahead(at).kind == Kind::Star && !self.line_ends_before(token)
            }
            _ => false,
        }
    }

    pub(super) fn test(&mut self) -> Option<ItemKind> {
        let Some(title) = self.title() else {
            return self.expected("what the test is about, such as `test \"the children eat\" { … }`");
        };
        let Some(steps) = self.braces(Self::test_step) else {
            return self.expected("`{` and what to expect, such as `{ expect met protein >= 90 % }`");
        };
        Some(ItemKind::Test { title, steps })
    }

    fn test_step(&mut self) -> TestStep {
        let token = self.peek();
        let step = if self.is_word(token, "with") {
            self.bump();
            self.with(token)
        } else if self.is_word(token, "expect") {
            self.bump();
            self.expect_step(token)
        } else {
            let what = "a line of a test, such as `expect met protein >= 90 %`";
            self.unknown_clause(what, TEST_WORDS, None);
            return TestStep::Error;
        };
        if step.is_none() {
            self.skip_part();
        }
        step.unwrap_or(TestStep::Error)
    }

    fn with(&mut self, word: Token) -> Option<TestStep> {
        // A choice may be called `scenario` too.
        if self.at_word("scenario") && self.ahead(1).kind == Kind::Word {
            self.bump();
            let scenario = self.path("a scenario, such as `with scenario green`")?;
            return Some(TestStep::WithScenario { scenario, range: self.since(word.start) });
        }
        let choice = self.path("a choice, such as `with gear = no_trawl`")?;
        self.need(Kind::Equal, "`=` and an option, such as `with gear = no_trawl`")?;
        let to = self.expr("an option, such as `with gear = no_trawl`")?;
        let range = self.since(word.start);
        Some(TestStep::With { choice, to, range })
    }

    fn expect_step(&mut self, word: Token) -> Option<TestStep> {
        if self.at_word("impossible") {
            self.bump();
            if self.at_end() {
                return Some(TestStep::Impossible(self.since(word.start)));
            }
            self.pos -= 1;
        }
        let measure = self.measure("what is expected, such as `expect met protein >= 90 %`")?;
        let at = match self.eat_word("at") {
            true => Some(self.path("a place, such as `at shore`")?),
            false => None,
        };
        let (mut period, mut total) = (None, false);
        if self.eat_word("in") {
            total = self.eat_word("total");
            if !total {
                period = Some(self.expr("a period, such as `in 2036`, or `in total`")?);
            }
        }
        let compare = self.compare()?;
        let value = self.expr("a value, such as `>= 90 %`")?;
        let within = match self.eat_word("within") {
            true => Some(self.expr("how far it may be off, such as `within 0.1 %`")?),
            false => None,
        };
        Some(TestStep::Expect { measure, at, period, total, compare, value, within, range: self.since(word.start) })
    }
}
