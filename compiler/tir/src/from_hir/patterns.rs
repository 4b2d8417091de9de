//! Recipes made of a pattern: what its parameters are.

use weal_base::Site;
use weal_hir::{Arg, ItemKind, PatternKind, PatternParam, PatternUse, Step};

use super::Lower;
use super::values::Value;
use crate::diagnostics;
use crate::ir::{PlaceId, ResourceId};
use crate::quantity::{NUMBER, Quantity};

/// What stands in the place of a resource's or a place's amount.
fn nothing() -> Value {
    Value::Quantity(Quantity::number(weal_base::Rational::ZERO))
}

/// The parameters of the pattern being used.
#[derive(Default)]
pub(super) struct Handed {
    /// Resources and places, by the numbers of their parameters.
    named: Vec<Named>,
    /// Where each is given.
    sites: Vec<Site>,
}

#[derive(Clone, Copy)]
enum Named {
    Neither,
    Resource(ResourceId),
    Place(PlaceId),
}

impl Handed {
    pub(super) fn resource(&self, at: u32) -> Option<ResourceId> {
        match self.named.get(at as usize)? {
            Named::Resource(id) => Some(*id),
            _ => None,
        }
    }
    pub(super) fn place(&self, at: u32) -> Option<PlaceId> {
        match self.named.get(at as usize)? {
            Named::Place(id) => Some(*id),
            _ => None,
        }
    }
    /// Where a parameter is given.
    pub(super) fn site(&self, at: u32) -> Option<Site> {
        self.sites.get(at as usize).copied()
    }
}

impl<'a> Lower<'a> {
    /// Calls `f` with the lines of a pattern and its module, under what its parameters are. A pattern sees no rows.
    pub(super) fn with_pattern(
        &mut self,
        module: u32,
        of: &'a PatternUse,
        f: &mut dyn FnMut(&mut Self, u32, &'a [Step]),
    ) {
        let Some(pattern) = of.pattern else { return };
        let Some(ItemKind::Pattern { params, steps, .. }) = self.item(pattern).map(|item| &item.kind) else { return };
        let Some((values, handed)) = self.arguments(module, pattern.module, params, &of.args) else { return };
        let rows = std::mem::take(&mut self.rows);
        let outer = std::mem::replace(&mut self.params, values);
        let outer_handed = std::mem::replace(&mut self.handed, handed);
        f(self, pattern.module, steps);
        (self.rows, self.params, self.handed) = (rows, outer, outer_handed);
    }

    fn arguments(
        &mut self,
        module: u32,
        pattern: u32,
        params: &'a [PatternParam],
        args: &'a [Arg],
    ) -> Option<(Vec<Value>, Handed)> {
        let mut values = Vec::with_capacity(params.len());
        let mut handed = Handed::default();
        let mut fits = true;
        for (param, arg) in params.iter().zip(args) {
            let (value, named, site) = match arg {
                Arg::Quantity(expr) => {
                    let site = self.provenance(module, expr);
                    let at = self.node(module, expr.node);
                    let value = self.one_value(at, |lower| match lower.eval(module, expr) {
                        value @ (Value::Quantity(_) | Value::Range(_)) => Some(value),
                        other => {
                            lower.refuse(&other, at);
                            None
                        }
                    });
                    let value = value.filter(|value| self.suits(pattern, param, value, site));
                    (value, Some(Named::Neither), site)
                }
                Arg::Resource(reference) => {
                    let named = self.resource(module, reference).map(Named::Resource);
                    (Some(nothing()), named, self.node(module, reference.node))
                }
                Arg::Place(reference) => {
                    let named = self.place(module, reference).map(Named::Place);
                    (Some(nothing()), named, self.node(module, reference.node))
                }
            };
            match (value, named) {
                (Some(value), Some(named)) => {
                    values.push(value);
                    handed.named.push(named);
                    handed.sites.push(site);
                }
                _ => fits = false,
            }
        }
        fits.then_some((values, handed))
    }

    /// Whether a quantity is of the dimension its parameter asks for; reports where it is not.
    fn suits(&mut self, pattern: u32, param: &'a PatternParam, value: &Value, site: Site) -> bool {
        let value = match value {
            Value::Quantity(value) => value,
            Value::Range(range) => &range.middle,
            _ => return false,
        };
        let expected = match &param.of {
            PatternKind::Number => NUMBER,
            PatternKind::Dimension(expr) => match self.eval(pattern, expr) {
                Value::Dimension(dim) => dim,
                _ => return true,
            },
            PatternKind::Any | PatternKind::Resource | PatternKind::Place => return true,
        };
        if expected == value.dim {
            return true;
        }
        let name = format!("the parameter `{}`", param.name);
        let problem = diagnostics::mismatch(&self.dims, site, expected, &name, value.dim);
        self.problems.push(problem);
        false
    }
}
