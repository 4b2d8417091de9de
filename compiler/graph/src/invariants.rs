//! What must be true of every graph.

use weal_tir::Tir;

use crate::ir::{Graph, Lists};

/// Everything that does not hold, in words; empty for a sound graph.
pub fn broken(tir: &Tir, graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, lists: &Lists, limit: usize| {
        if lists.starts.len() != tir.resources.len() + 1 || lists.starts.windows(2).any(|pair| pair[0] > pair[1]) {
            found.push(format!("the lists of {what} are out of order"));
        }
        if lists.items.iter().any(|item| *item as usize >= limit) {
            found.push(format!("the lists of {what} lead nowhere"));
        }
    };
    check("makers", &graph.makers, tir.recipes.len());
    check("users", &graph.users, tir.recipes.len());
    check("needs", &graph.needs, tir.needs.len());
    if graph.obtainable.len() != tir.resources.len() {
        found.push("what is obtainable is not said of every resource".to_owned());
    }
    found
}
