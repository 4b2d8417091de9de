//! What a plan knows of a name, in sentences.

use weal_problem::Declared;
use weal_tir::{
    Bound, Compare, Kind, NeedId, PlaceId, PolicyId, PropertyId, ResourceId, Rule, Share, ThresholdId, Tir,
};

use super::ways;
use crate::from_problem::words::{bound, says};
use crate::ir::{Plan, Threshold};
use crate::ledger::Ledger;
use crate::report::scarce::lessened;
use crate::report::soft::amount;
use crate::stages::is_part;
use crate::words::{exact, figure, list, percent, rate, with_unit};

/// The most items of an enumeration.
const MOST: usize = 12;

pub(super) fn cut(mut items: Vec<String>) -> String {
    if items.len() > MOST {
        let more = items.len() - MOST + 1;
        items.truncate(MOST - 1);
        items.push(format!("{more} more"));
    }
    list(&items)
}

/// `1 run`, `2.5 runs`.
pub(super) fn started(runs: f64) -> String {
    format!("{} {}", figure(runs), if runs == 1.0 { "run" } else { "runs" })
}

/// Names with numbers, those of one name together.
fn summed<'a>(all: impl Iterator<Item = (&'a str, f64)>) -> Vec<(&'a str, f64)> {
    let mut sums: Vec<(&str, f64)> = Vec::new();
    for (name, number) in all {
        match sums.last_mut() {
            Some((last, sum)) if *last == name => *sum += number,
            _ => sums.push((name, number)),
        }
    }
    sums
}

/// Numbers over periods: `4 in 2027, 5 each from 2028 to 2030`. What is less than a millionth of the largest is nothing.
pub(super) fn over(periods: &[String], row: &[f64]) -> Vec<String> {
    let least = row.iter().fold(0.0_f64, |most, value| most.max(value.abs())) * 1e-6;
    let cells: Vec<(&String, Option<String>)> =
        periods.iter().zip(row.iter().map(|value| (value.abs() > least).then(|| figure(*value)))).collect();
    let same = cells.chunk_by(|a, b| a.1 == b.1);
    let told = same.filter_map(|some| match some {
        [(period, Some(number))] => Some(format!("{number} in {period}")),
        [(first, Some(number)), .., (last, _)] => Some(format!("{number} each from {first} to {last}")),
        _ => None,
    });
    told.collect()
}

pub(super) fn resource(ledger: &Ledger, plan: &Plan, id: ResourceId) -> Vec<String> {
    let resource = &ledger.tir.resources[id.index()];
    if resource.kind == Kind::Knowledge {
        return knowledge(ledger, plan, id);
    }
    let mut says = Vec::new();
    let over = |of: &dyn Fn(u32) -> f64| -> f64 { ledger.nodes.of(id).map(of).sum() };
    let amount = |value: f64| with_unit(&figure(value), &resource.unit);
    let last = ledger.periods() - 1;
    let parts = [
        ("there at the start", over(&|node| ledger.at_start(node))),
        ("supplied", over(&|node| ledger.supply.total(node))),
        (
            "produced",
            over(&|node| ledger.produced.total(node) + ledger.lasting.total(node) - ledger.brought.total(node)),
        ),
        ("grown", over(&|node| ledger.growth.total(node))),
        ("emitted", over(&|node| ledger.emitted.total(node))),
        ("consumed", over(&|node| ledger.consumed.total(node) - ledger.taken.total(node))),
        ("moved from place to place", over(&|node| ledger.taken.total(node))),
        ("lost on the way", over(&|node| ledger.taken.total(node) - ledger.brought.total(node)).max(0.0)),
        ("worked", over(&|node| ledger.worked.total(node))),
        ("delivered to needs", over(&|node| ledger.delivered.total(node))),
        (
            if resource.kind == Kind::Labour { "left for rest" } else { "not used" },
            over(&|node| ledger.spare.total(node)),
        ),
        ("there at the end", over(&|node| ledger.stock.get(node, last) + ledger.in_service.get(node, last))),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(_, value)| *value != 0.0)
        .map(|(what, value)| format!("{} {what}", amount(*value)))
        .collect();
    if told.is_empty() {
        says.push(format!("{} does not move in this plan.", resource.name));
    } else {
        says.push(format!("Over the whole horizon: {}.", cut(told)));
    }
    let full: Vec<String> = plan
        .capacities
        .iter()
        .filter(|one| {
            *one.resource == *resource.name && one.available > 0.0 && one.used >= one.available * (1.0 - 1e-6)
        })
        .map(|one| one.period.clone())
        .collect();
    if !full.is_empty() {
        says.push(format!("All of it is in use in {}.", cut(full)));
    }
    let contents = plan.contents.iter().filter(|content| *content.good == *resource.name);
    let told: Vec<String> = contents
        .map(|content| {
            let unit = content.unit.split_once(" per ").map_or("", |(unit, _)| unit);
            if unit == content.of {
                format!("{} {unit}", figure(content.amount))
            } else {
                format!("{} {unit} {}", figure(content.amount), content.of)
            }
        })
        .collect();
    if !told.is_empty() {
        let one = if resource.unit.is_empty() { "One".to_owned() } else { format!("1 {}", resource.unit) };
        says.push(format!("{one} of it embodies {}.", cut(told)));
    }
    says.extend(valued(plan, &[&resource.name]));
    says
}

