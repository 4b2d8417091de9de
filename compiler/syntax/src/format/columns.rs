//! Lines that belong together, set in columns, and the comments behind them.

/// Declarations of one line whose parts are set in columns.
pub(super) const ALIGNED_ITEMS: &[&str] = &["place", "resource", "recipe", "need", "threshold", "policy", "table"];

/// What kind of columns a line has; lines of the same kind that follow each other share them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Key {
    #[default]
    None,
    /// A declaration of one line, by its place in [`ALIGNED_ITEMS`].
    Item(usize),
    /// A line of a recipe, which begins with so many words.
    Step(usize),
    /// An option of a choice.
    Option,
}

impl Key {
    fn shares(self, other: Key) -> bool {
        match (self, other) {
            (Key::None, _) => false,
            (Key::Step(_), Key::Step(_)) => true,
            _ => self == other,
        }
    }
}

/// A line being set.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) indent: usize,
    pub(super) blank_before: bool,
    pub(super) text: String,
    /// The comment behind the text.
    pub(super) comment: Option<String>,
    /// Whether it ends with a brace that is closed on a later line.
    pub(super) opens: bool,
    pub(super) key: Key,
    /// Where the first column after the name begins, in bytes of the text.
    pub(super) first: Option<usize>,
    /// Where the braces begin.
    pub(super) second: Option<usize>,
}

impl Line {
    /// Whether there is nothing but a comment on it.
    pub(super) fn is_comment(&self) -> bool {
        self.text.starts_with("//")
    }

    fn width_before(&self, at: usize) -> usize {
        self.text.get(..at).map_or(0, |head| head.trim_end().chars().count())
    }

    /// Moves a column right until it begins at `column`.
    fn pad(&mut self, at: usize, column: usize) {
        let width = self.text.get(..at).map_or(column, |head| head.chars().count());
        let blanks = column.saturating_sub(width);
        self.text.insert_str(at, &" ".repeat(blanks));
        self.second = self.second.map(|second| second + if second > at { blanks } else { 0 });
    }
}

/// The lines as text, with their columns.
pub(super) fn written(mut lines: Vec<Line>) -> String {
    let mut from = 0;
    while from < lines.len() {
        let run = run_length(&lines, from, |a, b| a.key.shares(b.key) && a.indent == b.indent);
        if let Some(run) = lines.get_mut(from..from + run) {
            align(run);
        }
        from += run;
    }
    let mut out = String::new();
    let mut from = 0;
    while from < lines.len() {
        let both = |a: &Line, b: &Line| a.comment.is_some() && b.comment.is_some();
        let run = run_length(&lines, from, both);
        let run = lines.get(from..from + run).unwrap_or(&[]);
        let width = |line: &Line| 2 * line.indent + line.text.chars().count();
        let widest = run.iter().map(width).max().unwrap_or(0);
        for line in run {
            if line.blank_before && !out.is_empty() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n("  ", line.indent));
            out.push_str(&line.text);
            if let Some(comment) = &line.comment {
                out.extend(std::iter::repeat_n(' ', widest - width(line) + 2));
                out.push_str(comment);
            }
            out.push('\n');
        }
        from += run.len().max(1);
    }
    out
}

/// How many lines from `from` on follow each other without a blank line and belong together.
fn run_length(lines: &[Line], from: usize, together: impl Fn(&Line, &Line) -> bool) -> usize {
    let rest = lines.get(from..).unwrap_or(&[]);
    let pairs = rest.iter().zip(rest.iter().skip(1));
    1 + pairs.take_while(|(a, b)| !b.blank_before && together(a, b)).count()
}

fn align(run: &mut [Line]) {
    if run.len() < 2 {
        return;
    }
    for cell in [|line: &Line| line.first, |line: &Line| line.second] {
        let widths = run.iter().filter_map(|line| cell(line).map(|at| line.width_before(at)));
        let Some(widest) = widths.max() else { continue };
        for line in run.iter_mut() {
            if let Some(at) = cell(line) {
                line.pad(at, widest + 1);
            }
        }
    }
}
