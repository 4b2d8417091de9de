//! The single transferable vote by the Scottish rules.

use std::collections::BTreeMap;

use weal_base::Rational;

use super::decide::whole;
use super::preferences::{Pile, Standing, piles, standing, tied_last};
use super::sequence::{Run, Sequence, run_with};
use crate::ir::{Event, Outcome, Question, Rankings, Round, Stage};

/// The parts of a vote that are reckoned with: five places of decimals.
const PARTS: u64 = 100_000;

/// The single transferable vote by the Scottish Local Government Elections Order 2011 (SSI 2011/399, schedule 1, rules 46 to
/// 53): weighted inclusive Gregory.
///
/// - The quota is the votes divided by one more than the seats, rounded down, plus one. Who reaches it is elected.
/// - The greatest surplus goes first: each paper of the elected passes on to the next option still in, at the value it had
///   times the surplus divided by the votes of the elected, to five places of decimals, what is behind them ignored.
/// - Where nobody has a surplus, the last is out, and each paper passes on at the value it has. When as many are still in as
///   there are seats left, they are elected.
/// - A tie goes by the latest stage before at which votes differed. Only then is a lot drawn: the declared order; where there
///   is none, the results are those of every way to break ties.
/// - A paper on which the next is not clear, for several have the same place, passes on no further.
///
/// Each group of a quota or more that puts the same options before all others gets at least one of them for each quota
/// (Droop proportionality for solid coalitions; Woodall 1994, "Properties of preferential election rules"), up to what is cut
/// off behind the decimals. It is not monotone, and one seat more can unseat somebody.
pub(crate) fn stv(question: &Question, ballots: &Rankings) -> Outcome {
    let piles = piles(ballots);
    let rule = Stv::of(question, &piles);
    let start = rule.begin(ballots.options);
    let Run { mut outcome, told, .. } = run_with(&rule, question, start);
    outcome.rounds.push(rule.stage(&told));
    outcome
}

struct Stv<'a> {
    piles: &'a [Pile],
    seats: usize,
    /// In parts of shares.
    quota: u128,
    /// One vote in parts of shares.
    vote: u128,
}

#[derive(Clone)]
struct Count {
    standing: Vec<Standing>,
    /// Who was elected at this stage.
    elected: Vec<u32>,
    /// Who still has a surplus to be passed on.
    pending: Vec<u32>,
    /// Votes at each stage, in parts of shares.
    stages: Vec<Vec<u128>>,
    /// Per pile, who has it, at which place, and what a share of it is worth, in parts.
    held: Vec<(Option<u32>, u32, u64)>,
    exhausted: u128,
}

