//! Resources: their kinds, dimensions and units, and what there is of them.

use std::sync::Arc;

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Clause, ClauseKind, Def, Expr, ItemKind, Ref, Target};

use super::evaluate::Value;
use super::{Draft, Lower, Pending};
use crate::calendar::{Basis, Rate, Window};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::{DimId, NUMBER, Quantity};

const KINDS: &[(&str, Kind)] = &[
    ("good", Kind::Good),
    ("perishable", Kind::Perishable),
    ("flowing", Kind::Flowing),
    ("labour", Kind::Labour),
    ("durable", Kind::Durable),
    ("natural", Kind::Natural),
    ("emitted", Kind::Emitted),
];

/// The word for a kind in a sentence.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Good => "a good",
        Kind::Perishable => "perishable",
        Kind::Flowing => "flowing",
        Kind::Labour => "labour",
        Kind::Durable => "durable",
        Kind::Natural => "natural",
        Kind::Emitted => "a burden that is emitted",
    }
}

impl<'a> Lower<'a> {
    pub(super) fn declare_resources(&mut self) {
        let items = self.items();
        self.each(&items, &mut |lower, def, item| {
            if matches!(item.kind, ItemKind::Resource { .. }) {
                lower.declare_resource(def, item);
            }
        });
    }

    fn declare_resource(&mut self, def: Def, item: &'a weal_hir::Item) -> Option<ResourceId> {
        let ItemKind::Resource { name, kinds, dimension, unit, clauses } = &item.kind else { return None };
        let (name, site) = self.name(def.module, name, item.name_node)?;
        let mut kind: Option<Kind> = None;
        for (word, node) in kinds {
            let found = KINDS.iter().find(|(known, _)| known == word).map(|(_, kind)| *kind);
            if let (Some(_), Some(_)) = (kind, found) {
                let at = self.node(def.module, *node);
                self.problems.push(
                    Diagnostic::error(
                        Code::RepeatedPart,
                        format!("`{name}` is said to be of two kinds"),
                        at,
                        "a second kind",
                    )
                    .help("keep one of them"),
                );
            }
            kind = kind.or(found);
        }
        let kind = kind.unwrap_or(Kind::Good);
        let declared = match dimension {
            Some(expr) => match self.eval(def.module, expr) {
                Value::Dimension(dim) => Some(dim),
                _ => None,
            },
            None => None,
        };
        let unit = unit.as_ref().and_then(|expr| {
            let value = self.quantity(def.module, expr)?;
            let text = self.unit_text(def.module, expr);
            Some((value, text, self.node(def.module, expr.node)))
        });
        let dim = match (declared, &unit, kind) {
            (Some(dim), Some((value, _, at)), _) if value.dim != dim => {
                let problem = diagnostics::mismatch(&self.dims, *at, dim, &format!("the unit of `{name}`"), value.dim);
                self.problems.push(problem);
                dim
            }
            (Some(dim), _, _) => dim,
            (None, Some((value, ..)), _) => value.dim,
            (None, None, Kind::Labour) => self.dims.base("time"),
            (None, None, _) => NUMBER,
        };
        let settled = unit.map(|(value, text, _)| (text, value.fixed()));
        if kind == Kind::Labour {
            self.check_labour(def, dim, settled.as_ref(), site, &name);
        }
        let id = ResourceId(self.tir.resources.len() as u32);
        let resources = &self.tir.resources;
        if !Self::claim(
            "resource",
            &mut self.resource_names,
            &name,
            id,
            site,
            |id| resources[id.index()].site,
            &mut self.problems,
        ) {
            return None;
        }
        if self.rows.is_empty() {
            self.resources_of.insert(def, id);
        }
        let dimension: Arc<str> = if dim == NUMBER { "count".into() } else { self.dims.text(dim).into() };
        self.tir.resources.push(Resource { name, kind, unit: "".into(), dimension, local: false, details: None, site });
        self.drafts.push(Draft { dim, unit: settled, written: Vec::new(), own: Vec::new() });
        if !clauses.is_empty() || kind == Kind::Perishable {
            self.pending.push(Pending { resource: id, module: def.module, rows: self.rows.clone(), clauses });
        }
        self.note(Entity::Resource(id), item);
        Some(id)
    }

