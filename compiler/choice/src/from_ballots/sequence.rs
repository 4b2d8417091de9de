//! What rules share that take one option after another: the way the declared order takes, told round by round, and all ways
//! where nobody breaks ties.

use std::collections::BTreeSet;

use super::ties::Ties;
use crate::ir::{Outcome, Question, Round};

/// The most states that are followed where nobody breaks ties.
const MOST_STATES: usize = 20_000;
/// The most cells of ballots that are gone through in all ways together; `FEWEST_STATES` are followed all the same.
const MOST_CELLS: usize = 400_000_000;
const FEWEST_STATES: usize = 64;

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
    /// Tells the step that takes an option, which has not been taken yet.
    fn tell(&self, state: &Self::State, best: &[u32], option: u32) -> Round;
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
        let option = ties.best(round, &best).unwrap_or_else(|| {
            open = true;
            first
        });
        outcome.rounds.push(rule.tell(&state, &best, option));
        rule.take(&mut state, option);
    }
    outcome.ties = ties.met;
    let ends = if open { all_ways(rule, start, &mut outcome.more) } else { Vec::new() };
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

/// The states at the end of every way to break ties.
fn all_ways<S: Sequence>(rule: &S, start: S::State, more: &mut bool) -> Vec<S::State> {
    let most = (MOST_CELLS / rule.work().max(1)).clamp(FEWEST_STATES, MOST_STATES);
    let mut known = BTreeSet::from([rule.key(&start)]);
    let (mut open, mut ends) = (vec![start], Vec::new());
    while let Some(mut state) = open.pop() {
        let best = rule.best(&mut state);
        if best.is_empty() {
            ends.push(state);
            continue;
        }
        for (at, option) in best.into_iter().enumerate() {
            // One way on is always followed, so that each way begun comes to its end.
            if known.len() >= most && at > 0 {
                *more = true;
                break;
            }
            let mut next = state.clone();
            rule.take(&mut next, option);
            if known.insert(rule.key(&next)) {
                open.push(next);
            }
        }
    }
    ends
}
