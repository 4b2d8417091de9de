//! A loaded program: checks it, and looks at each of its stages.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use weal_base::render::Sources;
use weal_base::{FileId, Problems, Site, Span, World};
use weal_graph::Graph;
use weal_hir::{Def, ItemKind};
use weal_tir::{Mode, SettingId, Tir};

use crate::db::{self, Database, JournalsInput, ProgramInput};
use crate::deciding::Decided;
use crate::load::{FileRecord, load};

/// A program in the database, with what a message needs to show its places.
pub struct Session {
    pub(crate) db: Database,
    pub(crate) program: ProgramInput,
    pub(crate) journals: JournalsInput,
    pub(crate) files: Vec<FileRecord>,
    pub(crate) folder: PathBuf,
    pub(crate) decided: Vec<Decided>,
    loading: Problems,
    /// What is wrong with what was decided.
    deciding: Problems,
    names: Vec<String>,
}

impl Session {
    /// Loads the program at a path: a file or a folder.
    pub fn open(world: &dyn World, path: &Path) -> Session {
        let db = Database::default();
        let loaded = load(&db, world, path);
        let journals = JournalsInput::new(&db, Arc::default());
        let mut session = Session {
            db,
            journals,
            program: loaded.program,
            files: loaded.files,
            folder: loaded.folder,
            decided: Vec::new(),
            loading: loaded.problems,
            deciding: Problems::new(),
            names: loaded.names,
        };
        // A file beside the program that plays something through, `what_if.weal`, is not what was decided on.
        if loaded.is_the_program {
            session.load_journals(world);
            session.settle_decisions(world);
        }
        session
    }

    pub(crate) fn extend_problems(&mut self, problems: Problems) {
        self.deciding.extend(problems);
    }

    /// The folder of the program.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Replaces the text of a source file of the program, as an editor does; `path` as it is shown in messages.
    ///
    /// Answers whether the program has such a file.
    pub fn edit(&mut self, path: &str, text: &str) -> bool {
        use salsa::Setter as _;
        let Some(number) = self.files.iter().position(|record| record.path == path) else { return false };
        let modules = self.program.modules(&self.db);
        let Some(entry) = modules.iter().find(|entry| entry.file.number(&self.db) as usize == number) else {
            return false;
        };
        let text: Arc<str> = weal_syntax::normal(text).into();
        entry.file.set_text(&mut self.db).to(text.clone());
        self.files[number].text = text;
        true
    }

    /// The names of the stage functions run since the last call; for counting what an edit costs.
    pub fn take_ran(&self) -> Vec<String> {
        self.db.take_ran()
    }

    fn modules(&self) -> Vec<u32> {
        (0..self.program.modules(&self.db).len() as u32).collect()
    }

    /// Everything that is wrong with the program before planning: files, syntax, names, types, graph.
    ///
    /// Behind a stage with errors, only what those errors cannot have caused is told.
    pub fn problems(&self) -> Problems {
        let mut all = self.program_problems();
        all.extend(self.deciding.clone());
        all.extend_behind(self.events().1.clone());
        all
    }

    /// What is wrong with the program by itself, whatever happened.
    pub fn program_problems(&self) -> Problems {
        let mut all = self.loading.clone();
        let modules = self.program.modules(&self.db);
        for entry in modules.iter() {
            all.extend(self.text_problems(entry.file));
        }
        let mut bound = Problems::new();
        for module in self.modules() {
            bound.extend(db::hir(&self.db, self.program, module).2.clone());
        }
        all.extend_behind(bound);
        all.extend_behind(db::tir(&self.db, self.program, Mode::default()).1.clone());
        if !all.has_errors() {
            all.extend(db::graph(&self.db, self.program, Mode::default()).1.clone());
            let tir = self.base();
            all.extend(crate::policies::check(&tir));
            all.extend(crate::deciding::beyond(&tir));
            for setting in 0..tir.settings.len() as u32 {
                let mode = Mode { settings: vec![SettingId(setting)], ..Mode::default() };
                let changed = db::tir(&self.db, self.program, mode);
                if changed.1.has_errors() {
                    all.extend(changed.1.clone());
                }
            }
        }
        all
    }

