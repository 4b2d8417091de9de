//! Telling change from noise in what is counted: is it steady, did it change at once, does it grow, or is one count odd?
//!
//! A multi-process dynamic linear model of class II after P. J. Harrison and C. F. Stevens, "A Bayesian approach to short-term
//! forecasting", *Operational Research Quarterly* 22 (1971) 341–362, and "Bayesian forecasting", *Journal of the Royal Statistical
//! Society* B 38 (1976) 205–247; M. West and P. J. Harrison, *Bayesian Forecasting and Dynamic Models*, 2nd ed. 1997, chapter 12. It is
//! what Stafford Beer's Cybersyn watched factories with (1971–73). `mixture` has the formulas.
//!
//! What it finds is told and proposed; nothing here changes a program or writes a line of a journal.

mod mixture;
mod proposal;

use serde::{Deserialize, Serialize};
use weal_tir::calendar::Day;

pub use proposal::{SuggestedSignal, propose};

use mixture::{Change, Component, Mixture};

/// How sure it must be of a change before another amount is proposed.
pub const SURE: f64 = 0.95;

/// How many of the latest counts a change is looked for in.
pub const MEMORY: u32 = 24;

/// The fewest days with a count of which anything is said.
pub const FEWEST: usize = 4;

/// The largest count that is one: what is larger cannot be squared.
const LARGEST: f64 = 1e150;

/// Something counted on a day. A count that is no number, or beyond all measure, is missing, and so are days without one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// When.
    pub day: Day,
    /// How much.
    pub amount: f64,
}

/// What a series of counts does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It goes on as before, but for noise.
    Steady,
    /// Its level changed at once.
    Step,
    /// Its growth changed.
    Slope,
    /// The latest count stands alone: the level is as it was.
    Transient,
}

/// How probable each kind is; together one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "one for each of the kinds")]
pub struct Probabilities {
    pub steady: f64,
    pub step: f64,
    pub slope: f64,
    pub transient: f64,
}

impl Probabilities {
    /// Of one kind.
    pub fn of(&self, kind: Kind) -> f64 {
        match kind {
            Kind::Steady => self.steady,
            Kind::Step => self.step,
            Kind::Slope => self.slope,
            Kind::Transient => self.transient,
        }
    }

    fn add(&mut self, kind: Kind, chance: f64) {
        match kind {
            Kind::Steady => self.steady += chance,
            Kind::Step => self.step += chance,
            Kind::Slope => self.slope += chance,
            Kind::Transient => self.transient += chance,
        }
    }

    fn most(&self) -> Kind {
        let others = [Kind::Step, Kind::Slope, Kind::Transient];
        others.into_iter().fold(Kind::Steady, |best, kind| if self.of(kind) > self.of(best) { kind } else { best })
    }
}

/// What is found in a series of counts, after the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The most probable.
    pub kind: Kind,
    /// Of the series: a step or a slope is one within the latest [`MEMORY`] counts.
    pub probabilities: Probabilities,
    /// Of what happened at the last count by itself.
    pub last: Probabilities,
    /// Of what happened at the count before the last, as the last shows it.
    pub before: Probabilities,
    /// The level on the last day, without noise; in the unit of the counts.
    pub level: f64,
    /// By how much that may be off: its standard deviation.
    pub give_or_take: f64,
    /// Growth per day.
    pub growth: f64,
    /// The standard deviation of the noise of one count.
    pub noise: f64,
    /// Of a step or a slope, the day of the first count after the change; of a transient, that of the odd count; of what is
    /// steady, the first since the last change that was sure, or of all.
    pub since: Day,
    /// The last day counted.
    pub day: Day,
}

impl Verdict {
    /// Whether its kind is sure: at least [`SURE`].
    pub fn is_sure(&self) -> bool {
        self.probabilities.of(self.kind) >= SURE
    }
}

