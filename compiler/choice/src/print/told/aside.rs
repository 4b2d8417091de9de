//! Ballots that do not count, or not all of them, each by its name; and votes that were handed on.

use weal_base::words::count;

use super::super::page::Section;
use super::names::{Names, digits};
use crate::ir::{Aside, Handed, HandedEnd, Why};

pub(super) fn sections(names: Names) -> Vec<Section> {
    let counted = &names.report.counted;
    vec![
        listed(names, "Set aside", &counted.aside),
        listed(names, "Counted, but not all that stands on them", &counted.remarks),
        handed(names, &counted.handed),
    ]
}

/// Ballots by reason; those that are named with what is said of each.
fn listed(names: Names, heading: &str, all: &[Aside]) -> Section {
    let mut section = Section::new(heading);
    let mut sorted: Vec<&Aside> = all.iter().collect();
    sorted.sort();
    for group in sorted.chunk_by(|a, b| reason(&a.why).0 == reason(&b.why).0) {
        let Some(first) = group.first() else { continue };
        let number: u64 = group.iter().fold(0, |sum, aside| sum.saturating_add(aside.count));
        let ballots = if number == 1 { "1 ballot".to_owned() } else { format!("{} ballots", digits(number)) };
        let told: Vec<String> = group.iter().take(names.limits.named).map(|aside| one(aside)).collect();
        let left: u64 = group.iter().skip(names.limits.named).fold(0, |sum, aside| sum.saturating_add(aside.count));
        let more = match left {
            0 => String::new(),
            left => format!("; and {} more, which stand in the data (`--format json`)", digits(left)),
        };
        section.say(format!("{ballots} {}: {}{more}", reason(&first.why).0, told.join("; ")));
    }
    section
}

/// Whose it is, what is said of it, and how many equal ones there are.
fn one(aside: &Aside) -> String {
    let (_, detail) = reason(&aside.why);
    let mut told = aside.who.to_string();
    if let Some(detail) = detail {
        told += &format!(" ({detail})");
    }
    if aside.count != 1 {
        told += &format!(" × {}", digits(aside.count));
    }
    told
}

/// The reason behind the number of ballots it holds for, and what is said of one ballot beside it.
fn reason(why: &Why) -> (&'static str, Option<String>) {
    // What already stands between marks keeps its own.
    let marked = |text: &str| if text.contains('`') { text.to_owned() } else { format!("`{text}`") };
    let quoted = |text: &str| Some(marked(text));
    match why {
        Why::Unnamed => ("without a name, where the roll says who may vote", None),
        Why::NotOnRoll => ("by names that are not on the roll", None),
        Why::Elsewhere => ("by people who live outside the place that decides", None),
        Why::Several => ("with a name that stand for several people", None),
        Why::BadDate(date) => ("with a date that is none", quoted(date)),
        Why::Unfilled => ("that nobody filled in: a name and nothing else", None),
        Why::NoDate => ("without a date, where it matters when they came", None),
        Why::Late(date) => ("too late", Some(date.to_string())),
        Why::Replaced => ("replaced by another ballot of the same person", None),
        Why::Unclear => ("of people who cast several different ones, and nothing says which comes first", None),
        Why::Repeated => ("of people who cast several, so that none counts", None),
        Why::Unsigned => ("not signed", None),
        Why::NoKey => ("of people for whom the roll has no key to check the signature with", None),
        Why::BadSignature => ("with a signature that is not the person's over this ballot", None),
        Why::Unreadable(found, expected) => {
            ("that cannot be read", Some(format!("{}, expected {expected}", marked(found))))
        }
        Why::Unknown(name) => ("naming what is no option", quoted(name)),
        Why::Incomplete => ("that leave options out", None),
        Why::Tied => ("that rank options equally", None),
        Why::Overlong(number) => ("that name more options than they may", Some(number.to_string())),
        Why::NoDelegation => ("handing the vote on, which is not allowed here", None),
        Why::HandedToNobody(name) => ("handing the vote to a name that nobody has", quoted(name)),
        Why::MarkedAndHanded(name) => ("with marks and a person to hand the vote to: the marks count", quoted(name)),
        Why::NoWeight(found) => ("of people for whom the roll gives no weight", quoted(found)),
    }
}

fn handed(names: Names, all: &[Handed]) -> Section {
    let mut section = Section::new("Votes handed on");
    let kinds = [
        (HandedEnd::Circle, "lost, for it comes back to itself", "lost, for they come back to themselves"),
        (
            HandedEnd::NotCast,
            "lost, for the last on the way did not vote",
            "lost, for the last on the way did not vote",
        ),
        (HandedEnd::Cast, "cast by the last on the way", "cast by the last on the way"),
    ];
    for (end, one, many) in kinds {
        let those: Vec<&Handed> = all.iter().filter(|handed| handed.end == end).collect();
        if those.is_empty() {
            continue;
        }
        let way = |handed: &&Handed| {
            let on = handed.way.iter().take(names.limits.named).map(|name| format!(" → {name}"));
            let more = if handed.way.len() > names.limits.named { " → …" } else { "" };
            format!("{}{}{more}", handed.from, on.collect::<String>())
        };
        let told: Vec<String> = those.iter().take(names.limits.named).map(way).collect();
        let more = match those.len() - told.len() {
            0 => String::new(),
            left => format!("; and {} more, which stand in the data (`--format json`)", digits(left as u64)),
        };
        let said = if those.len() == 1 { one } else { many };
        section.say(format!("{} {said}: {}{more}", count(those.len(), "vote", "votes"), told.join("; ")));
    }
    section
}
