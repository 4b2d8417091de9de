//! The rules that keep the house habitable, as `ARCHITECTURE.md` states them. Each failure says what to do.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its checkout has to stop")]

use weal_base::Code;
use weal_tests::checkout::{files, no_complaints, root, text};
use weal_tests::manifest::members;
use weal_tests::rust::{code, code_lines, code_without_tests, lines_with, test_modules};

/// Heavy dependencies, each with the crates that may know it: one, or two that read tables of their own.
const HOMES: &[(&str, &str)] = &[
    ("ariadne", "base"),
    ("clap", "cli"),
    ("csv", "choice, tir"),
    ("ed25519-dalek", "choice"),
    ("getrandom", "cli"),
    ("highs-sys", "solve"),
    ("logos", "syntax"),
    ("mimalloc", "cli"),
    ("parquet", "driver"),
    ("petgraph", "graph"),
    ("salsa", "driver"),
];

/// The crates that hold one representation each.
const STAGES: &[&str] = &["syntax", "hir", "tir", "graph", "problem", "plan"];

/// The first lines of every `lib.rs`.
const HEADER: &[&str] = &["//! Stage:", "//! In:", "//! Out:", "//! Guarantees:", "//! Does not know:"];

/// The most lines of code in an `ir.rs`, or in a file of the folder `ir/` beside it.
const LONGEST_IR: usize = 300;

/// The most lines in any source file.
const LONGEST_FILE: usize = 600;

/// Files that a stage does not need, and why.
const NOT_NEEDED: &[(&str, &str, &str)] = &[];

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "misc"];

/// Every Rust file of the workspace.
fn sources() -> Vec<String> {
    ["compiler", "lsp", "tests"].iter().flat_map(|folder| files(folder, "rs")).collect()
}

/// Files that are part of what is shipped: not those that only tests and benchmarks compile.
fn shipped() -> Vec<String> {
    let all = sources();
    let mut only_tests = vec!["tests/".to_owned()];
    for path in &all {
        // The children of `lib.rs`, `main.rs` and `mod.rs` stand beside it, those of `x.rs` in `x/`.
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let beside = matches!(name, "lib.rs" | "main.rs" | "mod.rs");
        let home = if beside { folder } else { path.trim_end_matches(".rs") };
        for module in test_modules(&text(path).unwrap()) {
            only_tests.extend([format!("{home}/{module}.rs"), format!("{home}/{module}/")]);
        }
    }
    let is_shipped = |path: &String| {
        let inside = ["/tests/", "/benches/"].iter().any(|folder| path.contains(folder));
        !inside && !only_tests.iter().any(|start| path.starts_with(start))
    };
    all.into_iter().filter(is_shipped).collect()
}

/// `path:line`, for each line of the files that has one of the words.
fn places_of(words: &[&str], paths: &[String], read: fn(&str) -> String) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        let code = read(&text(path).unwrap());
        for word in words {
            found.extend(lines_with(&code, word).into_iter().map(|line| format!("{path}:{line} has `{word}`")));
        }
    }
    found
}

#[test]
fn the_order_of_the_members_is_the_pipeline() {
    let members = members();
    let mut complaints = Vec::new();
    for (at, member) in members.iter().enumerate() {
        for dependency in &member.dependencies {
            let found = members.iter().position(|other| other.name == *dependency);
            if found.is_some_and(|found| found >= at) {
                complaints.push(format!("{} depends on {dependency}, which comes later", member.name));
            }
        }
    }
    no_complaints("a crate knows only what stands before it in `members`; move what it needs forward:", &complaints);
}

#[test]
fn heavy_dependencies_have_one_home() {
    let mut complaints = Vec::new();
    for (dependency, home) in HOMES {
        let users: Vec<String> = members()
            .iter()
            .filter(|member| member.dependencies.iter().any(|name| name == dependency))
            .map(|member| member.short().to_owned())
            .collect();
        if users.join(", ") != *home {
            complaints.push(format!("{dependency} belongs to {home} and is used by {users:?}"));
        }
    }
    no_complaints("ask the crate that is its home, instead of the dependency:", &complaints);
}

