//! A page in lines of a terminal.

use weal_base::layout::{Align, columns, fit, sentences, table, wrapped};

use super::page::{Bars, Cell, Page, Part, Stands, Table, Tone};

/// How many cells the longest bar takes.
const LONGEST_BAR: usize = 24;
/// Names are cut to this beside a bar.
const LONGEST_NAME: usize = 32;
/// Behind a number that stands out.
const MARK: &str = "*";

pub(super) fn human(page: &Page, width: usize) -> String {
    let width = width.clamp(60, 400);
    let mut out = String::new();
    wrapped(&page.title, width).iter().for_each(|line| out += &(line.clone() + "\n"));
    for section in &page.sections {
        out.push('\n');
        if !section.heading.is_empty() {
            out += &(section.heading.to_uppercase() + "\n");
        }
        for part in &section.parts {
            match part {
                Part::Say(text) => out += &sentences(std::slice::from_ref(text), width),
                Part::Strong(text) => wrapped(text, width).iter().for_each(|line| out += &(line.clone() + "\n")),
                Part::Table(it) => out += &rows(it, width),
                Part::Bars(it) => out += &bars(it, width),
            }
        }
    }
    out
}

fn rows(it: &Table, width: usize) -> String {
    // Numbers without a mark keep their column beside those that have one.
    let marked = it.rows.iter().flatten().any(|cell| cell.tone == Tone::Marked);
    let told = |cell: &Cell| match cell.tone {
        Tone::Marked => format!("{}{MARK}", cell.text),
        _ if marked && cell.text.ends_with(|c: char| c.is_ascii_digit()) => format!("{} ", cell.text),
        _ => cell.text.clone(),
    };
    let mut all: Vec<Vec<String>> = Vec::new();
    if !it.head.is_empty() {
        all.push(it.head.clone());
    }
    all.extend(it.rows.iter().map(|row| row.iter().map(told).collect()));
    table(&all, &it.align, width)
}

/// `████████████│██` where something is needed, `████████` where not.
fn bars(it: &Bars, width: usize) -> String {
    let name = it.bars.iter().map(|bar| columns(&bar.name)).max().unwrap_or(0).min(LONGEST_NAME);
    let figure = it.bars.iter().map(|bar| columns(&bar.figure)).max().unwrap_or(0);
    let mut out = String::new();
    for bar in &it.bars {
        let picture = picture(bar.size, it.needed, it.whole);
        let name = fit(&bar.name, name, Align::Left);
        let mark = match bar.stands {
            Stands::Elected => "●",
            Stands::Out => "×",
            Stands::In => " ",
        };
        let line = format!("  {name}  {picture}  {}  ", fit(&bar.figure, figure, Align::Right));
        let room = width.saturating_sub(columns(&line) + 2).max(10);
        let told = wrapped(&bar.told, room);
        for (at, part) in told.iter().enumerate() {
            let lead = if at == 0 { format!("{line}{mark} ") } else { " ".repeat(columns(&line) + 2) };
            out += (lead + part).trim_end();
            out.push('\n');
        }
    }
    out
}

fn picture(size: f64, needed: Option<f64>, whole: f64) -> String {
    let cells =
        |size: f64| if whole > 0.0 { (size / whole * LONGEST_BAR as f64).clamp(0.0, LONGEST_BAR as f64) } else { 0.0 };
    // Eighths of a cell tell apart what is close.
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = ((cells(size.max(0.0)) * 8.0).round() as usize).max(usize::from(size > 0.0));
    let mut bar: Vec<String> = vec!["█".to_owned(); eighths / 8];
    bar.extend((eighths % 8 > 0).then(|| PARTS[eighths % 8].to_owned()));
    bar.resize(LONGEST_BAR, " ".to_owned());
    if let Some(needed) = needed {
        let at = (cells(needed).round() as usize).min(LONGEST_BAR);
        bar.insert(at, "│".to_owned());
    }
    bar.concat()
}
