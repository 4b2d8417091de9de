//! Declarations.

use super::*;

/// The kinds of declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are the parts of the forms in weal_syntax::ir, bound")]
pub enum ItemKind {
    Horizon {
        from: Expr,
        to: Expr,
        by: Option<(String, Node)>,
    },
    Fence {
        within: Expr,
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
        within: Option<Ref>,
        people: Option<Expr>,
        area: Option<Expr>,
        holds: Vec<Hold>,
    },
    Resource {
        name: Name,
        kinds: Vec<(String, Node)>,
        dimension: Option<Expr>,
        unit: Option<Expr>,
        clauses: Vec<Clause>,
    },
    Ranks {
        names: Vec<(String, Node)>,
    },
    Profile {
        name: String,
        by: Option<(String, Node)>,
        parts: bool,
        weights: Vec<Expr>,
        /// A column of a table, as a field of one of its rows.
        from: Option<(Def, Expr)>,
    },
    Property {
        name: Name,
        dimension: Option<Expr>,
        unit: Option<Expr>,
    },
    Recipe {
        name: Name,
        of: Option<Box<PatternUse>>,
        steps: Vec<Step>,
    },
    /// A recipe with parameters: no recipe by itself.
    Pattern {
        name: String,
        params: Vec<PatternParam>,
        steps: Vec<Step>,
    },
    Route {
        name: Name,
        from: Ref,
        to: Ref,
        takes: Option<Expr>,
    },
    Need {
        name: Name,
        amount: Expr,
        /// A resource or a property.
        of: Ref,
        clauses: Vec<Clause>,
    },
    Threshold {
        name: Name,
        bound: Bound,
        clauses: Vec<Clause>,
    },
    Allocate(Box<Allocate>),
    Policy {
        name: String,
        exception_of: Option<Ref>,
        trial: bool,
        rules: Vec<Rule>,
    },
    Adopt {
        policies: Vec<Ref>,
    },
    Scenario {
        name: String,
        title: String,
        chosen: Vec<Chosen>,
    },
    Choice {
        name: String,
        title: String,
        number: Option<Box<NumberBetween>>,
        options: Vec<Alternative>,
        decide: Option<Box<Decide>>,
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

/// A parameter of a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternParam {
    /// Its name.
    pub name: String,
    /// What it is.
    pub of: PatternKind,
}

/// What a parameter of a recipe is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternKind {
    /// A number or a quantity of any dimension.
    Any,
    /// A number.
    Number,
    /// A quantity of a dimension.
    Dimension(Expr),
    /// A resource.
    Resource,
    /// A place.
    Place,
}

/// `bake(20 kg, rye_flour)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternUse {
    /// Where it is written.
    pub node: Node,
    /// The pattern; `None` where it is unknown or its arguments do not fit, which was reported.
    pub pattern: Option<Def>,
    /// What its parameters are, as many as it has.
    pub args: Vec<Arg>,
}

/// What a parameter is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A quantity.
    Quantity(Expr),
    /// A resource.
    Resource(Ref),
    /// A place.
    Place(Ref),
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
    /// Over what.
    pub over: Rows,
    /// What must hold.
    pub conditions: Vec<Condition>,
}

/// What a loop runs over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// The rows of a table.
    Table(Def),
    /// The elements of a set.
    Set(Expr),
    /// Nothing known; already reported.
    Error,
}
