//! What can be wrong with quantities, dates and tables, in words.

use weal_base::{Code, Diagnostic, Rational, Site};

use crate::quantity::{DimId, Dimensions};

/// Two dimensions that should be one.
pub fn mismatch(dims: &Dimensions, site: Site, expected: DimId, what: &str, found: DimId) -> Diagnostic {
    Diagnostic::error(
        Code::DimensionMismatch,
        format!("{what} is expected to be {}, and this is {}", dims.text(expected), dims.text(found)),
        site,
        format!("this is {}", dims.text(found)),
    )
    .help(dims.side_by_side(("expected", expected), ("found", found)))
}

/// A program that is to be planned, and does not say when.
pub fn no_horizon(root: Site) -> Diagnostic {
    Diagnostic::error(Code::MissingPart, "the program has no horizon", root, "nothing says which years to plan")
        .help("add a line such as `horizon 2027 .. 2036 by year`")
}

/// Two parts of a sum that do not go together.
pub fn cannot_add(
    dims: &Dimensions,
    whole: Site,
    (left, left_dim): (Site, DimId),
    (right, right_dim): (Site, DimId),
) -> Diagnostic {
    let (a, b) = (dims.text(left_dim), dims.text(right_dim));
    Diagnostic::error(
        Code::DimensionMismatch,
        format!("{a} and {b} cannot be added or compared"),
        left,
        format!("this is {a}"),
    )
    .also(right, format!("this is {b}"))
    .also(whole, "")
    .help(dims.side_by_side(("left", left_dim), ("right", right_dim)))
}

/// Something that is no quantity where one is needed.
pub fn not_a_quantity(site: Site, found: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NotAQuantity,
        format!("a quantity is expected here, and this is {found}"),
        site,
        format!("this is {found}"),
    )
    .help("write a number with its unit, for example `900 t per year`")
}

/// A value outside what makes sense.
pub fn out_of_range(site: Site, what: &str, found: &Rational, allowed: &str) -> Diagnostic {
    Diagnostic::error(
        Code::OutOfRange,
        format!("{what} is {}, and it must be {allowed}", found.to_decimal(6)),
        site,
        format!("must be {allowed}"),
    )
}

/// A part that is missing.
pub fn missing(message: impl Into<String>, site: Site, label: &str, help: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::MissingPart, message, site, label).help(help)
}

/// Something a resource of this kind cannot do.
pub fn wrong_kind(
    message: impl Into<String>,
    site: Site,
    label: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::error(Code::WrongKind, message, site, label).help(help)
}

/// A cell that cannot be read.
pub fn bad_cell(site: Site, message: impl Into<String>, expected: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::BadCell, message, site, expected)
}

/// A name that no row and no declaration has.
pub fn unknown(space: &str, name: &str, site: Site, near: Option<&str>) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownName,
        format!("there is no {space} named `{name}`"),
        site,
        format!("not declared as a {space}"),
    )
    .help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it in the program, or in a row of a table that declares {space}s"),
    })
}

/// The same name twice.
pub fn duplicate(space: &str, name: &str, again: Site, first: Site) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateName,
        format!("the {space} `{name}` is declared twice"),
        again,
        "declared again here",
    )
    .also(first, "first declared here")
    .help("give one of them another name, or remove it")
}
