//! Published cases, written as Weal programs and planned by the real `weal`: the answers must be those published.
//!
//! Beside them, programs whose answers are worked out by hand, and published ballots counted without a program.
//!
//! The data lie in `../shared/cases` beside the project and are not part of it; where they are missing, each test says so and passes.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot read its case has to stop")]

mod allocations;
mod batches;
mod burlington;
mod doughnut;
mod factorio;
mod fares;
mod galenet;
mod germany;
mod leontief;
mod lots;
mod maine;
mod menus;
mod moves;
mod orders;
mod papers;
mod perishables;
mod places;
mod program;
mod ranked;
mod seasons;
mod shared;
mod six_regions;
mod uncertain;
mod ways;
