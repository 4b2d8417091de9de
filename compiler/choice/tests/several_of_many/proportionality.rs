//! Theorems about proportional rules, on small random elections by exhaustion.

use proptest::prelude::*;
use weal_base::Rational;
use weal_choice::*;

use crate::committees::approvals;

const APPROVAL: &[(Rule, Completion)] = &[
    (Rule::ProportionalApproval, Completion::None),
    (Rule::SequentialApproval, Completion::None),
    (Rule::Phragmen, Completion::None),
    (Rule::EqualShares, Completion::None),
    (Rule::EqualShares, Completion::Phragmen),
    (Rule::EqualShares, Completion::Exhaustive),
];

/// Approvals of up to six options by up to eight voters, and seats.
fn elections() -> impl Strategy<Value = (Vec<Vec<u32>>, u32)> {
    let list = prop::collection::btree_set(0_u32..6, 0..5).prop_map(|set| set.into_iter().collect::<Vec<u32>>());
    (prop::collection::vec(list, 1..9), 1_u32..5)
}

fn all(rule: Rule, completion: Completion, seats: u32, lists: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let question = Question { options: 6, seats, completion, vote: 1, ..Question::default() };
    let outcome = count(rule, &question, &approvals(6, lists));
    assert!(!outcome.more);
    outcome.results
}

/// The options of each set, as bits.
fn bits(set: &[u32]) -> u32 {
    set.iter().fold(0, |bits, option| bits | 1 << option)
}

