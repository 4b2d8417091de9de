//! Hashing rows so that neither their order nor that of their columns matters.

use sha2::{Digest, Sha256};

/// Hashes of rows, to be put in order at the end.
#[derive(Default)]
pub(super) struct Rows(Vec<[u8; 32]>);

impl Rows {
    /// Adds a row: its cells with the names of their columns, those that are empty left out.
    pub(super) fn add<'a>(&mut self, cells: impl Iterator<Item = (&'a str, &'a str)>) {
        let mut named: Vec<(&str, &str)> = cells.filter(|(_, cell)| !cell.is_empty()).collect();
        named.sort_unstable();
        let mut hash = Sha256::new();
        for (name, cell) in named {
            // Lengths keep `ab|c` and `a|bc` apart.
            for part in [name, cell] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        self.0.push(hash.finalize().into());
    }

    /// The hash of all rows, in hexadecimal digits.
    pub(super) fn hash(mut self) -> Box<str> {
        self.0.sort_unstable();
        let mut hash = Sha256::new();
        for row in &self.0 {
            hash.update(row);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
    }
}
