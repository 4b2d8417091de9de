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

/// The fenced blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let (mut at, mut open) = (0, false);
    for line in page.split_inclusive('\n') {
        let end = at + line.len();
        match (line.strip_prefix("```"), open) {
            (Some(info), false) => {
                found.push(Block { info: info.trim().to_owned(), text: String::new(), range: end..end });
            }
            (None, true) => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(line);
                    block.range.end = end;
                }
            }
            _ => {}
        }
        open ^= line.starts_with("```");
        at = end;
    }
    found
}

/// Writes the files of a block: `main.weal`, then each that a line `--- file: NAME ---` begins.
pub fn unpack(block: &str, folder: &Path) {
    let mut files = vec![("main.weal", String::new())];
    for line in block.split_inclusive('\n') {
        match line.trim_end().strip_prefix("--- file: ").and_then(|rest| rest.strip_suffix(" ---")) {
            Some(name) => files.push((name, String::new())),
            None => files.last_mut().expect("the first file is always there").1.push_str(line),
        }
    }
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("a test can write into its folder");
    }
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
    }
}
