//! Ballots turned from one option to another, as somebody could have cast them.

use crate::ir::*;

/// How the rest of a turned ballot looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// As it was.
    Kept,
    /// Turned around: what stood before the others stands behind them, so that strong ones fall.
    Buried,
}

/// What a turned ballot may look like, so that it would have counted: no longer than the longest that did, and complete where
/// all were.
pub(super) struct Shape {
    longest: usize,
    complete: bool,
    lowest: i32,
    highest: i32,
}

impl Shape {
    pub(super) fn of(rule: Rule, question: &Question, ballots: &Ballots) -> Shape {
        let options = question.options as usize;
        let lengths: Vec<usize> = match ballots {
            Ballots::Rankings(ballots) => {
                ballots.rows().map(|(row, _)| row.iter().filter(|rank| **rank > 0).count()).collect()
            }
            Ballots::Approvals(ballots) => ballots.rows().map(|(row, _)| row.len()).collect(),
            _ => Vec::new(),
        };
        let (lowest, highest) = match rule {
            Rule::Consent | Rule::Consensus => (Grades::OBJECT, Grades::YES),
            Rule::MajorityJudgment => (0, question.grades.names.len().saturating_sub(1) as i32),
            _ => question.scale,
        };
        Shape {
            longest: lengths.iter().copied().max().unwrap_or(options).max(1),
            complete: lengths.iter().all(|length| *length == options),
            lowest,
            highest,
        }
    }

    /// Options in order, `favour` first and `against` last, those between as they stood on the ballot.
    pub(super) fn ranking(&self, row: &[u16], against: Option<u32>, favour: Option<u32>, rest: Rest) -> Vec<u16> {
        let mut between: Vec<u32> =
            (0..row.len() as u32).filter(|at| Some(*at) != favour && Some(*at) != against).collect();
        let place = |at: &u32| row.get(*at as usize).map_or(u16::MAX, |rank| rank.wrapping_sub(1));
        between.sort_by_key(place);
        if rest == Rest::Buried {
            between.reverse();
        }
        // A ballot that need not be complete leaves out what it is against.
        let ranked = |at: &u32| self.complete || place(at) != u16::MAX;
        let order = favour
            .into_iter()
            .chain(between.into_iter().filter(ranked))
            .chain(against.filter(|_| self.complete))
            .take(self.longest);
        let mut turned = vec![0; row.len()];
        for (rank, option) in (1..).zip(order) {
            if let Some(cell) = turned.get_mut(option as usize) {
                *cell = rank;
            }
        }
        turned
    }

    /// `favour` approved and `against` not, the others as they were, as far as there is room.
    pub(super) fn approval(&self, row: &[u32], against: Option<u32>, favour: Option<u32>, rest: Rest) -> Vec<u32> {
        let others = row.iter().copied().filter(|at| Some(*at) != favour && Some(*at) != against && rest == Rest::Kept);
        favour.into_iter().chain(others).take(self.longest).collect()
    }

    /// The highest for `favour`, the lowest for `against`.
    pub(super) fn scores(
        &self,
        row: &[Option<i32>],
        against: Option<u32>,
        favour: Option<u32>,
        rest: Rest,
    ) -> Vec<Option<i32>> {
        let mut turned = match rest {
            Rest::Kept => row.to_vec(),
            Rest::Buried => vec![Some(self.lowest); row.len()],
        };
        let mut set =
            |at: u32, score: i32| turned.get_mut(at as usize).into_iter().for_each(|cell| *cell = Some(score));
        against.into_iter().for_each(|at| set(at, self.lowest));
        favour.into_iter().for_each(|at| set(at, self.highest));
        turned
    }
}
