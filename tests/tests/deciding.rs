//! Decisions: counted, recorded, followed, ended and taken back, as a user does it.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot run what it tests has to stop")]

use std::path::{Path, PathBuf};

use weal_tests::binary::{fresh_folder, printed, weal};

/// A village that grinds, with a choice decided as `decide` says, and ballots.
fn village(name: &str, decide: &str, ballots: &str) -> PathBuf {
    let folder = fresh_folder(&format!("deciding-{name}"));
    let program = format!(
        "horizon 2028 .. 2031 by year

place valley {{ people 90 }}
place village in valley {{ people 14 }}

resource hands: labour {{ supply 5_200 h per year }}
resource bread: perishable mass in t {{ keeps 3 day }}

recipe by_hand {{
  at village
  work 40 h hands
  produce 1 t bread
}}
recipe by_mill {{
  at village
  work 30 h hands
  produce 1 t bread
}}

need daily_bread: 3 t bread per year for village {{ rank vital }}

policy no_mill {{ forbid by_mill at village }}
policy mill_only {{ require run by_mill >= 1 run per year at village }}

choice mill \"Shall the mill run?\" {{
  option yes \"It runs\"
  option no  \"It rests\" adopts no_mill
  decide by plurality {{ {decide} }}
}}
choice work \"Who works?\" {{
  option any  \"As it comes\"
  option mill \"The mill, at least once a year\" adopts mill_only
  decide by plurality {{ ballots \"work.csv\", closes 2027-06-30 }}
}}

aim least labour
"
    );
    std::fs::write(folder.join("main.weal"), program).unwrap();
    std::fs::write(folder.join("mill.csv"), ballots).unwrap();
    std::fs::write(folder.join("work.csv"), "any,mill\n,1\n").unwrap();
    folder
}

const AGAINST: &str = "yes,no\n2,1\n2,1\n1,2\n";

fn says(folder: &Path, arguments: &[&str]) -> String {
    printed(&weal(folder, arguments))
}

