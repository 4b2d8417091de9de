//! Dimensions and units, as the program and the library declare them.

use weal_base::{Code, Diagnostic, Rational, Site};
use weal_hir::{Def, ItemKind, UnitRef};

use super::Lower;
use super::values::Value;
use crate::calendar::TimeWord;
use crate::diagnostics;
use crate::quantity::{DimId, Quantity};

/// A unit: what one of it is.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) value: Quantity,
    pub(super) symbol: String,
    pub(super) time: Option<TimeWord>,
}

impl<'a> Lower<'a> {
    /// The dimension a `dimension` item declares.
    pub(super) fn dimension_of(&mut self, def: Def, site: Site) -> Option<DimId> {
        if let Some(known) = self.dimensions.get(&def) {
            return *known;
        }
        let Some(ItemKind::Dimension { name, definition }) = self.item(def).map(|item| &item.kind) else { return None };
        let found = match definition {
            None => Some(self.dims.base(name)),
            Some(expr) => {
                if !self.enter(def, site) {
                    return None;
                }
                let value = self.eval(def.module, expr);
                self.open.pop();
                match value {
                    Value::Dimension(dim) => {
                        self.dims.name(dim, name);
                        Some(dim)
                    }
                    _ => None,
                }
            }
        };
        self.dimensions.insert(def, found);
        found
    }

    /// One of a unit, with its prefix and power.
    pub(super) fn unit(&mut self, unit: UnitRef, site: Site) -> Option<Unit> {
        let mut found = self.plain_unit(unit.unit, site)?;
        if let Some(prefix) = unit.prefix {
            let Some(ItemKind::Prefix { value, .. }) = self.item(prefix).map(|item| &item.kind) else { return None };
            let factor = self.quantity(prefix.module, value)?;
            found.value.amount = &found.value.amount * &factor.amount;
            found.symbol = self.prefix_symbol(prefix) + &found.symbol;
        }
        if unit.power != 1 {
            found.value.amount = found.value.amount.checked_pow(unit.power)?;
            found.value.dim = self.dims.power(found.value.dim, unit.power);
            found.value.calendar = (i32::from(found.value.calendar) * unit.power).clamp(-100, 100) as i8;
            found.symbol += &unit.power.to_string();
            found.time = None;
        }
        Some(found)
    }

    fn plain_unit(&mut self, def: Def, site: Site) -> Option<Unit> {
        if let Some(known) = self.units.get(&def) {
            return known.clone();
        }
        let item = self.item(def)?;
        let ItemKind::Unit { name, symbol, dimension, definition, calendar } = &item.kind else { return None };
        let here = self.node(def.module, item.name_node);
        if !self.enter(def, site) {
            return None;
        }
        let declared = dimension.as_ref().and_then(|expr| match self.eval(def.module, expr) {
            Value::Dimension(dim) => Some(dim),
            _ => None,
        });
        let value = match definition {
            Some(expr) => self.quantity(def.module, expr).filter(|value| value.amount.is_positive()),
            None if *calendar => {
                Some(Quantity { dim: self.dims.base("time"), calendar: 1, ..Quantity::number(Rational::ONE) })
            }
            None => {
                let dim = declared.unwrap_or_else(|| self.dims.base(name));
                if let Some((other, first)) = self.base_units.get(&dim).filter(|(other, _)| *other != def) {
                    let problem = Diagnostic::error(
                        Code::DuplicateName,
                        format!("{} has a first unit already", self.dims.text(dim)),
                        here,
                        "a second unit that is not defined by the first",
                    )
                    .also(*first, "the first")
                    .help(format!("define it by the first: `unit {name} = 12 {}`", self.unit_name(*other)));
                    self.problems.push(problem);
                }
                self.base_units.entry(dim).or_insert((def, here));
                Some(Quantity { dim, ..Quantity::number(Rational::ONE) })
            }
        };
        self.open.pop();
        if let (Some(value), Some(declared)) = (&value, declared)
            && value.dim != declared
        {
            let problem = diagnostics::mismatch(&self.dims, here, declared, &format!("the unit `{name}`"), value.dim);
            self.problems.push(problem);
        }
        let time = match name.as_str() {
            "year" => Some(TimeWord::Year),
            "quarter" => Some(TimeWord::Quarter),
            "month" => Some(TimeWord::Month),
            "week" => Some(TimeWord::Week),
            "day" => Some(TimeWord::Day),
            "hour" => Some(TimeWord::Hour),
            _ => None,
        };
        let unit = value.map(|value| Unit {
            value: Quantity { per: None, written: None, ..value },
            symbol: symbol.clone(),
            time,
        });
        self.units.insert(def, unit.clone());
        unit
    }
}
