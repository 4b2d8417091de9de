//! Expressions.

use super::*;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// Where it is written.
    pub node: Node,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expression, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A number, exact.
    Number(Rational),
    /// A date or a calendar period.
    Date(Date),
    /// A text.
    Text(String),
    /// A `let` without parameters.
    Value(Def),
    /// A parameter of the function being defined.
    Param(u32),
    /// A field of a row.
    Field(Field),
    /// The row of a loop around, as a whole.
    Row(u32),
    /// A table, as a whole.
    Table(Def),
    /// `{ wheat, rye }`
    Set(Vec<Expr>),
    /// `{ power: 15 kW }`
    Record(Vec<(String, Expr)>),
    /// `dated { … }`
    Dated(Vec<DatedPart>),
    /// `if … then … else …`
    If(Box<Branches>),
    /// `yields[wheat]`
    Lookup(Box<Expr>, Vec<LookupKey>),
    /// `yields[wheat].amount`
    Part(Box<Expr>, String),
    /// `sum(… for each …)`
    Over(Box<Over>),
    /// A name that is put together: `{c}_flour`
    Name(Vec<Piece>),
    /// A unit by itself.
    Unit(UnitRef),
    /// A dimension by itself.
    Dimension(Def),
    /// A function called.
    Call(Def, Vec<Expr>),
    /// A function of the language called.
    Builtin(Builtin, Vec<Expr>),
    /// A value times units, the flagged ones below the line.
    Scaled(Box<Expr>, Vec<(bool, Expr)>),
    /// `-x`
    Negate(Box<Expr>),
    /// `a + b`
    Binary(Box<Expr>, Operator, Box<Expr>),
    /// `a .. b`
    Span(Box<Expr>, Box<Expr>),
    /// `a ± b`
    PlusMinus(Box<Expr>, Box<Expr>),
    /// Unreadable; already reported.
    Error,
}

/// A unit, perhaps with a prefix, perhaps to a power: `km2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitRef {
    /// The unit.
    pub unit: Def,
    /// Its prefix.
    pub prefix: Option<Def>,
    /// Its power.
    pub power: i32,
}

/// Functions of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builtin {
    /// The smallest of its arguments.
    Min,
    /// The largest of its arguments.
    Max,
    /// Without its sign.
    Abs,
    /// Rounded down to a whole number of its unit's base.
    Floor,
    /// Rounded up.
    Ceil,
    /// Rounded to a multiple of its second argument.
    Round(Direction),
    /// All of a set added up.
    Sum,
    /// How many a set has.
    Count,
    /// A part of a date.
    Of(DatePart),
}

/// A date as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Date {
    /// `2027-Q2`
    Quarter(i16, u8),
    /// `2027-03`
    Month(i16, u8),
    /// `2027-W09`, by ISO 8601.
    Week(i16, u8),
    /// `2027-03-02`
    Day(i16, u8, u8),
}
