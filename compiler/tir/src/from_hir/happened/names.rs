//! The names of a program, for what is read beside it.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;
use weal_base::suggest::nearest;
use weal_base::{Diagnostic, Site};

use crate::diagnostics;
use crate::ir::*;

/// The numbers of things by name, each list made when it is first asked.
#[derive(Debug)]
pub(super) struct Names<'t> {
    tir: &'t Tir,
    resources: OnceCell<FxHashMap<&'t str, u32>>,
    recipes: OnceCell<FxHashMap<&'t str, u32>>,
    needs: OnceCell<FxHashMap<&'t str, u32>>,
    thresholds: OnceCell<FxHashMap<&'t str, u32>>,
    places: OnceCell<FxHashMap<&'t str, u32>>,
}

/// The kinds of thing with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    Resource,
    Recipe,
    Need,
    Threshold,
    Place,
}

impl Noun {
    fn word(self) -> &'static str {
        match self {
            Noun::Resource => "resource",
            Noun::Recipe => "recipe",
            Noun::Need => "need",
            Noun::Threshold => "threshold",
            Noun::Place => "place",
        }
    }
}

impl<'t> Names<'t> {
    pub(super) fn new(tir: &'t Tir) -> Names<'t> {
        Names {
            tir,
            resources: OnceCell::new(),
            recipes: OnceCell::new(),
            needs: OnceCell::new(),
            thresholds: OnceCell::new(),
            places: OnceCell::new(),
        }
    }

    fn all(&self, noun: Noun) -> Box<dyn Iterator<Item = &'t str> + 't> {
        let tir = self.tir;
        match noun {
            Noun::Resource => Box::new(tir.resources.iter().map(|found| &*found.name)),
            Noun::Recipe => Box::new(tir.recipes.iter().map(|found| &*found.name)),
            Noun::Need => Box::new(tir.needs.iter().map(|found| &*found.name)),
            Noun::Threshold => Box::new(tir.thresholds.iter().map(|found| &*found.name)),
            Noun::Place => Box::new(tir.places.iter().map(|found| &*found.name)),
        }
    }

    /// The number of what has this name.
    pub(super) fn find(&self, noun: Noun, name: &str) -> Option<u32> {
        let cell = match noun {
            Noun::Resource => &self.resources,
            Noun::Recipe => &self.recipes,
            Noun::Need => &self.needs,
            Noun::Threshold => &self.thresholds,
            Noun::Place => &self.places,
        };
        cell.get_or_init(|| self.all(noun).zip(0..).collect()).get(name).copied()
    }

    /// That nothing has this name, with one that was perhaps meant.
    pub(super) fn unknown(&self, noun: Noun, name: &str, site: Site) -> Diagnostic {
        let near = nearest(name, self.all(noun).map(|full| full.split('@').next().unwrap_or(full)));
        let near = near.filter(|near| *near != name);
        let nouns = [Noun::Resource, Noun::Recipe, Noun::Need, Noun::Threshold, Noun::Place];
        let other = nouns.into_iter().find(|other| *other != noun && self.find(*other, name).is_some());
        let problem = diagnostics::unknown(noun.word(), name, site, near);
        match other.filter(|_| near.is_none()) {
            Some(other) => {
                let (other, noun) = (other.word(), noun.word());
                let help = format!("`{name}` is declared as a {other}; a {noun} is expected here");
                Diagnostic { helps: vec![help], ..problem }
            }
            None => problem,
        }
    }
}