#[test]
fn the_certificate_shares_no_code_with_the_planner() {
    let members = members();
    let certify = members.iter().find(|member| member.short() == "certify").unwrap();
    let allowed = ["weal-base", "weal-tir", "weal-plan"];
    let mut complaints: Vec<String> = certify
        .dependencies
        .iter()
        .filter(|name| members.iter().any(|member| member.name == **name) && !allowed.contains(&name.as_str()))
        .map(|name| format!("Cargo.toml depends on {name}"))
        .collect();
    complaints.extend(places_of(&["weal_problem", "weal_solve"], &files(&certify.folder, "rs"), code));
    no_complaints(
        "certify recomputes everything from the typed IR and the plan by itself; take this out:",
        &complaints,
    );
}

#[test]
fn every_crate_opens_with_what_it_is() {
    let mut complaints = Vec::new();
    for member in members() {
        // The crate of the binary has no library.
        let library = format!("{}/src/lib.rs", member.folder);
        let path = if root().join(&library).exists() { library } else { format!("{}/src/main.rs", member.folder) };
        match text(&path) {
            Err(missing) => complaints.push(missing),
            Ok(text) => {
                let lines: Vec<&str> = text.lines().take(HEADER.len()).collect();
                let fits = lines.len() == HEADER.len()
                    && lines.iter().zip(HEADER).all(|(line, start)| line.starts_with(start));
                if !fits {
                    complaints.push(path);
                }
            }
        }
    }
    no_complaints(&format!("the first five lines begin with {}:", HEADER.join(", ")), &complaints);
}

#[test]
fn every_stage_has_the_same_rooms() {
    let mut complaints = Vec::new();
    for stage in STAGES {
        let folder = format!("compiler/{stage}/src");
        let inside = files(&folder, "rs");
        let has = |start: &str| inside.iter().any(|path| path[folder.len() + 1..].starts_with(start));
        let room = |name: &str| has(&format!("{name}.rs")) || has(&format!("{name}/"));
        for name in ["ir", "print", "invariants", "diagnostics"] {
            let excused = NOT_NEEDED.iter().any(|(of, file, _)| of == stage && *file == name);
            match (room(name), excused) {
                (false, false) => complaints.push(format!("{folder}/{name}.rs is missing")),
                (true, true) => complaints.push(format!("{folder}/{name}.rs is there: take it out of NOT_NEEDED")),
                _ => {}
            }
        }
        if !has("from_") {
            complaints.push(format!("{folder} has no `from_….rs`, the arrow that leads to it"));
        }
    }
    no_complaints(
        "the folder of each stage shows the pipeline; add the file, or state in NOT_NEEDED why not:",
        &complaints,
    );
}

#[test]
fn representations_are_short() {
    let mut complaints = Vec::new();
    for stage in STAGES {
        let folder = format!("compiler/{stage}/src/ir");
        let parts = if root().join(&folder).exists() { files(&folder, "rs") } else { Vec::new() };
        for path in parts.into_iter().chain([format!("{folder}.rs")]) {
            let Ok(text) = text(&path) else { continue };
            let lines = code_lines(&text);
            if lines > LONGEST_IR {
                complaints.push(format!("{path} has {lines} lines of code; {LONGEST_IR} are the most"));
            }
        }
    }
    no_complaints("an `ir.rs` can be read in one go; move what is not representation elsewhere:", &complaints);
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let mut complaints = Vec::new();
    for path in sources() {
        let lines = text(&path).unwrap().lines().count();
        if lines > LONGEST_FILE {
            complaints.push(format!("{path} has {lines} lines; {LONGEST_FILE} are the most: split it by what it does"));
        }
        if let Some(part) = path.split(['/', '.']).find(|part| EMPTY_NAMES.contains(part)) {
            complaints.push(format!("{path}: `{part}` says nothing; name it for what it holds"));
        }
    }
    no_complaints("files are found by their names and read in one go:", &complaints);
}

