//! From a path to a program: which file is the root, which modules and tables it uses.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use weal_base::{Code, Diagnostic, FileId, Problems, ReadError, Site, Span, World};
use weal_syntax::ir::{ItemKind, Range};

use crate::db::{Database, ModuleEntry, ProgramInput, SourceFile, TableInput, Use, syntax};
use crate::{folders, stdlib};

/// The most modules a program may have.
pub(crate) const MOST_MODULES: usize = 1_000;

/// The most bytes of all program files together: what can be checked in a few gigabytes of memory, whatever they say. More
/// recipes than this holds come from tables.
pub(crate) const LARGEST_SOURCE: u64 = 72 << 20;

/// A file the program was made from.
#[derive(Clone, Debug)]
pub(crate) struct FileRecord {
    /// The path as shown to people.
    pub(crate) path: String,
    /// The text as far as it is text; tables are read again when a message needs them.
    pub(crate) text: Arc<str>,
}

/// A loaded program and what went wrong on the way.
pub(crate) struct Loaded {
    pub(crate) program: ProgramInput,
    pub(crate) files: Vec<FileRecord>,
    pub(crate) problems: Problems,
    /// The folder of the root.
    pub(crate) folder: PathBuf,
    /// Whether the root is the folder's own program: what is found when only the folder is named.
    pub(crate) is_the_program: bool,
    /// Names of the modules, by number.
    pub(crate) names: Vec<String>,
}

struct Loader<'a> {
    db: &'a Database,
    world: &'a dyn World,
    folder: PathBuf,
    /// Whether a folder `std` stands beside the program.
    has_copy: bool,
    /// The bytes of the program files read so far.
    source: u64,
    files: Vec<FileRecord>,
    problems: Problems,
    modules: Vec<ModuleEntry>,
    names: Vec<String>,
    by_name: FxHashMap<String, u32>,
    /// For each module, the modules it uses by name, with the place.
    arrows: Vec<Vec<(u32, Span)>>,
}

/// Loads the program at `path`: a file, or a folder with `main.weal`, `FOLDER.weal`, or one `.weal` file.
pub(crate) fn load(db: &Database, world: &dyn World, path: &Path) -> Loaded {
    let mut is_the_program = false;
    let mut loader = Loader {
        db,
        world,
        folder: PathBuf::new(),
        has_copy: false,
        source: 0,
        files: Vec::new(),
        problems: Problems::new(),
        modules: Vec::new(),
        names: Vec::new(),
        by_name: FxHashMap::default(),
        arrows: Vec::new(),
    };
    if let Some(root) = loader.root(path) {
        loader.folder = root.parent().map(Path::to_path_buf).unwrap_or_default();
        is_the_program = found_in(world, &loader.folder).is_none_or(|found| found.file_name() == root.file_name());
        let mut name = root.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some((folder, module)) = stdlib::module_of(&root) {
            (loader.folder, name) = (folder, module.to_owned());
        }
        loader.file(&name, &root, false);
    }
    loader.has_copy = !world.programs_in(&loader.folder.join("std")).is_empty();
    let prelude = loader.library(stdlib::PRELUDE);
    let mut next = 0;
    while next < loader.modules.len() {
        loader.follow(next as u32, prelude);
        next += 1;
    }
    loader.cycles();
    let program = ProgramInput::new(db, Arc::new(loader.modules));
    Loaded {
        program,
        files: loader.files,
        problems: loader.problems,
        folder: loader.folder,
        is_the_program,
        names: loader.names,
    }
}

