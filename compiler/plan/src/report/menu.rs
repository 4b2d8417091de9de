//! What people are given: the menu of each need for a property.

use std::collections::BTreeMap;

use weal_tir::{Needed, PlaceId, ResourceId};

use super::layout::{Align, table};
use super::{LONG, Page, SHOWN};
use crate::words::percent;

/// The most dishes named for one need.
const DISHES: usize = 8;

/// Something that counts for needs for properties, by its place.
struct Dish<'a> {
    resource: ResourceId,
    place: PlaceId,
    period: &'a str,
    amount: f64,
}

impl Page<'_> {
    /// Per need for a property: which resources serve it, each with its part.
    pub(super) fn menus(&self) -> String {
        let (tir, plan) = (self.tir, self.plan);
        if tir.properties.is_empty() {
            return String::new();
        }
        let dishes = self.dishes();
        let mut rows = Vec::new();
        for need in tir.needs.iter().filter(|need| need.of.property().is_some()) {
            let mine = plan.needs.iter().filter(|one| *one.need == *need.name);
            let wanted: BTreeMap<&str, (f64, f64)> =
                mine.map(|one| (one.period.as_str(), (one.wanted, one.met))).collect();
            let mut sums: BTreeMap<ResourceId, f64> = BTreeMap::new();
            for dish in dishes.iter().filter(|dish| wanted.contains_key(dish.period)) {
                if let Some(one) = tir.counts_for(dish.resource, need)
                    && tir.is_inside(dish.place, need.place)
                {
                    *sums.entry(dish.resource).or_insert(0.0) += one.to_f64() * dish.amount;
                }
            }
            let total: f64 = sums.values().sum();
            if total <= 0.0 {
                continue;
            }
            let mut parts: Vec<(ResourceId, f64)> = sums.into_iter().collect();
            parts.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let one = |(id, amount): &(ResourceId, f64)| {
                format!("{} {}", tir.resources[id.index()].name, percent(amount / total))
            };
            let mut told: Vec<String> = parts.iter().take(DISHES).map(one).collect();
            if parts.len() > DISHES {
                told.push(format!("{} others", parts.len() - DISHES));
            }
            let met: f64 = wanted.values().map(|(_, met)| met).sum();
            let asked: f64 = wanted.values().map(|(wanted, _)| wanted).sum();
            // Where people are given more than they ask for, it is for something else that it has.
            let over = if met >= asked * (1.0 - 1e-6) && total > asked * 1.005 {
                format!(" (in all {} of what is asked for)", percent(total / asked))
            } else {
                String::new()
            };
            let place = tir.places.get(need.place.index()).map_or("", |place| &place.name);
            rows.push(vec![self.at(&need.name, place), told.join(", ") + &over]);
        }
        let total = rows.len();
        if total > LONG {
            rows.truncate(SHOWN);
        }
        let mut out = table(&rows, &[Align::Left, Align::Left], self.width);
        if total > rows.len() {
            out += &self.more(total - rows.len(), "menus");
        }
        out
    }

    /// All that is handed over: what is given, and what is delivered to needs for resources.
    fn dishes(&self) -> Vec<Dish<'_>> {
        let (tir, plan) = (self.tir, self.plan);
        let resources: BTreeMap<&str, ResourceId> =
            tir.resources.iter().zip(0..).map(|(resource, id)| (&*resource.name, ResourceId(id))).collect();
        let places: BTreeMap<&str, PlaceId> =
            tir.places.iter().zip(0..).map(|(place, id)| (&*place.name, PlaceId(id))).collect();
        let mut dishes = Vec::new();
        for portion in plan.given.iter().filter(|portion| portion.need.is_empty()) {
            if let (Some(resource), Some(place)) =
                (resources.get(portion.resource.as_str()), places.get(portion.place.as_str()))
            {
                let (resource, place, amount) = (*resource, *place, portion.amount);
                dishes.push(Dish { resource, place, period: &portion.period, amount });
            }
        }
        let needs: BTreeMap<&str, &weal_tir::Need> = tir.needs.iter().map(|need| (&*need.name, need)).collect();
        for one in &plan.needs {
            if let Some(need) = needs.get(one.need.as_str())
                && let Needed::Resource(resource) = need.of
            {
                dishes.push(Dish { resource, place: need.place, period: &one.period, amount: one.met });
            }
        }
        dishes
    }
}
