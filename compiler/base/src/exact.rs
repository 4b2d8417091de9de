//! Exact numbers: rationals that are two machine words as long as they fit, and grow when they do not.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;
use std::sync::Arc;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most digits, and the largest power of ten, a written number may have.
pub const MOST_DIGITS: usize = 60;

/// An exact rational number. Equal values have one form, so `==` is equality of numbers.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    /// Lowest terms, `den > 0`.
    Small { num: i64, den: i64 },
    /// Only what does not fit `Small`.
    Big(Arc<RBig>),
}

fn gcd_of_words(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A number as most are written, `1_200.5`, of at most eighteen digits; none where it is written otherwise.
fn plain(text: &str) -> Option<Rational> {
    let (mut value, mut digits, mut behind, mut point) = (0_i64, 0, 0_u32, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if digits < 18 => {
                value = value * 10 + i64::from(byte - b'0');
                digits += 1;
                behind += u32::from(point);
            }
            b'_' => {}
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    (digits > 0).then(|| Rational::from_i128(i128::from(value), 10_i128.pow(behind)))
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    // Machine-word division is several times faster than 128-bit division, and nearly always enough.
    while b != 0 {
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_of_words(x, y));
        }
        (a, b) = (b, a % b);
    }
    a
}

impl Rational {
    /// Zero.
    pub const ZERO: Rational = Rational(Form::Small { num: 0, den: 1 });
    /// One.
    pub const ONE: Rational = Rational(Form::Small { num: 1, den: 1 });

    /// `num / den`; `None` where `den` is zero.
    pub fn ratio(num: i64, den: i64) -> Option<Rational> {
        (den != 0).then(|| Self::from_i128(i128::from(num), i128::from(den)))
    }

    /// From parts with `den != 0`, reduced.
    fn from_i128(num: i128, den: i128) -> Rational {
        // One machine word divides many times as fast as two, and nearly all numbers fit.
        if let (Ok(num), Ok(den)) = (i64::try_from(num), i64::try_from(den))
            && num != i64::MIN
            && den > 0
        {
            let common = if den == 1 { 1 } else { gcd_of_words(num.unsigned_abs(), den.unsigned_abs()) as i64 };
            return Rational(Form::Small { num: num / common, den: den / common });
        }
        let common = gcd(num.unsigned_abs(), den.unsigned_abs()).max(1);
        let negative = (num < 0) != (den < 0);
        let (up, down) = (num.unsigned_abs() / common, den.unsigned_abs() / common);
        if let (Ok(up), Ok(down)) = (i64::try_from(up), i64::try_from(down)) {
            return Rational(Form::Small { num: if negative { -up } else { up }, den: down });
        }
        let up = if negative { -IBig::from(up) } else { IBig::from(up) };
        Rational(Form::Big(Arc::new(RBig::from_parts(up, UBig::from(down)))))
    }

    fn from_big(value: RBig) -> Rational {
        let small = i64::try_from(value.numerator().clone()).ok().zip(i64::try_from(value.denominator().clone()).ok());
        match small {
            Some((num, den)) if num != i64::MIN => Rational(Form::Small { num, den }),
            _ => Rational(Form::Big(Arc::new(value))),
        }
    }

    fn big(&self) -> RBig {
        match &self.0 {
            Form::Small { num, den } => RBig::from_parts(IBig::from(*num), UBig::from(den.unsigned_abs())),
            Form::Big(value) => (**value).clone(),
        }
    }

