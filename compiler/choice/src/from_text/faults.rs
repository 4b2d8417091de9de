//! What keeps a file from being read: told one by one, as far as anybody would read them, and counted beyond.

use super::{Fault, MOST_FAULTS};

/// Faults of a file, bounded.
#[derive(Default)]
pub(super) struct Faults {
    told: Vec<Fault>,
    more: u64,
}

impl Faults {
    /// Adds one; line 0 where it concerns the whole file.
    pub(super) fn push(&mut self, line: u64, found: impl Into<String>, help: &str) {
        if self.told.len() >= MOST_FAULTS {
            self.more += 1;
            return;
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.told.push(Fault { line, column: 0, found: found.into(), help: help.to_owned() });
    }

    /// Whether there is none.
    pub(super) fn none(&self) -> bool {
        self.told.is_empty()
    }

    /// All of them, the last saying how many more there are.
    pub(super) fn all(mut self) -> Vec<Fault> {
        if self.more > 0 {
            let found = format!("{} more rows cannot be read", self.more);
            self.told.push(Fault { line: 0, column: 0, found, help: "mend the first ones, and look again".to_owned() });
        }
        self.told
    }
}
