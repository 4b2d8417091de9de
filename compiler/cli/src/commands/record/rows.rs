//! Rows of a table, or objects of JSON, as lines of a journal.

use std::io::Read as _;
use std::path::Path;

use weal_base::world::Disk;
use weal_base::{Diagnostic, Span, World as _};
use weal_driver::{Draft, UNWRITTEN};

use super::super::vote::today;
use super::moved;
use crate::arguments::Record;

/// Lines made from rows.
pub(super) struct Rows {
    /// The file, as it is shown.
    pub(super) shown: String,
    /// Its text.
    pub(super) text: String,
    pub(super) drafts: Vec<Draft>,
    /// Of each line: the row, and the parts of its words that stand in cells.
    made: Vec<Made>,
}

#[derive(Default)]
struct Made {
    row: (u32, u32),
    /// From and to in the words, and the cell they are from.
    parts: Vec<((u32, u32), (u32, u32))>,
}

impl Rows {
    /// A problem of a line at the cell where it comes from; at the row, where it comes from the words around the cells.
    pub(super) fn placed(&self, line: usize, problem: &Diagnostic) -> Diagnostic {
        let none = Made::default();
        let made = self.made.get(line).unwrap_or(&none);
        moved(problem, |span| {
            // The cell in which the place begins, or the first that it has in it.
            let within =
                made.parts.iter().find(|((from, to), _)| span.start < *to && *from < span.end.max(span.start + 1));
            let (start, end) = within.map_or(made.row, |(_, cell)| *cell);
            Span::new(UNWRITTEN, start, end)
        })
    }
}

/// A row: where it stands, and its cells by name, each with its place.
struct Row {
    place: (u32, u32),
    cells: Vec<(String, String, (u32, u32))>,
}

/// A part of a template.
enum Part<'t> {
    Words(&'t str),
    Column(&'t str),
}

/// Reads the rows of a file and fills each into the template.
pub(super) fn read(of: &Record, template: &str) -> Result<Rows, String> {
    let (path, is_csv) = match (&of.csv, &of.jsonl) {
        (Some(path), _) => (path, true),
        (None, Some(path)) => (path, false),
        (None, None) => return Err("Say where the rows are: `--csv FILE` or `--jsonl FILE`.".to_owned()),
    };
    let (shown, text) = text(path)?;
    if u32::try_from(text.len()).is_err() {
        return Err(format!("`{shown}` is larger than 4 GiB: record it in parts."));
    }
    let parts = parts(template)?;
    let rows = if is_csv { of_csv(&text, &shown)? } else { of_json(&text, &shown)? };
    let (mut drafts, mut made) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for (number, row) in rows.iter().enumerate() {
        let cell = |name: &str| {
            let found = row.cells.iter().find(|(column, ..)| column == name);
            found.ok_or_else(|| {
                let near = weal_base::suggest::nearest(name, row.cells.iter().map(|(column, ..)| column.as_str()));
                let help = near.map_or_else(
                    || row.cells.iter().map(|(column, ..)| column.as_str()).collect::<Vec<_>>().join(", "),
                    |near| format!("did you mean `{near}`?"),
                );
                format!("Row {} of `{shown}` has no column `{name}`: {help}", number + 1)
            })
        };
        let mut words = String::new();
        let mut of_cells = Vec::new();
        for part in &parts {
            match part {
                Part::Words(text) => words += text,
                Part::Column(name) => {
                    let (_, value, place) = cell(name)?;
                    let from = words.len() as u32;
                    words += value;
                    of_cells.push(((from, words.len() as u32), *place));
                }
            }
        }
        for (word, text) in [("by", &of.by), ("source", &of.source), ("because", &of.because)] {
            if let Some(text) = text {
                words += &format!(" {word} {}", weal_journal::quoted(text));
            }
        }
        let day = match (&of.date_column, &of.on) {
            (Some(column), _) => cell(column)?.1.clone(),
            (None, Some(day)) => day.clone(),
            (None, None) => today().to_string(),
        };
        if weal_journal::Date::read(&day).is_none_or(|date| !date.is_real()) {
            let column = of.date_column.as_deref().unwrap_or("");
            return Err(format!(
                "Row {} of `{shown}`: `{day}` in the column `{column}` is no day such as 2027-03-04. Nothing was recorded.",
                number + 1
            ));
        }
        drafts.push(Draft { day, words });
        made.push(Made { row: row.place, parts: of_cells });
    }
    if drafts.is_empty() {
        return Err(format!("`{shown}` has no rows."));
    }
    Ok(Rows { shown, text, drafts, made })
}

fn text(path: &Path) -> Result<(String, String), String> {
    let (shown, bytes) = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| format!("What is piped in cannot be read: {error}"))?;
        ("what is piped in".to_owned(), bytes)
    } else {
        let bytes = Disk.read(path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
        (path.display().to_string(), bytes)
    };
    let text =
        String::from_utf8(bytes).map_err(|_| format!("`{shown}` is not text in UTF-8: save it again as UTF-8."))?;
    Ok((shown, text))
}

