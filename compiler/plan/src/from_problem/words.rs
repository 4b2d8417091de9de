//! Declarations, bounds and measures in words.

use weal_base::Rational;
use weal_problem::{Declared, Node};
use weal_tir::calendar::{Duration, Rate, Window};
use weal_tir::{Bound, Compare, End, Measure, Rule, Tir};

use crate::words::{bound_unit, exact, percent, rate, rate_number, rate_unit, with_unit};

/// A node by name; with its place where the resource is kept per place.
fn node(tir: &Tir, node: Node) -> String {
    let Some(resource) = tir.resources.get(node.resource.index()) else { return String::new() };
    if resource.local {
        return format!("{} at {}", resource.name, super::place(tir, node.place));
    }
    resource.name.to_string()
}

/// A declaration by name: `need protein`, `supply of shipwright`.
pub(crate) fn declaration(tir: &Tir, declared: Declared) -> String {
    match declared {
        Declared::Supply(at) => format!("supply of {}", node(tir, at)),
        Declared::Stock(at) => format!("stock of {}", node(tir, at)),
        Declared::End(at) => format!("end of {}", node(tir, at)),
        Declared::Storage(at) => format!("storage of {}", node(tir, at)),
        Declared::Floor(id) => format!("need {}", tir.needs.get(id.index()).map_or("", |need| &need.name)),
        Declared::Threshold(id) => {
            format!("threshold {}", tir.thresholds.get(id.index()).map_or("", |threshold| &threshold.name))
        }
        Declared::Rule(id, _) => format!("policy {}", tir.policies.get(id.index()).map_or("", |policy| &policy.name)),
        Declared::Known(id) => format!("resource {}", known(tir, id).0),
        Declared::UpTo(id) => format!("recipe {}", recipe(tir, id)),
    }
}

fn recipe(tir: &Tir, id: weal_tir::RecipeId) -> &str {
    tir.recipes.get(id.index()).map_or("", |recipe| &recipe.name)
}

/// What a measure measures, in words.
pub(crate) fn measure(tir: &Tir, measure: &Measure) -> String {
    let name = |id: &weal_tir::ResourceId| tir.resources.get(id.index()).map_or("", |resource| &*resource.name);
    match measure {
        Measure::Stock(id) => format!("stock of {}", name(id)),
        Measure::Emitted(id) => format!("{} emitted", name(id)),
        Measure::Consumed(id) => format!("{} consumed", name(id)),
        Measure::Produced(id) => format!("{} produced", name(id)),
        Measure::Worked(Some(id)) => format!("{} worked", name(id)),
        Measure::Worked(None) => "all hours worked".to_owned(),
        Measure::Used(id) => format!("{} in use", name(id)),
        Measure::Run(id) => format!("runs of {}", recipe(tir, *id)),
        Measure::Met(id) => {
            // Of needs that one declaration makes at several places, as it is declared.
            let name = tir.needs.get(id.index()).map_or("", |need| &need.name);
            format!("{} met", name.split('@').next().unwrap_or(name))
        }
        Measure::Headroom(id) => {
            format!("headroom of {}", tir.thresholds.get(id.index()).map_or("", |threshold| &threshold.name))
        }
        Measure::Content { of, good } => format!("{} in {}", name(of), name(good)),
    }
}

/// A length of time in words: `year`, `month`, `18 months`.
fn span(every: &Duration) -> String {
    match (every.months.to_i64(), every.days.to_i64()) {
        (Some(12), Some(0)) => "year".to_owned(),
        (Some(3), Some(0)) => "quarter".to_owned(),
        (Some(1), Some(0)) => "month".to_owned(),
        (Some(0), Some(7)) => "week".to_owned(),
        (Some(0), Some(1)) => "day".to_owned(),
        (_, Some(0)) => format!("{} months", exact(&every.months)),
        (Some(0), _) => format!("{} days", exact(&every.days)),
        _ => format!("{} months and {} days", exact(&every.months), exact(&every.days)),
    }
}

