//! What can be measured in a plan, per place and period; and the limits it is measured against.

use std::collections::BTreeMap;

use weal_tir::calendar::{Basis, Rate};
use weal_tir::{Bound, Compare, Flow, Kind, Measure, PlaceId, Scope, Verb, WHOLE};

use crate::ledger::{Ledger, PlacedRun};
use crate::nodes::Series;

/// Values of measures. Flows are counted where their activity is, stocks where they are held; and both at all places around.
pub struct Measures {
    /// Per measure, a value per place and period.
    values: BTreeMap<Measure, Series>,
}

impl Measures {
    /// Takes the measures asked for, in one pass over the plan; of headroom, what its threshold measures.
    pub fn new<'a>(ledger: &Ledger, asked: impl IntoIterator<Item = &'a Measure>) -> Measures {
        let periods = ledger.periods();
        let places = ledger.tir.places.len().max(1);
        let taken = |measure: &Measure| ledger.tir.under(*measure).map_or(*measure, |bound| bound.measure);
        let mut values: BTreeMap<Measure, Series> =
            asked.into_iter().map(|measure| (taken(measure), Series::new(places, periods))).collect();
        for (measure, values) in &mut values {
            if let Measure::Stock(resource) = measure {
                for node in ledger.nodes.of(*resource) {
                    let durable = ledger.kind(node) == Kind::Durable;
                    let series = if durable { &ledger.in_service } else { &ledger.stock };
                    for place in ledger.tir.around(ledger.nodes.list[node as usize].place) {
                        (0..periods).for_each(|period| values.add(place.0, period, series.get(node, period)));
                    }
                }
            }
        }
        let mut measures = Measures { values };
        if measures.values.keys().any(|measure| !matches!(measure, Measure::Stock(_))) {
            let mut around = Vec::new();
            for run in &ledger.runs {
                around.clear();
                around.extend(ledger.tir.around(run.activity.place));
                measures.count(ledger, run, &around);
            }
        }
        measures
    }
    fn count(&mut self, ledger: &Ledger, run: &PlacedRun, around: &[PlaceId]) {
        for recipe in ledger.tir.lineage(run.activity.recipe) {
            if let Some(values) = self.values.get_mut(&Measure::Run(recipe)) {
                around.iter().for_each(|place| values.add(place.0, run.period, run.runs));
            }
        }
        ledger.land(run, &mut |landing| {
            let Some(period) = landing.period else { return };
            for measure in measured_by(landing.flow).into_iter().flatten() {
                if let Some(values) = self.values.get_mut(&measure) {
                    around.iter().for_each(|place| values.add(place.0, period, landing.amount));
                }
            }
        });
    }
    /// The value at a place and all places inside it.
    pub fn at(&self, measure: &Measure, place: PlaceId, period: u32) -> f64 {
        self.values.get(measure).map_or(0.0, |values| values.get(place.0, period))
    }
    /// The sum over all places.
    pub fn everywhere(&self, measure: &Measure, period: u32) -> f64 {
        self.at(measure, WHOLE, period)
    }
}

/// The measures a flow counts towards.
fn measured_by(flow: &Flow) -> [Option<Measure>; 2] {
    let resource = flow.resource;
    match flow.verb {
        // What is moved is neither used up nor made.
        _ if flow.is_moved() => [None, None],
        Verb::Consume => [Some(Measure::Consumed(resource)), None],
        // A produced rate is supply from then on, not a product of the run.
        Verb::Produce if flow.lasting.is_some() => [None, None],
        Verb::Produce => [Some(Measure::Produced(resource)), None],
        Verb::Use => [Some(Measure::Used(resource)), None],
        Verb::Work => [Some(Measure::Worked(Some(resource))), Some(Measure::Worked(None))],
        Verb::Emit => [Some(Measure::Emitted(resource)), None],
    }
}

/// The limit of a bound at a place in a period, fallen by its steps.
pub fn limit(ledger: &Ledger, bound: &Bound, place: PlaceId, period: u32) -> f64 {
    ledger.tir.times(bound, place).to_f64() * prorated(ledger, &bound.limit, period) * fallen(ledger, bound, period)
}

fn prorated(ledger: &Ledger, rate: &Rate, period: u32) -> f64 {
    ledger.tir.horizon.periods.get(period as usize).map_or(0.0, |period| rate.in_period(period).to_f64())
}