/// The runs of a recipe in a year, as the plan's JSON says.
fn runs(folder: &Path, recipe: &str, year: &str) -> f64 {
    let plan = weal(folder, &["plan", "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_slice(&plan.stdout).expect("a plan");
    let all = plan["runs"].as_array().expect("runs");
    let here = all.iter().filter(|run| run["recipe"] == recipe && run["period"] == year);
    here.filter_map(|run| run["runs"].as_f64()).sum()
}

#[test]
fn what_was_decided_is_planned_until_its_mandate_ends() {
    let folder = village("mandate", "ballots \"mill.csv\", closes 2027-06-30, until 2029", AGAINST);
    let recorded = says(&folder, &["tally", "mill", "--record"]);
    assert!(recorded.contains("2027-06-30 adopt  mill = no  until 2029-12-31"), "{recorded}");
    let found = ["2028", "2029", "2030", "2031"].map(|year| runs(&folder, "by_mill", year));
    assert_eq!(found[..2], [0.0, 0.0], "the mill rests as long as the mandate holds");
    assert!(found[2] > 2.9 && found[3] > 2.9, "and runs again when it has ended: {found:?}");
    let checked = weal(&folder, &["check", "--format", "json"]);
    let checked: serde_json::Value = serde_json::from_slice(&checked.stdout).expect("data");
    let hint = &checked["hints"][0];
    let text = "mill = no, decided on 2027-06-30 by 3 people, plurality, until 2029-12-31";
    assert_eq!((hint["label"].as_str(), hint["line"].as_u64()), (Some(text), Some(25)), "{checked}");
    let verified = says(&folder, &["tally", "mill", "--verify"]);
    assert!(verified.starts_with("The recount agrees"), "{verified}");
    let why = says(&folder, &["why", "by_mill"]);
    assert!(why.contains("decided on 2027-06-30 by 3 people, plurality"), "{why}");
    let other = says(&folder, &["plan", "--with", "mill=yes"]);
    assert!(other.contains("mill = yes") && !other.contains("mill = yes was decided"), "{other}");
}

#[test]
fn a_mandate_that_ended_before_the_plan_begins_opens_the_choice() {
    let folder = village("ended", "ballots \"mill.csv\", closes 2025-06-30, until 2027", AGAINST);
    says(&folder, &["tally", "mill", "--record"]);
    let plan = says(&folder, &["plan"]);
    assert!(plan.contains("the mandate of `mill` ended on 2027-12-31") && plan.contains("Choices are open"), "{plan}");
}

#[test]
fn a_decision_that_is_taken_back_opens_the_choice() {
    let folder = village("repeal", "ballots \"mill.csv\", closes 2027-06-30", AGAINST);
    says(&folder, &["tally", "mill", "--record"]);
    let early = says(&folder, &["tally", "mill", "--repeal", "--date", "2026-01-01"]);
    assert!(early.contains("cannot be taken back on an earlier day"), "{early}");
    says(&folder, &["tally", "mill", "--repeal", "--date", "2028-03-01", "--because", "it was \"dry\""]);
    let journal = std::fs::read_to_string(folder.join("valley.journal")).unwrap();
    assert!(journal.contains("2028-03-01 repeal mill  because \"it was 'dry'\"  #"), "{journal}");
    assert!(says(&folder, &["plan"]).contains("Choices are open"));
    let again = says(&folder, &["tally", "mill", "--record", "--date", "2028-04-01"]);
    assert!(again.contains("Recorded"), "{again}");
    assert_eq!(runs(&folder, "by_mill", "2029"), 0.0);
}

#[test]
fn decisions_that_clash_are_both_named() {
    let decide = "electorate village, ballots \"mill.csv\", closes 2027-06-30";
    let folder = village("clash", decide, AGAINST);
    says(&folder, &["tally", "mill", "--record"]);
    says(&folder, &["tally", "work", "--record"]);
    let plan = says(&folder, &["plan"]);
    let both = ["village chose mill = no, decided on 2027-06-30", "valley chose work = mill, decided on 2027-06-30"];
    assert!(plan.contains("error[policy-clash]") && both.iter().all(|one| plan.contains(one)), "{plan}");
}

#[test]
fn a_place_decides_only_what_is_its_own() {
    let folder = village("theirs", "electorate village, ballots \"mill.csv\", closes 2027-06-30", AGAINST);
    let checked = says(&folder, &["check"]);
    assert!(!checked.contains("error["), "the village forbids what runs in the village: {checked}");
    let main = folder.join("main.weal");
    let text = std::fs::read_to_string(&main).unwrap();
    std::fs::write(&main, text.replace("forbid by_mill at village", "limit worked hands <= 9_000 h per year")).unwrap();
    let checked = says(&folder, &["check"]);
    assert!(checked.contains("error[not-theirs]: the people of village decide `mill`"), "{checked}");
}

#[test]
fn a_quorum_that_is_missed_decides_nothing_or_leaves_what_is() {
    let folder = village("quorum", "ballots \"mill.csv\", closes 2027-06-30, quorum 50 %", AGAINST);
    let told = says(&folder, &["tally", "mill", "--record"]);
    assert!(told.contains("error[not-decided]") && !folder.join("valley.journal").exists(), "{told}");
    let folder = village("stays", "ballots \"mill.csv\", closes 2027-06-30, quorum 50 %, status yes", AGAINST);
    let told = says(&folder, &["tally", "mill", "--record"]);
    assert!(told.contains("adopt  mill = yes"), "{told}");
}

#[test]
fn a_number_decided_by_median_is_planned_with() {
    let folder = fresh_folder("deciding-median");
    let program = "horizon 2028 .. 2029 by year

place village { people 14 }

resource hands: labour { supply 5_200 h per year }
resource bread: perishable mass in t { keeps 3 day }

recipe bake {
  work 40 h hands
  produce 1 t bread
}

need daily_bread: loaf bread per year for village { rank vital }

choice loaf: mass between 1 t and 5 t \"How much bread a year?\" {
  decide by median { ballots \"loaf.csv\", closes 2027-06-30 }
}

aim least labour
";
    std::fs::write(folder.join("main.weal"), program).unwrap();
    std::fs::write(folder.join("loaf.csv"), "voter,loaf\nada,2 t\nben,4.5\ncem,2.5 t\ndia,9 t\neli,2 kg\n").unwrap();
    let told = says(&folder, &["tally", "loaf", "--record"]);
    assert!(told.contains("adopt  loaf = 2.5 t"), "{told}");
    assert!((runs(&folder, "bake", "2029") - 2.5).abs() < 1e-9);
    let plan = says(&folder, &["plan"]);
    assert!(plan.contains("loaf = 2.5 t was decided on 2027-06-30 by 3 people, median"), "{plan}");
    assert!(!plan.contains("beyond that day"), "{plan}");
    // A number is one for the whole plan: where its mandate ends before, that is said.
    says(&folder, &["tally", "loaf", "--repeal", "--date", "2027-07-01"]);
    std::fs::write(folder.join("main.weal"), program.replace("closes 2027-06-30", "closes 2027-06-30, until 2028"))
        .unwrap();
    says(&folder, &["tally", "loaf", "--record", "--date", "2027-07-02"]);
    let plan = says(&folder, &["plan"]).split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "until 2028-12-31; this plan goes on with what it sets beyond that day, when the choice is open again.";
    assert!(plan.contains(told), "{plan}");
}

#[test]
fn several_journals_are_one_in_the_order_of_days() {
    let folder = village("several", "ballots \"mill.csv\", closes 2027-06-30", AGAINST);
    says(&folder, &["tally", "mill", "--record"]);
    // A second journal, with an earlier repeal and a later adoption by hand, sealed as Weal seals.
    let first = weal_journal::append(b"", "upland", "2026-01-01", &weal_journal::repeal("mill", None));
    std::fs::write(folder.join("upland.journal"), &first).unwrap();
    assert_eq!(runs(&folder, "by_mill", "2029"), 0.0, "a repeal before the decision takes nothing back");
    let adopt = weal_journal::Adopt { choice: "mill".into(), option: "yes".into(), ..Default::default() };
    let second = weal_journal::append(first.as_bytes(), "upland", "2028-02-01", &weal_journal::adopt(&adopt));
    std::fs::write(folder.join("upland.journal"), first + &second).unwrap();
    assert!(runs(&folder, "by_mill", "2029") > 2.9, "what is adopted later stands");
}

#[test]
fn what_a_journal_says_of_what_is_not_there_is_told() {
    let folder = village("gone", "ballots \"mill.csv\", closes 2027-06-30", AGAINST);
    let adopt = |choice: &str, option: &str| {
        weal_journal::adopt(&weal_journal::Adopt { choice: choice.into(), option: option.into(), ..Default::default() })
    };
    let mut text = weal_journal::append(b"", "valley", "2027-01-01", &adopt("boats", "none"));
    text += &weal_journal::append(text.as_bytes(), "valley", "2027-01-02", &adopt("mill", "perhaps"));
    std::fs::write(folder.join("valley.journal"), text).unwrap();
    let checked = says(&folder, &["check"]);
    assert!(checked.contains("warning[unknown-choice]: the program has no choice `boats`"), "{checked}");
    assert!(checked.contains("`perhaps` was decided for `mill`, and is no option of it any more"), "{checked}");
    assert!(says(&folder, &["plan"]).contains("Choices are open"));
}

#[test]
fn ballots_written_in_another_format_count_the_same() {
    let decide = "ballots \"mill.csv\", closes 2027-06-30";
    let folder = village("formats", decide, "yes,no,count\n2,1,7\n1,2,4\n1,1,2\n,1,1\n,,1\n");
    let rounds = || {
        let output = weal(&folder, &["tally", "mill", "--format", "json"]);
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("data");
        (told["outcome"]["rounds"].clone(), told["verdict"]["chosen"].clone())
    };
    let told = rounds();
    assert!(told.0.as_array().is_some_and(|rounds| !rounds.is_empty()), "{told:?}");
    let main = folder.join("main.weal");
    let text = std::fs::read_to_string(&main).unwrap();
    for ending in ["csv", "blt", "toi"] {
        let file = format!("written.{ending}");
        let written = weal(&folder, &["tally", "mill", "--ballots", &file]);
        assert!(written.status.success(), "{}", printed(&written));
        std::fs::write(&main, text.replace("mill.csv", &file)).unwrap();
        assert_eq!(rounds(), told, "{ending}");
        std::fs::write(&main, &text).unwrap();
    }
    let again = says(&folder, &["tally", "mill", "--ballots", "mill.csv"]);
    assert!(again.contains("`mill.csv` is there already"), "what was voted is not written over: {again}");
    let unfit = says(&folder, &["tally", "mill", "--ballots", "mill.soc"]);
    assert!(unfit.contains("these ballots make a file with the ending `toi`"), "{unfit}");
}
