//! The seal at the end of each line, worked out in one walk over the file.

use sha2::{Digest, Sha256};

use crate::ir::Seal;

/// How many hexadecimal digits a seal has.
const DIGITS: usize = 16;
/// What stands between what a line says and its seal.
pub(crate) const MARK: &str = "  #";

/// All bytes so far, as far as seals need them.
#[derive(Clone, Default)]
pub(crate) struct Chain(Sha256);

impl Chain {
    /// Takes the bytes that come next.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The seal of a line whose text was just taken.
    pub(crate) fn seal(&self) -> Seal {
        let hash = self.0.clone().finalize();
        Seal(hash.iter().take(8).fold(0, |seal, byte| seal << 8 | u64::from(*byte)))
    }
}

/// What a line says, and the seal behind it; `None` where it has none.
pub(crate) fn split(line: &str) -> Option<(&str, Seal)> {
    let (said, seal) = line.rsplit_once(MARK)?;
    let lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if seal.len() != DIGITS || !seal.bytes().all(lower) {
        return None;
    }
    Some((said, Seal(u64::from_str_radix(seal, 16).ok()?)))
}

/// The seals that begin with these digits: the first, and the last. `None` for what are no 6 to 16 digits.
pub(crate) fn beginning(digits: &str) -> Option<(Seal, Seal)> {
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !hex || !(6..=DIGITS).contains(&digits.len()) {
        return None;
    }
    let open = 4 * (DIGITS - digits.len()) as u32;
    let first = u64::from_str_radix(digits, 16).ok()? << open;
    let rest = 1_u64.checked_shl(open).map_or(u64::MAX, |beyond| beyond - 1);
    Some((Seal(first), Seal(first | rest)))
}
