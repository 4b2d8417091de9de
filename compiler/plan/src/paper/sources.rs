//! What numbers rest on: the sources and reasons that the declarations behind them state, as numbered footnotes.

use std::collections::{BTreeMap, BTreeSet};

use weal_tir::{ChoiceId, Entity, NoteKind, Tir};

use super::behind::{Behind, Sort};
use super::{Column, Given, Section};
use crate::why;

/// The most footnotes of one number.
const MOST: usize = 8;

/// The footnotes of a paper, in the order in which they are first used.
pub(super) struct Sources<'a> {
    /// Their texts.
    pub(super) all: Vec<String>,
    /// What was asked for and states no source.
    pub(super) without: BTreeSet<String>,
    /// Whether some number rests on more than are named.
    pub(super) cut: bool,
    /// What declarations state.
    stated: BTreeMap<Behind, Vec<&'a str>>,
    places: BTreeMap<&'a str, usize>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(given: &Given<'a>) -> Sources<'a> {
        let mut stated: BTreeMap<Behind, Vec<&'a str>> = BTreeMap::new();
        // Options may change what is declared: what the program itself does not have is looked for in the others.
        for tir in std::iter::once(given.tir).chain(given.plans.iter().map(|planned| planned.tir)) {
            let mut own: BTreeMap<Behind, Vec<&'a str>> = BTreeMap::new();
            for note in tir.notes.iter().filter(|note| note.kind != NoteKind::Doc) {
                if let Some(behind) = Behind::noted(tir, note.about) {
                    own.entry(behind).or_default().push(&note.text);
                }
            }
            for (behind, notes) in own {
                stated.entry(behind).or_insert(notes);
            }
        }
        Sources { all: Vec::new(), without: BTreeSet::new(), cut: false, stated, places: BTreeMap::new() }
    }

    /// The footnotes of a number that rests on several declarations. Where none of them states any, their names are kept.
    pub(super) fn of_all(&mut self, about: &BTreeSet<Behind>) -> Vec<usize> {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for text in about.iter().filter_map(|behind| self.stated.get(behind)).flatten() {
            if found.len() == MOST && !self.places.get(text).is_some_and(|at| found.contains(at)) {
                self.cut = true;
                break;
            }
            found.insert(*self.places.entry(text).or_insert_with(|| {
                self.all.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
                self.all.len()
            }));
        }
        if found.is_empty() {
            self.without.extend(about.iter().map(|behind| behind.name.clone()));
        }
        found.into_iter().collect()
    }

    /// The footnotes of a policy that an option adopts.
    pub(super) fn of_policy(&mut self, name: &str) -> Vec<usize> {
        let without = self.without.clone();
        let found = self.of_all(&BTreeSet::from([Behind::new(Sort::Policy, name)]));
        // What people decide needs no source.
        self.without = without;
        found
    }
}

/// What the program says about a choice: its documentation, sources and reasons.
pub(super) fn about(tir: &Tir, choice: ChoiceId) -> Vec<String> {
    let notes = tir.notes.iter().filter(|note| note.about == Entity::Choice(choice));
    notes.map(|note| note.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// What the program says of the names on a paper: the first paragraph of their documentation.
pub(super) fn names<'a>(
    tir: &Tir,
    sections: impl Iterator<Item = &'a Section>,
    columns: &'a [Column],
) -> Vec<(String, String)> {
    let labels = sections.flat_map(|section| &section.rows).map(|row| row.label.as_str());
    let means = columns.iter().flat_map(|column| &column.means).map(String::as_str);
    let words = |text: &'a str| text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
    let used: BTreeSet<&str> = labels.chain(means).flat_map(words).collect();
    let mut docs: BTreeMap<Entity, &str> = BTreeMap::new();
    for note in tir.notes.iter().filter(|note| note.kind == NoteKind::Doc) {
        docs.entry(note.about).or_insert(&note.text);
    }
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (name, entity) in why::names(tir).filter(|(name, _)| used.contains(name)) {
        if let Some(text) = docs.get(&entity) {
            let first = text.split("\n\n").next().unwrap_or_default();
            found.entry(name.to_owned()).or_insert_with(|| first.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    found.into_iter().collect()
}
