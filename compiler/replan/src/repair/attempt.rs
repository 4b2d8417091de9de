//! One attempt at a repair: those who may move do as little as they can to restore what was promised.
//!
//! Runs are written as what stands, more, and less, and the sum of both is minimised behind needs and limits: least change
//! in the L1 norm, which leaves most of a plan as it is.

use weal_problem::{Column, Problem, Row, Stage, StageKind, Status};

use super::ground::Ground;
use super::part::{Part, entries, part};
use super::rings::{Group, NONE};
use crate::ir::Firm;

/// What counts as served as planned, as a part of what is wanted.
pub(super) const AS_PLANNED: f64 = 1e-6;
/// What a move of firm runs weighs beside one of others.
const FIRM: f64 = 100.0;
/// What each step of distance adds to the weight of a move.
const FURTHER: f64 = 0.1;
/// From here on distance adds nothing.
const FAR: u32 = 50;
/// A change below this part of an activity's runs is none.
const UNMOVED: f64 = 1e-9;

/// Who may move.
#[derive(Clone, Debug, Default)]
pub(super) struct Freedom {
    /// No activity further than this.
    pub(super) within: u32,
    /// Firm runs, too.
    pub(super) consent: bool,
    /// Per activity, whether it is left alone; empty for none.
    pub(super) spared: Vec<bool>,
    /// The most columns that may change.
    pub(super) most: usize,
}

/// What an attempt found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// A value for every column of the problem.
    pub(super) values: Vec<f64>,
    /// Rank by rank, by how much more is missed than was planned: the worst and the sum over needs, then over soft limits.
    pub(super) missed: Vec<f64>,
    /// How many columns could change.
    pub(super) size: usize,
    /// Whether every stage was solved to its end.
    pub(super) ended: bool,
    /// Whether whole numbers were branched over.
    pub(super) branched: bool,
}

impl Found {
    /// Whether everything is restored that was promised.
    pub(super) fn restores(&self) -> bool {
        self.missed.iter().all(|missed| *missed <= AS_PLANNED)
    }

    /// Whether it misses no more than another, rank by rank.
    pub(super) fn as_good_as(&self, other: &Found) -> bool {
        for (mine, theirs) in self.missed.iter().zip(&other.missed) {
            if (mine - theirs).abs() > AS_PLANNED * theirs.abs().max(1.0) {
                return mine < theirs;
            }
        }
        true
    }
}

/// What a column of the program that is solved means.
#[derive(Clone, Copy)]
enum Back {
    Value(u32),
    More(u32),
    Less(u32),
    Nothing,
}

