//! The formatter: tokens and comments set again, with the blanks of the standard form.
//!
//! Lines stay where their author broke them. Indentation, the blanks between tokens and the columns of lines that belong
//! together are ours; a text that could not be read is returned as it is.

mod columns;
mod lines;
mod spacing;

use crate::ir::{Range, Tree};
use crate::tokens::{Kind, Token, Tokens, text_of};
use columns::{Key, Line};
pub use lines::standard_line;
use spacing::Spacing;

/// The text in its standard form. Formatting what was formatted changes nothing, and neither changes the tree.
pub fn format(text: &str, tokens: &Tokens, tree: &Tree) -> String {
    if tokens.broken || tree.broken {
        return text.to_owned();
    }
    let mut writer = Writer {
        text,
        list: &tokens.list,
        spacing: Spacing::of(tree),
        braces: Vec::new(),
        parens: 0,
        head: None,
        lines: Vec::new(),
    };
    let mut comments = tokens.comments.iter().copied().peekable();
    let mut end = 0;
    for at in 0..tokens.list.len() {
        let Some(token) = tokens.list.get(at) else { break };
        while let Some(comment) = comments.next_if(|comment| comment.start < token.start) {
            writer.comment(Gap::between(text, end, comment.start), comment);
            end = comment.end;
        }
        writer.token(Gap::between(text, end, token.start), at, *token);
        end = token.end;
    }
    for comment in comments {
        writer.comment(Gap::between(text, end, comment.start), comment);
        end = comment.end;
    }
    columns::written(writer.lines)
}

/// What the author left between two tokens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    Glued,
    Blank,
    Break,
    BlankLine,
}

impl Gap {
    fn between(text: &str, end: u32, start: u32) -> Gap {
        let gap = text_of(text, Range { start: end, end: start });
        match gap.bytes().filter(|byte| *byte == b'\n').count() {
            0 if gap.is_empty() => Gap::Glued,
            0 => Gap::Blank,
            1 => Gap::Break,
            _ => Gap::BlankLine,
        }
    }
}

/// Braces that are open, and what they belong to.
struct Brace {
    multiline: bool,
    of: Of,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Recipe,
    Choice,
    Other,
}

struct Writer<'t> {
    text: &'t str,
    list: &'t [Token],
    spacing: Spacing,
    braces: Vec<Brace>,
    parens: u32,
    /// The place of the first word of the statement being written.
    head: Option<usize>,
    lines: Vec<Line>,
}

