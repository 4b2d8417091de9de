//! Declarations, and those that are a line: `use`, `horizon`, `unit`, `let`, `table` and their like.

use weal_base::Diagnostic;

use super::{Parser, Stop};
use crate::diagnostics;
use crate::ir::{Column, Condition, Expr, ExprKind, Item, ItemKind, Loop, Name, Param, Path, Range};
use crate::tokens::{Kind, Token};
use crate::words::ITEM_WORDS;

const ITEM: &str = "the beginning of a declaration, such as `recipe bake { … }`";

impl Parser<'_> {
    /// Declarations up to the end of the file, or of the braces that `open` began.
    pub(super) fn items(&mut self, open: Option<Token>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut docs = Vec::new();
        loop {
            let token = self.peek();
            match token.kind {
                Kind::End => {
                    if let Some(open) = open {
                        self.unclosed(open);
                    }
                    return items;
                }
                Kind::Doc => {
                    self.bump();
                    docs.push(self.doc_text(token));
                }
                Kind::ModuleDoc => {
                    self.bump();
                    let line = self.doc_text(token);
                    self.tree.docs.push(line);
                }
                Kind::Comma | Kind::Semicolon if open.is_some() => _ = self.bump(),
                Kind::CloseBrace if open.is_some() => {
                    self.bump();
                    return items;
                }
                _ => {
                    let docs = std::mem::take(&mut docs);
                    let kind = self.item(token);
                    let range = self.since(token.start);
                    if let Some(kind) = kind {
                        items.push(Item { docs, range, kind });
                    }
                }
            }
        }
    }

    /// A doc line without its mark and the blank after it.
    pub(super) fn doc_text(&self, token: Token) -> Range {
        let blank = self.word(token).get(3) == Some(&b' ');
        Range { start: token.start + 3 + u32::from(blank), end: token.end }
    }

    /// A declaration; `None` for `package`, which the tree keeps.
    pub(super) fn item(&mut self, token: Token) -> Option<ItemKind> {
        let outer = self.column;
        if token.newline {
            self.column = self.column_of(token);
        }
        let before = self.tree.package;
        let kind = self.item_kind(token);
        let packaged = kind.is_none() && self.is_word(token, "package");
        if kind.is_some() || packaged && self.tree.package != before {
            self.end_of_item();
        } else {
            let braces = self.skip_declaration();
            if !braces {
                self.skip_unreadable();
            }
        }
        self.column = outer;
        match kind {
            None if packaged => None,
            kind => Some(kind.unwrap_or(ItemKind::Error)),
        }
    }

    fn item_kind(&mut self, token: Token) -> Option<ItemKind> {
        if token.kind != Kind::Word {
            return self.no_item(token);
        }
        self.bump();
        match self.word(token) {
            b"resource" => self.resource(),
            b"recipe" => self.recipe(),
            b"property" => self.property(),
            b"profile" => self.profile(),
            b"ranks" => self.ranks(),
            b"need" => self.need_item(),
            b"place" => self.place_item(),
            b"route" => self.route(),
            b"threshold" => self.threshold(),
            b"allocate" => self.allocate(),
            b"policy" => self.policy(),
            b"choice" => self.choice(),
            b"adopt" => self.adopt(),
            b"scenario" => self.scenario(),
            b"for" => self.for_each_item(),
            b"use" => self.use_item(),
            b"let" => self.let_item(),
            b"unit" => self.unit(),
            b"dimension" => self.dimension(),
            b"prefix" => self.prefix(),
            b"table" => self.table(),
            b"horizon" => self.horizon(),
            b"fence" => self.fence(),
            b"aim" => self.aim(),
            b"test" => self.test(),
            b"package" => self.package(token),
            _ => {
                self.pos -= 1;
                self.no_item(token)
            }
        }
    }

    /// Reports what begins no declaration.
    fn no_item(&mut self, token: Token) -> Option<ItemKind> {
        let problem = match token.kind {
            Kind::CloseBrace => self.nothing_open(token, "}"),
            Kind::CloseParen => self.nothing_open(token, ")"),
            _ => {
                let meant = self.meant(ITEM_WORDS);
                let problem = self.problem_at(token, ITEM);
                problem.help_if(meant.map(|word| format!("did you mean `{word}`?")))
            }
        };
        self.report(problem);
        match token.kind {
            Kind::OpenBrace | Kind::OpenParen => self.skip_brackets(),
            _ => _ = self.bump(),
        }
        None
    }

    fn nothing_open(&self, token: Token, bracket: &str) -> Diagnostic {
        diagnostics::nothing_open(self.place(token.range()), bracket)
    }

    /// After a declaration nothing more may stand on its line.
    fn end_of_item(&mut self) {
        let token = self.peek();
        let inside = self.depth > 0 && matches!(token.kind, Kind::Comma | Kind::Semicolon | Kind::CloseBrace);
        if inside || self.line_ends_before(token) {
            return;
        }
        if self.is_item_word(token) {
            return self.leftover("a new line before the next declaration");
        }
        self.leftover("the end of the line");
        self.skip_declaration();
    }

    /// Over lines that begin no declaration, after one that was reported: prose that lost its `//`, or the body of a
    /// declaration whose `{` is missing.
    fn skip_unreadable(&mut self) {
        loop {
            let token = self.peek();
            let inner = self.depth > 0 && token.kind == Kind::CloseBrace;
            if inner || matches!(token.kind, Kind::End | Kind::Doc | Kind::ModuleDoc) {
                return;
            }
            let in_reach = token.kind == Kind::Word && self.column_of(token) <= self.column;
            if token.newline && in_reach && self.meant(ITEM_WORDS).is_some() {
                return;
            }
            match token.kind {
                Kind::OpenBrace | Kind::OpenParen => self.skip_brackets(),
                _ => _ = self.bump(),
            }
            self.skip_declaration();
        }
    }

    fn package(&mut self, token: Token) -> Option<ItemKind> {
        let name = self.name("a name for the package, such as `package shore_fishery`")?;
        if let Some(first) = self.tree.package {
            let problem = diagnostics::second_package(self.place(self.since(token.start)), self.place(first));
            self.report(problem);
        }
        self.tree.package = Some(name);
        None
    }

    fn use_item(&mut self) -> Option<ItemKind> {
        let path = self.path("what to use, such as `use std.units.*`")?;
        let all = self.at(Kind::Dot);
        if all {
            self.bump();
            self.need(Kind::Star, "a name or `*` after the `.`")?;
        }
        Some(ItemKind::Use { path, all })
    }

    fn horizon(&mut self) -> Option<ItemKind> {
        const EXAMPLE: &str = "the years to plan, such as `horizon 2027 .. 2036 by year`";
        let span = self.expr(EXAMPLE)?;
        let ExprKind::Span(from, to) = span.kind else {
            return self.expected("`..` and the end of the horizon, such as `horizon 2027 .. 2036 by year`");
        };
        let by = match self.eat_word("by") {
            true => Some(self.name("the length of a period, such as `by year`")?),
            false => None,
        };
        Some(ItemKind::Horizon { from: *from, to: *to, by })
    }

    fn fence(&mut self) -> Option<ItemKind> {
        let within = self.expr("how far from today what is planned is firm, such as `fence 2 week`")?;
        Some(ItemKind::Fence { within })
    }

    /// `after 2 week`, behind `alarm`.
    pub(super) fn alarm_after(&mut self) -> Option<Expr> {
        self.need_word("after", "`after`, as in `alarm after 2 week`")?;
        self.expr("how long it may stay out of bounds, such as `alarm after 2 week`")
    }

    fn definition(&mut self, what: &str) -> Option<Option<Expr>> {
        match self.eat(Kind::Equal) {
            true => self.expr_until(Stop::UnitMarks, what).map(Some),
            false => Some(None),
        }
    }

    fn dimension(&mut self) -> Option<ItemKind> {
        let name = self.name("a name for the dimension, such as `dimension area = length^2`")?;
        let definition = self.definition("what the dimension is made of, such as `length^2`")?;
        Some(ItemKind::Dimension { name, definition })
    }

    fn unit(&mut self) -> Option<ItemKind> {
        let name = self.name("a name for the unit, such as `unit tonne \"t\" = 1000 kg`")?;
        let mut symbols = Vec::new();
        while self.at(Kind::Text) || self.at(Kind::Comma) && self.ahead(1).kind == Kind::Text {
            self.eat(Kind::Comma);
            symbols.push(self.bump().range());
        }
        let dimension = match self.eat(Kind::Colon) {
            true => Some(self.expr_until(Stop::UnitMarks, "the dimension of the unit, such as `mass`")?),
            false => None,
        };
        let definition = self.definition("how much the unit is, such as `1000 kg`")?;
        let (mut prefixed, mut calendar) = (false, false);
        loop {
            match true {
                _ if self.eat_word("prefixed") => prefixed = true,
                _ if self.eat_word("calendar") => calendar = true,
                _ => break,
            }
        }
        Some(ItemKind::Unit { name, symbols, dimension, definition, prefixed, calendar })
    }

    fn prefix(&mut self) -> Option<ItemKind> {
        let name = self.name("a name for the prefix, such as `prefix kilo \"k\" = 1000`")?;
        let symbol = self.title();
        self.need(Kind::Equal, "`=` and the factor, such as `prefix kilo \"k\" = 1000`")?;
        let value = self.expr("the factor, such as `1000`")?;
        Some(ItemKind::Prefix { name, symbol, value })
    }

    /// A text in quotation marks, if one comes next.
    pub(super) fn title(&mut self) -> Option<Range> {
        self.at(Kind::Text).then(|| self.bump().range())
    }

    fn let_item(&mut self) -> Option<ItemKind> {
        let name = self.name("a name, such as `let cap = 3.4 kt`")?;
        let mut params = Vec::new();
        let open = self.peek();
        if self.at(Kind::OpenParen) {
            self.bump();
            self.parens += 1;
            let read = self.params(&mut params);
            self.parens = self.parens.saturating_sub(1);
            read?;
            self.close_parens(open, "a comma or `)` after the parameter")?;
        }
        self.need(Kind::Equal, "`=` and a value, such as `let cap = 3.4 kt`")?;
        let value = self.any_value("a value, such as `3.4 kt`")?;
        Some(ItemKind::Let { name, params, value })
    }

    pub(super) fn params(&mut self, params: &mut Vec<Param>) -> Option<()> {
        while self.peek().kind == Kind::Word {
            let name = self.name("a parameter")?;
            let dimension = match self.eat(Kind::Colon) {
                true => Some(self.expr("the dimension of the parameter, such as `mass`")?),
                false => None,
            };
            params.push(Param { name, dimension });
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        Some(())
    }

    fn table(&mut self) -> Option<ItemKind> {
        const FROM: &str = "`from` and the file, such as `table catch from \"landings.csv\" { year: date }`";
        let name = self.name("a name for the table, such as `table catch from \"landings.csv\" { … }`")?;
        self.need_word("from", FROM)?;
        let Some(file) = self.title() else {
            return self.expected("the file of the table in quotation marks, such as `\"landings.csv\"`");
        };
        let Some(columns) = self.braces(|parser| {
            let column = parser.column();
            if column.is_none() {
                parser.skip_part();
            }
            column
        }) else {
            return self.expected("the columns of the table, such as `{ year: date, landed: mass in t }`");
        };
        Some(ItemKind::Table { name, file, columns: columns.into_iter().flatten().collect() })
    }

    fn column(&mut self) -> Option<Column> {
        const EXAMPLE: &str = "a column, such as `landed: mass in t`";
        if self.peek().kind != Kind::Word {
            self.unknown_clause(EXAMPLE, &[], None);
            return None;
        }
        let name = self.column_name();
        let header = self.title();
        self.need(Kind::Colon, "`:` and what the column holds, such as `landed: mass in t`")?;
        let of = self.expr("what the column holds, such as `number` or `mass in t`")?;
        let (mut unit, mut unit_of): (Option<Expr>, Option<Name>) = (None, None);
        if self.eat_word("in") {
            if self.at_word("unit") && self.is_word(self.ahead(1), "of") {
                self.bump();
                self.bump();
                unit_of = Some(self.name("the column with the resource, such as `in unit of good`")?);
            } else if self.at(Kind::Percent) {
                let range = self.bump().range();
                unit = Some(Expr { range, kind: ExprKind::Path(Path(vec![range])) });
            } else {
                unit = Some(self.expr("a unit, such as `in t`")?);
            }
        }
        Some(Column { name, header, of, unit, unit_of })
    }

    /// The word a column begins with; a reserved one is reported, with the way to keep it as the file's header.
    fn column_name(&mut self) -> Name {
        let token = self.bump();
        if token.reserved {
            let word = crate::tokens::text_of(self.text, token.range());
            let problem = diagnostics::reserved(self.place(token.range()), word)
                .help(format!("the header in the file can stay as it is: `{word}_name \"{word}\": name`"));
            self.report(problem);
        }
        token.range()
    }

    fn for_each_item(&mut self) -> Option<ItemKind> {
        let head = self.loop_head()?;
        let open = self.peek();
        if open.kind != Kind::OpenBrace {
            return self.expected("`{` and what to declare for each row");
        }
        let mut body = Vec::new();
        if self.deeper().is_none() {
            self.skip_brackets();
        } else {
            self.bump();
            body = self.items(Some(open));
            self.depth -= 1;
        }
        Some(ItemKind::ForEach { head, body })
    }

    /// `each g in goods where g.a = h.b and …`, after `for`.
    pub(super) fn loop_head(&mut self) -> Option<Loop> {
        self.need_word("each", "`each` after `for`, such as `for each g in goods { … }`")?;
        let var = self.name("a name for the row, such as `for each g in goods { … }`")?;
        self.need_word("in", "`in` and a table or a set, such as `for each g in goods { … }`")?;
        let stop = std::mem::replace(&mut self.stop, Stop::Loop);
        let over = self.set("a table or a set, such as `for each g in goods { … }`");
        self.stop = stop;
        let over = over?;
        let mut conditions = Vec::new();
        if self.eat_word("where") {
            match self.condition()? {
                Condition::And(all) => conditions = all,
                one => conditions.push(one),
            }
        }
        Some(Loop { var, over, conditions })
    }
}
