//! Amounts that change from a day on.

use serde::{Deserialize, Serialize};
use weal_base::Rational;

use crate::calendar::{Basis, Day, Period, Rate, TimeWord};
use crate::ir::Flow;

/// From a day on, this amount in place of the one before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    /// The first day.
    pub from: Day,
    /// The amount from then on, in the unit and per the time of the amount it replaces.
    pub amount: Rational,
}

/// The later amounts of a dated value, by day, each day once; `None` for a value that never changes.
pub type Steps = Option<Box<[Step]>>;

/// The amount that holds on a day.
fn on<'a>(first: &'a Rational, steps: &'a Steps, day: Day) -> &'a Rational {
    let steps = steps.as_deref().unwrap_or_default();
    let begun = steps.partition_point(|step| step.from <= day);
    begun.checked_sub(1).and_then(|at| steps.get(at)).map_or(first, |step| &step.amount)
}

fn all<'a>(first: &'a Rational, steps: &'a Steps) -> impl Iterator<Item = &'a Rational> {
    std::iter::once(first).chain(steps.as_deref().unwrap_or_default().iter().map(|step| &step.amount))
}

fn each(first: &mut Rational, steps: &mut Steps, to: impl Fn(&Rational) -> Rational) {
    let steps = steps.as_deref_mut().unwrap_or_default();
    for amount in std::iter::once(first).chain(steps.iter_mut().map(|step| &mut step.amount)) {
        *amount = to(amount);
    }
}

fn divided(first: &mut Rational, steps: &mut Steps, by: &Rational) {
    if *by != Rational::ONE {
        each(first, steps, |amount| amount.checked_div(by).unwrap_or_default());
    }
}

impl Rate {
    /// A rate that never changes.
    pub fn steady(amount: Rational, basis: Basis, per: Option<TimeWord>) -> Rate {
        Rate { amount, basis, per, steps: None }
    }
    /// The amount, per its time, that holds on a day.
    pub fn on(&self, day: Day) -> &Rational {
        on(&self.amount, &self.steps, day)
    }
    /// All amounts it has, the first first.
    pub fn amounts(&self) -> impl Iterator<Item = &Rational> {
        all(&self.amount, &self.steps)
    }
    /// Whether it is nothing, always.
    pub fn is_zero(&self) -> bool {
        self.amounts().all(Rational::is_zero)
    }
    /// All its amounts in another unit.
    pub fn divide(&mut self, by: &Rational) {
        divided(&mut self.amount, &mut self.steps, by);
    }
    /// So many times as much, always.
    pub fn times(&self, by: &Rational) -> Rate {
        let mut rate = self.clone();
        each(&mut rate.amount, &mut rate.steps, |amount| amount * by);
        rate
    }
    /// The amount in one period: prorated to its length, and where it changes within the period by the days of each
    /// part; a total is that of the period's first day.
    pub fn in_period(&self, period: &Period) -> Rational {
        let whole = |amount: &Rational| match self.basis {
            Basis::Total => amount.clone(),
            Basis::Day => amount * &period.days(),
            Basis::Month => amount * &period.months,
        };
        let Some(steps) = self.steps.as_deref().filter(|_| self.basis != Basis::Total) else {
            return whole(self.on(period.start));
        };
        let inside = |step: &&Step| period.start < step.from && step.from < period.end;
        let days: Vec<Day> = steps.iter().filter(inside).map(|step| step.from).collect();
        if days.is_empty() {
            return whole(self.on(period.start));
        }
        let mut sum = Rational::ZERO;
        for (at, from) in std::iter::once(&period.start).chain(&days).enumerate() {
            let until = days.get(at).unwrap_or(&period.end);
            sum = &sum + &(self.on(*from) * &Rational::from(i64::from(until.0 - from.0)));
        }
        whole(&sum.checked_div(&period.days()).unwrap_or_default())
    }
}

impl Flow {
    /// The amount of a run that starts on a day.
    pub fn on(&self, day: Day) -> &Rational {
        on(&self.amount, &self.steps, day)
    }
    /// All amounts it has, the first first.
    pub fn amounts(&self) -> impl Iterator<Item = &Rational> {
        all(&self.amount, &self.steps)
    }
    /// The largest amount of one run.
    pub fn most(&self) -> &Rational {
        self.amounts().max().unwrap_or(&self.amount)
    }
    /// All its amounts in another unit.
    pub fn divide(&mut self, by: &Rational) {
        divided(&mut self.amount, &mut self.steps, by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_that_changes_inside_a_period_is_prorated_by_days() {
        let day = |year, month, day| Day::of(year, month, day).unwrap_or(Day(0));
        let period = |from: Day, until: Day, months: i64| Period {
            label: "p".into(),
            start: from,
            end: until,
            months: Rational::from(months),
        };
        let step = Step { from: day(2029, 1, 1), amount: Rational::from(3) };
        let rate = |basis| Rate { steps: Some([step.clone()].into()), ..Rate::steady(Rational::from(5), basis, None) };
        // 2028-12 and 2029-01 have 31 days each: half of the time 5, half of it 3.
        let both = period(day(2028, 12, 1), day(2029, 2, 1), 2);
        assert_eq!(rate(Basis::Month).in_period(&both), Rational::from(8));
        assert_eq!(rate(Basis::Day).in_period(&both), Rational::from(31 * 5 + 31 * 3));
        assert_eq!(rate(Basis::Total).in_period(&both), Rational::from(5));
        let after = period(day(2029, 1, 1), day(2029, 2, 1), 1);
        assert_eq!(rate(Basis::Month).in_period(&after), Rational::from(3));
        assert_eq!(rate(Basis::Day).in_period(&after), Rational::from(93));
    }
}