/// When knowledge is there, and who cites it.
fn knowledge(ledger: &Ledger, plan: &Plan, id: ResourceId) -> Vec<String> {
    let tir = ledger.tir;
    let timed = tir.resources[id.index()].details.as_deref().is_some_and(|details| details.known.is_some());
    let mut told = vec![match timed {
        true => format!("It {}.", says(tir, Declared::Known(id))),
        false => "It is known all the time.".to_owned(),
    }];
    let citing: Vec<String> = tir
        .cites
        .iter()
        .filter(|cite| cite.resource == id)
        .map(|cite| {
            let name = &tir.recipes[cite.recipe.index()].name;
            let runs: f64 = ways::runs(tir, plan, cite.recipe).map(|run| run.runs).sum();
            format!("{name}, {}", if runs > 0.0 { started(runs) } else { "not run".to_owned() })
        })
        .collect();
    if !citing.is_empty() {
        told.push(format!("Recipes that cite it: {}.", cut(citing)));
    }
    told.extend(valued(plan, &[&tir.resources[id.index()].name]));
    told
}

pub(super) fn need(ledger: &Ledger, plan: &Plan, id: NeedId) -> Vec<String> {
    let need = &ledger.tir.needs[id.index()];
    let (unit, what) = (ledger.tir.needed_unit(need.of), ledger.tir.needed_name(need.of));
    let rank = ledger.tir.ranks.get(need.rank as usize).map_or("", String::as_str);
    let always = if need.always { " at every time" } else { "" };
    let mut says = vec![format!("It asks for {} of {what}{always}; its rank is {rank}.", rate(&need.rate, unit))];
    if need.floor.is_positive() {
        says.push(format!("At least {} must be met in every period.", percent(need.floor.to_f64())));
    }
    let all: Vec<_> = plan.needs.iter().filter(|one| *one.need == *need.name).collect();
    let short: Vec<_> = all.iter().filter(|one| one.coverage < 1.0 - 1e-9).collect();
    if !all.is_empty() && short.is_empty() {
        says.push("It is met in full.".to_owned());
    } else if !short.is_empty() {
        let told = short.iter().map(|one| format!("{} in {}", percent(one.coverage), one.period)).collect();
        says.push(format!("It is met to {}.", cut(told)));
        let helps = plan.valuations.iter().filter(|one| one.relieves.starts_with(&format!("{rank} needs:")));
        let helps: Vec<String> = helps.map(|one| with_unit("1", &one.unit) + " more of " + &one.scarce).collect();
        if !helps.is_empty() {
            says.push(format!("The shortfall of {rank} needs would be less with {}.", helps.join(", or ")));
        }
    }
    says
}

pub(super) fn property(ledger: &Ledger, id: PropertyId) -> Vec<String> {
    let tir = ledger.tir;
    let property = &tir.properties[id.index()];
    let mut has = Vec::new();
    for (at, resource) in tir.resources.iter().enumerate() {
        let Some(amount) = tir.provided(weal_tir::ResourceId(at as u32), id) else { continue };
        let one = if resource.unit.is_empty() { "one".to_owned() } else { format!("1 {}", resource.unit) };
        has.push(format!("{} in {one} of {}", with_unit(&figure(amount.to_f64()), &property.unit), resource.name));
    }
    let mut says = vec![if has.is_empty() { "Nothing has it.".to_owned() } else { format!("There are {}.", cut(has)) }];
    let needs = tir.needs.iter().filter(|need| need.of.property() == Some(id));
    let needs: Vec<String> = needs.map(|need| need.name.to_string()).collect();
    says.push(if needs.is_empty() {
        "No need asks for it.".to_owned()
    } else {
        format!("Needs that ask for it: {}.", cut(needs))
    });
    says
}

