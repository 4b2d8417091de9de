//! Lines of a journal. What they name is bound when the rows of tables are known, which declare names too.

use super::*;
pub use weal_syntax::ir::RunVerb;

/// A line of a journal, without its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it says what happened.
    pub node: Node,
    /// What it says, with single blanks: `lose 1 hand_liner`.
    pub text: Box<str>,
    /// `source "…"`
    pub source: Option<Box<str>>,
    /// `because "…"`
    pub because: Option<Box<str>>,
    /// `by ada`
    pub by: Option<Box<str>>,
    /// What it is.
    pub kind: LineKind,
}

/// A name, as it is written: `bake`, `bake.wood`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where it is written.
    pub node: Node,
    /// The name; empty where it is missing, which was reported.
    pub name: Box<str>,
}

/// The kinds of line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in the syntax tree, whose lines show them by example")]
pub enum LineKind {
    /// `count stock cod at shore = 39.5 kt`
    Count { resource: Named, at: Option<Named>, amount: Expr },
    /// `gain 2 t flour at mill`, `lose 1 hand_liner`
    Change { lost: bool, amount: Expr, resource: Named, at: Option<Named> },
    /// `did bake.wood 3 run at town`
    Run { how: RunVerb, recipe: Named, runs: Expr, at: Option<Named> },
    /// `promise 20 t flour at mill for bread by 2027-05-01`
    Promise { amount: Expr, resource: Named, at: Option<Named>, need: Option<Named>, by: Expr },
    /// `deliver 20 t flour at mill for bread`
    Deliver { amount: Expr, resource: Named, at: Option<Named>, need: Option<Named> },
    /// `signal need protein at shore = 24 kg per person per year`
    SignalNeed { need: Named, at: Option<Named>, amount: Expr },
    /// `signal threshold carbon = 3 kt per year`
    SignalThreshold { threshold: Named, amount: Expr },
    /// `signal supply crew at shore = 200_000 h per year`
    SignalSupply { resource: Named, at: Option<Named>, amount: Expr },
    /// `signal recipe bake consume flour = 95 kg`
    SignalRecipe { recipe: Named, verb: Verb, resource: Named, amount: Expr },
    /// Unreadable; already reported.
    Error,
}
