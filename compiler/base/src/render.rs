//! Diagnostics as people, terminals and tools read them: `human`, `short`, `json`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ariadne::{Color, Config, IndexType, Label as Mark, Report, ReportKind, Source};
use serde::Serialize;

use crate::diagnostics::{Diagnostic, Label, Problems, Severity};
use crate::scripts;
use crate::source::{FileId, Site, Span, line_column};

/// Gives a renderer what it needs to know of files.
pub trait Sources {
    /// The path of a file, as the user would write it.
    fn path(&self, file: FileId) -> String;
    /// The text of a file; empty where it is not text.
    fn text(&self, file: FileId) -> String;
    /// The bytes of a site, where it has any.
    fn span(&self, site: Site) -> Span;
    /// The headings over a place in a page of Markdown, `What we bake / Ovens`; `None` in other files.
    fn heading(&self, _: Span) -> Option<String> {
        None
    }
}

/// A label resolved to a place in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Place {
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    start: u32,
    end: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<String>,
    label: String,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    places: Vec<Place>,
    helps: &'a [String],
}

/// `weal.diagnostics/1`.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    problems: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    dropped: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hints: Vec<Place>,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn places(labels: &[Label], sources: &dyn Sources) -> Vec<Place> {
    labels
        .iter()
        .map(|label| {
            let span = sources.span(label.site);
            let text = sources.text(span.file);
            let (line, column) = line_column(&text, span.start);
            let (end_line, end_column) = line_column(&text, span.end);
            let row = match label.site {
                Site::Cell { row, .. } => Some(row),
                _ => None,
            };
            let (start, end) = (span.start, span.end);
            Place {
                path: sources.path(span.file),
                line,
                column,
                end_line,
                end_column,
                start,
                end,
                row,
                heading: sources.heading(span),
                label: label.text.clone(),
            }
        })
        .collect()
}

/// The problems as JSON, schema `weal.diagnostics/1`; lines and columns from 1, columns in characters. Hints are what an editor
/// can show beside a line that has no problem: how a choice was decided.
pub fn json(problems: &Problems, hints: &[Label], sources: &dyn Sources) -> String {
    let problems_out = problems
        .iter()
        .map(|problem| Entry {
            code: problem.code.text(),
            severity: word(problem.severity),
            message: &problem.message,
            places: places(&problem.labels, sources),
            helps: &problem.helps,
        })
        .collect();
    let document = Document {
        schema: "weal.diagnostics/1",
        problems: problems_out,
        dropped: problems.dropped(),
        hints: places(hints, sources),
    };
    // Only strings and numbers: this cannot fail.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// The problems, one line each: `path:line:column: error[code]: message`, in a page with the headings over it.
pub fn short(problems: &Problems, sources: &dyn Sources) -> String {
    let mut out = String::new();
    for problem in problems.iter() {
        let first = places(&problem.labels, sources).into_iter().next();
        let at = first.as_ref().map_or_else(String::new, |p| format!("{}:{}:{}: ", p.path, p.line, p.column));
        let under = under(first.and_then(|place| place.heading), " (in “", "”)");
        let _ = writeln!(out, "{at}{}[{}]: {}{under}", word(problem.severity), problem.code, problem.message);
    }
    out + &dropped(problems)
}

/// A heading between two marks; nothing where there is none.
fn under(heading: Option<String>, before: &str, after: &str) -> String {
    heading.map_or_else(String::new, |heading| format!("{before}{heading}{after}"))
}

fn dropped(problems: &Problems) -> String {
    match problems.dropped() {
        0 => String::new(),
        n => format!("… and {n} more; mend these first\n"),
    }
}

/// The longest line that is drawn; a file with a longer one is shown by position only.
const LONGEST_LINE: usize = 2_000;

/// The problems with their lines and carets.
pub fn human(problems: &Problems, sources: &dyn Sources, color: bool) -> String {
    let mut files = Files::default();
    problems.iter().map(|problem| one(problem, sources, &mut files, color)).collect::<String>() + &dropped(problems)
}

/// Files to draw from by path, each cut into lines once; `None` where a file cannot be drawn.
#[derive(Default)]
struct Files(BTreeMap<String, Option<Source<String>>>);

impl Files {
    fn take(&mut self, sources: &dyn Sources, file: FileId) -> Option<String> {
        let path = sources.path(file);
        let source = self.0.entry(path.clone()).or_insert_with(|| {
            let text = scripts::visible(&sources.text(file)).into_owned();
            let drawable = !text.is_empty() && text.lines().all(|line| line.len() <= LONGEST_LINE);
            drawable.then(|| Source::from(text))
        });
        source.is_some().then_some(path)
    }
    fn text(&self, path: &str) -> &str {
        self.0.get(path).and_then(Option::as_ref).map_or("", |source| source.text())
    }
}

impl ariadne::Cache<String> for Files {
    type Storage = String;

    fn fetch(&mut self, path: &String) -> Result<&Source<String>, impl std::fmt::Debug> {
        self.0.get(path).and_then(Option::as_ref).ok_or("it is not here")
    }
    fn display<'a>(&self, path: &'a String) -> Option<impl std::fmt::Display + 'a> {
        Some(path)
    }
}

