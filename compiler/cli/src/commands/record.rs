//! `weal record lose 1 hand_liner`: adds what happened to the journal.

mod rows;

use std::path::{Path, PathBuf};

use weal_base::render::Sources;
use weal_base::world::Disk;
use weal_base::{Diagnostic, FileId, Problems, Site, Span, World as _};
use weal_driver::{Draft, Session, UNWRITTEN};

use super::vote::today;
use crate::arguments::Record;
use crate::{exit, terminal};

pub(crate) fn run(of: &Record) -> u8 {
    let session = Session::open(&Disk, &of.program);
    // What is wrong with earlier lines does not stand in the way of a line that corrects them.
    let problems = session.program_problems();
    if problems.has_errors() {
        terminal::problems(&problems, &session);
        return exit::ERRORS;
    }
    let Some((path, name)) = journal(of, &session) else { return exit::USAGE };
    let rows = match &of.line {
        Some(template) => match rows::read(of, template) {
            Ok(rows) => Some(rows),
            Err(why) => {
                terminal::complain(&why);
                return exit::ERRORS;
            }
        },
        None => None,
    };
    let day = of.on.clone().unwrap_or_else(|| today().to_string());
    let one = [Draft { day: day.clone(), words: words(of) }];
    let given = rows.as_ref().map_or(&one[..], |rows| &rows.drafts);
    if let Some(why) = given.iter().find_map(|draft| refused(of, draft)) {
        terminal::complain(&why);
        return exit::USAGE;
    }
    let Ok(before) = before(&path) else {
        terminal::complain(&format!(
            "`{}` is not text in UTF-8: bring it back as it was, for example from a copy.",
            path.display()
        ));
        return exit::ERRORS;
    };
    let lines = match session.to_record(&before, &name, given) {
        Ok(lines) => lines,
        Err(flaws) => {
            let (shown, text) = rows
                .as_ref()
                .map_or(("what was to be recorded", &*one[0].words), |rows| (rows.shown.as_str(), rows.text.as_str()));
            let mut problems = Problems::new();
            for (line, problem) in flaws {
                problems.push(rows.as_ref().map_or(problem.clone(), |rows| rows.placed(line, &problem)));
            }
            terminal::problems(&problems, &Unwritten { session: &session, shown, text });
            terminal::complain("Nothing was recorded.");
            return exit::ERRORS;
        }
    };
    if !before.is_empty() && !before.ends_with('\n') {
        terminal::complain(&format!(
            "The last line of {} was cut off while it was written; it is closed, and passed over.",
            path.display()
        ));
    }
    let more = |file: &[u8]| weal_journal::append_all(file, &name, lines.iter().map(String::as_str));
    match (terminal::append(&path, &more), &lines[..]) {
        (Err(error), _) => {
            terminal::complain(&error);
            return exit::ERRORS;
        }
        (Ok(()), [line]) => terminal::complain(&format!("Recorded in {}: {line}", path.display())),
        (Ok(()), lines) => terminal::complain(&format!("Recorded in {}: {} lines", path.display(), lines.len())),
    }
    exit::DONE
}

/// The file of the journal that is written to, and its name; says what is missing where that is not clear.
fn journal(of: &Record, session: &Session) -> Option<(PathBuf, String)> {
    let folder = session.folder();
    let found = Disk.journals_in(folder);
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = match (&of.journal, &found[..]) {
        (Some(name), _) => name.strip_suffix(".journal").unwrap_or(name).to_owned(),
        (None, []) => session.base().package.clone(),
        (None, [only]) => stem(only),
        (None, several) => {
            let names: Vec<String> = several.iter().map(|path| stem(path)).collect();
            terminal::complain(&format!(
                "There are several journals: {}. Say which, for example `--journal {}`.",
                names.join(", "),
                names.first().map_or("", String::as_str)
            ));
            return None;
        }
    };
    if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
        terminal::complain(
            "A journal stands beside its program: name it without a folder, for example `--journal shore`.",
        );
        return None;
    }
    Some((folder.join(format!("{name}.journal")), name))
}

/// What the journal holds so far.
fn before(path: &Path) -> Result<String, ()> {
    let bytes = match Disk.read(path) {
        Ok(bytes) => bytes,
        // What is wrong is told when it is written to.
        Err(_) => return Ok(String::new()),
    };
    String::from_utf8(bytes).map_err(|_| ())
}

/// The words of a line, those in quotation marks that the shell has taken off.
fn words(of: &Record) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut quote = false;
    for word in &of.words {
        let text = quote || word.contains(char::is_whitespace) && !word.contains('"');
        // One argument may be a whole line.
        let whole = of.words.len() == 1;
        out.push(if text && !whole { weal_journal::quoted(word) } else { word.replace(['\n', '\r'], " ") });
        quote = matches!(word.as_str(), "because" | "source");
    }
    let mut clause = |word: &str, text: &Option<String>| {
        if let Some(text) = text {
            out.extend([word.to_owned(), weal_journal::quoted(text)]);
        }
    };
    clause("by", &of.by);
    clause("source", &of.source);
    clause("because", &of.because);
    out.join(" ")
}

/// Why a line is not recorded whatever the program says.
fn refused(of: &Record, draft: &Draft) -> Option<String> {
    let verb = draft.words.split_whitespace().next().unwrap_or("");
    let other = match verb {
        "adopt" => Some("weal tally CHOICE --record"),
        "repeal" => Some("weal tally CHOICE --repeal"),
        "accept" => Some("weal accept NUMBER"),
        "refuse" => Some("weal refuse NUMBER because \"…\""),
        _ => None,
    };
    if let Some(other) = other {
        return Some(format!("What is decided is recorded where it is decided: `{other}`."));
    }
    let today = today().to_string();
    (!of.ahead && draft.day > today).then(|| {
        format!(
            "{} has not come yet: today is {today}. `--ahead` records it all the same, to play something through.",
            draft.day
        )
    })
}

/// A program, and what is not written into its journal yet.
struct Unwritten<'a> {
    session: &'a Session,
    shown: &'a str,
    text: &'a str,
}

impl Sources for Unwritten<'_> {
    fn path(&self, file: FileId) -> String {
        if file == UNWRITTEN { self.shown.to_owned() } else { self.session.path(file) }
    }
    fn text(&self, file: FileId) -> String {
        if file == UNWRITTEN { self.text.to_owned() } else { self.session.text(file) }
    }
    fn span(&self, site: Site) -> Span {
        match site {
            Site::Page(span) | Site::Span(span) if span.file == UNWRITTEN => span,
            Site::File(UNWRITTEN) => Span::new(UNWRITTEN, 0, 0),
            other => self.session.span(other),
        }
    }
}

/// A problem of a line as one of the row it was made from.
fn moved(problem: &Diagnostic, to: impl Fn(Span) -> Span) -> Diagnostic {
    let mut problem = problem.clone();
    for label in &mut problem.labels {
        if let Site::Page(span) = label.site
            && span.file == UNWRITTEN
        {
            label.site = Site::Page(to(span));
        }
    }
    problem
}
