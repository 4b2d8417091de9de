//! A chapter as something that runs: programs that grow, and what Weal prints of them. `spec/README.md` says how to write one.

use std::path::Path;

use crate::binary::{fresh_folder, printed, session, weal};
use crate::outline::excerpt;
use crate::page::{Block, blocks, files_in};

/// Stages that `weal emit` prints.
const STAGES: &[&str] = &["tokens", "syntax", "hir", "ir", "graph", "problem"];

/// Commands that print something of a program.
const COMMANDS: &[&str] =
    &["check", "plan", "compare", "why", "test", "verify", "emit", "fmt", "doughnut", "when", "replan", "status"];

/// Tags of blocks that are not Weal and are not run.
const NOT_WEAL: &[&str] = &["text", "ebnf", "mermaid"];

/// Kinds of files that a block can hold whole: `csv prices.csv`.
const FILES: &[&str] = &["csv", "json", "markdown"];

/// A file of a program: its name and its text.
pub type File = (String, String);

/// What a chapter should hold, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The page with every printed part as it really is.
    pub page: String,
    /// What is wrong: some by writing `page`, some by hand.
    pub stale: Vec<String>,
    /// What no rewriting mends.
    pub complaints: Vec<String>,
    /// How many blocks were run.
    pub run: usize,
}

/// A program on its way through a chapter.
#[derive(Default)]
struct Shown {
    /// Its files, the root first.
    files: Vec<File>,
    /// The files before a `weal try`, to go back to.
    before: Option<Vec<File>>,
    /// Whether a block has shown what is wrong with it.
    faults_shown: bool,
    /// Where it stands, for complaints.
    line: usize,
}

/// Runs a chapter. `name` is that of the folder its programs are written to.
pub fn run(page: &str, name: &str) -> Outcome {
    let mut outcome = Outcome { page: page.to_owned(), ..Outcome::default() };
    let mut shown = Shown::default();
    let mut changes = Vec::new();
    // A program keeps its folder, with what its sessions write there.
    let (mut end, mut folder) = (0, fresh_folder(&format!("chapter-{name}")));
    let blocks = blocks(page);
    for (at, block) in blocks.iter().enumerate() {
        if page[end..block.range.start].lines().any(|line| line.starts_with('#')) {
            outcome.complaints.extend(shown.back(&folder));
        }
        end = block.range.end;
        let line = page[..block.range.start].matches('\n').count();
        let found = match kind(&block.info) {
            Kind::Program(grows) => {
                outcome.complaints.extend(shown.end(&folder));
                if grows == Grows::Anew {
                    folder = fresh_folder(&format!("chapter-{name}-{at}"));
                }
                let unformatted = blocks.get(at + 1).is_some_and(|next| next.info.contains("fmt"));
                let standard = if grows == Grows::Anew && !unformatted { formatted(block, &folder) } else { None };
                if let Some(text) = standard {
                    outcome.stale.push(format!("line {line}: a program that is not in the standard form"));
                    changes.push((block.range.clone(), text));
                }
                shown.take(block, grows, line).map(|()| None)
            }
            Kind::File(file) => {
                shown.put(file, &block.text);
                Ok(None)
            }
            Kind::Printed(arguments) => shown.print(&arguments, &block.info, &folder).map(Some),
            Kind::Session => {
                shown.write(&folder);
                shown.faults_shown = true;
                session(&block.text, &folder, &picks(&block.info)).map(Some)
            }
            Kind::NotWeal => Ok(None),
            Kind::Unknown => {
                Err(format!("no one knows what a block tagged `{}` shows; see spec/README.md", block.info))
            }
        };
        match found {
            Err(complaint) => outcome.complaints.push(format!("line {line}: {complaint}")),
            Ok(None) => {}
            Ok(Some(text)) => {
                outcome.run += 1;
                if text != block.text {
                    outcome.stale.push(format!("line {line} shows what Weal no longer prints; it is now:\n{text}"));
                    changes.push((block.range.clone(), text));
                }
            }
        }
    }
    outcome.complaints.extend(shown.end(&folder));
    for (range, text) in changes.into_iter().rev() {
        outcome.page.replace_range(range, &text);
    }
    outcome
}

