//! What is said of places, resources and needs, and the lines of recipes.

use super::*;

/// A clause of a noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Where it is written.
    pub node: Node,
    /// What it says.
    pub kind: ClauseKind,
}

/// What there is at a place of a resource: a [`ClauseKind::Stock`] or a [`ClauseKind::Supply`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Of what.
    pub resource: Ref,
    /// How much, without a place.
    pub clause: Clause,
}

/// The clauses, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in weal_syntax::ir::ClauseKind")]
pub enum ClauseKind {
    Stock { amount: Expr, aged: Option<Expr>, at: Option<Ref> },
    Supply { amount: Expr, from: Option<Expr>, until: Option<Expr>, at: Option<Ref>, profile: Option<Ref> },
    FromPeople(Expr),
    Regrows { logistic: bool, rate: Expr, to: Option<Expr> },
    Keeps(Expr),
    Loses(Expr),
    Storage(Expr),
    Discard,
    Lasts(Expr),
    Available(Expr),
    Absorbed(Expr),
    Provides { amount: Expr, property: Ref },
    EndFree,
    EndAsStart,
    EndAtLeast(Expr),
    Rank(String),
    AtLeast(Expr),
    For(Option<Ref>),
    ForEachIn(Ref),
    From(Expr),
    Until(Expr),
    By(Expr),
    Always,
    AlarmAfter(Expr),
    Profile(Ref),
}

/// One of several ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Where it is written.
    pub node: Node,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its lines.
    pub steps: Vec<Step>,
    /// `source "…"`, in order.
    pub sources: Vec<String>,
    /// `because "…"`, in order.
    pub reasons: Vec<String>,
}

/// Something moved from place to place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// How much is taken.
    pub amount: Expr,
    /// Of what.
    pub resource: Ref,
    /// From where to where.
    pub way: Way,
    /// The part that is lost on the way.
    pub losing: Option<Expr>,
}

/// From where to where something is moved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in weal_syntax::ir::Way")]
pub enum Way {
    Between { from: Ref, to: Ref },
    Along(Option<Ref>),
}

/// A line of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it is written.
    pub node: Node,
    /// What it says.
    pub kind: StepKind,
}

/// The lines of a recipe, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in weal_syntax::ir::StepKind")]
pub enum StepKind {
    Takes(Expr),
    Flow { verb: Verb, amount: Expr, resource: Ref, lasting: Option<Expr>, spread: bool },
    Move(Box<Move>),
    Cite(Vec<Ref>),
    At(Vec<Ref>),
    AtEachIn(Ref),
    UpTo(Expr),
    InWholeRuns,
    AlarmAfter(Expr),
    SetUp { steps: Vec<Step>, each_period: bool },
    ForEach { head: Loop, body: Vec<Step> },
    Either(Vec<Branch>),
}
