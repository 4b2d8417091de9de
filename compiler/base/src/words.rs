//! Numbers, units and lists in words.

use crate::exact::Rational;

/// `62000.5` as `62_000.5`.
pub fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("−", rest));
    let (whole, part) = rest.split_once('.').map_or((rest, ""), |(whole, part)| (whole, part));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 && whole.len() > 3 {
            out.push('_');
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// A number exactly, or with at most six digits behind the point, thousands apart.
pub fn exact(value: &Rational) -> String {
    grouped(&value.to_decimal(6))
}

/// A number and its unit; a bare count has none.
pub fn with_unit(number: &str, unit: &str) -> String {
    if unit.is_empty() { number.to_owned() } else { format!("{number} {unit}") }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// `1 condition`, `2 conditions`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(&number.to_string()), if number == 1 { one } else { many })
}

/// A part of one in percent; only a whole is `100 %`.
pub fn percent(part: f64) -> String {
    let percent = part * 100.0;
    let text = match percent {
        p if p >= 100.0 - 1e-7 => "100".to_owned(),
        p if p <= 1e-7 => "0".to_owned(),
        p if p > 99.9 => "99.9".to_owned(),
        p if p < 0.1 => "<0.1".to_owned(),
        p if !(1.0..99.0).contains(&p) => format!("{p:.1}"),
        p => format!("{p:.0}"),
    };
    format!("{text} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_is_a_hundred_percent() {
        let cases =
            [(1.0, "100 %"), (0.9999, "99.9 %"), (0.834, "83 %"), (0.0001, "<0.1 %"), (0.0, "0 %"), (0.991, "99.1 %")];
        for (part, text) in cases {
            assert_eq!(percent(part), text, "{part}");
        }
    }
}
