//! The single transferable vote by Meek's rules.

use weal_base::Rational;

use super::decide::whole;
use super::preferences::{Pile, Standing, piles, standing, tied_last};
use super::sequence::{Run, Sequence, run_with};
use crate::ir::{Event, Outcome, Question, Rankings, Round, Stage};

/// The parts of a share that are reckoned with: twelve places of decimals.
const PARTS: u64 = 1_000_000_000_000;
/// Surpluses of all the elected together that are no more than this, in parts of a vote, are passed on enough: ten places.
const OMEGA: u128 = 100;
/// The most times that surpluses are passed on before the next is left out.
const MOST_TIMES: usize = 2_000;

/// The single transferable vote by Meek's rules (Hill, Wichmann and Woodall 1987, "Algorithm 123: single transferable vote by
/// Meek's method", The Computer Journal 30).
///
/// - Everybody elected keeps a part of each vote that comes, and the rest passes on; the parts are such that each of them keeps
///   the quota. The quota is the votes that are still for any, divided by one more than the seats; who has more is elected.
///   (Algorithm 123 elects who reaches it, but for ties of all; with more, never too many are elected.)
/// - When surpluses together are no more than 10⁻¹⁰ votes, or stay as they are, the last is out as if never there.
/// - Votes and parts kept are reckoned to twelve places of decimals of a share, parts kept rounded up, so that who is elected
///   never has less than the quota by rounding.
/// - Options at the same place of a ballot get equal parts of it; what they do not keep passes on to the next place. Algorithm
///   123 has no equal places.
/// - A tie for the last goes by the declared order; where there is none, the results are those of every way to break ties.
///
/// Droop proportionality for solid coalitions holds as with any transferable vote, and votes do not depend on the order in
/// which others were elected or left out, unlike with rules reckoned by hand. It is not monotone.
pub(crate) fn meek(question: &Question, ballots: &Rankings) -> Outcome {
    let piles = piles(ballots);
    let rule = Meek { piles: &piles, seats: question.seats as usize, vote: question.vote.max(1) };
    let mut start = Count {
        standing: vec![Standing::Hopeful; ballots.options as usize],
        keep: vec![PARTS; ballots.options as usize],
        votes: vec![0; ballots.options as usize],
        log: Vec::new(),
    };
    rule.settle(&mut start);
    let Run { mut outcome, told, .. } = run_with(&rule, question, start);
    outcome.rounds.extend(told.log);
    outcome
}

struct Meek<'a> {
    piles: &'a [Pile],
    seats: usize,
    vote: u64,
}

#[derive(Clone)]
struct Count {
    standing: Vec<Standing>,
    /// The part that each keeps.
    keep: Vec<u64>,
    /// In parts of shares.
    votes: Vec<u128>,
    /// What happened since the last was left out, without what happens to the next.
    log: Vec<Round>,
}

