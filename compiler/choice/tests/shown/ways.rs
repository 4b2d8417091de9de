//! The ways a report is shown: nothing gets out of its place, nothing is left out of the data, nothing grows without bound.

use proptest::prelude::*;
use weal_base::Rational;
use weal_base::layout::columns;
use weal_choice::from_outcome::Terms;
use weal_choice::print::{SCHEMA, html, human, json, md};
use weal_choice::*;

use crate::ballots::Vote;

const RULES: &[Rule] = &[
    Rule::Plurality,
    Rule::InstantRunoff,
    Rule::TwoRound,
    Rule::Schulze,
    Rule::RankedPairs,
    Rule::SplitCycle,
    Rule::Minimax,
    Rule::Borda,
];

/// Rows of `voter,date,1,2,3` in the order given.
fn rows(picks: &[(usize, usize, usize)], order: &[usize]) -> String {
    let names = ["mill", "bridge", "forest", "", "mine"];
    let row = |at: &usize| {
        let (a, b, day) = picks[*at];
        format!("v{},2027-06-{:02},{},{},\n", at % 7, 1 + day, names[a], names[b])
    };
    "voter,date,1,2,3\n".to_owned() + &order.iter().map(row).collect::<String>()
}

proptest! {
    /// The same ballots in any order give the same bytes, whichever way they are shown.
    #[test]
    fn the_order_of_ballots_changes_no_byte(
        (picks, order) in prop::collection::vec((0_usize..5, 0_usize..5, 0_usize..9), 1..12)
            .prop_flat_map(|picks| { let order: Vec<usize> = (0..picks.len()).collect(); (Just(picks), Just(order).prop_shuffle()) }),
        at in 0..RULES.len(),
    ) {
        let straight: Vec<usize> = (0..picks.len()).collect();
        let report = |order: &[usize]| {
            let ballots = rows(&picks, order);
            let acceptance = Acceptance { closes: Some("2027-06-07".into()), ..Acceptance::default() };
            Vote { rule: RULES[at], acceptance, ballots: &ballots, ..Vote::default() }.report()
        };
        let (one, other) = (report(&straight), report(&order));
        prop_assert_eq!(human(&one, 80), human(&other, 80));
        prop_assert_eq!(md(&one), md(&other));
        prop_assert_eq!(html(&one), html(&other));
        prop_assert_eq!(json(&one), json(&other));
        let value: serde_json::Value = serde_json::from_str(&json(&one)).unwrap();
        prop_assert_eq!(value["ballots"]["aside"].as_array().unwrap().len(), one.counted.aside.len());
        prop_assert_eq!(value["outcome"]["rounds"].as_array().unwrap().len(), one.outcome.rounds.len());
    }
}

#[test]
fn nothing_that_people_wrote_becomes_a_mark_of_the_page() {
    let vote = Vote {
        title: "<script>alert('x')</script> & \"which\"",
        options: &["<b>", "a|b", "`c`"],
        rule: Rule::InstantRunoff,
        ballots: "voter,count,1,2\n,3,<b>,a|b\n,2,a|b,<b>\n,1,`c`,a|b\n<i>ida,2,<b>,\n",
        ..Vote::default()
    };
    let page = html(&vote.report());
    let opened = |name: &str| page.matches(&format!("<{name}")).count();
    assert_eq!((opened("script"), opened("b>"), opened("i>"), opened("body>")), (0, 0, 0, 1), "{page}");
    assert!(page.contains("&lt;b&gt;") && page.contains("&lt;i&gt;ida") && page.contains("<svg"));
    assert!(
        !page.contains("http://")
            || page.matches("http://").count() == page.matches("http://www.w3.org/2000/svg").count()
    );
    // Each mark that is opened is closed, in order.
    let mut open: Vec<&str> = Vec::new();
    for mark in page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let name = mark.split([' ', '/']).find(|part| !part.is_empty()).unwrap();
        if mark.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{page}");
        } else if !mark.ends_with('/') && !["!DOCTYPE", "meta"].contains(&name) {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0]);
    let text = md(&vote.report());
    assert!(!text.contains("<script") && text.contains("&lt;script&gt;"), "{text}");
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    for table in text.split("\n\n").filter(|part| part.starts_with('|')) {
        let mut lines = table.lines().map(cells);
        let first = lines.next();
        assert!(lines.all(|line| Some(line) == first), "{table}");
    }
}

