//! Reads a stage's multipliers: which conditions of the program they name, and what those conditions' sides come to.

use rustc_hash::FxHashMap;

use weal_base::Rational;
use weal_plan::Multiplier;
use weal_tir::{Compare, Kind, Needed, Regrowth, Rule};

use crate::aims::{Goal, Stage};
use crate::clauses::EndRule;
use crate::digits::{Sum, exact};
use crate::index::Index;
use crate::list::{Instance, Source, instances};
use crate::model::Model;
use crate::soft::Spot;
use crate::tally::{EVERYWHERE, Key, What};

/// A number per node, activity or need, and period.
pub(crate) type Spots = FxHashMap<(usize, usize), Rational>;

/// The multipliers of a stage, by condition. Those of a sign that proves nothing are left out.
#[derive(Default)]
pub(crate) struct Prices {
    /// Of balances, as the plan states them.
    pub(crate) balance: Spots,
    /// Of capacities and hours: at least zero.
    pub(crate) capacity: Spots,
    /// Of what perishables may be held over: at most zero.
    pub(crate) fresh: Spots,
    /// Of what perishables are moved away: at most zero.
    pub(crate) moved: Spots,
    /// Of perishables that were long on the way and are used on arrival: at most zero.
    pub(crate) on_arrival: Spots,
    /// Of all tangents of a growth.
    pub(crate) tangents: Spots,
    /// The same, each times its tangent's slope.
    pub(crate) slopes: Spots,
    /// Of room for storage.
    pub(crate) storage: Spots,
    /// Of what must be left at the end, in the last period.
    pub(crate) end: Spots,
    /// Of what serves needs that are not simply delivered from one place.
    pub(crate) served: Spots,
    /// Of floors and of shortfalls beside their rank's worst.
    pub(crate) floor: Spots,
    /// See `floor`.
    pub(crate) worst: Spots,
    /// Of what is forbidden and of what is not known; for set-ups, what runs after them cost.
    pub(crate) runs: Spots,
    /// Of `up to` and of set-ups, by recipe, place and period: all ways of a recipe count together.
    pub(crate) together: FxHashMap<(usize, usize, usize), Rational>,
    /// Of changes upward.
    pub(crate) up: Spots,
    /// Of changes downward.
    pub(crate) down: Spots,
    /// Of bounds, by what they measure.
    pub(crate) measures: FxHashMap<Key, Rational>,
    /// Of soft bounds, each by itself.
    pub(crate) soft: FxHashMap<Spot, Rational>,
    /// Of overshoots beside their rank's worst.
    pub(crate) over: FxHashMap<Spot, Rational>,
    /// Of what earlier stages won, by their number.
    pub(crate) kept: Vec<(usize, Rational)>,
    /// The sum of multiplier times side over all conditions but balances.
    pub(crate) side: Sum,
}

fn add<K: std::hash::Hash + Eq>(to: &mut FxHashMap<K, Rational>, key: K, value: &Rational) {
    let sum = to.entry(key).or_default();
    *sum = &*sum + value;
}

/// Reads proofs.
pub(crate) struct Reader<'m, 'a> {
    /// The program.
    pub(crate) model: &'m Model<'a>,
    /// Its names.
    pub(crate) index: &'m Index<'a>,
    /// The plan's stages.
    pub(crate) stages: &'m [Stage],
    /// What needs ask for, per node and period.
    pub(crate) wanted: &'m Spots,
    /// The instances of bounds met so far, by place and last period.
    pub(crate) bounds: FxHashMap<Source, FxHashMap<(usize, usize), Instance<'a>>>,
}

impl Reader<'_, '_> {
    /// The multipliers of the stage with the given number.
    pub(crate) fn read(&mut self, multipliers: &[Multiplier], stage: usize) -> Prices {
        let mut prices = Prices::default();
        for multiplier in multipliers {
            if let Some(value) = exact(multiplier.value).filter(|value| !value.is_zero()) {
                // What names no condition of the program proves nothing and is passed over.
                let _ = self.enter(&mut prices, multiplier, &value, stage);
            }
        }
        prices
    }

