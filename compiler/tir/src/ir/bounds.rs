//! Measures, and bounds on them: thresholds and the rules of policies.

use super::*;

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Compare {
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
}

/// What can be measured in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Measure {
    /// What is held at a period's end; for durables, how many are in service at the period's end; for burdens, what has accumulated.
    Stock(ResourceId),
    /// What runs emit in a period.
    Emitted(ResourceId),
    /// What runs consume in a period.
    Consumed(ResourceId),
    /// What runs produce in a period.
    Produced(ResourceId),
    /// Hours worked in a period; of all labour for `None`, in hours.
    Worked(Option<ResourceId>),
    /// Durables in use, on average over a period.
    Used(ResourceId),
    /// Runs started in a period.
    Run(RecipeId),
    /// The part of a need that is met, in percent.
    Met(NeedId),
    /// The distance to a threshold, positive where it holds.
    Headroom(ThresholdId),
    /// Labour (or a consumed or emitted resource) embodied in a unit of a good, under the plan's mix of recipes (tests).
    Content {
        /// What is embodied; a labour, or any resource.
        of: ResourceId,
        /// In what.
        good: ResourceId,
    },
}

/// When a bound holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// In each period of the window.
    EachPeriod,
    /// Summed over the periods of the window; for a stock, at the end of the last of them.
    Total,
}

/// Where a bound holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Where {
    /// Summed over all places.
    Everywhere,
    /// At each place by itself that has no place inside it.
    EachPlace,
    /// At each such place inside this one.
    EachIn(PlaceId),
    /// At one place, summed over all places inside it.
    At(PlaceId),
}

/// A linear bound on a measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// What is bounded.
    pub measure: Measure,
    /// How.
    pub compare: Compare,
    /// By how much; in the resource's unit, or in runs. A rate is prorated to each period. `Basis::Total` is the same for each period.
    pub limit: Rate,
    /// Whether the limit is for each person at the place where it holds: it is multiplied by the people there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_person: bool,
    /// `falling 5 % per year`: after each whole such time since the horizon's start the limit is multiplied by `1 − part`.
    pub falling: Option<Falling>,
    /// When.
    pub scope: Scope,
    /// Where.
    pub places: Where,
    /// In periods that start in this window.
    pub window: Window,
    /// The rank after whose needs it is kept as well as can be, where it is soft: it may then be overshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soft: Option<u32>,
    /// Where an adopted exception speaks instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Lifted>,
    /// The unit of the limit as people read it: the resource's, or `run`.
    pub unit: Arc<str>,
    /// Where it is written.
    pub site: Site,
}

impl Tir {
    /// What a bound's limit is multiplied by at a place: its people where the limit is per person, else one.
    pub fn times(&self, bound: &Bound, place: PlaceId) -> Rational {
        match self.places.get(place.index()) {
            Some(place) if bound.per_person => place.people.clone().unwrap_or_default(),
            _ => Rational::ONE,
        }
    }
}

/// A limit that falls (or rises, where `part` is negative) step by step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Falling {
    /// The part that goes with each step.
    pub part: Rational,
    /// How long a step is.
    pub every: Duration,
}

/// A threshold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// Its name.
    pub name: Box<str>,
    /// What must hold.
    pub bound: Bound,
    /// Where it is declared.
    pub site: Site,
}

impl Tir {
    /// Of headroom: the bound that leaves it.
    pub fn under(&self, measure: Measure) -> Option<&Bound> {
        match measure {
            Measure::Headroom(id) => self.thresholds.get(id.index()).map(|threshold| &threshold.bound),
            _ => None,
        }
    }
}
