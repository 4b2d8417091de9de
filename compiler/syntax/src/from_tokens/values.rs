//! Sets, records, lookups, dated values, conditions, and names built from a row.

use super::{Parser, Stop};
use crate::ir::{
    Branches, Compare, Condition, DatedPart, Expr, ExprKind, LookupKey, Name, Operator, Over, Path, Range,
};
use crate::tokens::{Kind, Token};

const MEMBER: &str = "a value of the set, such as `{ wheat, rye }`";

impl Parser<'_> {
    /// A value that may be a set or a record in braces.
    pub(super) fn any_value(&mut self, what: &str) -> Option<Expr> {
        let outer = std::mem::replace(&mut self.braced, true);
        let value = self.expr(what);
        self.braced = outer;
        value
    }

    /// `{ wheat, rye }` or `{ power: 15 kW, losses: 2 % }`.
    pub(super) fn in_braces(&mut self) -> Option<Expr> {
        let start = self.peek().start;
        if self.ahead(1).kind == Kind::Word && self.ahead(2).kind == Kind::Colon {
            let fields = self.inner_braces(|parser| {
                let name = parser.name("a name for the part, such as `{ power: 15 kW }`")?;
                parser.need(Kind::Colon, "`:` and the value of this part")?;
                Some((name, parser.set("the value of this part")?))
            })?;
            return Some(Expr { range: self.since(start), kind: ExprKind::Record(fields) });
        }
        let members = self.inner_braces(|parser| parser.set(MEMBER))?;
        Some(Expr { range: self.since(start), kind: ExprKind::Set(members) })
    }

    /// `dated { 60 t source "…", from 2029: 55 t source "…" }`, after its word.
    pub(super) fn dated(&mut self, start: u32) -> Option<Expr> {
        let parts = self.inner_braces(|parser| {
            let from = match parser.eat_word("from") {
                true => {
                    let from = parser.span("a day, such as `from 2029: 55 t`")?;
                    parser.need(Kind::Colon, "`:` and the value from that day on, such as `from 2029: 55 t`")?;
                    Some(from)
                }
                false => None,
            };
            let value = parser.span("a value, such as `from 2029: 55 t`")?;
            let mut sources = Vec::new();
            while parser.eat_word("source") {
                let Some(text) = parser.title() else {
                    return parser.expected("the source in quotation marks, such as `source \"Fleet survey 2024\"`");
                };
                sources.push(text);
            }
            Some(DatedPart { from, value, sources })
        })?;
        Some(Expr { range: self.since(start), kind: ExprKind::Dated(parts) })
    }

    /// A list in braces inside an expression; `None` where a part could not be read.
    fn inner_braces<T>(&mut self, mut part: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let (stop, branches) = (std::mem::replace(&mut self.stop, Stop::Nothing), std::mem::take(&mut self.branches));
        let operators = self.operators;
        let parts = self.braces(|parser| {
            parser.operators = operators;
            parser.begin = parser.peek().start;
            let read = part(parser);
            if read.is_none() {
                parser.skip_part();
            }
            read
        });
        (self.stop, self.branches) = (stop, branches);
        parts?.into_iter().collect()
    }

    /// `if a <= b then x else y`, after its word.
    pub(super) fn branches(&mut self, start: u32) -> Option<Expr> {
        self.deeper()?;
        self.branches += 1;
        let read = self.branches_inside();
        self.branches = self.branches.saturating_sub(1);
        self.depth -= 1;
        Some(Expr { range: self.since(start), kind: ExprKind::If(Box::new(read?)) })
    }

    fn branches_inside(&mut self) -> Option<Branches> {
        let condition = self.condition()?;
        self.branch_word("then", "`then` and a value, as in `if dry then 2 t else 3 t`")?;
        let then = self.span("the value where the condition holds")?;
        self.branch_word("else", "`else` and a value, as in `if dry then 2 t else 3 t`")?;
        let otherwise = self.span("the value where the condition does not hold")?;
        Some(Branches { condition, then, otherwise })
    }

    /// `then` or `else`, on this line or the next.
    fn branch_word(&mut self, word: &str, what: &str) -> Option<()> {
        if self.is_word(self.peek(), word) {
            self.bump();
            return Some(());
        }
        self.expected(what)
    }

    /// Whether `if` begins a choice between values here, and is not a name.
    pub(super) fn begins_branches(&self) -> bool {
        let next = self.ahead(1);
        let value = matches!(next.kind, Kind::Word | Kind::Number | Kind::Date | Kind::Text | Kind::OpenParen);
        value && !self.line_ends_before(next) && (!next.reserved || self.is_word(next, "not"))
    }

    /// Conditions joined by `or` and `and`; `and` binds more closely.
    pub(super) fn condition(&mut self) -> Option<Condition> {
        let mut all = vec![self.both()?];
        while self.eat_word("or") {
            all.push(self.both()?);
        }
        Some(if all.len() == 1 { all.remove(0) } else { Condition::Or(all) })
    }

    fn both(&mut self) -> Option<Condition> {
        let mut all = vec![self.one_condition()?];
        while self.eat_word("and") {
            all.push(self.one_condition()?);
        }
        Some(if all.len() == 1 { all.remove(0) } else { Condition::And(all) })
    }

    fn one_condition(&mut self) -> Option<Condition> {
        const SIGN: &str = "`=`, `<=`, `>=` or `in` in the condition, such as `where u.recipe = m.id`";
        let token = self.peek();
        if self.eat_word("not") {
            self.count_operator(token)?;
            self.deeper()?;
            let inner = self.one_condition();
            self.depth -= 1;
            return Some(Condition::Not(Box::new(inner?)));
        }
        if token.kind == Kind::OpenParen && self.holds_condition() {
            self.deeper()?;
            self.bump();
            self.parens += 1;
            let inner = self.condition();
            self.parens = self.parens.saturating_sub(1);
            self.depth -= 1;
            let inner = inner?;
            self.close_parens(token, "`)` after the condition in brackets")?;
            return Some(inner);
        }
        let left = self.span("a condition, such as `where u.recipe = m.id`")?;
        if self.eat_word("in") {
            let set = self.set("the set it is in, such as `where c in crops`")?;
            return Some(Condition::In(left, set));
        }
        let compare = match self.peek().kind {
            Kind::Equal => Compare::Equal,
            Kind::AtMost => Compare::AtMost,
            Kind::AtLeast => Compare::AtLeast,
            _ => return self.expected(SIGN),
        };
        if self.line_ends_before(self.peek()) {
            return self.expected(SIGN);
        }
        self.bump();
        let right = self.span("what it is compared with, such as `where u.recipe = m.id`")?;
        Some(Condition::Compare(left, compare, right))
    }

    /// A table, a set, or a calculation of sets.
    pub(super) fn set(&mut self, what: &str) -> Option<Expr> {
        let outer = std::mem::replace(&mut self.braced, true);
        let set = self.span(what);
        self.braced = outer;
        set
    }

    /// Whether the round brackets that open here hold a comparison of their own.
    fn holds_condition(&self) -> bool {
        let mut open = 0_u32;
        for token in self.list.iter().skip(self.pos) {
            match token.kind {
                Kind::OpenParen => open += 1,
                Kind::CloseParen => open = open.saturating_sub(1),
                Kind::OpenBrace | Kind::CloseBrace | Kind::Doc | Kind::ModuleDoc => return false,
                Kind::Equal | Kind::AtMost | Kind::AtLeast if open == 1 => return true,
                Kind::Word if open == 1 && matches!(self.word(*token), b"in" | b"not") => return true,
                _ => {}
            }
            if open == 0 {
                return false;
            }
        }
        false
    }

    /// `union` or `without` between two sets.
    pub(super) fn set_operator(&mut self) -> Option<Operator> {
        let token = self.peek();
        let operator = match self.word(token) {
            b"union" => Operator::Union,
            b"without" => Operator::Without,
            _ => return None,
        };
        if !self.joins_sets(token) {
            return None;
        }
        self.count_operator(token)?;
        self.bump();
        Some(operator)
    }

    /// Whether a word stands between two sets: another name or a brace follows it on its line.
    pub(super) fn joins_sets(&self, token: Token) -> bool {
        let next = self.ahead(1);
        let set = next.kind == Kind::Word && !next.reserved || matches!(next.kind, Kind::OpenBrace | Kind::OpenParen);
        token.kind == Kind::Word && !self.line_ends_before(token) && set && !next.newline
    }

    /// `[wheat]`, `[wheat, 2027]` and `.amount` behind a value, as often as they come.
    pub(super) fn behind(&mut self, mut value: Expr) -> Option<Expr> {
        let start = value.range.start;
        loop {
            let token = self.peek();
            let glued = token.start == self.end();
            match token.kind {
                Kind::OpenBracket if glued => {
                    self.count_operator(token)?;
                    let keys = self.keys()?;
                    value = Expr { range: self.since(start), kind: ExprKind::Lookup(Box::new(value), keys) };
                }
                Kind::Dot if glued && self.ahead(1).kind == Kind::Word && !self.ahead(1).newline => {
                    self.count_operator(token)?;
                    self.bump();
                    let name = self.bump().range();
                    value = Expr { range: self.since(start), kind: ExprKind::PartOf(Box::new(value), name) };
                }
                _ => return Some(value),
            }
        }
    }

    fn keys(&mut self) -> Option<Vec<LookupKey>> {
        let open = self.bump();
        self.deeper()?;
        let (stop, branches) = (std::mem::replace(&mut self.stop, Stop::Nothing), std::mem::take(&mut self.branches));
        self.parens += 1;
        let keys = self.keys_inside();
        self.parens = self.parens.saturating_sub(1);
        (self.stop, self.branches) = (stop, branches);
        self.depth -= 1;
        let keys = keys?;
        if self.peek().kind == Kind::CloseBracket {
            self.bump();
            return Some(keys);
        }
        let token = self.peek();
        if token.newline || matches!(token.kind, Kind::CloseBrace | Kind::End | Kind::Doc | Kind::ModuleDoc) {
            self.unclosed(open);
            return None;
        }
        self.expected("a comma or `]` after the key, such as `yields[wheat].amount`")
    }

    fn keys_inside(&mut self) -> Option<Vec<LookupKey>> {
        const KEY: &str = "a key, such as `yields[wheat].amount`";
        let mut keys = Vec::new();
        loop {
            let named = self.peek().kind == Kind::Word && self.ahead(1).kind == Kind::Equal;
            let column = named.then(|| self.bump().range());
            if named {
                self.bump();
            }
            keys.push(LookupKey { column, value: self.set(KEY)? });
            if !self.eat(Kind::Comma) {
                return Some(keys);
            }
        }
    }

    /// `for each u in uses where …` behind a value of `sum`, `count`, `min` or `max`; its `for` comes next.
    pub(super) fn over(&mut self, what: &Path, value: Option<Expr>) -> Option<ExprKind> {
        self.bump();
        let head = self.loop_head()?;
        let what: Name = what.0.last().copied().unwrap_or_default();
        Some(ExprKind::Over(Box::new(Over { what, value, head })))
    }
}

