//! The syntax tree: what was written, as written, by byte range. Names are ranges of the source text.

#![allow(missing_docs, reason = "the line above a variant shows its fields by example")]

mod allocate;
mod expressions;
mod items;
mod lines;
mod nouns;
mod rules;
mod values;

pub use allocate::*;
pub use expressions::*;
pub use items::*;
pub use lines::*;
pub use nouns::*;
pub use rules::*;
pub use values::*;

/// A range of bytes of the file's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Range {
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A word of the source; where it is used, perhaps one built from a row or an element: `{c}_flour`.
pub type Name = Range;

/// A dotted name: `std.units`, `g.id`. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(pub Vec<Name>);

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// `//!` lines, without their marks, joined by newlines as ranges.
    pub docs: Vec<Range>,
    /// Whether something could not be read, here or among the tokens; then the text is not formatted.
    pub broken: bool,
    /// `package NAME`.
    pub package: Option<Name>,
    /// The braces inside built names such as `{c}_flour`, in order.
    pub built: Vec<Range>,
    /// Everything else in order.
    pub items: Vec<Item>,
}

/// A top-level declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// `///` lines above it, marks cut off.
    pub docs: Vec<Range>,
    /// The whole item, without docs.
    pub range: Range,
    /// What it is.
    pub kind: ItemKind,
}
