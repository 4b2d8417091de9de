//! The typed IR: every quantity has its dimension, unit, period and provenance.
//!
//! All amounts of a resource stand in that resource's declared unit. Lists are in the order declared;
//! nothing that follows may depend on that order.

mod allocations;
mod bounds;
mod choices;
mod deciding;
mod events;
mod needs;
mod places;
mod policies;
mod profiles;
mod properties;
mod recipes;
mod resources;
mod uncertain;
mod watching;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use weal_base::{Rational, Site};

use crate::calendar::{Basis, Duration, Horizon, Rate, Window};

pub use allocations::*;
pub use bounds::*;
pub use choices::*;
pub use deciding::*;
pub use events::*;
pub use needs::*;
pub use places::*;
pub use policies::*;
pub use profiles::*;
pub use properties::*;
pub use recipes::*;
pub use resources::*;
pub use uncertain::*;
pub use watching::*;

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
    /// Index into [`Tir::properties`].
    PropertyId
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
    /// Index into [`Tir::scenarios`].
    ScenarioId
}

/// The whole: what is not declared at a place of its own. Where one place is around all others, it is that one, under its name.
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
    /// Place 0 is the whole; the others lie inside it, each behind the one around it.
    pub places: Vec<Place>,
    /// The resources.
    pub resources: Vec<Resource>,
    /// The properties that needs can be stated in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// The recipes.
    pub recipes: Vec<Recipe>,
    /// All flows of all recipes, those of a recipe together and in its order.
    pub flows: Vec<Flow>,
    /// What recipes cite, in the order of the recipes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Cite>,
    /// The names of the ranks, first served first.
    pub ranks: Vec<String>,
    /// The needs.
    pub needs: Vec<Need>,
    /// The thresholds.
    pub thresholds: Vec<Threshold>,
    /// Thresholds divided over places; the parts are thresholds of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocations: Vec<Allocation>,
    /// The policies, adopted or not.
    pub policies: Vec<Policy>,
    /// The policies that hold without a choice, in order, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adopted: Vec<PolicyId>,
    /// The choices.
    pub choices: Vec<Choice>,
    /// Named combinations of options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// How far from today what is planned is firm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
    /// How long things may stay out of bounds before that is raised: by what it is about, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patience: Vec<Patience>,
    /// The amounts that are uncertain: the program holds their middles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<Uncertain>,
    /// Parameters that policies and options set.
    pub settings: Vec<Setting>,
    /// The aims, first first.
    pub aims: Vec<Aim>,
    /// The tests.
    pub tests: Vec<Test>,
    /// Documentation, sources and reasons.
    pub notes: Vec<Note>,
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
    /// A property.
    Property(PropertyId),
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
    /// A scenario.
    Scenario(ScenarioId),
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
