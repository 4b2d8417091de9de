//! Small programs and plans for tests: one place, `shore`, years from 2027 on.

use std::collections::BTreeMap;

use weal_base::{FileId, Rational, Site};
use weal_plan::{self as plan, Certificate, Multiplier, Plan, StageProof, Status};
use weal_tir::calendar::{Basis, CalendarUnit, Day, Duration, Horizon, Period, Rate, Window};
use weal_tir::*;

pub(crate) const HERE: Site = Site::File(FileId(0));

pub(crate) fn r(text: &str) -> Rational {
    text.parse().unwrap_or_default()
}
pub(crate) fn years(count: i64) -> Duration {
    Duration { months: Rational::from(12 * count), days: Rational::ZERO }
}
pub(crate) fn days(count: i64) -> Duration {
    Duration { months: Rational::ZERO, days: Rational::from(count) }
}
pub(crate) fn day(year: i16, month: i8, day: i8) -> Day {
    Day::of(year, month, day).unwrap_or(Day(0))
}
/// So much per year.
pub(crate) fn yearly(amount: &str) -> Rate {
    let amount = &r(amount) * &Rational::ratio(1, 12).unwrap_or_default();
    Rate::steady(amount, Basis::Month, None)
}
/// From the start of a year on.
pub(crate) fn from_year(year: i16) -> Window {
    Window { from: Some(day(year, 1, 1)), until: None }
}

/// An empty program over so many years.
pub(crate) fn program(count: i16) -> Tir {
    let period = |i: i16| Period {
        label: (2027 + i).to_string().into(),
        start: day(2027 + i, 1, 1),
        end: day(2028 + i, 1, 1),
        months: Rational::from(12),
    };
    Tir {
        schema: SCHEMA.into(),
        package: "sample".into(),
        horizon: Horizon { unit: CalendarUnit::Year, periods: (0..count).map(period).collect() },
        places: vec![Place { name: "shore".into(), parent: None, people: None, area: None, site: HERE }],
        resources: Vec::new(),
        properties: Vec::new(),
        recipes: Vec::new(),
        flows: Vec::new(),
        ranks: vec!["vital".into(), "wanted".into()],
        needs: Vec::new(),
        thresholds: Vec::new(),
        allocations: Vec::new(),
        policies: Vec::new(),
        adopted: Vec::new(),
        choices: Vec::new(),
        scenarios: Vec::new(),
        fence: None,
        patience: Vec::new(),
        uncertain: Vec::new(),
        settings: Vec::new(),
        cites: Vec::new(),
        aims: Vec::new(),
        tests: Vec::new(),
        notes: Vec::new(),
    }
}

/// Adds to a program, by names.
pub(crate) trait Build {
    fn id(&self, name: &str) -> ResourceId;
    fn resource(&mut self, name: &str, kind: Kind, unit: &str) -> &mut Details;
    fn recipe(&mut self, name: &str, takes: Duration, flows: &[(Verb, &str, &str)]) -> &mut Recipe;
    fn need(&mut self, name: &str, resource: &str, rate: Rate) -> &mut Need;
    fn threshold(&mut self, name: &str, measure: Measure, compare: Compare, limit: Rate) -> &mut Bound;
    fn policy(&mut self, name: &str, rules: Vec<Rule>) -> PolicyId;
    fn aim(&mut self, text: &str, terms: Vec<(Rational, Measure)>, unit: &str) -> &mut Aim;
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
        except: Vec::new(),
        unit: "t".into(),
        site: HERE,
    }
}

