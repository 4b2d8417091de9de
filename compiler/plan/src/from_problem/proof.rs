//! The multipliers that prove each stage, with their conditions by name.

use std::collections::BTreeMap;

use weal_problem::{self as branch, Column, Curve, Declared, Node, Problem, Row, Solution, StageKind, Won};
use weal_tir::{PlaceId, RecipeId, ResourceId, Tir};

use super::place;
use crate::ir::{Branch, Multiplier, StageProof};
use crate::rounding::precise;
use crate::stages;

/// The most multipliers that a proof by branching is written down with, and the most columns times leaves.
const MOST_BRANCHED: usize = 200_000;

/// The proofs of the stages up to the program's aims. Multipliers of zero are left out.
pub(super) fn proof(tir: &Tir, problem: &Problem, solution: &Solution) -> Vec<StageProof> {
    let writer = Writer { tir, problem, solution, touches: Touches::new(problem) };
    let counts = |won: &&Won| !matches!(won.kind, StageKind::Surplus | StageKind::Canonical);
    let one = |won: &Won| StageProof {
        aim: stages::name(tir, won.kind),
        multipliers: writer.multipliers(&won.multipliers, &won.kept),
        branches: writer.branches(&won.branches),
    };
    solution.won.iter().filter(counts).map(one).collect()
}

struct Writer<'a> {
    tir: &'a Tir,
    problem: &'a Problem,
    solution: &'a Solution,
    touches: Touches<'a>,
}

impl Writer<'_> {
    /// The multipliers of the problem's rows and of tangents, then those of the stages kept.
    fn multipliers(&self, rows: &[f64], kept: &[f64]) -> Vec<Multiplier> {
        let Writer { tir, problem, solution, touches } = self;
        // Where a step is one whole run, every digit counts.
        let shown = |value: f64| if problem.whole.is_empty() { precise(value) } else { value };
        let mut multipliers = Vec::new();
        for (at, value) in rows.iter().enumerate() {
            let value = shown(*value);
            if value == 0.0 {
                continue;
            }
            match problem.rows.get(at) {
                Some(Row::Kept(_)) => {}
                Some(row) => multipliers.push(Multiplier { value, ..named(tir, touches, *row, at as u32) }),
                None => {
                    let added = solution.tangents.get(at - problem.rows.len());
                    let found = added.and_then(|(curve, stock)| Some((problem.curves.get(*curve as usize)?, *stock)));
                    if let Some((curve, stock)) = found {
                        let touches = Some(precise(stock));
                        let condition = at_node(tir, "tangent", curve.node, curve.period);
                        multipliers.push(Multiplier { value, touches, ..condition });
                    }
                }
            }
        }
        for (earlier, value) in solution.won.iter().zip(kept) {
            let value = shown(*value);
            if value != 0.0 {
                multipliers.push(Multiplier { value, ..condition("kept", stages::name(tir, earlier.kind)) });
            }
        }
        multipliers
    }

    /// The parts of a proof by branching; none where it is too long to be written down.
    fn branches(&self, branches: &[branch::Branch]) -> Vec<Branch> {
        let mut left = MOST_BRANCHED;
        let mut parts = Vec::with_capacity(branches.len());
        for branch in branches {
            let (part, size) = match branch {
                branch::Branch::Leaf { multipliers, kept, empty } => {
                    let multipliers = self.multipliers(multipliers, kept);
                    let size = multipliers.len() + self.problem.columns.len();
                    (Some(Branch::Leaf { multipliers, empty: *empty }), size)
                }
                branch::Branch::Split { column, at } => (self.split(*column, *at), 1),
            };
            let (Some(part), Some(rest)) = (part, left.checked_sub(size)) else { return Vec::new() };
            left = rest;
            parts.push(part);
        }
        parts
    }

    fn split(&self, column: u32, at: f64) -> Option<Branch> {
        match self.problem.columns.get(column as usize)? {
            Column::Run(activity, period) => Some(Branch::Split {
                what: "runs".to_owned(),
                of: recipe(self.tir, activity.recipe).to_owned(),
                place: place(self.tir, activity.place),
                period: *period,
                at,
            }),
            _ => None,
        }
    }
}

fn condition(condition: &str, of: impl Into<String>) -> Multiplier {
    Multiplier {
        condition: condition.to_owned(),
        of: of.into(),
        place: String::new(),
        period: None,
        part: String::new(),
        touches: None,
        value: 0.0,
    }
}

fn resource(tir: &Tir, id: ResourceId) -> &str {
    tir.resources.get(id.index()).map_or("", |resource| &resource.name)
}

fn recipe(tir: &Tir, id: RecipeId) -> &str {
    tir.recipes.get(id.index()).map_or("", |recipe| &recipe.name)
}

fn at_node(tir: &Tir, name: &str, node: Node, period: u32) -> Multiplier {
    let condition = condition(name, resource(tir, node.resource));
    Multiplier { place: place(tir, node.place), period: Some(period), ..condition }
}

