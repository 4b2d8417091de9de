//! hir → tir: evaluates every quantity, expands tables' rows, and settles units, places and periods.

mod allocations;
mod bounds;
mod choices;
mod clauses;
mod conditions;
mod dated;
mod deciding;
mod evaluate;
mod happened;
mod horizon;
mod keeping;
mod knowledge;
mod lookups;
mod loops;
mod moves;
mod needs;
mod numbers;
mod patterns;
mod places;
mod policies;
mod properties;
mod ranges;
mod recipes;
mod resources;
mod rooms;
mod routes;
mod scales;
mod scenarios;
mod seasons;
mod set_ups;
mod soft;
mod tests;
mod units;
mod values;
mod variants;
mod watching;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use weal_base::{Code, Diagnostic, FileId, Names, Problems, Site};
use weal_hir::{Def, Expr, Item, ItemKind, Module, Node, Target};

use crate::calendar::Horizon;
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::{DimId, Dimensions};
use crate::tables::{Index, Table};
pub use happened::{Head, Lines, Listener, Told, in_order};
pub use scales::Scales;
use units::Unit;
pub use values::Value;

/// A module and where it stands.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its file.
    pub file: FileId,
    /// Whether it is of the standard library: of its resources only those in use become part of the program.
    pub library: bool,
    /// What it says.
    pub module: Arc<Module>,
}

/// A table's bytes, or why there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFile {
    /// The file.
    pub file: FileId,
    /// Its bytes, or the reason they could not be read.
    pub bytes: Result<Arc<[u8]>, String>,
}

/// All modules of a program, the root first, and the files its tables name.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The modules, by number.
    pub modules: Vec<Source>,
    /// The tables, by the declaration that names them.
    pub tables: FxHashMap<Def, TableFile>,
}

/// Under what a program is lowered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Mode {
    /// The parameter settings in force. Their numbers are those of [`Tir::settings`].
    pub settings: Vec<SettingId>,
    /// Numbers that people name for choices, as (choice, number with its unit): they join what the choice offers.
    pub stated: Vec<(String, String)>,
}

/// Lowers a program.
pub fn from_hir(program: &Program, mode: &Mode) -> (Tir, Problems) {
    let (tir, _, problems) = with_scales(program, mode);
    (tir, problems)
}

/// Lowers a program, and keeps what amounts beside it are turned into its units with.
pub fn with_scales(program: &Program, mode: &Mode) -> (Tir, Scales, Problems) {
    let mut lower = Lower::new(program);
    lower.settings(mode);
    lower.load_tables();
    lower.horizon();
    lower.fence();
    lower.places();
    lower.declare_resources();
    lower.declare_properties();
    lower.ranks();
    lower.declare_profiles();
    lower.routes();
    lower.declare_recipes();
    lower.recipes();
    lower.needs();
    lower.resource_clauses();
    lower.place_clauses();
    lower.resource_clauses();
    lower.supplies_from_people();
    lower.settle_units();
    lower.check_places();
    lower.check_ways();
    lower.rules();
    lower.allocations();
    lower.choices(&mode.stated);
    lower.scenarios();
    lower.tests();
    lower.unused_lets();
    let scales = lower.scales();
    let (tir, problems) = lower.finish();
    (tir, scales, problems)
}

/// What is known of a resource while its unit is not settled: amounts are in base units until then.
struct Draft {
    dim: DimId,
    /// The unit: its symbol and how much of the base it is.
    unit: Option<(Arc<str>, weal_base::Rational)>,
    /// Units its amounts were written in elsewhere, with how often.
    written: Vec<(u32, weal_base::Rational, u32)>,
    /// Units its own clauses were written in, first first.
    own: Vec<(u32, weal_base::Rational, u32)>,
}

/// Clauses that wait until all resources are known.
struct Pending<'a> {
    resource: ResourceId,
    module: u32,
    rows: Vec<(Def, u32)>,
    clauses: &'a [weal_hir::Clause],
}

