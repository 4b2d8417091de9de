//! The standard library, built into the binary.

macro_rules! modules {
    ($($name:literal = $file:literal;)*) => {
        /// Its modules: the path under which programs use them, and their text.
        pub const MODULES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../../stdlib/", $file))),)*
        ];
    };
}

modules! {
    "std.units" = "std/units.weal";
    "std.units.si" = "std/units/si.weal";
    "std.units.farm" = "std/units/farm.weal";
    "std.units.cooking" = "std/units/cooking.weal";
    "std.units.energy" = "std/units/energy.weal";
    "std.units.counts" = "std/units/counts.weal";
    "std.calendar" = "std/calendar.weal";
    "std.people" = "std/people.weal";
    "std.food" = "std/food.weal";
    "std.emissions" = "std/emissions.weal";
    "std.thresholds" = "std/thresholds.weal";
}

/// The module whose names every file has.
pub(crate) const PRELUDE: &str = "std.units";

/// The text of a module.
pub(crate) fn find(path: &str) -> Option<&'static str> {
    MODULES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// Where a module's file stands in a folder.
pub fn file(path: &str) -> std::path::PathBuf {
    let mut file: std::path::PathBuf = path.split('.').collect();
    file.set_extension("weal");
    file
}

/// Of a file that is a copy of a module: the folder in which the copy of the library stands, and the module.
pub(crate) fn module_of(path: &std::path::Path) -> Option<(std::path::PathBuf, &'static str)> {
    MODULES.iter().find_map(|(name, _)| {
        let file = file(name);
        let folder = path.ancestors().nth(file.components().count())?;
        path.ends_with(&file).then(|| (folder.to_path_buf(), *name))
    })
}
