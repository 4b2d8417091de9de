//! The incremental database: one short tracked function per arrow. Each calls a plain function of its stage.

use std::sync::{Arc, Mutex};

use weal_base::{FileId, Problems};
use weal_graph::Graph;
use weal_hir::{Exports, Import, Module, Scope, SourceMap};
use weal_journal::Journal;
use weal_syntax::{Tokens, ir::Tree, literate::Page};
use weal_tir::{Event, Listener, Mode, Program, Scales, Source, TableFile, Tir};

use crate::journals;

/// A source file.
#[salsa::input(debug)]
pub(crate) struct SourceFile {
    /// Its number among the program's files.
    #[returns(copy)]
    pub(crate) number: u32,
    /// Its text.
    #[returns(clone)]
    pub(crate) text: Arc<str>,
    /// Whether it is of the standard library.
    #[returns(copy)]
    pub(crate) library: bool,
    /// Whether it is a page of Markdown with the program inside.
    #[returns(copy)]
    pub(crate) page: bool,
}

/// A table's file: its bytes, or why there are none.
#[salsa::input(debug)]
pub(crate) struct TableInput {
    /// Its number among the program's files.
    #[returns(copy)]
    pub(crate) number: u32,
    /// Its bytes.
    #[returns(clone)]
    pub(crate) bytes: Result<Arc<[u8]>, String>,
}

/// A journal beside the program.
#[salsa::input(debug)]
pub(crate) struct JournalInput {
    /// Its number among the program's files.
    #[returns(copy)]
    pub(crate) number: u32,
    /// The name of its file, without the ending.
    #[returns(clone)]
    pub(crate) stem: String,
    /// Its text.
    #[returns(clone)]
    pub(crate) text: Arc<str>,
}

/// The journals beside the program, each once.
#[salsa::input(debug)]
pub(crate) struct JournalsInput {
    /// In the order of their files.
    #[returns(clone)]
    pub(crate) list: Arc<Vec<JournalInput>>,
}

/// What a module takes from another: the module's number, and one name or all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Use {
    /// The module.
    pub(crate) module: u32,
    /// One name; `None` for all.
    pub(crate) only: Option<String>,
}

/// A module of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModuleEntry {
    /// Its file.
    pub(crate) file: SourceFile,
    /// What it uses, single names first; the prelude last.
    pub(crate) uses: Vec<Use>,
    /// The files of its tables: item and input.
    pub(crate) tables: Vec<(u32, TableInput)>,
}

/// A program: its modules, the root first.
#[salsa::input(debug)]
pub(crate) struct ProgramInput {
    /// The modules by number.
    #[returns(clone)]
    pub(crate) modules: Arc<Vec<ModuleEntry>>,
}

/// The database.
#[salsa::db]
pub(crate) trait Db: salsa::Database {}

/// The one implementation of [`Db`]. Clones are cheap handles on the same storage.
#[salsa::db]
#[derive(Clone)]
pub(crate) struct Database {
    storage: salsa::Storage<Self>,
    ran: Arc<Mutex<Vec<String>>>,
}

#[salsa::db]
impl salsa::Database for Database {}
#[salsa::db]
impl Db for Database {}

impl Default for Database {
    fn default() -> Self {
        let ran: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = ran.clone();
        let storage = salsa::Storage::new(Some(Box::new(move |event: salsa::Event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind
                && let Ok(mut log) = log.lock()
            {
                // Only counted between two looks of a test; an editor's session must not grow by it.
                if log.len() < 10_000 {
                    log.push(format!("{database_key:?}"));
                }
            }
        })));
        Database { storage, ran }
    }
}

impl Database {
    /// The functions run since the last call, in order, as `name(…)`.
    pub(crate) fn take_ran(&self) -> Vec<String> {
        self.ran.lock().map(|mut ran| std::mem::take(&mut *ran)).unwrap_or_default()
    }
}

/// A value that is compared by what it says and shared without copying.
pub(crate) type Shared<T> = Arc<T>;

/// A page of Markdown taken apart; what is no page has nothing to take apart.
#[salsa::tracked(returns(clone))]
pub(crate) fn page(db: &dyn Db, file: SourceFile) -> Shared<(Page, Problems)> {
    if !file.page(db) {
        return Arc::default();
    }
    Arc::new(weal_syntax::literate::page(FileId(file.number(db)), &file.text(db)))
}

/// The program in a file: unchanged by edits of a page's prose, so nothing behind it runs again.
#[salsa::tracked(returns(clone))]
pub(crate) fn code(db: &dyn Db, file: SourceFile) -> Arc<str> {
    if file.page(db) { page(db, file).0.program.as_str().into() } else { file.text(db) }
}

/// text → tokens
#[salsa::tracked(returns(clone))]
pub(crate) fn tokens(db: &dyn Db, file: SourceFile) -> Shared<(Tokens, Problems)> {
    Arc::new(weal_syntax::tokens(FileId(file.number(db)), &code(db, file)))
}

