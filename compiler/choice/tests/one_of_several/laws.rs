//! Theorems about rules, each for the rules that have it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use weal_choice::*;

use crate::profile::{RANKING, loose, of_rows, question, strict, table};

/// Rules that elect an option preferred to each other.
const CONDORCET: &[Rule] = &[Rule::Copeland, Rule::Minimax, Rule::Schulze, Rule::RankedPairs, Rule::SplitCycle];

type Rows = Vec<(Vec<u16>, u64)>;

fn winners(rule: Rule, options: u32, rows: &Rows) -> BTreeSet<u32> {
    count(rule, &question(options), &of_rows(options, rows)).results.concat().into_iter().collect()
}

/// The smallest set whose members beat all outside (Smith 1973).
fn smith(pairs: &Pairs) -> BTreeSet<u32> {
    let net = |a: u32| (0..pairs.options).map(|b| pairs.margin(a, b).signum()).sum::<i64>();
    let first = (0..pairs.options).max_by_key(|a| net(*a)).unwrap();
    let mut set = BTreeSet::from([first]);
    // Whoever is not beaten by all inside comes inside.
    while let Some(next) =
        (0..pairs.options).find(|b| !set.contains(b) && !set.iter().all(|a| pairs.margin(*a, *b) > 0))
    {
        set.insert(next);
    }
    set
}

/// Puts a copy of an option beside it on each ballot, above or below as told.
fn with_clone(options: u32, rows: &Rows, of: u32, above: u32) -> Rows {
    let cloned = |(at, (row, weight)): (usize, &(Vec<u16>, u64))| {
        let place = row[of as usize];
        let mut wider: Vec<u16> = row.iter().map(|rank| if *rank > place { rank + 1 } else { *rank }).collect();
        wider.push(place + 1);
        if above >> at & 1 == 1 {
            wider.swap(of as usize, options as usize);
        }
        (wider, *weight)
    };
    rows.iter().enumerate().map(cloned).collect()
}

