//! The standard library: each module stands by itself, is in the binary as it stands here, and does what its doctest says.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its checkout has to stop")]

use std::path::Path;

use weal_driver::{LIBRARY, library_file};
use weal_tests::binary::{fresh_folder, printed, weal};
use weal_tests::checkout::{files, no_complaints, root, text};
use weal_tests::page::blocks;

/// The doctest of a module: the fenced programs in its `//!` lines.
fn doctests(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("//!"));
    let page: String = lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect();
    blocks(&page).into_iter().filter(|block| block.info == "weal").map(|block| block.text).collect()
}

#[test]
fn the_binary_holds_every_module_as_it_stands_here() {
    let mut built_in: Vec<(String, &str)> = LIBRARY
        .iter()
        .map(|(module, text)| (Path::new("stdlib").join(library_file(module)).display().to_string(), *text))
        .collect();
    built_in.sort();
    let here: Vec<(String, String)> =
        files("stdlib", "weal").into_iter().map(|path| (path.clone(), text(&path).unwrap())).collect();
    assert_eq!(built_in.len(), here.len(), "name every module in compiler/driver/src/stdlib.rs");
    for ((module, text), (path, file)) in built_in.iter().zip(&here) {
        assert_eq!((module, *text), (path, file.as_str()));
    }
}

#[test]
fn every_module_is_clean_by_itself() {
    let mut complaints = Vec::new();
    for path in files("stdlib", "weal") {
        let checked = printed(&weal(&root(), &["check", &path]));
        if checked != "No problems found.\n" {
            complaints.push(format!("{path}: {checked}"));
        }
        let module = path.trim_start_matches("stdlib/").trim_end_matches(".weal").replace('/', ".");
        let folder = fresh_folder(&format!("alone-{module}"));
        let user = format!(
            "use {module}.*\nhorizon 2027 .. 2027 by year\nresource a: mass {{ supply 2 t per year }}\n\
             need b: 1 t a per year\n"
        );
        std::fs::write(folder.join("main.weal"), user).unwrap();
        let checked = printed(&weal(&folder, &["check", "main.weal"]));
        if checked != "No problems found.\n" {
            complaints.push(format!("a program that uses {module}: {checked}"));
        }
    }
    no_complaints("modules of the library stand by themselves:", &complaints);
}

#[test]
fn every_module_has_a_doctest_that_passes() {
    let mut complaints = Vec::new();
    for (module, text) in LIBRARY {
        let tests = doctests(text);
        if tests.is_empty() {
            complaints.push(format!("{module} has no program in its `//!` lines"));
        }
        for (at, program) in tests.iter().enumerate() {
            let folder = fresh_folder(&format!("doctest-{module}-{at}"));
            std::fs::write(folder.join("main.weal"), program).unwrap();
            let checked = printed(&weal(&folder, &["check", "main.weal"]));
            if checked != "No problems found.\n" {
                complaints.push(format!("{module}: {checked}"));
            }
            let tested = weal(&folder, &["test", "main.weal"]);
            let said = printed(&tested);
            if !tested.status.success() || said.contains("\n0 passed") || said.starts_with("0 passed") {
                complaints.push(format!("{module}: {said}"));
            }
        }
    }
    no_complaints("doctests of the library:", &complaints);
}

#[test]
fn a_program_uses_the_copy_of_the_library_beside_it() {
    let folder = fresh_folder("vendored");
    let said = printed(&weal(&folder, &["new", "bakery", "--vendor-std"]));
    assert!(said.contains("the program beside it now uses this copy"), "{said}");
    let copy = folder.join("bakery/std/emissions.weal");
    let program = "use std.emissions.*\nhorizon 2027 .. 2027 by year\nresource milk: mass { supply 9 t per year }\n\
        resource cream: mass\nrecipe churn {\n  consume 3 t milk\n  produce 1 t cream\n  emit living_methane(2 t) co2e\n}\n\
        need treat: 1 t cream per year\ntest \"factor\" {\n  expect emitted co2e = 54 t\n}\n";
    std::fs::write(folder.join("bakery/main.weal"), program).unwrap();
    assert!(weal(&folder, &["test", "bakery"]).status.success());
    let changed = std::fs::read_to_string(&copy).unwrap().replace("living_methane = 27\n", "living_methane = 30\n");
    std::fs::write(&copy, changed).unwrap();
    let said = printed(&weal(&folder, &["test", "bakery"]));
    assert!(said.contains("60 t"), "the changed factor counts: {said}");
    assert_eq!(printed(&weal(&folder, &["check", "bakery/std/units.weal"])), "No problems found.\n");
    // Nothing is overwritten.
    let said = printed(&weal(&folder, &["new", "bakery", "--vendor-std"]));
    assert!(said.contains("nothing was changed"), "{said}");
    std::fs::write(folder.join("bakery/std/emissions.weal"), "let = broken\n").unwrap();
    let said = printed(&weal(&folder, &["check", "bakery"]));
    assert!(said.contains("emissions.weal:1"), "the copy is what is read: {said}");
}
