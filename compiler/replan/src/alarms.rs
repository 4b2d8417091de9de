//! Alarms: what stays out of its bounds longer than its patience is raised, at the smallest place first.
//!
//! After S. Beer, *Brain of the Firm* (1972, 2nd ed. 1981) and *The Heart of Enterprise* (1979): an *algedonic* signal, of pain or
//! pleasure, goes first to those who can act on it, and passes to the larger whole only where it is not answered within a time that
//! was agreed on beforehand. So the larger whole is left in peace by what the smaller one deals with, and hears of what it does not.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use weal_base::Rational;
use weal_base::words::{count, percent};
use weal_tir::calendar::{Day, Duration};
use weal_tir::{DEEPEST_PLACE, Place, PlaceId};

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Watched {
    /// What a need gets, against what is wanted.
    Need,
    /// The measure of a threshold, against its limit.
    Threshold,
    /// Runs done, against those planned.
    Recipe,
    /// What was counted, against what was expected.
    Stock,
}

/// Something out of its bounds for some days at a place. Those of the same thing at the same place may overlap or meet: then
/// they are one time out of bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The name of the need, threshold, recipe or resource.
    pub what: String,
    /// Which of them it is.
    pub kind: Watched,
    /// Where.
    pub place: PlaceId,
    /// The first day out of bounds.
    pub from: Day,
    /// The day after the last that is known to be out of bounds.
    pub until: Day,
    /// How far it is off, in parts of its bound: below it where negative, above it where positive; ±1 where the bound is nothing.
    pub off: f64,
    /// How long that may last.
    pub patience: Duration,
}

/// Something was done about it: a proposal was accepted that changes it, or a line was corrected that said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The name of the need, threshold, recipe or resource.
    pub what: String,
    /// Which of them it is.
    pub kind: Watched,
    /// For this place and those inside it.
    pub place: PlaceId,
    /// On this day.
    pub day: Day,
}

/// Where an alarm was raised, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// The place.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// The first day it stood there.
    pub day: Day,
}

/// Something stayed out of its bounds longer than its patience.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// The name of the need, threshold, recipe or resource.
    pub what: String,
    /// Which of them it is.
    pub kind: Watched,
    /// Where.
    pub place: PlaceId,
    /// The name of that place.
    pub name: String,
    /// The first day out of bounds.
    pub from: Day,
    /// The day after the last, where it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Day>,
    /// For how many days.
    pub days: i32,
    /// How far it is off now, or was at last; in parts of the bound, negative below it.
    pub off: f64,
    /// How far at most.
    pub worst: f64,
    /// How long that may last.
    pub patience: Duration,
    /// Where it was raised: at the smallest place first, then at the place around it, and so on. Never empty.
    pub raised: Vec<Raised>,
    /// The last day something was done about it, if anything was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Day>,
}

/// One time out of bounds.
struct Spell<'o> {
    first: &'o Observation,
    until: Day,
    last: &'o Observation,
    worst: f64,
}

/// The alarms of what was observed until a day: those that stand, widest first, and then those that are over.
///
/// Something is raised at its own place once it was out of bounds for its patience, and at the place around that whenever another
/// patience goes by; an answer makes its time begin again. What is known to be out of bounds up to today is not over.
/// Observations that begin after today, of no days, of no distance, or at no place are left out.
pub fn alarms(places: &[Place], observations: &[Observation], answers: &[Answer], today: Day) -> Vec<Alarm> {
    let mut known: FxHashMap<(Watched, &str), Vec<(Day, PlaceId)>> = FxHashMap::default();
    for answer in answers.iter().filter(|answer| answer.day <= today) {
        known.entry((answer.kind, &answer.what)).or_default().push((answer.day, answer.place));
    }
    known.values_mut().for_each(|days| days.sort_unstable());
    let mut found = Vec::new();
    for spell in spells(places, observations, today) {
        let key = (spell.first.kind, spell.first.what.as_str());
        let around: Vec<PlaceId> = around(places, spell.first.place).collect();
        let mine = known.get(&key).into_iter().flatten().filter(|(_, place)| around.contains(place));
        let answers: Vec<Day> = mine.map(|(day, _)| *day).collect();
        found.extend(alarm(places, &spell, &around, &answers, today));
    }
    found.sort_by(|one, other| {
        let rank = |alarm: &Alarm| (alarm.over.is_some(), depth(places, alarm), alarm.from);
        let name = |alarm: &'_ Alarm| (alarm.kind, alarm.place);
        (rank(one).cmp(&rank(other)).then_with(|| one.what.cmp(&other.what))).then_with(|| name(one).cmp(&name(other)))
    });
    found
}

/// How many places are around the one where an alarm was raised last.
fn depth(places: &[Place], alarm: &Alarm) -> usize {
    alarm.raised.last().map_or(0, |raised| around(places, raised.place).count())
}

fn around(places: &[Place], place: PlaceId) -> impl Iterator<Item = PlaceId> {
    let there = Some(place).filter(|place| place.index() < places.len());
    let parent = |place: &PlaceId| places.get(place.index()).and_then(|place| place.parent);
    std::iter::successors(there, parent).take(DEEPEST_PLACE + 1)
}

