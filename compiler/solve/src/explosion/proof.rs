//! Whether a plan holds, and whether its multipliers prove every stage.

use weal_problem::{Problem, StageKind, Won};

use super::elimination::Elimination;
use super::entries;
use crate::stages::{is_at_floor, value_of};

/// How far off a row or a reduced cost may be, as a part of its terms.
const TOLERANCE: f64 = 1e-9;
/// How large a reduced cost must be, as a part of its terms, to count as not nothing.
const CLEAR: f64 = 1e-7;
/// The most of an earlier stage that may enter the proof of a later one.
const MOST: f64 = 1e12;

/// Whether all bounds and rows hold.
pub(super) fn holds(problem: &Problem, values: &[f64]) -> bool {
    let mut sums = vec![0.0; problem.rows.len()];
    let mut sizes = vec![0.0; problem.rows.len()];
    for (column, value) in values.iter().enumerate() {
        if !value.is_finite() || *value < 0.0 || *value > problem.upper[column] {
            return false;
        }
        for (row, entry) in entries(problem, column) {
            sums[row] += entry * value;
            sizes[row] += (entry * value).abs();
        }
    }
    (0..sums.len()).all(|row| {
        let within = |off: f64, side: f64| off <= TOLERANCE * (sizes[row] + side.abs());
        let (lower, upper) = (problem.row_lower[row], problem.row_upper[row]);
        (lower.is_infinite() || within(lower - sums[row], lower))
            && (upper.is_infinite() || within(sums[row] - upper, upper))
    })
}

/// A proof under construction.
#[derive(Clone)]
struct Proof {
    multipliers: Vec<f64>,
    kept: Vec<f64>,
    /// Per column, its reduced cost where that is clearly not nothing, else zero.
    clear: Vec<f64>,
}

/// What every stage wins, with its proof; `None` where a stage cannot be proven.
pub(super) fn stages(problem: &Problem, elimination: &mut Elimination<'_>, values: &[f64]) -> Option<Vec<Won>> {
    let mut proofs: Vec<Proof> = Vec::new();
    let mut all = Vec::new();
    let mut costs = vec![0.0; problem.columns.len()];
    for stage in &problem.stages {
        let value = value_of(&stage.objective, values);
        costs.fill(0.0);
        stage.objective.iter().for_each(|(column, weight)| costs[*column as usize] += weight);
        let proof = if is_at_floor(problem, stage, values) {
            // The bounds of the columns prove it.
            let (multipliers, kept) = (vec![0.0; problem.rows.len()], vec![0.0; proofs.len()]);
            Some(Proof { multipliers, kept, clear: costs.clone() })
        } else {
            let multipliers = elimination.multipliers(&costs)?;
            prove(problem, values, &costs, multipliers, &proofs)
        };
        match proof {
            Some(proof) => {
                let (multipliers, kept) = (proof.multipliers.clone(), proof.kept.clone());
                all.push(Won { kind: stage.kind, value, multipliers, kept, branches: Vec::new() });
                proofs.push(proof);
            }
            None if stage.kind == StageKind::Canonical => {
                let (multipliers, kept, branches) = (Vec::new(), Vec::new(), Vec::new());
                all.push(Won { kind: stage.kind, value, multipliers, kept, branches });
                let zeros = vec![0.0; problem.columns.len()];
                let kept = vec![0.0; proofs.len()];
                proofs.push(Proof { multipliers: vec![0.0; problem.rows.len()], kept, clear: zeros });
            }
            None => return None,
        }
    }
    Some(all)
}

/// The reduced costs, each with the size of its terms.
fn reduced(problem: &Problem, costs: &[f64], multipliers: &[f64]) -> Vec<(f64, f64)> {
    let of = |(column, cost): (usize, &f64)| {
        entries(problem, column).fold((*cost, cost.abs()), |(sum, size), (row, entry)| {
            let term = entry * multipliers[row];
            (sum - term, size + term.abs())
        })
    };
    costs.iter().enumerate().map(of).collect()
}

/// Completes the multipliers of the rows to a proof, where that is possible.
///
/// A column that would lower this stage but is worth more in an earlier one is held back by keeping that one: the
/// reduced costs of a best plan are, column by column, lexicographically not negative.
fn prove(problem: &Problem, values: &[f64], costs: &[f64], multipliers: Vec<f64>, earlier: &[Proof]) -> Option<Proof> {
    let mut proof = Proof { multipliers, kept: vec![0.0; earlier.len()], clear: Vec::new() };
    let first = reduced(problem, costs, &proof.multipliers);
    let is_fixed = |column: usize| problem.upper[column] <= 0.0;
    let mut shares = vec![0.0f64; earlier.len()];
    for (column, (cost, size)) in first.iter().enumerate() {
        if values[column] > 0.0 || is_fixed(column) || *cost >= -TOLERANCE * size {
            continue;
        }
        let (share, before) =
            shares.iter_mut().zip(earlier).find(|(_, before)| before.clear.get(column).is_some_and(|c| *c > 0.0))?;
        *share = share.max(-cost / before.clear[column]);
    }
    let mut costs = costs.to_vec();
    for (at, (share, before)) in shares.iter().zip(earlier).enumerate().filter(|(_, (share, _))| **share > 0.0) {
        if *share > MOST {
            return None;
        }
        proof.multipliers.iter_mut().zip(&before.multipliers).for_each(|(y, more)| *y += share * more);
        proof.kept[at] -= share;
        proof.kept.iter_mut().zip(&before.kept).for_each(|(y, more)| *y += share * more);
    }
    for (y, stage) in proof.kept.iter().zip(&problem.stages).filter(|(y, _)| **y != 0.0) {
        stage.objective.iter().for_each(|(column, weight)| costs[*column as usize] -= y * weight);
    }
    let held = reduced(problem, &costs, &proof.multipliers);
    let sound = held.iter().enumerate().all(|(column, (cost, size))| {
        let (value, most, off) = (values[column], problem.upper[column], TOLERANCE * size);
        is_fixed(column) || ((value <= 0.0 || *cost <= off) && (value >= most || *cost >= -off))
    });
    let sides = problem.row_lower.iter().zip(&problem.row_upper);
    let signed = proof
        .multipliers
        .iter()
        .zip(sides)
        .all(|(y, (lower, upper))| (*y <= 0.0 || lower.is_finite()) && (*y >= 0.0 || upper.is_finite()));
    if !sound || !signed {
        return None;
    }
    proof.clear = held.iter().map(|(cost, size)| if cost.abs() > CLEAR * size { *cost } else { 0.0 }).collect();
    Some(proof)
}
