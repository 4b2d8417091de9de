//! People vote with the real `weal`: keys, signed ballots, and a file to which many add at once.
#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has to stop")]

use std::path::{Path, PathBuf};

use weal_choice::{Aside, Counted, Why};
use weal_driver::Session;
use weal_tests::binary::{fresh_folder, printed, weal};

/// A bakery that asks how much to bake; `terms` say how it is decided.
fn bakery(name: &str, terms: &str) -> PathBuf {
    let folder = fresh_folder(name);
    let program = format!(
        "horizon 2027 .. 2028 by year\nplace shore {{ people 900 }}\nresource flour: mass {{ supply 100 t per year }}\n\
        resource bread: mass\nrecipe bake {{\n  consume 1 t flour\n  produce 1.4 t bread\n}}\n\
        need daily_bread: 50 t bread per year {{ rank vital }}\npolicy small_batches {{ limit bake <= 40 run per year }}\n\
        choice oven \"How much shall be baked?\" {{\n  option open \"As needed\"\n  option small \"Less\" adopts small_batches\n  \
        {terms}\n}}\n"
    );
    std::fs::write(folder.join("main.weal"), program).unwrap();
    folder
}

/// Makes a key; what belongs on the roll.
fn key(folder: &Path, name: &str) -> String {
    let made = weal(folder, &["key", &format!("{name}.key")]);
    assert_eq!(made.status.code(), Some(0), "{}", printed(&made));
    String::from_utf8(made.stdout).unwrap().trim().to_owned()
}

/// Votes; whether that was taken, and all that was said.
fn vote(folder: &Path, words: &str) -> (bool, String) {
    let words: Vec<&str> = ["vote", "oven"].into_iter().chain(words.split(' ')).collect();
    let output = weal(folder, &words);
    (output.status.success(), printed(&output))
}

fn counted(folder: &Path) -> Counted {
    let mut session = Session::open(&weal_base::world::Disk, folder);
    let (report, problems) = session.tally(&weal_base::world::Disk, "oven");
    let said: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    report.unwrap_or_else(|| panic!("{said:?}")).counted
}

fn aside(counted: &Counted) -> Vec<(&str, &Why)> {
    counted.aside.iter().map(|Aside { who, why, .. }| (&**who, why)).collect()
}

const SIGNED: &str =
    "decide by schulze { ballots \"votes/oven.csv\", roll \"roll.csv\", closes 2027-03-01, signed required }";

