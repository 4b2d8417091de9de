//! `for each` over tables: rows, joins, columns' units.

use std::sync::Arc;

use weal_base::{Code, Diagnostic, NameId, Rational, Site};
use weal_hir::{ColumnKind, Compare, Condition, Def, Expr, ExprKind, Field, Item, ItemKind, Loop, Rows, UnitRef};

use super::Lower;
use super::units::Unit;
use super::values::Value;
use crate::quantity::Quantity;
use crate::tables::{self, Cells, Index, Key, Table};

impl<'a> Lower<'a> {
    pub(super) fn load_tables(&mut self) {
        for (def, item) in self.items() {
            let ItemKind::Table { file, columns, .. } = &item.kind else { continue };
            let declared = self.node(def.module, file.1);
            let table = match self.program.tables.get(&def) {
                Some(source) => match &source.bytes {
                    Ok(bytes) => {
                        tables::read(bytes, source.file, declared, columns, &mut self.names, &mut self.problems)
                    }
                    Err(reason) => {
                        self.problems.push(
                            Diagnostic::error(
                                Code::CannotRead,
                                format!("the table `{}` cannot be read: {reason}", file.0),
                                declared,
                                "read by this declaration",
                            )
                            .help("the path is taken from the folder of this program file"),
                        );
                        Table::default()
                    }
                },
                None => Table::default(),
            };
            self.tables.insert(def, Arc::new(table));
        }
        self.rows_missing = self.problems.has_errors();
    }

