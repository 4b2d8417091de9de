//! Allocations, bound.

use super::*;

/// A threshold divided over places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocate {
    /// The threshold.
    pub threshold: Ref,
    /// Its share at this place, where that is what is divided.
    pub at: Option<Ref>,
    /// The places that share it.
    pub among: Among,
    /// By what rule, and where that is written.
    pub by: (ShareRule, Node),
    /// The rule as written.
    pub text: String,
}

/// Who shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Among {
    /// These places.
    Places(Vec<Ref>),
    /// Each place, of all or of those in one.
    Each(Option<Ref>),
}

/// The rule of shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareRule {
    /// By people.
    People,
    /// By area.
    Area,
    /// Equal shares.
    Equal,
    /// By what a need wants at each.
    Need(Ref),
    /// By a column of a table.
    Column(Def, u32),
    /// Unknown; already reported.
    Error,
}
