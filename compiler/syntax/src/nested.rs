//! Declarations inside places, numbered behind those of their file.

use crate::ir::{Item, ItemKind, Tree};

impl Tree {
    /// All declarations, by number: those of the file in order, then those inside its places, place by place and
    /// outermost first; each with the number of the place it stands in. What rows declare is not among them.
    pub fn declarations(&self) -> Vec<(&Item, Option<u32>)> {
        let mut all: Vec<(&Item, Option<u32>)> = self.items.iter().map(|item| (item, None)).collect();
        let mut at = 0;
        while let Some((item, _)) = all.get(at).copied() {
            if let ItemKind::Place { items, .. } = &item.kind {
                all.extend(items.iter().map(|inner| (inner, Some(at as u32))));
            }
            at += 1;
        }
        all
    }
}
