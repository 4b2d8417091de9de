//! Needs.

use super::*;

/// A need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its name.
    pub name: Box<str>,
    /// What is needed.
    pub resource: ResourceId,
    /// Where.
    pub place: PlaceId,
    /// How much, in the resource's unit; `Basis::Total` is due once, in the period of `by` or the last one.
    pub rate: Rate,
    /// When.
    pub window: Window,
    /// The day before which an amount without `per` is due.
    pub by: Option<crate::calendar::Day>,
    /// Index into [`Tir::ranks`].
    pub rank: u32,
    /// The part that must be met in every period; zero if not said.
    pub floor: Rational,
    /// Where it is declared.
    pub site: Site,
    /// Where `at least` is said; the declaration if it is not.
    pub floor_site: Site,
}
