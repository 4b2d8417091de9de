//! How many ballots would have had to differ for something else to be decided, as an interval with both ends proven.
//!
//! The lower end is a bound no smaller number can get past (`least`). The upper end is found by turning ballots and counting
//! again (`turned`): it is a recount that decides something else. Ballots are whole: each is turned with all that it weighs.
//! Only ballots that are counted and say something are turned; who did not vote, or voted blank, is left as they are. So the
//! number of voters stays, and where a quorum fails no margin is told.
//!
//! Margins of plurality, approval, score and Borda, and of a winner that is preferred to each other under a rule that elects
//! such a one, are exact up to the tie. For instant run-off the margin is hard to compute (Xia 2012, "Computing the margin of
//! victory for various voting rules", EC); its bounds are simple ones of Cary 2011, "Estimating the margin of victory for
//! instant-runoff voting", and Magrino, Rivest, Shen and Wagner 2011, "Computing the margin of victory in IRV elections"
//! (both EVT/WOTE).

mod gains;
mod least;
mod runoffs;
mod search;
mod turned;

use super::{Terms, verdict};
use crate::from_ballots::count;
use crate::ir::*;

/// What is decided: the options chosen, and the number.
type Decision = (Option<Vec<u32>>, Option<weal_base::Rational>);

/// A vote whose margin is looked for.
struct Case<'a> {
    rule: Rule,
    question: &'a Question,
    counted: &'a Counted,
    outcome: &'a Outcome,
    verdict: &'a Verdict,
    terms: &'a Terms,
}

impl Case<'_> {
    /// What other ballots decide in the place of those that were counted.
    fn decide(&self, ballots: Ballots) -> Decision {
        let outcome = count(self.rule, self.question, &ballots);
        let counted = Counted {
            ballots,
            sizes: Vec::new(),
            aside: Vec::new(),
            remarks: Vec::new(),
            handed: Vec::new(),
            weight: None,
            ..*self.counted
        };
        (verdict(self.rule, self.question, &counted, &outcome, self.terms).chosen, outcome.number)
    }

    /// What is decided.
    fn decided(&self) -> Decision {
        (self.verdict.chosen.clone(), self.outcome.number.clone())
    }

    /// The one option that is chosen, where it is one.
    fn winner(&self) -> Option<u32> {
        match self.verdict.chosen.as_deref() {
            Some([one]) => Some(*one),
            _ => None,
        }
    }
}

/// How many ballots would have had to differ; nothing where a quorum fails, where nobody voted for anything or where there is
/// nothing else to decide, and for the mean of the middle, which nearly every ballot moves.
pub(super) fn margin(
    rule: Rule,
    question: &Question,
    counted: &Counted,
    outcome: &Outcome,
    verdict: &Verdict,
    terms: &Terms,
) -> Option<Margin> {
    let of = counted.sizes.iter().fold(0_u64, |sum, size| sum.saturating_add(size.count));
    if of == 0 || verdict.ground == Ground::Quorum || rule == Rule::MiddleMean {
        return None;
    }
    let case = Case { rule, question, counted, outcome, verdict, terms };
    let least = least::least(&case)?.max(1);
    let most = search::search(&case, least);
    Some(Margin { least, most, of })
}
