//! Time: days, calendar periods, durations, rates.
//!
//! Two families of time are kept apart, so that nothing is averaged that the calendar knows exactly:
//! fixed time (days, hours, weeks) and calendar time (months, quarters, years). A year has 12 months, a
//! week 7 days; where one family must be turned into the other without a date, a month is 30.436875 days
//! (a year of 365.2425 days, the mean Gregorian year).

use serde::{Deserialize, Serialize};
use weal_base::Rational;

use crate::steps::Steps;

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

/// The most periods a horizon may have.
pub const MOST_PERIODS: usize = 4_000;

/// Days in a mean month: 365.2425 / 12.
pub fn mean_month() -> Rational {
    Rational::ratio(30_436_875, 1_000_000).unwrap_or_default()
}

impl Day {
    /// The day of a civil date; `None` where the calendar has no such day.
    pub fn of(year: i16, month: i8, day: i8) -> Option<Day> {
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        Some(Day(Self::count(date)))
    }
    /// Reads a day as it is written: `2027-03-04`; `None` for anything else, and for a day that no calendar has.
    pub fn read(text: &str) -> Option<Day> {
        let shape = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
        let written = text.len() == 10 && text.bytes().enumerate().all(shape);
        Some(Day(Self::count(text.parse().ok().filter(|_| written)?)))
    }

    fn count(date: jiff::civil::Date) -> i32 {
        jiff::civil::date(1970, 1, 1).duration_until(date).as_hours() as i32 / 24
    }
    /// The civil date; clamped to the calendar's range.
    pub fn date(self) -> jiff::civil::Date {
        jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(self.0.clamp(-700_000, 2_900_000)))
    }
    /// The same day of the month, `months` later; the month's last where it has no such day.
    pub fn plus_months(self, months: i64) -> Day {
        let months = months.clamp(-100_000, 100_000);
        Day(Self::count(self.date().saturating_add(jiff::Span::new().months(months))))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.date())
    }
}

/// The calendar unit of a horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalendarUnit {
    /// `by year`
    Year,
    /// `by quarter`
    Quarter,
    /// `by month`
    Month,
    /// `by week`: seven days from the horizon's first day on.
    Week,
    /// `by day`
    Day,
}

impl CalendarUnit {
    /// The word in the language.
    pub fn word(self) -> &'static str {
        match self {
            CalendarUnit::Year => "year",
            CalendarUnit::Quarter => "quarter",
            CalendarUnit::Month => "month",
            CalendarUnit::Week => "week",
            CalendarUnit::Day => "day",
        }
    }
}

/// The periods planned for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Horizon {
    /// How they are cut.
    pub unit: CalendarUnit,
    /// The periods, each beginning where the one before ends; never empty, at most [`MOST_PERIODS`].
    pub periods: Vec<Period>,
}

/// A period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// As people write it: `2027`, `2027-Q2`, `2027-03`, `2027-03-01`.
    pub label: Box<str>,
    /// Its first day.
    pub start: Day,
    /// The day after its last.
    pub end: Day,
    /// Its length in calendar months: a day is the part of its month that it is.
    pub months: Rational,
}

impl Period {
    /// Its length in days.
    pub fn days(&self) -> Rational {
        Rational::from(i64::from(self.end.0) - i64::from(self.start.0))
    }
}

/// A length of time, part calendar months and part days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Duration {
    /// Calendar months.
    pub months: Rational,
    /// Days.
    pub days: Rational,
}

impl Duration {
    /// Whether it is no time at all.
    pub fn is_zero(&self) -> bool {
        self.months.is_zero() && self.days.is_zero()
    }
    /// The instant this long after the start of `day`, in days since 1970 (a part of a day is a fraction).
    ///
    /// Whole months go by the calendar, the rest by mean months.
    pub fn after(&self, day: Day) -> Rational {
        let whole = self.months.floor();
        let moved = day.plus_months(whole.to_i64().unwrap_or(100_000));
        let rest = &self.months - &whole;
        &(&Rational::from(i64::from(moved.0)) + &(&rest * &mean_month())) + &self.days
    }
    /// In days, with mean months.
    pub fn mean_days(&self) -> Rational {
        &(&self.months * &mean_month()) + &self.days
    }
}

/// Per what an amount is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// An amount, not a rate.
    Total,
    /// Per day of fixed time.
    Day,
    /// Per calendar month.
    Month,
}

/// An amount, or an amount per time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rate {
    /// The amount.
    pub amount: Rational,
    /// Per what.
    pub basis: Basis,
    /// As people wrote the time: `year`, `month`, `day`; for showing it again. `None` for totals.
    pub per: Option<TimeWord>,
    /// The amounts from later days on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Steps,
}

/// The time a rate was written per, for showing it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeWord {
    /// per year
    Year,
    /// per quarter
    Quarter,
    /// per month
    Month,
    /// per week
    Week,
    /// per day
    Day,
    /// per hour
    Hour,
}

impl Rate {
    /// An amount that is not a rate.
    pub fn total(amount: Rational) -> Rate {
        Rate::steady(amount, Basis::Total, None)
    }
}

/// From a day (inclusive) until a day (exclusive).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Window {
    /// The first day.
    pub from: Option<Day>,
    /// The day after the last.
    pub until: Option<Day>,
}

impl Window {
    /// Whether a period begins within it. Rules and bounds hold for whole periods.
    pub fn has_start_of(&self, period: &Period) -> bool {
        self.from.is_none_or(|from| period.start >= from) && self.until.is_none_or(|until| period.start < until)
    }
    /// The days of a period within it: the first, and the day after the last.
    pub fn days_of(&self, period: &Period) -> (Day, Day) {
        let start = self.from.map_or(period.start, |from| from.max(period.start));
        (start, self.until.map_or(period.end, |until| until.min(period.end)).max(start))
    }
    /// The part of a period's days within it. Supplies and needs are prorated by it.
    pub fn part_of(&self, period: &Period) -> Rational {
        let start = self.from.map_or(period.start, |from| from.max(period.start));
        let end = self.until.map_or(period.end, |until| until.min(period.end));
        let days = i64::from(period.end.0 - period.start.0).max(1);
        Rational::ratio(i64::from((end.0 - start.0).max(0)), days).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_the_epoch_and_back() {
        for (year, month, day, count) in
            [(1970, 1, 1, 0), (2000, 2, 29, 11_016), (2027, 1, 1, 20_819), (1969, 12, 31, -1)]
        {
            let found = Day::of(year, month, day).unwrap();
            assert_eq!(found, Day(count));
            assert_eq!(found.to_string(), format!("{year:04}-{month:02}-{day:02}"));
        }
        assert_eq!(Day::read("2027-01-01"), Day::of(2027, 1, 1));
        for wrong in ["2027-02-29", "2027-1-1", "2027-01-01T00", "２027-01-01", "20270101", ""] {
            assert_eq!(Day::read(wrong), None, "{wrong}");
        }
        assert_eq!(Day::of(2027, 2, 29), None);
        assert_eq!(Day::of(2027, 1, 31).unwrap().plus_months(1), Day::of(2027, 2, 28).unwrap());
    }

    #[test]
    fn a_year_after_is_the_same_day_next_year_leap_or_not() {
        let year = Duration { months: Rational::from(12), days: Rational::ZERO };
        for start in [2027, 2028] {
            let end = year.after(Day::of(start, 1, 1).unwrap());
            assert_eq!(end, Rational::from(i64::from(Day::of(start + 1, 1, 1).unwrap().0)));
        }
    }
}