pub(super) fn threshold(ledger: &Ledger, plan: &Plan, id: ThresholdId) -> Vec<String> {
    let threshold = &ledger.tir.thresholds[id.index()];
    let mut says = vec![format!("It asks for {}.", bound(ledger.tir, &threshold.bound))];
    says.extend(part(ledger.tir, id));
    says.extend(room(plan, &threshold.name, &threshold.bound));
    says.extend(valued(plan, &[&threshold.name]));
    says
}

/// Where a soft bound is missed, by how much, and what comes before it.
fn missed(plan: &Plan, all: &[&Threshold]) -> Option<Vec<String>> {
    let over = |one: &&&Threshold| one.soft.as_ref().is_some_and(|soft| soft.over > 0.0);
    let told = |one: &&Threshold| {
        let by = one.soft.as_ref().map_or_else(String::new, |soft| amount(one, soft));
        format!("by {by} in {}", one.period)
    };
    let told: Vec<String> = all.iter().filter(over).map(told).collect();
    let rank = &all.iter().find_map(|one| one.soft.as_ref())?.rank;
    if told.is_empty() {
        return None;
    }
    let soft =
        "It is soft: the needs of its rank and of those before come first, then it is missed by as little as can be.";
    let mut says = vec![format!("It is missed {}.", cut(told)), soft.to_owned()];
    let aim = format!("{rank} limits: ");
    let relief = plan.valuations.iter().filter(|one| one.relieves.starts_with(&aim));
    let scarce: Vec<String> = relief.map(|one| one.scarce.clone()).collect();
    if !scarce.is_empty() {
        says.push(format!("It would be missed by less with more of {}.", cut(scarce)));
    }
    Some(says)
}

/// Which part it is of a threshold that was divided, and who has the parts of it.
fn part(tir: &Tir, id: ThresholdId) -> Vec<String> {
    let mut says = Vec::new();
    for allocation in &tir.allocations {
        let name = |id: ThresholdId| tir.thresholds[id.index()].name.to_string();
        let part = |share: &Share| percent(share.part.to_f64());
        if let Some(share) = allocation.shares.iter().find(|share| share.threshold == id) {
            says.push(format!("It is {} of {}, by {}.", part(share), name(allocation.of), allocation.text));
        }
        if allocation.of == id {
            let parts = allocation.shares.iter();
            let parts = parts.map(|share| format!("{} at {}", part(share), tir.places[share.place.index()].name));
            says.push(format!("It is divided by {}: {}.", allocation.text, cut(parts.collect())));
        }
    }
    says
}

/// How much room a bound leaves.
fn room(plan: &Plan, name: &str, bound: &Bound) -> Vec<String> {
    let all: Vec<&Threshold> = plan.thresholds.iter().filter(|one| one.threshold == name).collect();
    if let Some(told) = missed(plan, &all) {
        return told;
    }
    let binding: Vec<String> = all.iter().filter(|one| one.binding).map(|one| one.period.clone()).collect();
    if !binding.is_empty() {
        return vec![format!("Nothing is left of it in {}.", cut(binding))];
    }
    let Some(least) = all.iter().min_by(|a, b| a.headroom.total_cmp(&b.headroom)) else { return Vec::new() };
    let (sign, be) = match bound.compare {
        Compare::AtMost => ("at most", "may"),
        Compare::AtLeast => ("at least", "must"),
        Compare::Equal => ("exactly", "must"),
    };
    let (value, limit) = (figure(least.value), with_unit(&figure(least.limit), &least.unit));
    let left = with_unit(&figure(least.headroom), &least.unit);
    vec![format!("It is closest in {}: {value} where {sign} {limit} {be} be, so {left} are left.", least.period)]
}