    /// The typed IR under a mode.
    pub fn tir(&self, mode: &Mode) -> Arc<Tir> {
        db::tir(&self.db, self.program, mode.clone()).0.clone()
    }

    /// The typed IR with no parameter set and no number stated.
    pub fn base(&self) -> Arc<Tir> {
        self.tir(&Mode::default())
    }

    /// The plan graph.
    pub fn graph(&self) -> Graph {
        db::graph(&self.db, self.program, Mode::default()).0.clone()
    }

    /// The tokens of the root file as text.
    pub fn emit_tokens(&self) -> String {
        self.root(|file, text| {
            let mut tokens = db::tokens(&self.db, file).0.clone();
            if !file.page(&self.db) {
                return weal_syntax::print_tokens(text, &tokens);
            }
            // Shown where they stand in the page.
            let page = db::page(&self.db, file);
            for token in &mut tokens.list {
                let place = page.0.place(token.start..token.end);
                (token.start, token.end) = (place.start, place.end);
            }
            weal_syntax::print_tokens(&file.text(&self.db), &tokens)
        })
    }

    /// The syntax tree of the root file as text.
    pub fn emit_syntax(&self) -> String {
        self.root(|file, text| weal_syntax::print_tree(text, &db::syntax(&self.db, file).0))
    }

    /// The bound root module as text.
    pub fn emit_hir(&self) -> String {
        let modules: Vec<_> =
            self.modules().into_iter().map(|module| db::module(&self.db, self.program, module)).collect();
        let name = |def: Def| {
            let item = modules.get(def.module as usize).and_then(|module| module.items.get(def.item as usize));
            let module = self.names.get(def.module as usize).map_or("", String::as_str);
            let own = item.map_or_else(String::new, |item| item_name(&item.kind));
            if def.module == 0 { own } else { format!("{module}.{own}") }
        };
        modules.first().map_or_else(String::new, |root| weal_hir::print::print(root, &name))
    }

    /// The root file in the standard form; its own text where it cannot be read. A page keeps its prose.
    pub fn format(&self) -> String {
        if self.program.modules(&self.db).first().is_some_and(|entry| entry.file.page(&self.db)) {
            return weal_syntax::literate::format(&self.root_text());
        }
        self.root(|file, text| weal_syntax::format(text, &db::tokens(&self.db, file).0, &db::syntax(&self.db, file).0))
    }

    /// Problems of the root file's text alone, for formatting.
    pub fn syntax_problems(&self) -> Problems {
        let mut all = self.loading.clone();
        if let Some(entry) = self.program.modules(&self.db).first() {
            all.extend(self.text_problems(entry.file));
        }
        all
    }

    /// What is wrong with one file's text.
    fn text_problems(&self, file: db::SourceFile) -> Problems {
        let mut all = db::page(&self.db, file).1.clone();
        all.extend(db::tokens(&self.db, file).1.clone());
        all.extend(db::syntax(&self.db, file).1.clone());
        all
    }

    /// The text of the root file.
    pub fn root_text(&self) -> String {
        self.root(|file, _| file.text(&self.db).to_string())
    }

    fn root(&self, f: impl FnOnce(db::SourceFile, &str) -> String) -> String {
        let modules = self.program.modules(&self.db);
        modules.first().map_or_else(String::new, |entry| f(entry.file, &db::code(&self.db, entry.file)))
    }
}

