//! Rows and columns as flat arrays, each with the declaration it came from. Solver-neutral.

mod branches;

use weal_base::{Rational, Site};
use weal_tir::{NeedId, PlaceId, PolicyId, RecipeId, ResourceId, ThresholdId};

pub use branches::Branch;

/// A resource at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// The resource.
    pub resource: ResourceId,
    /// The place.
    pub place: PlaceId,
}

/// A recipe at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Activity {
    /// The recipe.
    pub recipe: RecipeId,
    /// The place.
    pub place: PlaceId,
}

/// What a column stands for. Periods count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Runs of an activity started in a period.
    Run(Activity, u32),
    /// Held at the end of a period (goods, perishables, natural stocks, burdens that are absorbed or bounded).
    Stock(Node, u32),
    /// Durables in service, on average over a period.
    InService(Node, u32),
    /// What a natural stock grows by in a period.
    Growth(Node, u32),
    /// What a need misses in a period.
    Short(NeedId, u32),
    /// What a need gets from one of several nodes in a period.
    Delivered(NeedId, Node, u32),
    /// What the people at a place are given of a node in a period, for the properties it has. Of durables: the average
    /// number set aside for them.
    Given(Node, PlaceId, u32),
    /// Appeared and not used: spoiled, discarded, overflowed, left over.
    Spare(Node, u32),
    /// Of a burden, what is absorbed in a period.
    Absorbed(Node, u32),
    /// The worst relative shortfall of a rank.
    Worst(u32),
    /// By how much a soft bound (a threshold or a rule) is missed at a place; the last period of its window for `in total`.
    Over(Declared, PlaceId, u32),
    /// The worst relative overshoot of the soft bounds of a rank.
    WorstOver(u32),
    /// How much an activity's runs differ from those of the period before (from period 1 on).
    Change(Activity, u32),
    /// How far a declaration is stretched; its upper bound is 0 unless a conflict is being looked for. Index into [`Problem::stretches`].
    Stretch(u32),
}

/// What a row stands for.
///
/// In balances and capacities what comes in counts positive, what goes out, stays or is left over negative. Each
/// balance of a durable is the change from the period before. The other rows are written as their text says, with what
/// is limited on the left: `stock − appeared ≤ …`, `growth − slope · stock ≤ …`, `short − wanted · worst ≤ 0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Row {
    /// What there was and comes in is what goes out and stays.
    Balance(Node, u32),
    /// Capacity, or hours, asked for are there.
    Capacity(Node, u32),
    /// A perishable held over appeared recently enough.
    Fresh(Node, u32),
    /// Of a perishable only what appeared in a period is moved away in it.
    Moved(Node, u32),
    /// A perishable that was longer on the way than its period is used in the period it arrives in.
    OnArrival(Node, u32),
    /// A natural stock grows no more than at this tangent of its growth curve. Cuts 0, 1 and 2 touch it at nothing, at half
    /// the capacity and at the capacity.
    Tangent(Node, u32, u32),
    /// No more is stored than fits.
    Storage(Node, u32),
    /// What must be left at the end.
    End(Node),
    /// A need's floor.
    Floor(NeedId, u32),
    /// A need that is served from several nodes, or by what has a property: what it is given and what it misses is what it
    /// wants, or more.
    Served(NeedId, u32),
    /// A need's relative shortfall is no more than its rank's worst.
    WorstOf(NeedId, u32),
    /// A threshold, at a place, in a period; the last period of its window for `in total`.
    Threshold(ThresholdId, PlaceId, u32),
    /// A bound of a policy (index of the rule), likewise.
    Rule(PolicyId, u32, PlaceId, u32),
    /// A soft bound's relative overshoot is no more than its rank's worst.
    OverOf(Declared, PlaceId, u32),
    /// A recipe forbidden by a policy (index of the rule).
    Forbid(PolicyId, u32, Activity, u32),
    /// A recipe cites knowledge that is not there.
    Unknown(ResourceId, Activity, u32),
    /// Runs start only where their set-up (the activity) is done, up to what a recipe's `up to` says.
    SetUp(Activity, RecipeId, u32),
    /// The same, with room for [`ROOM`] times as many: what holds when `up to` is stretched.
    SetUpAtAll(Activity, u32),
    /// A campaign begins only with its set-up (the activity): it is there where it was in the period before, or is set up.
    Begins(Activity, u32),
    /// It goes on from one period into the next only where a run is started in the first, or is set up.
    GoesOn(Activity, u32),
    /// `up to` of a recipe.
    UpTo(Activity, u32),
    /// Runs differ by no more than `Change`, upward and downward.
    ChangeUp(Activity, u32),
    /// See [`Row::ChangeUp`].
    ChangeDown(Activity, u32),
    /// What an earlier stage won, kept.
    Kept(u32),
}

/// How many times what `up to` says may start after a set-up where `up to` is stretched.
pub const ROOM: i64 = 1_000;

