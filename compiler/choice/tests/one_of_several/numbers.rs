//! Numbers: what is decided, and that nobody gains by naming another number than their best under the median.

use proptest::prelude::*;
use weal_base::Rational;
use weal_choice::*;

use crate::profile::question;

fn numbers(of: &[(i64, u64)]) -> Ballots {
    let (values, weights) = of.iter().map(|(value, weight)| (Rational::from(*value), *weight)).unzip();
    Ballots::Numbers(Numbers { values, weights })
}

fn decided(rule: Rule, of: &[(i64, u64)]) -> Option<Rational> {
    count(rule, &question(0), &numbers(of)).number
}

#[test]
fn the_median_is_a_number_somebody_named() {
    assert_eq!(decided(Rule::Median, &[(5, 1), (1, 1), (9, 1)]), Some(Rational::from(5)));
    let even = count(Rule::Median, &question(0), &numbers(&[(5, 1), (1, 1), (9, 1), (7, 1)]));
    assert_eq!(even.number, Some(Rational::from(5)));
    assert_eq!(even.between, Some((Rational::from(5), Rational::from(7))));
    assert_eq!(decided(Rule::Median, &[(5, 1), (1, 4), (9, 2)]), Some(Rational::from(1)));
    assert_eq!(decided(Rule::Median, &[(5, 0), (9, 1), (1, 0)]), Some(Rational::from(9)));
    assert_eq!(decided(Rule::Median, &[(5, 0)]), None);
}

#[test]
fn the_mean_of_the_middle_half_cuts_parts_of_votes() {
    // The interquartile mean of 5, 8, 4, 38, 8, 6, 9, 7, 7, 3, 1, 6 is 6.5, as in textbooks.
    let example = [5, 8, 4, 38, 8, 6, 9, 7, 7, 3, 1, 6].map(|value| (value, 1));
    assert_eq!(decided(Rule::MiddleMean, &example), Rational::ratio(13, 2));
    // Nine numbers, the usual example where a quarter is no whole number of votes: 1, 3, 5, 7, 9, 11, 13, 15, 17 have 9.
    let example = [1, 3, 5, 7, 9, 11, 13, 15, 17].map(|value| (value, 1));
    assert_eq!(decided(Rule::MiddleMean, &example), Some(Rational::from(9)));
    // Of three votes three quarters are cut off at each end: a quarter of 0, all of 1 and a quarter of 5 are left.
    assert_eq!(decided(Rule::MiddleMean, &[(0, 1), (1, 1), (5, 1)]), Rational::ratio(3, 2));
}

proptest! {
    /// Moulin 1980: with single-peaked preferences nobody, and no group voting alike, gains by another number than their best.
    #[test]
    fn nobody_gains_by_another_number(votes in prop::collection::vec((-20_i64..20, 1_u64..4), 1..9), who in 0_usize..9, other in -25_i64..25) {
        let who = who % votes.len();
        let best = Rational::from(votes[who].0);
        let honest = decided(Rule::Median, &votes).unwrap();
        let mut changed = votes.clone();
        changed[who].0 = other;
        let after = decided(Rule::Median, &changed).unwrap();
        // If their best is decided nothing is better. Else it stays, or moves farther off on the same side: no single-peaked
        // preference, whatever it is on the two sides, likes that better.
        let side = |number: &Rational| number.cmp(&best);
        let farther = side(&after) == side(&honest) && (&after - &best).abs() > (&honest - &best).abs();
        prop_assert!(honest == best || after == honest || farther);
    }

    /// The same votes in any order and in any parts decide the same, and a weight is as many votes.
    #[test]
    fn numbers_are_anonymous(votes in prop::collection::vec((-20_i64..20, 1_u64..4), 1..9)) {
        let mut apart: Vec<(i64, u64)> = votes.iter().flat_map(|(value, weight)| vec![(*value, 1); *weight as usize]).collect();
        apart.reverse();
        for rule in [Rule::Median, Rule::MiddleMean] {
            prop_assert_eq!(decided(rule, &votes), decided(rule, &apart));
        }
        apart.sort_unstable();
        prop_assert_eq!(decided(Rule::Median, &votes), Some(Rational::from(apart[(apart.len() - 1) / 2].0)));
        let four: Vec<i64> = apart.iter().flat_map(|(value, _)| [*value; 4]).collect();
        let middle = &four[apart.len()..3 * apart.len()];
        prop_assert_eq!(decided(Rule::MiddleMean, &votes), Rational::ratio(middle.iter().sum(), middle.len() as i64));
    }
}
