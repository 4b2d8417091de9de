//! The steps in which an objective of whole columns moves.

/// The most digits behind the point that weights may have.
const DIGITS: i32 = 6;

/// The least difference between two values of `objective`, where all its columns are whole and its weights are short
/// decimals; `None` otherwise.
pub(super) fn step(objective: &[(u32, f64)], whole: &[u32]) -> Option<f64> {
    let weights = || objective.iter().filter(|(_, weight)| *weight != 0.0);
    if weights().next().is_none() || !weights().all(|(column, _)| whole.binary_search(column).is_ok()) {
        return None;
    }
    (0..=DIGITS).map(|digits| 10f64.powi(digits)).find_map(|scale| {
        let mut divisor = 0u64;
        for (_, weight) in weights() {
            let scaled = (weight * scale).abs();
            let near = scaled.round();
            if !(1.0..=1e15).contains(&near) || (scaled - near).abs() > 1e-12 * scaled {
                return None;
            }
            divisor = common(divisor, near as u64);
        }
        Some(divisor as f64 / scale)
    })
}

/// The greatest common divisor (Euclid).
fn common(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_are_those_of_the_weights() {
        assert_eq!(step(&[(0, 6.0), (2, -9.0)], &[0, 1, 2]), Some(3.0));
        assert_eq!(step(&[(0, 0.25), (1, 0.1)], &[0, 1]), Some(0.05));
        assert_eq!(step(&[(0, 6.0), (3, 9.0)], &[0, 1, 2]), None);
        assert_eq!(step(&[(0, 1.0 / 3.0)], &[0]), None);
        assert_eq!(step(&[], &[0]), None);
    }
}
