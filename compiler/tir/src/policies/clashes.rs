//! Adopted policies that cannot hold beside each other.

use weal_base::{Rational, Site};

use super::{line, meets, spoken_of};
use crate::calendar::{Basis, Horizon, Period};
use crate::ir::*;

/// Two policies that cannot both be adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The two, in the program's order.
    pub policies: (PolicyId, PolicyId),
    /// Where each says it.
    pub sites: (Site, Site),
    /// What each says, as in "`a` … and `b` …".
    pub says: (String, String),
    /// When, where it is about periods.
    pub when: Option<Box<str>>,
}

/// The pairs of these policies that clash without one being an exception of the other.
pub fn clashes(tir: &Tir, adopted: &[PolicyId]) -> Vec<Clash> {
    let mut found = Vec::new();
    for (at, a) in adopted.iter().enumerate() {
        for b in adopted.iter().skip(at + 1) {
            let related = line(tir, *a).any(|base| base == *b) || line(tir, *b).any(|base| base == *a);
            if !related && let Some(clash) = clash(tir, *a, *b) {
                found.push(clash);
            }
        }
    }
    found
}

fn clash(tir: &Tir, a: PolicyId, b: PolicyId) -> Option<Clash> {
    let (first, second) = (tir.policies.get(a.index())?, tir.policies.get(b.index())?);
    let made = |sites, says, when: Option<&Period>| {
        Some(Clash { policies: (a, b), sites, says, when: when.map(|period| (&*period.label).into()) })
    };
    for one in first.settings.iter().filter_map(|id| tir.settings.get(id.index())) {
        for other in second.settings.iter().filter_map(|id| tir.settings.get(id.index())) {
            if one.name == other.name && one.text != other.text {
                let says = |setting: &Setting| format!("sets {} to {}", setting.name, setting.text);
                return made((one.site, other.site), (says(one), says(other)), None);
            }
        }
    }
    for rule in &first.rules {
        if let Some((site, says, period)) = against(tir, rule, second) {
            return made((rule.site(), site), (said(tir, rule), says), Some(period));
        }
    }
    for rule in &second.rules {
        if let Some((site, says, period)) = against(tir, rule, first) {
            return made((site, rule.site()), (says, said(tir, rule)), Some(period));
        }
    }
    None
}

/// What of a policy cannot hold beside a `forbid` or a `limit` of another: where, what, and in which period first.
fn against<'t>(tir: &'t Tir, rule: &Rule, other: &Policy) -> Option<(Site, String, &'t Period)> {
    let both = |a: &crate::calendar::Window, b: &crate::calendar::Window| {
        tir.horizon.periods.iter().find(|period| a.has_start_of(period) && b.has_start_of(period))
    };
    match rule {
        Rule::Forbid { recipe, place, window, .. } => {
            let forbidden = Measure::Run(*recipe);
            let name = |recipe: RecipeId| tir.recipes.get(recipe.index()).map_or("", |recipe| &recipe.name);
            for allow in &other.allows {
                if (spoken_of(tir, allow.measure, forbidden) || spoken_of(tir, forbidden, allow.measure))
                    && meets(tir, allow.place, *place)
                    && let Some(period) = both(window, &allow.window)
                {
                    return Some((allow.site, format!("allows {}", name(*recipe)), period));
                }
            }
            other.rules.iter().find_map(|rule| {
                let Rule::Bound(bound) = rule else { return None };
                let asks = spoken_of(tir, forbidden, bound.measure)
                    && bound.compare != Compare::AtMost
                    && bound.limit.amount.is_positive()
                    && bound.soft.is_none()
                    && bound.scope == Scope::EachPeriod;
                // Elsewhere enough may be run, where only one place is closed.
                let around = place.unwrap_or(WHOLE);
                let closed = tir.places_of(bound.places).iter().any(|at| tir.is_inside(*at, around));
                let period = both(window, &bound.window).filter(|_| asks && closed)?;
                Some((bound.site, said(tir, rule), period))
            })
        }
        Rule::Bound(limit) if limit.compare != Compare::AtLeast => other.rules.iter().find_map(|rule| {
            let Rule::Bound(require) = rule else { return None };
            let period = contradiction(tir, limit, require)?;
            Some((require.site, said(tir, rule), period))
        }),
        Rule::Bound(_) => None,
    }
}

