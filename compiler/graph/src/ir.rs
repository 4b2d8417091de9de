//! The plan graph: resources and recipes, joined by flows.

use weal_tir::{RecipeId, ResourceId};

/// Lists of numbers per node, side by side in one array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Where each node's list starts; one more than nodes.
    pub starts: Vec<u32>,
    /// The lists.
    pub items: Vec<u32>,
}

impl Lists {
    /// The list of a node.
    pub fn of(&self, node: usize) -> &[u32] {
        match (self.starts.get(node), self.starts.get(node + 1)) {
            (Some(from), Some(to)) => self.items.get(*from as usize..*to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }
}

/// Who makes what from what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Per resource: the recipes that produce or emit it.
    pub makers: Lists,
    /// Per resource: the recipes that consume it, work it or use it.
    pub users: Lists,
    /// Per resource: the needs it serves.
    pub needs: Lists,
    /// Per resource: whether there can be any of it.
    pub obtainable: Vec<bool>,
    /// Loops: sets of resources made, in the end, from each other; each with at least two, or one made from itself.
    pub loops: Vec<Vec<ResourceId>>,
    /// Recipes none of whose runs can ever start for lack of an input.
    pub idle: Vec<RecipeId>,
}
