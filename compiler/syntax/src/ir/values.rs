//! Values with parts: sets, records, lookups, dated values, and the conditions they are chosen by.

use super::*;

/// A condition of `if` and `where`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `u.recipe = m.id`, `cap <= 3 t`.
    Compare(Expr, Compare, Expr),
    /// `c in crops`.
    In(Expr, Expr),
    /// `not c in crops`.
    Not(Box<Condition>),
    /// `a = b and c = d`; two or more.
    And(Vec<Condition>),
    /// `a = b or c = d`; two or more.
    Or(Vec<Condition>),
}

/// A part of `dated { 60 t source "…", from 2029: 55 t }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedPart {
    /// The first day; absent for the amount that holds before all others.
    pub from: Option<Expr>,
    /// The value from then on.
    pub value: Expr,
    /// Where it comes from: quoted texts.
    pub sources: Vec<Range>,
}

/// `if CONDITION then VALUE else VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branches {
    /// What decides.
    pub condition: Condition,
    /// The value where it holds.
    pub then: Expr,
    /// The value where it does not.
    pub otherwise: Expr,
}

/// `sum(u.amount for each u in uses where u.recipe = bake)`, `count(for each u in uses)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// `sum`, `count`, `min` or `max`.
    pub what: Name,
    /// What is taken of each.
    pub value: Option<Expr>,
    /// Over what.
    pub head: Loop,
}

/// A key of a lookup: `wheat`, or `crop = wheat` where the column is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupKey {
    /// The column; the first ones in order where none is named.
    pub column: Option<Name>,
    /// The value.
    pub value: Expr,
}
