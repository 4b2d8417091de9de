//! Profiles: how an amount per year is spread over the year.

use super::*;
use crate::calendar::Day;

/// How an amount per year is spread over the months or quarters of each year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its name.
    pub name: Box<str>,
    /// The part of the year's amount in each month, or each quarter: twelve or four, no less than zero, together 1.
    pub weights: Vec<Rational>,
    /// Where it is declared.
    pub site: Site,
}

impl Profile {
    /// What a rate brings from a day until another: of each month (or quarter) of each year its part of what the
    /// rate brings in that whole year, spread evenly over its days. Of a total, all of it.
    pub fn amount(&self, rate: &Rate, from: Day, until: Day) -> Rational {
        let mut sum = Rational::ZERO;
        let length = 12 / self.weights.len().clamp(1, 12) as i64;
        let first = from.date();
        let Some(mut start) = Day::of(first.year(), ((i64::from(first.month()) - 1) / length * length + 1) as i8, 1)
        else {
            return sum;
        };
        while start < until {
            let end = start.plus_months(length);
            if end <= start {
                break;
            }
            let (begins, ends) = (start.max(from), end.min(until));
            let date = start.date();
            let weight = self.weights.get(((i64::from(date.month()) - 1) / length) as usize);
            let days = |from: Day, until: Day| i64::from(until.0) - i64::from(from.0);
            if let (Some(weight), Some(part)) = (weight, Rational::ratio(days(begins, ends).max(0), days(start, end))) {
                let year = match rate.basis {
                    Basis::Total => Rational::ONE,
                    Basis::Month => Rational::from(12),
                    Basis::Day => Rational::from(i64::from(date.days_in_year())),
                };
                sum = &sum + &(&(&(rate.on(begins) * &year) * weight) * &part);
            }
            start = end;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use weal_base::FileId;

    fn day(year: i16, month: i8, day: i8) -> Day {
        Day::of(year, month, day).unwrap()
    }

    fn quarters(weights: [i64; 4]) -> Profile {
        let weights = weights.map(|weight| Rational::ratio(weight, 100).unwrap()).to_vec();
        Profile { name: "heating".into(), weights, site: Site::File(FileId(0)) }
    }

    #[test]
    fn the_parts_of_a_year_add_up_to_the_year_however_it_is_cut() {
        let heating = quarters([45, 15, 5, 35]);
        let yearly = Rate::steady(Rational::from(10), Basis::Month, None);
        assert_eq!(heating.amount(&yearly, day(2027, 1, 1), day(2028, 1, 1)), Rational::from(120));
        assert_eq!(heating.amount(&yearly, day(2027, 1, 1), day(2027, 4, 1)), Rational::from(54));
        // A day of the third quarter is one of its 92 days.
        let one = heating.amount(&yearly, day(2027, 7, 1), day(2027, 7, 2));
        assert_eq!(one, Rational::ratio(6, 92).unwrap());
        let cuts = [day(2027, 1, 1), day(2027, 2, 11), day(2027, 6, 30), day(2027, 7, 2), day(2028, 1, 1)];
        let sum: Rational = cuts.windows(2).map(|pair| heating.amount(&yearly, pair[0], pair[1])).sum();
        assert_eq!(sum, Rational::from(120));
        // Of an amount per day the year has as many days as it has.
        let daily = Rate::steady(Rational::ONE, Basis::Day, None);
        assert_eq!(heating.amount(&daily, day(2028, 1, 1), day(2029, 1, 1)), Rational::from(366));
        assert_eq!(heating.amount(&daily, day(2027, 1, 1), day(2027, 1, 1)), Rational::ZERO);
    }
}
