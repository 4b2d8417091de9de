//! Counts as people are shown them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop where they fail")]

mod ballots;
mod margins;
mod pages;
mod ways;
