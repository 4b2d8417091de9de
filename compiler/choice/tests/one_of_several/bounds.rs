//! Ballots at the edges: none, silent, all equal, enormous, far too many options. Nothing panics, and each has an answer.

use weal_base::Rational;
use weal_choice::*;

use crate::profile::{RANKING, of_rows, question, rankings};

const SCORED: &[Rule] = &[Rule::Score, Rule::Star, Rule::MajorityJudgment, Rule::Consent, Rule::Consensus];

fn scores(options: u32, rows: &[(Vec<Option<i32>>, u64)]) -> Ballots {
    let mut ballots = Scores { options, ..Scores::default() };
    rows.iter().for_each(|(row, weight)| ballots.push(row, *weight));
    Ballots::Scores(ballots)
}

#[test]
fn nobody_voting_elects_nothing() {
    for options in [0, 1, 3] {
        let silent = vec![0; options as usize];
        for rows in [vec![], vec![(silent.clone(), 3)], vec![(silent, 0)]] {
            for rule in RANKING {
                let outcome = count(*rule, &question(options), &of_rows(options, &rows));
                assert_eq!(outcome, Outcome::default(), "{rule:?}");
            }
        }
        for rows in [vec![], vec![(vec![None; options as usize], 2)]] {
            for rule in SCORED {
                assert_eq!(count(*rule, &question(options), &scores(options, &rows)), Outcome::default(), "{rule:?}");
            }
        }
        let mut approvals = Approvals { options, ..Approvals::default() };
        assert!(count(Rule::Approval, &question(options), &Ballots::Approvals(approvals.clone())).results.is_empty());
        approvals.push(&[], 2);
        assert!(count(Rule::Approval, &question(options), &Ballots::Approvals(approvals)).results.is_empty());
    }
    for rule in [Rule::Median, Rule::MiddleMean] {
        assert_eq!(count(rule, &question(0), &Ballots::Numbers(Numbers::default())), Outcome::default());
    }
}

#[test]
fn one_option_is_elected_if_anybody_names_it() {
    for rule in RANKING {
        assert_eq!(count(*rule, &question(1), &of_rows(1, &[(vec![1], 1), (vec![0], 5)])).results, [[0]], "{rule:?}");
    }
    for rule in SCORED {
        assert_eq!(count(*rule, &question(1), &scores(1, &[(vec![Some(2)], 1)])).results, [[0]], "{rule:?}");
    }
}

#[test]
fn all_tied_is_a_tie_of_all() {
    for options in [2, 3, 12] {
        let all: Vec<Vec<u32>> = (0..options).map(|option| vec![option]).collect();
        let priority: Vec<u32> = (0..options).rev().collect();
        for rule in RANKING {
            let ballots = of_rows(options, &[(vec![1; options as usize], 4)]);
            let outcome = count(*rule, &question(options), &ballots);
            assert_eq!(outcome.results, all, "{rule:?}");
            assert!(!outcome.ties.is_empty(), "{rule:?}");
            let outcome = count(*rule, &Question { priority: priority.clone(), ..question(options) }, &ballots);
            assert_eq!(outcome.results, [[options - 1]], "{rule:?}");
        }
        for rule in SCORED {
            let ballots = scores(options, &[(vec![Some(2); options as usize], 4)]);
            assert_eq!(count(*rule, &question(options), &ballots).results, all, "{rule:?}");
        }
    }
}

/// A circle of 40 options, all of whose equal victories close it: more ways to break ties than can be followed.
#[test]
fn more_ties_than_can_be_followed_are_told() {
    let options = 40_u32;
    let turned = |turn: u32| ((0..options).map(|option| ((option + turn) % options) as u16 + 1).collect(), 1);
    let rows: Vec<(Vec<u16>, u64)> = (0..options).map(turned).collect();
    for rule in [Rule::RankedPairs, Rule::InstantRunoff] {
        let outcome = count(rule, &question(options), &of_rows(options, &rows));
        assert!(outcome.more, "{rule:?}");
        assert!(!outcome.results.is_empty(), "{rule:?}");
        let declared = Question { priority: (0..options).rev().collect(), ..question(options) };
        let outcome = count(rule, &declared, &of_rows(options, &rows));
        assert!(!outcome.more && outcome.results.len() == 1, "{rule:?}");
    }
}