/// A bound in words: `co2e emitted at most 3.4 kt per year`.
pub(crate) fn bound(tir: &Tir, bound: &Bound) -> String {
    let compare = match bound.compare {
        Compare::AtMost => "at most",
        Compare::AtLeast => "at least",
        Compare::Equal => "exactly",
    };
    let falling = bound.falling.as_ref().map_or_else(String::new, |falling| {
        let (word, part) =
            if falling.part.is_negative() { ("rising", falling.part.abs()) } else { ("falling", falling.part.clone()) };
        format!(", {word} {} per {}", percent(part.to_f64()), span(&falling.every))
    });
    let soft = bound.soft.and_then(|rank| tir.ranks.get(rank as usize));
    let soft = soft.map_or_else(String::new, |rank| format!(", soft with the rank {rank}"));
    let limit = with_unit(&exact(&rate_number(&bound.limit)), &bound_unit(bound));
    format!("{} {compare} {limit}{falling}{soft}", measure(tir, &bound.measure))
}

/// What a declaration asks or gives.
pub(crate) fn says(tir: &Tir, declared: Declared) -> String {
    let details = |at: Node| {
        tir.resources.get(at.resource.index()).and_then(|resource| Some((resource, resource.details.as_ref()?)))
    };
    let here = |at: Node, place| tir.resources.get(at.resource.index()).is_some_and(|r| !r.local) || place == at.place;
    match declared {
        Declared::Supply(at) => details(at).map_or_else(String::new, |(resource, details)| {
            let all = details.supply.iter().filter(|supply| here(at, supply.place));
            let rates: Vec<String> = all.map(|supply| rate(&supply.rate, &resource.unit)).collect();
            format!("gives {}", crate::words::list(&rates))
        }),
        Declared::Stock(at) => details(at).map_or_else(String::new, |(resource, details)| {
            let all = details.stock.iter().filter(|stock| here(at, stock.place));
            let sum: Rational = all.map(|stock| stock.amount.clone()).sum();
            format!("starts with {}", with_unit(&exact(&sum), &resource.unit))
        }),
        Declared::End(at) => details(at).map_or_else(String::new, |(resource, details)| match &details.end {
            End::AtLeast(amount, _) => {
                format!("asks that {} be left at the end", with_unit(&exact(amount), &resource.unit))
            }
            _ => "asks that no less be left at the end than there was".to_owned(),
        }),
        Declared::Storage(at) => details(at).map_or_else(String::new, |(resource, details)| {
            details.storage.as_ref().map_or_else(String::new, |(most, _)| {
                format!("has room for {}", with_unit(&exact(most), &resource.unit))
            })
        }),
        Declared::Floor(id) => tir.needs.get(id.index()).map_or_else(String::new, |need| {
            let (unit, what) = (tir.needed_unit(need.of), tir.needed_name(need.of));
            let rate = rate(&need.rate, unit);
            format!("asks for at least {} of {rate} of {what}", percent(need.floor.to_f64()))
        }),
        Declared::Threshold(id) => tir
            .thresholds
            .get(id.index())
            .map_or_else(String::new, |threshold| format!("asks for {}", bound(tir, &threshold.bound))),
        Declared::Rule(id, rule) => {
            match tir.policies.get(id.index()).and_then(|policy| policy.rules.get(rule as usize)) {
                Some(Rule::Bound(rule)) => format!("asks for {}", bound(tir, rule)),
                Some(Rule::Forbid { recipe: id, .. }) => format!("forbids {}", recipe(tir, *id)),
                None => String::new(),
            }
        }
        Declared::Known(id) => match known(tir, id) {
            (_, Window { from: Some(from), until: Some(until) }) => format!("is known from {from} until {until}"),
            (_, Window { from: Some(from), .. }) => format!("is known from {from} on"),
            (_, Window { until: Some(until), .. }) => format!("is known until {until}"),
            _ => "is known".to_owned(),
        },
        Declared::UpTo(id) => up_to(tir, id)
            .map_or_else(String::new, |rate| format!("allows up to {} at each place", crate::words::rate(rate, "run"))),
    }
}

