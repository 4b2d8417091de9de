//! Quantities laid side by side: those in which the options differ, and those that are the same in all.

use std::collections::{BTreeMap, BTreeSet};

use weal_tir::Choice;

use super::quantities::{self, Key, Part, Quantities, Quantity, Unit};
use super::sources::Sources;
use super::{Cell, Column, Given, NOTHING, Planned, Row, Section};
use crate::compare::differ;
use crate::ir::Status;

/// The most rows of a section; a paper is to be read.
const MOST: usize = 40;

/// The plans, with what is told of each.
struct Told<'a> {
    planned: &'a Planned<'a>,
    /// What is chosen beside the choice of the paper.
    others: Vec<(&'a str, &'a str)>,
    quantities: Quantities,
}

/// A row before it is written, by column.
struct Draft<'a> {
    key: &'a Key,
    /// Under what the paper assumes.
    assumed: Vec<Option<&'a Quantity>>,
    /// However the other choices come out.
    any: Vec<Vec<&'a Quantity>>,
    differs: bool,
}

/// The quantities in which the columns differ, and those that are the same in all.
pub(super) fn layers(
    given: &Given<'_>,
    choice: &Choice,
    columns: &[Column],
    sources: &mut Sources<'_>,
) -> (Vec<Section>, Vec<Section>) {
    let possible = given.plans.iter().filter(|planned| planned.plan.status != Status::Impossible);
    let told: Vec<Told<'_>> = possible
        .map(|planned| {
            let scenario = planned.plan.scenario.iter().filter(|(name, _)| **name != *choice.name);
            let others = scenario.map(|(name, option)| (name.as_str(), option.as_str())).collect();
            Told { planned, others, quantities: quantities::of(planned) }
        })
        .collect();
    let never = quantities::done::never();
    let keys: BTreeSet<&Key> = told.iter().flat_map(|one| one.quantities.keys()).collect();
    let mut drafts: Vec<Draft<'_>> = keys.into_iter().map(|key| draft(key, &told, &never, columns.len())).collect();
    drafts.retain(|row| row.differs || !is_dull(row));
    // With a single plan there is nothing to lay beside it, and yet all of it is to be seen.
    let with_plans = columns.iter().filter(|column| column.impossible.is_empty()).count();
    if with_plans < 2 {
        drafts.iter_mut().for_each(|row| row.differs = true);
    }
    // What it would be without any project is what each is measured against.
    let against = choice.basket.as_ref().and_then(|basket| {
        let at = basket.projects as usize;
        (at < columns.len()).then_some(at)
    });
    let mut sections = |differs: bool| {
        let mut all = Vec::new();
        for part in Part::ALL {
            let own: Vec<&Draft<'_>> =
                drafts.iter().filter(|row| row.key.part == part && row.differs == differs).collect();
            let more = own.len().saturating_sub(MOST);
            let rows = own.into_iter().take(MOST).map(|row| {
                let about: BTreeSet<_> =
                    row.any.iter().flatten().flat_map(|quantity| quantity.about.iter().cloned()).collect();
                let cells = if differs { cells(row, against) } else { one(row) };
                Row { label: row.key.label.clone(), cells, sources: sources.of_all(&about) }
            });
            let rows: Vec<Row> = rows.collect();
            if !rows.is_empty() {
                all.push(Section { title: part.title(), rows, more });
            }
        }
        all
    };
    let differing = sections(true);
    (differing, sections(false))
}

