//! The read-me files show what `weal` really prints. `WEAL_BLESS=1` rewrites what follows their `$ weal …` lines.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its checkout has to stop")]

use weal_tests::binary::session;
use weal_tests::checkout::{files, no_complaints, root, text};
use weal_tests::page::blocks;

#[test]
fn read_me_files_show_what_weal_prints() {
    let bless = std::env::var_os("WEAL_BLESS").is_some();
    let mut pages = vec!["README.md".to_owned()];
    pages.extend(files("examples", "md"));
    let (mut complaints, mut shown) = (Vec::new(), 0);
    for path in pages {
        let mut page = text(&path).unwrap();
        for block in blocks(&page.clone()).iter().rev().filter(|block| block.text.starts_with("$ weal ")) {
            shown += 1;
            let found = session(&block.text, &root(), &[]).unwrap();
            if found != block.text {
                page.replace_range(block.range.clone(), &found);
                complaints
                    .push(format!("{path} shows what Weal no longer prints; `WEAL_BLESS=1` rewrites it to:\n{found}"));
            }
        }
        if bless {
            std::fs::write(root().join(&path), page).unwrap();
        }
    }
    assert!(shown >= 3, "the read-me shows the plan, the comparison and the conflict");
    if !bless {
        no_complaints("printed parts are out of date:", &complaints);
    }
}

#[test]
fn the_read_me_shows_the_program_as_it_stands() {
    let page = text("README.md").unwrap();
    let shown = blocks(&page);
    let program = text("examples/shore_fishery/main.weal").unwrap();
    let excerpt = shown.iter().find(|block| block.info == "weal").map(|block| block.text.trim()).unwrap_or_default();
    assert!(
        !excerpt.is_empty() && program.contains(excerpt),
        "the program in README.md is not in examples/shore_fishery/main.weal"
    );
}
