//! From a solved problem to a plan: what the numbers mean, in names and units.

mod conflict;
mod proof;
mod state;
pub(crate) mod words;

use std::collections::BTreeMap;

use weal_problem::{Problem, Solution, Status as Solved};
use weal_tir::{Measure, PlaceId, PolicyId, Rule, Tir};

use crate::ir::{Aim, Certificate, InProgress, Need, Plan, Portion, Run, SCHEMA, Status};
use crate::ledger::{Given, Ledger, Serving};
use crate::measures::Measures;
use crate::rounding::significant;
use crate::{contents, overshoots, pegging, stages, valuations};

pub use conflict::{from_conflict, impossible};

/// Below which part of an activity's most its runs are noise: what to try in turn until a plan passes its certificate.
///
/// Where noise is left out a plan reads well; where what a run moves is large beside the rest, it is not noise.
pub const FEWEST_RUNS: [f64; 3] = [1e-8, 1e-10, 0.0];

/// The plan of a solution. `adopted` are the policies in force under `scenario`, `fewest` is one of [`FEWEST_RUNS`].
///
/// The certificate has the proof and is otherwise empty: a checker fills it. A solution without values gives a plan
/// without any, [`Status::Impossible`] where the solution says so and [`Status::Limit`] otherwise.
pub fn from_problem(
    tir: &Tir,
    adopted: &[PolicyId],
    scenario: &BTreeMap<String, String>,
    problem: &Problem,
    solution: &Solution,
    fewest: f64,
) -> Plan {
    let mut plan = empty(tir, scenario);
    plan.status = match solution.status {
        Solved::Solved => Status::Certified,
        Solved::Impossible => Status::Impossible,
        Solved::Limit | Solved::Unbounded(_) | Solved::Numerical => Status::Limit,
    };
    let claims = matches!(solution.status, Solved::Solved | Solved::Limit);
    if !claims || solution.values.len() != problem.columns.len() {
        return plan;
    }
    let ledger = Ledger::new(tir, &Given::from_solution(tir, problem, solution, fewest).settled(tir));
    plan = Plan { status: plan.status, ..from_ledger(&ledger, adopted, scenario) };
    plan.valuations = valuations::candidates(tir, problem, solution).into_iter().map(|found| found.valuation).collect();
    plan.certificate.proof = proof::proof(tir, problem, solution);
    plan
}

/// The plan that certain amounts are, of which nothing is proven: what runs that stand come to, say.
///
/// Its status is [`Status::Limit`].
pub fn from_ledger(ledger: &Ledger, adopted: &[PolicyId], scenario: &BTreeMap<String, String>) -> Plan {
    let tir = ledger.tir;
    let measures = Measures::new(ledger, asked(tir, adopted));
    let mut plan = empty(tir, scenario);
    plan.status = Status::Limit;
    plan.runs = runs(ledger);
    plan.in_progress = in_progress(ledger);
    plan.needs = needs(ledger);
    plan.given = portions(ledger);
    plan.thresholds = state::thresholds(ledger, &measures, adopted);
    plan.allocations = state::allocations(tir);
    plan.stocks = state::stocks(ledger);
    plan.surpluses = state::surpluses(ledger);
    plan.capacities = state::capacities(ledger);
    plan.aims = aims(ledger, &measures, &overshoots::all(ledger, &measures, adopted));
    plan.contents = contents::contents(tir, &plan.runs);
    plan.pegging = pegging::pegging(ledger);
    plan
}

/// A plan with nothing in it yet.
fn empty(tir: &Tir, scenario: &BTreeMap<String, String>) -> Plan {
    Plan {
        schema: SCHEMA.to_owned(),
        package: tir.package.clone(),
        status: Status::Impossible,
        scenario: scenario.clone(),
        decided: BTreeMap::new(),
        robust: false,
        periods: tir.horizon.periods.iter().map(|period| period.label.to_string()).collect(),
        aims: Vec::new(),
        runs: Vec::new(),
        needs: Vec::new(),
        given: Vec::new(),
        thresholds: Vec::new(),
        allocations: Vec::new(),
        stocks: Vec::new(),
        surpluses: Vec::new(),
        in_progress: Vec::new(),
        capacities: Vec::new(),
        valuations: Vec::new(),
        contents: Vec::new(),
        pegging: Vec::new(),
        uncertain: Vec::new(),
        fares: Vec::new(),
        trials: Vec::new(),
        conflict: Vec::new(),
        certificate: Certificate::default(),
    }
}

