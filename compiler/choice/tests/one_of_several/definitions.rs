//! Rules against their definitions, spelled out without any care for speed.

use std::collections::BTreeSet;

use proptest::prelude::*;
use weal_base::Rational;
use weal_choice::*;

use crate::profile::{loose, of_rows, question, strict, table};

fn winners(rule: Rule, options: u32, ballots: &Ballots) -> BTreeSet<u32> {
    let outcome = count(rule, &question(options), ballots);
    assert!(!outcome.more);
    outcome.results.concat().into_iter().collect()
}

/// All paths without repetition, each as the list of its options.
fn paths(options: u32, from: u32, to: u32) -> Vec<Vec<u32>> {
    let (mut open, mut found) = (vec![vec![from]], Vec::new());
    while let Some(path) = open.pop() {
        for next in (0..options).filter(|next| !path.contains(next)) {
            let mut longer = path.clone();
            longer.push(next);
            if next == to { found.push(longer) } else { open.push(longer) }
        }
    }
    found
}

/// The strength of a step by winning votes, as Schulze 2011 compares them: victories before ties before defeats.
fn step(pairs: &Pairs, a: u32, b: u32) -> (i64, i64, i64) {
    let (with, against) = (pairs.prefer(a, b) as i64, pairs.prefer(b, a) as i64);
    match with.cmp(&against) {
        std::cmp::Ordering::Greater => (1, with, -against),
        std::cmp::Ordering::Equal => (0, 0, 0),
        std::cmp::Ordering::Less => (-1, -against, with),
    }
}

fn schulze(options: u32, pairs: &Pairs) -> BTreeSet<u32> {
    let weakest = |path: &Vec<u32>| path.windows(2).map(|two| step(pairs, two[0], two[1])).min().unwrap();
    let strongest = |a, b| paths(options, a, b).iter().map(weakest).max().unwrap();
    let beaten = |a: &u32| (0..options).any(|b| b != *a && strongest(b, *a) > strongest(*a, b));
    (0..options).filter(|a| !beaten(a)).collect()
}

/// A victory is a defeat unless it is among the weakest of a circle (Holliday and Pacuit 2023).
fn split_cycle(options: u32, pairs: &Pairs) -> BTreeSet<u32> {
    let weak = |a: u32, b: u32| {
        let back = paths(options, b, a);
        back.iter().any(|path| path.windows(2).all(|two| pairs.margin(two[0], two[1]) >= pairs.margin(a, b)))
    };
    let defeats = |a: u32, b: u32| pairs.margin(a, b) > 0 && !weak(a, b);
    (0..options).filter(|b| !(0..options).any(|a| a != *b && defeats(a, *b))).collect()
}

/// Everybody who wins in some order of victories that never rises in margin.
fn ranked_pairs(options: u32, pairs: &Pairs) -> BTreeSet<u32> {
    fn go(options: u32, left: &[(i64, u32, u32)], locked: &mut Vec<(u32, u32)>, won: &mut BTreeSet<u32>) {
        let Some(most) = left.iter().map(|(margin, ..)| *margin).max() else {
            won.extend((0..options).filter(|option| !locked.iter().any(|(_, loser)| loser == option)));
            return;
        };
        for (at, (margin, a, b)) in left.iter().enumerate().filter(|(_, (margin, ..))| *margin == most) {
            let _ = margin;
            let mut rest = left.to_vec();
            rest.remove(at);
            let (mut reached, mut open) = (vec![*b], vec![*b]);
            while let Some(from) = open.pop() {
                for (_, to) in locked.iter().filter(|(winner, _)| *winner == from) {
                    if !reached.contains(to) {
                        reached.push(*to);
                        open.push(*to);
                    }
                }
            }
            let fits = !reached.contains(a);
            if fits {
                locked.push((*a, *b));
            }
            go(options, &rest, locked, won);
            if fits {
                locked.pop();
            }
        }
    }
    let each = |a: u32| (0..options).map(move |b| (a, b));
    let victories =
        (0..options).flat_map(each).map(|(a, b)| (pairs.margin(a, b), a, b)).filter(|(margin, ..)| *margin > 0);
    let (victories, mut won) = (victories.collect::<Vec<_>>(), BTreeSet::new());
    go(options, &victories, &mut Vec::new(), &mut won);
    won
}

/// Everybody who is the last left in some way of leaving out one of the last at a time.
fn instant_runoff(rows: &[(Vec<u16>, u64)], inside: &BTreeSet<u32>, won: &mut BTreeSet<u32>) {
    if inside.len() == 1 {
        won.extend(inside);
        return;
    }
    let mut counts: Vec<(u32, Rational)> = inside.iter().map(|option| (*option, Rational::ZERO)).collect();
    for (row, weight) in rows {
        let rank = |option: &u32| match row[*option as usize] {
            0 => u16::MAX,
            rank => rank,
        };
        let best = inside.iter().map(rank).min().unwrap();
        let tops: Vec<u32> = inside.iter().copied().filter(|option| best < u16::MAX && rank(option) == best).collect();
        for (option, count) in &mut counts {
            if tops.contains(option) {
                *count = &*count + &Rational::ratio(*weight as i64, tops.len() as i64).unwrap();
            }
        }
    }
    let least = counts.iter().map(|(_, count)| count.clone()).min().unwrap();
    for (option, _) in counts.iter().filter(|(_, count)| *count == least) {
        let mut rest = inside.clone();
        rest.remove(option);
        instant_runoff(rows, &rest, won);
    }
}

/// The majority grade again and again, each time taking one away.
fn majority_value(mut grades: Vec<i32>) -> Vec<i32> {
    grades.sort_unstable();
    let mut value = Vec::new();
    while !grades.is_empty() {
        value.push(grades.remove((grades.len() - 1) / 2));
    }
    value
}

