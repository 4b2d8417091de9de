//! The columns for runs: every flow of every activity, placed in time.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use weal_base::Rational;
use weal_tir::calendar::{Day, Duration, Horizon, Period};
use weal_tir::{Flow, Kind, Lasting, PlaceId, RecipeId, ResourceId, Verb};

use super::aims::weigh;
use super::arrays::Arrays;
use super::bounds::{Gauges, Measured, ToAim};
use super::layout::{Held, Layout, nth};
use super::limits::Limits;
use crate::amounts;
use crate::ir::{Activity, Column};
use crate::time::{self, Share};

/// A flow of a recipe, all of its like added up.
struct Part<'a> {
    verb: Verb,
    resource: ResourceId,
    kind: Kind,
    amount: Rational,
    /// The amount of a run by the period it starts in, where that changes.
    dated: Vec<Rational>,
    lasting: Option<&'a Lasting>,
    /// Where it is, if it is moved.
    moved: Option<PlaceId>,
    /// Whether it is spread over the run.
    spread: bool,
    /// What it counts as, where anyone measures that: by its resource, and among all work.
    measured: [Option<Measured>; 2],
}

impl<'a> Part<'a> {
    /// The amount of a run that starts in a period.
    fn amount(&self, t: u32) -> &Rational {
        self.dated.get(t as usize).unwrap_or(&self.amount)
    }

    fn add(&mut self, flow: &Flow, horizon: &Horizon) {
        if flow.steps.is_some() && self.dated.is_empty() {
            self.dated = vec![self.amount.clone(); horizon.periods.len()];
        }
        for (amount, period) in self.dated.iter_mut().zip(&horizon.periods) {
            *amount = &*amount + flow.on(period.start);
        }
        self.amount = &self.amount + &flow.amount;
    }
}

/// The flows of a recipe, with several flows of the same kind on the same resource as one.
fn parts<'a>(layout: &Layout<'a>, gauges: &Gauges, recipe: RecipeId) -> Vec<Part<'a>> {
    let mut parts: Vec<Part> = Vec::new();
    for flow in layout.flows(recipe) {
        let lasting = flow.lasting.as_deref();
        let spread = flow.spread || amounts::is_spread(layout.tir.resources[flow.resource.index()].kind);
        let like = |part: &&mut Part| {
            (part.verb, part.resource, part.lasting, part.moved, part.spread)
                == (flow.verb, flow.resource, lasting, flow.place, spread)
        };
        if let Some(part) = parts.iter_mut().find(like) {
            part.add(flow, layout.horizon);
            continue;
        }
        let resource = flow.resource;
        let (own, all) = match flow.verb {
            Verb::Consume => (Measured::Consumed(resource), None),
            Verb::Produce => (Measured::Produced(resource), None),
            Verb::Use => (Measured::Used(resource), None),
            Verb::Work => (Measured::Worked(resource), Some(Measured::AllWorked)),
            Verb::Emit => (Measured::Emitted(resource), None),
        };
        // What is moved is neither used up nor made.
        let counts = |measured: &Measured| !flow.is_moved() && gauges.any(*measured);
        let measured = [Some(own), all].map(|one| one.filter(counts));
        let kind = layout.tir.resources[resource.index()].kind;
        let (verb, moved) = (flow.verb, flow.place);
        let (amount, dated) = (Rational::ZERO, Vec::new());
        let mut part = Part { verb, resource, kind, amount, dated, lasting, moved, spread, measured };
        part.add(flow, layout.horizon);
        parts.push(part);
    }
    parts
}

/// Where the amounts of one column go.
struct Out<'o> {
    gauges: &'o Gauges<'o>,
    entries: Vec<(u32, Rational)>,
    aims: Vec<ToAim>,
}

impl Out<'_> {
    fn measure(&mut self, activity: Activity, part: &Part, t: u32, amount: &Rational) {
        for measured in part.measured.into_iter().flatten() {
            self.gauges.add(measured, activity.place, t, amount, &mut self.entries, &mut self.aims);
        }
    }
}

/// A run of an activity that starts in a period.
struct Start<'s> {
    layout: &'s Layout<'s>,
    activity: Activity,
    t: u32,
    end: Option<&'s Rational>,
    /// Filled where some part is spread over the run.
    shares: Vec<Share>,
}

