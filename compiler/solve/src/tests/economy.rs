//! Economies by hand and at random, in which every good has one recipe.

use weal_problem::{Activity, Column, Problem, Row, StageKind};
use weal_tir::{NeedId, PlaceId, RecipeId};

use super::sample::{INF, Sample, node};

/// A good: what one unit takes of others and of hours, and what is said of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Good {
    /// (good, amount) per unit made.
    pub(crate) inputs: Vec<(u32, f64)>,
    pub(crate) hours: f64,
    /// Periods from start to arrival.
    pub(crate) lead: u32,
    /// Wanted in every period.
    pub(crate) wanted: f64,
    /// There at the start.
    pub(crate) start: f64,
    /// Comes in by itself in every period.
    pub(crate) supply: f64,
    pub(crate) discard: bool,
    /// Made by nobody.
    pub(crate) given: bool,
}

/// What is asked besides the needs.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) periods: u32,
    /// Hours there are in each period.
    pub(crate) hours: f64,
    /// Of the burden that each run emits once, what is absorbed in each period.
    pub(crate) absorbed: f64,
    pub(crate) least_change: bool,
}

impl Default for Setting {
    fn default() -> Setting {
        Setting { periods: 1, hours: 1e6, absorbed: 0.0, least_change: false }
    }
}

/// The problem of an economy; what comes in counts positive.
pub(crate) fn economy(goods: &[Good], setting: &Setting) -> Problem {
    let periods = setting.periods;
    let mut sample = Sample::default();
    let count = goods.len() as u32;
    let mut balance = Vec::new();
    let mut end = Vec::new();
    for (good, at) in goods.iter().zip(0u32..) {
        let row = |t: u32| Row::Balance(node(at), t);
        let side = |t: u32| good.wanted - good.supply - if t == 0 { good.start } else { 0.0 };
        balance.push((0..periods).map(|t| sample.row(row(t), side(t), side(t))).collect::<Vec<u32>>());
        let least = if periods == 1 { good.start } else { 0.0 };
        end.push((good.start > 0.0).then(|| sample.row(Row::End(node(at)), least, INF)));
    }
    let burden: Vec<u32> = (0..periods).map(|t| sample.row(Row::Balance(node(count), t), 0.0, 0.0)).collect();
    let hours: Vec<u32> =
        (0..periods).map(|t| sample.row(Row::Capacity(node(count + 1), t), -setting.hours, INF)).collect();
    let worst: Vec<Vec<u32>> =
        (0..count).map(|k| (0..periods).map(|t| sample.row(Row::WorstOf(NeedId(k), t), -INF, 0.0)).collect()).collect();
    let (mut labour, mut tie, mut surplus, mut short, mut change) = (vec![], vec![], vec![], vec![], vec![]);
    for (good, at) in goods.iter().zip(0u32..).filter(|(good, _)| !good.given) {
        let activity = Activity { recipe: RecipeId(at), place: PlaceId(0) };
        for t in 0..periods {
            let t0 = t as usize;
            let mut entries = vec![(burden[t0], 1.0), (hours[t0], -good.hours)];
            entries.extend(good.inputs.iter().map(|(input, amount)| (balance[*input as usize][t0], -amount)));
            entries.extend(balance[at as usize].get(t0 + good.lead as usize).map(|row| (*row, 1.0)));
            if setting.least_change && t > 0 {
                let up = sample.row(Row::ChangeUp(activity, t), -INF, 0.0);
                let down = sample.row(Row::ChangeDown(activity, t), -INF, 0.0);
                entries.extend([(up, 1.0), (down, -1.0)]);
                change.push((activity, t, up, down));
            }
            entries.sort_by_key(|(row, _)| *row);
            entries.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
            let run = sample.column(Column::Run(activity, t), 0.0, INF, &entries);
            labour.push((run, good.hours));
            tie.push((run, 1.0 + f64::from((at * 7 + t * 3) % 11) / 11.0));
            if let Some((_, _, up, down)) = change.last().filter(|_| setting.least_change && t > 0) {
                sample.entry(run - 1, *up, -1.0);
                sample.entry(run - 1, *down, 1.0);
            }
        }
    }
    for (good, at) in goods.iter().zip(0u32..) {
        for t in 0..periods {
            let mut entries = vec![(balance[at as usize][t as usize], -1.0)];
            entries.extend(balance[at as usize].get(t as usize + 1).map(|row| (*row, 1.0)));
            if let Some(end) = end[at as usize] {
                if t + 1 == periods {
                    entries.push((end, 1.0));
                } else if t + 2 == periods {
                    entries.push((end, -1.0));
                }
            }
            let stock = sample.column(Column::Stock(node(at), t), 0.0, INF, &entries);
            if t + 1 == periods {
                surplus.push((stock, 1.0));
            }
            if good.discard {
                let spare = Column::Spare(node(at), t);
                surplus.push((sample.column(spare, 0.0, INF, &[(balance[at as usize][t as usize], -1.0)]), 1.0));
            }
        }
    }
    for t in 0..periods {
        let mut entries = vec![(burden[t as usize], -1.0)];
        entries.extend(burden.get(t as usize + 1).map(|row| (*row, 1.0)));
        sample.column(Column::Stock(node(count), t), 0.0, INF, &entries);
        if setting.absorbed > 0.0 {
            let absorbed = Column::Absorbed(node(count), t);
            sample.column(absorbed, 0.0, setting.absorbed, &[(burden[t as usize], -1.0)]);
        }
    }
    let mut worst_entries = Vec::new();
    for (good, at) in goods.iter().zip(0u32..).filter(|(good, _)| good.wanted > 0.0) {
        for t in 0..periods {
            let row = worst[at as usize][t as usize];
            let entries = [(balance[at as usize][t as usize], 1.0), (row, 1.0)];
            let column = sample.column(Column::Short(NeedId(at), t), 0.0, good.wanted, &entries);
            worst_entries.push((row, -good.wanted));
            short.push((column, 1.0 / good.wanted));
        }
    }
    let worst = sample.column(Column::Worst(0), 0.0, INF, &worst_entries);
    let mut changes = Vec::new();
    for (activity, t, up, down) in change {
        changes.push((sample.column(Column::Change(activity, t), 0.0, INF, &[(up, -1.0), (down, -1.0)]), 1.0));
    }
    sample.stage(StageKind::Worst(0), &[(worst, 1.0)]);
    sample.stage(StageKind::Sum(0), &short);
    sample.stage(StageKind::Aim(0), &labour);
    if setting.least_change {
        sample.stage(StageKind::Aim(1), &changes);
    }
    sample.stage(StageKind::Surplus, &surplus);
    sample.stage(StageKind::Canonical, &tie);
    sample.build()
}
