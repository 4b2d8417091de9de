//! Durables that come and go: what serves in a period is an average over its days.

use weal_base::Site;
use weal_problem::Node;
use weal_tir::calendar::Day;

use super::books::Books;
use super::facts::{Facts, exact};

/// How many serve at the end of a day.
pub(super) fn serving(node: Node, day: Day, facts: &Facts, books: &mut Books) -> f64 {
    let tir = books.tir();
    let ledger = books.ledger(facts);
    let Some(at) = ledger.nodes.touched(tir, node.resource, node.place) else { return 0.0 };
    let mut count = ledger.serving_on(at, day, day).0;
    let lasts = tir.resources.get(node.resource.index()).and_then(|found| found.details.as_ref()?.lasts.clone());
    for (from, number) in facts.fleet.get(&node).into_iter().flatten().filter(|(from, _)| from.0 <= day.0 + 1) {
        count += if *number > 0.0 {
            let gone = lasts.as_ref().is_some_and(|lasts| lasts.after(*from).to_f64() <= f64::from(day.0));
            if gone { 0.0 } else { *number }
        } else {
            let (then, still, _) = ledger.serving_on(at, *from, day);
            number * if then > 0.0 { still / then } else { 1.0 }
        };
    }
    count.max(0.0)
}

/// So many more serve from a day on; fewer, where `number` is negative. What comes is new. What goes would have served as
/// long as those that are there on `day` do on average. Each period gets what makes that the average over its days.
pub(super) fn changed(node: Node, day: Day, from: Day, number: f64, site: Site, facts: &mut Facts, books: &mut Books) {
    let tir = books.tir();
    let period = facts.period_of(day);
    let periods = facts.periods();
    let end = facts.horizon.get(period as usize).map_or(from.0, |(_, end)| end.0);
    let part = f64::from(end - from.0) / facts.days(period);
    let details = tir.resources.get(node.resource.index()).and_then(|resource| resource.details.as_deref());
    let lasts = details.and_then(|details| details.lasts.as_ref());
    let first = facts.horizon.first().map_or(0, |(start, _)| start.0);
    let mut comes = vec![0.0; periods as usize];
    match lasts.filter(|_| number < 0.0) {
        // New ones, and those that serve for ever: the rest of them from the next period on.
        None => {
            for (at, part) in [(period, part), (period + 1, 1.0 - part)] {
                if let Some(comes) = comes.get_mut(at as usize) {
                    *comes = number * part;
                }
            }
        }
        Some(lasts) => {
            let ledger = books.ledger(facts);
            let Some(node) = ledger.nodes.touched(tir, node.resource, node.place) else { return };
            let (then, _, later) = ledger.serving_on(node, day, day);
            // Those that made the difference may all have come by themselves.
            let left = |at: u32| match later.get(at as usize) {
                Some(left) if then > 0.0 => left / then,
                _ => ledger.clock.service(period, Some(lasts), at),
            };
            for at in period..periods {
                let target = number * if at == period { part } else { left(at) };
                let so_far: f64 = (period..at)
                    .filter_map(|from| Some((from, *comes.get(from as usize)?)))
                    .filter(|(_, comes)| *comes != 0.0)
                    .map(|(from, comes)| comes * ledger.clock.service(from, Some(lasts), at))
                    .sum();
                let serves = ledger.clock.service(at, Some(lasts), at);
                if let Some(comes) = comes.get_mut(at as usize).filter(|_| serves > 0.0) {
                    let rest = (target - so_far) / serves;
                    *comes = if rest.abs() <= 1e-12 * number.abs() { 0.0 } else { rest };
                }
            }
        }
    }
    for (at, comes) in (0..periods).zip(comes) {
        let on =
            if at == period { day } else { facts.horizon.get(at as usize).map_or(Day(first), |(start, _)| *start) };
        facts.supply(node, on, exact(comes), site);
    }
    facts.fleet.entry(node).or_default().push((from, number));
}
