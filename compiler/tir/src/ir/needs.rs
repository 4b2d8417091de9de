//! Needs.

use super::*;

/// A need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its name.
    pub name: Box<str>,
    /// What is needed.
    pub of: Needed,
    /// Where.
    pub place: PlaceId,
    /// How much, in the unit of what is needed; `Basis::Total` is due once, in the period of `by` or the last one.
    pub rate: Rate,
    /// `always`: the amount, which is no rate, is wanted at every time of the window. Only what serves and lasts provides it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub always: bool,
    /// How it is spread over the year; evenly if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Arc<Profile>>,
    /// When.
    pub window: Window,
    /// The day before which an amount without `per` is due.
    pub by: Option<crate::calendar::Day>,
    /// Index into [`Tir::ranks`].
    pub rank: u32,
    /// The part that must be met in every period; zero if not said.
    pub floor: Rational,
    /// Where it is declared.
    pub site: Site,
    /// Where `at least` is said; the declaration if it is not.
    pub floor_site: Site,
}

impl Need {
    /// What is wanted of an amount that is wanted `always`, on average over the days of a period: none outside its window, and
    /// another amount from the day on that says so.
    pub fn always_in(&self, period: &crate::calendar::Period) -> Rational {
        let (from, until) = self.window.days_of(period);
        let steps = self.rate.steps.as_deref().unwrap_or_default();
        let inside = steps.iter().map(|step| step.from).filter(|day| from < *day && *day < until);
        let mut bounds = vec![from];
        bounds.extend(inside);
        bounds.push(until);
        let part = |pair: &[crate::calendar::Day]| match pair {
            [from, until] => self.rate.on(*from) * &Rational::from(i64::from(until.0 - from.0)),
            _ => Rational::ZERO,
        };
        let sum: Rational = bounds.windows(2).map(part).sum();
        sum.checked_div(&period.days()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Day, Period};
    use crate::steps::Step;

    #[test]
    fn what_is_always_wanted_is_another_amount_from_a_day_on() {
        let day = |month, day| Day::of(2027, month, day).unwrap_or(Day(0));
        let months = Rational::ONE;
        let february = Period { label: "2027-02".into(), start: day(2, 1), end: day(3, 1), months };
        let mut need = Need {
            name: "room".into(),
            of: Needed::Property(PropertyId(0)),
            place: WHOLE,
            rate: Rate::total(Rational::from(28)),
            always: true,
            profile: None,
            window: Window::default(),
            by: None,
            rank: 0,
            floor: Rational::ZERO,
            site: Site::File(weal_base::FileId(0)),
            floor_site: Site::File(weal_base::FileId(0)),
        };
        assert_eq!(need.always_in(&february), Rational::from(28));
        need.rate.steps = Some([Step { from: day(2, 8), amount: Rational::from(4) }].into());
        // 28 for seven days, 4 for 21.
        assert_eq!(need.always_in(&february), Rational::from(10));
        need.window = Window { from: Some(day(2, 15)), until: None };
        assert_eq!(need.always_in(&february), Rational::from(2));
        need.window = Window { from: Some(day(4, 15)), until: None };
        assert_eq!(need.always_in(&february), Rational::ZERO);
    }
}
