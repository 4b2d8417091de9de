//! From text to entries.

mod corrections;
mod entries;
mod parting;
mod words;

use weal_base::suggest::nearest;
use weal_base::{Code, Diagnostic, FileId, Problems, Span};

use crate::ir::*;
use crate::print::TORN;
use crate::seals::{Chain, split};
use corrections::Correction;
use entries::Wrong;
pub use parting::{Parting, parting};

/// The most bytes a line may have.
const LONGEST_LINE: usize = 64 << 10;

/// The words that say what happened, behind the day.
pub const VERBS: &[&str] = &[
    "count", "gain", "lose", "did", "start", "finish", "fail", "promise", "deliver", "signal", "adopt", "repeal",
    "accept", "refuse", "correct",
];

/// Those among [`VERBS`] whose lines are read with the program.
const SAID: &[&str] = &["count", "gain", "lose", "did", "start", "finish", "fail", "promise", "deliver", "signal"];

/// Reads a journal, in one walk over its text.
///
/// A last line without an end, and lines closed as torn, were cut off while they were written: they are passed over and
/// counted. A line whose seal does not fit is an error, told once, as are lines that say nothing Weal knows.
pub fn from_text(file: FileId, text: &str) -> (Journal, Problems) {
    let mut reader = Reader {
        file,
        text,
        journal: Journal::default(),
        problems: Problems::new(),
        chain: Chain::default(),
        corrections: Vec::new(),
        order: 0,
        headed: false,
    };
    if u32::try_from(text.len()).is_err() {
        let problem =
            Diagnostic::error(Code::TooLarge, "this journal is larger than 4 GiB", Span::new(file, 0, 0), "too large");
        reader.problems.push(problem.help("begin a new journal under another name; all of a folder are read together"));
        return (reader.journal, reader.problems);
    }
    reader.read();
    corrections::apply(&mut reader.journal, &reader.corrections, &mut reader.problems);
    (reader.journal, reader.problems)
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    journal: Journal,
    problems: Problems,
    chain: Chain,
    corrections: Vec<Correction>,
    order: u32,
    headed: bool,
}

impl<'t> Reader<'t> {
    fn read(&mut self) {
        let text = self.text;
        let mut at = 0;
        while at < text.len() {
            let rest = text.get(at..).unwrap_or("");
            let (line, ended) = rest.find('\n').map_or((rest, false), |end| (rest.get(..end).unwrap_or(""), true));
            self.line(at, line, ended);
            at += line.len() + 1;
        }
    }

    fn span(&self, start: usize, line: &str) -> Span {
        Span::new(self.file, start as u32, (start + line.trim_end().len()) as u32)
    }

    fn line(&mut self, start: usize, line: &'t str, ended: bool) {
        // The mark that other programs put before a text; the first seal tells of it.
        let trimmed = line.trim_start_matches('\u{feff}').trim();
        let plain = !ended
            || trimmed.is_empty()
            || trimmed.starts_with("//")
            || trimmed.ends_with(TORN)
            || trimmed.starts_with("journal ")
            || line.len() > LONGEST_LINE;
        let sealed = if plain { None } else { split(line) };
        let (said, rest) = line.split_at(sealed.map_or(0, |(said, _)| said.len()));
        self.chain.take(said.as_bytes());
        let seal = sealed.filter(|_| !self.journal.broken).map(|(_, seal)| (seal, self.chain.seal()));
        self.chain.take(rest.as_bytes());
        if ended {
            self.chain.take(b"\n");
        }
        if !ended || trimmed.ends_with(TORN) {
            self.journal.torn += 1;
        } else if line.len() > LONGEST_LINE {
            let message = format!("this line of the journal is longer than {LONGEST_LINE} bytes");
            let problem = Diagnostic::error(Code::TooLarge, message, self.span(start, line), "too long");
            self.problems.push(problem.help("a line says one thing that happened"));
        } else if let Some(name) = trimmed.strip_prefix("journal ") {
            self.head(name.trim(), self.span(start, line));
        } else if !plain && !self.journal.broken {
            match seal {
                Some((found, right)) if found == right => self.dated(start, said, found),
                _ => self.unsealed(start, line, seal.is_some()),
            }
        }
    }

    fn head(&mut self, name: &str, span: Span) {
        if self.headed {
            let problem = unreadable(span, "the journal is named twice", "a file is one journal, named once");
            self.problems.push(problem);
        }
        self.journal.name = name.to_owned();
        self.headed = true;
    }

