//! `weal record`: what it writes, what it refuses, and what a kill or a second process leaves behind.
#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has to stop")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const MILL: &str = "\
package mill
horizon 2027 .. 2028 by year
resource grain: mass { supply 20 t per year }
resource flour: mass { stock 2 t }
recipe grind {
  consume 1 t grain
  produce 0.8 t flour
}
need bread: 10 t flour per year
";

fn mill(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("main.weal"), MILL).unwrap();
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weal"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn weal(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn journal(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("mill.journal")).unwrap_or_default()
}

/// The amounts that the journal counts, those of torn lines left out; it must be as it was written.
fn counted(folder: &Path) -> Vec<u32> {
    let text = journal(folder);
    let (journal, problems) = weal_journal::from_text(weal_base::FileId(0), &text);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let amount = |said: &weal_journal::Said| {
        text[said.start as usize..said.end as usize].split(' ').find_map(|word| word.parse().ok()).unwrap()
    };
    journal.said.iter().map(amount).collect()
}

#[test]
fn a_line_is_checked_set_and_sealed() {
    let folder = mill("record_one");
    let done =
        weal(&folder, &["record", "lose", "1", "t", "flour", "--because", "mice \"got\" in", "--on", "2026-03-04"]);
    assert_eq!((done.status.code(), err(&done).lines().count()), (Some(0), 1), "{}", err(&done));
    let line = "2026-03-04 lose   1 t flour  because \"mice 'got' in\"";
    assert!(journal(&folder).starts_with(&format!("journal mill\n\n{line}  #")), "{}", journal(&folder));
    let before = journal(&folder);
    for (words, told) in [
        (&["lose", "1", "t", "flor"][..], "did you mean `flour`?"),
        (&["lose", "1", "h", "flour"], "expected to be mass"),
        (&["lsoe", "1", "t", "flour"], "did you mean `lose`?"),
        (&["lose", "-1", "t", "flour"], "no less than zero"),
        (&["correct", "000000", "to", "nothing"], "no line before this one has such a seal"),
    ] {
        let refused = weal(&folder, &[&["record", "--on", "2026-03-04"], words].concat());
        assert!(err(&refused).contains(told) && err(&refused).contains("Nothing was recorded."), "{}", err(&refused));
        assert_eq!((refused.status.code(), journal(&folder)), (Some(1), before.clone()));
    }
    for (words, told) in [
        (&["lose", "1", "t", "flour", "--on", "9998-01-01"][..], "9998-01-01 has not come yet: today is "),
        (&["adopt", "gear", "=", "open"], "weal tally CHOICE --record"),
        (&["refuse", "1"], "weal refuse NUMBER"),
        (&["lose", "1", "t", "flour", "--journal", "../mill"], "without a folder"),
    ] {
        let refused = weal(&folder, &[&["record"], words].concat());
        assert!(err(&refused).contains(told), "{}", err(&refused));
        assert_eq!((refused.status.code(), journal(&folder)), (Some(2), before.clone()));
    }
    let ahead = weal(&folder, &["record", "lose", "1", "t", "flour", "--on", "9998-01-01", "--ahead"]);
    assert_eq!(ahead.status.code(), Some(0), "{}", err(&ahead));
}

#[test]
fn a_wrong_line_of_a_changed_program_can_be_taken_back() {
    let folder = mill("record_back");
    assert_eq!(weal(&folder, &["record", "lose", "1", "t", "flour"]).status.code(), Some(0));
    std::fs::write(folder.join("main.weal"), MILL.replace("flour", "meal")).unwrap();
    let told = weal(&folder, &["plan"]);
    assert!(err(&told).contains("there is no resource named `flour`"), "{}", err(&told));
    let text = journal(&folder);
    let seal = text.trim_end().rsplit('#').next().unwrap();
    let back = weal(&folder, &["record", "correct", &seal[..8], "to", "nothing", "--because", "renamed"]);
    assert_eq!(back.status.code(), Some(0), "{}", err(&back));
    assert_eq!(weal(&folder, &["plan"]).status.code(), Some(0));
}

