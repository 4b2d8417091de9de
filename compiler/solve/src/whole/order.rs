//! Which whole column to split first: that of what is used last.
//!
//! How many batches of bread there must be is settled before how many of flour: once it is, no fewer batches of flour
//! than bread asks for are possible, and one side of that split is closed at once.

use weal_problem::{Problem, Row};

use crate::explosion::components::{Graph, components};

/// The whole columns of a problem, those that make something after those that use it, as far as cycles allow.
pub(super) fn order(problem: &Problem) -> Vec<u32> {
    let columns = problem.columns.len();
    // From what makes a thing to its balance, and from there to what uses it or keeps it.
    let mut edges: Vec<(u32, u32)> = Vec::new();
    for column in 0..columns {
        for (row, value) in crate::explosion::entries(problem, column) {
            if matches!(problem.rows.get(row), Some(Row::Balance(..))) {
                let (column, row) = (column as u32, (columns + row) as u32);
                edges.push(if value > 0.0 { (column, row) } else { (row, column) });
            }
        }
    }
    edges.sort_unstable();
    let mut graph = Graph { starts: vec![0], to: edges.iter().map(|(_, to)| *to).collect() };
    let mut at = 0;
    for vertex in 0..columns + problem.rows.len() {
        at += edges.iter().skip(at).take_while(|(from, _)| *from as usize == vertex).count();
        graph.starts.push(at as u32);
    }
    let whole = |column: &u32| problem.whole.binary_search(column).is_ok();
    components(&graph).order.into_iter().filter(whole).collect()
}

#[cfg(test)]
mod tests {
    use weal_problem::{Column, Row};
    use weal_tir::NeedId;

    use super::order;
    use crate::tests::sample::{INF, Sample, node};

    #[test]
    fn what_is_used_last_is_split_first() {
        // Column 0 makes what column 2 uses, which makes what column 1 uses. Column 3 is not whole.
        let mut sample = Sample::default();
        let first = sample.row(Row::Balance(node(0), 0), 0.0, 0.0);
        let second = sample.row(Row::Balance(node(1), 0), 0.0, 0.0);
        let other = sample.row(Row::Floor(NeedId(0), 0), 0.0, INF);
        for entries in [
            vec![(first, 2.0)],
            vec![(second, -1.0), (other, 1.0)],
            vec![(first, -1.0), (second, 3.0)],
            vec![(first, -1.0)],
        ] {
            sample.column(Column::Short(NeedId(0), 0), 0.0, INF, &entries);
        }
        let mut problem = sample.build();
        problem.whole = vec![0, 1, 2];
        assert_eq!(order(&problem), [1, 2, 0]);
    }
}
