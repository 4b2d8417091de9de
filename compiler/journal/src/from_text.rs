//! From text to entries.

use weal_base::{Code, Diagnostic, FileId, Problems, Span};

use crate::ir::*;
use crate::print::{SEAL, TORN, seal};

/// The most bytes a line may have.
const LONGEST_LINE: usize = 64 << 10;

/// Reads a journal.
///
/// A last line without an end, and lines closed as torn, were cut off while they were written: they are passed over and
/// counted. A line whose seal does not fit is an error, as are lines that say nothing Weal knows.
pub fn from_text(file: FileId, text: &str) -> (Journal, Problems) {
    let (mut journal, mut problems) = (Journal::default(), Problems::new());
    let mut at = 0;
    let mut headed = false;
    while at < text.len() {
        let end = text[at..].find('\n').map(|length| at + length);
        let line = &text[at..end.unwrap_or(text.len())];
        let start = at;
        at = end.map_or(text.len(), |end| end + 1);
        let trimmed = line.trim();
        let span = Span::new(file, start as u32, (start + line.trim_end().len()) as u32);
        if end.is_none() || trimmed.ends_with(TORN) {
            journal.torn += 1;
            continue;
        }
        if trimmed.is_empty() || trimmed.starts_with("//") {
            continue;
        }
        if line.len() > LONGEST_LINE {
            let problem = Diagnostic::error(
                Code::TooLarge,
                format!("this line of the journal is longer than {LONGEST_LINE} bytes"),
                span,
                "too long",
            );
            problems.push(problem.help("a line says one thing that happened"));
            continue;
        }
        if let Some(name) = trimmed.strip_prefix("journal ") {
            if headed {
                problems.push(unreadable(span, "the journal is named twice", "a file is one journal, named once"));
            }
            journal.name = name.trim().to_owned();
            headed = true;
            continue;
        }
        match sealed(text, start, line) {
            Some(false) => {
                let problem = Diagnostic::error(
                    Code::BadJournal,
                    "this line, or one before it, is not as it was written",
                    span,
                    "its seal does not fit",
                );
                problems.push(problem.help("a journal only grows: bring the file back as it was, for example from a copy, and add what has changed as a new line"));
            }
            None => {
                let problem = Diagnostic::error(Code::BadJournal, "this line has no seal", span, "written by hand?");
                problems.push(problem.help("lines of a journal are written by Weal: `weal tally CHOICE --record` writes what was decided, `weal tally CHOICE --repeal` takes it back"));
            }
            Some(true) => match entry(trimmed, span) {
                Ok(entry) => journal.entries.push(entry),
                Err(problem) => problems.push(*problem),
            },
        }
    }
    (journal, problems)
}

/// Whether a line's seal fits; `None` where it has none.
fn sealed(text: &str, start: usize, line: &str) -> Option<bool> {
    let (said, found) = line.rsplit_once("  #")?;
    if found.len() != SEAL || !found.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some(seal(&text.as_bytes()[..start], said.as_bytes()) == found)
}

fn unreadable(span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::error(Code::BadJournal, message, span, "cannot be read").help(help)
}

fn entry(line: &str, span: Span) -> Result<Entry, Box<Diagnostic>> {
    const ADOPT: &str = "write for example `2027-07-01 adopt  gear = no_trawl`";
    let said = line.rsplit_once("  #").map_or(line, |(said, _)| said);
    // What a message shows is what was said, without what it is bound to.
    let shown =
        ["  until ", "  by ", "  because "].iter().filter_map(|word| said.find(word)).min().unwrap_or(said.len());
    let span = Span::new(span.file, span.start, span.start + shown as u32);
    let (said, because) = reason(said);
    let mut words = said.split_whitespace();
    let date = words.next().unwrap_or("").to_owned();
    let wrong = |message: &str, help: &str| Box::new(unreadable(span, message, help));
    if !is_day(&date) {
        return Err(wrong("this line does not begin with a day", ADOPT));
    }
    let event = match words.next() {
        Some("adopt") => {
            let (Some(choice), Some("=")) = (words.next(), words.next()) else {
                return Err(wrong("this line does not say what is adopted", ADOPT));
            };
            let rest: Vec<&str> = words.collect();
            let adopt = adopted(choice, &rest, because);
            Event::Adopt(Box::new(adopt.ok_or_else(|| wrong("what stands behind `adopt` is not complete", ADOPT))?))
        }
        Some("repeal") => match (words.next(), words.next()) {
            (Some(choice), None) => Event::Repeal { choice: choice.to_owned() },
            _ => {
                return Err(wrong(
                    "this line does not say what is repealed",
                    "write for example `2029-03-01 repeal gear`",
                ));
            }
        },
        _ => {
            return Err(wrong(
                "this line says nothing that a journal knows",
                "what a journal knows is `adopt` and `repeal`",
            ));
        }
    };
    Ok(Entry { date, event, span })
}

