//! When runs, services and rates fall into periods. Periods count from 0; instants are days since 1970.
//!
//! Source: `spec/planning.md`, section Time.

use weal_base::Rational;
use weal_tir::calendar::{Basis, Day, Duration, Horizon, Period};
use weal_tir::{Lasting, Recipe};

/// The part of a run that falls in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The period.
    pub period: u32,
    /// The part of the run's duration; 1 where it takes no time.
    pub share: Rational,
    /// The same in days; 0 where it takes no time.
    pub days: Rational,
}

/// A day as an instant: its beginning.
pub fn instant(day: Day) -> Rational {
    Rational::from(i64::from(day.0))
}

fn part(days: &Rational, whole: &Rational) -> Rational {
    days.checked_div(whole).unwrap_or_default()
}

/// How long a run takes; `None` where it takes no time.
pub fn takes(recipe: &Recipe) -> Option<&Duration> {
    recipe.takes.as_deref().filter(|duration| !duration.is_zero())
}

/// The instants at which runs of this duration end, by the period they start in.
pub fn ends(horizon: &Horizon, takes: &Duration) -> Vec<Rational> {
    horizon.periods.iter().map(|period| takes.after(period.start)).collect()
}

/// The instant at which a run that starts in `t` ends; `None` where it takes no time.
pub fn end_of_run(horizon: &Horizon, recipe: &Recipe, t: u32) -> Option<Rational> {
    let period = horizon.periods.get(t as usize)?;
    Some(takes(recipe)?.after(period.start))
}

/// The period in which a run arrives that starts in `t` and ends at `end` (`None`: takes no time).
/// `None` where it ends after the horizon.
pub fn arrival_at(horizon: &Horizon, t: u32, end: Option<&Rational>) -> Option<u32> {
    let Some(end) = end else { return Some(t) };
    let here = horizon.periods.get(t as usize)?;
    if *end <= instant(here.end) {
        return Some(t);
    }
    if *end > instant(horizon.periods.last()?.end) {
        return None;
    }
    let begun = horizon.periods.partition_point(|period| instant(period.start) < *end);
    Some(begun.saturating_sub(1) as u32)
}

/// The period in which a run of `recipe` arrives that starts in `t`; `None` where it ends after the horizon.
pub fn arrival(horizon: &Horizon, recipe: &Recipe, t: u32) -> Option<u32> {
    arrival_at(horizon, t, end_of_run(horizon, recipe, t).as_ref())
}

/// How a run that starts in `t` and ends at `end` (`None`: takes no time) is spread over periods, in their order.
/// What falls behind the horizon is left out.
pub fn shares_at(horizon: &Horizon, t: u32, end: Option<&Rational>) -> Vec<Share> {
    let Some(first) = horizon.periods.get(t as usize) else { return Vec::new() };
    let Some(end) = end else {
        return vec![Share { period: t, share: Rational::ONE, days: Rational::ZERO }];
    };
    let start = instant(first.start);
    let duration = end - &start;
    if *end <= instant(first.end) {
        return vec![Share { period: t, share: Rational::ONE, days: duration }];
    }
    overlaps(horizon, &start, Some(end))
        .into_iter()
        .map(|(period, days)| Share { period, share: part(&days, &duration), days })
        .collect()
}

/// How a run of `recipe` that starts in `t` is spread over periods: their number, the part of the run, the days.
pub fn shares(horizon: &Horizon, recipe: &Recipe, t: u32) -> Vec<Share> {
    shares_at(horizon, t, end_of_run(horizon, recipe, t).as_ref())
}

/// The first day on which what a run produces serves, if it starts in `t` and ends at `end` (`None`: takes no time);
/// `None` where it never arrives.
pub fn serves_at(horizon: &Horizon, t: u32, end: Option<&Rational>) -> Option<Day> {
    let arrives = arrival_at(horizon, t, end)?;
    let period = horizon.periods.get(arrives as usize)?;
    Some(if end.is_some() { period.end } else { period.start })
}

/// The first day on which durables and rates serve that a run of `recipe` started in `t` produces.
pub fn serves(horizon: &Horizon, recipe: &Recipe, t: u32) -> Option<Day> {
    serves_at(horizon, t, end_of_run(horizon, recipe, t).as_ref())
}

