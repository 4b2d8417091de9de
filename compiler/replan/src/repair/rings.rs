//! Who is near a change: activities and what they touch, in rings around what does not hold.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rustc_hash::FxHashMap;
use weal_problem::{Activity, Column, Declared, Node, Problem, Row};
use weal_tir::{Kind, NeedId, PlaceId, Tir};

use super::part::entries;

pub(super) const NONE: u32 = u32::MAX;

/// What several activities may touch: rows that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Group {
    /// A resource at a place.
    Node(Node),
    /// A need.
    Need(NeedId),
    /// A bound at a place.
    Bound(Declared, PlaceId),
    /// What is said of the runs of one activity.
    Own(Activity),
}

impl Group {
    fn of(row: &Row) -> Option<Group> {
        Some(match *row {
            Row::Balance(node, _)
            | Row::Capacity(node, _)
            | Row::Fresh(node, _)
            | Row::Moved(node, _)
            | Row::OnArrival(node, _)
            | Row::Tangent(node, ..)
            | Row::Storage(node, _)
            | Row::End(node) => Group::Node(node),
            Row::Floor(need, _) | Row::Served(need, _) | Row::WorstOf(need, _) => Group::Need(need),
            Row::Threshold(id, place, _) => Group::Bound(Declared::Threshold(id), place),
            Row::Rule(policy, rule, place, _) => Group::Bound(Declared::Rule(policy, rule), place),
            Row::OverOf(declared, place, _) => Group::Bound(declared, place),
            Row::Forbid(_, _, activity, _)
            | Row::Unknown(_, activity, _)
            | Row::SetUp(activity, ..)
            | Row::SetUpAtAll(activity, _)
            | Row::Begins(activity, _)
            | Row::GoesOn(activity, _)
            | Row::UpTo(activity, _)
            | Row::ChangeUp(activity, _)
            | Row::ChangeDown(activity, _) => Group::Own(activity),
            Row::Kept(_) => return None,
        })
    }
}

/// Lists of numbers, one after the other.
#[derive(Default)]
struct Lists {
    starts: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    /// From pairs (list, number), which are sorted and told once.
    fn new(count: usize, mut pairs: Vec<(u32, u32)>) -> Lists {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = vec![0; count + 1];
        for (at, _) in &pairs {
            starts[*at as usize + 1] += 1;
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        Lists { starts, all: pairs.into_iter().map(|(_, number)| number).collect() }
    }

    fn of(&self, at: u32) -> &[u32] {
        let range = self.starts.get(at as usize).zip(self.starts.get(at as usize + 1));
        range.and_then(|(from, until)| self.all.get(*from as usize..*until as usize)).unwrap_or_default()
    }
}

/// Activities and groups of a problem, and which touch each other.
pub(super) struct Map {
    /// The activities, in the order of their columns.
    pub(super) activities: Vec<Activity>,
    /// Per column, its activity if it is for runs.
    pub(super) activity_of: Vec<u32>,
    /// The groups.
    pub(super) groups: Vec<Group>,
    /// Per row, its group.
    pub(super) group_of: Vec<u32>,
    touches: Lists,
    touched_by: Lists,
}

impl Map {
    pub(super) fn new(problem: &Problem) -> Map {
        // Looked up only, never walked through: the order of a hash does not matter.
        let mut known: FxHashMap<Group, u32> = FxHashMap::default();
        let mut groups = Vec::new();
        let mut group_of = Vec::with_capacity(problem.rows.len());
        for row in &problem.rows {
            group_of.push(Group::of(row).map_or(NONE, |group| {
                *known.entry(group).or_insert_with(|| {
                    groups.push(group);
                    groups.len() as u32 - 1
                })
            }));
        }
        let mut activities: Vec<Activity> = Vec::new();
        let mut activity_of = vec![NONE; problem.columns.len()];
        let mut pairs = Vec::new();
        for (column, named) in problem.columns.iter().enumerate() {
            let Column::Run(activity, _) = named else { continue };
            // The runs of an activity stand side by side.
            if activities.last() != Some(activity) {
                activities.push(*activity);
            }
            let number = activities.len() as u32 - 1;
            activity_of[column] = number;
            for (row, _) in entries(problem, column) {
                if group_of[row] != NONE {
                    pairs.push((number, group_of[row]));
                }
            }
        }
        let turned = pairs.iter().map(|(activity, group)| (*group, *activity)).collect();
        let touches = Lists::new(activities.len(), pairs);
        let touched_by = Lists::new(groups.len(), turned);
        Map { activities, activity_of, groups, group_of, touches, touched_by }
    }

    /// The groups an activity touches.
    pub(super) fn touched(&self, activity: u32) -> &[u32] {
        self.touches.of(activity)
    }

