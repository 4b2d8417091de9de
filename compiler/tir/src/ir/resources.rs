//! Resources and what is said of them.

use super::*;

/// How a resource's balance behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Stocked, carried over.
    Good,
    /// Carried for `keeps` only.
    Perishable,
    /// Used in the period it appears; what is left over is gone.
    Flowing,
    /// Hours of people's time; flowing; hours left over are rest.
    Labour,
    /// Used, not consumed; retires after `lasts`.
    Durable,
    /// A living or mineral stock.
    Natural,
    /// A burden: accumulates or is absorbed; only thresholds bound it.
    Emitted,
    /// What one must know: not used up, and without a quantity.
    Knowledge,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name.
    pub name: Box<str>,
    /// How its balance behaves.
    pub kind: Kind,
    /// The unit all its amounts are in, as people write it: `t`, `kL`, `h`; empty for a bare count.
    pub unit: Arc<str>,
    /// Its dimension, as people write it: `mass`, `volume`, `count`.
    pub dimension: Arc<str>,
    /// Whether it is kept per place: a balance for each place it is said `at`. Otherwise one balance for the whole.
    pub local: bool,
    /// What else is said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Box<Details>>,
    /// Where it is declared.
    pub site: Site,
}

/// The clauses of a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// What there is at the start.
    pub stock: Vec<Stock>,
    /// What comes in by itself.
    pub supply: Vec<Supply>,
    /// Natural: how it grows back.
    pub regrowth: Option<Regrowth>,
    /// Perishable: how long it may be carried.
    pub keeps: Option<Duration>,
    /// The part of the stock that is lost, per time.
    pub loses: Option<Rate>,
    /// The most that can be held.
    pub storage: Option<(Rational, Site)>,
    /// Whether what is left over may be thrown away.
    pub discard: bool,
    /// Durable: how long one serves.
    pub lasts: Option<Duration>,
    /// Durable: the part of the time one can be used; 1 if not said.
    pub available: Option<Rational>,
    /// Emitted: how much disappears by itself, per time.
    pub absorbed: Option<Rate>,
    /// The properties it has, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provides: Vec<Provides>,
    /// Knowledge: when it is there; always where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Known>,
    /// What must be left at the end.
    pub end: End,
}

/// When knowledge is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// When.
    pub window: Window,
    /// Where it is said.
    pub site: Site,
}

/// What there is at the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    /// Where.
    pub place: PlaceId,
    /// How much.
    pub amount: Rational,
    /// Durables: the ages at the horizon's start, spread evenly from the first to the second.
    pub aged: Option<(Duration, Duration)>,
    /// Where it is said.
    pub site: Site,
}

/// What comes in by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// Where.
    pub place: PlaceId,
    /// How much per time; `Basis::Total` for an amount that arrives once, in the first period of its window.
    pub rate: Rate,
    /// How it is spread over the year; evenly if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Arc<Profile>>,
    /// When.
    pub window: Window,
    /// Where it is said.
    pub site: Site,
}

/// How a natural stock grows. `s` is the stock at the period's start, `l` the period's length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named in the formulas")]
pub enum Regrowth {
    /// `rate · l · s · (1 − s / capacity)` (Verhulst 1838; Schaefer 1954 for fisheries), an explicit step per period.
    Logistic { rate: Rate, capacity: Rational },
    /// `rate · l · s`, as far as `capacity` allows.
    Fraction { rate: Rate, capacity: Option<Rational> },
    /// `rate · l`, as far as `capacity` allows.
    Amount { rate: Rate, capacity: Option<Rational> },
}

/// What must be left at the end of the horizon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Nothing said: see `spec/` on closing the horizon.
    #[default]
    Default,
    /// `end free`.
    Free,
    /// `end no lower than start`.
    AsStart(Site),
    /// `end at least 500 t`.
    AtLeast(Rational, Site),
}
