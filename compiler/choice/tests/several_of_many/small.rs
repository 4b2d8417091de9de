//! Small published committees, and those worked out by hand.

use weal_base::Rational;
use weal_choice::*;

use crate::committees::{approvals, committees};

/// abcvoting's instance S0000: eight voters, six options, three seats.
fn s0000() -> Ballots {
    let lists = [&[0, 2, 3][..], &[0, 2, 4], &[0, 4, 5], &[3, 4, 5], &[1, 2, 5], &[0, 2, 3, 5], &[0, 2, 5], &[1, 3]];
    approvals(6, &lists.map(<[u32]>::to_vec))
}

/// abcvoting's instance M0001: eight voters, six options, three seats.
fn m0001() -> Ballots {
    let lists = [[2, 3, 4], [2, 4, 5], [0, 1, 4], [1, 2, 5], [2, 3, 5], [0, 1, 3], [2, 4, 5], [0, 2, 5]];
    approvals(6, &lists.map(|list| list.to_vec()))
}

#[test]
fn committees_are_those_published_with_abcvoting() {
    for rule in [Rule::ProportionalApproval, Rule::SequentialApproval] {
        assert_eq!(committees(rule, Completion::None, 3, false, &s0000()), [[0, 3, 5], [2, 3, 5]], "{rule:?}");
    }
    assert_eq!(committees(Rule::EqualShares, Completion::Exhaustive, 3, true, &s0000()), [[0, 2, 5]]);
    assert_eq!(committees(Rule::ProportionalApproval, Completion::None, 3, true, &s0000()), [[0, 3, 5]]);
    let ballots = m0001();
    for rule in [Rule::ProportionalApproval, Rule::SequentialApproval, Rule::Phragmen] {
        let all = committees(rule, Completion::None, 3, false, &ballots);
        let one = committees(rule, Completion::None, 3, true, &ballots);
        assert!(all.contains(&one[0]), "{rule:?}: {one:?} of {all:?}");
    }
}

/// Parties that share no voters: nine voters for a to d, three for e and f: of four seats the first party gets three and the
/// other one, by every rule that gives parties what D'Hondt does.
#[test]
fn parties_get_their_seats_by_dhondt() {
    let mut lists = vec![vec![0, 1, 2, 3]; 9];
    lists.extend(vec![vec![4, 5]; 3]);
    let ballots = approvals(6, &lists);
    for (rule, completion) in [
        (Rule::ProportionalApproval, Completion::None),
        (Rule::SequentialApproval, Completion::None),
        (Rule::Phragmen, Completion::None),
        (Rule::EqualShares, Completion::None),
        (Rule::EqualShares, Completion::Phragmen),
        (Rule::EqualShares, Completion::Exhaustive),
    ] {
        let all = committees(rule, completion, 4, false, &ballots);
        assert_eq!(all.len(), 4 * 2, "{rule:?} {completion:?}");
        assert!(all.iter().all(|committee| committee[3] >= 4 && committee[2] < 4), "{rule:?}: {all:?}");
        assert_eq!(committees(rule, completion, 4, true, &ballots), [[0, 1, 2, 4]], "{rule:?}");
    }
}

#[test]
fn loads_are_told() {
    // As loads, Phragmén's way: 3 votes for a and b, 1 for b alone, one vote per seat: b has a load of 1/4 on each of its four.
    let ballots = approvals(2, &[vec![0, 1], vec![0, 1], vec![0, 1], vec![1]]);
    let question = Question { options: 2, seats: 2, vote: 1, ..Question::default() };
    let outcome = count(Rule::Phragmen, &question, &ballots);
    let part = |up, down| Rational::ratio(up, down).unwrap();
    assert_eq!(outcome.rounds[0].counts, [(1, part(1, 4))]);
    // Then a: three voters already bear 1/4 each; (1 + 3/4) / 3.
    assert_eq!(outcome.rounds[1].counts, [(0, part(7, 12))]);
    assert_eq!(outcome.results, [[0, 1]]);
}

/// Several resources: two voters, 10 hours and 6 t. A mill takes 4 h and 3 t, a well 5 h and 1 t, an oven 1 h and 3 t.
#[test]
fn several_resources_are_paid_each_from_its_own_shares() {
    let whole = |numbers: &[i64]| numbers.iter().map(|number| Rational::from(*number)).collect::<Vec<_>>();
    let costs = Costs { budget: whole(&[10, 6]), costs: whole(&[4, 3, 5, 1, 1, 3]) };
    let question = Question { options: 3, costs: Some(costs), vote: 1, ..Question::default() };
    let ballots = approvals(3, &[vec![0, 1, 2], vec![0, 1, 2]]);
    // Each project takes half of what there is of something: all cost each voter the same per satisfaction, so ties are open.
    let outcome = count(Rule::EqualShares, &question, &ballots);
    assert_eq!(outcome.results, [[0, 1], [0, 2], [1, 2]]);
    // The mill and the well: 9 h, 4 t; no 3 t are left for the oven. Bought as one sum of money, 1/2 and 1/2 of the scarcest
    // would also be all; but the oven and the well leave 4 h and 2 t, of which nothing can be had.
    let declared = Question { priority: vec![1, 0, 2], ..question.clone() };
    let outcome = count(Rule::EqualShares, &declared, &ballots);
    assert_eq!(outcome.results, [[0, 1]]);
    assert!(outcome.rounds[2].events.contains(&Event::TooDear(2)));
    for rule in [Rule::Greedy, Rule::Phragmen] {
        assert_eq!(count(rule, &declared, &ballots).results, [[0, 1]], "{rule:?}");
    }
}

/// A difference that no floating-point number shows: one in a quintillion, against the declared order.
#[test]
fn what_is_nearly_a_tie_is_none() {
    let large = 1_000_000_000_000_000_000;
    let costs = Costs {
        budget: vec![Rational::from(large)],
        costs: [large / 4 + 1, large / 4, large / 2 - 1].map(Rational::from).to_vec(),
    };
    let question = Question {
        options: 3,
        costs: Some(costs),
        satisfaction: Satisfaction::Count,
        priority: vec![0, 1, 2],
        vote: 1,
        ..Question::default()
    };
    let ballots = approvals(3, &[vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2]]);
    for rule in [Rule::EqualShares, Rule::Phragmen] {
        let outcome = count(rule, &question, &ballots);
        assert_eq!(outcome.results, [[0, 1, 2]], "{rule:?}");
        assert!(outcome.ties.is_empty());
        let elected = outcome.rounds.iter().flat_map(|round| &round.events);
        let order: Vec<&Event> = elected.filter(|event| matches!(event, Event::Elected(_))).collect();
        assert_eq!(order, [&Event::Elected(1), &Event::Elected(0), &Event::Elected(2)], "{rule:?}");
    }
}
