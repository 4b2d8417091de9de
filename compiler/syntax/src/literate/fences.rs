//! The lines of a page of Markdown that matter: fences and headings (CommonMark 0.31, 4.2, 4.3, 4.5).

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It opens a block, of program or of something else.
    Open { program: bool, indent: usize },
    /// It stands in a block.
    Inside { program: bool },
    /// It closes a block.
    Close,
    /// Anything else.
    Prose,
}

/// The block that is open while lines go by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fences {
    open: Option<(char, usize, bool)>,
}

impl Fences {
    /// What the next line is. Fences may be indented, as they are in lists.
    pub(super) fn line(&mut self, line: &str) -> Line {
        let bare = line.trim_start();
        let mark = bare.chars().next().filter(|mark| matches!(mark, '`' | '~'));
        let length = mark.map_or(0, |mark| bare.len() - bare.trim_start_matches(mark).len());
        let info = bare.get(length..).unwrap_or("").trim();
        match (self.open, mark) {
            (Some((fence, least, _)), Some(mark)) if mark == fence && length >= least && info.is_empty() => {
                self.open = None;
                Line::Close
            }
            (Some((.., program)), _) => Line::Inside { program },
            (None, Some(mark)) if length >= 3 && !(mark == '`' && info.contains('`')) => {
                let program = info == "weal";
                self.open = Some((mark, length, program));
                Line::Open { program, indent: line.len() - bare.len() }
            }
            (None, _) => Line::Prose,
        }
    }

    pub(super) fn in_program(&self) -> bool {
        self.open.is_some_and(|(.., program)| program)
    }

    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

/// The depth and the text of a heading, `## Ovens`.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let bare = line.trim();
    let level = bare.len() - bare.trim_start_matches('#').len();
    let text = bare.get(level..).filter(|text| text.starts_with([' ', '\t']))?;
    let text = text.trim();
    let closed = text.trim_end_matches('#');
    let text = if closed.is_empty() || closed.ends_with(' ') { closed.trim_end() } else { text };
    ((1..=6).contains(&level) && !text.is_empty()).then_some((level, text))
}

/// The depth of the heading that a line under a paragraph makes of it.
pub(super) fn underline(line: &str) -> Option<usize> {
    let bare = line.trim();
    let all = |mark: char| !bare.is_empty() && bare.chars().all(|c| c == mark);
    if all('=') { Some(1) } else { all('-').then_some(2) }
}

/// Whether a line can be the text of an underlined heading: no list, table, quotation or another heading.
pub(super) fn is_paragraph(line: &str) -> bool {
    !line.trim().is_empty() && !line.trim_start().starts_with(['#', '|', '>', '-', '*', '+', '`', '~', '='])
}
