//! What runs started in a period do, to which node and when.

use weal_base::Rational;
use weal_tir::calendar::Basis;
use weal_tir::{Kind, Verb};

use crate::model::Model;
use crate::time::{self, Placed};

/// What is done to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Effect {
    /// It is made. Of durables: it is finished.
    Produced,
    /// A produced rate supplies it.
    Supplied,
    /// It is brought from another place.
    Brought,
    /// It is used up.
    Consumed,
    /// It is taken to another place.
    Taken,
    /// Hours are worked.
    Worked,
    /// It is in use, on average over the period.
    Used,
    /// It is let out.
    Emitted,
    /// The average number in service changes from the period before.
    Serving,
}

/// One effect of one run.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    /// What is done.
    pub(crate) effect: Effect,
    /// To which node.
    pub(crate) node: usize,
    /// When.
    pub(crate) period: usize,
    /// How much, in the resource's unit.
    pub(crate) amount: Rational,
}

/// Writes into `traces` what one run of an activity does that starts in period `from`.
pub(crate) fn trace(model: &Model, activity: usize, from: usize, traces: &mut Vec<Trace>) {
    traces.clear();
    let activity = model.activities[activity];
    let recipe = &model.tir.recipes[activity.recipe];
    let placed = Placed::new(model.periods, recipe.takes.as_deref(), from);
    for flow in model.flows(activity.recipe) {
        let Some(node) = model.node(flow.resource.index(), flow.place.map_or(activity.place, |place| place.index()))
        else {
            continue;
        };
        let kind = model.kind(node);
        let amount = flow.on(model.periods[from].start);
        let mut add = |effect, period, amount| traces.push(Trace { effect, node, period, amount });
        let effect = match (flow.verb, kind) {
            (Verb::Emit, Kind::Emitted) => Effect::Emitted,
            (_, Kind::Emitted) | (Verb::Emit, _) => continue,
            (Verb::Produce, _) if flow.is_moved() => Effect::Brought,
            (Verb::Produce, _) => Effect::Produced,
            (Verb::Consume, _) if flow.is_moved() => Effect::Taken,
            (Verb::Consume, _) => Effect::Consumed,
            (Verb::Work, _) => Effect::Worked,
            (Verb::Use, _) => Effect::Used,
        };
        if let Some(lasting) = flow.lasting.as_deref().filter(|_| effect == Effect::Produced) {
            let Some(serves) = placed.serves(model.periods) else {
                continue;
            };
            for at in serves..model.periods.len() {
                let part = model.lasting_part(serves, &lasting.duration, at);
                if part.is_zero() {
                    break;
                }
                let length = match lasting.basis {
                    Basis::Total => Rational::ONE,
                    Basis::Day => model.periods[at].days(),
                    Basis::Month => model.periods[at].months.clone(),
                };
                let each = &(amount * &length) * &part;
                if kind == Kind::Durable {
                    for (period, change) in time::service(model.periods, at, model.serves_until(node, at).as_ref()) {
                        add(Effect::Serving, period, &each * &change);
                    }
                }
                add(Effect::Supplied, at, each);
            }
            continue;
        }
        if effect == Effect::Used {
            for at in placed.from..=placed.last {
                let days = placed.overlap(model.periods, at);
                let part = days.checked_div(&model.periods[at].days()).unwrap_or_default();
                add(effect, at, amount * &part);
            }
            continue;
        }
        let flowing = matches!(kind, Kind::Flowing | Kind::Labour | Kind::Emitted);
        if flowing || flow.spread || effect == Effect::Worked {
            for at in placed.from..=placed.last {
                add(effect, at, amount * &placed.share(model.periods, at));
            }
        } else if matches!(effect, Effect::Consumed | Effect::Taken) {
            add(effect, from, amount.clone());
        } else if let Some(arrival) = placed.arrival {
            add(effect, arrival, amount.clone());
            if let Some(serves) = placed.serves(model.periods).filter(|_| kind == Kind::Durable) {
                for (period, change) in time::service(model.periods, serves, model.serves_until(node, serves).as_ref())
                {
                    add(Effect::Serving, period, amount * &change);
                }
            }
        }
    }
}
