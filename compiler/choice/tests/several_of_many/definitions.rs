//! Rules against their definitions, spelled out without haste.

use proptest::prelude::*;
use weal_base::Rational;
use weal_choice::*;

use crate::committees::approvals;

fn whole(number: u64) -> Rational {
    Rational::from(number as i64)
}

/// The harmonic score of a committee.
fn score(lists: &[Vec<u32>], committee: &[u32]) -> Rational {
    let voter = |list: &Vec<u32>| {
        let number = committee.iter().filter(|option| list.contains(option)).count();
        (1..=number as i64).map(|number| Rational::ratio(1, number).unwrap()).sum::<Rational>()
    };
    lists.iter().map(voter).sum()
}

/// Equal shares with one resource, voter by voter: what is paid first is what `take` says among the best.
fn by_definition(lists: &[Vec<u32>], costs: &[u64], budget: u64, by_count: bool, take: fn(&[u32]) -> u32) -> Vec<u32> {
    let share = whole(budget).checked_div(&whole(lists.len() as u64)).unwrap();
    let mut money = vec![share; lists.len()];
    let mut taken: Vec<u32> = Vec::new();
    loop {
        let mut found: Vec<(Rational, u32, Rational)> = Vec::new();
        for (option, cost) in (0_u32..).zip(costs).filter(|(option, cost)| !taken.contains(option) && **cost <= budget)
        {
            let mut purses: Vec<&Rational> =
                money.iter().zip(lists).filter(|(_, list)| list.contains(&option)).map(|(money, _)| money).collect();
            purses.sort();
            let (mut rest, mut price) = (whole(*cost), None);
            for (at, purse) in purses.iter().enumerate() {
                let equal = rest.checked_div(&whole((purses.len() - at) as u64)).unwrap();
                if equal <= **purse {
                    price = Some(equal);
                    break;
                }
                rest = &rest - purse;
            }
            if let Some(price) = price {
                let worth = if by_count { Rational::ONE } else { whole(*cost) };
                found.push((price.checked_div(&worth).unwrap(), option, price));
            }
        }
        let Some(least) = found.iter().map(|(rho, _, _)| rho.clone()).min() else { break };
        let best: Vec<u32> = found.iter().filter(|(rho, _, _)| *rho == least).map(|(_, option, _)| *option).collect();
        let option = take(&best);
        let price = found.into_iter().find(|(_, other, _)| *other == option).unwrap().2;
        for (money, _) in money.iter_mut().zip(lists).filter(|(_, list)| list.contains(&option)) {
            *money = if *money <= price { Rational::ZERO } else { &*money - &price };
        }
        taken.push(option);
    }
    taken.sort_unstable();
    taken
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// The best committees are all those with the highest score, by trying each.
    #[test]
    fn proportional_approval_is_the_best_of_all(
        lists in prop::collection::vec(prop::collection::btree_set(0_u32..7, 0..6), 1..8),
        seats in 1_usize..5,
    ) {
        let lists: Vec<Vec<u32>> = lists.into_iter().map(|set| set.into_iter().collect()).collect();
        let wanted: Vec<u32> = (0..7).filter(|option| lists.iter().any(|list| list.contains(option))).collect();
        let seats = seats.min(wanted.len());
        let all = (0_u32..128).map(|bits| (0..7).filter(|option| bits & (1 << option) != 0).collect::<Vec<u32>>());
        let all = all.filter(|set| set.len() == seats && set.iter().all(|option| wanted.contains(option)));
        let scored: Vec<(Rational, Vec<u32>)> = all.map(|set| (score(&lists, &set), set)).collect();
        let most = scored.iter().map(|(score, _)| score.clone()).max().unwrap_or_default();
        let mut best: Vec<Vec<u32>> = scored.into_iter().filter(|(score, _)| *score == most).map(|(_, set)| set).collect();
        best.retain(|set| !set.is_empty());
        best.sort();
        let question = Question { options: 7, seats: seats as u32, vote: 1, ..Question::default() };
        let ballots = approvals(7, &lists);
        prop_assert_eq!(&count(Rule::ProportionalApproval, &question, &ballots).results, &best);
        // In the declared order, the last first: of the best, the one with the latest options.
        let question = Question { priority: (0..7).rev().collect(), ..question };
        let latest = |set: &Vec<u32>| { let mut set = set.clone(); set.reverse(); set };
        let expected: Vec<Vec<u32>> = best.iter().max_by_key(|set| latest(set)).cloned().into_iter().collect();
        prop_assert_eq!(count(Rule::ProportionalApproval, &question, &ballots).results, expected);
    }

    /// Money in few sums and bounds gives what money voter by voter does, near ties and large costs included.
    #[test]
    fn equal_shares_are_paid_as_voter_by_voter(
        lists in prop::collection::vec(prop::collection::btree_set(0_u32..12, 0..7), 1..40),
        costs in prop::collection::vec(prop_oneof![1_u64..12, 900_u64..1_000, 999_999_999_990_u64..1_000_000_000_000], 12),
        part in 1_u64..9,
        by_count in any::<bool>(),
    ) {
        let lists: Vec<Vec<u32>> = lists.into_iter().map(|set| set.into_iter().collect()).collect();
        let budget = costs.iter().sum::<u64>() / part;
        let satisfaction = if by_count { Satisfaction::Count } else { Satisfaction::Cost };
        let table = Costs { budget: vec![whole(budget)], costs: costs.iter().map(|cost| whole(*cost)).collect() };
        for (priority, take) in [
            ((0..12).collect::<Vec<u32>>(), (|best: &[u32]| best[0]) as fn(&[u32]) -> u32),
            ((0..12).rev().collect(), |best: &[u32]| best[best.len() - 1]),
        ] {
            let question =
                Question { options: 12, costs: Some(table.clone()), satisfaction, priority, vote: 1, ..Question::default() };
            let found = count(Rule::EqualShares, &question, &approvals(12, &lists)).results.concat();
            prop_assert_eq!(found, by_definition(&lists, &costs, budget, by_count, take));
        }
    }

    /// Droop proportionality for solid coalitions (Woodall 1994): a group that puts some options before all others gets one of
    /// them for each quota it has.
    #[test]
    fn solid_groups_have_their_quotas(
        orders in prop::collection::vec(Just([0_u32, 1, 2, 3, 4]).prop_shuffle(), 2..15),
        seats in 1_u32..4,
    ) {
        let mut ballots = Rankings { options: 5, ..Rankings::default() };
        for order in &orders {
            let mut ranks = [0; 5];
            order.iter().zip(1..).for_each(|(option, rank)| ranks[*option as usize] = rank);
            ballots.push(&ranks, 1);
        }
        for rule in [Rule::Stv, Rule::Meek] {
            let question = Question { options: 5, seats, vote: 1, ..Question::default() };
            let outcome = count(rule, &question, &Ballots::Rankings(ballots.clone()));
            prop_assert!(!outcome.more);
            prop_assert!(outcome.results.iter().all(|elected| elected.len() == seats as usize));
            for set in 1_u32..31 {
                let size = set.count_ones() as usize;
                let solid = |order: &&[u32; 5]| order[..size].iter().all(|option| set & (1 << option) != 0);
                let voters = orders.iter().filter(solid).count() as u32;
                // A quota is more than one part of one more than the seats; parts cut off are smaller than a vote.
                let quota = orders.len() as u32 / (seats + 1) + 1;
                let due = (voters / quota).min(size as u32);
                for elected in &outcome.results {
                    let has = elected.iter().filter(|option| set & (1 << **option) != 0).count() as u32;
                    prop_assert!(has >= due, "{rule:?}: {elected:?}, {set:b} has {voters} of {}", orders.len());
                }
            }
        }
    }
}
