//! A small program made by hand, its plan, and lines of a journal, for tests.
//!
//! A bakery over six months of 2027: each month 10 t of flour come in, 8 runs of `bake` make 8 t of bread of 8 t of flour.
#![allow(clippy::unwrap_used)]

use weal_base::{FileId, Rational, Site};
use weal_plan::{Certificate, Plan, Run, SCHEMA, Status};
use weal_tir::calendar::{Basis, CalendarUnit, Day, Duration, Horizon, Period, Rate, TimeWord, Window};
use weal_tir::*;

pub(crate) const HERE: Site = Site::File(FileId(0));

pub(crate) fn number(text: &str) -> Rational {
    text.parse().unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    let parts: Vec<i16> = text.split('-').map(|part| part.parse().unwrap()).collect();
    Day::of(parts[0], parts[1] as i8, parts[2] as i8).unwrap()
}

pub(crate) fn monthly(amount: &str) -> Rate {
    Rate::steady(number(amount), Basis::Month, Some(TimeWord::Month))
}

pub(crate) fn months(count: i64) -> Duration {
    Duration { months: Rational::from(count), days: Rational::ZERO }
}

/// So many months of 2027, in which nothing is said yet.
pub(crate) fn empty(count: i8) -> Tir {
    let period = |month: i8| {
        let start = Day::of(2027, month, 1).unwrap();
        Period { label: format!("2027-{month:02}").into(), start, end: start.plus_months(1), months: Rational::ONE }
    };
    Tir {
        schema: weal_tir::SCHEMA.to_owned(),
        package: "bakery".to_owned(),
        horizon: Horizon { unit: CalendarUnit::Month, periods: (1..=count).map(period).collect() },
        fence: None,
        patience: vec![],
        places: vec![Place { name: "town".into(), parent: None, people: None, area: None, site: HERE }],
        resources: vec![],
        properties: vec![],
        recipes: vec![],
        flows: vec![],
        cites: vec![],
        ranks: vec!["vital".to_owned(), "wanted".to_owned()],
        needs: vec![],
        thresholds: vec![],
        allocations: vec![],
        policies: vec![],
        adopted: vec![],
        choices: vec![],
        scenarios: vec![],
        uncertain: vec![],
        settings: vec![],
        aims: vec![],
        tests: vec![],
        notes: vec![],
    }
}

pub(crate) fn id(tir: &Tir, name: &str) -> ResourceId {
    ResourceId(tir.resources.iter().position(|resource| &*resource.name == name).unwrap() as u32)
}

pub(crate) fn add_place(tir: &mut Tir, name: &str, parent: u32) -> PlaceId {
    let parent = Some(PlaceId(parent));
    tir.places.push(Place { name: name.into(), parent, people: None, area: None, site: HERE });
    PlaceId(tir.places.len() as u32 - 1)
}

pub(crate) fn add_resource<'a>(tir: &'a mut Tir, name: &str, kind: Kind, unit: &str) -> &'a mut Resource {
    let details = Some(Box::default());
    let (unit, dimension) = (unit.into(), "mass".into());
    tir.resources.push(Resource { name: name.into(), kind, unit, dimension, local: false, details, site: HERE });
    tir.resources.last_mut().unwrap()
}

pub(crate) fn details<'a>(tir: &'a mut Tir, name: &str) -> &'a mut Details {
    let at = id(tir, name).index();
    tir.resources[at].details.as_mut().unwrap()
}

pub(crate) fn add_stock(tir: &mut Tir, name: &str, place: PlaceId, amount: &str) {
    let stock = Stock { place, amount: number(amount), aged: None, site: HERE };
    details(tir, name).stock.push(stock);
}

pub(crate) fn add_supply(tir: &mut Tir, name: &str, place: PlaceId, rate: Rate) {
    let supply = Supply { place, rate, profile: None, window: Window::default(), site: HERE };
    details(tir, name).supply.push(supply);
}

pub(crate) fn add_recipe<'a>(tir: &'a mut Tir, name: &str, flows: &[(Verb, &str, &str)]) -> &'a mut Recipe {
    let start = tir.flows.len() as u32;
    for (verb, resource, amount) in flows {
        let (resource, amount) = (id(tir, resource), number(amount));
        let (verb, steps, lasting, place) = (*verb, None, None, None);
        tir.flows.push(Flow { verb, resource, amount, steps, lasting, place, spread: false, site: HERE });
    }
    tir.recipes.push(Recipe {
        name: name.into(),
        takes: None,
        places: vec![WHOLE],
        up_to: None,
        whole: false,
        flows: (start, tir.flows.len() as u32),
        variant_of: None,
        set_up_of: None,
        site: HERE,
    });
    tir.recipes.last_mut().unwrap()
}

