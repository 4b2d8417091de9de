//! Files of PrefLib, read and written.

use proptest::prelude::*;
use weal_choice::{Acceptance, Approvals, Ballots, Form, Rankings, Scores, print};

use crate::{asked, count, faults, read, table};

const HEAD: &str = "# FILE NAME: gear.toi\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: closed\n# ALTERNATIVE NAME 2: Open to all\n# ALTERNATIVE NAME 3: no_trawl\n";

#[test]
fn orders_are_read_by_the_names_of_their_alternatives() {
    let (cast, faults) = read("toi", format!("{HEAD}2: 2,3\n1: 1,{{2, 3}}\n").as_bytes(), &asked(Form::Ranking));
    assert_eq!(faults, []);
    assert_eq!(cast, table("closed,no_trawl,open\n,2,1\n,2,1\n1,2,2\n"));
}

#[test]
fn an_alternative_that_is_no_option_is_kept_on_its_ballots() {
    let text = "# ALTERNATIVE NAME 1: open\n# ALTERNATIVE NAME 2: drift nets\n3: 2,1\n4: 1,9\n";
    let (cast, faults) = read("soi", text.as_bytes(), &asked(Form::Ranking));
    assert_eq!((faults.len(), cast.ballots()), (0, 7));
    let mut unknown: Vec<&str> = cast.papers.iter().flat_map(|paper| &paper.unknown).map(|name| &**name).collect();
    unknown.sort_unstable();
    assert_eq!(unknown, ["9", "drift nets"]);
    let counted = count(&cast, None, &asked(Form::Ranking), &Acceptance::default());
    assert_eq!((counted.counted, counted.remarks.iter().map(|it| it.count).sum::<u64>()), (7, 7));
    let strict = Acceptance { known: true, ..Acceptance::default() };
    assert_eq!(count(&cast, None, &asked(Form::Ranking), &strict).counted, 0);
}

#[test]
fn categories_mean_what_the_question_asks_for() {
    let head = "# ALTERNATIVE NAME 1: open\n# ALTERNATIVE NAME 2: no_trawl\n# ALTERNATIVE NAME 3: closed\n";
    let text = format!("{head}# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: No\n5: {{1,3}},2\n2: {{}},{{1,2,3}}\n");
    let (cast, faults) = read("cat", text.as_bytes(), &asked(Form::Approval));
    assert_eq!(faults, []);
    let (same, _) = read("csv", b"count,open,no_trawl,closed\n5,x,,x\n2,,,\n", &asked(Form::Approval));
    assert_eq!(cast, same);
    let text = format!("{head}# CATEGORY NAME 2: bad\n# CATEGORY NAME 1: Good\n5: 2,{{1,3}}\n");
    let (cast, faults) = read("cat", text.as_bytes(), &asked(Form::Grade));
    assert_eq!(faults, []);
    let (same, _) = read("csv", b"count,open,no_trawl,closed\n5,bad,good,bad\n", &asked(Form::Grade));
    assert_eq!(cast, same);
    let (cast, faults) = read("cat", text.replace("Good", "5").replace("bad", "0").as_bytes(), &asked(Form::Score));
    assert_eq!(faults, []);
    let (same, _) = read("csv", b"count,open,no_trawl,closed\n5,0,5,0\n", &asked(Form::Score));
    assert_eq!(cast, same);
}

#[test]
fn what_does_not_hold_of_a_file_is_told() {
    let toi = |text: &str| faults("toi", text.as_bytes(), Form::Ranking);
    assert_eq!(
        toi(
            "# ALTERNATIVE NAME 1: open\n# NUMBER VOTERS: 9\n# NUMBER ALTERNATIVES: 2\nmany: 1\n1,2\n3: {1\n2: 1,\n1: {1}2\n4: 1\n"
        ),
        [
            "4: `many` is no number of ballots",
            "5: this line has no colon",
            "6: this line has a `{` without a `}`",
            "7: this line ends with a comma",
            "8: this line has something behind a `}`",
            "0: the file says it has 2 alternatives, and names 1",
            "0: the file says it has 9 ballots, and holds 4",
        ]
    );
    assert_eq!(toi("1: 1,2\n"), ["0: the file names no alternatives"]);
    assert_eq!(toi("# ALTERNATIVE NAME 1: Bob\n1: 1\n"), ["0: none of its alternatives (Bob) is an option"]);
    assert_eq!(
        faults("soc", b"1: 1\n", Form::Approval),
        ["0: the question asks for approvals, and this kind of file cannot say that"]
    );
    let category = faults("cat", b"# ALTERNATIVE NAME 1: open\n# CATEGORY NAME 1: great\n1: 1\n", Form::Grade);
    assert_eq!(category, ["0: the category `great` is no grade"]);
}

