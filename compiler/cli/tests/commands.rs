//! The real binary, as people run it: what it prints, how it ends, and what it leaves behind.
#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has to stop")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own for a test, emptied first.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn weal(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_weal")).args(arguments).current_dir(folder).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const MILL: &str = "\
package mill
horizon 2027 .. 2028 by year
resource grain: mass { supply 20 t per year }
resource flour: mass
resource miller: labour { supply 100 h per year }
recipe grind {
  work    2 h miller
  consume 1 t grain
  produce 0.8 t flour
}
need bread: 10 t flour per year { rank vital, at least 40 % }
policy fast { limit grind <= 5 run per year }
choice pace \"How fast?\" {
  option slow \"As now\"
  option fast \"At most five runs\" adopts fast
}
aim least labour
";

fn mill(name: &str) -> PathBuf {
    let folder = folder(name);
    std::fs::write(folder.join("main.weal"), MILL).unwrap();
    folder
}

#[test]
fn a_first_program_can_be_made_checked_planned_tested_and_formatted() {
    let folder = folder("first");
    assert_eq!(weal(&folder, &["new", "bakery"]).status.code(), Some(0));
    for command in [
        &["check", "bakery"][..],
        &["plan", "bakery"],
        &["test", "bakery"],
        &["fmt", "--check", "bakery"],
        &["verify", "--help"],
    ] {
        let output = weal(&folder, command);
        assert_eq!(output.status.code(), Some(0), "{command:?}: {}{}", out(&output), err(&output));
    }
    let again = weal(&folder, &["new", "bakery"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("is there already; nothing was changed"), "{}", err(&again));
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let folder = mill("codes");
    std::fs::write(folder.join("wrong.weal"), "horizon 2027 .. 2028 by year\nneed bread: 10 t flour per year\n")
        .unwrap();
    std::fs::write(
        folder.join("no.weal"),
        MILL.replace("at least 40 %", "at least 100 %").replace("supply 20 t", "supply 2 t"),
    )
    .unwrap();
    for (arguments, code) in [
        (&["plan", "--with", "pace=slow"][..], 0),
        (&["plan", "wrong.weal"], 1),
        (&["plan", "missing.weal"], 1),
        (&["plan", "--with", "pace=quick"], 2),
        (&["plan", "--with", "pace"], 2),
        (&["plan", "--colour"], 2),
        (&["plan", "no.weal", "--with", "pace=slow"], 3),
        (&["explain", "dimension-mismatch"], 0),
        (&["explain", "no-such-code"], 2),
        (&["why", "grind", "--with", "pace=fast"], 0),
        (&["why", "grnd", "--with", "pace=fast"], 2),
    ] {
        let output = weal(&folder, arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}{}", out(&output), err(&output));
    }
}

#[test]
fn the_same_command_prints_the_same_bytes() {
    let folder = mill("same");
    for command in [
        &["plan", "--format", "json"][..],
        &["compare"],
        &["compare", "--format", "json"],
        &["why", "bread"],
        &["emit", "ir"],
        &["emit", "ir", "--format", "json"],
        &["emit", "problem", "--format", "mps"],
    ] {
        let (first, second) = (weal(&folder, command), weal(&folder, command));
        assert!(!first.stdout.is_empty(), "{command:?} printed nothing: {}", err(&first));
        assert_eq!(first.stdout, second.stdout, "{command:?}");
    }
}

#[test]
fn a_plan_file_is_verified_and_a_changed_one_is_not() {
    let folder = mill("verify");
    let planned = weal(&folder, &["plan", "--with", "pace=fast", "--format", "json", "-o", "plan.json"]);
    assert_eq!(planned.status.code(), Some(0), "{}", err(&planned));
    let good = weal(&folder, &["verify", "plan.json"]);
    assert_eq!(good.status.code(), Some(0), "{}{}", out(&good), err(&good));
    let text = std::fs::read_to_string(folder.join("plan.json")).unwrap();
    let changes = [
        (text.replacen("\"runs\":5", "\"runs\":6", 1), "not-certified"),
        (text[..text.len() / 2].to_owned(), "bad-plan-file"),
        (text.replacen("weal.plan/1", "weal.plan/2", 1), "bad-plan-file"),
        (text.replacen("\"pace\":\"fast\"", "\"pace\":\"slow\"", 1), "not-certified"),
        (String::new(), "bad-plan-file"),
        ("[1, 2]".to_owned(), "bad-plan-file"),
    ];
    for (changed, code) in changes {
        assert_ne!(changed, text, "{code}: nothing was changed");
        std::fs::write(folder.join("changed.json"), &changed).unwrap();
        let output = weal(&folder, &["verify", "changed.json"]);
        assert_eq!(output.status.code(), Some(1), "{code}: {}{}", out(&output), err(&output));
        assert!(err(&output).contains(code), "{code}: {}", err(&output));
    }
}

#[test]
fn bad_files_are_answered_at_their_place() {
    let folder = folder("bad");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    write("empty.weal", b"");
    write("latin.weal", b"package caf\xe9\n");
    write("nul.weal", b"package a\0b\n");
    write("deep.weal", format!("recipe a {}", "{".repeat(10_000)).as_bytes());
    write("long.weal", format!("// {}\nneed x: 1 t y per year\n", "x".repeat(64 << 20)).as_bytes());
    write("large.weal", b"horizon 2027 .. 2028 by year\nresource x: mass { supply 1e400 t per year }\n");
    write("days.weal", b"horizon 1000-01-01 .. 9998-12-31 by day\n");
    write("circle.weal", b"use square.*\nhorizon 2027 .. 2028 by year\n");
    write("square.weal", b"use circle.*\n");
    for (file, code, place) in [
        ("empty", "missing-part", "empty.weal:1:1"),
        ("latin", "not-text", "latin.weal:1:11"),
        ("nul", "stray-character", "nul.weal:1:10"),
        ("deep", "unclosed-bracket", "deep.weal:1:10"),
        ("long", "unknown-name", "long.weal:2:13"),
        ("large", "bad-number", "large.weal:2:27"),
        ("days", "too-large", "days.weal:1:1"),
        ("circle", "module-cycle", "circle.weal:1:1"),
    ] {
        let output = weal(&folder, &["check", "--format", "short", &format!("{file}.weal")]);
        let shown = out(&output);
        assert_eq!(output.status.code(), Some(1), "{file}: {shown}{}", err(&output));
        assert!(shown.contains(code) && shown.contains(place), "{file}: expected {code} at {place}, found {shown}");
    }
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let folder = mill("ends");
    let windows = format!("\u{feff}{}", MILL.replace('\n', "\r\n"));
    std::fs::write(folder.join("windows.weal"), windows).unwrap();
    let plan = |file: &str| weal(&folder, &["plan", file, "--with", "pace=slow"]);
    assert_eq!(out(&plan("main.weal")), out(&plan("windows.weal")));
}

#[test]
fn formatting_is_written_whole_and_changes_no_plan() {
    let folder = mill("format");
    std::fs::write(
        folder.join("loose.weal"),
        MILL.replace("  work    2 h miller", "work 2 h miller // by hand").replace(" { ", "  {  "),
    )
    .unwrap();
    let before = weal(&folder, &["plan", "loose.weal", "--with", "pace=slow"]);
    assert_eq!(weal(&folder, &["fmt", "--check", "loose.weal"]).status.code(), Some(1));
    assert_eq!(weal(&folder, &["fmt", "loose.weal"]).status.code(), Some(0));
    let text = std::fs::read_to_string(folder.join("loose.weal")).unwrap();
    assert!(text.contains("// by hand"), "{text}");
    assert_eq!(weal(&folder, &["fmt", "--check", "loose.weal"]).status.code(), Some(0));
    assert_eq!(out(&weal(&folder, &["plan", "loose.weal", "--with", "pace=slow"])), out(&before));
}

#[test]
fn a_file_that_cannot_be_written_is_said_and_nothing_is_left() {
    let folder = mill("unwritable");
    let output = weal(&folder, &["plan", "--with", "pace=slow", "-o", "no/such/folder/plan.json"]);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    assert!(err(&output).contains("cannot be written"), "{}", err(&output));
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["main.weal"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = mill("pipe");
    let mut child = Command::new(env!("CARGO_BIN_EXE_weal"))
        .args(["emit", "ir"])
        .current_dir(&folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 100), "{}", err(&output));
}

#[test]
fn a_comparison_takes_the_scenarios_it_is_named() {
    let folder = mill("named");
    let count = |arguments: &[&str]| out(&weal(&folder, arguments)).matches("\"status\"").count();
    assert_eq!(count(&["compare", "--format", "json"]), 2);
    assert_eq!(count(&["compare", "--format", "json", "--scenario", "pace=fast"]), 1);
    assert_eq!(count(&["compare", "--format", "json", "--scenario", "pace=fast", "--scenario", "pace=slow"]), 2);
    assert_eq!(weal(&folder, &["compare", "--scenario", "pace=quick"]).status.code(), Some(2));
}

#[test]
fn a_page_is_a_program_and_keeps_its_prose() {
    let folder = folder("page");
    let page = |program: &str| format!("# Mill  \n\n\ttext {{ `x`\n\n```weal\n{program}```\n\n## Rest\nno `weal`\n");
    let mill = MILL.replace("grain: mass", "grain:  mass  ").replace("flour: mass", "flour:  mass");
    std::fs::write(folder.join("main.md"), page(&mill.replace("  work    2 h", "  work 2 h"))).unwrap();
    let named = weal(&folder, &["plan", "main.md", "--with", "pace=slow"]);
    assert_eq!((named.status.code(), err(&named)), (Some(0), String::new()));
    assert_eq!(out(&weal(&folder, &["plan", "--with", "pace=slow"])), out(&named), "a folder with main.md");
    assert_eq!(weal(&folder, &["fmt", "--check", "main.md"]).status.code(), Some(1));
    assert_eq!(weal(&folder, &["fmt"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(folder.join("main.md")).unwrap(), page(&mill));
    std::fs::write(folder.join("main.md"), page(&MILL.replace("1 t grain", "1 t corn"))).unwrap();
    let short = out(&weal(&folder, &["check", "--format", "short"]));
    assert!(short.contains(":13:15: error[unknown-name]") && short.trim_end().ends_with("(in “Mill”)"), "{short}");
    assert!(out(&weal(&folder, &["check"])).contains("\nin “Mill”\n"));
    assert!(out(&weal(&folder, &["check", "--format", "json"])).contains("\"heading\": \"Mill\""));
    std::fs::write(folder.join("other.weal"), "use main.*\n").unwrap();
    assert_eq!(weal(&folder, &["check", "other.weal"]).status.code(), Some(1), "the mill as a module");
}

#[cfg(unix)]
#[test]
fn what_links_lead_out_to_is_not_read() {
    let folder = folder("links");
    let program = folder.join("program");
    std::fs::create_dir_all(&program).unwrap();
    std::fs::write(folder.join("secret.weal"), "let secret = 1\n").unwrap();
    std::fs::write(folder.join("secret.csv"), "good\nbread\n").unwrap();
    for name in ["secret.weal", "secret.csv"] {
        std::os::unix::fs::symlink(folder.join(name), program.join(name)).unwrap();
    }
    let main = "use secret.*\nhorizon 2027 .. 2028 by year\ntable t from \"secret.csv\" { good: name }\n";
    std::fs::write(program.join("main.weal"), main).unwrap();
    let said = out(&weal(&program, &["check", "--format", "short"]));
    assert_eq!(said.matches("error[outside-folder]").count(), 2, "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
}
