//! Expressions.

use super::*;

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
    /// `60 ± 8 t`, also written `60 +- 8 t`: the words of the right side belong to both.
    PlusMinus(Box<Expr>, Box<Expr>),
    /// `{ wheat, rye }`: names or values.
    Set(Vec<Expr>),
    /// `{ power: 15 kW, losses: 2 % }`.
    Record(Vec<(Name, Expr)>),
    /// `dated { 60 t source "…", from 2029: 55 t source "…" }`.
    Dated(Vec<DatedPart>),
    /// `if a <= b then x else y`.
    If(Box<Branches>),
    /// `yields[wheat]`, `yields[wheat, 2027]`.
    Lookup(Box<Expr>, Vec<LookupKey>),
    /// `yields[wheat].amount`: the part of a record or row that a path alone does not reach.
    PartOf(Box<Expr>, Name),
    /// `sum(u.amount for each u in uses where u.recipe = bake)`.
    Over(Box<Over>),
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
    /// `union` of sets
    Union,
    /// `without`: the set less what is in another
    Without,
}
