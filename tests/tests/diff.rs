//! `weal diff` as people run it: two plan files, and what changes from one to the other.
#![allow(clippy::unwrap_used, reason = "a test that cannot run what it tests has to stop")]

use std::path::{Path, PathBuf};

use weal_plan::diff::Diff;
use weal_tests::binary::{fresh_folder, printed, weal};

/// A tonne of bread takes 4 h by day, or 1 h by night, which makes noise: 15 t need 60 h by day, and there are 40 h.
const BAKERY: &str = "
package bakery
horizon 2027 .. 2029 by year
place hill { people 100 }
place dale { people 100 }
resource crew: local labour { supply 40 h per year at hill, supply 100 h per year at dale }
resource bread: local perishable mass in t { keeps 3 day }
resource noise: emitted mass in kg
recipe day   { at hill, dale, work 4 h crew, produce 1 t bread }
recipe night { at hill, dale, work 1 h crew, produce 1 t bread, emit 1 kg noise }
need bread: 15 t bread per year for each place { rank vital }
threshold quiet: emitted noise <= 5 kg per year at hill
policy nights_off { forbid night from 2028 }
choice nights \"Bake by night?\" {
  option yes
  option no adopts nights_off
}
aim least emitted noise
";

/// The folder of a test, with the plans of both options.
fn planned(name: &str) -> PathBuf {
    let folder = fresh_folder(name);
    std::fs::write(folder.join("main.weal"), BAKERY).unwrap();
    for option in ["yes", "no"] {
        made(&folder, "main.weal", &format!("nights={option}"), &format!("{option}.json"));
    }
    folder
}

fn made(folder: &Path, program: &str, with: &str, file: &str) {
    let output = weal(folder, &["plan", program, "--with", with, "--format", "json", "-o", file]);
    assert!(output.status.success(), "{}", printed(&output));
}

/// What is said, with the exit code.
fn said(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = weal(folder, &[&["diff"], arguments].concat());
    (output.status.code().unwrap(), printed(&output))
}

#[test]
fn a_change_list_of_two_plans() {
    let folder = planned("diff-list");
    // By night 5 t are made at the hill, in 5 h; by day, in 35 h, 8.75 t: 13.75 t. Without nights 10 t, of 15.
    let (code, text) = said(&folder, &["yes.json", "no.json"]);
    assert_eq!(
        (code, text.as_str()),
        (
            0,
            "\
bakery: from yes.json to no.json

DECIDED
  nights  yes  →  no

WHAT TO DO (runs started)
  day at hill    2028 – 2029  8.75  →  10
  night at hill  2028 – 2029     5  →  ·

NEEDS
  worse  bread at hill  2028 – 2029  92 %  →  67 %

LIMITS
  binds no longer  quiet at hill  2028 – 2029  nothing left  →  5 kg left

STOCKS (at the end of 2029)
  noise, kg  15  →  5

AIMS
  vital needs: least worst shortfall  0.08333 of the need  →  0.3333 of the need
  vital needs: least total shortfall     0.25 of the need  →  0.75 of the need
  least emitted noise                               15 kg  →  5 kg

2 activities at 1 place change; 1 need is met worse, none better.
"
        ),
        "{text}"
    );
}

#[test]
fn as_data_and_as_a_page() {
    let folder = planned("diff-data");
    let (code, text) = said(&folder, &["yes.json", "no.json", "--format", "json"]);
    let data: Diff = serde_json::from_str(&text).unwrap();
    assert_eq!((code, data.schema.as_str(), data.runs.len(), data.choices.len()), (0, "weal.diff/1", 4, 1));
    assert!(data.runs.iter().all(|run| run.place == "hill" && run.period != "2027"), "{:?}", data.runs);
    let (code, text) = said(&folder, &["yes.json", "no.json", "--format", "md"]);
    assert!(code == 0 && text.contains("| day at hill | 2028 – 2029 | 8.75 | 10 |"), "{text}");
    // The same plan: nothing, and no failure.
    let (code, text) = said(&folder, &["yes.json", "yes.json"]);
    assert_eq!((code, text.as_str()), (0, "bakery: from yes.json to yes.json\n\nNothing changes.\n"));
}

#[test]
fn plans_of_other_years_and_programs_are_compared_where_they_overlap() {
    let folder = planned("diff-overlap");
    std::fs::write(folder.join("later.weal"), BAKERY.replace("2027 .. 2029", "2028 .. 2030")).unwrap();
    made(&folder, "later.weal", "nights=yes", "later.json");
    let (code, text) = said(&folder, &["yes.json", "later.json"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("The period 2027 is only in yes.json, and left out."), "{text}");
    assert!(text.contains("The period 2030 is only in later.json, and left out."), "{text}");
    std::fs::write(folder.join("mill.weal"), BAKERY.replace("package bakery", "package mill")).unwrap();
    made(&folder, "mill.weal", "nights=no", "mill.json");
    let (code, text) = said(&folder, &["yes.json", "mill.json"]);
    assert!(code == 0 && text.starts_with("bakery → mill: from yes.json to mill.json"), "{text}");
    assert!(text.contains("yes.json is of the program bakery and mill.json of mill"), "{text}");
    // A plan that cannot be.
    std::fs::write(folder.join("none.weal"), BAKERY.replace("{ rank vital }", "{ rank vital, at least 100 % }"))
        .unwrap();
    let output = weal(&folder, &["plan", "none.weal", "--with", "nights=no", "--format", "json", "-o", "none.json"]);
    assert_eq!(output.status.code(), Some(3), "{}", printed(&output));
    let (code, text) = said(&folder, &["yes.json", "none.json"]);
    assert!(code == 0 && text.contains("In none.json no plan is possible."), "{text}");
}

#[test]
fn what_is_no_plan_is_told_of_both_files_at_once() {
    let folder = planned("diff-wrong");
    let whole = std::fs::read_to_string(folder.join("yes.json")).unwrap();
    std::fs::write(folder.join("newer.json"), whole.replace("weal.plan/1", "weal.plan/9")).unwrap();
    std::fs::write(folder.join("cut.json"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(folder.join("other.json"), "[1, 2]").unwrap();
    std::fs::write(folder.join("bytes.json"), [0xff, 0xfe, 0x00]).unwrap();
    for (file, expected) in [
        ("missing.json", "error[cannot-read]: `missing.json` cannot be read"),
        ("newer.json", "this file is weal.plan/9; this weal reads weal.plan/1"),
        ("cut.json", "this file ends in the middle"),
        ("other.json", "this is not a plan file"),
        ("bytes.json", "this is not a plan file"),
        ("main.weal", "this is not a plan file"),
    ] {
        let (code, text) = said(&folder, &[file, "yes.json"]);
        assert!(code == 1 && text.contains(expected) && text.contains(file), "{text}");
        let (code, text) = said(&folder, &["other.json", file]);
        assert!(code == 1 && text.contains(expected) && text.contains("other.json"), "{text}");
    }
    assert_eq!(said(&folder, &["yes.json"]).0, 2);
}
