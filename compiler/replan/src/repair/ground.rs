//! The ground of a repair: what stands, what may move, and who is how near to what does not hold.

use std::collections::BTreeMap;

use weal_plan::Plan;
use weal_plan::fares::Stands;
use weal_problem::{Activity, Column, Declared, Problem};
use weal_tir::Tir;

use super::part::entries;
use super::rings::{Group, Map, NONE, tried};
use super::standing;
use crate::ir::{Firm, Now};

/// To begin something asks so many times as much as to go on with it.
const BEGIN: f64 = 1.5;

/// All that is worked out once for a repair.
pub(super) struct Ground<'a> {
    pub(super) tir: &'a Tir,
    pub(super) problem: &'a Problem,
    /// The sides of its rows, moved to what stands where that misses them by rounding alone: rounding asks nobody to move.
    pub(super) sides: (Vec<f64>, Vec<f64>),
    pub(super) map: Map,
    /// What stands, per column: runs as planned and agreed, needs served as planned, all else as it follows.
    pub(super) values: Vec<f64>,
    /// Per column, whether nothing can move it: what lies in the past, what was done, what nobody asked to stretch.
    pub(super) held: Vec<bool>,
    /// Per column, why nobody moves it without consent.
    pub(super) firm: Vec<Option<Firm>>,
    /// Per column of a shortfall or an overshoot, how much of it was planned.
    pub(super) allowed: Vec<f64>,
    /// Per activity, how many runs are many.
    pub(super) scales: Vec<f64>,
    /// Per group, whether something in it does not hold.
    pub(super) broken: Vec<bool>,
    /// The rows that do not hold and that something could mend.
    pub(super) to_mend: Vec<u32>,
    /// Per activity, how far it is from there.
    pub(super) distances: Vec<u32>,
    /// The distances that are tried.
    pub(super) tried: Vec<u32>,
}

/// The period of a column, where it has one.
pub(super) fn period(column: &Column) -> Option<u32> {
    match *column {
        Column::Run(_, t)
        | Column::Stock(_, t)
        | Column::InService(_, t)
        | Column::Growth(_, t)
        | Column::Short(_, t)
        | Column::Delivered(_, _, t)
        | Column::Given(_, _, t)
        | Column::Spare(_, t)
        | Column::Absorbed(_, t)
        | Column::Over(_, _, t)
        | Column::Change(_, t) => Some(t),
        Column::Worst(_) | Column::WorstOver(_) | Column::Stretch(_) => None,
    }
}

impl<'a> Ground<'a> {
    pub(super) fn new(now: &'a Now, before: &Plan, problem: &'a Problem, stands: &Stands) -> Ground<'a> {
        let tir = &now.tir;
        let map = Map::new(problem);
        let values = standing::values(problem, &stands.amounts, &stands.asked);
        let firm: BTreeMap<(Activity, u32), Firm> =
            now.standing.iter().filter_map(|one| Some(((one.activity, one.period), one.firm?))).collect();
        let firm: Vec<Option<Firm>> = problem
            .columns
            .iter()
            .map(|column| match column {
                Column::Run(activity, period) => firm.get(&(*activity, *period)).copied(),
                _ => None,
            })
            .collect();
        let held = |(column, firm): (&Column, &Option<Firm>)| {
            matches!(column, Column::Stretch(_))
                || *firm == Some(Firm::Done)
                || period(column).is_some_and(|at| at < now.period)
        };
        let held: Vec<bool> = problem.columns.iter().zip(&firm).map(held).collect();
        let mut ground = Ground {
            tir,
            allowed: allowed(tir, problem, before, &values),
            scales: scales(problem, &map, &values),
            broken: vec![false; map.groups.len()],
            to_mend: Vec::new(),
            distances: Vec::new(),
            tried: Vec::new(),
            problem,
            sides: (problem.row_lower.clone(), problem.row_upper.clone()),
            map,
            values,
            held,
            firm,
        };
        ground.find_broken();
        let from: Vec<u32> = (0..).zip(&ground.broken).filter(|(_, broken)| **broken).map(|(at, _)| at).collect();
        ground.distances = ground.map.distances(tir, &from);
        ground.tried = tried(&ground.distances);
        ground
    }

    /// The rows that do not hold and that something could mend.
    pub(super) fn broken_rows(&self) -> Vec<u32> {
        let mut can_move = vec![false; self.problem.rows.len()];
        for column in (0..self.problem.columns.len()).filter(|at| !self.held[*at]) {
            entries(self.problem, column).for_each(|(row, _)| can_move[row] = true);
        }
        let mut rows = standing::broken(self.problem, &self.values);
        // A soft bound may be missed, and no more than planned.
        for (column, named) in self.problem.columns.iter().enumerate() {
            if matches!(named, Column::Over(..)) && self.values[column] > self.allowed[column] * (1.0 + 1e-6) + 1e-9 {
                rows.extend(entries(self.problem, column).map(|(row, _)| row as u32));
            }
        }
        rows.retain(|row| can_move[*row as usize]);
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Marks the groups of rows that do not hold; of needs and bounds also what feeds them.
    fn find_broken(&mut self) {
        let rows = self.broken_rows();
        let mut is_broken = vec![false; self.problem.rows.len()];
        let (sums, _) = standing::sums(self.problem, &self.values);
        for (row, sum) in sums.iter().enumerate().filter(|(row, _)| rows.binary_search(&(*row as u32)).is_err()) {
            let (low, high) = (&mut self.sides.0[row], &mut self.sides.1[row]);
            (*low, *high) = if low == high { (*sum, *sum) } else { (low.min(*sum), high.max(*sum)) };
        }
        self.to_mend.clone_from(&rows);
        for row in rows {
            is_broken[row as usize] = true;
            let group = self.map.group_of[row as usize];
            if group != NONE {
                self.broken[group as usize] = true;
            }
        }
        for column in 0..self.problem.columns.len() {
            if self.map.activity_of[column] != NONE
                || matches!(self.problem.columns[column], Column::Worst(_) | Column::WorstOver(_) | Column::Stretch(_))
            {
                continue;
            }
            let feeds = |row: usize| {
                let group = self.map.group_of[row];
                is_broken[row] && !matches!(self.map.groups.get(group as usize), Some(Group::Node(_)) | None)
            };
            if entries(self.problem, column).any(|(row, _)| feeds(row)) {
                for (row, _) in entries(self.problem, column) {
                    let group = self.map.group_of[row];
                    if matches!(self.map.groups.get(group as usize), Some(Group::Node(_))) {
                        self.broken[group as usize] = true;
                    }
                }
            }
        }
    }
}

