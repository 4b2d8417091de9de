//! What replanning finds, as versioned JSON.

use crate::ir::Replan;

/// The JSON of [`crate::SCHEMA`], on lines of its own.
pub fn json(replan: &Replan) -> String {
    serde_json::to_string_pretty(replan).map(|text| text + "\n").unwrap_or_default()
}
