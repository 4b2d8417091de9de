//! What a plan knows of a recipe and of its ways, in sentences.

use weal_base::Rational;
use weal_problem::Declared;
use weal_tir::calendar::{Basis, Rate, TimeWord};
use weal_tir::{Flow, RecipeId, ResourceId, Tir, Verb};

use super::facts::{cut, over, started, valued};
use crate::from_problem::words::says as says_of;
use crate::ir::{Plan, Run};
use crate::ledger::Ledger;
use crate::words::{duration, exact, figure, percent, rate, stepped, with_unit};

/// The runs of a recipe in all its ways.
pub(super) fn runs<'p>(tir: &Tir, plan: &'p Plan, id: RecipeId) -> impl Iterator<Item = &'p Run> {
    let ways = (0..tir.recipes.len() as u32).map(RecipeId).filter(|way| tir.is_way_of(*way, id));
    let names: Vec<String> = ways.map(|way| tir.recipes[way.index()].name.to_string()).collect();
    plan.runs.iter().filter(move |run| names.contains(&run.recipe))
}

/// The recipes that are ways of a recipe and are run by themselves.
fn ways(tir: &Tir, id: RecipeId) -> Vec<RecipeId> {
    let all = (0..tir.recipes.len() as u32).map(RecipeId);
    all.filter(|way| *way != id && !tir.recipes[way.index()].places.is_empty() && tir.is_way_of(*way, id)).collect()
}

fn flow(tir: &Tir, flow: &Flow) -> String {
    let resource = &tir.resources[flow.resource.index()];
    let told = |amount: &Rational| with_unit(&exact(amount), &resource.unit);
    if let Some(place) = flow.place {
        let place = &tir.places[place.index()].name;
        let (word, way) = if flow.verb == Verb::Consume { ("takes", "from") } else { ("brings", "to") };
        let first = format!("{word} {} {} {way} {place}", told(&flow.amount), resource.name);
        return stepped(first, &flow.steps, told);
    }
    let verb = match flow.verb {
        Verb::Consume => "consumes",
        Verb::Produce => "produces",
        Verb::Use => "uses",
        Verb::Work => "takes",
        Verb::Emit => "emits",
    };
    let Some(lasting) = flow.lasting.as_deref() else {
        return stepped(format!("{verb} {} {}", told(&flow.amount), resource.name), &flow.steps, told);
    };
    // Calendar rates are told per year, as they mostly are written; others per day.
    let per = if lasting.basis == Basis::Month { TimeWord::Year } else { TimeWord::Day };
    let told = Rate { steps: flow.steps.clone(), ..Rate::steady(flow.amount.clone(), lasting.basis, Some(per)) };
    format!("{verb} {} of {} for {}", rate(&told, &resource.unit), resource.name, duration(&lasting.duration))
}

/// `consumes 2 kg wood and produces 13 kg bread`; empty for a recipe with several ways.
fn one_run(ledger: &Ledger, id: RecipeId) -> String {
    let flows: Vec<String> = ledger.flows(id).iter().map(|one| flow(ledger.tir, one)).collect();
    if flows.is_empty() { String::new() } else { cut(flows) }
}

