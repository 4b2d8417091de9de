//! What is there at the end: used up, kept or built, beside what there was at the start.

use std::collections::{BTreeMap, BTreeSet};

use weal_base::Rational;
use weal_tir::{Kind, Resource, Tir};

use super::{Behind, Key, Part, Planned, Quantities, Quantity, Sort, Unit, at};

/// Stocks and what lasts, at the end of the horizon. What burdens add up to stands with the burdens.
pub(super) fn left(planned: &Planned<'_>, all: &mut Quantities) {
    let (tir, plan) = (planned.tir, planned.plan);
    let last = plan.periods.last();
    let named: BTreeMap<&str, &Resource> = tir.resources.iter().map(|one| (&*one.name, one)).collect();
    for stock in plan.stocks.iter().filter(|stock| Some(&stock.period) == last) {
        let Some(resource) = named.get(stock.resource.as_str()) else { continue };
        let absorbed = resource.details.as_ref().is_some_and(|details| details.absorbed.is_some());
        if resource.kind == Kind::Emitted && !absorbed {
            continue;
        }
        let unit = Unit::Of(stock.unit.clone());
        let start = at_start(tir, resource, &stock.place);
        let text = match start {
            Some(0.0) => format!("{} (from none)", unit.shown(stock.amount)),
            Some(start) => format!("{} (from {})", unit.shown(stock.amount), unit.shown(start)),
            None => unit.shown(stock.amount),
        };
        let key = Key { part: Part::Left, order: (0, 0), label: at(tir, &stock.resource, &stock.place) };
        let about = BTreeSet::from([Behind::new(Sort::Resource, &resource.name)]);
        let dull = start.is_none_or(|start| start == 0.0);
        all.insert(key, Quantity { value: stock.amount, unit, text, about, dull });
    }
}

/// What there was at the start; nothing of a burden, which begins with what was let out.
fn at_start(tir: &Tir, resource: &Resource, place: &str) -> Option<f64> {
    if resource.kind == Kind::Emitted {
        return None;
    }
    let stocks = resource.details.as_ref().map_or(&[][..], |details| &details.stock);
    let here = stocks.iter().filter(|stock| {
        let own = tir.places.get(stock.place.index()).map_or("", |place| &place.name);
        !resource.local || own == place
    });
    Some(here.map(|stock| stock.amount.clone()).sum::<Rational>().to_f64())
}
