//! Values with parts, and conditions, bound.

use super::*;

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `a <= b`
    Compare(Expr, Compare, Expr),
    /// `a in set`
    In(Expr, Expr),
    /// `not …`
    Not(Box<Condition>),
    /// All of them.
    And(Vec<Condition>),
    /// Any of them.
    Or(Vec<Condition>),
}

/// A part of a dated value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedPart {
    /// The first day; `None` for what holds before all others.
    pub from: Option<Expr>,
    /// The value.
    pub value: Expr,
    /// Where it comes from.
    pub sources: Vec<String>,
}

/// `if … then … else …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branches {
    /// What decides.
    pub condition: Condition,
    /// Where it holds.
    pub then: Expr,
    /// Where it does not.
    pub otherwise: Expr,
}

/// `sum(u.amount for each u in uses where …)`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// What is made of all of them.
    pub total: Total,
    /// What is taken of each; `None` for `count`.
    pub value: Option<Expr>,
    /// Over what.
    pub head: Loop,
}

/// What is made of many values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Their sum.
    Sum,
    /// How many.
    Count,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

/// A key of a lookup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookupKey {
    /// The column or part, where it is named; else the first ones in order.
    pub column: Option<(String, Node)>,
    /// The value.
    pub value: Expr,
}

/// A piece of a name that is put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Written as it is.
    Text(String),
    /// A name worked out.
    Value(Expr),
}

/// A direction of rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the next larger.
    Up,
    /// To the next smaller.
    Down,
    /// To the nearest; what lies halfway goes away from zero.
    Nearest,
}

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    /// Its year.
    Year,
    /// Its quarter, from 1 to 4.
    Quarter,
    /// Its month, from 1 to 12.
    Month,
    /// Its week, by ISO 8601.
    Week,
    /// Its day of the month.
    Day,
    /// Its first day, as a date.
    First,
    /// Its last day, as a date.
    Last,
}