struct Lower<'a> {
    program: &'a Program,
    /// The file of what is read beside the modules.
    beyond: FileId,
    problems: Problems,
    names: Names,
    dims: Dimensions,
    values: FxHashMap<Def, Value>,
    dated_values: dated::KnownDated,
    dating: dated::Dating,
    /// What the value being worked out belongs to: there its sources are kept.
    about: Option<Entity>,
    /// How many wrong keys were told with a name that was perhaps meant.
    suggested: u32,
    /// Sets being walked through so far.
    sets: u32,
    /// Where names were declared that were put together in loops: nobody told of those that are taken.
    built_sites: FxHashSet<Site>,
    dimensions: FxHashMap<Def, Option<DimId>>,
    units: FxHashMap<Def, Option<Unit>>,
    unit_words: FxHashMap<String, Option<Unit>>,
    base_units: FxHashMap<DimId, (Def, Site)>,
    overrides: FxHashMap<Def, (u32, &'a Expr)>,
    open: Vec<Def>,
    circular: FxHashSet<Def>,
    params: Vec<Value>,
    rows: Vec<(Def, u32)>,
    tables: FxHashMap<Def, Arc<Table>>,
    /// Whether a table could not be read: names its rows would have declared are not missed a second time.
    rows_missing: bool,
    indexes: FxHashMap<(Def, Vec<u32>), Arc<Index>>,
    steps: u64,
    /// Whether there were too many steps.
    spent: bool,
    /// How many resources have their final unit.
    settled_up_to: usize,
    settled: bool,
    tir: Tir,
    /// How long things may stay out of bounds.
    patience: FxHashMap<Entity, Patience>,
    /// What is known of places beside the IR.
    known: places::Known,
    drafts: Vec<Draft>,
    pending: Vec<Pending<'a>>,
    /// Per property: its dimension, and how much of the base one unit is, where that is said.
    property_drafts: Vec<(DimId, Option<weal_base::Rational>)>,
    place_names: FxHashMap<Box<str>, PlaceId>,
    resource_names: FxHashMap<Box<str>, ResourceId>,
    property_names: FxHashMap<Box<str>, PropertyId>,
    profiles: FxHashMap<Def, Option<Arc<Profile>>>,
    recipe_names: FxHashMap<Box<str>, RecipeId>,
    need_names: FxHashMap<Box<str>, NeedId>,
    threshold_names: FxHashMap<Box<str>, ThresholdId>,
    places_of: FxHashMap<Def, PlaceId>,
    resources_of: FxHashMap<Def, ResourceId>,
    properties_of: FxHashMap<Def, PropertyId>,
    recipes_of: FxHashMap<Def, RecipeId>,
    /// The ways of recipes that have several, until they are filled in.
    groups: FxHashMap<RecipeId, variants::Group>,
    picking: variants::Picking,
    handed: patterns::Handed,
    routes: Vec<routes::Route>,
    route_names: FxHashMap<Box<str>, usize>,
    routes_of: FxHashMap<Def, usize>,
    needs_of: FxHashMap<Def, NeedId>,
    thresholds_of: FxHashMap<Def, ThresholdId>,
    policies_of: FxHashMap<Def, PolicyId>,
    set_ups: Vec<set_ups::SetUp>,
    choices_of: FxHashMap<Def, ChoiceId>,
    scenarios_of: FxHashMap<Def, ScenarioId>,
    /// The choices of a number, and what each offers.
    numbers: Vec<numbers::Offered>,
    /// Which of a choice's numbers a scenario or a test names.
    picked: FxHashMap<(u32, Node), u32>,
    settings_of: FxHashMap<(u32, Node), SettingId>,
}

