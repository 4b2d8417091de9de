//! Where runs, lives and rates fall among the periods. Instants are days since 1970, with fractions.

use weal_base::Rational;
use weal_tir::calendar::{Day, Duration, Period};

fn instant(day: Day) -> Rational {
    Rational::from(i64::from(day.0))
}

/// A run that starts on a period's first day.
pub(crate) struct Placed {
    start: Rational,
    end: Rational,
    /// The period it starts in.
    pub(crate) from: usize,
    /// The last period it takes time in.
    pub(crate) last: usize,
    /// Whether it takes no time.
    pub(crate) at_once: bool,
    /// The period its products arrive in; `None` where it ends after the horizon.
    pub(crate) arrival: Option<usize>,
}

impl Placed {
    /// A run that starts in period `from` and takes the given time.
    pub(crate) fn new(periods: &[Period], takes: Option<&Duration>, from: usize) -> Placed {
        let start = instant(periods[from].start);
        let end = match takes {
            Some(takes) if !takes.is_zero() => takes.after(periods[from].start),
            _ => start.clone(),
        };
        if end <= start {
            let end = start.clone();
            return Placed { start, end, from, last: from, at_once: true, arrival: Some(from) };
        }
        let begun = periods.partition_point(|period| instant(period.start) < end);
        let last = begun.saturating_sub(1).max(from);
        let ends_inside = periods.last().is_some_and(|period| end <= instant(period.end));
        let arrival = ends_inside.then_some(last);
        Placed { start, end, from, last, at_once: false, arrival }
    }

    /// The days of period `at` that the run takes.
    pub(crate) fn overlap(&self, periods: &[Period], at: usize) -> Rational {
        if self.at_once {
            return Rational::ZERO;
        }
        let begins = if at == self.from { self.start.clone() } else { instant(periods[at].start) };
        let ends = self.end.clone().min(instant(periods[at].end));
        (&ends - &begins).max(Rational::ZERO)
    }

    /// The part of the run that falls in period `at`.
    pub(crate) fn share(&self, periods: &[Period], at: usize) -> Rational {
        if self.from == self.last && self.arrival.is_some() {
            return Rational::ONE;
        }
        let whole = &self.end - &self.start;
        self.overlap(periods, at).checked_div(&whole).unwrap_or(Rational::ONE)
    }

    /// The first period in which what the run makes serves, if one does.
    pub(crate) fn serves(&self, periods: &[Period]) -> Option<usize> {
        if self.at_once {
            return Some(self.from);
        }
        self.arrival.map(|at| at + 1).filter(|at| *at < periods.len())
    }
}

/// The part of period `at`'s days before the instant `end`.
pub(crate) fn part_before(period: &Period, end: &Rational) -> Rational {
    let inside = &end.clone().min(instant(period.end)) - &instant(period.start);
    inside.max(Rational::ZERO).checked_div(&period.days()).unwrap_or_default()
}

/// How the average number in service changes from period to period for one that serves from the first
/// day of period `from` to the instant `end`, or for ever: pairs of period and change, in order.
pub(crate) fn service(periods: &[Period], from: usize, end: Option<&Rational>) -> Vec<(usize, Rational)> {
    let Some(end) = end else { return vec![(from, Rational::ONE)] };
    if *end <= instant(periods[from].start) {
        return Vec::new();
    }
    let last = periods.partition_point(|period| instant(period.start) < *end).saturating_sub(1);
    let part = part_before(&periods[last], end);
    let mut changes = Vec::with_capacity(3);
    if last == from {
        changes.push((from, part.clone()));
    } else {
        changes.push((from, Rational::ONE));
        if part != Rational::ONE {
            changes.push((last, &part - &Rational::ONE));
        }
    }
    if last + 1 < periods.len() {
        changes.push((last + 1, -part));
    }
    changes
}

/// The period in which an amount without a rate is due: the last that starts before `by`, or the last of all.
pub(crate) fn due(periods: &[Period], by: Option<Day>) -> Option<usize> {
    let begun = by.map_or(periods.len(), |by| periods.partition_point(|period| period.start < by));
    begun.checked_sub(1)
}

/// How many whole `every` lie between the horizon's start and the start of a period.
pub(crate) fn whole_steps(periods: &[Period], every: &Duration, at: usize) -> i64 {
    let (Some(first), target) = (periods.first(), instant(periods[at].start)) else {
        return 0;
    };
    let mean = every.mean_days();
    if !mean.is_positive() {
        return 0;
    }
    let days = &target - &instant(first.start);
    let guess = days.checked_div(&mean).unwrap_or_default().floor().to_i64().unwrap_or(0);
    // Over any span, calendar months and mean months differ by less than four days.
    let drift = Rational::from(4).checked_div(&mean).unwrap_or_default().ceil();
    let reached = |steps: i64| {
        let times = Rational::from(steps);
        let span = Duration { months: &every.months * &times, days: &every.days * &times };
        span.after(first.start) <= target
    };
    let mut steps = guess.saturating_add(drift.to_i64().unwrap_or(0).clamp(1, 1_000));
    while steps > 0 && !reached(steps) {
        steps -= 1;
    }
    steps.max(0)
}