#[test]
fn rows_become_lines_all_or_none() {
    let folder = mill("record_rows");
    let rows = |text: &str, flag: &str, line: &str| {
        std::fs::write(folder.join("rows"), text).unwrap();
        weal(&folder, &["record", flag, "rows", "--line", line, "--date-column", "day", "--source", "scale"])
    };
    let template = "count stock {what} = {amount} {unit}";
    let wrong = rows("day,what,amount,unit\n2026-01-02,flour,3,t\n2026-01-03,flour,4,h\n", "--csv", template);
    assert!(err(&wrong).contains("rows:3:18 ]") && err(&wrong).contains("this is time"), "{}", err(&wrong));
    assert_eq!((wrong.status.code(), journal(&folder)), (Some(1), String::new()));
    for (text, told) in [
        ("day,what,amount,unit\n2026-02-30,flour,3,t\n", "`2026-02-30` in the column `day` is no day"),
        ("day,what,amount,unit\n2026-01-02,flour,3\n", "has 3 cells, and the first line names 4"),
        ("day,wat,amount,unit\n2026-01-02,flour,3,t\n", "did you mean `wat`?"),
        ("day,what,amount,unit\n", "has no rows"),
        ("day,what,amount,unit\n2026-01-02,\"flour,3,t\n", "none ends it"),
    ] {
        let wrong = rows(text, "--csv", template);
        assert!(err(&wrong).contains(told), "{}", err(&wrong));
        assert_eq!((wrong.status.code(), journal(&folder)), (Some(1), String::new()));
    }
    let done = rows("day,what,amount,unit\r\n2026-01-02,\"flour\",3,t\r\n2026-01-03,grain,4,kg\r\n", "--csv", template);
    assert!(err(&done).contains("2 lines"), "{}", err(&done));
    let done = rows(
        "{\"day\":\"2026-01-05\",\"a\":7}\n\n{\"day\":\"2026-01-06\",\"a\":8}\n",
        "--jsonl",
        "count flour = {a} t",
    );
    assert!(err(&done).contains("2 lines"), "{}", err(&done));
    assert_eq!(counted(&folder), [3, 4, 7, 8]);
    assert!(journal(&folder).contains("2026-01-05 count  flour = 7 t  source \"scale\"  #"), "{}", journal(&folder));
}

#[test]
fn two_who_write_at_once_both_write() {
    let folder = mill("record_two");
    let writers: Vec<_> = (0..24)
        .map(|number| {
            command(&folder, &["record", "count", "flour", "=", &number.to_string(), "t", "--on", "2026-01-01"])
                .spawn()
                .unwrap()
        })
        .collect();
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    let mut all = counted(&folder);
    all.sort_unstable();
    assert_eq!(all, (0..24).collect::<Vec<_>>());
}

/// Writers are killed at moments spread over their lives; what one was told is recorded must be there, in order, and the next
/// goes on behind it.
#[test]
fn a_kill_loses_at_most_the_line_that_was_being_written() {
    let folder = mill("record_killed");
    let start = |number: u32| {
        let number = number.to_string();
        command(&folder, &["record", "count", "flour", "=", &number, "t", "--on", "2026-01-01"]).spawn().unwrap()
    };
    // How long a writer takes by itself: the kills are spread over more than that.
    let began = std::time::Instant::now();
    assert!(start(150).wait().unwrap().success());
    let life = began.elapsed() * 3 / 2;
    let mut acknowledged = vec![150];
    for number in 0..150_u32 {
        let mut writer = start(number);
        std::thread::sleep(life * (number * 7_919 % 150) / 150);
        let _ = writer.kill();
        if writer.wait_with_output().unwrap().status.success() {
            acknowledged.push(number);
        }
        let there = counted(&folder);
        let mut rest = there.iter();
        assert!(acknowledged.iter().all(|number| rest.any(|other| other == number)), "{acknowledged:?} {there:?}");
    }
    let last = weal(&folder, &["record", "count", "flour", "=", "999", "t", "--on", "2026-01-01"]);
    assert_eq!((last.status.code(), counted(&folder).last()), (Some(0), Some(&999)), "{}", err(&last));
}

/// A file cut at any byte, as by a power failure: the next line goes behind what is whole, and says so.
#[test]
fn a_file_cut_at_any_byte_goes_on() {
    let folder = mill("record_cut");
    for number in 1..4 {
        assert_eq!(weal(&folder, &["record", "count", "flour", "=", &number.to_string(), "t"]).status.code(), Some(0));
    }
    let whole = journal(&folder);
    for end in (0..whole.len()).step_by(7) {
        std::fs::write(folder.join("mill.journal"), &whole[..end]).unwrap();
        let kept = whole[..end].lines().filter(|line| line.contains("count")).count();
        let kept = kept
            - usize::from(
                !whole[..end].ends_with('\n') && whole[..end].lines().last().is_some_and(|line| line.contains("count")),
            );
        let next = weal(&folder, &["record", "count", "flour", "=", "9", "t"]);
        let cut = end > 0 && !whole[..end].ends_with('\n');
        assert_eq!((next.status.code(), err(&next).contains("was cut off")), (Some(0), cut), "{end}: {}", err(&next));
        let mut expected: Vec<u32> = (1..=kept as u32).collect();
        expected.push(9);
        assert_eq!(counted(&folder), expected, "{end}");
    }
}
