//! A program of many recipes from tables: `cargo bench --bench size -- [RECIPES]` (100,000 if not said).
//!
//! Every recipe takes six inputs; there are loops and 200 needs, and no alternatives. Prints seconds and peak memory of
//! `weal check` and `weal plan`, as ratios to the limit: this process reading the same files and adding up their bytes
//! and numbers. Peak memory is read from /proc while the command runs, so on Linux only.
#![allow(clippy::unwrap_used, reason = "a bench that cannot write its inputs has to stop")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use weal_tests::binary;
use weal_tests::mutation::Random;

const PROGRAM: &str = r#"package size
horizon 2027 .. 2027 by year
resource labour: labour { supply 1e15 h per year }
table goods from "goods.csv" { id: name, unit: unit }
table uses from "uses.csv" { recipe: name, good: resource, amount: number in unit of good }
table makes from "makes.csv" { id: name, good: resource, amount: number in unit of good, hours: time in h }
for each g in goods { resource {g.id}: good in g.unit }
for each m in makes {
  recipe {m.id} {
    work m.hours labour
    produce m.amount m.good
    for each u in uses where u.recipe = m.id { consume u.amount u.good }
  }
}
aim least labour
"#;

/// Writes the program: recipe `i` makes good `i` from six others, nine of ten nearby, together less than a third of it.
fn generate(folder: &Path, recipes: usize) {
    let mut random = Random(1);
    let (mut goods, mut makes, mut uses) =
        (String::from("id,unit\n"), String::from("id,good,amount,hours\n"), String::from("recipe,good,amount\n"));
    for at in 0..recipes {
        writeln!(goods, "g{at},kg").unwrap();
        writeln!(makes, "r{at},g{at},{},{}.{}", 5 + random.below(16), random.below(5), 1 + random.below(9)).unwrap();
        let mut taken: Vec<usize> = Vec::new();
        while taken.len() < 6 {
            let near = (at + random.below(601)).saturating_sub(300).min(recipes - 1);
            let other = if random.below(10) > 0 { near } else { random.below(recipes) };
            if other != at && !taken.contains(&other) {
                taken.push(other);
                writeln!(uses, "r{at},g{other},0.{:02}", 5 + random.below(75)).unwrap();
            }
        }
    }
    let mut program = PROGRAM.to_owned();
    for need in 0..200 {
        writeln!(program, "need n{need}: {} t g{} per year", 1 + random.below(100), need * recipes / 200).unwrap();
    }
    for (name, text) in [("goods.csv", goods), ("makes.csv", makes), ("uses.csv", uses), ("main.weal", program)] {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// The limit: reading the files and adding up what looks like a number.
fn limit(folder: &Path) -> f64 {
    let start = Instant::now();
    let mut sum = 0.0;
    for name in ["goods.csv", "makes.csv", "uses.csv", "main.weal"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        sum += text.split([',', '\n', ' ']).filter_map(|word| word.parse::<f64>().ok()).sum::<f64>();
    }
    assert!(sum > 0.0);
    start.elapsed().as_secs_f64()
}

/// Seconds, peak memory in MB, and whether it ended well.
fn run(folder: &Path, arguments: &[&str]) -> (f64, f64, bool) {
    let start = Instant::now();
    let mut child =
        Command::new(binary::path()).args(arguments).current_dir(folder).stdout(Stdio::null()).spawn().unwrap();
    let mut peak = 0.0f64;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM"));
        let kilobytes: Option<f64> = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0.0) / 1024.0);
        if let Some(ended) = child.try_wait().unwrap() {
            return (start.elapsed().as_secs_f64(), peak, ended.success());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn main() {
    let recipes = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let folder = binary::fresh_folder("size");
    generate(&folder, recipes);
    let limit = limit(&folder);
    println!("{recipes} recipes of six inputs; reading the files and adding up their numbers takes {limit:.3} s");
    for arguments in [&["check"][..], &["plan", "--format", "json"]] {
        let (seconds, peak, well) = run(&folder, arguments);
        let ended = if well { "done" } else { "FAILED" };
        println!(
            "weal {}: {ended} in {seconds:.2} s, {:.0} times the limit, {peak:.0} MB at most",
            arguments.join(" "),
            seconds / limit
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
