//! Files read and written again, and what is told of bad ones.

use proptest::prelude::*;
use weal_base::Rational;
use weal_choice::from_text::{blt, pabulib};
use weal_choice::{Ballots, print};

use crate::shared::files;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9 ;\",\\\\#ąłé']{0,8}",
        Just("META".to_string()),
        Just("key".to_string()),
        Just("\"".to_string()),
        Just(String::new()),
    ]
}

fn table() -> impl Strategy<Value = pabulib::Table> {
    (1_usize..4).prop_flat_map(|width| {
        let row = prop::collection::vec(word(), width);
        let columns = (0..width).map(|at| format!("column{at}")).collect::<Vec<_>>();
        (Just(columns), prop::collection::vec(row, 0..5)).prop_map(|(columns, rows)| pabulib::Table { columns, rows })
    })
}

fn budget() -> impl Strategy<Value = pabulib::Pabulib> {
    let meta = prop::collection::btree_map("[a-z_]{1,6}", word(), 0..5);
    (meta, table(), table()).prop_map(|(meta, projects, votes)| pabulib::Pabulib {
        meta: meta.into_iter().collect(),
        projects,
        votes,
    })
}

fn election() -> impl Strategy<Value = blt::Blt> {
    let places = Just((0_u32..5).collect::<Vec<_>>()).prop_shuffle();
    let ballot = (1_i64..5_000, prop_oneof![Just(1_i64), Just(8), Just(1000)], places, 0_usize..6, any::<bool>())
        .prop_map(|(up, down, places, number, tied)| {
            let places: Vec<u32> = places.into_iter().take(number).collect();
            let chunk = if tied { 2 } else { 1 };
            let places = places.chunks(chunk).map(<[u32]>::to_vec).collect();
            blt::Ballot { weight: Rational::ratio(up, down).unwrap(), places }
        });
    let withdrawn = prop::collection::btree_set(0_u32..5, 0..3);
    (prop::collection::vec(word(), 5), 0_u32..9, withdrawn, prop::collection::vec(ballot, 0..6), word()).prop_map(
        |(names, seats, withdrawn, ballots, title)| blt::Blt {
            names,
            seats,
            withdrawn: withdrawn.into_iter().collect(),
            ballots,
            title,
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(budget in budget(), election in election()) {
        let (read, faults) = pabulib::read(&print::pabulib(&budget));
        prop_assert_eq!(faults, []);
        prop_assert_eq!(read, budget);
        let (read, faults) = blt::read(&print::blt(&election));
        prop_assert_eq!(faults, []);
        prop_assert_eq!(read, election);
    }

    #[test]
    fn any_text_is_read_to_its_end(text in "[\\PC\n]{0,200}", almost in "[0-9 =\\-\n#\"()]{0,80}", parts in "(META|PROJECTS|VOTES|key;value|[a-z0-9;,\"]{0,9}|\n){0,30}") {
        for text in [text, almost, parts] {
            let (election, _) = blt::read(&text);
            let _ = election.rankings();
            let (budget, _) = pabulib::read(&text);
            let _ = budget.budgeting();
        }
    }
}

#[test]
fn files_of_towns_are_written_as_they_are_read() {
    for (file, text) in files("ballots_pabulib", ".pb") {
        let (budget, _) = pabulib::read(&text);
        assert_eq!(pabulib::read(&print::pabulib(&budget)), (budget, Vec::new()), "{file}");
    }
}

#[test]
fn ballots_without_the_withdrawn_have_shares_of_votes() {
    let (file, faults) = blt::read("# three\n3 1 # seats\n-2\n1.5 2 1 0\n2 1=3 0 \"not yet\"");
    let found: Vec<&str> = faults.iter().map(|fault| fault.found.as_str()).collect();
    assert_eq!(found, ["the ballots do not end", "there are 1 texts in quotation marks for 3 options"]);
    let (rankings, vote) = file.rankings().unwrap();
    assert_eq!((vote, rankings.weights, rankings.ranks), (10, vec![15, 20], vec![1, 0, 0, 1, 0, 1]));
}

#[test]
fn all_faults_are_told_with_their_places() {
    let (_, faults) = blt::read("2 x\n-3\n1 1 1 0\nmany 1 0\n1 3=a (7) 0\n-1\n5 2 \"a\n");
    let told: Vec<String> =
        faults.iter().map(|fault| format!("{}:{} {}", fault.line, fault.column, fault.found)).collect();
    assert_eq!(
        told,
        [
            "7:5 a quotation mark is not closed",
            "1:3 found `x` for the number of seats",
            "2:1 found `-3` where a ballot or an option that has withdrawn is expected",
            "3:5 found `1` on a ballot",
            "4:1 found `many` for how many ballots there are",
            "5:3 found `3` on a ballot",
            "5:3 found `a` on a ballot",
            "5:7 found `(7)` on a ballot",
            "6:1 found `-1` where a ballot or an option that has withdrawn is expected",
            "7:1 this ballot does not end",
            "0:0 the ballots do not end",
            "0:0 there are 1 texts in quotation marks for 2 options",
        ]
    );
    let text = "key;1\nMETA\nkey;value\nbudget;much\nbudget;3\nnum_votes;9\nPROJECTS\nproject_id;cost\na;-1\na;2;3\na;1\n\
                VOTES\nvoter_id;vote\n1;a,b,a\n2;\"a\n";
    let (file, faults) = pabulib::read(text);
    let told: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.line, fault.found)).collect();
    assert_eq!(
        told,
        [
            "1: found `key;1` before any part",
            "5: `budget` is said twice",
            "10: this row has 3 cells, its part has 2 columns",
            "15: a quotation mark is not closed, or text follows where it closes",
        ]
    );
    let (_, faults) = file.budgeting();
    let told: Vec<&str> = faults.iter().map(|fault| fault.found.as_str()).collect();
    assert_eq!(
        told,
        [
            "the budget is `much`",
            "project `a` costs `-1`",
            "project `a` comes twice",
            "vote 1 names `b`, which is no project of the file",
            "vote 1 names project `a` twice",
            "`num_votes` is 9, but there are 1",
        ]
    );
}

#[test]
fn votes_of_all_kinds_are_read() {
    let text = |kind: &str| {
        format!(
            "META\nkey;value\nbudget;10,5\nvote_type;{kind}\nPROJECTS\nproject_id;cost\na;1\nb;2\nVOTES\nvoter_id;vote;points\n\
             1;b,a;3,4\n"
        )
    };
    let ballots = |kind: &str| {
        let (budgeting, faults) = pabulib::read(&text(kind)).0.budgeting();
        assert_eq!(faults, []);
        assert_eq!(budgeting.question.costs.unwrap().budget, [Rational::ratio(21, 2).unwrap()]);
        budgeting.ballots
    };
    assert!(matches!(ballots("ordinal"), Ballots::Rankings(ballots) if ballots.ranks == [2, 1]));
    assert!(matches!(ballots("cumulative"), Ballots::Scores(ballots) if ballots.scores == [Some(4), Some(3)]));
    assert!(matches!(ballots("approval"), Ballots::Approvals(ballots) if ballots.approved == [0, 1]));
}
