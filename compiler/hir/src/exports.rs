//! What a file declares, by name: all another file needs to know to bind its names.

use weal_syntax::ir::{ClauseKind, Declared, Item, ItemKind, Param, Range, Tree};

/// The kinds of name. Each has its own space: a resource and a recipe may share a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// Dimensions.
    Dimension,
    /// Units, by name and symbols.
    Unit,
    /// Prefixes, by name and symbol.
    Prefix,
    /// `let`.
    Value,
    /// Tables.
    Table,
    /// Places.
    Place,
    /// Resources.
    Resource,
    /// Properties.
    Property,
    /// Profiles.
    Profile,
    /// Recipes.
    Recipe,
    /// Recipes with parameters.
    Pattern,
    /// Routes.
    Route,
    /// Needs.
    Need,
    /// Thresholds.
    Threshold,
    /// Policies.
    Policy,
    /// Choices.
    Choice,
    /// Scenarios.
    Scenario,
}

impl Space {
    /// The word for one of it.
    pub fn word(self) -> &'static str {
        match self {
            Space::Dimension => "dimension",
            Space::Unit => "unit",
            Space::Prefix => "prefix",
            Space::Value => "value",
            Space::Table => "table",
            Space::Place => "place",
            Space::Resource => "resource",
            Space::Property => "property",
            Space::Profile => "profile",
            Space::Recipe => "recipe",
            Space::Pattern => "recipe with parameters",
            Space::Route => "route",
            Space::Need => "need",
            Space::Threshold => "threshold",
            Space::Policy => "policy",
            Space::Choice => "choice",
            Space::Scenario => "scenario",
        }
    }
}

/// A declared name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its space.
    pub space: Space,
    /// The name.
    pub name: String,
    /// Index of the declaring item.
    pub item: u32,
    /// What else a user must know to bind names to it.
    pub detail: Detail,
}

/// What a name's user must know besides the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Nothing.
    None,
    /// Units: whether prefixes may stand before this name.
    Prefixed(bool),
    /// Values: how many parameters.
    Params(u32),
    /// Choices of a number instead of an option.
    Number,
    /// Recipes with parameters: what each is.
    Pattern(Vec<(String, Handed)>),
    /// Tables: the names of the columns.
    Columns(Vec<String>),
}

/// What a parameter of a recipe is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Handed {
    /// A number or a quantity.
    Quantity,
    /// A resource.
    Resource,
    /// A place.
    Place,
}

/// What a parameter of a recipe is, by the word behind its `:`.
pub(crate) fn handed(text: &str, param: &Param) -> Handed {
    match param.dimension.as_ref().map(|of| cut(text, of.range)) {
        Some("resource") => Handed::Resource,
        Some("place") => Handed::Place,
        _ => Handed::Quantity,
    }
}

/// All a file declares, and the spaces in which its tables' rows declare more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exports {
    /// The names, in order.
    pub names: Vec<Export>,
    /// Spaces with names that only rows know.
    pub open: Vec<Space>,
}

fn cut(text: &str, range: Range) -> &str {
    text.get(range.start as usize..range.end as usize).unwrap_or("")
}

/// The contents of a quoted text, escapes resolved.
pub fn unquote(text: &str, range: Range) -> String {
    let raw = cut(text, range);
    let raw = raw.strip_prefix('"').unwrap_or(raw);
    let raw = raw.strip_suffix('"').unwrap_or(raw);
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            (c, false) => out.push(c),
        }
    }
    out
}

/// The names a file declares.
pub fn exports(text: &str, tree: &Tree) -> Exports {
    let mut out = Exports::default();
    for (at, (item, _)) in tree.declarations().into_iter().enumerate() {
        collect(text, item, at as u32, &mut out);
    }
    out
}

