//! The paper in a terminal: what differs, and how to vote.

use unicode_width::UnicodeWidthStr;

use super::{Paper, Section};
use crate::report::layout::{Align, fit, wrapped};

impl Paper {
    /// In lines of `width` columns; options that do not fit side by side come below each other.
    pub fn human(&self, width: usize) -> String {
        let width = width.clamp(60, 400);
        let mut out = format!("{}\n{} · {} · {}\n", self.title, self.package, self.choice, self.span);
        let paragraph = |out: &mut String, lead: &str, text: &str| {
            for (at, line) in wrapped(text, width.saturating_sub(lead.width()).max(20)).iter().enumerate() {
                let lead = if at == 0 { lead.to_owned() } else { " ".repeat(lead.width()) };
                *out += &format!("{}\n", format!("{lead}{line}").trim_end());
            }
        };
        out += "\nWHAT CAN BE CHOSEN\n";
        let widest = self.columns.iter().map(|column| column.name.width()).max().unwrap_or(0).min(width / 3);
        for column in &self.columns {
            let mut text = column.text.clone();
            if !column.impossible.is_empty() {
                text += &format!(" – no plan is possible. {}", column.impossible.join(" "));
            }
            column.notes.iter().for_each(|note| text += &format!(" {note}"));
            paragraph(&mut out, &format!("  {}  ", fit(&column.name, widest, Align::Left)), &text);
        }
        let assumed = self.assumptions();
        if !assumed.is_empty() {
            out += "\nASSUMED OF OTHER CHOICES\n";
            assumed.iter().for_each(|line| paragraph(&mut out, "  ", line));
        }
        out += &self.side_by_side(width);
        let same = self.same.iter().map(|section| section.rows.len() + section.more).sum::<usize>();
        if same > 0 {
            out += &format!("\n{same} more quantities are the same whatever is chosen; `--format md` has all.\n");
        }
        for line in self.deciding.iter().flat_map(|deciding| &deciding.lines) {
            out += &format!("\n{}\n", line.title.to_uppercase());
            line.says.iter().for_each(|says| paragraph(&mut out, "  ", says));
        }
        if self.deciding.is_none() {
            out += "\nThe program does not say how it is decided.\n";
        }
        out
    }

    fn side_by_side(&self, width: usize) -> String {
        let heads = self.heads();
        let rows = || self.differ.iter().flat_map(|section| &section.rows);
        let label = rows().map(|row| row.label.width()).max().unwrap_or(0).min(width * 2 / 5);
        let wide = |at: usize| {
            let cells = rows().filter_map(|row| row.cells.get(at)).map(|cell| cell.text.width());
            cells.max().unwrap_or(0).max(heads.get(at).map_or(0, |head| head.width())).min(width / 2)
        };
        let widths: Vec<usize> = (0..heads.len()).map(wide).collect();
        let (mut out, mut from) = (String::new(), 0);
        while from < heads.len() && !self.differ.is_empty() {
            let (mut until, mut taken) = (from, 2 + label);
            while until < heads.len() && (until == from || taken + 2 + widths[until] <= width) {
                taken += 2 + widths[until];
                until += 1;
            }
            let line = |name: &str, cells: &dyn Fn(usize) -> String| {
                let mut text = format!("  {}", fit(name, label, Align::Left));
                (from..until).for_each(|at| text += &format!("  {}", fit(&cells(at), widths[at], Align::Left)));
                text.trim_end().to_owned() + "\n"
            };
            out += &format!("\nWHAT DIFFERS\n{}", line("", &|at| heads[at].to_owned()));
            for Section { title, rows, more } in &self.differ {
                out += &format!("{title}\n");
                for row in rows {
                    out += &line(&row.label, &|at| row.cells.get(at).map_or(String::new(), |cell| cell.text.clone()));
                }
                if *more > 0 {
                    out += &format!("  … and {more} more; `weal compare` has all\n");
                }
            }
            from = until;
        }
        out
    }
}
