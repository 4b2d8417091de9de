//! Pages of Markdown with fenced blocks, and the files inside a block.

use std::ops::Range;
use std::path::Path;

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What stands behind the opening fence.
    pub info: String,
    /// What it holds, every line with its end.
    pub text: String,
    /// Where `text` stands in the page, in bytes.
    pub range: Range<usize>,
}

/// The fenced blocks of a page, in order. A block ends at a fence as long as its own, so a longer one can hold shorter ones.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let (mut at, mut open) = (0, None);
    for line in page.split_inclusive('\n') {
        let end = at + line.len();
        let ticks = line.len() - line.trim_start_matches('`').len();
        match open {
            None if ticks >= 3 => {
                found.push(Block { info: line[ticks..].trim().to_owned(), text: String::new(), range: end..end });
                open = Some(ticks);
            }
            Some(fence) if ticks >= fence && line[ticks..].trim().is_empty() => open = None,
            Some(_) => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(line);
                    block.range.end = end;
                }
            }
            None => {}
        }
        at = end;
    }
    found
}

/// The files of a block: `main.weal`, then each that a line `--- file: NAME ---` begins; without the first where it is empty.
pub fn files_in(block: &str) -> Vec<(String, String)> {
    let mut files = vec![("main.weal".to_owned(), String::new())];
    for line in block.split_inclusive('\n') {
        match line.trim_end().strip_prefix("--- file: ").and_then(|rest| rest.strip_suffix(" ---")) {
            Some(name) => files.push((name.to_owned(), String::new())),
            None => files.last_mut().expect("the first file is always there").1.push_str(line),
        }
    }
    if files.len() > 1 && files[0].1.trim().is_empty() {
        files.remove(0);
    }
    files
}

/// Writes the [files of a block](files_in) into a folder; answers the name of the first.
pub fn unpack(block: &str, folder: &Path) -> String {
    let files = files_in(block);
    for (name, text) in &files {
        std::fs::write(folder.join(name), text).expect("a test can write into its folder");
    }
    files.into_iter().next().map_or_else(String::new, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_have_info_text_and_place() {
        let page = "# x\n\n```weal error\na\nb\n```\n\n```text\n```\n";
        let found = blocks(page);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].info.as_str(), found[0].text.as_str()), ("weal error", "a\nb\n"));
        assert_eq!(&page[found[0].range.clone()], "a\nb\n");
        assert_eq!((found[1].info.as_str(), found[1].text.as_str()), ("text", ""));
        let nested = blocks("````markdown town.md\n```weal\na\n```\n````\n");
        assert_eq!((nested.len(), nested[0].text.as_str()), (1, "```weal\na\n```\n"));
    }
}