impl Stv<'_> {
    fn of<'a>(question: &Question, piles: &'a [Pile]) -> Stv<'a> {
        let vote = u128::from(question.vote.max(1));
        let total: u128 = piles.iter().map(|pile| u128::from(pile.weight)).sum();
        let quota = total / (vote * (u128::from(question.seats) + 1)) + 1;
        let parts = vote * u128::from(PARTS);
        Stv { piles, seats: question.seats as usize, quota: quota * parts, vote: parts }
    }

    fn begin(&self, options: u32) -> Count {
        let mut count = Count {
            standing: vec![Standing::Hopeful; options as usize],
            elected: Vec::new(),
            pending: Vec::new(),
            stages: vec![vec![0; options as usize]],
            held: vec![(None, 0, PARTS); self.piles.len()],
            exhausted: 0,
        };
        for pile in 0..self.piles.len() {
            self.pass(&mut count, pile, 0);
        }
        self.settle(&mut count);
        count
    }

    /// A pile goes to the next option still in, from a place on; gives which.
    fn pass(&self, count: &mut Count, pile: usize, from: u32) -> Option<u32> {
        let places = &self.piles[pile].places;
        let worth = count.held[pile].2;
        let parts = u128::from(self.piles[pile].weight) * u128::from(worth);
        let mut at = from;
        let next = loop {
            let hopeful = |option: &&u32| count.standing[**option as usize] == Standing::Hopeful;
            match places.get(at as usize).map(Vec::as_slice) {
                Some([option]) if hopeful(&option) => break Some(*option),
                Some([_]) => at += 1,
                // Several at a place: it is not clear which of them is next.
                _ => break None,
            }
        };
        count.held[pile] = (next, at, worth);
        match (next, count.stages.last_mut()) {
            (Some(option), Some(votes)) => votes[option as usize] += parts,
            _ => count.exhausted += parts,
        }
        next
    }

    fn votes(count: &Count, option: u32) -> u128 {
        count.stages.last().map_or(0, |votes| votes[option as usize])
    }

    /// Elects those who reach the quota, and all that are left when there are seats for them.
    fn settle(&self, count: &mut Count) {
        let hopeful: Vec<u32> = standing(&count.standing, Standing::Hopeful).collect();
        let open = self.seats.saturating_sub(standing(&count.standing, Standing::Elected).count());
        let mut reach: Vec<u32> =
            hopeful.iter().copied().filter(|option| Self::votes(count, *option) >= self.quota).collect();
        reach.sort_by_key(|option| std::cmp::Reverse(Self::votes(count, *option)));
        reach.truncate(open);
        let over: Vec<u32> = reach.iter().copied().filter(|option| Self::votes(count, *option) > self.quota).collect();
        count.pending.extend(over);
        if hopeful.len() <= open {
            let others: Vec<u32> = hopeful.into_iter().filter(|option| !reach.contains(option)).collect();
            reach.extend(others);
        }
        reach.iter().for_each(|option| count.standing[*option as usize] = Standing::Elected);
        count.elected = reach;
    }

    /// Of options with as many votes, those with the most or fewest at the latest stage before at which they differ.
    fn before(count: &Count, mut among: Vec<u32>, most: bool) -> Vec<u32> {
        for votes in count.stages.iter().rev().skip(1) {
            let has = |option: &u32| votes[*option as usize];
            let end = if most { among.iter().map(has).max() } else { among.iter().map(has).min() };
            among.retain(|option| Some(votes[*option as usize]) == end);
        }
        among
    }

    /// One stage: a surplus is passed on, or an option is out and its papers are.
    fn step(&self, count: &mut Count, option: u32) -> Vec<Event> {
        let surplus = count.pending.contains(&option);
        let has = Self::votes(count, option);
        let over = has.saturating_sub(self.quota);
        count.stages.push(count.stages.last().cloned().unwrap_or_default());
        if let Some(votes) = count.stages.last_mut() {
            votes[option as usize] = if surplus { self.quota } else { 0 };
        }
        count.pending.retain(|other| *other != option);
        if !surplus {
            count.standing[option as usize] = Standing::Out;
        }
        let (mut moved, mut passed): (BTreeMap<Option<u32>, u128>, u128) = (BTreeMap::new(), 0);
        for pile in 0..self.piles.len() {
            let (holder, at, worth) = count.held[pile];
            if holder != Some(option) {
                continue;
            }
            if surplus {
                count.held[pile].2 = (over * u128::from(worth) / has.max(1)) as u64;
            }
            let parts = u128::from(self.piles[pile].weight) * u128::from(count.held[pile].2);
            passed += parts;
            *moved.entry(self.pass(count, pile, at + 1)).or_default() += parts;
        }
        let event = |(to, parts)| Event::Transferred { from: option, to, votes: self.told(parts) };
        let mut events: Vec<Event> = moved.into_iter().filter(|(_, parts)| *parts > 0).map(event).collect();
        if !surplus {
            events.insert(0, Event::Eliminated(option));
        }
        let lost = if surplus { over - passed.min(over) } else { 0 };
        events.extend((lost > 0).then(|| Event::CutOff(self.told(lost))));
        self.settle(count);
        events
    }

    fn told(&self, parts: u128) -> Rational {
        whole(parts as i128).checked_div(&whole(self.vote as i128)).unwrap_or_default()
    }

    /// The votes at a stage, and who is elected by them.
    fn stage(&self, count: &Count) -> Round {
        let still = (0..count.standing.len() as u32).filter(|option| count.standing[*option as usize] != Standing::Out);
        Round {
            stage: Stage::Votes,
            counts: still.map(|option| (option, self.told(Self::votes(count, option)))).collect(),
            exhausted: Some(self.told(count.exhausted)),
            needed: Some(self.told(self.quota)),
            events: count.elected.iter().map(|option| Event::Elected(*option)).collect(),
        }
    }
}

impl Sequence for Stv<'_> {
    type State = Count;
    type Key = (Vec<Standing>, Vec<Vec<u128>>, Vec<(Option<u32>, u32, u64)>);

    fn best(&self, count: &mut Count) -> Vec<u32> {
        let elected = standing(&count.standing, Standing::Elected).count();
        let hopeful: Vec<u32> = standing(&count.standing, Standing::Hopeful).collect();
        if elected >= self.seats || hopeful.is_empty() {
            return Vec::new();
        }
        let surplus = !count.pending.is_empty();
        let among = if surplus { &count.pending } else { &hopeful };
        let has = |option: &u32| Self::votes(count, *option);
        let end = if surplus { among.iter().map(has).max() } else { among.iter().map(has).min() };
        let equal: Vec<u32> = among.iter().copied().filter(|option| Some(has(option)) == end).collect();
        let mut tied = Self::before(count, equal, surplus);
        tied.sort_unstable();
        let open = self.seats - elected;
        if surplus { tied } else { tied_last(tied, end.unwrap_or(0), hopeful.len(), open) }
    }

    fn leaves(&self, count: &Count) -> bool {
        count.pending.is_empty()
    }

    fn take(&self, count: &mut Count, option: u32) {
        self.step(count, option);
    }

    fn key(&self, count: &Count) -> Self::Key {
        (count.standing.clone(), count.stages.clone(), count.held.clone())
    }

    fn taken(&self, count: &Count) -> Vec<u32> {
        standing(&count.standing, Standing::Elected).collect()
    }

    fn tell(&self, count: &Count, _: &[u32], option: u32) -> Vec<Round> {
        let mut round = self.stage(count);
        round.events.extend(self.step(&mut count.clone(), option));
        vec![round]
    }

    fn work(&self) -> usize {
        self.piles.len() * 4
    }
}
