//! Allocations: a threshold divided over places.

use super::*;

/// `allocate carbon at valley among mill, upland by people { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocate {
    /// The threshold that is divided.
    pub threshold: Path,
    /// `at valley`: its share there, of an allocation before this one.
    pub at: Option<Path>,
    /// The places that share it.
    pub among: Among,
    /// By what rule.
    pub by: ShareRule,
    /// `source "…"` and `because "…"`.
    pub clauses: Vec<Clause>,
}

/// Who shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Among {
    /// `shore, town`.
    Places(Vec<Path>),
    /// `each place`, `each place in valley`.
    Each(Option<Path>),
}

/// The rule of shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareRule {
    /// `by people`.
    People(Range),
    /// `by area`.
    Area(Range),
    /// `by equal shares`.
    Equal(Range),
    /// `by need bread`.
    Need(Path),
    /// `by history.emissions`: a column of a table that names the places in another.
    Column(Path),
}