    fn check_labour(&mut self, def: Def, dim: DimId, unit: Option<&(Arc<str>, Rational)>, site: Site, name: &str) {
        let time = self.dims.base("time");
        if dim != time {
            let problem = diagnostics::mismatch(&self.dims, site, time, &format!("the labour `{name}`"), dim);
            self.problems.push(problem);
        } else if unit.is_some_and(|(_, factor)| *factor != Rational::from(3600)) {
            self.problems.push(
                Diagnostic::error(
                    Code::OutOfRange,
                    format!("the labour `{name}` is counted in hours, like all labour"),
                    site,
                    "has another unit",
                )
                .help("leave the unit out; amounts may be written in any unit of time"),
            );
        }
        let _ = def;
    }

    /// A unit expression as people wrote it.
    fn unit_text(&mut self, module: u32, expr: &'a Expr) -> Arc<str> {
        match &expr.kind {
            weal_hir::ExprKind::Unit(unit) => {
                let site = self.node(module, expr.node);
                self.unit(*unit, site).map_or_else(|| "".into(), |unit| unit.symbol.into())
            }
            weal_hir::ExprKind::Field(field) => self.row_word(field).unwrap_or("").into(),
            weal_hir::ExprKind::Scaled(head, words) => {
                let mut text = self.unit_text(module, head).to_string();
                for (per, word) in words {
                    text += if *per { "/" } else { " " };
                    text += &self.unit_text(module, word);
                }
                text.into()
            }
            weal_hir::ExprKind::Binary(a, operator, b) => {
                let sign = if *operator == weal_hir::Operator::Divide { "/" } else { "·" };
                format!("{}{sign}{}", self.unit_text(module, a), self.unit_text(module, b)).into()
            }
            _ => "".into(),
        }
    }

    /// The resource a reference leads to; reports a name that no row has.
    pub(super) fn resource(&mut self, module: u32, reference: &'a Ref) -> Option<ResourceId> {
        if let Target::Def(def) = reference.to {
            if let Some(known) = self.resources_of.get(&def) {
                return Some(*known);
            }
            if self.is_library(def.module) {
                let rows = std::mem::take(&mut self.rows);
                let id = self.item(def).and_then(|item| self.declare_resource(def, item));
                if self.settled {
                    self.resource_clauses();
                    self.settle_units();
                }
                self.rows = rows;
                return id;
            }
            return None;
        }
        let (name, site) = self.late(module, reference)?;
        self.resource_named(&name, site)
    }

    pub(super) fn resource_named(&mut self, name: &str, site: Site) -> Option<ResourceId> {
        if let Some(known) = self.resource_names.get(name) {
            return Some(*known);
        }
        if !name.is_empty() && !self.rows_missing {
            let near = weal_base::suggest::nearest(name, self.tir.resources.iter().map(|resource| &*resource.name))
                .map(str::to_owned);
            self.problems.push(diagnostics::unknown("resource", name, site, near.as_deref()));
        }
        None
    }

    /// One of a resource's unit, as a quantity.
    pub(super) fn resource_unit(&mut self, resource: ResourceId, _site: Site) -> Option<Quantity> {
        let draft = self.drafts.get(resource.index())?;
        let amount = draft.unit.as_ref().map_or(Rational::ONE, |(_, factor)| factor.clone());
        let written = draft.unit.as_ref().map(|(symbol, factor)| (symbol.clone(), factor.clone()));
        let dim = draft.dim;
        let written = written.map(|(symbol, factor)| (self.names.intern(&symbol).0, factor));
        Some(Quantity { dim, written, ..Quantity::number(amount) })
    }