fn one(problem: &Diagnostic, sources: &dyn Sources, files: &mut Files, color: bool) -> String {
    let spans: Vec<Span> = problem.labels.iter().map(|label| sources.span(label.site)).collect();
    let paths: Vec<Option<String>> = spans.iter().map(|span| files.take(sources, span.file)).collect();
    let paths: Option<Vec<String>> = paths.into_iter().collect();
    let Some(paths) = paths.filter(|paths| !paths.is_empty()) else { return plain(problem, sources) };
    let texts: Vec<&str> = paths.iter().map(|path| files.text(path)).collect();
    // In characters: in bytes the drawing mistakes a place in a second file for one counted in characters.
    let range = |span: &Span, text: &str| {
        let clamp = |at: u32| {
            let mut at = (at as usize).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (clamp(span.start), clamp(span.end));
        // A caret needs a character to stand under; at the end of a file it is the last one.
        let bytes = match end > start {
            true => start..end,
            false if start < text.len() => start..start + text[start..].chars().next().map_or(1, char::len_utf8),
            false => clamp(text.trim_end().len().saturating_sub(1) as u32)..text.trim_end().len().max(1),
        };
        let count = |range: std::ops::Range<usize>| text.get(range).map_or(1, |text| text.chars().count());
        let before = if bytes.start == 0 { 0 } else { count(0..bytes.start) };
        before..before + count(bytes)
    };
    let (kind, main) = match problem.severity {
        Severity::Error => (ReportKind::Custom("error", Color::Red), Color::Red),
        Severity::Warning => (ReportKind::Custom("warning", Color::Yellow), Color::Yellow),
    };
    let at = (paths[0].clone(), range(&spans[0], texts[0]));
    let mut report = Report::build(kind, at)
        .with_config(Config::default().with_index_type(IndexType::Char).with_color(color))
        .with_code(problem.code.text())
        .with_message(&problem.message);
    let heading = sources.heading(spans[0]);
    for (at, (label, (span, (path, text)))) in
        problem.labels.iter().zip(spans.iter().zip(paths.iter().zip(&texts))).enumerate()
    {
        // Another place says where it stands itself.
        let elsewhere = sources.heading(*span).filter(|own| heading.as_ref() != Some(own));
        let words = label.text.clone() + &under(elsewhere, " (in “", "”)");
        let mark = Mark::new((path.clone(), range(span, text)))
            .with_color(if at == 0 { main } else { Color::Blue })
            .with_order(at as i32);
        report = report.with_label(if words.is_empty() { mark } else { mark.with_message(words) });
    }
    for help in &problem.helps {
        report = report.with_help(help);
    }
    let mut drawn = Vec::new();
    match report.finish().write(files, &mut drawn) {
        Ok(()) => headed(problem, heading, &String::from_utf8_lossy(&drawn), color),
        Err(_) => plain(problem, sources),
    }
}

/// The drawing under a head of our own, `error[code]: message`, without the blanks it leaves at line ends; in a page, with
/// the headings it stands under.
fn headed(problem: &Diagnostic, heading: Option<String>, drawn: &str, color: bool) -> String {
    let word = word(problem.severity);
    let (on, off) = match (color, problem.severity) {
        (false, _) => ("", ""),
        (true, Severity::Error) => ("\u{1b}[31m", "\u{1b}[0m"),
        (true, Severity::Warning) => ("\u{1b}[33m", "\u{1b}[0m"),
    };
    let heading = under(heading, "in “", "”\n");
    let mut out = format!("{on}{word}[{}]{off}: {}\n{heading}", problem.code, problem.message);
    for line in drawn.lines().skip_while(|line| !line.contains('╭')) {
        out += line.trim_end();
        out.push('\n');
    }
    out
}

fn plain(problem: &Diagnostic, sources: &dyn Sources) -> String {
    let mut out = format!("{}[{}]: {}\n", word(problem.severity), problem.code, problem.message);
    for place in places(&problem.labels, sources) {
        let heading = under(place.heading, " (in “", "”)");
        let _ = writeln!(out, "   ─ {}:{}:{} {}{heading}", place.path, place.line, place.column, place.label);
    }
    for help in &problem.helps {
        let _ = writeln!(out, "   = {}", help.replace('\n', "\n     "));
    }
    out
}
