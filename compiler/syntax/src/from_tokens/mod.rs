//! Tokens to tree: recursive descent, written by hand.
//!
//! By hand, because it was measured against a parser built from combinators: five times as fast, and far better at
//! files that are still being typed, where most of the work is deciding what to keep. Each function reads one thing;
//! `None` means that it could not, and that the reader has been told.

mod allocate;
mod conditions;
mod expressions;
mod items;
pub(crate) mod lines;
mod moves;
mod needs;
mod nouns;
mod patterns;
mod places;
mod policies;
mod recipes;
mod recovery;
mod values;

use weal_base::{Code, Diagnostic, FileId, Problems};

use crate::diagnostics::{self, At, DEEPEST};
use crate::ir::{Declared, Name, Path, Range, Tree};
use crate::tokens::{Kind, Token, Tokens, text_of};

/// Words that end a phrase in one clause only, beside the reserved ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Nothing,
    /// `stock 14 aged …`.
    Aged,
    /// `consume 12 t feed spread`.
    Spread,
    /// `move 2 t flour along …`.
    Along,
    /// `supply 900 t per year profile harvest`.
    Profile,
    /// `unit gram "g": mass prefixed`.
    UnitMarks,
    /// `choice cap: mass between …`.
    Between,
    /// `option well "A well" costs 400 h crew adopts …`.
    Option,
    /// `for each c in crops …`: neither a table nor a set has a unit.
    Loop,
    /// `emitted noise <= 40 h per year soft rank wanted`.
    Soft,
}

struct Parser<'t> {
    file: FileId,
    text: &'t str,
    list: &'t [Token],
    pos: usize,
    /// Round brackets open around this place; inside them lines do not end anything.
    parens: u32,
    /// All brackets open around this place.
    depth: u32,
    operators: u32,
    stop: Stop,
    /// Where a value may begin though a line does: at the first token of a part in braces.
    begin: u32,
    /// Whether a set or a record may stand where a value does.
    braced: bool,
    /// `if`s open around this place, whose `then` and `else` end phrases.
    branches: u32,
    /// The column of the declaration being read: one that begins no further right closes it.
    column: u32,
    /// Whether this is inside a recipe, where `for each` is a line among others.
    in_recipe: bool,
    /// Where the line stands, where one line of many is read: at its end no file ends.
    within: Option<Range>,
    too_deep: bool,
    tree: Tree,
    problems: Problems,
}

impl<'t> Parser<'t> {
    fn new(file: FileId, text: &'t str, tokens: &'t Tokens) -> Parser<'t> {
        Parser {
            file,
            text,
            list: &tokens.list,
            pos: 0,
            parens: 0,
            depth: 0,
            operators: 0,
            stop: Stop::Nothing,
            begin: u32::MAX,
            braced: false,
            branches: 0,
            column: 0,
            in_recipe: false,
            too_deep: false,
            tree: Tree::default(),
            problems: Problems::new(),
            within: None,
        }
    }
}

/// The tree of a file's tokens. What cannot be read becomes an `Error` node, reported.
pub fn tree(file: FileId, text: &str, tokens: &Tokens) -> (Tree, Problems) {
    let mut parser = Parser::new(file, text, tokens);
    parser.tree.items = parser.items(None);
    parser.tree.broken = tokens.broken || !parser.problems.is_empty();
    debug_assert_eq!(crate::invariants::check(text, tokens, &parser.tree), Ok(()));
    (parser.tree, parser.problems)
}

/// Looking at tokens and taking them.
impl<'t> Parser<'t> {
    fn ahead(&self, by: usize) -> Token {
        self.list.get(self.pos + by).copied().unwrap_or_else(|| {
            let end = self.within.map_or(self.text.len() as u32, |within| within.end);
            Token { kind: Kind::End, newline: true, reserved: false, start: end, end }
        })
    }

    fn peek(&self) -> Token {
        self.ahead(0)
    }

    fn bump(&mut self) -> Token {
        let token = self.peek();
        self.pos = (self.pos + 1).min(self.list.len());
        token
    }