/// Margins that are not equal and not nothing: then ranked pairs meets no tie.
fn decisive(pairs: &Pairs) -> bool {
    let mut margins: Vec<u64> = Vec::new();
    for a in 0..pairs.options {
        margins.extend((a + 1..pairs.options).map(|b| pairs.margin(a, b).unsigned_abs()));
    }
    let known: BTreeSet<u64> = margins.iter().copied().collect();
    known.len() == margins.len() && !known.contains(&0)
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::default() })]

    /// Anonymity: the order of ballots, and how equal ones are put together, change nothing at all.
    #[test]
    fn the_order_of_ballots_changes_nothing((options, rows) in loose()) {
        let mut apart: Rows = rows.iter().flat_map(|(row, weight)| vec![(row.clone(), 1); *weight as usize]).collect();
        apart.reverse();
        let priority: Vec<u32> = (0..options).rev().collect();
        for rule in RANKING {
            for question in [question(options), Question { priority: priority.clone(), ..question(options) }] {
                let one = count(*rule, &question, &of_rows(options, &rows));
                prop_assert_eq!(one, count(*rule, &question, &of_rows(options, &apart)), "{:?}", rule);
            }
        }
    }

    /// Neutrality: where nobody breaks ties, other names elect the same under other names.
    #[test]
    fn names_change_nothing((options, rows) in loose(), turn in 0_u32..5) {
        let to = |option: u32| (option + turn) % options;
        let turned: Rows = rows.iter().map(|(row, weight)| {
            let from = |option: u32| row[((option + options - turn % options) % options) as usize];
            ((0..options).map(from).collect(), *weight)
        }).collect();
        for rule in RANKING {
            let before: BTreeSet<u32> = winners(*rule, options, &rows).into_iter().map(to).collect();
            prop_assert_eq!(before, winners(*rule, options, &turned), "{:?}", rule);
        }
    }

    /// A declared order gives one result, and one that the rule allows.
    #[test]
    fn a_declared_order_gives_one_result((options, rows) in loose()) {
        for rule in RANKING {
            let open = count(*rule, &question(options), &of_rows(options, &rows));
            let declared = Question { priority: (0..options).rev().collect(), ..question(options) };
            let closed = count(*rule, &declared, &of_rows(options, &rows));
            prop_assert_eq!(closed.results.len(), open.results.len().min(1), "{:?}", rule);
            prop_assert!(closed.results.iter().all(|result| open.results.contains(result)), "{:?}", rule);
            prop_assert!(closed.ties.iter().all(|tie| tie.taken.is_some()));
            prop_assert!(open.results.len() < 2 || !open.ties.is_empty(), "{:?}", rule);
        }
    }

    /// Condorcet 1785: an option preferred to each other is elected, alone.
    #[test]
    fn an_option_preferred_to_each_other_is_elected((options, rows) in loose()) {
        let Some(winner) = pairs(table(&of_rows(options, &rows))).condorcet() else { return Ok(()) };
        prop_assume!(rows.iter().any(|(row, _)| row.iter().any(|rank| *rank > 0)));
        for rule in CONDORCET {
            prop_assert_eq!(winners(*rule, options, &rows), BTreeSet::from([winner]), "{:?}", rule);
        }
    }

    /// What more than half put first, alone, is elected.
    #[test]
    fn a_majority_elects_its_first((options, rows) in loose()) {
        let total: u64 = rows.iter().map(|(_, weight)| weight).sum();
        let alone = |row: &[u16], option: u32| {
            let best = row.iter().filter(|rank| **rank > 0).min();
            best == Some(&row[option as usize]) && row.iter().filter(|rank| Some(*rank) == best).count() == 1
        };
        let first = |option: &u32| {
            let with = rows.iter().filter(|(row, _)| alone(row, *option));
            2 * with.map(|(_, weight)| weight).sum::<u64>() > total
        };
        let Some(winner) = (0..options).find(first) else { return Ok(()) };
        for rule in RANKING.iter().filter(|rule| **rule != Rule::Borda) {
            prop_assert_eq!(winners(*rule, options, &rows), BTreeSet::from([winner]), "{:?}", rule);
        }
    }

    /// Smith 1973: elected is from the smallest set whose members beat all outside (Copeland; Schulze 2011; Tideman 1987;
    /// Holliday and Pacuit 2023).
    #[test]
    fn elected_is_from_the_smallest_set_that_beats_the_rest((options, rows) in loose()) {
        let set = smith(&pairs(table(&of_rows(options, &rows))));
        for rule in [Rule::Copeland, Rule::Schulze, Rule::RankedPairs, Rule::SplitCycle] {
            prop_assert!(winners(rule, options, &rows).is_subset(&set), "{:?}", rule);
        }
    }

    /// Monotonicity: an option that wins still wins when a ballot raises it by a place (points, Copeland and minimax
    /// by their definitions; ranked pairs: Tideman 1987; Schulze 2011; Holliday and Pacuit 2023). Not so under runoffs:
    /// `raising_an_option_makes_it_lose_a_runoff`.
    #[test]
    fn raising_a_winner_never_harms_it((options, rows) in strict(2..=5), at in 0_usize..7) {
        let at = at % rows.len();
        for rule in RANKING.iter().filter(|rule| !matches!(rule, Rule::InstantRunoff | Rule::TwoRound)) {
            for winner in winners(*rule, options, &rows) {
                let mut raised = rows.clone();
                let row = &mut raised[at].0;
                let place = row[winner as usize];
                if let Some(above) = row.iter().position(|rank| *rank + 1 == place) {
                    row.swap(above, winner as usize);
                    prop_assert!(winners(*rule, options, &raised).contains(&winner), "{:?}", rule);
                }
            }
        }
    }

    /// Tideman 1987: a copy beside an option on each ballot changes nothing for others, and the copies together win when the
    /// one did (Schulze 2011; Holliday and Pacuit 2023). Ranked pairs and instant run-off: where no tie comes up.
    #[test]
    fn clones_change_nothing((options, rows) in strict(2..=4), of in 0_u32..4, above in 0_u32..128) {
        let of = of % options;
        let cloned = with_clone(options, &rows, of, above);
        let before = pairs(table(&of_rows(options, &rows)));
        for rule in [Rule::Schulze, Rule::SplitCycle, Rule::RankedPairs, Rule::InstantRunoff] {
            let counted = count(rule, &question(options), &of_rows(options, &rows));
            let with = count(rule, &question(options + 1), &of_rows(options + 1, &cloned));
            let tied = match rule {
                Rule::RankedPairs => !decisive(&before),
                Rule::InstantRunoff => !counted.ties.is_empty() || !with.ties.is_empty(),
                _ => false,
            };
            if !tied {
                let one = |option: u32| if option == options { of } else { option };
                let after: BTreeSet<u32> = with.results.concat().into_iter().map(one).collect();
                prop_assert_eq!(counted.results.concat().into_iter().collect::<BTreeSet<_>>(), after, "{:?}", rule);
            }
        }
    }

    /// Schulze 2011: what wins alone does not win when all ballots are turned around (reversal symmetry, Saari 1994).
    #[test]
    fn turning_all_ballots_around_unseats_the_winner((options, rows) in strict(2..=5)) {
        let turned: Rows = rows.iter().map(|(row, weight)| (row.iter().map(|rank| options as u16 + 1 - rank).collect(), *weight)).collect();
        let before = winners(Rule::Schulze, options, &rows);
        if before.len() == 1 {
            prop_assert!(winners(Rule::Schulze, options, &turned).is_disjoint(&before));
        }
    }

    /// Young 1975: what two electorates both elect, they elect together, and nothing else (rules by points).
    #[test]
    fn two_electorates_that_agree_agree_together((options, rows) in strict(2..=4), cut in 1_usize..7) {
        let (one, other) = rows.split_at(cut.min(rows.len()));
        let (one, other) = (one.to_vec(), other.to_vec());
        for rule in [Rule::Plurality, Rule::Borda] {
            let both: BTreeSet<u32> =
                winners(rule, options, &one).intersection(&winners(rule, options, &other)).copied().collect();
            if !both.is_empty() {
                prop_assert_eq!(winners(rule, options, &rows), both, "{:?}", rule);
            }
        }
    }

    /// Raising the score or the grade of a winner, or approving of it, never harms it.
    #[test]
    fn raising_a_score_never_harms(rows in prop::collection::vec((prop::collection::vec(prop::option::of(0..=5), 3), 1_u64..4), 1..7), at in 0_usize..7) {
        let at = at % rows.len();
        let score = |rows: &[(Vec<Option<i32>>, u64)], rule| {
            let mut ballots = Scores { options: 3, ..Scores::default() };
            rows.iter().for_each(|(row, weight)| ballots.push(row, *weight));
            count(rule, &question(3), &Ballots::Scores(ballots)).results.concat()
        };
        for rule in [Rule::Score, Rule::Star, Rule::MajorityJudgment] {
            // A ballot that said nothing and now says something is another voter, and majority judgment fails participation.
            prop_assume!(rows[at].0.iter().any(Option::is_some));
            for winner in score(&rows, rule) {
                let mut raised = rows.clone();
                let cell = &mut raised[at].0[winner as usize];
                *cell = Some((cell.unwrap_or(0) + 1).min(5));
                prop_assert!(score(&raised, rule).contains(&winner), "{:?}", rule);
            }
        }
    }
}
