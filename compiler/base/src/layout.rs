//! Tables and wrapped sentences in columns of a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands before every line of a section.
pub const INDENT: &str = "  ";
/// What stands between columns.
pub const GAP: usize = 2;
/// A name is not cut shorter than this.
const LEAST_NAME: usize = 20;

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// How many columns a text takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// A text in a column of `width`, cut with `…` where it is longer.
pub fn fit(text: &str, width: usize, align: Align) -> String {
    let wide = columns(text);
    if wide <= width {
        let space = " ".repeat(width - wide);
        return if align == Align::Left { format!("{text}{space}") } else { format!("{space}{text}") };
    }
    let mut cut = String::new();
    for c in text.chars() {
        if columns(&cut) + UnicodeWidthChar::width(c).unwrap_or(0) + 1 > width {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    let space = " ".repeat(width.saturating_sub(columns(&cut)));
    cut + &space
}

/// Rows of text in columns. The last column is wrapped, the others are as wide as they must be.
pub fn table(rows: &[Vec<String>], align: &[Align], width: usize) -> String {
    let count = align.len();
    let widest =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| columns(cell)).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..count).map(widest).collect();
    // A column nobody fills takes no room.
    let gap = |wide: usize| if wide == 0 { 0 } else { GAP };
    let room = width.saturating_sub(INDENT.len());
    let before =
        |widths: &[usize]| widths.iter().take(count.saturating_sub(1)).map(|wide| wide + gap(*wide)).sum::<usize>();
    let least = room / 4;
    while before(&widths) + least > room {
        // Names give way, numbers do not: half a number would be another number.
        let names = (0..count.saturating_sub(1).min(2)).filter(|at| align[*at] == Align::Left);
        let Some(most) = names.max_by_key(|at| (widths[*at], usize::MAX - *at)) else { break };
        if widths[most] <= LEAST_NAME {
            break;
        }
        widths[most] -= 1;
    }
    let left = before(&widths);
    let mut out = String::new();
    for row in rows {
        let mut line = INDENT.to_owned();
        for (at, cell) in row.iter().enumerate().take(count.saturating_sub(1)) {
            if widths[at] > 0 {
                line += &fit(cell, widths[at], align[at]);
                line += &" ".repeat(GAP);
            }
        }
        let last = row.get(count.saturating_sub(1)).map_or("", String::as_str);
        let last = match align.last() {
            Some(Align::Right) => vec![fit(last, widths[count - 1].min(room.saturating_sub(left)), Align::Right)],
            _ => wrapped(last, room.saturating_sub(left).max(10)),
        };
        for (at, part) in last.iter().enumerate() {
            let lead = if at == 0 { line.clone() } else { " ".repeat(INDENT.len() + left) };
            out += (lead + part).trim_end();
            out.push('\n');
        }
    }
    out
}

/// A text in lines of at most `width`, broken between words.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let Some(line) = lines.last_mut() else { break };
        // A number keeps its `%`.
        let word = match words.next_if(|next| next.starts_with('%')) {
            Some(percent) => format!("{word} {percent}"),
            None => word.to_owned(),
        };
        let word = word.as_str();
        if line.is_empty() {
            line.push_str(word);
        } else if columns(line) + 1 + columns(word) <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Sentences, each on lines of its own, with later lines further in.
pub fn sentences(all: &[String], width: usize) -> String {
    let mut out = String::new();
    for sentence in all {
        for (at, line) in wrapped(sentence, width.saturating_sub(4)).iter().enumerate() {
            out += &format!("{}{line}\n", if at == 0 { INDENT } else { "    " });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked() {
        let rows = vec![vec!["a long name of something".to_owned(), "12".to_owned(), "words ".repeat(30)]; 3];
        for width in [60, 80, 100] {
            let text = table(&rows, &[Align::Left, Align::Right, Align::Left], width);
            assert!(text.lines().all(|line| columns(line) <= width), "{width}:\n{text}");
        }
    }
}
