//! What the manifests say: members, and what each depends on.

use crate::checkout::text;

/// A member of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its folder, from the root.
    pub folder: String,
    /// Its package's name.
    pub name: String,
    /// What it depends on, also for tests and build scripts.
    pub dependencies: Vec<String>,
}

impl Member {
    /// The last part of its folder: `base`, `syntax`.
    pub fn short(&self) -> &str {
        self.folder.rsplit('/').next().unwrap_or("")
    }
}

/// The members, in the order of the root's manifest.
pub fn members() -> Vec<Member> {
    let manifest = text("Cargo.toml").unwrap();
    let list = manifest.split_once("members = [").expect("Cargo.toml lists `members = [`, one folder per line").1;
    let list = list.split_once(']').expect("the list of members ends with `]`").0;
    list.split(',').map(|entry| entry.trim().trim_matches('"')).filter(|entry| !entry.is_empty()).map(member).collect()
}

fn member(folder: &str) -> Member {
    let manifest = text(&format!("{folder}/Cargo.toml")).unwrap();
    let mut member = Member { folder: folder.to_owned(), name: String::new(), dependencies: Vec::new() };
    let mut section = "";
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
            // `[dependencies.NAME]`, also below a target.
            if let Some((_, name)) = section.split_once("dependencies.") {
                member.dependencies.push(name.to_owned());
            }
        } else if let Some((key, value)) = line.split_once('=') {
            let key = key.split('.').next().unwrap_or("").trim();
            if section == "package" && key == "name" {
                member.name = value.trim().trim_matches('"').to_owned();
            } else if section.ends_with("dependencies") && !key.starts_with('#') {
                member.dependencies.push(key.to_owned());
            }
        }
    }
    member
}