    /// Remembers in which unit an amount of a resource was written.
    pub(super) fn written(&mut self, resource: ResourceId, value: &Quantity, own: bool) {
        let Some((symbol, factor)) = &value.written else { return };
        let Some(draft) = self.drafts.get_mut(resource.index()) else { return };
        if draft.unit.is_some() {
            return;
        }
        let list = if own { &mut draft.own } else { &mut draft.written };
        match list.iter_mut().find(|(known, ..)| known == symbol) {
            Some((.., count)) => *count += 1,
            None => list.push((*symbol, factor.clone(), 1)),
        }
    }

    /// An amount of a resource, in base units until its unit is settled.
    pub(super) fn amount(
        &mut self,
        module: u32,
        expr: &'a Expr,
        resource: ResourceId,
        what: &str,
        own: bool,
    ) -> Option<Rational> {
        let value = self.quantity(module, expr)?;
        let site = self.provenance(module, expr);
        let dim = self.drafts.get(resource.index())?.dim;
        if value.dim != dim {
            let problem = diagnostics::mismatch(&self.dims, site, dim, what, value.dim);
            self.problems.push(problem);
            return None;
        }
        if value.amount.is_negative() {
            self.problems.push(diagnostics::out_of_range(site, what, &value.amount, "no less than zero"));
            return None;
        }
        self.written(resource, &value, own);
        Some(value.fixed())
    }

    /// An amount per time, or an amount; in base units until the resource's unit is settled.
    pub(super) fn rate(
        &mut self,
        module: u32,
        expr: &'a Expr,
        resource: ResourceId,
        what: &str,
        own: bool,
    ) -> Option<Rate> {
        let value = self.quantity(module, expr)?;
        let site = self.provenance(module, expr);
        let rate = self.as_rate(&value, resource, site, what)?;
        self.written(resource, &value, own);
        Some(rate)
    }

    pub(super) fn as_rate(&mut self, value: &Quantity, resource: ResourceId, site: Site, what: &str) -> Option<Rate> {
        let dim = self.drafts.get(resource.index())?.dim;
        let time = self.dims.base("time");
        let per_time = self.dims.combine(dim, time, true);
        if value.amount.is_negative() {
            self.problems.push(diagnostics::out_of_range(site, what, &value.amount, "no less than zero"));
            return None;
        }
        if value.dim == dim {
            return Some(Rate::total(value.fixed()));
        }
        if value.dim == per_time {
            return Some(value.rate());
        }
        let expected = if value.per.is_some() { per_time } else { dim };
        let problem = diagnostics::mismatch(&self.dims, site, expected, what, value.dim);
        self.problems.push(problem);
        None
    }

    pub(super) fn window(&mut self, module: u32, from: Option<&'a Expr>, until: Option<&'a Expr>) -> Window {
        let from = from.and_then(|expr| self.dates(module, expr)).map(|(day, _)| day);
        let until_site = until.map(|expr| self.node(module, expr.node));
        let until = until.and_then(|expr| self.dates(module, expr)).map(|(day, _)| day);
        if let (Some(from), Some(until), Some(site)) = (from, until, until_site)
            && until <= from
        {
            self.problems.push(
                Diagnostic::error(
                    Code::BadDate,
                    format!("until {until} is not after from {from}"),
                    site,
                    "ends before it begins",
                )
                .help("`until` names the first day on which it no longer holds"),
            );
        }
        if let (Some(from), Some(last)) = (from, self.tir.horizon.periods.last())
            && from >= last.end
        {
            let site = until_site.unwrap_or(Site::File(self.node(module, weal_hir::Node(0)).file()));
            self.problems.push(
                Diagnostic::warning(
                    Code::BadDate,
                    format!("{from} is after the horizon's last day, so this never applies"),
                    site,
                    "never applies within the horizon",
                )
                .help(format!("the horizon ends on {}", last.end)),
            );
        }
        Window { from, until }
    }

