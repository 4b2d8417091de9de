//! Thresholds and policies: measures, limits, windows.

use std::sync::Arc;

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Def, Expr, Item, ItemKind, MeasureKind, ModifierKind, Ref};

use super::Lower;
use super::clauses::needs_period;
use super::ranges::{Amount, Ends};
use super::resources::{factor, kind_word};
use super::rooms::is_on_room;
use crate::calendar::{Basis, Duration, Rate, TimeWord, Window};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::{DimId, NUMBER, Quantity};

impl<'a> Lower<'a> {
    pub(super) fn rules(&mut self) {
        let items = self.items();
        // The room under a threshold is told once that threshold is known.
        let rooms: Vec<_> = items.iter().copied().filter(|(_, item)| is_on_room(item)).collect();
        self.thresholds(&items, false);
        self.thresholds(&rooms, true);
        self.policies(&items);
    }

    /// The thresholds among these items that are about the room under another, or the others.
    fn thresholds(&mut self, items: &[(Def, &'a Item)], rooms: bool) {
        self.each(items, &mut |lower, def, item| {
            let ItemKind::Threshold { name, bound, clauses } = &item.kind else { return };
            if is_on_room(item) != rooms {
                return;
            }
            let Some((name, site)) = lower.name(def.module, name, item.name_node) else { return };
            let patience = lower.threshold_clauses(def.module, clauses);
            let id = ThresholdId(lower.tir.thresholds.len() as u32);
            lower.about(Entity::Threshold(id));
            let Some((bound, ends)) = lower.bound(def.module, bound) else { return };
            let thresholds = &lower.tir.thresholds;
            if !Self::claim(
                "threshold",
                &mut lower.threshold_names,
                (&name, site),
                id,
                |id| thresholds[id.index()].site,
                &lower.built_sites,
                &mut lower.problems,
            ) {
                return;
            }
            if lower.rows.is_empty() {
                lower.thresholds_of.insert(def, id);
            }
            lower.keep_range(Varying::Threshold(id), ends, bound.site);
            if let Some((duration, site)) = patience {
                lower.keep_patience(Entity::Threshold(id), duration, site);
            }
            lower.tir.thresholds.push(Threshold { name, bound, site });
            lower.note(Entity::Threshold(id), item);
        });
    }

    /// The resource of a measure, if its kind has that measure.
    fn measured(&mut self, module: u32, reference: &'a Ref, word: &str, kinds: &[Kind]) -> Option<ResourceId> {
        let id = self.resource(module, reference)?;
        let resource = &self.tir.resources[id.index()];
        if kinds.contains(&resource.kind) {
            return Some(id);
        }
        let right = match resource.kind {
            Kind::Labour => "worked",
            Kind::Durable => "used` or `stock",
            Kind::Emitted => "emitted` or `stock",
            Kind::Knowledge => "run`, with the name of a recipe that cites it, `run bake",
            Kind::Flowing => "consumed` or `produced",
            _ => "stock`, `consumed` or `produced",
        };
        let (name, kind) = (resource.name.clone(), resource.kind);
        let site = self.node(module, reference.node);
        self.problems.push(diagnostics::wrong_kind(
            format!("`{word} {name}` cannot be measured: `{name}` is {}", kind_word(kind)),
            site,
            format!("`{name}` is {}", kind_word(kind)),
            format!("what can be measured of it is `{right}`"),
        ));
        None
    }

    pub(super) fn measure(&mut self, module: u32, measure: &'a weal_hir::Measure) -> Option<Measure> {
        use Kind as K;
        const HELD: &[Kind] = &[K::Good, K::Perishable, K::Natural, K::Durable, K::Emitted];
        const COUNTED: &[Kind] = &[K::Good, K::Perishable, K::Natural, K::Durable, K::Emitted, K::Flowing, K::Labour];
        const TAKEN: &[Kind] = &[K::Good, K::Perishable, K::Natural, K::Flowing];
        Some(match &measure.kind {
            MeasureKind::Stock(of) => Measure::Stock(self.measured(module, of, "stock", HELD)?),
            MeasureKind::Emitted(of) => Measure::Emitted(self.measured(module, of, "emitted", &[K::Emitted])?),
            MeasureKind::Consumed(of) => Measure::Consumed(self.measured(module, of, "consumed", TAKEN)?),
            MeasureKind::Produced(of) => {
                let kinds = [TAKEN, &[K::Durable]].concat();
                Measure::Produced(self.measured(module, of, "produced", &kinds)?)
            }
            MeasureKind::WorkedAll => Measure::Worked(None),
            MeasureKind::Worked(of) => Measure::Worked(Some(self.measured(module, of, "worked", &[K::Labour])?)),
            MeasureKind::Used(of) => Measure::Used(self.measured(module, of, "used", &[K::Durable])?),
            MeasureKind::Run(of) => Measure::Run(self.recipe_of(module, of)?),
            MeasureKind::Met(of) => Measure::Met(self.need_of(module, of)?),
            MeasureKind::Headroom(of) => Measure::Headroom(self.threshold_of(module, of)?),
            MeasureKind::Content { of, good } => Measure::Content {
                of: self.measured(module, of, "content", COUNTED)?,
                good: self.measured(module, good, "content", COUNTED)?,
            },
            MeasureKind::Moved(of) => {
                let id = self.resource(module, of)?;
                match self.tir.resources[id.index()].kind {
                    K::Emitted => Measure::Emitted(id),
                    K::Labour => Measure::Worked(Some(id)),
                    K::Durable => Measure::Used(id),
                    K::Knowledge => return self.measured(module, of, "consumed", TAKEN).map(Measure::Consumed),
                    _ => Measure::Consumed(id),
                }
            }
            MeasureKind::Error => return None,
        })
    }

    /// The dimension of a measure, one of its unit in base units, and the unit's text.
    pub(super) fn unit_of_measure(&mut self, measure: Measure) -> (DimId, Rational, Arc<str>) {
        let of = |lower: &Self, id: ResourceId| {
            let dim = lower.drafts.get(id.index()).map_or(NUMBER, |draft| draft.dim);
            let unit = lower.tir.resources.get(id.index()).map_or_else(|| "".into(), |resource| resource.unit.clone());
            (dim, factor(&lower.drafts, id).clone(), unit)
        };
        match measure {
            Measure::Stock(id)
            | Measure::Emitted(id)
            | Measure::Consumed(id)
            | Measure::Produced(id)
            | Measure::Used(id)
            | Measure::Worked(Some(id)) => of(self, id),
            Measure::Worked(None) => (self.dims.base("time"), Rational::from(3600), "h".into()),
            Measure::Run(_) => (self.dims.base("run"), Rational::ONE, "run".into()),
            Measure::Met(_) => (NUMBER, Rational::ratio(1, 100).unwrap_or_default(), "%".into()),
            Measure::Headroom(id) => match self.tir.thresholds.get(id.index()).map(|threshold| threshold.bound.measure)
            {
                Some(measure) => self.unit_of_measure(measure),
                None => (NUMBER, Rational::ONE, "".into()),
            },
            Measure::Content { of: content, good } => {
                let (top, bottom) = (of(self, content), of(self, good));
                let dim = self.dims.combine(top.0, bottom.0, true);
                (dim, top.1.checked_div(&bottom.1).unwrap_or_default(), format!("{}/{}", top.2, bottom.2).into())
            }
        }
    }

    /// A limit on a measure, in the measure's unit, and whether it is for each person.
    fn limit(&mut self, module: u32, expr: &'a Expr, measure: Measure) -> Option<(Amount<Rate>, bool)> {
        if matches!(self.tir.under(measure).map_or(measure, |bound| bound.measure), Measure::Run(_)) {
            return Some((self.runs(module, expr, "the limit")?, false));
        }
        let (_, unit, _) = self.unit_of_measure(measure);
        let site = self.provenance(module, expr);
        let mut per_person = false;
        let rates = self.over_time(site, |lower| {
            lower.uncertain(module, expr)?.map(|value| {
                let (rate, each) = lower.as_limit(value.clone(), measure, site)?;
                per_person = each;
                Some(rate)
            })
        })?;
        let mut rate = self.stepped_amount(rates, site)?;
        rate.divide(&unit);
        Some((rate, per_person))
    }

    fn as_limit(&mut self, mut value: Quantity, measure: Measure, site: Site) -> Option<(Rate, bool)> {
        let (dim, ..) = self.unit_of_measure(measure);
        let (time, person) = (self.dims.base("time"), self.dims.base("person"));
        let per_time = self.dims.combine(dim, time, true);
        let each = [dim, per_time].map(|dim| self.dims.combine(dim, person, true));
        let per_person = each.contains(&value.dim);
        if per_person {
            value.dim = self.dims.combine(value.dim, person, false);
        }
        if value.dim == dim {
            Some((Rate::total(value.fixed()), per_person))
        } else if value.dim == per_time {
            Some((value.rate(), per_person))
        } else {
            let expected = if value.per.is_some() { per_time } else { dim };
            let problem = diagnostics::mismatch(&self.dims, site, expected, "the limit", value.dim);
            self.problems.push(problem);
            None
        }
    }

    /// A bound, and between what its limit lies if that is uncertain.
    pub(super) fn bound(&mut self, module: u32, bound: &'a weal_hir::Bound) -> Option<(Bound, Ends)> {
        let site = self.node(module, bound.node);
        let measure = self.measure(module, &bound.measure);
        let (mut always, mut total, mut places, mut falling): (bool, bool, Option<Where>, Option<Falling>) =
            (false, false, None, None);
        let mut window = Window::default();
        let mut soft = None;
        for modifier in &bound.modifiers {
            let at = self.node(module, modifier.node);
            match &modifier.kind {
                ModifierKind::Always => always = true,
                ModifierKind::InTotal => total = true,
                ModifierKind::EachPlace => places = Some(Where::EachPlace),
                ModifierKind::EachPlaceIn(reference) => places = self.place(module, reference).map(Where::EachIn),
                ModifierKind::At(reference) => places = self.place(module, reference).map(Where::At),
                ModifierKind::Falling(expr) => falling = self.falling(module, expr),
                ModifierKind::From(expr) => window.from = self.window(module, Some(expr), None).from,
                ModifierKind::Soft(rank) => soft = self.soft(soft, rank, bound.compare, at),
                ModifierKind::Until(expr) => window.until = self.window(module, None, Some(expr)).until,
            }
            if always && total {
                self.problems.push(
                    Diagnostic::error(
                        Code::RepeatedPart,
                        "a limit holds always, or in total, not both",
                        at,
                        "the other was said before",
                    )
                    .help("keep one of them"),
                );
                total = false;
            }
        }
        let measure = measure?;
        let (Amount { middle: limit, ends }, per_person) = self.limit(module, &bound.limit, measure)?;
        let at = self.node(module, bound.limit.node);
        let indirect = matches!(measure, Measure::Met(_) | Measure::Headroom(_));
        let level = matches!(measure, Measure::Stock(_) | Measure::Used(_));
        if level && limit.basis != Basis::Total {
            self.problems.push(
                Diagnostic::error(
                    Code::NeedsPeriod,
                    "what is held or in use is an amount, not an amount per time",
                    at,
                    "per time",
                )
                .help("leave out the `per`, for example `stock cod >= 30 kt always`"),
            );
            return None;
        }
        if !level
            && !indirect
            && limit.basis == Basis::Total
            && !always
            && !total
            && self.tir.horizon.periods.len() != 1
        {
            self.problems.push(needs_period(at, "this limit", "<= 3 kt per year`, or `<= 30 kt in total"));
            return None;
        }
        if let Some(Falling { every, .. }) = &falling
            && every.is_zero()
        {
            return None;
        }
        let (.., unit) = self.unit_of_measure(measure);
        let compare = match bound.compare {
            weal_hir::Compare::AtMost => Compare::AtMost,
            weal_hir::Compare::AtLeast => Compare::AtLeast,
            weal_hir::Compare::Equal => Compare::Equal,
        };
        if self.is_growing_ceiling(measure, compare) {
            self.problems.push(diagnostics::wrong_kind(
                "a stock that grows towards a capacity can be bounded from below only",
                site,
                "bounded from above",
                "bound what is taken or what is produced from it instead",
            ));
            return None;
        }
        let within = places.is_some_and(|places| places != Where::Everywhere && places != Where::At(WHOLE));
        let placed = within && self.tir.places.len() > 1;
        if placed && let Some(problem) = self.kept_in_common(measure, site) {
            self.problems.push(problem);
            return None;
        }
        let places = places.unwrap_or(Where::Everywhere);
        if per_person {
            self.check_people(places, at)?;
        }
        let scope = if total { Scope::Total } else { Scope::EachPeriod };
        let bound = Bound {
            measure,
            compare,
            limit,
            per_person,
            falling,
            scope,
            places,
            window,
            soft,
            except: Vec::new(),
            unit,
            site,
        };
        Some((self.indirect(bound, at)?, ends))
    }

    /// What is wrong where the stock of something kept in common is measured at a place.
    pub(super) fn kept_in_common(&self, measure: Measure, site: weal_base::Site) -> Option<Diagnostic> {
        let Measure::Stock(id) = measure else { return None };
        let resource = self.tir.resources.get(id.index()).filter(|resource| !resource.local)?;
        Some(
            Diagnostic::error(
                Code::WhichPlace,
                format!("`{}` is kept in common, and this asks what is held at one place", resource.name),
                site,
                "held at which place?",
            )
            .also(resource.site, "kept in common")
            .help(
                "leave out the place, or say where it is: `stock 40 t at …`, `supply 900 t per year at …`, or make it `local`",
            ),
        )
    }

    /// Whether all places of a limit per person say how many people live there; reports one that does not.
    fn check_people(&mut self, places: Where, site: weal_base::Site) -> Option<()> {
        let places = self.tir.places_of(places);
        let place = places.iter().map(|place| &self.tir.places[place.index()]).find(|place| place.people.is_none());
        let Some(place) = place else { return Some(()) };
        let problem = diagnostics::missing(
            format!("nothing says how many people live at {}", place.name),
            site,
            "per person of how many?",
            format!("add for example `people 1_000` to `{}`", place.name),
        );
        self.problems.push(problem);
        None
    }

    /// Growth towards a capacity is planned from below, so an upper bound on the stock could not be kept for certain.
    pub(super) fn is_growing_ceiling(&self, measure: Measure, compare: Compare) -> bool {
        let Measure::Stock(id) = measure else { return false };
        let details = self.tir.resources.get(id.index()).and_then(|resource| resource.details.as_ref());
        let regrowth = details.and_then(|details| details.regrowth.as_ref());
        let limited = match regrowth {
            Some(Regrowth::Logistic { .. }) => true,
            Some(Regrowth::Fraction { capacity, .. } | Regrowth::Amount { capacity, .. }) => capacity.is_some(),
            None => false,
        };
        compare != Compare::AtLeast && limited
    }

    fn falling(&mut self, module: u32, expr: &'a Expr) -> Option<Falling> {
        let site = self.node(module, expr.node);
        let rate = self.one_value(site, |lower| {
            lower.plain(module, expr)?;
            lower.part_rate(module, expr, "how much the limit falls")
        })?;
        let rate = rate.middle;
        let months = |count: i64| Duration { months: Rational::from(count), days: Rational::ZERO };
        let days = |count: i64| Duration { months: Rational::ZERO, days: Rational::from(count) };
        let every = match rate.per {
            Some(TimeWord::Quarter) => months(3),
            Some(TimeWord::Month) => months(1),
            Some(TimeWord::Week) => days(7),
            Some(TimeWord::Day | TimeWord::Hour) => days(1),
            Some(TimeWord::Year) | None => months(12),
        };
        let part = match rate.basis {
            Basis::Month => &rate.amount * &every.months,
            _ => &rate.amount * &every.mean_days(),
        };
        if part > Rational::ONE {
            self.problems.push(diagnostics::out_of_range(site, "how much the limit falls", &part, "at most 100 %"));
            return None;
        }
        Some(Falling { part, every })
    }
}
