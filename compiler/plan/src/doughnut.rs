//! The doughnut: what people need as floors, what nature bears as ceilings, and how far a plan is off either.
//!
//! The picture is Kate Raworth's (A Safe and Just Space for Humanity, Oxfam 2012). A shortfall is the part of a floor that
//! is missing; an overshoot is what goes beyond a ceiling, as a part of it, as in Fanning & Raworth, Doughnut 3.0 (2025),
//! for indicators counted from zero.

mod svg;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;
use weal_tir::{Compare, Kind, Measure, PlaceId, Tir, Where};

use crate::ir::Plan;
use crate::rounding::significant;

pub use svg::svg;
pub use text::human;

/// The schema of a doughnut as data.
pub const SCHEMA: &str = "weal.doughnut/1";

/// The largest part that is told as a number: as much as this is without end.
const MOST: f64 = 1e10;

/// What a plan keeps within this part of it is kept.
const KEPT: f64 = 1e-7;

/// How far a plan keeps between floors and ceilings, in all and at each place for which something is said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doughnut {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program's package.
    pub package: String,
    /// Choice to option.
    pub scenario: BTreeMap<String, String>,
    /// The labels of the periods.
    pub periods: Vec<String>,
    /// The whole first, then the places in their order, each behind the one around it.
    pub places: Vec<Ring>,
}

/// The doughnut of one place, with all places inside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ring {
    /// The place.
    pub place: String,
    /// How many places are around it.
    pub depth: u32,
    /// What its people need: needs, and what must be no less than so much.
    pub floors: Vec<Spoke>,
    /// What must not be gone beyond: upper limits, and living or mineral stocks that must not shrink below theirs.
    pub ceilings: Vec<Spoke>,
}

/// A floor or a ceiling.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spoke {
    /// The need or threshold.
    pub name: String,
    /// Where it is furthest off, where that is inside the place and not all of it; empty otherwise.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// The period in which it is furthest off.
    pub period: String,
    /// What there is then.
    pub value: f64,
    /// What there should be, or may be at most.
    pub limit: f64,
    /// In which unit.
    pub unit: String,
    /// The shortfall or overshoot then, in per cent; zero where the floor is met, or the ceiling kept.
    pub off: f64,
    /// Per period, how much of the floor is met or of the ceiling used: 1 where it is just so. None where nothing is asked.
    pub parts: Vec<Option<f64>>,
}

/// A figure of a floor or ceiling at a place in a period.
struct Figure<'p> {
    name: &'p str,
    place: PlaceId,
    period: usize,
    value: f64,
    limit: f64,
    unit: &'p str,
    /// Floors of needs add up over places; thresholds stand for themselves.
    sums: bool,
    /// A stock of nature: the less there is, the more of its ceiling is used.
    shrinks: bool,
}

impl Spoke {
    /// Whether it is off by more than can be told in per cent, as anything is beyond a ceiling of nothing.
    fn without_end(&self) -> bool {
        self.off >= (MOST - 1.0) * 99.0
    }
}

impl Figure<'_> {
    fn part(&self) -> f64 {
        let (up, down) = if self.shrinks { (self.limit, self.value) } else { (self.value, self.limit) };
        match down {
            _ if up <= 0.0 => 0.0,
            // Anything at all is beyond a ceiling of nothing.
            down if down <= 0.0 => MOST,
            down => (up / down).min(MOST),
        }
    }
}

/// The doughnut of a plan.
pub fn doughnut(tir: &Tir, plan: &Plan) -> Doughnut {
    let (floors, ceilings) = figures(tir, plan);
    let mut said = vec![false; tir.places.len()];
    floors.iter().chain(&ceilings).for_each(|figure| said[figure.place.index()] = true);
    let rings = (0..tir.places.len() as u32).map(PlaceId).filter(|place| place.0 == 0 || said[place.index()]);
    let places = rings
        .map(|place| Ring {
            place: tir.places[place.index()].name.to_string(),
            depth: tir.around(place).count() as u32 - 1,
            floors: spokes(tir, plan, place, &floors, true),
            ceilings: spokes(tir, plan, place, &ceilings, false),
        })
        .collect();
    Doughnut {
        schema: SCHEMA.to_owned(),
        package: plan.package.clone(),
        scenario: plan.scenario.clone(),
        periods: plan.periods.clone(),
        places,
    }
}

/// The doughnut as data.
pub fn json(doughnut: &Doughnut) -> String {
    serde_json::to_string_pretty(doughnut).map(|text| text + "\n").unwrap_or_default()
}

/// A need or threshold without the place in its name.
fn base(name: &str) -> &str {
    name.split('@').next().unwrap_or(name)
}

