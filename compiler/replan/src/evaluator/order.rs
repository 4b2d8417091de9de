//! In which order rows are settled, so that a change is passed on in few passes.

use std::collections::BinaryHeap;

use super::frame::{Ask, Frame};

/// The rows by turn, and per row its turn: limits first, then each balance before those of what its makers take, then what
/// follows.
///
/// In loops there is no such order. One in which few inputs come before what they are for is found greedily (Eades, Lin and
/// Smyth 1993): what nobody asks of comes first, what asks of nobody last, and else that which asks of most others beyond
/// those that ask of it. Who makes now counts; who could, does not.
pub(super) fn order(frame: &Frame, values: &[f64]) -> (Vec<u32>, Vec<u32>) {
    let rows = frame.asks.len();
    let passes = |row: u32| !matches!(frame.asks[row as usize], Ask::Limit | Ask::Follows);
    let mut edges: Vec<(u32, u32)> = Vec::new();
    for row in (0..rows as u32).filter(|row| passes(*row)) {
        for (column, _) in frame.makers(row).map(|at| frame.maker(at)) {
            if values[column as usize] > 0.0 {
                let inputs = frame.column(column).filter(|at| frame.values[*at] < 0.0).map(|at| frame.entries[at]);
                edges.extend(inputs.filter(|input| *input != row && passes(*input)).map(|input| (row, input)));
            }
        }
    }
    let (asks, asked) =
        (Lists::new(rows, edges.iter().copied()), Lists::new(rows, edges.iter().map(|(a, b)| (*b, *a))));
    let mut out: Vec<i64> = (0..rows).map(|row| asks.of(row).len() as i64).collect();
    let mut into: Vec<i64> = (0..rows).map(|row| asked.of(row).len() as i64).collect();
    // What asks of nobody is placed from behind, all else from the front, the greatest key first.
    let key = |out: i64, into: i64| if out == 0 || into == 0 { i64::MAX } else { out - into };
    let mut heap: BinaryHeap<(i64, u32)> = (0..rows as u32)
        .filter(|row| passes(*row))
        .map(|row| (key(out[row as usize], into[row as usize]), row))
        .collect();
    let mut placed = vec![false; rows];
    let (mut front, mut back) = (Vec::with_capacity(rows), Vec::new());
    while let Some((known, row)) = heap.pop() {
        let at = row as usize;
        if placed[at] || known != key(out[at], into[at]) {
            continue;
        }
        placed[at] = true;
        if out[at] == 0 && into[at] > 0 {
            back.push(row)
        } else {
            front.push(row)
        }
        for (list, counts) in [(asks.of(at), &mut into), (asked.of(at), &mut out)] {
            list.iter().filter(|other| !placed[**other as usize]).for_each(|other| counts[*other as usize] -= 1);
        }
        for other in asks.of(at).iter().chain(asked.of(at)).filter(|other| !placed[**other as usize]) {
            heap.push((key(out[*other as usize], into[*other as usize]), *other));
        }
    }
    let of = |ask: Ask| (0..rows as u32).filter(move |row| frame.asks[*row as usize] == ask);
    let by_turn: Vec<u32> = of(Ask::Limit).chain(front).chain(back.into_iter().rev()).chain(of(Ask::Follows)).collect();
    let mut turn = vec![0; rows];
    by_turn.iter().zip(0u32..).for_each(|(row, at)| turn[*row as usize] = at);
    (by_turn, turn)
}

/// Lists of rows, one for each.
struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn new(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Lists {
        let mut starts = vec![0u32; count + 1];
        pairs.clone().for_each(|(from, _)| starts[from as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let (mut next, mut items) = (starts.clone(), vec![0; starts[count] as usize]);
        for (from, to) in pairs {
            items[next[from as usize] as usize] = to;
            next[from as usize] += 1;
        }
        Lists { starts, items }
    }

    fn of(&self, row: usize) -> &[u32] {
        &self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}
