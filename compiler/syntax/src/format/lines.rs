//! The standard form of a line of a journal.

use crate::ir::{Line, Range};
use crate::tokens::text_of;

/// A line of a journal in its standard form, from its verb on: the verb as wide as the longest common one, single blanks, and
/// behind two blanks each who says so, from where it is known, and why. What could not be read stays as it is.
pub fn standard_line(text: &str, line: &Line) -> String {
    let mut words = text_of(text, line.range).split_whitespace();
    let mut out = format!("{:<6}", words.next().unwrap_or(""));
    for word in words {
        out += " ";
        out += word;
    }
    let clause = |word: &str, range: Option<Range>| {
        range.map_or_else(String::new, |range| format!("  {word} {}", text_of(text, range)))
    };
    out += &clause("by", line.by);
    out += &clause("source", line.source);
    out += &clause("because", line.because);
    out
}
