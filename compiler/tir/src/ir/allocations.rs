//! Thresholds divided over places.

use super::*;

/// A threshold divided over places by a rule. The parts of the whole add up to all of it, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    /// What is divided: a threshold, or a part of one divided before.
    pub of: ThresholdId,
    /// By what.
    pub rule: ShareRule,
    /// The rule as people wrote it: `people`, `need bread`, `history.emitted`.
    pub text: Box<str>,
    /// Who gets which part. No place is in another's.
    pub shares: Vec<Share>,
    /// Where it is declared.
    pub site: Site,
}

/// A place's part of a threshold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The place.
    pub place: PlaceId,
    /// The threshold that holds there, named `carbon@shore`.
    pub threshold: ThresholdId,
    /// What the place counts for: its people, its area, what it needs.
    pub weight: Rational,
    /// Its weight as a part of all weights.
    pub part: Rational,
}

/// What the parts of an allocation go by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShareRule {
    /// The people there.
    People,
    /// The area.
    Area,
    /// The same for each.
    Equal,
    /// What these needs want there over all periods.
    Need(Vec<NeedId>),
    /// A column of a table.
    Table,
}