/// The measures that thresholds, adopted rules and aims ask for.
fn asked<'a>(tir: &'a Tir, adopted: &'a [PolicyId]) -> impl Iterator<Item = &'a Measure> {
    let rules = adopted.iter().filter_map(|policy| tir.policies.get(policy.index())).flat_map(|policy| &policy.rules);
    let bounds = rules.filter_map(|rule| match rule {
        Rule::Bound(bound) => Some(&bound.measure),
        Rule::Forbid { .. } => None,
    });
    let aims = tir.aims.iter().flat_map(|aim| aim.terms.iter().map(|(_, measure)| measure));
    tir.thresholds.iter().map(|threshold| &threshold.bound.measure).chain(bounds).chain(aims)
}

/// The name of a place.
fn place(tir: &Tir, place: PlaceId) -> String {
    tir.places.get(place.index()).map_or_else(String::new, |place| place.name.to_string())
}

/// The label of a period.
fn period(tir: &Tir, period: u32) -> String {
    tir.horizon.periods.get(period as usize).map_or_else(String::new, |period| period.label.to_string())
}

fn runs(ledger: &Ledger) -> Vec<Run> {
    let tir = ledger.tir;
    let one = |run: &crate::ledger::PlacedRun| Run {
        recipe: tir.recipes[run.activity.recipe.index()].name.to_string(),
        place: place(tir, run.activity.place),
        period: period(tir, run.period),
        runs: significant(run.runs),
    };
    ledger.runs.iter().map(one).collect()
}

fn in_progress(ledger: &Ledger) -> Vec<InProgress> {
    let tir = ledger.tir;
    let unfinished = ledger.runs.iter().filter(|run| run.placed.arrival.is_none());
    let one = |run: &crate::ledger::PlacedRun| InProgress {
        recipe: tir.recipes[run.activity.recipe.index()].name.to_string(),
        place: place(tir, run.activity.place),
        period: period(tir, run.period),
        runs: significant(run.runs),
        until: run.placed.last_day.to_string(),
    };
    unfinished.map(one).collect()
}

fn needs(ledger: &Ledger) -> Vec<Need> {
    let tir = ledger.tir;
    let mut all = Vec::new();
    for (at, need) in tir.needs.iter().enumerate() {
        for when in 0..ledger.periods() {
            let (wanted, met) = ledger.need(at, when);
            if wanted > 0.0 {
                all.push(Need {
                    need: need.name.to_string(),
                    place: place(tir, need.place),
                    period: period(tir, when),
                    wanted: significant(wanted),
                    met: significant(met),
                    unit: tir.needed_unit(need.of).to_owned(),
                    coverage: significant(met / wanted),
                });
            }
        }
    }
    all
}

/// What is handed over and does not follow from how far needs are met.
fn portions(ledger: &Ledger) -> Vec<Portion> {
    let tir = ledger.tir;
    let one = |serving: &Serving| {
        let node = ledger.nodes.list[serving.node as usize];
        let resource = &tir.resources[node.resource.index()];
        Portion {
            need: serving.need.map_or_else(String::new, |need| tir.needs[need.index()].name.to_string()),
            place: place(tir, serving.place),
            resource: resource.name.to_string(),
            from: if resource.local { place(tir, node.place) } else { String::new() },
            period: period(tir, serving.period),
            amount: significant(serving.amount),
            unit: resource.unit.to_string(),
        }
    };
    ledger.servings.iter().filter(|serving| serving.said).map(one).collect()
}

fn aims(ledger: &Ledger, measures: &Measures, overs: &[(u32, f64)]) -> Vec<Aim> {
    let tir = ledger.tir;
    let one = |kind| Aim {
        aim: stages::name(tir, kind),
        value: significant(stages::value(ledger, measures, overs, kind)),
        unit: stages::unit(tir, kind),
    };
    stages::of(ledger, overs).into_iter().map(one).collect()
}

#[cfg(test)]
mod tests;
