//! Properties, and how much of them resources provide.

use std::sync::Arc;

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Def, Expr, ItemKind, Ref, Target};

use super::Lower;
use super::resources::{divide, factor, kind_word};
use super::values::Value;
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::{DimId, NUMBER};

impl<'a> Lower<'a> {
    pub(super) fn declare_properties(&mut self) {
        let items = self.items();
        self.each(&items, &mut |lower, def, item| {
            if matches!(item.kind, ItemKind::Property { .. }) {
                lower.declare_property(def, item);
            }
        });
    }

    fn declare_property(&mut self, def: Def, item: &'a weal_hir::Item) -> Option<PropertyId> {
        let ItemKind::Property { name, dimension, unit } = &item.kind else { return None };
        let (name, site) = self.name(def.module, name, item.name_node)?;
        let declared = dimension.as_ref().and_then(|expr| match self.eval(def.module, expr) {
            Value::Dimension(dim) => Some(dim),
            _ => None,
        });
        let unit = unit.as_ref().and_then(|expr| {
            let value = self.quantity(def.module, expr)?;
            Some((value, self.unit_text(def.module, expr), self.node(def.module, expr.node)))
        });
        let dim = match (declared, &unit) {
            (Some(dim), Some((value, _, at))) if value.dim != dim => {
                let problem = diagnostics::mismatch(&self.dims, *at, dim, &format!("the unit of `{name}`"), value.dim);
                self.problems.push(problem);
                dim
            }
            (Some(dim), _) => dim,
            (None, Some((value, ..))) => value.dim,
            (None, None) => NUMBER,
        };
        let (symbol, factor) = match unit {
            Some((value, symbol, _)) => (symbol, Some(value.fixed())),
            None => ("".into(), None),
        };
        let id = PropertyId(self.tir.properties.len() as u32);
        let properties = &self.tir.properties;
        let first = |id: PropertyId| properties[id.index()].site;
        let built = &self.built_sites;
        if !Self::claim("property", &mut self.property_names, (&name, site), id, first, built, &mut self.problems) {
            return None;
        }
        if let Some(resource) = self.resource_names.get(&*name) {
            let problem = shared_name(&name, site, self.tir.resources[resource.index()].site);
            self.problems.push(problem);
        }
        if self.rows.is_empty() {
            self.properties_of.insert(def, id);
        }
        let dimension: Arc<str> = if dim == NUMBER { "count".into() } else { self.dims.text(dim).into() };
        self.tir.properties.push(Property { name, unit: symbol, dimension, site });
        self.property_drafts.push((dim, factor));
        self.note(Entity::Property(id), item);
        Some(id)
    }

    /// The property a reference leads to; reports a name that no row has.
    fn property(&mut self, module: u32, reference: &'a Ref) -> Option<PropertyId> {
        if let Target::Def(def) = reference.to {
            return self.property_of(def);
        }
        let (name, site) = self.late(module, reference)?;
        if let Some(known) = self.property_names.get(name.as_str()) {
            return Some(*known);
        }
        if !name.is_empty() && !self.rows_missing {
            let near = weal_base::suggest::nearest(&name, self.tir.properties.iter().map(|property| &*property.name));
            let near = near.map(str::to_owned);
            self.problems.push(diagnostics::unknown("property", &name, site, near.as_deref()));
        }
        None
    }

    /// The property a declaration is; one of the library joins the program here.
    fn property_of(&mut self, def: Def) -> Option<PropertyId> {
        if let Some(known) = self.properties_of.get(&def) {
            return Some(*known);
        }
        let item = self.item(def).filter(|_| self.is_library(def.module))?;
        let rows = std::mem::take(&mut self.rows);
        let id = self.declare_property(def, item);
        self.rows = rows;
        id
    }

    /// What a need asks for: a resource or a property.
    pub(super) fn needed(&mut self, module: u32, reference: &'a Ref) -> Option<Needed> {
        if let Target::Def(def) = reference.to
            && let Some(ItemKind::Property { .. }) = self.item(def).map(|item| &item.kind)
        {
            return self.property_of(def).map(Needed::Property);
        }
        if let Some((name, _)) = self.late(module, reference)
            && let Some(known) = self.property_names.get(name.as_str())
        {
            return Some(Needed::Property(*known));
        }
        self.resource(module, reference).map(Needed::Resource)
    }

