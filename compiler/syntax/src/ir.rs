//! The syntax tree: what was written, as written, by byte range. Names are ranges of the source text.

#![allow(missing_docs, reason = "the line above a variant shows its fields by example")]

/// A range of bytes of the file's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Range {
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A word of the source.
pub type Name = Range;

/// A dotted name: `std.units`, `g.id`. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(pub Vec<Name>);

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// `//!` lines, without their marks, joined by newlines as ranges.
    pub docs: Vec<Range>,
    /// Whether something could not be read, here or among the tokens; then the text is not formatted.
    pub broken: bool,
    /// `package NAME`.
    pub package: Option<Name>,
    /// Everything else in order.
    pub items: Vec<Item>,
}

/// A top-level declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// `///` lines above it, marks cut off.
    pub docs: Vec<Range>,
    /// The whole item, without docs.
    pub range: Range,
    /// What it is.
    pub kind: ItemKind,
}

/// The kinds of declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `use std.units.*`, `use std.emissions.co2e`, `use fleet.trawler`.
    Use { path: Path, all: bool },
    /// `horizon 2027 .. 2036 by year`.
    Horizon { from: Expr, to: Expr, by: Option<Name> },
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
    /// `place shore { people 62_000 }`.
    Place { name: Declared, clauses: Vec<Clause> },
    /// `resource cod: natural mass in t { … }`.
    Resource { name: Declared, words: Vec<Name>, dimension: Option<Expr>, unit: Option<Expr>, clauses: Vec<Clause> },
    /// `recipe bake { … }`.
    Recipe { name: Declared, steps: Vec<Step> },
    /// `need protein: 22 kg fish per person per year for shore { … }`.
    Need { name: Declared, amount: Expr, tail: Vec<Clause>, clauses: Vec<Clause> },
    /// `threshold carbon: emitted co2e <= 3.4 kt per year falling 5 % per year`.
    Threshold { name: Declared, bound: Bound, clauses: Vec<Clause> },
    /// `policy no_trawl { … }`.
    Policy { name: Name, rules: Vec<Rule> },
    /// `choice gear "Which?" { … }`.
    Choice { name: Name, title: Option<Range>, parts: Vec<ChoicePart> },
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
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// `: mass`.
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

/// `for each VAR in TABLE where A = B and C = D`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// The row's name.
    pub var: Name,
    /// The table.
    pub table: Path,
    /// The conditions, all of which must hold.
    pub conditions: Vec<(Expr, Expr)>,
}

/// A clause of a noun: a word and what follows, in the order written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The whole clause.
    pub range: Range,
    /// What it says.
    pub kind: ClauseKind,
}

/// All clauses of places, resources, needs and thresholds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseKind {
    /// `people 62_000`.
    People(Expr),
    /// `stock 14 aged 5 .. 20 year`.
    Stock { amount: Expr, aged: Option<Expr> },
    /// `supply 900 t per year from 2028 until 2030 at shore`.
    Supply { amount: Expr, from: Option<Expr>, until: Option<Expr>, at: Option<Path> },
    /// `from people 1_500 h per person per year`.
    FromPeople(Expr),
    /// `regrows logistic 18 % per year to 60 kt`; without `logistic`, `to` may be absent.
    Regrows { logistic: bool, rate: Expr, to: Option<Expr> },
    /// `keeps 4 day`.
    Keeps(Expr),
    /// `loses 2 % per month`.
    Loses(Expr),
    /// `storage 40 t`.
    Storage(Expr),
    /// `discard allowed`.
    Discard,
    /// `lasts 25 year`.
    Lasts(Expr),
    /// `available 85 %`.
    Available(Expr),
    /// `absorbed 10 t per year`.
    Absorbed(Expr),
    /// `end free`.
    EndFree,
    /// `end no lower than start`.
    EndAsStart,
    /// `end at least 500 t`.
    EndAtLeast(Expr),
    /// `rank vital`.
    Rank(Name),
    /// `at least 90 %`.
    AtLeast(Expr),
    /// `for shore`; `None` for `for each place`.
    For(Option<Path>),
    /// `from 2030`.
    From(Expr),
    /// `until 2032`.
    Until(Expr),
    /// `by 2030`.
    By(Expr),
    /// `source "…"`.
    Source(Range),
    /// `because "…"`.
    Because(Range),
    /// Unreadable; already reported.
    Error,
}

/// A line of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The whole line.
    pub range: Range,
    /// What it says.
    pub kind: StepKind,
}

/// The kinds of recipe line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// `takes 1 year`.
    Takes(Expr),
    /// `consume 9_000 L diesel`, `produce 1_700 h per year shipwright for 30 year`.
    Flow { verb: Verb, amount: Expr, resource: Path, lasting: Option<Expr> },
    /// `at shore, town`; an empty list for `at each place`.
    At(Vec<Path>),
    /// `up to 3 run per year`.
    UpTo(Expr),
    /// `for each u in uses where … { consume … }`.
    ForEach { head: Loop, body: Vec<Step> },
    /// `source "…"`.
    Source(Range),
    /// `because "…"`.
    Because(Range),
    /// Unreadable; already reported.
    Error,
}