/// What a series of counts does. Their order does not matter; of several on a day, the mean counts. `None` for fewer than
/// [`FEWEST`] days.
pub fn judge(counts: &[Count]) -> Option<Verdict> {
    let (series, scale) = series(counts);
    if series.len() < FEWEST {
        return None;
    }
    let gap = typical_gap(&series);
    let (first, rest) = series.split_first()?;
    let mut mixture = Mixture::starting(first.amount, mixture::noise_of(&series));
    let mut before = Probabilities::default();
    let mut steady_since = first.day;
    let mut day = first.day;
    for (at, count) in (1_u32..).zip(rest) {
        before = mixture.observe(at, count.amount, f64::from(count.day.0 - day.0) / gap);
        day = count.day;
        let (of, since) = probabilities(&mixture);
        if of.step.max(of.slope) >= SURE {
            let kind = if of.step >= of.slope { Change::Step } else { Change::Slope };
            steady_since = since.of(kind).and_then(|at| series.get(at)).map_or(steady_since, |count| count.day);
        }
    }
    let (of, since) = probabilities(&mixture);
    let kind = of.most();
    let found = mixture.gathered(|one| kind_of(one) == kind)?;
    let change = match kind {
        Kind::Step => since.of(Change::Step),
        Kind::Slope => since.of(Change::Slope),
        Kind::Steady | Kind::Transient => None,
    };
    let since = match kind {
        Kind::Transient => day,
        _ => change.and_then(|at| series.get(at)).map_or(steady_since, |count| count.day),
    };
    Some(Verdict {
        kind,
        probabilities: of,
        last: mixture.at_last(),
        before,
        level: found.mean[0] * scale,
        give_or_take: (found.noise * found.spread[0]).max(0.0).sqrt() * scale,
        growth: found.mean[1] * scale / gap,
        noise: found.noise.max(0.0).sqrt() * scale,
        since,
        day,
    })
}

fn kind_of(one: &Component) -> Kind {
    match (one.change, one.odd) {
        (Some((_, Change::Step)), _) => Kind::Step,
        (Some((_, Change::Slope)), _) => Kind::Slope,
        (None, true) => Kind::Transient,
        (None, false) => Kind::Steady,
    }
}

/// At which count a change most probably was.
#[derive(Default)]
struct Since {
    step: Option<(u32, f64)>,
    slope: Option<(u32, f64)>,
}

impl Since {
    fn of(&self, change: Change) -> Option<usize> {
        let found = match change {
            Change::Step => self.step,
            Change::Slope => self.slope,
        };
        found.map(|(at, _)| at as usize)
    }
}

fn probabilities(mixture: &Mixture) -> (Probabilities, Since) {
    let (mut of, mut since) = (Probabilities::default(), Since::default());
    // Those of the same change stand side by side.
    let mut same: Option<((u32, Change), f64)> = None;
    for one in mixture.components() {
        of.add(kind_of(one), one.chance);
        let Some(change) = one.change else { continue };
        let sum = one.chance + same.filter(|(known, _)| *known == change).map_or(0.0, |(_, sum)| sum);
        same = Some((change, sum));
        let best = match change.1 {
            Change::Step => &mut since.step,
            Change::Slope => &mut since.slope,
        };
        if best.is_none_or(|(_, most)| sum > most) {
            *best = Some((change.0, sum));
        }
    }
    (of, since)
}

/// The counts in order of days, one each, as parts of the largest; and how large that is.
fn series(counts: &[Count]) -> (Vec<Count>, f64) {
    let mut all: Vec<Count> = counts.iter().copied().filter(|count| count.amount.abs() <= LARGEST).collect();
    all.sort_by(|one, other| one.day.cmp(&other.day).then(one.amount.total_cmp(&other.amount)));
    let largest = all.iter().map(|count| count.amount.abs()).fold(0.0, f64::max);
    let scale = if largest > 0.0 { largest } else { 1.0 };
    let mut series: Vec<Count> = Vec::with_capacity(all.len());
    for day in all.chunk_by(|one, other| one.day == other.day) {
        let sum: f64 = day.iter().map(|count| count.amount / scale).sum();
        series.extend(day.first().map(|first| Count { day: first.day, amount: sum / day.len() as f64 }));
    }
    (series, scale)
}

/// The days that mostly lie between two counts: their median.
fn typical_gap(series: &[Count]) -> f64 {
    let mut gaps: Vec<i32> = series.windows(2).map(|pair| pair[1].day.0 - pair[0].day.0).collect();
    gaps.sort_unstable();
    f64::from(gaps.get(gaps.len() / 2).copied().unwrap_or(1).max(1))
}

#[cfg(test)]
mod tests;