impl Ground<'_> {
    /// Which columns may change: the runs of those who may move, and everything that follows from them.
    fn free(&self, freedom: &Freedom) -> Vec<bool> {
        let may = |activity: u32| {
            self.distances.get(activity as usize).is_some_and(|far| *far <= freedom.within)
                && freedom.spared.get(activity as usize) != Some(&true)
        };
        let mut touched = self.broken.clone();
        for activity in (0..self.map.activities.len() as u32).filter(|activity| may(*activity)) {
            self.map.touched(activity).iter().for_each(|group| touched[*group as usize] = true);
        }
        let columns = &self.problem.columns;
        let mut free = vec![false; columns.len()];
        let mut beside = vec![false; self.map.groups.len()];
        for column in (0..columns.len()).filter(|column| !self.held[*column]) {
            let activity = self.map.activity_of[column];
            if activity != NONE {
                free[column] = may(activity) && (freedom.consent || self.firm[column].is_none());
                continue;
            }
            let groups =
                || entries(self.problem, column).map(|(row, _)| self.map.group_of[row]).filter(|group| *group != NONE);
            free[column] = groups().any(|group| touched[group as usize]);
            if free[column] {
                // What is handed over, or held, is asked for by needs and limits.
                groups().for_each(|group| beside[group as usize] = true);
            }
        }
        for column in (0..columns.len()).filter(|column| !self.held[*column]) {
            let follows = matches!(
                columns[column],
                Column::Short(..) | Column::Worst(_) | Column::Over(..) | Column::WorstOver(_)
            );
            if !free[column] && follows {
                free[column] = entries(self.problem, column).any(|(row, _)| {
                    let group = self.map.group_of[row];
                    let asks = matches!(self.map.groups.get(group as usize), Some(Group::Need(_) | Group::Bound(..)));
                    asks && beside[group as usize]
                });
            }
        }
        free
    }

    /// Tries to repair the plan; nothing where that cannot be done so.
    pub(super) fn attempt(&self, freedom: &Freedom, limits: &weal_solve::Limits) -> Option<Found> {
        let free = self.free(freedom);
        if free.iter().filter(|free| **free).count() > freedom.most {
            return None;
        }
        // Where those who could mend something are all held, nothing else mends it.
        let mut reached = vec![false; self.problem.rows.len()];
        for column in (0..free.len()).filter(|column| free[*column]) {
            entries(self.problem, column).for_each(|(row, _)| reached[row] = true);
        }
        if !self.to_mend.iter().all(|row| reached[*row as usize]) {
            return None;
        }
        let part = part(self.problem, (&self.sides.0, &self.sides.1), &self.values, &free)?;
        let laid = Laid::new(self, &part);
        let solution = weal_solve::solve(&laid.problem, limits, &mut |_| ());
        if solution.values.len() != laid.problem.columns.len() || solution.values.is_empty() && !part.columns.is_empty()
        {
            return None;
        }
        let mut values = self.values.clone();
        for (back, value) in laid.back.iter().zip(&solution.values) {
            match back {
                Back::Value(column) => values[*column as usize] = *value,
                Back::More(column) => values[*column as usize] += value,
                Back::Less(column) => values[*column as usize] -= value,
                Back::Nothing => {}
            }
        }
        for (column, value) in values.iter_mut().enumerate() {
            let activity = self.map.activity_of[column];
            if let Some(scale) = self.scales.get(activity as usize) {
                let stands = self.values[column];
                let still = |to: f64| (*value - to).abs() <= UNMOVED * scale;
                *value = if still(stands) {
                    stands
                } else if still(0.0) {
                    0.0
                } else {
                    value.max(0.0)
                };
            }
        }
        let mut missed = vec![0.0; 4 * self.tir.ranks.len()];
        for (stage, slot) in laid.problem.stages.iter().zip(&laid.restores) {
            let sum: f64 = stage
                .objective
                .iter()
                .filter_map(|(column, weight)| Some(weight * solution.values.get(*column as usize)?))
                .sum();
            if let Some(missed) = missed.get_mut(*slot) {
                *missed = sum;
            }
        }
        let ended = solution.status == Status::Solved;
        Some(Found { values, missed, size: part.columns.len(), ended, branched: !laid.problem.whole.is_empty() })
    }
}

/// The program of an attempt.
struct Laid {
    problem: Problem,
    back: Vec<Back>,
    /// Of the first stages, which of the things missed they are.
    restores: Vec<usize>,
}