impl Meek<'_> {
    /// Votes by the parts kept.
    fn distribute(&self, count: &mut Count) {
        count.votes.iter_mut().for_each(|votes| *votes = 0);
        for pile in self.piles {
            let mut rest = u128::from(PARTS);
            for place in &pile.places {
                let still = |option: &&u32| count.standing[**option as usize] != Standing::Out;
                let number = place.iter().filter(still).count() as u128;
                if number == 0 {
                    continue;
                }
                let part = rest / number;
                for option in place.iter().filter(still) {
                    let kept = (part * u128::from(count.keep[*option as usize])).div_ceil(u128::from(PARTS));
                    count.votes[*option as usize] += kept * u128::from(pile.weight);
                    rest -= kept;
                }
                if rest == 0 {
                    break;
                }
            }
        }
    }

    fn total(count: &Count) -> u128 {
        count.votes.iter().sum()
    }

    fn open(&self, count: &Count) -> usize {
        self.seats.saturating_sub(standing(&count.standing, Standing::Elected).count())
    }

    /// Elects and passes on surpluses until the next has to be left out, or all is done.
    fn settle(&self, count: &mut Count) {
        let (mut least, mut times) = (u128::MAX, 0);
        loop {
            self.distribute(count);
            let hopeful: Vec<u32> = standing(&count.standing, Standing::Hopeful).collect();
            let open = self.open(count);
            if open == 0 || hopeful.len() <= open {
                self.elect_rest(count);
                return;
            }
            let seats = self.seats as u128 + 1;
            let total = Self::total(count);
            let above = |option: &u32| count.votes[*option as usize] * seats > total;
            let mut reach: Vec<u32> = hopeful.iter().copied().filter(above).collect();
            reach.sort_by_key(|option| std::cmp::Reverse(count.votes[*option as usize]));
            reach.truncate(open);
            if !reach.is_empty() {
                let mut round = self.round(count);
                round.events.extend(reach.iter().map(|option| Event::Elected(*option)));
                count.log.push(round);
                reach.iter().for_each(|option| count.standing[*option as usize] = Standing::Elected);
                if reach.len() == open {
                    return;
                }
                (least, times) = (u128::MAX, 0);
            }
            // In parts of shares times one more than the seats.
            let elected: Vec<u32> = standing(&count.standing, Standing::Elected).collect();
            let over = |option: &u32| (count.votes[*option as usize] * seats).saturating_sub(total);
            let surplus: u128 = elected.iter().map(over).sum();
            let small = surplus <= OMEGA * u128::from(self.vote) * seats;
            if reach.is_empty() && (small || surplus >= least || times >= MOST_TIMES) {
                count.log.push(self.round(count));
                return;
            }
            (least, times) = (surplus, times + 1);
            for option in elected {
                // Its quota of what it has, of what it kept.
                let quota = whole(total as i128).checked_div(&whole(seats as i128)).unwrap_or_default();
                let has = whole(count.votes[option as usize].max(1) as i128);
                let keep = &whole(i128::from(count.keep[option as usize])) * &quota;
                let keep = keep.checked_div(&has).unwrap_or_default().ceil().to_i64().unwrap_or(PARTS as i64);
                count.keep[option as usize] = (keep.max(0) as u64).min(PARTS);
            }
        }
    }

    fn told(&self, parts: u128) -> Rational {
        let vote = &whole(i128::from(self.vote)) * &whole(i128::from(PARTS));
        whole(parts as i128).checked_div(&vote).unwrap_or_default()
    }

    fn round(&self, count: &Count) -> Round {
        let still = (0..count.standing.len() as u32).filter(|option| count.standing[*option as usize] != Standing::Out);
        let all: u128 = self.piles.iter().map(|pile| u128::from(pile.weight) * u128::from(PARTS)).sum();
        let total = Self::total(count);
        let quota = self.told(total).checked_div(&whole(self.seats as i128 + 1)).unwrap_or_default();
        Round {
            stage: Stage::Votes,
            counts: still.map(|option| (option, self.told(count.votes[option as usize]))).collect(),
            exhausted: Some(self.told(all - total)),
            needed: Some(quota),
            events: Vec::new(),
        }
    }

    /// There is a seat for each that is left, or for none.
    fn elect_rest(&self, count: &mut Count) {
        let mut last = self.round(count);
        let open = self.open(count);
        let rest: Vec<u32> = standing(&count.standing, Standing::Hopeful).take(open).collect();
        last.events.extend(rest.iter().map(|option| Event::Elected(*option)));
        rest.iter().for_each(|option| count.standing[*option as usize] = Standing::Elected);
        count.log.push(last);
    }

    fn leave_out(&self, count: &mut Count, option: u32) {
        count.log.clear();
        count.standing[option as usize] = Standing::Out;
        count.keep[option as usize] = 0;
        count.votes[option as usize] = 0;
        let hopeful = standing(&count.standing, Standing::Hopeful).count();
        let open = self.open(count);
        if hopeful <= open {
            self.elect_rest(count);
        } else {
            self.settle(count);
        }
    }
}

impl Sequence for Meek<'_> {
    type State = Count;
    type Key = (Vec<Standing>, Vec<u64>);

    fn best(&self, count: &mut Count) -> Vec<u32> {
        let hopeful: Vec<u32> = standing(&count.standing, Standing::Hopeful).collect();
        let open = self.open(count);
        if open == 0 || hopeful.is_empty() {
            return Vec::new();
        }
        let least = hopeful.iter().map(|option| count.votes[*option as usize]).min().unwrap_or(0);
        let last = hopeful.iter().copied().filter(|option| count.votes[*option as usize] == least).collect();
        tied_last(last, least, hopeful.len(), open)
    }

    fn leaves(&self, _: &Count) -> bool {
        true
    }

    fn take(&self, count: &mut Count, option: u32) {
        self.leave_out(count, option);
    }

    fn key(&self, count: &Count) -> Self::Key {
        (count.standing.clone(), count.keep.clone())
    }

    fn taken(&self, count: &Count) -> Vec<u32> {
        standing(&count.standing, Standing::Elected).collect()
    }

    fn tell(&self, count: &Count, _: &[u32], option: u32) -> Vec<Round> {
        let mut rounds = count.log.clone();
        if let Some(last) = rounds.last_mut() {
            last.events.push(Event::Eliminated(option));
        }
        rounds
    }

    fn work(&self) -> usize {
        self.piles.iter().map(|pile| pile.places.len()).sum::<usize>() * 16
    }
}