impl Writer<'_> {
    fn comment(&mut self, gap: Gap, comment: Range) {
        let text = text_of(self.text, comment);
        if gap < Gap::Break
            && let Some(line) = self.lines.last_mut()
        {
            line.comment = Some(text.to_owned());
            return;
        }
        self.begin_line(gap, self.depth() + usize::from(self.parens > 0));
        if let Some(line) = self.lines.last_mut() {
            line.text.push_str(text);
        }
    }

    fn begin_line(&mut self, gap: Gap, indent: usize) {
        let opened = self.lines.last().is_none_or(|line| line.opens && line.comment.is_none());
        self.lines.push(Line { indent, blank_before: gap == Gap::BlankLine && !opened, ..Line::default() });
    }

    fn depth(&self) -> usize {
        self.braces.iter().filter(|brace| brace.multiline).count()
    }

    fn before(&self, at: usize) -> Option<Token> {
        at.checked_sub(1).and_then(|at| self.list.get(at)).copied()
    }

    fn is_word(&self, token: Token, words: &[&str]) -> bool {
        token.kind == Kind::Word && words.contains(&text_of(self.text, token.range()))
    }

    /// The place of the brace that closes the one at `open`.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for (at, token) in self.list.iter().enumerate().skip(open) {
            match token.kind {
                Kind::OpenBrace => depth += 1,
                Kind::CloseBrace => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                return at;
            }
        }
        self.list.len()
    }

    /// Whether the braces that open at `at` hold more than one line; empty ones never do.
    fn is_multiline(&self, at: usize) -> bool {
        let close = self.closing(at);
        let (Some(open), Some(last)) = (self.list.get(at), self.list.get(close)) else {
            return false;
        };
        let inner = text_of(self.text, Range { start: open.end, end: last.start });
        inner.contains('\n') && !inner.trim().is_empty()
    }

    fn token(&mut self, gap: Gap, at: usize, token: Token) {
        let row = self.spacing.is_row(token);
        if token.kind == Kind::CloseBrace && !row {
            let closed = self.braces.pop();
            if closed.is_some_and(|brace| brace.multiline) {
                self.begin_line(Gap::Break, self.depth());
                self.head = None;
            }
        } else if self.breaks(gap, at, token) {
            self.begin_line(gap, self.indent(at, token));
        }
        let before = self.before(at);
        let begins = match before {
            None => true,
            Some(before) if self.spacing.is_row(before) => false,
            Some(before) => matches!(before.kind, Kind::Comma | Kind::Semicolon | Kind::OpenBrace),
        };
        // `} or gas {`: each way begins anew.
        let way = token.kind == Kind::Word && self.is_word(token, &["or"]);
        if self.lines.last().is_none_or(|line| line.text.is_empty()) || begins && !row || way {
            self.head = Some(at);
        }
        self.cells(at, token, row);
        self.write(gap, before, token);
        match token.kind {
            Kind::OpenParen => self.parens += 1,
            Kind::CloseParen => self.parens = self.parens.saturating_sub(1),
            Kind::OpenBrace if !row => self.open(at),
            _ => {}
        }
    }

    fn open(&mut self, at: usize) {
        let multiline = self.is_multiline(at);
        let outer = self.braces.last().map_or(Of::Other, |brace| brace.of);
        let head = self.head.and_then(|at| self.list.get(at)).copied();
        let of = match head {
            Some(head) if self.is_word(head, &["recipe"]) => Of::Recipe,
            Some(head) if self.is_word(head, &["choice"]) => Of::Choice,
            Some(head) if self.is_word(head, &["for", "either", "or", "set"]) => outer,
            _ => Of::Other,
        };
        self.braces.push(Brace { multiline, of });
        if multiline && let Some(line) = self.lines.last_mut() {
            line.opens = true;
            // Only what stands on one line is set in columns.
            if matches!(line.key, Key::Item(_)) {
                line.key = Key::None;
            }
        }
    }

    /// Whether a line begins before this token.
    fn breaks(&self, gap: Gap, at: usize, token: Token) -> bool {
        let Some(line) = self.lines.last() else { return true };
        let doc = matches!(token.kind, Kind::Doc | Kind::ModuleDoc);
        let before = self.before(at);
        let after_doc = before.is_some_and(|token| matches!(token.kind, Kind::Doc | Kind::ModuleDoc));
        if token.kind == Kind::OpenBrace && line.comment.is_none() && !after_doc && !line.is_comment() {
            let follows = before.is_some_and(|token| token.kind == Kind::OpenBrace);
            return gap >= Gap::Break && follows;
        }
        gap >= Gap::Break || line.opens && !doc
    }

    fn indent(&self, at: usize, token: Token) -> usize {
        let inside = self.parens > 0 && token.kind != Kind::CloseParen;
        let before = self.before(at);
        let operator = |token: Token, before: Option<Token>| match token.kind {
            Kind::Star => before.is_none_or(|before| before.kind != Kind::Dot),
            Kind::Plus | Kind::Minus | Kind::Slash | Kind::Caret | Kind::Span | Kind::PlusMinus => true,
            // The branches of a choice between values.
            Kind::Word => token.newline && self.is_word(token, &["then", "else"]),
            _ => false,
        };
        let goes_on = before.is_some_and(|token| operator(token, at.checked_sub(1).and_then(|at| self.before(at))))
            || operator(token, before);
        let listed = self.braces.is_empty() && self.is_word(token, &["least", "most"]);
        self.depth() + usize::from(inside || goes_on || listed)
    }

    /// Notes where the columns of a line begin, if it is of a kind that has columns.
    fn cells(&mut self, at: usize, token: Token, row: bool) {
        let of = self.braces.last().map_or(Of::Other, |brace| brace.of);
        let nth = self.head.map_or(0, |head| at.saturating_sub(head));
        let next = self.list.get(at + 1).copied();
        let Some(line) = self.lines.last() else { return };
        let offset = line.text.len();
        let mut key = line.key;
        let (mut first, mut second) = (line.first, line.second);
        if offset == 0 {
            key = self.key(of, token, next);
        }
        match key {
            Key::None => return,
            Key::Step(words) if nth == words && first.is_none() => first = Some(offset),
            Key::Option if nth == 2 && token.kind == Kind::Text => first = Some(offset),
            Key::Item(_) if second.is_none() && nth > 1 && !row => {
                let before = self.before(at);
                let named = before.is_some_and(|before| {
                    before.kind == Kind::Colon
                        || nth == 2 && before.kind == Kind::Word
                        || self.spacing.is_row(before) && before.kind == Kind::CloseBrace
                });
                if token.kind == Kind::OpenBrace {
                    second = Some(offset);
                } else if named && first.is_none() && !matches!(token.kind, Kind::Colon | Kind::OpenParen) {
                    first = Some(offset);
                }
            }
            _ => {}
        }
        if let Some(line) = self.lines.last_mut() {
            (line.key, line.first, line.second) = (key, first, second);
        }
    }

    /// What columns a line has that begins with `token`.
    fn key(&self, of: Of, token: Token, next: Option<Token>) -> Key {
        let Some(next) = next.filter(|next| !next.newline) else {
            return Key::None;
        };
        match of {
            Of::Recipe if self.is_word(token, &["up"]) && self.is_word(next, &["to"]) => Key::Step(2),
            Of::Recipe if self.is_word(token, crate::words::STEP_WORDS) => {
                match self.is_word(token, &["for", "either", "set"]) {
                    true => Key::None,
                    false => Key::Step(1),
                }
            }
            Of::Choice if self.is_word(token, &["option"]) => Key::Option,
            _ if next.kind != Kind::Word && !self.spacing.is_row(next) => Key::None,
            _ => {
                let word = text_of(self.text, token.range());
                let known = columns::ALIGNED_ITEMS.iter().position(|item| *item == word);
                known.map_or(Key::None, Key::Item)
            }
        }
    }

    fn write(&mut self, gap: Gap, before: Option<Token>, token: Token) {
        let text = text_of(self.text, token.range());
        let blank = before.is_some_and(|before| self.spacing.blank_between(before, token, gap == Gap::Glued));
        if let Some(line) = self.lines.last_mut() {
            if blank && !line.text.is_empty() {
                line.text.push(' ');
                // A column begins behind the blank.
                for cell in [&mut line.first, &mut line.second].into_iter().flatten() {
                    *cell += usize::from(*cell + 1 == line.text.len());
                }
            }
            line.text.push_str(text);
        }
    }
}
