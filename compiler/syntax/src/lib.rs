//! Stage: text to tokens to syntax tree.
//! In: the text of one file, or the program in a page of Markdown.
//! Out: [`Tokens`], the [`ir::Tree`] over them, their printed forms, and the formatted text.
//! Guarantees: total and linear on every text; one slip gives one problem; what can be read is kept.
//! Does not know: what a name means, other files, or quantities.

pub mod diagnostics;
pub mod format;
pub mod from_text;
pub mod from_tokens;
pub mod invariants;
pub mod ir;
pub mod literate;
mod nested;
pub mod print;
pub mod tokens;
mod visit;
pub mod words;

pub use format::{format, standard_line};
pub use from_text::{lines, normal, tokens, unquoted};
pub use from_tokens::tree;
pub use ir::Tree;
pub use print::{print_tokens, print_tree};
pub use tokens::{Kind, Token, Tokens};
pub use words::{ITEM_WORDS, RESERVED};
