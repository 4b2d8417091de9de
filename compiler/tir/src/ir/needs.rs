//! Needs.

use super::*;

/// A need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its name.
    pub name: Box<str>,
    /// What is needed.
    pub of: Needed,
    /// Where.
    pub place: PlaceId,
    /// How much, in the unit of what is needed; `Basis::Total` is due once, in the period of `by` or the last one.
    pub rate: Rate,
    /// `always`: the amount, which is no rate, is wanted at every time of the window. Only what serves and lasts provides it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub always: bool,
    /// How it is spread over the year; evenly if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Arc<Profile>>,
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