pub(super) fn recipe(ledger: &Ledger, plan: &Plan, id: RecipeId) -> Vec<String> {
    let tir = ledger.tir;
    let recipe = &tir.recipes[id.index()];
    let one = one_run(ledger, id);
    let mut says = Vec::new();
    if let Some(owner) = tir.set_up_for(id) {
        let owner = &tir.recipes[owner.index()].name;
        says.push(match (tir.is_campaign(id), tir.campaign_of(id)) {
            (true, _) => {
                format!("It is the campaign of {owner}: one in each period that its set-up is still good for.")
            }
            (_, Some(_)) => format!("It is the set-up of {owner}: one before each campaign."),
            _ => format!("It is the set-up of {owner}: one in each period in which anything of it is started."),
        });
    }
    if !one.is_empty() {
        let what = if recipe.set_up_of.is_some() { "set-up" } else { "run" };
        says.push(format!("One {what} {one}."));
    }
    says.extend(tir.lineage(id).filter_map(|head| Some((head, tir.set_up(head)?))).map(|(head, set_up)| {
        let together =
            if head == id { String::new() } else { format!(" of all ways of {}", tir.recipes[head.index()].name) };
        let done: f64 = runs(tir, plan, set_up).map(|run| run.runs).sum();
        let set_ups = if done == 1.0 { "set-up" } else { "set-ups" };
        let one = one_run(ledger, set_up);
        let when = match tir.campaign_of(set_up) {
            Some(_) => "before each campaign",
            None => "in a period in which anything is started",
        };
        format!("Each set-up{together}, one {when}, {one}: {} {set_ups} here.", figure(done))
    }));
    let cited: Vec<String> = tir.cited_by(id).iter().map(|cite| knowledge(tir, cite.resource)).collect();
    if !cited.is_empty() {
        says.push(format!("It cites {}.", cut(cited)));
    }
    let mut cells = vec![0.0; plan.periods.len()];
    for run in runs(tir, plan, id) {
        if let Some(at) = plan.periods.iter().position(|known| *known == run.period) {
            cells[at] += run.runs;
        }
    }
    let total: f64 = cells.iter().sum();
    if total == 0.0 {
        says.push(format!("{} is not run in this plan.", recipe.name));
    } else {
        let are = if total == 1.0 { "is" } else { "are" };
        let number = if recipe.set_up_of.is_some() { figure(total) } else { started(total) };
        says.push(format!("{number} {are} started: {}.", cut(over(&plan.periods, &cells))));
    }
    for head in tir.lineage(id) {
        let limited = &tir.recipes[head.index()];
        if let Some((most, _)) = limited.up_to.as_deref() {
            let together = if head == id { String::new() } else { format!(" of all ways of {}", limited.name) };
            says.push(format!("Up to {}{together} may be started at each place.", rate(most, "run")));
            says.extend(valued(plan, &[&format!("up to {}", limited.name)]));
        }
    }
    says.extend(chosen(ledger, plan, id, total));
    says
}

/// Knowledge by name, with the time it is known where that is said.
fn knowledge(tir: &Tir, id: ResourceId) -> String {
    let resource = &tir.resources[id.index()];
    match resource.details.as_deref().and_then(|details| details.known) {
        Some(_) => format!("{}, which {}", resource.name, says_of(tir, Declared::Known(id))),
        None => resource.name.to_string(),
    }
}

/// Which ways of the recipe are chosen, and what the others would take.
fn chosen(ledger: &Ledger, plan: &Plan, id: RecipeId, own: f64) -> Vec<String> {
    let tir = ledger.tir;
    let head = tir.lineage(id).last().unwrap_or(id);
    if head == id && !tir.recipes[id.index()].places.is_empty() {
        return Vec::new();
    }
    let name = &tir.recipes[head.index()].name;
    let all: f64 = runs(tir, plan, head).map(|run| run.runs).sum();
    let mut says = Vec::new();
    if head != id {
        let part = if all > 0.0 { format!(", {} of its runs in this plan", percent(own / all)) } else { String::new() };
        says.push(format!("It is one way of {name}{part}."));
    }
    let others: Vec<String> = ways(tir, head)
        .into_iter()
        .filter(|way| !tir.is_way_of(*way, id) || head == id)
        .map(|way| {
            let runs: f64 = runs(tir, plan, way).map(|run| run.runs).sum();
            let runs = if runs > 0.0 { started(runs) } else { "not run".to_owned() };
            format!("{}, {runs}: one run {}", tir.recipes[way.index()].name, one_run(ledger, way))
        })
        .collect();
    let more = others.len().saturating_sub(MOST_WAYS);
    says.extend(others.into_iter().take(MOST_WAYS).map(|way| {
        let word = if head == id { "A way" } else { "Another way" };
        format!("{word} is {way}.")
    }));
    if more > 0 {
        says.push(format!("There are {more} ways more."));
    }
    says
}

/// The most ways that are told.
const MOST_WAYS: usize = 12;