    /// Evaluates the clauses of the resources declared since the last call.
    pub(super) fn resource_clauses(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let outer = std::mem::replace(&mut self.rows, pending.rows);
            self.clauses(pending.resource, pending.module, pending.clauses);
            self.rows = outer;
        }
    }

    fn clauses(&mut self, id: ResourceId, module: u32, clauses: &'a [Clause]) {
        let Some(resource) = self.tir.resources.get(id.index()) else { return };
        let (kind, name) = (resource.kind, resource.name.to_string());
        let mut details = Details::default();
        let mut local = false;
        for clause in clauses {
            let site = self.node(module, clause.node);
            if let Some((word, allowed)) = clause_kinds(&clause.kind)
                && !allowed.contains(&kind)
            {
                let kinds: Vec<&str> = allowed.iter().map(|kind| kind_word(*kind)).collect();
                self.problems.push(diagnostics::wrong_kind(
                    format!("`{word}` cannot be said of `{name}`, which is {}", kind_word(kind)),
                    site,
                    format!("not for what is {}", kind_word(kind)),
                    format!("`{word}` is for what is {}", kinds.join(", or ")),
                ));
                continue;
            }
            self.clause(id, module, &clause.kind, site, &mut details, &mut local);
        }
        if kind == Kind::Perishable && details.keeps.is_none() {
            let site = self.tir.resources[id.index()].site;
            self.problems.push(diagnostics::missing(
                format!("`{name}` is perishable and does not say how long it keeps"),
                site,
                "how long does it keep?",
                "add for example `keeps 4 day`",
            ));
        }
        if let Some(Regrowth::Logistic { capacity, .. }) = &details.regrowth
            && let Some(stock) = details.stock.iter().find(|stock| stock.amount > *capacity)
        {
            self.problems.push(
                Diagnostic::error(
                    Code::OutOfRange,
                    format!("`{name}` starts with more than it can grow to"),
                    stock.site,
                    "more than its surroundings can carry",
                )
                .help("check the two amounts: what it grows to is the most that can live there"),
            );
        }
        let resource = &mut self.tir.resources[id.index()];
        resource.local |= local;
        if details != Details::default() {
            resource.details = Some(Box::new(details));
        }
    }

    fn place_of(&mut self, module: u32, at: Option<&'a Ref>, local: &mut bool) -> Option<PlaceId> {
        match at {
            None => Some(WHOLE),
            Some(reference) => {
                let place = self.place(module, reference)?;
                *local |= place != WHOLE;
                Some(place)
            }
        }
    }

    fn clause(
        &mut self,
        id: ResourceId,
        module: u32,
        clause: &'a ClauseKind,
        site: Site,
        details: &mut Details,
        local: &mut bool,
    ) {
        macro_rules! once {
            ($field:expr, $value:expr, $word:literal) => {{
                if $field.is_some() {
                    self.problems.push(
                        Diagnostic::error(
                            Code::RepeatedPart,
                            concat!("`", $word, "` is said twice"),
                            site,
                            "said before",
                        )
                        .help("keep one of them"),
                    );
                }
                if let Some(value) = $value {
                    $field = Some(value);
                }
            }};
        }
        match clause {
            ClauseKind::Stock { amount, aged } => {
                let Some(amount) = self.amount(module, amount, id, "a stock", true) else { return };
                let aged = aged.as_ref().and_then(|expr| self.ages(module, expr));
                if aged.is_some() && self.tir.resources[id.index()].kind != Kind::Durable {
                    self.problems.push(diagnostics::wrong_kind(
                        "only durables have ages",
                        site,
                        "not a durable",
                        "leave `aged` out, or make it `durable`",
                    ));
                }
                details.stock.push(Stock { place: WHOLE, amount, aged, site });
            }
            ClauseKind::Supply { amount, from, until, at } => {
                let Some(place) = self.place_of(module, at.as_ref(), local) else { return };
                let window = self.window(module, from.as_ref(), until.as_ref());
                let Some(rate) = self.rate(module, amount, id, "a supply", true) else { return };
                details.supply.push(Supply { place, rate, window, site });
            }
            ClauseKind::FromPeople(expr) => self.people_supply(id, module, expr, site, details),
            ClauseKind::Regrows { logistic, rate, to } => {
                let capacity = match to {
                    Some(expr) => match self.amount(module, expr, id, "what it grows to", true) {
                        Some(amount) => Some(amount),
                        None => return,
                    },
                    None => None,
                };
                once!(details.regrowth, self.regrowth(id, module, *logistic, rate, capacity, site), "regrows");
            }
            ClauseKind::Keeps(expr) => once!(details.keeps, self.duration(module, expr, "how long it keeps"), "keeps"),
            ClauseKind::Loses(expr) => once!(details.loses, self.part_rate(module, expr, "what is lost"), "loses"),
            ClauseKind::Storage(expr) => {
                let amount = self.amount(module, expr, id, "the room for storage", true).map(|amount| (amount, site));
                once!(details.storage, amount, "storage");
            }
            ClauseKind::Discard => details.discard = true,
            ClauseKind::Lasts(expr) => {
                let lasts = self.duration(module, expr, "how long it lasts");
                if lasts.as_ref().is_some_and(crate::calendar::Duration::is_zero) {
                    self.problems.push(diagnostics::out_of_range(
                        site,
                        "how long it lasts",
                        &Rational::ZERO,
                        "more than no time",
                    ));
                    return;
                }
                once!(details.lasts, lasts, "lasts");
            }
            ClauseKind::Available(expr) => {
                once!(details.available, self.part(module, expr, "the part of the time it is available"), "available")
            }
            ClauseKind::Absorbed(expr) => {
                let rate = self.rate(module, expr, id, "what is absorbed", true);
                if rate.as_ref().is_some_and(|rate| rate.basis == Basis::Total) {
                    self.problems.push(needs_period(site, "what is absorbed", "absorbed 10 t per year"));
                    return;
                }
                once!(details.absorbed, rate, "absorbed");
            }
            ClauseKind::EndFree => self.end(details, End::Free, site),
            ClauseKind::EndAsStart => self.end(details, End::AsStart(site), site),
            ClauseKind::EndAtLeast(expr) => {
                if let Some(amount) = self.amount(module, expr, id, "what must be left at the end", true) {
                    self.end(details, End::AtLeast(amount, site), site);
                }
            }
            ClauseKind::Rank(_)
            | ClauseKind::AtLeast(_)
            | ClauseKind::For(_)
            | ClauseKind::From(_)
            | ClauseKind::Until(_)
            | ClauseKind::By(_) => {
                self.problems.push(
                    Diagnostic::error(
                        Code::Expected,
                        "this is said of needs, not of resources",
                        site,
                        "does not belong here",
                    )
                    .help("what can stand here is, for example, `supply 900 t per year`"),
                );
            }
        }
    }

    fn end(&mut self, details: &mut Details, end: End, site: Site) {
        if details.end != End::Default {
            self.problems.push(
                Diagnostic::error(
                    Code::RepeatedPart,
                    "what must be left at the end is said twice",
                    site,
                    "said before",
                )
                .help("keep one of them"),
            );
        }
        details.end = end;
    }

    fn ages(&mut self, module: u32, expr: &'a Expr) -> Option<(crate::calendar::Duration, crate::calendar::Duration)> {
        let site = self.node(module, expr.node);
        match self.eval(module, expr) {
            Value::Span(low, high) => {
                let (low, high) = (self.as_duration(&low, site, "an age")?, self.as_duration(&high, site, "an age")?);
                if high.mean_days() < low.mean_days() {
                    self.problems.push(Diagnostic::error(
                        Code::OutOfRange,
                        "the ages run from the younger to the older",
                        site,
                        "the other way round",
                    ));
                    return None;
                }
                Some((low, high))
            }
            Value::Quantity(age) => {
                let age = self.as_duration(&age, site, "an age")?;
                Some((age.clone(), age))
            }
            Value::Error => None,
            _ => {
                self.problems.push(diagnostics::not_a_quantity(site, "no length of time"));
                None
            }
        }
    }

    /// `from people 1_500 h per person per year`: a supply for each place with people.
    fn people_supply(&mut self, id: ResourceId, module: u32, expr: &'a Expr, site: Site, details: &mut Details) {
        let Some(mut value) = self.quantity(module, expr) else { return };
        let person = self.dims.base("person");
        let Some(people) = self.tir.places[0].people.clone() else {
            self.problems.push(diagnostics::missing(
                "no place says how many people live there",
                site,
                "how many people?",
                "add `people 1_000` to a place",
            ));
            return;
        };
        value.dim = self.dims.combine(value.dim, person, false);
        let Some(rate) = self.as_rate(&value, id, site, "what each person gives") else { return };
        let rate = Rate { amount: &rate.amount * &people, ..rate };
        details.supply.push(Supply { place: WHOLE, rate, window: Window::default(), site });
    }

    fn regrowth(
        &mut self,
        id: ResourceId,
        module: u32,
        logistic: bool,
        expr: &'a Expr,
        capacity: Option<Rational>,
        site: Site,
    ) -> Option<Regrowth> {
        let value = self.quantity(module, expr)?;
        let time = self.dims.base("time");
        let per_time = self.dims.combine(NUMBER, time, true);
        if value.amount.is_negative() {
            self.problems.push(diagnostics::out_of_range(site, "the growth", &value.amount, "no less than zero"));
            return None;
        }
        if logistic {
            let rate = self.part_rate(module, expr, "the growth rate")?;
            let fastest = self.tir.horizon.periods.iter().map(|period| rate.in_period(period)).max();
            if let Some(fastest) = fastest.filter(|fastest| *fastest > Rational::ONE) {
                self.problems.push(
                    diagnostics::out_of_range(site, "the growth in one period", &fastest, "at most 100 % of the stock")
                        .help("cut the horizon into shorter periods, so that growth can be followed step by step"),
                );
                return None;
            }
            return match capacity {
                Some(capacity) if capacity.is_positive() => Some(Regrowth::Logistic { rate, capacity }),
                Some(capacity) => {
                    self.problems.push(diagnostics::out_of_range(
                        site,
                        "what it grows to",
                        &capacity,
                        "more than zero",
                    ));
                    None
                }
                None => {
                    self.problems.push(diagnostics::missing(
                        "logistic growth needs to know what it grows to",
                        site,
                        "grows to what?",
                        "write for example `regrows logistic 18 % per year to 60 kt`",
                    ));
                    None
                }
            };
        }
        if value.dim == per_time {
            return Some(Regrowth::Fraction { rate: value.rate(), capacity });
        }
        let rate = self.rate(module, expr, id, "the growth", true)?;
        if rate.basis == Basis::Total {
            self.problems.push(needs_period(site, "the growth", "regrows 500 t per year"));
            return None;
        }
        Some(Regrowth::Amount { rate, capacity })
    }

    /// Settles the unit of every resource that has none, and divides the amounts by it.
    ///
    /// The unit is the one `in` names, else the one its own clauses write first, else the one most used for it
    /// in flows and needs (the larger, where two are used as often), else the base unit of its dimension.
    pub(super) fn settle_units(&mut self) {
        for at in self.settled_up_to..self.tir.resources.len() {
            let Some(draft) = self.drafts.get(at) else { continue };
            let labour = self.tir.resources[at].kind == Kind::Labour;
            let chosen = match &draft.unit {
                Some(unit) => unit.clone(),
                None if labour => ("h".into(), Rational::from(3600)),
                None => {
                    let best =
                        draft.own.first().or_else(|| draft.written.iter().max_by(|a, b| (a.2, &a.1).cmp(&(b.2, &b.1))));
                    match best {
                        Some((symbol, factor, _)) => (Arc::from(self.word_text(*symbol)), factor.clone()),
                        None => (self.base_symbol(draft.dim), Rational::ONE),
                    }
                }
            };
            self.tir.resources[at].unit = chosen.0.clone();
            if let Some(draft) = self.drafts.get_mut(at) {
                draft.unit = Some(chosen.clone());
            }
            if let Some(details) = &mut self.tir.resources[at].details {
                scale(details, &chosen.1);
            }
        }
        if self.settled_up_to == 0 {
            for flow in &mut self.tir.flows {
                divide(&mut flow.amount, factor(&self.drafts, flow.resource));
            }
            for need in &mut self.tir.needs {
                divide(&mut need.rate.amount, factor(&self.drafts, need.resource));
            }
        }
        self.settled_up_to = self.tir.resources.len();
        self.settled = true;
    }

    fn base_symbol(&self, dim: DimId) -> Arc<str> {
        let Some((def, _)) = self.base_units.get(&dim) else { return "".into() };
        match self.item(*def).map(|item| &item.kind) {
            Some(ItemKind::Unit { symbol, .. }) => symbol.as_str().into(),
            _ => "".into(),
        }
    }
}

