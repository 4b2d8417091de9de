//! A part of a problem: some of its columns, everything else held at what it is.

use weal_problem::{Curve, Problem, Stage};

/// What a column may be off its bounds by rounding, as a part of the size of what bounds it.
const ROUNDING: f64 = 1e-7;

/// A part of a problem.
pub(crate) struct Part {
    /// The rows with at least two free columns, what is held moved to their sides; rows with one are bounds of that column.
    pub(crate) problem: Problem,
    /// Per column of the part, the one of the problem.
    pub(crate) columns: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// The part of `problem` in which the `free` columns may change and all others are held at `values`, with these lower and upper sides of rows. Nothing where a row
/// with one free column leaves it no value. Rows without any are passed over, whether they hold or not.
pub(crate) fn part(problem: &Problem, sides: (&[f64], &[f64]), values: &[f64], free: &[bool]) -> Option<Part> {
    let rows = problem.rows.len();
    let (mut held, mut size, mut count) = (vec![0.0; rows], vec![0.0; rows], vec![0u32; rows]);
    for (column, value) in values.iter().enumerate() {
        let is_free = free.get(column).copied().unwrap_or(false);
        for (row, amount) in entries(problem, column) {
            if is_free {
                count[row] += 1;
            } else {
                held[row] += amount * value;
                size[row] += (amount * value).abs();
            }
        }
    }
    let mut row_map = vec![NONE; rows];
    let mut out = Problem { starts: vec![0], ..Problem::default() };
    for (row, named) in problem.rows.iter().enumerate().filter(|(row, _)| count[*row] > 1) {
        row_map[row] = out.rows.len() as u32;
        out.rows.push(*named);
        out.row_lower.push(sides.0[row] - held[row]);
        out.row_upper.push(sides.1[row] - held[row]);
    }
    let mut column_map = vec![NONE; problem.columns.len()];
    let mut columns = Vec::new();
    for (column, named) in problem.columns.iter().enumerate().filter(|(column, _)| free.get(*column) == Some(&true)) {
        column_map[column] = columns.len() as u32;
        columns.push(column as u32);
        let (mut lower, mut upper) = (problem.lower[column], problem.upper[column]);
        let mut scale = 1.0_f64;
        for (row, amount) in entries(problem, column) {
            if row_map[row] != NONE {
                out.entries.push(row_map[row]);
                out.values.push(amount);
                continue;
            }
            let sides = [sides.0[row], sides.1[row]].map(|side| (side - held[row]) / amount);
            let [low, high] = if amount > 0.0 { sides } else { [sides[1], sides[0]] };
            (lower, upper) = (lower.max(low), upper.min(high));
            scale = scale.max(size[row] / amount.abs());
        }
        if lower > upper {
            if lower - upper > ROUNDING * scale.max(lower.abs()) {
                return None;
            }
            upper = lower;
        }
        out.columns.push(*named);
        out.lower.push(lower);
        out.upper.push(upper);
        out.starts.push(out.entries.len() as u32);
    }
    out.whole = problem.whole.iter().map(|at| column_map[*at as usize]).filter(|at| *at != NONE).collect();
    for stage in &problem.stages {
        let inside = stage.objective.iter().map(|(column, weight)| (column_map[*column as usize], *weight));
        out.stages.push(Stage { kind: stage.kind, objective: inside.filter(|(column, _)| *column != NONE).collect() });
    }
    for curve in &problem.curves {
        let [growth, from] = [curve.growth, curve.from].map(|at| column_map[at as usize]);
        if growth == NONE {
            continue;
        }
        if from != NONE {
            out.curves.push(Curve { growth, from, ..curve.clone() });
            continue;
        }
        // What it grows from is held: so much it grows by at most.
        let stock = values.get(curve.from as usize).copied().unwrap_or(0.0);
        let most = (curve.slope * stock * (1.0 - stock / curve.capacity)).max(0.0);
        let upper = &mut out.upper[growth as usize];
        *upper = upper.min(most).max(out.lower[growth as usize]);
    }
    Some(Part { problem: out, columns })
}

/// The entries of a column: row and amount.
pub(crate) fn entries(problem: &Problem, column: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
    let range = match (problem.starts.get(column), problem.starts.get(column + 1)) {
        (Some(from), Some(until)) => *from as usize..*until as usize,
        _ => 0..0,
    };
    range.filter_map(|at| Some((*problem.entries.get(at)? as usize, *problem.values.get(at)?)))
}

#[cfg(test)]
mod tests {
    use weal_problem::{Activity, Column, Node, Row, StageKind};
    use weal_tir::{PlaceId, RecipeId, ResourceId};

    use super::*;

    /// x + y + z = 10, y <= 4 and y - z <= 1, at least 2 x + y.
    fn small() -> Problem {
        let node = Node { resource: ResourceId(0), place: PlaceId(0) };
        let run = |recipe| Column::Run(Activity { recipe: RecipeId(recipe), place: PlaceId(0) }, 0);
        Problem {
            columns: vec![run(0), run(1), run(2)],
            lower: vec![0.0; 3],
            upper: vec![f64::INFINITY; 3],
            whole: vec![1],
            rows: vec![Row::Balance(node, 0), Row::Storage(node, 0), Row::Capacity(node, 0)],
            row_lower: vec![10.0, f64::NEG_INFINITY, f64::NEG_INFINITY],
            row_upper: vec![10.0, 4.0, 1.0],
            starts: vec![0, 1, 4, 6],
            entries: vec![0, 0, 1, 2, 0, 2],
            values: vec![1.0, 1.0, 1.0, 1.0, 1.0, -1.0],
            stages: vec![Stage { kind: StageKind::Aim(0), objective: vec![(0, 2.0), (1, 1.0)] }],
            curves: Vec::new(),
            stretches: Vec::new(),
        }
    }

    fn tried(values: &[f64], free: &[bool]) -> Option<Part> {
        let problem = small();
        part(&problem, (&problem.row_lower, &problem.row_upper), values, free)
    }

    #[test]
    fn what_is_held_moves_to_the_sides_of_rows() {
        let found = tried(&[3.0, 2.0, 5.0], &[false, true, true]).map(|part| (part.problem, part.columns));
        let Some((problem, columns)) = found else { panic!("the part has values") };
        assert_eq!(columns, [1, 2]);
        assert_eq!((problem.row_lower, problem.row_upper), (vec![7.0, f64::NEG_INFINITY], vec![7.0, 1.0]));
        // The row with one free column is a bound.
        assert_eq!((problem.upper, problem.whole), (vec![4.0, f64::INFINITY], vec![0]));
        assert_eq!((problem.starts, problem.entries), (vec![0, 2, 4], vec![0, 1, 0, 1]));
        assert_eq!(problem.stages[0].objective, [(0, 1.0)]);
    }

    #[test]
    fn a_row_that_leaves_no_value_leaves_no_part() {
        assert!(tried(&[9.0, 2.0, 5.0], &[false, true, false]).is_none());
        // With 3 and 5 held, y is 2; it may be, as y - 5 <= 1 and y <= 4.
        let only = tried(&[3.0, 9.0, 5.0], &[false, true, false]).map(|part| part.problem);
        assert_eq!(only.map(|one| (one.lower, one.upper, one.rows.len())), Some((vec![2.0], vec![2.0], 0)));
    }
}
