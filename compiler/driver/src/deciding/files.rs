//! Files of ballots and rolls: read as a stream, their faults shown at their lines.

use std::io::Read;
use std::path::{Path, PathBuf};

use weal_base::{Code, Diagnostic, FileId, Problems, ReadError, Site, Span, World};
use weal_choice::from_text::{self, Fault};
use weal_choice::{Asked, Cast, Roll};

use crate::folders;
use crate::load::FileRecord;

/// The most bytes of a file that are kept to show its lines.
const SHOWN: u64 = 1 << 20;

/// What files are read with, and what is known of them afterwards.
pub(super) struct Reading<'a> {
    pub(super) world: &'a dyn World,
    pub(super) folder: &'a Path,
    pub(super) files: &'a mut Vec<FileRecord>,
    pub(super) problems: &'a mut Problems,
}

impl Reading<'_> {
    /// The ballots in a file; `None` where it cannot be read, which is told at `site`.
    pub(super) fn ballots(
        &mut self,
        name: &str,
        site: Site,
        asked: &Asked,
        number: from_text::Number<'_>,
    ) -> Option<Cast> {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or("");
        self.read(name, site, "the ballots", |from| from_text::read(ending, from, asked, number))
    }

    /// The roll in a file; `None` where it cannot be read, which is told at `site`.
    pub(super) fn roll(&mut self, name: &str, site: Site) -> Option<Roll> {
        self.read(name, site, "the roll", from_text::roll)
    }

    /// Where a file is; `None` where that is outside the program's folder, which is told at `site`.
    pub(super) fn inside(&mut self, name: &str, site: Site) -> Option<PathBuf> {
        let path = self.folder.join(name);
        if !folders::leads_out(Path::new(name)) && !folders::leaves(self.world, self.folder, &path) {
            return Some(path);
        }
        let message = format!("the file `{name}` is outside the program's folder");
        let problem = Diagnostic::error(Code::OutsideFolder, message, site, "leads out of it")
            .help("ballots and rolls stand in the program's folder, so that whoever has it can recount")
            .help("copy the file into the folder, and name it from there");
        self.problems.push(problem);
        None
    }

    fn read<T>(
        &mut self,
        name: &str,
        site: Site,
        what: &str,
        reader: impl FnOnce(&mut dyn Read) -> (T, Vec<Fault>),
    ) -> Option<T> {
        let path = self.inside(name, site)?;
        let mut from = match self.world.open(&path) {
            Ok(from) => from,
            Err(error) => {
                let help = match error {
                    ReadError::Missing => "`weal ballot CHOICE --format csv` writes an empty one to fill in",
                    _ => "check the file",
                };
                let message = format!("{what} in `{name}` cannot be read: {error}");
                self.problems.push(Diagnostic::error(Code::BadBallots, message, site, "named here").help(help));
                return None;
            }
        };
        let (read, faults) = reader(&mut *from);
        if faults.is_empty() {
            return Some(read);
        }
        let text = self.text(&path);
        let file = self.record(path, text);
        for fault in faults {
            self.fault(file, &fault);
        }
        None
    }

    /// The beginning of a file, for showing its lines.
    fn text(&self, path: &Path) -> String {
        let mut bytes = Vec::new();
        let read = self.world.open(path).map(|from| from.take(SHOWN).read_to_end(&mut bytes));
        if !matches!(read, Ok(Ok(_))) {
            bytes.clear();
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn record(&mut self, path: PathBuf, text: String) -> FileId {
        self.files.push(FileRecord { path: path.display().to_string(), text: text.into() });
        FileId(self.files.len() as u32 - 1)
    }

    /// Shows a fault at its line, where the text is at hand.
    fn fault(&mut self, file: FileId, fault: &Fault) {
        let text = self.files.get(file.0 as usize).map(|record| record.text.clone()).unwrap_or_default();
        let mut start = 0;
        let mut lines = text.split_inclusive('\n').map(|line| {
            let at = start;
            start += line.len();
            (at, at + line.trim_end().len())
        });
        let line = fault.line.checked_sub(1).and_then(|line| lines.nth(line as usize));
        let (site, message) = match line {
            Some((from, to)) => (Site::Page(Span::new(file, from as u32, to as u32)), fault.found.clone()),
            None if fault.line > 0 => (Site::File(file), format!("line {}: {}", fault.line, fault.found)),
            None => (Site::File(file), fault.found.clone()),
        };
        self.problems.push(Diagnostic::error(Code::BadBallots, message, site, "here").help(fault.help.clone()));
    }
}
