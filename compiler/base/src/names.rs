//! Interned names: each distinct text once, in the order first met.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// A name in a [`Names`] table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

/// A table of distinct names. Iteration and ids follow insertion, so nothing depends on hashing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(IndexSet<Box<str>, FxBuildHasher>);

impl Names {
    /// The id of `text`, entered if it is new.
    pub fn intern(&mut self, text: &str) -> NameId {
        if let Some(at) = self.0.get_index_of(text) {
            return NameId(at as u32);
        }
        NameId(self.0.insert_full(text.into()).0 as u32)
    }
    /// The id of `text`, if it is known.
    pub fn find(&self, text: &str) -> Option<NameId> {
        self.0.get_index_of(text).map(|at| NameId(at as u32))
    }
    /// The text of a name; empty for an id of another table.
    pub fn text(&self, id: NameId) -> &str {
        self.0.get_index(id.0 as usize).map_or("", |text| text)
    }
    /// All names in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|text| &**text)
    }
    /// How many names there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
