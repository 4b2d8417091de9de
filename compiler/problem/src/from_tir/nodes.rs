//! The nodes of the problem: which resources matter at which places.

use weal_tir::{Details, End, Flow, Kind, Needed, PlaceId, ResourceId, Tir, Verb, WHOLE};

use super::arrays::NONE;
use super::layout::{Held, Layout, Moves, NodeRows};
use crate::ir::{Activity, Node};
use crate::{amounts, time};

/// What needs touch.
struct Touched {
    /// The nodes they may be served from.
    touched: Vec<(ResourceId, PlaceId)>,
    /// Local nodes where there is some without a need: of a stock, a supply or an activity. Sorted.
    filled: Vec<(ResourceId, PlaceId)>,
    /// Per resource, whether it has a property that is needed.
    set_aside: Vec<bool>,
}

fn wanted(tir: &Tir, nothing: &Details, activities: &[Activity]) -> Touched {
    let mut filled: Vec<(ResourceId, PlaceId)> = Vec::new();
    for (at, resource) in tir.resources.iter().enumerate().filter(|(_, resource)| resource.local) {
        let details = resource.details.as_deref().unwrap_or(nothing);
        let places = details.stock.iter().map(|s| s.place).chain(details.supply.iter().map(|s| s.place));
        filled.extend(places.map(|place| (ResourceId(at as u32), place)));
    }
    for activity in activities {
        let (from, until) = tir.recipes[activity.recipe.index()].flows;
        let flows = tir.flows.get(from as usize..until as usize).unwrap_or(&[]).iter();
        let local = flows.filter(|flow| tir.resources[flow.resource.index()].local);
        filled.extend(local.map(|flow| (flow.resource, flow.place_at(activity.place))));
    }
    filled.sort_unstable();
    filled.dedup();
    let mut touched = Vec::new();
    let mut set_aside = vec![false; tir.resources.len()];
    let mut touch = |resource: ResourceId, place: PlaceId, alone: bool| {
        if !tir.resources[resource.index()].local {
            touched.push((resource, WHOLE));
            return;
        }
        let from = filled.partition_point(|(other, _)| *other < resource);
        let mine = filled[from..].iter().take_while(|(other, _)| *other == resource);
        let before = touched.len();
        touched.extend(mine.filter(|(_, inside)| tir.is_inside(*inside, place)));
        if alone && touched.len() == before {
            touched.push((resource, place));
        }
    };
    let mut by_property = vec![Vec::new(); tir.properties.len()];
    for need in &tir.needs {
        match need.of {
            Needed::Resource(resource) => touch(resource, need.place, true),
            Needed::Property(id) => by_property[id.index()].push(need),
        }
    }
    for (at, resource) in tir.resources.iter().enumerate() {
        let id = ResourceId(at as u32);
        let details = resource.details.as_deref().unwrap_or(nothing);
        for need in details.provides.iter().flat_map(|provides| &by_property[provides.property.index()]) {
            if tir.counts_for(id, need).is_some() {
                set_aside[at] = true;
                touch(id, need.place, false);
            }
        }
    }
    Touched { touched, filled, set_aside }
}

/// Marks the nodes from which a perishable is moved away, and those it reaches in a later period.
pub(super) fn mark_moves(layout: &mut Layout) {
    let mut found: Vec<(usize, Verb, bool)> = Vec::new();
    for activity in &layout.activities {
        let recipe = &layout.tir.recipes[activity.recipe.index()];
        let kind = |flow: &Flow| layout.tir.resources[flow.resource.index()].kind;
        let moved = |flow: &&Flow| flow.is_moved() && kind(flow) == Kind::Perishable;
        for flow in layout.flows(activity.recipe).iter().filter(moved) {
            let late = |t: u32| time::arrival(layout.horizon, recipe, t).is_some_and(|arrives| arrives != t);
            let late = flow.verb == Verb::Produce && (0..layout.periods).any(late);
            let node = layout.node(flow.resource, flow.place_at(activity.place));
            found.extend(node.map(|node| (node, flow.verb, late)));
        }
    }
    for (node, verb, late) in found {
        let moves = &mut layout.nodes[node].moves;
        moves.away |= verb == Verb::Consume;
        moves.arrives_late |= late;
    }
}

