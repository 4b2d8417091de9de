//! Lines before they are recorded: checked like those of a journal, and set in the standard form.

use weal_base::{Code, Diagnostic, FileId, Severity, Site, Span};
use weal_journal::VERBS;
use weal_syntax::ir::{LineKind, Range};

use crate::db;
use crate::session::Session;

/// The file of lines that are not written yet. Places in it are bytes of the line, from its verb on.
pub const UNWRITTEN: FileId = FileId(u32::MAX);

/// A line that is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its day, as `2027-03-04`.
    pub day: String,
    /// What it says, from its verb on: `lose 1 hand_liner`.
    pub words: String,
}

/// What is wrong with a line that is to be recorded: its number among those given, and the problem.
pub type Flaw = (usize, Diagnostic);

impl Session {
    /// What is to be appended for lines to be recorded in a journal that holds `before`: each with its day and in its standard
    /// form, without a seal. Where one of them is wrong, what is wrong with each.
    pub fn to_record(&self, before: &str, name: &str, drafts: &[Draft]) -> Result<Vec<String>, Vec<Flaw>> {
        let whole: Vec<String> = drafts.iter().map(|draft| format!("{} {}", draft.day, draft.words)).collect();
        let begun = before.len() + weal_journal::append_all(before.as_bytes(), name, []).len();
        let text =
            before.to_owned() + &weal_journal::append_all(before.as_bytes(), name, whole.iter().map(String::as_str));
        let (mut journal, mut problems) = weal_journal::from_text(UNWRITTEN, &text);
        if journal.broken {
            let message = format!("the journal `{name}` is not as it was written, and nothing can be added to it");
            let length = drafts.first().map_or(0, |draft| draft.words.len()) as u32;
            let site = Site::Page(Span::new(UNWRITTEN, 0, length));
            let problem = Diagnostic::error(Code::BadJournal, message, site, "not recorded");
            return Err(vec![(0, problem.help("`weal check` says which line it is; bring the file back as it was"))]);
        }
        journal.said.retain(|said| said.start as usize >= begun);
        if let Some(told) = self.listen(&text, &journal, name) {
            problems.extend(told);
        }
        let mut starts = Vec::with_capacity(drafts.len());
        let mut at = begun;
        for line in &whole {
            starts.push(at);
            at += text.get(at + line.len()..).and_then(|rest| rest.find('\n')).map_or(0, |rest| line.len() + rest + 1);
        }
        let mut flaws = Vec::new();
        for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
            let own = |site: Site| match site {
                Site::Page(span) | Site::Span(span) if span.file == UNWRITTEN => Some(span),
                _ => None,
            };
            let Some(span) = problem.site().and_then(own).filter(|span| span.start as usize >= begun) else { continue };
            let line = starts.partition_point(|start| *start <= span.start as usize).saturating_sub(1);
            let (Some(start), Some(draft)) = (starts.get(line), drafts.get(line)) else { continue };
            let mut problem = problem.clone();
            for label in &mut problem.labels {
                if let Some(span) = own(label.site) {
                    label.site = within(span, start + draft.day.len() + 1, draft.words.len());
                }
            }
            flaws.push((line, problem));
        }
        if flaws.is_empty() { Ok(drafts.iter().map(standard).collect()) } else { Err(flaws) }
    }

    /// What is wrong with what a journal tells.
    fn listen(&self, text: &str, journal: &weal_journal::Journal, name: &str) -> Option<weal_base::Problems> {
        let modules = self.program.modules(&self.db);
        let root = modules.first()?;
        let (own, imports) = (db::exports(&self.db, root.file), db::imports(&self.db, &modules, root));
        let scope = weal_hir::Scope::new(0, &own, &imports);
        let lowered = db::tir(&self.db, self.program, weal_tir::Mode::default());
        let whole = db::whole(&self.db, self.program);
        let mut listener = weal_tir::Listener::new(&whole, &lowered.0, &lowered.2);
        Some(crate::journals::told((UNWRITTEN, text, name), journal, &scope, &mut listener).1)
    }
}

/// A place in a journal as one in the words of its line.
fn within(span: Span, start: usize, length: usize) -> Site {
    let place = |at: u32| (at as usize).saturating_sub(start).min(length) as u32;
    Site::Page(Span::new(UNWRITTEN, place(span.start), place(span.end)))
}

/// A line with its day in the standard form.
fn standard(draft: &Draft) -> String {
    let Draft { day, words } = draft;
    let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((correct, said)) = words.split_once(" to ").filter(|_| words.starts_with("correct")) else {
        return format!("{day} {}", set(words));
    };
    let (date, said) = match said.trim_start().split_once(' ') {
        Some((first, rest)) if first.starts_with(|c: char| c.is_ascii_digit()) => (format!("{first} "), rest),
        _ => (String::new(), said),
    };
    let (first, rest) = set(said).split_once(' ').map_or((said.to_owned(), String::new()), |(first, rest)| {
        (first.to_owned(), format!(" {}", rest.trim_start()))
    });
    format!("{day} {} to {date}{first}{rest}", single(correct).replacen('#', "", 1))
}

/// What a line says in the standard form.
fn set(words: &str) -> String {
    let range = Range { start: 0, end: words.len() as u32 };
    let (lines, _) = weal_syntax::lines(UNWRITTEN, words, &[range]);
    match lines.first() {
        Some(line) if line.kind != LineKind::Error => weal_syntax::standard_line(words, line),
        _ => words.trim().to_owned(),
    }
}

/// The verbs of lines that `weal record` writes; decisions are recorded where they are made.
pub fn recorded_verbs() -> impl Iterator<Item = &'static str> {
    let decisions = ["adopt", "repeal", "accept", "refuse"];
    VERBS.iter().copied().filter(move |verb| !decisions.contains(verb))
}
