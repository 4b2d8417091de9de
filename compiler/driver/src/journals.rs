//! The journals beside a program: read, told apart, and brought into one order.

use std::path::Path;
use std::sync::Arc;

use weal_base::{Code, Diagnostic, FileId, Problems, Site, Span, World};
use weal_journal::{Date, Entry, Event, Parting, Seal};
use weal_tir::calendar::Day;

use crate::db::{self, JournalInput};
use crate::load::FileRecord;
use crate::session::Session;

/// How many lines are read from text to events at a time: what lies between is kept no longer.
const LINES_AT_A_TIME: usize = 1_024;

/// A decision in a journal, or what was said to a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The day.
    pub day: Day,
    /// What it says.
    pub event: Event,
    /// The seal of its line.
    pub seal: Seal,
    /// Where it stands.
    pub site: Site,
}

/// The day of a date that the calendar has.
pub(crate) fn day_of(date: Date) -> Option<Day> {
    Day::of(i16::try_from(date.year).ok()?, date.month as i8, date.day as i8)
}

impl Session {
    /// What the journals beside the program tell, in its names and units: by day, then by the journal's name, then as it
    /// stands there. With it what is wrong with the lines.
    pub fn events(&self) -> Arc<(Vec<weal_tir::Event>, Problems)> {
        db::events(&self.db, self.program, self.journals)
    }

    /// Decisions and what was said to proposals, in the same order.
    pub fn entries(&self) -> Vec<Entered> {
        let mut all: Vec<(Date, String, u32, Entered)> = Vec::new();
        for journal in self.journals.list(&self.db).iter() {
            let read = db::journal(&self.db, *journal);
            let name = name_of(&read.0, &journal.stem(&self.db));
            let entered = |entry: &Entry| {
                let Entry { date, event, span, seal, order } = entry;
                let site = Site::Page(*span);
                let entered = Entered { day: day_of(*date)?, event: event.clone(), seal: *seal, site };
                Some((*date, name.clone(), *order, entered))
            };
            all.extend(read.0.entries.iter().filter_map(entered));
        }
        all.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));
        all.into_iter().map(|(.., entered)| entered).collect()
    }

    /// Reads the journals beside the program.
    pub(crate) fn load_journals(&mut self, world: &dyn World) {
        use salsa::Setter as _;
        let mut problems = Problems::new();
        let mut found: Vec<(String, JournalInput)> = Vec::new();
        for path in world.journals_in(&self.folder.clone()) {
            let Some(input) = self.load_journal(world, &path, &mut problems) else { continue };
            let read = db::journal(&self.db, input);
            problems.extend(read.1.clone());
            let name = name_of(&read.0, &input.stem(&self.db));
            match found.iter_mut().find(|(other, _)| *other == name) {
                None => found.push((name, input)),
                Some((_, before)) => {
                    let (kept, problem) = self.one_of(&name, *before, input);
                    *before = kept;
                    problems.push(problem);
                }
            }
        }
        let list = found.into_iter().map(|(_, input)| input).collect();
        self.journals.set_list(&mut self.db).to(Arc::new(list));
        self.extend_problems(problems);
    }

    fn load_journal(&mut self, world: &dyn World, path: &Path, problems: &mut Problems) -> Option<JournalInput> {
        let shown = path.display().to_string();
        let file = FileId(self.files.len() as u32);
        let mut unread = |session: &mut Session, code: Code, message: String, help: &str| {
            session.files.push(FileRecord { path: shown.clone(), text: "".into() });
            problems.push(Diagnostic::error(code, message, Site::File(file), "").help(help));
        };
        let bytes = match world.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("the journal `{}` cannot be read: {error}", path.display());
                unread(self, Code::CannotRead, message, "what it tells is missing from all that is worked out");
                return None;
            }
        };
        let text: Arc<str> = match String::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(error) => {
                let bytes = error.as_bytes();
                let good = error.utf8_error().valid_up_to();
                let line = bytes.get(..good).unwrap_or(&[]).iter().filter(|byte| **byte == b'\n').count() + 1;
                let message = format!("the journal `{}` is not text in UTF-8, from line {line} on", path.display());
                unread(self, Code::BadJournal, message, "bring the file back as it was, for example from a copy");
                return None;
            }
        };
        self.files.push(FileRecord { path: shown, text: text.clone() });
        if !text.is_empty() && !text.ends_with('\n') {
            let end = text.len().min(u32::MAX as usize) as u32;
            let site = Site::Page(Span::new(file, text.rfind('\n').map_or(0, |at| at as u32 + 1), end));
            let message = "the last line was cut off while it was written";
            let problem = Diagnostic::warning(Code::BadJournal, message, site, "passed over");
            problems.push(problem.help("what it was to say is not recorded: record it again"));
        }
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Some(JournalInput::new(&self.db, file.0, stem, text))
    }

    /// Of two files of one journal the longer, where the other is its beginning.
    fn one_of(&self, name: &str, first: JournalInput, second: JournalInput) -> (JournalInput, Diagnostic) {
        let path = |input: JournalInput| {
            self.files.get(input.number(&self.db) as usize).map_or("", |record| record.path.as_str()).to_owned()
        };
        let (kept, other) = match weal_journal::parting(&first.text(&self.db), &second.text(&self.db)) {
            Parting::Same | Parting::FirstIsLonger => (first, second),
            Parting::SecondIsLonger => (second, first),
            Parting::At(line) => {
                let message = format!(
                    "`{}` and `{}` are both the journal `{name}`, and differ from line {line} on",
                    path(first),
                    path(second)
                );
                let site = self.line_of(second, line);
                let problem = Diagnostic::error(Code::BadJournal, message, site, "this line")
                    .also(self.line_of(first, line), "and this one")
                    .help("a journal is one file that only grows: keep the right one, and record what only the other says");
                return (first, problem);
            }
        };
        let message = format!(
            "`{}` and `{}` are the same journal; `{}`, which says all that the other does, is read",
            path(first),
            path(second),
            path(kept)
        );
        let site = Site::File(FileId(other.number(&self.db)));
        let problem = Diagnostic::warning(Code::BadJournal, message, site, "");
        (kept, problem.help("take the other away, or give it a name of its own if it is another journal"))
    }

    fn line_of(&self, input: JournalInput, line: usize) -> Site {
        let (file, text) = (FileId(input.number(&self.db)), input.text(&self.db));
        let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let length = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        Site::Page(Span::new(file, start as u32, (start + length) as u32))
    }
}

