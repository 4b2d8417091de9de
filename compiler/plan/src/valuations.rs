//! Valuations: what one unit more of a scarce thing would relieve.
//!
//! The multipliers of a stage say what moving a declaration would gain, at the margin. Where a plan is degenerate they
//! are not unique, so a figure counts as proven only when solving again with a little more shows the gain.

use weal_problem::{Declared, Node, Problem, Solution, StageKind};
use weal_tir::{Bound, Rule, Tir};

use crate::ir::Valuation;
use crate::rounding::significant;
use crate::stages;
use crate::words::{bound_unit, rate_number, rate_unit};

/// The most valuations a plan has.
pub const MOST: usize = 24;
/// How much more is tried, as a part of what is declared.
const LITTLE: f64 = 1e-3;
/// A gain below this part of a stage's value is rounding.
const GAIN: f64 = 1e-8;

/// A valuation by multipliers, with what is needed to prove it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Index into [`Problem::stretches`].
    pub stretch: u32,
    /// How much more to try, in the stretch's unit.
    pub amount: f64,
    /// The valuation, not proven.
    pub valuation: Valuation,
}

/// What binds, by the multipliers of the first stage that would gain: the earliest stages first, and in a stage the
/// largest gains for the same part more. At most [`MOST`].
pub fn candidates(tir: &Tir, problem: &Problem, solution: &Solution) -> Vec<Candidate> {
    let mut found: Vec<(usize, f64, Candidate)> = Vec::new();
    for (at, stretch) in problem.stretches.iter().enumerate() {
        let Some(scarce) = scarce(tir, stretch.declared) else { continue };
        let gains = solution.won.iter().enumerate().filter(|(_, won)| counts(won.kind));
        let first =
            gains.map(|(stage, won)| (stage, won, -reduced_cost(problem, stretch.column, won))).find(|(_, won, by)| {
                *by > GAIN * won.value.abs().max(f64::MIN_POSITIVE) / scarce.size.max(1.0) && *by > f64::MIN_POSITIVE
            });
        let Some((stage, won, by)) = first else { continue };
        // That more room under a soft limit lessens its overshoot says nothing.
        if matches!(won.kind, StageKind::WorstOver(_) | StageKind::SumOver(_)) && is_soft(tir, stretch.declared) {
            continue;
        }
        let valuation = Valuation {
            scarce: scarce.name,
            place: scarce.place,
            kind: scarce.kind.to_owned(),
            unit: scarce.unit,
            relieves: stages::name(tir, won.kind),
            by: significant(by),
            by_unit: stages::unit(tir, won.kind),
            proven: false,
        };
        let amount = if scarce.size > 0.0 { scarce.size * LITTLE } else { 1.0 };
        let gain = by * amount;
        found.push((stage, gain, Candidate { stretch: at as u32, amount, valuation }));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    found.into_iter().take(MOST).map(|(_, _, candidate)| candidate).collect()
}

/// Proves valuations by solving again with a little more of each: `again(stretch, amount)` gives the values of the
/// stages with that stretch, or nothing where it could not be solved. Those without a gain are dropped.
/// `solution` is what the candidates came from.
pub fn prove(
    tir: &Tir,
    candidates: Vec<Candidate>,
    solution: &Solution,
    again: &mut dyn FnMut(u32, f64) -> Option<Vec<(StageKind, f64)>>,
) -> Vec<Valuation> {
    let mut proven = Vec::new();
    for candidate in candidates.into_iter().take(MOST) {
        let Some(values) = again(candidate.stretch, candidate.amount) else { continue };
        let gain = solution.won.iter().filter(|won| counts(won.kind)).find_map(|won| {
            let (_, value) = values.iter().find(|(kind, _)| *kind == won.kind)?;
            let gain = won.value - value;
            let size = won.value.abs().max(value.abs());
            // A later stage says nothing once an earlier one has moved.
            (gain.abs() > GAIN * size.max(f64::MIN_POSITIVE)).then_some((won.kind, gain))
        });
        if let Some((kind, gain)) = gain.filter(|(_, gain)| *gain > 0.0) {
            let by = significant(gain / candidate.amount);
            let (relieves, by_unit) = (stages::name(tir, kind), stages::unit(tir, kind));
            proven.push(Valuation { relieves, by, by_unit, proven: true, ..candidate.valuation });
        }
    }
    proven
}

fn counts(kind: StageKind) -> bool {
    !matches!(kind, StageKind::Surplus | StageKind::Canonical)
}

/// The reduced cost of a stretch: it costs nothing by itself, so it is what its rows pay for, turned round.
fn reduced_cost(problem: &Problem, column: u32, won: &weal_problem::Won) -> f64 {
    let at = column as usize;
    let range = match (problem.starts.get(at), problem.starts.get(at + 1)) {
        (Some(from), Some(until)) => *from as usize..*until as usize,
        _ => return 0.0,
    };
    let rows = problem.entries.get(range.clone()).unwrap_or_default();
    let values = problem.values.get(range).unwrap_or_default();
    let paid = |row: &u32| won.multipliers.get(*row as usize).copied().unwrap_or(0.0);
    -rows.iter().zip(values).map(|(row, value)| paid(row) * value).sum::<f64>()
}

/// Whether a declaration is a soft bound.
fn is_soft(tir: &Tir, declared: Declared) -> bool {
    match declared {
        Declared::Threshold(id) => tir.thresholds.get(id.index()).is_some_and(|it| it.bound.soft.is_some()),
        Declared::Rule(id, rule) => {
            let rule = tir.policies.get(id.index()).and_then(|policy| policy.rules.get(rule as usize));
            matches!(rule, Some(Rule::Bound(bound)) if bound.soft.is_some())
        }
        _ => false,
    }
}

/// A declaration as something scarce.
struct Scarce {
    name: String,
    place: String,
    kind: &'static str,
    unit: String,
    /// How much is declared, in `unit`.
    size: f64,
}

fn scarce(tir: &Tir, declared: Declared) -> Option<Scarce> {
    let at_node = |node: Node, kind| {
        let resource = tir.resources.get(node.resource.index())?;
        let place = if resource.local { tir.places.get(node.place.index())?.name.to_string() } else { String::new() };
        let (name, unit) = (resource.name.to_string(), resource.unit.to_string());
        Some((resource, Scarce { name, place, kind, unit, size: 0.0 }))
    };
    let bound = |name: String, kind, bound: &Bound| Scarce {
        name,
        place: String::new(),
        kind,
        unit: bound_unit(bound),
        size: rate_number(&bound.limit).to_f64().abs(),
    };
    match declared {
        Declared::Supply(node) => {
            let (resource, scarce) = at_node(node, "supply")?;
            let clauses = &resource.details.as_ref()?.supply;
            let first = clauses.iter().find(|supply| supply.place == node.place).or(clauses.first())?;
            let size = rate_number(&first.rate).to_f64();
            Some(Scarce { unit: rate_unit(&resource.unit, &first.rate), size, ..scarce })
        }
        Declared::Stock(node) => {
            let (resource, scarce) = at_node(node, "stock")?;
            let all = resource.details.as_ref()?.stock.iter().filter(|s| !resource.local || s.place == node.place);
            Some(Scarce { size: all.map(|stock| stock.amount.to_f64()).sum(), ..scarce })
        }
        Declared::End(node) => {
            let (resource, scarce) = at_node(node, "end")?;
            let all = resource.details.as_ref().map_or(&[][..], |details| &details.stock);
            Some(Scarce { size: all.iter().map(|stock| stock.amount.to_f64()).sum(), ..scarce })
        }
        Declared::Storage(node) => {
            let (resource, scarce) = at_node(node, "storage")?;
            let (most, _) = resource.details.as_ref()?.storage.as_ref()?;
            Some(Scarce { size: most.to_f64(), ..scarce })
        }
        Declared::Floor(id) => Some(Scarce {
            name: tir.needs.get(id.index())?.name.to_string(),
            place: String::new(),
            kind: "floor",
            unit: stages::OF_THE_NEED.to_owned(),
            size: 1.0,
        }),
        Declared::Threshold(id) => {
            let threshold = tir.thresholds.get(id.index())?;
            Some(bound(threshold.name.to_string(), "threshold", &threshold.bound))
        }
        Declared::Rule(id, rule) => {
            let policy = tir.policies.get(id.index())?;
            let name = format!("{}/{}", policy.name, rule + 1);
            match policy.rules.get(rule as usize)? {
                Rule::Bound(rule) => Some(bound(name, "policy", rule)),
                Rule::Forbid { .. } => {
                    Some(Scarce { name, place: String::new(), kind: "policy", unit: "run".to_owned(), size: 0.0 })
                }
            }
        }
        Declared::Known(id) => {
            let name = tir.resources.get(id.index())?.name.to_string();
            Some(Scarce { name, place: String::new(), kind: "knowledge", unit: "run".to_owned(), size: 0.0 })
        }
        Declared::UpTo(id) => {
            let recipe = tir.recipes.get(id.index())?;
            let (rate, _) = recipe.up_to.as_deref()?;
            let size = rate_number(rate).to_f64();
            let name = format!("up to {}", recipe.name);
            Some(Scarce { name, place: String::new(), kind: "up to", unit: rate_unit("run", rate), size })
        }
    }
}
