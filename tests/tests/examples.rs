//! The examples: without problems, in the standard form, and true to what their own tests say.

use weal_tests::binary::{printed, weal};
use weal_tests::checkout::{files, no_complaints, root};

/// Runs `weal` with these words and an example; a complaint where it does not end with success.
fn complaint(words: &[&str], example: &str) -> Option<String> {
    let arguments = [words, &[example]].concat();
    let output = weal(&root(), &arguments);
    (!output.status.success()).then(|| format!("`weal {}`:\n{}", arguments.join(" "), printed(&output)))
}

/// Programs by themselves, not modules: those that say which periods they plan.
fn programs() -> Vec<String> {
    let mut found = files("examples", "weal");
    found.retain(|file| {
        let text = std::fs::read_to_string(root().join(file)).unwrap_or_default();
        text.lines().any(|line| line.starts_with("horizon "))
    });
    found
}

#[test]
fn every_example_says_what_it_shows_and_that_is_true() {
    let programs = programs();
    assert!(programs.len() >= 8, "only {} examples were found", programs.len());
    let failed: Vec<String> = programs
        .iter()
        .filter_map(|program| complaint(&["check"], program).or_else(|| complaint(&["test"], program)))
        .collect();
    no_complaints("an example is wrong:", &failed);
}

#[test]
fn every_example_is_in_the_standard_form() {
    let texts = [files("examples", "weal"), files("stdlib", "weal")].concat();
    let failed: Vec<String> = texts.iter().filter_map(|text| complaint(&["fmt", "--check"], text)).collect();
    no_complaints("put it into the standard form with `weal fmt`:", &failed);
}

#[test]
fn every_example_has_a_page_that_names_its_command() {
    let complaints: Vec<String> = programs()
        .iter()
        .filter_map(|program| {
            let folder = program.rsplit_once('/')?.0;
            let page = std::fs::read_to_string(root().join(folder).join("README.md")).unwrap_or_default();
            let named =
                page.contains(&format!("weal plan {folder}")) || page.contains(&format!("weal compare {folder}"));
            (!named).then(|| format!("{folder}/README.md does not say how to run it"))
        })
        .collect();
    no_complaints("a newcomer needs the command:", &complaints);
}
