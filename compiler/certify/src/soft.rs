//! Soft bounds: by how much they are missed, against what that is measured, and what their columns cost.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_plan::Soft as Stated;
use weal_tir::Compare;

use crate::bounds::value;
use crate::columns::Column;
use crate::ledger::Ledger;
use crate::list::{Instance, Source, instances};
use crate::model::Model;
use crate::names::Standing;
use crate::reduced::{Cost, Costs};
use crate::simulate::Paths;
use crate::tally::Tally;
use crate::words;

/// A soft bound at a place in a period: its source, its place and the last period it sums over.
pub(crate) type Spot = (Source, usize, usize);

/// The soft bounds of a program, and what overshoots of each are measured against.
#[derive(Clone, Default)]
pub(crate) struct Softs {
    /// In the order of the bounds.
    pub(crate) all: Vec<Soft>,
    known: FxHashMap<Spot, usize>,
}

/// An instance of a soft bound.
#[derive(Clone)]
pub(crate) struct Soft {
    pub(crate) spot: Spot,
    /// Index into the ranks.
    pub(crate) rank: usize,
    /// What an overshoot is a part of.
    pub(crate) scale: Rational,
    /// Whether it is bounded from above.
    pub(crate) above: bool,
    /// The most that it can reasonably be missed by: what nothing measured misses, which is never below zero.
    most: Option<Rational>,
}

impl Softs {
    /// All soft bounds in force.
    pub(crate) fn find(model: &Model) -> Softs {
        let mut softs = Softs::default();
        for source in Source::all(model) {
            let Some(bound) = source.bound(model) else { continue };
            let Some(rank) = bound.soft else { continue };
            let found = instances(model, source);
            for one in &found {
                let mut scale = one.limit.abs();
                if scale.is_zero() {
                    let here = found.iter().filter(|other| other.place == one.place);
                    scale = here.map(|other| other.limit.abs()).max().unwrap_or_default();
                }
                if scale.is_zero() {
                    scale = Rational::ONE;
                }
                let spot = (source, one.place, one.last);
                softs.known.insert(spot, softs.all.len());
                let above = bound.compare == Compare::AtMost;
                let far = if above { &one.offset - &one.limit } else { &one.limit - &one.offset };
                let most = (above == one.scale.is_negative()).then(|| far.max(Rational::ZERO));
                softs.all.push(Soft { spot, rank: rank as usize, scale, above, most });
            }
        }
        softs
    }

    fn at(&self, spot: Spot) -> Option<&Soft> {
        self.all.get(*self.known.get(&spot)?)
    }

    /// How many there are of a rank.
    pub(crate) fn count(&self, rank: usize) -> usize {
        self.all.iter().filter(|soft| soft.rank == rank).count()
    }

    /// The most that a bound can reasonably be missed by, if there is such.
    pub(crate) fn most(&self, number: usize) -> Option<Rational> {
        self.all.get(number)?.most.clone()
    }
}

/// By how much an instance is missed.
pub(crate) fn over(instance: &Instance, value: &Rational) -> Rational {
    let over = match instance.bound.compare {
        Compare::AtMost => value - &instance.limit,
        Compare::AtLeast => &instance.limit - value,
        Compare::Equal => Rational::ZERO,
    };
    over.max(Rational::ZERO)
}

/// The relative overshoots of a rank.
pub(crate) fn overshoots(model: &Model, tally: &Tally, paths: &Paths, rank: usize) -> Vec<Rational> {
    let mut found = Vec::new();
    for source in Source::all(model) {
        if source.bound(model).is_none_or(|bound| bound.soft != Some(rank as u32)) {
            continue;
        }
        for instance in instances(model, source) {
            let Some(soft) = model.softs.at((source, instance.place, instance.last)) else { continue };
            let over = over(&instance, &value(tally, paths, &instance));
            found.push(over.checked_div(&soft.scale).unwrap_or_default());
        }
    }
    found
}

/// Compares what a plan says of a soft bound with what it comes to. `size` is that of the bound's terms.
pub(crate) fn check(
    model: &Model,
    spot: Spot,
    stated: &Standing,
    over: &Rational,
    size: &Rational,
    ledger: &mut Ledger,
    name: &dyn Fn() -> String,
) {
    let Some((soft, stated)) = model.softs.at(spot).zip(stated.soft.as_ref()) else {
        if model.softs.at(spot).is_some() != stated.soft.is_some() {
            ledger.fault(format!("{}: the plan and the program differ on whether it is soft", name()));
        }
        return;
    };
    ledger.same(&stated.rank, &model.tir.ranks[soft.rank], || {
        format!("{}: the plan has it soft behind another rank than the program", name())
    });
    let unit = spot.0.bound(model).map_or_else(Default::default, |bound| bound.unit.clone());
    ledger.equal(&stated.over, over, size, || words::differs(&name(), "it is missed by", &stated.over, over, &unit));
    let part = over.checked_div(&soft.scale).unwrap_or_default();
    let parts = size.checked_div(&soft.scale).unwrap_or_default();
    ledger.equal(&stated.share, &part, &parts, || {
        words::differs(&name(), "the part it is missed by is", &stated.share, &part, "")
    });
}

/// What a plan says of how far a soft bound is missed.
pub(crate) struct Missed {
    pub(crate) rank: String,
    pub(crate) over: Rational,
    pub(crate) share: Rational,
}

impl Missed {
    /// Reads it; `figure` reads a number.
    pub(crate) fn read(stated: &Stated, figure: &mut dyn FnMut(f64) -> Rational) -> Missed {
        Missed { rank: stated.rank.clone(), over: figure(stated.over), share: figure(stated.share) }
    }
}

impl Costs<'_, '_, '_> {
    /// Visits the overshoots, then the worst of each rank.
    pub(crate) fn overshoots(&self, visit: &mut dyn FnMut(Column, &Cost) -> Option<()>) -> Option<()> {
        let softs = &self.model.softs;
        let mut worst: Vec<Cost> = vec![Cost::default(); self.model.tir.ranks.len()];
        for (rank, weight) in worst.iter_mut().zip(0..) {
            if let Some(value) = self.objective.worst_over.get(&weight) {
                rank.add(value);
            }
        }
        for (number, soft) in softs.all.iter().enumerate() {
            let mut cost = Cost::default();
            if let Some(weight) = self.objective.sum_over.get(&soft.rank) {
                cost.add(&weight.checked_div(&soft.scale).unwrap_or_default());
            }
            // One unit lowers what is bounded from above, and raises what is bounded from below.
            if let Some(value) = self.prices.soft.get(&soft.spot) {
                cost.add(&if soft.above { value.clone() } else { -value });
            }
            if let Some(value) = self.prices.over.get(&soft.spot) {
                cost.add(&-value);
                worst[soft.rank].add(&(value * &soft.scale));
            }
            visit(Column::Over(number), &cost)?;
        }
        for (rank, cost) in worst.iter().enumerate() {
            visit(Column::WorstOver(rank), cost)?;
        }
        Some(())
    }
}
