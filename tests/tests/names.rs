//! Names in any script: one name for two spellings, and a word about names that look alike.

use std::path::{Path, PathBuf};

use weal_base::render::{human, short};
use weal_driver::Session;
use weal_tests::memory::Memory;

/// What is said of a program of these files, one line for each problem, and drawn.
fn said(files: &[(&str, &str)]) -> (String, String) {
    let files = files.iter().map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec()));
    let session = Session::open(&Memory(files.collect()), Path::new("main.weal"));
    let problems = session.problems();
    (short(&problems, &session), human(&problems, &session, false))
}

const PLAIN: &str = "horizon 2027 .. 2028 by year\n\nresource flour: mass { supply 100 t per year }\n\
    resource bread: mass\nrecipe bake {\n  consume 1 t flour\n  produce 1.4 t bread\n}\nneed food: 50 t bread per year\n";

#[test]
fn an_accent_typed_as_a_character_of_its_own_makes_no_other_name() {
    // Declared with one character, used with two; and the other way round.
    let program = PLAIN.replacen("flour:", "blé:", 1).replace("t flour", "t ble\u{301}");
    assert_eq!(said(&[("main.weal", &program)]).0, "");
    let program = PLAIN.replacen("bread", "pa\u{303}o", 1).replace("t bread", "t pão");
    assert_eq!(said(&[("main.weal", &program)]).0, "");
}

#[test]
fn cells_of_tables_name_things_in_either_spelling() {
    let program = PLAIN
        .replacen("flour:", "blé:", 1)
        .replace("  consume 1 t flour\n", "  for each u in uses { consume u.amount u.good }\n")
        + "table uses from \"uses.csv\" { good \"céréale\": resource, amount: mass in t }\n";
    assert_eq!(said(&[("main.weal", &program), ("uses.csv", "ce\u{301}re\u{301}ale,amount\nble\u{301},1\n")]).0, "");
}

#[test]
fn two_names_that_look_alike_are_told_wherever_they_come_from() {
    let (line, drawn) = said(&[(
        "main.weal",
        &PLAIN.replacen("resource bread", "resource сор: mass\nresource cop: mass\nresource bread", 1),
    )]);
    assert!(line.contains("main.weal:5:10: error[confusable-name]: `cop` looks like `сор`"), "{line}");
    assert!(drawn.contains("`c` is Latin (U+0063), `с` is Cyrillic (U+0441)"), "{drawn}");
    let library = "package fleet\nresource сор: mass { supply 1 t per year }\n";
    let program = PLAIN.replacen("resource bread", "use fleet.*\nresource cop: mass\nresource bread", 1);
    let (line, drawn) = said(&[("main.weal", &program), ("fleet.weal", library)]);
    assert!(line.contains("main.weal:5:10: error[confusable-name]"), "{line}");
    assert!(drawn.contains("comes from a module that is used here"), "{drawn}");
}

#[test]
fn a_name_used_with_a_letter_of_another_script_is_asked_about() {
    let (line, drawn) = said(&[("main.weal", &PLAIN.replace("t flour", "t flоur"))]);
    assert!(line.contains("error[unknown-name]: there is no resource named `flоur`"), "{line}");
    assert!(drawn.contains("differ: `о` is Cyrillic (U+043E), `o` is Latin (U+006F)"), "{drawn}");
}

#[test]
fn a_letter_in_disguise_is_a_warning() {
    let (line, _) = said(&[("main.weal", &PLAIN.replace("flour", "flоur"))]);
    assert!(line.starts_with("main.weal:3:10: warning[confusable-name]") && line.lines().count() == 1, "{line}");
}

#[test]
fn what_cannot_be_seen_is_reported_in_names_texts_and_comments() {
    for (place, with) in [
        ("flour:", "flo\u{200b}ur:"),
        ("recipe", "// a \u{202e}note\nrecipe"),
        ("  produce", "  source \"a \u{2066}text\"\n  produce"),
    ] {
        let program = PLAIN.replacen(place, with, 1);
        let (line, drawn) = said(&[("main.weal", &program)]);
        assert!(line.contains("error[hidden-character]"), "{with:?}: {line}");
        assert!(!line.contains("stray-character"), "{with:?}: {line}");
        assert!(!drawn.contains(['\u{202e}', '\u{2066}', '\u{200b}']), "{drawn}");
    }
    let (line, drawn) = said(&[("main.weal", &format!("\u{202e}{PLAIN}"))]);
    assert!(line.contains("main.weal:1:1: error[hidden-character]") && !drawn.contains('\u{202e}'), "{line}{drawn}");
    // Persian is written with a joiner of no width.
    assert_eq!(said(&[("main.weal", &PLAIN.replacen("recipe", "/// می\u{200c}پزیم\nrecipe", 1))]).0, "");
}

/// A place in a second file was once drawn where its character would be if each were one byte.
#[test]
fn a_place_behind_letters_of_many_bytes_is_drawn_in_a_second_file_too() {
    let mill = "resource grain: mass\n// ωωωωωωωωω\nuse main.*\n";
    let (_, drawn) = said(&[("main.weal", "use mill.*\nhorizon 2027 .. 2028 by year\n"), ("mill.weal", mill)]);
    assert!(drawn.contains("mill.weal:3:1"), "{drawn}");
}
