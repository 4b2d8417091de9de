//! The typed IR as text to read, and as versioned JSON for other tools.

mod events;
mod question;
mod text;

pub use events::events;
pub use question::question;
pub use text::text;

use crate::ir::Tir;

/// The IR as JSON, schema [`crate::ir::SCHEMA`]; exact numbers are texts.
pub fn json(tir: &Tir) -> String {
    // Plain data with text keys: this cannot fail.
    serde_json::to_string_pretty(tir).unwrap_or_default() + "\n"
}

/// The IR as compact JSON into a writer, for hashing and storing.
///
/// # Errors
/// Those of the writer.
pub fn write(tir: &Tir, to: &mut dyn std::io::Write) -> std::io::Result<()> {
    serde_json::to_writer(to, tir).map_err(std::io::Error::other)
}

/// Reads an IR that [`json`] wrote.
///
/// # Errors
/// Says what is wrong with the text, in words.
pub fn read(text: &str) -> Result<Tir, String> {
    let tir: Tir = serde_json::from_str(text).map_err(|error| format!("this is not an IR that Weal wrote: {error}"))?;
    if tir.schema != crate::ir::SCHEMA {
        return Err(format!("this is {}, and this Weal reads {}", tir.schema, crate::ir::SCHEMA));
    }
    match crate::invariants::broken(&tir).into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok(tir),
    }
}
