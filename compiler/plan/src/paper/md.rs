//! The paper as Markdown.

use super::{Paper, Section, marks};

/// Text in which nothing is taken for a mark of Markdown.
fn plain(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        let beside = |other: Option<&char>| other.is_some_and(|other| other.is_alphanumeric());
        // Inside a word, as in `no_trawl`, a line below is no emphasis.
        let inside = at > 0 && beside(chars.get(at - 1)) && beside(chars.get(at + 1));
        match c {
            '\\' | '*' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => out.extend(['\\', *c]),
            '_' if !inside => out.extend(['\\', '_']),
            '\n' | '\r' => out.push(' '),
            c => out.push(*c),
        }
    }
    out
}

impl Paper {
    /// As Markdown, with tables.
    pub fn md(&self) -> String {
        let mut out = format!("# {}\n\n", plain(&self.title));
        out += &format!("A ballot paper: the choice `{}` of {}, {}.\n", self.choice, plain(&self.package), self.span);
        for about in &self.about {
            out += &format!("\n{}\n", plain(about));
        }
        out += "\n## What can be chosen\n\n";
        if !self.columns_are.is_empty() {
            out += &format!("Laid side by side: {}.\n\n", self.columns_are);
        }
        for column in &self.columns {
            let text = if column.text.is_empty() { String::new() } else { format!(": {}", plain(&column.text)) };
            out += &format!("- **{}**{text}{}\n", plain(&column.name), plain(&marks(&column.sources)));
            for means in &column.means {
                out += &format!("  - {}\n", plain(means));
            }
            if !column.impossible.is_empty() {
                out += &format!("  - **No plan is possible.** {}\n", plain(&column.impossible.join(" ")));
            }
            for note in &column.notes {
                out += &format!("  - {}\n", plain(note));
            }
        }
        let assumed = self.assumptions();
        if !assumed.is_empty() {
            out += "\n## What this assumes of other choices\n\n";
            assumed.iter().for_each(|line| out += &format!("- {}\n", plain(line)));
        }
        if !self.differ.is_empty() {
            out += "\n## What differs\n";
            self.differ.iter().for_each(|section| out += &self.table(section));
        }
        if !self.same.is_empty() {
            out += "\n## What is the same whatever is chosen\n\n";
            for row in self.same.iter().flat_map(|section| &section.rows) {
                let value = row.cells.first().map_or("", |cell| cell.text.as_str());
                out += &format!("- {}: {}{}\n", plain(&row.label), plain(value), plain(&marks(&row.sources)));
            }
            let more: usize = self.same.iter().map(|section| section.more).sum();
            if more > 0 {
                out += &format!("- and {more} more, which `weal compare` shows\n");
            }
        }
        for line in self.deciding.iter().flat_map(|deciding| &deciding.lines) {
            out += &format!("\n## {}\n\n{}\n", line.title, plain(&line.says.join(" ")));
        }
        if self.deciding.is_none() {
            out += "\n## How it is decided\n\nThe program does not say: `decide by …` in the choice says it.\n";
        }
        out += &self.ballot();
        if !self.names.is_empty() {
            out += "\n## What the names stand for\n\n";
            self.names.iter().for_each(|(name, text)| out += &format!("- {}: {}\n", plain(name), plain(text)));
        }
        out += "\n## What the numbers rest on\n";
        out += if self.sources.is_empty() { "" } else { "\n" };
        for (at, source) in self.sources.iter().enumerate() {
            out += &format!("{}. {}\n", at + 1, plain(source));
        }
        out += &self.resting().iter().map(|line| format!("\n{}\n", plain(line))).collect::<String>();
        out
    }

    fn table(&self, section: &Section) -> String {
        let heads: Vec<String> = self.heads().into_iter().map(plain).collect();
        let mut out =
            format!("\n### {}\n\n| | {} |\n|---|{}\n", section.title, heads.join(" | "), "---|".repeat(heads.len()));
        for row in &section.rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| plain(&cell.text)).collect();
            out += &format!("| {}{} | {} |\n", plain(&row.label), plain(&marks(&row.sources)), cells.join(" | "));
        }
        if section.more > 0 {
            out += &format!("\nand {} more, which `weal compare` shows\n", section.more);
        }
        out
    }

    /// The ballot to fill in.
    fn ballot(&self) -> String {
        let Some(blank) = self.deciding.as_ref().map(|deciding| &deciding.blank) else { return String::new() };
        let mut out = "\n## The ballot\n\n".to_owned();
        if let Some((unit, ..)) = &blank.number {
            return out + &format!("{}: ____________ {}\n", plain(&self.title), plain(unit));
        }
        let costs = blank.options.iter().any(|(.., costs)| !costs.is_empty());
        out += if costs { "| | option | costs |\n|---|---|---|\n" } else { "| | option |\n|---|---|\n" };
        for (name, text, cost) in &blank.options {
            let cost = if costs { format!(" {} |", plain(cost)) } else { String::new() };
            let text = if text.is_empty() { String::new() } else { format!(": {}", plain(text)) };
            out += &format!("| ☐ | **{}**{text} |{cost}\n", plain(name));
        }
        out
    }

    /// What the numbers rest on beside their sources, in sentences.
    pub(super) fn resting(&self) -> Vec<String> {
        const MOST: usize = 12;
        let mut told = Vec::new();
        if !self.unsourced.is_empty() {
            let more = self.unsourced.len().saturating_sub(MOST);
            let names = self.unsourced.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            told.push(format!("For these the program states no source: {names}{more}."));
        }
        if self.more_sources {
            told.push("Where a number rests on many sources, the first are named.".to_owned());
        }
        told.push(
            "All numbers come from plans that were checked independently. Nothing is recommended: the options stand in \
             the order in which the question names them, each with the same quantities."
                .to_owned(),
        );
        told
    }
}
