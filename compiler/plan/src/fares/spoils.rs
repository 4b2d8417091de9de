//! What is there beyond the plan: it spoils, is thrown away, or goes to those who miss something.

use weal_problem::Node;
use weal_tir::{Kind, NeedId, Tir};

use super::ages::Ages;
use super::follow::Parts;
use crate::ledger::{Given, Ledger};

/// What is within this part of its size is nothing.
const NOTHING: f64 = 1e-8;

/// Lets perishables spoil that are beyond what was planned to be held, and throws away what does not fit into a store.
/// Answers whether there was any.
pub(super) fn spoil(ledger: &Ledger, planned: &Ledger, ages: Option<&Ages>, parts: &mut Parts) -> bool {
    let mut any = false;
    for (at, place) in ledger.nodes.list.iter().enumerate() {
        let node = at as u32;
        let details = ledger.tir.resources.get(place.resource.index()).and_then(|found| found.details.as_deref());
        let room = details.and_then(|details| details.storage.as_ref()).map(|(most, _)| most.to_f64());
        let discard = details.is_some_and(|details| details.discard);
        for period in 0..ledger.periods() {
            let most = match ledger.kind(node) {
                Kind::Perishable => {
                    let planned = planned.stock.get(node, period).max(0.0);
                    let kept = ages.and_then(|ages| ages.most_kept(ledger, node, period));
                    Some(kept.map_or(planned, |kept| kept.min(planned)))
                }
                Kind::Good if discard => room.map(|room| room.max(planned.stock.get(node, period))),
                _ => None,
            };
            let Some(most) = most else { break };
            let over = ledger.stock.get(node, period) - most;
            let moves = ledger.produced.size(node) + ledger.supply.size(node);
            if over > NOTHING * (moves + ledger.stock.size(node) + planned.stock.size(node)) {
                *parts.spare.entry((*place, period)).or_insert(0.0) += over;
                any = true;
                break;
            }
        }
    }
    any
}

/// Hands out what nobody planned with to those who miss something, the first rank first.
pub(super) fn hand_out<'a>(
    tir: &'a Tir,
    planned: &Ledger,
    given: &Given,
    parts: &mut Parts,
    ledger: Ledger<'a>,
    which: Vec<usize>,
) -> (Ledger<'a>, Vec<usize>) {
    let mut left = Left::new(&ledger, planned);
    let periods = ledger.periods();
    let mut order: Vec<usize> = (0..tir.needs.len()).collect();
    order.sort_by_key(|at| tir.needs.get(*at).map(|need| need.rank));
    let mut any = false;
    for at in order {
        let Some((need, resource)) = tir.needs.get(at).and_then(|need| Some((need, need.of.resource()?))) else {
            continue;
        };
        let sources = ledger.nodes.sources(tir, resource, need.place);
        for period in 0..periods {
            let (wanted, met) = ledger.need(at, period);
            let mut short = wanted - met;
            for node in &sources {
                if short <= NOTHING * wanted {
                    break;
                }
                let more = left.take(&ledger, *node, period, short);
                if more <= NOTHING * wanted {
                    continue;
                }
                (short, any) = (short - more, true);
                let place = ledger.nodes.list[*node as usize];
                if let Some(met) = parts.met.get_mut(at * periods as usize + period as usize) {
                    *met += more;
                }
                if sources.len() > 1 {
                    parts.delivered.push((NeedId(at as u32), place, period, more));
                }
                if ledger.kind(*node) == Kind::Perishable
                    && let Some(spare) = parts.spare.get_mut(&(place, period))
                {
                    *spare -= more;
                }
            }
        }
    }
    if any { parts.ledger(tir, given) } else { (ledger, which) }
}

/// What is left of each node in each period beyond what the plan holds or leaves over.
struct Left {
    periods: usize,
    amounts: Vec<f64>,
}

impl Left {
    fn new(ledger: &Ledger, planned: &Ledger) -> Left {
        let periods = ledger.periods() as usize;
        let mut amounts = Vec::with_capacity(ledger.nodes.list.len() * periods);
        for node in 0..ledger.nodes.list.len() as u32 {
            let (now, then) = match ledger.kind(node) {
                Kind::Good => (&ledger.stock, &planned.stock),
                Kind::Perishable | Kind::Flowing | Kind::Labour => (&ledger.spare, &planned.spare),
                // What a natural stock gives up it would have grown by; what serves was shared out by the plan.
                _ => {
                    amounts.extend(std::iter::repeat_n(0.0, periods));
                    continue;
                }
            };
            amounts.extend((0..periods as u32).map(|at| (now.get(node, at) - then.get(node, at)).max(0.0)));
        }
        Left { periods, amounts }
    }

    /// Takes up to so much, as far as nothing planned for later goes without.
    fn take(&mut self, ledger: &Ledger, node: u32, period: u32, most: f64) -> f64 {
        let from = node as usize * self.periods;
        let Some(row) = self.amounts.get_mut(from..from + self.periods) else { return 0.0 };
        let held = ledger.kind(node) == Kind::Good;
        let until = if held { self.periods } else { period as usize + 1 };
        let Node { resource, .. } = ledger.nodes.list[node as usize];
        let details = ledger.tir.resources.get(resource.index()).and_then(|found| found.details.as_deref());
        // What is taken now is missed later by what would be left of it then.
        let mut kept = 1.0;
        let mut parts = Vec::with_capacity(until.saturating_sub(period as usize));
        for at in period as usize..until {
            if at > period as usize {
                kept *= ledger.keep(details, at as u32);
            }
            parts.push(kept);
        }
        let rows = || row.get(period as usize..until).unwrap_or_default().iter().zip(&parts);
        let able = rows().filter(|(_, part)| **part > 0.0).map(|(amount, part)| amount / part).fold(most, f64::min);
        for (amount, part) in row.iter_mut().take(until).skip(period as usize).zip(&parts) {
            *amount = (*amount - able * part).max(0.0);
        }
        able.max(0.0)
    }
}
