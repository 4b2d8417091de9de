//! What is a place's own to decide, and whose decisions meet.

use weal_base::{Code, Diagnostic, Problems};
use weal_tir::policies::Clash;
use weal_tir::{Measure, PlaceId, PolicyId, RecipeId, Rule, Tir, WHOLE, Where};

use super::decisions::Standing;
use crate::session::Session;

/// Choices of a place whose options would adopt rules for what lies outside it.
pub(crate) fn beyond(tir: &Tir) -> Problems {
    let mut problems = Problems::new();
    for choice in &tir.choices {
        let Some(place) = choice.decide.as_ref().and_then(|decide| decide.electorate).filter(|place| *place != WHOLE)
        else {
            continue;
        };
        let mut told: Vec<PolicyId> = Vec::new();
        for option in &choice.options {
            for id in &option.adopts {
                let Some(policy) = tir.policies.get(id.index()) else { continue };
                let foreign = policy.rules.iter().find(|rule| !within(tir, rule, place));
                let Some(rule) = foreign.filter(|_| !told.contains(id)) else { continue };
                told.push(*id);
                let name = tir.places.get(place.index()).map_or("", |place| &*place.name);
                let site = match rule {
                    Rule::Forbid { site, .. } => *site,
                    Rule::Bound(bound) => bound.site,
                };
                let message = format!(
                    "the people of {name} decide `{}`, and `{}` reaches beyond {name}",
                    choice.name, policy.name
                );
                let problem = Diagnostic::error(Code::NotTheirs, message, site, format!("holds outside {name} too"))
                    .also(option.site, "adopted by this option")
                    .help(format!("say where it holds, such as `at {name}`"))
                    .help("or let the larger place decide: name it behind `electorate`");
                problems.push(problem);
            }
        }
    }
    problems
}

/// Whether a rule speaks only of a place and what lies inside it.
fn within(tir: &Tir, rule: &Rule, place: PlaceId) -> bool {
    let inside = |at: PlaceId| tir.is_inside(at, place);
    let runs_inside = |recipe: RecipeId| {
        let mut ways = tir.recipes.iter().zip((0..).map(RecipeId)).filter(|(_, id)| tir.is_way_of(*id, recipe));
        ways.all(|(recipe, _)| recipe.places.iter().all(|at| inside(*at)))
    };
    match rule {
        Rule::Forbid { place: Some(at), .. } => inside(*at),
        Rule::Forbid { place: None, recipe, .. } => runs_inside(*recipe),
        Rule::Bound(bound) => match (bound.places, bound.measure) {
            (Where::At(at) | Where::EachIn(at), _) => inside(at),
            (_, Measure::Run(recipe)) => runs_inside(recipe),
            _ => false,
        },
    }
}

impl Session {
    /// Where policies that clash come from: the decisions that adopted them, in words.
    pub(crate) fn decisions_behind(&self, tir: &Tir, clash: &Clash) -> Vec<String> {
        let mut told = Vec::new();
        for policy in [clash.policies.0, clash.policies.1] {
            for decided in self.decided().iter().filter(|decided| decided.standing == Standing::Stands) {
                let Some(choice) = tir.choices.get(decided.choice.index()) else { continue };
                let option = choice.options.iter().find(|option| *option.name == *decided.option);
                if option.is_some_and(|option| option.adopts.contains(&policy)) {
                    let name = tir.policies.get(policy.index()).map_or("", |policy| &*policy.name);
                    let place = choice.decide.as_ref().and_then(|decide| decide.electorate).unwrap_or(WHOLE);
                    let place = tir.places.get(place.index()).map_or("", |place| &*place.name);
                    told.push(format!(
                        "`{name}` holds because {place} chose {} = {}, {}",
                        choice.name,
                        decided.option,
                        decided.words()
                    ));
                }
            }
        }
        told
    }
}
