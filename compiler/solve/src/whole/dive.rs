//! Values by rounding up: what a run of a batch needs is never less than what the part of a batch needs.
//!
//! Where every good is made in one way and nothing is short, this is the requirements explosion in whole batches
//! (Orlicky 1975), and finds the best there is; elsewhere it finds values to begin with.

use super::{NEAR, Search};
use crate::program::Outcome;

/// The most rounds; a chain of goods takes one for each of its links.
const MOST_ROUNDS: u32 = 200;

impl Search<'_, '_> {
    /// From the values of a linear program: keeps what the objective wins as far as whole numbers do, asks for as few runs
    /// as possible, and rounds up whatever is not whole until all is.
    pub(super) fn dive(&mut self, values: &[f64]) {
        let depth = self.path.len();
        let problem = self.refined.problem;
        for (column, weight) in self.objective {
            let value = values.get(*column as usize).copied().unwrap_or(0.0);
            let (_, lower, upper) = self.bounds(*column);
            let whole = problem.whole.binary_search(column).is_ok();
            match (whole, *weight > 0.0) {
                (true, true) => {}
                (true, false) => {
                    let kept = (value + NEAR).floor().max(lower);
                    self.restrict(*column, kept, kept);
                }
                (false, true) => self.restrict(*column, lower, value.max(lower)),
                (false, false) => self.restrict(*column, value.min(upper), upper),
            }
        }
        let fewest: Vec<(u32, f64)> = problem.whole.iter().map(|column| (*column, 1.0)).collect();
        if self.refined.program.set_objective(&fewest) {
            self.round_up();
        }
        self.back_to(depth);
        self.refined.program.set_objective(self.objective);
    }

    fn round_up(&mut self) {
        let problem = self.refined.problem;
        for _ in 0..MOST_ROUNDS {
            if self.refined.run() != Outcome::Optimal {
                return;
            }
            let values = self.refined.program.values().to_vec();
            let mut rounded = false;
            for column in &problem.whole {
                let value = values.get(*column as usize).copied().unwrap_or(0.0);
                if (value - value.round()).abs() > NEAR {
                    let (_, _, upper) = self.bounds(*column);
                    self.restrict(*column, value.ceil(), upper.max(value.ceil()));
                    rounded = true;
                }
            }
            if !rounded {
                self.fixed(&values);
                return;
            }
        }
    }
}
