//! Tables with a first row of names, read as a stream (RFC 4180): row by row, each bounded, faults told at their lines.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};

use super::LONGEST_ROW;
use super::collected::normal;
use super::faults::Faults;

/// What a row must look like.
const SHAPE: &str = "give each row one cell for each column; a name with a comma stands in quotation marks";
const UTF8: &str = "save the file again with the encoding UTF-8";
const QUOTE: &str = "look for a quotation mark that is not closed";

/// Reads no further than a row may be long. Line ends of two characters become those of one, which lines are counted by.
struct Bounded<'a> {
    from: &'a mut dyn Read,
    left: Rc<Cell<usize>>,
    /// A carriage return was read last, and is not given on yet.
    held: bool,
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(std::io::Error::other("a row without an end"));
        }
        loop {
            // What is held goes first.
            let held = usize::from(self.held);
            let most = into.len().min(left.saturating_add(held));
            let Some(room) = into.get_mut(held..most).filter(|room| !room.is_empty()) else { return Ok(0) };
            let got = self.from.read(room)?;
            self.left.set(left - got.min(left));
            if let Some(first) = into.first_mut().filter(|_| self.held) {
                *first = b'\r';
            }
            let chunk = into.get_mut(..held + got).unwrap_or_default();
            self.held = got > 0 && chunk.last() == Some(&b'\r');
            let kept =
                if chunk.contains(&b'\r') { without_returns(chunk) } else { chunk.len() } - usize::from(self.held);
            if kept > 0 || got == 0 {
                return Ok(kept);
            }
        }
    }
}

/// Takes out carriage returns that stand before line feeds; how many bytes are left.
fn without_returns(chunk: &mut [u8]) -> usize {
    let mut kept = 0;
    for at in 0..chunk.len() {
        if chunk.get(at..at + 2) != Some(b"\r\n") {
            chunk.copy_within(at..=at, kept);
            kept += 1;
        }
    }
    kept
}

/// A table that is being read.
pub(super) struct Table<'a> {
    reader: csv::Reader<Bounded<'a>>,
    left: Rc<Cell<usize>>,
    record: ByteRecord,
    /// The names in the first row.
    pub(super) header: Vec<Box<str>>,
}

/// A row of a table, with as many cells as there are columns.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    text: &'a str,
    record: &'a ByteRecord,
    /// The line it begins in.
    pub(super) line: u64,
}

impl<'a> Row<'a> {
    /// What stands in a column, without the space around it.
    pub(super) fn cell(&self, at: usize) -> &'a str {
        self.record.range(at).and_then(|range| self.text.get(range)).map_or("", str::trim)
    }
    /// The cells in their order.
    pub(super) fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.record.len()).map(move |at| self.cell(at))
    }
}

impl<'a> Table<'a> {
    /// Begins to read a table; `names` says what its first row should hold. Nothing where it has none, which is a fault.
    pub(super) fn open(from: &'a mut dyn Read, names: &str, faults: &mut Faults) -> Option<Table<'a>> {
        let left = Rc::new(Cell::new(0));
        let from = Bounded { from, left: left.clone(), held: false };
        let mut builder = ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).buffer_capacity(1 << 16).from_reader(from);
        let mut table = Table { reader, left, record: ByteRecord::new(), header: Vec::new() };
        let Some(line) = table.advance(faults) else {
            if faults.none() {
                faults.push(0, "the file is empty", names);
            }
            return None;
        };
        let text = checked(&table.record, line, faults)?;
        let row = Row { text, record: &table.record, line };
        table.header = row.cells().map(|cell| normal(cell.trim_start_matches('\u{feff}').trim()).into()).collect();
        if let [only] = &table.header[..]
            && let Some(sign) = [";", "\t"].into_iter().find(|sign| only.contains(*sign))
        {
            let sign = if sign == ";" { "semicolons" } else { "tabs" };
            faults.push(line, format!("the columns are separated by {sign}"), "separate them by commas");
            return None;
        }
        Some(table)
    }

    /// The next row that is one; nothing behind the last. Rows that are none are faults.
    pub(super) fn next(&mut self, faults: &mut Faults) -> Option<Row<'_>> {
        let mut line;
        loop {
            line = self.advance(faults)?;
            if self.record.len() != self.header.len() {
                let found = format!(
                    "this row has {}, and the first row names {}",
                    cells(self.record.len()),
                    cells(self.header.len())
                );
                faults.push(line, found, SHAPE);
            } else if checked(&self.record, line, faults).is_some() {
                break;
            }
        }
        let text = std::str::from_utf8(self.record.as_slice()).ok()?;
        Some(Row { text, record: &self.record, line })
    }

    /// Reads a row, whatever is in it; the line it begins in.
    fn advance(&mut self, faults: &mut Faults) -> Option<u64> {
        let line = self.reader.position().line();
        self.left.set(LONGEST_ROW);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => Some(self.record.position().map_or(line, csv::Position::line)),
            Err(_) if self.left.get() == 0 => {
                faults.push(line, format!("this row is longer than {LONGEST_ROW} bytes, and is not read on"), QUOTE);
                None
            }
            Err(error) => {
                faults.push(line, format!("the file cannot be read on from here: {error}"), "check the file");
                None
            }
        }
    }
}

/// The text of all cells together, where it is text in each; else a fault.
fn checked<'a>(record: &'a ByteRecord, line: u64, faults: &mut Faults) -> Option<&'a str> {
    let bytes = record.as_slice();
    let text = std::str::from_utf8(bytes).ok();
    let whole = text.is_some_and(|text| text.is_ascii() || (0..record.len()).all(|at| is_whole(record, text, at)));
    let Some(text) = text.filter(|_| whole) else {
        faults.push(line, "this row is not text in UTF-8", UTF8);
        return None;
    };
    if !bytes.iter().any(|byte| *byte < b' ' || *byte == 0x7f) {
        return Some(text);
    }
    for cell in record {
        let cell = cell.trim_ascii();
        if cell.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
            faults.push(line, "a cell of this row runs on over several lines", QUOTE);
            return None;
        }
        if let Some(byte) = cell.iter().find(|byte| (**byte < b' ' && **byte != b'\t') || **byte == 0x7f) {
            let found = format!("this row has a character in it that cannot be seen (number {byte})");
            faults.push(line, found, "save the file again as plain text with the encoding UTF-8");
            return None;
        }
    }
    Some(text)
}

/// Whether a cell begins and ends between characters.
fn is_whole(record: &ByteRecord, text: &str, at: usize) -> bool {
    record.range(at).is_some_and(|range| text.get(range).is_some())
}

fn cells(count: usize) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}
