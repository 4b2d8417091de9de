//! Amounts in the units of the program.

use weal_base::{Rational, Site};
use weal_hir::Expr;

use super::{BEYOND, Reader};
use crate::calendar::{Basis, mean_month};
use crate::diagnostics;
use crate::ir::*;
use crate::quantity::{DimId, NUMBER, Quantity};

/// A dimension, and how much of its base one unit is.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) dim: DimId,
    pub(super) factor: Rational,
}

impl<'a> Reader<'a, '_> {
    fn scale(&mut self, kind: Option<&u32>, dimension: &str) -> Unit {
        let kind = kind.and_then(|at| Some((self.scales.kinds.get(*at as usize)?, self.scale_dims.get(*at as usize)?)));
        let Some((scale, dim)) = kind else { return Unit { dim: NUMBER, factor: Rational::ONE } };
        if *dim != NUMBER {
            // So that messages speak of `volume`, where the program does.
            self.lower.dims.name(*dim, dimension);
        }
        Unit { dim: *dim, factor: scale.factor.clone() }
    }

    pub(super) fn unit_of(&mut self, id: ResourceId) -> Unit {
        let dimension = self.tir.resources.get(id.index()).map_or("", |resource| &*resource.dimension);
        self.scale(self.scales.resources.get(id.index()), dimension)
    }

    pub(super) fn unit_needed(&mut self, of: Needed) -> Unit {
        match of {
            Needed::Resource(id) => self.unit_of(id),
            Needed::Property(id) => {
                let dimension = self.tir.properties.get(id.index()).map_or("", |property| &*property.dimension);
                self.scale(self.scales.properties.get(id.index()), dimension)
            }
        }
    }

    /// What an expression comes to on the day of its line.
    pub(super) fn value(&mut self, expr: &'a Expr) -> Option<Quantity> {
        let day = self.day;
        self.lower.on_day(day, |lower| lower.plain(BEYOND, expr))
    }

    /// An amount of a resource, in its unit; no less than zero.
    pub(super) fn amount(&mut self, expr: &'a Expr, id: ResourceId, what: &str) -> Option<Rational> {
        let value = self.value(expr)?;
        let site = self.site(expr.node);
        let unit = self.unit_of(id);
        if value.dim != unit.dim {
            let name = self.tir.resources.get(id.index()).map_or("", |resource| &*resource.name);
            let what = format!("an amount of `{name}`");
            return self.report(diagnostics::mismatch(&self.lower.dims, site, unit.dim, &what, value.dim));
        }
        self.positive(&value, site, what)?;
        value.fixed().checked_div(&unit.factor)
    }

    fn positive(&mut self, value: &Quantity, site: Site, what: &str) -> Option<()> {
        if value.amount.is_negative() {
            return self.report(diagnostics::out_of_range(site, what, &value.amount, "no less than zero"));
        }
        Some(())
    }

    /// An amount per the time of what it replaces, in the given unit; no less than zero.
    pub(super) fn rate(
        &mut self,
        value: &Quantity,
        unit: &Unit,
        basis: Basis,
        site: Site,
        what: &str,
    ) -> Option<Rational> {
        let time = self.lower.dims.base("time");
        let expected = match basis {
            Basis::Total => unit.dim,
            Basis::Day | Basis::Month => self.lower.dims.combine(unit.dim, time, true),
        };
        if value.dim != expected {
            let problem = diagnostics::mismatch(&self.lower.dims, site, expected, what, value.dim);
            let help = match basis {
                Basis::Total => "the program says it as an amount, and not per time",
                _ => "the program says it per time, for example `per year`",
            };
            return self.report(problem.help(help));
        }
        self.positive(value, site, what)?;
        let amount = match basis {
            Basis::Total => value.fixed(),
            basis => {
                let rate = value.rate();
                match (rate.basis, basis) {
                    (Basis::Day, Basis::Month) => &rate.amount * &mean_month(),
                    (Basis::Month, Basis::Day) => rate.amount.checked_div(&mean_month())?,
                    _ => rate.amount,
                }
            }
        };
        amount.checked_div(&unit.factor)
    }
}
