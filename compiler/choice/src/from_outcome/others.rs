//! What other rules would have chosen from the same ballots.

use crate::from_ballots::count;
use crate::ir::*;

/// More options than this are not compared each with each other for information alone.
const MOST_OPTIONS: u32 = 200;
/// Of more options than this no best committee is looked for, for information alone.
const MOST_IN_COMMITTEES: u32 = 30;
/// The most cells of ballots that are counted again for information alone.
const MOST_CELLS: usize = 200_000_000;

/// What the other rules would have chosen that decide the same, and whose ballots say the same: for information only, since
/// people vote otherwise under another rule. Rules that need what the question does not have, and counts that would take too
/// long, are left out.
pub(super) fn others(rule: Rule, question: &Question, ballots: &Ballots, outcome: &Outcome) -> Vec<Other> {
    let kind = kind(rule, question);
    let alike = |other: &Rule| {
        *other != rule && other.form() == rule.form() && other.kinds().contains(&kind) && grades(*other) == grades(rule)
    };
    let rules = Rule::ALL.iter().map(|(other, _)| *other).filter(alike);
    if question.options > MOST_OPTIONS || cells(ballots) > MOST_CELLS {
        return Vec::new();
    }
    let one = |rule: Rule| {
        let other = count(rule, question, ballots);
        let otherwise = other.results != outcome.results || other.number != outcome.number;
        // Ballots that say nothing tell no rules apart.
        let counted = other != Outcome::default();
        counted.then_some(Other { rule, results: other.results, number: other.number, otherwise, more: other.more })
    };
    // The best committee takes long to find among many.
    let quick = |rule: &Rule| *rule != Rule::ProportionalApproval || question.options <= MOST_IN_COMMITTEES;
    rules.filter(quick).filter_map(one).collect()
}

/// What is decided: a rule that fills seats and buys projects does the one or the other.
pub(super) fn kind(rule: Rule, question: &Question) -> Kind {
    match rule.kinds() {
        [only] => *only,
        _ if question.costs.is_some() => Kind::Projects,
        _ => Kind::Seats,
    }
}

/// Whether a grade is a judgment or a word of consent.
fn grades(rule: Rule) -> bool {
    matches!(rule, Rule::Consent | Rule::Consensus)
}

/// How many cells ballots have.
pub(super) fn cells(ballots: &Ballots) -> usize {
    match ballots {
        Ballots::Rankings(ballots) => ballots.ranks.len(),
        Ballots::Approvals(ballots) => ballots.approved.len() + ballots.ends.len(),
        Ballots::Scores(ballots) => ballots.scores.len(),
        Ballots::Numbers(ballots) => ballots.values.len(),
    }
}
