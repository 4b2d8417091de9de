//! An explanation as people read it: notes, sentences, shares, and chains drawn as trees.

use super::{Link, Note, Why};
use crate::report::layout::{Align, sentences, table, wrapped};
use crate::words::{figure, percent, with_unit};

impl Why {
    /// In lines of `width` columns.
    pub fn human(&self, width: usize) -> String {
        let width = width.clamp(60, 400);
        let mut out = format!("{} · {}\n", self.name, self.kind);
        let notes: Vec<String> = self.notes.iter().map(note).collect();
        out += &sentences(&notes, width);
        if !self.says.is_empty() {
            out += &format!("\n{}", sentences(&self.says, width));
        }
        if !self.serves.is_empty() {
            let rows: Vec<Vec<String>> = self
                .serves
                .iter()
                .map(|one| {
                    let need = if one.need.is_empty() { "no need (kept, left over or unfinished)" } else { &one.need };
                    vec![need.to_owned(), percent(one.share), with_unit(&figure(one.amount), &one.unit)]
                })
                .collect();
            out += &format!("\nWHAT IT SERVES\n{}", table(&rows, &[Align::Left, Align::Right, Align::Right], width));
        }
        let takes = if self.kind == "threshold" { "WHAT COUNTS TOWARDS IT" } else { "WHAT IT TAKES" };
        out += &chains(takes, &self.from, width);
        out += &chains("WHAT COMES OF IT", &self.to, width);
        out
    }
    /// As JSON, schema [`super::SCHEMA`].
    pub fn json(&self) -> String {
        // Strings and finite numbers only: this cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn note(note: &Note) -> String {
    if note.kind == "doc" { note.text.clone() } else { format!("{}: {}", note.kind, note.text) }
}

fn chains(title: &str, links: &[Link], width: usize) -> String {
    if links.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{title}\n");
    branch(links, "  ", width, &mut out);
    out
}

/// Steps below each other, with what lies beyond them further in.
fn branch(links: &[Link], indent: &str, width: usize, out: &mut String) {
    let more: usize = links.iter().map(|link| link.more).sum();
    for (at, link) in links.iter().enumerate() {
        let last = at + 1 == links.len() && more == 0;
        let (corner, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let room = width.saturating_sub(indent.chars().count() + 3).max(20);
        for (line, text) in wrapped(&step(link), room).iter().enumerate() {
            *out += &format!("{indent}{}{text}\n", if line == 0 { corner } else { below });
        }
        branch(&link.links, &format!("{indent}{below}"), width, out);
    }
    if more > 0 {
        *out += &format!("{indent}└─ … and {more} smaller\n");
    }
}

/// A step in words: `26 % · 210 t · need barter`.
fn step(link: &Link) -> String {
    let amount = with_unit(&figure(link.amount), &link.unit);
    let what = match link.kind {
        "resource" => format!("{amount} {}", link.name),
        "recipe" => format!("{amount} · recipe {}", link.name),
        "need" => format!("{amount} · need {}", link.name),
        "supply" => format!("{amount} · supplied"),
        "start" => format!("{amount} · there at the start"),
        "growth" => format!("{amount} · grown"),
        "left" => format!("{amount} · left at the end"),
        _ => format!("{amount} · not used"),
    };
    let share = if link.kind == "resource" && link.share >= 1.0 {
        String::new()
    } else {
        format!("{} · ", percent(link.share))
    };
    let notes: Vec<String> = link.notes.iter().map(note).collect();
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
    format!("{share}{what}{notes}")
}
