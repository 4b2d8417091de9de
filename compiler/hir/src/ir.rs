//! Bound declarations. Each carries the number of its node in the file's source map.

use weal_base::Rational;
pub use weal_syntax::ir::{Compare, Operator, Verb};

/// A node of a file: an index into its [`SourceMap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(pub u32);

/// Where each node stands in the text: start and end byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap(pub Vec<(u32, u32)>);

/// A declaration of the program: the module's number and the item's place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Def {
    /// Number of the module in the program.
    pub module: u32,
    /// Index into [`Module::items`].
    pub item: u32,
}

/// One file, bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// `//!` text.
    pub docs: String,
    /// `package NAME`.
    pub package: Option<String>,
    /// The declarations in order; an item that could not be read keeps its place as [`ItemKind::Error`].
    pub items: Vec<Item>,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The whole item.
    pub node: Node,
    /// Its name's node; the item's where it has none.
    pub name_node: Node,
    /// `///` text.
    pub docs: String,
    /// `source "…"`, in order.
    pub sources: Vec<String>,
    /// `because "…"`, in order.
    pub reasons: Vec<String>,
    /// What it declares.
    pub kind: ItemKind,
}

/// The name of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// Written in the program.
    Word(String),
    /// Taken from a row: a field of a loop.
    Field(Field),
}

/// A field of a row: which enclosing loop (0 is the outermost) and which column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The loop.
    pub depth: u32,
    /// The column's index in the table's declaration.
    pub column: u32,
}

/// A reference to a resource, recipe, place, need and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    /// Where it is written.
    pub node: Node,
    /// To what.
    pub to: Target,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A declaration.
    Def(Def),
    /// A name that some table's rows may declare; bound when the rows are known.
    Late(String),
    /// The name in a field of a row.
    Field(Field),
    /// Nothing; already reported.
    Error,
}

/// The kinds of declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the parts of the forms in weal_syntax::ir, bound")]
pub enum ItemKind {
    Horizon {
        from: Expr,
        to: Expr,
        by: Option<(String, Node)>,
    },
    Dimension {
        name: String,
        definition: Option<Expr>,
    },
    Unit {
        name: String,
        symbol: String,
        dimension: Option<Expr>,
        definition: Option<Expr>,
        calendar: bool,
    },
    Prefix {
        name: String,
        symbol: String,
        value: Expr,
    },
    Let {
        name: String,
        params: Vec<Param>,
        value: Expr,
    },
    Table {
        name: String,
        file: (String, Node),
        columns: Vec<Column>,
    },
    ForEach {
        head: Loop,
        body: Vec<Item>,
    },
    Place {
        name: Name,
        people: Option<Expr>,
    },
    Resource {
        name: Name,
        kinds: Vec<(String, Node)>,
        dimension: Option<Expr>,
        unit: Option<Expr>,
        clauses: Vec<Clause>,
    },
    Recipe {
        name: Name,
        steps: Vec<Step>,
    },
    Need {
        name: Name,
        amount: Expr,
        resource: Ref,
        clauses: Vec<Clause>,
    },
    Threshold {
        name: Name,
        bound: Bound,
        clauses: Vec<Clause>,
    },
    Policy {
        name: String,
        rules: Vec<Rule>,
    },
    Choice {
        name: String,
        title: String,
        options: Vec<Alternative>,
        decide: Option<Decide>,
    },
    Aim {
        terms: Vec<AimTerm>,
    },
    Test {
        title: String,
        steps: Vec<TestStep>,
    },
    /// `use`, or unreadable.
    Error,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its declared dimension.
    pub dimension: Option<Expr>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Where it is declared.
    pub node: Node,
    /// Its name in the program.
    pub name: String,
    /// Its header in the file.
    pub header: String,
    /// What its cells hold.
    pub of: ColumnKind,
}

/// What a column's cells hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the parts are those of weal_syntax::ir::Column")]
pub enum ColumnKind {
    /// A new name.
    Name,
    /// Text.
    Text,
    /// A date.
    Date,
    /// A unit's symbol.
    Unit,
    /// A resource's name.
    Resource,
    /// A recipe's name.
    Recipe,
    /// A place's name.
    Place,
    /// A number; with a unit, an amount of it.
    Number { dimension: Option<Expr>, unit: Option<Expr>, unit_of: Option<u32> },
}

