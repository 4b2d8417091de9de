//! What is done and when, and what nobody may do any more.

use std::collections::{BTreeMap, BTreeSet};

use weal_tir::{PlaceId, Recipe, RecipeId, Rule, Tir};

use super::{Behind, Key, Part, Planned, Quantities, Quantity, Sort, Unit, periods};
use crate::words::{figure, with_unit};

/// Recipe by recipe: how many runs, from when to when, and where policies forbid it.
///
/// Its value is the last period in which it is started, and behind that where it is forbidden: plans hardly ever run
/// anything equally often, and what is told here is what stops or is never begun.
pub(super) fn done(planned: &Planned<'_>, all: &mut Quantities) {
    let (tir, plan) = (planned.tir, planned.plan);
    let numbers: BTreeMap<&str, usize> = plan.periods.iter().map(String::as_str).zip(0..).collect();
    let mut runs: BTreeMap<&str, (f64, BTreeSet<usize>)> = BTreeMap::new();
    for run in &plan.runs {
        let known = runs.entry(&run.recipe).or_default();
        known.0 += run.runs;
        known.1.extend(numbers.get(run.period.as_str()));
    }
    for (recipe, id) in tir.recipes.iter().zip((0..).map(RecipeId)) {
        // Heads of several ways, and set-ups, are no work of their own.
        if recipe.places.is_empty() || recipe.set_up_of.is_some() {
            continue;
        }
        let label = |at: &usize| plan.periods.get(*at).map(String::as_str);
        let forbidden = forbidden(planned, recipe, id);
        // What is neither run nor forbidden is as in [`never`].
        if forbidden.is_empty() && !runs.contains_key(&*recipe.name) {
            continue;
        }
        let mut text = match runs.get(&*recipe.name) {
            None => "never".to_owned(),
            Some((sum, when)) => {
                let when: Vec<&str> = when.iter().filter_map(label).collect();
                // From the first to the last: what lies idle in between matters less.
                let when = match when.as_slice() {
                    [first, _, .., last] => format!("between {first} and {last}"),
                    few => periods(few, &plan.periods),
                };
                format!("{}, {when}", with_unit(&figure(*sum), if *sum == 1.0 { "run" } else { "runs" }))
            }
        };
        let mut value =
            runs.get(&*recipe.name).and_then(|(_, when)| when.last()).map_or(0.0, |last| *last as f64 + 1.0);
        if !forbidden.is_empty() {
            let after = forbidden.first().copied().unwrap_or_default();
            let open = after + forbidden.len() == plan.periods.len();
            let when: Vec<&str> = forbidden.iter().filter_map(label).collect();
            text += &match (open, after) {
                (true, 0) => "; forbidden".to_owned(),
                (true, _) => format!("; forbidden from {} on", when.first().unwrap_or(&"")),
                (false, _) => format!("; forbidden {}", periods(&when, &plan.periods)),
            };
            // Told apart from not being done for lack of need.
            value -= 0.5;
        }
        let key = Key { part: Part::Done, order: (0, 0), label: recipe.name.to_string() };
        let about = BTreeSet::from([Behind::new(Sort::Recipe, &recipe.name)]);
        all.insert(key, Quantity { value, unit: Unit::Words, text, about, dull: true });
    }
}

/// A recipe that is not run, though nothing forbids it.
pub(in super::super) fn never() -> Quantity {
    Quantity { value: 0.0, unit: Unit::Words, text: "never".to_owned(), about: BTreeSet::new(), dull: true }
}

/// The periods in which policies forbid a recipe at all its places.
fn forbidden(planned: &Planned<'_>, recipe: &Recipe, id: RecipeId) -> Vec<usize> {
    let tir = planned.tir;
    let rules: Vec<&Rule> = planned
        .adopted
        .iter()
        .filter_map(|policy| tir.policies.get(policy.index()))
        .filter(|policy| !policy.trial)
        .flat_map(|policy| &policy.rules)
        .filter(|rule| matches!(rule, Rule::Forbid { recipe: of, .. } if tir.is_way_of(id, *of)))
        .collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let here = |tir: &Tir, place: PlaceId, at: usize| {
        let period = tir.horizon.periods.get(at);
        period.is_some_and(|period| rules.iter().any(|rule| tir.forbids_at(rule, place, period)))
    };
    let all = 0..tir.horizon.periods.len();
    all.filter(|at| recipe.places.iter().all(|place| here(tir, *place, *at))).collect()
}
