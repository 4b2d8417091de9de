//! Several of many, and projects under a budget: rules against published counts, against their definitions spelled out, and
//! against the theorems about them.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its ballots has to stop")]

mod bounds;
mod budgets;
mod committees;
mod definitions;
mod formats;
mod proportionality;
mod shared;
mod small;
mod transfers;
