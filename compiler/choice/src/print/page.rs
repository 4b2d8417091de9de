//! What is told of a count, as headings, sentences, tables and bars; each way of showing it goes through the same page.

use weal_base::layout::Align;

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) sections: Vec<Section>,
}

/// A part of a page under a heading; without one, it stands right below the title.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) parts: Vec<Part>,
}

#[derive(Debug)]
pub(super) enum Part {
    /// A sentence or several.
    Say(String),
    /// What the page is read for.
    Strong(String),
    Table(Table),
    Bars(Bars),
}

/// Rows of text, the first being their heads where there are any.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) head: Vec<String>,
    pub(super) align: Vec<Align>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell, and how it stands out.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) tone: Tone,
}

/// What a cell tells beside its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    #[default]
    Plain,
    /// The option of the row is preferred to that of the column.
    Won,
    /// The other way round.
    Lost,
    /// It stands out.
    Marked,
}

/// Bars beside each other, as parts of the longest.
#[derive(Debug, Default)]
pub(super) struct Bars {
    pub(super) bars: Vec<Bar>,
    /// Where what is needed lies.
    pub(super) needed: Option<f64>,
    /// What a whole bar is.
    pub(super) whole: f64,
}

#[derive(Debug)]
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) size: f64,
    /// The number, and what came of it.
    pub(super) figure: String,
    pub(super) told: String,
    pub(super) stands: Stands,
}

/// What came of an option in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    In,
    Elected,
    Out,
}

impl Section {
    pub(super) fn new(heading: &str) -> Section {
        Section { heading: heading.to_owned(), parts: Vec::new() }
    }
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Say(text.into()));
    }
}

impl Table {
    /// A table of plain cells.
    pub(super) fn plain(align: &[Align], rows: Vec<Vec<String>>) -> Table {
        let cell = |text| Cell { text, tone: Tone::Plain };
        let rows = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
        Table { head: Vec::new(), align: align.to_vec(), rows }
    }
    pub(super) fn with_head(mut self, head: &[&str]) -> Table {
        self.head = head.iter().map(|text| (*text).to_owned()).collect();
        self
    }
}
