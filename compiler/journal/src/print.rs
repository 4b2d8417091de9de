//! Entries as text, and what to append to a file.

use crate::ir::{Accept, AcceptPlan, Adopt, Moved, Refuse, Vote};
use crate::seals::{Chain, MARK};

/// What closes a line that was cut off while it was written.
pub(crate) const TORN: &str = "#torn";

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
    line + &clause("because", adopt.because.as_deref())
}

/// A repeal as a line without date and seal.
pub fn repeal(choice: &str, because: Option<&str>) -> String {
    format!("repeal {choice}{}", clause("because", because))
}

/// An accepted proposal as a line without date and seal.
pub fn accept(accept: &Accept) -> String {
    let Accept { number, changes, proposal, by, because } = accept;
    let changes: Vec<String> = changes.iter().map(moved).collect();
    let (by, because) = (clause("by", by.as_deref()), clause("because", because.as_deref()));
    format!("accept {number}  {}{by}{because}  proposal {proposal}", changes.join(", "))
}

fn moved(moved: &Moved) -> String {
    let Moved { recipe, place, period, from, to } = moved;
    let at = place.as_ref().map_or_else(String::new, |place| format!(" at {place}"));
    format!("{recipe}{at} {period} {from} -> {to}")
}

/// An accepted plan as a line without date and seal.
pub fn accept_plan(plan: &AcceptPlan) -> String {
    let AcceptPlan { file, hash, by, because } = plan;
    let (by, because) = (clause("by", by.as_deref()), clause("because", because.as_deref()));
    format!("accept plan {}  hash {hash}{by}{because}", quoted(file))
}

/// A refused proposal as a line without date and seal.
pub fn refuse(refuse: &Refuse) -> String {
    let Refuse { number, proposal, by, because } = refuse;
    let (by, because) = (clause("by", by.as_deref()), clause("because", because.as_deref()));
    format!("refuse {number}{by}{because}  proposal {proposal}")
}

fn clause(word: &str, text: Option<&str>) -> String {
    text.map_or_else(String::new, |text| format!("  {word} {}", quoted(text)))
}

/// A text in quotation marks on one line.
pub fn quoted(text: &str) -> String {
    let plain = |c: char| match c {
        '"' => '\'',
        '\\' => '/',
        c if c.is_control() => ' ',
        c => c,
    };
    format!("\"{}\"", text.chars().map(plain).collect::<String>())
}

/// What to append to a journal so that it gains a line: all of the file is given, which may be empty.
///
/// A line that was cut off while it was written is closed first. Nothing of what is there changes.
pub fn append(file: &[u8], name: &str, date: &str, line: &str) -> String {
    append_all(file, name, [format!("{date} {line}").as_str()])
}

/// The same for many lines, each with its day.
pub fn append_all<'a>(file: &[u8], name: &str, lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    if file.is_empty() {
        text += &format!("journal {name}\n\n");
    } else if !file.ends_with(b"\n") {
        text += &format!("  {TORN}\n");
    }
    let mut chain = Chain::default();
    chain.take(file);
    chain.take(text.as_bytes());
    for line in lines {
        chain.take(line.as_bytes());
        let end = format!("{MARK}{}\n", chain.seal());
        chain.take(end.as_bytes());
        text += line;
        text += &end;
    }
    text
}