#[test]
fn unsafe_code_has_one_file() {
    let elsewhere: Vec<String> = sources().into_iter().filter(|path| path != "compiler/solve/src/highs.rs").collect();
    let complaints = places_of(&["unsafe"], &elsewhere, code);
    no_complaints("`unsafe` only in compiler/solve/src/highs.rs; find another way here:", &complaints);
}

#[test]
fn nothing_breaks_down_on_purpose() {
    let shipped = shipped();
    // Texts are blanked before, so `.expect("` is the one of `Option` and `Result` and not a parser's.
    let words = [".unwrap()", ".expect(\"", ".expect(&format", "panic!", "todo!", "unimplemented!", "unreachable!"];
    let complaints = places_of(&words, &shipped, code_without_tests);
    no_complaints("report a problem, or choose a value that is right anyway:", &complaints);
}

#[test]
fn nothing_depends_on_the_clock_or_on_hashing() {
    let shipped = shipped();
    let timeless: Vec<String> = shipped.iter().filter(|path| !path.starts_with("compiler/cli/")).cloned().collect();
    let mut complaints = places_of(&["Instant::now", "SystemTime"], &timeless, code_without_tests);
    complaints.extend(places_of(&["HashMap", "HashSet"], &shipped, code_without_tests));
    no_complaints(
        "the same input gives the same output: take the time in `cli` only, and FxHashMap, IndexMap or BTreeMap for maps:",
        &complaints,
    );
}

#[test]
fn the_readme_and_the_checks_run_the_same_tests() {
    let mut complaints = Vec::new();
    let readme = text("README.md").unwrap_or_else(|missing| {
        complaints.push(missing);
        String::new()
    });
    let checks = text(".ci/run").unwrap();
    let commands: Vec<&str> = readme.lines().map(|line| line.trim_start_matches("$ ")).collect();
    let commands: Vec<&str> = commands.into_iter().filter(|line| line.starts_with("cargo test")).collect();
    if commands.is_empty() {
        complaints.push("README.md has no line that begins with `cargo test`".to_owned());
    }
    for command in commands {
        if !checks.lines().any(|line| line == command) {
            complaints.push(format!(".ci/run has no line `{command}`"));
        }
    }
    no_complaints("README.md states the test command, and .ci/run runs it word for word:", &complaints);
}

#[test]
fn the_tests_find_a_binary() {
    // cargo builds a package's binary along with that package's integration tests, and not otherwise.
    let found = files("compiler/cli/tests", "rs");
    assert!(!found.is_empty(), "`cargo test` builds `weal` only if compiler/cli/tests has a test; add one");
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let mut complaints = Vec::new();
    for code in Code::ALL {
        let path = format!("spec/errors/{code}.md");
        match text(&path) {
            Err(missing) => complaints.push(missing),
            Ok(text) if text.lines().next() != Some(&format!("# {code}")) => {
                complaints.push(format!("{path} begins with `# {code}`"));
            }
            Ok(_) => {}
        }
    }
    for path in files("spec/errors", "md") {
        let name = path.rsplit('/').next().unwrap_or("").trim_end_matches(".md");
        if name != "README" && Code::find(name).is_none() {
            complaints.push(format!("{path} explains a code that compiler/base/src/codes.rs does not have"));
        }
    }
    no_complaints("each code has its page in spec/errors:", &complaints);
}

#[test]
fn the_specification_lists_its_chapters() {
    let index = text("spec/README.md").unwrap();
    let missing: Vec<String> = files("spec", "md")
        .iter()
        .filter_map(|path| path.strip_prefix("spec/"))
        .filter(|path| !path.contains('/') && *path != "README.md" && !index.contains(&format!("({path})")))
        .map(str::to_owned)
        .collect();
    assert!(root().join("spec").is_dir());
    no_complaints("spec/README.md links to every chapter, as `[Title](file.md)`:", &missing);
}
