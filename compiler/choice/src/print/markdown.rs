//! A page as Markdown.

use weal_base::layout::Align;

use super::page::{Bars, Page, Part, Stands, Table, Tone};

/// How many cells the longest bar takes.
const LONGEST_BAR: usize = 16;

pub(super) fn markdown(page: &Page) -> String {
    let mut out = format!("# {}\n", text(&page.title));
    for section in &page.sections {
        if !section.heading.is_empty() {
            out += &format!("\n## {}\n", text(&section.heading));
        }
        for part in &section.parts {
            out.push('\n');
            match part {
                Part::Say(said) => out += &(text(said) + "\n"),
                Part::Strong(said) => out += &format!("**{}**\n", text(said)),
                Part::Table(it) => out += &table(it),
                Part::Bars(it) => out += &bars(it),
            }
        }
    }
    out
}

fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells = cells.into_iter().map(|cell| format!(" {} ", cell.trim()));
    format!("|{}|\n", cells.collect::<Vec<_>>().join("|"))
}

fn table(it: &Table) -> String {
    // A table of Markdown always has heads.
    let head = (0..it.align.len()).map(|at| it.head.get(at).map_or_else(String::new, |head| text(head)));
    let mut out = row(head);
    out += &row(it.align.iter().map(|align| if *align == Align::Right { "--:" } else { "---" }.to_owned()));
    for cells in &it.rows {
        out += &row(cells.iter().map(|cell| match cell.tone {
            Tone::Won | Tone::Marked => format!("**{}**", text(&cell.text)),
            _ => text(&cell.text),
        }));
    }
    out
}

fn bars(it: &Bars) -> String {
    let mut out = row(["", "", "", ""].map(str::to_owned)) + &row(["---", "---", "--:", "---"].map(str::to_owned));
    for bar in &it.bars {
        let part = if it.whole > 0.0 { (bar.size / it.whole).clamp(0.0, 1.0) } else { 0.0 };
        let cells = ((part * LONGEST_BAR as f64).round() as usize).max(usize::from(part > 0.0));
        let mark = match bar.stands {
            Stands::Elected => "● ",
            Stands::Out => "× ",
            Stands::In => "",
        };
        let told = format!("{mark}{}", text(&bar.told));
        out += &row([text(&bar.name), "█".repeat(cells), text(&bar.figure), told]);
    }
    out
}

/// Text in which nothing is a mark of Markdown but names between backticks, and nothing is HTML.
fn text(said: &str) -> String {
    let parts: Vec<&str> = said.split('`').collect();
    let balanced = parts.len() % 2 == 1;
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match balanced && at % 2 == 1 {
            true => out += &format!("`{}`", part.replace('|', "\\|").replace(['\n', '\r'], " ")),
            false => {
                if at > 0 && !balanced {
                    out += "\\`";
                }
                part.chars().for_each(|c| escaped(c, &mut out));
            }
        }
    }
    out
}

fn escaped(c: char, out: &mut String) {
    match c {
        '<' => *out += "&lt;",
        '>' => *out += "&gt;",
        '&' => *out += "&amp;",
        '\n' | '\r' => out.push(' '),
        '\\' | '|' | '*' | '_' | '[' | ']' | '#' | '~' => {
            out.push('\\');
            out.push(c);
        }
        c => out.push(c),
    }
}