#[test]
fn signed_ballots_count_and_changed_ones_do_not() {
    let folder = bakery("voting_signed", SIGNED);
    let keys = ["ada", "ben", "cem"].map(|name| format!("{name},{}\n", key(&folder, name)));
    std::fs::write(folder.join("roll.csv"), format!("voter,key\n{}dia,\n", keys.concat())).unwrap();
    for words in [
        "--voter ada --key ada.key --date 2027-02-01 small open",
        ". --voter ben --key ben.key --date 2027-02-02 open=1 small=1",
        "--voter cem --key cem.key --date 2027-02-03 small=1",
    ] {
        let (taken, said) = vote(&folder, words);
        assert!(taken, "{said}");
    }
    let all = counted(&folder);
    assert_eq!((all.cast, all.counted, aside(&all)), (3, 3, vec![]));

    // Nobody votes with another's key, without one, or unknown.
    for (words, expected) in [
        ("--voter ben --key ada.key --date 2027-02-04 small", "this key is not the one that the roll has for `ben`"),
        ("--voter ben --date 2027-02-04 small", "ballots have to be signed here"),
        ("--voter dia --key ada.key --date 2027-02-04 small", "the roll has no key for `dia`"),
        ("--voter eli --key ada.key --date 2027-02-04 small", "nobody on the roll has the name `eli`"),
        ("--voter ada --key roll.csv --date 2027-02-04 small", "holds no key that signs ballots"),
        ("--voter ada --key ada.key --date 2027-03-02 small", "is after the last day of the vote"),
        ("--voter ada --key ada.key --date 2027-02-01 open", "there is a ballot of `ada` already on 2027-02-01"),
        ("--voter ada --key ada.key --date 2027-02-04 smal", "did you mean `small`?"),
        (
            "--voter ada --key ada.key --date 2027-02-04 small=first",
            "`first` for `small` is not a rank, 1 for the best",
        ),
    ] {
        let (taken, said) = vote(&folder, words);
        assert!(!taken && said.contains(expected), "{words}: {said}");
    }
    assert_eq!(counted(&folder), all);

    // Whatever is changed in a row, the signature does not hold any more.
    let file = folder.join("votes/oven.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("voter,date,signature,open,small\n"), "{text}");
    let row = text.lines().find(|row| row.starts_with("ada,")).unwrap();
    let signature = row.split(',').nth(2).unwrap();
    for changed in [
        format!("ada,2027-02-01,{signature},1,2"),
        format!("ada,2027-02-01,{signature},,1"),
        format!("ada,2027-02-05,{signature},2,1"),
        format!("ben,2027-02-05,{signature},2,1"),
        format!("ada,2027-02-01,{},2,1", signature.to_uppercase().replace('A', "B")),
    ] {
        std::fs::write(&file, text.replace(row, &changed)).unwrap();
        let now = counted(&folder);
        let who = changed.split(',').next().unwrap();
        assert!(aside(&now).contains(&(who, &Why::BadSignature)), "{changed}: {now:?}");
    }
    std::fs::write(&file, text.replace(signature, "")).unwrap();
    assert_eq!(aside(&counted(&folder)), [("ada", &Why::Unsigned)]);
    // The question is signed too: where an option means something else, nobody signed that.
    std::fs::write(&file, &text).unwrap();
    let program = std::fs::read_to_string(folder.join("main.weal")).unwrap();
    std::fs::write(folder.join("main.weal"), program.replace("<= 40 run", "<= 30 run")).unwrap();
    assert_eq!(counted(&folder).counted, 0);
}

#[test]
fn a_key_is_for_its_owner_alone_and_never_written_over() {
    let folder = fresh_folder("voting_keys");
    let (first, other) = (key(&folder, "one"), key(&folder, "two"));
    assert_ne!(first, other);
    assert_eq!(first.len(), 64);
    let before = std::fs::read_to_string(folder.join("one.key")).unwrap();
    let again = weal(&folder, &["key", "one.key"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(printed(&again).contains("no key is ever written over"));
    assert_eq!(std::fs::read_to_string(folder.join("one.key")).unwrap(), before);
    assert!(!before.contains(&first), "the file holds the other half");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(folder.join("one.key")).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn many_vote_at_once_and_each_row_is_whole() {
    let folder = bakery("voting_at_once", "decide by plurality { ballots \"oven.csv\", repeated first }");
    let all: Vec<_> = (0..12)
        .map(|at| {
            let voter = format!("voter, \"{at}\"");
            let arguments = ["vote", "oven", "--voter", &voter, "--date", "2027-02-01", "small"];
            let mut command = std::process::Command::new(weal_tests::binary::path());
            command.args(arguments).current_dir(&folder).stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    let taken = all.into_iter().filter_map(|mut child| child.wait().ok()).filter(|status| status.success()).count();
    assert_eq!(taken, 12);
    let counted = counted(&folder);
    assert_eq!((counted.cast, counted.counted, counted.aside.len()), (taken as u64, taken as u64, 0));
    let text = std::fs::read_to_string(folder.join("oven.csv")).unwrap();
    assert_eq!(text.matches("voter,date").count(), 1);
    let (taken, said) = vote(&folder, "--voter ada --date 2027-02-02 open");
    assert!(taken, "{said}");
    let (taken, said) = vote(&folder, "--voter ada --date 2027-02-03 small");
    assert!(!taken && said.contains("of several ballots the first counts here"), "{said}");
}

#[test]
fn a_row_keeps_to_the_columns_that_are_there() {
    let folder = bakery("voting_columns", "decide by instant_runoff { ballots \"oven.csv\", delegation allowed }");
    let file = folder.join("oven.csv");
    // By rank, without a date, the last row not ended.
    std::fs::write(&file, "1,voter,2,delegate\r\nopen,ada,small,").unwrap();
    for words in ["--voter ben small=1", "--voter cem --delegate ben"] {
        let (taken, said) = vote(&folder, words);
        assert!(taken, "{said}");
    }
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, "1,voter,2,delegate\r\nopen,ada,small,\nsmall,ben,,\n,cem,,ben\n");
    let now = counted(&folder);
    assert_eq!((now.cast, now.counted, now.ballots.total(), now.handed.len()), (3, 3, 3, 1));
    for (words, expected) in [
        ("--voter dia small=1 open=1", "it has one column for the rank 1, and several options have it"),
        ("--voter dia --date 2027-02-01 small", "have no column `date`"),
        ("--voter dia --delegate ben small", "a ballot either marks something or hands the vote on"),
        ("--voter ada small", "it has no date, so nothing would say which of the two is the later"),
    ] {
        let (taken, said) = vote(&folder, words);
        assert!(!taken && said.contains(expected), "{words}: {said}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    // Once the count is on record, no ballot comes after it.
    let recorded = weal(&folder, &["tally", "oven", "--record", "--date", "2027-03-02"]);
    assert_eq!(recorded.status.code(), Some(0), "{}", printed(&recorded));
    let (taken, said) = vote(&folder, "--voter dia small");
    assert!(!taken && said.contains("a ballot that comes now is not counted"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    std::fs::remove_file(folder.join("shore.journal")).unwrap();
    // Nothing is added to what cannot be read.
    std::fs::write(&file, "voter;open;small\n").unwrap();
    let (taken, said) = vote(&folder, "--voter ben small");
    assert!(!taken && said.contains("separated by semicolons"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "voter;open;small\n");
}
