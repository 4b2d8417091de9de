//! What rules share that take one option after another: the way the declared order takes, told round by round, and all ways
//! where nobody breaks ties.

use std::collections::BTreeSet;

use super::ties::Ties;
use crate::ir::{Outcome, Question, Round};

/// The most cells of ballots that are gone through in all ways together, where nobody breaks ties.
const MOST_CELLS: usize = 20_000_000;
/// What a step is at least, in cells.
const STEP: usize = 500;
/// Steps that are gone all the same.
const FEWEST_STEPS: usize = 500;

/// A rule that takes one option after another.
pub(crate) trait Sequence {
    /// Where it stands.
    type State: Clone;
    /// What tells two states apart, as far as what follows is concerned.
    type Key: Ord;

    /// Options that are equally good to take next; none at the end.
    fn best(&self, state: &mut Self::State) -> Vec<u32>;
    /// Takes one of the best.
    fn take(&self, state: &mut Self::State, option: u32);
    /// What tells a state apart.
    fn key(&self, state: &Self::State) -> Self::Key;
    /// What has been taken.
    fn taken(&self, state: &Self::State) -> Vec<u32>;
    /// Whether options are left out, not taken, at the next step.
    fn leaves(&self, _: &Self::State) -> bool {
        false
    }
    /// Tells the step that takes an option, which has not been taken yet.
    fn tell(&self, state: &Self::State, best: &[u32], option: u32) -> Vec<Round>;
    /// How much work a step is, in cells of ballots.
    fn work(&self) -> usize;
}

/// What came of taking options to the end.
pub(crate) struct Run<State> {
    pub(crate) outcome: Outcome,
    /// The end of the way that the rounds tell.
    pub(crate) told: State,
    /// The ends of all ways where nobody breaks ties; none where there is but the way told.
    pub(crate) ends: Vec<State>,
}

/// Takes options to the end: by the declared order, or all ways where nobody breaks ties; then the rounds tell the way in
/// which ties go by the question's order.
pub(crate) fn run<S: Sequence>(rule: &S, question: &Question, start: S::State) -> (Outcome, S::State) {
    let Run { outcome, told, .. } = run_with(rule, question, start);
    (outcome, told)
}

/// The same, with the ends of all ways.
pub(crate) fn run_with<S: Sequence>(rule: &S, question: &Question, start: S::State) -> Run<S::State> {
    let mut outcome = Outcome::default();
    let mut ties = Ties::of(question);
    let (mut state, mut open) = (start.clone(), false);
    loop {
        let best = rule.best(&mut state);
        let Some(first) = best.first().copied() else { break };
        let round = outcome.rounds.len() as u32;
        let (leaves, known) = (rule.leaves(&state), ties.met.len());
        let broken = if leaves { ties.worst(round, &best) } else { ties.best(round, &best) };
        let option = broken.unwrap_or_else(|| {
            open = true;
            if leaves { best.last().copied().unwrap_or(first) } else { first }
        });
        outcome.rounds.extend(rule.tell(&state, &best, option));
        // The tie is of the last round that leads to it.
        let last = outcome.rounds.len().saturating_sub(1) as u32;
        ties.met.iter_mut().skip(known).for_each(|tie| tie.round = last);
        rule.take(&mut state, option);
    }
    outcome.ties = ties.met;
    let mut ends = if open { all_ways(rule, start, &mut outcome.more) } else { Vec::new() };
    // The way that is told is one of them, even where there is no time to follow it again.
    ends.extend(outcome.more.then(|| state.clone()));
    let rising = |state: &S::State| {
        let mut taken = rule.taken(state);
        taken.sort_unstable();
        taken
    };
    let results: BTreeSet<Vec<u32>> = if open { ends.iter().map(rising).collect() } else { [rising(&state)].into() };
    // Nothing taken is no result.
    outcome.results = results.into_iter().filter(|taken| !taken.is_empty()).collect();
    Run { outcome, told: state, ends }
}

/// The states at the end of every way to break ties, as far as they can be followed.
fn all_ways<S: Sequence>(rule: &S, start: S::State, more: &mut bool) -> Vec<S::State> {
    let mut steps = (MOST_CELLS / (rule.work() + STEP)).max(FEWEST_STEPS);
    let mut known = BTreeSet::from([rule.key(&start)]);
    let (mut open, mut ends) = (vec![start], Vec::new());
    while let Some(mut state) = open.pop() {
        let best = rule.best(&mut state);
        if best.is_empty() {
            ends.push(state);
            continue;
        }
        for option in best {
            if steps == 0 {
                *more = true;
                return ends;
            }
            steps -= 1;
            let mut next = state.clone();
            rule.take(&mut next, option);
            if known.insert(rule.key(&next)) {
                open.push(next);
            }
        }
    }
    ends
}
