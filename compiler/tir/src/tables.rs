//! Tables: CSV read straight into typed columns.

use rustc_hash::FxHashMap;
use weal_base::scripts::normal;
use weal_base::{Code, Diagnostic, FileId, NameId, Names, Problems, Rational, Site};
use weal_hir::{Column, ColumnKind};

use std::sync::Arc;

use crate::calendar::Day;
use crate::diagnostics;
use crate::from_hir::Value;

/// The most rows a table may have.
pub const MOST_ROWS: usize = 20_000_000;

/// A column's cells, one per row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Names, texts, units, references.
    Words(Vec<NameId>),
    /// Numbers, not yet in any unit.
    Numbers(Vec<Rational>),
    /// Dates.
    Dates(Vec<Day>),
    /// The elements of a set.
    Values(Arc<Vec<Value>>),
}

/// What a table's file gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The file.
    pub file: FileId,
    /// The columns, as declared.
    pub cells: Vec<Cells>,
    /// How many rows.
    pub rows: u32,
    /// For each declared column, its place in the file.
    pub places: Vec<u16>,
    /// Where a set is written whose elements these are; `None` for a file.
    pub at: Option<Site>,
}

impl Table {
    /// The site of a cell.
    pub fn site(&self, row: u32, column: u32) -> Site {
        if let Some(site) = self.at {
            return site;
        }
        let column = self.places.get(column as usize).copied().unwrap_or(0);
        Site::Cell { file: self.file, row: row + 1, column }
    }
}

/// A key of a join.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A word.
    Word(NameId),
    /// A number.
    Number(Rational),
    /// A date.
    Date(Day),
}

/// Rows by the values of some columns.
pub type Index = FxHashMap<Vec<Key>, Vec<u32>>;

impl Cells {
    /// The key of a row.
    pub fn key(&self, row: u32) -> Option<Key> {
        let row = row as usize;
        match self {
            Cells::Words(cells) => cells.get(row).copied().map(Key::Word),
            Cells::Numbers(cells) => cells.get(row).cloned().map(Key::Number),
            Cells::Dates(cells) => cells.get(row).copied().map(Key::Date),
            Cells::Values(_) => None,
        }
    }
}

/// Rows by the values of `columns`.
pub fn index(table: &Table, columns: &[u32]) -> Index {
    let mut index = Index::default();
    for row in 0..table.rows {
        let key: Option<Vec<Key>> = columns.iter().map(|column| table.cells.get(*column as usize)?.key(row)).collect();
        if let Some(key) = key {
            index.entry(key).or_default().push(row);
        }
    }
    index
}

