//! Majority judgment: the highest median grade.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use weal_base::Rational;

use super::decide::{elect, votes};
use super::ties::Ties;
use crate::ir::{Outcome, Question, Round, Scores, Stage};

/// Majority judgment: the option with the highest majority grade, which is its median grade, the lower of the two in the middle
/// (Balinski and Laraki 2007, "A theory of measuring, electing, and ranking", Proceedings of the National Academy of Sciences
/// 104; 2011, "Majority Judgment", MIT Press).
///
/// Equal options are told apart as there, by *majority values*: one majority grade after the other is taken away from each, and
/// the first at which they differ decides. That is not the shorter "majority gauge", which can leave ties that majority values
/// break. Only options given each grade equally often stay tied. An option without a grade on a ballot that grades others has the
/// lowest grade there, as the authors have it.
///
/// Raising an option's grade never harms it, and options do not change each other's order (grades are absolute). It can elect
/// an option to which each other is preferred, and more ballots that grade an option highest can harm it (it fails
/// participation: Felsenthal and Machover 2008, "The Majority Judgement voting procedure: a critical evaluation", Homo
/// Oeconomicus 25).
pub(crate) fn majority_judgment(question: &Question, ballots: &Scores) -> Outcome {
    let graded = Graded::of(ballots);
    let mut order: Vec<u32> = (0..ballots.options).collect();
    order.sort_by(|a, b| graded.compare(*b, *a).then(a.cmp(b)));
    let same = |a: &u32, b: &u32| graded.compare(*a, *b) == Ordering::Equal;
    let order: Vec<Vec<u32>> = order.chunk_by(same).map(<[u32]>::to_vec).collect();
    let counts =
        (0..ballots.options).map(|option| (option, Rational::from(i64::from(graded.median(option))))).collect();
    let exhausted = Some(votes(question, i128::from(graded.blank)));
    let rounds = vec![Round { stage: Stage::Median, counts, exhausted, ..Round::default() }];
    let winners = order.first().cloned().unwrap_or_default();
    elect(Outcome { order, rounds, ..Outcome::default() }, Ties::of(question), &winners)
}

/// How often each option was given which grade.
struct Graded {
    /// The grades that occur, rising.
    grades: Vec<i32>,
    /// Option after option, per grade: shares that give it this grade or a lower one.
    up_to: Vec<u64>,
    /// Shares that grade at all.
    total: u64,
    /// Shares that grade nothing.
    blank: u64,
}

impl Graded {
    fn of(ballots: &Scores) -> Graded {
        let found: BTreeSet<i32> = ballots.scores.iter().flatten().copied().collect();
        // The grades of a scale are numbered from 0, the lowest.
        let lowest = found.first().copied().unwrap_or(0).min(0);
        let mut grades: Vec<i32> = std::iter::once(lowest).chain(found).collect();
        grades.dedup();
        let mut up_to = vec![0; grades.len() * ballots.options as usize];
        let (mut total, mut blank) = (0, 0);
        for (row, weight) in ballots.rows() {
            if row.iter().all(Option::is_none) {
                blank += weight;
                continue;
            }
            total += weight;
            for (given, score) in up_to.chunks_exact_mut(grades.len()).zip(row) {
                let at = score.map_or(0, |score| grades.binary_search(&score).unwrap_or(0));
                given[at] += weight;
            }
        }
        for given in up_to.chunks_exact_mut(grades.len()) {
            for at in 1..given.len() {
                given[at] += given[at - 1];
            }
        }
        Graded { grades, up_to, total, blank }
    }
    fn up_to(&self, option: u32) -> &[u64] {
        let width = self.grades.len();
        &self.up_to[option as usize * width..(option as usize + 1) * width]
    }
    /// The place of the majority grade among shares in rising order of grades, from 0: the lower of two in the middle.
    fn middle(&self) -> u64 {
        self.total.saturating_sub(1) / 2
    }
    /// The number, among the grades that occur, of the grade at a place in rising order.
    fn at(&self, option: u32, place: u64) -> usize {
        self.up_to(option).partition_point(|up_to| *up_to <= place)
    }
    fn median(&self, option: u32) -> i32 {
        self.grades.get(self.at(option, self.middle())).copied().unwrap_or(0)
    }
    /// Compares majority values, the higher as greater.
    ///
    /// Taking majority grades away goes through the places from the middle outwards, to both sides in turn: with an odd number
    /// of shares first down, with an even one first up. So only two places can decide: the nearest below the middle at which
    /// the two options differ, and the nearest above. They differ at a place if it lies between their counts of grades up to
    /// some grade; counts by grade are all that has to be looked at, however many the shares. With whole votes of several
    /// shares each the places of a vote are passed in the same turn as the vote would be.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let middle = self.middle();
        let (mut down, mut up): (Option<u64>, Option<u64>) = (None, None);
        for (a, b) in self.up_to(a).iter().zip(self.up_to(b)) {
            // They differ at the places from the lower of the two counts up to before the higher.
            let (from, to) = (*a.min(b), *a.max(b));
            if from < to && from <= middle {
                down = down.max(Some(middle.min(to - 1)));
            }
            if from < to && to > middle + 1 {
                let nearest = from.max(middle + 1);
                up = Some(up.map_or(nearest, |up| up.min(nearest)));
            }
        }
        let decides = match (down, up) {
            (Some(down), Some(up)) => {
                let (below, above) = (middle - down, up - middle);
                let down_first = if self.total % 2 == 1 { below <= above } else { below < above };
                if down_first { down } else { up }
            }
            (Some(place), None) | (None, Some(place)) => place,
            (None, None) => return Ordering::Equal,
        };
        self.at(a, decides).cmp(&self.at(b, decides))
    }
}
