//! syntax → hir: binds every name of one file.

mod allocate;
mod deciding;
mod expressions;
mod lines;
mod lookalikes;
mod moves;
mod nouns;
mod patterns;
mod places;
mod rules;
mod scenarios;
mod values;

use rustc_hash::FxHashMap;
use weal_base::{FileId, Problems, Site};
use weal_syntax::ir as syntax;

use crate::diagnostics;
use crate::exports::{Detail, Space};
use crate::ir::*;
use crate::scope::Scope;
pub use lines::lines;

/// Binds one file. `text` is the text the tree was read from.
pub fn from_syntax(file: FileId, text: &str, tree: &syntax::Tree, scope: &Scope<'_>) -> (Module, SourceMap, Problems) {
    let mut binder = Binder::new(file, text, scope);
    let mut module = Module {
        docs: binder.docs(&tree.docs),
        package: tree.package.map(|name| binder.cut(name).to_owned()),
        items: Vec::with_capacity(tree.items.len()),
    };
    let declared = tree.declarations();
    for (item, place) in &declared {
        binder.around = place.map(|item| Target::Def(Def { module: scope.module, item }));
        let bound = binder.item(item);
        module.items.push(bound);
    }
    binder.around = None;
    binder.duplicates(tree, &declared);
    binder.lookalikes(&declared);
    (module, binder.map, binder.problems)
}

/// A loop around the item being bound.
struct Row<'a> {
    var: &'a str,
    /// The columns of a table; `None` for the elements of a set.
    columns: Option<&'a [String]>,
}

struct Binder<'a> {
    file: FileId,
    text: &'a str,
    scope: &'a Scope<'a>,
    map: SourceMap,
    problems: Problems,
    loops: Vec<Row<'a>>,
    params: Vec<&'a str>,
    /// The place inside which the item being bound stands.
    around: Option<Target>,
    /// The resources and places among the parameters of the recipe being bound, with their numbers.
    handed: Vec<(&'a str, Space, u32)>,
    /// Loops of a recipe around the line being bound.
    row_steps: u32,
}

impl<'a> Binder<'a> {
    fn new(file: FileId, text: &'a str, scope: &'a Scope<'a>) -> Binder<'a> {
        Binder {
            file,
            text,
            scope,
            map: SourceMap::default(),
            problems: Problems::new(),
            loops: Vec::new(),
            params: Vec::new(),
            around: None,
            handed: Vec::new(),
            row_steps: 0,
        }
    }

    fn cut(&self, range: syntax::Range) -> &'a str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or("")
    }

    fn quoted(&self, range: syntax::Range) -> String {
        crate::exports::unquote(self.text, range)
    }

    fn node(&mut self, range: syntax::Range) -> Node {
        self.map.0.push((range.start, range.end));
        Node(self.map.0.len() as u32 - 1)
    }

    fn site(&self, node: Node) -> Site {
        Site::Node { file: self.file, node: node.0 }
    }

    fn path_range(path: &syntax::Path) -> syntax::Range {
        match (path.0.first(), path.0.last()) {
            (Some(first), Some(last)) => syntax::Range { start: first.start, end: last.end },
            _ => syntax::Range::default(),
        }
    }

    fn docs(&self, lines: &[syntax::Range]) -> String {
        let lines: Vec<&str> = lines.iter().map(|line| self.cut(*line).trim()).collect();
        lines.join("\n")
    }

