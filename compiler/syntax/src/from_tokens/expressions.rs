//! Quantities and calculations.

use super::{Parser, Stop};
use crate::diagnostics::{self, MOST_OPERATORS};
use crate::ir::{Expr, ExprKind, Operator, Path, Range, Word};
use crate::tokens::{Kind, Token};

impl Parser<'_> {
    /// A whole expression. `what` says what it is for, in messages.
    pub(super) fn expr(&mut self, what: &str) -> Option<Expr> {
        if self.parens == 0 {
            self.operators = 0;
        }
        self.span(what)
    }

    /// The same, with words that end its phrases.
    pub(super) fn expr_until(&mut self, stop: Stop, what: &str) -> Option<Expr> {
        let outer = std::mem::replace(&mut self.stop, stop);
        let expr = self.expr(what);
        self.stop = outer;
        expr
    }

    pub(super) fn span(&mut self, what: &str) -> Option<Expr> {
        let start = self.peek().start;
        let from = self.sum(what)?;
        if self.eat(Kind::PlusMinus) {
            let by = self.sum("how far it may be off, such as `60 ± 8 t`")?;
            return Some(self.node(start, ExprKind::PlusMinus(Box::new(from), Box::new(by))));
        }
        if !self.eat(Kind::Span) {
            return Some(from);
        }
        let to = self.sum("the upper end of the span, such as `5 .. 20 year`")?;
        Some(self.node(start, ExprKind::Span(Box::new(from), Box::new(to))))
    }

    fn node(&self, start: u32, kind: ExprKind) -> Expr {
        Expr { range: self.since(start), kind }
    }

    fn sum(&mut self, what: &str) -> Option<Expr> {
        let start = self.peek().start;
        let mut left = self.product(what)?;
        while let Some(operator) = self.operator(Kind::Plus, Kind::Minus) {
            let operator = match operator {
                Kind::Plus => Operator::Add,
                _ => Operator::Subtract,
            };
            let right = self.product("a value after the operator")?;
            left = self.node(start, ExprKind::Binary(Box::new(left), operator, Box::new(right)));
        }
        while self.at(Kind::Word)
            && let Some(operator) = self.set_operator()
        {
            let right = self.set_operand()?;
            left = self.node(start, ExprKind::Binary(Box::new(left), operator, Box::new(right)));
        }
        Some(left)
    }

    fn set_operand(&mut self) -> Option<Expr> {
        let outer = std::mem::replace(&mut self.braced, true);
        let operand = self.product("a set after the word, such as `crops without { rye }`");
        self.braced = outer;
        operand
    }

    fn product(&mut self, what: &str) -> Option<Expr> {
        let start = self.peek().start;
        let mut left = self.unary(what)?;
        while let Some(operator) = self.operator(Kind::Star, Kind::Slash) {
            let operator = match operator {
                Kind::Star => Operator::Multiply,
                _ => Operator::Divide,
            };
            let right = self.unary("a value after the operator")?;
            left = self.node(start, ExprKind::Binary(Box::new(left), operator, Box::new(right)));
        }
        Some(left)
    }

    /// Takes one of two operators. At the beginning of a line `+`, `*` and `/` go on, `-` does not.
    fn operator(&mut self, one: Kind, other: Kind) -> Option<Kind> {
        let token = self.peek();
        if token.kind != one && token.kind != other {
            return None;
        }
        if token.kind == Kind::Minus && self.line_ends_before(token) {
            return None;
        }
        self.count_operator(token)?;
        self.bump();
        Some(token.kind)
    }

    pub(super) fn count_operator(&mut self, token: Token) -> Option<()> {
        self.operators += 1;
        if self.operators <= MOST_OPERATORS {
            return Some(());
        }
        if self.operators == MOST_OPERATORS + 1 {
            self.report(diagnostics::too_long(self.place(token.range())));
            self.skip_part();
        }
        None
    }

    fn unary(&mut self, what: &str) -> Option<Expr> {
        let token = self.peek();
        if token.kind != Kind::Minus || !self.operand_follows(token) {
            return self.power(what);
        }
        self.count_operator(token)?;
        self.deeper()?;
        self.bump();
        let inner = self.unary("a value after the `-`");
        self.depth -= 1;
        Some(self.node(token.start, ExprKind::Negate(Box::new(inner?))))
    }

    fn power(&mut self, what: &str) -> Option<Expr> {
        let start = self.peek().start;
        let base = self.phrase(what)?;
        let token = self.peek();
        if !self.at(Kind::Caret) {
            return Some(base);
        }
        self.count_operator(token)?;
        self.deeper()?;
        self.bump();
        let exponent = self.unary("a power after the `^`, such as `length^2`");
        self.depth -= 1;
        let binary = ExprKind::Binary(Box::new(base), Operator::Power, Box::new(exponent?));
        Some(self.node(start, binary))
    }

    /// Whether the next token may be read as a value: on this line, or on the next where an operator ended this one
    /// or a part in braces begins.
    fn operand_follows(&self, token: Token) -> bool {
        if !self.line_ends_before(token) {
            return true;
        }
        let before = self.pos.checked_sub(1).and_then(|at| self.list.get(at));
        let operator = before.is_some_and(|before| {
            matches!(
                before.kind,
                Kind::Plus | Kind::Minus | Kind::Star | Kind::Slash | Kind::Caret | Kind::Span | Kind::PlusMinus
            )
        });
        operator && !matches!(token.kind, Kind::End | Kind::Doc | Kind::ModuleDoc)
    }

    /// A value and the words on the same line that belong to it: `22 kg fish per person per year`.
    fn phrase(&mut self, what: &str) -> Option<Expr> {
        let token = self.peek();
        let head = self.head(what)?;
        if matches!(head.kind, ExprKind::Date | ExprKind::Text | ExprKind::Set(_) | ExprKind::Record(_)) {
            return Some(head);
        }
        let next = self.peek();
        if next.newline || !matches!(next.kind, Kind::Word | Kind::Percent | Kind::OpenBrace) {
            return Some(head);
        }
        // Most phrases have one or two words.
        let mut words = Vec::with_capacity(2);
        loop {
            let next = self.peek();
            if next.newline {
                break;
            }
            match next.kind {
                Kind::Percent => {
                    self.bump();
                    words.push(Word::Plain(Path(vec![next.range()])));
                }
                Kind::Word if !next.reserved && !self.stops(next) => {
                    words.push(Word::Plain(self.path("a unit")?));
                }
                Kind::OpenBrace if self.begins_built() => words.push(Word::Plain(self.path("a name")?)),
                Kind::Word if self.word(next) == b"per" => {
                    self.bump();
                    words.push(Word::Per(self.path("a unit after `per`, such as `per year`")?));
                }
                _ => break,
            }
        }
        if words.is_empty() {
            return Some(head);
        }
        Some(self.node(token.start, ExprKind::Phrase(Box::new(head), words)))
    }

    fn stops(&self, token: Token) -> bool {
        match self.word(token) {
            // `until 2032 because "…"`: a reason or a source, not a unit.
            b"because" | b"source" if self.ahead(1).kind == Kind::Text => return true,
            b"then" | b"else" if self.branches > 0 => return true,
            b"union" | b"without" if self.joins_sets(token) && self.after_name() => return true,
            _ => {}
        }
        match self.stop {
            Stop::Nothing => false,
            Stop::Between => self.word(token) == b"between",
            Stop::Option => matches!(self.word(token), b"adopts" | b"sets" | b"costs"),
            Stop::Profile => self.word(token) == b"profile",
            Stop::Aged => self.word(token) == b"aged",
            Stop::Spread => self.is_spread(token),
            Stop::Loop => true,
            Stop::Along => self.word(token) == b"along",
            Stop::Soft => self.word(token) == b"soft",
            Stop::UnitMarks => matches!(self.word(token), b"prefixed" | b"calendar"),
        }
    }

    pub(super) fn head(&mut self, what: &str) -> Option<Expr> {
        let token = self.peek();
        if !self.operand_follows(token) || self.parens > 0 && self.closes_by_beginning() {
            return self.no_value(what);
        }
        let kind = match token.kind {
            Kind::Number => ExprKind::Number,
            Kind::Date => ExprKind::Date,
            Kind::Text => ExprKind::Text,
            Kind::OpenParen => {
                let value = self.in_parens()?;
                return self.behind(value);
            }
            Kind::OpenBrace if self.begins_built() => return self.name_or_call(),
            Kind::OpenBrace if self.braced => return self.in_braces(),
            Kind::Word if self.word(token) == b"if" && self.begins_branches() => {
                self.bump();
                return self.branches(token.start);
            }
            Kind::Word if self.word(token) == b"dated" && self.ahead(1).kind == Kind::OpenBrace => {
                self.bump();
                return self.dated(token.start);
            }
            Kind::Word if !(token.reserved || token.newline && self.closes_by_beginning()) => {
                return self.name_or_call();
            }
            _ => return self.no_value(what),
        };
        self.bump();
        Some(Expr { range: token.range(), kind })
    }

    fn no_value(&mut self, what: &str) -> Option<Expr> {
        let token = self.peek();
        let problem = match self.operand_follows(token) {
            true => self.problem_at(token, what),
            false => self.problem(what),
        };
        let before = self.pos.checked_sub(1).and_then(|at| self.list.get(at));
        let after_word = before.is_some_and(|before| before.kind == Kind::Word);
        let help = match token.kind {
            _ if self.line_ends_before(token) => None,
            Kind::Equal if after_word => Some("leave the `=` out"),
            Kind::Colon if after_word => Some("leave the `:` out"),
            Kind::OpenBracket => Some("what belongs together stands in braces: `{ … }`"),
            Kind::Dot => Some("a number has digits on both sides of its point: `0.5`"),
            Kind::Percent => Some("`%` follows its number: `18 %`"),
            _ => None,
        };
        self.report(problem.help_if(help));
        None
    }

    fn in_parens(&mut self) -> Option<Expr> {
        let open = self.peek();
        if self.deeper().is_none() {
            self.skip_brackets();
            return None;
        }
        self.bump();
        let stop = std::mem::replace(&mut self.stop, Stop::Nothing);
        self.parens += 1;
        let inner = self.span("a value in the brackets");
        self.parens = self.parens.saturating_sub(1);
        self.stop = stop;
        self.depth -= 1;
        if inner.is_none() {
            self.skip_parens();
        } else {
            self.close_parens(open, "`)` after the value in brackets")?;
        }
        inner
    }

    fn name_or_call(&mut self) -> Option<Expr> {
        let start = self.peek().start;
        let path = self.path_on_any_line("a name")?;
        let open = self.peek();
        if open.kind != Kind::OpenParen || open.start != self.end() {
            let value = self.node(start, ExprKind::Path(path));
            return self.behind(value);
        }
        if self.deeper().is_none() {
            self.skip_brackets();
            return None;
        }
        self.bump();
        let stop = std::mem::replace(&mut self.stop, Stop::Nothing);
        self.parens += 1;
        let values = self.values(&path);
        self.parens = self.parens.saturating_sub(1);
        self.stop = stop;
        self.depth -= 1;
        let Some(values) = values else {
            self.skip_parens();
            return None;
        };
        self.close_parens(open, "a comma or `)` after the value")?;
        let kind = match values {
            Given::Values(values) => ExprKind::Call(path, values),
            Given::Over(over) => over,
        };
        let value = self.node(start, kind);
        self.behind(value)
    }

    fn values(&mut self, what: &Path) -> Option<Given> {
        let mut values = Vec::new();
        while self.peek().kind != Kind::CloseParen {
            if values.is_empty() && self.at_word("for") {
                return self.over(what, None).map(Given::Over);
            }
            values.push(self.set("a value for the function")?);
            if values.len() == 1 && self.at_word("for") {
                return self.over(what, values.pop()).map(Given::Over);
            }
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        Some(Given::Values(values))
    }

    /// Whether what was taken last is a name or ends a set: then a word behind it may join it to a set.
    fn after_name(&self) -> bool {
        let before = self.pos.checked_sub(1).and_then(|at| self.list.get(at));
        before.is_some_and(|before| {
            matches!(before.kind, Kind::Word | Kind::CloseParen | Kind::CloseBrace | Kind::CloseBracket)
        })
    }

    /// Takes the `)` of `open`, on whatever line it stands.
    pub(super) fn close_parens(&mut self, open: Token, what: &str) -> Option<()> {
        let token = self.peek();
        if token.kind == Kind::CloseParen {
            self.bump();
            return Some(());
        }
        let ended = matches!(token.kind, Kind::CloseBrace | Kind::End | Kind::Doc | Kind::ModuleDoc);
        if token.newline || ended {
            self.unclosed(open);
        } else {
            let problem = self.problem_at(token, what);
            self.report(problem.help_if(self.decimal_comma(self.pos)));
            self.skip_parens();
        }
        None
    }

    /// Past the `)` of brackets that could not be read; no further than their line or braces.
    pub(super) fn skip_parens(&mut self) {
        let mut open = 1_u32;
        loop {
            let token = self.peek();
            match token.kind {
                Kind::OpenParen => open += 1,
                Kind::CloseParen => open -= 1,
                Kind::OpenBrace | Kind::CloseBrace | Kind::End | Kind::Doc => return,
                _ => {}
            }
            if token.newline {
                return;
            }
            self.bump();
            if open == 0 {
                return;
            }
        }
    }
}