/// How much of the base one settled unit of a resource is.
pub(super) fn factor(drafts: &[Draft], resource: ResourceId) -> &Rational {
    const ONE: &Rational = &Rational::ONE;
    drafts.get(resource.index()).and_then(|draft| draft.unit.as_ref()).map_or(ONE, |(_, factor)| factor)
}

pub(super) fn divide(amount: &mut Rational, by: &Rational) {
    if *by != Rational::ONE {
        *amount = amount.checked_div(by).unwrap_or_default();
    }
}

fn scale(details: &mut Details, by: &Rational) {
    for stock in &mut details.stock {
        divide(&mut stock.amount, by);
    }
    for supply in &mut details.supply {
        divide(&mut supply.rate.amount, by);
    }
    match &mut details.regrowth {
        Some(Regrowth::Logistic { capacity, .. }) => divide(capacity, by),
        Some(Regrowth::Fraction { capacity: Some(capacity), .. }) => divide(capacity, by),
        Some(Regrowth::Amount { rate, capacity }) => {
            divide(&mut rate.amount, by);
            if let Some(capacity) = capacity {
                divide(capacity, by);
            }
        }
        _ => {}
    }
    if let Some((amount, _)) = &mut details.storage {
        divide(amount, by);
    }
    if let Some(absorbed) = &mut details.absorbed {
        divide(&mut absorbed.amount, by);
    }
    if let End::AtLeast(amount, _) = &mut details.end {
        divide(amount, by);
    }
}

