//! Tokens: a compact array, twelve bytes each, with no text of their own.

use crate::ir::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A name or a word of the language.
    Word,
    /// `62_000`, `3.5`, `1e3`.
    Number,
    /// `2027-03`, `2027-03-02`, `2027-Q2`, `2027-W09`.
    Date,
    /// A text in quotation marks; where it is broken, up to the end of its line.
    Text,
    /// A `///` line, with its mark.
    Doc,
    /// A `//!` line, with its mark.
    ModuleDoc,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `=`
    Equal,
    /// `<=`, `≤`
    AtMost,
    /// `>=`, `≥`
    AtLeast,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `^`
    Caret,
    /// `%`
    Percent,
    /// `.`
    Dot,
    /// `..`
    Span,
    /// `±`, `+-`
    PlusMinus,
    /// The end of the file; only ever looked at, never in the list.
    End,
}

/// A token of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Whether it is the first of its line.
    pub newline: bool,
    /// Whether it is a word that cannot be a name.
    pub reserved: bool,
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Token {
    /// The bytes it covers.
    pub fn range(self) -> Range {
        Range { start: self.start, end: self.end }
    }
}

/// The tokens of a file, in order, and its comments beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Tokens in order, never overlapping.
    pub list: Vec<Token>,
    /// `// …` comments in order, each up to the end of its line; never among the tokens.
    pub comments: Vec<Range>,
    /// Whether something could not be read; already reported.
    pub broken: bool,
}

/// The text of a range; empty where the range is not of this text.
pub fn text_of(text: &str, range: Range) -> &str {
    text.get(range.start as usize..range.end as usize).unwrap_or("")
}
