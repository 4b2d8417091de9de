//! How fast a long journal is read, and whether kills lose anything: `cargo bench --bench journal -- [LINES] [KILLS]`
//! (1,000,000 and 3,000 if not said).
//!
//! Measures, in this process: seals and corrections (`weal_journal::from_text`), and all the way to events in the names and
//! units of a small program. Then writers are killed at moments spread over their lives, and the journal is read again after
//! each: what was acknowledged must be there, in order.
#![allow(clippy::unwrap_used, reason = "a bench that cannot write its inputs has to stop")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use weal_base::FileId;
use weal_driver::Session;
use weal_tests::binary;
use weal_tests::memory::Memory;

const PROGRAM: &str = "\
horizon 2027 .. 2028 by quarter
place mill { people 100 }
place town { people 900 }
resource flour: local mass { stock 10 t at mill }
resource cod: natural mass { stock 42 kt }
resource boat: durable { stock 14, lasts 25 year }
recipe season { takes 3 month, use 1 boat, consume 62 t cod }
recipe bake { at mill, town, consume 1 t flour }
need bread: 10 t flour per year for town
";

/// Lines as sensors and people write them.
fn journal(lines: usize) -> String {
    let line = |at: usize| {
        let day = format!("2027-{:02}-{:02}", 1 + at * 12 / lines.max(1), 1 + at % 28);
        match at % 8 {
            0 => format!("{day} did    bake 0.25 run at mill  by \"the night shift\""),
            1 => format!("{day} lose   {} kg flour at mill  because \"damp\"", at % 90),
            2 => format!("{day} deliver 0.5 t flour at town for bread"),
            3 => format!("{day} signal need bread = {}.5 t per year", at % 9 + 5),
            _ => format!("{day} gain   {}.25 kg flour at mill  source \"scale 4\"", at % 500),
        }
    };
    let lines: Vec<String> = (0..lines).map(line).collect();
    weal_journal::append_all(b"", "shore", lines.iter().map(String::as_str))
}

fn main() {
    let number = |at: usize, otherwise: usize| {
        std::env::args().skip(1).filter_map(|word| word.parse().ok()).nth(at).unwrap_or(otherwise)
    };
    let (lines, kills) = (number(0, 1_000_000), number(1, 3_000));
    let text = journal(lines);
    let mut told = String::new();
    writeln!(told, "{lines} lines, {} MB", text.len() >> 20).unwrap();

    let began = Instant::now();
    let (read, problems) = weal_journal::from_text(FileId(0), &text);
    writeln!(told, "seals            {:>8.3} s", began.elapsed().as_secs_f64()).unwrap();
    assert!(problems.is_empty() && read.said.len() == lines, "{problems:?}");

    let mut world = Memory::default();
    world.0.insert("w/main.weal".into(), PROGRAM.into());
    world.0.insert("w/shore.journal".into(), text.into_bytes());
    let began = Instant::now();
    let session = Session::open(&world, Path::new("w"));
    let events = session.events();
    writeln!(told, "text to events   {:>8.3} s", began.elapsed().as_secs_f64()).unwrap();
    assert!(events.1.is_empty() && events.0.len() == lines, "{:?}", events.1);
    print!("{told}");
    killed(kills);
}

fn killed(kills: usize) {
    let folder = binary::fresh_folder("journal-kills");
    std::fs::write(folder.join("main.weal"), PROGRAM).unwrap();
    let start = |number: usize| {
        let words = ["record", "gain", &number.to_string(), "kg", "flour", "at", "mill", "--on", "2026-01-01"];
        let mut command = Command::new(binary::path());
        command.args(words).current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    // How long a writer takes by itself: the kills are spread over more than that.
    let began = Instant::now();
    assert!(start(kills).wait().unwrap().success());
    let life = began.elapsed().max(Duration::from_millis(2)) * 3 / 2;
    let mut acknowledged: Vec<String> = vec![format!("gain   {kills} kg flour at mill")];
    for number in 0..kills {
        let mut writer = start(number);
        std::thread::sleep(life * (number * 7_919 % 997) as u32 / 997);
        let _ = writer.kill();
        if writer.wait().unwrap().success() {
            acknowledged.push(format!("gain   {number} kg flour at mill"));
        }
        if number % 50 == 49 {
            let text = std::fs::read_to_string(folder.join("program.journal")).unwrap_or_default();
            let (read, problems) = weal_journal::from_text(FileId(0), &text);
            assert!(!problems.has_errors(), "{problems:?}");
            let mut there = read.said.iter().map(|said| &text[said.start as usize..said.end as usize]);
            for line in &acknowledged {
                assert!(there.any(|other| other == line), "`{line}` was acknowledged, and is gone");
            }
        }
    }
    println!("{kills} writers, {} done before they were killed; nothing acknowledged was lost", acknowledged.len() - 1);
}
