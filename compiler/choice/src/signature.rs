//! Ballots signed with a person's key: Ed25519 (Bernstein, Duif, Lange, Schwabe & Yang, *High-speed high-security signatures*,
//! 2012; RFC 8032), by `ed25519-dalek`.
//!
//! A signature that holds shows that whoever has the key wrote this ballot, for this question, and that nobody changed it since.
//! It does not keep a vote secret from whoever counts, does not help a person who is made to vote before somebody's eyes, and
//! does not bring back a ballot that was left out: for that, people look for their own line among the ballots.

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};

use crate::written::hex;

/// A key that signatures are checked with, as it stands on the roll: 32 bytes in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(VerifyingKey);

impl Key {
    /// Reads a key. Nothing where the digits are none, or the key is one under which signatures say nothing.
    pub fn read(text: &str) -> Option<Key> {
        let key = VerifyingKey::from_bytes(&bytes(text)?).ok()?;
        (!key.is_weak()).then_some(Key(key))
    }

    /// Whether a signature, in hexadecimal digits, is that of this key over a text.
    ///
    /// Strict: there is one way only to write a signature (RFC 8032, 5.1.7, with small-order points refused).
    pub fn signed(&self, text: &str, signature: &str) -> bool {
        bytes(signature).is_some_and(|bytes| {
            let signature = ed25519_dalek::Signature::from_bytes(&bytes);
            self.0.verify_strict(text.as_bytes(), &signature).is_ok()
        })
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(self.0.as_bytes()))
    }
}

/// A key that signs: its owner's alone.
pub struct Secret(SigningKey);

impl Secret {
    /// The key of 32 bytes that nobody can guess.
    pub fn new(random: &[u8; 32]) -> Secret {
        Secret(SigningKey::from_bytes(random))
    }

    /// Reads a key from hexadecimal digits.
    pub fn read(text: &str) -> Option<Secret> {
        bytes(text).map(|bytes| Secret::new(&bytes))
    }

    /// The key in hexadecimal digits, to be kept where nobody else reads it.
    pub fn written(&self) -> Box<str> {
        hex(self.0.as_bytes())
    }

    /// The key that its signatures are checked with.
    pub fn key(&self) -> Key {
        Key(self.0.verifying_key())
    }

    /// Signs a text; in hexadecimal digits.
    pub fn sign(&self, text: &str) -> Box<str> {
        hex(&self.0.sign(text.as_bytes()).to_bytes())
    }
}

/// So many bytes in hexadecimal digits.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digit = |at: usize| digits.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, 7.1, tests 1 and 2 (retyped): secret key, public key, message, signature.
    #[test]
    fn the_published_vectors_hold() {
        let vectors = [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                "r",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            ),
        ];
        for (secret, public, text, signature) in vectors {
            let secret = Secret::read(secret).expect("a key");
            assert_eq!(secret.key().to_string(), public);
            assert_eq!(*secret.sign(text), *signature);
            let key = Key::read(public).expect("a key");
            assert!(key.signed(text, signature));
            assert!(!key.signed("another", signature));
            assert!(!key.signed(text, &signature.replace('e', "f")));
        }
    }

    #[test]
    fn what_is_no_key_is_none() {
        // The last is the neutral point, under which anything is signed (small order).
        let neutral = format!("01{}", "0".repeat(62));
        for bad in ["", "d75a", "no key at all", &"g".repeat(64), &"é".repeat(32), &neutral] {
            assert!(Key::read(bad).is_none(), "{bad}");
        }
        assert!(Secret::read("9d61").is_none());
    }
}
