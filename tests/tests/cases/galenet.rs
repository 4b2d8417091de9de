//! A network that cannot carry what is asked of it: the conflict is small, and named by what people wrote.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::program::{Program, list};
use crate::shared::{case, text};

/// The network as a program: sources are supplies, arcs are recipes with a limit, sinks are needs.
fn program(mps: &str) -> String {
    let (mut section, mut arcs) = ("", BTreeMap::<String, Vec<(String, f64)>>::new());
    let (mut ends, mut limits) = (BTreeMap::<String, f64>::new(), BTreeMap::<String, f64>::new());
    for line in mps.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !line.starts_with(' ') {
            section = words.first().copied().unwrap_or("");
            continue;
        }
        let value = |at: usize| words[at].parse::<f64>().expect("a number");
        let pairs = || (1..words.len()).step_by(2).map(|at| (words[at].to_lowercase(), value(at + 1)));
        match section {
            "COLUMNS" => arcs.entry(words[0].to_lowercase()).or_default().extend(pairs()),
            "RHS" => ends.extend(pairs()),
            "BOUNDS" => _ = limits.insert(words[2].to_lowercase(), value(3)),
            _ => {}
        }
    }
    let mut out = "package network\nhorizon 2027 .. 2027 by year\ndimension load\nunit parcel: load\n".to_owned();
    for (end, amount) in &ends {
        if end.starts_with('s') {
            writeln!(out, "resource {end}: flowing load in parcel {{ supply {amount} parcel per year }}")
                .expect("text");
        } else {
            writeln!(out, "resource {end}: flowing load in parcel").expect("text");
            writeln!(out, "need {end}: {amount} parcel {end} per year {{ rank vital, at least 100 % }}").expect("text");
        }
    }
    let nodes: BTreeMap<&String, ()> =
        arcs.values().flatten().filter(|(row, _)| row.starts_with("node")).map(|(row, _)| (row, ())).collect();
    for node in nodes.keys() {
        writeln!(out, "resource {node}: flowing load in parcel").expect("text");
    }
    for (arc, rows) in &arcs {
        writeln!(out, "recipe {arc} {{").expect("text");
        for (row, sign) in rows {
            let verb = if row.starts_with('s') || *sign < 0.0 { "consume" } else { "produce" };
            writeln!(out, "  {verb} 1 parcel {row}").expect("text");
        }
        writeln!(out, "  up to {} run per year\n}}", limits[arc]).expect("text");
    }
    out
}

#[test]
fn the_conflict_names_one_need_and_the_two_arcs_that_are_too_thin() {
    let Some(folder) = case("lp") else { return };
    let (code, answer) = Program::new("galenet", &program(&text(&folder, "galenet.mps"))).answer();
    assert_eq!((code, answer["status"].as_str()), (3, Some("impossible")));
    let members = list(&answer, "conflict");
    let shown = serde_json::to_string_pretty(members).unwrap();
    let named = |word: &str| {
        members.iter().any(|member| {
            member["declaration"].as_str().is_some_and(|text| text.split_whitespace().any(|part| part == word))
        })
    };
    for word in ["d8", "t25", "t35"] {
        assert!(named(word), "`{word}` is not named in\n{shown}");
    }
    assert_eq!(members.len(), 3, "more than the smallest conflict is named:\n{shown}");
    // 18 of what d7 asks for and all of d8 come through the node that both arcs feed: 48, where one arc can be widened by ten
    // at most, because the source behind it has no more. So asking less is the only single change that is enough.
    for member in members {
        let (need, relief) = (member["declaration"] == "need d8", member["relief"].as_str().unwrap_or(""));
        assert_eq!(need, relief.contains("at least 6.6 %"), "relief is not as reckoned in\n{shown}");
        assert_eq!(need, !relief.is_empty(), "relief is not as reckoned in\n{shown}");
    }
}