/// What stands in the brackets of a call.
enum Given {
    Values(Vec<Expr>),
    Over(ExprKind),
}

/// The last name of a flow's amount, taken out of it: `62 t cod` gives `62 t` and `cod`.
///
/// The amount is `None` where nothing but a name is there, the name where there is none.
pub(super) fn split_resource(text: &str, amount: Expr) -> (Option<Expr>, Option<Path>) {
    let Expr { range, kind } = amount;
    let whole = |kind| (Some(Expr { range, kind }), None);
    match kind {
        ExprKind::Path(path) => (None, Some(path)),
        ExprKind::Phrase(head, mut words) => {
            let named = |word: &Word| matches!(word, Word::Plain(path) if !is_percent(text, path));
            let at = words.iter().rposition(named);
            let Some(Word::Plain(resource)) = at.map(|at| words.remove(at)) else {
                return whole(ExprKind::Phrase(head, words));
            };
            let Some(Word::Plain(last) | Word::Per(last)) = words.last() else {
                return (Some(*head), Some(resource));
            };
            let range = Range { start: range.start, end: last.0.last().map_or(range.end, |name| name.end) };
            let kind = ExprKind::Phrase(head, words);
            (Some(Expr { range, kind }), Some(resource))
        }
        ExprKind::Binary(left, operator, right) => {
            let rebuild = |right| ExprKind::Binary(left, operator, right);
            split_right(text, range, *right, rebuild)
        }
        ExprKind::PlusMinus(middle, by) => split_right(text, range, *by, |by| ExprKind::PlusMinus(middle, by)),
        ExprKind::Span(from, to) => split_right(text, range, *to, |to| ExprKind::Span(from, to)),
        ExprKind::Negate(inner) => split_right(text, range, *inner, ExprKind::Negate),
        kind => whole(kind),
    }
}

/// The same for the right side of an expression, which then ends where that side does.
fn split_right(
    text: &str,
    range: Range,
    right: Expr,
    rebuild: impl FnOnce(Box<Expr>) -> ExprKind,
) -> (Option<Expr>, Option<Path>) {
    let (right, resource) = split_resource(text, right);
    let amount = right.map(|right| Expr {
        range: Range { start: range.start, end: right.range.end },
        kind: rebuild(Box::new(right)),
    });
    (amount, resource)
}

/// Whether a word is `%`, the one that is no name.
fn is_percent(text: &str, path: &Path) -> bool {
    path.0.first().is_some_and(|word| crate::tokens::text_of(text, *word) == "%")
}
