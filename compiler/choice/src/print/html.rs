//! A page in HTML that needs nothing else: to read, to send, to print and to hang up.

use std::fmt::Write as _;

use weal_base::layout::Align;

use super::page::{Page, Part, Table, Tone};
use super::picture;

/// Without scripts, without anything from elsewhere; readable in black and white.
const STYLE: &str = "\
body{font:16px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;border-bottom:1px solid #999}\
p{margin:.35rem 0}strong{font-size:1.1rem}code{font:inherit;font-weight:600}\
table{border-collapse:collapse;margin:.4rem 0}td,th{padding:.15rem .6rem;text-align:left;vertical-align:top}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}th{border-bottom:1px solid #999}\
td.w{background:#cfe8c6;font-weight:700}td.l{background:#f3dcd6}svg{max-width:100%;height:auto;display:block;margin:.4rem 0}\
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr,svg{break-inside:avoid}\
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}";

pub(super) fn html(page: &Page, flows: Option<&str>) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>{title}</h1>\n",
        title = escaped(&page.title)
    );
    let counts =
        page.sections.iter().position(|section| section.parts.iter().any(|part| matches!(part, Part::Bars(_))));
    for (at, section) in page.sections.iter().enumerate() {
        if !section.heading.is_empty() {
            let _ = writeln!(out, "<h2>{}</h2>", text(&section.heading));
        }
        if counts == Some(at) {
            out += flows.unwrap_or_default();
        }
        for part in &section.parts {
            match part {
                Part::Say(said) => _ = writeln!(out, "<p>{}</p>", text(said)),
                Part::Strong(said) => _ = writeln!(out, "<p><strong>{}</strong></p>", text(said)),
                Part::Table(it) => table(&mut out, it),
                Part::Bars(it) => out += &picture::bars(it),
            }
        }
    }
    out += "</body>\n</html>\n";
    out
}

fn table(out: &mut String, it: &Table) {
    let numbers = |at: usize| it.align.get(at) == Some(&Align::Right);
    out.push_str("<table>\n");
    if !it.head.is_empty() {
        out.push_str("<tr>");
        for (at, head) in it.head.iter().enumerate() {
            let class = if numbers(at) { " class=\"n\"" } else { "" };
            let _ = write!(out, "<th{class}>{}</th>", text(head));
        }
        out.push_str("</tr>\n");
    }
    for row in &it.rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let mut class: Vec<&str> = if numbers(at) { vec!["n"] } else { Vec::new() };
            match cell.tone {
                Tone::Won | Tone::Marked => class.push("w"),
                Tone::Lost => class.push("l"),
                Tone::Plain => {}
            }
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{}\"", class.join(" ")) };
            let _ = write!(out, "<td{class}>{}</td>", text(&cell.text));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

/// Text with names between backticks set apart.
fn text(said: &str) -> String {
    let parts: Vec<&str> = said.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(said);
    }
    let set = |(at, part): (usize, &&str)| match at % 2 {
        1 => format!("<code>{}</code>", escaped(part)),
        _ => escaped(part),
    };
    parts.iter().enumerate().map(set).collect()
}

/// Text in which nothing is HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