/// Finds the nodes that something touches, and those that are bounded by themselves. `measured` tells the resources
/// whose stock a bound or an aim measures.
pub(super) fn find<'a>(layout: &mut Layout<'a>, nothing: &'a Details, measured: &[ResourceId]) {
    let tir = layout.tir;
    let mut touched: Vec<bool> = vec![false; tir.resources.len()];
    let mut made = vec![false; tir.resources.len()];
    let mut asked = vec![false; tir.resources.len()];
    // Local nodes as (resource, place in the order of names, made, asked, filled).
    let mut local: Vec<(ResourceId, u32, bool, bool, bool)> = Vec::new();
    let wanted = wanted(tir, nothing, &layout.activities);
    let mut touch = |resource: ResourceId, place: PlaceId, makes: bool, asks: bool| {
        let at = resource.index();
        if tir.resources[at].local {
            let filled = wanted.filled.binary_search(&(resource, place)).is_ok();
            local.push((resource, layout.place_order[place.index()], makes, asks, filled));
        } else {
            touched[at] = true;
            made[at] |= makes;
            asked[at] |= asks;
        }
    };
    for activity in &layout.activities {
        for flow in layout.flows(activity.recipe) {
            touch(flow.resource, flow.place_at(activity.place), flow.verb == Verb::Produce, flow.verb == Verb::Use);
        }
    }
    for (resource, place) in &wanted.touched {
        touch(*resource, *place, false, true);
    }
    let mut followed = vec![false; tir.resources.len()];
    for resource in measured {
        followed[resource.index()] = true;
    }
    let mut left = followed.clone();
    for (at, resource) in tir.resources.iter().enumerate() {
        let id = ResourceId(at as u32);
        let details = resource.details.as_deref().unwrap_or(nothing);
        left[at] |= matches!(details.end, End::AsStart(_) | End::AtLeast(..));
        followed[at] |= left[at] || details.storage.is_some();
        // What is bounded by itself matters even where nothing touches it, what changes by itself has an end, and what
        // comes and does not keep spoils.
        let spoils = resource.kind == Kind::Perishable && !(details.supply.is_empty() && details.stock.is_empty());
        let changes = details.regrowth.is_some() || details.loses.is_some();
        let alone = followed[at] || spoils || details.end == End::Default && changes;
        if alone && !resource.local {
            touch(id, WHOLE, false, false);
        } else if alone {
            let places = details.stock.iter().map(|s| s.place).chain(details.supply.iter().map(|s| s.place));
            places.for_each(|place| touch(id, place, false, false));
        }
        followed[at] |= details.absorbed.is_some();
    }
    local.sort_unstable();
    let mut order: Vec<ResourceId> = (0..tir.resources.len() as u32).map(ResourceId).collect();
    order.sort_by_key(|resource| (&tir.resources[resource.index()].name, *resource));
    for id in order {
        let resource = &tir.resources[id.index()];
        let details = resource.details.as_deref().unwrap_or(nothing);
        let kept = match resource.kind {
            Kind::Good | Kind::Perishable => amounts::kept(details, layout.horizon),
            _ => None,
        };
        let start = layout.nodes.len() as u32;
        let mut add = |place: PlaceId, produced: bool, asked: bool, filled: bool| {
            let asked = asked || wanted.set_aside[id.index()];
            layout.nodes.push(Held {
                node: Node { resource: id, place },
                kind: resource.kind,
                local: resource.local,
                details,
                produced,
                asked,
                filled,
                followed: resource.kind != Kind::Emitted || followed[id.index()] || asked,
                kept: kept.clone(),
                left: left[id.index()],
                moves: Moves::default(),
                rows: NodeRows::none(),
                stock_column: NONE,
            });
        };
        if resource.local {
            let from = local.partition_point(|(other, ..)| *other < id);
            let until = local.partition_point(|(other, ..)| *other <= id);
            for same in local[from..until].chunk_by(|a, b| a.1 == b.1) {
                let place = layout.places[same[0].1 as usize];
                let any = |of: fn(&(ResourceId, u32, bool, bool, bool)) -> bool| same.iter().any(of);
                add(place, any(|touch| touch.2), any(|touch| touch.3), any(|touch| touch.4));
            }
        } else if touched[id.index()] {
            add(WHOLE, made[id.index()], asked[id.index()], true);
        }
        layout.ranges[id.index()] = (start, layout.nodes.len() as u32);
    }
}
