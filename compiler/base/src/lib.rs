//! Stage: none; the ground every stage stands on.
//! In: bytes from the one door to the outside, [`World`].
//! Out: files, spans, exact numbers, and the one diagnostic type with its renderings.
//! Guarantees: exact arithmetic never rounds; rendering never panics, whatever the span.
//! Does not know: the language, its stages, or the planner.

pub mod codes;
pub mod diagnostics;
pub mod exact;
pub mod layout;
pub mod names;
pub mod render;
pub mod scripts;
pub mod source;
pub mod suggest;
pub mod words;
pub mod world;

pub use codes::Code;
pub use diagnostics::{Diagnostic, Label, Problems, Severity};
pub use exact::Rational;
pub use names::{NameId, Names};
pub use source::{FileId, Site, Span};
pub use world::{ReadError, World};
