//! How a choice is decided: checked here, counted elsewhere.

use weal_choice::{Acceptance, Completion, Rule, Satisfaction, TieRule};

use super::*;
use crate::calendar::Day;

/// How a choice is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decide {
    /// The rule.
    pub rule: Rule,
    /// Whose people vote; the whole's, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub electorate: Option<PlaceId>,
    /// The part of the electorate that must vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Rational>,
    /// The part of the votes that is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub majority: Option<Rational>,
    /// The part of the votes from which objections stop an option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objections: Option<Rational>,
    /// How many are elected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// What there is for projects, each in the resource's unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub budget: Vec<Budget>,
    /// By how much shares grow, in the unit of the first resource of the budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Rational>,
    /// How equal shares goes on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub completion: Completion,
    /// What satisfies voters.
    #[serde(default, skip_serializing_if = "is_default")]
    pub satisfaction: Satisfaction,
    /// The lowest and the highest score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<(i32, i32)>,
    /// The grades from the worst to the best.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<Box<str>>,
    /// The option that stays where nothing else is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u32>,
    /// Who wins a tie.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ties: TieRule,
    /// What a lot is drawn from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Box<str>>,
    /// The first day on which the decision does not hold any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The file with the ballots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballots: Option<Box<str>>,
    /// The file with those who may vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<Box<str>>,
    /// Which ballots count.
    #[serde(default, skip_serializing_if = "is_default")]
    pub acceptance: Acceptance,
    /// Where it is written.
    pub site: Site,
}

/// What there is of a resource for projects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// The resource.
    pub resource: ResourceId,
    /// How much, in its unit.
    pub amount: Rational,
}

/// What an option costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// So much of a resource, in its unit.
    Amount {
        /// The resource.
        resource: ResourceId,
        /// How much.
        amount: Rational,
        /// Where it is written.
        site: Site,
    },
    /// What so many runs of a recipe take, with all that must be made for them.
    Runs {
        /// The recipe.
        recipe: RecipeId,
        /// How many runs.
        runs: Rational,
        /// Where it is written.
        site: Site,
    },
}

/// Of which of its options several can be chosen at once. The first `projects` options of the choice are these by
/// themselves; the others are combinations of them, named by what they combine: `well+mill`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basket {
    /// How many there are.
    pub projects: u32,
    /// How many options are planned while nothing is decided: each project alone, and none of them.
    pub open: u32,
    /// For each combination, the projects in it, rising; in the order of the options behind `projects`.
    pub combined: Vec<Vec<u32>>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
