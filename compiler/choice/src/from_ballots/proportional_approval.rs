//! Proportional approval: the best committees, by branch and bound.

use weal_base::Rational;

use super::decide::{votes, votes_of};
use super::groups::Groups;
use super::sequential_approval::gain;
use super::ties::Ties;
use crate::ir::{Approvals, Event, Outcome, Question, Round, Stage};

/// The most cells of ballots gone through in the search.
const MOST_CELLS: u64 = 200_000_000;
/// The most committees that are kept where nobody breaks ties.
const MOST_RESULTS: usize = 10_000;
/// The most seats that are searched for.
const MOST_SEATS: usize = 500;

/// Proportional approval (Thiele 1895, "Om flerfoldsvalg"; Kilgour 2010, "Approval balloting for multi-winner elections"): the
/// committee with the highest score, where a voter with one elected option she approves of scores 1, with two 1 + 1/2, with
/// three 1 + 1/2 + 1/3.
///
/// It gives extended justified representation (Aziz, Brill, Conitzer, Elkind, Freeman and Walsh 2017, "Justified representation
/// in approval-based committee voting", Social Choice and Welfare 48), and D'Hondt's seats to parties that share no voters. A
/// committee of one more can be another one altogether. To find it is hard in general (Skowron, Faliszewski and Lang 2016,
/// "Finding a collective set of items"): where the search takes too long, the best found so far is given and `more` is set, and
/// then better ones are possible. Where the declared order breaks ties, of the best committees that is taken which has, in that
/// order, the first option that they do not share. Options that nobody approves of are not taken.
pub(crate) fn proportional_approval(question: &Question, ballots: &Approvals) -> Outcome {
    let groups = Groups::of(ballots);
    let place = |option: u32| question.priority.iter().position(|known| *known == option).unwrap_or(option as usize);
    let mut order: Vec<u32> = groups.supported().collect();
    order.sort_by_key(|option| (std::cmp::Reverse(groups.support[*option as usize]), place(*option)));
    let seats = (question.seats as usize).min(order.len());
    let counts = |option| (option, votes(question, i128::from(groups.support[option as usize])));
    let first = Round { counts: groups.supported().map(counts).collect(), ..Round::default() };
    let mut outcome = Outcome { rounds: vec![first], ..Outcome::default() };
    if seats == 0 {
        return outcome;
    }
    let (best, all, finished) = match Search::of(&groups, &order, seats) {
        Some(search) => search.best(question.priority.is_empty(), place),
        None => (greedy(&groups, &order, seats), Vec::new(), false),
    };
    outcome.more = !finished;
    let mut ties = Ties::of(question);
    let some = |option: &u32| {
        let number = all.iter().filter(|committee| committee.contains(option)).count();
        number > 0 && number < all.len()
    };
    let among: Vec<u32> = groups.supported().filter(some).collect();
    let mut results = if all.is_empty() || !question.priority.is_empty() { vec![best.clone()] } else { all };
    if !among.is_empty() {
        ties.best(1, &among);
    }
    results.sort_unstable();
    let has = has(&groups, &best);
    let without = |option: &u32| {
        let mut before = has.clone();
        groups.supporters[*option as usize].iter().for_each(|group| before[*group as usize] -= 1);
        (*option, votes_of(question, &gain(&groups, &before, *option)))
    };
    let mut round = Round { stage: Stage::Points, counts: best.iter().map(without).collect(), ..Round::default() };
    if results.len() == 1 {
        round.events.extend(best.iter().map(|option| Event::Elected(*option)));
    }
    outcome.rounds.push(round);
    outcome.ties = ties.met;
    outcome.results = results;
    outcome
}

/// How many of a committee each group approves of.
fn has(groups: &Groups, committee: &[u32]) -> Vec<u32> {
    let mut has = vec![0; groups.weights.len()];
    let supporters = committee.iter().flat_map(|option| &groups.supporters[*option as usize]);
    supporters.for_each(|group| has[*group as usize] += 1);
    has
}

/// A committee to begin with: seat after seat.
fn greedy(groups: &Groups, order: &[u32], seats: usize) -> Vec<u32> {
    let mut committee: Vec<u32> = Vec::new();
    while committee.len() < seats {
        let has = has(groups, &committee);
        let open = order.iter().copied().filter(|option| !committee.contains(option));
        let best = open.map(|option| (gain(groups, &has, option), option)).reduce(|a, b| if b.0 > a.0 { b } else { a });
        committee.extend(best.map(|(_, option): (Rational, u32)| option));
    }
    committee.sort_unstable();
    committee
}

/// A search through committees, each in the order of options.
struct Search<'a> {
    groups: &'a Groups,
    order: &'a [u32],
    seats: usize,
    /// What one elected option more is worth to a share, by how many there are: whole numbers in the ratios of 1, 1/2, 1/3.
    worth: Vec<u128>,
    /// Per group.
    has: Vec<u32>,
    chosen: Vec<u32>,
    most: u128,
    found: Vec<Vec<u32>>,
    work: u64,
}

