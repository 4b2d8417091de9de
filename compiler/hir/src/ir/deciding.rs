//! How a choice is decided.

use weal_choice::{Acceptance, Completion, Rule, Satisfaction, TieRule};

use super::*;

/// `decide by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide {
    /// Where it is written.
    pub node: Node,
    /// The rule's name and its place; unknown ones are reported.
    pub rule: (Option<Rule>, Node),
    /// The place whose people decide.
    pub electorate: Option<Ref>,
    /// `quorum`.
    pub quorum: Option<Expr>,
    /// `majority`.
    pub majority: Option<Expr>,
    /// `objections`.
    pub objections: Option<Expr>,
    /// `seats`.
    pub seats: Option<Expr>,
    /// `budget 500 h crew`: amounts of resources.
    pub budget: Vec<(Expr, Ref)>,
    /// `step`.
    pub step: Option<Expr>,
    /// `scale 0 .. 5`.
    pub scale: Option<Expr>,
    /// `until`, the end of the mandate.
    pub until: Option<Expr>,
    /// `closes`.
    pub closes: Option<Expr>,
    /// `longest`.
    pub longest: Option<Expr>,
    /// `status`: the option that stays where nothing else is decided, and its place.
    pub status: Option<(String, Node)>,
    /// `ties`.
    pub ties: TieRule,
    /// `seed`.
    pub seed: Option<String>,
    /// `completion`.
    pub completion: Completion,
    /// `satisfaction`.
    pub satisfaction: Satisfaction,
    /// `grades`, from the worst to the best.
    pub grades: Vec<String>,
    /// `ballots`: a file.
    pub ballots: Option<(String, Node)>,
    /// `roll`: a file.
    pub roll: Option<(String, Node)>,
    /// Which ballots count.
    pub acceptance: Acceptance,
}

/// What an option costs: so much of a resource, or so many runs of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Where it is written.
    pub node: Node,
    /// How much.
    pub amount: Expr,
    /// Of which resource or recipe.
    pub of: CostOf,
}

/// What a cost is counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CostOf {
    /// A resource.
    Resource(Ref),
    /// Runs of a recipe, with all that must be made for them.
    Recipe(Ref),
}