/// The times out of bounds, each thing by itself, above and below by themselves, in the order of their days.
fn spells<'o>(places: &[Place], observations: &'o [Observation], today: Day) -> Vec<Spell<'o>> {
    let counts = |one: &&Observation| {
        let off = one.off.is_finite() && one.off != 0.0;
        off && one.from < one.until && one.from <= today && one.place.index() < places.len()
    };
    let mut all: Vec<&Observation> = observations.iter().filter(counts).collect();
    all.sort_by(|one, other| {
        let same = |of: &'o Observation| (of.kind, of.what.as_str(), of.place, of.off > 0.0, of.from, of.until);
        same(one).cmp(&same(other)).then(one.off.total_cmp(&other.off))
    });
    let mut spells: Vec<Spell<'o>> = Vec::new();
    for one in all {
        let joins = |spell: &Spell<'_>| {
            let first = spell.first;
            let same = (first.kind, first.place, first.off > 0.0) == (one.kind, one.place, one.off > 0.0);
            same && first.what == one.what && one.from <= spell.until
        };
        match spells.last_mut().filter(|spell| joins(spell)) {
            Some(spell) => {
                if one.until >= spell.until {
                    (spell.until, spell.last) = (one.until, one);
                }
                if one.off.abs() > spell.worst.abs() {
                    spell.worst = one.off;
                }
            }
            None => spells.push(Spell { first: one, until: one.until, last: one, worst: one.off }),
        }
    }
    spells
}

/// The alarm of one time out of bounds, if it lasted longer than its patience.
fn alarm(places: &[Place], spell: &Spell<'_>, around: &[PlaceId], answers: &[Day], today: Day) -> Option<Alarm> {
    let Observation { what, kind, place, from, patience, .. } = spell.first;
    let end = spell.until.min(today);
    let mut raised: Vec<Raised> = Vec::new();
    let mut clock = *from;
    for place in around {
        // The first day on which it has lasted, since something was last done or said, for the patience.
        let day = loop {
            let day = first_day(patience, clock);
            let since = answers.get(answers.partition_point(|answer| *answer <= clock)..).unwrap_or(&[]);
            match since.get(..since.partition_point(|answer| *answer < day)).and_then(<[Day]>::last) {
                Some(answer) => clock = *answer,
                None => break day,
            }
        };
        if day > end {
            break;
        }
        raised.push(Raised { place: *place, name: name(places, *place), day });
        clock = day;
    }
    if raised.is_empty() {
        return None;
    }
    let answered = answers.iter().rfind(|answer| **answer >= *from && **answer <= end).copied();
    Some(Alarm {
        what: what.clone(),
        kind: *kind,
        place: *place,
        name: name(places, *place),
        from: *from,
        over: Some(spell.until).filter(|until| *until < today),
        days: end.0 - from.0,
        off: spell.last.off,
        worst: spell.worst,
        patience: patience.clone(),
        raised,
        answered,
    })
}

/// The first day that begins no earlier than this long after a day.
fn first_day(patience: &Duration, day: Day) -> Day {
    let whole = patience.after(day).floor();
    let begins = whole.to_i64().and_then(|whole| i32::try_from(whole).ok()).unwrap_or(i32::MAX - 1);
    let part = patience.after(day) != whole;
    Day(begins.saturating_add(i32::from(part)).max(day.0))
}

fn name(places: &[Place], place: PlaceId) -> String {
    places.get(place.index()).map_or_else(String::new, |place| place.name.to_string())
}

impl Alarm {
    /// The alarm in a sentence: `bread at north has been under its need since 2027-02-01, 4 weeks, by 20 %; its patience is
    /// 2 weeks; raised at town since 2027-03-01.`
    pub fn text(&self) -> String {
        let bound = match (self.kind, self.off > 0.0) {
            (Watched::Need, false) => "under its need",
            (Watched::Need, true) => "over its need",
            (Watched::Threshold, false) => "under its limit",
            (Watched::Threshold, true) => "over its limit",
            (Watched::Recipe, false) => "behind its plan",
            (Watched::Recipe, true) => "ahead of its plan",
            (Watched::Stock, false) => "lower than expected",
            (Watched::Stock, true) => "higher than expected",
        };
        let (what, place, from, patience) = (&self.what, &self.name, self.from, duration(&self.patience));
        // A need of one place among several carries its name.
        let what = what.strip_suffix(&format!("@{place}")).unwrap_or(what);
        let last = |until: Day| Day(until.0 - 1);
        let (been, since) = match self.over {
            None => ("has been", format!("since {from}, {}", days(self.days))),
            Some(until) => ("was", format!("from {from} until {}, {}", last(until), days(self.days))),
        };
        let by = percent(self.off.abs());
        let raised = self.raised.last().map_or_else(String::new, |raised| match self.over {
            None => format!("; raised at {} since {}", raised.name, raised.day),
            Some(_) => format!("; raised at {} on {}", raised.name, raised.day),
        });
        let answered = self.answered.map_or_else(String::new, |day| format!("; last answered on {day}"));
        format!("{what} at {place} {been} {bound} {since}, by {by}; its patience is {patience}{raised}{answered}.")
    }
}

/// Days in words: `2 weeks`, `17 days`.
fn days(number: i32) -> String {
    match usize::try_from(number).unwrap_or(0) {
        days if days >= 7 && days % 7 == 0 => count(days / 7, "week", "weeks"),
        days => count(days, "day", "days"),
    }
}

/// A length of time in words: `2 weeks`, `1 month and 3 days`.
fn duration(time: &Duration) -> String {
    let whole = |value: &Rational| value.to_i64().and_then(|value| i32::try_from(value).ok());
    let told = |value: &Rational, unit: &str| {
        let plural = if *value == Rational::ONE { "" } else { "s" };
        format!("{} {unit}{plural}", value.to_decimal(2))
    };
    let fixed = whole(&time.days).map_or_else(|| told(&time.days, "day"), days);
    let years = time.months.checked_div(&Rational::from(12)).filter(|years| whole(years).is_some());
    let calendar = years.map_or_else(|| told(&time.months, "month"), |years| told(&years, "year"));
    match (time.months.is_zero(), time.days.is_zero()) {
        (true, _) => fixed,
        (false, true) => calendar,
        (false, false) => format!("{calendar} and {fixed}"),
    }
}

#[cfg(test)]
mod tests;
