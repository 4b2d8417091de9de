//! Needs, thresholds, capacities, stocks and surpluses.

use weal_tir::{Bound, Compare, Rule};

use super::layout::{Align, bars, dots, grid, table};
use super::soft;
use super::work::cells;
use super::{LONG, Page, SHOWN};
use crate::ir::{Capacity, Need, Threshold};
use crate::words::{figure, list, percent, with_unit};

/// Entries that belong together, in the order they come.
fn grouped<T>(all: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<&[T]> {
    all.chunk_by(|a, b| same(a, b)).collect()
}

/// The part of the groups that is shown: all, or those with the least `weight`, in their order.
fn shown<T>(groups: Vec<&[T]>, weight: impl Fn(&[T]) -> f64) -> Vec<&[T]> {
    if groups.len() <= LONG {
        return groups;
    }
    let mut order: Vec<(f64, usize)> = groups.iter().map(|group| weight(group)).zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.truncate(SHOWN);
    let mut kept: Vec<usize> = order.into_iter().map(|(_, at)| at).collect();
    kept.sort_unstable();
    kept.into_iter().map(|at| groups[at]).collect()
}

/// `2027`, `2027 and 2029`, `2027, 2028, 2029 and 4 more periods`.
pub(super) fn some(periods: &[&str]) -> String {
    let mut told: Vec<String> = periods.iter().take(3).map(|period| (*period).to_owned()).collect();
    match periods.len() {
        0..=3 => {}
        4 => told.push(periods[3].to_owned()),
        n => told.push(format!("{} more periods", n - 3)),
    }
    list(&told)
}

impl Page<'_> {
    /// What each need wants and gets.
    pub(super) fn needs(&self) -> String {
        let groups = grouped(&self.plan.needs, |a, b| a.need == b.need && a.place == b.place);
        let total = groups.len();
        let groups = shown(groups, |group| group.iter().map(|need| need.coverage).fold(f64::INFINITY, f64::min));
        let rows: Vec<Vec<String>> = groups.iter().map(|group| self.need(group)).collect();
        let mut out = table(&rows, &[Align::Left, Align::Left, Align::Left, Align::Right, Align::Left], self.width);
        if total > rows.len() {
            out += &self.more(total - rows.len(), "needs that are better met");
        }
        out
    }
    fn need(&self, group: &[Need]) -> Vec<String> {
        let Some(first) = group.first() else { return Vec::new() };
        let declared = self.tir.needs.iter().find(|need| *need.name == first.need);
        let rank = declared.and_then(|need| self.tir.ranks.get(need.rank as usize)).cloned().unwrap_or_default();
        let mut parts = vec![None; self.plan.periods.len()];
        for need in group {
            if let Some(at) = self.number(&need.period) {
                parts[at] = Some(need.coverage);
            }
        }
        let (least, most) = group.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), n| (a.min(n.wanted), b.max(n.wanted)));
        let amount =
            if figure(least) == figure(most) { figure(most) } else { format!("{} to {}", figure(least), figure(most)) };
        let of = declared.map(|need| self.tir.needed_name(need.of)).filter(|name| *name != first.need);
        let of = of.map_or_else(String::new, |name| format!(" {name}"));
        let amount = with_unit(&amount, &first.unit) + &of;
        let wanted = match group {
            [only] if self.plan.periods.len() > 1 => format!("{amount} in {}", only.period),
            _ if declared.is_some_and(|need| need.always) => format!("{amount} always"),
            _ => format!("{amount} per {}", self.tir.horizon.unit.word()),
        };
        let mut short: Vec<&Need> = group.iter().filter(|need| need.coverage < 1.0 - 1e-9).collect();
        let met = match short.as_slice() {
            [] => "met".to_owned(),
            all if all.len() == group.len()
                && all.len() > 1
                && all.iter().all(|n| percent(n.coverage) == percent(first.coverage)) =>
            {
                format!("{} throughout", percent(first.coverage))
            }
            _ => {
                short.sort_by(|a, b| a.coverage.total_cmp(&b.coverage));
                let told = short.iter().take(3).map(|need| format!("{} in {}", percent(need.coverage), need.period));
                let mut told: Vec<String> = told.collect();
                if short.len() > 3 {
                    told.push(format!("less than all in {} more", short.len() - 3));
                }
                list(&told)
            }
        };
        vec![rank, self.at(&first.need, &first.place), bars(&parts, true), wanted, met]
    }

    /// How far thresholds and policies' bounds are off.
    pub(super) fn thresholds(&self) -> String {
        let groups = grouped(&self.plan.thresholds, |a, b| a.threshold == b.threshold && a.place == b.place);
        let total = groups.len();
        let groups = shown(groups, |group| group.iter().map(left).fold(f64::INFINITY, f64::min));
        let rows: Vec<Vec<String>> = groups.iter().map(|group| self.threshold(group)).collect();
        let mut out = table(&rows, &[Align::Left, Align::Left, Align::Right, Align::Left, Align::Left], self.width);
        if total > rows.len() {
            out += &self.more(total - rows.len(), "thresholds that leave more room");
        }
        out
    }
    fn threshold(&self, group: &[Threshold]) -> Vec<String> {
        let Some(tightest) = group.iter().min_by(|a, b| left(a).total_cmp(&left(b))) else { return Vec::new() };
        let mut marks = vec![None; self.plan.periods.len()];
        for one in group {
            if let Some(at) = self.number(&one.period) {
                marks[at] = Some(soft::standing(one));
            }
        }
        let sign = match self.bound(&tightest.threshold).map(|bound| bound.compare) {
            Some(Compare::AtLeast) => "≥",
            Some(Compare::Equal) => "=",
            Some(Compare::AtMost) | None => "≤",
        };
        let (value, limit) =
            (figure(tightest.value), format!("{sign} {}", with_unit(&figure(tightest.limit), &tightest.unit)));
        let binding: Vec<&str> = group.iter().filter(|one| one.binding).map(|one| one.period.as_str()).collect();
        let over = soft::told(group);
        let room = match binding.as_slice() {
            _ if over.is_some() => over.unwrap_or_default(),
            [] => format!("{} left in {}", with_unit(&figure(tightest.headroom), &tightest.unit), tightest.period),
            periods => format!("nothing left in {}", some(periods)),
        };
        let room = match &tightest.soft {
            Some(soft) => format!("{room}; soft, {}", soft.rank),
            None => room,
        };
        vec![self.at(&tightest.threshold, &tightest.place), dots(&marks), value, limit, room]
    }
    /// The bound of a threshold, or of `policy/N`.
    pub(super) fn bound(&self, name: &str) -> Option<&Bound> {
        if let Some(found) = self.tir.thresholds.iter().find(|threshold| &*threshold.name == name) {
            return Some(&found.bound);
        }
        let (policy, number) = name.rsplit_once('/')?;
        let policy = self.tir.policies.iter().find(|known| &*known.name == policy)?;
        match policy.rules.get(number.parse::<usize>().ok()?.checked_sub(1)?)? {
            Rule::Bound(bound) => Some(bound),
            Rule::Forbid { .. } => None,
        }
    }

    /// Durables and hours: how much of what is there is used.
    pub(super) fn capacities(&self) -> String {
        let groups = grouped(&self.plan.capacities, |a, b| a.resource == b.resource && a.place == b.place);
        let total = groups.len();
        let groups = shown(groups, |group| -group.iter().map(|one| used(one).unwrap_or(0.0)).fold(0.0, f64::max));
        let rows: Vec<Vec<String>> = groups.iter().map(|group| self.capacity(group)).collect();
        let mut out = table(&rows, &[Align::Left, Align::Left, Align::Right, Align::Left, Align::Left], self.width);
        if total > rows.len() {
            out += &self.more(total - rows.len(), "that are less used");
        }
        out
    }
    fn capacity(&self, group: &[Capacity]) -> Vec<String> {
        let busiest = group.iter().max_by(|a, b| used(a).unwrap_or(0.0).total_cmp(&used(b).unwrap_or(0.0)));
        let Some(busiest) = busiest else { return Vec::new() };
        let mut parts = vec![None; self.plan.periods.len()];
        for one in group {
            if let Some(at) = self.number(&one.period) {
                parts[at] = used(one);
            }
        }
        let full: Vec<&str> = group
            .iter()
            .filter(|one| used(one).is_some_and(|part| part >= 1.0 - 1e-6))
            .map(|one| one.period.as_str())
            .collect();
        let told = match full.as_slice() {
            [] if busiest.used == 0.0 => "not used".to_owned(),
            [] => format!("{} in {}, the busiest", percent(used(busiest).unwrap_or(0.0)), busiest.period),
            all if all.len() == self.plan.periods.len() && all.len() > 1 => "all in use throughout".to_owned(),
            all => format!("all in use in {}", some(all)),
        };
        let there = format!("of {}", with_unit(&figure(busiest.available), &busiest.unit));
        vec![self.at(&busiest.resource, &busiest.place), bars(&parts, false), figure(busiest.used), there, told]
    }

    /// What is held.
    pub(super) fn stocks(&self) -> String {
        let all =
            self.plan.stocks.iter().map(|one| (&*one.resource, &*one.place, &*one.period, one.amount, &*one.unit));
        self.amounts(&all.collect::<Vec<_>>(), "stocks")
    }
    /// What appears and is not used.
    pub(super) fn surpluses(&self) -> String {
        let all =
            self.plan.surpluses.iter().map(|one| (&*one.resource, &*one.place, &*one.period, one.amount, &*one.unit));
        self.amounts(&all.collect::<Vec<_>>(), "surpluses")
    }
    /// Amounts of (resource, place, period, amount, unit) over periods.
    fn amounts(&self, all: &[(&str, &str, &str, f64, &str)], what: &str) -> String {
        let groups = grouped(all, |a, b| a.0 == b.0 && a.1 == b.1);
        let total = groups.len();
        let mut rows = Vec::new();
        for group in groups.iter().take(if total > LONG { SHOWN } else { total }) {
            let mut row = vec![0.0; self.plan.periods.len()];
            for (_, _, period, amount, _) in *group {
                if let Some(at) = self.number(period) {
                    row[at] = *amount;
                }
            }
            let Some((name, place, _, _, unit)) = group.first() else { continue };
            let name = self.at(name, place);
            let label = if unit.is_empty() { name } else { format!("{name}, {unit}") };
            rows.push((label, cells(&row)));
        }
        if rows.is_empty() {
            return String::new();
        }
        let mut out = grid(&self.plan.periods, &rows, self.width);
        if total > rows.len() {
            out += &self.more(total - rows.len(), what);
        }
        out
    }
}

/// How much of a limit is left, as a part of it.
fn left(one: &Threshold) -> f64 {
    one.headroom / one.limit.abs().max(one.value.abs()).max(f64::MIN_POSITIVE)
}

/// The part of a capacity in use; nothing where there is none.
fn used(one: &Capacity) -> Option<f64> {
    (one.available > 0.0 || one.used > 0.0)
        .then(|| one.used / one.available.max(f64::MIN_POSITIVE))
        .map(|part| part.min(1.0))
}
