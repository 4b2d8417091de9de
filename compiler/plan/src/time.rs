//! Where a run falls in time: periods by their bounds, arrival, overlap, service.
//!
//! The rules are those of `spec/planning.md`, "Time".

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use weal_base::Rational;
use weal_tir::calendar::{Basis, Day, Duration, Period, Rate, Window};
use weal_tir::{Profile, Tir};

/// The periods of a horizon as numbers.
pub struct Clock {
    /// The first day of each period, and the day after the last.
    bounds: Vec<i32>,
    /// Length in days, per period.
    pub days: Vec<f64>,
    /// Length in calendar months, per period.
    pub months: Vec<f64>,
    /// Placements already worked out; looked up only, never walked through.
    known: RefCell<FxHashMap<(Duration, u32), Rc<Placed>>>,
}

/// A run's part in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The period.
    pub period: u32,
    /// The part of the run's duration that falls in it, from 0 to 1.
    pub share: f64,
    /// The same in days.
    pub days: f64,
}

/// A run, placed in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The period its products arrive in; `None` where it ends after the horizon.
    pub arrival: Option<u32>,
    /// The first period its durables and rates serve in; the number of periods where there is none.
    pub serves: u32,
    /// How its duration is spread over the periods.
    pub parts: Vec<Part>,
    /// The last day it takes.
    pub last_day: Day,
}

impl Clock {
    /// The clock of a program's horizon.
    pub fn new(tir: &Tir) -> Clock {
        let periods = &tir.horizon.periods;
        let mut bounds: Vec<i32> = periods.iter().map(|period| period.start.0).collect();
        bounds.push(periods.last().map_or(0, |period| period.end.0));
        Clock {
            bounds,
            days: periods.iter().map(|period| period.days().to_f64()).collect(),
            months: periods.iter().map(|period| period.months.to_f64()).collect(),
            known: RefCell::default(),
        }
    }
    /// How many periods there are.
    pub fn count(&self) -> u32 {
        self.days.len() as u32
    }
    /// The first day of a period; the day after the last for the number of periods.
    pub fn start(&self, period: u32) -> Day {
        Day(self.bounds[period as usize])
    }
    /// A run that starts in `period` and takes `takes`.
    pub fn placed(&self, takes: Option<&Duration>, period: u32) -> Rc<Placed> {
        let Some(takes) = takes.filter(|takes| !takes.is_zero()) else {
            let whole = Part { period, share: 1.0, days: 0.0 };
            let (serves, last_day) = (period, self.start(period));
            return Rc::new(Placed { arrival: Some(period), serves, parts: vec![whole], last_day });
        };
        let key = (takes.clone(), period);
        if let Some(placed) = self.known.borrow().get(&key) {
            return Rc::clone(placed);
        }
        let placed = Rc::new(self.place(takes, period));
        self.known.borrow_mut().insert(key, Rc::clone(&placed));
        placed
    }
    fn place(&self, takes: &Duration, period: u32) -> Placed {
        let start = self.bounds[period as usize];
        let end = takes.after(Day(start));
        // Bounds are whole days: a bound lies before the end exactly where it lies before the end rounded up.
        let ceiling = end.ceil().to_i64().unwrap_or(i64::from(i32::MAX)).min(i64::from(i32::MAX)) as i32;
        let arrival = (ceiling <= self.bounds[self.days.len()])
            .then(|| self.bounds.partition_point(|bound| *bound < ceiling).saturating_sub(1) as u32);
        let (end, length) = (end.to_f64(), end.to_f64() - f64::from(start));
        let mut parts = Vec::new();
        for at in period..self.count() {
            let (from, until) = (self.bounds[at as usize], self.bounds[at as usize + 1]);
            let days = f64::from(until).min(end) - f64::from(from);
            if days <= 0.0 {
                break;
            }
            parts.push(Part { period: at, share: days / length, days });
        }
        let serves = arrival.map_or(self.count(), |arrival| arrival + 1);
        Placed { arrival, serves, parts, last_day: Day(ceiling - 1) }
    }
    /// The part of `period` in which a durable, or a produced rate, serves that serves from the first day of period `from`
    /// for `lasts` (for ever without), by the calendar.
    pub fn service(&self, from: u32, lasts: Option<&Duration>, period: u32) -> f64 {
        let until = |lasts: &Duration| lasts.after(self.start(from)).to_f64();
        self.part_from(from, lasts.map(until), period)
    }
    fn part_from(&self, from: u32, until: Option<f64>, period: u32) -> f64 {
        if period < from {
            return 0.0;
        }
        until.map_or(1.0, |until| self.part_before(until, period))
    }
    /// The part of `period` before an instant, in days since 1970.
    pub fn part_before(&self, instant: f64, period: u32) -> f64 {
        let days = self.days[period as usize];
        ((instant - f64::from(self.bounds[period as usize])) / days).clamp(0.0, 1.0)
    }
    /// `amount` per `basis`, over a whole period.
    pub fn over(&self, amount: f64, basis: Basis, period: u32) -> f64 {
        match basis {
            Basis::Total => amount,
            Basis::Day => amount * self.days[period as usize],
            Basis::Month => amount * self.months[period as usize],
        }
    }
    /// How many whole steps of `every` lie between the horizon's start and the start of `period`.
    pub fn steps(&self, every: &Duration, period: u32) -> i64 {
        let mean = every.mean_days().to_f64();
        if mean <= 0.0 {
            return 0;
        }
        let (first, now) = (self.start(0), self.start(period));
        let after = |count: i64| {
            let count = Rational::from(count);
            Duration { months: &every.months * &count, days: &every.days * &count }.after(first)
        };
        let now_exact = Rational::from(i64::from(now.0));
        let mut count = (f64::from(now.0 - first.0) / mean).floor() as i64;
        // The estimate by mean months is off by a step or two at most.
        for _ in 0..4 {
            if count > 0 && after(count) > now_exact {
                count -= 1;
            } else if after(count + 1) <= now_exact {
                count += 1;
            } else {
                break;
            }
        }
        count
    }
}

