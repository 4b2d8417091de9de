//! Recipes that feed themselves, or each other, for nothing.

use weal_base::{Diagnostic, Rational};
use weal_tir::calendar::Day;
use weal_tir::{Kind, ResourceId, Tir, Verb};

use crate::diagnostics;
use crate::from_tir::{flows, inputs};
use crate::ir::Graph;

/// What a recipe takes and makes of a resource, net, in a run that starts on a day.
fn net(tir: &Tir, recipe: usize, resource: u32, day: Day) -> Rational {
    let mut sum = Rational::ZERO;
    for flow in flows(tir, recipe).iter().filter(|flow| flow.resource.0 == resource && flow.lasting.is_none()) {
        match flow.verb {
            Verb::Produce => sum = &sum + flow.on(day),
            Verb::Consume => sum = &sum - flow.on(day),
            _ => {}
        }
    }
    sum
}

fn first_day(tir: &Tir) -> Day {
    tir.horizon.periods.first().map_or(Day(0), |period| period.start)
}

/// The first day of the horizon, and those on which an amount of the recipe changes.
fn days(tir: &Tir, recipe: usize) -> Vec<Day> {
    let steps = flows(tir, recipe).iter().filter_map(|flow| flow.steps.as_deref()).flatten();
    std::iter::once(first_day(tir)).chain(steps.map(|step| step.from)).collect()
}

/// Single recipes that give back at least all they take and more of something, and rings of conversions (one
/// input, nothing else) that end with more than they began with.
pub(crate) fn free_lunches(tir: &Tir, graph: &Graph) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, recipe) in tir.recipes.iter().enumerate() {
        let taken = inputs(tir, at);
        let free = |day: Day| {
            !taken.is_empty()
                && taken.iter().all(|resource| {
                    matches!(
                        tir.resources[*resource as usize].kind,
                        Kind::Good | Kind::Perishable | Kind::Flowing | Kind::Natural
                    ) && !net(tir, at, *resource, day).is_negative()
                })
                && taken.iter().any(|resource| net(tir, at, *resource, day).is_positive())
        };
        let day = days(tir, at).into_iter().find(|day| free(*day));
        if let Some(day) = day
            && let Some(resource) = taken.iter().find(|resource| net(tir, at, **resource, day).is_positive())
        {
            let named = &tir.resources[*resource as usize];
            let gain = net(tir, at, *resource, day);
            let story = format!(
                "each run ends with {} {} of `{}` more than it began with, and takes nothing else",
                gain.to_decimal(6),
                named.unit,
                named.name
            );
            found.push(diagnostics::free_lunch(&[recipe], &story));
        }
    }
    for members in &graph.loops {
        if members.len() > 1 && members.len() <= 2_000 {
            found.extend(ring(tir, graph, members));
        }
    }
    found
}

/// A conversion: one input, one output, nothing else taken.
struct Conversion {
    recipe: usize,
    from: usize,
    to: usize,
    /// Natural logarithm of units out per unit in.
    gain: f64,
}

/// The first ring of conversions among these resources that multiplies what goes round (Bellman–Ford on logarithms).
fn ring(tir: &Tir, graph: &Graph, members: &[ResourceId]) -> Option<Diagnostic> {
    let day = first_day(tir);
    let place = |id: u32| members.binary_search(&ResourceId(id)).ok();
    let mut conversions = Vec::new();
    for (from, member) in members.iter().enumerate() {
        for recipe in graph.users.of(member.index()) {
            let recipe = *recipe as usize;
            if inputs(tir, recipe).len() != 1 {
                continue;
            }
            let taken = -net(tir, recipe, member.0, day);
            for flow in flows(tir, recipe).iter().filter(|flow| flow.verb == Verb::Produce && flow.lasting.is_none()) {
                if let Some(to) = place(flow.resource.0).filter(|to| *to != from)
                    && taken.is_positive()
                {
                    let gain = (flow.on(day).to_f64() / taken.to_f64()).ln();
                    conversions.push(Conversion { recipe, from, to, gain });
                }
            }
        }
    }
    let mut best: Vec<f64> = vec![0.0; members.len()];
    let mut came: Vec<Option<usize>> = vec![None; members.len()];
    let mut last = None;
    for _ in 0..members.len() {
        last = None;
        for (at, conversion) in conversions.iter().enumerate() {
            let reached = best[conversion.from] + conversion.gain;
            if reached > best[conversion.to] + 1e-9 {
                best[conversion.to] = reached;
                came[conversion.to] = Some(at);
                last = Some(conversion.to);
            }
        }
        last?;
    }
    // Still improving after as many rounds as there are resources: walk back onto the ring and around it.
    let mut here = last?;
    for _ in 0..members.len() {
        here = conversions.get(came.get(here).copied()??)?.from;
    }
    let (start, mut recipes, mut gain) = (here, Vec::new(), 0.0);
    loop {
        let conversion = conversions.get(came.get(here).copied()??)?;
        recipes.push(conversion.recipe);
        gain += conversion.gain;
        here = conversion.from;
        if here == start || recipes.len() > members.len() {
            break;
        }
    }
    recipes.sort_unstable();
    recipes.dedup();
    let named = &tir.resources[members[start].index()];
    let story =
        format!("one {} of `{}` comes back as {:.4}, and nothing else is taken", named.unit, named.name, gain.exp());
    let recipes: Vec<&weal_tir::Recipe> = recipes.into_iter().filter_map(|recipe| tir.recipes.get(recipe)).collect();
    Some(diagnostics::free_lunch(&recipes, &story))
}
