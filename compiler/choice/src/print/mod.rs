//! A count as people are shown it: in a terminal, as Markdown, as a page to print, and as data; and ballots as files.
//!
//! What is told is put on a page once (`told`), and the page is then shown in lines, Markdown or HTML; data is written from
//! the report itself and leaves nothing out. The same ballots in any order give the same bytes. Reading a file of ballots
//! that was printed gives the same ballots again.

mod blt;
mod pabulib;
mod preflib;
mod sheet;

mod data;
mod files;
mod html;
mod human;
mod markdown;
mod page;
mod picture;
mod told;

use crate::ir::Report;

pub use blt::blt;
pub use data::SCHEMA;
pub use files::ballots;
pub use pabulib::pabulib;
pub use preflib::preflib;
pub use sheet::Sheet;

/// How much of a long list is told; the rest is counted, and stands in the data.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Ballots named for each reason for which they are set aside, and votes that were handed on.
    named: usize,
    /// Options in a round, and in other lists of options.
    options: usize,
    /// Rounds, and steps in a round.
    rounds: usize,
    /// Options compared each with each other in a table.
    compared: usize,
}

/// A report to read, in lines of `width` columns.
pub fn human(report: &Report, width: usize) -> String {
    // A table of pairs is as wide as the terminal lets it be.
    let compared = (width.saturating_sub(24) / 8).clamp(4, 12);
    let page = told::page(report, Limits { named: 20, options: 20, rounds: 40, compared });
    human::human(&page, width)
}

/// A report as Markdown.
pub fn md(report: &Report) -> String {
    markdown::markdown(&told::page(report, LONG))
}

/// A report as a page to print that needs nothing else, with pictures of the rounds.
pub fn html(report: &Report) -> String {
    html::html(&told::page(report, LONG), picture::flows(report).as_deref())
}

/// A report as data, with everything in it ([`SCHEMA`]); numbers are texts, exact, as `3/2`.
pub fn json(report: &Report) -> String {
    data::json(report)
}

/// What pages to print and to publish tell.
const LONG: Limits = Limits { named: 1_000, options: 100, rounds: 500, compared: 24 };