    fn enter(&mut self, prices: &mut Prices, given: &Multiplier, value: &Rational, stage: usize) -> Option<()> {
        let (model, index) = (self.model, self.index);
        let period = given.period.map(|at| at as usize).filter(|at| *at < model.periods.len());
        let node = || index.node(model, &given.of, &given.place);
        let need = || index.needs.get(&*given.of).copied();
        let upper = value.is_negative();
        let lower = !upper;
        let mut charge = |side: &Rational| prices.side.add(&(value * side));
        match &*given.condition {
            "balance" => add(&mut prices.balance, (node()?, period?), value),
            "capacity" if lower => {
                let spot = (node()?, period?);
                match model.kind(spot.0) {
                    Kind::Durable => {}
                    Kind::Flowing | Kind::Labour => {
                        let wanted = self.wanted.get(&spot).unwrap_or(&Rational::ZERO);
                        charge(&(wanted - &model.supply(spot.0, spot.1)));
                    }
                    _ => return None,
                }
                add(&mut prices.capacity, spot, value);
            }
            "fresh" if upper && model.kind(node()?) == Kind::Perishable => {
                add(&mut prices.fresh, (node()?, period.filter(|at| at + 1 < model.periods.len())?), value);
            }
            "moved" if upper && model.kind(node()?) == Kind::Perishable => {
                add(&mut prices.moved, (node()?, period?), value);
            }
            "on arrival" if upper && model.kind(node()?) == Kind::Perishable => {
                let at = period.filter(|at| at + 1 < model.periods.len())?;
                add(&mut prices.on_arrival, (node()?, at), value);
            }
            "tangent" if upper => {
                let spot = (node()?, period.filter(|at| *at > 0)?);
                let (rate, capacity) = logistic(model, spot.0, spot.1)?;
                let touches = exact(given.touches?).filter(|touches| !touches.is_negative())?;
                let part = touches.checked_div(&capacity)?;
                charge(&(&(&rate * &touches) * &part));
                let slope = &rate * &(&Rational::ONE - &(&part + &part));
                add(&mut prices.tangents, spot, value);
                add(&mut prices.slopes, spot, &(value * &slope));
            }
            "storage" if upper => {
                let spot = (node()?, period?);
                matches!(model.kind(spot.0), Kind::Good | Kind::Perishable | Kind::Natural).then_some(())?;
                charge(model.room(spot.0)?);
                add(&mut prices.storage, spot, value);
            }
            "end" if lower => {
                let node = node()?;
                let serving = model.serving(node).into_iter().next().unwrap_or_default();
                match model.end_rule(node, &serving) {
                    EndRule::Free => return None,
                    EndRule::AtLeast(amount) => charge(&amount),
                    EndRule::AsBefore => {}
                }
                add(&mut prices.end, (node, model.periods.len() - 1), value);
            }
            "floor" if upper => {
                let spot = (need()?, period?);
                let declared = &model.tir.needs[spot.0];
                charge(&(&model.wanted(declared, spot.1) * &(&Rational::ONE - &declared.floor)));
                add(&mut prices.floor, spot, value);
            }
            "served" => {
                let spot = (need()?, period?);
                let declared = &model.tir.needs[spot.0];
                let wanted = model.wanted(declared, spot.1);
                wanted.is_positive().then_some(())?;
                match declared.of {
                    Needed::Property(_) if lower => charge(&(&wanted - &already(model, spot))),
                    Needed::Resource(_) if model.givings.sources[spot.0].len() > 1 => charge(&wanted),
                    _ => return None,
                }
                add(&mut prices.served, spot, value);
            }
            "worst" if upper => add(&mut prices.worst, (need()?, period?), value),
            "threshold" => {
                let source = Source::Threshold(*index.thresholds.get(&*given.of)?);
                self.bound(prices, source, &given.place, period?, value)?;
            }
            "rule" => {
                let source = Source::Rule(*index.policies.get(&*given.of)?, given.part.parse().ok()?);
                self.bound(prices, source, &given.place, period?, value)?;
            }
            "overshoot" if upper => {
                let source = match &*given.part {
                    "" => Source::Threshold(*index.thresholds.get(&*given.of)?),
                    part => Source::Rule(*index.policies.get(&*given.of)?, part.parse().ok()?),
                };
                add(&mut prices.over, (source, *index.places.get(&*given.place)?, period?), value);
            }
            "forbid" if upper => {
                let policy = *index.policies.get(&*given.of)?;
                model.adopted.binary_search(&policy).ok()?;
                let (recipe, at) = (*index.recipes.get(&*given.part)?, period?);
                let place = *index.places.get(&*given.place)?;
                let forbids = |rule: &Rule| match rule {
                    Rule::Forbid { recipe: named, .. } => {
                        model.lineage(recipe).any(|recipe| named.index() == recipe) && model.closes(rule, place, at)
                    }
                    Rule::Bound(_) => false,
                };
                model.tir.policies[policy].rules.iter().any(forbids).then_some(())?;
                add(&mut prices.runs, (index.activity(model, &given.part, &given.place)?, at), value);
            }
            "known" if upper => {
                let (activity, at) = (index.activity(model, &given.part, &given.place)?, period?);
                let named = |lacking: usize| *model.tir.resources[lacking].name == *given.of;
                model.lacks(activity, at).any(named).then_some(())?;
                add(&mut prices.runs, (activity, at), value);
            }
            "set up" if upper => {
                let (activity, at) = (index.activity(model, &given.of, &given.place)?, period?);
                let set_up = model.activities[activity].recipe;
                let most = match &*given.part {
                    "" => model.good_at_all(set_up)?,
                    head => model.good_for(set_up, *index.recipes.get(head)?, at)?,
                };
                let owner = model.tir.recipes[set_up].set_up_of?.index();
                add(&mut prices.together, (owner, model.activities[activity].place, at), value);
                add(&mut prices.runs, (activity, at), &-(value * &most));
            }
            "begins" | "goes on" if upper => {
                let (set_up, at) = (index.activity(model, &given.of, &given.place)?, period?);
                let (campaign, owner) = model.begun_by(set_up)?;
                let before = at.checked_sub(1);
                if given.condition == "goes on" {
                    let place = model.activities[set_up].place;
                    add(&mut prices.together, (owner, place, before?), &-value);
                } else if let Some(before) = before {
                    add(&mut prices.runs, (campaign, before), &-value);
                }
                add(&mut prices.runs, (campaign, at), value);
                add(&mut prices.runs, (set_up, at), &-value);
            }
            "up to" if upper => {
                let (recipe, place) = (*index.recipes.get(&*given.of)?, *index.places.get(&*given.place)?);
                let at = period?;
                charge(&model.most_runs(recipe, at)?);
                add(&mut prices.together, (recipe, place, at), value);
            }
            "kept" if upper => {
                let earlier = &self.stages[..stage];
                let kept = earlier.iter().position(|earlier| earlier.name == given.of)?;
                charge(&minimised(model, &earlier[kept], &earlier[kept].value));
                prices.kept.push((kept, value.clone()));
            }
            "change up" | "change down" if upper => {
                let spot = (index.activity(model, &given.of, &given.place)?, period.filter(|at| *at > 0)?);
                let to = if given.condition == "change up" { &mut prices.up } else { &mut prices.down };
                add(to, spot, value);
            }
            _ => {}
        }
        Some(())
    }

