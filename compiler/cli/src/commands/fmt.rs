//! `weal fmt`: the standard form of program files.

use std::path::{Path, PathBuf};

use weal_base::{Code, Diagnostic, FileId, Site, World as _};
use weal_driver::Session;

use crate::arguments::Fmt;
use crate::{exit, terminal};

pub(crate) fn run(of: &Fmt) -> u8 {
    let mut code = exit::DONE;
    let mut files: Vec<PathBuf> = Vec::new();
    for path in &of.paths {
        if path.is_dir() {
            below(path, 0, &mut files);
        } else {
            files.push(path.clone());
        }
    }
    for file in &files {
        code = code.max(one(file, of.check));
    }
    code
}

/// The program files below a folder, sorted; hidden folders are left out.
fn below(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    files.extend(weal_base::world::Disk.programs_in(folder));
    // Other pages with blocks of Weal are written about programs; this one is the program of its folder.
    let alone = !folder.join("main.weal").is_file();
    files.extend(Some(folder.join("main.md")).filter(|page| alone && page.is_file()));
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir() && !path.is_symlink())
        .filter(|path| {
            path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.') && name != "target")
        })
        .collect();
    folders.sort();
    if depth < 32 {
        folders.iter().for_each(|folder| below(folder, depth + 1, files));
    }
}

fn one(file: &Path, check: bool) -> u8 {
    let session = Session::open(&weal_base::world::Disk, file);
    let problems = session.syntax_problems();
    if problems.has_errors() {
        terminal::problems(&problems, &session);
        return exit::ERRORS;
    }
    let formatted = session.format();
    if formatted == session.root_text() {
        return exit::DONE;
    }
    if check {
        let found = Diagnostic::error(
            Code::NotFormatted,
            format!("`{}` is not in the standard form", file.display()),
            Site::File(FileId(0)),
            "this file",
        );
        terminal::problem(file, found.help(format!("`weal fmt {}` puts it into it", file.display())));
        return exit::ERRORS;
    }
    match terminal::write(file, &formatted) {
        Ok(()) => exit::DONE,
        Err(error) => {
            terminal::complain(&error);
            exit::ERRORS
        }
    }
}
