//! Looking things up: in tables by the columns that name their rows, in records by their parts.

use super::Lower;
use super::values::Value;
use crate::calendar::Day;
use crate::quantity::{NUMBER, Quantity};
use crate::tables::Key;
use crate::{diagnostics, tables};
use weal_base::{Code, Diagnostic, Site};
use weal_hir::{Def, Expr, ItemKind, LookupKey};

/// The most wrong keys that are told with a name that was perhaps meant: to find it all labels are looked at.
const MOST_SUGGESTIONS: u32 = 20;

impl<'a> Lower<'a> {
    pub(super) fn columns(&self, table: Def) -> Vec<&'a str> {
        match self.item(table).map(|item| &item.kind) {
            Some(ItemKind::Table { columns, .. }) => columns.iter().map(|column| column.name.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// `yields[wheat]`: the one row, or the one record of a set, with these keys.
    pub(super) fn lookup(&mut self, module: u32, of: &'a Expr, keys: &'a [LookupKey], site: Site) -> Value {
        let whole = self.eval(module, of);
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            match self.eval(module, &key.value) {
                Value::Error => return Value::Error,
                value => values.push((key, value, self.provenance(module, &key.value))),
            }
        }
        match whole {
            Value::Table(table) => self.lookup_row(table, &values, module, site),
            Value::Set(records) => self.lookup_record(&records, &values, module, site),
            Value::Error => Value::Error,
            other => {
                let noun = other.noun();
                self.problems.push(
                    Diagnostic::error(
                        Code::NotAQuantity,
                        format!("only a table or a set of records can be looked in, and this is {noun}"),
                        site,
                        format!("this is {noun}"),
                    )
                    .help("write for example `yields[wheat].amount`, where `yields` is a table"),
                );
                Value::Error
            }
        }
    }

    fn lookup_row(&mut self, table: Def, keys: &[(&'a LookupKey, Value, Site)], module: u32, site: Site) -> Value {
        let names = self.columns(table);
        let (mut columns, mut wanted) = (Vec::with_capacity(keys.len()), Vec::with_capacity(keys.len()));
        for (at, (key, value, key_site)) in keys.iter().enumerate() {
            let column = match &key.column {
                None => (at < names.len()).then_some(at),
                Some((name, _)) => names.iter().position(|column| column == name),
            };
            let Some(column) = column else {
                let here = key.column.as_ref().map_or(*key_site, |(_, node)| self.node(module, *node));
                let near =
                    key.column.as_ref().and_then(|(name, _)| weal_base::suggest::nearest(name, names.iter().copied()));
                self.problems.push(
                    Diagnostic::error(Code::UnknownName, "the table has no such column", here, "no such column").help(
                        near.map_or_else(
                            || format!("its columns are {}", names.join(", ")),
                            |near| format!("did you mean `{near}`?"),
                        ),
                    ),
                );
                return Value::Error;
            };
            match self.column_key(table, column as u32, value, *key_site) {
                Some(key) => wanted.push(key),
                None => return Value::Error,
            }
            columns.push(column as u32);
        }
        let Some(loaded) = self.tables.get(&table).cloned() else { return Value::Error };
        let index = self.index(table, &columns);
        match index.get(&wanted).map_or(&[][..], |rows| rows) {
            [row] => Value::Row(table, *row),
            [] => {
                if loaded.places.is_empty() || self.rows_missing && loaded.rows == 0 {
                    return Value::Error; // it could not be read, and that was told
                }
                self.missing_key(table, &columns, keys, site);
                Value::Error
            }
            [first, second, ..] => {
                let what = self.keys_text(table, &columns, keys);
                let column = columns.first().copied().unwrap_or(0);
                self.problems.push(
                    Diagnostic::error(
                        Code::RepeatedKey,
                        format!("several rows of the table have {what}: rows {} and {}", first + 1, second + 1),
                        loaded.site(*second, column),
                        "again here",
                    )
                    .also(loaded.site(*first, column), "first here")
                    .also(site, "one row is looked up here")
                    .help("leave one row, or name another key that tells them apart: `yields[wheat, 2027]`"),
                );
                Value::Error
            }
        }
    }

    fn keys_text(&self, table: Def, columns: &[u32], keys: &[(&LookupKey, Value, Site)]) -> String {
        let names = self.columns(table);
        let one = |(column, (_, value, _)): (&u32, &(&LookupKey, Value, Site))| {
            format!("{} `{}`", names.get(*column as usize).unwrap_or(&"?"), shown(value))
        };
        columns.iter().zip(keys).map(one).collect::<Vec<_>>().join(" and ")
    }

    fn missing_key(&mut self, table: Def, columns: &[u32], keys: &[(&LookupKey, Value, Site)], site: Site) {
        let what = self.keys_text(table, columns, keys);
        let ItemKind::Table { name, file, .. } = (match self.item(table) {
            Some(item) => &item.kind,
            None => return,
        }) else {
            return;
        };
        let at = keys.first().map_or(site, |(.., key)| *key);
        let declared = self.node(table.module, file.1);
        let mut near = None;
        self.suggested += 1;
        if self.suggested <= MOST_SUGGESTIONS
            && let (Some(column), Some((_, Value::Text(text), _))) = (columns.first(), keys.first())
            && let Some(loaded) = self.tables.get(&table)
            && let Some(tables::Cells::Words(words)) = loaded.cells.get(*column as usize)
        {
            near = weal_base::suggest::nearest(text, words.iter().map(|word| self.names.text(*word)))
                .filter(|near| near != text)
                .map(str::to_owned);
        }
        self.problems.push(
            Diagnostic::error(
                Code::MissingKey,
                format!("no row of `{name}` ({}) has {what}", file.0),
                at,
                "no row has this key",
            )
            .also(declared, "looked up in this table")
            .help(near.map_or_else(
                || "add the row, or ask for another key: nothing is taken as zero".to_owned(),
                |near| format!("did you mean `{near}`?"),
            )),
        );
    }

    fn lookup_record(
        &mut self,
        records: &[Value],
        keys: &[(&LookupKey, Value, Site)],
        module: u32,
        site: Site,
    ) -> Value {
        let _ = module;
        if !self.spend(records.len() as u64, site) {
            return Value::Error;
        }
        let fits = |record: &&Value| {
            let Value::Record(fields) = record else { return false };
            keys.iter().enumerate().all(|(at, (key, value, _))| {
                let found = match &key.column {
                    None => fields.get(at),
                    Some((name, _)) => fields.iter().find(|(field, _)| field == name),
                };
                found.is_some_and(|(_, found)| found.identity().is_some() && found.identity() == value.identity())
            })
        };
        let found: Vec<&Value> = records.iter().filter(fits).collect();
        let what: Vec<String> = keys.iter().map(|(_, value, _)| format!("`{}`", shown(value))).collect();
        let what = what.join(" and ");
        let problem = match found[..] {
            [one] => return one.clone(),
            [] => Diagnostic::error(
                Code::MissingKey,
                format!("no record of the set has {what}"),
                keys.first().map_or(site, |(.., key)| *key),
                "no record has this key",
            )
            .help("a record is found by its first parts, or by those that are named: `mills[id = north]`"),
            _ => Diagnostic::error(
                Code::RepeatedKey,
                format!("several records of the set have {what}"),
                site,
                "one record is looked up here",
            )
            .help("name a part that tells them apart: `mills[id = north]`"),
        };
        self.problems.push(problem);
        Value::Error
    }

    /// What a key must equal in the cells of a column; reports what can never be there.
    pub(super) fn column_key(&mut self, table: Def, column: u32, value: &Value, site: Site) -> Option<Key> {
        let holds = match self.tables.get(&table)?.cells.get(column as usize)? {
            tables::Cells::Words(_) => "a name or a text",
            tables::Cells::Numbers(_) => "a number",
            tables::Cells::Dates(_) => "a date",
            tables::Cells::Values(_) => return None,
        };
        match (holds, value) {
            ("a name or a text", Value::Text(text)) => return Some(Key::Word(self.names.intern(text))),
            ("a name or a text", Value::Quantity(Quantity { amount, dim: NUMBER, .. })) => {
                return Some(Key::Word(self.names.intern(&amount.to_decimal(6))));
            }
            ("a date", Value::Dates(from, _)) => return Some(Key::Date(*from)),
            ("a date", Value::Quantity(Quantity { amount, dim: NUMBER, .. })) => {
                let year = amount.to_i64().and_then(|year| i16::try_from(year).ok());
                if let Some(day) = year.and_then(|year| Day::of(year, 1, 1)) {
                    return Some(Key::Date(day));
                }
            }
            ("a number", Value::Quantity(value)) => {
                let unit = self.steady_column_unit(table, column)?;
                if unit.dim == value.dim {
                    return value.fixed().checked_div(&unit.fixed()).map(Key::Number);
                }
                let problem = diagnostics::mismatch(&self.dims, site, unit.dim, "the key", value.dim);
                self.problems.push(problem);
                return None;
            }
            (_, Value::Error) => return None,
            _ => {}
        }
        let noun = value.noun();
        self.problems.push(
            Diagnostic::error(
                Code::NotAQuantity,
                format!("the column holds {holds}, and the key is {noun}"),
                site,
                format!("this is {noun}"),
            )
            .help("compare a column with what it can hold"),
        );
        None
    }
}

/// A key as people wrote it.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Quantity(value) => value.amount.to_decimal(6),
        Value::Dates(from, _) => from.to_string(),
        other => other.noun().to_owned(),
    }
}
