//! From ballots to an outcome: one file per rule, or per family of rules that share their proof.

mod consent;
mod decide;
mod equal_shares;
mod firsts;
mod greedy;
mod groups;
mod instant_runoff;
mod majority_judgment;
mod meek;
mod numbers;
mod pairs;
mod paths;
mod phragmen;
mod points;
mod preferences;
mod proportional_approval;
mod purses;
mod ranked_pairs;
mod sequence;
mod sequential_approval;
mod stv;
mod ties;
mod two_best;
mod victories;

pub(crate) use decide::whole;
pub use pairs::pairs;

use crate::ir::*;

/// The most options that are compared each with each other: their table takes 32 MB.
pub const MOST_COMPARED: u32 = 2_000;

/// Counts ballots by a rule.
///
/// Ballots of another form than the rule asks for ([`Rule::form`]), or for another number of options than the question has,
/// give an outcome without results; the language does not let them meet. So do ballots that say nothing at all: then nobody
/// voted. More than [`MOST_COMPARED`] options are not compared each with each other: that gives an outcome without results
/// which says that there is `more`.
pub fn count(rule: Rule, question: &Question, ballots: &Ballots) -> Outcome {
    if !fits(question, ballots) || silent(ballots) {
        return Outcome::default();
    }
    if compares(rule) && question.options > MOST_COMPARED {
        return Outcome { more: true, ..Outcome::default() };
    }
    match (rule, ballots) {
        (Rule::Plurality, Ballots::Rankings(ballots)) => points::plurality(question, ballots),
        (Rule::Borda, Ballots::Rankings(ballots)) => points::borda(question, ballots),
        (Rule::InstantRunoff, Ballots::Rankings(ballots)) => instant_runoff::instant_runoff(question, ballots),
        (Rule::TwoRound, Ballots::Rankings(ballots)) => two_best::two_round(question, ballots),
        (Rule::Copeland, Ballots::Rankings(ballots)) => victories::copeland(question, ballots),
        (Rule::Minimax, Ballots::Rankings(ballots)) => victories::minimax(question, ballots),
        (Rule::Schulze, Ballots::Rankings(ballots)) => paths::schulze(question, ballots),
        (Rule::SplitCycle, Ballots::Rankings(ballots)) => paths::split_cycle(question, ballots),
        (Rule::RankedPairs, Ballots::Rankings(ballots)) => ranked_pairs::ranked_pairs(question, ballots),
        (Rule::Approval, Ballots::Approvals(ballots)) => points::approval(question, ballots),
        (Rule::Score, Ballots::Scores(ballots)) => points::score(question, ballots),
        (Rule::Star, Ballots::Scores(ballots)) => two_best::star(question, ballots),
        (Rule::MajorityJudgment, Ballots::Scores(ballots)) => majority_judgment::majority_judgment(question, ballots),
        (Rule::Consent, Ballots::Scores(ballots)) => consent::consent(question, ballots),
        (Rule::Consensus, Ballots::Scores(ballots)) => consent::consensus(question, ballots),
        (Rule::Median, Ballots::Numbers(ballots)) => numbers::median(question, ballots),
        (Rule::MiddleMean, Ballots::Numbers(ballots)) => numbers::middle_mean(question, ballots),
        (Rule::Stv, Ballots::Rankings(ballots)) => stv::stv(question, ballots),
        (Rule::Meek, Ballots::Rankings(ballots)) => meek::meek(question, ballots),
        (Rule::Phragmen, Ballots::Approvals(ballots)) => phragmen::phragmen(question, ballots),
        (Rule::ProportionalApproval, Ballots::Approvals(ballots)) => {
            proportional_approval::proportional_approval(question, ballots)
        }
        (Rule::SequentialApproval, Ballots::Approvals(ballots)) => {
            sequential_approval::sequential_approval(question, ballots)
        }
        (Rule::EqualShares, Ballots::Approvals(ballots)) => equal_shares::equal_shares(question, ballots),
        (Rule::Greedy, Ballots::Approvals(ballots)) => greedy::greedy(question, ballots),
        _ => Outcome::default(),
    }
}

/// Whether a rule compares all options with each other.
fn compares(rule: Rule) -> bool {
    use Rule::{Borda, Copeland, Minimax, RankedPairs, Schulze, SplitCycle, Star, TwoRound};
    matches!(rule, Borda | Copeland | Minimax | RankedPairs | Schulze | SplitCycle | Star | TwoRound)
}

/// Whether the tables are as long as they have to be, for as many options as the question has; ballots are numbered in 32 bits.
fn fits(question: &Question, ballots: &Ballots) -> bool {
    let rows = ballots.weights().len();
    if u32::try_from(rows).is_err() {
        return false;
    }
    let cells = question.options as usize * rows;
    match ballots {
        Ballots::Rankings(ballots) => ballots.options == question.options && ballots.ranks.len() == cells,
        Ballots::Scores(ballots) => ballots.options == question.options && ballots.scores.len() == cells,
        Ballots::Approvals(ballots) => ballots.options == question.options && ballots.ends.len() == rows,
        Ballots::Numbers(ballots) => ballots.values.len() == rows,
    }
}

/// Whether no ballot that weighs anything says anything.
fn silent(ballots: &Ballots) -> bool {
    let weighs = |(_, weight): &(usize, u64)| *weight > 0;
    let mut weighty = ballots.weights().iter().copied().enumerate().filter(weighs).map(|(at, _)| at);
    match ballots {
        Ballots::Rankings(ballots) => {
            let width = ballots.options as usize;
            weighty.all(|at| ballots.ranks[at * width..(at + 1) * width].iter().all(|rank| *rank == 0))
        }
        Ballots::Scores(ballots) => {
            let width = ballots.options as usize;
            weighty.all(|at| ballots.scores[at * width..(at + 1) * width].iter().all(Option::is_none))
        }
        // Approving of nothing is an answer.
        Ballots::Approvals(_) | Ballots::Numbers(_) => weighty.next().is_none(),
    }
}
