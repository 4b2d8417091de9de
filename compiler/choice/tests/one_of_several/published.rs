//! Profiles with published answers.

use weal_base::Rational;
use weal_choice::*;

use crate::profile::{elected, groups, letters, question, rankings, table};

/// Schulze 2011, example 1 (Social Choice and Welfare 36, section 3): 45 voters, five options.
const SCHULZE: &str = "5 acbed\n5 adecb\n8 bedac\n3 cabed\n7 caebd\n2 cbade\n7 dceba\n8 ebadc";

/// The capital of Tennessee, the usual textbook example: a Memphis, b Nashville, c Chattanooga, d Knoxville.
const TENNESSEE: &str = "42 abcd\n26 bcda\n15 cdba\n17 dcba";

/// Burlington, Vermont, mayor, 2009, the last three: a Bob Kiss, b Andy Montroll, c Kurt Wright. Counted from the city's
/// published ballot records (8,980 ballots; options out in earlier rounds passed over; what follows an overvote not counted).
const BURLINGTON: &str = "568 a\n1081 ab\n962 abc\n118 ac\n252 acb\n456 b\n639 ba\n693 bac\n279 bc\n487 bca\n1289 c\n\
    153 ca\n342 cab\n625 cb\n885 cba";

fn whole(number: i64) -> Rational {
    Rational::from(number)
}

#[test]
fn the_profile_of_schulze_is_decided_as_he_prints_it() {
    let ballots = rankings(5, SCHULZE);
    let outcome = count(Rule::Schulze, &question(5), &ballots);
    assert_eq!(outcome.results, [[4]]);
    assert_eq!(groups(&outcome.order), "e a c b d");
    let pairs = outcome.pairs.unwrap();
    let row = |cells: &dyn Fn(u32, u32) -> u64, a| (0..5).map(|b| cells(a, b)).collect::<Vec<_>>();
    let prefer = |a, b| pairs.prefer(a, b);
    let printed =
        [[0, 20, 26, 30, 22], [25, 0, 16, 33, 18], [19, 29, 0, 17, 24], [15, 12, 28, 0, 14], [23, 27, 21, 31, 0]];
    for (a, printed) in (0..5).zip(printed) {
        assert_eq!(row(&prefer, a), printed);
    }
    let paths = outcome.paths.unwrap();
    let strength = |a, b| paths.strength(a, b);
    let printed =
        [[0, 28, 28, 30, 24], [25, 0, 28, 33, 24], [25, 29, 0, 29, 24], [25, 28, 28, 0, 24], [25, 28, 28, 31, 0]];
    for (a, printed) in (0..5).zip(printed) {
        assert_eq!(row(&strength, a), printed);
    }
    // From e to b the direct step has 27 votes; the way round over d and c has at least 28 at each step.
    assert_eq!(letters(&paths.path(4, 1)), "edcb");
    assert_eq!(paths.path(2, 2), Vec::<u32>::new());
}

#[test]
fn the_capital_depends_on_the_rule() {
    let ballots = rankings(4, TENNESSEE);
    assert_eq!(elected(Rule::Plurality, &ballots), "a");
    assert_eq!(elected(Rule::InstantRunoff, &ballots), "d");
    for rule in
        [Rule::Borda, Rule::TwoRound, Rule::Copeland, Rule::Minimax, Rule::Schulze, Rule::RankedPairs, Rule::SplitCycle]
    {
        assert_eq!(elected(rule, &ballots), "b", "{rule:?}");
    }
    let borda = count(Rule::Borda, &question(4), &ballots);
    let points: Vec<_> = borda.rounds[0].counts.iter().map(|(_, points)| points.clone()).collect();
    assert_eq!(points, [126, 194, 173, 107].map(whole));
    assert_eq!(groups(&borda.order), "b c a d");
    let runoff = count(Rule::InstantRunoff, &question(4), &ballots);
    assert_eq!(groups(&runoff.order), "d a b c");
    let transferred = |from, to, votes| Event::Transferred { from, to: Some(to), votes: whole(votes) };
    assert_eq!(runoff.rounds.len(), 3);
    assert_eq!(runoff.rounds[0].events, [Event::Eliminated(2), transferred(2, 3, 15)]);
    assert_eq!(runoff.rounds[1].events, [Event::Eliminated(1), transferred(1, 3, 26)]);
    assert_eq!(runoff.rounds[2].counts, [(0, whole(42)), (3, whole(58))]);
    assert_eq!(runoff.rounds[2].events, [Event::Elected(3)]);
    assert!(runoff.ties.is_empty());
}

