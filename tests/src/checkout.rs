//! Files of the checkout.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the tests have a folder of their own in the workspace").to_owned()
}

/// The text of a file, by its path from the root; an explanation where it is missing.
pub fn text(path: &str) -> Result<String, String> {
    std::fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}; this file has to be there"))
}

/// All files below a folder that have this ending, as paths from the root, sorted.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(&root(), Path::new(folder), ending, &mut found);
    found.sort();
    found
}

fn collect(root: &Path, folder: &Path, ending: &str, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = folder.join(entry.file_name());
        if entry.path().is_dir() {
            if path.file_name().is_none_or(|name| name != "target") {
                collect(root, &path, ending, found);
            }
        } else if path.extension().is_some_and(|end| end == ending) {
            found.push(path.to_string_lossy().into_owned());
        }
    }
}

/// Fails with all complaints, one per line, if there are any.
pub fn no_complaints(rule: &str, complaints: &[String]) {
    let list: String = complaints.iter().map(|complaint| format!("  - {complaint}\n")).collect();
    assert!(complaints.is_empty(), "{rule}\n{list}");
}