    /// Per activity, how far it is from these groups: 0 touches one, and each group between costs 1, or 2 where it is hours,
    /// capacity or a limit, which have room more often; and the steps from place to place. Activities that nothing
    /// connects with them come last.
    pub(super) fn distances(&self, tir: &Tir, from: &[u32]) -> Vec<u32> {
        let mut distance = vec![NONE; self.activities.len()];
        let mut reached = vec![NONE; self.groups.len()];
        let mut open = BinaryHeap::new();
        for group in from {
            reached[*group as usize] = 0;
            open.push(Reverse((0, *group)));
        }
        while let Some(Reverse((cost, group))) = open.pop() {
            if reached[group as usize] < cost {
                continue;
            }
            for activity in self.touched_by.of(group) {
                if distance[*activity as usize] != NONE {
                    continue;
                }
                distance[*activity as usize] = cost;
                for next in self.touches.of(*activity) {
                    let further = cost + self.width(tir, *next);
                    if further < reached[*next as usize] {
                        reached[*next as usize] = further;
                        open.push(Reverse((further, *next)));
                    }
                }
            }
        }
        let steps = self.steps(tir, from, &distance);
        let last =
            distance.iter().zip(&self.activities).filter(|(cost, _)| **cost != NONE).map(|(cost, _)| *cost).max();
        for (cost, activity) in distance.iter_mut().zip(&self.activities) {
            let apart = steps.get(activity.place.index()).copied().unwrap_or(0);
            *cost = match *cost {
                0 => 0,
                NONE => last.unwrap_or(0).saturating_add(1 + tir.places.len() as u32),
                cost => cost.saturating_add(apart),
            };
        }
        distance
    }

    fn width(&self, tir: &Tir, group: u32) -> u32 {
        match self.groups.get(group as usize) {
            Some(Group::Node(node)) => match tir.resources.get(node.resource.index()).map(|resource| resource.kind) {
                Some(Kind::Labour | Kind::Durable | Kind::Emitted) => 2,
                _ => 1,
            },
            Some(Group::Own(_)) => 1,
            _ => 2,
        }
    }

    /// Per place, how many steps up and down the tree of places it is from where something does not hold.
    fn steps(&self, tir: &Tir, from: &[u32], distance: &[u32]) -> Vec<u32> {
        let mut steps = vec![NONE; tir.places.len()];
        let near = distance.iter().zip(&self.activities).filter(|(cost, _)| **cost == 0);
        let own = from.iter().filter_map(|group| match self.groups.get(*group as usize)? {
            Group::Node(node) => Some(node.place),
            Group::Need(need) => tir.needs.get(need.index()).map(|need| need.place),
            Group::Bound(_, place) => Some(*place),
            Group::Own(activity) => Some(activity.place),
        });
        let mut open = VecDeque::new();
        for place in near.map(|(_, activity)| activity.place).chain(own) {
            if let Some(found) = steps.get_mut(place.index()).filter(|found| **found == NONE) {
                *found = 0;
                open.push_back(place);
            }
        }
        let mut beside: Vec<Vec<PlaceId>> = vec![Vec::new(); tir.places.len()];
        for (at, place) in tir.places.iter().enumerate() {
            let Some(parent) = place.parent.filter(|parent| parent.index() < beside.len() && parent.index() != at)
            else {
                continue;
            };
            beside[parent.index()].push(PlaceId(at as u32));
            beside[at].push(parent);
        }
        while let Some(place) = open.pop_front() {
            let next = steps[place.index()] + 1;
            for other in &beside[place.index()] {
                if steps[other.index()] == NONE {
                    steps[other.index()] = next;
                    open.push_back(*other);
                }
            }
        }
        steps.into_iter().map(|steps| if steps == NONE { 0 } else { steps }).collect()
    }
}

/// The rings that are tried, by distance, each with all inside it: the first; then those with at least half as many
/// activities more than the one tried before; and everything.
pub(super) fn tried(distances: &[u32]) -> Vec<u32> {
    let mut sorted = distances.to_vec();
    sorted.sort_unstable();
    let mut found: Vec<u32> = Vec::new();
    let mut inside = 0;
    let mut rest = sorted.chunk_by(|a, b| a == b).peekable();
    let mut count = 0;
    while let Some(ring) = rest.next() {
        count += ring.len();
        if found.is_empty() || 2 * count >= 3 * inside || rest.peek().is_none() {
            found.extend(ring.first());
            inside = count;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_tried_that_are_wider_by_half() {
        assert_eq!(tried(&[0, 0, 0, 0, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4]), [0, 2, 3, 4]);
        assert_eq!(tried(&[5]), [5]);
        assert_eq!(tried(&[]), Vec::<u32>::new());
    }
}
