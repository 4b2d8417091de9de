//! What there should be, according to the runs that stand and what happened so far.

use weal_plan::ledger::{Given, Ledger};
use weal_plan::time::wanted;
use weal_problem::{Activity, Node};
use weal_tir::calendar::{Day, Rate, Window};
use weal_tir::{Kind, PlaceId, ResourceId, Supply, Tir, WHOLE};

use super::facts::Facts;

/// The ledger of the plan that stands, made when it is first asked for and kept up from then on.
pub(super) struct Books<'t> {
    tir: &'t Tir,
    base: &'t Tir,
    planned: &'t Given,
    ledger: Option<Ledger<'t>>,
}

impl<'t> Books<'t> {
    /// Books over a program, and what needs and people get of the plan, made from `base`.
    pub(super) fn new(tir: &'t Tir, base: &'t Tir, planned: &'t Given) -> Books<'t> {
        Books { tir, base, planned, ledger: None }
    }
    /// The program.
    pub(super) fn tir(&self) -> &'t Tir {
        self.tir
    }
    /// The ledger, with all that happened so far.
    pub(super) fn ledger(&mut self, facts: &Facts) -> &mut Ledger<'t> {
        let (tir, base, planned) = (self.tir, self.base, self.planned);
        self.ledger.get_or_insert_with(|| {
            let given = Given { runs: facts.runs.stand(), ..served(tir, base, planned) };
            let mut ledger = Ledger::new(tir, &given);
            for (node, all) in &facts.once {
                if let Some(at) = ledger.nodes.touched(tir, node.resource, node.place) {
                    all.iter().for_each(|once| ledger.supply.add(at, facts.period_of(once.day), once.amount));
                }
            }
            ledger
        })
    }
    /// Something came or went that the books do not know yet.
    pub(super) fn came(&mut self, node: Node, period: u32, amount: f64) {
        if let Some(ledger) = &mut self.ledger
            && let Some(at) = ledger.nodes.touched(self.tir, node.resource, node.place)
        {
            ledger.supply.add(at, period, amount);
        }
    }
    /// More runs are started than the books know.
    pub(super) fn started(&mut self, activity: Activity, period: u32, runs: f64) {
        if let Some(ledger) = &mut self.ledger
            && runs != 0.0
            && period < ledger.periods()
        {
            ledger.start(activity, period, runs);
        }
    }
    /// How much of what can be held should be there at the end of a day: on the straight line between the ends of the
    /// periods around it, with what came and went by itself on its days. Below zero where more was to be taken than is there.
    pub(super) fn expected(&mut self, node: Node, day: Day, facts: &Facts) -> f64 {
        let period = facts.period_of(day);
        let Some(start) = facts.horizon.get(period as usize).map(|(start, _)| start.0) else { return 0.0 };
        let (tir, days) = (self.tir, facts.days(period));
        let ledger = self.ledger(facts);
        let Some(at) = ledger.nodes.touched(tir, node.resource, node.place) else { return 0.0 };
        ledger.follow_again(at);
        let before = match period.checked_sub(1) {
            Some(before) => ledger.stock.get(at, before),
            None => ledger.at_start(at),
        };
        let end = ledger.stock.get(at, period);
        let steps = facts.once.get(&node).into_iter().flatten();
        let steps = steps.filter(|once| once.step && facts.period_of(once.day) == period);
        let (mut all, mut so_far) = (0.0, 0.0);
        for once in steps {
            all += once.amount;
            so_far += if once.day <= day { once.amount } else { 0.0 };
        }
        let part = f64::from(day.0 + 1 - start) / days;
        before + part * (end - all - before) + so_far
    }
    /// What has to come in a period so that `more` is held at its end, where some of it would overflow or is absorbed.
    pub(super) fn so_that_more(&mut self, node: Node, period: u32, more: f64, facts: &Facts) -> f64 {
        let tir = self.tir;
        let ledger = self.ledger(facts);
        let Some(at) = ledger.nodes.touched(tir, node.resource, node.place) else { return more };
        ledger.follow_again(at);
        let before = ledger.stock.get(at, period);
        let mut shift = |comes: f64| {
            ledger.supply.add(at, period, comes);
            ledger.follow_again(at);
            let shift = ledger.stock.get(at, period) - before;
            ledger.supply.add(at, period, -comes);
            shift
        };
        let mut comes = more;
        for _ in 0..60 {
            let moved = shift(comes);
            if moved != 0.0 {
                // From the bend on, all that comes is held.
                let rest = more - moved;
                return if rest.abs() <= 1e-12 * more.abs() { comes } else { comes + rest };
            }
            comes *= 2.0;
        }
        more
    }
    /// How much of something that flows there is in a period.
    pub(super) fn there_is(&mut self, node: Node, period: u32, facts: &Facts) -> f64 {
        let tir = self.tir;
        let ledger = self.ledger(facts);
        let at = ledger.nodes.touched(tir, node.resource, node.place);
        at.filter(|_| period < ledger.periods()).map_or(0.0, |at| ledger.available(at, period).max(0.0))
    }
}

