//! A ballot as one text, the same however its file is written: what is hashed, and what is signed.
//!
//! One line for each thing it says: `voter Ada`, `mark open 2`. Options come by their names in the order of letters. A line
//! break in a name is written `\n`, a backslash `\\`, so that no name can look like a line of its own.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::ir::{Asked, Cast, Form, Paper, Slip};

/// The options in the order of their names.
pub(crate) fn by_name(asked: &Asked) -> Vec<u32> {
    let name = |at: &u32| asked.options.get(*at as usize).map_or("", |name| &**name);
    let mut order: Vec<u32> = (0..asked.options.len() as u32).collect();
    order.sort_unstable_by(|a, b| name(a).cmp(name(b)));
    order
}

/// Adds a line.
fn line(text: &mut String, words: &[&str]) {
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        if word.contains(['\\', '\n', '\r']) {
            text.push_str(&word.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r"));
        } else {
            text.push_str(word);
        }
    }
    text.push('\n');
}

/// Adds who cast a ballot, when, and to whom the vote is handed.
fn slip(text: &mut String, slip: &Slip) {
    for (word, value) in [("voter", &slip.voter), ("date", &slip.date), ("delegate", &slip.delegate)] {
        if let Some(value) = value {
            line(text, &[word, value]);
        }
    }
}

/// Adds what stands on a ballot; `by_name` as [`by_name`] gives it.
fn paper(text: &mut String, paper: &Paper, asked: &Asked, by_name: &[u32]) {
    for at in by_name {
        if let (Some(name), Some(Some(mark))) = (asked.options.get(*at as usize), paper.marks.get(*at as usize)) {
            line(text, &["mark", name]);
            text.pop();
            let grade = usize::try_from(*mark).ok().and_then(|mark| asked.grades.get(mark));
            let _ = match grade.filter(|_| asked.form == Some(Form::Grade)) {
                Some(grade) => writeln!(text, " {grade}"),
                None => writeln!(text, " {mark}"),
            };
        }
    }
    if let Some(number) = &paper.number {
        line(text, &["number", &number.to_string()]);
    }
    for name in &paper.unknown {
        line(text, &["unknown", name]);
    }
    if let Some((found, _)) = &paper.unreadable {
        line(text, &["unreadable", found]);
    }
}

/// What is signed: the choice, the hash of its question, and all that the ballot says.
///
/// The first line keeps signatures for ballots apart from signatures for anything else, the next two from ballots of other
/// choices and of other questions under the same name.
pub fn ballot(choice: &str, question: &str, cast: &Slip, marks: &Paper, asked: &Asked) -> String {
    let mut text = "weal.ballot/1\n".to_owned();
    line(&mut text, &["choice", choice]);
    line(&mut text, &["question", question]);
    slip(&mut text, cast);
    paper(&mut text, marks, asked, &by_name(asked));
    text
}

/// The hash of what was cast, in hexadecimal digits: SHA-256 of all ballots as texts, in the order of [`Cast::slips`].
pub(crate) fn hash(cast: &Cast, asked: &Asked) -> Box<str> {
    let by_name = by_name(asked);
    let (mut hash, mut text) = (Sha256::new(), String::new());
    for ballots in &cast.slips {
        text.clear();
        let _ = writeln!(text, "ballots {}", ballots.count);
        slip(&mut text, ballots);
        if let Some(signature) = &ballots.signature {
            line(&mut text, &["signature", signature]);
        }
        if let Some(marks) = cast.papers.get(ballots.paper as usize) {
            paper(&mut text, marks, asked, &by_name);
        }
        hash.update(text.as_bytes());
    }
    hex(&hash.finalize())
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> Box<str> {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.into()
}