/// A template apart: words, and names of columns in braces.
fn parts(template: &str) -> Result<Vec<Part<'_>>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((words, after)) = rest.split_once('{') {
        let Some((column, behind)) = after.split_once('}') else {
            return Err(
                "`--line` has a `{` without its `}`: write for example `count stock {what} = {amount} {unit}`."
                    .to_owned(),
            );
        };
        parts.push(Part::Words(words));
        parts.push(Part::Column(column.trim()));
        rest = behind;
    }
    parts.push(Part::Words(rest));
    Ok(parts)
}

/// A cell as words of a line.
fn plain(cell: &str) -> String {
    cell.trim().replace(|c: char| c.is_control(), " ").replace('"', "'")
}

/// The rows of a table as RFC 4180 has it; the first names the columns.
fn of_csv(text: &str, shown: &str) -> Result<Vec<Row>, String> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = mark;
    let (mut names, mut rows): (Option<Vec<String>>, Vec<Row>) = (None, Vec::new());
    while at < text.len() {
        let start = at;
        let mut cells: Vec<(String, (u32, u32))> = Vec::new();
        loop {
            let (value, end) = cell(text, at)?;
            cells.push((value, (at as u32, end as u32)));
            at = end + 1;
            if text.as_bytes().get(end) != Some(&b',') {
                break;
            }
        }
        let place = (start as u32, cells.last().map_or(start as u32, |(_, (_, end))| *end));
        if text.get(start..place.1 as usize).is_some_and(|line| line.trim().is_empty()) {
            continue;
        }
        match &names {
            None => names = Some(cells.into_iter().map(|(name, _)| name).collect()),
            Some(names) if names.len() == cells.len() => {
                let cells =
                    names.iter().zip(cells).map(|(name, (value, place))| (name.clone(), value, place)).collect();
                rows.push(Row { place, cells });
            }
            Some(names) => {
                let (row, found, wanted) = (rows.len() + 1, cells.len(), names.len());
                return Err(format!(
                    "Row {row} of `{shown}` has {found} cells, and the first line names {wanted} columns."
                ));
            }
        }
    }
    Ok(rows)
}

/// The cell that begins here, and where it ends.
fn cell(text: &str, at: usize) -> Result<(String, usize), String> {
    let rest = text.get(at..).unwrap_or("");
    if !rest.starts_with('"') {
        let end = rest.find([',', '\n']).unwrap_or(rest.len());
        return Ok((plain(rest.get(..end).unwrap_or("")), at + end));
    }
    let mut value = String::new();
    let mut from = 1;
    loop {
        let inner = rest.get(from..).unwrap_or("");
        let Some(end) = inner.find('"') else {
            return Err("A cell of the table begins with a quotation mark, and none ends it.".to_owned());
        };
        value += inner.get(..end).unwrap_or("");
        from += end + 1;
        if rest.as_bytes().get(from) != Some(&b'"') {
            break;
        }
        value.push('"');
        from += 1;
    }
    let behind = rest.get(from..).unwrap_or("");
    let end = behind.find([',', '\n']).unwrap_or(behind.len());
    Ok((plain(&value), at + from + end))
}

/// A row for each line that is an object of JSON.
fn of_json(text: &str, shown: &str) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let place = (at as u32, (at + line.trim_end().len()) as u32);
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |why: String| format!("Line {} of `{shown}` {why}.", number + 1);
        let object: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line.trim()).map_err(|error| wrong(format!("is no object of JSON: {error}")))?;
        let mut cells = Vec::with_capacity(object.len());
        for (name, value) in object {
            let value = match value {
                serde_json::Value::String(text) => plain(&text),
                serde_json::Value::Number(number) => number.to_string(),
                serde_json::Value::Null => String::new(),
                other => plain(&other.to_string()),
            };
            cells.push((name, value, place));
        }
        rows.push(Row { place, cells });
    }
    Ok(rows)
}