/// The word of a clause and the kinds it can be said of; `None` for clauses of needs.
fn clause_kinds(clause: &ClauseKind) -> Option<(&'static str, &'static [Kind])> {
    const STOCKED: &[Kind] = &[Kind::Good, Kind::Perishable, Kind::Natural, Kind::Durable, Kind::Emitted];
    const HELD: &[Kind] = &[Kind::Good, Kind::Perishable];
    const NATURAL: &[Kind] = &[Kind::Natural];
    const DURABLE: &[Kind] = &[Kind::Durable];
    Some(match clause {
        ClauseKind::Stock { .. } => ("stock", STOCKED),
        ClauseKind::Supply { .. } => (
            "supply",
            &[Kind::Good, Kind::Perishable, Kind::Flowing, Kind::Labour, Kind::Durable, Kind::Natural, Kind::Emitted],
        ),
        ClauseKind::FromPeople(_) => ("from people", &[Kind::Labour]),
        ClauseKind::Regrows { .. } => ("regrows", NATURAL),
        ClauseKind::Keeps(_) => ("keeps", &[Kind::Perishable]),
        ClauseKind::Loses(_) => ("loses", HELD),
        ClauseKind::Storage(_) => ("storage", HELD),
        ClauseKind::Discard => ("discard allowed", &[Kind::Good]),
        ClauseKind::Lasts(_) => ("lasts", DURABLE),
        ClauseKind::Available(_) => ("available", DURABLE),
        ClauseKind::Absorbed(_) => ("absorbed", &[Kind::Emitted]),
        ClauseKind::EndFree | ClauseKind::EndAsStart | ClauseKind::EndAtLeast(_) => {
            ("end", &[Kind::Good, Kind::Perishable, Kind::Natural, Kind::Durable])
        }
        _ => return None,
    })
}

/// An amount that must say per when.
pub(super) fn needs_period(site: Site, what: &str, example: &str) -> Diagnostic {
    Diagnostic::error(Code::NeedsPeriod, format!("{what} must say per when it is meant"), site, "per year? in total?")
        .help(format!("write for example `{example}`"))
}
