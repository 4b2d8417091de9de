//! Strongly connected components (Tarjan 1972), without recursion.

/// A directed graph: the successors of `v` are `to[starts[v]..starts[v + 1]]`.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) starts: Vec<u32>,
    pub(crate) to: Vec<u32>,
}

/// Components in an order in which each comes after those it leads to; within each, too, as far as its cycles allow.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Components {
    /// The vertices, component by component.
    pub(crate) order: Vec<u32>,
    /// Where each component starts in `order`; one more than components.
    pub(crate) starts: Vec<u32>,
}

const UNSEEN: u32 = u32::MAX;

/// The components of `graph`.
pub(crate) fn components(graph: &Graph) -> Components {
    let count = graph.starts.len().saturating_sub(1);
    let mut found = Components { order: Vec::with_capacity(count), starts: vec![0] };
    // The order of first visits, and the earliest vertex on the path each can reach.
    let (mut seen, mut reach) = (vec![UNSEEN; count], vec![0u32; count]);
    let mut done = vec![false; count];
    let (mut stack, mut path): (Vec<u32>, Vec<(u32, u32)>) = (Vec::new(), Vec::new());
    let mut next = 0;
    // Vertices in the order they are left: the order within a component.
    let mut left = vec![0u32; count];
    let mut leaving = 0;
    for root in 0..count as u32 {
        if seen[root as usize] != UNSEEN {
            continue;
        }
        path.push((root, graph.starts[root as usize]));
        while let Some((vertex, edge)) = path.last_mut() {
            let v = *vertex as usize;
            if seen[v] == UNSEEN {
                (seen[v], reach[v]) = (next, next);
                next += 1;
                stack.push(*vertex);
            }
            if *edge < graph.starts[v + 1] {
                let w = graph.to[*edge as usize] as usize;
                *edge += 1;
                if seen[w] == UNSEEN {
                    path.push((w as u32, graph.starts[w]));
                } else if !done[w] {
                    reach[v] = reach[v].min(seen[w]);
                }
                continue;
            }
            path.pop();
            left[v] = leaving;
            leaving += 1;
            if let Some((above, _)) = path.last() {
                reach[*above as usize] = reach[*above as usize].min(reach[v]);
            }
            if reach[v] == seen[v] {
                let from = found.order.len();
                while let Some(w) = stack.pop() {
                    done[w as usize] = true;
                    found.order.push(w);
                    if w as usize == v {
                        break;
                    }
                }
                found.order[from..].sort_unstable_by_key(|w| left[*w as usize]);
                found.starts.push(found.order.len() as u32);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[&[u32]]) -> Graph {
        let mut graph = Graph { starts: vec![0], to: Vec::new() };
        for to in edges {
            graph.to.extend(*to);
            graph.starts.push(graph.to.len() as u32);
        }
        graph
    }

    #[test]
    fn a_component_comes_after_those_it_leads_to() {
        let found = components(&graph(&[&[1, 3], &[2], &[1, 4], &[3], &[]]));
        assert_eq!(found.order, [4, 2, 1, 3, 0]);
        assert_eq!(found.starts, [0, 1, 3, 4, 5]);
    }

    #[test]
    fn a_long_path_needs_no_stack() {
        let edges: Vec<Vec<u32>> = (1..=300_000).map(|v| vec![v % 300_000]).collect();
        let edges: Vec<&[u32]> = edges.iter().map(Vec::as_slice).collect();
        assert_eq!(components(&graph(&edges)).starts, [0, 300_000]);
        assert_eq!(components(&graph(&[])).starts, [0]);
    }
}