/// Every program of a page, as its files, the root first: as each block of it left them. Also those with faults.
pub fn programs(page: &str) -> Vec<Vec<File>> {
    let mut shown = Shown::default();
    let mut found: Vec<Vec<File>> = Vec::new();
    for block in blocks(page) {
        let grows = match kind(&block.info) {
            Kind::Program(grows) => grows,
            Kind::File(file) => {
                shown.put(file, &block.text);
                // It belongs to the program above.
                if let Some(last) = found.last_mut() {
                    last.clone_from(&shown.files);
                }
                continue;
            }
            // The pages of codes have tags of their own.
            _ if block.info.starts_with("weal") => Grows::Anew,
            _ => continue,
        };
        if shown.take(&block, grows, 0).is_ok() {
            found.push(shown.files.clone());
        }
    }
    found
}

/// How a program comes to be from a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grows {
    Anew,
    More,
    Try,
}

enum Kind<'a> {
    Program(Grows),
    File(&'a str),
    Printed(Vec<&'a str>),
    Session,
    NotWeal,
    Unknown,
}

fn kind(info: &str) -> Kind<'_> {
    let words: Vec<&str> = info.split(" | ").next().unwrap_or("").split_whitespace().collect();
    match words[..] {
        ["weal"] => Kind::Program(Grows::Anew),
        ["weal", "more"] => Kind::Program(Grows::More),
        ["weal", "try"] => Kind::Program(Grows::Try),
        ["sh"] => Kind::Session,
        [word, name] if FILES.contains(&word) => Kind::File(name),
        [word] if NOT_WEAL.contains(&word) => Kind::NotWeal,
        [word, ..] if STAGES.contains(&word) => Kind::Printed([&["emit"], &words[..]].concat()),
        [word, ..] if COMMANDS.contains(&word) => Kind::Printed(words),
        _ => Kind::Unknown,
    }
}

/// What an info string picks of the output: `plan | NEEDS; STOCKS`.
fn picks(info: &str) -> Vec<&str> {
    let list = info.split_once(" | ").map(|(_, list)| list).unwrap_or_default();
    list.split(';').map(str::trim).filter(|pick| !pick.is_empty()).collect()
}

impl Shown {
    /// Leaves a `weal try`; complains of faults in it that nobody saw.
    fn back(&mut self, folder: &Path) -> Option<String> {
        let before = self.before.take()?;
        let complaint = self.end(folder);
        (self.files, self.faults_shown) = (before, true);
        complaint
    }

    /// Makes the program that a block shows.
    fn take(&mut self, block: &Block, grows: Grows, line: usize) -> Result<(), String> {
        let new = files_in(&block.text);
        if let Some(before) = self.before.take() {
            self.files = before;
        }
        (self.faults_shown, self.line) = (false, line);
        if grows == Grows::Anew {
            self.files = new;
            return Ok(());
        }
        if self.files.is_empty() {
            return Err(format!("`{}` adds to a program, and there is none before it", block.info));
        }
        if grows == Grows::Try {
            self.before = Some(self.files.clone());
        }
        let root = self.files[0].0.clone();
        for (name, text) in new {
            let name = if name == "main.weal" { root.clone() } else { name };
            match self.files.iter_mut().find(|(known, _)| *known == name) {
                Some((_, before)) => *before = grown(before, &text),
                None => self.files.push((name, text)),
            }
        }
        Ok(())
    }

    /// A file whole, instead of the one of that name.
    fn put(&mut self, name: &str, text: &str) {
        self.files.retain(|(known, _)| known != name);
        self.files.push((name.to_owned(), text.to_owned()));
    }

