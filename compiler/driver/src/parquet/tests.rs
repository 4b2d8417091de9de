use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::basic::{Compression, GzipLevel, ZstdLevel};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;

use weal_base::{ReadError, World, render};

use super::{as_csv, is_parquet};
use crate::Session;

/// Three rows of each kind of column a table can have; the second is unknown where that may be.
fn harvest(compression: Compression) -> Vec<u8> {
    let schema = "message harvest {
        required binary crop (UTF8);
        optional int32 sown (DATE);
        optional int64 amount (DECIMAL(12, 3));
        required double share;
        required int32 fields;
        required boolean kept;
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let crops = ["rye", "oats, \"black\"", "жито"].map(ByteArray::from);
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&crops, None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(&[20_000, -1], Some(&[1, 0, 1]), None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&[1_250, -7], Some(&[1, 0, 1]), None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<DoubleType>().write_batch(&[0.1, 2.5e-7, 3e20], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(&[3, 0, -12], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<BoolType>().write_batch(&[true, false, true], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.into_inner().unwrap()
}

const AS_CSV: &str = "\
crop,sown,amount,share,fields,kept
rye,2024-10-04,1.250,0.1,3,true
\"oats, \"\"black\"\"\",,,0.00000025,0,false
жито,1969-12-31,-0.007,300000000000000000000,-12,true
";

#[test]
fn every_kind_of_cell_reads_as_the_text_a_person_would_write() {
    let (gzip, zstd) = (Compression::GZIP(GzipLevel::default()), Compression::ZSTD(ZstdLevel::default()));
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, gzip, zstd] {
        let bytes = harvest(compression);
        assert!(is_parquet(&bytes));
        assert_eq!(String::from_utf8(as_csv(bytes).unwrap()).unwrap(), AS_CSV);
    }
}

#[test]
fn a_column_with_parts_inside_is_told_by_name() {
    let schema = Arc::new(parse_message_type("message t { required group place { required int32 x; } }").unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(&[1], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    let said = as_csv(writer.into_inner().unwrap()).unwrap_err();
    assert_eq!(said, "its column `place` has parts inside; a table has one value in each cell");
}

/// A file cut anywhere, or with any one byte changed, is read or refused; it never ends the program.
#[test]
fn damage_is_an_answer() {
    let whole = harvest(Compression::SNAPPY);
    for end in 4..whole.len() {
        assert!(as_csv(whole[..end].to_vec()).is_err(), "cut at {end}");
    }
    let mut refused = 0;
    for at in 0..whole.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            refused += usize::from(as_csv(bytes).is_err());
        }
    }
    assert!(refused > whole.len(), "{refused} of {} were refused", 3 * whole.len());
}

/// Files in memory.
struct Files(Vec<(&'static str, Vec<u8>)>);

impl World for Files {
    fn journals_in(&self, _: &Path) -> Vec<PathBuf> {
        Vec::new()
    }
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let found = self.0.iter().find(|(name, _)| Path::new(name) == path);
        found.map(|(_, bytes)| bytes.clone()).ok_or(ReadError::Missing)
    }
    fn programs_in(&self, _: &Path) -> Vec<PathBuf> {
        Vec::new()
    }
    fn is_folder(&self, _: &Path) -> bool {
        false
    }
}

fn problems(program: &str, table: Vec<u8>) -> String {
    let files = Files(vec![("main.weal", program.into()), ("harvest.parquet", table)]);
    let session = Session::open(&files, Path::new("main.weal"));
    render::human(&session.problems(), &session, false)
}

const PROGRAM: &str = "horizon 2027 .. 2027 by year

dimension mass

unit kilogram \"kg\": mass

table harvest from \"harvest.parquet\" { crop: text, sown: date, amount: mass in kg, fields: number }
";

#[test]
fn a_program_reads_a_table_from_parquet_and_points_at_a_bad_cell() {
    let said = problems(PROGRAM, harvest(Compression::SNAPPY));
    for (column, expected) in [("sown", "a date, such as 2027-03-02"), ("amount", "a number")] {
        let told =
            format!("row 2, column `{column}`: expected {expected}, found an empty cell\n   ╭─[ harvest.parquet:3:");
        assert!(said.contains(&told), "{said}");
    }
    assert_eq!(said.matches("error[").count(), 2, "{said}");
    let cut = harvest(Compression::SNAPPY)[..200].to_vec();
    let said = problems(PROGRAM, cut);
    assert!(said.contains("it begins like a Parquet file, but"), "{said}");
}
