//! Text to tokens.

use std::borrow::Cow;

use logos::Logos;
use weal_base::{Diagnostic, FileId, Problems, scripts};

use crate::diagnostics::{self, At};
use crate::ir::{Line, LineKind, Range};
use crate::tokens::{Kind, Token, Tokens, text_of};
use crate::words::is_reserved;

/// What the machine reads; made into [`Kind`]s once the neighbours have been looked at.
#[derive(Logos, Clone, Copy, Debug, PartialEq)]
#[logos(skip r"[ \t\r]+")]
enum Raw {
    #[regex(r"\n[ \t\r\n]*")]
    Newline,
    #[regex(r"//[^\n]*", allow_greedy = true)]
    Comment,
    #[token("/*")]
    BlockComment,
    #[regex(r"[\p{XID_Start}_]\p{XID_Continue}*")]
    Word,
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?")]
    Number,
    #[regex(r"[0-9][0-9][0-9][0-9]-([0-9][0-9](-[0-9][0-9])?|Q[0-9]|W[0-9][0-9])")]
    Date,
    #[regex(r#""([^"\\\r\n]|\\[^\r\n])*""#)]
    Text,
    #[regex(r#""([^"\\\r\n]|\\[^\r\n])*\\?"#)]
    OpenText,
    #[regex(r"[“”„«‘‚][^“”„«»‘’\r\n]*[“”»’‘]")]
    CurlyText,
    #[regex(r"'[^'\r\n]*'")]
    SingleText,
    #[token("{")]
    OpenBrace,
    #[token("}")]
    CloseBrace,
    #[token("(")]
    OpenParen,
    #[token(")")]
    CloseParen,
    #[token("[")]
    OpenBracket,
    #[token("]")]
    CloseBracket,
    #[token(",")]
    Comma,
    #[token(";")]
    Semicolon,
    #[token(":")]
    Colon,
    #[token("=")]
    Equal,
    #[token("==")]
    EqualTwice,
    #[token("<")]
    Below,
    #[token(">")]
    Above,
    #[token("<=")]
    #[token("≤")]
    AtMost,
    #[token(">=")]
    #[token("≥")]
    AtLeast,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("^")]
    Caret,
    #[token("%")]
    Percent,
    #[token(".")]
    Dot,
    #[token("..")]
    Span,
    #[token("±")]
    #[token("+-")]
    PlusMinus,
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    out: Tokens,
    problems: Problems,
    newline: bool,
    stray: Option<Range>,
    unclosed_comment: bool,
    /// Up to where is read.
    until: usize,
}

/// The tokens of a text. Stray characters are reported and left out.
pub fn tokens(file: FileId, text: &str) -> (Tokens, Problems) {
    let mut reader = Reader::new(file, text);
    if u32::try_from(text.len()).is_err() {
        reader.report(diagnostics::too_large(file));
        return (reader.out, reader.problems);
    }
    reader.out.list.reserve(text.len() / 6);
    if !text.is_ascii() {
        reader.hidden(0, text);
    }
    reader.read(if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 });
    (reader.out, reader.problems)
}

/// The lines of a journal at these places of its text, in order; each is what stands between day and seal.
///
/// Total and linear; places that are none of the text, or no whole characters, give lines that say nothing.
pub fn lines(file: FileId, text: &str, places: &[Range]) -> (Vec<Line>, Problems) {
    let mut lines = Vec::with_capacity(places.len());
    let mut reader = Reader::new(file, text);
    for place in places {
        let said = text_of(text, *place);
        reader.out.list.clear();
        (reader.out.broken, reader.unclosed_comment) = (false, false);
        (reader.newline, reader.until) = (true, place.start as usize + said.len());
        if !said.is_ascii() {
            reader.hidden(place.start, said);
        }
        reader.read(place.start as usize);
        let (mut line, problems) = crate::from_tokens::lines::line(file, text, &reader.out, *place);
        if reader.out.broken {
            line.kind = LineKind::Error;
        }
        reader.problems.extend(problems);
        lines.push(line);
    }
    (lines, reader.problems)
}

