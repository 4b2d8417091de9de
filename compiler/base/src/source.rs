//! Files, spans, and sites: where something was written.

use serde::{Deserialize, Serialize};

/// A file of the program, by its place in the driver's list of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A range of bytes in one file. `start <= end`; both count bytes from the file's beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `start..end` of `file`.
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Span { file, start, end: end.max(start) }
    }
    /// The smallest span that covers both; `self` where the files differ.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Where something comes from, in the form that survives an edit of white space.
///
/// Stages up to the parser speak in bytes; from `hir` on, a place in a source file is a node
/// number that the file's source map turns into bytes only when a message is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Site {
    /// Bytes of a file: tokens, syntax.
    Span(Span),
    /// Bytes of a page of Markdown as it is written, where a `Span` counts only the program inside it.
    Page(Span),
    /// A node of a file's `hir`, resolved through that file's source map.
    Node {
        /// The file.
        file: FileId,
        /// The node's number in the file's source map.
        node: u32,
    },
    /// A cell of a table: `row` counts data rows from 1, `column` counts columns from 0.
    Cell {
        /// The table's file.
        file: FileId,
        /// Data row, from 1; 0 is the header.
        row: u32,
        /// Column, from 0.
        column: u16,
    },
    /// A whole file, or the program as such.
    File(FileId),
}

impl Site {
    /// The file this site is in.
    pub fn file(self) -> FileId {
        match self {
            Site::Span(span) | Site::Page(span) => span.file,
            Site::Node { file, .. } | Site::Cell { file, .. } | Site::File(file) => file,
        }
    }
}

impl From<Span> for Site {
    fn from(span: Span) -> Site {
        Site::Span(span)
    }
}

/// The line (from 1) and column (from 1, in characters) of a byte offset.
pub fn line_column(text: &str, offset: u32) -> (u32, u32) {
    let mut at = (offset as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line = before.bytes().filter(|b| *b == b'\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u32 + 1;
    (line, column)
}
