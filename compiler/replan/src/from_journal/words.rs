//! What is wrong with a line, in words.

use weal_base::words::{count, grouped, list, with_unit};
use weal_base::{Code, Diagnostic, Site};
use weal_problem::{Activity, Node};
use weal_tir::{Event, Kind, NeedId, PlaceId, Ran, RecipeId, ResourceId, Tir};

use super::Accepted;
use crate::ir::Change;

fn name(tir: &Tir, id: ResourceId) -> &str {
    tir.resources.get(id.index()).map_or("this", |resource| &resource.name)
}

fn recipe(tir: &Tir, id: RecipeId) -> &str {
    tir.recipes.get(id.index()).map_or("this", |recipe| &recipe.name)
}

fn place(tir: &Tir, id: PlaceId) -> String {
    match tir.places.get(id.index()) {
        Some(place) if id.index() > 0 => format!(" at {}", place.name),
        _ => String::new(),
    }
}

/// An amount as people read it: four digits that matter.
pub(crate) fn figure(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    let digits = (3 - rounded.abs().log10().floor() as i32).clamp(0, 9) as usize;
    let text = format!("{rounded:.digits$}");
    grouped(if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text })
}

fn amount(tir: &Tir, id: ResourceId, amount: f64) -> String {
    let unit = tir.resources.get(id.index()).map_or("", |resource| &resource.unit);
    let name = name(tir, id);
    with_unit(&figure(amount), if unit.is_empty() { name } else { unit })
}

pub(super) fn more_than_there(tir: &Tir, event: &Event, id: ResourceId, there: f64) -> Diagnostic {
    let name = name(tir, id);
    let message = format!("More {name} is lost here than there should be on {}.", event.day);
    let label = match there > 0.0 {
        true => format!("there should be {}; that much is taken to be lost", amount(tir, id, there)),
        false => "there should be none; nothing is taken to be lost".to_owned(),
    };
    Diagnostic::warning(Code::OutOfRange, message, event.site, label)
        .help(format!("Count what is there, in a line of its own: `{} count stock {name} = …`.", event.day))
}

pub(super) fn not_an_amount(tir: &Tir, event: &Event, id: ResourceId) -> Diagnostic {
    let message = format!("{} is knowledge: there is no amount of it that comes or goes.", name(tir, id));
    Diagnostic::error(Code::WrongKind, message, event.site, "this is not counted")
}

pub(super) fn cannot_be_counted(tir: &Tir, event: &Event, id: ResourceId) -> Diagnostic {
    let name = name(tir, id);
    let message = format!("There is no stock of {name} that could be counted: it is there when it is used.");
    Diagnostic::error(Code::WrongKind, message, event.site, "this is not counted").help(format!(
        "Say what came or went instead: `gain … {name}`, `lose … {name}`, or `signal supply {name} = …`."
    ))
}

pub(super) fn which_way(tir: &Tir, event: &Event, of: RecipeId, at: PlaceId, ways: &[RecipeId]) -> Diagnostic {
    let (name, at) = (recipe(tir, of), place(tir, at));
    if ways.is_empty() {
        let message = format!("{name} is not done{at}.");
        let places = tir.recipes.get(of.index()).map_or(&[][..], |recipe| &recipe.places);
        let places: Vec<String> =
            places.iter().filter_map(|place| Some(format!("`at {}`", tir.places.get(place.index())?.name))).collect();
        let known = (!places.is_empty()).then(|| format!("It is done {}.", list(&places)));
        return Diagnostic::error(Code::WhichPlace, message, event.site, "this is not counted").help_if(known);
    }
    let ways: Vec<String> = ways.iter().map(|way| format!("`{}`", recipe(tir, *way))).collect();
    let message = format!("{name} is done in several ways{at}, and the plan does not tell which one is meant.");
    Diagnostic::error(Code::WhichPlace, message, event.site, "this is not counted")
        .help(format!("Say which one: {}.", list(&ways)))
}

