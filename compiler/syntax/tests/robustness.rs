//! No text, however broken, stops the reader, and what is whole in it is kept.

mod outcome;

use std::time::{Duration, Instant};

use outcome::{formatted, read};
use proptest::prelude::*;
use weal_syntax::ir::{ItemKind, Tree};

const PAGE_ONE: &str = include_str!("programs/shore_fishery.weal");
const TABLES: &str = include_str!("programs/from_tables.weal");

/// The declarations that end before `end` and could be read.
fn whole_before(tree: &Tree, end: u32) -> Vec<&weal_syntax::ir::Item> {
    let whole = |item: &&weal_syntax::ir::Item| item.range.end <= end && item.kind != ItemKind::Error;
    tree.items.iter().filter(whole).collect()
}

#[test]
fn in_every_prefix_the_declarations_before_the_last_are_kept() {
    for text in [PAGE_ONE, TABLES] {
        let whole = read(text).tree;
        for (end, _) in text.char_indices() {
            let prefix = read(&text[..end]);
            let kept = whole_before(&whole, end as u32);
            // The declaration that the prefix ends in may have lost its last words.
            let kept = kept.split_last().map_or(&[][..], |(_, before)| before);
            let found: Vec<_> = prefix.tree.items.iter().take(kept.len()).collect();
            assert_eq!(found, kept, "{}", &text[..end]);
            // One for what was being typed, one for each bracket still open.
            assert!(prefix.problems.len() <= 4, "{:?}", prefix.problems);
        }
    }
}

#[test]
fn a_half_typed_declaration_in_the_middle_loses_no_other() {
    let whole = "place a { people 3 }\nrecipe b {\n  takes 1 day\n}\nresource c: mass { stock 3 t }\n";
    let next = "\nrecipe z {\n  takes 1 day\n}\nneed y: 3 t x\n";
    for (end, _) in whole.char_indices() {
        let tree = read(&format!("{}{next}", &whole[..end])).tree;
        let kept =
            tree.items.iter().filter(|item| matches!(item.kind, ItemKind::Recipe { .. } | ItemKind::Need { .. }));
        assert!(kept.count() >= 2, "{}", &whole[..end]);
    }
}

#[test]
fn ten_thousand_brackets_are_one_problem() {
    for text in [
        "recipe a ".to_owned() + &"{".repeat(10_000),
        "let a = ".to_owned() + &"(".repeat(10_000),
        "let a = ".to_owned() + &"(".repeat(10_000) + "1" + &")".repeat(10_000),
        "let a = ".to_owned() + &"f(".repeat(10_000),
        "let a = ".to_owned() + &"-".repeat(10_000) + "1",
        "let a = ".to_owned() + &"2^".repeat(10_000) + "1",
        "for each a in b {".repeat(10_000),
        "{".repeat(10_000),
        "(".repeat(10_000),
        "let a = ".to_owned() + &"1 + ".repeat(10_000) + "1",
    ] {
        let outcome = read(&text);
        let deep = outcome.problems.iter().filter(|line| line.starts_with("too-deep"));
        assert!(deep.count() <= 1);
        assert!(!outcome.problems.is_empty());
        assert!(outcome.problems.len() <= 66, "{:?}", outcome.problems);
        assert_eq!(formatted(&text), text);
    }
    assert_eq!(read(&("let a = ".to_owned() + &"(".repeat(10_000))).problems.len(), 1);
}

#[test]
fn five_million_characters_in_one_line_take_no_time() {
    for part in [
        "a",
        "1 + ",
        "\"",
        "“",
        "'",
        "/*",
        "x y ",
        "é ",
        "(",
        "{ ",
        "place x { } ",
        "5",
        "1.",
        "a.",
        "§",
        "§ ",
        "-",
        "} ",
        "2027-1",
    ] {
        let text = part.repeat(5_000_000 / part.len());
        let start = Instant::now();
        read(&text);
        read(&format!("let a = {text}"));
        read(&format!("recipe a {{ consume {text}"));
        assert!(start.elapsed() < Duration::from_secs(20), "{part}");
    }
}

#[test]
fn many_broken_lines_take_no_time() {
    for part in [
        "/*\n",
        "}\n",
        "{\n",
        "recipe a {\n",
        "(\n",
        "foo\n",
        "  foo {\n",
        "let a = (\n",
        "\"\n",
        "  recipe x {\n",
        "for each x in y {\n",
        "}}\n\n",
    ] {
        let text = part.repeat(1_000_000 / part.len());
        let start = Instant::now();
        read(&text);
        read(&format!("choice a {{\n{text}"));
        assert!(start.elapsed() < Duration::from_secs(20), "{part}");
    }
}

/// Pieces of programs in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = [
        weal_syntax::RESERVED,
        weal_syntax::ITEM_WORDS,
        weal_syntax::words::RESOURCE_WORDS,
        weal_syntax::words::STEP_WORDS,
        weal_syntax::words::RULE_WORDS,
        weal_syntax::words::CHOICE_WORDS,
        weal_syntax::words::TEST_WORDS,
        weal_syntax::words::MEASURE_WORDS,
        weal_syntax::words::OTHER_WORDS,
        &[
            "{", "}", "(", ")", ",", ":", "=", "<=", ">=", "+", "-", "*", "/", "^", "%", ".", "..", ";", "\n", "\n",
            "\n\n", " ", "1", "2.5", "2027-03", "2027-3", "\"a\"", "\"", "x", "y.z", "// c\n", "/// d\n", "//! m\n",
            "§", "\u{0}", "é", "kg", "{ x.y }", "\r\n", "“", "==", "'",
        ],
    ]
    .concat();
    let piece = (prop::sample::select(words), prop::sample::select(vec!["", " ", " ", "  "]));
    prop::collection::vec(piece, 0..60)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, blank)| piece.to_owned() + blank).collect())
}

/// Lines that are each right, cut and put together at random.
fn cut_lines() -> impl Strategy<Value = String> {
    let lines: Vec<&str> = PAGE_ONE.lines().chain(TABLES.lines()).collect();
    let line = (prop::sample::select(lines), 0..100_usize, prop::bool::weighted(0.2));
    prop::collection::vec(line, 0..30).prop_map(|lines| {
        let cut = |(line, at, cut): (&str, usize, bool)| match cut {
            true => line.chars().take(at).collect::<String>() + "\n",
            false => line.to_owned() + "\n",
        };
        lines.into_iter().map(cut).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pieces_are_read_to_the_end(text in soup()) {
        let once = formatted(&text);
        prop_assert_eq!(formatted(&once), once);
    }

    #[test]
    fn any_lines_are_read_to_the_end_and_keep_their_meaning(text in cut_lines()) {
        let outcome = read(&text);
        let once = formatted(&text);
        prop_assert_eq!(&formatted(&once), &once);
        if outcome.problems.is_empty() {
            prop_assert_eq!(read(&once).printed, outcome.printed);
        }
    }

    #[test]
    fn any_characters_are_read_to_the_end(text in "\\PC{0,200}") {
        read(&text);
    }
}
