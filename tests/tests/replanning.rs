//! A plan that goes on: what happens, what is proposed, what people say to it, as the shell shows it.
#![allow(clippy::expect_used, reason = "a test that cannot run its program has to stop")]

use weal_tests::binary::{fresh_folder, printed, weal};
use weal_tests::checkout::root;

/// The exit code of `weal replan` at the end of a day, and what it prints.
fn replanned(day: &str) -> (i32, String) {
    let output = weal(&root(), &["replan", "examples/shore_fishery", "--on", day]);
    (output.status.code().expect("`weal` ended by itself"), printed(&output))
}

#[test]
fn three_seasons_of_the_shore_ask_for_a_decision_where_something_broke_and_hold_where_people_agreed() {
    let broken = [
        ("2027-03-04", "lose 1 hand_liner (engine fire)"),
        ("2027-05-20", "count stock cod = 29.4 kt"),
        ("2027-07-01", "adopt gear = phase_out"),
        ("2029-02-20", "lose 3 hand_liner (a hard winter: crushed by ice)"),
        ("2029-02-28", "signal need barter = 250 t per year"),
    ];
    for (day, cause) in broken {
        let (code, told) = replanned(day);
        assert_eq!(code, 5, "{day}:\n{told}");
        assert!(told.replace('\n', " ").contains(cause), "{day}:\n{told}");
        assert!(told.contains("PROPOSAL 1"), "{day}:\n{told}");
    }
    for day in ["2027-01-01", "2027-03-06", "2027-05-29", "2027-07-05", "2028-05-22", "2029-03-03"] {
        let (code, told) = replanned(day);
        assert_eq!(code, 0, "{day}:\n{told}");
    }
    // What the assembly refused is not proposed again.
    let (code, told) = replanned("2029-02-24");
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("refused") && !told.contains("PROPOSAL"), "{told}");
}

#[test]
fn an_answer_adds_one_line_to_the_journal_and_changes_nothing_else() {
    let folder = fresh_folder("replanning-answer");
    let text = "package bakery
horizon 2027-W01 .. 2027-W06 by week
resource flour: mass in kg { supply 900 kg per week }
resource oven: durable { stock 2, available 50 % }
resource bread: perishable mass in kg { keeps 7 day }
recipe bake { takes 5 h, use 1 oven, consume 20 kg flour, produce 30 kg bread }
recipe bake_by_hand { takes 4 h, consume 30 kg flour, produce 30 kg bread }
need daily_bread: 800 kg bread per week { rank vital }
aim least consumed flour

";
    std::fs::write(folder.join("main.weal"), text).expect("a file is written");
    let run = |words: &[&str]| {
        let output = weal(&folder, words);
        (output.status.code().expect("`weal` ended by itself"), printed(&output))
    };
    let record = ["record", "lose", "1", "oven", "--on", "2027-01-12", "--because", "a crack", "--ahead"];
    assert_eq!(run(&record).0, 0);
    let journal = || std::fs::read_to_string(folder.join("bakery.journal")).expect("a journal");
    let before = journal();
    let (code, told) = run(&["replan"]);
    assert_eq!(code, 5, "{told}");
    let (code, told) = run(&["accept", "9"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("no-proposal"), "{told}");
    assert_eq!(journal(), before);
    let (code, told) = run(&["accept", "1", "by", "the bakers"]);
    assert_eq!(code, 0, "{told}");
    let after = journal();
    let added = after.strip_prefix(&before).expect("a journal only grows");
    assert_eq!(added.lines().count(), 1, "{added}");
    assert!(added.starts_with("2027-01-12 accept 1  "), "{added}");
    assert_eq!(run(&["replan"]).0, 0);
    let (code, told) = run(&["accept", "1", "because"]);
    assert_eq!(code, 2, "{told}");
    assert_eq!(journal(), after);
}