#[test]
fn enormous_weights_are_exact() {
    let huge = 1_u64 << 60;
    let ballots = of_rows(
        3,
        &[(vec![1, 2, 3], huge + 1), (vec![2, 1, 3], huge), (vec![1, 1, 0], huge), (vec![0, 0, 1], huge - 2)],
    );
    for rule in RANKING {
        assert_eq!(count(*rule, &question(3), &ballots).results, [[0]], "{rule:?}");
    }
    let borda = count(Rule::Borda, &question(3), &ballots);
    // (4·2⁶⁰ − 1) votes: half of them twice, and half of the margins 1 and 2·2⁶⁰ + 3.
    let expected = Rational::from((1 << 60) * 5 + 1);
    assert_eq!(borda.rounds[0].counts[0].1, expected);
    let rows = [(vec![Some(i32::MAX), Some(i32::MAX - 1)], huge), (vec![Some(i32::MIN), Some(i32::MIN + 1)], huge - 1)];
    for rule in [Rule::Score, Rule::Star, Rule::MajorityJudgment] {
        let scale = (i32::MIN, i32::MAX);
        let results = count(rule, &Question { scale, ..question(2) }, &scores(2, &rows)).results;
        assert_eq!(results, [[0]], "{rule:?}");
    }
    let numbers = Numbers { values: [1, 2, 3].map(Rational::from).to_vec(), weights: vec![huge, huge + 1, huge] };
    for rule in [Rule::Median, Rule::MiddleMean] {
        assert_eq!(count(rule, &question(0), &Ballots::Numbers(numbers.clone())).number, Some(Rational::from(2)));
    }
}

#[test]
fn too_many_options_to_compare_are_not_compared() {
    let options = MOST_COMPARED + 1;
    let row: Vec<u16> = (1..=options as u16).collect();
    for rule in RANKING {
        let outcome = count(*rule, &question(options), &of_rows(options, &[(row.clone(), 1)]));
        match rule {
            Rule::Plurality | Rule::InstantRunoff => assert_eq!(outcome.results, [[0]], "{rule:?}"),
            _ => assert!(outcome.results.is_empty() && outcome.more, "{rule:?}"),
        }
    }
}

#[test]
fn ballots_of_another_form_or_size_elect_nothing() {
    let ballots = rankings(3, "1 abc");
    for rule in SCORED.iter().chain(&[Rule::Approval, Rule::Median, Rule::MiddleMean]) {
        assert_eq!(count(*rule, &question(3), &ballots), Outcome::default(), "{rule:?}");
    }
    for rule in RANKING {
        assert_eq!(count(*rule, &question(4), &ballots), Outcome::default(), "{rule:?}");
        let broken = Rankings { options: 3, ranks: vec![1, 2], weights: vec![1] };
        assert_eq!(count(*rule, &question(3), &Ballots::Rankings(broken)), Outcome::default(), "{rule:?}");
    }
}

/// Hundreds of options in circles, nobody breaking ties: a bounded search, and an answer.
#[test]
fn hundreds_of_options_in_circles_are_counted() {
    let options = 400_u32;
    // Steps that share no divisor with the number of options put them in orders that contradict each other.
    let order = |step: u32| ((0..options).map(|option| (option * step % options) as u16 + 1).collect(), 1);
    let rows: Vec<(Vec<u16>, u64)> = [1, 133, 277, 201, 19].map(order).to_vec();
    for rule in RANKING {
        let outcome = count(*rule, &question(options), &of_rows(options, &rows));
        assert!(!outcome.results.is_empty(), "{rule:?}");
    }
    let tied = scores(options, &[(vec![Some(1); options as usize], 3)]);
    assert_eq!(count(Rule::Star, &question(options), &tied).results.len(), 400);
}
