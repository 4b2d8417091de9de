//! The program at the ends of its uncertain amounts, and which ends are the bad ones.

use weal_base::Site;

use crate::calendar::Rate;
use crate::ir::*;

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extreme {
    /// The least.
    Low,
    /// The most.
    High,
}

/// An uncertain amount that may do harm at both of its ends, so that neither is its worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoEdged {
    /// Which: its place in [`Tir::uncertain`].
    pub uncertain: usize,
    /// What its better end may break.
    pub breaks: Site,
}

/// The program with some of its uncertain amounts, by their place in [`Tir::uncertain`], at an end.
#[must_use]
pub fn at(tir: &Tir, ends: impl IntoIterator<Item = (usize, Extreme)>) -> Tir {
    let mut changed = tir.clone();
    for (index, end) in ends {
        let Some(uncertain) = tir.uncertain.get(index) else { continue };
        let rate = match end {
            Extreme::Low => &uncertain.low,
            Extreme::High => &uncertain.high,
        };
        changed.hold(uncertain.of, rate);
    }
    changed
}

/// The program with every uncertain amount at its bad end, where these policies are adopted.
#[must_use]
pub fn worst(tir: &Tir, adopted: &[PolicyId]) -> (Tir, Vec<TwoEdged>) {
    let bounds = Bounds::new(tir, adopted);
    let mut two_edged = Vec::new();
    for (at, uncertain) in tir.uncertain.iter().enumerate() {
        if let Some(breaks) = bounds.broken_at_the_better_end(uncertain.of) {
            two_edged.push(TwoEdged { uncertain: at, breaks });
        }
    }
    let ends = tir.uncertain.iter().enumerate().map(|(at, uncertain)| (at, bad_end(tir, uncertain.of)));
    (self::at(tir, ends), two_edged)
}

/// The end at which an amount does harm: the most of what goes in and of what is asked for, the least of what comes out and
/// of what there is.
pub fn bad_end(tir: &Tir, of: Varying) -> Extreme {
    let burden = |id: ResourceId| tir.resources.get(id.index()).is_some_and(|resource| resource.kind == Kind::Emitted);
    let asked = |bound: &Bound| if bound.compare == Compare::AtLeast { Extreme::High } else { Extreme::Low };
    match of {
        Varying::Flow(at) => match tir.flows.get(at as usize) {
            // What is moved is one amount, taken and brought: where it is less, more runs are needed.
            Some(flow) if flow.is_moved() || flow.verb == Verb::Produce => Extreme::Low,
            _ => Extreme::High,
        },
        Varying::Supply { resource, .. } | Varying::Stock { resource, .. } if burden(resource) => Extreme::High,
        Varying::Supply { .. } | Varying::Stock { .. } | Varying::Regrowth(_) => Extreme::Low,
        Varying::Absorbed(_) | Varying::UpTo(_) => Extreme::Low,
        Varying::Loses(_) | Varying::Need(_) => Extreme::High,
        Varying::Threshold(id) => tir.thresholds.get(id.index()).map_or(Extreme::Low, |found| asked(&found.bound)),
        Varying::Rule { policy, number } => match tir.rule(policy, number) {
            Some(Rule::Bound(bound)) => asked(bound),
            _ => Extreme::Low,
        },
    }
}

/// The bounds in force.
struct Bounds<'a> {
    tir: &'a Tir,
    list: Vec<Plain>,
}

/// What a bound asks of an amount: of the room under a threshold, what that asks of the amount itself.
struct Plain {
    measure: Measure,
    compare: Compare,
    site: Site,
    /// The threshold whose room must not be more than so much.
    little_room: Option<ThresholdId>,
}

