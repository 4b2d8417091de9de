//! Reading the cases.

use std::path::{Path, PathBuf};

use serde_json::Value;
use weal_tests::checkout::root;

/// The folder of a case; says that it is skipped where there is none.
pub(crate) fn case(name: &str) -> Option<PathBuf> {
    let folder = root().parent()?.join("shared").join("cases").join(name);
    if !folder.is_dir() {
        println!("skipped: the case `{name}` is not here (looked for {})", folder.display());
        return None;
    }
    Some(folder)
}

/// The text of a file of a case.
pub(crate) fn text(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A JSON file of a case.
pub(crate) fn json(folder: &Path, file: &str) -> Value {
    serde_json::from_str(&text(folder, file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A matrix in a JSON file: a list of rows.
pub(crate) fn matrix(folder: &Path, file: &str) -> Vec<Vec<f64>> {
    let value = json(folder, file);
    let rows = value.as_array().expect("a list of rows");
    rows.iter()
        .map(|row| row.as_array().expect("a row").iter().map(|cell| cell.as_f64().expect("a number")).collect())
        .collect()
}

/// The cells of each line, split at `separator`; a separator inside quotation marks does not split.
pub(crate) fn cells(text: &str, separator: char) -> Vec<Vec<String>> {
    let line = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.trim_end_matches('\r').chars() {
            match c {
                '"' => quoted = !quoted,
                c if c == separator && !quoted => cells.push(String::new()),
                c => cells.last_mut().expect("a line has a cell").push(c),
            }
        }
        cells
    };
    text.lines().map(line).collect()
}

/// A number in a cell.
pub(crate) fn number(cell: &str) -> f64 {
    cell.trim().parse().unwrap_or_else(|_| panic!("`{cell}` is not a number"))
}

/// A word that a program can use as a name.
pub(crate) fn name(text: &str) -> String {
    let word: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    if word.starts_with(|c: char| c.is_ascii_digit()) { format!("s{word}") } else { word }
}
