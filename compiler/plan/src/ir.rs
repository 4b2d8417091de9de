//! The answer as data: a versioned contract. Numbers are in the declared unit of their resource.

mod branches;
mod soft;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use branches::Branch;
pub use soft::Soft;

/// The schema of a plan file.
pub const SCHEMA: &str = "weal.plan/1";

/// How planning ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A plan that passed its certificate.
    Certified,
    /// No plan is possible; `conflict` says why.
    Impossible,
    /// A limit was reached; the plan, where there is one, is the best so far and passed its certificate of feasibility.
    Limit,
}

/// A plan. Lists are in the program's order, then by place and period; zero runs are left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program's package.
    pub package: String,
    /// How planning ended.
    pub status: Status,
    /// Choice to option, for every choice.
    pub scenario: BTreeMap<String, String>,
    /// Choice to how it was decided, in words, where the option taken is the one decided.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decided: BTreeMap<String, String>,
    /// Whether it was planned with every uncertain amount at its bad end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub robust: bool,
    /// The labels of the periods.
    pub periods: Vec<String>,
    /// What each stage of the plan's order won.
    pub aims: Vec<Aim>,
    /// What to do.
    pub runs: Vec<Run>,
    /// How far needs are met.
    pub needs: Vec<Need>,
    /// What people are given for the properties it has, and what a need gets from each of several places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Portion>,
    /// How far thresholds are off.
    pub thresholds: Vec<Threshold>,
    /// Thresholds divided over places: every part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocations: Vec<Share>,
    /// What is held at each period's end; durables: in service on average over the period.
    pub stocks: Vec<Stock>,
    /// What appears and is not used.
    pub surpluses: Vec<Surplus>,
    /// Runs that end after the horizon.
    pub in_progress: Vec<InProgress>,
    /// Capacity and hours: asked for and there.
    pub capacities: Vec<Capacity>,
    /// What is scarce, and what one unit more would relieve.
    pub valuations: Vec<Valuation>,
    /// Labour and burdens embodied per unit of each good.
    pub contents: Vec<Content>,
    /// Which needs each recipe's runs serve, in proportion.
    pub pegging: Vec<Peg>,
    /// What is uncertain: the plan is made with one amount of each range. Of very many, the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<crate::uncertain::Uncertain>,
    /// How the plan fares at the ends of these ranges, its runs started as planned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fares: Vec<crate::fares::Fare>,
    /// Policies on trial: what the plan would break of them, and what enforcing them would cost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trials: Vec<crate::trials::Trial>,
    /// Why no plan is possible.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflict: Vec<ConflictMember>,
    /// What the plan was made from and how it was checked.
    pub certificate: Certificate,
}

/// What a stage won.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aim {
    /// In words: `least labour`, `vital needs: least worst shortfall`.
    pub aim: String,
    /// Its value.
    pub value: f64,
    /// The value's unit; `%`-free: a shortfall is a part of 1 with unit `of the need`.
    pub unit: String,
}

/// Runs started in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The recipe.
    pub recipe: String,
    /// Where.
    pub place: String,
    /// When they start.
    pub period: String,
    /// How many.
    pub runs: f64,
}

/// A need in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// The need.
    pub need: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// How much is wanted.
    pub wanted: f64,
    /// How much is delivered.
    pub met: f64,
    /// In which unit.
    pub unit: String,
    /// `met / wanted`; 1 where nothing is wanted.
    pub coverage: f64,
}

/// Something handed over in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Portion {
    /// The need it is delivered to; empty for what counts for every need for a property it has, at its place and around.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub need: String,
    /// To whom.
    pub place: String,
    /// What; of durables, how many are set aside on average.
    pub resource: String,
    /// Where it is kept; empty for what has one balance for the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// When.
    pub period: String,
    /// How much.
    pub amount: f64,
    /// In which unit.
    pub unit: String,
}

/// A threshold, or a bound of an adopted policy, in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// The threshold; for a policy's bound `policy/N`, with N the rule's number from 1.
    pub threshold: String,
    /// Where.
    pub place: String,
    /// When; for `in total` the last period it covers.
    pub period: String,
    /// The measure's value.
    pub value: f64,
    /// The limit.
    pub limit: f64,
    /// In which unit.
    pub unit: String,
    /// How far the value may still move; zero where the limit binds.
    pub headroom: f64,
    /// Whether nothing is left.
    pub binding: bool,
    /// By how much it is missed, where it is soft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soft: Option<Soft>,
}

/// A place's part of a threshold that was divided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The threshold that was divided.
    pub of: String,
    /// The threshold of the part.
    pub threshold: String,
    /// Where it holds.
    pub place: String,
    /// By what it was divided, as the program says it: `people`, `need bread`.
    pub rule: String,
    /// The part, exactly: `0.62`, `31/72`. The parts of a threshold add up to 1.
    pub exact: String,
}

