//! The roll of those who may vote, as a table.

use std::io::Read;

use rustc_hash::FxHashMap;

use super::Fault;
use super::collected::normal;
use super::faults::Faults;
use super::rows::Rows;
use super::table::Table;
use crate::ir::{Person, Roll};
use crate::signature;

/// Reads a roll from a table: `voter`, and perhaps `place`, `key` and columns that weigh votes.
pub fn roll(from: &mut dyn Read) -> (Roll, Vec<Fault>) {
    let mut faults = Faults::default();
    let mut roll = Roll::default();
    const FIRST: &str = "its first row names the columns: `voter`, and `place` or `key` where there are any";
    let Some(mut table) = Table::open(from, FIRST, &mut faults) else { return (roll, faults.all()) };
    let header = table.header.clone();
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for (at, name) in header.iter().enumerate() {
        let lower = name.to_ascii_lowercase();
        let name = if matches!(&*lower, "voter" | "place" | "key") { lower } else { name.to_string() };
        if known.insert(name.clone(), at).is_some() {
            faults.push(1, format!("the column `{name}` is there twice"), "keep one of them");
        }
    }
    let (Some(voter), places, key) = (known.get("voter").copied(), known.get("place"), known.get("key")) else {
        faults.push(1, "the roll has no column `voter`", FIRST);
        return (roll, faults.all());
    };
    let (places, key) = (places.copied(), key.copied());
    let own = |at: &usize| *at != voter && Some(*at) != places && Some(*at) != key;
    let others: Vec<usize> = (0..header.len()).filter(own).collect();
    roll.columns = others.iter().filter_map(|at| header.get(*at).cloned()).collect();
    let (mut seen, mut rows) = (FxHashMap::<Box<str>, u64>::default(), Rows::default());
    while let Some(row) = table.next(&mut faults) {
        let some = |at: Option<usize>| at.map(|at| row.cell(at)).filter(|cell| !cell.is_empty());
        let name: Box<str> = normal(row.cell(voter)).into();
        if name.is_empty() {
            let help = "write who it is into the column `voter`, or take the row out";
            faults.push(row.line, "this row names nobody", help);
            continue;
        }
        if let Some(first) = seen.get(&name) {
            let found = format!("`{name}` stands on the roll twice, first in line {first}");
            faults.push(row.line, found, "keep one of the two rows; two people of one name need two names here");
            continue;
        }
        let key = some(key).map(|key| (key, signature::Key::read(key)));
        if let Some((text, None)) = key {
            let help = "`weal key FILE` makes one, and prints what belongs on the roll: 64 digits from 0 to f";
            faults.push(row.line, format!("`{text}` is no key that ballots can be checked with"), help);
            continue;
        }
        rows.add(header.iter().map(|name| &**name).zip(row.cells()));
        seen.insert(name.clone(), row.line);
        let cells = others.iter().map(|at| row.cell(*at).into()).collect();
        let place = some(places).map(|place| normal(place).into());
        roll.people.push(Person { name, place, key: key.map(|(text, _)| text.into()), cells });
    }
    roll.hash = rows.hash();
    (roll, faults.all())
}