fn inside(period: &Period, from: &Rational, until: Option<&Rational>) -> Rational {
    let (start, end) = (instant(period.start), instant(period.end));
    let from = if *from > start { from.clone() } else { start };
    let until = until.filter(|until| **until < end).cloned().unwrap_or(end);
    if until > from { &until - &from } else { Rational::ZERO }
}

/// The periods that meet `from .. until` (for ever where `None`), with the days of each inside.
pub fn overlaps(horizon: &Horizon, from: &Rational, until: Option<&Rational>) -> Vec<(u32, Rational)> {
    let first = horizon.periods.partition_point(|period| instant(period.end) <= *from);
    horizon
        .periods
        .iter()
        .enumerate()
        .skip(first)
        .take_while(|(_, period)| until.is_none_or(|until| instant(period.start) < *until))
        .map(|(t, period)| (t as u32, inside(period, from, until)))
        .filter(|(_, days)| days.is_positive())
        .collect()
}

/// The average number in service per period of one durable that serves `from .. until`, as changes from the period
/// before: at most four periods have one.
pub fn service_changes(horizon: &Horizon, from: &Rational, until: Option<&Rational>) -> Vec<(u32, Rational)> {
    let periods = &horizon.periods;
    if until.is_some_and(|until| until <= from) {
        return Vec::new();
    }
    let first = periods.partition_point(|period| instant(period.end) <= *from);
    let last = until.map_or(periods.len(), |until| periods.partition_point(|period| instant(period.end) < *until));
    let serving =
        |t: usize| periods.get(t).map_or(Rational::ZERO, |period| part(&inside(period, from, until), &period.days()));
    let mut at = vec![first, first + 1, last, last + 1];
    at.sort_unstable();
    at.dedup();
    at.into_iter()
        .filter(|t| *t < periods.len())
        .map(|t| (t as u32, if t == 0 { serving(0) } else { serving(t) - serving(t - 1) }))
        .filter(|(_, change)| !change.is_zero())
        .collect()
}

/// What a produced rate of 1 adds in each period when it serves from the day `from` on.
pub fn lasting(horizon: &Horizon, rate: &Lasting, from: Day) -> Vec<(u32, Rational)> {
    let until = rate.duration.after(from);
    let mut found = overlaps(horizon, &instant(from), Some(&until));
    for (t, days) in &mut found {
        let Some(period) = horizon.periods.get(*t as usize) else { continue };
        match rate.basis {
            Basis::Day => {}
            Basis::Month => *days = &period.months * &part(days, &period.days()),
            Basis::Total => *days = part(days, &period.days()),
        }
    }
    found
}

/// The last period at whose end something may be held that appeared on `from`, at the start of period `t`, and keeps
/// for `keeps`: it must still be usable when the next period starts. `None` where it cannot be held at all.
pub fn held_through(horizon: &Horizon, keeps: &Duration, t: u32) -> Option<u32> {
    let limit = keeps.after(horizon.periods.get(t as usize)?.start);
    let ended = horizon.periods.partition_point(|period| instant(period.end) <= limit);
    u32::try_from(ended).ok()?.checked_sub(1).filter(|last| *last >= t)
}

/// How many whole `every` lie between the horizon's start and the start of `t`.
pub fn steps(horizon: &Horizon, every: &Duration, t: u32) -> u32 {
    let (Some(first), Some(period)) = (horizon.periods.first(), horizon.periods.get(t as usize)) else { return 0 };
    let start = instant(period.start);
    let passed = |count: i64| {
        let count = Rational::from(count);
        let whole = Duration { months: &every.months * &count, days: &every.days * &count };
        whole.after(first.start) <= start
    };
    if every.is_zero() || !passed(0) {
        return 0;
    }
    // `after` grows with the count: halve the range until one step is left.
    let (mut yes, mut no) = (0i64, 1i64);
    while passed(no) && no < i64::from(i32::MAX) {
        (yes, no) = (no, no * 2);
    }
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if passed(middle) { yes = middle } else { no = middle }
    }
    u32::try_from(yes).unwrap_or(u32::MAX)
}
