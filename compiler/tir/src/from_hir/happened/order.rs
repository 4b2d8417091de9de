//! The one order of what several journals tell.

use rustc_hash::FxHashMap;
use weal_base::{Code, Diagnostic, Problems};

use crate::calendar::Day;
use crate::ir::*;

/// What one journal tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The journal's name.
    pub journal: String,
    /// Each event with its place in the file.
    pub events: Vec<(u32, Event)>,
}

/// All that journals tell, by day, then by the journal's name, then as it stands there: the same, whatever was read first.
///
/// Of two counts of the same thing on one day the later in this order holds; the other is left out, with a warning where they
/// differ.
pub fn in_order(told: Vec<Told>) -> (Vec<Event>, Problems) {
    let mut told = told;
    told.sort_by(|a, b| a.journal.cmp(&b.journal));
    let mut all: Vec<(Day, u32, u32, Event)> = Vec::with_capacity(told.iter().map(|one| one.events.len()).sum());
    for (journal, one) in told.into_iter().enumerate() {
        all.extend(one.events.into_iter().map(|(at, event)| (event.day, journal as u32, at, event)));
    }
    all.sort_by_key(|(day, journal, at, _)| (*day, *journal, *at));
    let mut events: Vec<Event> = all.into_iter().map(|(.., event)| event).collect();
    let problems = counted_twice(&mut events);
    (events, problems)
}

fn counted_twice(events: &mut Vec<Event>) -> Problems {
    let mut problems = Problems::new();
    let mut last: FxHashMap<(ResourceId, PlaceId), usize> = FxHashMap::default();
    let mut left_out = vec![false; events.len()];
    for (at, event) in events.iter().enumerate() {
        let Happened::Counted { resource, place, amount } = &event.what else { continue };
        let Some(before) = last.insert((*resource, *place), at) else { continue };
        let Some(earlier) = events.get(before).filter(|earlier| earlier.day == event.day) else { continue };
        left_out[before] = true;
        let Happened::Counted { amount: other, .. } = &earlier.what else { continue };
        if other != amount {
            let message = format!("the same was counted twice on {}, and differently", event.day);
            problems.push(
                Diagnostic::warning(Code::RepeatedPart, message, event.site, "this count is taken")
                    .also(earlier.site, "this one is left out")
                    .help("if this count is the wrong one, take it back: `weal record correct SEAL to nothing`"),
            );
        }
    }
    let mut at = 0;
    events.retain(|_| {
        at += 1;
        !left_out.get(at - 1).copied().unwrap_or(false)
    });
    problems
}
