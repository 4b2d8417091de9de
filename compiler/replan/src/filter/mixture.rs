//! The filter itself: linear growth models side by side, each with its chance.
//!
//! A count `y` at time `t` is `y = μ + ε`, with the level `μ' = μ + β·Δ + δμ` and the growth `β' = β + δβ` after the time `Δ` since the
//! count before, in typical gaps between counts. The variances of `ε`, of `δμ` and of a change `δβ` are multiples of an unknown
//! variance `V`; which multiples, depends on the state the process is in at `t`, and each state has a chance, whatever was before.
//! The table is that of Harrison and Stevens (1971, 1976):
//!
//! | state | chance | of `ε` | of `δμ` | of `δβ` |
//! |---|---|---|---|---|
//! | steady | 0.900 | 1 | 0 | 0 |
//! | step | 0.003 | 1 | 100 | 0 |
//! | slope | 0.003 | 1 | 0 | 1 |
//! | transient | 0.094 | 101 | 0 | 0 |
//!
//! Within a state all is known exactly: a Kalman filter, conjugate in `V` (West and Harrison 1997, §4.5: `(μ, β)` is normal given `V`,
//! with mean `m` and covariance `V·C`; `1/V` is gamma, with `n` degrees of freedom and estimate `S`), whose forecast is a Student t. Every
//! component is carried on in each of the four states, weighed by its forecast, and those alike are then collapsed into
//! one by moments (West and Harrison 1997, §12.3.4: `1/S = Σ p/S_i`, `m = S·Σ p·m_i/S_i`, `C = Σ p·(C_i + (m_i−m)(m_i−m)ᵀ/S_i)`).
//!
//! Harrison and Stevens hold together what is alike in its last state: four components, sixteen between. That finds out at the next
//! count what happened at the last one. A small change needs more counts to show; so here those are alike that agree in their
//! last change, if it lies within the latest [`MEMORY`] counts, and in whether the last count was odd. With a memory of one this is
//! theirs. (So, for changes of the level only, P. Fearnhead, *Statistics and Computing* 16 (2006) 203–213.)
//!
//! Only sums, products, quotients and square roots are taken, in a fixed order: the figures are the same on every machine.

use std::collections::BTreeMap;

use super::{Count, Kind, MEMORY, Probabilities};

/// A kind of change that lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    Step,
    Slope,
}

/// A state of the process: its chance, and the variances of noise, of the level's change and of the growth's.
struct State {
    kind: Kind,
    chance: f64,
    noise: f64,
    level: f64,
    growth: f64,
}

const STATES: [State; 4] = [
    State { kind: Kind::Steady, chance: 0.900, noise: 1.0, level: 0.0, growth: 0.0 },
    State { kind: Kind::Step, chance: 0.003, noise: 1.0, level: 100.0, growth: 0.0 },
    State { kind: Kind::Slope, chance: 0.003, noise: 1.0, level: 0.0, growth: 1.0 },
    State { kind: Kind::Transient, chance: 0.094, noise: 101.0, level: 0.0, growth: 0.0 },
];

/// A change is more probable the longer nobody counted, up to so many typical gaps.
const LONGEST_GAP: f64 = 20.0;

/// The variance of the growth at the start, in those of the noise: what is counted is taken to be level until it shows otherwise.
const LEVEL: f64 = 1e-4;

/// The degrees of freedom that the first guess of the noise counts for.
const GUESSED: u32 = 4;

/// The most degrees of freedom: older noise is forgotten.
const FREEDOM: u32 = 40;

/// Counts are taken to be no better than a thousandth of the largest.
const FINEST: f64 = 1e-3;

/// The median of the square of a standard normal.
const MEDIAN_SQUARE: f64 = 0.454_936_423_119_572_7;

