//! What names mean in one file: its own, those it uses, and the units every file has.

use rustc_hash::FxHashMap;
use weal_base::suggest::nearest;

use crate::exports::{Detail, Export, Exports, Space};
use crate::ir::{Def, UnitRef};

/// Names taken from one module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The module's number in the program.
    pub module: u32,
    /// What it exports.
    pub exports: std::sync::Arc<Exports>,
    /// Only this name; `None` for all of them.
    pub only: Option<String>,
}

/// The names of a file, nearest first: its own, single imports, whole imports, the prelude.
#[derive(Debug)]
pub struct Scope<'a> {
    names: FxHashMap<(Space, &'a str), (Def, &'a Detail)>,
    open: Vec<Space>,
    /// The file's own module number.
    pub module: u32,
    order: Vec<(Space, &'a str)>,
}

impl<'a> Scope<'a> {
    /// The scope of module `module` with these own names and imports; the prelude goes last among the imports.
    pub fn new(module: u32, own: &'a Exports, imports: &'a [Import]) -> Scope<'a> {
        let mut scope = Scope { names: FxHashMap::default(), open: own.open.clone(), module, order: Vec::new() };
        for export in &own.names {
            scope.enter(module, export);
        }
        let (single, whole): (Vec<&Import>, Vec<&Import>) = imports.iter().partition(|import| import.only.is_some());
        for import in single.into_iter().chain(whole) {
            for export in &import.exports.names {
                if import.only.as_ref().is_none_or(|only| *only == export.name) {
                    scope.enter(import.module, export);
                }
            }
            if import.only.is_none() {
                scope.open.extend(&import.exports.open);
            }
        }
        scope
    }

    fn enter(&mut self, module: u32, export: &'a Export) {
        let key = (export.space, export.name.as_str());
        self.names.entry(key).or_insert_with(|| {
            self.order.push(key);
            (Def { module, item: export.item }, &export.detail)
        });
    }

    /// The declaration of a name.
    pub fn find(&self, space: Space, name: &str) -> Option<Def> {
        self.names.get(&(space, name)).map(|found| found.0)
    }

    /// The declaration of a name and its detail.
    pub fn find_detail(&self, space: Space, name: &str) -> Option<(Def, &'a Detail)> {
        self.names.get(&(space, name)).copied()
    }

    /// All names that can be meant here, each with where it is declared, in the order entered.
    pub fn all(&self) -> impl Iterator<Item = (Space, &'a str, Def)> {
        self.order.iter().filter_map(|key| Some((key.0, key.1, self.names.get(key)?.0)))
    }

    /// Whether rows of tables may declare names of this kind.
    pub fn is_open(&self, space: Space) -> bool {
        self.open.contains(&space)
    }

    /// A known name near to this one.
    pub fn suggest(&self, spaces: &[Space], name: &str) -> Option<&'a str> {
        nearest(name, self.order.iter().filter(|(space, _)| spaces.contains(space)).map(|(_, name)| *name))
    }

    /// A unit by name or symbol, with a prefix (`kt`) and a power (`km2`) if need be.
    pub fn unit(&self, word: &str) -> Option<UnitRef> {
        self.plain_unit(word).or_else(|| {
            let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
            let power: i32 = word[stem.len()..].parse().ok().filter(|power| (2..=9).contains(power))?;
            let unit = self.plain_unit(stem)?;
            Some(UnitRef { power, ..unit })
        })
    }

    fn plain_unit(&self, word: &str) -> Option<UnitRef> {
        if let Some(unit) = self.find(Space::Unit, word) {
            return Some(UnitRef { unit, prefix: None, power: 1 });
        }
        // The shortest prefix that leaves a unit; prefixes are one to ten letters.
        word.char_indices().skip(1).find_map(|(at, _)| {
            let prefix = self.find(Space::Prefix, &word[..at])?;
            let (unit, detail) = self.find_detail(Space::Unit, &word[at..])?;
            matches!(detail, Detail::Prefixed(true)).then_some(UnitRef { unit, prefix: Some(prefix), power: 1 })
        })
    }
}