impl Build for Tir {
    fn id(&self, name: &str) -> ResourceId {
        ResourceId(self.resources.iter().position(|found| *found.name == *name).unwrap_or(0) as u32)
    }
    fn resource(&mut self, name: &str, kind: Kind, unit: &str) -> &mut Details {
        self.resources.push(Resource {
            name: name.into(),
            kind,
            unit: unit.into(),
            dimension: "mass".into(),
            local: false,
            details: None,
            site: HERE,
        });
        let last = self.resources.len() - 1;
        self.resources[last].details.get_or_insert_default()
    }
    fn recipe(&mut self, name: &str, takes: Duration, flows: &[(Verb, &str, &str)]) -> &mut Recipe {
        let from = self.flows.len() as u32;
        for (verb, resource, amount) in flows {
            let resource = self.id(resource);
            self.flows.push(Flow {
                verb: *verb,
                resource,
                amount: r(amount),
                steps: None,
                lasting: None,
                place: None,
                spread: false,
                site: HERE,
            });
        }
        self.recipes.push(Recipe {
            name: name.into(),
            takes: (!takes.is_zero()).then(|| Box::new(takes)),
            places: vec![WHOLE],
            up_to: None,
            whole: false,
            flows: (from, self.flows.len() as u32),
            variant_of: None,
            set_up_of: None,
            site: HERE,
        });
        let last = self.recipes.len() - 1;
        &mut self.recipes[last]
    }
    fn need(&mut self, name: &str, resource: &str, rate: Rate) -> &mut Need {
        let resource = self.id(resource);
        self.needs.push(Need {
            name: name.into(),
            of: Needed::Resource(resource),
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
        let last = self.needs.len() - 1;
        &mut self.needs[last]
    }
    fn threshold(&mut self, name: &str, measure: Measure, compare: Compare, limit: Rate) -> &mut Bound {
        self.thresholds.push(Threshold { name: name.into(), bound: bound(measure, compare, limit), site: HERE });
        let last = self.thresholds.len() - 1;
        &mut self.thresholds[last].bound
    }
    fn policy(&mut self, name: &str, rules: Vec<Rule>) -> PolicyId {
        self.policies.push(Policy {
            name: name.into(),
            exception_of: None,
            trial: false,
            rules,
            allows: vec![],
            settings: Vec::new(),
            site: HERE,
        });
        PolicyId(self.policies.len() as u32 - 1)
    }
    fn aim(&mut self, text: &str, terms: Vec<(Rational, Measure)>, unit: &str) -> &mut Aim {
        self.aims.push(Aim { text: text.into(), most: false, terms, unit: unit.into(), site: HERE });
        let last = self.aims.len() - 1;
        &mut self.aims[last]
    }
}

/// An empty plan for a program.
pub(crate) fn draft(tir: &Tir) -> Plan {
    Plan {
        schema: plan::SCHEMA.into(),
        package: tir.package.clone(),
        status: Status::Certified,
        scenario: BTreeMap::new(),
        decided: BTreeMap::new(),
        periods: tir.horizon.periods.iter().map(|period| period.label.to_string()).collect(),
        aims: Vec::new(),
        runs: Vec::new(),
        needs: Vec::new(),
        given: Vec::new(),
        thresholds: Vec::new(),
        allocations: Vec::new(),
        stocks: Vec::new(),
        surpluses: Vec::new(),
        in_progress: Vec::new(),
        capacities: Vec::new(),
        valuations: Vec::new(),
        contents: Vec::new(),
        pegging: Vec::new(),
        robust: false,
        uncertain: Vec::new(),
        fares: Vec::new(),
        trials: Vec::new(),
        conflict: Vec::new(),
        certificate: Certificate::default(),
    }
}

/// Adds to a plan; years stand for periods, and units are those declared.
pub(crate) trait Say {
    fn run(&mut self, recipe: &str, year: i32, runs: f64);
    fn meet(&mut self, need: &str, year: i32, wanted: f64, met: f64, unit: &str);
    fn hold(&mut self, resource: &str, unit: &str, from: i32, amounts: &[f64]);
    fn spare(&mut self, resource: &str, unit: &str, year: i32, amount: f64);
    fn capacity(&mut self, resource: &str, unit: &str, year: i32, used: f64, available: f64);
    fn stands(&mut self, threshold: &str, year: i32, value: f64, limit: f64, headroom: f64);
    fn unfinished(&mut self, recipe: &str, year: i32, runs: f64);
    fn wins(&mut self, aim: &str, value: f64, unit: &str);
    fn proof(&mut self, aim: &str, multipliers: Vec<Multiplier>);
}

fn shore() -> String {
    "shore".into()
}

impl Say for Plan {
    fn run(&mut self, recipe: &str, year: i32, runs: f64) {
        self.runs.push(plan::Run { recipe: recipe.into(), place: shore(), period: year.to_string(), runs });
    }
    fn meet(&mut self, need: &str, year: i32, wanted: f64, met: f64, unit: &str) {
        let (need, place, period, unit) = (need.into(), shore(), year.to_string(), unit.into());
        self.needs.push(plan::Need { need, place, period, wanted, met, unit, coverage: met / wanted });
    }
    fn hold(&mut self, resource: &str, unit: &str, from: i32, amounts: &[f64]) {
        for (i, amount) in amounts.iter().enumerate() {
            self.stocks.push(plan::Stock {
                resource: resource.into(),
                place: shore(),
                period: (from + i as i32).to_string(),
                amount: *amount,
                unit: unit.into(),
            });
        }
    }
    fn spare(&mut self, resource: &str, unit: &str, year: i32, amount: f64) {
        let (resource, place, period, unit) = (resource.into(), shore(), year.to_string(), unit.into());
        self.surpluses.push(plan::Surplus { resource, place, period, amount, unit });
    }
    fn capacity(&mut self, resource: &str, unit: &str, year: i32, used: f64, available: f64) {
        let (resource, place, period, unit) = (resource.into(), shore(), year.to_string(), unit.into());
        self.capacities.push(plan::Capacity { resource, place, period, used, available, unit });
    }
    fn stands(&mut self, threshold: &str, year: i32, value: f64, limit: f64, headroom: f64) {
        self.thresholds.push(plan::Threshold {
            threshold: threshold.into(),
            place: shore(),
            period: year.to_string(),
            value,
            limit,
            unit: "t".into(),
            headroom,
            binding: headroom == 0.0,
            soft: None,
        });
    }
    fn unfinished(&mut self, recipe: &str, year: i32, runs: f64) {
        let (recipe, place, period) = (recipe.into(), shore(), year.to_string());
        self.in_progress.push(plan::InProgress { recipe, place, period, runs, until: String::new() });
    }
    fn wins(&mut self, aim: &str, value: f64, unit: &str) {
        self.aims.push(plan::Aim { aim: aim.into(), value, unit: unit.into() });
    }
    fn proof(&mut self, aim: &str, multipliers: Vec<Multiplier>) {
        self.certificate.proof.push(StageProof { aim: aim.into(), multipliers, branches: vec![] });
    }
}

/// A multiplier of a condition on something at shore in a period.
pub(crate) fn multiplier(condition: &str, of: &str, period: u32, value: f64) -> Multiplier {
    let (condition, of, period) = (condition.into(), of.into(), Some(period));
    Multiplier { condition, of, place: shore(), period, part: String::new(), touches: None, value }
}
