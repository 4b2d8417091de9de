//! What can be held: goods, perishables by age, natural stocks on their true curve, burdens.

use std::collections::VecDeque;

use weal_base::Rational;
use weal_tir::{Kind, Regrowth};

use crate::digits::{Sum, greater, trimmed};
use crate::simulate::Bench;
use crate::tally::Turn;
use crate::words;

fn lost(stock: &Rational, keep: &Rational) -> Rational {
    if *keep == Rational::ONE { stock.clone() } else { trimmed(&(stock * keep)) }
}

/// Follows a good: what is not used stays, unless the plan throws it away.
pub(crate) fn good(bench: &mut Bench, node: usize) -> Vec<Rational> {
    let model = bench.model;
    let mut stock = model.initial(node);
    let mut size = stock.clone();
    let discards = model.details(node).is_some_and(|details| details.discard);
    let mut path = Vec::with_capacity(model.periods.len());
    for at in 0..model.periods.len() {
        let through = bench.through(node, at);
        let there = &lost(&stock, &model.keep(node, at)) + &through.comes;
        size = greater(&size, greater(&there, &through.asked)).clone();
        bench.enough(node, at, &through, &there, &size);
        stock = (&there - &through.asked).max(Rational::ZERO);
        if let Some(spare) = bench.said.surpluses.get(&(node, at)) {
            let free = if discards { &stock } else { &Rational::ZERO };
            bench.ledger.at_most(spare, free, greater(&size, model.dust(node)), || {
                let (thrown, free) = words::amounts(spare, free, &model.resource(node).unit);
                let why = if discards { "could be" } else { "may be, as nothing allows it" };
                format!("{}: {thrown} are thrown away and {free} {why}", words::spot(model, node, at))
            });
            stock = (&stock - spare).max(Rational::ZERO);
        }
        bench.fits(node, at, &stock, &size);
        bench.compare_stock(node, at, &stock, &size);
        path.push(stock.clone());
    }
    bench.ends(node, &path, &Rational::ZERO, &size);
    path
}

/// What is left of what appeared in one period, and the instant after which it is no longer used.
struct Class {
    amount: Rational,
    until: Option<Rational>,
}

fn total(classes: &VecDeque<Class>) -> Rational {
    let mut sum = Sum::default();
    classes.iter().for_each(|class| sum.add(&class.amount));
    sum.get().clone()
}

/// Takes the oldest first.
fn take(classes: &mut VecDeque<Class>, amount: &Rational) {
    let mut left = amount.clone();
    while let Some(oldest) = classes.front_mut() {
        if oldest.amount > left {
            oldest.amount = &oldest.amount - &left;
            return;
        }
        left = &left - &oldest.amount;
        classes.pop_front();
    }
}

/// How a perishable is moved in a period.
struct Moves {
    away: Rational,
    late: Rational,
    too_old: Rational,
}

fn moves(bench: &Bench, node: usize, at: usize) -> Moves {
    let sum = |of: fn(&Turn) -> &Sum| bench.tally.turn(node, at).map(|turn| of(turn).get().clone()).unwrap_or_default();
    Moves { away: sum(|turn| &turn.moved), late: sum(|turn| &turn.late), too_old: sum(|turn| &turn.too_old) }
}

/// Only what appeared in a period, `own`, is moved away in it, and nothing comes that is too old.
fn too_much_moved(bench: &mut Bench, (node, at): (usize, usize), moves: &Moves, own: &Rational, size: &Rational) {
    let model = bench.model;
    let unit = &model.resource(node).unit;
    if moves.away.is_zero() && moves.late.is_zero() {
        return;
    }
    let size = greater(size, model.dust(node)).clone();
    bench.ledger.at_most(&moves.away, own, &size, || {
        let (away, own) = words::amounts(&moves.away, own, unit);
        format!("{}: {away} are moved away and {own} appeared in that period", words::spot(model, node, at))
    });
    bench.ledger.at_most(&moves.too_old, &Rational::ZERO, &size, || {
        let old = words::amount(&moves.too_old, unit);
        format!("{}: {old} are too old when they arrive", words::spot(model, node, at))
    });
}

