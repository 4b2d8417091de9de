//! What the typed IR says per period: supplies, wants, losses, limits, and durables at the start.
//!
//! Amounts are exact, in the resource's unit. Source: `spec/planning.md`, sections Columns, Balances and Bounds.

use weal_base::Rational;
use weal_tir::calendar::{Basis, Horizon, Period, Rate, TimeWord, Window};
use weal_tir::{Bound, Details, Falling, Kind, Measure, Need, PlaceId, Profile, Scope, Stock, Supply};

use crate::time;

/// What a supply brings in each period.
pub fn supplied(supply: &Supply, horizon: &Horizon) -> Vec<Rational> {
    if let Some(profile) = &supply.profile {
        return in_season(profile, &supply.rate, &supply.window, horizon);
    }
    rate_in_window(&supply.rate, horizon, |period| supply.window.part_of(period))
}

/// What one unit more of a supply, per its own time, would bring in each period.
pub fn supplied_unit(supply: &Supply, horizon: &Horizon) -> Vec<Rational> {
    if let Some(profile) = &supply.profile {
        return in_season(profile, &one_unit(&supply.rate), &supply.window, horizon);
    }
    rate_in_window(&one_unit(&supply.rate), horizon, |period| supply.window.part_of(period))
}

/// What a rate with a season brings in each period, as far as it lies in the window.
fn in_season(profile: &Profile, rate: &Rate, window: &Window, horizon: &Horizon) -> Vec<Rational> {
    let one = |period: &Period| {
        let (from, until) = window.days_of(period);
        profile.amount(rate, from, until)
    };
    horizon.periods.iter().map(one).collect()
}

fn rate_in_window(rate: &Rate, horizon: &Horizon, part: impl Fn(&Period) -> Rational) -> Vec<Rational> {
    let mut come = false;
    let one = |period: &Period| {
        let part = part(period);
        if part.is_zero() {
            return part;
        }
        if rate.basis == Basis::Total {
            // An amount comes once, in the first period with a part in the window.
            return if std::mem::replace(&mut come, true) { Rational::ZERO } else { rate.on(period.start).clone() };
        }
        let whole = rate.in_period(period);
        if part == Rational::ONE { whole } else { &whole * &part }
    };
    horizon.periods.iter().map(one).collect()
}

/// One unit per the time a rate was written per.
pub fn one_unit(rate: &Rate) -> Rate {
    let (basis, up, down) = match (rate.basis, rate.per) {
        (Basis::Total, _) => (Basis::Total, 1, 1),
        (_, Some(TimeWord::Year)) => (Basis::Month, 1, 12),
        (_, Some(TimeWord::Quarter)) => (Basis::Month, 1, 3),
        (_, Some(TimeWord::Month)) => (Basis::Month, 1, 1),
        (_, Some(TimeWord::Week)) => (Basis::Day, 1, 7),
        (_, Some(TimeWord::Day)) => (Basis::Day, 1, 1),
        (_, Some(TimeWord::Hour)) => (Basis::Day, 24, 1),
        (basis, None) => (basis, 1, 1),
    };
    Rate::steady(Rational::ratio(up, down).unwrap_or_default(), basis, rate.per)
}

/// What a need wants in each period.
pub fn wanted(need: &Need, horizon: &Horizon) -> Vec<Rational> {
    if need.always {
        return horizon.periods.iter().map(|period| need.always_in(period)).collect();
    }
    if let Some(profile) = &need.profile {
        return in_season(profile, &need.rate, &need.window, horizon);
    }
    if need.rate.basis != Basis::Total {
        return rate_in_window(&need.rate, horizon, |period| need.window.part_of(period));
    }
    let begun = match need.by {
        Some(by) => horizon.periods.partition_point(|period| period.start < by),
        None => horizon.periods.len(),
    };
    let mut wanted = vec![Rational::ZERO; horizon.periods.len()];
    let due = begun.checked_sub(1);
    if let Some((due, period)) = due.and_then(|due| Some((wanted.get_mut(due)?, horizon.periods.get(due)?))) {
        due.clone_from(need.rate.on(period.start));
    }
    wanted
}

/// The part of a stock that is kept through each period; `None` where all of it is.
pub fn kept(details: &Details, horizon: &Horizon) -> Option<Vec<Rational>> {
    let loses = details.loses.as_ref().filter(|loses| !loses.is_zero())?;
    let one = |period: &Period| (&Rational::ONE - &loses.in_period(period)).max(Rational::ZERO);
    Some(horizon.periods.iter().map(one).collect())
}

/// The most durables of one clause whose ages are told apart.
const MOST_AGED: i64 = 1_000;

