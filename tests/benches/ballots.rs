//! How fast ballots are read, and in how much memory: `cargo bench --bench ballots -- [ROWS]` (5,000,000 if not said).
//!
//! Tables of ten options, one row per ballot, made while they are read and never in a file: ballots of some thousand kinds
//! without a name; rankings at random, of which hardly two are equal; and those with a voter and a date each, counted against
//! no roll. Beside each: how long the same bytes take that nobody looks at. Each runs in a process of its own, whose largest
//! memory the system tells (Linux).
#![allow(clippy::unwrap_used, reason = "a bench that cannot start itself has to stop")]

use std::io::{Read, Write as _};
use std::process::Command;
use std::time::Instant;

use weal_choice::from_cast::{Checks, Signature, counted};
use weal_choice::{Acceptance, Asked, Form, from_text};
use weal_tests::mutation::Random;

/// Options of the question.
const OPTIONS: usize = 10;

/// What is read.
const KINDS: [(&str, &str); 3] = [
    ("few", "few kinds of ballots, no names"),
    ("any", "any rankings, no names"),
    ("named", "few kinds, named and dated"),
];

/// A table of ballots without an end in memory.
struct Rows {
    kind: usize,
    random: Random,
    row: usize,
    rows: usize,
    text: Vec<u8>,
    at: usize,
    bytes: u64,
}

impl Rows {
    fn new(kind: usize, rows: usize) -> Rows {
        let names: Vec<String> = (0..OPTIONS).map(|at| format!("option_{at}")).collect();
        let head = if kind == 2 { "voter,date," } else { "" };
        let text = format!("{head}{}\n", names.join(",")).into_bytes();
        Rows { kind, random: Random(1), row: 0, rows, text, at: 0, bytes: 0 }
    }

    fn next(&mut self) {
        self.text.clear();
        self.at = 0;
        while self.row < self.rows && self.text.len() < 1 << 16 {
            self.row += 1;
            if self.kind == 2 {
                // Every voter once, in no order.
                let voter = self.row * 7_919 % self.rows;
                write!(self.text, "voter-{voter:07},2027-06-{:02},", 1 + self.row % 28).unwrap();
            }
            let mut ranks: [u8; OPTIONS] = std::array::from_fn(|at| at as u8 + 1);
            let ranked = if self.kind == 1 { OPTIONS } else { 3 };
            for at in 0..ranked {
                ranks.swap(at, at + self.random.below(OPTIONS - at));
            }
            let mut cells = [0; OPTIONS];
            for (at, option) in ranks.iter().take(ranked).enumerate() {
                cells[usize::from(*option) - 1] = at + 1;
            }
            for (at, cell) in cells.iter().enumerate() {
                let end = if at + 1 == OPTIONS { b'\n' } else { b',' };
                if *cell > 0 {
                    write!(self.text, "{cell}").unwrap();
                }
                self.text.push(end);
            }
        }
    }
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.text.len() {
            self.next();
        }
        let size = (self.text.len() - self.at).min(into.len());
        into[..size].copy_from_slice(&self.text[self.at..self.at + size]);
        self.at += size;
        self.bytes += size as u64;
        Ok(size)
    }
}

/// The most memory this process held so far, in megabytes, as Linux tells it.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Reads one table and tells how it went.
fn one(kind: usize, rows: usize) {
    let (mut bare, start) = (Rows::new(kind, rows), Instant::now());
    std::io::copy(&mut bare, &mut std::io::sink()).unwrap();
    let making = start.elapsed().as_secs_f64();
    let asked = Asked {
        options: (0..OPTIONS).map(|at| format!("option_{at}").into()).collect(),
        form: Some(Form::Ranking),
        ..Asked::default()
    };
    let (mut table, start) = (Rows::new(kind, rows), Instant::now());
    let (cast, faults) = from_text::read("csv", &mut table, &asked, &|_| Err(String::new()));
    let (reading, read_in) = (start.elapsed().as_secs_f64(), memory());
    assert_eq!((cast.ballots(), faults.len()), (rows as u64, 0));
    let start = Instant::now();
    let checks = Checks { eligible: &|_| true, signature: &|_, _, _| Signature::Bad };
    let counted = counted(&cast, None, &asked, &Acceptance::default(), &checks).unwrap();
    assert_eq!(counted.counted, rows as u64);
    let counting = start.elapsed().as_secs_f64();
    let alone = reading - making;
    println!(
        "{}: {rows} rows, {} MB; made and passed over {making:.2} s; read {alone:.2} s more ({:.1} million rows/s), {} kinds, {read_in} MB; \
         which count {counting:.2} s, {} MB",
        KINDS[kind].1,
        table.bytes >> 20,
        rows as f64 / alone / 1e6,
        cast.papers.len(),
        memory()
    );
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let rows = words.iter().find_map(|word| word.parse().ok()).unwrap_or(5_000_000);
    if let Some(kind) = KINDS.iter().position(|(name, _)| words.iter().any(|word| word == name)) {
        return one(kind, rows);
    }
    for (name, _) in KINDS {
        let status = Command::new(std::env::current_exe().unwrap()).args([name, &rows.to_string()]).status().unwrap();
        assert!(status.success(), "{name}");
    }
}
