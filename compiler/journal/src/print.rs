//! Entries as text, and the seal at the end of each line.

use sha2::{Digest, Sha256};

use crate::ir::{Adopt, Vote};

/// How many hexadecimal digits a seal has.
pub(crate) const SEAL: usize = 16;
/// What closes a line that was cut off while it was written.
pub(crate) const TORN: &str = "#torn";

/// The seal of a line: the first digits of SHA-256 over everything in the file up to and with it.
pub(crate) fn seal(before: &[u8], line: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(line);
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>()[..SEAL].to_owned()
}

/// A decision as a line without date and seal.
pub fn adopt(adopt: &Adopt) -> String {
    let mut line = format!("adopt  {} = {}", adopt.choice, adopt.option);
    if let Some(until) = &adopt.until {
        line += &format!("  until {until}");
    }
    if let Some(Vote { rule, voters, roll_size, question, terms, ballots, roll }) = &adopt.vote {
        let of = roll_size.map_or_else(String::new, |size| format!(" of {size}"));
        line += &format!("  by {rule}  votes {voters}{of}  question {question}  terms {terms}  ballots {ballots}");
        if let Some(roll) = roll {
            line += &format!("  roll {roll}");
        }
    }
    if let Some(because) = &adopt.because {
        line += &format!("  because {}", quoted(because));
    }
    line
}

/// A repeal as a line without date and seal.
pub fn repeal(choice: &str, because: Option<&str>) -> String {
    let because = because.map_or_else(String::new, |because| format!("  because {}", quoted(because)));
    format!("repeal {choice}{because}")
}

/// A text in quotation marks on one line.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\n', '\r'], "'"))
}

/// What to append to a journal so that it gains a line: all of the file is given, which may be empty.
///
/// A line that was cut off while it was written is closed first. Nothing of what is there changes.
pub fn append(file: &[u8], name: &str, date: &str, line: &str) -> String {
    let mut text = String::new();
    if file.is_empty() {
        text += &format!("journal {name}\n\n");
    } else if !file.ends_with(b"\n") {
        text += &format!("  {TORN}\n");
    }
    let line = format!("{date} {line}");
    let before = [file, text.as_bytes()].concat();
    let seal = seal(&before, line.as_bytes());
    text += &format!("{line}  #{seal}\n");
    text
}
