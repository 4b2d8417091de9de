//! Pages: a program inside a page of Markdown. Blocks tagged `weal` are the program, everything else is prose.

mod fences;

use std::fmt::Write as _;
use std::ops::Range;

use weal_base::{FileId, Problems};

use crate::diagnostics;
use fences::{Fences, Line};

/// A page taken apart: the program, and how its places lie in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The blocks of program, one after the other.
    pub program: String,
    /// Whether the page has any.
    pub has_program: bool,
    blocks: Vec<Block>,
    headings: Vec<Heading>,
}

/// A block of program.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    /// Its first byte in the program.
    program: u32,
    /// Its bytes in the page.
    page: Range<u32>,
    /// The blanks before its fence.
    indent: usize,
}

/// A heading: where it begins, how deep it is, what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Heading {
    at: u32,
    level: usize,
    text: String,
}

/// Takes a page apart. Total and linear; a block that is never closed is a problem, and none of it is read.
pub fn page(file: FileId, text: &str) -> (Page, Problems) {
    let (mut found, mut problems) = (Page::default(), Problems::new());
    let mut fences = Fences::default();
    let (mut at, mut opening, mut paragraph) = (0_u32, 0..0, "");
    for line in text.split_inclusive('\n') {
        let end = at + line.len() as u32;
        match fences.line(line) {
            Line::Open { program, indent } => {
                opening = at..at + line.trim_end().len() as u32;
                if program {
                    found.has_program = true;
                    found.blocks.push(Block { program: found.program.len() as u32, page: end..end, indent });
                }
            }
            Line::Inside { program: true } => {
                found.program.push_str(line);
                if let Some(block) = found.blocks.last_mut() {
                    block.page.end = end;
                }
            }
            Line::Prose => {
                if let Some((level, text)) = fences::heading(line) {
                    found.headings.push(Heading { at, level, text: text.to_owned() });
                } else if let (Some(level), false) = (fences::underline(line), paragraph.is_empty()) {
                    let text = paragraph.trim().to_owned();
                    found.headings.push(Heading { at: at - paragraph.len() as u32, level, text });
                }
            }
            Line::Close | Line::Inside { program: false } => {}
        }
        paragraph = if fences.is_open() || !fences::is_paragraph(line) { "" } else { line };
        at = end;
    }
    if fences.is_open() {
        // Nobody can say where such a block ends: prose behind it would be read as program, so none of it is.
        if fences.in_program()
            && let Some(block) = found.blocks.pop()
        {
            found.program.truncate(block.program as usize);
        }
        problems.push(diagnostics::open_block(file, opening));
    }
    (found, problems)
}

impl Page {
    /// A place of the program, in bytes, as a place of the page.
    pub fn place(&self, program: Range<u32>) -> Range<u32> {
        let start = self.offset(program.start);
        // The end of a place stands behind its last byte, not at the beginning of another block.
        let end = if program.end > program.start { self.offset(program.end - 1) + 1 } else { start };
        start..end.max(start)
    }

    fn offset(&self, program: u32) -> u32 {
        let after = self.blocks.partition_point(|block| block.program <= program);
        // An empty block begins where the next one does.
        let block = after.checked_sub(1).and_then(|at| self.blocks.get(at));
        block.map_or(0, |block| (block.page.start + (program - block.program)).min(block.page.end))
    }

    /// The headings over a place of the page, outermost first, as `A / B`.
    pub fn under(&self, at: u32) -> Option<String> {
        let before = self.headings.iter().take_while(|heading| heading.at <= at);
        let mut open: Vec<&Heading> = Vec::new();
        for heading in before {
            open.retain(|outer| outer.level < heading.level);
            open.push(heading);
        }
        let names: Vec<&str> = open.iter().map(|heading| heading.text.as_str()).collect();
        (!names.is_empty()).then(|| names.join(" / "))
    }
}

/// The page with every block of program in the standard form, and the prose as it was, byte for byte.
///
/// A block that does not stand for itself, because a declaration goes on in the next one, stays as it is.
pub fn format(text: &str) -> String {
    let (found, _) = page(FileId::default(), text);
    let (mut out, mut end) = (String::with_capacity(text.len()), 0);
    for block in &found.blocks {
        let (from, to) = (block.page.start as usize, block.page.end as usize);
        out.push_str(text.get(end..from).unwrap_or(""));
        let own = text.get(from..to).unwrap_or("");
        let (tokens, _) = crate::tokens(FileId::default(), own);
        let (tree, _) = crate::tree(FileId::default(), own, &tokens);
        let standard = crate::format(own, &tokens, &tree);
        if standard == own || own.trim().is_empty() {
            out.push_str(own);
        } else {
            for line in standard.lines() {
                let indent = if line.is_empty() { 0 } else { block.indent };
                let _ = writeln!(out, "{:indent$}{line}", "");
            }
        }
        end = to;
    }
    out + text.get(end..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOWN: &str = "# Town\n\nProse {\n\n```weal\nlet a = 1\n```\n\n```text\nlet no = 1\n```\n\n## Ovens\n\n~~~ weal\nlet   b = 2\n~~~\n";

    #[test]
    fn blocks_are_the_program_and_places_are_those_of_the_page() {
        let (found, problems) = page(FileId(0), TOWN);
        assert!(problems.is_empty());
        assert_eq!(found.program, "let a = 1\nlet   b = 2\n");
        let b = found.program.find("b").unwrap() as u32;
        let place = found.place(b..b + 1);
        assert_eq!(&TOWN[place.start as usize..place.end as usize], "b");
        assert_eq!(found.under(place.start).as_deref(), Some("Town / Ovens"));
        // A place that ends where a block ends does not run over the prose behind it.
        let first = found.place(0..10);
        assert_eq!(&TOWN[first.start as usize..first.end as usize], "let a = 1\n");
    }

    #[test]
    fn formatting_keeps_the_prose() {
        assert_eq!(format(TOWN), TOWN.replace("let   b", "let b"));
        let listed = "- item\n\n  ```weal\n  let   a =  1\n  ```\n";
        assert_eq!(format(listed), listed.replace("let   a =  1", "let a = 1"));
    }

    #[test]
    fn headings_are_also_those_that_are_underlined() {
        let (found, _) = page(FileId(0), "Town\n====\n\nOvens\n-----\n\n---\n\n```weal\nx\n```\n");
        assert_eq!(found.under(100).as_deref(), Some("Town / Ovens"));
    }

    #[test]
    fn a_block_that_is_never_closed_is_a_problem() {
        let (found, problems) = page(FileId(0), "a\n```weal\nlet a = 1\n```x\n");
        assert_eq!((found.program.as_str(), problems.iter().count()), ("", 1));
        assert_eq!(page(FileId(0), "```text\na\n").1.iter().count(), 1);
    }
}