/// What needs and people get: the part of what is wanted that was planned, whatever is wanted now.
pub(super) fn served(tir: &Tir, base: &Tir, planned: &Given) -> Given {
    let mut given = planned.clone();
    let periods = tir.horizon.periods.len();
    for (at, (need, before)) in tir.needs.iter().zip(&base.needs).enumerate() {
        if need.rate == before.rate {
            continue;
        }
        let (now, before) = (wanted(tir, need), wanted(base, before));
        let more = |period: usize| match (now.get(period), before.get(period)) {
            (Some(now), Some(before)) if *before > 0.0 => now / before,
            _ => 1.0,
        };
        for (period, short) in given.short.iter_mut().skip(at * periods).take(periods).enumerate() {
            *short *= more(period);
        }
        for (.., period, amount) in given.delivered.iter_mut().filter(|(need, ..)| need.index() == at) {
            *amount *= more(*period as usize);
        }
    }
    given
}

/// A program in which every node that a line is about is there: where nothing touches it yet, nothing comes in. And the
/// resources to which that was added: whether anything was said of them before, and how many supplies they had.
pub(super) fn with_nodes(
    tir: &Tir,
    nodes: impl Iterator<Item = (ResourceId, PlaceId)>,
) -> (Tir, Vec<(ResourceId, bool, usize)>) {
    let mut program = tir.clone();
    let known = weal_plan::nodes::Nodes::new(tir);
    let mut nodes: Vec<_> = nodes.collect();
    nodes.sort_unstable();
    nodes.dedup();
    let mut added: Vec<(ResourceId, bool, usize)> = Vec::new();
    for (id, place) in nodes {
        let there = id.index() >= tir.resources.len() || known.touched(tir, id, place).is_some();
        let Some(resource) = program.resources.get_mut(id.index()).filter(|_| !there) else { continue };
        let said = resource.details.is_some();
        let details = resource.details.get_or_insert_with(Box::default);
        if added.last().is_none_or(|(last, ..)| *last != id) {
            added.push((id, said, details.supply.len()));
        }
        let place = if resource.local { place } else { WHOLE };
        let (rate, window) = (Rate::total(weal_base::Rational::ZERO), Window::default());
        details.supply.push(Supply { place, rate, profile: None, window, site: resource.site });
    }
    (program, added)
}

/// Takes back what [`with_nodes`] added.
pub(super) fn without_nodes(program: &mut Tir, added: Vec<(ResourceId, bool, usize)>) {
    for (id, said, supplies) in added {
        let Some(resource) = program.resources.get_mut(id.index()) else { continue };
        match &mut resource.details {
            Some(details) if said => details.supply.truncate(supplies),
            details => *details = None,
        }
    }
}

/// Whether a resource of this kind can be held from one period to the next.
pub(super) fn is_held(kind: Kind) -> bool {
    matches!(kind, Kind::Good | Kind::Perishable | Kind::Natural | Kind::Emitted)
}