fn draft<'a>(key: &'a Key, told: &'a [Told<'a>], never: &'a Quantity, columns: usize) -> Draft<'a> {
    let mut draft = Draft { key, assumed: vec![None; columns], any: vec![Vec::new(); columns], differs: false };
    // For each outcome of the other choices, what stands in the columns.
    let mut outcomes: BTreeMap<&[(&str, &str)], Vec<Option<&Quantity>>> = BTreeMap::new();
    for one in told {
        let at = one.planned.option as usize;
        let quantity = one.quantities.get(key).or((key.part == Part::Done).then_some(never));
        outcomes.entry(&one.others).or_default().push(quantity);
        let Some(quantity) = quantity else { continue };
        if let Some(any) = draft.any.get_mut(at) {
            any.push(quantity);
        }
        if let Some(assumed) = draft.assumed.get_mut(at).filter(|_| one.planned.assumed) {
            *assumed = Some(quantity);
        }
    }
    draft.differs = outcomes.values().any(|outcome| {
        outcome.windows(2).any(|pair| match (pair[0], pair[1]) {
            (Some(a), Some(b)) => differ(a.value, b.value),
            (None, None) => false,
            _ => true,
        })
    });
    draft
}

/// Whether a row that is the same in all says nothing.
fn is_dull(row: &Draft<'_>) -> bool {
    let mut all = row.any.iter().flatten();
    all.all(|quantity| quantity.dull && (quantity.unit == Unit::Words || quantity.value == 0.0))
}

/// A cell for each column, with bars of one scale.
fn cells(row: &Draft<'_>, against: Option<usize>) -> Vec<Cell> {
    let base = against.and_then(|at| row.assumed.get(at).copied().flatten());
    let largest = row.assumed.iter().flatten().map(|quantity| quantity.value.abs()).fold(0.0, f64::max);
    let negative = row.assumed.iter().flatten().any(|quantity| quantity.value < 0.0);
    let cell = |(at, quantity): (usize, &Option<&Quantity>)| {
        let Some(quantity) = quantity else { return Cell { text: NOTHING.to_owned(), bar: None } };
        let mut text = quantity.text.clone();
        if let Some(base) = base.filter(|_| Some(at) != against) {
            text += &beside(quantity, base);
        }
        text += &between(row.any.get(at).map_or(&[][..], Vec::as_slice));
        let bar = match quantity.unit {
            Unit::Percent => Some(quantity.value.clamp(0.0, 1.0)),
            Unit::Of(_) if !negative && largest > 0.0 => Some(quantity.value / largest),
            Unit::Of(_) | Unit::Words => None,
        };
        Cell { text, bar }
    };
    row.assumed.iter().enumerate().map(cell).collect()
}

/// The one cell of a row that is the same in all.
fn one(row: &Draft<'_>) -> Vec<Cell> {
    let all: Vec<&Quantity> = row.any.iter().flatten().copied().collect();
    let first = row.assumed.iter().flatten().next().copied();
    let text = first.map_or_else(|| NOTHING.to_owned(), |quantity| quantity.text.clone() + &between(&all));
    vec![Cell { text, bar: None }]
}

/// ` (12 t more)`: by how much it differs from what would be without it.
fn beside(quantity: &Quantity, base: &Quantity) -> String {
    let by = quantity.value - base.value;
    match &quantity.unit {
        _ if !differ(quantity.value, base.value) => String::new(),
        Unit::Words => String::new(),
        Unit::Percent => format!(" ({} points {})", crate::words::figure(by.abs() * 100.0), word(by)),
        unit => format!(" ({} {})", unit.shown(by.abs()), word(by)),
    }
}

fn word(by: f64) -> &'static str {
    if by > 0.0 { "more" } else { "less" }
}

/// ` [40 % to 100 %]`: between what it lies, however the other choices come out; nothing where it is always the same.
fn between(all: &[&Quantity]) -> String {
    let low = all.iter().min_by(|a, b| a.value.total_cmp(&b.value));
    let high = all.iter().max_by(|a, b| a.value.total_cmp(&b.value));
    match (low, high) {
        (Some(low), Some(high)) if differ(low.value, high.value) => match &low.unit {
            Unit::Words => " [may be otherwise]".to_owned(),
            unit => format!(" [{} to {}]", unit.shown(low.value), unit.shown(high.value)),
        },
        _ => String::new(),
    }
}
