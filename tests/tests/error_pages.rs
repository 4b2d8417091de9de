//! The pages of `spec/errors`: the first example of each shows exactly its problem, the last has none, and what the page
//! says that `weal` prints is what it prints. `WEAL_BLESS=1` rewrites the printed parts of the pages.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot run what it tests has to stop")]

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use weal_base::Code;
use weal_tests::binary::{fresh_folder, printed, session, weal};
use weal_tests::checkout::{no_complaints, root, text};
use weal_tests::page::{Block, blocks, unpack};

/// How a page shows its problem: the command, or a session in a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    By(&'static str),
    Session,
}

impl Shown {
    fn of(first: &Block) -> Option<Shown> {
        match first.info.as_str() {
            "weal error" => Some(Shown::By("check")),
            "weal plan" => Some(Shown::By("plan")),
            "weal test" => Some(Shown::By("test")),
            "sh" => Some(Shown::Session),
            _ => None,
        }
    }
}

/// The codes in what people see, `error[bad-date]: …`.
fn codes_in(printed: &str) -> Vec<Code> {
    let in_brackets = printed.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    in_brackets.filter_map(|(word, _)| Code::find(word)).collect()
}

/// The codes of `weal check --format json`.
fn codes_of_check(output: &Output) -> Result<Vec<Code>, String> {
    let document: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("`weal check --format json` printed no JSON ({error}): {}", printed(output)))?;
    let problems = document["problems"].as_array().ok_or("the JSON has no `problems`")?;
    let codes = problems.iter().map(|problem| problem["code"].as_str().and_then(Code::find));
    codes.map(|code| code.ok_or_else(|| "a problem has no known `code`".to_owned())).collect()
}

/// The problems that a program has under a command.
fn codes_under(command: &str, folder: &Path, root: &str) -> Result<Vec<Code>, String> {
    match command {
        "check" => codes_of_check(&weal(folder, &["check", "--format", "json", root])),
        command => Ok(codes_in(&printed(&weal(folder, &[command, root])))),
    }
}

/// What a page's first example shows: its codes, and the printed part of the page with what belongs there.
fn first_example(blocks: &[Block], code: Code) -> Result<(Vec<Code>, usize, String), String> {
    let (first, last) = (&blocks[0], &blocks[blocks.len() - 1]);
    let folder = fresh_folder(&format!("{code}-first"));
    match Shown::of(first)
        .ok_or_else(|| format!("the first block is tagged `{}`; see spec/errors/README.md", first.info))?
    {
        Shown::Session => {
            unpack(&last.text, &folder);
            let found = session(&first.text, &folder, &[])?;
            Ok((codes_in(&found), 0, found))
        }
        Shown::By(command) => {
            if blocks[1].info != "text" {
                return Err("the second block shows what Weal says and is tagged `text`".to_owned());
            }
            let root = unpack(&first.text, &folder);
            let root = root.as_str();
            let codes = codes_under(command, &folder, root)?;
            Ok((codes, 1, printed(&weal(&folder, &[command, root]))))
        }
    }
}

/// The problems in a page's last example.
fn last_example(blocks: &[Block], code: Code) -> Result<Vec<Code>, String> {
    let last = &blocks[blocks.len() - 1];
    if last.info != "weal" {
        return Err("the last block is a program without problems and is tagged `weal`".to_owned());
    }
    let folder = fresh_folder(&format!("{code}-last"));
    let root = unpack(&last.text, &folder);
    let mut codes = codes_under("check", &folder, &root)?;
    if let Some(Shown::By(command @ ("plan" | "test"))) = Shown::of(&blocks[0]) {
        codes.extend(codes_under(command, &folder, &root)?);
    }
    Ok(codes)
}

fn list(codes: &[Code]) -> String {
    codes.iter().map(|code| code.text()).collect::<Vec<_>>().join(", ")
}

/// Everything that is wrong with the page of a code; rewrites its printed part if asked to.
fn complaints_about(code: Code, bless: bool) -> Result<Vec<String>, String> {
    let path = format!("spec/errors/{code}.md");
    let mut page = text(&path)?;
    let blocks = blocks(&page);
    if blocks.len() < 2 {
        return Err("it needs an example with the problem and one without".to_owned());
    }
    let mut complaints = Vec::new();
    let last = last_example(&blocks, code)?;
    if !last.is_empty() {
        complaints.push(format!("its last example should have no problem, and has: {}", list(&last)));
    }
    let (codes, place, found) = first_example(&blocks, code)?;
    if codes.is_empty() || codes.iter().any(|found| *found != code) {
        complaints.push(format!("its first example should show only `{code}`, and shows: {}", list(&codes)));
    }
    if blocks[place].text != found {
        if bless {
            page.replace_range(blocks[place].range.clone(), &found);
            std::fs::write(root().join(&path), page).map_err(|error| error.to_string())?;
        } else {
            complaints.push(format!("it shows what Weal no longer prints; `WEAL_BLESS=1` rewrites it to:\n{found}"));
        }
    }
    Ok(complaints)
}

#[test]
fn the_first_example_shows_the_problem_and_the_last_has_none() {
    let bless = std::env::var_os("WEAL_BLESS").is_some();
    let mut complaints = Vec::new();
    for code in Code::ALL {
        let found = complaints_about(*code, bless).unwrap_or_else(|complaint| vec![complaint]);
        complaints.extend(found.into_iter().map(|complaint| format!("{code}: {complaint}")));
    }
    no_complaints("spec/errors explains every code by examples that hold:", &complaints);
}