/// Extended justified representation (Aziz, Brill, Conitzer, Elkind, Freeman and Walsh 2017): in each group of at
/// least `l` n / k voters who share `l` options, somebody approves of `l` elected ones. Proportional: together, not one.
fn justified(lists: &[Vec<u32>], seats: u32, committee: &[u32], together: bool) -> bool {
    let committee = bits(committee);
    (1_u32..64).all(|shared| {
        let l = shared.count_ones();
        let agree = |list: &&Vec<u32>| bits(list) & shared == shared;
        if together {
            // Those who agree and approve of the same few elected: any set of them that approves of fewer than l.
            return (0_u32..64).filter(|some| some & committee == *some && some.count_ones() < l).all(|some| {
                let only = |list: &&Vec<u32>| bits(list) & committee & !some == 0;
                let group = lists.iter().filter(agree).filter(only).count() as u32;
                group * seats < l * lists.len() as u32
            });
        }
        let short = |list: &&Vec<u32>| (bits(list) & committee).count_ones() < l;
        let group = lists.iter().filter(agree).filter(short).count() as u32;
        l > seats || group * seats < l * lists.len() as u32
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Proportional approval (Aziz et al. 2017) and equal shares (Peters and Skowron 2020).
    #[test]
    fn groups_that_agree_have_their_part_of_committees((lists, seats) in elections()) {
        for (rule, completion) in [
            (Rule::ProportionalApproval, Completion::None),
            (Rule::EqualShares, Completion::None),
            (Rule::EqualShares, Completion::Phragmen),
        ] {
            for committee in all(rule, completion, seats, &lists) {
                prop_assert!(justified(&lists, seats, &committee, false), "{rule:?} {completion:?} {committee:?}");
            }
        }
    }

    /// Sequential Phragmén (Brill, Freeman, Janson and Lackner 2017).
    #[test]
    fn groups_that_agree_are_represented_together_by_phragmen((lists, seats) in elections()) {
        for committee in all(Rule::Phragmen, Completion::None, seats, &lists) {
            prop_assert!(justified(&lists, seats, &committee, true), "{committee:?}");
        }
    }

    /// One seat more adds one, by the rules that take seat after seat.
    #[test]
    fn a_larger_committee_keeps_the_smaller((lists, seats) in elections()) {
        for rule in [Rule::Phragmen, Rule::SequentialApproval] {
            let declared = |seats| {
                let question =
                    Question { options: 6, seats, vote: 1, priority: (0..6).collect(), ..Question::default() };
                count(rule, &question, &approvals(6, &lists)).results.concat()
            };
            let (fewer, more) = (declared(seats), declared(seats + 1));
            prop_assert!(fewer.iter().all(|option| more.contains(option)), "{rule:?}: {fewer:?}, {more:?}");
        }
    }

    /// Voters and options have no names.
    #[test]
    fn names_of_voters_and_options_do_not_matter((lists, seats) in elections(), turn in 0_u32..6, priority in any::<bool>()) {
        let renamed = |option: u32| (option + turn) % 6;
        let mut other: Vec<Vec<u32>> =
            lists.iter().map(|list| list.iter().map(|option| renamed(*option)).collect()).collect();
        other.reverse();
        for (rule, completion) in APPROVAL {
            let order: Vec<u32> = if priority { vec![3, 0, 5, 1, 2, 4] } else { Vec::new() };
            let question = Question { options: 6, seats, completion: *completion, vote: 1, ..Question::default() };
            let here = Question { priority: order.clone(), ..question.clone() };
            let there = Question { priority: order.iter().map(|option| renamed(*option)).collect(), ..question };
            let mut expected = count(*rule, &here, &approvals(6, &lists)).results;
            expected.iter_mut().flatten().for_each(|option| *option = renamed(*option));
            expected.iter_mut().for_each(|committee| committee.sort_unstable());
            expected.sort();
            prop_assert_eq!(count(*rule, &there, &approvals(6, &other)).results, expected, "{:?} {:?}", rule, completion);
        }
    }

    /// Projects with several resources: never more than there is, one result in the declared order and it is among all, and
    /// weights count as that many voters.
    #[test]
    fn no_resource_is_overspent(
        (lists, _) in elections(),
        costs in prop::collection::vec(0_i64..9, 12),
        budget in prop::collection::vec(0_i64..16, 2),
        width in 1_usize..3,
    ) {
        let whole = |numbers: &[i64]| numbers.iter().map(|number| Rational::from(*number)).collect::<Vec<_>>();
        let costs = Costs { budget: whole(&budget[..width]), costs: whole(&costs[..6 * width]) };
        let (plain, mut heavy) = (approvals(6, &lists), approvals(6, &lists));
        if let Ballots::Approvals(ballots) = &mut heavy {
            ballots.weights.iter_mut().for_each(|weight| *weight = 1_000_003);
        }
        for rule in [Rule::Greedy, Rule::EqualShares, Rule::Phragmen] {
            for completion in [Completion::None, Completion::Exhaustive, Completion::Overspend] {
                for satisfaction in [Satisfaction::Cost, Satisfaction::Count] {
                    let question = Question {
                        options: 6, costs: Some(costs.clone()), completion, satisfaction, vote: 1, ..Question::default()
                    };
                    let outcome = count(rule, &question, &plain);
                    for taken in &outcome.results {
                        for resource in 0..width {
                            let spent: Rational = taken.iter().map(|option| costs.of(*option)[resource].clone()).sum();
                            prop_assert!(spent <= costs.budget[resource], "{rule:?} {completion:?}: {taken:?}");
                        }
                    }
                    let declared = Question { priority: (0..6).collect(), ..question.clone() };
                    let one = count(rule, &declared, &plain).results;
                    prop_assert!(one.len() <= 1);
                    prop_assert!(outcome.more || one.iter().all(|one| outcome.results.contains(one)), "{one:?}");
                    let heavy_question = Question { vote: 1_000_003, ..question };
                    prop_assert_eq!(count(rule, &heavy_question, &heavy).results, outcome.results);
                }
            }
        }
    }

    /// Two resources of which each project takes the same part are as one.
    #[test]
    fn the_same_resource_twice_is_as_once((lists, _) in elections(), costs in prop::collection::vec(1_i64..9, 6), budget in 1_i64..20) {
        let once = Costs {
            budget: vec![Rational::from(budget)],
            costs: costs.iter().map(|cost| Rational::from(*cost)).collect(),
        };
        let twice = Costs {
            budget: vec![Rational::from(budget), Rational::from(budget * 7)],
            costs: costs.iter().flat_map(|cost| [Rational::from(*cost), Rational::from(cost * 7)]).collect(),
        };
        for rule in [Rule::Greedy, Rule::EqualShares, Rule::Phragmen] {
            let question = |costs: &Costs| Question { options: 6, costs: Some(costs.clone()), vote: 1, ..Question::default() };
            let ballots = approvals(6, &lists);
            let (one, two) = (count(rule, &question(&once), &ballots), count(rule, &question(&twice), &ballots));
            prop_assert_eq!(one.results, two.results);
            prop_assert_eq!(one.rounds, two.rounds);
        }
    }
}

/// Sequential proportional approval gives no justified representation in general (Aziz et al. 2017); a majority that goes
/// greedily takes all, though a third of the voters agree on a project that costs a third.
#[test]
fn rules_that_are_not_proportional_are_shown_not_to_be() {
    let whole = |numbers: &[i64]| numbers.iter().map(|number| Rational::from(*number)).collect::<Vec<_>>();
    let costs = Costs { budget: whole(&[9]), costs: whole(&[3, 3, 3, 3]) };
    let mut lists = vec![vec![0, 1, 2]; 6];
    lists.extend(vec![vec![3]; 3]);
    let question = Question { options: 4, costs: Some(costs), vote: 1, ..Question::default() };
    assert_eq!(count(Rule::Greedy, &question, &approvals(4, &lists)).results, [[0, 1, 2]]);
    for taken in count(Rule::EqualShares, &question, &approvals(4, &lists)).results {
        assert!(taken.contains(&3));
    }
}
