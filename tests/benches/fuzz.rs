//! Damaged programs, the examples and those of the specification, through every stage, text to problem: `cargo bench --bench fuzz -- COUNT [SEED] [plan]`. With `plan`
//! sound programs are planned too, and a plan that fails its certificate ends the run.
//!
//! Prints how many were taken, how many of those were sound programs, and how fast. A panic, or one that takes longer
//! than ten seconds, ends it with the input that did it.
#![allow(clippy::unwrap_used, reason = "a bench that cannot start its thread has to stop")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use weal_tests::memory::{everything, planned, through};
use weal_tests::mutation::{Random, damage};

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let count = numbers.first().copied().unwrap_or(2_000);
    let seed = numbers.get(1).copied().unwrap_or(1);
    let begun = everything();
    let worker = std::thread::Builder::new().stack_size(256 << 20);
    let planning = std::env::args().any(|word| word == "plan");
    let run = move || {
        let mut random = Random(seed);
        let (start, mut sound) = (Instant::now(), 0u64);
        for done in 0..count {
            let (root, mut memory) = begun[random.below(begun.len())].clone();
            let names: Vec<PathBuf> = memory.0.keys().filter(|name| !name.ends_with("README.md")).cloned().collect();
            let victim = &names[random.below(names.len())];
            let damaged = damage(&memory.0[victim], &mut random);
            memory.0.insert(victim.clone(), damaged.clone());
            let one = Instant::now();
            let result = std::panic::catch_unwind(|| {
                if planning && let Err(why) = planned(&memory, &root) {
                    panic!("a plan failed its certificate:\n{why}");
                }
                through(&memory, &root)
            });
            let slow = one.elapsed() > Duration::from_secs(if planning { 60 } else { 10 });
            match result {
                Ok(whole) if !slow => sound += u64::from(whole),
                _ => {
                    let what = if slow { "took too long" } else { "broke down" };
                    println!(
                        "input {done} of seed {seed}, {}, {what}:\n{}",
                        victim.display(),
                        String::from_utf8_lossy(&damaged)
                    );
                    std::process::exit(1);
                }
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("{count} damaged programs, {sound} of them sound, no panic, {:.0} a second", count as f64 / seconds);
    };
    worker.spawn(run).unwrap().join().unwrap();
}