impl Start<'_> {
    fn place(&self, part: &Part, held: &Held, out: &mut Out) {
        match (part.verb, part.kind) {
            (Verb::Use, Kind::Durable) => self.capacity(part, held, out),
            (Verb::Produce, Kind::Durable) => self.durables(part, held, out),
            // The typed IR has no other.
            (Verb::Use, _) | (_, Kind::Durable) => {}
            _ => self.flow(part, held, out),
        }
    }

    fn capacity(&self, part: &Part, held: &Held, out: &mut Out) {
        for share in &self.shares {
            let length = self.layout.horizon.periods[share.period as usize].days();
            let used = part.amount(self.t) * &share.days.checked_div(&length).unwrap_or_default();
            out.measure(self.activity, part, share.period, &used);
            out.entries.push((nth(held.rows.capacity, share.period), -&used));
        }
    }

    fn durables(&self, part: &Part, held: &Held, out: &mut Out) {
        let horizon = self.layout.horizon;
        let Some(from) = time::serves_at(horizon, self.t, self.end) else { return };
        if let Some(rate) = part.lasting {
            // What comes in a period serves from its first day, as a supply does.
            for (t, length) in time::lasting(horizon, rate, from) {
                self.serve(held, horizon.periods[t as usize].start, &(part.amount(self.t) * &length), out);
            }
            return;
        }
        if let Some(arrives) = time::arrival_at(horizon, self.t, self.end) {
            out.measure(self.activity, part, arrives, part.amount(self.t));
        }
        self.serve(held, from, part.amount(self.t), out);
    }

    fn serve(&self, held: &Held, from: Day, amount: &Rational, out: &mut Out) {
        let until = held.details.lasts.as_ref().map(|lasts| lasts.after(from));
        for (t, change) in time::service_changes(self.layout.horizon, &time::instant(from), until.as_ref()) {
            out.entries.push((nth(held.rows.balance, t), amount * &change));
        }
    }

    fn flow(&self, part: &Part, held: &Held, out: &mut Out) {
        let horizon = self.layout.horizon;
        let inward = matches!(part.verb, Verb::Produce | Verb::Emit);
        let mut add = |t: u32, amount: &Rational| {
            // A produced rate is supply from then on, not a product of the run.
            if part.lasting.is_none() {
                out.measure(self.activity, part, t, amount);
            }
            let row = nth(held.flow_rows(), t);
            out.entries.push((row, if inward { amount.clone() } else { -amount }));
            // What comes from elsewhere in its own period appears here instead of there; what comes later does not.
            let appears = if inward { part.moved.is_none() || t == self.t } else { part.moved.is_some() };
            if appears && held.kind == Kind::Perishable {
                let amount = if inward { -amount } else { amount.clone() };
                let from = out.entries.len();
                held.fresh(horizon, t, &amount, &mut out.entries);
                for entry in &mut out.entries[from..] {
                    entry.0 = nth(held.rows.fresh, entry.0);
                }
                if t + 1 < self.layout.periods {
                    out.entries.push((nth(held.rows.on_arrival, t), amount.clone()));
                }
                out.entries.push((nth(held.rows.moved, t), amount));
            }
        };
        if let Some(rate) = part.lasting.filter(|_| part.verb == Verb::Produce) {
            let Some(from) = time::serves_at(horizon, self.t, self.end) else { return };
            for (t, length) in time::lasting(horizon, rate, from) {
                add(t, &(part.amount(self.t) * &length));
            }
        } else if part.spread {
            for share in &self.shares {
                if share.share == Rational::ONE {
                    add(share.period, part.amount(self.t));
                } else {
                    add(share.period, &(part.amount(self.t) * &share.share));
                }
            }
        } else if !inward {
            add(self.t, part.amount(self.t));
        } else if let Some(arrives) = time::arrival_at(horizon, self.t, self.end) {
            add(arrives, part.amount(self.t));
        }
    }
}

