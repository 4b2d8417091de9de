//! The chapters of `spec/`: what they show is what Weal prints. `WEAL_BLESS=1` rewrites it.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its checkout has to stop")]

use weal_tests::chapter::run;
use weal_tests::checkout::{files, no_complaints, root, text};

/// The chapters: pages of `spec/` itself, not those of the codes.
fn chapters() -> Vec<String> {
    let mut found = files("spec", "md");
    found.retain(|path| path.matches('/').count() == 1);
    found
}

#[test]
fn chapters_show_what_weal_prints() {
    let bless = std::env::var_os("WEAL_BLESS").is_some();
    let chapters = chapters();
    let outcomes = std::thread::scope(|scope| {
        let started: Vec<_> = chapters
            .iter()
            .map(|path| {
                let name = path.trim_start_matches("spec/").trim_end_matches(".md");
                scope.spawn(move || run(&text(path).unwrap(), name))
            })
            .collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let mut complaints = Vec::new();
    for (path, outcome) in chapters.iter().zip(outcomes) {
        complaints.extend(outcome.complaints.iter().map(|complaint| format!("{path}, {complaint}")));
        if bless {
            std::fs::write(root().join(path), outcome.page).unwrap();
        } else {
            complaints.extend(outcome.stale.iter().map(|stale| format!("{path}, {stale}")));
        }
    }
    no_complaints("a chapter is not true; `WEAL_BLESS=1` rewrites what Weal prints:", &complaints);
}
