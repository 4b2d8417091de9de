//! Pabulib files.

use crate::from_text::pabulib::{Pabulib, Table};

/// A file as text.
pub fn pabulib(file: &Pabulib) -> String {
    let mut text = String::from("META\nkey;value\n");
    for (key, value) in &file.meta {
        row(&mut text, &[key.clone(), value.clone()]);
    }
    for (name, Table { columns, rows }) in [("PROJECTS", &file.projects), ("VOTES", &file.votes)] {
        text.push_str(name);
        text.push('\n');
        if !columns.is_empty() {
            row(&mut text, columns);
        }
        rows.iter().for_each(|cells| row(&mut text, cells));
    }
    text
}

fn row(text: &mut String, cells: &[String]) {
    // A line that is blank, or that names a part, has to be told from one.
    let plain = |cell: &String| {
        !cell.contains([';', '"']) && !cell.trim().is_empty() && !["META", "PROJECTS", "VOTES"].contains(&cell.trim())
    };
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(';');
        }
        // Lines end where a cell would have an end of line in it.
        let cell = cell.replace(['\n', '\r'], " ");
        if cells.len() > 1 && cell.is_empty() || plain(&cell) {
            text.push_str(&cell);
        } else {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        }
    }
    text.push('\n');
}
