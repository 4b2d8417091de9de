//! Bound declarations. Each carries the number of its node in the file's source map.

mod allocate;
mod deciding;
mod expressions;
mod items;
mod lines;
mod nouns;
mod rules;
mod values;

use weal_base::Rational;
pub use weal_syntax::ir::{Compare, Operator, Verb};

pub use crate::exports::Handed;

pub use allocate::*;
pub use deciding::*;
pub use expressions::*;
pub use items::*;
pub use lines::*;
pub use nouns::*;
pub use rules::*;
pub use values::*;

/// A node of a file: an index into its [`SourceMap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(pub u32);

/// Where each node stands in the text: start and end byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap(pub Vec<(u32, u32)>);

/// A declaration of the program: the module's number and the item's place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Def {
    /// Number of the module in the program.
    pub module: u32,
    /// Index into [`Module::items`].
    pub item: u32,
}

/// One file, bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// `//!` text.
    pub docs: String,
    /// `package NAME`.
    pub package: Option<String>,
    /// The declarations in order; an item that could not be read keeps its place as [`ItemKind::Error`].
    pub items: Vec<Item>,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The whole item.
    pub node: Node,
    /// Its name's node; the item's where it has none.
    pub name_node: Node,
    /// `///` text.
    pub docs: String,
    /// `source "…"`, in order.
    pub sources: Vec<String>,
    /// `because "…"`, in order.
    pub reasons: Vec<String>,
    /// What it declares.
    pub kind: ItemKind,
}

/// The name of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// Written in the program.
    Word(String),
    /// Taken from a row: a field of a loop.
    Field(Field),
    /// Put together: `{c}_flour`.
    Built(Vec<Piece>),
}

/// A field of a row: which enclosing loop (0 is the outermost) and which column; an element of a set is column 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The loop.
    pub depth: u32,
    /// The column's index in the table's declaration.
    pub column: u32,
}

/// A reference to a resource, recipe, place, need and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    /// Where it is written.
    pub node: Node,
    /// To what.
    pub to: Target,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A declaration.
    Def(Def),
    /// A name that some table's rows may declare; bound when the rows are known.
    Late(String),
    /// The name in a field of a row, or the element of a loop over a set.
    Field(Field),
    /// One of the ways of a recipe, by the names of its choices: `wood`, `wood.brown`.
    Variant(Def, String),
    /// A parameter of the recipe being defined.
    Param(u32),
    /// A name that is put together.
    Built(Vec<Piece>),
    /// Nothing; already reported.
    Error,
}