    fn write(&self, folder: &Path) {
        for (name, text) in &self.files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(folder)).expect("a test can make a folder");
            std::fs::write(path, text).expect("a test can write into its folder");
        }
    }

    fn print(&mut self, arguments: &[&str], info: &str, folder: &Path) -> Result<String, String> {
        let Some((root, _)) = self.files.first() else { return Err("there is no program to show".to_owned()) };
        self.write(folder);
        self.faults_shown = true;
        let output = printed(&weal(folder, &[arguments, &[root.as_str()]].concat()));
        let picks = picks(info);
        if picks.is_empty() {
            Ok(output)
        } else {
            excerpt(&output, &picks).map_err(|none| format!("{none} in:\n{output}"))
        }
    }

    /// A program of which nothing is shown has to be sound.
    fn end(&self, folder: &Path) -> Option<String> {
        let (root, _) = self.files.first()?;
        if self.faults_shown {
            return None;
        }
        self.write(folder);
        let output = weal(folder, &["check", root]);
        let sound = output.status.success();
        (!sound)
            .then(|| format!("line {}: the program has errors that no block shows:\n{}", self.line, printed(&output)))
    }
}

/// A program of one file in the standard form, where that is another than its own.
fn formatted(block: &Block, folder: &Path) -> Option<String> {
    let [(name, text)] = &files_in(&block.text)[..] else { return None };
    std::fs::write(folder.join(name), text).expect("a test can write into its folder");
    weal(folder, &["fmt", name]);
    let standard = std::fs::read_to_string(folder.join(name)).expect("a test can read its folder");
    (standard != *text && block.text == *text).then_some(standard)
}

/// A text with the items of another: one of the same kind and name takes the place of the old one, the others follow.
fn grown(text: &str, by: &str) -> String {
    let mut items = items(text);
    for item in self::items(by) {
        match items.iter_mut().find(|known| head(known).is_some() && head(known) == head(&item)) {
            Some(known) => *known = item,
            None => items.push(item),
        }
    }
    let whole: Vec<&str> = items.iter().map(|item| item.trim_end()).collect();
    whole.join("\n\n") + "\n"
}

/// The items of a text, each with the comments right before it.
fn items(text: &str) -> Vec<String> {
    let (mut items, mut item) = (Vec::new(), String::new());
    for line in text.split_inclusive('\n') {
        let begins = line.starts_with(|c: char| c.is_alphabetic() || c == '/');
        // Comments stay with the item they stand before; one that a blank line follows stands by itself.
        let under_comment = item.lines().all(|line| line.starts_with("//")) && !item.is_empty();
        if begins && !under_comment && !item.trim().is_empty() {
            items.push(std::mem::take(&mut item));
        }
        item.push_str(line);
    }
    if !item.trim().is_empty() {
        items.push(item);
    }
    items
}

/// The kind and the name of an item, as they are written; `None` for comments.
fn head(item: &str) -> Option<String> {
    let line = item.lines().find(|line| !line.starts_with("//") && !line.trim().is_empty())?;
    let end = |c: char| c.is_whitespace() || matches!(c, ':' | '{' | '(' | '=');
    let (kind, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let one = matches!(kind, "horizon" | "fence" | "aim" | "package" | "ranks");
    let quoted = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
    let name = quoted.unwrap_or_else(|| rest.split(end).next().unwrap_or(""));
    Some(if one { kind.to_owned() } else { format!("{kind} {name}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_grows_by_items() {
        let text = "horizon 2027 .. 2028 by year\n\n// what there is\nresource a: mass {\n  supply 1 t per year\n}\n";
        let by = "/// More of it.\nresource a: mass { supply 2 t per year }\nneed a: 1 t a per year\nhorizon 2027 .. 2029 by year\n";
        let found = grown(text, by);
        assert_eq!(
            found,
            "horizon 2027 .. 2029 by year\n\n/// More of it.\nresource a: mass { supply 2 t per year }\n\nneed a: 1 t a per year\n"
        );
    }

    #[test]
    fn what_no_one_runs_is_a_complaint() {
        let outcome = run("```\nx\n```\n\n```weal more\nneed a: 1 t a\n```\n", "unit");
        assert_eq!(outcome.complaints.len(), 2, "{:?}", outcome.complaints);
    }
}