#[test]
fn the_data_leave_nothing_out() {
    let ballots: String = (0..100).map(|at| format!("p{at},2028-01-01,mill,bridge\n")).collect();
    let ballots = format!("voter,date,1,2\nana,2027-06-01,mill,forest\nben,2027-06-01,forest,\n{ballots}");
    let acceptance = Acceptance { closes: Some("2027-07-01".into()), ..Acceptance::default() };
    let vote = Vote { acceptance, ballots: &ballots, ties: TieRule::Order, ..Vote::default() };
    let report = vote.report();
    let value: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    assert_eq!(value["schema"], SCHEMA);
    assert_eq!(value["ballots"]["aside"].as_array().unwrap().len(), 100);
    assert_eq!(value["ballots"]["aside"][0]["why"], "late");
    assert_eq!(value["verdict"]["chosen"], report.chosen.clone().unwrap());
    assert_eq!(value["outcome"]["pairs"][0][1], "1");
    let text = human(&report, 100);
    assert!(text.contains("100 ballots too late") && text.contains("and 80 more"), "{text}");
}

#[test]
fn a_thousand_options_are_told_within_bounds() {
    let names: Vec<String> = (0..1_000).map(|at| format!("option_number_{at}")).collect();
    let options: Vec<&str> = names.iter().map(String::as_str).collect();
    let row =
        |at: usize| format!("{},{},{}\n", names[at % 1_000], names[(at * 7 + 1) % 1_000], names[(at * 13 + 2) % 1_000]);
    let ballots = "1,2,3\n".to_owned() + &(0..2_000).map(row).collect::<String>();
    for rule in [Rule::Minimax, Rule::Plurality] {
        let vote = Vote { options: &options, rule, ties: TieRule::Order, ballots: &ballots, ..Vote::default() };
        let report = vote.report();
        for width in [60, 80, 200] {
            let text = human(&report, width);
            assert!(text.len() < 20_000 && text.contains("980 more"), "{} {text}", text.len());
            assert!(text.lines().all(|line| columns(line) <= width), "{width}: {text}");
        }
        assert!(html(&report).len() < 400_000 && md(&report).len() < 100_000);
    }
}

#[test]
fn weights_and_handed_votes_count_as_whole_ballots() {
    // One ballot of weight 3 and one that carries two votes outweigh four single ones: turning the largest is enough.
    let weight = Some(Formula::Column("hands".into()));
    let vote = Vote {
        rule: Rule::Plurality,
        options: &["mill", "bridge"],
        acceptance: Acceptance { delegation: true, weight, ..Acceptance::default() },
        terms: Terms { quorum: Rational::ratio(1, 2), ..Terms::default() },
        ties: TieRule::Order,
        roll: Some("voter,hands\nana,3\nben,1\ncai,1\ndia,1\neli,1\nfay,1\ngil,1.5\n"),
        ballots: "voter,delegate,1\nana,,mill\nben,,mill\ncai,ben,\ndia,,bridge\neli,,bridge\nfay,,bridge\ngil,,bridge\n",
        ..Vote::default()
    };
    let report = vote.report();
    let mut sizes: Vec<(u64, u64)> = report.counted.sizes.iter().map(|size| (size.shares, size.count)).collect();
    sizes.sort_unstable();
    // In halves of a vote.
    assert_eq!((report.counted.vote, sizes), (2, vec![(2, 3), (3, 1), (4, 1), (6, 1)]));
    let margin = report.beside.margin.unwrap();
    assert_eq!((margin.least, margin.most.unwrap().ballots, margin.of), (1, 1, 6));
}