/// One account of what happened so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Component {
    /// How probable it is.
    pub(super) chance: f64,
    /// The last change, if it is not forgotten: at which count.
    pub(super) change: Option<(u32, Change)>,
    /// Whether the last count was odd.
    pub(super) odd: bool,
    /// Level and growth per typical gap.
    pub(super) mean: [f64; 2],
    /// Their covariance in variances of the noise: of the level, of both, of the growth.
    pub(super) spread: [f64; 3],
    /// The variance of the noise.
    pub(super) noise: f64,
}

/// What accounts have in common that are held together: their last change, and whether the last count was odd.
type Label = (Option<(u32, Change)>, bool);

/// All accounts, in order of their changes, and the degrees of freedom of their noise.
pub(super) struct Mixture {
    parts: Vec<Component>,
    freedom: u32,
    last: u32,
}

impl Mixture {
    /// After the first count, with a guess of the variance of the noise.
    pub(super) fn starting(level: f64, noise: f64) -> Mixture {
        let spread = [1.0, 0.0, LEVEL];
        let only = Component { chance: 1.0, change: None, odd: false, mean: [level, 0.0], spread, noise };
        Mixture { parts: vec![only], freedom: GUESSED, last: 0 }
    }

    pub(super) fn components(&self) -> &[Component] {
        &self.parts
    }

    /// What happened at the last count.
    pub(super) fn at_last(&self) -> Probabilities {
        self.happened(self.parts.iter().map(|part| (part, part.chance)))
    }

    fn happened<'c>(&self, parts: impl Iterator<Item = (&'c Component, f64)>) -> Probabilities {
        let mut of = Probabilities::default();
        for (part, chance) in parts {
            let kind = match part.change {
                Some((at, Change::Step)) if at == self.last => Kind::Step,
                Some((at, Change::Slope)) if at == self.last => Kind::Slope,
                _ if part.odd => Kind::Transient,
                _ => Kind::Steady,
            };
            of.add(kind, chance);
        }
        of
    }

    /// Takes in a count, so many typical gaps after the one before. Says what, as this shows, happened at the one before.
    pub(super) fn observe(&mut self, at: u32, amount: f64, gap: f64) -> Probabilities {
        let freedom = f64::from(self.freedom);
        let mut next: Vec<Component> = Vec::with_capacity(4 * self.parts.len());
        // Of each forecast: how unlikely it was, and how wide.
        let mut forecasts: Vec<(f64, f64)> = Vec::with_capacity(4 * self.parts.len());
        for part in &self.parts {
            for state in &STATES {
                let (carried, wide, error) = carried(part, state, (at, amount, gap), freedom);
                forecasts.push((1.0 + error * error / (freedom * wide), wide));
                next.push(carried);
            }
        }
        let least = forecasts.iter().map(|forecast| forecast.0).fold(f64::INFINITY, f64::min);
        let narrowest = forecasts.iter().map(|forecast| forecast.1).fold(f64::INFINITY, f64::min);
        for (part, (unlikely, wide)) in next.iter_mut().zip(&forecasts) {
            // The density of Student's t, up to what all have in common.
            let power = to_the(self.freedom + 1, (least / unlikely).sqrt());
            part.chance *= power * (narrowest / wide).sqrt();
        }
        let sum: f64 = next.iter().map(|part| part.chance).sum();
        next.iter_mut().for_each(|part| part.chance /= sum);
        let grown = next.chunks(STATES.len()).map(|states| states.iter().map(|part| part.chance).sum());
        let before = self.happened(self.parts.iter().zip(grown));
        let mut alike: BTreeMap<Label, Vec<Component>> = BTreeMap::new();
        for part in next {
            alike.entry((part.change, part.odd)).or_default().push(part);
        }
        self.parts = alike.values().filter_map(|parts| collapsed(parts)).collect();
        self.freedom = (self.freedom + 1).min(FREEDOM);
        self.last = at;
        before
    }

    /// Those of a kind, collapsed into one.
    pub(super) fn gathered(&self, of: impl Fn(&Component) -> bool) -> Option<Component> {
        let parts: Vec<Component> = self.parts.iter().filter(|part| of(part)).copied().collect();
        collapsed(&parts)
    }
}