pub(super) fn policy(ledger: &Ledger, plan: &Plan, id: PolicyId) -> Vec<String> {
    let tir = ledger.tir;
    let policy = &tir.policies[id.index()];
    let mut told = Vec::new();
    let always = tir.adopted.contains(&id);
    let mut adopted = always;
    for choice in &tir.choices {
        for option in choice.options.iter().filter(|option| option.adopts.contains(&id)) {
            let chosen = plan.scenario.get(&*choice.name).is_some_and(|name| *name == *option.name);
            adopted |= chosen;
            let as_here = match plan.decided.get(&*choice.name).filter(|_| chosen) {
                Some(words) => format!(", as in this plan, {words}"),
                None if chosen => ", as in this plan".to_owned(),
                None => String::new(),
            };
            told.push(format!("{} = {}{as_here}", choice.name, option.name));
        }
    }
    if told.is_empty() {
        told.push("nothing that can be chosen".to_owned());
    }
    adopted &= !policy.trial;
    let mut all = match always {
        true => vec!["It is adopted without a choice.".to_owned()],
        false => vec![format!("It is adopted by {}.", cut(told))],
    };
    if policy.trial {
        all.push("It is only tried: reported and not enforced.".to_owned());
    }
    if let Some(base) = policy.exception_of.and_then(|base| tir.policies.get(base.index())) {
        all.push(format!("It is an exception of {}: where both are adopted, it holds where it speaks.", base.name));
    }
    for (rule, at) in policy.rules.iter().zip(0..) {
        all.push(format!("It {}.", says(tir, Declared::Rule(id, at))));
        match rule {
            Rule::Bound(bound) if adopted => all.extend(room(plan, &format!("{}/{}", policy.name, at + 1), bound)),
            Rule::Forbid { recipe, .. } => {
                let name = &tir.recipes[recipe.index()].name;
                let runs: f64 = ways::runs(tir, plan, *recipe).map(|run| run.runs).sum();
                if runs > 0.0 {
                    let when = if adopted { ", in periods the rule does not cover" } else { "" };
                    all.push(format!("This plan starts {} of {name}{when}.", started(runs)));
                }
            }
            Rule::Bound(_) => {}
        }
    }
    let names: Vec<String> = (1..=policy.rules.len()).map(|number| format!("{}/{number}", policy.name)).collect();
    all.extend(valued(plan, &names.iter().map(String::as_str).collect::<Vec<_>>()));
    all
}

pub(super) fn place(ledger: &Ledger, plan: &Plan, id: PlaceId) -> Vec<String> {
    let place = &ledger.tir.places[id.index()];
    let mut says = Vec::new();
    if let Some(people) = &place.people {
        says.push(format!("{} people live there.", exact(people)));
    }
    let runs =
        summed(plan.runs.iter().filter(|run| *run.place == *place.name).map(|run| (run.recipe.as_str(), run.runs)));
    let told: Vec<String> = runs.iter().map(|(name, runs)| format!("{} of {name}", started(*runs))).collect();
    says.push(if told.is_empty() {
        "Nothing is run there.".to_owned()
    } else {
        format!("Started there: {}.", cut(told))
    });
    let needs = ledger.tir.needs.iter().filter(|need| need.place == id);
    let told: Vec<String> = needs
        .map(|need| {
            let all = plan.needs.iter().filter(|one| *one.need == *need.name && *one.place == *place.name);
            let worst = all.map(|one| one.coverage).fold(1.0, f64::min);
            if worst >= 1.0 - 1e-9 {
                format!("{} (met)", need.name)
            } else {
                format!("{} (at worst {})", need.name, percent(worst))
            }
        })
        .collect();
    if !told.is_empty() {
        says.push(format!("Needed there: {}.", cut(told)));
    }
    says
}

/// What one unit more of something would relieve.
pub(super) fn valued(plan: &Plan, names: &[&str]) -> Vec<String> {
    let found = plan.valuations.iter().filter(|one| names.contains(&one.scarce.as_str()));
    let one = |one: &crate::ir::Valuation| {
        let by = with_unit(&figure(one.by), &one.by_unit);
        let would = if one.proven { "would" } else { "might" };
        let gain = if is_part(&one.by_unit) && one.kind != "floor" {
            lessened(one, one.by)
        } else {
            format!("gain {by} ({})", one.relieves)
        };
        format!("It is scarce ({}): {} more {would} {gain}.", one.kind, with_unit("1", &one.unit))
    };
    found.map(one).collect()
}

/// The part it has in a conflict.
pub(super) fn conflict(plan: &Plan, kind: &str, name: &str) -> Vec<String> {
    let mine = |declaration: &str| {
        let (what, of) = declaration.rsplit_once(" of ").unwrap_or(("", ""));
        declaration == format!("{kind} {name}") || (kind == "resource" && !what.is_empty() && of == name)
    };
    let members = plan.conflict.iter().filter(|member| mine(&member.declaration));
    members
        .map(|member| {
            let relief = if member.relief.is_empty() {
                String::new()
            } else {
                format!(" It would be possible with {}.", member.relief)
            };
            format!("It takes part in why no plan is possible: it {}.{relief}", member.says)
        })
        .collect()
}
