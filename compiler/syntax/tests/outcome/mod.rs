//! What came of a text, as text.

#![allow(clippy::expect_used, reason = "a test may stop")]
#![allow(dead_code, reason = "each test crate uses a part")]

use weal_base::{FileId, Problems, Site};
use weal_syntax::{Tokens, Tree, format, invariants, print_tree, tokens, tree};

pub(crate) struct Outcome {
    pub(crate) tokens: Tokens,
    pub(crate) tree: Tree,
    pub(crate) problems: Vec<String>,
    pub(crate) printed: String,
}

/// Reads a text to the end and checks what holds of every text.
pub(crate) fn read(text: &str) -> Outcome {
    let (tokens, first) = tokens(FileId(0), text);
    let (tree, then) = tree(FileId(0), text, &tokens);
    assert_eq!(invariants::check(text, &tokens, &tree), Ok(()), "{text}");
    let mut problems = shown(text, &first);
    problems.extend(shown(text, &then));
    assert_eq!(tree.broken, !problems.is_empty());
    let printed = print_tree(text, &tree);
    Outcome { tokens, tree, problems, printed }
}

/// `code: message @ text under the first label / second label; help`.
fn shown(text: &str, problems: &Problems) -> Vec<String> {
    let mut lines = Vec::new();
    for problem in problems.iter() {
        let mut line = format!("{}: {}", problem.code, problem.message);
        for label in &problem.labels {
            let Site::Span(span) = label.site else { continue };
            let under = text.get(span.start as usize..span.end as usize);
            line += &format!(" @ {}", under.expect("a label is of the text"));
        }
        for help in &problem.helps {
            line += &format!(" ({help})");
        }
        lines.push(line);
    }
    lines
}

/// The tree of a text that has no problems.
pub(crate) fn clean(text: &str) -> String {
    let outcome = read(text);
    assert_eq!(outcome.problems, Vec::<String>::new(), "{text}");
    outcome.printed
}

/// The text as the formatter sets it.
pub(crate) fn formatted(text: &str) -> String {
    let outcome = read(text);
    format(text, &outcome.tokens, &outcome.tree)
}

/// Checks what is reported of each text: `code: message @ text under each label (help)`.
pub(crate) fn reported(cases: &[(&str, &[&str])]) {
    for (text, problems) in cases {
        assert_eq!(read(text).problems, *problems, "{text}");
    }
}