/// A stock at a period's end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stock {
    /// The resource.
    pub resource: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// How much.
    pub amount: f64,
    /// In which unit.
    pub unit: String,
}

/// Something that appears and is not used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Surplus {
    /// The resource.
    pub resource: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// How much.
    pub amount: f64,
    /// In which unit.
    pub unit: String,
}

/// Runs not finished at the horizon's end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InProgress {
    /// The recipe.
    pub recipe: String,
    /// Where.
    pub place: String,
    /// When they started.
    pub period: String,
    /// How many.
    pub runs: f64,
    /// The day they end.
    pub until: String,
}

/// Capacity or hours in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Capacity {
    /// The durable or labour.
    pub resource: String,
    /// Where.
    pub place: String,
    /// When.
    pub period: String,
    /// How much is asked for.
    pub used: f64,
    /// How much is there.
    pub available: f64,
    /// In which unit; durables count.
    pub unit: String,
}

/// What one unit more of a scarce thing would relieve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Valuation {
    /// What is scarce: a resource, a threshold, `policy/N`, or `up to RECIPE`.
    pub scarce: String,
    /// Where, for what is kept per place; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// `supply`, `stock`, `threshold`, `policy`, `end`, `floor`, `up to`, `storage`.
    pub kind: String,
    /// One unit of what: `h per year`, `t`.
    pub unit: String,
    /// What it would relieve: the first aim that gains, as in `aims`.
    pub relieves: String,
    /// By how much per unit, positive: less shortfall, fewer hours.
    pub by: f64,
    /// The unit of `by`.
    pub by_unit: String,
    /// Whether the figure was found by solving again with a little more.
    pub proven: bool,
}

/// What is embodied in one unit of a good, under this plan's mix of recipes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The good.
    pub good: String,
    /// What is embodied: a labour or a burden.
    pub of: String,
    /// How much per unit of the good.
    pub amount: f64,
    /// `h per t`.
    pub unit: String,
}

/// A share of a recipe's runs that serves a need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peg {
    /// The recipe.
    pub recipe: String,
    /// Where.
    pub place: String,
    /// The need it serves; empty for what serves no need (stock, surplus, unfinished work).
    pub need: String,
    /// The part of all the recipe's runs, from 0 to 1.
    pub share: f64,
}

/// A declaration that takes part in a conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictMember {
    /// `need protein`, `threshold carbon`, `policy no_trawl`, `supply of shipwright`.
    pub declaration: String,
    /// Path, line and column.
    pub at: String,
    /// What it asks, in words.
    pub says: String,
    /// The smallest change of it alone that would make a plan possible, in words; empty where none is enough.
    pub relief: String,
    /// The periods it takes part in.
    pub periods: Vec<String>,
}

/// How a plan was checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// The checker and its version; empty while unchecked.
    pub checker: String,
    /// Hash of the program's IR.
    pub ir: String,
    /// Hash of the scenario.
    pub scenario: String,
    /// The solver and how it was used.
    pub solver: String,
    /// The relative tolerance within which everything holds.
    pub tolerance: f64,
    /// How many conditions were checked.
    pub conditions: u64,
    /// The largest relative violation found.
    pub worst: f64,
    /// For each stage that was proven, its value and the bound no plan can beat.
    pub bounds: Vec<StageBound>,
    /// The multipliers the bounds follow from.
    pub proof: Vec<StageProof>,
}

/// A stage's value and its proven bound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageBound {
    /// As in `aims`.
    pub aim: String,
    /// The plan's value.
    pub value: f64,
    /// No plan that keeps the earlier stages is better than this.
    pub bound: f64,
}

/// The multipliers of one stage. What is not listed is zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageProof {
    /// As in `aims`, or `surplus`.
    pub aim: String,
    /// Conditions and their multipliers.
    pub multipliers: Vec<Multiplier>,
    /// In a program with whole runs: how branching proves it, where the multipliers alone do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
}

/// A condition by name, and its multiplier (positive where its lower side binds, for minimising).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Multiplier {
    /// `balance`, `capacity`, `fresh`, `moved`, `on arrival`, `tangent`, `storage`, `end`, `served`, `floor`, `worst`, `threshold`, `rule`, `overshoot`, `forbid`, `set up`, `begins`, `goes on`, `up to`, `kept`, `change up`, `change down`.
    pub condition: String,
    /// Resource, need, threshold, policy, recipe, or the kept aim.
    pub of: String,
    /// Where; empty where it does not apply.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Period number from 0, where it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<u32>,
    /// The rule's number from 0, or the recipe of a `forbid`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// For a tangent: the stock at which the curve is touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touches: Option<f64>,
    /// The multiplier.
    pub value: f64,
}