    /// The end of what was taken last.
    fn end(&self) -> u32 {
        let last = self.pos.checked_sub(1).and_then(|at| self.list.get(at));
        last.map_or(0, |token| token.end)
    }

    /// From `start` to the end of what was taken last.
    fn since(&self, start: u32) -> Range {
        Range { start, end: self.end().max(start) }
    }

    /// Whether the statement ends before this token.
    fn line_ends_before(&self, token: Token) -> bool {
        token.newline && self.parens == 0 && token.start != self.begin
            || matches!(token.kind, Kind::End | Kind::Doc | Kind::ModuleDoc)
    }

    /// Whether the next token is of this kind and belongs to the statement.
    fn at(&self, kind: Kind) -> bool {
        let token = self.peek();
        token.kind == kind && !self.line_ends_before(token)
    }

    fn word(&self, token: Token) -> &'t [u8] {
        self.text.as_bytes().get(token.start as usize..token.end as usize).unwrap_or(&[])
    }

    fn is_word(&self, token: Token, word: &str) -> bool {
        token.kind == Kind::Word && self.word(token) == word.as_bytes()
    }

    fn at_word(&self, word: &str) -> bool {
        self.at(Kind::Word) && self.word(self.peek()) == word.as_bytes()
    }

    fn eat(&mut self, kind: Kind) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Whether nothing more belongs to this clause or declaration.
    fn at_end(&self) -> bool {
        let token = self.peek();
        self.line_ends_before(token) || matches!(token.kind, Kind::Comma | Kind::Semicolon | Kind::CloseBrace)
    }
}

/// Saying what was expected.
impl Parser<'_> {
    fn place(&self, range: Range) -> At {
        At { file: self.file, range }
    }

    /// Keeps a problem, unless it only follows from one that was reported with the tokens.
    fn report(&mut self, problem: Diagnostic) {
        if !(problem.code == Code::Expected && self.after_broken_text()) {
            self.problems.push(problem);
        }
    }

    /// Whether something was left out before the next token, or the text before it swallowed the rest of its line.
    fn after_broken_text(&self) -> bool {
        let before = self.pos.checked_sub(1).and_then(|at| self.list.get(at));
        let begin = self.within.map_or(0, |within| within.start);
        let start = before.map_or(begin, |token| token.end);
        let gap = Range { start, end: self.peek().start };
        let line = text_of(self.text, gap).lines().next().unwrap_or("");
        let left_out = line.split("//").next().unwrap_or("");
        let mark = |c: char| c.is_whitespace() && c.is_ascii() || start == 0 && c == '\u{feff}';
        let open_text = before.is_some_and(|token| {
            let text = text_of(self.text, token.range());
            token.kind == Kind::Text && (text == "\"" || !text.ends_with('"'))
        });
        open_text || !left_out.trim_matches(mark).is_empty()
    }

    /// The problem that `what` was expected next, within the line.
    fn problem(&self, what: &str) -> Diagnostic {
        let token = self.peek();
        if !self.line_ends_before(token) || self.pos == 0 {
            return self.problem_at(token, what);
        }
        let last = self.list.get(self.pos - 1).map_or(token, |last| *last);
        let at = self.place(last.range());
        match token.kind {
            Kind::End if self.within.is_none() => {
                diagnostics::expected(at, what, "the end of the file", "the file ends after this")
            }
            _ => diagnostics::expected(at, what, "the end of the line", "the line ends after this"),
        }
    }

    /// The problem that `what` was expected where `token` stands, whatever line that is.
    fn problem_at(&self, token: Token, what: &str) -> Diagnostic {
        let at = self.place(token.range());
        match token.kind {
            Kind::End => diagnostics::expected(at, what, "the end of the file", "the file ends here"),
            _ => diagnostics::expected(at, what, &self.quote(token.range()), "this does not belong here"),
        }
    }

    fn expected<T>(&mut self, what: &str) -> Option<T> {
        let problem = self.problem(what);
        self.report(problem);
        None
    }

    /// A piece of the text, short enough for a message.
    fn quote(&self, range: Range) -> String {
        let text = text_of(self.text, range);
        match text.char_indices().nth(30) {
            Some((cut, _)) => format!("`{}…`", text.get(..cut).unwrap_or("")),
            None => format!("`{text}`"),
        }
    }

    fn need(&mut self, kind: Kind, what: &str) -> Option<()> {
        if self.eat(kind) {
            return Some(());
        }
        self.expected(what)
    }

    fn need_word(&mut self, word: &str, what: &str) -> Option<()> {
        if self.eat_word(word) {
            return Some(());
        }
        self.expected(what)
    }

    /// One bracket or operator deeper, if that is not too deep; to be undone by `self.depth -= 1`.
    fn deeper(&mut self) -> Option<()> {
        if self.depth < DEEPEST {
            self.depth += 1;
            return Some(());
        }
        if !self.too_deep {
            self.too_deep = true;
            let at = self.place(self.peek().range());
            self.report(diagnostics::too_deep(at));
        }
        None
    }
}