impl<'a> Lower<'a> {
    fn new(program: &'a Program) -> Lower<'a> {
        let root = program.modules.first();
        let package = root.and_then(|root| root.module.package.clone()).unwrap_or_else(|| "program".to_owned());
        let tir = Tir {
            schema: SCHEMA.to_owned(),
            package,
            horizon: Horizon { unit: crate::calendar::CalendarUnit::Year, periods: Vec::new() },
            places: Vec::new(),
            resources: Vec::new(),
            properties: Vec::new(),
            recipes: Vec::new(),
            flows: Vec::new(),
            ranks: ["vital", "important", "wanted"].map(str::to_owned).to_vec(),
            needs: Vec::new(),
            thresholds: Vec::new(),
            allocations: Vec::new(),
            policies: Vec::new(),
            adopted: Vec::new(),
            choices: Vec::new(),
            scenarios: Vec::new(),
            fence: None,
            patience: Vec::new(),
            uncertain: Vec::new(),
            settings: Vec::new(),
            cites: Vec::new(),
            aims: Vec::new(),
            tests: Vec::new(),
            notes: Vec::new(),
        };
        Lower {
            program,
            beyond: FileId(0),
            problems: Problems::new(),
            names: Names::default(),
            dims: Dimensions::default(),
            values: FxHashMap::default(),
            dated_values: FxHashMap::default(),
            dating: dated::Dating::default(),
            about: None,
            suggested: 0,
            sets: 0,
            built_sites: FxHashSet::default(),
            dimensions: FxHashMap::default(),
            units: FxHashMap::default(),
            unit_words: FxHashMap::default(),
            base_units: FxHashMap::default(),
            overrides: FxHashMap::default(),
            open: Vec::new(),
            circular: FxHashSet::default(),
            params: Vec::new(),
            rows: Vec::new(),
            tables: FxHashMap::default(),
            rows_missing: false,
            indexes: FxHashMap::default(),
            steps: 0,
            spent: false,
            settled_up_to: 0,
            settled: false,
            tir,
            patience: FxHashMap::default(),
            known: places::Known::default(),
            drafts: Vec::new(),
            pending: Vec::new(),
            property_drafts: Vec::new(),
            place_names: FxHashMap::default(),
            resource_names: FxHashMap::default(),
            property_names: FxHashMap::default(),
            profiles: FxHashMap::default(),
            recipe_names: FxHashMap::default(),
            need_names: FxHashMap::default(),
            threshold_names: FxHashMap::default(),
            places_of: FxHashMap::default(),
            resources_of: FxHashMap::default(),
            properties_of: FxHashMap::default(),
            recipes_of: FxHashMap::default(),
            groups: FxHashMap::default(),
            picking: variants::Picking::default(),
            handed: patterns::Handed::default(),
            routes: Vec::new(),
            route_names: FxHashMap::default(),
            routes_of: FxHashMap::default(),
            needs_of: FxHashMap::default(),
            thresholds_of: FxHashMap::default(),
            policies_of: FxHashMap::default(),
            set_ups: Vec::new(),
            choices_of: FxHashMap::default(),
            scenarios_of: FxHashMap::default(),
            numbers: Vec::new(),
            picked: FxHashMap::default(),
            settings_of: FxHashMap::default(),
        }
    }

    fn node(&self, module: u32, node: Node) -> Site {
        let file = self.program.modules.get(module as usize).map_or(self.beyond, |source| source.file);
        Site::Node { file, node: node.0 }
    }

    fn item(&self, def: Def) -> Option<&'a Item> {
        self.program.modules.get(def.module as usize)?.module.items.get(def.item as usize)
    }

    fn is_library(&self, module: u32) -> bool {
        self.program.modules.get(module as usize).is_some_and(|source| source.library)
    }

    /// All items of all modules, in order. Those of the library are left out: they join when they are used.
    fn items(&self) -> Vec<(Def, &'a Item)> {
        let mut all = Vec::new();
        for (module, source) in self.program.modules.iter().enumerate() {
            if source.library {
                continue;
            }
            for (item, found) in source.module.items.iter().enumerate() {
                all.push((Def { module: module as u32, item: item as u32 }, found));
            }
        }
        all
    }

    fn note(&mut self, about: Entity, item: &Item) {
        let notes = std::iter::once((NoteKind::Doc, &item.docs))
            .chain(item.sources.iter().map(|text| (NoteKind::Source, text)))
            .chain(item.reasons.iter().map(|text| (NoteKind::Because, text)));
        for (kind, text) in notes {
            if !text.is_empty() {
                self.tir.notes.push(Note { about, kind, text: text.as_str().into() });
            }
        }
    }