fn item_name(kind: &ItemKind) -> String {
    let declared = |name: &weal_hir::Name| match name {
        weal_hir::Name::Word(word) => word.clone(),
        weal_hir::Name::Field(_) | weal_hir::Name::Built(_) => "{row}".to_owned(),
    };
    match kind {
        ItemKind::Dimension { name, .. }
        | ItemKind::Unit { name, .. }
        | ItemKind::Prefix { name, .. }
        | ItemKind::Let { name, .. }
        | ItemKind::Table { name, .. }
        | ItemKind::Profile { name, .. }
        | ItemKind::Policy { name, .. }
        | ItemKind::Choice { name, .. }
        | ItemKind::Pattern { name, .. }
        | ItemKind::Scenario { name, .. } => name.clone(),
        ItemKind::Place { name, .. }
        | ItemKind::Resource { name, .. }
        | ItemKind::Property { name, .. }
        | ItemKind::Recipe { name, .. }
        | ItemKind::Route { name, .. }
        | ItemKind::Need { name, .. }
        | ItemKind::Threshold { name, .. } => declared(name),
        // Nothing refers to these.
        ItemKind::Horizon { .. }
        | ItemKind::Fence { .. }
        | ItemKind::ForEach { .. }
        | ItemKind::Ranks { .. }
        | ItemKind::Adopt { .. }
        | ItemKind::Aim { .. }
        | ItemKind::Allocate(_)
        | ItemKind::Test { .. }
        | ItemKind::Error => String::new(),
    }
}

impl Sources for Session {
    fn path(&self, file: FileId) -> String {
        self.files.get(file.0 as usize).map_or_else(String::new, |record| record.path.clone())
    }

    fn text(&self, file: FileId) -> String {
        self.files.get(file.0 as usize).map_or_else(String::new, |record| record.text.to_string())
    }

    fn span(&self, site: Site) -> Span {
        match site {
            Site::Page(span) => span,
            Site::Span(span) => self.in_page(span),
            Site::File(file) => Span::new(file, 0, 0),
            Site::Node { file, node } => {
                let modules = self.program.modules(&self.db);
                let number = modules.iter().position(|entry| entry.file.number(&self.db) == file.0);
                let Some(number) = number else { return Span::new(file, 0, 0) };
                let bound = db::hir(&self.db, self.program, number as u32);
                let place = bound.1.0.get(node as usize);
                place.map_or(Span::new(file, 0, 0), |(start, end)| self.in_page(Span::new(file, *start, *end)))
            }
            Site::Cell { file, row, column } => self.cell(file, row, column),
        }
    }

    fn heading(&self, span: Span) -> Option<String> {
        // A whole file stands under none of its headings.
        let whole = (span.start, span.end) == (0, 0);
        db::page(&self.db, self.source(span.file)?).0.under(span.start).filter(|_| !whole)
    }
}

impl Session {
    /// The source file of this number.
    fn source(&self, file: FileId) -> Option<db::SourceFile> {
        let modules = self.program.modules(&self.db);
        modules.iter().map(|entry| entry.file).find(|known| known.number(&self.db) == file.0)
    }

    /// A place in a file's program as a place in the file.
    fn in_page(&self, span: Span) -> Span {
        match self.source(span.file).filter(|file| file.page(&self.db)) {
            None => span,
            Some(file) => {
                let place = db::page(&self.db, file).0.place(span.start..span.end);
                Span::new(span.file, place.start, place.end)
            }
        }
    }

    /// The bytes of a table's cell. Rows with line breaks inside quotation marks are counted as the reader counts them.
    fn cell(&self, file: FileId, row: u32, column: u16) -> Span {
        let text = self.text(file);
        let (mut at, mut quoted, mut lines, mut start) = (0usize, false, 0u32, 0usize);
        let bytes = text.as_bytes();
        let mut cells: Vec<(usize, usize)> = Vec::new();
        while at <= bytes.len() {
            let end = at == bytes.len();
            let byte = if end { b'\n' } else { bytes[at] };
            match byte {
                b'"' => quoted = !quoted,
                b',' if !quoted => {
                    cells.push((start, at));
                    start = at + 1;
                }
                b'\n' if !quoted || end => {
                    cells.push((start, at));
                    // Empty lines are no rows.
                    let empty =
                        cells.len() == 1 && text.get(cells[0].0..cells[0].1).is_some_and(|cell| cell.trim().is_empty());
                    if !empty {
                        if lines == row {
                            let (from, to) = cells.get(column as usize).copied().unwrap_or((cells[0].0, at));
                            return Span::new(file, from as u32, to as u32);
                        }
                        lines += 1;
                    }
                    cells.clear();
                    start = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        Span::new(file, 0, 0)
    }
}