impl<'a> Bounds<'a> {
    fn new(tir: &'a Tir, adopted: &[PolicyId]) -> Bounds<'a> {
        let policies = adopted.iter().filter_map(|id| tir.policies.get(id.index()));
        let rules = policies.flat_map(|policy| &policy.rules).filter_map(|rule| match rule {
            Rule::Bound(bound) => Some(bound),
            Rule::Forbid { .. } => None,
        });
        let plain = |bound: &Bound| {
            let own = Plain { measure: bound.measure, compare: bound.compare, site: bound.site, little_room: None };
            let Measure::Headroom(id) = bound.measure else { return own };
            let Some(under) = tir.thresholds.get(id.index()).map(|threshold| &threshold.bound) else { return own };
            let compare = match (bound.compare, under.compare) {
                (Compare::AtLeast, compare) => compare,
                (Compare::AtMost, Compare::AtMost) => Compare::AtLeast,
                (Compare::AtMost, Compare::AtLeast) => Compare::AtMost,
                _ => Compare::Equal,
            };
            let little_room = (bound.compare != Compare::AtLeast).then_some(id);
            Plain { measure: under.measure, compare, little_room, ..own }
        };
        let thresholds = tir.thresholds.iter().map(|threshold| &threshold.bound);
        Bounds { tir, list: thresholds.chain(rules).map(plain).collect() }
    }

    /// Where it is said what an amount may break at its better end.
    fn broken_at_the_better_end(&self, of: Varying) -> Option<Site> {
        match of {
            Varying::Flow(at) => {
                let flow = self.tir.flows.get(at as usize)?;
                let id = flow.resource;
                match flow.verb {
                    _ if flow.is_moved() => self.too_much_left(id),
                    Verb::Produce => self.ceiling(&[Measure::Produced(id)]).or_else(|| self.too_much_left(id)),
                    Verb::Consume => self.floor(&[Measure::Consumed(id)]).or_else(|| self.too_much_left(id)),
                    Verb::Use => self.floor(&[Measure::Used(id)]),
                    Verb::Work => self.floor(&[Measure::Worked(Some(id)), Measure::Worked(None)]),
                    Verb::Emit => self.floor(&[Measure::Emitted(id), Measure::Stock(id)]),
                }
            }
            Varying::Supply { resource, .. } | Varying::Stock { resource, .. } => match self.kind(resource) {
                Kind::Emitted => self.floor(&[Measure::Stock(resource)]),
                _ => self.too_much_left(resource),
            },
            Varying::Absorbed(id) => self.floor(&[Measure::Stock(id)]),
            Varying::Regrowth(id) | Varying::Loses(id) => self.too_much_left(id),
            Varying::UpTo(_) => None,
            Varying::Need(id) => match self.tir.needs.get(id.index())?.of {
                Needed::Resource(id) => self.too_much_left(id),
                Needed::Property(property) => {
                    let has = |id: &ResourceId| {
                        let details = self.tir.resources.get(id.index()).and_then(|found| found.details.as_deref());
                        details.is_some_and(|details| details.provides.iter().any(|one| one.property == property))
                    };
                    let all = (0..self.tir.resources.len() as u32).map(ResourceId);
                    all.filter(has).find_map(|id| self.too_much_left(id))
                }
            },
            Varying::Threshold(id) => both_ways(&self.tir.thresholds.get(id.index())?.bound).or_else(|| {
                let little = self.list.iter().find(|bound| bound.little_room == Some(id));
                little.map(|bound| bound.site)
            }),
            Varying::Rule { policy, number } => match self.tir.rule(policy, number)? {
                Rule::Bound(bound) if self.list.iter().any(|other| other.site == bound.site) => both_ways(bound),
                _ => None,
            },
        }
    }

    fn kind(&self, id: ResourceId) -> Kind {
        self.tir.resources.get(id.index()).map_or(Kind::Good, |resource| resource.kind)
    }

    /// A bound that more of a measure may break.
    fn ceiling(&self, of: &[Measure]) -> Option<Site> {
        let breaks = |bound: &&Plain| bound.compare != Compare::AtLeast && of.contains(&bound.measure);
        self.list.iter().find(breaks).map(|bound| bound.site)
    }

    /// A bound that less of a measure may break.
    fn floor(&self, of: &[Measure]) -> Option<Site> {
        let breaks = |bound: &&Plain| bound.compare != Compare::AtMost && of.contains(&bound.measure);
        self.list.iter().find(breaks).map(|bound| bound.site)
    }

    /// A bound that more left of a resource may break, or the room for it where nothing is thrown away.
    fn too_much_left(&self, id: ResourceId) -> Option<Site> {
        self.ceiling(&[Measure::Stock(id)]).or_else(|| {
            let details = self.tir.resources.get(id.index())?.details.as_deref()?;
            let (_, site) = details.storage.as_ref()?;
            (self.kind(id) == Kind::Good && !details.discard).then_some(*site)
        })
    }
}

/// A limit that is met exactly is missed on both sides.
fn both_ways(bound: &Bound) -> Option<Site> {
    (bound.compare == Compare::Equal).then_some(bound.site)
}

impl Tir {
    /// A rule of a policy.
    fn rule(&self, policy: PolicyId, number: u32) -> Option<&Rule> {
        self.policies.get(policy.index())?.rules.get(number as usize)
    }

    /// Puts a rate in the place of an uncertain amount.
    fn hold(&mut self, of: Varying, rate: &Rate) -> Option<()> {
        let resource = match of {
            Varying::Supply { resource, .. } | Varying::Stock { resource, .. } => Some(resource),
            Varying::Regrowth(id) | Varying::Loses(id) | Varying::Absorbed(id) => Some(id),
            _ => None,
        };
        let details = resource.and_then(|id| self.resources.get_mut(id.index())?.details.as_deref_mut());
        match of {
            Varying::Flow(at) => {
                let flow = self.flows.get_mut(at as usize)?;
                (flow.amount, flow.steps) = (rate.amount.clone(), rate.steps.clone());
            }
            Varying::Supply { number, .. } => details?.supply.get_mut(number as usize)?.rate = rate.clone(),
            Varying::Stock { number, .. } => details?.stock.get_mut(number as usize)?.amount = rate.amount.clone(),
            Varying::Regrowth(_) => match details?.regrowth.as_mut()? {
                Regrowth::Logistic { rate: held, .. }
                | Regrowth::Fraction { rate: held, .. }
                | Regrowth::Amount { rate: held, .. } => *held = rate.clone(),
            },
            Varying::Loses(_) => details?.loses = Some(rate.clone()),
            Varying::Absorbed(_) => details?.absorbed = Some(rate.clone()),
            Varying::UpTo(id) => self.recipes.get_mut(id.index())?.up_to.as_mut()?.0 = rate.clone(),
            Varying::Need(id) => self.needs.get_mut(id.index())?.rate = rate.clone(),
            Varying::Threshold(id) => self.thresholds.get_mut(id.index())?.bound.limit = rate.clone(),
            Varying::Rule { policy, number } => {
                match self.policies.get_mut(policy.index())?.rules.get_mut(number as usize)? {
                    Rule::Bound(bound) => bound.limit = rate.clone(),
                    Rule::Forbid { .. } => return None,
                }
            }
        }
        Some(())
    }
}