impl<'t> Reader<'t> {
    fn new(file: FileId, text: &'t str) -> Reader<'t> {
        Reader {
            file,
            text,
            out: Tokens::default(),
            problems: Problems::new(),
            newline: true,
            stray: None,
            unclosed_comment: false,
            until: text.len(),
        }
    }

    fn read(&mut self, from: usize) {
        let text = self.text.get(..self.until).unwrap_or("");
        let mut lexer = Raw::lexer(text);
        lexer.bump(from.min(text.len()));
        while let Some(raw) = lexer.next() {
            let span = lexer.span();
            let range = Range { start: span.start as u32, end: span.end as u32 };
            let Ok(raw) = raw else {
                self.stray(range);
                continue;
            };
            let read_to = (self.token(raw, range) as usize).min(text.len());
            if read_to > span.end {
                lexer.bump(read_to - span.end);
            } else if read_to < span.end {
                lexer = Raw::lexer(text);
                lexer.bump(read_to);
            }
        }
        self.flush_stray();
    }

    /// Takes one token and says up to where it was read.
    fn token(&mut self, raw: Raw, range: Range) -> u32 {
        let kind = match raw {
            Raw::Newline => {
                self.newline = true;
                return range.end;
            }
            Raw::Comment => return self.comment(range),
            Raw::Word => Kind::Word,
            Raw::Number => return self.number(range),
            Raw::Date => return self.date(range),
            Raw::Text => return self.quoted(range),
            Raw::OpenText => {
                self.report(diagnostics::open_text(self.at(range)));
                Kind::Text
            }
            Raw::CurlyText | Raw::SingleText => {
                self.report(diagnostics::other_quotes(self.at(range)));
                Kind::Text
            }
            Raw::BlockComment => return self.block_comment(range),
            Raw::EqualTwice => {
                self.report(diagnostics::equal_twice(self.at(range)));
                Kind::Equal
            }
            Raw::Below => {
                self.report(diagnostics::half_comparison(self.at(range), "<", "<="));
                Kind::AtMost
            }
            Raw::Above => {
                self.report(diagnostics::half_comparison(self.at(range), ">", ">="));
                Kind::AtLeast
            }
            Raw::OpenBrace => Kind::OpenBrace,
            Raw::CloseBrace => Kind::CloseBrace,
            Raw::OpenParen => Kind::OpenParen,
            Raw::CloseParen => Kind::CloseParen,
            Raw::OpenBracket => Kind::OpenBracket,
            Raw::CloseBracket => Kind::CloseBracket,
            Raw::Comma => Kind::Comma,
            Raw::Semicolon => Kind::Semicolon,
            Raw::Colon => Kind::Colon,
            Raw::Equal => Kind::Equal,
            Raw::AtMost => Kind::AtMost,
            Raw::AtLeast => Kind::AtLeast,
            Raw::Plus => Kind::Plus,
            Raw::Minus => Kind::Minus,
            Raw::Star => Kind::Star,
            Raw::Slash => Kind::Slash,
            Raw::Caret => Kind::Caret,
            Raw::Percent => Kind::Percent,
            Raw::Dot => Kind::Dot,
            Raw::Span => Kind::Span,
            Raw::PlusMinus => Kind::PlusMinus,
        };
        self.push(kind, range)
    }

    fn push(&mut self, kind: Kind, range: Range) -> u32 {
        if self.stray.is_some() {
            self.flush_stray();
        }
        let reserved = kind == Kind::Word && is_reserved(text_of(self.text, range).as_bytes());
        self.out.list.push(Token { kind, newline: self.newline, reserved, start: range.start, end: range.end });
        self.newline = false;
        range.end
    }

    fn comment(&mut self, range: Range) -> u32 {
        let line = text_of(self.text, range);
        let kept = Range { start: range.start, end: range.start + line.trim_end().len() as u32 };
        match line.as_bytes().get(2..4) {
            Some(b"//") => self.out.comments.push(kept),
            Some([b'/', _]) => _ = self.push(Kind::Doc, kept),
            Some([b'!', _]) => _ = self.push(Kind::ModuleDoc, kept),
            _ if line == "///" => _ = self.push(Kind::Doc, kept),
            _ if line == "//!" => _ = self.push(Kind::ModuleDoc, kept),
            _ => self.out.comments.push(kept),
        }
        range.end
    }

    fn block_comment(&mut self, range: Range) -> u32 {
        let rest = self.text.get(range.end as usize..self.until).unwrap_or("");
        let close = if self.unclosed_comment { None } else { rest.find("*/") };
        // Looked for once only, so that many of them in a long text stay linear.
        self.unclosed_comment = close.is_none();
        let length = match close {
            Some(close) => close + 2,
            None => rest.find('\n').unwrap_or(rest.len()),
        };
        self.report(diagnostics::block_comment(self.at(range)));
        range.end + length as u32
    }

    fn quoted(&mut self, range: Range) -> u32 {
        let bytes = text_of(self.text, range).as_bytes();
        let mut at = 0;
        while let Some(found) = bytes.get(at..).and_then(|b| b.iter().position(|b| *b == b'\\')) {
            at += found;
            if !matches!(bytes.get(at + 1), Some(b'"' | b'\\' | b'n')) {
                let start = range.start + at as u32;
                let mark = Range { start, end: start + 1 };
                self.report(diagnostics::unknown_escape(self.at(mark)));
            }
            at += 2;
        }
        self.push(Kind::Text, range)
    }

    /// A number; one that goes on in a way no number does is reported, once, over its whole length.
    fn number(&mut self, range: Range) -> u32 {
        let bytes = self.text.as_bytes();
        let after = |at: u32| bytes.get(at as usize).copied().unwrap_or(0);
        let word = text_of(self.text, range).as_bytes();
        let end = range.end;
        if after(end) == b'.' && after(end + 1).is_ascii_digit() {
            let whole = self.run_of(range, |b| b.is_ascii_digit() || matches!(b, b'.' | b'_'));
            self.report(diagnostics::two_points(self.at(whole)));
            self.push(Kind::Number, range);
            return whole.end;
        }
        let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
        let loose = |(at, byte): (usize, &u8)| {
            let before = at.checked_sub(1).and_then(|before| word.get(before));
            *byte == b'_' && !(digit(before) && digit(word.get(at + 1)))
        };
        if word.iter().enumerate().any(loose) {
            self.report(diagnostics::loose_underscore(self.at(range)));
        }
        let one_digit = after(end) == b'-' && after(end + 1).is_ascii_digit() && !after(end + 2).is_ascii_digit();
        if word.len() == 4 && word.iter().all(u8::is_ascii_digit) && one_digit {
            return self.bad_date(range);
        }
        self.push(Kind::Number, range)
    }

    /// A date, if nothing is glued to it; otherwise its year is a number and the rest is read again.
    fn date(&mut self, range: Range) -> u32 {
        let rest = self.text.get(range.end as usize..).unwrap_or("");
        let mut after = rest.bytes();
        let next = after.next().unwrap_or(b' ');
        let glued = next == b'_' || next.is_ascii_alphanumeric() || !next.is_ascii();
        let year = Range { start: range.start, end: range.start + 4 };
        if next == b'-' && after.next().is_some_and(|b| b.is_ascii_digit()) {
            return self.bad_date(year);
        }
        if glued {
            return self.push(Kind::Number, year);
        }
        self.push(Kind::Date, range)
    }

    fn bad_date(&mut self, year: Range) -> u32 {
        let whole = self.run_of(year, |b| b.is_ascii_digit() || b == b'-');
        self.report(diagnostics::date_shape(self.at(whole)));
        self.push(Kind::Number, year);
        whole.end
    }

    fn run_of(&self, range: Range, of: impl Fn(u8) -> bool) -> Range {
        let rest = self.text.as_bytes().get(range.end as usize..).unwrap_or(&[]);
        let more = rest.iter().take_while(|b| of(**b)).count() as u32;
        Range { start: range.start, end: range.end + more }
    }

    /// A character that means nothing. One that stands for an operator elsewhere is read as that operator.
    fn stray(&mut self, range: Range) {
        let operator = match text_of(self.text, range) {
            "–" | "—" | "−" | "‐" | "‑" => Some(Kind::Minus),
            "×" | "·" => Some(Kind::Star),
            "÷" => Some(Kind::Slash),
            _ => None,
        };
        if let Some(kind) = operator {
            self.report(diagnostics::stray(self.at(range), text_of(self.text, range)));
            self.push(kind, range);
            return;
        }
        match &mut self.stray {
            Some(run) if run.end == range.start => run.end = range.end,
            _ => {
                self.flush_stray();
                self.stray = Some(range);
            }
        }
    }

    /// Reports what nobody can see, wherever it stands; each run of it once.
    fn hidden(&mut self, from: u32, text: &str) {
        let mut run: Option<Range> = None;
        // One of them at the very beginning says that the file is UTF-8.
        for (at, c) in text.char_indices().filter(|(at, c)| *at as u32 + from > 0 || *c != '\u{feff}') {
            if !scripts::is_hidden(c) {
                continue;
            }
            let (start, end) = (from + at as u32, from + (at + c.len_utf8()) as u32);
            match &mut run {
                Some(run) if run.end == start => run.end = end,
                _ => {
                    let before = run.replace(Range { start, end });
                    before.into_iter().for_each(|run| self.problems.push(diagnostics::hidden(self.at(run), self.text)));
                }
            }
        }
        run.into_iter().for_each(|run| self.problems.push(diagnostics::hidden(self.at(run), self.text)));
    }

    fn flush_stray(&mut self) {
        if let Some(run) = self.stray.take() {
            if text_of(self.text, run).chars().all(scripts::is_hidden) {
                // Told already, with all that cannot be seen.
                self.out.broken = true;
                return;
            }
            let problem = diagnostics::stray(self.at(run), text_of(self.text, run));
            self.report(problem);
        }
    }

    fn at(&self, range: Range) -> At {
        At { file: self.file, range }
    }

    fn report(&mut self, problem: Diagnostic) {
        self.out.broken = true;
        self.problems.push(problem);
    }
}

/// The text with every name in its one spelling ([`scripts::normal`]); the rest is as it was.
///
/// Programs are read in this form, so that an accent typed as a character of its own makes no other name.
pub fn normal(text: &str) -> Cow<'_, str> {
    if matches!(scripts::normal(text), Cow::Borrowed(_)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for word in tokens(FileId(0), text).0.list.into_iter().filter(|token| token.kind == Kind::Word) {
        out += text_of(text, Range { start: done, end: word.start });
        out += &scripts::normal(text_of(text, word.range()));
        done = word.end;
    }
    out += text_of(text, Range { start: done, end: text.len() as u32 });
    Cow::Owned(out)
}

/// What a [`Kind::Text`] token says: without its quotation marks, `\"`, `\\` and `\n` resolved.
///
/// Total: a text that is not closed, or stands in other quotation marks, gives what is there.
pub fn unquoted(text: &str, range: Range) -> Cow<'_, str> {
    let quoted = text_of(text, range);
    let Some(inner) = quoted.strip_prefix('"') else {
        let mut inner = quoted.chars();
        inner.next();
        inner.next_back();
        return Cow::Borrowed(inner.as_str());
    };
    if !inner.contains('\\') {
        return Cow::Borrowed(inner.strip_suffix('"').unwrap_or(inner));
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '\\' => match rest.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}