/// About how many entries the columns for runs will have: flows times the periods each reaches.
pub(super) fn reach(layout: &Layout) -> f64 {
    let periods = f64::from(layout.periods);
    let shortest = layout.horizon.periods.iter().map(Period::days).min().unwrap_or(Rational::ONE).to_f64().max(1.0);
    // Runs near the end reach over fewer: on average `n − n² / 2T` of `n` periods out of `T`.
    let over = |duration: Option<&Duration>| {
        let count = duration.map_or(0.0, |duration| duration.mean_days().to_f64() / shortest).min(periods - 1.0) + 1.0;
        count - count * count / (2.0 * periods)
    };
    let of = |recipe: RecipeId, flow: &Flow| {
        let resource = &layout.tir.resources[flow.resource.index()];
        match (&flow.lasting, flow.verb, resource.kind) {
            (Some(lasting), ..) => over(Some(&lasting.duration)),
            (_, Verb::Use, _) => over(time::takes(&layout.tir.recipes[recipe.index()])),
            (_, _, kind) if flow.spread || amounts::is_spread(kind) => {
                over(time::takes(&layout.tir.recipes[recipe.index()]))
            }
            (_, Verb::Consume, Kind::Perishable) if !flow.is_moved() => 1.0,
            (_, Verb::Produce | Verb::Consume, Kind::Perishable) => {
                1.0 + over(resource.details.as_ref().and_then(|details| details.keeps.as_ref()))
            }
            _ => 1.0,
        }
    };
    let activities = layout.activities.iter();
    let flows = activities.flat_map(|it| layout.flows(it.recipe).iter().map(|flow| of(it.recipe, flow)));
    flows.sum::<f64>() * periods
}

/// Adds the columns for runs, activity by activity; aims that measure flows gain terms.
pub(super) fn columns(
    layout: &Layout,
    gauges: &Gauges,
    limits: &Limits,
    arrays: &mut Arrays,
    aims: &mut [Vec<(u32, f64)>],
) {
    // Looked up only, never walked through: the order of a hash does not matter.
    let mut known: FxHashMap<&Duration, Rc<[Rational]>> = FxHashMap::default();
    let mut out = Out { gauges, entries: Vec::new(), aims: Vec::new() };
    let mut set_ups = limits.set_ups.iter().peekable();
    let mut limits = limits.entries.iter().peekable();
    for same in layout.activities.chunk_by(|a, b| a.recipe == b.recipe) {
        let Some(recipe) = same.first().map(|activity| activity.recipe) else { continue };
        let parts = parts(layout, gauges, recipe);
        let whole = layout.tir.recipes[recipe.index()].whole;
        // One set-up in a period is enough.
        let most = if layout.tir.recipes[recipe.index()].set_up_of.is_some() { 1.0 } else { f64::INFINITY };
        let spread = parts.iter().any(|part| part.spread || part.verb == Verb::Use);
        let counted = layout.tir.lineage(recipe).map(Measured::Run);
        let counted: Vec<Measured> = counted.filter(|measured| gauges.any(*measured)).collect();
        let ends = time::takes(&layout.tir.recipes[recipe.index()])
            .map(|takes| known.entry(takes).or_insert_with(|| time::ends(layout.horizon, takes).into()).clone());
        for activity in same.iter().copied() {
            let nodes: Vec<Option<usize>> =
                parts.iter().map(|part| layout.node(part.resource, part.moved.unwrap_or(activity.place))).collect();
            for t in 0..layout.periods {
                let end = ends.as_ref().and_then(|ends| ends.get(t as usize));
                let shares = if spread { time::shares_at(layout.horizon, t, end) } else { Vec::new() };
                let start = Start { layout, activity, t, end, shares };
                for (part, node) in parts.iter().zip(&nodes) {
                    if let Some(node) = node {
                        start.place(part, &layout.nodes[*node], &mut out);
                    }
                }
                for measured in &counted {
                    let Out { entries, aims, .. } = &mut out;
                    gauges.add(*measured, activity.place, t, &Rational::ONE, entries, aims);
                }
                let column = arrays.problem.columns.len() as u32;
                while let Some((_, row, amount)) = limits.next_if(|(of, ..)| *of == column) {
                    out.entries.push((*row, Rational::from(i64::from(*amount))));
                }
                while let Some((_, row, amount)) = set_ups.next_if(|(of, ..)| *of == column) {
                    out.entries.push((*row, amount.clone()));
                }
                arrays.column(Column::Run(activity, t), most, &mut out.entries);
                if whole {
                    arrays.problem.whole.push(column);
                }
                weigh(&mut out.aims, column, aims);
                if arrays.overflowed {
                    return;
                }
            }
        }
    }
}