    fn bound(&mut self, prices: &mut Prices, source: Source, place: &str, at: usize, value: &Rational) -> Option<()> {
        let model = self.model;
        let found = self.bounds.entry(source).or_insert_with(|| {
            let instances = instances(model, source).into_iter();
            instances.map(|instance| ((instance.place, instance.last), instance)).collect()
        });
        let instance = found.get(&(*self.index.places.get(place)?, at))?;
        let proves = match instance.bound.compare {
            Compare::AtMost => value.is_negative(),
            Compare::AtLeast => value.is_positive(),
            Compare::Equal => true,
        };
        proves.then_some(())?;
        let mut side = &instance.limit - &instance.offset;
        if let What::Met(need) = instance.what {
            // A need gets what it wants, less what it misses.
            let declared = &model.tir.needs[need];
            let wanted: Rational = instance.periods.iter().map(|at| model.wanted(declared, *at)).sum();
            side = &side - &(&wanted * &instance.scale);
        }
        prices.side.add(&(value * &side));
        // A resource with one balance for the whole is held at no other place.
        let shared = match instance.what {
            What::Held(resource) => !model.tir.resources[resource].local,
            _ => false,
        };
        if instance.bound.soft.is_some() {
            add(&mut prices.soft, (source, instance.place, instance.last), value);
        }
        let place = if shared { EVERYWHERE } else { instance.place };
        let value = &(value * &instance.scale);
        for at in &instance.periods {
            add(&mut prices.measures, (instance.what, place, *at), value);
        }
        Some(())
    }
}

/// What the deliveries of needs for resources would count for in a need for a property if they missed nothing.
fn already(model: &Model, (need, at): (usize, usize)) -> Rational {
    let mut sum = Sum::default();
    for (direct, counts) in model.givings.besides.iter().enumerate() {
        for (_, one) in counts.iter().filter(|(other, _)| *other == need) {
            sum.add(&(&model.wanted(&model.tir.needs[direct], at) * one));
        }
    }
    sum.get().clone()
}

/// Rate and capacity of a logistic growth in a period, where it is a curve that bends downward.
pub(crate) fn logistic(model: &Model, node: usize, at: usize) -> Option<(Rational, Rational)> {
    match model.details(node)?.regrowth.as_ref()? {
        Regrowth::Logistic { rate, capacity } => {
            let rate = rate.in_period(&model.periods[at]);
            (rate.is_positive() && capacity.is_positive()).then(|| (rate, capacity.clone()))
        }
        _ => None,
    }
}

/// A stage's value as it is minimised: a `most` with its sign turned.
pub(crate) fn minimised(model: &Model, stage: &Stage, value: &Rational) -> Rational {
    match stage.goal {
        Goal::Aim(aim) if model.tir.aims[aim].most => -value,
        _ => value.clone(),
    }
}