    /// The dimension of what is needed.
    pub(super) fn needed_dim(&self, needed: Needed) -> Option<DimId> {
        match needed {
            Needed::Resource(id) => self.drafts.get(id.index()).map(|draft| draft.dim),
            Needed::Property(id) => self.property_drafts.get(id.index()).map(|(dim, _)| *dim),
        }
    }

    /// How much of the base one unit of a property is.
    pub(super) fn property_factor(&self, id: PropertyId) -> Rational {
        self.property_drafts.get(id.index()).and_then(|(_, factor)| factor.clone()).unwrap_or(Rational::ONE)
    }

    /// `provides 2_650 kcal food_energy per kg`; until the resource's unit is settled, per base unit of it.
    pub(super) fn provides(
        &mut self,
        id: ResourceId,
        module: u32,
        amount: &'a Expr,
        reference: &'a Ref,
        site: Site,
        details: &mut Details,
    ) {
        let (Some(property), Some(value)) = (self.property(module, reference), self.quantity(module, amount)) else {
            return;
        };
        let at = self.provenance(module, amount);
        let resource = &self.tir.resources[id.index()];
        let (name, kind) = (resource.name.clone(), resource.kind);
        let told = self.tir.properties[property.index()].name.clone();
        let of = self.drafts.get(id.index()).map_or(NUMBER, |draft| draft.dim);
        let has = self.property_drafts.get(property.index()).map_or(NUMBER, |(dim, _)| *dim);
        let expected = self.dims.combine(has, of, true);
        if kind == Kind::Emitted {
            self.problems.push(diagnostics::wrong_kind(
                format!("`{name}` is {} and cannot be given to anybody", kind_word(kind)),
                site,
                "provides nothing to people",
                "say `provides` of what people are given or use",
            ));
            return;
        }
        if value.dim != expected || value.calendar != 0 {
            let what = format!("what one unit of `{name}` has of `{told}`");
            let problem = diagnostics::mismatch(&self.dims, at, expected, &what, value.dim).help(format!(
                "`{told}` is {}, and `{name}` is {}: write how much of the one is in how much of the other",
                self.dims.text(has),
                self.dims.text(of)
            ));
            self.problems.push(problem);
            return;
        }
        if value.amount.is_negative() {
            let what = format!("what `{name}` provides of `{told}`");
            self.problems.push(diagnostics::out_of_range(at, &what, &value.amount, "no less than zero"));
            return;
        }
        if let Some(first) = details.provides.iter().find(|other| other.property == property) {
            let problem = Diagnostic::error(
                Code::RepeatedPart,
                format!("what `{name}` provides of `{told}` is said twice"),
                site,
                "said again here",
            );
            self.problems.push(problem.also(first.site, "first said here").help("keep one of them"));
            return;
        }
        if value.amount.is_zero() {
            // A table of foods has zeros; nothing of it comes from here.
            return;
        }
        let mut amount = value.fixed();
        divide(&mut amount, &self.property_factor(property));
        details.provides.push(Provides { property, amount, site });
    }

    /// Properties without a unit of their own are shown in the base unit of their dimension.
    pub(super) fn settle_properties(&mut self) {
        for at in 0..self.tir.properties.len() {
            if let Some((dim, None)) = self.property_drafts.get(at) {
                self.tir.properties[at].unit = self.base_symbol(*dim);
            }
        }
    }

    /// Once the unit of a resource is settled: what one of that unit has.
    pub(super) fn settle_provides(&mut self, resource: ResourceId) {
        let by = factor(&self.drafts, resource).clone();
        let details = self.tir.resources.get_mut(resource.index()).and_then(|found| found.details.as_mut());
        for provides in details.into_iter().flat_map(|details| &mut details.provides) {
            provides.amount = &provides.amount * &by;
        }
    }
}

/// A need could not tell the two apart.
fn shared_name(name: &str, property: Site, resource: Site) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateName,
        format!("`{name}` is a resource and a property"),
        property,
        "a property of the same name",
    )
    .also(resource, "a resource")
    .help("give one of them another name: a need for it could mean either")
}