    /// `self / other`; `None` where `other` is zero.
    pub fn checked_div(&self, other: &Rational) -> Option<Rational> {
        if other.is_zero() {
            return None;
        }
        if let (Form::Small { num: a, den: b }, Form::Small { num: c, den: d }) = (&self.0, &other.0) {
            return Some(Self::from_i128(i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c)));
        }
        Some(Self::from_big(self.big() / other.big()))
    }

    /// `self` to a whole power; `None` for zero to a negative power or a power beyond ±64.
    pub fn checked_pow(&self, power: i32) -> Option<Rational> {
        if power.unsigned_abs() > 64 {
            return None;
        }
        let mut result = Rational::ONE;
        for _ in 0..power.unsigned_abs() {
            result = &result * self;
        }
        if power < 0 { Rational::ONE.checked_div(&result) } else { Some(result) }
    }

    /// Whether this is zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Small { num: 0, .. })
    }
    /// Whether this is less than zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small { num, .. } => *num < 0,
            Form::Big(value) => **value < RBig::ZERO,
        }
    }
    /// Whether this is greater than zero.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }
    /// The value without its sign.
    pub fn abs(&self) -> Rational {
        if self.is_negative() { -self } else { self.clone() }
    }
    /// What it is divided by in lowest terms, from one on.
    pub fn denominator(&self) -> Rational {
        match &self.0 {
            Form::Small { den, .. } => Rational(Form::Small { num: *den, den: 1 }),
            Form::Big(value) => Self::from_big(RBig::from(value.denominator().clone())),
        }
    }
    /// The greatest whole number that is not greater.
    pub fn floor(&self) -> Rational {
        match &self.0 {
            Form::Small { num, den } => Rational(Form::Small { num: num.div_euclid(*den), den: 1 }),
            Form::Big(value) => Self::from_big(RBig::from(value.floor())),
        }
    }
    /// The least whole number that is not less.
    pub fn ceil(&self) -> Rational {
        -&(-self).floor()
    }
    /// The value as a whole number, if it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Form::Small { num, den: 1 } => Some(num),
            _ => None,
        }
    }

    /// The nearest floating-point number.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            // Both parts exact in a double: one correctly rounded division.
            Form::Small { num, den } if num.unsigned_abs() < 1 << 53 && *den < 1 << 53 => *num as f64 / *den as f64,
            _ => self.big().to_f64().value(),
        }
    }

    /// The exact value of a finite floating-point number.
    pub fn from_f64(value: f64) -> Option<Rational> {
        if value == 0.0 {
            return Some(Rational::ZERO);
        }
        RBig::try_from(value).ok().map(Self::from_big)
    }

    /// The value with at most `digits` digits behind the point, as people write it: `1234.5`, `-0.25`.
    ///
    /// Rounds half away from zero; a zero tail is dropped.
    pub fn to_decimal(&self, digits: usize) -> String {
        let scale = RBig::from(IBig::from(10).pow(digits));
        let scaled = self.abs().big() * scale + RBig::from_parts(IBig::from(1), UBig::from(2u8));
        let mut text = scaled.floor().to_string();
        if text.len() <= digits {
            text = "0".repeat(digits + 1 - text.len()) + &text;
        }
        if digits > 0 {
            text.insert(text.len() - digits, '.');
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        if self.is_negative() && text.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
            text.insert(0, '-');
        }
        text
    }
}

/// Why a written number was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// Not a number at all.
    Malformed,
    /// More digits or a larger power of ten than [`MOST_DIGITS`].
    TooLarge,
}

impl FromStr for Rational {
    type Err = NumberError;
    /// Reads `12`, `1_200.5`, `-3e4`, `2/3`.
    fn from_str(text: &str) -> Result<Rational, NumberError> {
        if let Some(value) = plain(text) {
            return Ok(value);
        }
        if let Some((up, down)) = text.split_once('/') {
            let (up, down): (Rational, Rational) = (up.parse()?, down.parse()?);
            return up.checked_div(&down).ok_or(NumberError::Malformed);
        }
        let (negative, text) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let digits = exponent.trim_start_matches(['+', '-']);
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(NumberError::Malformed);
                }
                (mantissa, exponent.parse::<i32>().map_err(|_| NumberError::TooLarge)?)
            }
            None => (text, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits = String::with_capacity(mantissa.len());
        for c in whole.chars().chain(part.chars()) {
            match c {
                '0'..='9' => digits.push(c),
                '_' => {}
                _ => return Err(NumberError::Malformed),
            }
        }
        if digits.is_empty() {
            return Err(NumberError::Malformed);
        }
        let behind = part.bytes().filter(u8::is_ascii_digit).count() as i64;
        let digits = digits.trim_start_matches('0');
        let power = i64::from(exponent) - behind;
        if digits.len() > MOST_DIGITS || power.unsigned_abs() as usize > MOST_DIGITS {
            return Err(NumberError::TooLarge);
        }
        let value = if digits.len() <= 18 && (-18..=0).contains(&power) {
            let num: i64 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| NumberError::Malformed)? };
            Self::from_i128(i128::from(num), 10i128.pow(power.unsigned_abs() as u32))
        } else {
            let num: IBig =
                if digits.is_empty() { IBig::ZERO } else { digits.parse().map_err(|_| NumberError::Malformed)? };
            let ten = IBig::from(10).pow(power.unsigned_abs() as usize);
            if power >= 0 {
                Self::from_big(RBig::from(num * ten))
            } else {
                Self::from_big(RBig::from_parts(num, ten.unsigned_abs_value()))
            }
        };
        Ok(if negative { -&value } else { value })
    }
}

/// The magnitude of a big whole number.
trait UnsignedAbs {
    fn unsigned_abs_value(self) -> UBig;
}
impl UnsignedAbs for IBig {
    fn unsigned_abs_value(self) -> UBig {
        self.into_parts().1
    }
}