impl Laid {
    fn new(ground: &Ground, part: &Part) -> Laid {
        let of = &part.problem;
        let mut rows = (of.rows.clone(), of.row_lower.clone(), of.row_upper.clone());
        // Columns and stages that are added, and what they and others have in rows that are added.
        let mut added: Vec<Column> = Vec::new();
        let mut more: Vec<Vec<(u32, f64)>> = vec![Vec::new(); of.columns.len()];
        let mut stages: Vec<Stage> = Vec::new();
        let mut restores = Vec::new();
        for stage in &of.stages {
            let (rank, worst, slot) = match stage.kind {
                StageKind::Sum(rank) => (rank, StageKind::Worst(rank), 4 * rank as usize),
                StageKind::SumOver(rank) => (rank, StageKind::WorstOver(rank), 4 * rank as usize + 2),
                _ => continue,
            };
            let mut missed = Vec::new();
            for (column, weight) in &stage.objective {
                let allowed = part.columns.get(*column as usize).map_or(0.0, |at| ground.allowed[*at as usize]);
                let Some(named) = of.columns.get(*column as usize) else { continue };
                if allowed * weight <= UNMOVED {
                    missed.push((*column, *weight));
                    continue;
                }
                // What is missed beyond what was planned to be missed.
                let row = add_row(&mut rows, ground, allowed);
                let beyond = add_column(&mut added, &mut more, *named);
                more[*column as usize].push((row, 1.0));
                more[beyond as usize].push((row, -1.0));
                missed.push((beyond, *weight));
            }
            if missed.len() > 1 {
                let most = add_column(&mut added, &mut more, Column::Worst(rank));
                for (column, weight) in &missed {
                    let row = add_row(&mut rows, ground, 0.0);
                    more[*column as usize].push((row, *weight));
                    more[most as usize].push((row, -1.0));
                }
                stages.push(Stage { kind: worst, objective: vec![(most, 1.0)] });
                restores.push(slot);
            }
            stages.push(Stage { kind: stage.kind, objective: missed });
            restores.push(slot + 1);
        }
        let mut out = Problem { starts: vec![0], stages, curves: of.curves.clone(), ..Problem::default() };
        let mut back = Vec::new();
        let mut moves: Vec<(u32, f64)> = Vec::new();
        let mut less: Vec<(usize, u32, f64)> = Vec::new();
        for (column, entries_more) in more.iter().enumerate() {
            let Some(named) = of.columns.get(column) else {
                let Some(named) = added.get(column - of.columns.len()) else { continue };
                push(&mut out, *named, (0.0, f64::INFINITY), entries_more.iter().copied());
                back.push(Back::Nothing);
                continue;
            };
            let own = entries(of, column).map(|(row, amount)| (row as u32, amount));
            let (lower, upper) = (of.lower[column], of.upper[column]);
            let at = part.columns[column];
            let activity = ground.map.activity_of[at as usize];
            let Some(scale) = ground.scales.get(activity as usize) else {
                push(&mut out, *named, (lower, upper), own.chain(entries_more.iter().copied()));
                back.push(Back::Value(at));
                continue;
            };
            let stands = ground.values[at as usize];
            let firm = matches!(ground.firm[at as usize], Some(Firm::Fence | Firm::Accepted));
            let far = f64::from(ground.distances[activity as usize].min(FAR));
            let weight = (1.0 + FURTHER * far) * if firm { FIRM } else { 1.0 } / scale;
            for (row, amount) in entries(of, column) {
                rows.1[row] -= amount * stands;
                rows.2[row] -= amount * stands;
            }
            push(&mut out, *named, ((lower - stands).max(0.0), (upper - stands).max(0.0)), own);
            back.push(Back::More(at));
            moves.push((column as u32, weight));
            less.push((column, at, weight));
        }
        let mut twin = vec![NONE; of.columns.len()];
        for (column, at, weight) in less {
            let stands = ground.values[at as usize];
            let (lower, upper) = (of.lower[column], of.upper[column]);
            twin[column] = out.columns.len() as u32;
            let named = match of.columns[column] {
                Column::Run(activity, period) => Column::Change(activity, period),
                other => other,
            };
            moves.push((twin[column], weight));
            let bounds = ((stands - upper).max(0.0), (stands - lower).max(0.0));
            push(&mut out, named, bounds, entries(of, column).map(|(row, amount)| (row as u32, -amount)));
            back.push(Back::Less(at));
        }
        // Least change is one aim more than the program has, before its own.
        let least_change = StageKind::Aim(ground.tir.aims.len() as u32);
        out.stages.push(Stage { kind: least_change, objective: moves });
        for stage in &of.stages {
            let mut objective = stage.objective.clone();
            let turned = stage.objective.iter().map(|(column, weight)| (twin[*column as usize], -weight));
            objective.extend(turned.filter(|(column, _)| *column != NONE));
            out.stages.push(Stage { kind: stage.kind, objective });
        }
        for stage in &mut out.stages {
            stage.objective.sort_by_key(|(column, _)| *column);
        }
        out.whole = of.whole.iter().flat_map(|at| [*at, twin[*at as usize]]).filter(|at| *at != NONE).collect();
        out.whole.sort_unstable();
        (out.rows, out.row_lower, out.row_upper) = rows;
        Laid { problem: out, back, restores }
    }
}

type Rows = (Vec<Row>, Vec<f64>, Vec<f64>);

/// A row with something at most.
fn add_row(rows: &mut Rows, ground: &Ground, most: f64) -> u32 {
    rows.0.push(Row::Kept(ground.problem.stages.len() as u32));
    rows.1.push(f64::NEG_INFINITY);
    rows.2.push(most);
    rows.0.len() as u32 - 1
}

fn add_column(added: &mut Vec<Column>, more: &mut Vec<Vec<(u32, f64)>>, named: Column) -> u32 {
    added.push(named);
    more.push(Vec::new());
    more.len() as u32 - 1
}

fn push(problem: &mut Problem, named: Column, (lower, upper): (f64, f64), entries: impl Iterator<Item = (u32, f64)>) {
    problem.columns.push(named);
    problem.lower.push(lower);
    problem.upper.push(upper);
    for (row, amount) in entries {
        problem.entries.push(row);
        problem.values.push(amount);
    }
    problem.starts.push(problem.entries.len() as u32);
}
