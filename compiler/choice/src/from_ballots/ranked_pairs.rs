//! Ranked pairs: pairwise victories locked in from the largest on.

use std::collections::BTreeSet;

use super::decide::{elect, layers, votes};
use super::pairs::pairs;
use super::paths::victories;
use super::ties::Ties;
use crate::ir::{Event, Outcome, Question, Rankings};

/// The most ways of locking equal victories that are followed, as different sets of what is then settled, and the most work
/// they may take together, in rows that are joined; at least `FEWEST_WAYS` are followed all the same.
const MOST_WAYS: usize = 4_096;
const MOST_WORK: usize = 1 << 28;
const FEWEST_WAYS: usize = 16;

/// Ranked pairs: pairwise victories are locked in from the largest margin on, leaving out each that would close a circle with
/// those locked before; elected is what no locked victory is against (Tideman 1987, "Independence of clones as a criterion for
/// voting rules", Social Choice and Welfare 4).
///
/// Victories by the same margin are locked in the declared order: first those of the option that comes first in it, and of one
/// option's first that over the option that comes first. One order of options that is fixed before counting, has clones side by
/// side and puts equal pairs in order keeps the rule independent of clones also where margins are equal (Zavist and Tideman
/// 1989, "Complete independence of clones in the ranked pairs rule", Social Choice and Welfare 6). Where nobody breaks ties,
/// the results are those of every order of equal victories (neutral, and hard to compute in general: Brill and Fischer 2012,
/// "The price of neutrality for the ranked pairs method", AAAI), followed up to a bound; the events tell the order of the
/// question. Equal halves are no victory.
///
/// It elects an option preferred to each other, elects from the smallest set whose members beat all outside, is monotone, and not
/// changed by clones, but for ties as told.
pub(crate) fn ranked_pairs(question: &Question, ballots: &Rankings) -> Outcome {
    let pairs = pairs(ballots);
    let options = pairs.options;
    let order = if question.priority.is_empty() { (0..options).collect() } else { question.priority.clone() };
    let mut place = vec![u32::MAX; options as usize];
    for (at, option) in (0..).zip(&order) {
        if let Some(place) = place.get_mut(*option as usize) {
            *place = at;
        }
    }
    let mut victories_found: Vec<Victory> = Vec::new();
    for a in 0..options {
        let over = (0..options).filter(|b| pairs.margin(a, *b) > 0);
        victories_found.extend(over.map(|b| Victory { over: (a, b), margin: pairs.margin(a, b) }));
    }
    let at = |option: u32| place[option as usize];
    victories_found.sort_by_key(|one| (std::cmp::Reverse(one.margin), at(one.over.0), at(one.over.1), one.over));

    let (mut ties, mut round) = (Ties::of(question), victories(&pairs));
    let mut settled = Settled::nothing(options);
    let mut open = false;
    for equal in victories_found.chunk_by(|a, b| a.margin == b.margin) {
        if let Some(circles) = settled.circles(equal) {
            let matters = equal.iter().map(|one| one.over).filter(|(a, b)| circles.has(*b, *a) && !settled.has(*b, *a));
            let among: BTreeSet<u32> = matters.flat_map(|(a, b)| [a, b]).collect();
            open |= ties.best(0, &among.into_iter().collect::<Vec<_>>()).is_none();
        }
        for Victory { over: (a, b), margin } in equal {
            let more = votes(question, i128::from(*margin));
            round.events.push(match settled.lock(*a, *b) {
                true => Event::Locked(*a, *b, more),
                false => Event::Skipped(*a, *b, more),
            });
        }
    }
    let order = layers(options, |a, b| settled.has(a, b));
    let mut winners = order.first().cloned().unwrap_or_default();
    let mut outcome = Outcome { order, rounds: vec![round], pairs: Some(pairs), ..Outcome::default() };
    if open {
        (winners, outcome.more) = all_ways(options, &victories_found);
        outcome.order = Vec::new();
    }
    elect(outcome, ties, &winners)
}

/// One option preferred to another, by so many shares more.
struct Victory {
    over: (u32, u32),
    margin: i64,
}

/// Which option is above which by what is locked in.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Settled {
    options: u32,
    /// Row after row of bits: what the option of the row is above.
    below: Vec<u64>,
}