#[test]
fn the_ending_is_the_narrowest() {
    let asked = asked(Form::Ranking);
    let ending = |rows: &[[u16; 3]]| {
        let mut ballots = Rankings { options: 3, ..Rankings::default() };
        rows.iter().for_each(|row| ballots.push(row, 1));
        print::preflib(&Ballots::Rankings(ballots), &asked, "Gear").unwrap().0
    };
    assert_eq!(ending(&[[1, 2, 3], [3, 2, 1]]), "soc");
    assert_eq!(ending(&[[1, 2, 0], [3, 2, 1]]), "soi");
    assert_eq!(ending(&[[1, 2, 2], [3, 2, 1]]), "toc");
    assert_eq!(ending(&[[1, 2, 2], [0, 0, 1]]), "toi");
}

fn again(ballots: &Ballots, form: Form) -> Ballots {
    let asked = asked(form);
    let (ending, text) = print::preflib(ballots, &asked, "What gear\nmay be used?").unwrap();
    let (cast, faults) = read(ending, text.as_bytes(), &asked);
    assert_eq!(faults, [], "{text}");
    count(&cast, None, &asked, &Acceptance::default()).ballots
}

/// Each different ballot with its weight, in order.
fn sums<T: Ord + Clone>(rows: impl Iterator<Item = (Vec<T>, u64)>) -> Vec<(Vec<T>, u64)> {
    let mut sums: std::collections::BTreeMap<Vec<T>, u64> = Default::default();
    rows.for_each(|(row, weight)| *sums.entry(row).or_default() += weight);
    sums.into_iter().collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(rows in prop::collection::vec((any::<[u8; 3]>(), 1_u64..1_000_000), 1..20)) {
        let mut rankings = Rankings { options: 3, ..Rankings::default() };
        let mut approvals = Approvals { options: 3, ..Approvals::default() };
        let mut scores = Scores { options: 3, ..Scores::default() };
        for (row, weight) in &rows {
            // Blank ballots are not among those that are written.
            let mut ranks = row.map(|cell| u16::from(cell % 4));
            if ranks == [0; 3] { ranks[0] = 1; }
            rankings.push(&ranks, *weight);
            approvals.push(&(0..3).filter(|at| ranks[*at as usize] > 1 || *at == 0).collect::<Vec<_>>(), *weight);
            scores.push(&ranks.map(|rank| (rank > 0).then_some(i32::from(rank) - 1)), *weight);
        }
        let Ballots::Rankings(read) = again(&Ballots::Rankings(rankings.clone()), Form::Ranking) else { panic!() };
        let ranks = |ballots: &Rankings| sums(ballots.rows().map(|(row, weight)| (row.to_vec(), weight)));
        prop_assert_eq!(ranks(&read), ranks(&rankings));
        let Ballots::Approvals(read) = again(&Ballots::Approvals(approvals.clone()), Form::Approval) else { panic!() };
        let approved = |ballots: &Approvals| sums(ballots.rows().map(|(row, weight)| (row.to_vec(), weight)));
        prop_assert_eq!(approved(&read), approved(&approvals));
        for form in [Form::Score, Form::Grade] {
            let Ballots::Scores(read) = again(&Ballots::Scores(scores.clone()), form) else { panic!() };
            let marks = |ballots: &Scores| sums(ballots.rows().map(|(row, weight)| (row.to_vec(), weight)));
            prop_assert_eq!(marks(&read), marks(&scores));
        }
    }
}
