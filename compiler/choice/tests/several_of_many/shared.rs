//! Published cases beside the project.

use std::path::PathBuf;

/// The folder of a case; says that it is skipped where there is none.
pub(crate) fn case(name: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases").join(name);
    if !folder.is_dir() {
        println!("skipped: the case `{name}` is not here (looked for {})", folder.display());
        return None;
    }
    Some(folder)
}

/// The files of a case with this ending, by name.
pub(crate) fn files(name: &str, ending: &str) -> Vec<(String, String)> {
    let Some(folder) = case(name) else { return Vec::new() };
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    files.iter().map(read).collect()
}
