//! What serves and is not stored: durables by cohort, hours and flows.

use weal_base::Rational;
use weal_tir::Kind;

use crate::digits::greater;
use crate::simulate::Bench;
use crate::words;

/// Follows a durable: cohorts enter and retire, and no more is used than serves. Returns the number in service.
pub(crate) fn durable(bench: &mut Bench, node: usize) -> Vec<Rational> {
    let model = bench.model;
    let unmade = model.serving(node);
    let available = model.available(node);
    let mut serving = Rational::ZERO;
    let mut size = Rational::ZERO;
    let mut path = Vec::with_capacity(unmade.len());
    for (at, change) in unmade.iter().enumerate() {
        let turn = bench.tally.turn(node, at);
        serving = &serving + change;
        let mut used = Rational::ZERO;
        if let Some(turn) = turn {
            serving = &serving + turn.serving.get();
            used = turn.used.get() + turn.delivered.get();
        }
        let there = &serving * &available;
        size = greater(&size, greater(&serving, &used)).clone();
        let floor = greater(&size, model.dust(node)).clone();
        bench.ledger.at_most(&used, &there, &floor, || {
            let (used, there) = words::amounts(&used, &there, &model.resource(node).unit);
            format!("{}: {used} are in use and {there} are there", words::spot(model, node, at))
        });
        capacity(bench, node, at, &used, &there, &floor);
        bench.compare_stock(node, at, &serving, &size);
        path.push(serving.clone());
    }
    let first = unmade.first().cloned().unwrap_or_default();
    bench.ends(node, &path, &first, &size);
    path
}

/// Checks a flowing resource: what comes in a period serves in that period or not at all.
pub(crate) fn flowing(bench: &mut Bench, node: usize) {
    let model = bench.model;
    for at in 0..model.periods.len() {
        let through = bench.through(node, at);
        let size = greater(&through.comes, greater(&through.asked, model.dust(node))).clone();
        bench.enough(node, at, &through, &through.comes, &size);
        let labour = model.kind(node) == Kind::Labour;
        if !labour || bench.said.surpluses.contains_key(&(node, at)) {
            let left = (&through.comes - &through.asked).max(Rational::ZERO);
            bench.compare_surplus(node, at, &left, &size);
        }
        capacity(bench, node, at, &through.asked, &through.comes, &size);
    }
}

/// Compares what the plan says is asked for and there with what was found.
fn capacity(bench: &mut Bench, node: usize, at: usize, used: &Rational, there: &Rational, size: &Rational) {
    let model = bench.model;
    let Some((asked, available)) = bench.said.capacities.get(&(node, at)) else {
        return;
    };
    let unit = &model.resource(node).unit;
    for (figure, said, found) in [("asked for are", asked, used), ("available are", available, there)] {
        bench
            .ledger
            .equal(said, found, size, || words::differs(&words::spot(model, node, at), figure, said, found, unit));
    }
}
