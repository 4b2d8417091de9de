//! Lines of a journal, from their verb on. Their day and seal are read by the journal itself.

use super::*;

/// A line of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What happened, without the clauses at its end.
    pub range: Range,
    /// What it is.
    pub kind: LineKind,
    /// `source "…"`, with the quotes.
    pub source: Option<Range>,
    /// `because "…"`, with the quotes.
    pub because: Option<Range>,
    /// `by ada`, `by "Ada Lovelace"`.
    pub by: Option<Range>,
}

/// The kinds of line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// `count stock cod at shore = 39.5 kt`, `count hand_liner = 13`.
    Count { resource: Path, at: Option<Path>, amount: Expr },
    /// `gain 2 t flour at mill`, `lose 1 hand_liner`.
    Change { lost: bool, amount: Expr, at: Option<Path> },
    /// `did bake.wood 3 run at town`, `start`, `finish`, `fail`.
    Run { how: RunVerb, recipe: Path, runs: Expr, at: Option<Path> },
    /// `promise 20 t flour at mill for bread by 2027-05-01`.
    Promise { amount: Expr, at: Option<Path>, need: Option<Path>, by: Expr },
    /// `deliver 20 t flour at mill for bread`.
    Deliver { amount: Expr, at: Option<Path>, need: Option<Path> },
    /// `signal need protein at shore = 24 kg per person per year`.
    SignalNeed { need: Path, at: Option<Path>, amount: Expr },
    /// `signal threshold carbon = 3 kt per year`.
    SignalThreshold { threshold: Path, amount: Expr },
    /// `signal supply crew at shore = 200_000 h per year`.
    SignalSupply { resource: Path, at: Option<Path>, amount: Expr },
    /// `signal recipe bake consume flour = 95 kg`.
    SignalRecipe { recipe: Path, verb: Verb, resource: Path, amount: Expr },
    /// Text that could not be read; already reported.
    Error,
}

/// What becomes of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunVerb {
    /// `did`
    Did,
    /// `start`
    Start,
    /// `finish`
    Finish,
    /// `fail`
    Fail,
}