/// `for each … in … where …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// Where it is written.
    pub node: Node,
    /// The table; `None` where it is unknown.
    pub table: Option<Def>,
    /// Equalities that must hold.
    pub conditions: Vec<(Expr, Expr)>,
}

/// A clause of a noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Where it is written.
    pub node: Node,
    /// What it says.
    pub kind: ClauseKind,
}

/// The clauses, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in weal_syntax::ir::ClauseKind")]
pub enum ClauseKind {
    Stock { amount: Expr, aged: Option<Expr> },
    Supply { amount: Expr, from: Option<Expr>, until: Option<Expr>, at: Option<Ref> },
    FromPeople(Expr),
    Regrows { logistic: bool, rate: Expr, to: Option<Expr> },
    Keeps(Expr),
    Loses(Expr),
    Storage(Expr),
    Discard,
    Lasts(Expr),
    Available(Expr),
    Absorbed(Expr),
    EndFree,
    EndAsStart,
    EndAtLeast(Expr),
    Rank(String),
    AtLeast(Expr),
    For(Option<Ref>),
    From(Expr),
    Until(Expr),
    By(Expr),
}

/// A line of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it is written.
    pub node: Node,
    /// What it says.
    pub kind: StepKind,
}

/// The lines of a recipe, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in weal_syntax::ir::StepKind")]
pub enum StepKind {
    Takes(Expr),
    Flow { verb: Verb, amount: Expr, resource: Ref, lasting: Option<Expr> },
    At(Vec<Ref>),
    UpTo(Expr),
    ForEach { head: Loop, body: Vec<Step> },
}

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
    Falling(Expr),
    From(Expr),
    Until(Expr),
    At(Ref),
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
    Forbid { recipe: Ref, from: Option<Expr>, until: Option<Expr> },
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
}

/// `decide by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decide {
    /// Where it is written.
    pub node: Node,
    /// The rule.
    pub rule: (String, Node),
    /// The place whose people decide.
    pub electorate: Option<Ref>,
    /// `quorum`.
    pub quorum: Option<Expr>,
    /// `majority`.
    pub majority: Option<Expr>,
    /// `ballots`.
    pub ballots: Option<String>,
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
    With {
        node: Node,
        choice: Ref,
        option: (String, Node),
    },
    Impossible(Node),
    Expect {
        node: Node,
        measure: Measure,
        period: Option<Expr>,
        total: bool,
        compare: Compare,
        value: Expr,
        within: Option<Expr>,
    },
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// Where it is written.
    pub node: Node,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expression, bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A number, exact.
    Number(Rational),
    /// A date or a calendar period.
    Date(Date),
    /// A text.
    Text(String),
    /// A `let` without parameters.
    Value(Def),
    /// A parameter of the function being defined.
    Param(u32),
    /// A field of a row.
    Field(Field),
    /// A unit by itself.
    Unit(UnitRef),
    /// A dimension by itself.
    Dimension(Def),
    /// A function called.
    Call(Def, Vec<Expr>),
    /// A function of the language called.
    Builtin(Builtin, Vec<Expr>),
    /// A value times units, the flagged ones below the line.
    Scaled(Box<Expr>, Vec<(bool, Expr)>),
    /// `-x`
    Negate(Box<Expr>),
    /// `a + b`
    Binary(Box<Expr>, Operator, Box<Expr>),
    /// `a .. b`
    Span(Box<Expr>, Box<Expr>),
    /// Unreadable; already reported.
    Error,
}

/// A unit, perhaps with a prefix, perhaps to a power: `km2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitRef {
    /// The unit.
    pub unit: Def,
    /// Its prefix.
    pub prefix: Option<Def>,
    /// Its power.
    pub power: i32,
}

/// Functions of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builtin {
    /// The smallest of its arguments.
    Min,
    /// The largest of its arguments.
    Max,
    /// Without its sign.
    Abs,
    /// Rounded down to a whole number of its unit's base.
    Floor,
    /// Rounded up.
    Ceil,
}

/// A date as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Date {
    /// `2027-Q2`
    Quarter(i16, u8),
    /// `2027-03`
    Month(i16, u8),
    /// `2027-W09`, by ISO 8601.
    Week(i16, u8),
    /// `2027-03-02`
    Day(i16, u8, u8),
}