/// The average number in service per period of the durables of one clause of the stock at the start, as changes
/// from the period before. One of age `g` serves `lasts − g` longer, in mean days.
pub fn stock_service_changes(details: &Details, stock: &Stock, horizon: &Horizon) -> Vec<(u32, Rational)> {
    let mut changes = Vec::new();
    let mut add = |count: &Rational, age: &Rational| {
        for (t, change) in service_from_start(details, age, horizon) {
            changes.push((t, count * &change));
        }
    };
    let Some((young, old)) = &stock.aged else {
        add(&stock.amount, &Rational::ZERO);
        return changes;
    };
    let (young, old) = (young.mean_days(), old.mean_days());
    let spread = &old - &young;
    match stock.amount.to_i64() {
        Some(count) if (2..=MOST_AGED).contains(&count) && details.lasts.is_some() => {
            for i in 0..count {
                let along = Rational::ratio(i, count - 1).unwrap_or_default();
                add(&Rational::ONE, &(&young + &(&spread * &along)));
            }
        }
        _ => {
            let half = Rational::ratio(1, 2).unwrap_or_default();
            add(&stock.amount, &(&young + &(&spread * &half)));
        }
    }
    changes
}

/// One durable that is there at the start and `age` mean days old, as changes from the period before.
pub fn service_from_start(details: &Details, age: &Rational, horizon: &Horizon) -> Vec<(u32, Rational)> {
    let Some(first) = horizon.periods.first() else { return Vec::new() };
    let start = time::instant(first.start);
    let until = details.lasts.as_ref().map(|lasts| &start + &(&lasts.mean_days() - age));
    time::service_changes(horizon, &start, until.as_ref())
}

/// A bound where it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The period it is about; for `in total` the last one.
    pub period: u32,
    /// The first of the periods whose measures are summed, up to `period`.
    pub first: u32,
    /// The limit.
    pub limit: Rational,
    /// By how much the limit changes with one unit more, per its own time.
    pub unit: Rational,
    /// What is measured where columns add nothing.
    pub offset: Rational,
    /// How much of what is measured one unit is that columns add.
    pub scale: Rational,
}

/// The limits of a bound at one of its places, by period; one for `in total`; none where no
/// period begins in its window. Of bounds on what columns add up to as it is.
pub fn limits(bound: &Bound, horizon: &Horizon, place: PlaceId) -> Vec<Limit> {
    let unit = one_unit(&bound.limit);
    let stock = matches!(bound.measure, Measure::Stock(_));
    let each: Vec<Limit> = horizon
        .periods
        .iter()
        .enumerate()
        .filter(|(_, period)| bound.holds_in(period, place))
        .map(|(t, period)| {
            let t = t as u32;
            let left = bound.falling.as_ref().map(|falling| left(falling, horizon, t));
            let times = |rate: &Rate| {
                let whole = rate.in_period(period);
                left.as_ref().map_or(whole.clone(), |left| &whole * left)
            };
            let (offset, scale) = (Rational::ZERO, Rational::ONE);
            Limit { period: t, first: t, limit: times(&bound.limit), unit: times(&unit), offset, scale }
        })
        .collect();
    let (Scope::Total, Some(first), Some(last)) = (bound.scope, each.first(), each.last()) else { return each };
    if stock {
        return vec![last.clone()];
    }
    let mut total = Limit { first: first.period, ..last.clone() };
    if bound.limit.basis != Basis::Total {
        total.limit = each.iter().map(|one| one.limit.clone()).sum();
        total.unit = each.iter().map(|one| one.unit.clone()).sum();
    }
    vec![total]
}

/// The part of a falling limit that is left in a period: `(1 − part)^k`.
pub fn left(falling: &Falling, horizon: &Horizon, t: u32) -> Rational {
    let base = &Rational::ONE - &falling.part;
    let mut count = time::steps(horizon, &falling.every, t);
    if let Some(exact) = i32::try_from(count).ok().and_then(|count| base.checked_pow(count)) {
        return exact;
    }
    // Beyond 64 steps an exact power has hundreds of digits that no limit needs.
    let (mut square, mut power) = (base.to_f64(), 1.0f64);
    while count > 0 {
        if count % 2 == 1 {
            power *= square;
        }
        square *= square;
        count /= 2;
    }
    Rational::from_f64(power.clamp(-1e100, 1e100)).unwrap_or_default()
}

/// Whether a resource of this kind has a stock that is carried from period to period.
pub fn is_held(kind: Kind) -> bool {
    matches!(kind, Kind::Good | Kind::Perishable | Kind::Natural | Kind::Emitted)
}

/// Whether flows of this kind of resource are spread over a run; the others are due at its start or arrive at its end.
pub fn is_spread(kind: Kind) -> bool {
    matches!(kind, Kind::Flowing | Kind::Labour | Kind::Emitted)
}
