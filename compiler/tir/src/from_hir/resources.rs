//! Resources: their kinds, dimensions and units, and what there is of them.

use std::sync::Arc;

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Def, Expr, ItemKind, Ref, Target};

use super::ranges::Amount;
use super::values::Value;
use super::{Draft, Lower, Pending};
use crate::calendar::{Rate, Window};
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
    ("knowledge", Kind::Knowledge),
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
        Kind::Knowledge => "knowledge",
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
        let local = kinds.iter().any(|(word, _)| word == "local");
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
        let item_unit = unit.as_ref();
        let unit = item_unit.and_then(|expr| {
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
        if kind == Kind::Knowledge {
            let unit = item_unit.map(|expr| self.node(def.module, expr.node));
            let dimension = dimension.as_ref().map(|expr| self.node(def.module, expr.node));
            self.check_knowledge(&name, dimension.or(unit), local.then_some(site));
        }
        let settled = unit.map(|(value, text, _)| (text, value.fixed()));
        if kind == Kind::Labour {
            self.check_labour(def, dim, settled.as_ref(), site, &name);
        }
        let id = ResourceId(self.tir.resources.len() as u32);
        let resources = &self.tir.resources;
        if !Self::claim(
            "resource",
            &mut self.resource_names,
            (&name, site),
            id,
            |id| resources[id.index()].site,
            &self.built_sites,
            &mut self.problems,
        ) {
            return None;
        }
        if self.rows.is_empty() {
            self.resources_of.insert(def, id);
        }
        let dimension: Arc<str> = if dim == NUMBER { "count".into() } else { self.dims.text(dim).into() };
        self.tir.resources.push(Resource { name, kind, unit: "".into(), dimension, local, details: None, site });
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
    pub(super) fn unit_text(&mut self, module: u32, expr: &'a Expr) -> Arc<str> {
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
        if let Target::Param(at) = reference.to {
            return self.handed.resource(at);
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
        let amount = self.as_amount(&value, resource, site, what)?;
        self.written(resource, &value, own);
        Some(amount)
    }

    pub(super) fn as_amount(
        &mut self,
        value: &Quantity,
        resource: ResourceId,
        site: Site,
        what: &str,
    ) -> Option<Rational> {
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
        Some(value.fixed())
    }

    /// An amount per time, or an amount, certain or not; in base units until the resource's unit is settled.
    pub(super) fn rate(
        &mut self,
        module: u32,
        expr: &'a Expr,
        resource: ResourceId,
        what: &str,
        own: bool,
    ) -> Option<Amount<Rate>> {
        let site = self.provenance(module, expr);
        let rates = self.over_time(site, |lower| {
            let value = lower.uncertain(module, expr)?;
            let rate = value.map(|value| lower.as_rate(value, resource, site, what))?;
            lower.written(resource, &value.middle, own);
            Some(rate)
        })?;
        self.stepped_amount(rates, site)
    }

    pub(super) fn as_rate(&mut self, value: &Quantity, resource: ResourceId, site: Site, what: &str) -> Option<Rate> {
        let dim = self.drafts.get(resource.index())?.dim;
        self.rate_of(value, dim, site, what)
    }

    /// An amount of a dimension, or an amount of it per time; in base units.
    pub(super) fn rate_of(&mut self, value: &Quantity, dim: DimId, site: Site, what: &str) -> Option<Rate> {
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
        let from_expr = from;
        let from = from.and_then(|expr| self.dates(module, expr)).map(|(day, _)| day);
        let from_site = from_expr.map(|expr| self.node(module, expr.node));
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
            let site = from_site.or(until_site).unwrap_or(Site::File(self.node(module, weal_hir::Node(0)).file()));
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
            self.settle_provides(ResourceId(at as u32));
        }
        self.settle_ranges(self.settled_up_to);
        if self.settled_up_to == 0 {
            for flow in &mut self.tir.flows {
                flow.divide(factor(&self.drafts, flow.resource));
            }
            for need in &mut self.tir.needs {
                match need.of {
                    Needed::Resource(id) => need.rate.divide(factor(&self.drafts, id)),
                    Needed::Property(id) => {
                        let one = self.property_drafts.get(id.index()).and_then(|(_, factor)| factor.as_ref());
                        need.rate.divide(one.unwrap_or(&Rational::ONE));
                    }
                }
            }
        }
        self.settle_properties();
        self.settled_up_to = self.tir.resources.len();
        self.settled = true;
    }

    pub(super) fn base_symbol(&self, dim: DimId) -> Arc<str> {
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
        supply.rate.divide(by);
    }
    match &mut details.regrowth {
        Some(Regrowth::Logistic { capacity, .. }) => divide(capacity, by),
        Some(Regrowth::Fraction { capacity: Some(capacity), .. }) => divide(capacity, by),
        Some(Regrowth::Amount { rate, capacity }) => {
            rate.divide(by);
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
        absorbed.divide(by);
    }
    if let End::AtLeast(amount, _) = &mut details.end {
        divide(amount, by);
    }
}
