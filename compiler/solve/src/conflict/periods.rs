//! When the members of a conflict take part in it.

use weal_problem::Row;

use super::elastic::{Elastic, Verdict};

/// The most runs spent on periods.
const MOST_RUNS: u32 = 300;

/// What one member asks in one period: its rows there.
struct Part {
    /// Its place in the list of members.
    member: usize,
    /// Index into the problem's stretches.
    stretch: usize,
    period: u32,
    entries: Vec<(usize, f64)>,
    held: bool,
}

fn period(row: Row, last: u32) -> u32 {
    match row {
        Row::Balance(_, period)
        | Row::Capacity(_, period)
        | Row::Fresh(_, period)
        | Row::Moved(_, period)
        | Row::OnArrival(_, period)
        | Row::Tangent(_, period, _)
        | Row::Storage(_, period)
        | Row::Floor(_, period)
        | Row::WorstOf(_, period)
        | Row::Served(_, period)
        | Row::Threshold(_, _, period)
        | Row::Rule(_, _, _, period)
        | Row::OverOf(_, _, period)
        | Row::Forbid(_, _, _, period)
        | Row::Unknown(_, _, period)
        | Row::SetUp(_, _, period)
        | Row::SetUpAtAll(_, period)
        | Row::Begins(_, period)
        | Row::GoesOn(_, period)
        | Row::UpTo(_, period)
        | Row::ChangeUp(_, period)
        | Row::ChangeDown(_, period) => period,
        Row::End(_) | Row::Kept(_) => last,
    }
}

/// For each of `members`, the periods in which it takes part: together as few and as early as the rows allow. `set`
/// marks the members among all stretches.
///
/// What a member asks in one period is taken away by opening the side of its rows that its stretch would relax. First
/// the earliest period is sought up to which the conflict is complete, then a deletion filter runs over what is left.
pub(super) fn periods(elastic: &mut Elastic<'_>, members: &[usize], set: &[bool]) -> Vec<Vec<u32>> {
    let mut parts = parts(elastic, members);
    search(elastic, &mut parts, set);
    let mut periods = vec![Vec::new(); members.len()];
    for part in parts.iter_mut().filter(|part| part.held) {
        if let Some(periods) = periods.get_mut(part.member) {
            periods.push(part.period);
        }
    }
    parts.iter_mut().filter(|part| !part.held).for_each(|part| {
        hold(elastic, part, true);
    });
    periods
}

fn parts(elastic: &Elastic<'_>, members: &[usize]) -> Vec<Part> {
    let rows = &elastic.refined.problem.rows;
    let last = rows.iter().map(|row| period(*row, 0)).max().unwrap_or(0);
    let mut parts: Vec<Part> = Vec::new();
    for (member, stretch) in members.iter().enumerate() {
        let mut entries: Vec<(u32, usize, f64)> = elastic
            .entries(*stretch)
            .filter_map(|(row, value)| Some((period(*rows.get(row)?, last), row, value)))
            .filter(|(_, _, value)| *value != 0.0)
            .collect();
        entries.sort_by_key(|(period, row, _)| (*period, *row));
        for (period, row, value) in entries {
            match parts.last_mut().filter(|part| part.member == member && part.period == period) {
                Some(part) => part.entries.push((row, value)),
                None => {
                    let entries = vec![(row, value)];
                    parts.push(Part { member, stretch: *stretch, period, entries, held: true });
                }
            }
        }
    }
    parts
}

fn hold(elastic: &mut Elastic<'_>, part: &mut Part, held: bool) {
    if part.held != held {
        part.held = held;
        for (row, value) in &part.entries {
            elastic.relax(*row, *value, !held);
        }
    }
}

/// Leaves held only parts that the conflict needs.
fn search(elastic: &mut Elastic<'_>, parts: &mut [Part], set: &[bool]) {
    let most = elastic.runs() + MOST_RUNS;
    let mut all: Vec<u32> = parts.iter().map(|part| part.period).collect();
    all.sort_unstable();
    all.dedup();
    // The conflict is complete at `all[high]`, and not known to be at any before `all[low]`.
    let (mut low, mut high) = (0, all.len().saturating_sub(1));
    while low < high {
        let middle = (low + high) / 2;
        up_to(elastic, parts, all[middle]);
        match elastic.verdict(set) {
            Verdict::Impossible => high = middle,
            _ => low = middle + 1,
        }
    }
    if let Some(last) = all.get(high) {
        up_to(elastic, parts, *last);
    }
    if elastic.verdict(set) != Verdict::Impossible {
        parts.iter_mut().for_each(|part| hold(elastic, part, true));
        return;
    }
    prune(elastic, parts, set);
    for at in (0..parts.len()).rev() {
        if elastic.runs() >= most {
            return;
        }
        // The last part of a member stays: without any, it would be no member.
        let alone = parts.iter().filter(|part| part.held && part.member == parts[at].member).count() == 1;
        if !parts[at].held || alone {
            continue;
        }
        hold(elastic, &mut parts[at], false);
        if elastic.verdict(set) != Verdict::Impossible {
            hold(elastic, &mut parts[at], true);
        }
    }
}

fn up_to(elastic: &mut Elastic<'_>, parts: &mut [Part], last: u32) {
    for part in parts {
        let within = part.period <= last;
        hold(elastic, part, within);
    }
}

/// Takes away the parts the solver's proof does not use; just run.
fn prune(elastic: &mut Elastic<'_>, parts: &mut [Part], set: &[bool]) {
    let entries: Vec<Vec<(usize, f64)>> = parts.iter().map(|part| part.entries.clone()).collect();
    let stretches: Vec<usize> = parts.iter().map(|part| part.stretch).collect();
    let Some(weights) = elastic.weights(&entries, &stretches) else { return };
    let before: Vec<bool> = parts.iter().map(|part| part.held).collect();
    for (part, weight) in parts.iter_mut().zip(weights) {
        if weight <= 0.0 {
            hold(elastic, part, false);
        }
    }
    if elastic.verdict(set) != Verdict::Impossible {
        parts.iter_mut().zip(before).for_each(|(part, held)| hold(elastic, part, held));
    }
}