impl<'a> Search<'a> {
    /// None where scores would be too large to reckon with.
    fn of(groups: &'a Groups, order: &'a [u32], seats: usize) -> Option<Search<'a>> {
        let longest = groups.approved.iter().map(Vec::len).max().unwrap_or(0).min(seats) as u128;
        let gcd = |mut a: u128, mut b: u128| {
            while b != 0 {
                (a, b) = (b, a % b);
            }
            a
        };
        let all = (1..=longest).try_fold(1_u128, |all, next| all.checked_mul(next / gcd(all, next)))?;
        // Harmonic numbers stay below 128 here.
        all.checked_mul(u128::from(groups.total))?.checked_mul(1 << 8)?;
        if seats > MOST_SEATS {
            return None;
        }
        let worth = (1..=longest).map(|number| all / number).collect();
        let has = vec![0; groups.weights.len()];
        Some(Search {
            groups,
            order,
            seats,
            worth,
            has,
            chosen: Vec::new(),
            most: 0,
            found: Vec::new(),
            work: MOST_CELLS,
        })
    }

    /// The best committee in the declared order, all that were kept, and whether the search came to its end.
    fn best(mut self, all: bool, place: impl Fn(u32) -> usize) -> (Vec<u32>, Vec<Vec<u32>>, bool) {
        let begin = greedy(self.groups, self.order, self.seats);
        for option in &begin {
            self.most += self.gain(*option);
            self.change(*option, true);
        }
        begin.iter().for_each(|option| self.change(*option, false));
        self.branch(0, 0, all, &place);
        let finished = self.work > 0 && (!all || self.found.len() < MOST_RESULTS);
        let first = self.found.iter().min_by_key(|committee| rank(committee, &place)).cloned();
        (first.unwrap_or(begin), self.found, finished)
    }

    fn gain(&self, option: u32) -> u128 {
        let supporters = self.groups.supporters[option as usize].iter();
        let gain = |group: &u32| {
            let worth = self.worth.get(self.has[*group as usize] as usize).copied().unwrap_or(0);
            worth * u128::from(self.groups.weights[*group as usize])
        };
        supporters.map(gain).sum()
    }

    fn change(&mut self, option: u32, more: bool) {
        for group in &self.groups.supporters[option as usize] {
            let has = &mut self.has[*group as usize];
            *has = if more { *has + 1 } else { has.saturating_sub(1) };
        }
    }

    /// Adds options from `from` on to those chosen, which score `score`.
    fn branch(&mut self, from: usize, score: u128, all: bool, place: &impl Fn(u32) -> usize) {
        let open = self.seats - self.chosen.len();
        if open == 0 {
            self.keep(score, all, place);
            return;
        }
        let rest = &self.order[from..];
        let cells: u64 = rest.iter().map(|option| self.groups.supporters[*option as usize].len() as u64 + 1).sum();
        self.work = self.work.saturating_sub(cells);
        let gains: Vec<u128> = rest.iter().map(|option| self.gain(*option)).collect();
        for at in 0..rest.len() {
            if rest.len() - at < open || self.work == 0 {
                return;
            }
            self.work = self.work.saturating_sub(rest.len() as u64);
            // No option adds more later than it does now: the best of the rest bound what can be reached.
            let mut most = gains[at + 1..].to_vec();
            let keep = open - 1;
            if keep > 0 && keep < most.len() {
                most.select_nth_unstable_by(keep - 1, |a, b| b.cmp(a));
            }
            let with = score + gains[at] + most.iter().take(keep).sum::<u128>();
            if with >= self.most {
                let option = self.order[from + at];
                self.chosen.push(option);
                self.change(option, true);
                self.branch(from + at + 1, score + gains[at], all, place);
                self.change(option, false);
                self.chosen.pop();
            }
        }
    }

    fn keep(&mut self, score: u128, all: bool, place: &impl Fn(u32) -> usize) {
        if score < self.most {
            return;
        }
        if score > self.most {
            self.found.clear();
            self.most = score;
        }
        let mut committee = self.chosen.clone();
        committee.sort_unstable();
        if self.found.len() < MOST_RESULTS {
            self.found.push(committee);
        } else if all {
            // There are more than can be shown.
            self.work = 0;
        } else if let Some(last) = self.found.last_mut()
            && rank(&committee, place) < rank(last, place)
        {
            *last = committee;
        }
    }
}

/// A committee's options as places in the declared order, the first first.
fn rank(committee: &[u32], place: &impl Fn(u32) -> usize) -> Vec<usize> {
    let mut places: Vec<usize> = committee.iter().map(|option| place(*option)).collect();
    places.sort_unstable();
    places
}
