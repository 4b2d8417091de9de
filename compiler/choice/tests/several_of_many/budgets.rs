//! The participatory budgets of Polish towns that come with pabutools (the data are Pabulib's), against the
//! answers that pabutools gives and that were official.

use weal_choice::from_text::pabulib;
use weal_choice::*;

use crate::shared::files;

/// What towns chose, and what pabutools chooses: greedy; equal shares by cost without completion, by cost with add-one, by
/// count without completion; sequential Phragmén.
const ANSWERS: &[(&str, [&str; 5])] = &[
    ("poland_gdynia_2020_babie-doly-large.pb", ["4", "1 5", "1 5", "1 5", "1 5"]),
    ("poland_gdynia_2020_oksywie-large.pb", ["1", "2", "2", "2", "2"]),
    ("poland_gdynia_2020_orlowo-large.pb", ["2", "1", "1", "1", "1"]),
    ("poland_gdynia_2020_wielki-kack-large.pb", ["1", "1", "1", "1", "1"]),
    (
        "poland_warszawa_2017_nadwisle.pb",
        [
            "1408 1441 547 558 582",
            "1441 547 558 582",
            "1408 1441 547 558 582",
            "1441 547 558 582",
            "1408 1441 547 558 582",
        ],
    ),
    ("poland_warszawa_2017_niskie-okecie.pb", ["2375 52 53", "2375 53", "2375 52 53", "2375 53", "2375 52 53"]),
    (
        "poland_warszawa_2017_plac-wojska-polskiego.pb",
        ["1623 2567 427 915", "1623 427 915", "1623 2567 427 915", "1623 427 915", "1623 2567 427 915"],
    ),
    (
        "poland_warszawa_2018_nadwisle.pb",
        ["2182 915 970", "2182 915 970", "2182 915 970", "2182 915 970", "2182 915 970"],
    ),
    ("poland_warszawa_2018_pole-mokotowskie.pb", ["658", "658", "658", "658", "658"]),
    ("poland_warszawa_2018_przyczolek-grochowski.pb", ["330", "330", "330", "330", "330"]),
    ("poland_warszawa_2018_radiowo-wolka-weglowa-placowka-huta.pb", ["635", "635", "635", "635", "635"]),
    ("poland_warszawa_2018_sadul.pb", ["783 855", "855", "783 855", "783 855", "783 855"]),
];

const RULES: [(Rule, Satisfaction, Completion); 5] = [
    (Rule::Greedy, Satisfaction::Cost, Completion::None),
    (Rule::EqualShares, Satisfaction::Cost, Completion::None),
    (Rule::EqualShares, Satisfaction::Cost, Completion::Exhaustive),
    (Rule::EqualShares, Satisfaction::Count, Completion::None),
    (Rule::Phragmen, Satisfaction::Cost, Completion::None),
];

#[test]
fn towns_budgets_have_the_published_projects() {
    let files = files("ballots_pabulib", ".pb");
    assert!(files.is_empty() || files.len() == ANSWERS.len());
    for (file, text) in &files {
        let expected = ANSWERS.iter().find(|(name, _)| name == file).unwrap().1;
        let (read, faults) = pabulib::read(text);
        assert_eq!(faults, [], "{file}");
        let (budgeting, faults) = read.budgeting();
        assert_eq!(faults, [], "{file}");
        for ((rule, satisfaction, completion), expected) in RULES.into_iter().zip(expected) {
            for priority in [Vec::new(), (0..budgeting.question.options).collect()] {
                let question = Question { satisfaction, completion, priority, ..budgeting.question.clone() };
                let outcome = count(rule, &question, &budgeting.ballots);
                let names = |taken: &Vec<u32>| {
                    let mut names: Vec<&str> =
                        taken.iter().map(|option| budgeting.names[*option as usize].as_str()).collect();
                    names.sort_unstable();
                    names.join(" ")
                };
                let found: Vec<String> = outcome.results.iter().map(names).collect();
                assert_eq!(found, [expected], "{file} {rule:?} {satisfaction:?} {completion:?}");
            }
        }
    }
}

/// The votes of Warsaw's Sadul district in 2018 do not fit here; a small one of the same kind, in the format of Pabulib, with
/// prices worked out by hand: six voters, a budget of 12, so 2 for each. `well` costs its five supporters 1 each; then `oven`
/// asks 3 of a and b, who have 1 each, and of f, who has 2: it takes 1 each; `mill` at 8 can never be paid.
#[test]
fn a_small_budget_is_paid_as_by_hand() {
    let text = "META\nkey;value\nbudget;12\nvote_type;approval\nPROJECTS\nproject_id;cost;name\nwell;5;Well\noven;3;Oven\n\
                mill;8;Mill\nVOTES\nvoter_id;vote\na;well,oven\nb;well,oven\nc;well,mill\nd;well,mill\ne;well,mill\nf;oven\n";
    let (file, faults) = pabulib::read(text);
    assert_eq!(faults, []);
    let (budgeting, faults) = file.budgeting();
    assert_eq!(faults, []);
    let outcome = count(Rule::EqualShares, &budgeting.question, &budgeting.ballots);
    assert_eq!(outcome.results, [[0, 1]]);
    let one = weal_base::Rational::ONE;
    let fifth = weal_base::Rational::ratio(1, 5).unwrap();
    assert_eq!(outcome.rounds[0].counts, [(0, fifth)]);
    assert_eq!(outcome.rounds[0].events, [Event::Elected(0), Event::Paid { project: 0, most: one.clone() }]);
    assert_eq!(outcome.rounds[1].events, [Event::Elected(1), Event::Paid { project: 1, most: one }]);
    assert_eq!(outcome.rounds[2].events, [Event::TooDear(2), Event::Ended]);
    // Greedy goes by votes as well here; by votes per cost the oven comes first, and neither leaves room for the mill.
    let by_count = Question { satisfaction: Satisfaction::Count, ..budgeting.question.clone() };
    for question in [&budgeting.question, &by_count] {
        assert_eq!(count(Rule::Greedy, question, &budgeting.ballots).results, [[0, 1]]);
        assert_eq!(count(Rule::Phragmen, question, &budgeting.ballots).results, [[0, 1]]);
    }
}