    /// The text between two bytes with single blanks, for showing it again.
    fn words(&self, range: syntax::Range) -> String {
        self.cut(range).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn report_unknown(&mut self, space: Space, name: &str, node: Node) {
        let site = self.site(node);
        let near = self.scope.suggest(&[space], name);
        let elsewhere = [
            Space::Resource,
            Space::Property,
            Space::Recipe,
            Space::Pattern,
            Space::Route,
            Space::Need,
            Space::Threshold,
            Space::Policy,
            Space::Value,
            Space::Place,
            Space::Choice,
            Space::Scenario,
            Space::Unit,
        ]
        .into_iter()
        .find(|other| *other != space && self.scope.find(*other, name).is_some())
        .map(Space::word);
        self.problems.push(diagnostics::unknown(space, name, site, near, elsewhere));
    }

    /// A reference to something declared, by name or by a field of a row.
    fn reference(&mut self, space: Space, path: &syntax::Path) -> Ref {
        let node = self.node(Self::path_range(path));
        if let [name] = path.0[..] {
            let name = self.cut(name);
            if name.contains('{') {
                return Ref { node, to: self.built_target(path, node) };
            }
            if let Some((.., at)) = self.handed.iter().find(|(of, kind, _)| *of == name && *kind == space) {
                return Ref { node, to: Target::Param(*at) };
            }
            if let Some(field) = self.element(name) {
                return Ref { node, to: Target::Field(field) };
            }
            let to = match self.scope.find(space, name) {
                Some(def) => Target::Def(def),
                None if self.scope.is_open(space) => Target::Late(name.to_owned()),
                None => {
                    self.report_unknown(space, name, node);
                    Target::Error
                }
            };
            return Ref { node, to };
        }
        let to = match self.variant(space, path, node) {
            Some(to) => to,
            None => self.built_target(path, node),
        };
        Ref { node, to }
    }

    /// Reports that a dotted name is no column of a row.
    fn report_no_field(&mut self, path: &syntax::Path, node: Node) {
        let text = self.cut(Self::path_range(path));
        let near = match path.0[..] {
            [var, column] => self.loops.iter().find(|row| row.var == self.cut(var)).and_then(|row| {
                let columns = row.columns.unwrap_or_default().iter().map(String::as_str);
                let near = weal_base::suggest::nearest(self.cut(column), columns)?;
                Some(format!("{}.{near}", row.var))
            }),
            _ => None,
        };
        let site = self.site(node);
        self.problems.push(diagnostics::no_field(site, text, near));
    }

    fn try_field(&self, path: &syntax::Path) -> Option<Field> {
        let [var, column] = path.0[..] else { return None };
        let (var, column) = (self.cut(var), self.cut(column));
        // An inner loop hides an outer one with the same word.
        let depth = self.loops.iter().rposition(|row| row.var == var)?;
        let column = self.loops[depth].columns?.iter().position(|name| name == column)?;
        Some(Field { depth: depth as u32, column: column as u32 })
    }

    /// `weather.share`: a table, and one of its columns as a field of the row that is looked at.
    fn column_of_table(&mut self, path: &syntax::Path) -> Option<(Def, Expr)> {
        let node = self.node(Self::path_range(path));
        let (table, column) = match path.0[..] {
            [table, column] => (table, self.cut(column)),
            [table, ..] => (table, ""),
            [] => return None,
        };
        let name = self.cut(table);
        let Some((def, Detail::Columns(names))) = self.scope.find_detail(Space::Table, name) else {
            let node = self.node(table);
            self.report_unknown(Space::Table, name, node);
            return None;
        };
        let Some(at) = names.iter().position(|known| known == column) else {
            let near = weal_base::suggest::nearest(column, names.iter().map(String::as_str));
            let near = near.map(|near| format!("{name}.{near}"));
            let site = self.site(node);
            self.problems.push(diagnostics::no_field(site, self.cut(Self::path_range(path)), near));
            return None;
        };
        let field = Field { depth: self.loops.len() as u32, column: at as u32 };
        Some((def, Expr { node, kind: ExprKind::Field(field) }))
    }

    fn duplicates(&mut self, tree: &syntax::Tree, declared: &[(&syntax::Item, Option<u32>)]) {
        let mut first: FxHashMap<(Space, &str), (u32, u32)> = FxHashMap::default();
        let exports = crate::exports::exports(self.text, tree);
        let mut found = Vec::new();
        for export in &exports.names {
            let Some((item, _)) = declared.get(export.item as usize) else { continue };
            let range = name_range(&item.kind).unwrap_or(item.range);
            let here = (range.start, range.end);
            if let Some(before) = first.get(&(export.space, export.name.as_str())) {
                // A unit may give the same word as name and symbol.
                if *before != here {
                    // What stands inside places is numbered behind the rest, wherever it is written.
                    let (again, first) = (here.max(*before), here.min(*before));
                    found.push((export.space, export.name.clone(), again, first));
                }
            } else {
                first.insert((export.space, &export.name), here);
            }
        }
        for (space, name, again, before) in found {
            let again = self.node(syntax::Range { start: again.0, end: again.1 });
            let before = self.node(syntax::Range { start: before.0, end: before.1 });
            let problem = diagnostics::duplicate(space, &name, self.site(again), self.site(before));
            self.problems.push(problem);
        }
    }
}

/// Where an item's own name stands.
fn name_range(kind: &syntax::ItemKind) -> Option<syntax::Range> {
    use syntax::ItemKind as K;
    Some(match kind {
        K::Dimension { name, .. }
        | K::Unit { name, .. }
        | K::Prefix { name, .. }
        | K::Let { name, .. }
        | K::Table { name, .. }
        | K::Profile { name, .. }
        | K::Policy { name, .. }
        | K::Choice { name, .. }
        | K::Scenario { name, .. } => *name,
        K::Place { name, .. }
        | K::Resource { name, .. }
        | K::Property { name, .. }
        | K::Recipe { name, .. }
        | K::Route { name, .. }
        | K::Need { name, .. }
        | K::Threshold { name, .. } => match name {
            syntax::Declared::Name(name) | syntax::Declared::Built(name) => *name,
            syntax::Declared::Row { range, .. } => *range,
        },
        K::Test { title, .. } => *title,
        _ => return None,
    })
}