pub(super) fn whole_runs(tir: &Tir, event: &Event, of: RecipeId) -> Diagnostic {
    let message = format!("{} is done in whole runs only, and this is a part of one.", recipe(tir, of));
    Diagnostic::error(Code::OutOfRange, message, event.site, "this is not counted")
}

pub(super) fn more_than_started(tir: &Tir, event: &Event, of: Activity, how: Ran, open: f64) -> Diagnostic {
    let done = if how == Ran::Failed { "failed" } else { "finished" };
    let name = recipe(tir, of.recipe);
    let message = format!("More runs of {name}{} are {done} here than were started.", place(tir, of.place));
    let label = match open > 0.0 {
        true => format!("{} on {}; none is counted", going_on(open), event.day),
        false => format!("none is going on, on {}", event.day),
    };
    Diagnostic::error(Code::OutOfRange, message, event.site, label)
        .help(format!("Say first what was started, on the day it was: `start {name} … run`."))
}

fn going_on(open: f64) -> String {
    match open.fract() == 0.0 && open.abs() < 1e9 {
        true => format!("{} going on", count(open as usize, "run is", "runs are")),
        false => format!("{} runs are going on", figure(open)),
    }
}

pub(super) fn no_supply(tir: &Tir, event: &Event, id: ResourceId) -> Diagnostic {
    let name = name(tir, id);
    let message = format!("The program says of no supply of {name} there, so it cannot be another one.");
    Diagnostic::error(Code::OutOfRange, message, event.site, "this is not counted")
        .help(format!("Say what comes in, on the days it does: `gain … {name}`."))
}

pub(super) fn unknown_change(accepted: &Accepted, change: &Change) -> Diagnostic {
    let what = format!("{} at {} in {}", change.recipe, change.place, change.period);
    let message = format!("The proposal that was accepted here is about {what}, which the program does not have.");
    Diagnostic::warning(Code::UnknownName, message, accepted.site, "this part of it is passed over")
}

pub(super) fn promised_too_much(tir: &Tir, event: &Event, need: NeedId, period: &str, wanted: f64) -> Diagnostic {
    let need = tir.needs.get(need.index());
    let name = need.map_or("this need", |need| &*need.name);
    let unit = need.map_or("", |need| match need.of {
        weal_tir::Needed::Resource(id) => tir.resources.get(id.index()).map_or("", |found| &*found.unit),
        weal_tir::Needed::Property(id) => tir.properties.get(id.index()).map_or("", |found| &*found.unit),
    });
    let message = format!("More is promised for {name} in {period} than is wanted.");
    let label = match wanted > 0.0 {
        true => format!("{} is wanted; that much counts as promised", with_unit(&figure(wanted), unit)),
        false => "nothing is wanted then; the plan cannot keep it".to_owned(),
    };
    Diagnostic::warning(Code::OutOfRange, message, event.site, label)
        .help(format!("Say that more is wanted: `signal need {name} = …`."))
}

pub(super) fn more_used_than_there(tir: &Tir, site: Site, node: Node, period: u32, missing: f64) -> Diagnostic {
    let name = name(tir, node.resource);
    let label = tir.horizon.periods.get(period as usize).map_or("", |period| &*period.label);
    let message = format!("More {name} was used{} in {label} than there should have been.", place(tir, node.place));
    let came = format!("{} is taken to have come from elsewhere", amount(tir, node.resource, missing));
    let help = match tir.resources.get(node.resource.index()).map(|resource| resource.kind) {
        Some(Kind::Flowing | Kind::Labour) => format!("Say what came in beside what was planned: `gain … {name}`."),
        _ => format!("Say what came in, or count what is there: `count stock {name} = …`."),
    };
    Diagnostic::warning(Code::OutOfRange, message, site, came).help(help)
}

pub(super) fn store_holds_more(name: &str, unit: &str, site: Site, held: f64) -> Diagnostic {
    let message = format!("More {name} was held than its store is said to hold.");
    let label = format!("it held {}, and is taken to hold as much from now on", with_unit(&figure(held), unit));
    Diagnostic::warning(Code::OutOfRange, message, site, label)
}
