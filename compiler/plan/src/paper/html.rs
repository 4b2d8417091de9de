//! The paper as one page of HTML to print: black on white, with nothing from elsewhere.

mod ballot;

use std::fmt::Write as _;

use super::{Paper, Section, marks};

/// The most options side by side on a sheet of A4.
const MOST_SIDE_BY_SIDE: usize = 5;
/// How long the longest bar is.
const BAR: f64 = 90.0;

const STYLE: &str = "@page{size:A4;margin:16mm}body{font:11pt/1.4 serif;color:#000;background:#fff;max-width:178mm;margin:0 auto}\
h1{font-size:18pt;line-height:1.2}h2{font-size:13pt;border-bottom:1px solid #000;margin-top:1.6em;break-after:avoid}\
h3{font-size:11pt;margin-bottom:.3em;break-after:avoid}table{border-collapse:collapse;width:100%;font-size:9.5pt}\
th,td{border:1px solid #000;padding:1.2mm 1.6mm;text-align:left;vertical-align:top}th{font-weight:bold}tr{break-inside:avoid}\
svg{display:block;margin-top:.8mm}sup{font-size:70%}.none{border:2px solid #000;padding:2mm;margin:1mm 0}\
.ballot{break-before:page;border:2px solid #000;padding:5mm;margin-top:8mm}.ballot td{font-size:11pt;vertical-align:middle}\
.box{width:12mm;height:10mm}.mark{display:inline-block;width:5mm;height:5mm;border:1.5px solid #000;vertical-align:middle}\
.line{display:inline-block;border-bottom:1px solid #000;min-width:60mm;height:1.6em}ol{padding-left:6mm;font-size:9.5pt}\
@media screen{body{padding:12mm 6mm}}";

/// Text as it stands in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            // Control characters have no place in HTML.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A sentence in which names stand in backticks, those set in bold.
fn sentence(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // With an odd one out, nothing says which belong together.
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let one =
        |(at, part): (usize, &&str)| if at % 2 == 0 { escaped(part) } else { format!("<b>{}</b>", escaped(part)) };
    parts.iter().enumerate().map(one).collect()
}

/// Footnotes, set high.
fn notes(sources: &[usize]) -> String {
    if sources.is_empty() { String::new() } else { format!("<sup>{}</sup>", marks(sources).trim()) }
}

impl Paper {
    /// As one page of HTML.
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>A ballot paper: the choice <b>{}</b> of {}, {}.</p>\n",
            escaped(&self.choice),
            escaped(&self.package),
            escaped(&self.span)
        );
        self.about.iter().for_each(|about| out += &format!("<p>{}</p>\n", escaped(about)));
        out += "<h2>What can be chosen</h2>\n";
        if !self.columns_are.is_empty() {
            let _ = writeln!(out, "<p>Laid side by side: {}.</p>", self.columns_are);
        }
        self.columns.iter().for_each(|column| {
            let text = if column.text.is_empty() { String::new() } else { format!(": {}", escaped(&column.text)) };
            let _ = writeln!(out, "<p><b>{}</b>{text}{}</p>", escaped(&column.name), notes(&column.sources));
            list(&mut out, "ul", &column.means);
            if !column.impossible.is_empty() {
                let why = escaped(&column.impossible.join(" "));
                let _ = writeln!(out, "<p class=\"none\"><b>No plan is possible.</b> {why}</p>");
            }
            column.notes.iter().for_each(|note| out += &format!("<p>{}</p>\n", escaped(note)));
        });
        let assumed = self.assumptions();
        if !assumed.is_empty() {
            out += "<h2>What this assumes of other choices</h2>\n";
            list(&mut out, "ul", &assumed);
        }
        if !self.differ.is_empty() {
            out += "<h2>What differs</h2>\n";
            self.differ.iter().for_each(|section| self.table_in_html(&mut out, section));
        }
        self.same_in_html(&mut out);
        for line in self.deciding.iter().flat_map(|deciding| &deciding.lines) {
            let _ = writeln!(out, "<h2>{}</h2>\n<p>{}</p>", line.title, sentence(&line.says.join(" ")));
        }
        if self.deciding.is_none() {
            out += "<h2>How it is decided</h2>\n<p>The program does not say.</p>\n";
        }
        if !self.names.is_empty() {
            out += "<h2>What the names stand for</h2>\n<table>\n";
            for (name, text) in &self.names {
                let _ = writeln!(out, "<tr><th>{}</th><td>{}</td></tr>", escaped(name), escaped(text));
            }
            out += "</table>\n";
        }
        out += "<h2>What the numbers rest on</h2>\n";
        list(&mut out, "ol", &self.sources);
        self.resting().iter().for_each(|line| out += &format!("<p>{}</p>\n", escaped(line)));
        out += &self.ballot_in_html();
        out + "</body>\n</html>\n"
    }

    fn table_in_html(&self, out: &mut String, section: &Section) {
        let _ = writeln!(out, "<h3>{}</h3>", section.title);
        let heads = self.heads();
        for from in (0..heads.len()).step_by(MOST_SIDE_BY_SIDE) {
            let until = (from + MOST_SIDE_BY_SIDE).min(heads.len());
            *out += "<table>\n<tr><th></th>";
            heads[from..until].iter().for_each(|head| *out += &format!("<th>{}</th>", escaped(head)));
            *out += "</tr>\n";
            for row in &section.rows {
                let _ = write!(out, "<tr><th>{}{}</th>", escaped(&row.label), notes(&row.sources));
                for cell in row.cells.iter().take(until).skip(from) {
                    let bar = cell.bar.map_or_else(String::new, bar);
                    let _ = write!(out, "<td>{}{bar}</td>", escaped(&cell.text));
                }
                *out += "</tr>\n";
            }
            *out += "</table>\n";
        }
        if section.more > 0 {
            let _ = writeln!(out, "<p>and {} more, which <code>weal compare</code> shows</p>", section.more);
        }
    }

    fn same_in_html(&self, out: &mut String) {
        if self.same.is_empty() {
            return;
        }
        *out += "<h2>What is the same whatever is chosen</h2>\n<table>\n";
        for row in self.same.iter().flat_map(|section| &section.rows) {
            let value = row.cells.first().map_or("", |cell| cell.text.as_str());
            let sources = notes(&row.sources);
            let _ = writeln!(out, "<tr><th>{}{sources}</th><td>{}</td></tr>", escaped(&row.label), escaped(value));
        }
        *out += "</table>\n";
        let more: usize = self.same.iter().map(|section| section.more).sum();
        if more > 0 {
            let _ = writeln!(out, "<p>and {more} more, which <code>weal compare</code> shows</p>");
        }
    }
}

/// A bar as a picture: a frame, and what of it is filled.
fn bar(part: f64) -> String {
    let filled = (part.clamp(0.0, 1.0) * BAR * 10.0).round() / 10.0;
    format!(
        "<svg viewBox=\"0 0 {BAR} 6\" width=\"{BAR}\" height=\"6\" aria-hidden=\"true\"><rect x=\"0.5\" y=\"0.5\" width=\"{}\" \
         height=\"5\" fill=\"none\" stroke=\"#000\"/><rect width=\"{filled}\" height=\"6\"/></svg>",
        BAR - 1.0
    )
}

fn list(out: &mut String, tag: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "<{tag}>");
    lines.iter().for_each(|line| *out += &format!("<li>{}</li>\n", escaped(line)));
    let _ = writeln!(out, "</{tag}>");
}