fn collect(text: &str, item: &Item, at: u32, out: &mut Exports) {
    let mut add = |space, name: &str, detail| {
        if !name.is_empty() {
            out.names.push(Export { space, name: name.to_owned(), item: at, detail });
        }
    };
    let declared = match &item.kind {
        ItemKind::Dimension { name, .. } => return add(Space::Dimension, cut(text, *name), Detail::None),
        ItemKind::Unit { name, symbols, prefixed, .. } => {
            add(Space::Unit, cut(text, *name), Detail::Prefixed(*prefixed));
            for symbol in symbols {
                add(Space::Unit, &unquote(text, *symbol), Detail::Prefixed(*prefixed));
            }
            return;
        }
        ItemKind::Prefix { name, symbol, .. } => {
            add(Space::Prefix, cut(text, *name), Detail::None);
            if let Some(symbol) = symbol {
                add(Space::Prefix, &unquote(text, *symbol), Detail::None);
            }
            return;
        }
        ItemKind::Let { name, params, .. } => {
            return add(Space::Value, cut(text, *name), Detail::Params(params.len() as u32));
        }
        ItemKind::Table { name, columns, .. } => {
            let columns = columns.iter().map(|column| cut(text, column.name).to_owned()).collect();
            return add(Space::Table, cut(text, *name), Detail::Columns(columns));
        }
        ItemKind::Profile { name, .. } => return add(Space::Profile, cut(text, *name), Detail::None),
        ItemKind::Policy { name, .. } => return add(Space::Policy, cut(text, *name), Detail::None),
        ItemKind::Choice { name, number: None, .. } => return add(Space::Choice, cut(text, *name), Detail::None),
        ItemKind::Choice { name, .. } => {
            // What is chosen is a value of that name.
            add(Space::Choice, cut(text, *name), Detail::Number);
            return add(Space::Value, cut(text, *name), Detail::Params(0));
        }
        ItemKind::Scenario { name, .. } => return add(Space::Scenario, cut(text, *name), Detail::None),
        ItemKind::ForEach { body, .. } => return open(body, out),
        ItemKind::Place { name, .. } => (Space::Place, name),
        ItemKind::Resource { name, .. } => (Space::Resource, name),
        ItemKind::Recipe { name: Declared::Name(name), params: Some(params), .. } => {
            let params = params.iter().map(|param| (cut(text, param.name).to_owned(), handed(text, param))).collect();
            return add(Space::Pattern, cut(text, *name), Detail::Pattern(params));
        }
        ItemKind::Property { name, .. } => (Space::Property, name),
        ItemKind::Recipe { name, .. } => (Space::Recipe, name),
        ItemKind::Route { name, .. } => (Space::Route, name),
        ItemKind::Need { name, .. } => (Space::Need, name),
        ItemKind::Threshold { name, .. } => (Space::Threshold, name),
        ItemKind::Use { .. }
        | ItemKind::Horizon { .. }
        | ItemKind::Fence { .. }
        | ItemKind::Adopt { .. }
        | ItemKind::Ranks { .. }
        | ItemKind::Aim { .. }
        | ItemKind::Allocate(_)
        | ItemKind::Test { .. }
        | ItemKind::Error => return,
    };
    match declared {
        (space, Declared::Name(name)) => add(space, cut(text, *name), Detail::None),
        (space, Declared::Row { .. } | Declared::Built(_)) => out.open.push(space),
    }
}

fn open(body: &[Item], out: &mut Exports) {
    for item in body {
        match &item.kind {
            ItemKind::ForEach { body, .. } => open(body, out),
            ItemKind::Place { items, .. } => {
                out.open.push(Space::Place);
                open(items, out);
            }
            ItemKind::Resource { .. } => out.open.push(Space::Resource),
            ItemKind::Property { .. } => out.open.push(Space::Property),
            ItemKind::Recipe { params: None, .. } => out.open.push(Space::Recipe),
            ItemKind::Route { .. } => out.open.push(Space::Route),
            ItemKind::Need { .. } => out.open.push(Space::Need),
            ItemKind::Threshold { .. } => out.open.push(Space::Threshold),
            _ => {}
        }
    }
    out.open.sort();
    out.open.dedup();
}

/// Whether a clause is a note rather than a fact.
pub(crate) fn is_note(kind: &ClauseKind) -> bool {
    matches!(kind, ClauseKind::Source(_) | ClauseKind::Because(_) | ClauseKind::Error)
}
