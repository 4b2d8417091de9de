//! By when a need that is due once can be met, and what holds it up.
//!
//! *Capable to promise*, in the words of production planning: needs are taken rank by rank, in each rank in the order declared.
//! Each gets its earliest day with what is promised before it kept, so that a later one never takes from an earlier one.
//! What holds a need up is found by asking what would let it be met one period sooner: a smallest set of declarations that
//! cannot all hold then, every recipe that would only have to take less long, every supply that would have to come sooner.
//! Recipes without time to spare are critical as in the critical path method (Kelley and Walker 1959).

mod print;
mod search;

use serde::{Deserialize, Serialize};
use weal_base::Site;
use weal_tir::calendar::Basis;
use weal_tir::{NeedId, PolicyId, Tir};

pub use print::{human, json};

/// The schema of what `weal when --json` prints.
pub const SCHEMA: &str = "weal.when/1";

/// When needs can be met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct When {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program's package.
    pub package: String,
    /// The needs that are due once, in the order they were promised.
    pub needs: Vec<Promise>,
}

/// When one need can be met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// The need.
    pub need: String,
    /// Where.
    pub place: String,
    /// How much is wanted.
    pub wanted: f64,
    /// In which unit.
    pub unit: String,
    /// The day before which it is due.
    pub due: String,
    /// How much can be delivered when, first to last: each the earliest for that much, but none before it is due.
    pub parts: Vec<Part>,
    /// The period in which the last of it can be there; none where that is not within the horizon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
    /// Whether all of it is there when it is due.
    pub on_time: bool,
    /// What holds it up, where it is late or not met: one period sooner, these cannot all hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_up: Vec<HeldUp>,
    /// Where it is late: the recipes without time to spare. If one of them takes a period longer, it is later still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub critical: Vec<String>,
}

/// So much more in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The period in which it can be there.
    pub period: String,
    /// How much, beside the parts before.
    pub amount: f64,
}

/// What holds a need up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldUp {
    /// The declaration: `recipe bake`, `stock of oven`, `supply of flour`.
    pub by: String,
    /// Path, line and column.
    pub at: String,
    /// What it says, in words.
    pub says: String,
    /// What of it alone would be enough, where something is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relief: String,
}

/// When each need that is due once can be met under these policies; `only` one of them, promised after those before it.
///
/// `at` tells where a declaration was written: path, line and column. `None` where everything else, needs with their floors and
/// limits, cannot hold even if none of these needs is met: then there is nothing to promise.
pub fn when(tir: &Tir, adopted: &[PolicyId], only: Option<NeedId>, at: &mut dyn FnMut(Site) -> String) -> Option<When> {
    let mut order: Vec<NeedId> = (0..tir.needs.len() as u32).map(NeedId).collect();
    order.retain(|id| tir.needs[id.index()].rate.basis == Basis::Total && !tir.needs[id.index()].always);
    order.sort_by_key(|id| tir.needs[id.index()].rank);
    let mut search = search::Search::new(tir, adopted, &order)?;
    let mut needs = Vec::new();
    for id in order {
        let promise = search.promise(id, only.is_none_or(|only| only == id), at);
        if only.is_none_or(|only| only == id) {
            needs.push(promise);
        }
        if only == Some(id) {
            break;
        }
    }
    Some(When { schema: SCHEMA.to_owned(), package: tir.package.clone(), needs })
}
