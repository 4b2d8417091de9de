//! What a plan is given by: from a solution, or from a plan file.

use std::collections::BTreeMap;

use weal_problem::{Activity, Column, Node, Problem, Solution};
use weal_tir::{NeedId, PlaceId, RecipeId, ResourceId, Tir};

use super::Ledger;
use crate::ir::Plan;
use crate::rounding::{NOISE, significant};

/// Runs, shortfalls, what is given and what is thrown away: all else follows from the program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Runs started, by recipe, place and period; none is zero.
    pub runs: Vec<(Activity, u32, f64)>,
    /// What each need misses, need by need and period by period.
    pub short: Vec<f64>,
    /// Of goods, perishables and natural stocks: what is thrown away, spoils, or overflows.
    pub spare: Vec<(Node, u32, f64)>,
    /// What a need gets from one of several nodes.
    pub delivered: Vec<(NeedId, Node, u32, f64)>,
    /// What the people at a place are given for the properties it has.
    pub menu: Vec<(Node, PlaceId, u32, f64)>,
}

impl Given {
    /// From the values of a solution, rounded to twelve digits. Noise is left out; of runs, what is below the part
    /// `fewest` of an activity's most.
    pub fn from_solution(tir: &Tir, problem: &Problem, solution: &Solution, fewest: f64) -> Given {
        let periods = tir.horizon.periods.len();
        let mut given = Given { short: vec![0.0; tir.needs.len() * periods], ..Given::default() };
        let mut largest: BTreeMap<Activity, f64> = BTreeMap::new();
        let mut overall = 0.0_f64;
        for (column, value) in problem.columns.iter().zip(&solution.values) {
            if let Column::Run(activity, _) = column {
                let most = largest.entry(*activity).or_insert(0.0);
                *most = most.max(*value);
                overall = overall.max(*value);
            }
        }
        let wanted: Vec<Vec<f64>> = tir.needs.iter().map(|need| crate::time::wanted(tir, need)).collect();
        let mut largest_given: BTreeMap<(Node, PlaceId), f64> = BTreeMap::new();
        for (column, value) in problem.columns.iter().zip(&solution.values) {
            if let Column::Given(node, place, _) = column {
                let most = largest_given.entry((*node, *place)).or_insert(0.0);
                *most = most.max(*value);
            }
        }
        // Where every number of runs is small, small is not noise.
        let least = overall.min(1.0);
        for (column, value) in problem.columns.iter().zip(&solution.values) {
            match column {
                Column::Run(activity, period) => {
                    let scale = largest.get(activity).copied().unwrap_or(0.0).max(least);
                    if tir.recipes.get(activity.recipe.index()).is_some_and(|recipe| recipe.whole) {
                        // One whole run is never noise.
                        if *value >= 0.5 {
                            given.runs.push((*activity, *period, value.round()));
                        }
                    } else if *value > fewest * scale {
                        given.runs.push((*activity, *period, significant(*value)));
                    }
                }
                Column::Short(need, period) => {
                    if let Some(short) = given.short.get_mut(need.index() * periods + *period as usize) {
                        *short = value.max(0.0);
                    }
                }
                Column::Delivered(need, node, period) => {
                    let wanted = wanted.get(need.index()).and_then(|wanted| wanted.get(*period as usize));
                    if wanted.is_some_and(|wanted| *value > NOISE * wanted) {
                        given.delivered.push((*need, *node, *period, significant(*value)));
                    }
                }
                Column::Given(node, place, period) => {
                    let most = largest_given.get(&(*node, *place)).copied().unwrap_or(0.0);
                    if *value > NOISE * most {
                        given.menu.push((*node, *place, *period, significant(*value)));
                    }
                }
                Column::Spare(node, period) if *value > 0.0 => {
                    given.spare.push((*node, *period, significant(*value)));
                }
                _ => {}
            }
        }
        // What is missed is rounded by way of what is met, which is what the plan says.
        for (wanted, short) in wanted.iter().zip(given.short.chunks_mut(periods.max(1))) {
            for (wanted, short) in wanted.iter().copied().zip(short) {
                let met = if *short <= NOISE * wanted { wanted } else { (wanted - *short).max(0.0) };
                let met = if met <= NOISE * wanted { 0.0 } else { met };
                *short = wanted - significant(met).min(wanted);
            }
        }
        given.runs.sort_by_key(|(activity, period, _)| (*activity, *period));
        given.spare.sort_by_key(|(node, period, _)| (*node, *period));
        given.sort();
        given
    }
    /// With what needs for properties miss as what is given for them, rounded, leaves it.
    pub fn settled(mut self, tir: &Tir) -> Given {
        if tir.needs.iter().all(|need| need.of.property().is_none()) {
            return self;
        }
        let ledger = Ledger::new(tir, &self);
        let periods = ledger.periods() as usize;
        let mut found = vec![0.0; self.short.len()];
        for serving in &ledger.servings {
            for (need, amount) in ledger.counted(serving) {
                found[need.index() * periods + serving.period as usize] += amount;
            }
        }
        let properties = tir.needs.iter().enumerate().filter(|(_, need)| need.of.property().is_some());
        for at in properties.flat_map(|(need, _)| need * periods..(need + 1) * periods) {
            let wanted = ledger.wanted[at];
            let short = if wanted - found[at] <= NOISE * wanted { 0.0 } else { wanted - found[at] };
            self.short[at] = wanted - significant(wanted - short).min(wanted);
        }
        self
    }
    fn sort(&mut self) {
        self.delivered.sort_by_key(|(need, node, period, _)| (*need, *node, *period));
        self.menu.sort_by_key(|(node, place, period, _)| (*node, *place, *period));
    }
    /// From a plan made from this program. Names that the program does not have are passed over.
    pub fn from_plan(tir: &Tir, plan: &Plan) -> Given {
        let names = Names::new(tir);
        let periods = tir.horizon.periods.len();
        let mut given = Given { short: vec![0.0; tir.needs.len() * periods], ..Given::default() };
        for run in &plan.runs {
            let found =
                (names.recipes.get(&*run.recipe), names.places.get(&*run.place), names.periods.get(&*run.period));
            if let (Some(recipe), Some(place), Some(period)) = found {
                let activity = Activity { recipe: RecipeId(*recipe), place: PlaceId(*place) };
                given.runs.push((activity, *period, run.runs));
            }
        }
        for need in &plan.needs {
            let at = names.needs.get(&(&*need.need, &*need.place));
            if let (Some(at), Some(period)) = (at, names.periods.get(&*need.period)) {
                given.short[*at as usize * periods + *period as usize] = need.wanted - need.met;
            }
        }
        for portion in &plan.given {
            let resource = names.resources.get(&*portion.resource).map(|id| ResourceId(*id));
            let period = names.periods.get(&*portion.period);
            let place = |name: &str| names.places.get(name).map(|id| PlaceId(*id));
            let (Some(resource), Some(period), Some(to)) = (resource, period, place(&portion.place)) else { continue };
            let at = if portion.from.is_empty() { Some(weal_tir::WHOLE) } else { place(&portion.from) };
            let Some(node) = at.map(|place| Node { resource, place }) else { continue };
            if portion.need.is_empty() {
                given.menu.push((node, to, *period, portion.amount));
            } else if let Some(need) = names.needs.get(&(&*portion.need, &*portion.place)) {
                given.delivered.push((NeedId(*need), node, *period, portion.amount));
            }
        }
        given.sort();
        for surplus in &plan.surpluses {
            let resource = names.resources.get(&*surplus.resource);
            let found = (resource, names.places.get(&*surplus.place), names.periods.get(&*surplus.period));
            if let (Some(resource), Some(place), Some(period)) = found {
                let node = Node { resource: ResourceId(*resource), place: PlaceId(*place) };
                given.spare.push((node, *period, surplus.amount));
            }
        }
        given.runs.sort_by_key(|(activity, period, _)| (*activity, *period));
        given.spare.sort_by_key(|(node, period, _)| (*node, *period));
        given
    }
}

/// The names of a program, to numbers.
struct Names<'a> {
    recipes: BTreeMap<&'a str, u32>,
    resources: BTreeMap<&'a str, u32>,
    /// By name and place.
    needs: BTreeMap<(&'a str, &'a str), u32>,
    places: BTreeMap<&'a str, u32>,
    periods: BTreeMap<&'a str, u32>,
}

impl<'a> Names<'a> {
    fn new(tir: &'a Tir) -> Names<'a> {
        fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
            names.zip(0..).collect()
        }
        let place = |id: PlaceId| tir.places.get(id.index()).map_or("", |place| &*place.name);
        Names {
            recipes: numbered(tir.recipes.iter().map(|recipe| &*recipe.name)),
            resources: numbered(tir.resources.iter().map(|resource| &*resource.name)),
            needs: tir.needs.iter().map(|need| (&*need.name, place(need.place))).zip(0..).collect(),
            places: numbered(tir.places.iter().map(|place| &*place.name)),
            periods: numbered(tir.horizon.periods.iter().map(|period| &*period.label)),
        }
    }
}
