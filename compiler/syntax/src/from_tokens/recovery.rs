//! Reading lists in braces, and finding the way back after a slip.

use weal_base::suggest::nearest;

use super::Parser;
use crate::diagnostics;
use crate::tokens::{Kind, Token, text_of};
use crate::words::{ITEM_WORDS, RESERVED};

impl Parser<'_> {
    /// A list in braces, if one comes next, on this line or the next. Its parts are separated by commas or lines.
    pub(super) fn braces<T>(&mut self, mut part: impl FnMut(&mut Self) -> T) -> Option<Vec<T>> {
        if self.peek().kind != Kind::OpenBrace {
            return None;
        }
        let open = self.peek();
        let mut parts = Vec::new();
        if self.deeper().is_none() {
            self.skip_brackets();
            return Some(parts);
        }
        self.bump();
        // Round brackets that were left open do not reach into braces.
        let parens = std::mem::take(&mut self.parens);
        loop {
            let token = self.peek();
            match token.kind {
                Kind::Comma | Kind::Semicolon | Kind::Doc | Kind::ModuleDoc => {
                    self.bump();
                    continue;
                }
                Kind::CloseBrace => {
                    self.bump();
                    break;
                }
                _ if self.closes_by_beginning() => {
                    self.unclosed(open);
                    break;
                }
                _ => {}
            }
            let before = self.pos;
            parts.push(part(self));
            self.end_of_part();
            if self.pos == before {
                self.bump();
            }
        }
        self.parens = parens;
        self.depth -= 1;
        Some(parts)
    }

    /// Reports a bracket that is not closed before the next token.
    pub(super) fn unclosed(&mut self, open: Token) {
        let next = self.peek();
        let next = (next.kind != Kind::End).then(|| self.place(next.range()));
        let bracket = match open.kind {
            Kind::OpenParen => '(',
            Kind::OpenBracket => '[',
            _ => '{',
        };
        self.report(diagnostics::unclosed(self.place(open.range()), bracket, next));
    }

    /// After a clause: nothing more may stand on its line.
    fn end_of_part(&mut self) {
        if self.at_end() {
            return;
        }
        self.leftover("a comma or a new line");
        self.skip_part();
    }

    /// Reports what stands where something should have ended.
    pub(super) fn leftover(&mut self, what: &str) {
        let token = self.peek();
        let mut problem = self.problem_at(token, what);
        let before = self.pos.checked_sub(1).and_then(|at| self.list.get(at));
        let numbers = token.kind == Kind::Number && before.is_some_and(|t| t.kind == Kind::Number);
        let meant = self.meant(RESERVED).or_else(|| {
            let before = before.filter(|token| token.kind == Kind::Word && !token.reserved)?;
            let word = text_of(self.text, before.range());
            nearest(word, RESERVED.iter().copied()).filter(|_| word.len() > 2)
        });
        let said = self.word(token);
        if let Some(word) = meant.filter(|word| word.len() > 2 && word.as_bytes() != said) {
            problem = problem.help(format!("did you mean `{word}`?"));
        } else if numbers {
            problem = problem.help("the digits of a number are grouped with `_`: `62_000`");
        } else if token.kind == Kind::Dot {
            problem = problem.help("a number has digits on both sides of its point: `0.5`");
        }
        self.report(problem);
    }

    /// What to say where the token at `at` is a comma between digits.
    pub(super) fn decimal_comma(&self, at: usize) -> Option<&'static str> {
        let number = |at: Option<usize>| {
            let token = at.and_then(|at| self.list.get(at))?;
            (token.kind == Kind::Number).then_some(*token)
        };
        let comma = self.list.get(at).filter(|token| token.kind == Kind::Comma)?;
        let (left, right) = (number(at.checked_sub(1))?, number(Some(at + 1))?);
        (left.end == comma.start && comma.end == right.start)
            .then_some("the fraction of a number follows a point: `3.5`; digits are grouped with `_`: `3_500`")
    }

    /// To the end of the clause, over brackets.
    pub(super) fn skip_part(&mut self) {
        self.parens = 0;
        while !self.at_end() {
            match self.peek().kind {
                Kind::OpenBrace | Kind::OpenParen => self.skip_brackets(),
                _ => _ = self.bump(),
            }
        }
    }

    /// To the end of a declaration that could not be read: its line and its braces. Says whether there were braces.
    pub(super) fn skip_declaration(&mut self) -> bool {
        self.parens = 0;
        let mut braces = false;
        loop {
            let token = self.peek();
            match token.kind {
                Kind::OpenBrace => {
                    braces = true;
                    self.skip_brackets();
                }
                Kind::CloseBrace if self.depth > 0 => return braces,
                _ if self.line_ends_before(token) => return braces,
                Kind::OpenParen => self.skip_brackets(),
                _ => _ = self.bump(),
            }
        }
    }

    /// From an opening bracket past the one that closes it; no further than the next declaration.
    pub(super) fn skip_brackets(&mut self) {
        let (mut braces, mut parens) = (0_u32, 0_u32);
        loop {
            let token = self.peek();
            if self.closes_by_beginning() {
                return;
            }
            match token.kind {
                Kind::OpenBrace => braces += 1,
                Kind::OpenParen => parens += 1,
                Kind::CloseBrace if braces == 0 => return,
                Kind::CloseBrace => braces -= 1,
                Kind::CloseParen => parens = parens.saturating_sub(1),
                _ => {}
            }
            self.bump();
            // A closed brace closes the round brackets that were forgotten inside it.
            if braces == 0 && (parens == 0 || token.kind == Kind::CloseBrace) {
                return;
            }
        }
    }

    /// Whether whatever is open ends here because a new declaration (or the end) does: a word that begins one,
    /// first of its line, no further right than the declaration around it, and nothing a clause could begin with.
    pub(super) fn closes_by_beginning(&self) -> bool {
        let token = self.peek();
        if token.kind == Kind::End {
            return true;
        }
        if !token.newline || token.kind != Kind::Word || !self.begins_item(token) {
            return false;
        }
        let next = self.ahead(1);
        let plausible = !next.newline
            && match next.kind {
                Kind::Word | Kind::OpenBrace => true,
                Kind::Text => self.is_word(token, "test"),
                _ => false,
            };
        plausible && self.column_of(token) <= self.column
    }

    /// Whether the word begins a declaration and never a clause.
    fn begins_item(&self, token: Token) -> bool {
        let word = self.word(token);
        match word {
            b"use" => self.is_whole_path(),
            b"for" => !self.in_recipe && self.ahead(1).reserved,
            _ => self.is_item_word(token),
        }
    }

    /// Whether what follows the next token is a dotted name and nothing more: no line of a recipe is that.
    fn is_whole_path(&self) -> bool {
        let mut at = 1;
        while self.ahead(at).kind == Kind::Word && self.ahead(at + 1).kind == Kind::Dot {
            at += 2;
        }
        at > 1 && (self.ahead(at).kind == Kind::Star || self.ahead(at + 1).newline)
    }

    /// Whether the word is one that begins declarations.
    pub(super) fn is_item_word(&self, token: Token) -> bool {
        let word = self.word(token);
        token.kind == Kind::Word && ITEM_WORDS.iter().any(|item| item.as_bytes() == word)
    }

    /// The bytes between the beginning of its line and a token that is the first of it.
    pub(super) fn column_of(&self, token: Token) -> u32 {
        let before = self.text.as_bytes().get(..token.start as usize).unwrap_or(&[]);
        before.iter().rev().take_while(|byte| **byte != b'\n').count() as u32
    }

    /// The word of `words` that was probably meant by the next token.
    pub(super) fn meant<'w>(&self, words: &[&'w str]) -> Option<&'w str> {
        let token = self.peek();
        if token.kind != Kind::Word {
            return None;
        }
        nearest(text_of(self.text, token.range()), words.iter().copied())
    }

    /// Reports a word that begins no clause here, and goes to the end of the clause.
    pub(super) fn unknown_clause(&mut self, what: &str, words: &[&str], help: Option<String>) {
        let token = self.peek();
        let meant = self.meant(words).map(|word| format!("did you mean `{word}`?"));
        let mut problem = self.problem_at(token, what);
        if self.pos > 0 {
            problem = problem.help_if(self.decimal_comma(self.pos - 1));
        }
        self.report(problem.help_if(help.or(meant)));
        match token.kind {
            Kind::OpenBrace | Kind::OpenParen => self.skip_brackets(),
            Kind::CloseBrace | Kind::End => {}
            _ => _ = self.bump(),
        }
        self.skip_part();
    }
}
