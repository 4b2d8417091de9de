//! Hashes of what a plan was made from (SHA-256, FIPS 180-4).

use std::collections::BTreeMap;
use std::io::{self, Write};

use sha2::{Digest, Sha256};
use weal_tir::Tir;

/// Bytes into a hash.
struct Sink(Sha256);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of a file.
pub fn bytes(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

/// The hash of a text.
pub fn text(text: &str) -> String {
    hex(Sha256::new_with_prefix(text.as_bytes()))
}

/// The hash of a typed IR.
pub fn ir(tir: &Tir) -> String {
    let mut sink = Sink(Sha256::new());
    // Writing into a hash cannot fail, and the IR is plain data.
    let _ = weal_tir::print::write(tir, &mut sink);
    hex(sink.0)
}

/// The hash of a scenario.
pub fn scenario(names: &BTreeMap<String, String>) -> String {
    let mut hash = Sha256::new();
    for (choice, option) in names {
        hash.update(choice.as_bytes());
        hash.update([0]);
        hash.update(option.as_bytes());
        hash.update([0]);
    }
    hex(hash)
}
