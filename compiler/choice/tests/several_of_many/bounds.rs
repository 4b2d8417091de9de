//! Bad and extreme elections: an answer each time, soon, and never a panic.

use weal_base::Rational;
use weal_choice::*;

use crate::committees::approvals;

const APPROVAL: &[Rule] =
    &[Rule::Greedy, Rule::EqualShares, Rule::Phragmen, Rule::ProportionalApproval, Rule::SequentialApproval];
const COMPLETIONS: &[Completion] =
    &[Completion::None, Completion::Exhaustive, Completion::Overspend, Completion::Phragmen];

fn all(question: &Question, ballots: &Ballots) -> Vec<Outcome> {
    let rules = APPROVAL.iter().flat_map(|rule| COMPLETIONS.iter().map(move |completion| (*rule, *completion)));
    let outcome = |(rule, completion)| count(rule, &Question { completion, ..question.clone() }, ballots);
    rules.map(outcome).collect()
}

fn whole(numbers: &[i64]) -> Vec<Rational> {
    numbers.iter().map(|number| Rational::from(*number)).collect()
}

#[test]
fn where_nobody_wants_anything_nothing_is_taken() {
    let costs = Some(Costs { budget: whole(&[3]), costs: whole(&[1, 1]) });
    for ballots in [approvals(2, &[]), approvals(2, &[vec![], vec![]]), approvals(2, &[vec![0]])] {
        for costs in [None, costs.clone()] {
            let question = Question { options: 2, seats: 0, costs: costs.clone(), vote: 1, ..Question::default() };
            let wanted = matches!(&ballots, Ballots::Approvals(ballots) if !ballots.approved.is_empty());
            for outcome in all(&question, &ballots) {
                assert!(outcome.results.is_empty() || wanted && costs.is_some(), "{outcome:?}");
            }
        }
    }
    let none = Question { vote: 1, seats: 3, ..Question::default() };
    assert!(all(&none, &approvals(0, &[vec![], vec![]])).iter().all(|outcome| outcome.results.is_empty()));
    for rule in [Rule::Stv, Rule::Meek] {
        let ballots = Ballots::Rankings(Rankings { options: 2, ranks: vec![0, 0], weights: vec![4] });
        let question = Question { options: 2, seats: 1, vote: 1, ..Question::default() };
        assert!(count(rule, &question, &ballots).results.is_empty());
    }
}

#[test]
fn more_seats_than_options_go_to_all_that_anybody_wants() {
    let question = Question { options: 3, seats: 9, vote: 1, ..Question::default() };
    for rule in [Rule::Phragmen, Rule::ProportionalApproval, Rule::SequentialApproval, Rule::EqualShares] {
        for completion in COMPLETIONS {
            let question = Question { completion: *completion, ..question.clone() };
            let outcome = count(rule, &question, &approvals(3, &[vec![0], vec![2]]));
            assert_eq!(outcome.results, [[0, 2]], "{rule:?}");
        }
    }
    let ballots = Ballots::Rankings(Rankings { options: 3, ranks: vec![1, 0, 2], weights: vec![1] });
    for rule in [Rule::Stv, Rule::Meek] {
        assert_eq!(count(rule, &question, &ballots).results, [[0, 1, 2]], "{rule:?}");
    }
}

#[test]
fn free_and_unpayable_projects_and_resources_that_are_not_there() {
    let costs = Costs { budget: whole(&[5, 0]), costs: whole(&[0, 0, 9, 0, 2, 1, 3, 0]) };
    let question = Question { options: 4, costs: Some(costs), vote: 1, ..Question::default() };
    for rule in [Rule::Greedy, Rule::EqualShares, Rule::Phragmen] {
        for completion in [Completion::None, Completion::Exhaustive, Completion::Overspend] {
            let question = Question { completion, ..question.clone() };
            let outcome = count(rule, &question, &approvals(4, &[vec![0, 1, 2, 3], vec![1, 2, 3]]));
            assert_eq!(outcome.results, [[0, 3]], "{rule:?} {completion:?}");
        }
    }
    // Nothing costs anything, of nothing.
    let free = Question { costs: Some(Costs::default()), ..question };
    for rule in [Rule::Greedy, Rule::EqualShares, Rule::Phragmen] {
        assert_eq!(count(rule, &free, &approvals(4, &[vec![0, 3]])).results, [[0, 3]], "{rule:?}");
    }
}

#[test]
fn the_largest_weights_and_costs_are_exact() {
    let mut ballots = Approvals { options: 3, ..Approvals::default() };
    ballots.push(&[0, 1], (1 << 61) - 1);
    ballots.push(&[1, 2], 1 << 60);
    ballots.push(&[2], (1 << 60) - 1);
    let ballots = Ballots::Approvals(ballots);
    let large = 1_000_000_000_000_000_000;
    let costs =
        Costs { budget: whole(&[large, large]), costs: whole(&[large / 2, 1, large / 2 + 1, 0, large / 4, large]) };
    for vote in [1, 1 << 40, (1 << 62) - 1] {
        let question = Question { options: 3, costs: Some(costs.clone()), vote, seats: 2, ..Question::default() };
        for rule in APPROVAL {
            let outcome = count(*rule, &question, &ballots);
            assert!(!outcome.more && !outcome.results.is_empty(), "{rule:?}");
        }
        // Shares would have to grow a quintillion times.
        assert!(all(&question, &ballots).iter().all(|outcome| !outcome.results.is_empty()));
        let mut rankings = Rankings { options: 3, ..Rankings::default() };
        rankings.push(&[1, 2, 0], (1 << 61) - 1);
        rankings.push(&[0, 1, 1], 1 << 60);
        rankings.push(&[3, 1, 2], (1 << 60) - 1);
        for rule in [Rule::Stv, Rule::Meek] {
            let outcome = count(rule, &question, &Ballots::Rankings(rankings.clone()));
            assert_eq!(outcome.results.len(), 1, "{rule:?}");
        }
    }
}

#[test]
fn hundreds_of_options_that_all_tie_end_with_a_mark_that_there_is_more() {
    let options = 300;
    let lists: Vec<Vec<u32>> = (0..options).map(|option| vec![option]).collect();
    let ballots = approvals(options, &lists);
    let question = Question { options, seats: 60, vote: 1, ..Question::default() };
    for rule in [Rule::ProportionalApproval, Rule::EqualShares] {
        let outcome = count(rule, &question, &ballots);
        assert!(outcome.more || outcome.results.is_empty(), "{rule:?}");
    }
    let declared = Question { priority: (0..options).collect(), ..question };
    for rule in [Rule::ProportionalApproval, Rule::SequentialApproval, Rule::Phragmen] {
        assert_eq!(count(rule, &declared, &ballots).results, [(0..60).collect::<Vec<u32>>()], "{rule:?}");
    }
}

#[test]
fn shares_that_grow_for_ever_end() {
    // A step of one on a budget of a quintillion: the oven at half of it is out of reach of its one supporter in ten.
    let large = 1_000_000_000_000_000_000;
    let costs = Costs { budget: whole(&[large]), costs: whole(&[large / 2, 3]) };
    let mut lists = vec![vec![1]; 9];
    lists.push(vec![0]);
    let question =
        Question { options: 2, costs: Some(costs), completion: Completion::Exhaustive, vote: 1, ..Question::default() };
    let outcome = count(Rule::EqualShares, &question, &approvals(2, &lists));
    assert!(outcome.more);
    assert_eq!(outcome.results, [[1]]);
}