/// An account carried on in a state: what it becomes with the count, the squared scale of its forecast, and its error.
fn carried(part: &Component, state: &State, (at, amount, gap): (u32, f64, f64), freedom: f64) -> (Component, f64, f64) {
    let ([level, growth], [of_level, of_both, of_growth]) = (part.mean, part.spread);
    let level = level + gap * growth;
    let of_level = of_level + 2.0 * gap * of_both + gap * gap * of_growth + state.level + gap * gap * state.growth;
    let of_both = of_both + gap * of_growth + gap * state.growth;
    let of_growth = of_growth + state.growth;
    let width = of_level + state.noise;
    let error = amount - level;
    let gain = [of_level / width, of_both / width];
    let change = match state.kind {
        Kind::Step => Some((at, Change::Step)),
        Kind::Slope => Some((at, Change::Slope)),
        Kind::Steady | Kind::Transient => part.change.filter(|(then, _)| at - then < MEMORY),
    };
    let carried = Component {
        chance: part.chance * chance(state, gap),
        change,
        odd: state.kind == Kind::Transient,
        mean: [level + gain[0] * error, growth + gain[1] * error],
        // Noise times gain, as the difference of two large numbers is inexact.
        spread: [gain[0] * state.noise, gain[1] * state.noise, of_growth - gain[1] * of_both],
        noise: (freedom * part.noise + error * error / width) / (freedom + 1.0),
    };
    (carried, part.noise * width, error)
}

/// The chance of a state: changes had longer to happen where the gap is long.
fn chance(state: &State, gap: f64) -> f64 {
    let gap = gap.clamp(0.0, LONGEST_GAP);
    let changes = |state: &State| matches!(state.kind, Kind::Step | Kind::Slope);
    if changes(state) {
        return state.chance * gap;
    }
    let all: f64 = STATES.iter().filter(|state| changes(state)).map(|state| state.chance).sum();
    state.chance * (1.0 - all * gap) / (1.0 - all)
}

/// Parts as one of the same chance, mean and spread; their label is that of the first.
fn collapsed(parts: &[Component]) -> Option<Component> {
    let first = parts.first()?;
    let chance: f64 = parts.iter().map(|part| part.chance).sum();
    if chance < 1e-200 {
        return None;
    }
    let sum =
        |of: &dyn Fn(&Component) -> f64| -> f64 { parts.iter().map(|part| part.chance / chance * of(part)).sum() };
    let noise = 1.0 / sum(&|part| 1.0 / part.noise);
    let mean = [0, 1].map(|at: usize| noise * sum(&|part| part.mean[at] / part.noise));
    let around = |at: usize, one: usize, other: usize| {
        sum(&|part| part.spread[at] + (part.mean[one] - mean[one]) * (part.mean[other] - mean[other]) / part.noise)
    };
    let spread = [around(0, 0, 0), around(1, 0, 1), around(2, 1, 1)];
    Some(Component { chance, mean, spread, noise, ..*first })
}

/// A guess of the variance of the noise that neither a step nor an odd count moves much: the median of how far each count is
/// off the line between its neighbours, squared and in its own variance.
pub(super) fn noise_of(series: &[Count]) -> f64 {
    let mut off: Vec<f64> = Vec::with_capacity(series.len());
    for three in series.windows(3) {
        let [left, middle, right] = three else { continue };
        let part = f64::from(middle.day.0 - left.day.0) / f64::from((right.day.0 - left.day.0).max(1));
        let error = middle.amount - (1.0 - part) * left.amount - part * right.amount;
        off.push(error * error / (1.0 + part * part + (1.0 - part) * (1.0 - part)));
    }
    off.sort_by(f64::total_cmp);
    let median = off.get(off.len() / 2).copied().unwrap_or(0.0);
    (median / MEDIAN_SQUARE).max(FINEST * FINEST)
}

/// A whole power by multiplication, which gives the same on every machine.
fn to_the(power: u32, base: f64) -> f64 {
    (0..power).fold(1.0, |product, _| product * base)
}
