//! Programs in memory, and one run over all stages up to the problem.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use weal_base::{Code, ReadError, World, render};
use weal_driver::{Answer, Limits, Session};

use crate::chapter::programs;
use crate::checkout::{files, root, text};

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub BTreeMap<PathBuf, Vec<u8>>);

impl World for Memory {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.0.get(path).cloned().ok_or(ReadError::Missing)
    }
    fn journals_in(&self, folder: &Path) -> Vec<PathBuf> {
        let ends =
            |path: &&PathBuf| path.parent() == Some(folder) && path.extension().is_some_and(|end| end == "journal");
        self.0.keys().filter(ends).cloned().collect()
    }
    fn programs_in(&self, folder: &Path) -> Vec<PathBuf> {
        let weal = |path: &&PathBuf| path.parent() == Some(folder) && path.extension().is_some_and(|end| end == "weal");
        self.0.keys().filter(weal).cloned().collect()
    }
    fn is_folder(&self, path: &Path) -> bool {
        !self.0.contains_key(path)
    }
}

/// A program of one file, `main.weal`.
pub fn opened(text: &str) -> Session {
    Session::open(&Memory([(PathBuf::from("main.weal"), text.as_bytes().to_vec())].into()), Path::new("main.weal"))
}

/// What is wrong with a program, one line each: `code: message`.
pub fn told(session: &Session) -> Vec<String> {
    session.problems().iter().map(|problem| format!("{}: {}", problem.code, problem.message)).collect()
}

/// The answer to the first scenario of a sound program.
pub fn answered(session: &Session) -> Answer {
    assert!(!session.problems().has_errors(), "{:?}", told(session));
    let first = session.scenarios(&[]).0.into_iter().next();
    session.plan(&first.expect("there is always one"), &Limits::default(), &mut |_| ())
}

/// The files of a folder, by name; folders inside it are left out.
pub fn folder(path: &Path) -> Memory {
    let mut memory = Memory::default();
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        if let (Ok(bytes), Some(name)) = (std::fs::read(entry.path()), entry.path().file_name()) {
            memory.0.insert(PathBuf::from(name), bytes);
        }
    }
    memory
}

/// Every program there is to begin from, with the name of its root: the examples, and all of the specification.
pub fn everything() -> Vec<(PathBuf, Memory)> {
    let mut examples: Vec<PathBuf> =
        files("examples", "weal").iter().filter_map(|path| root().join(path).parent().map(Path::to_owned)).collect();
    examples.dedup();
    let mut all: Vec<(PathBuf, Memory)> =
        examples.iter().map(|path| (PathBuf::from("main.weal"), folder(path))).collect();
    for page in files("spec", "md") {
        for files in programs(&text(&page).unwrap_or_default()) {
            let Some((first, _)) = files.first().cloned() else { continue };
            let files = files.into_iter().map(|(name, text)| (PathBuf::from(name), text.into_bytes()));
            all.push((PathBuf::from(first), Memory(files.collect())));
        }
    }
    all
}

/// Text to problem: every stage, every message drawn in every form, the formatter, and the problem of the first scenario.
///
/// Answers whether the program was sound. Whatever the text, this must come to an end without a panic.
pub fn through(memory: &Memory, root: &Path) -> bool {
    let session = Session::open(memory, root);
    let problems = session.problems();
    render::human(&problems, &session, false);
    render::short(&problems, &session);
    render::json(&problems, &session.hints(), &session);
    session.format();
    if problems.has_errors() {
        return false;
    }
    let (scenarios, _) = session.scenarios(&[]);
    if let Some(first) = scenarios.first() {
        session.problem(first);
    }
    true
}

/// Plans up to three scenarios of a sound program.
///
/// # Errors
/// Says what the independent check did not accept, which must never happen.
pub fn planned(memory: &Memory, root: &Path) -> Result<(), String> {
    let session = Session::open(memory, root);
    if session.problems().has_errors() {
        return Ok(());
    }
    let limits = Limits { seconds: Some(5.0), plain: false };
    for scenario in session.scenarios(&[]).0.iter().take(3) {
        let answer = session.plan(scenario, &limits, &mut |_| ());
        if let Some(problem) = answer.problems.iter().find(|problem| problem.code == Code::NotCertified) {
            return Err(problem.helps.join("\n"));
        }
    }
    Ok(())
}