/// Names built from a row or an element: `{c}_flour`, `mill_{m.id}`.
impl Parser<'_> {
    /// How many tokens `{c}` or `{m.id}` take, `at` tokens ahead, where they stand there with nothing else.
    fn piece(&self, at: usize) -> Option<usize> {
        if self.ahead(at).kind != Kind::OpenBrace || self.ahead(at + 1).kind != Kind::Word {
            return None;
        }
        let mut count = 2;
        while self.ahead(at + count).kind == Kind::Dot && self.ahead(at + count + 1).kind == Kind::Word {
            count += 2;
        }
        (self.ahead(at + count).kind == Kind::CloseBrace).then_some(count + 1)
    }

    fn is_glued(&self, at: usize) -> bool {
        let before = match at {
            0 => self.end(),
            _ => self.ahead(at - 1).end,
        };
        self.ahead(at).start == before && self.pos + at > 0
    }

    /// Whether a name such as `{c}_flour` comes next: a piece in braces with a word on it. Among the lines of a recipe,
    /// where no braces follow a value, `{c}` alone is one too.
    pub(super) fn begins_built(&self) -> bool {
        let named = |count| self.in_recipe || self.ahead(count).kind == Kind::Word && self.is_glued(count);
        self.at(Kind::OpenBrace) && self.piece(0).is_some_and(named)
    }

    /// Whether the word that was taken goes on as `mill_{c}`.
    pub(super) fn goes_on_built(&self) -> bool {
        let before = self.pos.checked_sub(1).and_then(|at| self.list.get(at));
        let open = before.is_some_and(|before| before.kind == Kind::Word && self.word(*before).ends_with(b"_"));
        open && self.peek().kind == Kind::OpenBrace && self.is_glued(0) && self.piece(0).is_some()
    }

    /// The rest of a built name, from its next brace on; the whole of it begins at `start`.
    pub(super) fn built(&mut self, start: u32) -> Range {
        while let Some(count) = self.piece(0) {
            let open = self.peek().start;
            (0..count).for_each(|_| _ = self.bump());
            let braces = self.since(open);
            self.tree.built.push(braces);
            let word = self.peek();
            if word.kind != Kind::Word || word.start != self.end() {
                break;
            }
            self.bump();
            if !self.goes_on_built() {
                break;
            }
        }
        self.since(start)
    }
}
