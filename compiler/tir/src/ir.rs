//! The typed IR: every quantity has its dimension, unit, period and provenance.
//!
//! All amounts of a resource stand in that resource's declared unit. Lists are in the order declared;
//! nothing that follows may depend on that order.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use weal_base::{Rational, Site};

use crate::calendar::{Basis, Duration, Horizon, Rate, Window};

/// The schema of the serialised IR.
pub const SCHEMA: &str = "weal.ir/1";

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);
        impl $name {
            /// The index into the list it names.
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}
id! {
    /// Index into [`Tir::places`]. Place 0 is the whole.
    PlaceId
    /// Index into [`Tir::resources`].
    ResourceId
    /// Index into [`Tir::recipes`].
    RecipeId
    /// Index into [`Tir::needs`].
    NeedId
    /// Index into [`Tir::thresholds`].
    ThresholdId
    /// Index into [`Tir::policies`].
    PolicyId
    /// Index into [`Tir::choices`].
    ChoiceId
    /// Index into [`Tir::settings`].
    SettingId
}

/// The whole: what is not declared at a place of its own. A program with one place has only this one, under that place's name.
pub const WHOLE: PlaceId = PlaceId(0);

/// A typed program under given parameter settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tir {
    /// [`SCHEMA`].
    pub schema: String,
    /// The package's name.
    pub package: String,
    /// The periods.
    pub horizon: Horizon,
    /// Place 0 is the whole; the others are parts of it.
    pub places: Vec<Place>,
    /// The resources.
    pub resources: Vec<Resource>,
    /// The recipes.
    pub recipes: Vec<Recipe>,
    /// All flows of all recipes, those of a recipe together and in its order.
    pub flows: Vec<Flow>,
    /// The names of the ranks, first served first.
    pub ranks: Vec<String>,
    /// The needs.
    pub needs: Vec<Need>,
    /// The thresholds.
    pub thresholds: Vec<Threshold>,
    /// The policies, adopted or not.
    pub policies: Vec<Policy>,
    /// The choices.
    pub choices: Vec<Choice>,
    /// Parameters that policies and options set.
    pub settings: Vec<Setting>,
    /// The aims, first first.
    pub aims: Vec<Aim>,
    /// The tests.
    pub tests: Vec<Test>,
    /// Documentation, sources and reasons.
    pub notes: Vec<Note>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name.
    pub name: Box<str>,
    /// How many people live there; for the whole, all of them.
    pub people: Option<Rational>,
    /// Where it is declared.
    pub site: Site,
}

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
    /// What must be left at the end.
    pub end: End,
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
    /// Where it is written.
    pub site: Site,
}

/// A produced rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lasting {
    /// Per what time the flow's amount is meant.
    pub basis: Basis,
    /// How long it lasts, from the run's end on.
    pub duration: Duration,
}

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
    /// The part of a need that is met (tests).
    Met(NeedId),
    /// The distance to a threshold, positive where it holds (tests).
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
    /// At each place by itself (all declared places; in a program with one place, that one).
    EachPlace,
    /// At one place.
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
    /// `falling 5 % per year`: after each whole such time since the horizon's start the limit is multiplied by `1 − part`.
    pub falling: Option<Falling>,
    /// When.
    pub scope: Scope,
    /// Where.
    pub places: Where,
    /// In periods that start in this window.
    pub window: Window,
    /// The unit of the limit as people read it: the resource's, or `run`.
    pub unit: Arc<str>,
    /// Where it is written.
    pub site: Site,
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

/// A policy: rules that hold where it is adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: Box<str>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// The parameters it sets.
    pub settings: Vec<SettingId>,
    /// Where it is declared.
    pub site: Site,
}

/// A rule of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named in the sentences")]
pub enum Rule {
    /// No run of the recipe starts in a period that begins in the window.
    Forbid { recipe: RecipeId, window: Window, site: Site },
    /// `limit` or `require`.
    Bound(Bound),
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its name.
    pub name: Box<str>,
    /// The question.
    pub title: Box<str>,
    /// The options; never empty.
    pub options: Vec<Alternative>,
    /// How it will be decided.
    pub decide: Option<Decide>,
    /// Where it is declared.
    pub site: Site,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// Its name.
    pub name: Box<str>,
    /// What it says.
    pub text: Box<str>,
    /// The policies it adopts.
    pub adopts: Vec<PolicyId>,
    /// The parameters it sets.
    pub settings: Vec<SettingId>,
    /// Where it is declared.
    pub site: Site,
}

/// How a choice is decided: checked now, counted later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decide {
    /// The rule's name, known to the language.
    pub rule: Box<str>,
    /// Who votes.
    pub electorate: Option<PlaceId>,
    /// The part of the electorate that must vote.
    pub quorum: Option<Rational>,
    /// The part of the votes that is needed.
    pub majority: Option<Rational>,
    /// The file with the ballots.
    pub ballots: Option<Box<str>>,
}

/// A parameter set by a policy or an option; the driver lowers the program again under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The parameter's name.
    pub name: Box<str>,
    /// The new value as people read it.
    pub text: Box<str>,
    /// Where it is set.
    pub site: Site,
}

/// One aim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// As people wrote it: `least labour`.
    pub text: Box<str>,
    /// `most` instead of `least`.
    pub most: bool,
    /// What is added up, over all periods and places. Empty for `least change`.
    pub terms: Vec<(Rational, Measure)>,
    /// The unit of the sum.
    pub unit: Arc<str>,
    /// Where it is written.
    pub site: Site,
}

/// A test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// Its title.
    pub title: Box<str>,
    /// The options it assumes, as (choice, index of the option).
    pub with: Vec<(ChoiceId, u32)>,
    /// What it expects.
    pub expects: Vec<Expect>,
    /// Where it is declared.
    pub site: Site,
}

/// An expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expect {
    /// No plan is possible.
    Impossible(Site),
    /// A measure compares with a value.
    Value {
        /// What is measured.
        measure: Measure,
        /// In which periods.
        when: When,
        /// How it must compare.
        compare: Compare,
        /// With what, in the measure's unit (a part of 1 for `met`).
        value: Rational,
        /// By how much it may miss: a part of the value, or an amount.
        within: Option<Tolerance>,
        /// Where it is written.
        site: Site,
    },
}

/// In which periods an expectation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// In each of them.
    Every,
    /// In this one.
    In(u32),
    /// In all together.
    Total,
}

/// How far a value may be from the one expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tolerance {
    /// A part of the expected value.
    Part(Rational),
    /// An amount.
    Amount(Rational),
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Entity {
    /// The program.
    Program,
    /// A place.
    Place(PlaceId),
    /// A resource.
    Resource(ResourceId),
    /// A recipe.
    Recipe(RecipeId),
    /// A need.
    Need(NeedId),
    /// A threshold.
    Threshold(ThresholdId),
    /// A policy.
    Policy(PolicyId),
    /// A choice.
    Choice(ChoiceId),
}

/// Documentation, a source or a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is about.
    pub about: Entity,
    /// What kind of note.
    pub kind: NoteKind,
    /// What it says.
    pub text: Box<str>,
}

/// The kinds of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteKind {
    /// `///`
    Doc,
    /// `source "…"`
    Source,
    /// `because "…"`
    Because,
}