fn fallen(ledger: &Ledger, bound: &Bound, period: u32) -> f64 {
    bound.falling.as_ref().map_or(1.0, |falling| {
        let steps = ledger.clock.steps(&falling.every, period);
        (1.0 - falling.part.to_f64()).powi(i32::try_from(steps).unwrap_or(i32::MAX))
    })
}

/// A bound at a place in a period: the measure's value and the limit.
#[derive(Clone, Copy)]
pub struct Held {
    /// The place, and all inside it.
    pub place: PlaceId,
    /// The period; the last one covered, for a bound in total.
    pub period: u32,
    /// The measure's value.
    pub value: f64,
    /// The limit.
    pub limit: f64,
    /// The size of the terms that these are made of.
    pub size: f64,
}

impl Held {
    fn new(place: PlaceId, period: u32, value: f64, limit: f64) -> Held {
        Held { place, period, value, limit, size: value.abs().max(limit.abs()) }
    }
    /// How much of the limit is left; of an exact one, less than nothing by what it is missed by.
    pub fn room(&self, compare: Compare) -> f64 {
        match compare {
            Compare::AtMost => self.limit - self.value,
            Compare::AtLeast => self.value - self.limit,
            Compare::Equal => -(self.limit - self.value).abs(),
        }
    }
}

/// A bound's values and limits, place by place and period by period.
pub fn held(ledger: &Ledger, measures: &Measures, bound: &Bound) -> Vec<Held> {
    if let Some(under) = ledger.tir.under(bound.measure) {
        return rooms(ledger, measures, under, bound);
    }
    let mut all = Vec::new();
    let own = match bound.measure {
        // Each need that a declaration makes is at a place of its own.
        Measure::Met(need) => {
            let needs = ledger.tir.met_at(need, bound.places).into_iter();
            needs.map(|need| (ledger.tir.needs[need.index()].place, Measure::Met(need))).collect()
        }
        measure => ledger.tir.places_of(bound.places).into_iter().map(|place| (place, measure)).collect::<Vec<_>>(),
    };
    for (place, measure) in own {
        let mut covered = covered(ledger, bound, place);
        if let Measure::Met(need) = measure {
            covered.retain(|period| ledger.need(need.index(), *period).0 > 0.0);
        }
        match (bound.scope, covered.last()) {
            (Scope::EachPeriod, _) => all.extend(covered.iter().map(|period| {
                let limit = limit(ledger, bound, place, *period);
                Held::new(place, *period, value(ledger, measures, &measure, place, &[*period]), limit)
            })),
            (Scope::Total, Some(&period)) => {
                let level = matches!(bound.measure, Measure::Stock(_));
                let limit = match bound.limit.basis {
                    _ if level => limit(ledger, bound, place, period),
                    // An amount is meant once, as it is in the last period.
                    Basis::Total => limit(ledger, bound, place, period),
                    _ => covered.iter().map(|period| limit(ledger, bound, place, *period)).sum(),
                };
                let summed = if level { &[period] } else { &covered[..] };
                all.push(Held::new(place, period, value(ledger, measures, &measure, place, summed), limit));
            }
            (Scope::Total, None) => {}
        }
    }
    all
}

/// The periods in which a bound holds at a place.
fn covered(ledger: &Ledger, bound: &Bound, place: PlaceId) -> Vec<u32> {
    let horizon = ledger.tir.horizon.periods.iter().zip(0..);
    horizon.filter(|(period, _)| bound.holds_in(period, place)).map(|(_, at)| at).collect()
}

/// What a measure comes to over some periods; of needs, the percentage met of all they want.
fn value(ledger: &Ledger, measures: &Measures, measure: &Measure, place: PlaceId, periods: &[u32]) -> f64 {
    if let Measure::Met(need) = *measure {
        let pairs = periods.iter().map(|period| ledger.need(need.index(), *period));
        let (wanted, met) = pairs.fold((0.0, 0.0), |(wanted, met), pair| (wanted + pair.0, met + pair.1));
        return 100.0 * met / wanted;
    }
    periods.iter().map(|period| measures.at(measure, place, *period)).sum()
}

