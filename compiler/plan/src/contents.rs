//! What is embodied in one unit of a good, under a plan's mix of recipes.
//!
//! The content of a good is the average over the recipes that make it, each with its part of the production:
//! what a run takes directly and what its inputs embody, over what it makes (total factor content; Leontief 1936).
//! Embodied are labour, burdens, and all that is supplied and not made. The wear of durables is not counted.
//! Products made together share by their amounts where their units agree; otherwise they, and what is made of
//! them, have no content that could be said.

use std::collections::{BTreeMap, BTreeSet};

use weal_tir::{Kind, RecipeId, Tir, Verb};

use crate::ir::{Content, Run};
use crate::rounding::significant;

/// The most numbers worked out; labour and burdens come first, then other primary resources as they are declared.
const MOST: usize = 1_000_000;
/// The most passes over a circle of goods.
const PASSES: usize = 2_000;
/// The most steps for one content.
const MOST_STEPS: usize = 200_000_000;
/// Relative change at which a circle counts as settled.
const SETTLED: f64 = 1e-13;

/// A good made by the plan: what one unit takes, directly.
struct Made {
    resource: usize,
    /// Other made goods: (index into the list of made goods, amount per unit).
    inputs: Vec<(usize, f64)>,
    /// Primary resources: (resource, amount per unit).
    direct: BTreeMap<usize, f64>,
}

/// The contents of all goods made under these runs, in the program's order.
pub fn contents(tir: &Tir, runs: &[Run]) -> Vec<Content> {
    let goods = made(tir, runs);
    let order = order(&goods);
    let mut primaries: Vec<usize> = goods.iter().flat_map(|good| good.direct.keys().copied()).collect();
    primaries.sort_unstable();
    primaries.dedup();
    primaries.sort_by_key(|at| !matches!(tir.resources[*at].kind, Kind::Labour | Kind::Emitted));
    primaries.truncate(MOST / goods.len().max(1));
    let solved: Vec<(usize, Vec<f64>)> =
        primaries.into_iter().map(|primary| (primary, solve(&goods, &order, primary))).collect();
    let mut all = Vec::new();
    for (at, good) in goods.iter().enumerate() {
        let resource = &tir.resources[good.resource];
        for (primary, values) in &solved {
            let amount = significant(values[at]);
            if amount != 0.0 {
                let of = &tir.resources[*primary];
                let one = |unit: &str, name: &str| if unit.is_empty() { name.to_owned() } else { unit.to_owned() };
                all.push(Content {
                    good: resource.name.to_string(),
                    of: of.name.to_string(),
                    amount,
                    unit: format!("{} per {}", one(&of.unit, &of.name), one(&resource.unit, &resource.name)),
                });
            }
        }
    }
    all
}

/// Who is made of what, in total over the plan.
fn made(tir: &Tir, runs: &[Run]) -> Vec<Made> {
    let recipes: BTreeMap<&str, usize> = tir.recipes.iter().map(|recipe| &*recipe.name).zip(0..).collect();
    let mut totals: BTreeMap<usize, f64> = BTreeMap::new();
    for run in runs {
        if let Some(recipe) = recipes.get(run.recipe.as_str()) {
            *totals.entry(*recipe).or_insert(0.0) += run.runs;
        }
    }
    let flows = |recipe: usize| {
        let (start, end) = tir.recipes[recipe].flows;
        &tir.flows[start as usize..end as usize]
    };
    // Of amounts that change over time, the average over the runs counts.
    let mean = |recipe: usize, flow: &weal_tir::Flow| {
        if flow.steps.is_none() {
            return flow.amount.to_f64();
        }
        let of = |run: &&Run| recipes.get(run.recipe.as_str()) == Some(&recipe);
        let period = |run: &Run| tir.horizon.periods.iter().find(|period| *period.label == *run.period);
        let one = |run: &Run| period(run).map_or(0.0, |period| flow.on(period.start).to_f64() * run.runs);
        runs.iter().filter(of).map(one).sum::<f64>() / totals[&recipe]
    };
    let is_made = |resource: usize| !matches!(tir.resources[resource].kind, Kind::Labour | Kind::Emitted);
    // Production per good, and the recipes that make it, each with the part of its run that this good answers for.
    let mut produced: BTreeMap<usize, (f64, Vec<(usize, f64)>)> = BTreeMap::new();
    let mut unsaid: BTreeSet<usize> = BTreeSet::new();
    for recipe in totals.keys() {
        let mut products: BTreeMap<usize, f64> = BTreeMap::new();
        let mut rates = false;
        for flow in flows(*recipe).iter().filter(|flow| flow.verb == Verb::Produce) {
            rates |= flow.lasting.is_some();
            *products.entry(flow.resource.index()).or_insert(0.0) += mean(*recipe, flow);
        }
        products.retain(|_, amount| *amount > 0.0);
        let mut units = products.keys().map(|at| (&tir.resources[*at].unit, &tir.resources[*at].dimension));
        let first = units.next();
        let comparable = !(rates && products.len() > 1) && units.all(|unit| Some(unit) == first);
        let sum: f64 = products.values().sum();
        for (good, amount) in products {
            if !is_made(good) {
                continue;
            }
            if rates || !comparable {
                unsaid.insert(good);
            } else {
                let (total, makers) = produced.entry(good).or_default();
                *total += amount * totals[recipe];
                makers.push((*recipe, amount / sum));
            }
        }
    }
    let set_ups = set_ups(tir, &totals);
    let numbers: BTreeMap<usize, usize> = produced.keys().copied().zip(0..).collect();
    let mut goods: Vec<Made> = Vec::with_capacity(numbers.len());
    for (resource, (total, makers)) in produced {
        let (mut inputs, mut direct) = (BTreeMap::new(), BTreeMap::new());
        for (recipe, part) in makers {
            // Its own runs, and its part of the set-ups they needed.
            let own = [(recipe, totals[&recipe])].into_iter();
            for (of, runs) in own.chain(shared(tir, &totals, &set_ups, recipe)) {
                for flow in flows(of) {
                    let input = flow.resource.index();
                    let amount = mean(of, flow) * part * runs / total;
                    match (flow.verb, numbers.get(&input)) {
                        (Verb::Produce | Verb::Use, _) => {}
                        (Verb::Consume, Some(number)) => *inputs.entry(*number).or_insert(0.0) += amount,
                        (Verb::Consume | Verb::Work | Verb::Emit, _) => *direct.entry(input).or_insert(0.0) += amount,
                    }
                }
            }
        }
        goods.push(Made { resource, inputs: inputs.into_iter().collect(), direct });
    }
    without(goods, &unsaid)
}