/// The line without the reason at its end, and the reason.
fn reason(line: &str) -> (&str, Option<String>) {
    match line.split_once("  because \"") {
        Some((said, reason)) => (said, Some(reason.trim_end().trim_end_matches('"').to_owned())),
        None => (line, None),
    }
}

/// `no_trawl until 2031-12-31 by schulze votes 412 of 780 question … terms … ballots … roll …`; a number may have a unit.
fn adopted(choice: &str, words: &[&str], because: Option<String>) -> Option<Adopt> {
    let known = |word: &&str| ["until", "by"].contains(word);
    let end = words.iter().position(known).unwrap_or(words.len());
    let option = words.get(..end)?.join(" ");
    if option.is_empty() {
        return None;
    }
    let mut adopt = Adopt { choice: choice.to_owned(), option, because, ..Adopt::default() };
    let mut rest = words.get(end..)?.iter().copied();
    let mut vote = Vote::default();
    let mut counted = false;
    while let Some(word) = rest.next() {
        let mut next = || rest.next().map(str::to_owned);
        match word {
            "until" => adopt.until = Some(next().filter(|day| is_day(day))?),
            "by" => {
                vote.rule = next()?;
                counted = true;
            }
            "votes" => vote.voters = next()?.parse().ok()?,
            "of" => vote.roll_size = Some(next()?.parse().ok()?),
            "question" => vote.question = next()?,
            "terms" => vote.terms = next()?,
            "ballots" => vote.ballots = next()?,
            "roll" => vote.roll = Some(next()?),
            _ => return None,
        }
    }
    let whole = !vote.question.is_empty() && !vote.terms.is_empty() && !vote.ballots.is_empty();
    if counted && !whole {
        return None;
    }
    adopt.vote = counted.then_some(vote);
    Some(adopt)
}

/// Whether a text is written like a day: `2027-07-01`.
fn is_day(text: &str) -> bool {
    let shape = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print;

    fn journal() -> String {
        let vote = Vote {
            rule: "schulze".to_owned(),
            voters: 412,
            roll_size: Some(780),
            question: "q1".to_owned(),
            terms: "t1".to_owned(),
            ballots: "b1".to_owned(),
            roll: Some("r1".to_owned()),
        };
        let adopt = Adopt {
            choice: "gear".to_owned(),
            option: "no_trawl".to_owned(),
            until: Some("2031-12-31".to_owned()),
            vote: Some(vote),
            because: Some("assembly".to_owned()),
        };
        let mut text = print::append(b"", "shore", "2027-07-01", &print::adopt(&adopt));
        text +=
            &print::append(text.as_bytes(), "shore", "2029-03-01", &print::repeal("gear", Some("a bad \"survey\"")));
        text
    }

    #[test]
    fn what_is_written_is_read_back() {
        let (read, problems) = from_text(FileId(0), &journal());
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(read.name, "shore");
        let [Entry { event: Event::Adopt(adopt), date, .. }, Entry { event: Event::Repeal { choice }, .. }] =
            &read.entries[..]
        else {
            panic!("{read:?}");
        };
        assert_eq!((date.as_str(), choice.as_str(), adopt.option.as_str()), ("2027-07-01", "gear", "no_trawl"));
        assert_eq!(adopt.until.as_deref(), Some("2031-12-31"));
        assert_eq!(adopt.because.as_deref(), Some("assembly"));
        let vote = adopt.vote.as_ref().map(|vote| (vote.voters, vote.roll_size, vote.roll.as_deref()));
        assert_eq!(vote, Some((412, Some(780), Some("r1"))));
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let text = journal();
        let lines = text.find("2027").unwrap_or(0);
        for at in lines..text.len() {
            let mut changed = text.clone().into_bytes();
            if changed[at] == b'\n' {
                continue;
            }
            changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
            let Ok(changed) = String::from_utf8(changed) else { continue };
            let (read, problems) = from_text(FileId(0), &changed);
            assert!(problems.has_errors() || read.torn > 0, "byte {at} changed unnoticed:\n{changed}");
        }
    }

    #[test]
    fn a_line_cut_off_at_any_byte_loses_itself_alone() {
        let text = journal();
        let second = text.find("2029").unwrap_or(0);
        for end in second..text.len() {
            let cut = &text[..end];
            let (read, problems) = from_text(FileId(0), cut);
            assert!(problems.is_empty(), "{end}: {problems:?}");
            assert_eq!(read.entries.len(), 1, "{end}");
            let grown = format!("{cut}{}", print::append(cut.as_bytes(), "shore", "2029-04-01", "repeal gear"));
            let (read, problems) = from_text(FileId(0), &grown);
            assert!(problems.is_empty(), "{end}: {problems:?}\n{grown}");
            assert_eq!((read.entries.len(), read.torn), (2, u32::from(end > second)), "{grown}");
        }
    }
}