/// The first period in which one bound asks for less of a measure than the other asks for at least.
pub(super) fn contradiction<'t>(tir: &'t Tir, a: &Bound, b: &Bound) -> Option<&'t Period> {
    let (most, least) = match (a.compare, b.compare) {
        (Compare::AtMost, Compare::AtLeast | Compare::Equal) | (Compare::Equal, Compare::AtLeast) => (a, b),
        (Compare::AtLeast | Compare::Equal, Compare::AtMost) | (Compare::AtLeast, Compare::Equal) => (b, a),
        _ => return None,
    };
    // What is soft gives way.
    if a.soft.is_some() || b.soft.is_some() {
        return None;
    }
    // Limits for each person compare only where the people are the same.
    let alike = most.per_person == least.per_person && most.places == least.places;
    if (most.per_person || least.per_person) && !alike {
        return None;
    }
    // A part of a sum is no more than the sum.
    let (above, below) = (tir.places_of(most.places), tir.places_of(least.places));
    let covers = below.iter().any(|place| above.iter().any(|around| tir.is_inside(*place, *around)));
    if !covers || most.measure != least.measure || most.scope != Scope::EachPeriod || least.scope != Scope::EachPeriod {
        return None;
    }
    tir.horizon.periods.iter().find(|period| {
        let both = most.window.has_start_of(period) && least.window.has_start_of(period);
        both && limit(most, &tir.horizon, period) < limit(least, &tir.horizon, period)
    })
}

/// The limit of a bound in a period.
fn limit(bound: &Bound, horizon: &Horizon, period: &Period) -> Rational {
    let whole = bound.limit.in_period(period);
    let (Some(falling), Some(first)) = (&bound.falling, horizon.periods.first()) else { return whole };
    let begins = Rational::from(i64::from(period.start.0));
    let kept = &Rational::ONE - &falling.part;
    let mut left = Rational::ONE;
    // Beyond so many steps the numbers grow long; clashes that late are left to planning.
    for step in 1..=64 {
        let steps = Rational::from(step);
        let (months, days) = (&falling.every.months * &steps, &falling.every.days * &steps);
        if (crate::calendar::Duration { months, days }).after(first.start) > begins {
            break;
        }
        left = &left * &kept;
    }
    &whole * &left
}

impl Rule {
    /// Where it is written.
    pub fn site(&self) -> Site {
        match self {
            Rule::Forbid { site, .. } => *site,
            Rule::Bound(bound) => bound.site,
        }
    }
}

/// A rule in words: `forbids trawl_season`, `limits emitted co2e to 3 kt`.
fn said(tir: &Tir, rule: &Rule) -> String {
    match rule {
        Rule::Forbid { recipe, .. } => {
            format!("forbids {}", tir.recipes.get(recipe.index()).map_or("", |recipe| &recipe.name))
        }
        Rule::Bound(bound) => {
            let name = |id: ResourceId| tir.resources.get(id.index()).map_or("", |resource| &resource.name);
            let what = match bound.measure {
                Measure::Stock(id) => format!("stock {}", name(id)),
                Measure::Emitted(id) => format!("emitted {}", name(id)),
                Measure::Consumed(id) => format!("consumed {}", name(id)),
                Measure::Produced(id) => format!("produced {}", name(id)),
                Measure::Worked(Some(id)) => format!("worked {}", name(id)),
                Measure::Worked(None) => "worked labour".to_owned(),
                Measure::Used(id) => format!("used {}", name(id)),
                Measure::Run(id) => {
                    format!("run {}", tir.recipes.get(id.index()).map_or("", |recipe| &recipe.name))
                }
                Measure::Met(id) => {
                    format!("met {}", tir.needs.get(id.index()).map_or("", |need| &need.name))
                }
                Measure::Headroom(id) => {
                    format!("headroom {}", tir.thresholds.get(id.index()).map_or("", |threshold| &threshold.name))
                }
                Measure::Content { .. } => String::new(),
            };
            let sign = match bound.compare {
                Compare::AtMost => "at most",
                Compare::AtLeast => "at least",
                Compare::Equal => "exactly",
            };
            let (amount, per) = match (bound.limit.basis, bound.limit.per) {
                (Basis::Total, _) | (_, None) => (bound.limit.amount.clone(), String::new()),
                (_, Some(per)) => {
                    let (word, times, parts) = match per {
                        crate::calendar::TimeWord::Year => ("year", 12, 1),
                        crate::calendar::TimeWord::Quarter => ("quarter", 3, 1),
                        crate::calendar::TimeWord::Month => ("month", 1, 1),
                        crate::calendar::TimeWord::Week => ("week", 7, 1),
                        crate::calendar::TimeWord::Day => ("day", 1, 1),
                        crate::calendar::TimeWord::Hour => ("hour", 1, 24),
                    };
                    let times = Rational::ratio(times, parts).unwrap_or_default();
                    (&bound.limit.amount * &times, format!(" per {word}"))
                }
            };
            format!("asks for {sign} {} {}{per} of {what}", amount.to_decimal(6), bound.unit)
        }
    }
}