/// What was planned to be missed: of needs the same part as planned, as the values have it; of soft bounds what the plan says.
fn allowed(tir: &Tir, problem: &Problem, before: &Plan, values: &[f64]) -> Vec<f64> {
    let missed: BTreeMap<(&str, &str, &str), f64> = before
        .thresholds
        .iter()
        .filter_map(|one| Some(((&*one.threshold, &*one.place, &*one.period), one.soft.as_ref()?.over)))
        .collect();
    let over = |declared: &Declared, place: usize, period: u32| {
        let place = tir.places.get(place).map_or("", |place| &*place.name);
        let period = tir.horizon.periods.get(period as usize).map_or("", |period| &*period.label);
        let name = super::nothing::name_of(tir, declared);
        missed.get(&(&*name, place, period)).copied().unwrap_or(0.0)
    };
    let one = |(column, value): (&Column, &f64)| match column {
        Column::Short(..) => *value,
        Column::Over(declared, place, period) => over(declared, place.index(), *period),
        _ => 0.0,
    };
    problem.columns.iter().zip(values).map(one).collect()
}

/// How many runs of each activity are many: the most it has in a period; where it has none, fewer than those that move what
/// the smallest beside it moves, as to begin something asks more than to go on with it.
fn scales(problem: &Problem, map: &Map, values: &[f64]) -> Vec<f64> {
    let mut scales = vec![0.0_f64; map.activities.len()];
    let runs = || map.activity_of.iter().enumerate().filter(|(_, activity)| **activity != NONE);
    for (column, activity) in runs() {
        let scale = &mut scales[*activity as usize];
        *scale = scale.max(values[column]);
    }
    let mut smallest = vec![f64::INFINITY; problem.rows.len()];
    for (column, activity) in runs().filter(|(_, activity)| scales[**activity as usize] > 0.0) {
        for (row, amount) in entries(problem, column) {
            smallest[row] = smallest[row].min((amount * scales[*activity as usize]).abs());
        }
    }
    let mut beside = vec![f64::INFINITY; map.activities.len()];
    for (column, activity) in runs().filter(|(_, activity)| scales[**activity as usize] <= 0.0) {
        let beside = &mut beside[*activity as usize];
        for (row, amount) in entries(problem, column) {
            *beside = beside.min(smallest[row] / amount.abs());
        }
    }
    let one = |(scale, beside): (f64, f64)| match () {
        () if scale > 0.0 => scale,
        () if beside.is_finite() && beside > 0.0 => beside / BEGIN,
        () => 1.0,
    };
    scales.into_iter().zip(beside).map(one).collect()
}
