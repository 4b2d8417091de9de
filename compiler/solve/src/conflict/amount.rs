//! The smallest stretch of one declaration that makes a plan possible, as a number people would write.

use weal_base::Rational;

use super::elastic::Elastic;
use crate::program::Outcome;

/// How near a short number must be to be meant, as a part of it.
const MEANT: f64 = 1e-7;

/// The smallest stretch of declaration `stretch` alone, all others held, rounded up and proven by running again.
pub(super) fn relief(elastic: &mut Elastic<'_>, stretch: usize) -> Option<Rational> {
    let column = elastic.refined.problem.stretches.get(stretch)?.column;
    let all = vec![true; elastic.refined.problem.stretches.len()];
    let ready = elastic.hold(&all) && elastic.set(stretch, f64::INFINITY);
    if !ready || elastic.run(&[(column, 1.0)]) != Outcome::Optimal {
        return None;
    }
    let least = elastic.values().get(column as usize).copied()?;
    rounded(least)
        .into_iter()
        .find(|amount| elastic.set(stretch, amount.to_f64()) && elastic.run(&[]) == Outcome::Optimal)
}

/// Numbers to try, best first: the three digits that are meant, three digits rounded up, then more digits, no more
/// than a millionth above.
fn rounded(least: f64) -> Vec<Rational> {
    let up = |value: f64, digits: i32| to_digits(value, digits, Rational::ceil);
    let nearest = |value: &Rational| (value + &Rational::ratio(1, 2).unwrap_or_default()).floor();
    let short = to_digits(least, 3, nearest).filter(|short| (short.to_f64() - least).abs() <= MEANT * least);
    let above = least * (1.0 + 1e-6);
    let tries = [short, up(least, 3), up(least, 7), up(above, 9), Rational::from_f64(above)];
    tries.into_iter().flatten().filter(Rational::is_positive).collect()
}

/// `value` with `digits` significant digits, made whole at the last of them by `whole`.
fn to_digits(value: f64, digits: i32, whole: impl Fn(&Rational) -> Rational) -> Option<Rational> {
    if value <= 0.0 || !value.is_finite() {
        return None;
    }
    let places = digits - 1 - value.log10().floor() as i32;
    let unit = Rational::from(10).checked_pow(places)?;
    whole(&(&Rational::from_f64(value)? * &unit)).checked_div(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_upward_unless_fewer_are_meant() {
        let first = |value: f64| rounded(value).first().map(ToString::to_string);
        assert_eq!(first(1234.5).as_deref(), Some("1240"));
        assert_eq!(first(0.0123401).as_deref(), Some("0.0124"));
        assert_eq!(first(4.999_999_999_9).as_deref(), Some("5"));
        assert_eq!(first(5.000_000_000_1).as_deref(), Some("5"));
        assert_eq!(first(999.9).as_deref(), Some("1000"));
        assert_eq!(first(0.0), None);
        assert_eq!(first(1e-300), Some(Rational::from_f64(1e-300 * (1.0 + 1e-6)).unwrap_or_default().to_string()));
    }
}
