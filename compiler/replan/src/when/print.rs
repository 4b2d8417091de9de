//! When needs can be met, for people and as data.

use weal_base::layout::sentences;
use weal_base::words::{list, with_unit};
use weal_plan::words::figure;

use super::{HeldUp, Promise, When};

/// For people: one need after the other, what is late with what holds it up.
pub fn human(when: &When, width: usize) -> String {
    if when.needs.is_empty() {
        return "No need of this program is due once; what is needed all the time, `weal plan` shows.\n".to_owned();
    }
    when.needs.iter().map(|promise| told(promise, width)).collect::<Vec<_>>().join("\n")
}

/// As data, schema [`SCHEMA`](super::SCHEMA).
pub fn json(when: &When) -> String {
    serde_json::to_string_pretty(when).unwrap_or_default() + "\n"
}

fn told(promise: &Promise, width: usize) -> String {
    let amount = |amount: f64| with_unit(&figure(amount), &promise.unit);
    let name = format!("{} ({}, due before {})", promise.need, amount(promise.wanted), promise.due);
    let parts: Vec<String> =
        promise.parts.iter().map(|part| format!("{} in {}", amount(part.amount), part.period)).collect();
    let first = match (&promise.full, &parts[..]) {
        (Some(_), _) if promise.on_time => format!("{name}: on time."),
        (Some(full), [_]) => format!("{name}: late, all of it in {full}."),
        (Some(_), _) => format!("{name}: late, {}.", list(&parts)),
        (None, []) => format!("{name}: not within what is planned for."),
        (None, _) => {
            let there: f64 = promise.parts.iter().map(|part| part.amount).sum();
            let rest = amount(promise.wanted - there);
            format!("{name}: {}; {rest} not within what is planned for.", list(&parts))
        }
    };
    let mut text = sentences(&[first], width);
    if !promise.held_up.is_empty() {
        text += if promise.full.is_some() { "  Held up by\n" } else { "  Kept from it by\n" };
        for held in &promise.held_up {
            let HeldUp { by, at, says, relief } = held;
            let enough = if relief.is_empty() { String::new() } else { format!("; enough alone: {relief}") };
            text += &format!("    {by}: {says}{enough}  ({at})\n");
        }
    }
    if !promise.critical.is_empty() {
        text += &sentences(&[format!("No time to spare in {}.", list(&promise.critical))], width);
    }
    text
}