/// Names.
impl Parser<'_> {
    /// A name being declared. A word of the language is reported and taken all the same.
    fn name(&mut self, what: &str) -> Option<Name> {
        if !self.at(Kind::Word) {
            return self.expected(what);
        }
        let token = self.bump();
        if token.reserved {
            let word = text_of(self.text, token.range());
            self.report(diagnostics::reserved(self.place(token.range()), word));
        }
        Some(token.range())
    }

    /// A name being declared, or `{row.name}`.
    fn declared(&mut self, what: &str) -> Option<Declared> {
        let start = self.peek().start;
        if self.begins_built() {
            return Some(Declared::Built(self.built(start)));
        }
        if !self.at(Kind::OpenBrace) {
            let name = self.name(what)?;
            return Some(if self.goes_on_built() { Declared::Built(self.built(start)) } else { Declared::Name(name) });
        }
        self.bump();
        let path = self.path("a column that holds the name, such as `{g.id}`")?;
        self.need(Kind::CloseBrace, "a `}` after the column that holds the name")?;
        Some(Declared::Row { path, range: self.since(start) })
    }

    /// A dotted name that is used.
    fn path(&mut self, what: &str) -> Option<Path> {
        let token = self.peek();
        if self.begins_built() {
            return Some(Path(vec![self.built(token.start)]));
        }
        if !self.at(Kind::Word) || token.reserved {
            return self.expected(what);
        }
        self.bump();
        if self.peek().kind == Kind::OpenBrace && self.goes_on_built() {
            return Some(Path(vec![self.built(token.start)]));
        }
        let mut names = vec![token.range()];
        while self.peek().kind == Kind::Dot && !self.line_ends_before(self.peek()) {
            if self.ahead(1).kind != Kind::Word || self.ahead(1).newline {
                // `use std.units.*` ends its path here.
                if self.ahead(1).kind == Kind::Star {
                    break;
                }
                self.bump();
                return self.expected("a name after the `.`");
            }
            self.bump();
            names.push(self.bump().range());
        }
        Some(Path(names))
    }

    /// A dotted name that may stand on the line after a comma.
    fn path_on_any_line(&mut self, what: &str) -> Option<Path> {
        self.parens += 1;
        let path = self.path(what);
        self.parens -= 1;
        path
    }

    /// Whether a dotted name comes next that ends its clause or stands before one of `words`: the next of a list.
    fn path_of_list(&self, after_comma: usize, words: &[&str]) -> bool {
        let mut at = after_comma;
        if self.ahead(at).kind != Kind::Word || self.ahead(at).reserved {
            return false;
        }
        at += 1;
        while self.ahead(at).kind == Kind::Dot && self.ahead(at + 1).kind == Kind::Word {
            at += 2;
        }
        let next = self.ahead(at);
        self.line_ends_before(next)
            || matches!(next.kind, Kind::Comma | Kind::Semicolon | Kind::CloseBrace)
            || words.iter().any(|word| self.is_word(next, word))
    }
}
