//! `spec/grammar.md` and the parser agree: what the one writes, the other reads.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot read its checkout has to stop")]

use weal_base::{Code, FileId, source::line_column};
use weal_syntax::words::*;
use weal_tests::checkout::{files, no_complaints, text};
use weal_tests::ebnf::Grammar;
use weal_tests::mutation::Random;
use weal_tests::page::{blocks, files_in};

/// Words that are kept from being names for the time when they will mean something.
const RESERVED_ONLY: &[&str] = &["not", "true", "false"];

fn grammar() -> Grammar {
    let page = text("spec/grammar.md").unwrap();
    let rules: String =
        blocks(&page).into_iter().filter(|block| block.info == "ebnf").map(|block| block.text).collect();
    Grammar::read(&rules).unwrap()
}

/// Problems of a text, but those of order, which no grammar of this kind can tell.
fn problems(text: &str) -> Vec<String> {
    let (tokens, mut problems) = weal_syntax::tokens(FileId(0), text);
    problems.extend(weal_syntax::tree(FileId(0), text, &tokens).1);
    let told = problems.iter().filter(|problem| problem.code != Code::RepeatedPart);
    told.map(|problem| format!("{}: {}", problem.code, problem.message)).collect()
}

#[test]
fn programs_written_from_the_grammar_are_read() {
    let grammar = grammar();
    let mut random = Random(7);
    let mut complaints = Vec::new();
    let items: Vec<String> = grammar.rules.keys().cloned().collect();
    let mut read = 0;
    for depth in 4..14 {
        for _ in 0..60 {
            let program = grammar.write("program", depth, &mut random);
            read += usize::from(program.trim().contains(' '));
            complaints.extend(problems(&program).first().map(|problem| format!("{problem}\n{program}")));
        }
        for _ in 0..200 {
            let item = grammar.write("item", depth, &mut random);
            complaints.extend(problems(&item).first().map(|problem| format!("{problem}\n{item}")));
        }
    }
    assert!(items.len() > 40 && read > 100, "{} rules, {read} programs", items.len());
    complaints.truncate(20);
    no_complaints("the parser does not read what spec/grammar.md allows:", &complaints);
}

/// Problems of a line of a journal, but those of order.
fn problems_of_line(text: &str) -> Vec<String> {
    let (_, problems) =
        weal_syntax::lines(FileId(0), text, &[weal_syntax::ir::Range { start: 0, end: text.len() as u32 }]);
    let told = problems.iter().filter(|problem| problem.code != Code::RepeatedPart);
    told.map(|problem| format!("{}: {}", problem.code, problem.message)).collect()
}

#[test]
fn lines_written_from_the_grammar_are_read() {
    let grammar = grammar();
    let mut random = Random(11);
    let mut complaints = Vec::new();
    for depth in 4..12 {
        for _ in 0..300 {
            let line = grammar.write("line", depth, &mut random);
            // What stands in braces on several lines is no line.
            let one = if line.contains('\n') { Vec::new() } else { problems_of_line(&line) };
            complaints.extend(one.first().map(|problem| format!("{problem}\n{line}")));
        }
    }
    complaints.truncate(20);
    no_complaints("the parser does not read the lines that spec/grammar.md allows:", &complaints);
}

#[test]
fn lines_of_journals_follow_the_grammar() {
    let grammar = grammar();
    let page = text("spec/journal.md").unwrap();
    let first = |line: &str| line.split(' ').next().is_some_and(|word| JOURNAL_WORDS.contains(&word));
    // The table of what can be said shows each form.
    let cells = page.lines().filter_map(|line| line.strip_prefix("| ")?.split('|').next());
    let shown: Vec<&str> =
        cells.flat_map(|cell| cell.split('`')).filter(|line| first(line) && line.contains(' ')).collect();
    assert!(shown.len() > 9, "{shown:?}");
    for line in shown {
        assert_eq!(problems_of_line(line), Vec::<String>::new(), "{line}");
        let (tokens, _) = weal_syntax::tokens(FileId(0), line);
        assert_eq!(grammar.follow("line", line, &tokens), Ok(()), "{line}");
    }
}

#[test]
fn programs_that_are_read_follow_the_grammar() {
    let grammar = grammar();
    let mut programs: Vec<(String, String)> = Vec::new();
    for path in [files("examples", "weal"), files("stdlib", "weal")].concat() {
        let program = text(&path).unwrap();
        programs.push((path, program));
    }
    for path in files("spec", "md") {
        let page = text(&path).unwrap();
        let shown = blocks(&page).into_iter().filter(|block| block.info.split(' ').next() == Some("weal"));
        let files = shown.flat_map(|block| files_in(&block.text)).filter(|(name, _)| name.ends_with(".weal"));
        programs.extend(files.map(|(name, program)| (format!("{path}, {name}"), program)));
    }
    let (mut complaints, mut followed) = (Vec::new(), 0);
    for (name, program) in programs.iter().filter(|(_, program)| problems(program).is_empty()) {
        let (tokens, _) = weal_syntax::tokens(FileId(0), program);
        followed += 1;
        if let Err(at) = grammar.follow("program", program, &tokens) {
            let (line, _) = line_column(program, at as u32);
            let shown = program.lines().nth(line as usize - 1).unwrap_or("the end");
            complaints.push(format!("{name}: near line {line}: {shown}"));
        }
    }
    assert!(followed > 100, "only {followed} programs were found");
    no_complaints("spec/grammar.md does not allow what the parser reads:", &complaints);
}

#[test]
fn every_word_of_the_language_stands_in_the_grammar() {
    let texts = grammar().texts();
    let lists = [
        RESERVED,
        ITEM_WORDS,
        RESOURCE_KINDS,
        PLACE_WORDS,
        PLACE_ITEMS,
        ROUTE_WORDS,
        RESOURCE_WORDS,
        PROPERTY_WORDS,
        NEED_WORDS,
        NEED_TAIL_WORDS,
        THRESHOLD_WORDS,
        STEP_WORDS,
        RULE_WORDS,
        CHOICE_WORDS,
        DECIDE_WORDS,
        TEST_WORDS,
        MEASURE_WORDS,
        MODIFIER_WORDS,
        JOURNAL_WORDS,
        SIGNAL_WORDS,
        SIGNAL_FLOWS,
        LINE_CLAUSES,
        OTHER_WORDS,
    ];
    let missing: Vec<String> = lists
        .concat()
        .into_iter()
        .filter(|word| !texts.contains(*word) && !RESERVED_ONLY.contains(word))
        .map(|word| format!("`{word}`"))
        .collect();
    no_complaints("words of compiler/syntax/src/words.rs that spec/grammar.md does not have:", &missing);
    let page = text("spec/grammar.md").unwrap();
    let unsaid: Vec<String> =
        RESERVED.iter().filter(|word| !page.contains(&format!("`{word}`"))).map(|word| (*word).to_owned()).collect();
    no_complaints("reserved words that spec/grammar.md does not list:", &unsaid);
}
