//! A count as people are shown it, and ballots as files, one file per format. Reading what is printed gives the same again.

mod blt;
mod pabulib;
mod preflib;
mod sheet;

pub use blt::blt;
pub use pabulib::pabulib;
pub use preflib::preflib;
pub use sheet::Sheet;

use crate::ir::{Ground, Report};

/// A report to read, in lines.
pub fn human(report: &Report, _width: usize) -> String {
    let counted = &report.counted;
    let mut out = format!("{}: {}\n\n", report.name, report.title);
    let of = counted.roll.map_or_else(String::new, |roll| format!(" of {roll} who may vote"));
    out += &format!(
        "{} people{of}; {} ballots cast, {} count, {} are blank\n",
        counted.voters, counted.cast, counted.counted, counted.blank
    );
    for aside in &counted.aside {
        out += &format!("  set aside: {} ({:?})\n", aside.who, aside.why);
    }
    let chosen = report.chosen.as_deref().unwrap_or("nothing");
    let ground = match report.verdict.ground {
        Ground::Rule => "by the rule",
        Ground::Quorum => "for want of a quorum",
        Ground::Majority => "for want of a majority",
        Ground::Tie => "because of a tie",
        Ground::Nothing => "because the count chooses nothing",
    };
    out += &format!("\nDecided: {chosen}, {ground} ({}).\n", report.rule.name());
    out
}