impl Loader<'_> {
    fn root(&mut self, path: &Path) -> Option<PathBuf> {
        if !self.world.is_folder(path) {
            return Some(path.to_path_buf());
        }
        if let Some(found) = found_in(self.world, path) {
            return Some(found);
        }
        let found = self.world.programs_in(path);
        let file = self.record(path, "");
        let message = format!("there is no program in the folder `{}`", path.display());
        let help = if found.is_empty() {
            "write one: `weal new FOLDER` makes a first one, or name the file".to_owned()
        } else {
            let names: Vec<String> =
                found.iter().filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned())).collect();
            format!("name the file to begin with ({}), or call it `main.weal`", names.join(", "))
        };
        self.problems
            .push(Diagnostic::error(Code::NoProgram, message, Site::File(file), "expected `main.weal`").help(help));
        None
    }

    fn record(&mut self, path: &Path, text: impl Into<Arc<str>>) -> FileId {
        self.files.push(FileRecord { path: path.display().to_string(), text: text.into() });
        FileId(self.files.len() as u32 - 1)
    }

    /// Reads a source file and enters it as a module.
    fn file(&mut self, name: &str, path: &Path, library: bool) -> u32 {
        let bytes = self.world.read(path);
        let number = self.files.len() as u32;
        let site = Site::File(FileId(number));
        let bytes = bytes.and_then(|bytes| match bytes.len() as u64 {
            size if size > LARGEST_SOURCE => Err(ReadError::TooLarge(size, LARGEST_SOURCE)),
            size if size + self.source > LARGEST_SOURCE => Err(ReadError::Other(format!(
                "with it the files of the program are {} bytes long; {LARGEST_SOURCE} bytes are the most",
                size + self.source
            ))),
            size => {
                self.source += size;
                Ok(bytes)
            }
        });
        let text = match bytes {
            Err(error) => {
                self.record(path, "");
                self.problems.push(cannot_read(path, &error, site));
                return self.enter(name, number, "".into(), library);
            }
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let good = error.utf8_error().valid_up_to();
                    let text = String::from_utf8_lossy(error.as_bytes().get(..good).unwrap_or(&[])).into_owned();
                    let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
                    let file = self.record(path, text);
                    let at = Span::new(file, good.saturating_sub(1) as u32, good as u32);
                    self.problems.push(
                        Diagnostic::error(
                            Code::NotText,
                            format!("`{}` is not text in UTF-8", path.display()),
                            at,
                            format!("from here on, in line {lines}, it is something else"),
                        )
                        .help("save the file again with the encoding UTF-8"),
                    );
                    return self.enter(name, number, "".into(), library);
                }
            },
        };
        let text: Arc<str> = weal_syntax::normal(&text).into();
        self.record(path, text.clone());
        let module = self.enter(name, number, text, library);
        let file = self.modules[module as usize].file;
        if file.page(self.db) && !crate::db::page(self.db, file).0.has_program {
            let message = format!("there is no program in the page `{}`", path.display());
            self.problems.push(
                Diagnostic::error(Code::NoProgram, message, site, "expected a block of program").help(
                    "a program in a page stands in blocks that begin with a line ```weal and end with a line ```",
                ),
            );
        }
        module
    }

    fn enter(&mut self, name: &str, number: u32, text: Arc<str>, library: bool) -> u32 {
        let path = self.files.get(number as usize).map_or("", |record| record.path.as_str());
        let file = SourceFile::new(self.db, number, text, library, is_page(Path::new(path)));
        let module = self.modules.len() as u32;
        self.modules.push(ModuleEntry { file, uses: Vec::new(), tables: Vec::new() });
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), module);
        self.arrows.push(Vec::new());
        module
    }

    fn library(&mut self, path: &str) -> Option<u32> {
        if let Some(known) = self.by_name.get(path) {
            return Some(*known);
        }
        let text = stdlib::find(path)?;
        // A copy beside the program, as `weal new --vendor-std` writes it, is read instead of the one in the binary.
        let copy = self.folder.join(stdlib::file(path));
        if self.has_copy && !matches!(self.world.read(&copy), Err(ReadError::Missing)) {
            return Some(self.file(path, &copy, true));
        }
        let number = self.files.len() as u32;
        self.files.push(FileRecord { path: format!("{}.weal", path.replace('.', "/")), text: text.into() });
        Some(self.enter(path, number, text.into(), true))
    }

    /// The module of this name: known, of the library, or a file beside the root.
    fn find(&mut self, name: &str, span: Span) -> Option<u32> {
        if let Some(known) = self.by_name.get(name) {
            return Some(*known);
        }
        if name == "std" || name.starts_with("std.") {
            return self.library(name);
        }
        let mut path = self.folder.clone();
        for part in name.split('.') {
            path.push(part);
        }
        path.set_extension("weal");
        let page = path.with_extension("md");
        let there = |path: &Path| !matches!(self.world.read(path), Err(ReadError::Missing));
        let path = match (there(&path), there(&page)) {
            (true, true) => {
                let message = format!("the module `{name}` is there twice");
                let label = format!("`{}` or `{}`?", path.display(), page.display());
                let help = "give one of the files another name";
                self.problems.push(Diagnostic::error(Code::DuplicateName, message, span, label).help(help));
                path
            }
            (true, false) => path,
            (false, true) => page,
            (false, false) => return None,
        };
        if folders::leaves(self.world, &self.folder, &path) {
            self.problems.push(folders::outside(&format!("the module `{name}`"), span));
            let number = self.record(&path, "").0;
            return Some(self.enter(name, number, "".into(), false));
        }
        Some(self.file(name, &path, false))
    }

    /// Loads what a module uses: other modules and tables.
    fn follow(&mut self, module: u32, prelude: Option<u32>) {
        let entry = self.modules[module as usize].clone();
        let tree = syntax(self.db, entry.file);
        let text = crate::db::code(self.db, entry.file);
        let file = FileId(entry.file.number(self.db));
        let cut = |range: Range| text.get(range.start as usize..range.end as usize).unwrap_or("");
        let (mut uses, mut tables): (Vec<Use>, Vec<(u32, TableInput)>) = (Vec::new(), Vec::new());
        for (item, found) in tree.0.items.iter().enumerate() {
            match &found.kind {
                ItemKind::Use { path, all } => {
                    let names: Vec<&str> = path.0.iter().map(|name| cut(*name)).collect();
                    let span = Span::new(file, found.range.start, found.range.end);
                    let (wanted, only) = match names.split_last() {
                        Some((last, rest)) if !all && !rest.is_empty() => (rest.join("."), Some((*last).to_owned())),
                        _ => (names.join("."), None),
                    };
                    if self.modules.len() >= MOST_MODULES {
                        self.problems.push(Diagnostic::error(
                            Code::TooLarge,
                            format!("the program has more than {MOST_MODULES} modules"),
                            span,
                            "used here",
                        ));
                        return;
                    }
                    match self.find(&wanted, span) {
                        Some(other) => {
                            self.arrows[module as usize].push((other, span));
                            self.check_import(other, only.as_deref(), span);
                            uses.push(Use { module: other, only });
                        }
                        None => self.unknown(&wanted, &names.join("."), span),
                    }
                }
                ItemKind::Table { file: quoted, .. } => {
                    let name = weal_hir::exports::unquote(&text, *quoted);
                    let path = self.folder.join(&*name);
                    if folders::leads_out(Path::new(&*name)) || folders::leaves(self.world, &self.folder, &path) {
                        let span = Span::new(file, quoted.start, quoted.end);
                        self.problems.push(folders::outside(&format!("the table `{name}`"), span));
                        continue;
                    }
                    tables.push((item as u32, self.table(&name, entry.file.library(self.db))));
                }
                _ => {}
            }
        }
        uses.extend(prelude.filter(|prelude| *prelude != module).map(|module| Use { module, only: None }));
        let entry = &mut self.modules[module as usize];
        entry.uses = uses;
        entry.tables = tables;
    }

    fn check_import(&mut self, other: u32, only: Option<&str>, span: Span) {
        let Some(only) = only else { return };
        let exports = crate::db::exports(self.db, self.modules[other as usize].file);
        if exports.names.iter().any(|export| export.name == only) {
            return;
        }
        let module = self.names[other as usize].clone();
        let near = weal_base::suggest::nearest(only, exports.names.iter().map(|export| export.name.as_str()));
        self.problems.push(
            Diagnostic::error(
                Code::UnknownName,
                format!("the module `{module}` declares no `{only}`"),
                span,
                "not declared there",
            )
            .help_if(near.map(|near| format!("did you mean `{module}.{near}`?"))),
        );
    }

    fn unknown(&mut self, wanted: &str, whole: &str, span: Span) {
        let mut known: Vec<String> = stdlib::MODULES.iter().map(|(name, _)| (*name).to_owned()).collect();
        known.extend(
            self.world
                .programs_in(&self.folder)
                .iter()
                .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())),
        );
        let near = weal_base::suggest::nearest(wanted, known.iter().map(String::as_str));
        let file = wanted.replace('.', "/");
        let help = near.map_or_else(
            || {
                format!(
                    "a module is a file beside this one: `{file}.weal`; the library has {}",
                    known.iter().filter(|name| name.starts_with("std.")).cloned().collect::<Vec<_>>().join(", ")
                )
            },
            |near| format!("did you mean `{near}`?"),
        );
        self.problems.push(
            Diagnostic::error(
                Code::UnknownModule,
                format!("there is no module `{wanted}`"),
                span,
                format!("`{whole}` leads nowhere"),
            )
            .help(help),
        );
    }

    fn table(&mut self, name: &str, library: bool) -> TableInput {
        let path = self.folder.join(name);
        let number = self.files.len() as u32;
        let bytes = if library { Err(ReadError::Missing) } else { self.world.read(&path) };
        let bytes =
            bytes.map_err(|error| error.to_string()).and_then(|bytes| match crate::parquet::is_parquet(&bytes) {
                true => crate::parquet::as_csv(bytes),
                false => Ok(bytes),
            });
        let text = match &bytes {
            // Only small tables are kept as text for messages; of a large one the row is named.
            Ok(bytes) if bytes.len() < 1 << 20 => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        };
        self.record(&path, text);
        TableInput::new(self.db, number, bytes.map(Arc::from))
    }

    /// Reports each circle of modules once, along its shortest way.
    fn cycles(&mut self) {
        let mut reported = vec![false; self.modules.len()];
        for start in 0..self.modules.len() {
            if reported[start] {
                continue;
            }
            let Some(way) = self.way_back(start as u32) else { continue };
            let names: Vec<&str> = way.iter().map(|(module, _)| self.names[*module as usize].as_str()).collect();
            let ring = format!("{} → {}", names.join(" → "), names[0]);
            let mut problem: Option<Diagnostic> = None;
            for (module, span) in &way {
                reported[*module as usize] = true;
                problem = Some(match problem {
                    None => Diagnostic::error(
                        Code::ModuleCycle,
                        format!("modules use each other in a circle: {ring}"),
                        *span,
                        "this closes the circle",
                    ),
                    Some(problem) => problem.also(*span, "through this"),
                });
            }
            if let Some(problem) = problem {
                self.problems.push(problem.help("move what both need into a module of its own"));
            }
        }
    }

    /// The shortest way from a module back to itself: modules, each with the place where it uses the next.
    fn way_back(&self, start: u32) -> Option<Vec<(u32, Span)>> {
        let mut came: FxHashMap<u32, (u32, Span)> = FxHashMap::default();
        let mut queue = std::collections::VecDeque::from([start]);
        while let Some(here) = queue.pop_front() {
            for (next, span) in &self.arrows[here as usize] {
                if *next == start {
                    let mut way = vec![(here, *span)];
                    let mut at = here;
                    while at != start {
                        let (before, span) = came.get(&at)?;
                        way.push((*before, *span));
                        at = *before;
                    }
                    way.reverse();
                    return Some(way);
                }
                if !came.contains_key(next) {
                    came.insert(*next, (here, *span));
                    queue.push_back(*next);
                }
            }
        }
        None
    }
}

/// The program of a folder: `main.weal`, `FOLDER.weal`, `main.md`, or its only program.
fn found_in(world: &dyn World, folder: &Path) -> Option<PathBuf> {
    let found = world.programs_in(folder);
    let named = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    for wanted in ["main.weal".to_owned(), format!("{named}.weal")] {
        let root = found.iter().find(|file| file.file_name().is_some_and(|name| name.to_string_lossy() == wanted));
        if root.is_some() {
            return root.cloned();
        }
    }
    let page = folder.join("main.md");
    match &found[..] {
        _ if world.read(&page).is_ok() => Some(page),
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// Whether a file is a page of Markdown with the program inside.
fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "md" || end == "markdown")
}

fn cannot_read(path: &Path, error: &ReadError, site: Site) -> Diagnostic {
    let code = match error {
        ReadError::Missing => Code::NoProgram,
        ReadError::TooLarge(..) => Code::TooLarge,
        ReadError::Other(_) => Code::CannotRead,
    };
    Diagnostic::error(code, format!("`{}` cannot be read: {error}", path.display()), site, "this file")
        .help("check the path; `weal new FOLDER` makes a first program")
}
