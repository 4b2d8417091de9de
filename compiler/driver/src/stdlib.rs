//! The standard library, built into the binary.

/// Its modules: the path under which programs use them, and their text.
pub const MODULES: &[(&str, &str)] = &[
    ("std.units", include_str!("../../../stdlib/std/units.weal")),
    ("std.emissions", include_str!("../../../stdlib/std/emissions.weal")),
];

/// The module whose names every file has.
pub(crate) const PRELUDE: &str = "std.units";

/// The text of a module.
pub(crate) fn find(path: &str) -> Option<&'static str> {
    MODULES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}
