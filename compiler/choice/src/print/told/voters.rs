//! Who may vote, who voted, and what the votes weigh.

use weal_base::words::{exact, percent};

use super::super::page::Section;
use super::names::{Names, digits};

pub(super) fn section(names: Names) -> Section {
    let mut section = Section::new("Who voted");
    let (report, counted) = (names.report, &names.report.counted);
    let people = |number: u64| if number == 1 { "1 person".to_owned() } else { format!("{} people", digits(number)) };
    let place = if report.electorate.is_empty() { String::new() } else { format!(" in {}", report.electorate) };
    let mut said = match counted.roll {
        Some(roll) => {
            let part = if roll > 0 { counted.voters as f64 / roll as f64 } else { 0.0 };
            format!("{}{place} may vote; {} voted ({}).", people(roll), digits(counted.voters), percent(part))
        }
        None => format!("{} voted{place}; no roll says who may.", people(counted.voters)),
    };
    if let Some(bar) = &report.verdict.quorum {
        let enough = if bar.passed { "enough" } else { "too few" };
        said += &format!(" The quorum is {}: {enough}.", exact(&bar.needed));
    }
    section.say(said);
    let aside: u64 = counted.aside.iter().fold(0, |sum, aside| sum.saturating_add(aside.count));
    let ballots =
        |number: u64| if number == 1 { "1 ballot was".to_owned() } else { format!("{} ballots were", digits(number)) };
    let mut said = format!("{} cast: {} count", ballots(counted.cast), digits(counted.counted));
    if aside > 0 {
        said += &format!(" and {} {} set aside", digits(aside), if aside == 1 { "is" } else { "are" });
    }
    if counted.blank > 0 {
        let are = if counted.blank == 1 { "is" } else { "are" };
        said +=
            &format!(". Of those that count {} {are} blank: counted as cast, and for nobody", digits(counted.blank));
    }
    if !counted.handed.is_empty() {
        let handed = counted.handed.len() as u64;
        let hand = if handed == 1 { "hands" } else { "hand" };
        said += &format!(". Of those that count {} {hand} the vote on", digits(handed));
    }
    section.say(said + ".");
    if let Some(weight) = &counted.weight {
        let cast = report.question.votes(counted.ballots.total());
        section.say(format!(
            "Votes are weighted: all who may vote weigh {}, the ballots that say something {}.",
            names.votes(weight),
            names.votes(&cast)
        ));
    }
    section
}
