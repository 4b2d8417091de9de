//! Plan against actual, as data.

use serde::{Deserialize, Serialize};

/// The schema of what `weal status --json` prints.
pub const SCHEMA: &str = "weal.status/1";

/// How the plan goes. Amounts are in the unit beside them; lists over periods have one entry for each of `periods`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program's package.
    pub package: String,
    /// The day.
    pub today: String,
    /// The labels of the periods.
    pub periods: Vec<String>,
    /// The number of the period that goes on, from 0; as many as there are periods once all are past.
    pub period: u32,
    /// The part of its days that is over.
    pub part: f64,
    /// What is not as the plan had it, in the words of the journal.
    pub causes: Vec<String>,
    /// The decisions in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<String>,
    /// Recipes at places.
    pub recipes: Vec<Runs>,
    /// Needs.
    pub needs: Vec<Need>,
    /// Thresholds and the rules of policies in force.
    pub limits: Vec<Limit>,
    /// What can be held.
    pub stocks: Vec<Stock>,
    /// What serves, and hours, in the period that goes on.
    pub capacities: Vec<Capacity>,
    /// Runs that go on.
    pub in_progress: Vec<InProgress>,
    /// What was promised.
    pub promises: Vec<Pledge>,
}

/// Runs of a recipe at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Runs {
    /// The recipe.
    pub recipe: String,
    /// Where.
    pub place: String,
    /// How many were to be started up to the day: of the period that goes on as large a part as is over.
    pub planned: f64,
    /// How many were; as planned where nothing was reported.
    pub done: f64,
    /// How many are planned for all periods.
    pub all: f64,
    /// Whether some line reports runs of it.
    pub reported: bool,
}

/// A need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// The need.
    pub need: String,
    /// Where.
    pub place: String,
    /// In which unit.
    pub unit: String,
    /// How much is wanted up to the day.
    pub wanted: f64,
    /// How much was to be delivered.
    pub planned: f64,
    /// How much was, according to what was done.
    pub delivered: f64,
    /// How much people took, as far as lines tell: what they say was delivered, or what counts say was used up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revealed: Option<f64>,
    /// By period the part that is met; none where nothing is wanted, and behind the period that goes on.
    pub coverage: Vec<Option<f64>>,
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// The threshold; for a policy's rule `policy/N`.
    pub limit: String,
    /// Where.
    pub place: String,
    /// In which unit.
    pub unit: String,
    /// `<=`, `>=` or `=`.
    pub compare: String,
    /// What is measured, up to the period that goes on; that as it stands.
    pub values: Vec<Measured>,
}

/// A measure in a period, and its limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// When; of a limit in total the last period it covers.
    pub period: String,
    /// What is measured, with what happened.
    pub value: f64,
    /// Its limit.
    pub limit: f64,
    /// Whether it is broken.
    pub broken: bool,
}

/// Something held at a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stock {
    /// The resource.
    pub resource: String,
    /// Where.
    pub place: String,
    /// In which unit.
    pub unit: String,
    /// At each period's end, as the plan had it.
    pub planned: Vec<f64>,
    /// With what happened, if what stands is done; below zero where that cannot be.
    pub now: Vec<f64>,
    /// What was counted, in the order it was.
    pub counts: Vec<Count>,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// At the end of this day.
    pub day: String,
    /// How much there should have been.
    pub expected: f64,
    /// How much there was.
    pub found: f64,
}

/// Durables, or hours, in the period that goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Capacity {
    /// The durable or labour.
    pub resource: String,
    /// Where.
    pub place: String,
    /// In which unit; durables count.
    pub unit: String,
    /// How much there was to be.
    pub planned: f64,
    /// How much there is.
    pub there: f64,
    /// How much is asked for.
    pub asked: f64,
}

/// Runs that go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InProgress {
    /// The recipe.
    pub recipe: String,
    /// Where.
    pub place: String,
    /// The period they were started in.
    pub period: String,
    /// How many.
    pub runs: f64,
    /// The last day they take, as planned.
    pub until: String,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pledge {
    /// The need it was made to; empty for what is promised to us.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// What.
    pub resource: String,
    /// Where it is kept.
    pub place: String,
    /// In which unit.
    pub unit: String,
    /// How much.
    pub amount: f64,
    /// How much of it is not delivered yet.
    pub left: f64,
    /// By when.
    pub by: String,
    /// How it stands.
    pub state: State,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It can still be kept in time.
    Open,
    /// It was kept.
    Kept,
    /// Its day is over, and some of it was not delivered.
    Overdue,
}