    /// Calls `f` for each item, and for each row around it.
    pub(super) fn each(&mut self, items: &[(Def, &'a Item)], f: &mut dyn FnMut(&mut Self, Def, &'a Item)) {
        for (def, item) in items {
            if let ItemKind::ForEach { head, body } = &item.kind {
                let inner: Vec<(Def, &'a Item)> = body.iter().map(|item| (*def, item)).collect();
                self.rows_of(def.module, head, &mut |lower| lower.each(&inner, f));
            } else {
                f(self, *def, item);
            }
        }
    }

    /// Calls `f` with each row or element of a loop that meets its conditions on top of the rows around it.
    pub(super) fn rows_of(&mut self, module: u32, head: &'a Loop, f: &mut dyn FnMut(&mut Self)) {
        match &head.over {
            Rows::Table(table) => self.table_rows(module, head, *table, f),
            Rows::Set(set) => self.set_elements(module, head, set, f),
            Rows::Error => {}
        }
    }

    /// The elements of a set, as a table of one column that is there while they are walked through.
    fn set_elements(&mut self, module: u32, head: &'a Loop, set: &'a Expr, f: &mut dyn FnMut(&mut Self)) {
        let Some(values) = self.elements(module, set) else { return };
        let site = self.node(module, head.node);
        let table =
            Table { rows: values.len() as u32, cells: vec![Cells::Values(values)], at: Some(site), ..Table::default() };
        let def = Def { module: u32::MAX, item: self.sets };
        self.sets = self.sets.wrapping_add(1);
        self.tables.insert(def, Arc::new(table));
        let waiting = self.pending.len();
        self.table_rows(module, head, def, f);
        if self.pending.len() == waiting {
            self.tables.remove(&def);
        }
    }

    fn table_rows(&mut self, module: u32, head: &'a Loop, table: Def, f: &mut dyn FnMut(&mut Self)) {
        let Some(loaded) = self.tables.get(&table).cloned() else { return };
        let depth = self.rows.len() as u32;
        // Equalities of a column of this table and something known outside it are looked up, not searched.
        let (mut columns, mut keys, mut rest): (Vec<u32>, Vec<Key>, Vec<&'a Condition>) =
            (Vec::new(), Vec::new(), Vec::new());
        for condition in &head.conditions {
            let own = |expr: &'a Expr| match expr.kind {
                ExprKind::Field(field) if field.depth == depth => Some(field.column),
                _ => None,
            };
            let joined = match condition {
                Condition::Compare(a, Compare::Equal, b) => match (own(a), own(b)) {
                    (Some(column), None) if !Self::mentions(b, depth) => Some((column, b)),
                    (None, Some(column)) if !Self::mentions(a, depth) => Some((column, a)),
                    _ => None,
                },
                _ => None,
            };
            match joined.filter(|_| loaded.at.is_none()) {
                None => rest.push(condition),
                Some((column, other)) => match self.key(module, table, column, other) {
                    Some(key) => {
                        columns.push(column);
                        keys.push(key);
                    }
                    None => return,
                },
            }
        }
        let matching: Option<Arc<Index>> = (!columns.is_empty()).then(|| self.index(table, &columns));
        let matching: Option<&[u32]> =
            matching.as_ref().map(|index| index.get(&keys).map_or(&[][..], |rows| rows.as_slice()));
        let count = matching.map_or(loaded.rows as usize, <[u32]>::len);
        let site = self.node(module, head.node);
        for at in 0..count {
            if !self.spend(1, site) {
                return;
            }
            let row = matching.map_or(at as u32, |rows| rows.get(at).copied().unwrap_or(0));
            self.rows.push((table, row));
            let fits = rest.iter().all(|condition| self.holds(module, condition) == Some(true));
            if fits {
                f(self);
            }
            self.rows.pop();
        }
    }

    /// Rows of a table by the values of some columns.
    pub(super) fn index(&mut self, table: Def, columns: &[u32]) -> Arc<Index> {
        let entry = (table, columns.to_vec());
        if let Some(known) = self.indexes.get(&entry) {
            return known.clone();
        }
        let index = self.tables.get(&table).map(|loaded| tables::index(loaded, columns)).unwrap_or_default();
        let index = Arc::new(index);
        self.indexes.insert(entry, index.clone());
        index
    }

    /// What the cells of a column must equal.
    fn key(&mut self, module: u32, table: Def, column: u32, expr: &'a Expr) -> Option<Key> {
        // Names are compared by their numbers, without their text.
        if let ExprKind::Field(Field { depth, column: other }) = expr.kind {
            let (from, row) = self.rows.get(depth as usize).copied()?;
            let words = |cells: Option<&Cells>| matches!(cells, Some(Cells::Words(_)));
            let cells = self.tables.get(&from)?.cells.get(other as usize);
            if words(cells) && words(self.tables.get(&table)?.cells.get(column as usize)) {
                return cells?.key(row);
            }
        }
        let site = self.provenance(module, expr);
        let value = self.eval(module, expr);
        self.column_key(table, column, &value, site)
    }

    pub(super) fn is_unit_column(&self, table: Def, column: u32) -> bool {
        matches!(self.column(table, column), Some(ColumnKind::Unit))
    }

    fn column(&self, table: Def, column: u32) -> Option<&'a ColumnKind> {
        match &self.item(table)?.kind {
            ItemKind::Table { columns, .. } => columns.get(column as usize).map(|column| &column.of),
            _ => None,
        }
    }

    /// One of what a number column counts, in this row.
    pub(super) fn column_unit(&mut self, table: Def, column: u32, row: u32, site: Site) -> Option<Quantity> {
        let Some(ColumnKind::Number { dimension, unit, unit_of }) = self.column(table, column) else { return None };
        if let Some(of) = unit_of {
            let loaded = self.tables.get(&table)?.clone();
            let Cells::Words(words) = loaded.cells.get(*of as usize)? else { return None };
            let word = words.get(row as usize)?;
            let name = self.names.text(*word).to_owned();
            let cell = loaded.site(row, *of);
            let resource = self.resource_named(&name, cell)?;
            return self.resource_unit(resource, site);
        }
        let Some(unit) = unit else { return Some(Quantity::number(Rational::ONE)) };
        let unit = self.quantity(table.module, unit)?;
        if let Some(dimension) = dimension
            && let Value::Dimension(expected) = self.eval(table.module, dimension)
            && expected != unit.dim
        {
            let site = self.node(table.module, dimension.node);
            if self.circular.insert(Def { module: table.module, item: u32::MAX - column }) {
                let problem = crate::diagnostics::mismatch(&self.dims, site, expected, "the column's unit", unit.dim);
                self.problems.push(problem);
            }
            return None;
        }
        Some(unit)
    }

    /// One of what every cell of a number column counts; 1 where each row has its own unit.
    pub(super) fn steady_column_unit(&mut self, table: Def, column: u32) -> Option<Quantity> {
        match self.column(table, column)? {
            ColumnKind::Number { unit: Some(unit), unit_of: None, .. } => self.quantity(table.module, unit),
            _ => Some(Quantity::number(Rational::ONE)),
        }
    }

    /// A unit by the word a table gives it.
    pub(super) fn unit_named(&mut self, module: u32, word: &str, site: Site) -> Option<Unit> {
        if let Some(known) = self.unit_words.get(word) {
            return known.clone();
        }
        let found = self.find_unit(word);
        let unit = match found {
            Some(unit) => self.unit(unit, site),
            None => {
                let near = weal_base::suggest::nearest(word, self.unit_symbols().iter().map(String::as_str))
                    .map(str::to_owned);
                self.problems.push(crate::diagnostics::unknown("unit", word, site, near.as_deref()));
                None
            }
        };
        let _ = module;
        self.unit_words.insert(word.to_owned(), unit.clone());
        unit
    }

    /// All units of all modules, by name and symbol.
    fn unit_defs(&self) -> Vec<(Def, &'a str, &'a str)> {
        let mut all = Vec::new();
        for (module, source) in self.program.modules.iter().enumerate() {
            for (item, found) in source.module.items.iter().enumerate() {
                if let ItemKind::Unit { name, symbol, .. } = &found.kind {
                    all.push((Def { module: module as u32, item: item as u32 }, name.as_str(), symbol.as_str()));
                }
            }
        }
        all
    }

    fn unit_symbols(&self) -> Vec<String> {
        self.unit_defs().iter().flat_map(|(_, name, symbol)| [(*name).to_owned(), (*symbol).to_owned()]).collect()
    }

    fn find_unit(&self, word: &str) -> Option<UnitRef> {
        let units = self.unit_defs();
        let plain =
            |word: &str| units.iter().find(|(_, name, symbol)| *name == word || *symbol == word).map(|(def, ..)| *def);
        if let Some(unit) = plain(word) {
            return Some(UnitRef { unit, prefix: None, power: 1 });
        }
        for (at, _) in word.char_indices().skip(1) {
            let prefix = self.prefixes().into_iter().find(|(_, symbol)| symbol == &word[..at]);
            if let (Some((prefix, _)), Some(unit)) = (prefix, plain(&word[at..])) {
                return Some(UnitRef { unit, prefix: Some(prefix), power: 1 });
            }
        }
        let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let power: i32 = word[stem.len()..].parse().ok().filter(|power| (2..=9).contains(power))?;
        self.find_unit(stem).map(|unit| UnitRef { power, ..unit })
    }

    fn prefixes(&self) -> Vec<(Def, String)> {
        let mut all = Vec::new();
        for (module, source) in self.program.modules.iter().enumerate() {
            for (item, found) in source.module.items.iter().enumerate() {
                if let ItemKind::Prefix { symbol, .. } = &found.kind {
                    all.push((Def { module: module as u32, item: item as u32 }, symbol.clone()));
                }
            }
        }
        all
    }

    pub(super) fn prefix_symbol(&self, def: Def) -> String {
        match self.item(def).map(|item| &item.kind) {
            Some(ItemKind::Prefix { symbol, .. }) => symbol.clone(),
            _ => String::new(),
        }
    }

    pub(super) fn unit_name(&self, def: Def) -> &'a str {
        match self.item(def).map(|item| &item.kind) {
            Some(ItemKind::Unit { name, .. }) => name,
            _ => "",
        }
    }

    /// The cell an amount comes from, where it comes from one: the place to show.
    pub(super) fn provenance(&self, module: u32, expr: &Expr) -> Site {
        if let ExprKind::Field(field) = &expr.kind
            && let Some((table, row)) = self.rows.get(field.depth as usize)
            && let Some(loaded) = self.tables.get(table)
        {
            return loaded.site(*row, field.column);
        }
        match &expr.kind {
            ExprKind::Scaled(head, _) | ExprKind::Part(head, _) => self.provenance(module, head),
            ExprKind::Param(at) => self.handed.site(*at).unwrap_or_else(|| self.node(module, expr.node)),
            _ => self.node(module, expr.node),
        }
    }

    pub(super) fn word_text(&self, id: u32) -> &str {
        self.names.text(NameId(id))
    }
}
