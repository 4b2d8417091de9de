//! Stage: hir.
//! In: the syntax tree of one file, and what the modules it uses export.
//! Out: [`Module`], where every name is bound and sugar is gone; the file's [`SourceMap`]; all problems.
//! Guarantees: no positions in the module, so an edit of blanks or comments gives an equal module.
//! Does not know: dimensions, amounts, tables' rows, or other files' insides.

pub mod diagnostics;
pub mod exports;
pub mod from_syntax;
pub mod invariants;
pub mod ir;
pub mod print;
pub mod scope;

pub use exports::{Export, Exports, Space};
pub use from_syntax::{from_syntax, lines};
pub use ir::*;
pub use scope::{Import, Scope};
