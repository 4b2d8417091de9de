//! The doughnut in text: a bar for each floor and ceiling, with a mark where it is just met or just kept.

use super::{Doughnut, Ring, Spoke};
use crate::report::layout::{Align, fit, wrapped};
use crate::words::{figure, list, with_unit};

/// How many cells of a bar are all of a floor or ceiling.
const WHOLE: usize = 20;
/// How many cells are beyond a ceiling.
const BEYOND: usize = 10;
/// Names are cut to this.
const LONGEST: usize = 32;

/// The doughnut as a council reads it, in lines of `width` columns.
pub fn human(doughnut: &Doughnut, width: usize) -> String {
    let width = width.clamp(60, 400);
    let mut out = format!("{} · doughnut", doughnut.package);
    match (doughnut.periods.first(), doughnut.periods.last()) {
        (Some(first), Some(last)) if first != last => out += &format!(" · {first} – {last}, the worst of each"),
        (Some(only), _) => out += &format!(" · {only}"),
        _ => {}
    }
    let chosen: Vec<String> = doughnut.scenario.iter().map(|(choice, option)| format!("{choice} = {option}")).collect();
    if !chosen.is_empty() {
        out += &format!(" · {}", chosen.join(", "));
    }
    out.push('\n');
    let names = doughnut
        .places
        .iter()
        .flat_map(|ring| ring.floors.iter().chain(&ring.ceilings))
        .map(|spoke| unicode_width::UnicodeWidthStr::width(spoke.name.as_str()));
    let name = names.max().unwrap_or(0).min(LONGEST);
    for ring in &doughnut.places {
        out.push('\n');
        out += &place(ring, name, width);
    }
    out
}

fn place(ring: &Ring, name: usize, width: usize) -> String {
    let indent = "  ".repeat(ring.depth as usize);
    let mut out = String::new();
    for line in wrapped(&format!("{}: {}", ring.place, verdict(ring)), width.saturating_sub(indent.len())) {
        out += &format!("{indent}{line}\n");
    }
    for (title, spokes, floor) in [
        ("ceilings (│ is all that may be)", &ring.ceilings, false),
        ("floors (│ is all that is needed)", &ring.floors, true),
    ] {
        if spokes.is_empty() {
            continue;
        }
        out += &format!("{indent}  {title}\n");
        for spoke in spokes {
            let line = format!(
                "{indent}    {}  {}  {}",
                fit(&spoke.name, name, Align::Left),
                bar(spoke, floor),
                told(spoke, floor)
            );
            out += &(line.trim_end().to_owned() + "\n");
        }
    }
    out
}

/// One sentence for a place.
fn verdict(ring: &Ring) -> String {
    let off = |spokes: &[Spoke]| -> Vec<String> {
        spokes.iter().filter(|spoke| spoke.off > 0.0).map(|spoke| spoke.name.clone()).collect()
    };
    let (short, over) = (off(&ring.floors), off(&ring.ceilings));
    match (short.is_empty(), over.is_empty()) {
        _ if ring.floors.is_empty() && ring.ceilings.is_empty() => "nothing is said of floors or ceilings".to_owned(),
        (true, true) => "between floors and ceilings".to_owned(),
        (false, true) => format!("within the ceilings; short of what is needed: {}", list(&short)),
        (true, false) => format!("all floors are met; beyond the ceiling: {}", list(&over)),
        (false, false) => format!("short of what is needed: {}; beyond the ceiling: {}", list(&short), list(&over)),
    }
}

/// The part of a spoke in its worst period.
fn worst(spoke: &Spoke, floor: bool) -> f64 {
    let parts = spoke.parts.iter().flatten().copied();
    if floor { parts.fold(f64::INFINITY, f64::min) } else { parts.fold(0.0, f64::max) }
}

/// `████████░░░░│` short of the mark, `████████████│██` beyond it. Only what is full looks full.
fn bar(spoke: &Spoke, floor: bool) -> String {
    let part = worst(spoke, floor);
    let most = if spoke.off > 0.0 || part < 1.0 - 1e-7 { WHOLE - usize::from(floor || part < 1.0) } else { WHOLE };
    let cells = ((part * WHOLE as f64).round() as usize).min(most);
    let beyond = match part - 1.0 {
        _ if floor || spoke.off <= 0.0 => 0,
        over => ((over * WHOLE as f64).round() as usize).clamp(1, BEYOND),
    };
    let more = if beyond == BEYOND { format!("{}»", "█".repeat(BEYOND - 1)) } else { "█".repeat(beyond) };
    let rest = " ".repeat(BEYOND - beyond.min(BEYOND));
    let rest = if floor { String::new() } else { rest };
    format!("{}{}│{more}{rest}", "█".repeat(cells), "░".repeat(WHOLE - cells))
}

fn told(spoke: &Spoke, floor: bool) -> String {
    let at = if spoke.at.is_empty() { String::new() } else { format!(" at {}", spoke.at) };
    let when = format!("{at} in {}", spoke.period);
    let of = format!("{} of {}", figure(spoke.value), with_unit(&figure(spoke.limit), &spoke.unit));
    if spoke.off > 0.0 {
        let word = if floor { "shortfall" } else { "overshoot" };
        let off =
            if spoke.without_end() { "without end".to_owned() } else { format!("{} %", figure(round(spoke.off))) };
        return format!("{word} {off}{when} ({of})");
    }
    if floor {
        return "met".to_owned();
    }
    format!("{} % used{when}", figure(round(worst(spoke, floor) * 100.0)))
}

/// Per cent with one decimal, but never nothing where there is something.
fn round(percent: f64) -> f64 {
    let rounded = (percent * 10.0).round() / 10.0;
    if rounded == 0.0 { percent } else { rounded }
}