/// tokens → syntax
#[salsa::tracked(returns(clone))]
pub(crate) fn syntax(db: &dyn Db, file: SourceFile) -> Shared<(Tree, Problems)> {
    let tokens = tokens(db, file);
    Arc::new(weal_syntax::tree(FileId(file.number(db)), &code(db, file), &tokens.0))
}

/// What a file declares: unchanged by edits inside declarations.
#[salsa::tracked(returns(clone))]
pub(crate) fn exports(db: &dyn Db, file: SourceFile) -> Shared<Exports> {
    Arc::new(weal_hir::exports::exports(&code(db, file), &syntax(db, file).0))
}

/// What a module takes from others.
pub(crate) fn imports(db: &dyn Db, modules: &[ModuleEntry], entry: &ModuleEntry) -> Vec<Import> {
    let import = |used: &Use| {
        let file = modules.get(used.module as usize)?.file;
        Some(Import { module: used.module, exports: exports(db, file), only: used.only.clone() })
    };
    entry.uses.iter().filter_map(import).collect()
}

/// syntax → hir
#[salsa::tracked(returns(clone))]
pub(crate) fn hir(db: &dyn Db, program: ProgramInput, module: u32) -> Shared<(Shared<Module>, SourceMap, Problems)> {
    let modules = program.modules(db);
    let Some(entry) = modules.get(module as usize) else { return Arc::default() };
    let imports = imports(db, &modules, entry);
    let own = exports(db, entry.file);
    let scope = Scope::new(module, &own, &imports);
    let (bound, map, problems) =
        weal_hir::from_syntax(FileId(entry.file.number(db)), &code(db, entry.file), &syntax(db, entry.file).0, &scope);
    Arc::new((Arc::new(bound), map, problems))
}

/// The bound module alone: equal after an edit of blanks or comments, so nothing behind it runs again.
#[salsa::tracked(returns(clone))]
pub(crate) fn module(db: &dyn Db, program: ProgramInput, number: u32) -> Shared<Module> {
    hir(db, program, number).0.clone()
}

/// The whole program, as it is lowered.
pub(crate) fn whole(db: &dyn Db, program: ProgramInput) -> Program {
    let modules = program.modules(db);
    let mut whole = Program::default();
    for (number, entry) in modules.iter().enumerate() {
        whole.modules.push(Source {
            file: FileId(entry.file.number(db)),
            library: entry.file.library(db),
            module: module(db, program, number as u32),
        });
        for (item, table) in &entry.tables {
            let def = weal_hir::Def { module: number as u32, item: *item };
            whole.tables.insert(def, TableFile { file: FileId(table.number(db)), bytes: table.bytes(db) });
        }
    }
    whole
}

/// hir → tir, under a mode
#[salsa::tracked(returns(clone))]
pub(crate) fn tir(db: &dyn Db, program: ProgramInput, mode: Mode) -> Shared<(Shared<Tir>, Problems, Scales)> {
    let (tir, scales, problems) = weal_tir::with_scales(&whole(db, program), &mode);
    Arc::new((Arc::new(tir), problems, scales))
}

/// text → journal
#[salsa::tracked(returns(clone))]
pub(crate) fn journal(db: &dyn Db, input: JournalInput) -> Shared<(Journal, Problems)> {
    Arc::new(weal_journal::from_text(FileId(input.number(db)), &input.text(db)))
}

/// journals → events, in the names and units of the program
#[salsa::tracked(returns(clone))]
pub(crate) fn events(db: &dyn Db, program: ProgramInput, journals: JournalsInput) -> Shared<(Vec<Event>, Problems)> {
    let list = journals.list(db);
    let read: Vec<_> = list.iter().map(|input| (*input, journal(db, *input))).collect();
    let modules = program.modules(db);
    let Some(root) = modules.first().filter(|_| read.iter().any(|(_, read)| !read.0.said.is_empty())) else {
        return Arc::default();
    };
    let (own, imports) = (exports(db, root.file), imports(db, &modules, root));
    let scope = Scope::new(0, &own, &imports);
    let (lowered, whole) = (tir(db, program, Mode::default()), whole(db, program));
    let mut listener = Listener::new(&whole, &lowered.0, &lowered.2);
    let (mut told, mut problems) = (Vec::new(), Problems::new());
    for (input, read) in &read {
        let file = (FileId(input.number(db)), &*input.text(db), &*input.stem(db));
        let (one, found) = journals::told(file, &read.0, &scope, &mut listener);
        told.push(one);
        problems.extend(found);
    }
    let (events, found) = weal_tir::in_order(told);
    problems.extend(found);
    Arc::new((events, problems))
}

/// tir → graph
#[salsa::tracked(returns(clone))]
pub(crate) fn graph(db: &dyn Db, program: ProgramInput, mode: Mode) -> Shared<(Graph, Problems)> {
    Arc::new(weal_graph::from_tir(&tir(db, program, mode).0))
}