    /// Tells, once, that the file is not as it was written.
    fn unsealed(&mut self, start: usize, line: &str, sealed: bool) {
        const BACK: &str = "bring the file back as it was, for example from a copy";
        let before = self.text.get(..start).unwrap_or("");
        self.journal.broken = true;
        let span = self.span(start, line);
        let wrong = |message: &str, label: &str| Diagnostic::error(Code::BadJournal, message, span, label);
        let twice = before.lines().any(|other| other == line);
        let problem = if line.ends_with('\r') {
            let message = "the lines of this journal do not end as Weal ends them: their ends were changed";
            wrong(message, "ends with a carriage return").help(format!(
                "{BACK}; where git changes the ends of lines, write `*.journal -text` into `.gitattributes`"
            ))
        } else if before.starts_with('\u{feff}') {
            let message = "this journal begins with a mark that Weal did not write: another program saved it again";
            wrong(message, "its seal does not fit")
                .help(format!("save it as UTF-8 without a byte order mark, or {BACK}"))
        } else if before.contains('\0') || line.contains('\0') {
            let message = "there are bytes of zero in this journal, as a computer leaves them that lost its power";
            wrong(message, "its seal does not fit").help(BACK)
        } else if !sealed {
            wrong("this line has no seal", "written by hand?").help(
                "lines of a journal are written by Weal: `weal record` writes what happened, `weal tally CHOICE --record` what was decided",
            )
        } else {
            let message = "this line, or one before it, is not as it was written";
            let problem = wrong(message, "its seal does not fit");
            let same = "the same line stands above it, and each is written once";
            problem
                .help_if(twice.then_some(same))
                .help(format!("a journal only grows: {BACK}, and add what has changed as a new line"))
        };
        self.problems.push(problem);
    }

    /// A line as it was written: its day, its verb, and the rest.
    fn dated(&mut self, start: usize, said: &'t str, seal: Seal) {
        let order = self.order;
        self.order += 1;
        if let Err(wrong) = self.what(start, said, seal, order) {
            let problem = Diagnostic::error(wrong.code, wrong.message, self.shown(start, said), wrong.label);
            self.problems.push(problem.help_if(wrong.help));
        }
    }

    fn what(&mut self, start: usize, said: &'t str, seal: Seal, order: u32) -> Result<(), Wrong> {
        let begun = said.trim_start();
        let (date, rest) = day(begun)?;
        let from = start + (said.len() - rest.len());
        let verb = rest.split_ascii_whitespace().next().unwrap_or("");
        if SAID.contains(&verb) {
            let end = (from + rest.trim_end().len()) as u32;
            self.journal.said.push(Said { date, start: from as u32, end, seal, order });
        } else if verb == "correct" {
            let made = Correction::new(self.shown(start, said), seal, order);
            self.corrections.push(corrections::read(from, rest, made)?);
        } else {
            let event = entries::read(verb, rest)?;
            let span = self.shown(start, said);
            self.journal.entries.push(Entry { date, event, span, seal, order });
        }
        Ok(())
    }

    /// What a message shows of a line: what was said, without what it is bound to.
    fn shown(&self, start: usize, said: &str) -> Span {
        let end = ["  until ", "  by ", "  because ", "  source ", "  hash ", "  proposal "];
        let end = end.iter().filter_map(|word| said.find(word)).min().unwrap_or(said.len());
        Span::new(self.file, start as u32, (start + said.get(..end).unwrap_or(said).trim_end().len()) as u32)
    }
}

/// The day a line begins with, and what follows it.
fn day(said: &str) -> Result<(Date, &str), Wrong> {
    let (word, rest) = said.split_once([' ', '\t']).unwrap_or((said, ""));
    let Some(date) = Date::read(word) else {
        return Err(Wrong::line(
            "this line does not begin with a day",
            "write for example `2027-03-04 lose   1 hand_liner`",
        ));
    };
    if !date.is_real() {
        let message = format!("`{word}` is not a date");
        let help = "check the day of the month; February has 29 days in leap years only";
        return Err(
            Wrong { code: Code::BadDate, ..Wrong::line(message, help) }.labelled("the calendar has no such day")
        );
    }
    Ok((date, rest.trim_start()))
}

/// That a verb is none, with the one that was perhaps meant.
fn unknown_verb(verb: &str) -> Wrong {
    let message = match verb {
        "" => "this line does not say what happened".to_owned(),
        verb => format!("a journal does not know `{verb}`"),
    };
    let help = match nearest(verb, VERBS.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("what a journal knows is {}", VERBS.join(", ")),
    };
    Wrong::line(message, help)
}

fn unreadable(span: Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::error(Code::BadJournal, message, span, "cannot be read").help(help)
}

#[cfg(test)]
mod tests;
