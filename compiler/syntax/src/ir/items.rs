//! Declarations.

use super::*;

/// The kinds of declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `use std.units.*`, `use std.emissions.co2e`, `use fleet.trawler`.
    Use { path: Path, all: bool },
    /// `horizon 2027 .. 2036 by year`.
    Horizon { from: Expr, to: Expr, by: Option<Name> },
    /// `fence 2 week`: what would start within so long from today moves only by consent.
    Fence { within: Expr },
    /// `dimension area = length^2`.
    Dimension { name: Name, definition: Option<Expr> },
    /// `unit tonne "t" = 1000 kg prefixed`, `unit gram "g": mass prefixed`, `unit month calendar`.
    Unit {
        name: Name,
        symbols: Vec<Range>,
        dimension: Option<Expr>,
        definition: Option<Expr>,
        prefixed: bool,
        calendar: bool,
    },
    /// `prefix kilo "k" = 1000`.
    Prefix { name: Name, symbol: Option<Range>, value: Expr },
    /// `let cap = 3.4 kt`, `let f(x: mass, y) = x / y`.
    Let { name: Name, params: Vec<Param>, value: Expr },
    /// `table catch from "landings.csv" { year: date, landed: mass in t }`.
    Table { name: Name, file: Range, columns: Vec<Column> },
    /// `for each g in goods where g.a = h.b { … }` around items.
    ForEach { head: Loop, body: Vec<Item> },
    /// `place mill in valley { people 3_000, need bread: … }`: what is said of it, and what is declared inside it.
    Place { name: Declared, within: Option<Path>, clauses: Vec<Clause>, items: Vec<Item> },
    /// `resource cod: natural mass in t { … }`.
    Resource { name: Declared, words: Vec<Name>, dimension: Option<Expr>, unit: Option<Expr>, clauses: Vec<Clause> },
    /// `ranks vital, important, wanted, nice`.
    Ranks { names: Vec<Name> },
    /// `profile heating by month { 18 %, 15 %, … }`, `profile heating parts from weather.degree_days`.
    Profile { name: Name, by: Option<Name>, parts: bool, weights: Vec<Expr>, from: Option<Path> },
    /// `property food_energy: energy in kcal { … }`.
    Property { name: Declared, dimension: Option<Expr>, unit: Option<Expr>, clauses: Vec<Clause> },
    /// `recipe bake { … }`; with parameters, a pattern: `recipe bake(grain: mass, flour: resource) { … }`; of a pattern:
    /// `recipe bake_rye = bake(20 kg, rye_flour) { … }`.
    Recipe { name: Declared, params: Option<Vec<Param>>, of: Option<Box<PatternUse>>, steps: Vec<Step> },
    /// `route valley_road: mill to town { takes 1 day }`.
    Route { name: Declared, from: Path, to: Path, clauses: Vec<Clause> },
    /// `need protein: 22 kg fish per person per year for shore { … }`.
    Need { name: Declared, amount: Expr, tail: Vec<Clause>, clauses: Vec<Clause> },
    /// `threshold carbon: emitted co2e <= 3.4 kt per year falling 5 % per year`.
    Threshold { name: Declared, bound: Bound, clauses: Vec<Clause> },
    /// `allocate carbon among shore, town by people`.
    Allocate(Box<Allocate>),
    /// `policy no_trawl { … }`, `policy small_boats exception of no_trawl { … }`, `policy quiet trial { … }`.
    Policy { name: Name, exception_of: Option<Path>, trial: bool, rules: Vec<Rule> },
    /// `adopt no_trawl, small_boats`: policies that hold without a choice.
    Adopt { policies: Vec<Path> },
    /// `choice gear "Which?" { … }`, `choice cap: mass between 1 kt and 3 kt "How much?" { … }`.
    Choice { name: Name, number: Option<Box<NumberBetween>>, title: Option<Range>, parts: Vec<ChoicePart> },
    /// `scenario green "Boats first" { gear = no_trawl, cap = 2 kt }`.
    Scenario { name: Name, title: Option<Range>, parts: Vec<ScenarioPart> },
    /// `aim least labour, least change`.
    Aim { terms: Vec<AimTerm> },
    /// `test "…" { … }`.
    Test { title: Range, steps: Vec<TestStep> },
    /// Text that could not be read; already reported.
    Error,
}

/// The name being declared: a word, or `{g.id}` from a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declared {
    /// A word.
    Name(Name),
    /// `{path}`.
    Row { path: Path, range: Range },
    /// `{c}_flour`: words and paths in braces, glued together.
    Built(Range),
}

/// `bake(20 kg, rye_flour)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternUse {
    /// The pattern.
    pub path: Path,
    /// What its parameters are.
    pub args: Vec<Expr>,
    /// The whole of it.
    pub range: Range,
}

/// A parameter of a function or of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// `: mass`; of a pattern also `number`, `resource` or `place`.
    pub dimension: Option<Expr>,
}

/// A column of a table: `amount "Amount (t)": number in unit of good`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the program.
    pub name: Name,
    /// The header in the file, where it differs (the quoted text with its quotes).
    pub header: Option<Range>,
    /// `name`, `text`, `date`, `unit`, `number`, `resource`, `recipe`, `place`, or a dimension.
    pub of: Expr,
    /// `in t`.
    pub unit: Option<Expr>,
    /// `in unit of good`: the column that names the resource.
    pub unit_of: Option<Name>,
}

/// `for each VAR in TABLE where A = B and C in D`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// The row's name.
    pub var: Name,
    /// The table, or the set.
    pub over: Expr,
    /// The conditions, all of which must hold.
    pub conditions: Vec<Condition>,
}