pub(crate) fn add_need(tir: &mut Tir, name: &str, resource: &str, rate: Rate) {
    tir.needs.push(Need {
        name: name.into(),
        of: Needed::Resource(id(tir, resource)),
        place: WHOLE,
        rate,
        always: false,
        profile: None,
        window: Window::default(),
        by: None,
        rank: 0,
        floor: Rational::ZERO,
        site: HERE,
        floor_site: HERE,
    });
}

pub(crate) fn bound(measure: Measure, compare: Compare, limit: Rate) -> Bound {
    Bound {
        measure,
        compare,
        limit,
        per_person: false,
        falling: None,
        scope: Scope::EachPeriod,
        places: Where::Everywhere,
        window: Window::default(),
        soft: None,
        except: vec![],
        unit: "t".into(),
        site: HERE,
    }
}

/// The bakery.
pub(crate) fn bakery() -> Tir {
    let mut tir = empty(6);
    add_resource(&mut tir, "flour", Kind::Good, "t");
    add_resource(&mut tir, "bread", Kind::Good, "t");
    add_resource(&mut tir, "baker", Kind::Labour, "h");
    add_resource(&mut tir, "oven", Kind::Durable, "");
    add_stock(&mut tir, "flour", WHOLE, "30");
    add_supply(&mut tir, "flour", WHOLE, monthly("10"));
    add_supply(&mut tir, "baker", WHOLE, monthly("300"));
    add_stock(&mut tir, "oven", WHOLE, "2");
    add_recipe(
        &mut tir,
        "bake",
        &[(Verb::Consume, "flour", "1"), (Verb::Work, "baker", "10"), (Verb::Produce, "bread", "1")],
    );
    add_need(&mut tir, "daily_bread", "bread", monthly("8"));
    tir
}

/// A plan that only says how often recipes are run in each month.
pub(crate) fn planned(tir: &Tir, runs: &[(&str, &str, &[f64])]) -> Plan {
    let mut plan = Plan {
        schema: SCHEMA.to_owned(),
        package: tir.package.clone(),
        status: Status::Certified,
        scenario: Default::default(),
        decided: Default::default(),
        robust: false,
        periods: tir.horizon.periods.iter().map(|period| period.label.to_string()).collect(),
        aims: vec![],
        runs: vec![],
        needs: vec![],
        given: vec![],
        thresholds: vec![],
        allocations: vec![],
        stocks: vec![],
        surpluses: vec![],
        in_progress: vec![],
        capacities: vec![],
        valuations: vec![],
        contents: vec![],
        pegging: vec![],
        uncertain: vec![],
        fares: vec![],
        trials: vec![],
        conflict: vec![],
        certificate: Certificate::default(),
    };
    for (recipe, place, all) in runs {
        for (runs, period) in all.iter().zip(&plan.periods).filter(|(runs, _)| **runs != 0.0) {
            plan.runs.push(Run {
                recipe: (*recipe).to_owned(),
                place: (*place).to_owned(),
                period: period.clone(),
                runs: *runs,
            });
        }
    }
    plan
}

/// The plan of the bakery.
pub(crate) fn baking(tir: &Tir) -> Plan {
    planned(tir, &[("bake", "town", &[8.0; 6])])
}

pub(crate) fn event(on: &str, text: &str, what: Happened) -> Event {
    let seal: Box<str> = format!("{on} {text}").into();
    Event { day: day(on), what, text: text.into(), source: None, because: None, by: None, seal, site: HERE }
}

/// `gain` and `lose`, by the sign of the amount.
pub(crate) fn changed(tir: &Tir, on: &str, name: &str, amount: &str) -> Event {
    let what = Happened::Changed { resource: id(tir, name), place: WHOLE, amount: number(amount) };
    event(on, &format!("change {amount} {name}"), what)
}

pub(crate) fn counted(tir: &Tir, on: &str, name: &str, amount: &str) -> Event {
    let what = Happened::Counted { resource: id(tir, name), place: WHOLE, amount: number(amount) };
    event(on, &format!("count stock {name} = {amount}"), what)
}

pub(crate) fn ran(tir: &Tir, on: &str, how: Ran, name: &str, runs: &str) -> Event {
    let recipe = RecipeId(tir.recipes.iter().position(|recipe| &*recipe.name == name).unwrap() as u32);
    let what = Happened::Ran { recipe, place: WHOLE, how, runs: number(runs) };
    event(on, &format!("{how:?} {name} {runs} run").to_lowercase(), what)
}
