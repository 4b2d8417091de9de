//! What decisions have to do with a plan: the choice itself, and what its policies hold back.

use weal_tir::{ChoiceId, PolicyId, RecipeId, Rule, Tir};

use crate::Plan;

/// A choice: what it asks, what is taken here, and how that was decided.
pub(super) fn choice(tir: &Tir, plan: &Plan, id: ChoiceId) -> Vec<String> {
    let Some(choice) = tir.choices.get(id.index()) else { return Vec::new() };
    let mut told = vec![format!("It asks: {}", choice.title)];
    for option in &choice.options {
        let adopts: Vec<&str> =
            option.adopts.iter().filter_map(|id| tir.policies.get(id.index())).map(|policy| &*policy.name).collect();
        let adopts = if adopts.is_empty() { String::new() } else { format!(", which adopts {}", adopts.join(", ")) };
        let said = if option.text == option.name { String::new() } else { format!(": {}", option.text) };
        told.push(format!("{}{said}{adopts}.", option.name));
    }
    let taken = plan.scenario.get(&*choice.name);
    told.extend(taken.map(|taken| match plan.decided.get(&*choice.name) {
        Some(words) => format!("This plan takes {taken}, {words}."),
        None => format!("This plan takes {taken}; it is not decided on record."),
    }));
    told
}

/// Which policies hold a recipe back in this plan, and who decided so.
pub(super) fn held(tir: &Tir, plan: &Plan, id: RecipeId) -> Vec<String> {
    let forbids = |policy: PolicyId| {
        let rules = tir.policies.get(policy.index()).map_or(&[][..], |policy| &policy.rules);
        rules.iter().any(|rule| match rule {
            Rule::Forbid { recipe, .. } => tir.is_way_of(id, *recipe),
            Rule::Bound(bound) => matches!(bound.measure, weal_tir::Measure::Run(recipe) if tir.is_way_of(id, recipe)),
        })
    };
    let mut told = Vec::new();
    for choice in &tir.choices {
        let Some(taken) = plan.scenario.get(&*choice.name) else { continue };
        let Some(option) = choice.options.iter().find(|option| *option.name == **taken) else { continue };
        for policy in option.adopts.iter().filter(|policy| forbids(**policy)) {
            let name = tir.policies.get(policy.index()).map_or("", |policy| &*policy.name);
            let words = plan.decided.get(&*choice.name).map_or_else(String::new, |words| format!(", {words}"));
            told.push(format!("The policy {name} limits it: {} = {taken}{words}.", choice.name));
        }
    }
    told
}
