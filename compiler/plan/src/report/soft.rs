//! Soft thresholds, and where they are missed.

use super::Page;
use super::layout::Standing;
use super::state::some;
use crate::ir::{Soft, Threshold};
use crate::words::{figure, list, percent, with_unit};

/// By how much a soft bound is missed, where it is.
pub(crate) fn missed(one: &Threshold) -> Option<&Soft> {
    one.soft.as_ref().filter(|soft| soft.over > 0.0)
}

/// `12 h (8 %)`: by how much a bound is missed, and which part of the limit that is. Beside a limit of zero there is none.
pub(crate) fn amount(one: &Threshold, soft: &Soft) -> String {
    let by = with_unit(&figure(soft.over), &one.unit);
    match one.limit == 0.0 {
        true => by,
        false if soft.share > 1.0 => format!("{by} ({} times the limit)", figure(soft.share)),
        false => format!("{by} ({})", percent(soft.share)),
    }
}

/// How a bound stands in a period.
pub(super) fn standing(one: &Threshold) -> Standing {
    match missed(one) {
        Some(_) => Standing::Missed,
        None if one.binding => Standing::Full,
        None => Standing::Free,
    }
}

/// Of a soft bound at a place: where it is missed and by how much; the rank behind which it is soft.
pub(super) fn told(group: &[Threshold]) -> Option<String> {
    let all: Vec<(&Threshold, &Soft)> = group.iter().filter_map(|one| Some((one, missed(one)?))).collect();
    let (worst, soft) = all.iter().max_by(|a, b| a.1.share.total_cmp(&b.1.share).then(b.0.period.cmp(&a.0.period)))?;
    let word = if worst.value > worst.limit { "over" } else { "short" };
    let by = amount(worst, soft);
    let periods: Vec<&str> = all.iter().map(|(one, _)| one.period.as_str()).collect();
    let alike = all.iter().all(|(one, soft)| amount(one, soft) == by);
    Some(match periods.as_slice() {
        [period] => format!("{word} by {by} in {period}"),
        several if several.len() == group.len() && alike => format!("{word} by {by} throughout"),
        several if several.len() == group.len() => format!("{word} throughout, by up to {by} in {}", worst.period),
        several => format!("{word} in {}, by up to {by} in {}", some(several), worst.period),
    })
}

impl Page<'_> {
    /// One sentence: which soft limits are missed; nothing where none is.
    pub(super) fn overshot(&self) -> String {
        let groups = self.plan.thresholds.chunk_by(|a, b| a.threshold == b.threshold && a.place == b.place);
        let mut all: Vec<(f64, String)> = Vec::new();
        for group in groups {
            let over = group.iter().filter_map(missed).map(|soft| soft.share).fold(0.0, f64::max);
            if let Some(first) = group.first().filter(|_| over > 0.0) {
                all.push((over, self.at(&first.threshold, &first.place)));
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        let one = |(over, name): &(f64, String)| match over {
            over if *over > 1.0 => format!("{name} (by {} times its limit at worst)", figure(*over)),
            over => format!("{name} (by {} at worst)", percent(*over)),
        };
        let mut told: Vec<String> = all.iter().take(4).map(one).collect();
        if all.len() > 4 {
            told.push(format!("{} others", all.len() - 4));
        }
        if told.is_empty() { String::new() } else { format!(" Missed among the soft limits: {}.", list(&told)) }
    }
}
