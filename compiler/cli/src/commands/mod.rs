//! One file per command.

pub(crate) mod answer;
pub(crate) mod ballot;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod diff;
pub(crate) mod doughnut;
pub(crate) mod emit;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod key;
pub(crate) mod new;
pub(crate) mod plan;
pub(crate) mod record;
pub(crate) mod replan;
pub(crate) mod status;
pub(crate) mod tally;
pub(crate) mod test;
pub(crate) mod verify;
pub(crate) mod vote;
pub(crate) mod when;
pub(crate) mod why;
