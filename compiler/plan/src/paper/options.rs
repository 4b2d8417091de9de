//! The options in words: what each says, adopts and sets, and why it leads nowhere where it does.

use weal_tir::calendar::Window;
use weal_tir::{Alternative, Choice, Cost, Policy, Rule, Tir};

use super::deciding::costs_of;
use super::sources::Sources;
use super::{Column, Given, Planned};
use crate::from_problem::words::bound;
use crate::ir::{ConflictMember, Plan, Status};
use crate::words::{exact, list};

/// The most combinations of other choices that are told one by one.
const MOST_OTHERS: usize = 6;

/// The options that are planned, in the order declared; of projects each alone, and behind them none.
pub(super) fn columns(given: &Given<'_>, choice: &Choice, sources: &mut Sources<'_>) -> Vec<Column> {
    let mut columns = Vec::new();
    for (option, at) in choice.options.iter().zip(0..choice.open()) {
        let policies = option.adopts.iter().filter_map(|id| given.tir.policies.get(id.index()));
        let mut means: Vec<String> = policies.clone().flat_map(|policy| rules(given.tir, policy)).collect();
        let own = option.settings.iter().chain(policies.clone().flat_map(|policy| &policy.settings));
        let settings = own.filter_map(|id| given.tir.settings.get(id.index()));
        // Of a number, the option is the setting: it says nothing more.
        if choice.number.is_none() {
            means.extend(settings.map(|set| format!("{} is {}", set.name, set.text)));
        }
        means.extend(cost(given, choice, option, at));
        let mut rests: Vec<usize> = Vec::new();
        for policy in policies {
            rests.extend(sources.of_policy(&policy.name));
        }
        let own = || given.plans.iter().filter(move |planned| planned.option == at);
        let impossible = own().find(|planned| planned.assumed).map_or_else(Vec::new, |one| why_not(one.plan));
        let mut notes = elsewhere(&choice.name, &own().collect::<Vec<_>>(), !impossible.is_empty());
        if own().any(|planned| planned.assumed && planned.plan.status == Status::Limit) {
            notes.push("Planning was stopped before it was finished: this is the best plan so far.".to_owned());
        }
        columns.push(Column {
            name: option.name.to_string(),
            // A number says itself.
            text: if option.text == option.name { String::new() } else { option.text.to_string() },
            means,
            sources: rests,
            impossible,
            notes,
        });
    }
    columns
}

/// What a project costs of the budget, and which runs take that.
fn cost(given: &Given<'_>, choice: &Choice, option: &Alternative, at: u32) -> Option<String> {
    let projects = choice.basket.as_ref().map_or(0, |basket| basket.projects);
    let told = costs_of(given, choice.decide.as_deref()?, given.costs?, at);
    let runs = option.costs.iter().filter_map(|cost| match cost {
        Cost::Runs { recipe, runs, .. } => {
            let recipe = given.tir.recipes.get(recipe.index())?;
            let word = if *runs == weal_base::Rational::ONE { "run" } else { "runs" };
            Some(format!("{} {word} of {}", exact(runs), recipe.name))
        }
        Cost::Amount { .. } => None,
    });
    let runs = list(&runs.collect::<Vec<_>>());
    let runs = if runs.is_empty() { runs } else { format!(": what {runs} and all that has to be made for it take") };
    (at < projects && !told.is_empty()).then(|| format!("it costs {told}{runs}"))
}

/// The rules of a policy, in words.
fn rules(tir: &Tir, policy: &Policy) -> Vec<String> {
    let one = |rule: &Rule| match rule {
        Rule::Forbid { recipe, place, window, .. } => {
            let name = tir.recipes.get(recipe.index()).map_or("", |recipe| &recipe.name);
            let at = place.and_then(|place| tir.places.get(place.index()));
            let at = at.map_or_else(String::new, |place| format!(" at {}", place.name));
            format!("{name} is forbidden{at}{}", when(*window))
        }
        Rule::Bound(rule) => format!("{}{}", bound(tir, rule), when(rule.window)),
    };
    let trial = if policy.trial { " (on trial: reported, not enforced)" } else { "" };
    policy.rules.iter().map(|rule| one(rule) + trial).collect()
}

/// ` from 2030-01-01 until 2031-12-31`; nothing where it is always.
fn when(window: Window) -> String {
    let from = window.from.map_or_else(String::new, |day| format!(" from {day}"));
    from + &window.until.map_or_else(String::new, |day| format!(" until {day}"))
}

/// Why no plan is possible, in sentences; nothing where one is.
fn why_not(plan: &Plan) -> Vec<String> {
    if plan.status != Status::Impossible {
        return Vec::new();
    }
    let mut told: Vec<String> = plan.conflict.iter().map(member).collect();
    if told.is_empty() {
        told.push("What the program asks cannot all hold.".to_owned());
    } else if told.len() > 1 {
        told.insert(0, "These cannot all hold:".to_owned());
    }
    let reliefs = plan.conflict.iter().filter(|one| !one.relief.is_empty()).map(|one| one.relief.clone());
    match reliefs.collect::<Vec<_>>().as_slice() {
        [] => {}
        [only] => told.push(format!("It would be possible with {only}.")),
        several => told.push(format!("It would be possible with any one of these: {}.", several.join("; "))),
    }
    told
}

fn member(member: &ConflictMember) -> String {
    let when = match member.periods.as_slice() {
        [] => String::new(),
        [first, _, _, .., last] => format!(" (between {first} and {last})"),
        few => format!(" (in {})", list(few)),
    };
    format!("{} {}{when}.", member.declaration, member.says)
}

/// Where it is otherwise with the other choices: under which of their options no plan is possible, or one is.
fn elsewhere(choice: &str, plans: &[&Planned<'_>], impossible: bool) -> Vec<String> {
    let others = plans.iter().filter(|planned| !planned.assumed);
    let unlike = others.filter(|planned| (planned.plan.status == Status::Impossible) != impossible);
    let mut told: Vec<String> = unlike.map(|planned| with(choice, planned)).collect();
    told.sort();
    let more = told.len().saturating_sub(MOST_OTHERS);
    told.truncate(MOST_OTHERS);
    if told.is_empty() {
        return Vec::new();
    }
    let more = if more > 0 { format!(", and under {more} other combinations") } else { String::new() };
    let what = if impossible { "A plan is possible" } else { "No plan is possible" };
    vec![format!("{what} with {}{more}.", told.join("; or with "))]
}

/// The options of the other choices.
fn with(choice: &str, planned: &Planned<'_>) -> String {
    let others = planned.plan.scenario.iter().filter(|(other, _)| *other != choice);
    others.map(|(other, option)| format!("{other} = {option}")).collect::<Vec<_>>().join(", ")
}