/// A bound on the room under another: where and when that one holds.
fn rooms(ledger: &Ledger, measures: &Measures, under: &Bound, bound: &Bound) -> Vec<Held> {
    // There is no room under room.
    if ledger.tir.under(under.measure).is_some() {
        return Vec::new();
    }
    let mut all = held(ledger, measures, under);
    all.retain_mut(|held| {
        let period = ledger.tir.horizon.periods.get(held.period as usize);
        if !period.is_some_and(|period| bound.holds_in(period, held.place)) {
            return false;
        }
        let once = under.scope == Scope::EachPeriod || bound.limit.basis == Basis::Total;
        let asked = if once { vec![held.period] } else { covered(ledger, under, held.place) };
        let limit: f64 = asked.iter().map(|period| limit(ledger, bound, held.place, *period)).sum();
        let room = held.room(under.compare);
        *held = Held { value: room, limit, size: held.size.max(limit.abs()), ..*held };
        true
    });
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;
    use crate::ir::{Plan, Run};
    use crate::ledger::Given;
    use crate::sample;
    use weal_tir::{Place, ResourceId, Tir, Where};

    /// The fishery with two harbours that fish, and fish that is kept where it is landed.
    fn harbours() -> (Tir, Plan) {
        let (mut tir, mut plan) = sample::fishery_plan("open");
        for name in ["north", "south"] {
            tir.places.push(Place {
                name: name.into(),
                parent: Some(WHOLE),
                people: None,
                area: None,
                site: sample::HERE,
            });
        }
        let fish = tir.resources.iter_mut().find(|resource| &*resource.name == "fish").unwrap();
        fish.local = true;
        tir.recipes[0].places = vec![PlaceId(1), PlaceId(2)];
        tir.needs[0].place = PlaceId(1);
        tir.needs[1].place = PlaceId(2);
        tir.thresholds[0].bound.places = Where::EachPlace;
        let run = |place: &str, runs| Run { place: place.to_owned(), ..sample::run("fish", runs) };
        plan.runs = vec![run("north", 2.0), run("south", 3.0)];
        plan.needs.clear();
        plan.surpluses.clear();
        (tir, plan)
    }

    #[test]
    fn flows_count_where_they_happen_and_stocks_where_they_are() {
        let (tir, plan) = harbours();
        let ledger = Ledger::new(&tir, &Given::from_plan(&tir, &plan));
        let (emitted, held) = (tir.thresholds[0].bound.measure, Measure::Stock(ResourceId(1)));
        let measures = Measures::new(&ledger, [&emitted, &held]);
        assert_eq!([0, 1, 2].map(|place| measures.at(&emitted, PlaceId(place), 0)), [120.0, 48.0, 72.0]);
        assert_eq!(measures.everywhere(&emitted, 0), 120.0);
        // 60 t per run less what each harbour's need takes in every year.
        assert_eq!([1, 2].map(|place| measures.at(&held, PlaceId(place), 0)), [120.0 - 200.0, 180.0 - 100.0]);
        let bounds = super::held(&ledger, &measures, &tir.thresholds[0].bound);
        let first: Vec<_> =
            bounds.iter().filter(|held| held.period == 0).map(|held| (held.place, held.value)).collect();
        assert_eq!(first, [(PlaceId(1), 48.0), (PlaceId(2), 72.0)]);
    }

    #[test]
    fn a_total_is_one_limit_in_the_last_period_it_covers() {
        let (mut tir, plan) = harbours();
        let bound = &mut tir.thresholds[0].bound;
        (bound.scope, bound.places) = (Scope::Total, Where::Everywhere);
        let ledger = Ledger::new(&tir, &Given::from_plan(&tir, &plan));
        let bound = &tir.thresholds[0].bound;
        let measures = Measures::new(&ledger, [&bound.measure]);
        let all = super::held(&ledger, &measures, bound);
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].period, all[0].value), (2, 120.0));
        assert!((all[0].limit - (160.0 + 152.0 + 144.4)).abs() < 1e-9);
        let (problem, solution) = sample::solved(&tir, &[], &[], &[]);
        let plan = crate::from_problem(&tir, &[], &BTreeMap::new(), &problem, &solution, crate::FEWEST_RUNS[0]);
        assert_eq!(plan.thresholds.iter().filter(|one| one.threshold == "carbon").count(), 1);
    }
}
