//! What is shown, and files written whole or not at all.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use weal_base::render::{self, Sources};
use weal_base::{Code, Diagnostic, FileId, Label, Problems, ReadError, Site, Span};
use weal_driver::{Progress, Session};

use crate::arguments::ProblemFormat;

/// Writes to standard output; a reader that went away is no error of ours.
pub(crate) fn show(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line to standard error.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Whether to colour what goes to standard error.
fn color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Shows problems on standard error, for people.
pub(crate) fn problems(problems: &Problems, sources: &dyn Sources) {
    if !problems.is_empty() {
        let _ = write!(std::io::stderr().lock(), "{}", render::human(problems, sources, color()));
    }
}

/// Problems in the format asked for.
pub(crate) fn rendered(problems: &Problems, hints: &[Label], sources: &dyn Sources, format: ProblemFormat) -> String {
    match format {
        ProblemFormat::Human => render::human(problems, sources, std::io::stdout().is_terminal() && color()),
        ProblemFormat::Short => render::short(problems, sources),
        ProblemFormat::Json => render::json(problems, hints, sources),
    }
}

/// Opens a program and shows what is wrong with it; `None` where it has errors.
pub(crate) fn open(path: &Path) -> Option<Session> {
    let session = Session::open(&weal_base::world::Disk, path);
    let found = session.problems();
    problems(&found, &session);
    (!found.has_errors()).then_some(session)
}

/// How wide a report may be: `COLUMNS`, or a page.
pub(crate) fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).unwrap_or(100).clamp(60, 240)
}

/// Shows progress on standard error, where somebody watches: one line, written over.
pub(crate) struct Watched {
    on: bool,
    shown: usize,
}

impl Watched {
    pub(crate) fn new() -> Watched {
        Watched { on: std::io::stderr().is_terminal(), shown: 0 }
    }

    pub(crate) fn tell(&mut self, progress: &Progress) {
        if !self.on {
            return;
        }
        let line = format!("planning {}/{}: {}", progress.done.0 + 1, progress.done.1.max(1), progress.label);
        let blank = " ".repeat(self.shown.saturating_sub(line.chars().count()));
        self.shown = line.chars().count();
        let _ = write!(std::io::stderr().lock(), "\r{line}{blank}");
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if self.on && self.shown > 0 {
            let _ = write!(std::io::stderr().lock(), "\r{}\r", " ".repeat(self.shown));
        }
    }
}

/// A single file that is no program: a plan file, say.
pub(crate) struct OneFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Sources for OneFile {
    fn path(&self, _: FileId) -> String {
        self.path.clone()
    }
    fn text(&self, _: FileId) -> String {
        self.text.clone()
    }
    fn span(&self, site: Site) -> Span {
        match site {
            Site::Span(span) | Site::Page(span) => span,
            other => Span::new(other.file(), 0, 0),
        }
    }
}

/// Shows one problem of a file that is no program.
pub(crate) fn problem(path: &Path, found: Diagnostic) {
    let mut all = Problems::new();
    all.push(found);
    problems(&all, &OneFile { path: path.display().to_string(), text: String::new() });
}

/// A file that cannot be read, as a problem.
pub(crate) fn unreadable(path: &Path, error: &ReadError) -> Diagnostic {
    Diagnostic::error(
        Code::CannotRead,
        format!("`{}` cannot be read: {error}", path.display()),
        Site::File(FileId(0)),
        "this file",
    )
}

/// Writes a file beside its place and moves it there: whole or not at all.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        if let Ok(before) = std::fs::metadata(path) {
            file.as_file().set_permissions(before.permissions())?;
        } else {
            readable(&file)?;
        }
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

/// Adds to the end of a file what `more` makes of all that is there; nobody else adds at the same time.
///
/// A kill leaves the file as it was, or with a part of what was added at its end.
pub(crate) fn append(path: &Path, more: &dyn Fn(&[u8]) -> String) -> Result<(), String> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let added = std::fs::File::options().create(true).read(true).append(true).open(path).and_then(|mut file| {
        file.lock()?;
        let mut before = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut before)?;
        file.write_all(more(&before).as_bytes())?;
        file.sync_all()
    });
    added.map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

/// A new file is for its owner to change and for all to read, as other programs make them.
#[cfg(unix)]
fn readable(file: &tempfile::NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &tempfile::NamedTempFile) -> std::io::Result<()> {
    Ok(())
}
