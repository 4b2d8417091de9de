//! Bounds, policies, choices, aims and tests.

use super::*;

/// A bound on a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Where it is written.
    pub node: Node,
    /// What is measured.
    pub measure: Measure,
    /// How it compares.
    pub compare: Compare,
    /// The limit.
    pub limit: Expr,
    /// What narrows it.
    pub modifiers: Vec<Modifier>,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Where it is written.
    pub node: Node,
    /// What is measured.
    pub kind: MeasureKind,
}

/// The measures, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "one per measure word")]
pub enum MeasureKind {
    Stock(Ref),
    Emitted(Ref),
    Consumed(Ref),
    Produced(Ref),
    /// `worked labour` where no resource of that name is declared: all labour.
    WorkedAll,
    Worked(Ref),
    Used(Ref),
    Run(Ref),
    Met(Ref),
    Headroom(Ref),
    Content {
        of: Ref,
        good: Ref,
    },
    /// A bare resource, as in `least co2e`: what moves, by its kind.
    Moved(Ref),
    Error,
}

/// What narrows a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifier {
    /// Where it is written.
    pub node: Node,
    /// What it says.
    pub kind: ModifierKind,
}

/// The modifiers, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in weal_syntax::ir::ModifierKind")]
pub enum ModifierKind {
    Always,
    InTotal,
    EachPlace,
    EachPlaceIn(Ref),
    Falling(Expr),
    From(Expr),
    Until(Expr),
    At(Ref),
    Soft(String),
}

/// A line of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Where it is written.
    pub node: Node,
    /// What it says.
    pub kind: RuleKind,
}

/// The lines of a policy, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in weal_syntax::ir::RuleKind")]
pub enum RuleKind {
    Forbid { recipe: Ref, at: Option<Ref>, from: Option<Expr>, until: Option<Expr> },
    Allow { measure: Measure, at: Option<Ref>, from: Option<Expr>, until: Option<Expr> },
    Bound(Bound),
    Set(Set),
}

/// `set cap = 2 kt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Where it is written.
    pub node: Node,
    /// The parameter.
    pub value: Ref,
    /// Its name.
    pub name: String,
    /// The new value.
    pub to: Expr,
    /// The new value as written.
    pub text: String,
}

/// What a choice of a number lies between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberBetween {
    /// What is chosen.
    pub dimension: Expr,
    /// The least.
    pub low: Expr,
    /// The most.
    pub high: Expr,
}

/// What a scenario or a test chooses: `gear = no_trawl`, `cap = 2 kt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Where it is written.
    pub node: Node,
    /// The choice.
    pub choice: Ref,
    /// What is chosen.
    pub to: Picked,
}

/// An option by its name, several, or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// The option's name; names of several are joined by `+`.
    Option(String),
    /// The number.
    Number(Expr),
    /// Neither; already reported.
    Error,
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Where it is written.
    pub node: Node,
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: String,
    /// The policies it adopts.
    pub adopts: Vec<Ref>,
    /// What it sets.
    pub sets: Vec<Set>,
    /// What it costs.
    pub costs: Vec<Cost>,
}

/// A term of the aim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AimTerm {
    /// Where it is written.
    pub node: Node,
    /// As written, with single blanks.
    pub text: String,
    /// `most`.
    pub most: bool,
    /// Whether it is `least change`.
    pub change: bool,
    /// The parts: subtracted or not, a factor, a measure.
    pub parts: Vec<(bool, Option<Expr>, Measure)>,
}

/// A line of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in weal_syntax::ir::TestStep")]
pub enum TestStep {
    With(Chosen),
    WithScenario(Ref),
    Impossible(Node),
    Expect {
        node: Node,
        measure: Measure,
        at: Option<Ref>,
        period: Option<Expr>,
        total: bool,
        compare: Compare,
        value: Expr,
        within: Option<Expr>,
    },
}
