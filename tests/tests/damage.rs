//! Whatever the text, every stage comes to an end: prefixes of the examples, damaged examples, and what fuzzing found.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its checkout has to stop")]

use std::path::{Path, PathBuf};

use weal_tests::checkout::{files, root};
use weal_tests::memory::{Memory, folder, planned, through};
use weal_tests::mutation::{Random, damage};

/// On a stack like that of the `weal` binary.
fn deep(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(256 << 20).spawn(run).unwrap().join().unwrap();
}

fn alone(text: &[u8]) -> bool {
    through(&Memory([(PathBuf::from("main.weal"), text.to_vec())].into()), Path::new("main.weal"))
}

#[test]
fn every_prefix_of_every_example_is_answered() {
    deep(|| {
        for path in files("examples", "weal") {
            let path = root().join(path);
            let whole = folder(path.parent().unwrap());
            let name = PathBuf::from(path.file_name().unwrap());
            let text = whole.0[&name].clone();
            for cut in 0..text.len() {
                let mut memory = whole.clone();
                memory.0.insert(name.clone(), text[..cut].to_vec());
                through(&memory, &name);
            }
        }
    });
}

#[test]
fn damaged_examples_are_answered() {
    deep(|| {
        let mut random = Random(2027);
        for path in files("examples", "weal") {
            let path = root().join(path);
            let whole = folder(path.parent().unwrap());
            let name = PathBuf::from(path.file_name().unwrap());
            for _ in 0..60 {
                let mut memory = whole.clone();
                let damaged = damage(&memory.0[&name], &mut random);
                memory.0.insert(name.clone(), damaged);
                through(&memory, &name);
            }
        }
    });
}

#[test]
fn damaged_pages_are_answered() {
    deep(|| {
        let mut random = Random(2028);
        for path in files("spec", "md") {
            let text = std::fs::read(root().join(path)).unwrap();
            for _ in 0..20 {
                let memory = Memory([(PathBuf::from("town.md"), damage(&text, &mut random))].into());
                through(&memory, Path::new("town.md"));
            }
        }
    });
}

#[test]
fn odd_texts_are_answered() {
    deep(|| {
        let sum = format!("let x = 1{}\n", " + 1".repeat(200_000));
        let minus = format!("let x = {}1\n", "-".repeat(200_000));
        let power = format!("let x = 2{}\n", "^2".repeat(50_000));
        let calls: String = (0..60).map(|at| format!("let f{}(x) = f{at}(x) + f{at}(x)\n", at + 1)).collect::<String>()
            + "let f0(x) = x\nlet y = f60(1)\n";
        let units: String = format!("let x = 1{}\n", " kg".repeat(100_000));
        let path = format!("let x = {}a\n", "a.".repeat(100_000));
        let horizon = "horizon 0001-01-01 .. 9998-12-31 by week\n".to_owned();
        let quoted = format!("use \"{}\n", "x".repeat(1 << 20));
        for text in [sum, minus, power, calls, units, path, horizon, quoted] {
            assert!(!alone(text.as_bytes()), "{}", &text[..40]);
        }
        for open in ["{", "(", "recipe a {", "choice a {", "for each a in b {", "let x = (", "let x = f("] {
            assert!(!alone(open.repeat(10_000).as_bytes()), "{open}");
        }
    });
}

/// What fuzzing found, kept: programs whose plans once failed their certificate.
#[test]
fn what_fuzzing_found_stays_mended() {
    let untouched = "horizon 2027 .. 2028 by year
resource flour: mass { supply 100 t per year }
resource salt: flowing mass { supply 3 t per year }
";
    let endless = "horizon 2027 .. 2027 by year
resource bread: flowing mass
resource smoke: emitted mass
recipe bake {
  produce 1 t bread
  emit 1e60 kg smoke
}
need food: 2 t bread per year { rank vital, at least 100 % }
aim least smoke
";
    let overflow = "horizon 2027 .. 2030 by year
resource wood: natural mass { stock 100 t, regrows 30 t per year to 120 t }
need heat: 5 t wood per year { rank vital }
threshold forest: stock wood >= 90 t always
";
    let unwanted = "horizon 2027-01 .. 2027-06 by month
resource milk: perishable volume in L { supply 3 kL per month, stock 2 kL, keeps 5 day }
resource whey: perishable volume in L { supply 3 kL per month, keeps 50 day }
";
    let hungry = "horizon 2027 .. 2030 by year
resource flour: mass { supply 20 t per year }
resource bread: mass
recipe bake {
  takes 6 month
  consume 2027 t flour
  produce dated { 1.3 t, from 2029: 1.4 t } bread
}
need daily_bread: 10 t bread per year
";
    let nothing = "resource hoci\n";
    for text in [untouched, endless, overflow, unwanted, hungry, nothing] {
        let memory = Memory([(PathBuf::from("main.weal"), text.as_bytes().to_vec())].into());
        assert_eq!(planned(&memory, Path::new("main.weal")), Ok(()), "{text}");
    }
}