/// All floors, and all ceilings.
fn figures<'p>(tir: &Tir, plan: &'p Plan) -> (Vec<Figure<'p>>, Vec<Figure<'p>>) {
    let places: BTreeMap<&str, PlaceId> =
        tir.places.iter().zip((0..).map(PlaceId)).map(|(place, id)| (&*place.name, id)).collect();
    let periods: BTreeMap<&str, usize> = plan.periods.iter().map(String::as_str).zip(0..).collect();
    let spot = |place: &str, period: &str| Some((*places.get(place)?, *periods.get(period)?));
    let (mut floors, mut ceilings) = (Vec::new(), Vec::new());
    for need in &plan.needs {
        let Some((place, period)) = spot(&need.place, &need.period) else { continue };
        let (name, unit) = (base(&need.need), need.unit.as_str());
        let (value, limit) = (need.met, need.wanted);
        floors.push(Figure { name, place, period, value, limit, unit, sums: true, shrinks: false });
    }
    let bounds: BTreeMap<&str, _> = tir.thresholds.iter().map(|one| (&*one.name, &one.bound)).collect();
    for one in &plan.thresholds {
        let Some(bound) = bounds.get(one.threshold.as_str()) else { continue };
        let Some((listed, period)) = spot(&one.place, &one.period) else { continue };
        let place = if let Where::At(place) = bound.places { place } else { listed };
        let nature = match bound.measure {
            Measure::Stock(id) => tir.resources.get(id.index()).is_some_and(|r| r.kind == Kind::Natural),
            _ => false,
        };
        let (name, unit) = (base(&one.threshold), one.unit.as_str());
        let (value, limit) = (one.value, one.limit);
        let figure = |shrinks| Figure { name, place, period, value, limit, unit, sums: false, shrinks };
        match bound.compare {
            Compare::AtMost => ceilings.push(figure(false)),
            Compare::AtLeast if nature => ceilings.push(figure(true)),
            Compare::AtLeast => floors.push(figure(false)),
            Compare::Equal => {}
        }
    }
    (floors, ceilings)
}

/// The spokes of a place: what is said of it, and of places inside it, by name and in the order declared.
fn spokes(tir: &Tir, plan: &Plan, place: PlaceId, figures: &[Figure], floor: bool) -> Vec<Spoke> {
    let mut order: Vec<&str> = Vec::new();
    let mut of: BTreeMap<&str, Vec<&Figure>> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| tir.is_inside(figure.place, place)) {
        let list = of.entry(figure.name).or_default();
        if list.is_empty() {
            order.push(figure.name);
        }
        list.push(figure);
    }
    order.into_iter().filter_map(|name| spoke(tir, plan, place, of.get(name)?, floor)).collect()
}

fn spoke(tir: &Tir, plan: &Plan, place: PlaceId, figures: &[&Figure], floor: bool) -> Option<Spoke> {
    let own = figures.iter().any(|figure| figure.place == place);
    let first = figures.first()?;
    let worse = |a: f64, b: f64| if floor { a < b } else { a > b };
    let mut parts: Vec<Option<f64>> = vec![None; plan.periods.len()];
    let mut worst: Option<(f64, Figure)> = None;
    for (at, part) in parts.iter_mut().enumerate() {
        let there =
            figures.iter().filter(|figure| figure.period == at && (first.sums || !own || figure.place == place));
        let found: Option<Figure> = there.fold(None, |before, figure| {
            let mut figure = Figure { ..**figure };
            match before {
                Some(before) if figure.sums => {
                    (figure.value, figure.limit) = (figure.value + before.value, figure.limit + before.limit);
                    figure.place = place;
                    Some(figure)
                }
                Some(before) if !worse(figure.part(), before.part()) => Some(before),
                _ => Some(figure),
            }
        });
        let Some(found) = found.filter(|found| !floor || found.limit > 0.0) else { continue };
        let share = found.part();
        *part = Some(significant(share));
        // The first of periods that differ by no more than rounding.
        let near = |before: f64| (share - before).abs() <= KEPT * before.abs();
        if worst.as_ref().is_none_or(|(before, _)| worse(share, *before) && !near(*before)) {
            worst = Some((share, found));
        }
    }
    let (part, figure) = worst?;
    let off = if floor { 1.0 - part } else { part - 1.0 };
    let off = if off > KEPT { off * 100.0 } else { 0.0 };
    let elsewhere = figure.place != place && !figure.sums;
    Some(Spoke {
        name: figure.name.to_owned(),
        at: if elsewhere { tir.places[figure.place.index()].name.to_string() } else { String::new() },
        period: plan.periods.get(figure.period).cloned().unwrap_or_default(),
        value: significant(figure.value),
        limit: significant(figure.limit),
        unit: figure.unit.to_owned(),
        off: significant(off),
        parts,
    })
}

#[cfg(test)]
mod tests;