#[test]
fn burlington_elected_another_than_the_option_preferred_to_each_other() {
    let ballots = rankings(3, BURLINGTON);
    let outcome = count(Rule::InstantRunoff, &question(3), &ballots);
    assert_eq!(outcome.results, [[0]]);
    let counts = |round: usize| outcome.rounds[round].counts.iter().map(|(_, votes)| votes.clone()).collect::<Vec<_>>();
    // As reported at the time, but for the last: 4,061 were reported for Wright, 4,060 are in the records published.
    assert_eq!(counts(0), [2981, 2554, 3294].map(whole));
    assert_eq!(counts(1), [4313, 4060].map(whole));
    assert!(outcome.rounds[0].events.contains(&Event::Transferred { from: 1, to: Some(0), votes: whole(1332) }));
    assert!(outcome.rounds[0].events.contains(&Event::Transferred { from: 1, to: None, votes: whole(456) }));
    assert_eq!(pairs(table(&ballots)).condorcet(), Some(1));
    assert_eq!(elected(Rule::Plurality, &ballots), "c");
    for rule in [Rule::Copeland, Rule::Minimax, Rule::Schulze, Rule::RankedPairs, Rule::SplitCycle] {
        assert_eq!(elected(rule, &ballots), "b", "{rule:?}");
    }
}

/// The paradox of voting (Condorcet 1785): a circle of three, here with victories of different size.
#[test]
fn a_circle_is_cut_at_its_weakest_victory() {
    // a beats b by 5, b beats c by 9, c beats a by 3.
    let ballots = rankings(3, "7 abc\n6 bca\n4 cab\n");
    for rule in [Rule::Minimax, Rule::Schulze, Rule::RankedPairs, Rule::SplitCycle] {
        assert_eq!(elected(rule, &ballots), "a", "{rule:?}");
    }
    assert_eq!(elected(Rule::Copeland, &ballots), "abc");
    let outcome = count(Rule::RankedPairs, &question(3), &ballots);
    let votes = |votes| whole(votes);
    assert_eq!(
        outcome.rounds[0].events,
        [
            Event::Locked(1, 2, votes(9)),
            Event::Locked(0, 1, votes(5)),
            Event::Skipped(2, 0, votes(3)),
            Event::Elected(0),
        ]
    );
    let outcome = count(Rule::Minimax, &question(3), &ballots);
    assert_eq!(outcome.rounds[0].counts, [(0, votes(3)), (1, votes(5)), (2, votes(9))]);
}

/// Raising an option can make it lose under runoffs (after Smith 1973): two of those who put b first raise a above it.
#[test]
fn raising_an_option_makes_it_lose_a_runoff() {
    let before = rankings(3, "6 abc\n2 bac\n4 bca\n5 cab");
    let after = rankings(3, "6 abc\n2 abc\n4 bca\n5 cab");
    for rule in [Rule::InstantRunoff, Rule::TwoRound] {
        assert_eq!(elected(rule, &before), "a", "{rule:?}");
        assert_eq!(elected(rule, &after), "c", "{rule:?}");
    }
}

/// Two circles that share a step: several options can stand undefeated though no two margins are equal (Holliday and Pacuit 2023,
/// on why split cycle is not resolute). The circles are b over a over c over b
/// (5, 3, 1), c over d over a over c (7, 9, 3), and b over d over a over c over b (15, 9, 3, 1).
#[test]
fn split_cycle_leaves_more_than_one_where_circles_cross() {
    let ballots = rankings(4, "4 bdac\n5 bcda\n5 acbd\n3 cbda\n2 dacb");
    let outcome = count(Rule::SplitCycle, &question(4), &ballots);
    assert_eq!(outcome.results, [[1], [2]]);
    assert_eq!(
        outcome.rounds[0].events,
        [
            Event::Skipped(0, 2, whole(3)),
            Event::Locked(1, 0, whole(5)),
            Event::Locked(1, 3, whole(15)),
            Event::Skipped(2, 1, whole(1)),
            Event::Locked(2, 3, whole(7)),
            Event::Locked(3, 0, whole(9)),
        ]
    );
    assert_eq!(outcome.ties, [Tie { round: 0, among: vec![1, 2], taken: None, out: false }]);
    let declared = Question { priority: vec![0, 2, 1, 3], ..question(4) };
    assert_eq!(count(Rule::SplitCycle, &declared, &ballots).results, [[2]]);
    // Schulze and ranked pairs each elect another of the two.
    assert_eq!(elected(Rule::Schulze, &ballots), "b");
    assert_eq!(elected(Rule::RankedPairs, &ballots), "c");
}

#[test]
fn tied_first_places_are_divided() {
    let ballots = rankings(3, "1 (ab)c\n1 (abc)\n1 c");
    let outcome = count(Rule::Plurality, &question(3), &ballots);
    let part = |num, den| Rational::ratio(num, den).unwrap();
    assert_eq!(outcome.rounds[0].counts, [(0, part(5, 6)), (1, part(5, 6)), (2, part(4, 3))]);
    // b and a are together more than c: one of them is out, and the divided ballot goes to the other.
    let outcome = count(Rule::InstantRunoff, &Question { priority: vec![0, 1, 2], ..question(3) }, &ballots);
    assert_eq!(outcome.rounds[0].events[0], Event::Eliminated(1));
    assert_eq!(outcome.rounds[0].events[1], Event::Transferred { from: 1, to: Some(0), votes: part(2, 3) });
    assert_eq!(outcome.rounds[0].events[2], Event::Transferred { from: 1, to: Some(2), votes: part(1, 6) });
    assert_eq!(outcome.rounds[1].counts, [(0, part(3, 2)), (2, part(3, 2))]);
    assert_eq!(outcome.results, [[0]]);
    assert_eq!(outcome.ties.len(), 2);
}

