//! Numbers and units in words, for messages and reports.

use weal_base::Rational;
use weal_tir::Bound;
use weal_tir::calendar::{Duration, Rate, TimeWord};
use weal_tir::steps::Steps;

pub(crate) use weal_base::words::{count, exact, grouped, list, percent, with_unit};

/// A number with three or four digits that matter, thousands apart: `62_000`, `0.0808`, `12.34`.
pub fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let size = value.abs();
    if !(1e-6..1e15).contains(&size) {
        return format!("{value:.2e}");
    }
    // Rounding can move the number into the next power of ten: 999.96 becomes 1000.
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    let digits = (3 - rounded.abs().log10().floor() as i32).clamp(0, 9) as usize;
    let text = format!("{rounded:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    grouped(text)
}

/// A part `of the need` or `of the limit`: `35 % of the limit`, `4 times the limit`.
pub(crate) fn part_of(part: f64, of: &str) -> String {
    match part < 1.0 + 1e-9 {
        true => format!("{} {of}", percent(part)),
        false => format!("{} times {}", figure(part), of.trim_start_matches("of ")),
    }
}

/// The time a rate is written per.
pub(crate) fn time_word(word: TimeWord) -> &'static str {
    match word {
        TimeWord::Year => "year",
        TimeWord::Quarter => "quarter",
        TimeWord::Month => "month",
        TimeWord::Week => "week",
        TimeWord::Day => "day",
        TimeWord::Hour => "hour",
    }
}

/// The unit of a rate as people wrote it: `h per year`.
pub(crate) fn rate_unit(unit: &str, rate: &Rate) -> String {
    match rate.per {
        Some(word) if unit.is_empty() => format!("per {}", time_word(word)),
        Some(word) => format!("{unit} per {}", time_word(word)),
        None => unit.to_owned(),
    }
}

/// The unit of a bound's limit as people read it: `kL per person per year`.
pub(crate) fn bound_unit(bound: &Bound) -> String {
    let each = if bound.per_person { format!("{} per person", bound.unit) } else { bound.unit.to_string() };
    rate_unit(each.trim_start(), &bound.limit)
}

/// The number of a rate as people wrote it: per year where it is per year.
pub(crate) fn rate_number(rate: &Rate) -> Rational {
    let (up, down) = match rate.per {
        Some(TimeWord::Year) => (12, 1),
        Some(TimeWord::Quarter) => (3, 1),
        Some(TimeWord::Week) => (7, 1),
        Some(TimeWord::Hour) => (1, 24),
        Some(TimeWord::Month | TimeWord::Day) | None => (1, 1),
    };
    &rate.amount * &Rational::ratio(up, down).unwrap_or_default()
}

/// An amount with those that take its place from later days on: `60 t, from 2029-01-01 on 55 t`.
pub(crate) fn stepped(first: String, steps: &Steps, told: impl Fn(&Rational) -> String) -> String {
    let later = steps.as_deref().unwrap_or_default().iter();
    later.fold(first, |text, step| format!("{text}, from {} on {}", step.from, told(&step.amount)))
}

/// A rate as people wrote it: `9_000 h per year`.
pub(crate) fn rate(rate: &Rate, unit: &str) -> String {
    let told = |amount: &Rational| {
        let one = Rate::steady(amount.clone(), rate.basis, rate.per);
        with_unit(&exact(&rate_number(&one)), &rate_unit(unit, rate))
    };
    stepped(told(&rate.amount), &rate.steps, told)
}

/// A length of time: `30 year`, `18 month`, `45 day`, `1 month and 3 day`.
pub fn duration(duration: &Duration) -> String {
    let years = duration.months.checked_div(&Rational::from(12)).filter(|years| years.to_i64().is_some());
    let calendar = match years {
        Some(years) => format!("{} year", exact(&years)),
        None => format!("{} month", exact(&duration.months)),
    };
    match (duration.months.is_zero(), duration.days.is_zero()) {
        (true, _) => format!("{} day", exact(&duration.days)),
        (false, true) => calendar,
        (false, false) => format!("{calendar} and {} day", exact(&duration.days)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_as_people_write_them() {
        let time = |months: i64, days: i64| Duration { months: Rational::from(months), days: Rational::from(days) };
        let told = [time(360, 0), time(18, 0), time(0, 45), time(1, 3)].map(|time| duration(&time));
        assert_eq!(told, ["30 year", "18 month", "45 day", "1 month and 3 day"]);
    }

    #[test]
    fn figures_keep_the_digits_that_matter() {
        let cases = [
            (0.0, "0"),
            (62_000.0, "62_000"),
            (1_234_567.0, "1_235_000"),
            (999.96, "1_000"),
            (12.345, "12.35"),
            (0.080_808_1, "0.08081"),
            (-4.5, "−4.5"),
            (100.0, "100"),
            (1e-9, "1.00e-9"),
            (0.000_123_456, "0.0001235"),
        ];
        for (value, text) in cases {
            assert_eq!(figure(value), text, "{value}");
        }
    }
}
