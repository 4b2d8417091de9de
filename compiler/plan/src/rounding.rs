//! Twelve significant digits: the precision of every number in a plan, but for the multipliers of its proof.

/// Up to here every whole number is a floating-point number of its own.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The value at twelve significant digits, and whole numbers as they are. Zero has no sign; what is no number becomes
/// zero.
pub(crate) fn significant(value: f64) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return 0.0;
    }
    if value.fract() == 0.0 && value.abs() < WHOLE {
        return value;
    }
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// The value at fifteen significant digits, all that a double surely holds: multipliers meet amounts far larger than what
/// they prove. Zero has no sign; what is no number becomes zero.
pub(crate) fn precise(value: f64) -> f64 {
    if !value.is_finite() || value == 0.0 {
        return 0.0;
    }
    format!("{value:.14e}").parse().unwrap_or(value)
}

/// What is below this part of its scale is noise of floating-point arithmetic.
pub(crate) const NOISE: f64 = 1e-9;

/// The value at twelve significant digits; zero where it is noise beside `scale`.
pub(crate) fn clean(value: f64, scale: f64) -> f64 {
    if value.abs() <= NOISE * scale { 0.0 } else { significant(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_twelve_digits_and_zero_has_no_sign() {
        assert_eq!(significant(0.1 + 0.2), 0.3);
        assert_eq!(significant(1_234_567_890_123.4), 1_234_567_890_120.0);
        assert_eq!(significant(1_234_567_890_123.0), 1_234_567_890_123.0);
        assert!(significant(-0.0).is_sign_positive());
        assert_eq!(significant(f64::NAN), 0.0);
        assert_eq!(precise(0.1 + 0.2), 0.3);
        assert_eq!(precise(1_234_567_890_123.4), 1_234_567_890_123.4);
        assert_eq!(clean(-1e-10, 1.0), 0.0);
        assert_eq!(clean(1e-10, 0.0), 1e-10);
    }
}