impl From<i64> for Rational {
    fn from(value: i64) -> Rational {
        Self::from_i128(i128::from(value), 1)
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, |$a:ident, $b:ident, $c:ident, $d:ident| $num:expr, $den:expr) => {
        impl $trait<&Rational> for &Rational {
            type Output = Rational;
            fn $method(self, other: &Rational) -> Rational {
                if let (Form::Small { num: a, den: b }, Form::Small { num: c, den: d }) = (&self.0, &other.0) {
                    let ($a, $b, $c, $d) = (i128::from(*a), i128::from(*b), i128::from(*c), i128::from(*d));
                    // Products of two machine words, and the sum of two such, fit 128 bits.
                    return Rational::from_i128($num, $den);
                }
                Rational::from_big($trait::$method(self.big(), other.big()))
            }
        }
        impl $trait for Rational {
            type Output = Rational;
            fn $method(self, other: Rational) -> Rational {
                $trait::$method(&self, &other)
            }
        }
    };
}
operator!(Add, add, |a, b, c, d| a * d + c * b, b * d);
operator!(Sub, sub, |a, b, c, d| a * d - c * b, b * d);
operator!(Mul, mul, |a, b, c, d| a * c, b * d);

impl Neg for &Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        match &self.0 {
            Form::Small { num, den } => Rational::from_i128(-i128::from(*num), i128::from(*den)),
            Form::Big(value) => Rational::from_big(-(**value).clone()),
        }
    }
}
impl Neg for Rational {
    type Output = Rational;
    fn neg(self) -> Rational {
        -&self
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Rational) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small { num: a, den: b }, Form::Small { num: c, den: d }) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}
impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Rational) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Default for Rational {
    fn default() -> Self {
        Rational::ZERO
    }
}
impl std::iter::Sum for Rational {
    fn sum<I: Iterator<Item = Rational>>(iter: I) -> Rational {
        iter.fold(Rational::ZERO, |sum, value| &sum + &value)
    }
}

impl fmt::Display for Rational {
    /// Exact: a decimal where the number has one of reasonable length, else `num/den`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut den = match &self.0 {
            Form::Small { num, den: 1 } => return write!(f, "{num}"),
            Form::Small { den, .. } => IBig::from(*den),
            Form::Big(value) => IBig::from(value.denominator().clone()),
        };
        let mut digits = 0;
        for factor in [2u8, 5] {
            let mut count = 0;
            while count <= 40 && (&den % IBig::from(factor)) == IBig::ZERO {
                den /= IBig::from(factor);
                count += 1;
            }
            digits = digits.max(count);
        }
        if den == IBig::from(1) && digits <= 40 {
            return f.write_str(&self.to_decimal(digits));
        }
        let value = self.big();
        write!(f, "{}/{}", value.numerator(), value.denominator())
    }
}
impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Rational {
    /// As text, exactly: JSON numbers would be read back as binary ones.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Rational {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rational, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom(format!("expected an exact number, found {text:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_are_read_and_shown_exactly() {
        for (text, shown) in [
            ("1_200.50", "1200.5"),
            ("-0.001", "-0.001"),
            ("3e4", "30000"),
            ("2.5E-3", "0.0025"),
            ("1e30", "1000000000000000000000000000000"),
            ("2/6", "1/3"),
            ("00012", "12"),
        ] {
            assert_eq!(r(text).to_string(), shown, "{text}");
        }
        assert_eq!("1e400".parse::<Rational>(), Err(NumberError::TooLarge));
        assert_eq!("1e99999999999".parse::<Rational>(), Err(NumberError::TooLarge));
        assert_eq!("1.2.3".parse::<Rational>(), Err(NumberError::Malformed));
        assert_eq!("".parse::<Rational>(), Err(NumberError::Malformed));
        assert_eq!("1/0".parse::<Rational>(), Err(NumberError::Malformed));
    }

    #[test]
    fn sums_beyond_a_machine_word_stay_exact() {
        let big = r("9e18");
        let sum = &(&big + &big) + &r("0.000000000000000001");
        assert_eq!(&(&sum - &big) - &big, r("1e-18"));
        assert_eq!(&r("1/3") * &r("3"), Rational::ONE);
        assert_eq!(&Rational::from(i64::MIN) + &Rational::from(i64::MAX), Rational::from(-1));
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(r("0.125").to_decimal(2), "0.13");
        assert_eq!(r("-0.125").to_decimal(2), "-0.13");
        assert_eq!(r("1/3").to_decimal(4), "0.3333");
        assert_eq!(r("-0.0001").to_decimal(2), "0");
        assert_eq!(r("-7/2").floor(), r("-4"));
        assert_eq!(r("-7/2").ceil(), r("-3"));
    }

    #[test]
    fn floats_go_and_come_back() {
        for value in [0.1, -3.5, 1e-300, 1e300, 0.0] {
            assert_eq!(Rational::from_f64(value).unwrap().to_f64(), value);
        }
        assert_eq!(Rational::from_f64(f64::NAN), None);
    }
}