/// The condition of a row, by name.
fn named(tir: &Tir, touches: &Touches, row: Row, number: u32) -> Multiplier {
    let need = |id: weal_tir::NeedId| tir.needs.get(id.index()).map_or("", |need| &need.name);
    let policy = |id: weal_tir::PolicyId| tir.policies.get(id.index()).map_or("", |policy| &policy.name);
    let there = |name: &str, of: &str, at: PlaceId, period: u32| Multiplier {
        place: place(tir, at),
        period: Some(period),
        ..condition(name, of)
    };
    match row {
        Row::Balance(node, period) => at_node(tir, "balance", node, period),
        Row::Capacity(node, period) => at_node(tir, "capacity", node, period),
        Row::Fresh(node, period) => at_node(tir, "fresh", node, period),
        Row::Moved(node, period) => at_node(tir, "moved", node, period),
        Row::OnArrival(node, period) => at_node(tir, "on arrival", node, period),
        Row::Tangent(node, period, _) => {
            Multiplier { touches: touches.of(node, period, number), ..at_node(tir, "tangent", node, period) }
        }
        Row::Storage(node, period) => at_node(tir, "storage", node, period),
        Row::End(node) => Multiplier { period: None, ..at_node(tir, "end", node, 0) },
        Row::Floor(id, period) => Multiplier { period: Some(period), ..condition("floor", need(id)) },
        Row::Served(id, period) => Multiplier { period: Some(period), ..condition("served", need(id)) },
        Row::WorstOf(id, period) => Multiplier { period: Some(period), ..condition("worst", need(id)) },
        Row::Threshold(id, at, period) => {
            let name = tir.thresholds.get(id.index()).map_or("", |threshold| &threshold.name);
            there("threshold", name, at, period)
        }
        Row::Rule(id, rule, at, period) => {
            Multiplier { part: rule.to_string(), ..there("rule", policy(id), at, period) }
        }
        Row::OverOf(declared, at, period) => {
            let bound = match declared {
                Declared::Threshold(id) => named(tir, touches, Row::Threshold(id, at, period), number),
                Declared::Rule(id, rule) => named(tir, touches, Row::Rule(id, rule, at, period), number),
                _ => condition("", ""),
            };
            Multiplier { condition: "overshoot".to_owned(), ..bound }
        }
        Row::Forbid(id, _, activity, period) => {
            let part = recipe(tir, activity.recipe).to_owned();
            Multiplier { part, ..there("forbid", policy(id), activity.place, period) }
        }
        Row::Unknown(id, activity, period) => {
            let part = recipe(tir, activity.recipe).to_owned();
            Multiplier { part, ..there("known", resource(tir, id), activity.place, period) }
        }
        Row::SetUp(activity, head, period) => {
            let part = recipe(tir, head).to_owned();
            Multiplier { part, ..there("set up", recipe(tir, activity.recipe), activity.place, period) }
        }
        Row::SetUpAtAll(activity, period) => there("set up", recipe(tir, activity.recipe), activity.place, period),
        Row::Begins(activity, period) => there("begins", recipe(tir, activity.recipe), activity.place, period),
        Row::GoesOn(activity, period) => there("goes on", recipe(tir, activity.recipe), activity.place, period),
        Row::UpTo(activity, period) => there("up to", recipe(tir, activity.recipe), activity.place, period),
        Row::ChangeUp(activity, period) => there("change up", recipe(tir, activity.recipe), activity.place, period),
        Row::ChangeDown(activity, period) => there("change down", recipe(tir, activity.recipe), activity.place, period),
        Row::Kept(stage) => condition("kept", stage.to_string()),
    }
}

/// Where the problem's own tangents touch their curves, read from their coefficients.
struct Touches<'a> {
    problem: &'a Problem,
    curves: BTreeMap<(Node, u32), &'a Curve>,
}

impl<'a> Touches<'a> {
    fn new(problem: &'a Problem) -> Touches<'a> {
        Touches { problem, curves: problem.curves.iter().map(|curve| ((curve.node, curve.period), curve)).collect() }
    }
    fn entry(&self, column: u32, row: u32) -> f64 {
        let problem = self.problem;
        let bounds = problem.starts.get(column as usize).zip(problem.starts.get(column as usize + 1));
        let range = bounds.map_or(0..0, |(from, until)| *from as usize..*until as usize);
        let rows = problem.entries.get(range.clone()).unwrap_or_default();
        let values = problem.values.get(range).unwrap_or_default();
        rows.iter().zip(values).filter(|(at, _)| **at == row).map(|(_, value)| *value).sum()
    }
    /// A tangent at `s` bounds growth by `slope · (1 − 2 s / K) · stock + slope · s² / K`.
    fn of(&self, node: Node, period: u32, row: u32) -> Option<f64> {
        let curve = self.curves.get(&(node, period))?;
        let (growth, from) = (self.entry(curve.growth, row), self.entry(curve.from, row));
        if growth == 0.0 || curve.slope == 0.0 {
            return None;
        }
        Some(precise((curve.capacity / 2.0 * (1.0 + from / (growth * curve.slope))).max(0.0)))
    }
}
