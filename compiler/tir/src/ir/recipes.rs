//! Recipes and their flows.

use super::*;

/// A recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    /// Its name.
    pub name: Box<str>,
    /// How long a run takes; zero if not said.
    pub takes: Option<Box<Duration>>,
    /// Where it can run: one activity per place. Never empty; `[WHOLE]` if not said.
    pub places: Vec<PlaceId>,
    /// The most runs, at each place.
    pub up_to: Option<Box<(Rate, Site)>>,
    /// Its flows: `Tir::flows[flows.0..flows.1]`.
    pub flows: (u32, u32),
    /// Where it is declared.
    pub site: Site,
}

/// What a recipe does with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Uses it up.
    Consume,
    /// Makes it.
    Produce,
    /// Takes its capacity for as long as the run lasts.
    Use,
    /// Takes hours of work.
    Work,
    /// Lets a burden out.
    Emit,
}

/// One flow of one run of a recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// What is done.
    pub verb: Verb,
    /// With what.
    pub resource: ResourceId,
    /// How much per run, in the resource's unit.
    pub amount: Rational,
    /// `produce 1_700 h per year shipwright for 30 year`: `amount` is a rate that lasts.
    pub lasting: Option<Box<Lasting>>,
    /// The place it touches, where that is not the activity's: of what is moved, where it is taken and where it is brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
    /// Whether what could be held is due, or arrives, evenly over the run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spread: bool,
    /// Where it is written.
    pub site: Site,
}

impl Flow {
    /// The place whose node it touches when its recipe runs at `place`.
    pub fn place_at(&self, place: PlaceId) -> PlaceId {
        self.place.unwrap_or(place)
    }
    /// Whether it is moved from place to place: neither made nor used up.
    pub fn is_moved(&self) -> bool {
        self.place.is_some()
    }
}

/// A produced rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lasting {
    /// Per what time the flow's amount is meant.
    pub basis: Basis,
    /// How long it lasts, from the run's end on.
    pub duration: Duration,
}
