//! Tables in Parquet files, read as the CSV they would be: one way for cells, messages and bounds.
//!
//! Integers, decimals, dates, texts and truth values are exact; a binary floating-point number is taken as the shortest
//! decimal that names it, as the program that wrote it shows it.

use std::cell::Cell;
use std::fmt::Write;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use ::parquet::basic::Type;
use ::parquet::data_type::Decimal;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;

/// What a Parquet file begins and ends with.
const MAGIC: &[u8] = b"PAR1";
/// The most rows of a file.
const MOST_ROWS: i64 = weal_tir::tables::MOST_ROWS as i64;
/// The most bytes a file may have once it is unpacked, and its text as CSV.
const MOST_BYTES: usize = 1 << 30;

/// Whether these are the bytes of a Parquet file.
pub(crate) fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

thread_local! {
    /// Whether this thread is inside the library, whose panics are answers here and no news to anyone.
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// The CSV a Parquet file would be: a line of headers, then one per row; empty cells where nothing is known.
///
/// # Errors
/// What is wrong with the file, to stand behind "cannot be read".
pub(crate) fn as_csv(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !READING.get() {
                before(info);
            }
        }));
    });
    READING.set(true);
    // The library trusts some lengths that a damaged file may have wrong, and panics over them.
    let read = catch_unwind(AssertUnwindSafe(|| read(bytes)));
    READING.set(false);
    read.unwrap_or_else(|_| Err(damaged("its parts do not fit together")))
}

fn damaged(why: &str) -> String {
    format!("it begins like a Parquet file, but {why}; write it again, or save it as CSV")
}

fn read(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).map_err(|error| damaged(&plain(&error)))?;
    let meta = reader.metadata();
    let schema = meta.file_metadata().schema_descr();
    let rows = meta.file_metadata().num_rows();
    if !(0..=MOST_ROWS).contains(&rows) {
        return Err(format!("it has {rows} rows, and {MOST_ROWS} are the most"));
    }
    let unpacked: i64 = meta.row_groups().iter().fold(0, |sum, group| sum.saturating_add(group.total_byte_size()));
    if unpacked < 0 || unpacked as u64 > MOST_BYTES as u64 {
        return Err(format!("it unpacks to {unpacked} bytes, and {MOST_BYTES} are the most"));
    }
    let mut text = String::new();
    for (at, column) in schema.root_schema().get_fields().iter().enumerate() {
        if column.is_group() {
            return Err(format!("its column `{}` has parts inside; a table has one value in each cell", column.name()));
        }
        if column.get_physical_type() == Type::INT96 {
            return Err(format!("its column `{}` holds times of an old kind; write them as dates", column.name()));
        }
        cell(&mut text, at, column.name());
    }
    text.push('\n');
    let mut count = 0_i64;
    for row in reader.get_row_iter(None).map_err(|error| damaged(&plain(&error)))? {
        let row = row.map_err(|error| damaged(&plain(&error)))?;
        for (at, (name, field)) in row.get_column_iter().enumerate() {
            let value =
                shown(field).ok_or_else(|| format!("its column `{name}` holds neither numbers, dates nor text"))?;
            cell(&mut text, at, &value);
        }
        text.push('\n');
        count += 1;
        if count > rows || text.len() > MOST_BYTES {
            return Err(damaged("it has more in it than it says"));
        }
    }
    if count < rows {
        return Err(damaged(&format!("it says it has {rows} rows, and {count} are there")));
    }
    Ok(text.into_bytes())
}

/// What the library says, without its own name for the kind of error.
fn plain(error: &::parquet::errors::ParquetError) -> String {
    let text = error.to_string();
    text.split_once(": ").map_or(text.clone(), |(_, rest)| rest.trim().to_owned()).to_lowercase()
}

/// One more cell of a line, in quotation marks where it needs them.
fn cell(text: &mut String, at: usize, value: &str) {
    if at > 0 {
        text.push(',');
    }
    if value.contains([',', '"', '\n', '\r']) || value.is_empty() && at == 0 {
        _ = write!(text, "\"{}\"", value.replace('"', "\"\""));
    } else {
        text.push_str(value);
    }
}

fn shown(field: &Field) -> Option<String> {
    Some(match field {
        Field::Null => String::new(),
        Field::Bool(value) => value.to_string(),
        Field::Byte(value) => value.to_string(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::Long(value) => value.to_string(),
        Field::UByte(value) => value.to_string(),
        Field::UShort(value) => value.to_string(),
        Field::UInt(value) => value.to_string(),
        Field::ULong(value) => value.to_string(),
        Field::Float16(value) => f32::from(*value).to_string(),
        Field::Float(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        Field::Decimal(value) => decimal(value)?,
        Field::Str(value) => value.clone(),
        Field::Date(days) => day(i64::from(*days))?,
        Field::TimestampMillis(millis) => day(millis.div_euclid(86_400_000))?,
        Field::TimestampMicros(micros) => day(micros.div_euclid(86_400_000_000))?,
        _ => return None,
    })
}

/// A day counted from the first of 1970.
fn day(days: i64) -> Option<String> {
    let days = i32::try_from(days).ok()?;
    (-700_000..=2_900_000).contains(&days).then(|| weal_tir::calendar::Day(days).to_string())
}

/// A whole number of big-endian bytes with a sign, and a point so many digits before its end.
fn decimal(value: &Decimal) -> Option<String> {
    let bytes = value.data();
    if bytes.len() > 16 {
        return None;
    }
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let whole = bytes.iter().fold(if negative { -1_i128 } else { 0 }, |whole, byte| whole << 8 | i128::from(*byte));
    let scale = usize::try_from(value.scale()).ok().filter(|scale| *scale <= 38)?;
    let digits = format!("{:0>1$}", whole.unsigned_abs(), scale + 1);
    let (before, after) = digits.split_at(digits.len() - scale);
    let sign = if negative { "-" } else { "" };
    Some(if after.is_empty() { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") })
}

#[cfg(test)]
mod tests;