impl Settled {
    fn nothing(options: u32) -> Settled {
        Settled { options, below: vec![0; options as usize * Self::words(options)] }
    }
    fn words(options: u32) -> usize {
        options.div_ceil(64) as usize
    }
    fn has(&self, a: u32, b: u32) -> bool {
        self.below[a as usize * Self::words(self.options) + b as usize / 64] >> (b % 64) & 1 == 1
    }
    /// Locks in that one is above another, unless that closes a circle; answers whether it did.
    fn lock(&mut self, a: u32, b: u32) -> bool {
        if self.has(b, a) {
            return false;
        }
        if !self.has(a, b) {
            self.join(a, b);
        }
        true
    }
    /// Puts one above another, with all that is above the one and below the other, circle or not.
    fn join(&mut self, a: u32, b: u32) {
        let words = Self::words(self.options);
        let mut gained = self.below[b as usize * words..(b as usize + 1) * words].to_vec();
        gained[b as usize / 64] |= 1 << (b % 64);
        for option in 0..self.options {
            if option == a || self.has(option, a) {
                let row = &mut self.below[option as usize * words..(option as usize + 1) * words];
                row.iter_mut().zip(&gained).for_each(|(mine, gained)| *mine |= gained);
            }
        }
    }
    /// What would be settled, circles and all, if all of these equal victories were locked in at once; none where that closes
    /// no circle, so that their order does not matter. Those that matter lie on a circle there.
    fn circles(&self, equal: &[Victory]) -> Option<Settled> {
        let unsettled = |over: &(u32, u32)| !self.has(over.0, over.1) && !self.has(over.1, over.0);
        let open: Vec<(u32, u32)> = equal.iter().map(|one| one.over).filter(unsettled).collect();
        if open.len() < 2 {
            return None;
        }
        let mut joined = self.clone();
        for (a, b) in &open {
            if !joined.has(*a, *b) {
                joined.join(*a, *b);
            }
        }
        open.iter().any(|(a, b)| joined.has(*b, *a)).then_some(joined)
    }
    /// The options that nothing is above.
    fn on_top(&self) -> Vec<u32> {
        let words = Self::words(self.options);
        let mut beaten = vec![0; words];
        for row in self.below.chunks_exact(words.max(1)) {
            beaten.iter_mut().zip(row).for_each(|(beaten, below)| *beaten |= below);
        }
        (0..self.options).filter(|option| beaten[*option as usize / 64] >> (option % 64) & 1 == 0).collect()
    }
}

/// Everybody who wins in some order of equal victories, and whether there were more than could be followed.
fn all_ways(options: u32, victories: &[Victory]) -> (Vec<u32>, bool) {
    // A way joins at most as many rows as there are pairs, and looks at each row each time.
    let work = (options as usize).pow(2) * Settled::words(options).max(8);
    let mut left = (MOST_WORK / work.max(1)).clamp(FEWEST_WAYS, MOST_WAYS);
    let mut more = false;
    let mut ways = BTreeSet::from([Settled::nothing(options)]);
    for equal in victories.chunk_by(|a, b| a.margin == b.margin) {
        let mut done = BTreeSet::new();
        let mut known = BTreeSet::new();
        for mut way in std::mem::take(&mut ways) {
            let Some(circles) = way.circles(equal) else {
                equal.iter().for_each(|one| _ = way.lock(one.over.0, one.over.1));
                done.insert(way);
                continue;
            };
            // Victories on no circle are locked in whatever the order; of the others any may come next.
            let (on, off): (Vec<_>, Vec<_>) =
                equal.iter().map(|one| one.over).partition(|(a, b)| circles.has(*b, *a) && !way.has(*b, *a));
            off.iter().for_each(|(a, b)| _ = way.lock(*a, *b));
            let mut open = vec![way];
            while let Some(mut way) = open.pop() {
                // This way goes on with the first that is not settled; the others begin ways of their own.
                for (at, (a, b)) in on.iter().enumerate() {
                    if way.has(*a, *b) || way.has(*b, *a) {
                        continue;
                    }
                    for (a, b) in on[at + 1..].iter().filter(|(a, b)| !way.has(*a, *b) && !way.has(*b, *a)) {
                        if left == 0 {
                            more = true;
                            break;
                        }
                        let mut next = way.clone();
                        next.join(*a, *b);
                        if known.insert(next.clone()) {
                            left -= 1;
                            open.push(next);
                        }
                    }
                    way.join(*a, *b);
                    if left > 0 && !known.insert(way.clone()) {
                        break;
                    }
                }
                if on.iter().all(|(a, b)| way.has(*a, *b) || way.has(*b, *a)) {
                    done.insert(way);
                }
            }
        }
        ways = done;
    }
    let winners: BTreeSet<u32> = ways.iter().flat_map(Settled::on_top).collect();
    (winners.into_iter().collect(), more)
}