/// What a recipe does with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Uses it up.
    Consume,
    /// Makes it.
    Produce,
    /// Takes its capacity for as long as the run lasts.
    Use,
    /// Takes hours of work.
    Work,
    /// Lets a burden out.
    Emit,
}

/// `MEASURE <= AMOUNT` with its modifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The whole of it.
    pub range: Range,
    /// What is measured.
    pub measure: Measure,
    /// `<=`, `>=` or `=`.
    pub compare: Compare,
    /// The limit.
    pub limit: Expr,
    /// `always`, `in total`, `falling …`, `each place`, `from`, `until`, in order.
    pub modifiers: Vec<Modifier>,
}

/// A measure: `stock cod`, `emitted co2e`, or a bare `trawl_season` (its runs).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// `stock`, `emitted`, …; absent for a bare name.
    pub word: Option<Name>,
    /// What is measured.
    pub of: Path,
    /// `content labour of bread`: the good.
    pub in_good: Option<Path>,
    /// The whole of it.
    pub range: Range,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    /// `<=`, also written `≤`.
    AtMost,
    /// `>=`, also written `≥`.
    AtLeast,
    /// `=`.
    Equal,
}

/// What narrows a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifier {
    /// The whole of it.
    pub range: Range,
    /// What it says.
    pub kind: ModifierKind,
}

/// The kinds of modifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModifierKind {
    /// `always`: in every period.
    Always,
    /// `in total`: over the whole horizon.
    InTotal,
    /// `each place`.
    EachPlace,
    /// `falling 5 % per year`.
    Falling(Expr),
    /// `from 2030`.
    From(Expr),
    /// `until 2032`.
    Until(Expr),
    /// `at shore`.
    At(Path),
}

/// A line of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The whole line.
    pub range: Range,
    /// What it says.
    pub kind: RuleKind,
}

/// The kinds of policy line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// `forbid trawl_season from 2030 until 2035`.
    Forbid { recipe: Path, from: Option<Expr>, until: Option<Expr> },
    /// `limit trawl_season <= 1.5 run per year from 2031`.
    Limit(Bound),
    /// `require emitted co2e <= …`, `require hand_line_season >= 10 run per year`.
    Require(Bound),
    /// `set cap = 2 kt`.
    Set { name: Path, value: Expr },
    /// `source "…"`.
    Source(Range),
    /// `because "…"`.
    Because(Range),
    /// Unreadable; already reported.
    Error,
}

/// A line of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoicePart {
    /// `option no_trawl "No trawling" adopts no_trawl sets cap = 2 kt`.
    Option { name: Name, text: Option<Range>, adopts: Vec<Path>, sets: Vec<(Path, Expr)>, range: Range },
    /// `decide by schulze { electorate shore, quorum 40 %, ballots "…" }`.
    Decide { rule: Name, clauses: Vec<DecideClause>, range: Range },
    /// `source "…"`.
    Source(Range),
    /// `because "…"`.
    Because(Range),
    /// Unreadable; already reported.
    Error,
}

/// A clause of `decide by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideClause {
    /// `electorate`, `quorum`, `majority`, `ties`, `ballots`, `roll`, `closes`, `status`.
    pub word: Name,
    /// What follows: an expression; absent for a bare word.
    pub value: Option<Expr>,
    /// The whole clause.
    pub range: Range,
}

/// A term of the aim: `least labour`, `most produced revenue - emitted cost`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AimTerm {
    /// `most` instead of `least`.
    pub most: bool,
    /// The parts to add up; the flag says whether it is subtracted.
    pub parts: Vec<(bool, Option<Expr>, Measure)>,
    /// The whole term.
    pub range: Range,
}

/// A line of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestStep {
    /// `with gear = no_trawl`.
    With { choice: Path, option: Path, range: Range },
    /// `expect impossible`.
    Impossible(Range),
    /// `expect run steel in 2030 >= 4 run within 0.1 %`; `period` absent means every period, `total` the sum.
    Expect {
        measure: Measure,
        period: Option<Expr>,
        total: bool,
        compare: Compare,
        value: Expr,
        within: Option<Expr>,
        range: Range,
    },
    /// Unreadable; already reported.
    Error,
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// The whole of it.
    pub range: Range,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `9_000`, `3.5e2`.
    Number,
    /// `2027-03`, `2027-Q2`, `2027-03-02`, `2027-W09`. A bare year is a `Number`.
    Date,
    /// `"…"`, with the quotes.
    Text,
    /// `u.amount`, `cap`, `kg`.
    Path(Path),
    /// `f(x, y)`.
    Call(Path, Vec<Expr>),
    /// `22 kg fish per person per year`: a head, then words and `per` words on the same line.
    Phrase(Box<Expr>, Vec<Word>),
    /// `-x`.
    Negate(Box<Expr>),
    /// `a + b`.
    Binary(Box<Expr>, Operator, Box<Expr>),
    /// `2027 .. 2036`, `5 .. 20 year`: the words of the upper end belong to both ends.
    Span(Box<Expr>, Box<Expr>),
    /// Unreadable; already reported.
    Error,
}

/// A word behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// `kg`, `%`, `fish`, `km2`.
    Plain(Path),
    /// `per year`.
    Per(Path),
}

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
}