/// The set-ups of a plan by the recipe they are for, each with the runs of that in all its ways.
fn set_ups(tir: &Tir, totals: &BTreeMap<usize, f64>) -> BTreeMap<usize, (usize, f64)> {
    // A campaign takes nothing itself.
    let set_up = |at: &usize| {
        let id = RecipeId(*at as u32);
        Some((tir.set_up_for(id).filter(|_| !tir.is_campaign(id))?.index(), (*at, 0.0)))
    };
    let done = totals.keys().filter_map(set_up);
    let mut all: BTreeMap<usize, (usize, f64)> = done.collect();
    if all.is_empty() {
        return all;
    }
    for (recipe, runs) in totals {
        for head in tir.lineage(RecipeId(*recipe as u32)) {
            if let Some((_, sum)) = all.get_mut(&head.index()) {
                *sum += runs;
            }
        }
    }
    all
}

/// The part of set-ups that the runs of a recipe answer for: the recipe of the set-up, and how many.
fn shared(
    tir: &Tir,
    totals: &BTreeMap<usize, f64>,
    set_ups: &BTreeMap<usize, (usize, f64)>,
    recipe: usize,
) -> Vec<(usize, f64)> {
    if set_ups.is_empty() {
        return Vec::new();
    }
    let of = tir.lineage(RecipeId(recipe as u32)).filter_map(|head| set_ups.get(&head.index()));
    of.map(|(set_up, runs)| (*set_up, totals[set_up] * totals[&recipe] / runs)).collect()
}

/// The goods without those whose content cannot be said, and without all that is made of them.
fn without(goods: Vec<Made>, unsaid: &BTreeSet<usize>) -> Vec<Made> {
    let mut gone: Vec<bool> = goods.iter().map(|good| unsaid.contains(&good.resource)).collect();
    let unsaid_input = |good: &Made| good.direct.keys().any(|input| unsaid.contains(input));
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); goods.len()];
    for (at, good) in goods.iter().enumerate() {
        gone[at] |= !unsaid.is_empty() && unsaid_input(good);
        for (input, _) in &good.inputs {
            users[*input].push(at);
        }
    }
    let mut open: Vec<usize> = (0..goods.len()).filter(|at| gone[*at]).collect();
    while let Some(at) = open.pop() {
        for user in &users[at] {
            if !std::mem::replace(&mut gone[*user], true) {
                open.push(*user);
            }
        }
    }
    let mut renumbered = 0..;
    let numbers: Vec<usize> = gone.iter().map(|gone| if *gone { 0 } else { renumbered.next().unwrap_or(0) }).collect();
    let stay = goods.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(good, _)| good);
    stay.map(|good| Made { inputs: good.inputs.iter().map(|(at, amount)| (numbers[*at], *amount)).collect(), ..good })
        .collect()
}

