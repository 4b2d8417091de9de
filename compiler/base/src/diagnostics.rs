//! The one diagnostic type, and lists of them.

use crate::codes::Code;
use crate::source::Site;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No plan is made while it stands.
    Error,
    /// Probably not what was meant; planning goes on.
    Warning,
}

/// A place and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub site: Site,
    /// What; short, no full stop.
    pub text: String,
}

/// One problem, in the words of the people who wrote the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its kind; has a page in `spec/errors/`.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence: what is wrong.
    pub message: String,
    /// The place it is about, first, then others that explain it.
    pub labels: Vec<Label>,
    /// How to mend it; each a sentence or a block.
    pub helps: Vec<String>,
}

impl Diagnostic {
    /// An error of this kind, at `site`, with what the caret says there.
    pub fn error(code: Code, message: impl Into<String>, site: impl Into<Site>, label: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label { site: site.into(), text: label.into() }],
            helps: Vec::new(),
        }
    }
    /// A warning of this kind.
    pub fn warning(code: Code, message: impl Into<String>, site: impl Into<Site>, label: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(code, message, site, label) }
    }
    /// With another place that explains it.
    #[must_use]
    pub fn also(mut self, site: impl Into<Site>, label: impl Into<String>) -> Self {
        self.labels.push(Label { site: site.into(), text: label.into() });
        self
    }
    /// With a way to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.helps.push(text.into());
        self
    }
    /// With a way to mend it, if there is one.
    #[must_use]
    pub fn help_if(self, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.help(text),
            None => self,
        }
    }
    /// The place it is about.
    pub fn site(&self) -> Option<Site> {
        self.labels.first().map(|label| label.site)
    }
}

/// The most problems of one stage that are kept; past it one line says how many more there were.
pub const MOST_PROBLEMS: usize = 200;

/// All problems a stage found, in the order found, bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Diagnostic>,
    dropped: usize,
    errors: usize,
}

impl Problems {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds one, but for the same about the same place again: a cell read in two ways is wrong once.
    pub fn push(&mut self, problem: Diagnostic) {
        if self.kept.len() < MOST_PROBLEMS && self.kept.contains(&problem) {
            return;
        }
        self.errors += usize::from(problem.severity == Severity::Error);
        if self.kept.len() < MOST_PROBLEMS {
            self.kept.push(problem);
        } else {
            self.dropped += 1;
        }
    }
    /// Adds all of another list.
    pub fn extend(&mut self, other: Problems) {
        let errors_dropped = other.errors - other.kept.iter().filter(|p| p.severity == Severity::Error).count();
        for problem in other.kept {
            self.push(problem);
        }
        self.dropped += other.dropped;
        self.errors += errors_dropped;
    }
    /// Adds of another list what no earlier problem can have caused; all of it where there is no error yet.
    pub fn extend_behind(&mut self, other: Problems) {
        if !self.has_errors() {
            return self.extend(other);
        }
        other.kept.into_iter().filter(|problem| problem.code.stands_alone()).for_each(|problem| self.push(problem));
    }
    /// The same, each place turned into another.
    #[must_use]
    pub fn placed(mut self, at: impl Fn(Site) -> Site) -> Problems {
        for label in self.kept.iter_mut().flat_map(|problem| &mut problem.labels) {
            label.site = at(label.site);
        }
        self
    }
    /// Those kept, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.kept.iter()
    }
    /// How many were found beyond those kept.
    pub fn dropped(&self) -> usize {
        self.dropped
    }
    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }
    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.dropped == 0
    }
}