fn plain_pairs(ballots: &Rankings) -> Pairs {
    let options = ballots.options as usize;
    let mut prefer = vec![0; options * options];
    for (row, weight) in ballots.rows() {
        for a in 0..options {
            for b in 0..options {
                if row[a] > 0 && (row[b] == 0 || row[a] < row[b]) {
                    prefer[a * options + b] += weight;
                }
            }
        }
    }
    Pairs { options: ballots.options, prefer }
}

/// Many ballots from a seed: enough to fill blocks, of options beyond a byte where asked.
fn many(options: u32, ballots: usize, seed: u64, kind: u64) -> Rankings {
    let mut state = seed | 1;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut made = Rankings { options, ..Rankings::default() };
    for _ in 0..ballots {
        let weight = [1, 1 + random(3), 1 + random(1 << 40)][(kind % 3) as usize];
        let mut ranks: Vec<u16> = (1..=options as u16).collect();
        for at in (1..options as usize).rev() {
            ranks.swap(at, random(at as u64 + 1) as usize);
        }
        if kind >= 3 {
            ranks
                .iter_mut()
                .for_each(|rank| *rank = if random(4) == 0 { 0 } else { random(u64::from(options)) as u16 });
        }
        made.push(&ranks, weight);
    }
    made
}

#[test]
fn pairs_are_counted_exactly_in_blocks() {
    for (options, ballots) in
        [(1, 10), (2, 1), (3, 3000), (30, 1024), (30, 1025), (30, 2100), (254, 60), (255, 70), (300, 40)]
    {
        for kind in 0..6 {
            let made = many(options, ballots, 7 + kind, kind);
            assert!(pairs(&made) == plain_pairs(&made), "{options} options, {ballots} ballots, kind {kind}");
        }
    }
}

proptest! {
    #[test]
    fn pairs_are_what_they_say((options, rows) in loose()) {
        let ballots = of_rows(options, &rows);
        prop_assert_eq!(pairs(table(&ballots)), plain_pairs(table(&ballots)));
    }

    #[test]
    fn schulze_is_what_its_paths_say((options, rows) in loose()) {
        let ballots = of_rows(options, &rows);
        prop_assert_eq!(winners(Rule::Schulze, options, &ballots) == schulze(options, &pairs(table(&ballots))) || silent(&rows), true);
    }

    #[test]
    fn schulze_tells_paths_that_are_there((options, rows) in strict(2..=5)) {
        let ballots = of_rows(options, &rows);
        let outcome = count(Rule::Schulze, &question(options), &ballots);
        let (pairs, strongest) = (outcome.pairs.unwrap(), outcome.paths.unwrap());
        for a in 0..options {
            for b in (0..options).filter(|b| *b != a) {
                let path = strongest.path(a, b);
                prop_assert_eq!(path.is_empty(), strongest.strength(a, b) == 0);
                if !path.is_empty() {
                    prop_assert_eq!((path[0], path[path.len() - 1]), (a, b));
                    let weakest = path.windows(2).map(|two| pairs.prefer(two[0], two[1])).min();
                    prop_assert_eq!(weakest, Some(strongest.strength(a, b)));
                    prop_assert!(path.windows(2).all(|two| pairs.margin(two[0], two[1]) > 0));
                }
            }
        }
    }

    #[test]
    fn split_cycle_is_what_its_circles_say((options, rows) in loose()) {
        let ballots = of_rows(options, &rows);
        prop_assert_eq!(winners(Rule::SplitCycle, options, &ballots) == split_cycle(options, &pairs(table(&ballots))) || silent(&rows), true);
    }

    #[test]
    fn ranked_pairs_is_every_order_of_equal_victories((options, rows) in strict(1..=4)) {
        let ballots = of_rows(options, &rows);
        prop_assert_eq!(winners(Rule::RankedPairs, options, &ballots), ranked_pairs(options, &pairs(table(&ballots))));
    }

    #[test]
    fn instant_runoff_is_every_way_to_leave_one_out((options, rows) in loose()) {
        prop_assume!(!silent(&rows));
        let mut won = BTreeSet::new();
        instant_runoff(&rows, &(0..options).collect(), &mut won);
        prop_assert_eq!(winners(Rule::InstantRunoff, options, &of_rows(options, &rows)), won);
    }

    #[test]
    fn majority_values_are_compared_grade_by_grade(
        columns in prop::collection::vec((prop::collection::vec(0..4, 3), 1_u64..=4), 1..=5), vote in 1_u64..=3
    ) {
        let mut ballots = Scores { options: 3, ..Scores::default() };
        let mut given = [Vec::new(), Vec::new(), Vec::new()];
        for (row, weight) in &columns {
            ballots.push(&row.iter().map(|grade| Some(*grade)).collect::<Vec<_>>(), weight * vote);
            for (given, grade) in given.iter_mut().zip(row) {
                // One vote at a time, however many shares it is.
                given.extend(std::iter::repeat_n(*grade, *weight as usize));
            }
        }
        let values = given.map(majority_value);
        let best = values.iter().max().unwrap();
        let expected: BTreeSet<u32> = (0..3).filter(|option| values[*option as usize] == *best).collect();
        let outcome = count(Rule::MajorityJudgment, &Question { vote, ..question(3) }, &Ballots::Scores(ballots));
        prop_assert_eq!(outcome.results.concat().into_iter().collect::<BTreeSet<_>>(), expected);
    }
}

fn silent(rows: &[(Vec<u16>, u64)]) -> bool {
    rows.iter().all(|(row, _)| row.iter().all(|rank| *rank == 0))
}