/// Inputs before what is made of them, as far as there are no circles.
fn order(goods: &[Made]) -> Vec<usize> {
    let mut seen = vec![false; goods.len()];
    let mut order = Vec::with_capacity(goods.len());
    for root in 0..goods.len() {
        let mut path: Vec<(usize, usize)> = Vec::new();
        if !std::mem::replace(&mut seen[root], true) {
            path.push((root, 0));
        }
        while let Some((at, next)) = path.pop() {
            match goods[at].inputs.get(next) {
                Some((input, _)) => {
                    path.push((at, next + 1));
                    if !std::mem::replace(&mut seen[*input], true) {
                        path.push((*input, 0));
                    }
                }
                None => order.push(at),
            }
        }
    }
    order
}

/// One content of all goods; not a number where a circle takes more than it gives, and for what is made of it.
fn solve(goods: &[Made], order: &[usize], primary: usize) -> Vec<f64> {
    let size: usize = goods.iter().map(|good| good.inputs.len() + 1).sum();
    let passes = (MOST_STEPS / size.max(1)).clamp(2, PASSES);
    let mut values = vec![0.0_f64; goods.len()];
    let mut changes = vec![0.0_f64; goods.len()];
    for _ in 0..passes {
        for at in order {
            let good = &goods[*at];
            // A good that takes some of itself is solved for itself.
            let (mut sum, mut own) = (good.direct.get(&primary).copied().unwrap_or(0.0), 0.0);
            for (input, amount) in &good.inputs {
                if input == at { own += amount } else { sum += amount * values[*input] }
            }
            let value = if own < 1.0 { sum / (1.0 - own) } else { f64::NAN };
            let value = if value.is_finite() { value } else { f64::NAN };
            changes[*at] = (value - values[*at]).abs() / value.abs().max(f64::MIN_POSITIVE);
            values[*at] = value;
        }
        if changes.iter().all(|change| change.is_nan() || *change <= SETTLED) {
            break;
        }
    }
    for (value, change) in values.iter_mut().zip(changes) {
        if change > SETTLED {
            *value = f64::NAN;
        }
    }
    values
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sample;

    fn of<'a>(all: &'a [Content], good: &str, what: &str) -> Option<&'a Content> {
        all.iter().find(|content| content.good == good && content.of == what)
    }

    #[test]
    fn the_toy_economy_embodies_its_labour() {
        let tir = sample::toy();
        let runs: Vec<Run> =
            ["mine_iron", "mine_coal", "grow_corn", "bake"].iter().map(|name| sample::run(name, 1.0)).collect();
        let all = contents(&tir, &runs);
        for (good, value) in
            [("coal", 0.25), ("iron", 0.808_080_808_080_8e-1), ("corn", 0.67 / 3.0), ("bread", 1.12 / 3.0)]
        {
            let found = of(&all, good, "labour").unwrap();
            assert!((found.amount - value).abs() < 1e-9, "{good}: {} instead of {value}", found.amount);
            assert_eq!(found.unit, "h per t");
        }
    }

    #[test]
    fn a_circle_that_takes_more_than_it_gives_has_no_content() {
        let mut tir = sample::toy();
        let coal = tir.resources.iter().position(|resource| &*resource.name == "coal").unwrap();
        for flow in &mut tir.flows {
            if flow.verb == Verb::Produce && flow.resource.index() == coal {
                flow.amount = weal_base::Rational::ratio(1, 2).unwrap();
            }
        }
        let runs: Vec<Run> =
            ["mine_iron", "mine_coal", "grow_corn", "bake"].iter().map(|name| sample::run(name, 1.0)).collect();
        assert_eq!(contents(&tir, &runs), []);
    }

    #[test]
    fn products_made_together_share_where_their_units_agree() {
        let mut tir = sample::toy();
        let runs = [sample::run("mine_coal", 1.0), sample::run("mill", 1.0)];
        let mut economy = sample::Builder::of(&mut tir);
        economy.resource("flour", Kind::Good, "t");
        economy.resource("bran", Kind::Good, "t");
        economy.recipe(
            "mill",
            &[(Verb::Work, "labour", "4"), (Verb::Produce, "flour", "3"), (Verb::Produce, "bran", "1")],
        );
        let all = contents(&tir, &runs);
        assert_eq!(of(&all, "flour", "labour").unwrap().amount, 1.0);
        assert_eq!(of(&all, "bran", "labour").unwrap().amount, 1.0);
        let bran = tir.resources.len() - 1;
        tir.resources[bran].unit = "kL".into();
        let all = contents(&tir, &runs);
        assert_eq!((of(&all, "flour", "labour"), of(&all, "bran", "labour")), (None, None));
        assert!(of(&all, "coal", "labour").is_some());
    }
}
