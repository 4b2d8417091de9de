//! What is watched while a plan is followed: how far it is firm, and how long something may stay out of bounds.

use super::*;
use crate::calendar::{Day, Period};

/// `fence 2 week`: runs that would start within so long from today are firm; they move only by consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fence {
    /// How long; more than nothing.
    pub duration: Duration,
    /// Where it is said.
    pub site: Site,
}

/// `alarm after 2 week`: how long a need, a threshold, a recipe or a stock may stay out of bounds before that is raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// Of what: a need, a threshold, a recipe, or a resource with a stock.
    pub of: Entity,
    /// How long; more than nothing.
    pub duration: Duration,
    /// Where it is said.
    pub site: Site,
}

impl Tir {
    /// Whether runs that start in a period are firm on a day: it begins before the fence ends. Nothing is, where there is none.
    pub fn is_fenced(&self, today: Day, period: &Period) -> bool {
        self.fence.as_ref().is_some_and(|fence| Rational::from(i64::from(period.start.0)) < fence.duration.after(today))
    }

    /// How long something may stay out of bounds; of one way of a recipe, what is said of it or else of the recipe.
    pub fn patience_of(&self, of: Entity) -> Option<&Patience> {
        let found = |of: Entity| {
            let at = self.patience.binary_search_by_key(&of, |patience| patience.of).ok()?;
            self.patience.get(at)
        };
        match of {
            Entity::Recipe(id) => self.lineage(id).find_map(|id| found(Entity::Recipe(id))),
            of => found(of),
        }
    }
}
