//! Bounds, policies, choices, aims and tests.

use super::*;

/// `MEASURE <= AMOUNT` with its modifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The whole of it.
    pub range: Range,
    /// What is measured.
    pub measure: Measure,
    /// `<=`, `>=` or `=`.
    pub compare: Compare,
    /// The limit.
    pub limit: Expr,
    /// `always`, `in total`, `falling …`, `each place`, `from`, `until`, `soft rank …`, in order.
    pub modifiers: Vec<Modifier>,
}

/// A measure: `stock cod`, `emitted co2e`, or a bare `trawl_season` (its runs).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// `stock`, `emitted`, …; absent for a bare name.
    pub word: Option<Name>,
    /// What is measured.
    pub of: Path,
    /// `content labour of bread`: the good.
    pub in_good: Option<Path>,
    /// The whole of it.
    pub range: Range,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    /// `<=`, also written `≤`.
    AtMost,
    /// `>=`, also written `≥`.
    AtLeast,
    /// `=`.
    Equal,
}

/// What narrows a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modifier {
    /// The whole of it.
    pub range: Range,
    /// What it says.
    pub kind: ModifierKind,
}

/// The kinds of modifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModifierKind {
    /// `always`: in every period.
    Always,
    /// `in total`: over the whole horizon.
    InTotal,
    /// `each place`.
    EachPlace,
    /// `each place in valley`.
    EachPlaceIn(Path),
    /// `falling 5 % per year`.
    Falling(Expr),
    /// `from 2030`.
    From(Expr),
    /// `until 2032`.
    Until(Expr),
    /// `at shore`.
    At(Path),
    /// `soft rank wanted`.
    Soft(Name),
}

/// A line of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The whole line.
    pub range: Range,
    /// What it says.
    pub kind: RuleKind,
}

/// The kinds of policy line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// `forbid trawl_season at harbour from 2030 until 2035`.
    Forbid { recipe: Path, at: Option<Path>, from: Option<Expr>, until: Option<Expr> },
    /// `allow trawl_season at harbour from 2030 until 2032`, `allow emitted co2e until 2028`.
    Allow { measure: Measure, at: Option<Path>, from: Option<Expr>, until: Option<Expr> },
    /// `limit trawl_season <= 1.5 run per year from 2031`.
    Limit(Bound),
    /// `require emitted co2e <= …`, `require hand_line_season >= 10 run per year`.
    Require(Bound),
    /// `set cap = 2 kt`.
    Set { name: Path, value: Expr },
    /// `source "…"`.
    Source(Range),
    /// `because "…"`.
    Because(Range),
    /// Unreadable; already reported.
    Error,
}

/// A line of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoicePart {
    /// `option no_trawl "No trawling" adopts no_trawl sets cap = 2 kt costs 400 h crew, 2 t timber`.
    Option {
        name: Name,
        text: Option<Range>,
        adopts: Vec<Path>,
        sets: Vec<(Path, Expr)>,
        costs: Vec<Expr>,
        range: Range,
    },
    /// `decide by schulze { electorate shore, quorum 40 %, ballots "…" }`.
    Decide { rule: Name, clauses: Vec<DecideClause>, range: Range },
    /// `source "…"`.
    Source(Range),
    /// `because "…"`.
    Because(Range),
    /// Unreadable; already reported.
    Error,
}

/// `: mass between 1 kt and 3 kt`: what a choice of a number lies between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberBetween {
    /// `mass`.
    pub dimension: Expr,
    /// `1 kt`.
    pub low: Expr,
    /// `3 kt`.
    pub high: Expr,
}

/// A line of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioPart {
    /// `gear = no_trawl`, `cap = 2 kt`.
    Choose { choice: Path, to: Expr, range: Range },
    /// `source "…"`.
    Source(Range),
    /// `because "…"`.
    Because(Range),
    /// Unreadable; already reported.
    Error,
}

/// A clause of `decide by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideClause {
    /// `electorate`, `quorum`, `ballots`, …: one of [`crate::words::DECIDE_WORDS`].
    pub word: Name,
    /// What follows: an expression; absent for a bare word.
    pub value: Option<Expr>,
    /// The whole clause.
    pub range: Range,
}

/// A term of the aim: `least labour`, `most produced revenue - emitted cost`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AimTerm {
    /// `most` instead of `least`.
    pub most: bool,
    /// The parts to add up; the flag says whether it is subtracted.
    pub parts: Vec<(bool, Option<Expr>, Measure)>,
    /// The whole term.
    pub range: Range,
}

/// A line of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestStep {
    /// `with gear = no_trawl`, `with cap = 2 kt`.
    With { choice: Path, to: Expr, range: Range },
    /// `with scenario green`.
    WithScenario { scenario: Path, range: Range },
    /// `expect impossible`.
    Impossible(Range),
    /// `expect run steel at shore in 2030 >= 4 run within 0.1 %`; `period` absent means every period, `total` the sum.
    Expect {
        measure: Measure,
        at: Option<Path>,
        period: Option<Expr>,
        total: bool,
        compare: Compare,
        value: Expr,
        within: Option<Expr>,
        range: Range,
    },
    /// Unreadable; already reported.
    Error,
}