/// What a windowed rate brings in each period: prorated, or by its season; a total once, in the first period with a part in the window.
pub fn supplied(tir: &Tir, rate: &Rate, window: &Window, profile: Option<&Profile>) -> Vec<f64> {
    if let Some(profile) = profile {
        let of = |period| {
            let (from, until) = window.days_of(period);
            profile.amount(rate, from, until).to_f64()
        };
        return tir.horizon.periods.iter().map(of).collect();
    }
    let mut done = false;
    let amount = |period: &Period| {
        let part = window.part_of(period);
        match rate.basis {
            Basis::Total if done || part.is_zero() => 0.0,
            Basis::Total => {
                done = true;
                rate.on(period.start).to_f64()
            }
            _ => (&rate.in_period(period) * &part).to_f64(),
        }
    };
    tir.horizon.periods.iter().map(amount).collect()
}

/// What a need wants in each period; a total in the last period that starts before `by`, or in the last of all.
pub fn wanted(tir: &Tir, need: &weal_tir::Need) -> Vec<f64> {
    let periods = &tir.horizon.periods;
    if need.always {
        return periods.iter().map(|period| need.always_in(period).to_f64()).collect();
    }
    if need.rate.basis != Basis::Total {
        return supplied(tir, &need.rate, &need.window, need.profile.as_deref());
    }
    let due = need.by.map_or(periods.len(), |by| periods.partition_point(|period| period.start < by));
    let one = |(at, period): (usize, &Period)| if at == due { need.rate.on(period.start).to_f64() } else { 0.0 };
    (1..).zip(periods).map(one).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sample;

    fn months(count: i64) -> Duration {
        Duration { months: Rational::from(count), days: Rational::ZERO }
    }

    #[test]
    fn a_run_of_one_period_arrives_in_it_and_serves_after_it() {
        let tir = sample::years(2027, 4);
        let clock = Clock::new(&tir);
        let year = clock.placed(Some(&months(12)), 1);
        assert_eq!((year.arrival, year.serves, year.parts.len()), (Some(1), 2, 1));
        assert_eq!(year.last_day.to_string(), "2028-12-31");
        let two = clock.placed(Some(&months(24)), 1);
        assert_eq!((two.arrival, two.parts.len()), (Some(2), 2));
        assert_eq!(two.parts[0].share, 366.0 / 731.0);
        let late = clock.placed(Some(&months(24)), 3);
        assert_eq!((late.arrival, late.serves, late.parts.len()), (None, 4, 1));
        let at_once = clock.placed(None, 2);
        assert_eq!((at_once.arrival, at_once.serves, at_once.parts[0].share), (Some(2), 2, 1.0));
    }

    #[test]
    fn limits_fall_by_whole_steps_of_the_calendar() {
        let tir = sample::years(2027, 4);
        let clock = Clock::new(&tir);
        let steps = |every: &Duration| (0..4).map(|t| clock.steps(every, t)).collect::<Vec<_>>();
        assert_eq!(steps(&months(12)), [0, 1, 2, 3]);
        assert_eq!(steps(&months(18)), [0, 0, 1, 2]);
        assert_eq!(steps(&Duration { months: Rational::ZERO, days: Rational::from(365) }), [0, 1, 2, 3]);
    }

    #[test]
    fn service_ends_within_a_period() {
        let tir = sample::years(2027, 4);
        let clock = Clock::new(&tir);
        assert_eq!([0, 1, 2].map(|t| clock.service(1, Some(&months(18)), t)), [0.0, 1.0, 181.0 / 365.0]);
        assert_eq!(clock.service(1, None, 3), 1.0);
    }
}
