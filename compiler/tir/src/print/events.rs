//! Events as text: what each line of a journal comes to in the units of the program.

use std::fmt::Write as _;

use weal_base::Rational;

use crate::calendar::Basis;
use crate::ir::*;

/// Events as text, one a line: the day, what happened, and the seal of the line that says so.
pub fn events(tir: &Tir, events: &[Event]) -> String {
    let mut out = String::new();
    for event in events {
        let _ = writeln!(out, "{}  {}  #{}", event.day, what(tir, &event.what), event.seal);
    }
    out
}

fn amount(tir: &Tir, amount: &Rational, id: ResourceId) -> String {
    let unit = tir.resources.get(id.index()).map_or("", |resource| &*resource.unit);
    let number = amount.to_decimal(6);
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

fn resource(tir: &Tir, id: ResourceId, place: PlaceId) -> String {
    let name = tir.resources.get(id.index()).map_or("", |resource| &*resource.name);
    format!("{name}{}", at(tir, place))
}

fn at(tir: &Tir, place: PlaceId) -> String {
    match tir.places.get(place.index()) {
        Some(found) if place != WHOLE => format!(" at {}", found.name),
        _ => String::new(),
    }
}

fn what(tir: &Tir, what: &Happened) -> String {
    let need = |to: &Option<NeedId>| {
        let name = to.and_then(|id| tir.needs.get(id.index())).map(|need| &need.name);
        name.map_or_else(String::new, |name| format!(" for {name}"))
    };
    match what {
        Happened::Counted { resource: id, place, amount: much } => {
            format!("counted {} = {}", resource(tir, *id, *place), amount(tir, much, *id))
        }
        Happened::Changed { resource: id, place, amount: much } => {
            let sign = if much.is_negative() { "" } else { "+" };
            format!("changed {} {sign}{}", resource(tir, *id, *place), amount(tir, much, *id))
        }
        Happened::Ran { recipe, place, how, runs } => {
            let how = match how {
                Ran::Did => "did",
                Ran::Started => "started",
                Ran::Finished => "finished",
                Ran::Failed => "failed",
            };
            let name = tir.recipes.get(recipe.index()).map_or("", |recipe| &*recipe.name);
            format!("{how} {name}{} {} run", at(tir, *place), runs.to_decimal(6))
        }
        Happened::Promised { to, resource: id, place, amount: much, by } => {
            format!("promised {} {}{} by {by}", amount(tir, much, *id), resource(tir, *id, *place), need(to))
        }
        Happened::Delivered { to, resource: id, place, amount: much } => {
            format!("delivered {} {}{}", amount(tir, much, *id), resource(tir, *id, *place), need(to))
        }
        Happened::Signal { of, amount } => signal(tir, *of, amount),
    }
}

fn signal(tir: &Tir, of: Signal, amount: &Rational) -> String {
    let (name, unit, basis) = match of {
        Signal::Need(id) => {
            let Some(need) = tir.needs.get(id.index()) else { return String::new() };
            (format!("need {}", need.name), tir.needed_unit(need.of), need.rate.basis)
        }
        Signal::Threshold(id) => {
            let Some(threshold) = tir.thresholds.get(id.index()) else { return String::new() };
            (format!("threshold {}", threshold.name), &*threshold.bound.unit, threshold.bound.limit.basis)
        }
        Signal::Supply(id, place) => {
            let Some(found) = tir.resources.get(id.index()) else { return String::new() };
            let supplies = found.details.as_deref().map_or(&[][..], |details| &details.supply);
            let basis = supplies.iter().find(|supply| supply.place == place).map_or(Basis::Total, |one| one.rate.basis);
            (format!("supply {}", resource(tir, id, place)), &*found.unit, basis)
        }
        Signal::Flow(at) => {
            let Some(flow) = tir.flows.get(at as usize) else { return String::new() };
            let of = tir.recipes.iter().find(|recipe| (recipe.flows.0..recipe.flows.1).contains(&at));
            let recipe = of.map_or("", |recipe| &*recipe.name);
            let verb = format!("{:?}", flow.verb).to_lowercase();
            let name = format!("recipe {recipe} {verb} {}", resource(tir, flow.resource, WHOLE));
            let unit = tir.resources.get(flow.resource.index()).map_or("", |resource| &*resource.unit);
            (name, unit, flow.lasting.as_ref().map_or(Basis::Total, |lasting| lasting.basis))
        }
    };
    let per = match basis {
        Basis::Total => "",
        Basis::Day => " per day",
        Basis::Month => " per month",
    };
    let number = amount.to_decimal(6);
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    format!("from now on {name} = {number}{unit}{per}")
}
