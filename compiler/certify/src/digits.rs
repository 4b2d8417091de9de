//! Exact numbers from the decimals of a plan, and numbers that do not grow with the horizon.

use weal_base::Rational;

/// Significant digits that running totals are held to. Decimals of this length stay exact.
const DIGITS: i32 = 24;

/// The largest number a plan may state.
pub(crate) const LARGEST: f64 = 1e30;

/// The exact value of the shortest decimal that reads back as `value`, so that 0.1 is 1/10.
///
/// `None` where it is not finite or beyond ±1e30; what is nearer to zero than 1e-40 is zero.
pub(crate) fn exact(value: f64) -> Option<Rational> {
    if !value.is_finite() || value.abs() > LARGEST {
        return None;
    }
    if value.abs() < 1e-40 {
        return Some(Rational::ZERO);
    }
    let plain = (1e-5..1e15).contains(&value.abs());
    let text = if plain { format!("{value}") } else { format!("{value:e}") };
    text.parse().ok()
}

/// Ten to a power within ±90.
fn ten(power: i32) -> Rational {
    let ten = Rational::from(10);
    let half = power / 2;
    let part = |power| ten.checked_pow(power).unwrap_or(Rational::ONE);
    &part(half) * &part(power - half)
}

/// The value to [`DIGITS`] significant digits, rounded down; 1e60 where it is larger, zero where it is less than 1e-36.
///
/// Sums and products over many periods would otherwise carry ever longer fractions.
pub(crate) fn trimmed(value: &Rational) -> Rational {
    let size = value.to_f64().abs();
    if size < 1e-36 {
        return Rational::ZERO;
    }
    if size > 1e60 {
        return if value.is_negative() { -ten(60) } else { ten(60) };
    }
    let scale = ten(DIGITS - size.log10().floor() as i32);
    (value * &scale).floor().checked_div(&scale).unwrap_or_default()
}

/// `base` to a whole power, held to [`DIGITS`].
pub(crate) fn power(base: &Rational, mut times: i64) -> Rational {
    let (mut result, mut square) = (Rational::ONE, base.clone());
    while times > 0 {
        if times % 2 == 1 {
            result = trimmed(&(&result * &square));
        }
        square = trimmed(&(&square * &square));
        times /= 2;
    }
    result
}

/// The greater of two numbers, by reference.
pub(crate) fn greater<'a>(a: &'a Rational, b: &'a Rational) -> &'a Rational {
    if a < b { b } else { a }
}

/// A sum of many terms, trimmed now and then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    total: Rational,
    terms: u32,
}

impl Sum {
    /// Adds a term.
    pub(crate) fn add(&mut self, term: &Rational) {
        self.total = &self.total + term;
        self.terms += 1;
        if self.terms.is_multiple_of(256) {
            self.total = trimmed(&self.total);
        }
    }
    /// The sum so far.
    pub(crate) fn get(&self) -> &Rational {
        &self.total
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn r(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn plan_numbers_are_the_decimals_people_see() {
        assert_eq!(exact(0.1), Some(r("0.1")));
        assert_eq!(exact(-3e-7), Some(r("-0.0000003")));
        assert_eq!(exact(1.25e20), Some(r("125000000000000000000")));
        assert_eq!(exact(1e-300), Some(Rational::ZERO));
        for value in [f64::NAN, f64::INFINITY, 1e31, -1e300] {
            assert_eq!(exact(value), None);
        }
    }

    #[test]
    fn trimming_keeps_decimals_and_bounds_fractions() {
        assert_eq!(trimmed(&r("123456.789012345678")), r("123456.789012345678"));
        assert_eq!(trimmed(&r("-0.000125")), r("-0.000125"));
        assert!(trimmed(&r("1/3")).to_string().len() < 30);
        assert_eq!(trimmed(&r("1e-40")), Rational::ZERO);
        assert_eq!(power(&r("0.5"), 3), r("0.125"));
        assert!(power(&r("1.5"), 1_000_000).to_f64() <= 1e60);
    }
}