/// A declaration that can be stretched to make room: the unit of conflicts and relaxations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Declared {
    /// Supply of a resource at a place; stretched by more per time, in the unit and time of its first supply clause.
    Supply(Node),
    /// Stock at the start; stretched by more at the start (durables: new ones).
    Stock(Node),
    /// What must be left at the end; stretched by leaving less.
    End(Node),
    /// Room for storage.
    Storage(Node),
    /// A need's floor; stretched by a smaller part met.
    Floor(NeedId),
    /// A threshold; stretched in its own unit (and per its own time).
    Threshold(ThresholdId),
    /// A rule of a policy; a `forbid` is stretched in runs per period.
    Rule(PolicyId, u32),
    /// When knowledge is there; stretched in runs per period of the recipes that cite it.
    Known(ResourceId),
    /// `up to` of a recipe.
    UpTo(RecipeId),
}

/// A declaration, and how it stretches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The declaration.
    pub declared: Declared,
    /// Its column.
    pub column: u32,
    /// Where it was written.
    pub site: Site,
}

/// The objective of a stage; always minimised.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// What it is for.
    pub kind: StageKind,
    /// Column and weight, by column.
    pub objective: Vec<(u32, f64)>,
}

/// The stages, in the strict order of `spec/`: needs and soft bounds rank by rank, aims, surplus, tie-break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StageKind {
    /// The worst relative shortfall of a rank.
    Worst(u32),
    /// The sum of relative shortfalls of a rank.
    Sum(u32),
    /// The worst relative overshoot of the soft bounds of a rank.
    WorstOver(u32),
    /// The sum of relative overshoots of the soft bounds of a rank.
    SumOver(u32),
    /// An aim of the program, by index. A `most` is minimised with its sign turned.
    Aim(u32),
    /// Least surplus, each resource on its own scale.
    Surplus,
    /// The canonical tie-break.
    Canonical,
}

/// A natural stock whose growth is a concave curve, cut by tangents.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The stock.
    pub node: Node,
    /// The period in which it grows.
    pub period: u32,
    /// Its growth column.
    pub growth: u32,
    /// The column of the stock it grows from: the end of the period before.
    pub from: u32,
    /// Growth at `s` is `slope · s · (1 − s / capacity)`.
    pub slope: f64,
    /// See `slope`.
    pub capacity: f64,
}

/// A linear program in stages. The matrix is stored by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problem {
    /// The columns, in the canonical order: by names, not by place in the file.
    pub columns: Vec<Column>,
    /// Least value per column.
    pub lower: Vec<f64>,
    /// Greatest value per column; infinity for none.
    pub upper: Vec<f64>,
    /// The columns that must be whole numbers, in order.
    pub whole: Vec<u32>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Least value per row; minus infinity for none.
    pub row_lower: Vec<f64>,
    /// Greatest value per row; infinity for none.
    pub row_upper: Vec<f64>,
    /// Per column, where its entries start; one more than columns.
    pub starts: Vec<u32>,
    /// Row of each entry.
    pub entries: Vec<u32>,
    /// Value of each entry.
    pub values: Vec<f64>,
    /// The objectives in strict order.
    pub stages: Vec<Stage>,
    /// The curves to refine.
    pub curves: Vec<Curve>,
    /// What can be stretched.
    pub stretches: Vec<Stretch>,
}

/// How solving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// All stages solved.
    Solved,
    /// No values satisfy all rows.
    Impossible,
    /// A stage's objective has no end (its index into `stages`).
    Unbounded(u32),
    /// A limit of time was reached; the values, if any, satisfy the rows but later stages are not done.
    Limit,
    /// The numbers defeated the solver; nothing is claimed.
    Numerical,
}

/// What a stage won.
#[derive(Clone, Debug, PartialEq)]
pub struct Won {
    /// The stage.
    pub kind: StageKind,
    /// The objective's value.
    pub value: f64,
    /// Multipliers per row that prove it, in the sense `objective ≥ Σ multiplier · row`; see [`Solution`].
    pub multipliers: Vec<f64>,
    /// The multipliers of the `Kept` rows of the stages before, by stage.
    pub kept: Vec<f64>,
    /// With whole numbers: the branches that prove it, where there are few. Empty where `multipliers` alone prove it, and
    /// where nothing does.
    pub branches: Vec<Branch>,
}

/// Values for the columns, and what proves them.
///
/// A multiplier is positive where the row's lower bound binds and negative where its upper bound binds, for
/// minimisation. Rows for tangents added while solving are in `tangents`, numbered after the problem's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// How it ended.
    pub status: Status,
    /// A value per column; empty where there is none.
    pub values: Vec<f64>,
    /// What each finished stage won.
    pub won: Vec<Won>,
    /// Tangents added: (index of the curve, stock at which the curve is touched).
    pub tangents: Vec<(u32, f64)>,
    /// How it was solved, for the curious: `explosion` or `linear program`.
    pub method: Method,
    /// Iterations or passes.
    pub iterations: u64,
}

/// How a problem was solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Requirements explosion over the recipe graph.
    Explosion,
    /// Linear programs in strict order.
    LinearProgram,
    /// The same, with branching over whole numbers.
    Branching,
}

/// One member of a conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Index into [`Problem::stretches`].
    pub stretch: u32,
    /// The smallest stretch of this declaration alone that makes a plan possible, rounded up and proven by re-solving; `None` where no stretch of it alone is enough.
    pub relief: Option<Rational>,
    /// The periods in which it takes part.
    pub periods: Vec<u32>,
}

/// A smallest set of declarations that cannot all hold: without any one of them the others can.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conflict {
    /// Its members, in the order of [`Problem::stretches`].
    pub members: Vec<Member>,
}