/// Reads a table. `declared` is where the program names it.
pub fn read(
    bytes: &[u8],
    file: FileId,
    declared: Site,
    columns: &[Column],
    names: &mut Names,
    problems: &mut Problems,
) -> Table {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Err(error) = std::str::from_utf8(bytes) {
        let row = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() as u32;
        problems.push(
            Diagnostic::error(
                Code::NotText,
                "this table is not text in UTF-8",
                Site::Cell { file, row, column: 0 },
                "not UTF-8 from here on",
            )
            .help("save it again with the encoding UTF-8"),
        );
        return Table { file, ..Table::default() };
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header: Vec<String> =
        reader.headers().map(|header| header.iter().map(str::to_owned).collect()).unwrap_or_default();
    let mut table = Table { file, ..Table::default() };
    let mut complete = true;
    for column in columns {
        let found: Vec<usize> = (0..header.len()).filter(|at| normal(&header[*at]) == normal(&column.header)).collect();
        match found[..] {
            [at] => table.places.push(at as u16),
            [] => {
                let near = weal_base::suggest::nearest(&column.header, header.iter().map(String::as_str));
                problems.push(
                    Diagnostic::error(
                        Code::BadTable,
                        format!("the table has no column `{}`", column.header),
                        Site::Cell { file, row: 0, column: 0 },
                        format!("the columns here are {}", shorten(&header.join(", "))),
                    )
                    .also(declared, "the program reads this column")
                    .help(near.map_or_else(
                        || format!("name it in the program as in the file: `{} \"…\": …`", column.name),
                        |near| format!("did you mean `{near}`?"),
                    )),
                );
                complete = false;
            }
            _ => {
                problems.push(
                    Diagnostic::error(
                        Code::BadTable,
                        format!("the table has several columns `{}`", column.header),
                        Site::Cell { file, row: 0, column: found[1] as u16 },
                        "again here",
                    )
                    .help("give each column its own header"),
                );
                complete = false;
            }
        }
    }
    if !complete {
        return Table { file, ..Table::default() };
    }
    table.cells = columns
        .iter()
        .map(|column| match column.of {
            ColumnKind::Number { .. } => Cells::Numbers(Vec::new()),
            ColumnKind::Date => Cells::Dates(Vec::new()),
            _ => Cells::Words(Vec::new()),
        })
        .collect();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => row(&record, header.len(), columns, &mut table, names, problems),
            Err(error) => {
                problems.push(diagnostics::bad_cell(
                    table.site(table.rows, 0),
                    format!("this row cannot be read: {error}"),
                    "expected one row of the table",
                ));
                break;
            }
        }
        if table.rows as usize > MOST_ROWS {
            problems.push(Diagnostic::error(
                Code::TooLarge,
                format!("the table has more than {MOST_ROWS} rows"),
                declared,
                "read by this declaration",
            ));
            break;
        }
    }
    table
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 120 {
        return text.to_owned();
    }
    text.chars().take(119).chain(['…']).collect()
}

fn row(
    record: &csv::StringRecord,
    width: usize,
    columns: &[Column],
    table: &mut Table,
    names: &mut Names,
    problems: &mut Problems,
) {
    let at = table.rows;
    table.rows += 1;
    if record.len() != width {
        problems.push(
            diagnostics::bad_cell(
                table.site(at, 0),
                format!("row {} has {} cells, and the header has {width}", at + 1, record.len()),
                "expected as many cells as the header has",
            )
            .help("a comma inside a cell needs quotation marks around the cell"),
        );
    }
    for (number, column) in columns.iter().enumerate() {
        let site = table.site(at, number as u32);
        let place = table.places.get(number).map_or(0, |place| *place as usize);
        let text = record.get(place).unwrap_or("").trim();
        let problem = |expected: String| {
            let shown = if text.is_empty() { "an empty cell".to_owned() } else { format!("`{}`", shorten(text)) };
            diagnostics::bad_cell(
                site,
                format!("row {}, column `{}`: expected {expected}, found {shown}", at + 1, column.header),
                format!("expected {expected}"),
            )
        };
        match table.cells.get_mut(number) {
            Some(Cells::Words(cells)) => {
                if text.is_empty() && column.of != ColumnKind::Text {
                    problems.push(problem("a name".to_owned()));
                }
                cells.push(names.intern(&normal(text)));
            }
            Some(Cells::Numbers(cells)) => match text.parse::<Rational>() {
                Ok(value) => cells.push(value),
                Err(_) => {
                    let hint = if text.contains(',') { "a number with a point, such as 1200.5" } else { "a number" };
                    problems.push(problem(hint.to_owned()));
                    cells.push(Rational::ZERO);
                }
            },
            Some(Cells::Dates(cells)) => {
                let day = date(text);
                if day.is_none() {
                    problems.push(problem("a date, such as 2027-03-02".to_owned()));
                }
                cells.push(day.unwrap_or(Day(0)));
            }
            Some(Cells::Values(_)) | None => {}
        }
    }
}

/// A year, a month or a day.
fn date(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |part| part.parse().ok())?;
    let day = parts.next().map_or(Some(1), |part| part.parse().ok())?;
    Day::of(year, month, day)
}
