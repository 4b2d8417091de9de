//! What people are given for the properties it has: the menu that a need for a property leaves open.

use weal_base::Rational;
use weal_tir::{Kind, Needed, PlaceId, PropertyId, ResourceId, Tir};

use super::arrays::{Arrays, NONE};
use super::layout::{From, Layout, Wanted, nth};
use crate::ir::Column;

/// A node from which the people at a place may be given something.
pub(super) struct Dish {
    /// Its node's place in [`Layout::nodes`].
    pub(super) node: usize,
    /// Who is given it.
    pub(super) place: PlaceId,
    /// Per period, whether anything it counts for is wanted there.
    pub(super) wanted: Vec<bool>,
}

/// Whether deliveries of a resource count for what is needed: what is simply there for what is needed `always`.
fn fits(tir: &Tir, resource: ResourceId, want: &Wanted) -> bool {
    tir.counts_for(resource, &tir.needs[want.need.index()]).is_some()
}

/// The needs for each property, by place in [`Layout::needs`].
fn by_property(layout: &Layout) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); layout.tir.properties.len()];
    for (at, want) in layout.needs.iter().enumerate() {
        if let Needed::Property(id) = layout.tir.needs[want.need.index()].of {
            found[id.index()].push(at);
        }
    }
    found
}

/// The properties a resource has.
fn properties(tir: &Tir, resource: ResourceId) -> impl Iterator<Item = PropertyId> {
    let details = tir.resources[resource.index()].details.as_deref();
    details.into_iter().flat_map(|details| details.provides.iter().map(|provides| provides.property))
}

/// All that can be given, by node, then by the name of the place.
pub(super) fn find(layout: &Layout) -> Vec<Dish> {
    let tir = layout.tir;
    let needs = by_property(layout);
    let mut menu = Vec::new();
    for (id, _) in layout.ranges.iter().enumerate().filter(|(_, (from, until))| from < until) {
        let resource = ResourceId(id as u32);
        let mut eaters: Vec<(u32, Vec<bool>)> = Vec::new();
        for want in properties(tir, resource).flat_map(|id| &needs[id.index()]).map(|at| &layout.needs[*at]) {
            if !fits(tir, resource, want) {
                continue;
            }
            let place = layout.place_order[tir.needs[want.need.index()].place.index()];
            let known = eaters.iter().position(|(other, _)| *other == place).unwrap_or(eaters.len());
            if known == eaters.len() {
                eaters.push((place, vec![false; want.wanted.len()]));
            }
            for (any, wanted) in eaters[known].1.iter_mut().zip(&want.wanted) {
                *any |= wanted.is_positive();
            }
        }
        eaters.sort_unstable();
        for (place, wanted) in eaters {
            let place = layout.places[place as usize];
            let from = layout.filled(resource, place).into_iter();
            menu.extend(from.map(|node| Dish { node, place, wanted: wanted.clone() }));
        }
    }
    menu.sort_by_key(|dish| (dish.node, layout.place_order[dish.place.index()]));
    menu
}

/// What deliveries of a resource at a place count for.
pub(super) struct Counted {
    /// Per property, the needs for it, by place in [`Layout::needs`].
    needs: Vec<Vec<usize>>,
}

impl Counted {
    pub(super) fn new(layout: &Layout) -> Counted {
        Counted { needs: by_property(layout) }
    }

    /// The rows into which what is given of a resource at a place in a period falls, with how much of each one unit is.
    pub(super) fn rows(
        &self,
        layout: &Layout,
        resource: ResourceId,
        place: PlaceId,
        t: u32,
        entries: &mut Vec<(u32, Rational)>,
        sign: &Rational,
    ) {
        let tir = layout.tir;
        for at in properties(tir, resource).flat_map(|id| &self.needs[id.index()]) {
            let want = &layout.needs[*at];
            let need = &tir.needs[want.need.index()];
            if let Some(amount) = tir.counts_for(resource, need)
                && tir.is_inside(place, need.place)
            {
                entries.push((want.served_rows[t as usize], amount * sign));
            }
        }
    }

    /// Per period, what the deliveries of other needs would count for in a need for a property if nothing were missed.
    pub(super) fn already(&self, layout: &Layout, at: usize) -> Vec<Rational> {
        let tir = layout.tir;
        let need = &tir.needs[layout.needs[at].need.index()];
        let mut sums = vec![Rational::ZERO; layout.periods as usize];
        for other in &layout.needs {
            let delivered = &tir.needs[other.need.index()];
            let Needed::Resource(resource) = delivered.of else { continue };
            let Some(amount) = tir.counts_for(resource, need).filter(|_| tir.is_inside(delivered.place, need.place))
            else {
                continue;
            };
            for (sum, wanted) in sums.iter_mut().zip(&other.wanted) {
                *sum = &*sum + &(amount * wanted);
            }
        }
        sums
    }
}

/// Adds the columns for what is delivered from several nodes and for what is given.
pub(super) fn columns(layout: &Layout, arrays: &mut Arrays) {
    let mut entries = Vec::new();
    for want in &layout.needs {
        let From::Nodes(nodes) = &want.from else { continue };
        for node in nodes {
            let held = &layout.nodes[*node];
            for t in (0..layout.periods).filter(|t| want.wanted[*t as usize].is_positive()) {
                entries.push((nth(held.flow_rows(), t), -Rational::ONE));
                entries.push((want.served_rows[t as usize], Rational::ONE));
                arrays.column(Column::Delivered(want.need, held.node, t), f64::INFINITY, &mut entries);
            }
        }
    }
    let counted = Counted::new(layout);
    for dish in &layout.menu {
        let held = &layout.nodes[dish.node];
        let rows = if held.kind == Kind::Durable { held.rows.capacity } else { held.flow_rows() };
        if rows == NONE {
            continue;
        }
        for t in (0..layout.periods).filter(|t| dish.wanted[*t as usize]) {
            entries.push((nth(rows, t), -Rational::ONE));
            counted.rows(layout, held.node.resource, dish.place, t, &mut entries, &Rational::ONE);
            arrays.column(Column::Given(held.node, dish.place, t), f64::INFINITY, &mut entries);
        }
    }
}
