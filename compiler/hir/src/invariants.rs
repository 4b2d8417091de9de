//! What must be true of every bound module, whatever was written.

use crate::ir::*;

/// Everything that does not hold, in words; empty for a sound module.
///
/// Each node lies in the source map, and each item's own node is distinct.
pub fn broken(module: &Module, map: &SourceMap) -> Vec<String> {
    let mut found = Vec::new();
    let mut last = None;
    for item in &module.items {
        for node in [item.node, item.name_node] {
            if node.0 as usize >= map.0.len() {
                found.push(format!("node {} is not in the source map", node.0));
            }
        }
        if last.is_some_and(|last| last >= item.node) {
            found.push(format!("item at node {} is out of order", item.node.0));
        }
        last = Some(item.node);
    }
    found.extend(map.0.iter().filter(|(start, end)| start > end).map(|range| format!("range {range:?} is backwards")));
    found
}
