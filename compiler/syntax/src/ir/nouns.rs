//! What is said of places, resources, needs and thresholds, and the lines of recipes.

use super::*;

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
    /// `area 120 km2`.
    Area(Expr),
    /// `stock 14 aged 5 .. 20 year at shore`.
    Stock { amount: Expr, aged: Option<Expr>, at: Option<Path> },
    /// `supply 900 t per year from 2028 until 2030 at shore profile harvest`.
    Supply { amount: Expr, from: Option<Expr>, until: Option<Expr>, at: Option<Path>, profile: Option<Path> },
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
    /// `takes 1 day`, of a route.
    Takes(Expr),
    /// `absorbed 10 t per year`.
    Absorbed(Expr),
    /// `provides 2_650 kcal food_energy per kg`; the amount without the property.
    Provides { amount: Expr, property: Path },
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
    /// `for each place in valley`.
    ForEachIn(Path),
    /// `from 2030`.
    From(Expr),
    /// `until 2032`.
    Until(Expr),
    /// `by 2030`.
    By(Expr),
    /// `profile heating`.
    Profile(Path),
    /// `always`: the same amount at every time.
    Always,
    /// `alarm after 2 week`: how long it may stay out of bounds before that is raised.
    AlarmAfter(Expr),
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
    /// `consume 9_000 L diesel`, `consume 12 t feed spread`, `produce 1_700 h per year shipwright for 30 year`.
    Flow { verb: Verb, amount: Expr, resource: Path, lasting: Option<Expr>, spread: bool },
    /// `move 2 t flour from mill to town losing 2 %`.
    Move { amount: Expr, resource: Path, way: Way, losing: Option<Expr> },
    /// `cite bread_formula, oven_manual`.
    Cite(Vec<Path>),
    /// `at shore, town`; an empty list for `at each place`.
    At(Vec<Path>),
    /// `at each place in valley`.
    AtEachIn(Path),
    /// `up to 3 run per year`.
    UpTo(Expr),
    /// `in whole runs`.
    InWholeRuns,
    /// `alarm after 2 week`: how long runs may be behind before that is raised.
    AlarmAfter(Expr),
    /// `set up { work 3 h baker }`, `set up in each period { … }`.
    SetUp { steps: Vec<Step>, each_period: bool },
    /// `for each u in uses where … { consume … }`.
    ForEach { head: Loop, body: Vec<Step> },
    /// `either wood { … } or gas { … }`.
    Either(Vec<Branch>),
    /// `source "…"`.
    Source(Range),
    /// `because "…"`.
    Because(Range),
    /// Unreadable; already reported.
    Error,
}

/// One of several ways: a name, if it has one, and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its name.
    pub name: Option<Name>,
    /// Its lines.
    pub steps: Vec<Step>,
    /// The whole of it, without `either` or `or`.
    pub range: Range,
}

/// From where to where something is moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// `from mill to town`.
    Between { from: Path, to: Path },
    /// `along valley_road`; `None` for `along each route`.
    Along(Option<Path>),
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
