//! Bounds on how far a need is met, and on the room that is left under a threshold.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Item, ItemKind, MeasureKind, Ref, Target};

use super::Lower;
use crate::calendar::{Basis, Window};
use crate::diagnostics;
use crate::ir::*;

/// Whether an item is a threshold on the room that another leaves, or a loop that declares such.
pub(super) fn is_on_room(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Threshold { bound, .. } => matches!(bound.measure.kind, MeasureKind::Headroom(_)),
        ItemKind::ForEach { body, .. } => body.iter().any(is_on_room),
        _ => false,
    }
}

/// The time in both windows.
fn both(a: Window, b: Window) -> Window {
    let until = match (a.until, b.until) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Window { from: a.from.max(b.from), until }
}

impl<'a> Lower<'a> {
    /// A bound on a part met or on headroom, where and when what it is about is told. Reports what such a bound cannot say;
    /// `at` is where its limit is written.
    pub(super) fn indirect(&mut self, bound: Bound, at: Site) -> Option<Bound> {
        if bound.per_person && matches!(bound.measure, Measure::Met(_) | Measure::Headroom(_)) {
            self.problems.push(diagnostics::wrong_kind(
                "a part of a need, or the room that a threshold leaves, is there once and not for each person",
                at,
                "per person",
                "leave out `per person`",
            ));
            return None;
        }
        match bound.measure {
            Measure::Met(need) => self.met(need, bound, at),
            Measure::Headroom(under) => self.room(under, bound, at),
            _ => Some(bound),
        }
    }

    fn met(&mut self, need: NeedId, bound: Bound, at: Site) -> Option<Bound> {
        if self.tir.met_at(need, bound.places).is_empty() {
            self.elsewhere(bound.site, "a need is met at the place it is for");
            return None;
        }
        if bound.limit.basis != Basis::Total {
            self.problems.push(diagnostics::wrong_kind(
                "the part of a need that is met is a part, not an amount per time",
                at,
                "per time",
                "leave out the `per`, for example `met protein >= 90 %`",
            ));
            return None;
        }
        let hundred = Rational::from(100);
        if bound.compare != Compare::AtMost && bound.limit.amount > hundred {
            let asked = bound.limit.amount.to_decimal(6);
            let message = format!("this asks that {asked} % of a need be met, and no more than all of it can be");
            let problem = Diagnostic::error(Code::OutOfRange, message, at, "more than 100 %");
            self.problems.push(problem.help("raise the amount that the need asks for"));
            return None;
        }
        Some(bound)
    }

    fn room(&mut self, under: ThresholdId, mut bound: Bound, at: Site) -> Option<Bound> {
        let (site, threshold) = (bound.site, self.tir.thresholds.get(under.index())?);
        let (name, other, declared) = (threshold.name.clone(), threshold.bound.clone(), threshold.site);
        if let Measure::Headroom(_) = other.measure {
            self.room_of_room(site);
            return None;
        }
        if other.compare == Compare::Equal {
            self.problems.push(
                diagnostics::wrong_kind(
                    format!("`{name}` asks for an exact amount, which leaves no room"),
                    site,
                    "never more than nothing",
                    format!("bound what `{name}` measures by itself"),
                )
                .also(declared, "asks for an exact amount"),
            );
            return None;
        }
        let places = self.tir.places_bound(&other);
        let around = match bound.places {
            Where::Everywhere => true,
            Where::At(around) => places.iter().all(|place| self.tir.is_inside(*place, around)),
            Where::EachPlace | Where::EachIn(_) => false,
        };
        if !around {
            self.elsewhere(site, &format!("the room that `{name}` leaves is there where `{name}` holds"));
            return None;
        }
        let windowed = bound.window.from.is_some() || bound.window.until.is_some();
        let unfit = match () {
            () if bound.falling.is_some() => Some("`falling`"),
            () if bound.scope == Scope::Total => Some("`in total`"),
            () if windowed && other.scope == Scope::Total => Some("a date"),
            () => None,
        };
        if let Some(word) = unfit {
            self.problems.push(diagnostics::wrong_kind(
                format!("the room that `{name}` leaves is there in the periods in which `{name}` holds"),
                site,
                format!("{word} cannot be said of it"),
                format!("leave it out, or bound what `{name}` measures by itself"),
            ));
            return None;
        }
        let level = matches!(other.measure, Measure::Stock(_) | Measure::Used(_) | Measure::Met(_));
        if level && bound.limit.basis != Basis::Total {
            self.problems.push(diagnostics::wrong_kind(
                format!("the room that `{name}` leaves is an amount, not an amount per time"),
                at,
                "per time",
                "leave out the `per`",
            ));
            return None;
        }
        // Only what is bounded from below can grow towards a capacity.
        if self.is_growing_ceiling(other.measure, bound.compare) {
            self.problems.push(diagnostics::wrong_kind(
                "a stock that grows towards a capacity can be bounded from below only",
                site,
                "bounded from above",
                "bound what is taken or what is produced from it instead",
            ));
            return None;
        }
        (bound.scope, bound.places) = (other.scope, other.places);
        bound.window = both(bound.window, other.window);
        Some(bound)
    }

    fn elsewhere(&mut self, site: Site, why: &str) {
        let message = format!("{why}, and this says another");
        self.problems.push(diagnostics::wrong_kind(message, site, "at another place", "leave out the place"));
    }

    /// The threshold a reference names, if it is known; reports one that nobody declares, or that is about room itself.
    pub(super) fn threshold_of(&mut self, module: u32, reference: &'a Ref) -> Option<ThresholdId> {
        if let Target::Def(def) = reference.to {
            let known = self.thresholds_of.get(&def).copied();
            if known.is_none()
                && self.item(def).is_some_and(|item| !matches!(item.kind, ItemKind::ForEach { .. }) && is_on_room(item))
            {
                let site = self.node(module, reference.node);
                self.room_of_room(site);
            }
            return known;
        }
        let (name, site) = self.late(module, reference)?;
        if let Some(known) = self.threshold_names.get(name.as_str()) {
            return Some(*known);
        }
        let near = weal_base::suggest::nearest(&name, self.tir.thresholds.iter().map(|threshold| &*threshold.name))
            .map(str::to_owned);
        if !self.rows_missing {
            self.problems.push(diagnostics::unknown("threshold", &name, site, near.as_deref()));
        }
        None
    }

    /// Reports headroom of a threshold that is itself about headroom.
    pub(super) fn room_of_room(&mut self, site: Site) {
        let message = "the threshold this is about is itself about the room that another leaves";
        let problem = Diagnostic::error(Code::WrongKind, message, site, "room under room");
        self.problems.push(problem.help("say it of that other threshold"));
    }
}
