//! The objectives after needs: the program's aims, least surplus, and the canonical tie-break.

use weal_base::Rational;
use weal_tir::calendar::Day;
use weal_tir::{Kind, Verb};

use super::arrays::{Arrays, number};
use super::bounds::ToAim;
use super::layout::Layout;
use crate::ir::{Column, Node, Stage, StageKind};

/// Adds up what a column has in each aim, and empties the list for the next. A `most` is turned later.
pub(super) fn weigh(to_aims: &mut Vec<ToAim>, column: u32, aims: &mut [Vec<(u32, f64)>]) {
    to_aims.sort_by_key(|(aim, _)| *aim);
    let mut rest = to_aims.drain(..).peekable();
    while let Some((aim, mut sum)) = rest.next() {
        while let Some((_, more)) = rest.next_if(|(next, _)| *next == aim) {
            sum = &sum + &more;
        }
        if let Some(objective) = aims.get_mut(aim as usize)
            && !sum.is_zero()
        {
            objective.push((column, number(&sum)));
        }
    }
}

/// Adds the stages of the aims, of the surplus and of the tie-break.
pub(super) fn stages(layout: &Layout, aims: Vec<Vec<(u32, f64)>>, arrays: &mut Arrays) {
    for (at, (aim, mut objective)) in layout.tir.aims.iter().zip(aims).enumerate() {
        if aim.most {
            objective.iter_mut().for_each(|(_, weight)| *weight = -*weight);
        }
        arrays.problem.stages.push(Stage { kind: StageKind::Aim(at as u32), objective });
    }
    let surplus = surplus(layout, &arrays.problem.columns);
    arrays.problem.stages.push(Stage { kind: StageKind::Surplus, objective: surplus });
    let tir = layout.tir;
    let scales = inverse_scales(layout);
    let early = |t: u32| timeliness(t, tir.horizon.periods.len());
    let shared = |node: &Node, to: &str| {
        let (resource, place) = (&tir.resources[node.resource.index()].name, &tir.places[node.place.index()].name);
        tie_weight(&[resource, place, to]) * scales[node.resource.index()]
    };
    let tie_break = arrays.problem.columns.iter().enumerate().filter_map(|(at, column)| {
        let weight = match column {
            Column::Run(activity, t) => {
                let recipe = &tir.recipes[activity.recipe.index()].name;
                let place = &tir.places[activity.place.index()].name;
                tie_weight(&[recipe, place]) * early(*t)
            }
            Column::Given(node, place, t) => shared(node, &tir.places[place.index()].name) * early(*t),
            Column::Delivered(need, node, t) => shared(node, &tir.needs[need.index()].name) * early(*t),
            _ => return None,
        };
        Some((at as u32, weight))
    });
    let tie_break = tie_break.collect();
    arrays.problem.stages.push(Stage { kind: StageKind::Canonical, objective: tie_break });
}

/// The largest amount of each resource in one flow, or in one supply in the first period; 1 where there is none.
fn scales(layout: &Layout) -> Vec<Rational> {
    let tir = layout.tir;
    let mut scales = vec![Rational::ZERO; tir.resources.len()];
    for flow in &tir.flows {
        let scale = &mut scales[flow.resource.index()];
        let most = flow.most().abs();
        if most > *scale {
            *scale = most;
        }
    }
    for (scale, resource) in scales.iter_mut().zip(&tir.resources) {
        let supplies = resource.details.iter().flat_map(|details| &details.supply);
        for (supply, period) in supplies.filter_map(|supply| Some((supply, layout.horizon.periods.first()?))) {
            *scale = supply.rate.in_period(period).abs().max(scale.clone());
        }
        if scale.is_zero() {
            *scale = Rational::ONE;
        }
    }
    scales
}

fn inverse_scales(layout: &Layout) -> Vec<f64> {
    scales(layout).iter().map(|scale| number(&Rational::ONE.checked_div(scale).unwrap_or_default())).collect()
}

fn surplus(layout: &Layout, columns: &[Column]) -> Vec<(u32, f64)> {
    let scales = inverse_scales(layout);
    let weight = |column: &Column| {
        // What is given for what it has counts like what is left: nothing is given only to be rid of it.
        if let Column::Given(node, ..) = column {
            return scales.get(node.resource.index()).copied();
        }
        // Likewise twice what a set-up takes: nothing is set up only to be rid of it.
        if let Column::Run(activity, t) = column {
            layout.tir.recipes[activity.recipe.index()].set_up_of?;
            let start = layout.horizon.periods.get(*t as usize).map_or(Day(0), |period| period.start);
            let taken = layout.flows(activity.recipe).iter().filter(|flow| flow.verb == Verb::Consume);
            let sum: f64 = taken.map(|flow| 2.0 * number(flow.on(start)) * scales[flow.resource.index()]).sum();
            return Some(sum).filter(|sum| *sum > 0.0);
        }
        let (node, end) = match column {
            Column::Stock(node, t) if t + 1 == layout.periods => (node, true),
            Column::Spare(node, _) => (node, false),
            _ => return None,
        };
        let at = node.resource.index();
        let counts = match layout.tir.resources.get(at)?.kind {
            Kind::Good | Kind::Perishable => true,
            Kind::Flowing => !end,
            _ => false,
        };
        if counts { scales.get(at).copied() } else { None }
    };
    columns.iter().enumerate().filter_map(|(at, column)| Some((at as u32, weight(column)?))).collect()
}

/// A weight from 1 up to 2: a hash of what a run is, so that equal plans are told apart alike everywhere.
/// FNV-1a of 64 bits over the names, each closed by a zero byte.
fn tie_weight(names: &[&str]) -> f64 {
    let bytes = names.iter().flat_map(|name| name.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    // The upper 52 bits, so that the sum is exact.
    1.0 + (hash >> 12) as f64 / (1u64 << 52) as f64
}

/// Falls from 1 to a half over the periods: among equal plans, things are made when they are asked for and not before.
fn timeliness(t: u32, periods: usize) -> f64 {
    1.0 - f64::from(t) / (2.0 * periods.max(1) as f64)
}