#[test]
fn borda_shares_the_points_of_tied_places() {
    let ballots = rankings(4, "1 a(bc)d\n1 d");
    let outcome = count(Rule::Borda, &question(4), &ballots);
    let counts: Vec<_> = outcome.rounds[0].counts.iter().map(|(_, points)| points.to_decimal(2)).collect();
    assert_eq!(counts, ["4", "2.5", "2.5", "3"]);
}

#[test]
fn grades_are_told_apart_by_majority_values() {
    // Grades 0 to 4 of five ballots per option: all three have the median 2; one taken away from each, the next are 2, 1 and 1;
    // then a leads, and of b and c the third majority grades are 3 and 2.
    let columns = [[0, 2, 2, 2, 4], [1, 1, 2, 3, 3], [1, 1, 2, 2, 4]];
    let mut ballots = Scores { options: 3, ..Scores::default() };
    for at in 0..5 {
        ballots.push(&columns.map(|column| Some(column[at])), 1);
    }
    let outcome = count(Rule::MajorityJudgment, &question(3), &Ballots::Scores(ballots));
    assert_eq!(outcome.rounds[0].counts, [(0, whole(2)), (1, whole(2)), (2, whole(2))]);
    assert_eq!(groups(&outcome.order), "a b c");
    assert_eq!(outcome.results, [[0]]);
}

#[test]
fn star_goes_by_the_majority_between_the_two_best() {
    let mut ballots = Scores { options: 3, ..Scores::default() };
    ballots.push(&[Some(5), Some(4), Some(0)], 3);
    ballots.push(&[Some(0), Some(4), None], 2);
    ballots.push(&[None, None, None], 7);
    let ballots = Ballots::Scores(ballots);
    assert_eq!(elected(Rule::Score, &ballots), "b");
    let outcome = count(Rule::Star, &question(3), &ballots);
    assert_eq!(outcome.rounds[0].counts, [(0, whole(15)), (1, whole(20)), (2, whole(0))]);
    assert_eq!(outcome.rounds[0].exhausted, Some(whole(7)));
    assert_eq!(outcome.rounds[1].counts, [(1, whole(2)), (0, whole(3))]);
    assert_eq!(outcome.results, [[0]]);
}

#[test]
fn consent_is_stopped_by_objections_and_consensus_by_one() {
    let (yes, no, object) = (Some(Grades::YES), Some(Grades::NO), Some(Grades::OBJECT));
    let mut ballots = Scores { options: 3, ..Scores::default() };
    ballots.push(&[yes, no, yes], 6);
    ballots.push(&[yes, yes, no], 3);
    ballots.push(&[object, None, no], 1);
    let ballots = Ballots::Scores(ballots);
    let with = |part| Question { objections: Rational::ratio(1, part), ..question(3) };
    assert_eq!(count(Rule::Consent, &with(10), &ballots).results, [[2]]);
    assert_eq!(count(Rule::Consent, &with(9), &ballots).results, [[0]]);
    let consensus = count(Rule::Consensus, &with(9), &ballots);
    assert_eq!(consensus.results, [[2]]);
    assert_eq!(consensus.rounds[0].events, [Event::Eliminated(0)]);
    assert_eq!(groups(&consensus.order), "c b");
}

#[test]
fn approvals_are_counted() {
    let mut ballots = Approvals { options: 3, ..Approvals::default() };
    ballots.push(&[0, 2], 2);
    ballots.push(&[1, 2], 2);
    ballots.push(&[0], 1);
    ballots.push(&[], 4);
    let ballots = Ballots::Approvals(ballots);
    let outcome = count(Rule::Approval, &Question { vote: 2, ..question(3) }, &ballots);
    assert_eq!(outcome.rounds[0].counts, [(0, Rational::ratio(3, 2).unwrap()), (1, whole(1)), (2, whole(2))]);
    assert_eq!(outcome.rounds[0].exhausted, Some(whole(2)));
    assert_eq!(outcome.results, [[2]]);
}

/// Where several could meet in the runoff, each that could be elected is: b and c are tied for the second place; b loses
/// to a, and c is equal with it but has the lower sum of scores.
#[test]
fn star_follows_every_pair_that_could_meet() {
    let mut ballots = Scores { options: 3, ..Scores::default() };
    ballots.push(&[Some(5), Some(2), Some(0)], 2);
    ballots.push(&[Some(2), Some(1), Some(3)], 3);
    ballots.push(&[Some(2), Some(2), Some(0)], 1);
    let outcome = count(Rule::Star, &question(3), &Ballots::Scores(ballots));
    assert_eq!(outcome.rounds[0].counts, [(0, whole(18)), (1, whole(9)), (2, whole(9))]);
    assert_eq!(outcome.rounds[1].counts, [(0, whole(5)), (1, whole(0))]);
    assert_eq!(outcome.rounds[2].counts, [(0, whole(3)), (2, whole(3))]);
    assert_eq!(outcome.results, [[0]]);
}
