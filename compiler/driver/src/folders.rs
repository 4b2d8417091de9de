//! A program's files stand in its folder: what leads out of it is not read.

use std::path::{Component, Path};

use weal_base::{Code, Diagnostic, Span, World};

/// Whether a path that a program names leads out of its folder: `../prices.csv`, `/data/prices.csv`.
pub(crate) fn leads_out(path: &Path) -> bool {
    let mut depth = 0_i64;
    path.components().any(|part| {
        match part {
            Component::ParentDir => depth -= 1,
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => depth = i64::MIN / 2,
        }
        depth < 0
    })
}

/// Whether links lead a path out of the folder it seems to stand in.
pub(crate) fn leaves(world: &dyn World, folder: &Path, path: &Path) -> bool {
    let followed = world.followed(folder).zip(world.followed(path));
    followed.is_some_and(|(folder, path)| !path.starts_with(folder))
}

/// A module or a table outside the program's folder.
pub(crate) fn outside(what: &str, span: Span) -> Diagnostic {
    let message = format!("{what} is outside the program's folder");
    Diagnostic::error(Code::OutsideFolder, message, span, "leads out of it")
        .help("a program is whole in its folder, so that it can be given away and means the same everywhere")
        .help("copy the file into the folder, and name it from there")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_out_is_known_by_its_parts() {
        for inside in ["a.csv", "data/a.csv", "./a.csv", "data/../a.csv"] {
            assert!(!leads_out(Path::new(inside)), "{inside}");
        }
        for outside in ["../a.csv", "data/../../a.csv", "/a.csv", "../here/a.csv"] {
            assert!(leads_out(Path::new(outside)), "{outside}");
        }
    }
}
