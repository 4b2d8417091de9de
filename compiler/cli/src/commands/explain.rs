//! `weal explain`: the page of a code, or a chapter of the specification.

use weal_base::{Code, suggest};

use crate::arguments::Explain;
use crate::{exit, terminal};

/// The pages of `spec/`: name and text.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/chapters.rs"));

/// The page that says in which order the others are read, and is itself none to print.
const INDEX: &str = "README";

/// The chapters in the order of the index: names and titles.
fn chapters() -> Vec<(&'static str, &'static str)> {
    let index = PAGES.iter().find(|(name, _)| *name == INDEX).map_or("", |(_, text)| text);
    let place = |name: &str| index.find(&format!("({name}.md)")).unwrap_or(usize::MAX);
    let titled = PAGES.iter().filter(|(name, _)| *name != INDEX);
    let title = |text: &'static str| text.lines().next().unwrap_or("").trim_start_matches('#').trim();
    let mut found: Vec<_> = titled.map(|(name, text)| (*name, title(text))).collect();
    found.sort_by_key(|(name, _)| (place(name), *name));
    found
}

fn list() -> String {
    let entry = |name: &str, title: &str| format!("  {name:26}{title}\n");
    let chapters: String = chapters().iter().map(|(name, title)| entry(name, title)).collect();
    let codes: String = Code::ALL.iter().map(|code| entry(code.text(), code.title())).collect();
    format!("Chapters, in the order in which they are read:\n{chapters}\nCodes of messages:\n{codes}")
}

pub(crate) fn run(of: &Explain) -> u8 {
    let Some(wanted) = &of.page else {
        terminal::show(&list());
        return exit::DONE;
    };
    let chapter = PAGES.iter().find(|(name, _)| name == wanted && *name != INDEX).map(|(_, text)| *text);
    if let Some(page) = Code::find(wanted).map(Code::page).or(chapter) {
        terminal::show(page);
        return exit::DONE;
    }
    let names = Code::ALL.iter().map(|code| code.text()).chain(chapters().into_iter().map(|(name, _)| name));
    let near = suggest::nearest(wanted, names);
    let help =
        near.map_or_else(|| "`weal explain` lists them all".to_owned(), |near| format!("did you mean `{near}`?"));
    terminal::complain(&format!("there is no code and no chapter `{wanted}`: {help}"));
    exit::USAGE
}
