//! Corrections: lines that say what an earlier one should have said. Nothing is overwritten.

use weal_base::{Code, Diagnostic, Problems, Span};

use super::entries::{Clauses, Wrong};
use super::words::Words;
use super::{SAID, day, unknown_verb};
use crate::ir::*;
use crate::seals::beginning;

/// `correct 55840af8 to count stock cod = 38.9 kt  because "typing error"`.
pub(super) struct Correction {
    /// Where it says so.
    span: Span,
    seal: Seal,
    order: u32,
    /// The seals that the corrected line may have: the first and the last.
    of: (Seal, Seal),
    to: To,
}

/// What a corrected line says.
enum To {
    /// Nothing: it holds no more.
    Nothing,
    /// What stands here, on a day of its own or on the same.
    Said { date: Option<Date>, start: u32, end: u32 },
}

impl Correction {
    pub(super) fn new(span: Span, seal: Seal, order: u32) -> Correction {
        Correction { span, seal, order, of: (Seal(0), Seal(0)), to: To::Nothing }
    }
}

/// Reads a correction from its verb on, which stands at `from` in the text.
pub(super) fn read(from: usize, line: &str, made: Correction) -> Result<Correction, Wrong> {
    const EXAMPLE: &str = "write for example `correct 55840af8 to lose 2 hand_liner` or `correct 55840af8 to nothing`";
    let mut words = Words::of(line);
    words.next();
    let seal = words.plain().unwrap_or("");
    let seal = seal.strip_prefix('#').unwrap_or(seal);
    let Some(of) = beginning(&seal.to_lowercase()) else {
        return Err(Wrong::line(
            "this line does not say what it corrects",
            format!("{EXAMPLE}, with six digits or more of the seal at the end of that line"),
        ));
    };
    if words.plain() != Some("to") {
        return Err(Wrong::line("this line does not say what is right", EXAMPLE));
    }
    let rest = words.rest();
    if words.plain() == Some("nothing") {
        if Clauses::read(words).is_none() {
            return Err(Wrong::line("more stands behind `nothing` than a reason", EXAMPLE));
        }
        return Ok(Correction { of, ..made });
    }
    let dated = rest.starts_with(|c: char| c.is_ascii_digit());
    let (date, said) = if dated { day(rest).map(|(date, said)| (Some(date), said))? } else { (None, rest) };
    let verb = said.split_ascii_whitespace().next().unwrap_or("");
    if !SAID.contains(&verb) {
        if super::VERBS.contains(&verb) {
            return Err(Wrong::line(
                format!("a line cannot be corrected to `{verb}`"),
                "take the line back with `correct … to nothing`, and record the other by its own command",
            ));
        }
        return Err(unknown_verb(verb));
    }
    let start = from + (line.len() - said.len());
    let to = To::Said { date, start: start as u32, end: (start + said.trim_end().len()) as u32 };
    Ok(Correction { of, to, ..made })
}

/// Applies the corrections of a journal to its lines, in the order they were written.
pub(super) fn apply(journal: &mut Journal, corrections: &[Correction], problems: &mut Problems) {
    if corrections.is_empty() {
        return;
    }
    let mut seals: Vec<(Seal, u32)> = journal.said.iter().map(|said| (said.seal, said.order)).collect();
    seals.extend(journal.entries.iter().map(|entry| (entry.seal, entry.order)));
    seals.extend(corrections.iter().map(|correction| (correction.seal, correction.order)));
    seals.sort_unstable();
    // Of each correction so far: the line that it corrects in the end. Corrections are in the order written.
    let mut roots: Vec<(u32, u32)> = Vec::with_capacity(corrections.len());
    let (mut unsaid, mut undone) = (vec![false; journal.said.len()], vec![false; journal.entries.len()]);
    for correction in corrections {
        let found = match target(&seals, correction) {
            Ok(found) => found,
            Err(wrong) => {
                problems.push(wrong);
                continue;
            }
        };
        let root = match roots.binary_search_by_key(&found, |(order, _)| *order) {
            Ok(at) => roots.get(at).map_or(found, |(_, root)| *root),
            Err(_) => found,
        };
        roots.push((correction.order, root));
        if let Ok(at) = journal.said.binary_search_by_key(&root, |said| said.order) {
            let (Some(said), Some(unsaid)) = (journal.said.get_mut(at), unsaid.get_mut(at)) else { continue };
            said.seal = correction.seal;
            *unsaid = matches!(correction.to, To::Nothing);
            if let To::Said { date, start, end } = correction.to {
                (said.date, said.start, said.end) = (date.unwrap_or(said.date), start, end);
            }
        } else if let Ok(at) = journal.entries.binary_search_by_key(&root, |entry| entry.order) {
            match (&correction.to, undone.get_mut(at)) {
                (To::Nothing, Some(undone)) => *undone = true,
                _ => problems.push(decided(correction, journal.entries.get(at))),
            }
        } else {
            // It corrects a correction that led nowhere, which was told.
            roots.pop();
        }
    }
    let mut at = 0;
    journal.said.retain(|_| keep(&unsaid, &mut at));
    let mut at = 0;
    journal.entries.retain(|_| keep(&undone, &mut at));
}

fn keep(gone: &[bool], at: &mut usize) -> bool {
    *at += 1;
    !gone.get(*at - 1).copied().unwrap_or(false)
}

/// The line that a correction names.
fn target(seals: &[(Seal, u32)], correction: &Correction) -> Result<u32, Diagnostic> {
    let Correction { of: (first, last), order, span, .. } = correction;
    let from = seals.partition_point(|(seal, _)| seal < first);
    let until = seals.partition_point(|(seal, _)| seal <= last);
    let named = seals.get(from..until).unwrap_or(&[]);
    let mut earlier = named.iter().filter(|(_, at)| at < order);
    let wrong = |message: &str, label: &str| Diagnostic::error(Code::BadJournal, message, *span, label);
    match (earlier.next(), earlier.next()) {
        (Some((_, at)), None) => Ok(*at),
        (Some(_), Some(_)) => Err(wrong("several lines have a seal that begins like this", "which of them?")
            .help("write more digits of the seal of the line that is meant")),
        (None, _) if !named.is_empty() => {
            Err(wrong("this corrects itself, or a line that comes after it", "corrects no earlier line")
                .help("a correction names an earlier line, by the seal at the end of that line"))
        }
        (None, _) => Err(wrong("no line before this one has such a seal", "corrects no earlier line").help(
            "a correction names an earlier line of the same journal, by six digits or more of the seal at its end",
        )),
    }
}

/// A decision is taken back, not said differently.
fn decided(correction: &Correction, entry: Option<&Entry>) -> Diagnostic {
    let word = match entry.map(|entry| &entry.event) {
        Some(Event::Adopt(_)) => "adopt",
        Some(Event::Repeal { .. }) => "repeal",
        Some(Event::Refuse(_)) => "refuse",
        _ => "accept",
    };
    let message = format!("what was decided by `{word}` can be taken back, and not be said differently");
    let problem = Diagnostic::error(Code::BadJournal, message, correction.span, "corrects a decision");
    let problem = match entry {
        Some(entry) => problem.also(entry.span, "the decision"),
        None => problem,
    };
    problem.help("write `correct … to nothing`, and record what is right by the command that records such decisions")
}