    /// The name an item declares in the current rows; `None` where the row has none.
    fn name(&mut self, module: u32, name: &'a weal_hir::Name, node: Node) -> Option<(Box<str>, Site)> {
        match name {
            weal_hir::Name::Word(word) if word.is_empty() => None,
            weal_hir::Name::Word(word) => Some((word.as_str().into(), self.node(module, node))),
            weal_hir::Name::Field(field) => {
                let (table, row) = self.rows.get(field.depth as usize).copied()?;
                let site = self.tables.get(&table)?.site(row, field.column);
                let text = self.row_word(field)?;
                if text.is_empty() {
                    return None;
                }
                let text = text.into();
                if !matches!(site, Site::Cell { .. }) {
                    self.built_sites.insert(site);
                }
                Some((text, site))
            }
            weal_hir::Name::Built(pieces) => {
                let (text, cell) = self.built(module, pieces)?;
                let site = cell.unwrap_or_else(|| self.node(module, node));
                if cell.is_none() {
                    self.built_sites.insert(site);
                }
                if text.is_empty() { None } else { Some((text.into(), site)) }
            }
        }
    }

    fn row_word(&self, field: &weal_hir::Field) -> Option<&str> {
        let (table, row) = self.rows.get(field.depth as usize).copied()?;
        match self.tables.get(&table)?.cells.get(field.column as usize)? {
            crate::tables::Cells::Words(words) => words.get(row as usize).map(|word| self.names.text(*word)),
            crate::tables::Cells::Values(values) => match values.get(row as usize)? {
                Value::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// The name and site a reference leads to by text: late names and fields.
    fn late(&mut self, module: u32, reference: &'a weal_hir::Ref) -> Option<(String, Site)> {
        match &reference.to {
            Target::Late(name) => Some((name.clone(), self.node(module, reference.node))),
            Target::Field(field) => {
                let (table, row) = self.rows.get(field.depth as usize).copied()?;
                let site = self.tables.get(&table)?.site(row, field.column);
                Some((self.row_word(field)?.to_owned(), site))
            }
            Target::Built(pieces) => {
                let (text, cell) = self.built(module, pieces)?;
                Some((text, cell.unwrap_or_else(|| self.node(module, reference.node))))
            }
            Target::Def(_) | Target::Variant(..) | Target::Param(_) | Target::Error => None,
        }
    }

    fn finish(mut self) -> (Tir, Problems) {
        let plans = |item: &Item| {
            use ItemKind as K;
            matches!(
                item.kind,
                K::ForEach { .. }
                    | K::Place { .. }
                    | K::Recipe { .. }
                    | K::Need { .. }
                    | K::Threshold { .. }
                    | K::Policy { .. }
                    | K::Choice { .. }
                    | K::Aim { .. }
                    | K::Test { .. }
            )
        };
        let names = |item: &Item| {
            use ItemKind as K;
            matches!(
                item.kind,
                K::Dimension { .. }
                    | K::Unit { .. }
                    | K::Prefix { .. }
                    | K::Property { .. }
                    | K::Resource { .. }
                    | K::Pattern { .. }
            )
        };
        // A module that only declares what others use, units, resources or recipes with parameters among it, has nothing to plan.
        let only_declares = self.program.modules.first().is_some_and(|root| {
            let items = &root.module.items;
            items.iter().any(names) && !items.iter().any(plans)
        });
        if self.tir.horizon.periods.is_empty() && !only_declares && !self.problems.has_errors() {
            let site = self.program.modules.first().map_or(Site::File(FileId(0)), |root| Site::File(root.file));
            self.problems.push(diagnostics::no_horizon(site));
        }
        self.settle_patience();
        (self.tir, self.problems)
    }

    /// Enters a name into a space; reports one that is taken.
    fn claim<T: Copy + Into<usize>>(
        space: &str,
        names: &mut FxHashMap<Box<str>, T>,
        (name, site): (&str, Site),
        id: T,
        first: impl Fn(T) -> Site,
        built: &FxHashSet<Site>,
        problems: &mut Problems,
    ) -> bool {
        if let Some(before) = names.get(name) {
            let before = first(*before);
            // Twice in the words of one file was told when its names were bound.
            let words = !built.contains(&site) && !built.contains(&before);
            let same = matches!((site, before), (Site::Node { file: a, .. }, Site::Node { file: b, .. }) if a == b);
            let told = words && same;
            if !told {
                problems.push(diagnostics::duplicate(space, name, site, before));
            }
            return false;
        }
        names.insert(name.into(), id);
        true
    }

    /// Settings in the program's order, and those in force.
    fn settings(&mut self, mode: &Mode) {
        let chosen = &mode.settings[..];
        self.offer(&mode.stated);
        let mut all: Vec<(u32, &'a weal_hir::Set)> = Vec::new();
        for (def, item) in self.items() {
            match &item.kind {
                ItemKind::Policy { rules, .. } => {
                    for rule in rules {
                        if let weal_hir::RuleKind::Set(set) = &rule.kind {
                            all.push((def.module, set));
                        }
                    }
                }
                ItemKind::Choice { options, .. } => {
                    all.extend(options.iter().flat_map(|option| &option.sets).map(|set| (def.module, set)));
                }
                _ => {}
            }
        }
        let mut changed: Vec<(Def, Site)> = Vec::new();
        for (number, (module, set)) in all.into_iter().enumerate() {
            let id = SettingId(number as u32);
            let site = self.node(module, set.node);
            self.settings_of.insert((module, set.node), id);
            self.tir.settings.push(Setting { name: set.name.as_str().into(), text: set.text.as_str().into(), site });
            let Target::Def(def) = set.value.to else { continue };
            self.check_setting(def, module, set, site);
            if chosen.contains(&id) {
                if let Some((_, first)) = changed.iter().find(|(other, _)| *other == def) {
                    self.problems.push(
                        Diagnostic::error(
                            Code::RepeatedPart,
                            format!("`{}` is set twice by what is adopted", set.name),
                            site,
                            "set again here",
                        )
                        .also(*first, "first set here")
                        .help("adopt only one of the two"),
                    );
                }
                changed.push((def, site));
                self.overrides.insert(def, (module, &set.to));
            }
        }
        // Values met while checking were those without the settings.
        self.values.clear();
        self.dated_values.clear();
        self.choose_numbers(chosen);
    }

    /// A parameter keeps its dimension when it is set.
    fn check_setting(&mut self, def: Def, module: u32, set: &'a weal_hir::Set, site: Site) {
        let kind = self.item(def).map(|item| &item.kind);
        if let Some(ItemKind::Choice { .. }) = kind {
            let problem = Diagnostic::error(
                Code::BadChoice,
                format!("`{}` is for people to choose, and is set here", set.name),
                site,
                "set here",
            );
            self.problems.push(problem.help("leave this out, or make it a `let` instead of a choice"));
            return;
        }
        let Some(ItemKind::Let { value, params, .. }) = kind else { return };
        if !params.is_empty() {
            self.problems.push(diagnostics::missing(
                format!("`{}` is a function and cannot be set", set.name),
                site,
                "set here",
                "set a `let` without parameters",
            ));
            return;
        }
        let before = self.at_start(|lower| Some(lower.eval(def.module, value)));
        let after = self.at_start(|lower| Some(lower.eval(module, &set.to)));
        if let (Some(Value::Quantity(before)), Some(Value::Quantity(after))) = (before, after)
            && before.dim != after.dim
        {
            let at = self.node(module, set.to.node);
            let problem = diagnostics::mismatch(&self.dims, at, before.dim, &format!("`{}`", set.name), after.dim);
            self.problems.push(problem);
        }
    }
}

macro_rules! into_usize {
    ($($id:ident)*) => {$(
        impl From<$id> for usize {
            fn from(id: $id) -> usize { id.index() }
        }
    )*};
}
into_usize! { PlaceId ResourceId PropertyId RecipeId NeedId ThresholdId }