/// A journal's name: the one it says, or that of its file.
fn name_of(journal: &weal_journal::Journal, stem: &str) -> String {
    if journal.name.is_empty() { stem.to_owned() } else { journal.name.clone() }
}

/// What a journal tells, read some lines at a time.
pub(crate) fn told(
    (file, text, stem): (FileId, &str, &str),
    journal: &weal_journal::Journal,
    scope: &weal_hir::Scope<'_>,
    listener: &mut weal_tir::Listener<'_>,
) -> (weal_tir::Told, Problems) {
    let mut problems = Problems::new();
    let mut events = Vec::with_capacity(journal.said.len());
    for said in journal.said.chunks(LINES_AT_A_TIME) {
        let places: Vec<_> =
            said.iter().map(|said| weal_syntax::ir::Range { start: said.start, end: said.end }).collect();
        let (read, found) = weal_syntax::lines(file, text, &places);
        problems.extend(found.placed(|site| match site {
            Site::Span(span) => Site::Page(span),
            other => other,
        }));
        let (bound, map, found) = weal_hir::lines(file, text, &read, scope);
        let head = |said: &weal_journal::Said| weal_tir::Head {
            day: day_of(said.date).unwrap_or(Day(0)),
            order: said.order,
            seal: said.seal.to_string().into(),
        };
        let heads: Vec<_> = said.iter().map(head).collect();
        let lines = weal_tir::Lines { file, lines: &bound, heads: &heads, map: &map };
        problems.extend(found.placed(|site| lines.placed(site)));
        let (told, found) = listener.events(lines);
        problems.extend(found);
        events.extend(told);
        // What is wrong with more lines than are told, a sensor in other units say, is not looked for in all of them.
        if problems.dropped() > 0 && problems.has_errors() {
            break;
        }
    }
    (weal_tir::Told { journal: name_of(journal, stem), events }, problems)
}
