//! Multipliers without noise: what is left of a multiplier where its terms cancelled proves nothing, and may spoil a proof.
//!
//! Any multipliers give a bound (weak duality), so those may be left out that cost more than they bring: a tiny one alone
//! on a column without end makes the whole bound endless.

use super::refine::Standing;

/// Below which parts of the largest multiplier the others may be left out.
const PARTS: [f64; 6] = [0.0, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9];
/// A reduced cost below this part of its terms is rounding.
const ROUNDING: f64 = 1e-6;
/// How many times more than the values at hand turn over, other values are taken to turn over at most.
const TIMES: f64 = 1e3;

impl Standing {
    /// The multipliers of the rows, without those whose absence gives the better bound. `x` are the values at hand.
    pub(super) fn without_noise(&self, x: &[f64], duals: &[f64]) -> Vec<f64> {
        let largest = duals.iter().fold(0.0, |largest: f64, dual| largest.max(dual.abs()));
        let mut best = duals.to_vec();
        let mut bound = f64::NEG_INFINITY;
        let mut left = usize::MAX;
        for part in PARTS {
            let kept = |dual: &f64| if dual.abs() <= part * largest { 0.0 } else { *dual };
            let candidate: Vec<f64> = duals.iter().map(kept).collect();
            let count = candidate.iter().filter(|dual| **dual != 0.0).count();
            // Nothing more was left out: nothing changes.
            if count == left {
                continue;
            }
            left = count;
            let found = self.bound(x, &candidate);
            if found > bound {
                (bound, best) = (found, candidate);
            }
        }
        best
    }

    /// What no values can beat, as far as these multipliers show.
    fn bound(&self, x: &[f64], duals: &[f64]) -> f64 {
        let mut costs: Vec<(f64, f64)> = self.costs.iter().map(|cost| (*cost, cost.abs())).collect();
        let own = self.row_lower.len() - self.added.len();
        for (column, cost) in costs.iter_mut().enumerate() {
            for at in self.starts[column] as usize..self.starts[column + 1] as usize {
                pay(cost, self.values[at] * duals[self.entries[at] as usize]);
            }
        }
        for ((columns, values), dual) in self.added.iter().zip(&duals[own..]) {
            columns.iter().zip(values).for_each(|(column, value)| pay(&mut costs[*column as usize], value * dual));
        }
        let sides = self.row_lower.iter().zip(&self.row_upper).zip(duals);
        let mut bound: f64 = sides.map(|((lower, upper), dual)| side(*lower, *upper, *dual)).sum();
        let (mut worst, mut turnover) = (0.0_f64, bound.abs());
        for (at, (cost, size)) in costs.into_iter().enumerate() {
            turnover += x[at].abs() * size;
            let charge = side(self.lower[at], self.upper[at], cost);
            if charge.is_finite() {
                bound += charge;
            } else if cost.abs() <= ROUNDING * size {
                worst = worst.max(cost.abs() / size);
            } else {
                return f64::NEG_INFINITY;
            }
        }
        bound - worst * TIMES * turnover
    }
}

fn pay(cost: &mut (f64, f64), term: f64) {
    cost.0 -= term;
    cost.1 += term.abs();
}

/// The least of `price · amount` for an amount between two sides.
fn side(lower: f64, upper: f64, price: f64) -> f64 {
    if price == 0.0 {
        return 0.0;
    }
    price * if price > 0.0 { lower } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns without end, each in a row of its own and with a cost: `x ≥ side`.
    fn program(costs: Vec<f64>, sides: Vec<f64>) -> Standing {
        let count = costs.len();
        Standing {
            lower: vec![0.0; count],
            upper: vec![f64::INFINITY; count],
            row_upper: vec![f64::INFINITY; count],
            row_lower: sides,
            starts: (0..=count as i32).collect(),
            entries: (0..count as i32).collect(),
            values: vec![1.0; count],
            costs,
            added: Vec::new(),
        }
    }

    #[test]
    fn a_tiny_multiplier_that_spoils_the_bound_is_left_out() {
        let program = program(vec![1.0, 0.0], vec![5.0, 0.0]);
        assert_eq!(program.without_noise(&[5.0, 0.0], &[1.0, 7e-12]), [1.0, 0.0]);
    }

    #[test]
    fn a_small_multiplier_that_proves_something_is_kept() {
        let program = program(vec![1.0, 1e-10], vec![5.0, 1e12]);
        assert_eq!(program.without_noise(&[5.0, 1e12], &[1.0, 1e-10]), [1.0, 1e-10]);
    }
}