/// Follows a perishable by age: the oldest is used first, and what is too old is gone.
pub(crate) fn perishable(bench: &mut Bench, node: usize) -> Vec<Rational> {
    let model = bench.model;
    let periods = model.periods;
    let keeps = model.details(node).and_then(|details| details.keeps.as_ref());
    let until = |at: usize| keeps.map(|keeps| keeps.after(periods[at].start));
    let mut classes = VecDeque::from([Class { amount: model.initial(node), until: until(0) }]);
    let mut size = model.initial(node);
    let mut path = Vec::with_capacity(periods.len());
    for at in 0..periods.len() {
        let keep = model.keep(node, at);
        classes.iter_mut().for_each(|class| class.amount = lost(&class.amount, &keep));
        let through = bench.through(node, at);
        let there = &total(&classes) + &through.comes;
        size = greater(&size, greater(&there, &through.asked)).clone();
        bench.enough(node, at, &through, &there, &size);
        let moves = moves(bench, node, at);
        let own = &through.comes - &moves.late;
        let own = if at == 0 { &own + &classes.pop_front().map(|class| class.amount).unwrap_or_default() } else { own };
        too_much_moved(bench, (node, at), &moves, &own, &size);
        classes.push_back(Class { amount: (&own - &moves.away).max(Rational::ZERO), until: until(at) });
        // What was long on the way is used before all else, and nothing of it is kept.
        let here = &through.asked - &moves.away;
        let mut late = (&moves.late - &here).max(Rational::ZERO);
        take(&mut classes, &(&here - &moves.late).max(Rational::ZERO));
        let spoiled = bench.said.surpluses.get(&(node, at));
        if let Some(spoiled) = spoiled {
            let left = &total(&classes) + &late;
            bench.ledger.at_most(spoiled, &left, greater(&size, model.dust(node)), || {
                let (spoiled, left) = words::amounts(spoiled, &left, &model.resource(node).unit);
                format!("{}: {spoiled} spoil and {left} are left", words::spot(model, node, at))
            });
            take(&mut classes, &(spoiled - &late).max(Rational::ZERO));
            late = (&late - spoiled).max(Rational::ZERO);
        }
        if at + 1 < periods.len() && !moves.late.is_zero() {
            bench.ledger.at_most(&late, &Rational::ZERO, greater(&size, model.dust(node)), || {
                let late = words::amount(&late, &model.resource(node).unit);
                format!("{}: {late} that were long on the way are kept on", words::spot(model, node, at))
            });
            late = Rational::ZERO;
        }
        if let Some(next) = periods.get(at + 1) {
            let begins = Rational::from(i64::from(next.start.0));
            let old = |class: &Class| class.until.as_ref().is_some_and(|until| begins > *until);
            let stale: Rational = classes.iter().filter(|c| old(c)).map(|c| c.amount.clone()).sum();
            bench.ledger.at_most(&stale, &Rational::ZERO, greater(&size, model.dust(node)), || {
                let stale = words::amount(&stale, &model.resource(node).unit);
                let spot = words::spot(model, node, at);
                match spoiled {
                    Some(_) => format!("{spot}: {stale} are kept for {}, when they are too old", next.label),
                    None => format!("{spot}: {stale} spoil, and the plan does not say so"),
                }
            });
            classes.retain(|class| !old(class));
        }
        let stock = &total(&classes) + &late;
        bench.fits(node, at, &stock, &size);
        bench.compare_stock(node, at, &stock, &size);
        path.push(stock);
    }
    bench.ends(node, &path, &Rational::ZERO, &size);
    path
}

/// Follows a natural stock: it grows from what there was at the period's start.
pub(crate) fn natural(bench: &mut Bench, node: usize) -> Vec<Rational> {
    let model = bench.model;
    let mut stock = model.initial(node);
    let mut size = stock.clone();
    let regrowth = model.details(node).and_then(|details| details.regrowth.as_ref());
    let capacity = match regrowth {
        Some(Regrowth::Fraction { capacity, .. } | Regrowth::Amount { capacity, .. }) => capacity.as_ref(),
        _ => None,
    };
    let mut path = Vec::with_capacity(model.periods.len());
    for at in 0..model.periods.len() {
        let through = bench.through(node, at);
        let growth = trimmed(&model.growth(node, at, &stock));
        let there = &(&stock + &growth) + &through.comes;
        size = greater(&size, greater(&there, &through.asked)).clone();
        bench.enough(node, at, &through, &there, &size);
        stock = (&there - &through.asked).max(Rational::ZERO);
        // Overflow is a fact of nature and nobody's choice: all that is beyond the capacity, and no more.
        let over = capacity.map_or(Rational::ZERO, |capacity| (&stock - capacity).max(Rational::ZERO));
        if bench.said.surpluses.contains_key(&(node, at)) {
            bench.compare_surplus(node, at, &over, &size);
        }
        stock = &stock - &over;
        bench.fits(node, at, &stock, &size);
        bench.compare_stock(node, at, &stock, &size);
        path.push(stock.clone());
    }
    bench.ends(node, &path, &Rational::ZERO, &size);
    path
}

/// Follows a burden. Where the plan states its path, no more may be absorbed than can be; where it
/// does not, as much is absorbed as can be.
pub(crate) fn burden(bench: &mut Bench, node: usize) -> Vec<Rational> {
    let model = bench.model;
    debug_assert_eq!(model.kind(node), Kind::Emitted);
    let absorbs = model.details(node).and_then(|details| details.absorbed.as_ref());
    let stated = (0..model.periods.len()).any(|at| bench.said.stocks.contains_key(&(node, at)));
    let mut stock = model.initial(node);
    let mut size = stock.clone();
    let mut path = Vec::with_capacity(model.periods.len());
    for at in 0..model.periods.len() {
        let there = &stock + &bench.through(node, at).comes;
        size = greater(&size, &there).clone();
        let most = absorbs.map(|rate| rate.in_period(&model.periods[at])).unwrap_or_default();
        let least = (&there - &most).max(Rational::ZERO);
        stock = least.clone();
        if stated {
            let said = bench.said.stocks.get(&(node, at)).unwrap_or(&Rational::ZERO);
            let size = greater(&size, model.dust(node)).clone();
            let say = || {
                let unit = &model.resource(node).unit;
                let (stated, due) = words::amounts(said, if *said < least { &least } else { &there }, unit);
                let than = if *said < least { "at least" } else { "at most" };
                format!(
                    "{}: the plan says {stated} have accumulated; it must be {than} {due}",
                    words::spot(model, node, at)
                )
            };
            bench.ledger.at_most(&least, said, &size, say);
            bench.ledger.at_most(said, &there, &size, say);
            stock = said.clone().max(least).min(there);
        }
        path.push(stock.clone());
    }
    bench.ends(node, &path, &Rational::ZERO, &size);
    path
}
