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
    /// The needs at these places that the declaration of one makes, one at each place that it is for.
    pub fn met_at(&self, need: NeedId, places: Where) -> Vec<NeedId> {
        let Some(own) = self.needs.get(need.index()) else { return Vec::new() };
        let base = |need: &Need| need.name.split_once('@').map(|(base, _)| base.to_owned());
        let (name, site) = (base(own), own.site);
        let alike = |id: &NeedId| {
            let other = self.needs.get(id.index());
            *id == need || other.is_some_and(|other| name.is_some() && other.site == site && base(other) == name)
        };
        let within = |id: &NeedId| match (places, self.needs.get(id.index())) {
            (Where::At(around) | Where::EachIn(around), Some(need)) => self.is_inside(need.place, around),
            (Where::Everywhere | Where::EachPlace, Some(_)) => true,
            (_, None) => false,
        };
        // One declaration makes its needs one behind the other.
        let before = (0..need.0).rev().map(NeedId).take_while(alike).last().unwrap_or(need);
        (before.0..self.needs.len() as u32).map(NeedId).take_while(alike).filter(within).collect()
    }

    /// Where headroom is left at a place and inside it, or anywhere: the bounds that leave it, each with the places it holds at. At a
    /// place that has a part of a threshold by itself, that part.
    pub fn room_at(&self, measure: Measure, place: Option<PlaceId>) -> Vec<(&Bound, Vec<PlaceId>)> {
        let inside = |bound| {
            let mut places = self.places_bound(bound);
            places.retain(|at| place.is_none_or(|around| self.is_inside(*at, around)));
            (bound, places)
        };
        let there = |found: &(&Bound, Vec<PlaceId>)| !found.1.is_empty();
        let own = self.under(measure).map(inside).filter(there);
        own.map_or_else(|| self.parts_of(measure).into_iter().map(inside).filter(there).collect(), |own| vec![own])
    }

    /// The parts of the threshold of headroom that is divided over places, and theirs.
    fn parts_of(&self, measure: Measure) -> Vec<&Bound> {
        let Measure::Headroom(id) = measure else { return Vec::new() };
        let mut found = Vec::new();
        let mut open = vec![id];
        while let Some(of) = open.pop() {
            for share in self.allocations.iter().filter(|one| one.of == of).flat_map(|one| &one.shares) {
                found.extend(self.thresholds.get(share.threshold.index()).map(|part| &part.bound));
                open.push(share.threshold);
            }
        }
        found
    }

    /// The places a bound holds at, each by itself: a part met where its needs are, room where its threshold holds.
    pub fn places_bound(&self, bound: &Bound) -> Vec<PlaceId> {
        let own = self.under(bound.measure).unwrap_or(bound);
        match own.measure {
            Measure::Met(need) => {
                let needs = self.met_at(need, own.places).into_iter();
                needs.filter_map(|need| Some(self.needs.get(need.index())?.place)).collect()
            }
            _ => self.places_of(own.places),
        }
    }

    /// Of headroom: the bound that leaves it.
    pub fn under(&self, measure: Measure) -> Option<&Bound> {
        match measure {
            Measure::Headroom(id) => self.thresholds.get(id.index()).map(|threshold| &threshold.bound),
            _ => None,
        }
    }
}
