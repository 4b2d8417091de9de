//! What runs of a recipe take with all that has to be made for them: requirements explosion of one project (Orlicky 1975).

use rustc_hash::FxHashMap;
use weal_base::Rational;
use weal_tir::{Flow, Recipe, RecipeId, ResourceId, Tir, Verb};

/// How many recipes may follow each other from a project back to what it is made from.
const DEEPEST: u32 = 500;

/// What one run of a recipe takes of each of these resources, in their units: what it consumes, works or emits itself, and
/// what has to be made for it, by the one recipe that makes it. What nobody makes is there or is not; it takes nothing more.
///
/// # Errors
/// In words: where several recipes make something that is needed, where it is made from itself, or where the way is too long.
pub fn takes(tir: &Tir, recipe: RecipeId, of: &[ResourceId]) -> Result<Vec<Rational>, String> {
    let mut makers: FxHashMap<ResourceId, Vec<RecipeId>> = FxHashMap::default();
    for (recipe, id) in tir.recipes.iter().zip((0..).map(RecipeId)) {
        for flow in flows(tir, recipe).iter().filter(|flow| flow.verb == Verb::Produce && !flow.is_moved()) {
            makers.entry(flow.resource).or_default().push(id);
        }
    }
    let mut takes = Takes { tir, of, makers, known: FxHashMap::default(), open: Vec::new() };
    let Some(recipe) = tir.recipes.get(recipe.index()) else { return Ok(vec![Rational::ZERO; of.len()]) };
    takes.of_run(recipe, DEEPEST)
}

fn flows<'a>(tir: &'a Tir, recipe: &Recipe) -> &'a [Flow] {
    tir.flows.get(recipe.flows.0 as usize..recipe.flows.1 as usize).unwrap_or(&[])
}

struct Takes<'a> {
    tir: &'a Tir,
    of: &'a [ResourceId],
    makers: FxHashMap<ResourceId, Vec<RecipeId>>,
    /// What one unit of a resource takes.
    known: FxHashMap<ResourceId, Vec<Rational>>,
    /// What is being worked out.
    open: Vec<ResourceId>,
}

impl Takes<'_> {
    fn of_run(&mut self, recipe: &Recipe, depth: u32) -> Result<Vec<Rational>, String> {
        let mut sum = vec![Rational::ZERO; self.of.len()];
        for flow in flows(self.tir, recipe) {
            match flow.verb {
                Verb::Consume | Verb::Work | Verb::Emit => {}
                _ => continue,
            }
            if let Some(at) = self.of.iter().position(|one| *one == flow.resource) {
                sum[at] = &sum[at] + &flow.amount;
            } else if flow.verb == Verb::Consume {
                for (cell, one) in sum.iter_mut().zip(self.of_unit(flow.resource, depth)?) {
                    *cell = &*cell + &(&one * &flow.amount);
                }
            }
        }
        Ok(sum)
    }

    fn of_unit(&mut self, resource: ResourceId, depth: u32) -> Result<Vec<Rational>, String> {
        if let Some(known) = self.known.get(&resource) {
            return Ok(known.clone());
        }
        let name = self.tir.resources.get(resource.index()).map_or("", |resource| &*resource.name);
        let maker = match self.makers.get(&resource).map_or(&[][..], Vec::as_slice) {
            [] => return Ok(vec![Rational::ZERO; self.of.len()]),
            [only] => *only,
            _ => return Err(format!("several recipes make {name}")),
        };
        let Some(depth) = depth.checked_sub(1) else {
            return Err(format!("more than {DEEPEST} recipes follow each other"));
        };
        if self.open.contains(&resource) {
            return Err(format!("{name} is made from itself"));
        }
        self.open.push(resource);
        let tir = self.tir;
        let Some(recipe) = tir.recipes.get(maker.index()) else { return Ok(vec![Rational::ZERO; self.of.len()]) };
        let run = self.of_run(recipe, depth)?;
        self.open.pop();
        let made: Rational = flows(tir, recipe)
            .iter()
            .filter(|flow| flow.verb == Verb::Produce && flow.resource == resource)
            .map(|flow| flow.amount.clone())
            .sum();
        let unit: Vec<Rational> = run.iter().map(|amount| amount.checked_div(&made).unwrap_or_default()).collect();
        self.known.insert(resource, unit.clone());
        Ok(unit)
    }
}
