//! An edit runs again only what it touches: counted, stage by stage.
#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has to stop")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use weal_driver::Session;
use weal_tests::memory::Memory;

fn memory(main: &str) -> Memory {
    let files = [("p/main.weal", main), ("p/parts.weal", PARTS)];
    Memory(files.into_iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec())).collect())
}

const MAIN: &str = "\
package mill
use parts.*
horizon 2027 .. 2028 by year
recipe grind { work 2 h miller
  consume 1 t grain
  produce 0.8 t flour
}
need bread: 10 t flour per year { rank vital }
aim least labour
";

const PARTS: &str = "\
resource grain: mass { supply 20 t per year }
resource flour: mass
resource miller: labour { supply 100 h per year }
";

fn open() -> Session {
    let session = Session::open(&memory(MAIN), Path::new("p"));
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    session.take_ran();
    session
}

fn edit(session: &mut Session, path: &str, text: &str) {
    assert!(session.edit(path, text), "no such file: {path}");
}

/// How often each stage ran since the last look.
fn ran(session: &Session) -> BTreeMap<String, usize> {
    assert!(!session.problems().has_errors(), "{:?}", session.problems());
    let mut counts = BTreeMap::new();
    for name in session.take_ran() {
        let stage = name.split('(').next().unwrap_or("").to_owned();
        *counts.entry(stage).or_insert(0) += 1;
    }
    counts
}

#[test]
fn nothing_runs_where_nothing_changed() {
    assert_eq!(ran(&open()), BTreeMap::new());
}

#[test]
fn blanks_and_comments_run_nothing_behind_hir() {
    let mut session = open();
    edit(
        &mut session,
        "p/main.weal",
        &format!("// a comment\n\n{}", MAIN.replace("consume 1 t grain", "consume   1 t grain // dear")),
    );
    let ran = ran(&session);
    assert_eq!(ran.get("hir"), Some(&1), "{ran:?}");
    assert_eq!((ran.get("tir"), ran.get("graph")), (None, None), "{ran:?}");
}

#[test]
fn the_prose_of_a_page_runs_nothing_at_all() {
    let page = format!("# Mill\n\nWe grind.\n\n```weal\n{}```\n", MAIN.replace("use parts.*\n", PARTS));
    let files = Memory([(PathBuf::from("p/mill.md"), page.as_bytes().to_vec())].into());
    let mut session = Session::open(&files, Path::new("p/mill.md"));
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    session.take_ran();
    edit(&mut session, "p/mill.md", &page.replace("We grind.", "We grind,\n\n## and bake\n\neven more."));
    let counts = ran(&session);
    assert_eq!(counts, BTreeMap::from([("page".to_owned(), 1), ("code".to_owned(), 1)]));
    // An edit of a block is an edit like any other.
    edit(&mut session, "p/mill.md", &page.replace("0.8 t flour", "0.7 t flour"));
    assert_eq!(ran(&session).get("tir"), Some(&1));
}

#[test]
fn an_edit_inside_a_declaration_binds_only_its_own_file_again() {
    let mut session = open();
    edit(&mut session, "p/parts.weal", &PARTS.replace("20 t", "30 t"));
    let ran = ran(&session);
    assert_eq!((ran.get("tokens"), ran.get("hir"), ran.get("tir")), (Some(&1), Some(&1), Some(&1)), "{ran:?}");
}

#[test]
fn an_edited_program_answers_as_one_opened_afresh() {
    let mut session = open();
    let changed = MAIN.replace("0.8 t flour", "0.5 t flour").replace("// ", "");
    edit(&mut session, "p/main.weal", &changed);
    let fresh = Session::open(&memory(&changed), Path::new("p"));
    assert_eq!(session.base(), fresh.base());
}

#[test]
fn a_place_is_shown_where_it_stands_after_the_edit() {
    let mut session = open();
    edit(&mut session, "p/main.weal", &format!("\n\n{}", MAIN.replace("t flour\n", "t flor\n")));
    let problems = session.problems();
    let first = problems.iter().next().unwrap();
    assert_eq!(session.place(first.site().unwrap()), "p/main.weal:8:17");
}
