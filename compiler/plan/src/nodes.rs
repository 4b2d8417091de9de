//! The nodes of a program, and numbers per node and period.

use weal_problem::Node;
use weal_tir::{PlaceId, ResourceId, Tir, WHOLE};

/// Every resource at every place it touches, in the order of resources and places.
pub struct Nodes {
    /// The nodes.
    pub list: Vec<Node>,
    /// Per resource, where its nodes start in `list`; one more than resources.
    first: Vec<u32>,
    /// Per node, whether a stock, a supply or an activity touches it, and not a need alone.
    filled: Vec<bool>,
}

impl Nodes {
    /// The nodes of a program: one for the whole, or one per place touched where the resource is local.
    pub fn new(tir: &Tir) -> Nodes {
        let local = |resource: ResourceId| tir.resources[resource.index()].local;
        let mut touched: Vec<(ResourceId, PlaceId)> = Vec::new();
        for (at, resource) in tir.resources.iter().enumerate() {
            let id = ResourceId(at as u32);
            match &resource.details {
                _ if !resource.local => touched.push((id, WHOLE)),
                Some(details) => {
                    touched.extend(details.stock.iter().map(|stock| (id, stock.place)));
                    touched.extend(details.supply.iter().map(|supply| (id, supply.place)));
                }
                None => {}
            }
        }
        for recipe in &tir.recipes {
            for flow in &tir.flows[recipe.flows.0 as usize..recipe.flows.1 as usize] {
                if local(flow.resource) {
                    touched.extend(recipe.places.iter().map(|place| (flow.resource, flow.place_at(*place))));
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let filled = touched.clone();
        for need in &tir.needs {
            let Some(resource) = need.of.resource().filter(|resource| local(*resource)) else { continue };
            let from = filled.partition_point(|(other, _)| *other < resource);
            let mut mine = filled[from..].iter().take_while(|(other, _)| *other == resource);
            if !mine.any(|(_, inside)| tir.is_inside(*inside, need.place)) {
                touched.push((resource, need.place));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let filled = touched.iter().map(|node| filled.binary_search(node).is_ok()).collect();
        let first = (0..=tir.resources.len() as u32)
            .map(|id| touched.partition_point(|(resource, _)| resource.0 < id) as u32)
            .collect();
        Nodes { list: touched.into_iter().map(|(resource, place)| Node { resource, place }).collect(), first, filled }
    }
    /// The nodes that a need for a resource at a place is served from: those at the place and inside it where there is
    /// some of it; the place's own where there is none.
    pub fn sources(&self, tir: &Tir, resource: ResourceId, place: PlaceId) -> Vec<u32> {
        let inside = |node: &u32| self.filled[*node as usize] && tir.is_inside(self.list[*node as usize].place, place);
        let found: Vec<u32> = match tir.resources[resource.index()].local {
            true => self.of(resource).filter(inside).collect(),
            false => Vec::new(),
        };
        if found.is_empty() { self.touched(tir, resource, place).into_iter().collect() } else { found }
    }
    /// The nodes of a resource, as a range of `list`.
    pub fn of(&self, resource: ResourceId) -> std::ops::Range<u32> {
        self.first[resource.index()]..self.first[resource.index() + 1]
    }
    /// The node a flow at `place` touches.
    pub fn touched(&self, tir: &Tir, resource: ResourceId, place: PlaceId) -> Option<u32> {
        let place = if tir.resources[resource.index()].local { place } else { WHOLE };
        let range = self.of(resource);
        let nodes = &self.list[range.start as usize..range.end as usize];
        nodes.binary_search_by_key(&place, |node| node.place).ok().map(|at| range.start + at as u32)
    }
}

/// A number per node and period, held only for the nodes it was given for.
pub struct Series {
    periods: usize,
    row: Vec<u32>,
    values: Vec<f64>,
}

const NONE: u32 = u32::MAX;

impl Series {
    /// All zero.
    pub fn new(nodes: usize, periods: u32) -> Series {
        Series { periods: periods as usize, row: vec![NONE; nodes], values: Vec::new() }
    }
    /// Adds to a number.
    pub fn add(&mut self, node: u32, period: u32, amount: f64) {
        if amount != 0.0 {
            self.row_mut(node)[period as usize] += amount;
        }
    }
    /// The numbers of a node, to write.
    pub fn row_mut(&mut self, node: u32) -> &mut [f64] {
        if self.row[node as usize] == NONE {
            self.row[node as usize] = (self.values.len() / self.periods.max(1)) as u32;
            self.values.resize(self.values.len() + self.periods, 0.0);
        }
        let at = self.row[node as usize] as usize * self.periods;
        &mut self.values[at..at + self.periods]
    }
    /// The numbers of a node; `None` where all are zero.
    pub fn row(&self, node: u32) -> Option<&[f64]> {
        let row = self.row[node as usize];
        (row != NONE).then(|| &self.values[row as usize * self.periods..(row as usize + 1) * self.periods])
    }
    /// A number.
    pub fn get(&self, node: u32, period: u32) -> f64 {
        self.row(node).map_or(0.0, |row| row[period as usize])
    }
    /// The sum over the periods.
    pub fn total(&self, node: u32) -> f64 {
        self.row(node).map_or(0.0, |row| row.iter().sum())
    }
    /// The largest size over the periods.
    pub fn size(&self, node: u32) -> f64 {
        self.row(node).map_or(0.0, |row| row.iter().fold(0.0, |most, value| most.max(value.abs())))
    }
}