/// Knowledge by name, and when it is there.
fn known(tir: &Tir, id: weal_tir::ResourceId) -> (&str, Window) {
    let Some(resource) = tir.resources.get(id.index()) else { return ("", Window::default()) };
    let known = resource.details.as_deref().and_then(|details| details.known);
    (&resource.name, known.map(|known| known.window).unwrap_or_default())
}

fn up_to(tir: &Tir, id: weal_tir::RecipeId) -> Option<&Rate> {
    tir.recipes.get(id.index()).and_then(|recipe| recipe.up_to.as_deref()).map(|(rate, _)| rate)
}

/// The smallest change of a declaration alone that would make room, in words.
pub(crate) fn relief(tir: &Tir, declared: Declared, by: &Rational) -> String {
    let resource = |at: Node| tir.resources.get(at.resource.index());
    let unit = |at: Node| resource(at).map_or("", |resource| &*resource.unit);
    match declared {
        Declared::Supply(at) => {
            let clauses = resource(at).and_then(|resource| resource.details.as_ref()).map(|details| &details.supply);
            let first = clauses.and_then(|all| all.iter().find(|s| s.place == at.place).or(all.first()));
            let unit = first.map_or_else(|| unit(at).to_owned(), |first| rate_unit(unit(at), &first.rate));
            format!("{} more of {}", with_unit(&exact(by), &unit), node(tir, at))
        }
        Declared::Stock(at) => format!("{} more of {} at the start", with_unit(&exact(by), unit(at)), node(tir, at)),
        Declared::End(at) => format!("{} less of {} left at the end", with_unit(&exact(by), unit(at)), node(tir, at)),
        Declared::Storage(at) => format!("room for {} more of {}", with_unit(&exact(by), unit(at)), node(tir, at)),
        Declared::Floor(id) => tir.needs.get(id.index()).map_or_else(String::new, |need| {
            let left = (&need.floor - by).max(Rational::ZERO);
            let percent = (&left * &Rational::from(100)).to_decimal(2);
            format!("{} at least {percent} % instead of {}", need.name, crate::words::percent(need.floor.to_f64()))
        }),
        Declared::Threshold(id) => {
            tir.thresholds.get(id.index()).map_or_else(String::new, |t| looser(&t.name, &t.bound, by))
        }
        Declared::Rule(id, rule) => {
            let Some(policy) = tir.policies.get(id.index()) else { return String::new() };
            match policy.rules.get(rule as usize) {
                Some(Rule::Bound(rule)) => looser(&policy.name, rule, by),
                Some(Rule::Forbid { recipe: id, .. }) => {
                    format!("{} run of {} per period in spite of {}", exact(by), recipe(tir, *id), policy.name)
                }
                None => String::new(),
            }
        }
        Declared::Known(id) => match known(tir, id) {
            (name, Window { from: Some(_), until: None }) => format!("{name} known sooner"),
            (name, Window { from: None, .. }) => format!("{name} known for longer"),
            (name, _) => format!("{name} known at another time"),
        },
        Declared::UpTo(id) => up_to(tir, id).map_or_else(String::new, |rate| {
            let sum = &rate_number(rate) + by;
            format!("{} up to {}", recipe(tir, id), with_unit(&exact(&sum), &rate_unit("run", rate)))
        }),
    }
}

/// A bound, loosened: `carbon at most 3.6 kt per year instead of 3.4`.
fn looser(name: &str, bound: &Bound, by: &Rational) -> String {
    let limit = rate_number(&bound.limit);
    let unit = bound_unit(bound);
    let (word, to) = match bound.compare {
        Compare::AtMost => ("at most", &limit + by),
        Compare::AtLeast => ("at least", &limit - by),
        Compare::Equal => return format!("{name} off by {}", with_unit(&exact(by), &unit)),
    };
    format!("{name} {word} {} instead of {}", with_unit(&exact(&to), &unit), exact(&limit))
}
